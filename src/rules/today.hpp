// What a rule may look at besides the projection: the world, the parameters, the day, and the aggregates as they stood
// when the phase began. Day effects have been drawn by the engine: a rule knows no random numbers.
#pragma once

#include <span>

#include "rules/group_law.hpp"
#include "rules/labels.hpp"
#include "rules/levels.hpp"
#include "rules/parameters.hpp"
#include "rules/road_weights.hpp"
#include "world/reach.hpp"

namespace steppe {

struct Today {
    const World& world;
    const Reach& reach;
    const Labels& labels;
    const GroupLaw& law;
    const RuleParameters& parameters;
    const RoadWeights& roads;
    const Levels& levels;
    Day day = kNoDay;
    std::span<const double> reported_wait_hours;  ///< by gate: what people know, some days old
    std::span<const double> slots;                ///< by gate: persons that the desks can serve today
    double departure_effect = 1;
    std::span<const double> traffic_effect;     ///< by gate
    std::span<const double> exit_check_levels;  ///< by gate: `exit_check_level`
    std::span<const double> beds = {};          ///< by place x tier: persons, of this morning
    std::span<const double> prices = {};        ///< by place x tier: KZT a person and night, of this morning
    Day horizon = kNoDay;                       ///< the last day on which anything can happen
    Day permit_wait_days = 0;                   ///< from an application for a permit to when its desk takes it up

    [[nodiscard]] const Place& place(PlaceId id) const { return world.place(id); }
    [[nodiscard]] const Gate& gate(GateId id) const { return world.gate(id); }
    [[nodiscard]] const Group& group(GroupId id) const { return world.group(id); }
    [[nodiscard]] std::size_t bed_index(PlaceId at, TierId tier) const {
        return index_of(at) * world.tiers.size() + index_of(tier);
    }
    [[nodiscard]] double beds_at(PlaceId at, TierId tier) const { return beds[bed_index(at, tier)]; }
};

/// The level (0..1) of checks on leaving at a gate on a day: the latest `exit_check` driver that names its place, the
/// country left, or everywhere; the most particular one.
[[nodiscard]] double exit_check_level(const World& world, GateId gate, Day day);

}  // namespace steppe
