#include "scenario/read_clause.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace steppe {

using namespace law;

namespace {

constexpr std::int64_t kMostDays = 36'525;  // a hundred years

constexpr auto kBorderKeys = std::to_array<std::string_view>({"allowed", "documents", "modes", "crossings", "permits"});
constexpr auto kStayKeys =
    std::to_array<std::string_view>({"days", "counted", "in_days", "begins_anew", "absence_days", "entry_day",
                                     "exit_day", "permit_days", "days_before", "unlimited"});
constexpr auto kRegistrationKeys =
    std::to_array<std::string_view>({"by", "within_days", "working_days", "none_up_to_days"});
constexpr auto kExtensionKeys = std::to_array<std::string_view>({"days", "times", "apply_days_before"});
constexpr auto kAmnestyKeys = std::to_array<std::string_view>({"from", "to", "stay_is_legal"});
constexpr auto kPermitKeys =
    std::to_array<std::string_view>({"permit", "open", "apply_by_day", "documents", "needs_housing", "papers",
                                     "desk_capacity_per_day", "processing_days", "chance", "pending_is_legal"});
constexpr auto kProtectionKeys =
    std::to_array<std::string_view>({"claim_within_days", "where", "certificate_is_legal_stay", "decision_days",
                                     "appeal_days", "bars_removal", "bars_surrender"});
constexpr auto kConsequenceKeys =
    std::to_array<std::string_view>({"effect", "from_days", "to_days", "amount", "ban_days", "rate"});
constexpr auto kSurrenderKeys = std::to_array<std::string_view>({"possible", "to", "needs", "no_ground"});

constexpr auto kCounted = std::to_array<std::string_view>(
    {"per_entry", "rolling", "fixed_blocks", "calendar_year", "calendar_half_year", "altogether"});
constexpr std::array kWindowOfCounted = {CountWindow::none,
                                         CountWindow::rolling,
                                         CountWindow::blocks,
                                         CountWindow::calendar_year,
                                         CountWindow::calendar_half_year,
                                         CountWindow::none};
constexpr auto kBeginsAnew = std::to_array<std::string_view>({"never", "by_leaving", "by_absence"});
constexpr auto kBorderDay = std::to_array<std::string_view>({"does_not_count", "counts"});
constexpr auto kDays = std::to_array<std::string_view>({"do_not_count", "count"});

class ClauseReader {
  public:
    explicit ClauseReader(Problems& problems) : problems_(problems), yaml_(problems, kLawPage) {}

    std::vector<Clause> read(const YamlNode& node) {
        if (node.kind != YamlNode::Kind::map) {
            yaml_.complain(node.token, "no clause", "a kind of clause and its source", "see docs/law.md");
            return {};
        }
        std::vector<std::string_view> known = {"id", "source", "note", "verified_until"};
        known.insert(known.begin(), kClauseKinds.begin(), kClauseKinds.end());
        yaml_.check_keys(node, known);
        Clause clause;
        clause.source = source_of(node);
        if (const YamlNode* const note = node.find("note"); note != nullptr && yaml_.scalar(*note)) {
            clause.note = note->token.text;
        }
        if (const YamlNode* const verified = node.find("verified_until")) {
            clause.verified_until = read_verified(*verified, yaml_, problems_);
        }
        const YamlNode* content = nullptr;
        const Token* kind_key = nullptr;
        for (std::size_t i = 0; i < node.keys.size(); ++i) {
            const auto* const kind = std::ranges::find(kClauseKinds, node.keys[i].text);
            if (kind == kClauseKinds.end()) {
                continue;
            }
            if (kind_key != nullptr) {
                yaml_.complain(node.keys[i], "a second kind of clause " + quote(node.keys[i].text), "one kind a clause",
                               "begin a new item with a dash");
                continue;
            }
            kind_key = &node.keys[i];
            content = &node.items[i];
            clause.kind = static_cast<ClauseKind>(kind - kClauseKinds.begin());
        }
        if (kind_key == nullptr) {
            const bool misspelt = std::ranges::any_of(node.keys, [&](const Token& key) {
                return !nearest_name(key.text, {kClauseKinds.begin(), kClauseKinds.end()}).empty();
            });
            if (!misspelt) {
                yaml_.complain(node.token, "no kind of clause", fmt::format("one of {}", fmt::join(kClauseKinds, ", ")),
                               "say what the clause is about");
            }
            return {};
        }
        clause.id = kind_key->text;
        if (const YamlNode* const id = node.find("id"); id != nullptr && yaml_.scalar(*id)) {
            clause.id = read_id(id->token, problems_).value_or(clause.id);
        }
        return of_kind(std::move(clause), *content);
    }

