// Travel: a leg of t hours takes floor(t / `driving_hours_per_day`) nights on the road. Inside a day there is no clock.
#pragma once

#include "rules/rule.hpp"
#include "rules/today.hpp"

namespace steppe {

/// Nights on the road of a leg. hours >= 0, hours_per_day > 0.
[[nodiscard]] Day nights_on_road(double hours, double hours_per_day);

/// The state of a party that sets out today: on the road, or there already if the day suffices.
[[nodiscard]] State set_out_to_gate(const Today& today, const State& state, GateId gate, double hours);
[[nodiscard]] State set_out_to_city(const Today& today, const State& state, PlaceId city, double hours);

/// The state keeps the city: the party will be back.
[[nodiscard]] State set_out_to_renew(const Today& today, const State& state, GateId gate, double hours);

/// Arrivals: those whose day has come join the queue, look for a bed, begin their visit, or leave the model abroad.
struct Arrival {
    static constexpr std::string_view kName = "arrival";
    static constexpr Fields kReads = field::kStage;
    static constexpr When kWhen = When::due;
    static constexpr std::array kStages = {Stage::travelling};
    const Today& today;
    void changes(const State& state, Outcomes& out) const;
    [[nodiscard]] State apply(const State& state, const Change& change) const;
};

}  // namespace steppe
