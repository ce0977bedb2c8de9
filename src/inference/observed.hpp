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

/// Of the days of an observation the number that it is compared with: their sum, the last or the mean, by the measure.
[[nodiscard]] double observed_number(const std::string& measure, std::span<const double> days);

/// The positions of the series that are observed within the days of the run, ascending, each once: to be kept.
[[nodiscard]] std::vector<std::size_t> observed_series(std::span<const Observed> observed,
                                                       const std::vector<SeriesKey>& series);

/// The numbers of each replicate that observations are compared with, as the replicates end.
class ObservedReplicates {
  public:
    /// `kept`: keys of the kept series, in their order; the days are those of the run.
    ObservedReplicates(std::vector<Observed> observed, std::vector<SeriesKey> kept, Day first_day, Day last_day);
    /// `values[k * days + d]`. In any order of the replicates.
    void add(std::uint32_t replicate, std::span<const double> values);
    /// As `compare_observed`; none before a replicate was added.
    [[nodiscard]] std::vector<Compared> compare() const;

  private:
    struct Place {
        std::size_t observed;  ///< position in `observed_`
        std::size_t kept;
    };
    std::vector<Observed> observed_;
    std::vector<SeriesKey> kept_;
    Day first_day_;
    Day last_day_;
    std::vector<Place> places_;
    std::vector<std::vector<double>> numbers_;  ///< by place; the order of replicates does not matter
};

/// Those observations whose series was kept and whose days were run, in the order given.
[[nodiscard]] std::vector<Compared> compare_observed(std::span<const Observed> observed, const Ensemble& ensemble);

}  // namespace steppe
