// Whether counts follow a law: the chi-square test, and how often it may be wrong.
#pragma once

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <cstdint>
#include <vector>

namespace steppe {

/// Each comparison raises a false alarm with probability 1e-9. There are fewer than a thousand: 1e-6 for all together
/// (and seeds are fixed, so that what passes once passes always).
inline constexpr double kFalseAlarm = 1e-9;

/// The probability of cells that lie at least this far from their expectations. Cells of fewer than ten expected items
/// are pooled with the next one.
inline double chi_square_p(const std::vector<double>& observed, const std::vector<double>& expected) {
    std::vector<std::pair<double, double>> cells;
    double seen = 0, due = 0;
    for (std::size_t i = 0; i < observed.size(); ++i) {
        seen += observed[i];
        due += expected[i];
        if (due >= 10) {
            cells.emplace_back(seen, due);
            seen = due = 0;
        }
    }
    if (!cells.empty()) {
        cells.back().first += seen;
        cells.back().second += due;
    }
    // All in one cell: impossible items apart, there is nothing that could differ.
    if (cells.size() < 2) return seen > 0 && cells.empty() ? 0 : 1;
    double statistic = 0;
    for (const auto& [count, mean] : cells) statistic += (count - mean) * (count - mean) / mean;
    const boost::math::chi_squared law(static_cast<double>(cells.size() - 1));
    return boost::math::cdf(complement(law, statistic));
}

/// Of counts against a distribution function. Cells are single counts where the deviation is small, else about a
/// hundred slices of mean +- 5 deviations.
template <class Cdf>
double goodness_of_fit(std::vector<std::int64_t> counts, double mean, double deviation, Cdf cdf) {
    std::ranges::sort(counts);
    const double step = std::max(1.0, std::floor(deviation / 10));
    const double reach = std::ceil(std::max(5 * deviation, 30.0) / step) * step;
    std::vector<double> observed, expected;
    double below = 0;
    auto from = counts.begin();
    const auto total = static_cast<double>(counts.size());
    for (double cut = std::floor(mean) - reach; cut <= mean + reach; cut += step) {
        const auto to = std::upper_bound(from, counts.end(), static_cast<std::int64_t>(cut));
        const double up_to = cdf(cut);
        observed.push_back(static_cast<double>(to - from));
        expected.push_back(total * (up_to - below));
        from = to;
        below = up_to;
    }
    observed.push_back(static_cast<double>(counts.end() - from));
    expected.push_back(total * (1 - below));
    return chi_square_p(observed, expected);
}

}  // namespace steppe
