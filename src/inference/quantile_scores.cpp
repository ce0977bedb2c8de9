#include "inference/quantile_scores.hpp"

#include <algorithm>
#include <cmath>

namespace steppe {

double interval_score(double low, double high, double alpha, double observed) {
    return (high - low) + 2 / alpha * std::max(0.0, low - observed) + 2 / alpha * std::max(0.0, observed - high);
}

double pinball_loss(double quantile, double level, double observed) {
    return observed >= quantile ? level * (observed - quantile) : (1 - level) * (quantile - observed);
}

WeightedIntervalScore weighted_interval_score(std::span<const double> levels, std::span<const double> quantiles,
                                              double observed) {
    WeightedIntervalScore score;
    const std::size_t intervals = levels.size() / 2;
    const double median = quantiles[intervals];
    (observed < median ? score.overprediction : score.underprediction) = std::abs(observed - median) / 2;
    for (std::size_t k = 0; k < intervals; ++k) {
        const double low = quantiles[k];
        const double high = quantiles[quantiles.size() - 1 - k];
        score.dispersion += levels[k] * (high - low);  // alpha / 2 is the lower level
        score.overprediction += std::max(0.0, low - observed);
        score.underprediction += std::max(0.0, observed - high);
    }
    const double weight = static_cast<double>(intervals) + 0.5;
    return {score.dispersion / weight, score.overprediction / weight, score.underprediction / weight};
}

std::vector<double> quantiles_of(std::span<const double> members, std::span<const double> levels) {
    std::vector<double> sorted(members.begin(), members.end());
    std::ranges::sort(sorted);
    std::vector<double> made;
    made.reserve(levels.size());
    for (const double level : levels) {
        const double position = level * static_cast<double>(sorted.size() - 1);
        const auto below = static_cast<std::size_t>(position);
        const std::size_t above = std::min(below + 1, sorted.size() - 1);
        made.push_back(sorted[below] + (position - static_cast<double>(below)) * (sorted[above] - sorted[below]));
    }
    return made;
}

}  // namespace steppe
