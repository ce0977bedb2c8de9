#include "rules/labels.hpp"

namespace steppe {

Labels::Labels(const World& world) : places_{0}, gates_{0}, groups_{0}, tiers_{0} {
    for (const Place& place : world.places) {
        places_.push_back(content_hash(place.id));
    }
    for (const Gate& gate : world.gates) {
        gates_.push_back(content_hash(gate.id(world.place(gate.place).id)));
    }
    for (const Group& group : world.groups) {
        groups_.push_back(content_hash(group.id));
    }
    for (const Tier& tier : world.tiers) {
        tiers_.push_back(content_hash(tier.id));
    }
}

std::uint64_t Labels::hash_of_core(const State& state) const {
    std::uint64_t h = mix(static_cast<std::uint64_t>(state.stage), tier(state.tier));
    h = mix(h, group(state.group));
    h = mix(h, place(state.place));
    h = mix(h, place(state.home));
    return mix(h, gate(state.gate));
}

std::uint64_t Labels::hash(std::uint64_t hash_of_core, const State& state) {
    std::uint64_t h = mix(hash_of_core, static_cast<std::uint64_t>(static_cast<std::uint32_t>(state.since)));
    h = mix(h, static_cast<std::uint64_t>(static_cast<std::uint32_t>(state.due)));
    // Fields that only some laws give a value: without them the hash is that of a world without such a law.
    if (state.standing != Standing::visitor) {
        h = mix(h, static_cast<std::uint64_t>(state.standing));
    }
    return state.entered == kNoDay ? h : mix(h, static_cast<std::uint64_t>(state.entered));
}

}  // namespace steppe
