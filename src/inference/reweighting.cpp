#include "inference/reweighting.hpp"

#include <algorithm>
#include <cmath>

namespace steppe {
namespace {

std::vector<double> weights_of(std::span<const double> logs, double power) {
    const double most = *std::ranges::max_element(logs);
    std::vector<double> weights;
    double sum = 0;
    for (const double log : logs) {
        weights.push_back(std::exp(power * (log - most)));
        sum += weights.back();
    }
    std::ranges::for_each(weights, [sum](double& weight) { weight /= sum; });
    return weights;
}

double effective_size(std::span<const double> weights) {
    double squares = 0;
    for (const double weight : weights) {
        squares += weight * weight;
    }
    return 1 / squares;
}

}  // namespace

double log_fit(std::span<const Target> targets, std::span<const double> numbers) {
    double sum = 0;
    for (std::size_t t = 0; t < targets.size(); ++t) {
        const double apart = (targets[t].value - numbers[t]) / targets[t].sd;
        sum -= apart * apart / 2;
    }
    return sum;
}

double effective_sample_size(std::span<const double> log_weights) { return effective_size(weights_of(log_weights, 1)); }

Drawn draw_futures(std::span<const double> log_weights, double least) {
    Drawn drawn;
    const auto n = static_cast<double>(log_weights.size());
    least = std::min(least, n);
    if (effective_size(weights_of(log_weights, 1)) < least) {
        double low = 0;
        double high = 1;
        for (int halving = 0; halving < 50; ++halving) {
            const double middle = (low + high) / 2;
            (effective_size(weights_of(log_weights, middle)) < least ? high : low) = middle;
        }
        drawn.power = low;
    }
    const std::vector<double> weights = weights_of(log_weights, drawn.power);
    drawn.effective = effective_size(weights);
    double sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        sum += weights[i];
        while (drawn.futures.size() < weights.size() && (static_cast<double>(drawn.futures.size()) + 0.5) / n < sum) {
            drawn.futures.push_back(static_cast<std::uint32_t>(i));
        }
    }
    while (drawn.futures.size() < weights.size()) {  // the sum of the weights may round below 1
        drawn.futures.push_back(static_cast<std::uint32_t>(weights.size() - 1));
    }
    return drawn;
}

}  // namespace steppe