  private:
    std::string source_of(const YamlNode& node) {
        const YamlNode* const source = node.find("source");
        if (source == nullptr) {
            const bool misspelt = std::ranges::any_of(
                node.keys, [](const Token& key) { return nearest_name(key.text, {"source"}) == "source"; });
            if (!misspelt) {
                yaml_.complain(node.token, "a clause without a source", "source: the text it rests on",
                               "add source: with the act, its article and where it can be read");
            }
            return {};
        }
        return yaml_.scalar(*source) ? read_source(source->token, problems_).value_or("") : std::string();
    }

    std::vector<Clause> of_kind(Clause clause, const YamlNode& node) {
        switch (clause.kind) {
            case ClauseKind::no_effect:
            case ClauseKind::limits:
            case ClauseKind::eases:
                return touches(clause, node);
            default:
                break;
        }
        if (node.kind != YamlNode::Kind::map) {
            yaml_.complain(node.token, "no map", fmt::format("the keys of a clause '{}'", clause.id),
                           "see docs/law.md");
            return {};
        }
        switch (clause.kind) {
            case ClauseKind::entry:
            case ClauseKind::exit:
                clause.says = border(node);
                break;
            case ClauseKind::stay:
                clause.says = stay(node);
                break;
            case ClauseKind::registration:
                clause.says = registration(node);
                break;
            case ClauseKind::extension:
                yaml_.check_keys(node, kExtensionKeys);
                clause.says = Extension{needed_days(node, "days"), whole(node, "times", 1, 1000, 1),
                                        days(node, "apply_days_before", 0)};
                break;
            case ClauseKind::amnesty:
                clause.says = amnesty(node);
                break;
            case ClauseKind::permit:
                clause.says = permit(node);
                break;
            case ClauseKind::protection:
                clause.says = protection(node);
                break;
            case ClauseKind::after_last_day:
                clause.says = consequence(node);
                break;
            default:
                clause.says = surrender(node);
        }
        return {std::move(clause)};
    }

    std::vector<Clause> touches(const Clause& clause, const YamlNode& node) {
        std::vector<Clause> clauses;
        for (const Token& value : values_of(node, yaml_)) {
            const auto matter = read_choice(value, kMatters, problems_);
            if (!matter) {
                continue;
            }
            clauses.push_back(clause);
            clauses.back().id = clause.id + '_' + std::string(kMatters[*matter]);
            clauses.back().says = Touches{clause.kind == ClauseKind::no_effect ? Touches::How::no_effect
                                          : clause.kind == ClauseKind::limits  ? Touches::How::limits
                                                                               : Touches::How::eases,
                                          static_cast<Matter>(*matter)};
        }
        return clauses;
    }

    Border border(const YamlNode& node) {
        yaml_.check_keys(node, kBorderKeys);
        Border border;
        if (const YamlNode* const allowed = yaml_.need(node, "allowed"); allowed != nullptr && yaml_.scalar(*allowed)) {
            border.allowed = read_yes_no(allowed->token, problems_).value_or(true);
        }
        border.documents = choices(node, "documents", kDocuments);
        border.modes = choices(node, "modes", kTravelModes);
        border.crossings = choices(node, "crossings", kCrossingKinds);
        border.permits = choices(node, "permits", kPermits);
        return border;
    }

