#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include "scenario/read_clause.hpp"
#include "steppe/law_files.hpp"
#include "text/whole_file.hpp"

namespace steppe {

using namespace law;

namespace {

constexpr auto kFileKeys = std::to_array<std::string_view>(
    {"title", "about", "licence", "builds_on", "treaties", "memberships", "holidays", "regimes"});
constexpr auto kTreatyKeys = std::to_array<std::string_view>({"id", "title", "shared_counter", "members", "source"});
constexpr auto kMembershipKeys = std::to_array<std::string_view>({"treaty", "country", "from", "to", "source"});
constexpr auto kHolidayKeys = std::to_array<std::string_view>({"country", "from", "to", "days", "worked", "source"});
constexpr auto kMemberKeys = std::to_array<std::string_view>({"country", "from", "to"});
constexpr auto kRegimeKeys = std::to_array<std::string_view>(
    {"id", "title", "country", "members_of", "who", "announced", "published", "in_force", "repealed", "verified_until",
     "begins_for", "ends_for", "reciprocal_to", "exception_to", "replaces", "clauses"});
constexpr auto kWhoKeys =
    std::to_array<std::string_view>({"citizenship", "members_of", "except", "except_members_of", "documents", "sex",
                                     "purpose", "permit", "on_list", "age_from", "age_to"});
constexpr std::int64_t kOldest = 150;

/// A name in a file that stands for something of another file, perhaps.
struct Reference {
    Token token;
    enum class To { treaty, regime } to = To::treaty;
};

/// What a regime says under exception_to.
struct Exception {
    std::string regime;
    Token rule;
};

class LawReader {
  public:
    explicit LawReader(std::filesystem::path shipped)
        : shipped_(std::move(shipped)), yaml_(reading_.problems, kLawPage) {}

    void read(const std::filesystem::path& file) {
        std::error_code error;
        const std::filesystem::path canonical = std::filesystem::weakly_canonical(file, error);
        if (!seen_.insert(error ? file : canonical).second) {
            return;
        }
        reading_.files.push_back(file);
        names_.push_back(file.string());
        const std::string_view name = names_.back();
        const std::optional<std::string> bytes = whole_file(file);
        if (!bytes) {
            problems().add({std::string(name)}, "what cannot be read", "a law file", "check the path and the rights");
            return;
        }
        const std::optional<YamlNode> root = read_yaml(name, *bytes, problems());
        if (!root) {
            return;
        }
        if (root->kind != YamlNode::Kind::map) {
            problems().add({std::string(name), 1, 1}, "no map", "title: and regimes: or treaties:", "see docs/law.md");
            return;
        }
        yaml_.check_keys(*root, kFileKeys);
        (void)yaml_.text_of(*root, "title");
        if (root->find("regimes") == nullptr && root->find("treaties") == nullptr &&
            root->find("memberships") == nullptr && root->find("holidays") == nullptr &&
            root->find("builds_on") == nullptr) {
            (void)yaml_.need(*root, "regimes");
        }
        if (const YamlNode* const base = root->find("builds_on")) {
            for (const Token& value : values_of(*base, yaml_)) {
                read_base(file, value);
            }
        }
        each_of(*root, "treaties", [this](const YamlNode& node) { treaty(node); });
        each_of(*root, "memberships", [this](const YamlNode& node) { membership(node); });
        each_of(*root, "holidays", [this](const YamlNode& node) { holidays(node); });
        each_of(*root, "regimes", [this](const YamlNode& node) { regime(node); });
    }

