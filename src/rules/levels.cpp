#include "rules/levels.hpp"

#include <algorithm>

namespace steppe {

Levels::Levels(const World& world)
    : tiers_(world.tiers.size()),
      queue_(world.gates.size()),
      occupied_(world.places.size() * world.tiers.size()),
      unsheltered_(world.places.size()),
      came_by_(world.gates.size()),
      came_to_(world.places.size()) {}

void Levels::chose(const State& from, const State& to, double persons) {
    const auto remember = [](std::vector<Household>& homes, PlaceId home, double people) {
        const auto at = std::ranges::lower_bound(homes, home, {}, &Household::home);
        if (at != homes.end() && at->home == home) {
            at->persons += people;
        } else {
            homes.insert(at, {home, people});
        }
    };
    if (from.home != PlaceId::none && to.home == PlaceId::none && to.gate != GateId::none) {
        remember(came_by_[index_of(to.gate)], from.home, persons);
    } else if (from.gate != GateId::none && to.gate == GateId::none && !is_gone(to.stage)) {
        double all = 0;
        for (const Household& household : came_by_[index_of(from.gate)]) {
            all += household.persons;
        }
        if (all <= 0) {
            return;  // those who come had forgotten before
        }
        for (const Household& household : came_by_[index_of(from.gate)]) {
            remember(came_to_[index_of(to.place)], household.home, persons * household.persons / all);
        }
    }
}

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