    StayLimit stay(const YamlNode& node) {
        yaml_.check_keys(node, kStayKeys);
        StayLimit limit;
        limit.unlimited = yes(node, "unlimited");
        if (limit.unlimited) {
            for (const Token& key : node.keys) {
                if (key.text != "unlimited") {
                    yaml_.complain(key, quote(key.text) + " beside unlimited", "unlimited: yes alone",
                                   "take one of the two out");
                }
            }
            return limit;
        }
        CountRule& count = limit.count;
        count.days = needed_days(node, "days");
        std::optional<std::size_t> counted;
        if (const YamlNode* const how = yaml_.need(node, "counted"); how != nullptr && yaml_.scalar(*how)) {
            counted = read_choice(how->token, kCounted, problems_);
        }
        const bool per_entry = counted == 0;
        const bool in_window = counted == 1 || counted == 2;
        if (counted) {
            count.window = kWindowOfCounted[*counted];
        }
        if (in_window) {
            const YamlNode* const window = yaml_.need(node, "in_days");
            if (window != nullptr && yaml_.scalar(*window)) {
                const auto length = read_whole(window->token, 1, kMostDays, "days", problems_);
                count.window_days = static_cast<std::int32_t>(length.value_or(kMostDays));
                if (length && count.window_days <= count.days) {
                    yaml_.complain(
                        window->token,
                        fmt::format("a window of {} days for {} days of stay", count.window_days, count.days),
                        fmt::format("more than {} days", count.days),
                        "a window that is no longer than the stay limits nothing");
                }
            }
        } else if (counted) {
            refuse(node, "in_days", "a window has days only if counted is rolling or fixed_blocks");
            const std::int32_t longest = count.window == CountWindow::calendar_year        ? 364
                                         : count.window == CountWindow::calendar_half_year ? 180
                                                                                           : kMostDays;
            if (count.days > longest) {
                yaml_.complain(node.find("days")->token, fmt::format("{} days", count.days),
                               fmt::format("at most {} days", longest), "more than that limits nothing");
            }
        }
        count.reset = per_entry ? CountReset::leaving : CountReset::never;
        if (const YamlNode* const anew = node.find("begins_anew"); anew != nullptr && yaml_.scalar(*anew)) {
            if (const auto how = read_choice(anew->token, kBeginsAnew, problems_)) {
                count.reset = static_cast<CountReset>(*how);
                if (per_entry && count.reset != CountReset::leaving) {
                    yaml_.complain(anew->token, quote(anew->token.text) + " for a stay counted per entry",
                                   "begins_anew: by_leaving, or counted: altogether", "say what is meant");
                }
            }
        } else if (counted == 5) {
            (void)yaml_.need(node, "begins_anew");
        }
        if (count.reset == CountReset::absence) {
            count.absence_days = needed_days(node, "absence_days");
        } else {
            refuse(node, "absence_days", "it goes with begins_anew: by_absence");
        }
        count.entry_day_counts = word(node, "entry_day", kBorderDay, true);
        count.exit_day_counts = word(node, "exit_day", kBorderDay, true);
        count.permit_days_count = word(node, "permit_days", kDays, false);
        limit.days_before_count = word(node, "days_before", kDays, true);
        if (counted && !per_entry) {
            (void)yaml_.need(node, "days_before");
        }
        return limit;
    }

    Registration registration(const YamlNode& node) {
        yaml_.check_keys(node, kRegistrationKeys);
        Registration says;
        if (const YamlNode* const by = yaml_.need(node, "by"); by != nullptr && yaml_.scalar(*by)) {
            says.by = static_cast<By>(read_choice(by->token, kBy, problems_).value_or(0));
        }
        says.within_days = given_days(node, "within_days", 0);
        says.working_days = yes(node, "working_days");
        says.none_up_to_days = days(node, "none_up_to_days", 1);
        if (node.find("within_days") == nullptr && node.find("none_up_to_days") == nullptr) {
            yaml_.complain(node.token, "a registration without a term",
                           "within_days: or none_up_to_days:", "say by when, or for how long a stay it is not needed");
        }
        return says;
    }

    Amnesty amnesty(const YamlNode& node) {
        yaml_.check_keys(node, kAmnestyKeys);
        Amnesty says;
        says.from = date(node, "from");
        says.to = date(node, "to");
        says.stay_is_legal = yes(node, "stay_is_legal");
        if (says.from != kNoDay && says.to != kNoDay && says.from > says.to) {
            yaml_.complain(node.find("to")->token, quote(node.find("to")->token.text),
                           "a day not before " + format_day(says.from), "exchange from and to");
        }
        return says;
    }