    LawReading finish() {
        check_references();
        replace();
        check_exceptions();
        change_memberships();
        if (problems().empty()) {
            for (const Conflict& conflict : conflicts(reading_.book)) {
                const Regime& a = reading_.book.regimes[conflict.first];
                const Regime& b = reading_.book.regimes[conflict.second];
                const Where& other = where_[conflict.first];
                problems().add(
                    where_[conflict.second],
                    fmt::format("two rules for the same people on the same days, '{}' ({}:{}) and '{}', with "
                                "different answers on {}",
                                a.id, other.file, other.line, b.id,
                                kClauseKinds[static_cast<std::size_t>(conflict.kind)]),
                    "one answer",
                    fmt::format("if it is an exception, add exception_to: {} to it; else correct who: or "
                                "the dates",
                                a.id));
            }
        }
        return std::move(reading_);
    }

  private:
    Problems& problems() { return reading_.problems; }

    void read_base(const std::filesystem::path& file, const Token& name) {
        std::error_code error;
        const std::filesystem::path with_ending = name.text + ".yaml";
        for (const std::filesystem::path& folder : {file.parent_path(), shipped_}) {
            const std::filesystem::path base = folder / with_ending;
            if (std::filesystem::is_regular_file(base, error)) {
                read(base);
                return;
            }
        }
        std::vector<std::string> known;
        for (const std::filesystem::path& one : law_files_in(shipped_)) {
            known.push_back(one.stem().string());
        }
        yaml_.complain(name, "unknown law " + quote(name.text), "the name of a law file without its .yaml",
                       did_you_mean(name.text, known, "put it beside this file"));
    }

    template <class Read>
    void each_of(const YamlNode& map, std::string_view key, Read read) {
        const YamlNode* const list = map.find(key);
        if (list == nullptr) {
            return;
        }
        if (list->kind != YamlNode::Kind::list) {
            yaml_.complain(list->token, "no list", fmt::format("{}: and its items, each after a dash", key),
                           "see docs/law.md");
            return;
        }
        for (const YamlNode& item : list->items) {
            if (item.kind == YamlNode::Kind::map) {
                read(item);
            } else {
                yaml_.complain(item.token, "no map", fmt::format("the keys of one of {}", key), "see docs/law.md");
            }
        }
    }

    std::string id_of(const YamlNode& node, std::set<std::string>& used) {
        const YamlNode* const id = yaml_.need(node, "id");
        if (id == nullptr || !yaml_.scalar(*id)) {
            return {};
        }
        const std::string text = read_id(id->token, problems()).value_or("");
        if (!text.empty() && !used.insert(text).second) {
            yaml_.complain(id->token, "a second " + quote(text), "each id once", "choose another id");
        }
        return text;
    }

    Day day_of(const YamlNode& node, std::string_view key) {
        const YamlNode* const value = node.find(key);
        return value != nullptr && yaml_.scalar(*value) ? read_day(value->token, problems()).value_or(kNoDay) : kNoDay;
    }

    std::string source_of(const YamlNode& node) {
        const YamlNode* const source = yaml_.need(node, "source");
        return source != nullptr && yaml_.scalar(*source) ? read_source(source->token, problems()).value_or("") : "";
    }

    void treaty(const YamlNode& node) {
        yaml_.check_keys(node, kTreatyKeys);
        Treaty treaty;
        treaty.id = id_of(node, treaty_ids_);
        treaty.title = yaml_.text_of(node, "title").value_or("");
        treaty.source = source_of(node);
        if (const YamlNode* const shared = node.find("shared_counter"); shared != nullptr && yaml_.scalar(*shared)) {
            treaty.shared_counter = read_yes_no(shared->token, problems()).value_or(false);
        }
        const YamlNode* const members = yaml_.need(node, "members");
        if (members != nullptr && members->kind != YamlNode::Kind::list) {
            yaml_.complain(members->token, "no list", "members: and countries, each after a dash", "see docs/law.md");
        } else if (members != nullptr) {
            for (const YamlNode& item : members->items) {
                member(item, treaty);
            }
        }
        reading_.book.treaties.push_back(std::move(treaty));
    }

