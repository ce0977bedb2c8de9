// The series that a scenario wants kept for each replicate.
#pragma once

#include <cstddef>
#include <vector>

#include "inference/alerts.hpp"
#include "steppe/scenario.hpp"
#include "steppe/series.hpp"

namespace steppe {

/// Their positions among the series of the scenario's model (sorted by key), ascending, each once. A name that no
/// series has is a problem.
[[nodiscard]] std::vector<std::size_t> recorded_series(const std::vector<RecordedSeries>& named,
                                                       const std::vector<SeriesKey>& series, Problems& problems);

/// The limits that a scenario sets; a name that no series has is a problem.
/// A figure whose series the model does not have is odd: it is compared with nothing. Said with what may be meant.
void note_figures_without_series(const std::vector<Observation>& figures, const std::vector<SeriesKey>& series,
                                 Problems& warnings);

[[nodiscard]] std::vector<Limit> limits_on(const std::vector<SeriesLimit>& named, const std::vector<SeriesKey>& series,
                                           Problems& problems);

}  // namespace steppe
