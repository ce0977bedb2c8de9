// Do two samples come from the same law?
#pragma once

#include <array>
#include <boost/math/distributions/chi_squared.hpp>
#include <map>
#include <vector>

namespace steppe {

/// p of the two-sample chi-square test; values are put into bins of at least 40 of the pooled sample.
inline double p_value(const std::vector<double>& a, const std::vector<double>& b) {
    std::map<double, std::array<double, 2>> counts;
    for (const double v : a) {
        counts[v][0] += 1;
    }
    for (const double v : b) {
        counts[v][1] += 1;
    }
    std::vector<std::array<double, 2>> bins(1);
    for (const auto& [value, count] : counts) {
        if (bins.back()[0] + bins.back()[1] >= 40) {
            bins.push_back({});
        }
        bins.back()[0] += count[0];
        bins.back()[1] += count[1];
    }
    if (bins.size() > 1 && bins.back()[0] + bins.back()[1] < 40) {
        bins[bins.size() - 2][0] += bins.back()[0];
        bins[bins.size() - 2][1] += bins.back()[1];
        bins.pop_back();
    }
    if (bins.size() < 2) {
        return 1;
    }
    const double share = static_cast<double>(a.size()) / static_cast<double>(a.size() + b.size());
    double statistic = 0;
    for (const auto& [x, y] : bins) {
        const double ex = (x + y) * share;
        const double ey = (x + y) * (1 - share);
        statistic += (x - ex) * (x - ex) / ex + (y - ey) * (y - ey) / ey;
    }
    const boost::math::chi_squared law(static_cast<double>(bins.size() - 1));
    return boost::math::cdf(boost::math::complement(law, statistic));
}

}  // namespace steppe
