// What the models of this folder would have said of past conflicts, and what was found on the others.
//
// Redistribution: one prediction of all days. Forecast: one from every seventh day on, of what was published by then;
// the target is what was published on the day aimed at (straight between reports), before any later correction.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "inference/camp_forecast.hpp"
#include "inference/camp_movement.hpp"
#include "inference/error_law.hpp"

namespace steppe {

struct CampCase {
    std::string name;
    CampSetting setting;
    CampCounts counts;
    PublishedCounts published;
};

// --- redistribution

/// What is chosen from on other conflicts: the ranges of `people`, `distance` and `crowding` moved down, as shipped, or
/// moved up.
[[nodiscard]] std::vector<CampChoiceRanges> candidate_ranges();

/// The candidate with the least mean error over all cases but `left_out`; errors[candidate][case].
[[nodiscard]] std::size_t best_candidate(std::span<const std::vector<double>> errors, std::size_t left_out);

/// Rescaled relative error of each day.
[[nodiscard]] std::vector<double> daily_errors(const CampCounts& counts, std::span<const double> predicted);

/// (counted - median) / spread of every seventh day.
[[nodiscard]] std::vector<double> redistribution_errors(const CampCounts& counts, const Redistribution& made);

// --- forecast

inline constexpr std::int32_t kFirstOrigin = 30;
inline constexpr std::int32_t kOriginStep = 7;

struct CampOutlook {
    std::int32_t origin = 0;
    CampForecast said;
    std::vector<double> observed;                 ///< by camp, `lead` days later
    std::vector<std::int32_t> settled;            ///< by camp: the day on which the outcome was published
    [[nodiscard]] double relative_error() const;  ///< sum |median - observed| / max(sum observed, 1)
};
/// From the first origin on by which anybody had been counted.
[[nodiscard]] std::vector<CampOutlook> outlooks(const CampCase& one, std::int32_t lead_days, const DampedTrend& trend);

/// What is chosen from on other conflicts.
[[nodiscard]] std::vector<DampedTrend> candidate_trends();

/// Mean over outlooks.
[[nodiscard]] double mean_relative_error(std::span<const CampOutlook> all);

/// Of all camps and origins, in units of the forecasts' spreads.
[[nodiscard]] std::vector<double> forecast_errors(std::span<const CampOutlook> all);

/// Forecasts of one conflict and lead, and the law of errors of other conflicts at that lead.
struct LeadOutlooks {
    std::span<const CampOutlook> outlooks;
    ErrorLaw others;
};

/// Quantiles of each outlook of one of several leads, [outlook][camp * levels + level]: others' errors and those of its
/// own that were known. Errors at other leads are in: one of 7 days is known long before one of 90. They are multiplied
/// by the ratio of the others' scales at both leads. Of an outlook with neither, nothing: an empty vector.
[[nodiscard]] std::vector<std::vector<double>> outlook_quantiles(std::span<const LeadOutlooks> leads, std::size_t which,
                                                                 std::span<const double> levels);

/// Central 90 % interval of a mean of values that depend on their neighbours: circular blocks of `block` values drawn
/// 400 times (Politis and Romano 1992).
[[nodiscard]] Range interval_of_mean(std::span<const double> values, std::size_t block, std::uint64_t seed);

}  // namespace steppe