    void member(const YamlNode& item, Treaty& treaty) {
        Treaty::Member member;
        if (item.kind == YamlNode::Kind::scalar) {
            member.country = read_country(item.token, problems()).value_or("");
        } else if (item.kind == YamlNode::Kind::map) {
            yaml_.check_keys(item, kMemberKeys);
            member = dated_member(item);
        } else {
            (void)yaml_.scalar(item);
        }
        if (!member.country.empty()) {
            treaty.members.push_back(std::move(member));
        }
    }

    Treaty::Member dated_member(const YamlNode& item) {
        Treaty::Member member;
        const YamlNode* const country = yaml_.need(item, "country");
        if (country != nullptr && yaml_.scalar(*country)) {
            member.country = read_country(country->token, problems()).value_or("");
        }
        member.from = day_of(item, "from");
        member.to = day_of(item, "to");
        if (member.from != kNoDay && member.to != kNoDay && member.to < member.from) {
            yaml_.complain(item.find("to")->token, quote(item.find("to")->token.text),
                           "a day not before " + format_day(member.from), "exchange from and to");
        }
        return member;
    }

    /// Takes the place of what the treaty says of that country.
    void membership(const YamlNode& node) {
        yaml_.check_keys(node, kMembershipKeys);
        (void)source_of(node);
        const YamlNode* const treaty = yaml_.need(node, "treaty");
        Treaty::Member member = dated_member(node);
        if (treaty != nullptr && yaml_.scalar(*treaty)) {
            references_.push_back({treaty->token, Reference::To::treaty});
            memberships_.emplace_back(treaty->token.text, std::move(member));
        }
    }

    void change_memberships() {
        for (const auto& [id, member] : memberships_) {
            const auto treaty = std::ranges::find(reading_.book.treaties, id, &Treaty::id);
            if (treaty != reading_.book.treaties.end()) {
                std::erase_if(treaty->members,
                              [&](const Treaty::Member& one) { return one.country == member.country; });
                treaty->members.push_back(member);
            }
        }
    }

    void holidays(const YamlNode& node) {
        yaml_.check_keys(node, kHolidayKeys);
        const Treaty::Member period = dated_member(node);
        Holidays holidays{period.country, period.from, period.to, {}, {}, source_of(node)};
        const YamlNode* const from = yaml_.need(node, "from");
        const YamlNode* const to = yaml_.need(node, "to");
        if (from == nullptr || to == nullptr || holidays.from == kNoDay || holidays.to == kNoDay) {
            return;
        }
        holidays.days = days_among(node, "days", holidays, true);
        holidays.worked = days_among(node, "worked", holidays, false);
        for (const Holidays& other : reading_.book.holidays) {
            if (other.country == holidays.country && other.from <= holidays.to && holidays.from <= other.to) {
                yaml_.complain(from->token,
                               fmt::format("holidays of {} that were told for {} to {} already", holidays.country,
                                           format_day(other.from), format_day(other.to)),
                               "each day once", "let one list begin after the other");
            }
        }
        reading_.book.holidays.push_back(std::move(holidays));
    }

    /// Days of a list of holidays, sorted: on weekdays, or on weekends.
    std::vector<Day> days_among(const YamlNode& node, std::string_view key, const Holidays& of, bool weekdays) {
        std::vector<Day> days;
        const YamlNode* const list = node.find(key);
        if (list == nullptr) {
            return days;
        }
        for (const Token& value : values_of(*list, yaml_)) {
            const std::optional<Day> day = read_day(value, problems());
            if (!day) {
                continue;
            }
            constexpr int kSaturday = 5;
            if (*day < of.from || *day > of.to) {
                yaml_.complain(value, quote(value.text),
                               fmt::format("a day from {} to {}", format_day(of.from), format_day(of.to)),
                               "correct the day, or from and to");
            } else if ((weekday(*day) < kSaturday) != weekdays) {
                yaml_.complain(value,
                               quote(value.text) + (weekdays ? ", a Saturday or Sunday" : ", no Saturday or Sunday"),
                               weekdays ? "a day of Monday to Friday" : "a Saturday or Sunday on which people work",
                               weekdays ? "leave it out, or name the day that is off instead" : "leave it out");
            }
            days.push_back(*day);
        }
        std::ranges::sort(days);
        return days;
    }

