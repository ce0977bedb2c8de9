// How far off a prediction of people in camps may be, told by predictions of other conflicts and by its own past.
//
// Counts are off by factors rather than by amounts, and yet the large factors are fewer than a lognormal law has; a
// factor x is told as
//
//     stretch(x) = 2 (sqrt(x) - 1) if x >= 1, else -stretch(1 / x)
//
// (Box and Cox 1964, J. R. Stat. Soc. B 26:211, power 1/2; a fall to a third is as far as a rise to three times).
// Errors are in units of the spread that the prediction itself has.
//
// A conflict that nobody has seen has the shape of the others' errors and a scale of its own: with s_k the mean of
// |error| of conflict k of K, ln s is ln s_k's mean + their standard deviation sqrt(1 + 1/K) t, t of Student's law with
// K - 1 degrees of freedom (what is to be expected of one more of K normal values). Whether camps of the next conflict
// fill or empty cannot be told from a few that mostly filled: every error counts a quarter mirrored.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace steppe {

[[nodiscard]] double stretch(double factor);           ///< `factor` above 0
[[nodiscard]] double factor_of(double stretched);      ///< its inverse
inline constexpr double kMirrored = 0.25;              ///< the weight of -e beside that of e, 1 in all
inline constexpr std::size_t kLawErrors = 100;         ///< of a law: at the levels 0.005, 0.015, ..., 0.995
inline constexpr std::size_t kConflictsForAScale = 4;  ///< of fewer, scales are taken as they are

/// Errors with weights: the law of what may happen.
struct ErrorLaw {
    std::vector<double> errors;
    std::vector<double> weights;
};

/// Errors at `levels`, by the middles of the weights (straight in between); 0 of none.
[[nodiscard]] std::vector<double> error_quantiles(const ErrorLaw& law, std::span<const double> levels);

/// `kLawErrors` errors of the same weight.
[[nodiscard]] ErrorLaw condensed(const ErrorLaw& law);

/// Mean of |error|.
[[nodiscard]] double scale_of(const ErrorLaw& law);

/// Of a conflict not seen, from the errors of those that were, each conflict of the same weight; condensed.
[[nodiscard]] ErrorLaw law_of_unseen(std::span<const std::vector<double>> errors_by_conflict);

/// Others' law with weight 1 - n / (n + kOwnOrigins), one's own errors with the rest: n origins of one's own of which
/// an outcome has been published. All weight if there are no others.
inline constexpr double kOwnOrigins = 30;
[[nodiscard]] ErrorLaw mixed(const ErrorLaw& others, std::span<const double> own_errors, std::size_t own_origins);

}  // namespace steppe
