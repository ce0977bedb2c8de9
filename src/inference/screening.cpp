#include "inference/screening.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "steppe/random.hpp"

namespace steppe {
namespace {

double mean_of(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double variance_of(std::span<const double> values) {
    if (values.size() < 2) {
        return 0;
    }
    const double mean = mean_of(values);
    double sum = 0;
    for (const double value : values) {
        sum += (value - mean) * (value - mean);
    }
    return sum / static_cast<double>(values.size() - 1);
}

}  // namespace

MorrisDesign morris_design(std::size_t inputs, std::size_t trajectories, std::size_t levels, std::uint64_t seed) {
    MorrisDesign design;
    const std::size_t half = levels / 2;
    const auto at = [&](std::size_t level) { return (static_cast<double>(level) + 0.5) / static_cast<double>(levels); };
    for (std::size_t t = 0; t < trajectories; ++t) {
        Uniforms uniforms({.key = {seed, t}, .phase = static_cast<std::uint32_t>(content_hash("morris"))});
        MorrisDesign::Trajectory one;
        std::vector<std::size_t> level(inputs);
        for (std::size_t& input : level) {
            input = static_cast<std::size_t>(uniforms.next() * static_cast<double>(levels));
        }
        std::vector<std::size_t> order(inputs);
        std::iota(order.begin(), order.end(), std::size_t{0});
        for (std::size_t i = inputs; i > 1; --i) {
            std::swap(order[i - 1], order[static_cast<std::size_t>(uniforms.next() * static_cast<double>(i))]);
        }
        const auto point = [&] {
            std::vector<double> all;
            for (const std::size_t input : level) {
                all.push_back(at(input));
            }
            return all;
        };
        one.points.push_back(point());
        for (const std::size_t input : order) {
            const double before = at(level[input]);
            level[input] = level[input] < half ? level[input] + half : level[input] - half;
            one.points.push_back(point());
            one.moved.push_back(input);
            one.by.push_back(at(level[input]) - before);
        }
        design.trajectories.push_back(std::move(one));
    }
    return design;
}

std::vector<Effect> morris_effects(const MorrisDesign& design,
                                   const std::vector<std::vector<std::vector<double>>>& outputs) {
    const std::size_t inputs = design.trajectories.front().moved.size();
    std::vector<std::vector<double>> effects(inputs);
    std::vector<double> noise(inputs);  // sum of the variances of the effects' noise
    for (std::size_t t = 0; t < design.trajectories.size(); ++t) {
        const MorrisDesign::Trajectory& one = design.trajectories[t];
        for (std::size_t k = 0; k < one.moved.size(); ++k) {
            const std::vector<double>& before = outputs[t][k];
            const std::vector<double>& after = outputs[t][k + 1];
            std::vector<double> by_replicate(before.size());
            for (std::size_t r = 0; r < before.size(); ++r) {
                by_replicate[r] = (after[r] - before[r]) / one.by[k];
            }
            effects[one.moved[k]].push_back(mean_of(by_replicate));
            noise[one.moved[k]] += variance_of(by_replicate) / static_cast<double>(by_replicate.size());
        }
    }
    std::vector<Effect> all;
    for (std::size_t i = 0; i < inputs; ++i) {
        std::vector<double> sizes;
        for (const double effect : effects[i]) {
            sizes.push_back(std::abs(effect));
        }
        Effect effect;
        effect.mu_star = mean_of(sizes);
        effect.mu = mean_of(effects[i]);
        effect.sigma = std::sqrt(variance_of(effects[i]));
        // Of n half-normal sizes with variance v: mean sqrt(2 v / pi), standard deviation sqrt(v (1 - 2 / pi) / n).
        const auto n = static_cast<double>(sizes.size());
        const double sd = std::sqrt(noise[i] / n);
        constexpr double kTwoByPi = 0.63661977236758134;
        constexpr double kOnceInTwenty = 1.6448536269514722;
        effect.noise = sd * (std::sqrt(kTwoByPi) + kOnceInTwenty * std::sqrt((1 - kTwoByPi) / n));
        all.push_back(effect);
    }
    return all;
}

Indices sobol_indices(const std::function<double(std::span<const double>)>& function, std::size_t inputs, std::size_t n,
                      std::uint64_t seed) {
    std::vector<double> first(inputs);
    std::vector<double> total(inputs);
    std::vector<double> all;
    for (std::size_t i = 0; i < n; ++i) {
        Uniforms uniforms({.key = {seed, i}, .phase = static_cast<std::uint32_t>(content_hash("sobol"))});
        std::vector<double> a(inputs);
        std::vector<double> b(inputs);
        for (std::size_t j = 0; j < inputs; ++j) {
            a[j] = uniforms.next();
            b[j] = uniforms.next();
        }
        const double at_a = function(a);
        const double at_b = function(b);
        all.push_back(at_a);
        all.push_back(at_b);
        for (std::size_t j = 0; j < inputs; ++j) {
            const double kept = std::exchange(a[j], b[j]);
            const double mixed = function(a);
            a[j] = kept;
            first[j] += at_b * (mixed - at_a) / static_cast<double>(n);
            total[j] += (at_a - mixed) * (at_a - mixed) / (2 * static_cast<double>(n));
        }
    }
    const double variance = variance_of(all);
    for (std::size_t j = 0; j < inputs; ++j) {
        first[j] /= variance;
        total[j] /= variance;
    }
    return {std::move(first), std::move(total)};
}

}  // namespace steppe
