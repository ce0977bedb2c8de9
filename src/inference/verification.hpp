// Many forecasts and what happened: the scores together.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "inference/ensemble_scores.hpp"
#include "inference/quantile_scores.hpp"

namespace steppe {

/// An ensemble of one number, and what was observed.
struct ForecastOutcome {
    std::vector<double> members;
    double observed = 0;
};

struct Verification {
    static constexpr std::array<double, 4> kIntervals = {0.5, 0.8, 0.9, 0.95};  ///< central
    std::size_t forecasts = 0;
    double mean_error = 0;             ///< mean of the ensemble less what was observed
    double absolute_error = 0;         ///< of the median
    double crps = 0, fair_crps = 0;    ///< means
    WeightedIntervalScore wis;         ///< of the 23 quantiles that hubs ask for; mean
    std::array<double, 4> coverage{};  ///< share of observations within each interval, its ends included
    double log_score = 0;              ///< mean; bins that double in width: 0, 1, 2, 4, 8, ...
    Uniformity pit;
};

/// Means over all. The PIT's random numbers are keyed by `seed` and the position of the forecast.
[[nodiscard]] Verification verify(std::span<const ForecastOutcome> outcomes, std::uint64_t seed);

/// The same on log(1 + x).
[[nodiscard]] Verification verify_log1p(std::span<const ForecastOutcome> outcomes, std::uint64_t seed);

}  // namespace steppe
