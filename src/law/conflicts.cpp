#include <algorithm>
#include <set>

#include "law/concerns.hpp"

namespace steppe::law {
namespace {

bool has_kind(const Regime& regime, ClauseKind kind) {
    return std::ranges::any_of(regime.clauses, [kind](const Clause& clause) { return clause.kind == kind; });
}

bool choices_meet(Choices a, Choices b) { return a == 0 || b == 0 || (a & b) != 0; }

bool people_meet(const Who& a, const Who& b) {
    const auto from = [](const Who& who) { return who.age_from.value_or(0); };
    const auto to = [](const Who& who) { return who.age_to.value_or(std::numeric_limits<std::int32_t>::max()); };
    return choices_meet(a.documents, b.documents) && choices_meet(a.sexes, b.sexes) &&
           choices_meet(a.purposes, b.purposes) && choices_meet(a.permits, b.permits) &&
           choices_meet(a.lists, b.lists) && from(a) <= to(b) && from(b) <= to(a);
}

struct Span {
    Day from = kNoDay;  ///< included
    Day to = kNoDay;    ///< excluded
};

/// Days on which both hold for some day of entry; empty if from >= to.
Span days_of_both(const Regime& a, const Regime& b) {
    Day entry_from = std::numeric_limits<Day>::min();
    Day entry_to = kFarFuture;
    Span days{std::max(a.in_force, b.in_force), kFarFuture};
    for (const Regime* const one : {&a, &b}) {
        if (one->begins_for == Concerns::new_entries) {
            entry_from = std::max(entry_from, one->in_force);
        }
        if (one->repealed != kNoDay) {
            Day& end = one->ends_for == Concerns::new_entries ? entry_to : days.to;
            end = std::min(end, one->repealed);
        }
    }
    const bool possible = entry_from < entry_to && entry_from < days.to;
    return possible ? Span{std::max(days.from, entry_from), days.to} : Span{};
}

class Overlap {
  public:
    Overlap(const Book& book, const Regime& a, const Regime& b) : book_(book), a_(a), b_(b) {}

    [[nodiscard]] bool exists() const {
        if (!people_meet(a_.who, b_.who)) {
            return false;
        }
        const Span days = days_of_both(a_, b_);
        if (days.from >= days.to) {
            return false;
        }
        const std::set<std::string> hosts = common_hosts();
        const std::set<std::string> citizenships = named_citizenships();
        for (const Day day : days_to_try(days)) {
            for (const std::string& host : hosts) {
                if (!is_host(a_, host, day) || !is_host(b_, host, day)) {
                    continue;
                }
                const bool meet = std::ranges::any_of(citizenships, [&](const std::string& citizenship) {
                    return concerns_citizen(book_, a_, host, citizenship, day) &&
                           concerns_citizen(book_, b_, host, citizenship, day);
                });
                if (meet) {
                    return true;
                }
            }
        }
        return false;
    }

  private:
    [[nodiscard]] bool is_host(const Regime& regime, const std::string& host, Day day) const {
        if (regime.members_of.empty()) {
            return regime.country == host;
        }
        const Treaty* const treaty = book_.treaty(regime.members_of);
        return treaty != nullptr && treaty->has(host, day);
    }

    void add_members(const std::string& id, std::set<std::string>& names) const {
        if (const Treaty* const treaty = book_.treaty(id)) {
            for (const Treaty::Member& member : treaty->members) {
                names.insert(member.country);
            }
        }
    }

    [[nodiscard]] std::set<std::string> common_hosts() const {
        std::set<std::string> hosts;
        for (const Regime* const one : {&a_, &b_}) {
            if (one->members_of.empty()) {
                return {one->country};
            }
            add_members(one->members_of, hosts);
        }
        return hosts;
    }

    /// All citizenships that either names, and one that stands for the rest of the world.
    [[nodiscard]] std::set<std::string> named_citizenships() const {
        std::set<std::string> names = {"?"};
        for (const Regime* const one : {&a_, &b_}) {
            names.insert(one->who.citizenship.begin(), one->who.citizenship.end());
            names.insert(one->who.except.begin(), one->who.except.end());
            for (const auto* const list : {&one->who.members_of, &one->who.except_members_of}) {
                for (const std::string& id : *list) {
                    add_members(id, names);
                }
            }
        }
        return names;
    }

    /// Membership changes from day to day: it is enough to look when the span begins and on each day of change.
    [[nodiscard]] std::set<Day> days_to_try(Span days) const {
        std::set<Day> tried = {days.from};
        for (const Treaty& treaty : book_.treaties) {
            for (const Treaty::Member& member : treaty.members) {
                for (const Day change : {member.from, member.to == kNoDay ? kNoDay : member.to + 1}) {
                    if (change > days.from && change < days.to) {
                        tried.insert(change);
                    }
                }
            }
        }
        return tried;
    }

    const Book& book_;
    const Regime& a_;
    const Regime& b_;
};

}  // namespace

std::vector<Conflict> conflicts(const Book& book) {
    std::vector<Conflict> found;
    for (std::size_t i = 0; i < book.regimes.size(); ++i) {
        for (std::size_t j = i + 1; j < book.regimes.size(); ++j) {
            const Regime& a = book.regimes[i];
            const Regime& b = book.regimes[j];
            const bool other_countries = a.members_of.empty() && b.members_of.empty() && a.country != b.country;
            if (other_countries || is_exception(a, b) || is_exception(b, a)) {
                continue;
            }
            for (std::size_t k = 0; k < kKinds; ++k) {
                const auto kind = static_cast<ClauseKind>(k);
                if (one_answer_only(kind) && has_kind(a, kind) && has_kind(b, kind) && !same_answer(a, b, kind) &&
                    Overlap(book, a, b).exists()) {
                    found.push_back({i, j, kind});
                }
            }
        }
    }
    return found;
}

}  // namespace steppe::law
