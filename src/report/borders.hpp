// Outlines of countries and regions around a scenario, from Natural Earth (web/borders/README.md).
#pragma once

#include <string>

#include "report/scene.hpp"

namespace steppe::report {

struct Extent {
    double west_deg = 0, east_deg = 0, south_deg = 0, north_deg = 0;
};

/// All places with a position, and a margin; nothing if there are none.
[[nodiscard]] std::optional<Extent> extent_of(const Scene& scene);

/// Each JSON: `{"countries": [{"iso": "KAZ", "rings": [[lon, lat, ...], ...]}], "regions": [[lon, lat, ...], ...]}`,
/// degrees, cut off at the extent.
struct Borders {
    std::string near;  ///< the finest outlines that there are
    std::string wide;  ///< coarser ones that reach further; empty if `near` are those
};
[[nodiscard]] Borders borders_around(const Extent& extent);

}  // namespace steppe::report
