#include "law/concerns.hpp"

#include <algorithm>

namespace steppe::law {

namespace {

bool contains(const std::vector<std::string>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

bool is_member_of_any(const Book& book, const std::vector<std::string>& treaties, std::string_view country, Day day) {
    return std::ranges::any_of(treaties, [&](const std::string& id) {
        const Treaty* const treaty = book.treaty(id);
        return treaty != nullptr && treaty->has(country, day);
    });
}

}  // namespace

bool Regime::holds(Day entry, Day day) const {
    const Day begin = begins_for == Concerns::new_entries ? entry : day;
    const Day end = ends_for == Concerns::new_entries ? entry : day;
    return begin >= in_force && (repealed == kNoDay || end < repealed);
}

bool Treaty::has(std::string_view country, Day day) const {
    return std::ranges::any_of(members, [&](const Member& member) {
        return member.country == country && (member.from == kNoDay || member.from <= day) &&
               (member.to == kNoDay || member.to >= day);
    });
}

const Treaty* Book::treaty(std::string_view id) const {
    const auto found = std::ranges::find(treaties, id, &Treaty::id);
    return found == treaties.end() ? nullptr : &*found;
}

const Regime* Book::regime(std::string_view id) const {
    const auto found = std::ranges::find(regimes, id, &Regime::id);
    return found == regimes.end() ? nullptr : &*found;
}

bool concerns_citizen(const Book& book, const Regime& regime, std::string_view host, std::string_view citizenship,
                      Day day) {
    const Who& who = regime.who;
    if (contains(who.except, citizenship) || is_member_of_any(book, who.except_members_of, citizenship, day)) {
        return false;
    }
    if (contains(who.citizenship, citizenship)) {
        return true;
    }
    if (citizenship == host) {
        return false;
    }
    if (who.citizenship.empty() && who.members_of.empty()) {
        return true;
    }
    return is_member_of_any(book, who.members_of, citizenship, day);
}

bool same_question(const Clause& a, const Clause& b) {
    if (a.kind != b.kind) {
        return false;
    }
    if (const auto* const registration = std::get_if<Registration>(&a.says)) {
        return registration->by == std::get<Registration>(b.says).by;
    }
    if (const auto* const path = std::get_if<PermitPath>(&a.says)) {
        return path->permit == std::get<PermitPath>(b.says).permit;
    }
    if (const auto* const touches = std::get_if<Touches>(&a.says)) {
        return touches->matter == std::get<Touches>(b.says).matter;
    }
    return true;
}

bool one_answer_only(ClauseKind kind) {
    return kind == ClauseKind::entry || kind == ClauseKind::exit || kind == ClauseKind::stay ||
           kind == ClauseKind::registration || kind == ClauseKind::permit;
}

bool same_answer(const Regime& a, const Regime& b, ClauseKind kind) {
    // For each question that both answer, the sets of answers are equal; a window that counts from the day its regime
    // came into force is another window if that day is another.
    const auto covered = [kind](const Regime& one, const Regime& other) {
        return std::ranges::all_of(one.clauses, [&](const Clause& clause) {
            if (clause.kind != kind) {
                return true;
            }
            bool asked = false;
            const bool found = std::ranges::any_of(other.clauses, [&](const Clause& theirs) {
                if (!same_question(clause, theirs)) {
                    return false;
                }
                asked = true;
                const auto* const limit = std::get_if<StayLimit>(&clause.says);
                const bool same_start = limit == nullptr || limit->days_before_count || one.in_force == other.in_force;
                return clause.says == theirs.says && same_start;
            });
            return found || !asked;
        });
    };
    return covered(a, b) && covered(b, a);
}

bool is_exception(const Regime& exception, const Regime& rule) { return contains(exception.exception_to, rule.id); }

}  // namespace steppe::law