    PermitPath permit(const YamlNode& node) {
        yaml_.check_keys(node, kPermitKeys);
        PermitPath says;
        if (const YamlNode* const which = yaml_.need(node, "permit"); which != nullptr && yaml_.scalar(*which)) {
            says.permit = static_cast<Permit>(read_choice(which->token, kPermits, problems_).value_or(0));
        }
        says.open = node.find("open") == nullptr || yes(node, "open");
        says.apply_by_day = given_days(node, "apply_by_day", 1);
        says.documents = choices(node, "documents", kDocuments);
        says.needs_housing = yes(node, "needs_housing");
        says.papers = texts(node, "papers");
        says.desk_capacity_per_day = number(node, "desk_capacity_per_day", kNotNegative);
        says.processing_days = given_days(node, "processing_days", 0);
        says.chance = number(node, "chance", kShare);
        says.pending_is_legal = yes(node, "pending_is_legal");
        return says;
    }

    Protection protection(const YamlNode& node) {
        yaml_.check_keys(node, kProtectionKeys);
        Protection says;
        says.claim_within_days = given_days(node, "claim_within_days", 0);
        if (const YamlNode* const where = node.find("where"); where != nullptr && yaml_.scalar(*where)) {
            says.where = where->token.text;
        }
        says.certificate_is_legal_stay = yes(node, "certificate_is_legal_stay");
        says.decision_days = given_days(node, "decision_days", 0);
        says.appeal_days = given_days(node, "appeal_days", 0);
        says.bars_removal = yes(node, "bars_removal");
        says.bars_surrender = yes(node, "bars_surrender");
        return says;
    }

    Consequence consequence(const YamlNode& node) {
        yaml_.check_keys(node, kConsequenceKeys);
        Consequence says;
        if (const YamlNode* const effect = yaml_.need(node, "effect"); effect != nullptr && yaml_.scalar(*effect)) {
            says.effect = static_cast<Effect>(read_choice(effect->token, kEffects, problems_).value_or(0));
        }
        says.from_days = whole(node, "from_days", 1, kMostDays, 1);
        const std::optional<std::int32_t> to_days = given_days(node, "to_days", 1);
        says.to_days = to_days.value_or(0);
        if (to_days && *to_days < says.from_days) {
            yaml_.complain(node.find("to_days")->token, quote(node.find("to_days")->token.text),
                           fmt::format("{} or more", says.from_days), "exchange from_days and to_days");
        }
        if (const YamlNode* const amount = node.find("amount"); amount != nullptr && yaml_.scalar(*amount)) {
            says.amount = amount->token.text;
        }
        says.ban_days = days(node, "ban_days", 1);
        says.rate = number(node, "rate", kShare);
        return says;
    }

    Surrender surrender(const YamlNode& node) {
        yaml_.check_keys(node, kSurrenderKeys);
        Surrender says;
        if (const YamlNode* const possible = yaml_.need(node, "possible");
            possible != nullptr && yaml_.scalar(*possible)) {
            says.possible = read_yes_no(possible->token, problems_).value_or(true);
        }
        if (const YamlNode* const to = node.find("to")) {
            for (const Token& value : values_of(*to, yaml_)) {
                if (auto country = read_country(value, problems_)) {
                    says.to.push_back(std::move(*country));
                }
            }
        }
        says.needs = texts(node, "needs");
        says.no_ground = texts(node, "no_ground");
        return says;
    }

    // ---- Values.

