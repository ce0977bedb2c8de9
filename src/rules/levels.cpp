#include "rules/levels.hpp"

namespace steppe {

Levels::Levels(const World& world)
    : tiers_(world.tiers.size()),
      queue_(world.gates.size()),
      occupied_(world.places.size() * world.tiers.size()),
      unsheltered_(world.places.size()) {}

void Levels::add(const State& state, double persons) {
    switch (state.stage) {
        case Stage::queueing:
        case Stage::at_desk:
            queue_[index_of(state.gate)] += persons;
            return;
        case Stage::lodged:
        case Stage::staying:
        case Stage::resting:
        case Stage::moving:
            occupied_[bed_index(state.place, state.tier)] += persons;
            return;
        case Stage::arriving:
        case Stage::unsheltered:
        case Stage::stopping:
            unsheltered_[index_of(state.place)] += persons;
            return;
        default:
            return;
    }
}

}  // namespace steppe
