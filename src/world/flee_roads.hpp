// Kilometres by road between the locations of a case in Flee's format.
#pragma once

#include <span>
#include <vector>

#include "steppe/flee_case.hpp"

namespace steppe::flee {

/// From each of `from` to each of `to` by the shortest way over routes.csv, closures not looked at: [from * to.size() +
/// to], infinite where no road leads.
[[nodiscard]] std::vector<double> road_km(const Case& the_case, std::span<const LocationIndex> from,
                                          std::span<const LocationIndex> to);

}  // namespace steppe::flee
