// What a case in Flee's format says of camps and of those who may come: as the models and baselines of this folder read
// it.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "inference/baselines.hpp"
#include "steppe/flee_case.hpp"

namespace steppe {

struct CampSetting {
    std::vector<std::string> camps;  ///< the output camps of the case
    std::vector<double> capacity;    ///< by camp; above 0. Where none is declared: the mean of those that are
    std::vector<double> people;      ///< by origin: places that see conflict at some time
    std::vector<double> road_km;     ///< [origin * camps + camp]; where no road leads, 1.5 x the great circle + 50 km
    std::size_t days = 0;
    std::vector<double> open;      ///< [day * camps + camp]: 0, `kClosedBorder` or 1
    std::vector<double> conflict;  ///< [day * origins + origin]: intensity, 0 if none
};
[[nodiscard]] CampSetting camp_setting(const flee::Case& the_case);

/// The case's counts in its output camps, corrections and interpolation as Flee has them.
[[nodiscard]] CampCounts camp_counts(const flee::Case& the_case);

/// Capacities as declared, roads to the camps from every populated place that sees conflict. Camps that are none of the
/// case's have capacity 0 and no roads; `unknown` says whether there are any.
struct DeclaredOpportunities {
    Opportunities opportunities;
    bool unknown_camp = false;
};
[[nodiscard]] DeclaredOpportunities declared_opportunities(const flee::Case& the_case,
                                                           std::span<const std::string> camps);

}  // namespace steppe