    void regime(const YamlNode& node) {
        yaml_.check_keys(node, kRegimeKeys);
        Regime regime;
        regime.id = id_of(node, regime_ids_);
        regime.title = yaml_.text_of(node, "title").value_or("");
        read_place(node, regime);
        read_who(node, regime.who);
        read_dates(node, regime);
        if (std::vector<std::string> other = references(node, "reciprocal_to", Reference::To::regime); !other.empty()) {
            regime.reciprocal_to = std::move(other.front());
        }
        const std::size_t before = references_.size();
        regime.exception_to = references(node, "exception_to", Reference::To::regime);
        for (std::size_t rule = before; rule < references_.size(); ++rule) {
            exceptions_.push_back({regime.id, references_[rule].token});
        }
        for (std::string& id : references(node, "replaces", Reference::To::regime)) {
            replaced_.insert(std::move(id));
        }
        const YamlNode* const clauses = yaml_.need(node, "clauses");
        if (clauses != nullptr && clauses->kind != YamlNode::Kind::list) {
            yaml_.complain(clauses->token, "no list", "clauses: and each clause after a dash", "see docs/law.md");
        } else if (clauses != nullptr) {
            std::set<std::string> ids;
            for (const YamlNode& item : clauses->items) {
                for (Clause& clause : read_clause(item, problems())) {
                    if (!ids.insert(clause.id).second) {
                        yaml_.complain(item.token, fmt::format("a second clause '{}' in one regime", clause.id),
                                       "clauses with names of their own", "give this one an id:");
                    }
                    regime.clauses.push_back(std::move(clause));
                }
            }
        }
        where_.push_back(node.token.where());
        reading_.book.regimes.push_back(std::move(regime));
    }

    void read_place(const YamlNode& node, Regime& regime) {
        const YamlNode* const country = node.find("country");
        const YamlNode* const treaty = node.find("members_of");
        if ((country == nullptr) == (treaty == nullptr)) {
            if (country != nullptr) {
                yaml_.complain(treaty->token, "country: and members_of:", "one of the two",
                               "take one out: where does the regime hold?");
            } else {
                (void)yaml_.need(node, "country");
            }
            return;
        }
        if (country != nullptr && yaml_.scalar(*country)) {
            regime.country = read_country(country->token, problems()).value_or("");
        }
        if (treaty != nullptr && yaml_.scalar(*treaty)) {
            regime.members_of = treaty->token.text;
            references_.push_back({treaty->token, Reference::To::treaty});
        }
    }

    void read_who(const YamlNode& node, Who& who) {
        const YamlNode* const given = yaml_.need_map(node, "who", kWhoKeys);
        if (given == nullptr) {
            return;
        }
        who.citizenship = countries(*given, "citizenship", true);
        who.except = countries(*given, "except", false);
        who.members_of = references(*given, "members_of", Reference::To::treaty);
        who.except_members_of = references(*given, "except_members_of", Reference::To::treaty);
        const auto among = [&](std::string_view key, std::span<const std::string_view> names) {
            const YamlNode* const value = given->find(key);
            return value == nullptr ? Choices{0} : read_choices(*value, names, yaml_, problems());
        };
        who.documents = among("documents", kDocuments);
        who.sexes = among("sex", kSexes);
        who.purposes = among("purpose", kPurposes);
        who.permits = among("permit", kPermits);
        who.lists = among("on_list", kLists);
        const auto age = [&](std::string_view key) -> std::optional<std::int32_t> {
            const YamlNode* const value = given->find(key);
            if (value == nullptr || !yaml_.scalar(*value)) {
                return std::nullopt;
            }
            const auto years = read_whole(value->token, 0, kOldest, "years", problems());
            return years ? std::optional(static_cast<std::int32_t>(*years)) : std::nullopt;
        };
        who.age_from = age("age_from");
        who.age_to = age("age_to");
        check_somebody(*given, who);
        if (who.age_from && who.age_to && *who.age_from > *who.age_to) {
            yaml_.complain(given->find("age_to")->token, quote(given->find("age_to")->token.text),
                           fmt::format("{} or more", *who.age_from), "exchange age_from and age_to");
        }
    }

