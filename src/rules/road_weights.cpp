#include "rules/road_weights.hpp"

#include <algorithm>
#include <cmath>

namespace steppe {

RoadWeights::RoadWeights(const Reach& reach, const RuleParameters& parameters)
    : reach_(reach), to_targets_(reach.all_targets().size()), home_(reach.all_ways_home().size()) {
    std::ranges::transform(reach.all_targets(), to_targets_.begin(), [&](const Destination& target) {
        return std::exp(
            -(target.gate == GateId::none ? parameters.travel_cost_per_hour : parameters.way_cost_per_hour) *
            target.hours);
    });
    std::ranges::transform(reach.all_ways_home(), home_.begin(), [&](const WayHome& way) {
        return std::exp(-parameters.way_cost_per_hour * (way.hours_to_gate + way.hours_beyond));
    });
}

}  // namespace steppe
