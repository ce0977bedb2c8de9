// The logarithm of a Poisson probability, without cancellation, for counts to 2^53.
//
// C. Loader 2000, "Fast and accurate computation of binomial probabilities": with D(k, mean) the deviance,
// log P(k) = -D(k, mean) - log(2 pi k)/2 - tail(k), each part small where P(k) is not. Binomial and hypergeometric
// probabilities are products of Poisson ones, so that this one function serves them all.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace steppe {

/// k log(k / mean) + mean - k, for k >= 0 and mean > 0.
[[nodiscard]] inline double deviance(double k, double mean) {
    const double difference = k - mean;
    const double v = difference / (k + mean);
    if (std::abs(v) >= 0.1) return k > 0 ? k * std::log(k / mean) - difference : mean;
    // log(k / mean) = 2 atanh(v): the terms to v^17 reach the last bit of a double.
    const double w = v * v;
    const double series =
        w *
        (1. / 3 + w * (1. / 5 + w * (1. / 7 + w * (1. / 9 + w * (1. / 11 + w * (1. / 13 + w * (1. / 15 + w / 17)))))));
    return difference * v + 2 * k * v * series;
}

/// log k! - ((k + 1/2) log k - k + log(2 pi) / 2), for whole k >= 1: what Stirling's formula leaves out.
[[nodiscard]] inline double stirling_tail(double k) {
    static constexpr std::array kTail = {0.0,  // not a value: log 0 is infinite
                                         0.08106146679532725822,
                                         0.04134069595540929409,
                                         0.02767792568499833915,
                                         0.02079067210376509311,
                                         0.01664469118982119216,
                                         0.01387612882307074800,
                                         0.01189670994589177010,
                                         0.01041126526197209650,
                                         0.00925546218271273292,
                                         0.00833056343336287126,
                                         0.00757367548795184079,
                                         0.00694284010720952987,
                                         0.00640899418800420706,
                                         0.00595137011275884774,
                                         0.00555473355196280137};
    if (k < static_cast<double>(kTail.size())) return kTail[static_cast<std::size_t>(k)];
    const double w = 1 / (k * k);
    return (1. / 12 - w * (1. / 360 - w * (1. / 1260 - w * (1. / 1680 - w / 1188)))) / k;
}

/// log(mean^k e^-mean / k!), for whole k >= 0 and mean > 0.
[[nodiscard]] inline double log_poisson(double k, double mean) {
    if (k <= 0) return -mean;
    return -deviance(k, mean) - 0.5 * std::log(2 * std::numbers::pi * k) - stirling_tail(k);
}

/// log of the probability of k successes in n trials, for 0 <= k <= n and 0 < p < 1.
[[nodiscard]] inline double log_binomial(double k, double n, double p) {
    return log_poisson(k, n * p) + log_poisson(n - k, n * (1 - p)) - log_poisson(n, n);
}

}  // namespace steppe
