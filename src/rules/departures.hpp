// Departures: people leave their homes in a wave; stays end.
//
// The wave. At origin o, parties of a group that have not left yet leave on day d with probability 1 - exp(-h),
//
//     h = h0 * exp(-t_o / T) * S(d) * (1 - c(d) * f) * e(d) * e_o
//     S(d) = sum over signals s of  strength_s * w_s * g(d - d_s - lag_s),   g(a) = (a / R) exp(1 - a / R) for a > 0
//
// with h0 `announcement_hazard_per_day`, t_o the hours to the nearest gate, T `distance_decay_hours`, R
// `response_days`: people pack before they go, most leave R days after the signal, and after 12 R it is forgotten
// (g < 0.0003); w = 1 and lag = 0 for an announcement, `rumour_weight` and `rumour_lag_days` for a rumour, c the
// level of exit checks at that gate and f `exit_check_deterrence` (people of call-up age only), e a shared day effect
// of mean 1, e_o the origin's own factor of mean 1, the same all the time: rates by region are not known. The pool
// empties as people leave. An assumption throughout: no published model of this departure exists.
#pragma once

#include <vector>

#include "rules/rule.hpp"
#include "rules/today.hpp"

namespace steppe {

/// g(a) above: 1 at its peak, `age_days` = `response_days`.
[[nodiscard]] double response(double age_days, double response_days);

/// S(d) above for the signals that reach `origin`.
[[nodiscard]] double signal_strength(const World& world, const RuleParameters& parameters, PlaceId origin, Day day);

/// One group's pool at one origin.
struct Pool {
    PlaceId origin = PlaceId::none;
    GroupId group = GroupId::none;
    double parties = 0;
    double hours_to_gate = 0;
    GateId nearest_gate = GateId::none;
    std::size_t index = 0;  ///< in the engine's pools
    double effect = 1;      ///< the origin's own factor on departures
};

/// The pools of the wave: population x `wave_pool_share` x the group's share, where a gate can be reached.
[[nodiscard]] std::vector<Pool> wave_pools(const World& world, const Reach& reach, const RuleParameters& parameters);

/// Wave departures: pool parties begin to choose their way.
struct WaveDepartures {
    static constexpr std::string_view kName = "wave_departures";
    const Today& today;
    std::span<const Pool> pools;
    void emissions(std::vector<Emission>& out) const;
};

/// How far the reason for leaving a country has passed: the last level of its `all_clear` (that of the country itself
/// before that of all), 0 where there is none.
[[nodiscard]] double all_clear_level(const World& world, std::string_view country, Day day);

/// h' below.
[[nodiscard]] double home_share_after(double home_share, double all_clear, double all_clear_home_share);

/// A planned stay is over: home, onward, or another stay, by intent (`home_share_*`, `onward_share_*`). Where the
/// reason for leaving has passed to the level c, of those in transit or waiting who would not go home another c x
/// `all_clear_home_share` do: h' = h + (1 - h) c a. Of
/// those who waited and stay on `settle_share` are henceforth of the group that theirs settles as: the longer a wave
/// lasts, the more of those left mean to stay.
struct StayEnds {
    static constexpr std::string_view kName = "stay_ends";
    static constexpr Fields kReads = field::kStage | field::kGroup;
    static constexpr When kWhen = When::due;
    static constexpr std::array kStages = {Stage::staying};
    const Today& today;
    void changes(const State& state, Outcomes& out) const;
    [[nodiscard]] State apply(const State& state, const Change& change) const;
};

/// Where a party is that goes home, or on: its stay in the place is over.
[[nodiscard]] State at_home_choice(const State& state);
[[nodiscard]] State at_choice(const State& state);

/// After a night without a bed people move on with `unsheltered_move_on_per_day`.
struct MoveOn {
    static constexpr std::string_view kName = "move_on";
    static constexpr Fields kReads = field::kStage;
    static constexpr When kWhen = When::daily;
    static constexpr std::array kStages = {Stage::unsheltered};
    const Today& today;
    void changes(const State& state, Outcomes& out) const;
    [[nodiscard]] State apply(const State& state, const Change& change) const;
};

}  // namespace steppe
