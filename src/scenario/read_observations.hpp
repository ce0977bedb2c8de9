// Rows of observations.csv: of a scenario, or of a table by itself.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "steppe/problem.hpp"
#include "steppe/scenario.hpp"
#include "text/table.hpp"

namespace steppe {

inline constexpr auto kObservationColumns = std::to_array<std::string_view>(
    {"id", "place", "measure", "group", "from", "to", "value", "unit", "confidence", "published", "source", "note"});

/// What each row says, faults included as far as they can be read; whether places and groups are there is not looked
/// at. An id that is there twice is a fault.
[[nodiscard]] std::vector<Observation> observations_of(const Table& rows, Problems& problems);

}  // namespace steppe
