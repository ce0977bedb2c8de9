#include "inference/relative_difference.hpp"

#include <algorithm>
#include <cmath>

namespace steppe {
namespace {

double rounded(double value) { return std::nearbyint(value * 1e4) / 1e4; }

}  // namespace

RelativeDifference averaged_relative_difference(std::span<const double> simulated, std::span<const double> counted,
                                                std::size_t camps) {
    RelativeDifference sum;
    const std::size_t days = camps == 0 ? 0 : simulated.size() / camps;
    for (std::size_t day = 0; day < days; ++day) {
        const auto n = simulated.subspan(day * camps, camps);
        const auto data = counted.subspan(day * camps, camps);
        double u = 0;
        double m = 0;
        for (std::size_t c = 0; c < camps; ++c) {
            u += data[c];
            m += n[c];
        }
        const double scale = m > 0 ? u / m : 0;
        double normal = 0;
        double rescaled = 0;
        for (std::size_t c = 0; c < camps; ++c) {
            normal += rounded(std::abs(n[c] - data[c]));
            rescaled += rounded(std::abs(n[c] * scale - data[c]));
        }
        sum.normal += normal / std::max(u, 1.0);
        sum.rescaled += rescaled / std::max(u, 1.0);
    }
    if (days > 0) {
        sum.normal /= static_cast<double>(days);
        sum.rescaled /= static_cast<double>(days);
    }
    return sum;
}

}  // namespace steppe
