#include "inference/error_law.hpp"

#include <algorithm>
#include <array>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>

namespace steppe {
namespace {

void add_mirrored(ErrorLaw& law, double error, double weight) {
    law.errors.insert(law.errors.end(), {error, -error});
    law.weights.insert(law.weights.end(), {(1 - kMirrored) * weight, kMirrored * weight});
}

double mean_size(std::span<const double> errors) {
    double sum = 0;
    for (const double error : errors) {
        sum += std::abs(error);
    }
    return sum / static_cast<double>(errors.size());
}

/// Factors by which the next conflict's scale may differ from the geometric mean of `scales`, all equally likely.
std::vector<double> scales_of_one_more(std::span<const double> scales) {
    constexpr std::size_t kFactors = 19;
    const auto n = static_cast<double>(scales.size());
    double mean = 0;
    for (const double one : scales) {
        mean += std::log(one) / n;
    }
    double squares = 0;
    for (const double one : scales) {
        squares += (std::log(one) - mean) * (std::log(one) - mean);
    }
    const double sd = std::sqrt(squares / (n - 1) * (1 + 1 / n));
    const boost::math::students_t_distribution<double> law(n - 1);
    std::vector<double> made;
    made.reserve(kFactors);
    for (std::size_t i = 0; i < kFactors; ++i) {
        made.push_back(
            std::exp(mean + sd * boost::math::quantile(law, (static_cast<double>(i) + 0.5) / double{kFactors})));
    }
    return made;
}

}  // namespace

double stretch(double factor) { return factor >= 1 ? 2 * (std::sqrt(factor) - 1) : -2 * (std::sqrt(1 / factor) - 1); }

double factor_of(double stretched) {
    const double root = 1 + std::abs(stretched) / 2;
    return stretched >= 0 ? root * root : 1 / (root * root);
}

std::vector<double> error_quantiles(const ErrorLaw& law, std::span<const double> levels) {
    std::vector<std::size_t> order(law.errors.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return law.errors[i]; });
    const double sum = std::accumulate(law.weights.begin(), law.weights.end(), 0.0);
    std::vector<double> middles;
    double below = 0;
    for (const std::size_t i : order) {
        middles.push_back((below + law.weights[i] / 2) / sum);
        below += law.weights[i];
    }
    std::vector<double> made;
    for (const double level : levels) {
        const auto after = std::ranges::lower_bound(middles, level);
        const auto k = static_cast<std::size_t>(after - middles.begin());
        if (order.empty()) {
            made.push_back(0);
        } else if (k == 0 || k == order.size()) {
            made.push_back(law.errors[order[k == 0 ? 0 : k - 1]]);
        } else {
            const double part = (level - middles[k - 1]) / std::max(middles[k] - middles[k - 1], 1e-300);
            made.push_back(law.errors[order[k - 1]] + part * (law.errors[order[k]] - law.errors[order[k - 1]]));
        }
    }
    return made;
}

ErrorLaw condensed(const ErrorLaw& law) {
    std::array<double, kLawErrors> levels{};
    for (std::size_t i = 0; i < kLawErrors; ++i) {
        levels[i] = (static_cast<double>(i) + 0.5) / kLawErrors;
    }
    return {error_quantiles(law, levels), std::vector<double>(kLawErrors, 1.0 / kLawErrors)};
}

double scale_of(const ErrorLaw& law) {
    double sum = 0;
    double weights = 0;
    for (std::size_t i = 0; i < law.errors.size(); ++i) {
        sum += std::abs(law.errors[i]) * law.weights[i];
        weights += law.weights[i];
    }
    return weights > 0 ? sum / weights : 0;
}

ErrorLaw law_of_unseen(std::span<const std::vector<double>> errors_by_conflict) {
    std::vector<double> scales;  // of conflicts with any error
    std::vector<std::size_t> which;
    for (std::size_t k = 0; k < errors_by_conflict.size(); ++k) {
        if (const double scale = errors_by_conflict[k].empty() ? 0 : mean_size(errors_by_conflict[k]); scale > 0) {
            scales.push_back(scale);
            which.push_back(k);
        }
    }
    const bool of_its_own = scales.size() >= kConflictsForAScale;
    ErrorLaw shape;
    for (std::size_t i = 0; i < which.size(); ++i) {
        const std::vector<double>& errors = errors_by_conflict[which[i]];
        for (const double error : errors) {
            add_mirrored(shape, of_its_own ? error / scales[i] : error, 1 / static_cast<double>(errors.size()));
        }
    }
    if (!of_its_own) {
        return condensed(shape);
    }
    const ErrorLaw few = condensed(shape);
    ErrorLaw law;
    for (const double scale : scales_of_one_more(scales)) {
        for (const double error : few.errors) {
            law.errors.push_back(error * scale);
        }
    }
    law.weights.assign(law.errors.size(), 1);
    return condensed(law);
}

ErrorLaw mixed(const ErrorLaw& others, std::span<const double> own_errors, std::size_t own_origins) {
    ErrorLaw law = others;
    const double sum = std::accumulate(law.weights.begin(), law.weights.end(), 0.0);
    const auto n = static_cast<double>(own_origins);
    const double own = own_errors.empty() ? 0 : others.errors.empty() ? 1 : n / (n + kOwnOrigins);
    for (double& weight : law.weights) {
        weight *= (1 - own) / sum;
    }
    for (const double error : own_errors) {
        add_mirrored(law, error, own / static_cast<double>(own_errors.size()));
    }
    return law;
}

}  // namespace steppe
