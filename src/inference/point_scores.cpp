#include "inference/point_scores.hpp"

#include <cmath>
#include <limits>

namespace steppe {

namespace {
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
}

double mean_absolute_error(std::span<const double> predicted, std::span<const double> observed) {
    double sum = 0;
    for (std::size_t i = 0; i < predicted.size(); ++i) {
        sum += std::abs(predicted[i] - observed[i]);
    }
    return predicted.empty() ? kNone : sum / static_cast<double>(predicted.size());
}

double mean_error(std::span<const double> predicted, std::span<const double> observed) {
    double sum = 0;
    for (std::size_t i = 0; i < predicted.size(); ++i) {
        sum += predicted[i] - observed[i];
    }
    return predicted.empty() ? kNone : sum / static_cast<double>(predicted.size());
}

double mean_absolute_scaled_error(std::span<const double> predicted, std::span<const double> naive,
                                  std::span<const double> observed) {
    const double scale = mean_absolute_error(naive, observed);
    return scale > 0 ? mean_absolute_error(predicted, observed) / scale : kNone;
}

double skill(double score, double reference) { return reference > 0 ? 1 - score / reference : kNone; }

}  // namespace steppe
