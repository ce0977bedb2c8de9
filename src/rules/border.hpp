// Border: a gate serves a number of persons a day, first come first served; the desk admits or turns back.
//
// Slots of a day: throughput x max(`throughput_factor` x the post's own factor, c) x a day effect of the gate (both of
// mean 1), plus what yesterday left over for a party that did not fit. The published throughputs are judgements: the
// post's factor, the same all the time, is their error; but a post passes at least the share c of its throughput that
// its ordinary traffic took before the wave (`carried_shares` x `traffic_factor`, at most 1: a throughput below the
// traffic is taken at its word). Service is soft: a post where
// people waited overnight works harder, by `surge_share` once a day's service waits (posts passed two to eight times
// their design). Those who were not served leave the queue with probability 1 - exp(-r w) overnight, r
// `give_up_per_day_of_wait`, w the expected wait in days. Who is turned back has used the slot.
#pragma once

#include "rules/rule.hpp"
#include "rules/today.hpp"

namespace steppe {

/// What is said of a gate that serves nobody while people stand before it: a month.
inline constexpr double kClosedWaitHours = 24.0 * 30;

/// 24 x queue / served a day, by what the desks can serve: where a queue stands, that is what they do serve, and who
/// joined an idle gate after its hours does not wait for ever. `kClosedWaitHours` where nobody can be served.
[[nodiscard]] double wait_hours(double queue, double slots_per_day);

/// Persons that the desks of a gate can serve today: `usual` x (1 + surge x min(1, left / usual)), `left` those who
/// waited overnight.
[[nodiscard]] double service_under_pressure(double usual, double left, double surge_share);

struct GiveUp {
    static constexpr std::string_view kName = "give_up";
    static constexpr Fields kReads = field::kStage | field::kStanding | field::kGate;
    static constexpr When kWhen = When::daily;
    static constexpr std::array kStages = {Stage::queueing};
    const Today& today;
    void changes(const State& state, Outcomes& out) const;
    [[nodiscard]] State apply(const State& state, const Change& change) const;
};

/// Where a party is once its gate let it through: at home, in the city that it visits, gone, or about to choose.
[[nodiscard]] State beyond_gate(const Today& today, const State& state);

/// The chance that the desk of a gate turns a party of a group back: `exit_refusal_share` x the level of exit checks,
/// if someone of call-up age leaves their own country.
[[nodiscard]] double refusal_chance(const Today& today, GroupId group, GateId gate);

/// Serves people in the order of the day on which they joined. Whom the desk has to decide on is called up to it.
struct BorderService {
    static constexpr std::string_view kName = "border_service";
    static constexpr std::array kStages = {Stage::queueing};
    const Today& today;
    [[nodiscard]] static int rounds() { return 1; }
    [[nodiscard]] std::optional<std::uint32_t> request(const State& state, int round) const;
    [[nodiscard]] double capacity(std::uint32_t resource) const { return today.slots[resource]; }
    [[nodiscard]] std::uint64_t resource_id(std::uint32_t resource) const;
    [[nodiscard]] static std::int64_t priority(const State& state) { return state.since; }
    [[nodiscard]] State granted(const State& state, std::uint32_t resource) const;
    [[nodiscard]] static State denied(const State& state) { return state; }
};

/// The desk lets through or turns back.
struct Desk {
    static constexpr std::string_view kName = "desk";
    static constexpr Fields kReads = field::kStage | field::kGroup | field::kGate;
    static constexpr When kWhen = When::daily;
    static constexpr std::array kStages = {Stage::at_desk};
    const Today& today;
    void changes(const State& state, Outcomes& out) const;
    [[nodiscard]] State apply(const State& state, const Change& change) const;
};

}  // namespace steppe
