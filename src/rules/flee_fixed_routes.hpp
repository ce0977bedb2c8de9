// `fixed_routes`: each location has a table of ways, one to each destination within its reach, and people choose from
// the table. A day's tables follow from the day's map, and, since Flee makes them location by location in the order of
// the file, from what yesterday has left at the locations that come later.
//
// With the symbols of `flee_map.hpp`, the weight of a way of length d that ends at e is
//
//     w = [ (w_s + S(e)) / D^p_d ]^p_w * G(e)     D = d_s + d, a quarter of it for a major route
//
// so that the score counts twice, and the room at the destination not at all. Here is the part before G.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "steppe/flee_case.hpp"

namespace steppe::flee {

class Map;
struct Standing;

/// A way of the table of a location.
struct FixedWay {
    LocationIndex destination = kNoLocation;
    double weight = 0;
    std::vector<LocationIndex> path;  ///< the locations to come, the destination the last
    bool operator==(const FixedWay&) const = default;
};

/// The weight of a way without G. `score`: that of its end.
[[nodiscard]] double fixed_way_weight(const Settings& settings, double score, const Standing& end, double distance_km,
                                      bool major);

class FixedRoutes {
  public:
    /// `scores`: of the locations before the first day.
    FixedRoutes(const Case& the_case, std::vector<double> scores);

    /// The tables of a day, from the links that are open and the day's scores. True if any differs from the day before.
    bool update(const Map& map, std::span<const double> scores);
    [[nodiscard]] std::span<const FixedWay> from(LocationIndex l) const { return tables_[l]; }

  private:
    using Table = std::vector<FixedWay>;

    void explore(const Map& map, LocationIndex source, LocationIndex at, int hops, double distance_km,
                 std::vector<LocationIndex>& path, Table& table) const;
    void add_major_routes(const Map& map, LocationIndex source);
    void add_major_route(const Map& map, LocationIndex source, std::span<const LocationIndex> way);

    const Case* case_;
    std::vector<double> scores_;                                       ///< as far as the day has come
    std::vector<Table> tables_;                                        ///< by location
    std::vector<std::vector<std::vector<LocationIndex>>> major_from_;  ///< by location: ways without their start
};

}  // namespace steppe::flee
