// Ordinary traffic: trips that would be made in any year, and people of other countries. They use the same slots at the
// desks as the wave does.
//
// At a gate persons set out in a Poisson number of mean
//
//     m(d) = k (L(d) + B(d) / D),    B(d+1) = B(d) + L(d) - m(d),    k = exp(-q w)
//     L(d) = level x season x `traffic_factor` x weekday x day effect
//
// with w the wait in days that people know of, q `trip_put_off_per_wait_day`, B the trips put off and D
// `put_off_trip_days`: who meets a queue stays at home and goes later. An assumption; elasticities of border trips to
// waits of days are not known to us. Residents visit and come back through the same post after a geometric stay; a
// group without a stay law only passes, as many one way as the other.
#pragma once

#include <vector>

#include "rules/rule.hpp"
#include "rules/today.hpp"

namespace steppe {

/// One group's ordinary trips through one gate.
struct TrafficFlow {
    GateId gate = GateId::none;
    GroupId group = GroupId::none;
    std::vector<Step> level;   ///< persons a day
    std::vector<Step> season;  ///< ratios on the days given; empty: 1
};

/// The flows that the drivers tell of, in the order of their drivers; each needs a gate out of the group's country.
[[nodiscard]] std::vector<TrafficFlow> traffic_flows(const World& world);

/// A ratio between the days given: by straight line; level before the first and after the last; 1 if none.
[[nodiscard]] double season_on(std::span<const Step> season, Day day);

/// Weekday pattern of ordinary traffic: Friday to Sunday stand to the other days as `weekend_ratio`, the week's mean is
/// 1. Monday is 0.
[[nodiscard]] double weekday_factor(double weekend_ratio, int weekday);

/// The trips of a day, in persons: m and the next day's B above.
struct Trips {
    double made = 0;
    double put_off = 0;
};
[[nodiscard]] Trips trips_on(double level, double put_off, double wait_days, double put_off_per_wait_day,
                             double put_off_trip_days);

/// L above, in persons.
[[nodiscard]] double trips_wished(const Today& today, const TrafficFlow& flow);

/// What each gate's post is known to pass, against its throughput: the greatest ordinary traffic, level x season, that
/// a gate of the post had on a day of the period before the reference date. By gate; 0 without traffic.
[[nodiscard]] std::vector<double> carried_shares(const World& world);

/// Ordinary travellers join the queue at their gate.
struct OrdinaryTraffic {
    static constexpr std::string_view kName = "ordinary_traffic";
    const Today& today;
    std::span<const TrafficFlow> flows;
    std::span<const Trips> trips;  ///< by flow
    void emissions(std::vector<Emission>& out) const;
};

/// An ordinary visit ends with probability 1 / mean stay on each day: back to the post that they came by.
struct VisitEnds {
    static constexpr std::string_view kName = "visit_ends";
    static constexpr Fields kReads = field::kStage | field::kGroup;
    static constexpr When kWhen = When::daily;
    static constexpr std::array kStages = {Stage::visiting};
    const Today& today;
    void changes(const State& state, Outcomes& out) const;
    [[nodiscard]] State apply(const State& state, const Change& change) const;
};

}  // namespace steppe
