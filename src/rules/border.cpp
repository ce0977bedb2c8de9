#include "rules/border.hpp"

#include <cmath>

namespace steppe {
namespace {

enum Decision : std::uint32_t { admitted, refused };

}  // namespace

double wait_hours(double queue, double slots_per_day) {
    return queue <= 0 ? 0.0 : slots_per_day > 0 ? 24.0 * queue / slots_per_day : kClosedWaitHours;
}

void GiveUp::changes(const State& state, Outcomes& out) const {
    const double wait_days = wait_hours(today.levels.queue(state.gate), today.slots[index_of(state.gate)]) / 24.0;
    out.push_back(
        {{0, 0}, 1, -std::expm1(-today.parameters.give_up_per_day_of_wait * wait_days), "the wait is too long"});
}

State GiveUp::apply(const State& state, const Change& /*change*/) const {
    State out = state.core();
    out.stage = Stage::gave_up;
    return out;
}

std::optional<std::uint32_t> BorderService::request(const State& state, int /*round*/) const {
    return static_cast<std::uint32_t>(index_of(state.gate));
}

std::uint64_t BorderService::resource_id(std::uint32_t resource) const {
    return today.labels.gate(id_at<GateId>(resource));
}

State BorderService::granted(const State& state, std::uint32_t /*resource*/) const {
    State out = state.core();
    out.stage = Stage::at_desk;
    return out;
}

void Desk::changes(const State& state, Outcomes& out) const {
    const Group& group = today.group(state.group);
    const bool checked = group.call_up_age && group.citizenship == today.gate(state.gate).from;
    const double turned_back =
        checked ? exit_check_level(today.world, state.gate, today.day) * today.parameters.exit_refusal_share : 0.0;
    out.push_back({{refused, 0}, 2, turned_back, "exit check of the country left"});
    out.push_back({{admitted, 0}, 1, 1 - turned_back, "admitted"});
}

State Desk::apply(const State& state, const Change& change) const {
    State out = state;
    if (change.kind == refused) {
        out.stage = Stage::turned_back;
    } else {
        out.stage =
            today.group(state.group).citizenship == today.gate(state.gate).to ? Stage::gone_home : Stage::choosing;
    }
    return out;
}

}  // namespace steppe
