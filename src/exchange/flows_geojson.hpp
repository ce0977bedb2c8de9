// flows.geojson: what passed each crossing and who is in each city, for maps. WGS 84.
//
// A crossing has one feature for each direction: a line from the nearest city of the country left over the crossing to
// the nearest city of the country entered, with persons since the scenario's reference date (`q05`, `q50`, `q95`) and
// the daily medians. A gate in a city (an airport) and a city with beds are points. Counts are persons; crossings are
// not persons.
#pragma once

#include <string>

#include "steppe/ensemble.hpp"
#include "steppe/world.hpp"

namespace steppe {

[[nodiscard]] std::string flows_geojson(const Summary& summary, const World& world);

}  // namespace steppe
