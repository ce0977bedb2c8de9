#include "rules/border.hpp"

#include <algorithm>
#include <cmath>

#include "rules/last_day.hpp"
#include "rules/travel.hpp"

namespace steppe {
namespace {

enum Decision : std::uint32_t { admitted, refused };

}  // namespace

double wait_hours(double queue, double slots_per_day) {
    return queue <= 0 ? 0.0 : slots_per_day > 0 ? 24.0 * queue / slots_per_day : kClosedWaitHours;
}

double service_under_pressure(double usual, double left, double surge_share) {
    return usual > 0 ? usual * (1 + surge_share * std::clamp(left / usual, 0.0, 1.0)) : 0.0;
}

void GiveUp::changes(const State& state, Outcomes& out) const {
    if (state.standing == Standing::renewing) {
        return;  // has to pass, both ways
    }
    // Nobody waits longer than at a gate that is closed.
    const double wait_days =
        std::min(wait_hours(today.levels.queue(state.gate), today.slots[index_of(state.gate)]), kClosedWaitHours) /
        24.0;
    out.push_back({{0, 0}, -std::expm1(-today.parameters.give_up_per_day_of_wait * wait_days), "the wait is too long"});
}

State GiveUp::apply(const State& state, const Change& /*change*/) const {
    State out = state.unscheduled();
    out.stage = Stage::gave_up;
    return out;
}

std::optional<std::uint32_t> BorderService::request(const State& state, int /*round*/) const {
    return static_cast<std::uint32_t>(index_of(state.gate));
}

std::uint64_t BorderService::resource_id(std::uint32_t resource) const {
    return today.labels.gate(id_at<GateId>(resource));
}

State beyond_gate(const Today& today, const State& state) {
    const Group& group = today.group(state.group);
    if (state.standing == Standing::renewing) {
        return renewed_beyond_gate(today, state);
    }
    State out = state.core();
    if (today.reach.gate_for(state.group, state.gate).homewards) {
        out.stage = Stage::gone_home;
    } else if (group.purpose == Purpose::traffic) {
        const Destination city = today.reach.nearest_city(group.vehicle, state.gate);
        if (!group.stay || city.place == PlaceId::none) {
            out.stage = Stage::gone_abroad;
        } else {
            return set_out_to_city(today, out, city.place, city.hours);
        }
    } else {
        out.stage = Stage::choosing;
        out.standing = Standing::visitor;
        out.entered = today.law.counted_from(state.group, state.gate, today.day, today.horizon);
    }
    return out;
}

double refusal_chance(const Today& today, GroupId id, GateId gate) {
    const bool checked = today.group(id).call_up_age && today.reach.gate_for(id, gate).out_of_own;
    return checked ? today.exit_check_levels[index_of(gate)] * today.parameters.exit_refusal_share : 0.0;
}

State BorderService::granted(const State& state, std::uint32_t /*resource*/) const {
    if (refusal_chance(today, state.group, state.gate) <= 0 &&
        today.law.lets_pass(state.group, state.gate, today.day)) {
        return beyond_gate(today, state);
    }
    State out = state.unscheduled();
    out.stage = Stage::at_desk;
    return out;
}

void Desk::changes(const State& state, Outcomes& out) const {
    if (const std::string_view law = today.law.barred_by(state.group, state.gate, today.day); !law.empty()) {
        out.push_back({{refused, 0}, 1, law});
        return;
    }
    const double turned_back = refusal_chance(today, state.group, state.gate);
    out.push_back({{refused, 0}, turned_back, "exit check of the country left"});
    out.push_back({{admitted, 0}, 1 - turned_back, "admitted"});
}

State Desk::apply(const State& state, const Change& change) const {
    if (change.kind == admitted) {
        return beyond_gate(today, state);
    }
    State out = state;
    out.stage = Stage::turned_back;
    return out;
}

}  // namespace steppe
