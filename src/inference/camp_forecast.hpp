// The forecast model: how many people will be in each camp, from what had been published by the day of the forecast.
//
// Of the N people last published of a camp, st days before, the forecast for h days ahead is
//
//     m = N (1 + trust r (1 - exp(-(h + st) / damping)) damping),   r its daily rate of growth,
//
// a damped trend (Gardner and McKenzie 1985, Manage. Sci. 31:1237). r comes from the reports of the last `window` days,
// half its own and half that of all camps together, and is limited: the median of the slopes between any two of them
// (Theil 1950, Sen 1968), since single reports are often wrong. What grew from 0 is no slope: the first report of a
// camp is not growth. A part of all growth, `moved`, is shared out as `rules/camp_choice.hpp` says, with the largest
// count so far in place of the capacity: camps that have just opened have no rate yet.
//
// Intervals are the errors of forecasts of other conflicts and, the more of them could be seen by then, of this one
// (`error_law.hpp`). With M the mean of m over camps and y what was published then, an error is
//
//     e = stretch((y + M/10) / (m + M/10)) / s,   s = sqrt(M / (m + M/10) (h + st) / 30 days (1 + 200 days / age)),
//
// age the days since anybody was counted, at least a week: small camps, old reports and young crises are less sure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "inference/camp_setting.hpp"
#include "steppe/flee_case.hpp"

namespace steppe {

struct DampedTrend {
    double window_days = 120;
    double damping_days = 60;
    double trust = 0.6;
    double greatest_rate = 0.02;  ///< a day
    double pooled = 0.5;          ///< how much of the rate is that of all camps together
    double moved = 0.25;
};
/// m = N: what has to be beaten.
[[nodiscard]] DampedTrend level_persistence_trend();
/// Each camp's own rate, for ever: another thing to beat.
[[nodiscard]] DampedTrend continued_trend();

/// Of each camp what was published, oldest first, in the order of `CampSetting::camps`.
using PublishedCounts = std::vector<std::vector<flee::PublishedCount>>;
[[nodiscard]] PublishedCounts published_counts(const flee::Case& the_case);

/// Straight between the reports before and after; the first or the last value outside of them, 0 if there are none.
[[nodiscard]] double count_on(std::span<const flee::PublishedCount> reports, double day);

struct CampForecast {
    std::vector<double> median;  ///< by camp
    std::vector<double> spread;  ///< s above, by camp; above 0
    double few = 0;              ///< M / 10, people; above 0

    [[nodiscard]] double error_of(std::size_t camp, double observed) const;
    /// Of one camp, not below 0; in the order of `errors`.
    [[nodiscard]] std::vector<double> quantiles(std::size_t camp, std::span<const double> errors) const;
};

/// Reads of `published` only what is of `origin` or before, and of the setting only `origin` itself; capacities not at
/// all.
[[nodiscard]] CampForecast forecast(const CampSetting& setting, const PublishedCounts& published, std::int32_t origin,
                                    std::int32_t lead_days, const DampedTrend& trend);

}  // namespace steppe
