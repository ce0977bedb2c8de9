// The last legal day: people see it coming, and choose.
//
// Who is in another country as a visitor has a last legal day there (rules/group_law). `last_day_lead_days` before it,
// if they are still there, they go home, move on abroad, leave and come back where that gains a week or more, apply for
// a permit, or stay on past it, with probabilities
//
//     p_i = w_i a_i / sum_j w_j a_j
//
// w_i the weights `last_day_*_weight`, a_i 1 if the law and the roads let them, else 0. Who leaves to come back takes
// a gate g out of the country with a share proportional to exp(u ln s_g - k hours_g - w wait_g), times
// 1 - `renew_home_avoidance` if it leads to where they live. All shares are assumptions: nothing was published on them,
// and what they drive (exits, entries and overstayers of those weeks) is driven by them.
//
// The clock is a day of the calendar: a stay is planned until its planned end or that day, whichever comes first.
#pragma once

#include "rules/rule.hpp"
#include "rules/today.hpp"

namespace steppe {

/// The day on which a party has to choose; kNoDay if the law sets it none. Later than the day of entry.
[[nodiscard]] Day day_of_decision(const Today& today, const State& state);

/// The day on which something falls due for a party that plans to stay until `planned`: the end of its stay, or its
/// choice before the last legal day; tomorrow at the earliest.
[[nodiscard]] Day due_of_stay(const Today& today, const State& state, Day planned);

/// The choice before the last legal day.
struct LastDay {
    static constexpr std::string_view kName = "last_day";
    static constexpr Fields kReads = field::kStage | field::kGroup | field::kPlace | field::kStanding | field::kEntered;
    static constexpr When kWhen = When::due_in_part;
    static constexpr std::array kStages = {Stage::staying};
    const Today& today;
    std::span<const double> log_throughput_shares;  ///< by gate
    /// What ends today may be the stay that was planned.
    [[nodiscard]] bool concerns(const State& state) const;
    void changes(const State& state, Outcomes& out) const;
    [[nodiscard]] State apply(const State& state, const Change& change) const;
};

/// A law is announced or comes into force: whoever is there looks at the calendar anew.
struct NewsOfLaw {
    static constexpr std::string_view kName = "news_of_law";
    static constexpr Fields kReads =
        field::kStage | field::kGroup | field::kPlace | field::kStanding | field::kDue | field::kEntered;
    static constexpr When kWhen = When::daily;
    static constexpr std::array kStages = {Stage::staying};
    const Today& today;
    [[nodiscard]] bool concerns(const State& state) const;  ///< whose calendar changes
    void changes(const State& state, Outcomes& out) const;
    [[nodiscard]] State apply(const State& state, const Change& change) const;
};

/// Beyond a gate: leaves the queue of the way out for the one of the way back, or goes back to the city.
[[nodiscard]] State renewed_beyond_gate(const Today& today, const State& state);

}  // namespace steppe
