// How far single numbers were off.
#pragma once

#include <span>

namespace steppe {

/// Means over all values; NaN of none. As many in both.
[[nodiscard]] double mean_absolute_error(std::span<const double> predicted, std::span<const double> observed);
[[nodiscard]] double mean_error(std::span<const double> predicted,
                                std::span<const double> observed);  ///< predicted less observed

/// The mean absolute error divided by that of a naive prediction of the same values (Hyndman and Koehler 2006, Int. J.
/// Forecast. 22:679, with an out-of-sample scale). NaN where the naive prediction is without error.
[[nodiscard]] double mean_absolute_scaled_error(std::span<const double> predicted, std::span<const double> naive,
                                                std::span<const double> observed);

/// 1 - score / reference: above 0 is better than the reference. NaN if the reference is 0.
[[nodiscard]] double skill(double score, double reference);

}  // namespace steppe
