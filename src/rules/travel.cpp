#include "rules/travel.hpp"

#include <cmath>

namespace steppe {
namespace {

/// Where the road ends: at a gate, or in a city.
State there(const Today& today, const State& travelling) {
    State state = travelling.unscheduled();
    if (state.gate != GateId::none) {
        state.stage = Stage::queueing;
        state.since = today.day;
    } else if (today.place(state.place).kind == PlaceKind::abroad) {
        state.stage = Stage::gone_abroad;
    } else {
        state.stage = today.group(state.group).intent == Intent::visit ? Stage::visiting : Stage::arriving;
    }
    return state;
}

State on_the_road(const Today& today, State state, double hours) {
    const Day nights = nights_on_road(hours, today.parameters.driving_hours_per_day);
    state.stage = Stage::travelling;
    state.since = kNoDay;
    state.due = today.day + nights;
    return nights == 0 ? there(today, state) : state;
}

}  // namespace

Day nights_on_road(double hours, double hours_per_day) { return static_cast<Day>(std::floor(hours / hours_per_day)); }

State set_out_to_gate(const Today& today, const State& state, GateId gate, double hours) {
    State out = state;
    out.place = today.gate(gate).place;
    out.gate = gate;
    return on_the_road(today, out, hours);
}

State set_out_to_renew(const Today& today, const State& state, GateId gate, double hours) {
    State out = state;
    out.gate = gate;
    return on_the_road(today, out, hours);
}

State set_out_to_city(const Today& today, const State& state, PlaceId city, double hours) {
    State out = state;
    out.place = city;
    out.gate = GateId::none;
    return on_the_road(today, out, hours);
}

void Arrival::changes(const State& /*state*/, Outcomes& out) const { out.push_back({{0, 0}, 1.0, "the road ends"}); }

State Arrival::apply(const State& state, const Change& /*change*/) const { return there(today, state); }

}  // namespace steppe
