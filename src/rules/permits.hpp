// Titles to stay: permits and asylum.
//
// Who means to settle applies for a residence permit when they find a home, with probability `permit_apply_share`; who
// came for protection claims asylum then with `asylum_claim_share`; others may apply before their last legal day
// (rules/last_day). A path is open if the law offers it to their citizenship and document, within its term, and if the
// decision comes while the stay is still legal, or waiting for it is.
//
// The desk takes `permit_desk_per_day` applications on each weekday, first come first served:
//
//     B(d+1) = max(0, B(d) + A(d) - c(d)),    wait = B / c x 7/5 days,    decided on d + wait + processing
//
// so the day of the decision is known when the application is made, and waits in the calendar. Chance and duration are
// the law file's if it gives them, else `permit_grant_share` and `permit_processing_days`. Who is refused is a visitor
// again.
#pragma once

#include "rules/rule.hpp"
#include "rules/today.hpp"

namespace steppe {

/// Applications that wait after a day: B(d+1) above. All in persons.
[[nodiscard]] double permit_backlog_after(double backlog, double applications, double desk_per_day, bool open);

/// Days from an application to when the desk takes it up; a year if the desk takes none.
[[nodiscard]] Day permit_wait_days(double backlog, double desk_per_day);

/// Is a permit to be had for a visitor, today?
[[nodiscard]] bool may_apply(const Today& today, const State& state);

/// The state of a party that applies today.
[[nodiscard]] State applied(const Today& today, const State& state);

/// Who has found a bed applies for a title to stay, or does not.
struct Applications {
    static constexpr std::string_view kName = "applications";
    static constexpr Fields kReads = field::kStage | field::kGroup | field::kPlace | field::kStanding | field::kEntered;
    static constexpr When kWhen = When::daily;
    static constexpr std::array kStages = {Stage::lodged};
    const Today& today;
    [[nodiscard]] bool concerns(const State& state) const;  ///< who may come by a title
    void changes(const State& state, Outcomes& out) const;
    [[nodiscard]] State apply(const State& state, const Change& change) const;
};

/// Permits are granted or refused, claims of asylum recognised or rejected.
struct TitleDecision {
    static constexpr std::string_view kName = "title_decision";
    static constexpr Fields kReads = field::kStage | field::kGroup | field::kPlace | field::kStanding;
    static constexpr When kWhen = When::due_in_part;
    static constexpr std::array kStages = {Stage::staying};
    const Today& today;
    [[nodiscard]] static bool concerns(const State& state) {
        return state.standing == Standing::applied || state.standing == Standing::protection;
    }
    void changes(const State& state, Outcomes& out) const;
    [[nodiscard]] State apply(const State& state, const Change& change) const;
};

}  // namespace steppe