    /// Whoever is named may not be excepted again, all of them.
    void check_somebody(const YamlNode& given, const Who& who) {
        const auto all_in = [](const std::vector<std::string>& named, const std::vector<std::string>& except) {
            return std::ranges::all_of(
                named, [&](const std::string& one) { return std::ranges::find(except, one) != except.end(); });
        };
        const bool anybody = who.citizenship.empty() && who.members_of.empty();
        if (anybody || !all_in(who.citizenship, who.except) || !all_in(who.members_of, who.except_members_of)) {
            return;
        }
        const YamlNode* const except = given.find(who.except.empty() ? "except_members_of" : "except");
        yaml_.complain(except->token, "an exception of all who are named: the regime concerns nobody",
                       "somebody whom the regime concerns",
                       "take one out of the exception, or name whom it does concern");
    }

    void read_dates(const YamlNode& node, Regime& regime) {
        regime.announced = day_of(node, "announced");
        regime.published = day_of(node, "published");
        if (const YamlNode* const in_force = yaml_.need(node, "in_force"); in_force != nullptr) {
            regime.in_force = day_of(node, "in_force");
        }
        regime.repealed = day_of(node, "repealed");
        if (const YamlNode* const verified = yaml_.need(node, "verified_until")) {
            regime.verified_until = read_verified(*verified, yaml_, problems()).value_or(kNoDay);
        }
        const auto order = [&](std::string_view earlier_key, Day earlier, std::string_view later_key, Day later,
                               Day least) {
            if (earlier != kNoDay && later != kNoDay && later < earlier + least) {
                yaml_.complain(node.find(later_key)->token,
                               fmt::format("{}: {}", later_key, node.find(later_key)->token.text),
                               fmt::format("a day {} {}", least == 0 ? "not before" : "after", format_day(earlier)),
                               fmt::format("correct {} or {}", earlier_key, later_key));
            }
        };
        order("announced", regime.announced, "in_force", regime.in_force, 0);
        order("announced", regime.announced, "published", regime.published, 0);
        order("in_force", regime.in_force, "repealed", regime.repealed, 1);
        order("in_force", regime.in_force, "verified_until", regime.verified_until, 0);
        const auto concerns = [&](std::string_view key) {
            const YamlNode* const value = node.find(key);
            return value != nullptr && yaml_.scalar(*value)
                       ? static_cast<Concerns>(read_choice(value->token, kConcerns, problems()).value_or(0))
                       : Concerns::everybody;
        };
        regime.begins_for = concerns("begins_for");
        regime.ends_for = concerns("ends_for");
    }

    std::vector<std::string> countries(const YamlNode& node, std::string_view key, bool needed) {
        std::vector<std::string> found;
        const YamlNode* const value = node.find(key);
        if (value == nullptr) {
            if (needed && node.find("members_of") == nullptr) {
                (void)yaml_.need(node, key);
            }
            return found;
        }
        if (value->kind == YamlNode::Kind::scalar && value->token.text == "any") {
            return found;
        }
        for (const Token& token : values_of(*value, yaml_)) {
            if (auto country = read_country(token, problems())) {
                found.push_back(std::move(*country));
            }
        }
        std::ranges::sort(found);
        return found;
    }

