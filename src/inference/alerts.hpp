// Alerts: how likely a limit is passed, day by day and by each day, over the replicates.
//
// A replicate passes on day d if its value on d is above the limit. The probability on a day is the share of replicates
// above it on that day, the probability by a day the share that has been above it on that day or one before. The date
// of a replicate is the first day on which it is above; quantiles of dates count replicates that never pass as later
// than the last day.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "steppe/ensemble.hpp"

namespace steppe {

/// A limit on a series.
struct Limit {
    std::string place, measure, group;
    double above = 0;
};

/// The first day by which a share of the replicates has passed, of the probabilities by day; none if fewer do.
[[nodiscard]] std::optional<Day> day_by_which(std::span<const double> by_day, double share, Day first_day);

struct Alert {
    SeriesKey key;
    double above = 0;
    std::vector<double> on_day;  ///< by day of the run: probability
    std::vector<double> by_day;  ///< likewise; never falls
    [[nodiscard]] std::optional<Day> date_of(double share, Day first_day) const {
        return day_by_which(by_day, share, first_day);
    }
};

/// The positions of the series that have a limit, ascending, each once: to be kept.
[[nodiscard]] std::vector<std::size_t> limited_series(std::span<const Limit> limits,
                                                      const std::vector<SeriesKey>& series);

/// Counts, replicate by replicate, in any order: the results do not depend on it.
class LimitCounts {
  public:
    /// `kept`: keys of the series that are kept, in their order. Limits on others are passed over.
    LimitCounts(std::span<const Limit> limits, std::span<const SeriesKey> kept, std::size_t days);
    /// The kept series of one replicate: [k * days + d].
    void add(std::span<const double> values);
    /// In the order of the limits.
    [[nodiscard]] std::vector<Alert> alerts() const;

  private:
    struct Count {
        std::size_t kept = 0;
        SeriesKey key;
        double above = 0;
        std::vector<std::uint32_t> on_day;
        std::vector<std::uint32_t> by_day;
    };
    std::vector<Count> counts_;
    std::uint32_t replicates_ = 0;
};

/// The same of an ensemble that holds what it kept.
[[nodiscard]] std::vector<Alert> alerts_of(std::span<const Limit> limits, const Ensemble& ensemble);

}  // namespace steppe
