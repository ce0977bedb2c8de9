// Observations beside a run: is each inside the interval? A comparison after the run; no run reads what was observed.
//
// Of flows (`entries`, `exits`, `arrivals`, `departures`, `refused`, `numbers`, `registered`, ...) an observation over
// several days is their sum; of a sum since the reference date (`_cum`) the last day's value; of all else the mean.
// Quantiles are over replicates, of that number.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "steppe/date.hpp"
#include "steppe/ensemble.hpp"

namespace steppe {

/// What was observed.
struct Observed {
    std::string id, place, measure, group, unit;
    Day from = kNoDay;
    Day to = kNoDay;
    double value = 0;
};

struct Compared {
    Observed observed;
    double q05 = 0, q50 = 0, q95 = 0;
    double below = 0;  ///< share of replicates below the observation, ties halved
    [[nodiscard]] bool inside() const { return q05 <= observed.value && observed.value <= q95; }
};

/// The positions of the series that are observed within the days of the run, ascending, each once: to be kept.
[[nodiscard]] std::vector<std::size_t> observed_series(std::span<const Observed> observed,
                                                       const std::vector<SeriesKey>& series);

/// Those observations whose series was kept and whose days were run, in the order given.
[[nodiscard]] std::vector<Compared> compare_observed(std::span<const Observed> observed, const Ensemble& ensemble);

}  // namespace steppe
