// What the length of a road leaves of the weight of what lies at its end, in a logit.
#pragma once

#include <span>
#include <vector>

#include "rules/parameters.hpp"
#include "world/reach.hpp"

namespace steppe {

/// exp(-k hours) of each road of `Reach`: to a city k is `travel_cost_per_hour`, to a gate and home through it
/// `way_cost_per_hour`. Worked out once for the parameters of a replicate.
class RoadWeights {
  public:
    RoadWeights(const Reach& reach, const RuleParameters& parameters);

    /// Of a list that `Reach` has shown.
    [[nodiscard]] std::span<const double> of(std::span<const Destination> targets) const {
        return beside(targets, reach_.all_targets(), to_targets_);
    }
    [[nodiscard]] std::span<const double> of(std::span<const WayHome> ways) const {
        return beside(ways, reach_.all_ways_home(), home_);
    }

  private:
    template <class Item>
    static std::span<const double> beside(std::span<const Item> part, std::span<const Item> all,
                                          const std::vector<double>& weights) {
        return part.empty()
                   ? std::span<const double>()
                   : std::span(weights).subspan(static_cast<std::size_t>(part.data() - all.data()), part.size());
    }

    const Reach& reach_;
    std::vector<double> to_targets_;
    std::vector<double> home_;
};

}  // namespace steppe