    std::vector<std::string> references(const YamlNode& node, std::string_view key, Reference::To to) {
        std::vector<std::string> found;
        if (const YamlNode* const value = node.find(key)) {
            for (const Token& token : values_of(*value, yaml_)) {
                found.push_back(token.text);
                references_.push_back({token, to});
            }
        }
        return found;
    }

    void check_references() {
        for (const Reference& reference : references_) {
            const bool treaty = reference.to == Reference::To::treaty;
            const std::set<std::string>& known = treaty ? treaty_ids_ : regime_ids_;
            if (!known.contains(reference.token.text)) {
                yaml_.complain(
                    reference.token,
                    fmt::format("unknown {} {}", treaty ? "treaty" : "regime", quote(reference.token.text)),
                    fmt::format("the id of a {}", treaty ? "treaty" : "regime"),
                    did_you_mean(reference.token.text, {known.begin(), known.end()}, "name its file under builds_on:"));
            }
        }
    }

    /// An exception takes the clauses of the rule away: in a ring of exceptions nothing would be left.
    void check_exceptions() {
        std::multimap<std::string, std::string, std::less<>> rules;  // by exception, of those checked so far
        for (const Exception& exception : exceptions_) {
            const std::string& rule = exception.rule.text;
            if (!reading_.book.regime(exception.regime) || !reading_.book.regime(rule)) {
                continue;  // replaced, or unknown and told
            }
            std::set<std::string> over = {rule};  // all that the rule is an exception to, directly or not
            for (std::vector<std::string> next = {rule}; !next.empty();) {
                const auto [first, last] = rules.equal_range(next.back());
                next.pop_back();
                for (auto further = first; further != last; ++further) {
                    if (over.insert(further->second).second) {
                        next.push_back(further->second);
                    }
                }
            }
            if (rule == exception.regime) {
                yaml_.complain(exception.rule, fmt::format("{} as an exception to itself", quote(rule)),
                               "the id of the general rule",
                               "name the rule that it displaces, or take exception_to out");
            } else if (over.contains(exception.regime)) {
                yaml_.complain(exception.rule,
                               fmt::format("{} as an exception to {}, which is one to {}", quote(exception.regime),
                                           quote(rule), quote(exception.regime)),
                               "a rule, and exceptions to it",
                               "take exception_to out of one of them: each would displace the other");
            } else {
                rules.emplace(exception.regime, rule);
            }
        }
    }

    void replace() {
        std::vector<Regime> kept;
        std::vector<Where> where;
        for (std::size_t i = 0; i < reading_.book.regimes.size(); ++i) {
            if (!replaced_.contains(reading_.book.regimes[i].id)) {
                kept.push_back(std::move(reading_.book.regimes[i]));
                where.push_back(std::move(where_[i]));
            }
        }
        reading_.book.regimes = std::move(kept);
        where_ = std::move(where);
    }

    LawReading reading_;
    std::filesystem::path shipped_;
    YamlKeys yaml_;
    std::deque<std::string> names_;  ///< of files: tokens refer to them
    std::set<std::filesystem::path> seen_;
    std::set<std::string> treaty_ids_;
    std::set<std::string> regime_ids_;
    std::set<std::string> replaced_;
    std::vector<std::pair<std::string, Treaty::Member>> memberships_;  ///< treaty, what now holds
    std::vector<Reference> references_;
    std::vector<Exception> exceptions_;
    std::vector<Where> where_;  ///< of the regimes
};

}  // namespace

LawReading read_law(std::span<const std::filesystem::path> files, const std::filesystem::path& shipped) {
    LawReader reader(shipped);
    for (const std::filesystem::path& file : files) {
        reader.read(file);
    }
    return reader.finish();
}

std::vector<std::filesystem::path> law_files_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (entry.path().extension() == ".yaml" && entry.is_regular_file(error)) {
            files.push_back(entry.path());
        }
    }
    std::ranges::sort(files);
    return files;
}

}  // namespace steppe