    std::int32_t whole(const YamlNode& node, std::string_view key, std::int64_t low, std::int64_t high,
                       std::int32_t otherwise) {
        const YamlNode* const value = node.find(key);
        if (value == nullptr || !yaml_.scalar(*value)) {
            return otherwise;
        }
        return static_cast<std::int32_t>(read_whole(value->token, low, high, "days", problems_).value_or(low));
    }
    /// 0 if nothing is said: where 0 could be meant, too, ask for `given_days`.
    std::int32_t days(const YamlNode& node, std::string_view key, std::int64_t low) {
        return whole(node, key, low, kMostDays, 0);
    }
    /// Nothing if nothing is said (or what cannot be read, which is a problem already).
    std::optional<std::int32_t> given_days(const YamlNode& node, std::string_view key, std::int64_t low) {
        const YamlNode* const value = node.find(key);
        if (value == nullptr || !yaml_.scalar(*value)) {
            return std::nullopt;
        }
        const auto read = read_whole(value->token, low, kMostDays, "days", problems_);
        return read ? std::optional(static_cast<std::int32_t>(*read)) : std::nullopt;
    }
    std::int32_t needed_days(const YamlNode& node, std::string_view key) {
        return yaml_.need(node, key) == nullptr ? 1 : whole(node, key, 1, kMostDays, 1);
    }
    Day date(const YamlNode& node, std::string_view key) {
        const YamlNode* const value = yaml_.need(node, key);
        return value != nullptr && yaml_.scalar(*value) ? read_day(value->token, problems_).value_or(kNoDay) : kNoDay;
    }
    bool yes(const YamlNode& node, std::string_view key) {
        const YamlNode* const value = node.find(key);
        return value != nullptr && yaml_.scalar(*value) && read_yes_no(value->token, problems_).value_or(false);
    }
    bool word(const YamlNode& node, std::string_view key, std::span<const std::string_view> no_and_yes,
              bool otherwise) {
        const YamlNode* const value = node.find(key);
        if (value == nullptr || !yaml_.scalar(*value)) {
            return otherwise;
        }
        const auto which = read_choice(value->token, no_and_yes, problems_);
        return which ? *which == 1 : otherwise;
    }
    std::optional<double> number(const YamlNode& node, std::string_view key, const Bounds& bounds) {
        const YamlNode* const value = node.find(key);
        return value != nullptr && yaml_.scalar(*value) ? read_number(value->token, bounds, problems_) : std::nullopt;
    }
    Choices choices(const YamlNode& node, std::string_view key, std::span<const std::string_view> names) {
        const YamlNode* const value = node.find(key);
        return value == nullptr ? 0 : read_choices(*value, names, yaml_, problems_);
    }
    std::vector<std::string> texts(const YamlNode& node, std::string_view key) {
        std::vector<std::string> found;
        if (const YamlNode* const value = node.find(key)) {
            for (const Token& token : values_of(*value, yaml_)) {
                if (auto text = read_text(token, "a text", problems_)) {
                    found.push_back(std::move(*text));
                }
            }
        }
        return found;
    }
    void refuse(const YamlNode& node, std::string_view key, std::string why) {
        if (const YamlNode* const value = node.find(key)) {
            yaml_.complain(value->token, fmt::format("'{}' here", key), "no such key here", std::move(why));
        }
    }

    Problems& problems_;
    YamlKeys yaml_;
};

}  // namespace

std::vector<Token> values_of(const YamlNode& node, YamlKeys& yaml) {
    if (node.kind == YamlNode::Kind::scalar) {
        return {node.token};
    }
    if (node.kind != YamlNode::Kind::list || node.items.empty()) {
        yaml.complain(node.token, node.kind == YamlNode::Kind::map ? "a map" : "nothing", "a value or a list of values",
                      "write it like [RUS, KAZ]");
        return {};
    }
    std::vector<Token> values;
    for (const YamlNode& item : node.items) {
        if (yaml.scalar(item)) {
            values.push_back(item.token);
        }
    }
    return values;
}

Choices read_choices(const YamlNode& node, std::span<const std::string_view> names, YamlKeys& yaml,
                     Problems& problems) {
    Choices choices = 0;
    for (const Token& value : values_of(node, yaml)) {
        if (const auto which = read_choice(value, names, problems)) {
            choices |= Choices{1} << *which;
        }
    }
    return choices;
}

std::optional<Day> read_verified(const YamlNode& node, YamlKeys& yaml, Problems& problems) {
    if (!yaml.scalar(node)) {
        return std::nullopt;
    }
    return node.token.text == "not verified" ? std::optional<Day>(kNoDay) : read_day(node.token, problems);
}

std::vector<Clause> read_clause(const YamlNode& node, Problems& problems) { return ClauseReader(problems).read(node); }

}  // namespace steppe
