// How good quantiles were, given what happened.
//
//     interval score   IS_a(l, u; y) = (u - l) + 2/a (l - y)+ + 2/a (y - u)+        of the central interval of level 1
//     - a WIS              [ |y - median| / 2 + sum_k a_k/2 IS_{a_k} ] / (K + 1/2)      over K intervals; equal to the
//     mean of
//                      2 pinball over the 2 K + 1 quantiles
//
// It falls into dispersion (the widths), overprediction (y below) and underprediction (y above). Source: Bracher, Ray,
// Gneiting and Reich 2021 (PLoS Comput. Biol. 17:e1008618).
#pragma once

#include <array>
#include <span>
#include <vector>

namespace steppe {

/// The levels that forecast hubs ask for.
inline constexpr std::array<double, 23> kHubLevels = {0.01, 0.025, 0.05, 0.1, 0.15, 0.2,   0.25, 0.3,
                                                      0.35, 0.4,   0.45, 0.5, 0.55, 0.6,   0.65, 0.7,
                                                      0.75, 0.8,   0.85, 0.9, 0.95, 0.975, 0.99};

struct WeightedIntervalScore {
    double dispersion = 0;
    double overprediction = 0;
    double underprediction = 0;
    [[nodiscard]] double total() const { return dispersion + overprediction + underprediction; }
};

/// `alpha`: 1 less the level of the interval, above 0.
[[nodiscard]] double interval_score(double low, double high, double alpha, double observed);

/// `level` in (0, 1).
[[nodiscard]] double pinball_loss(double quantile, double level, double observed);

/// `levels`: ascending, symmetric about 1/2, which is among them; as many quantiles.
[[nodiscard]] WeightedIntervalScore weighted_interval_score(std::span<const double> levels,
                                                            std::span<const double> quantiles, double observed);

/// Quantiles of a sample by linear interpolation of its order statistics (Hyndman and Fan 1996, type 7). Not empty.
[[nodiscard]] std::vector<double> quantiles_of(std::span<const double> members, std::span<const double> levels);

}  // namespace steppe
