#include "rules/labels.hpp"

namespace steppe {

namespace {

/// One number a field, so that a place and a home there differ.
enum Field : std::uint64_t { of_place = 1, of_home, of_gate, of_group, of_tier };

}  // namespace

Labels::Labels(const World& world) : places_{0}, homes_{0}, gates_{0}, groups_{0}, tiers_{0} {
    for (const Place& place : world.places) {
        places_.push_back(mix(of_place, content_hash(place.id)));
        homes_.push_back(mix(of_home, content_hash(place.id)));
    }
    for (const Gate& gate : world.gates) {
        gates_.push_back(mix(of_gate, content_hash(gate.id(world.place(gate.place).id))));
    }
    for (const Group& group : world.groups) {
        groups_.push_back(mix(of_group, content_hash(group.id)));
    }
    for (const Tier& tier : world.tiers) {
        tiers_.push_back(mix(of_tier, content_hash(tier.id)));
    }
}

std::uint64_t Labels::hash(const State& state) const {
    const std::uint64_t content =
        at(places_, static_cast<std::size_t>(state.place)) ^ at(homes_, static_cast<std::size_t>(state.home)) ^
        at(gates_, static_cast<std::size_t>(state.gate)) ^ at(groups_, static_cast<std::size_t>(state.group)) ^
        at(tiers_, static_cast<std::size_t>(state.tier));
    const std::uint64_t kind =
        static_cast<std::uint64_t>(state.stage) << 32U | static_cast<std::uint64_t>(state.standing);
    const auto days = [](Day first, Day second) {
        return std::uint64_t{static_cast<std::uint32_t>(first)} << 32U | static_cast<std::uint32_t>(second);
    };
    return mix(mix(content, days(state.since, state.due)), mix(kind, days(state.entered, 0)));
}

}  // namespace steppe
