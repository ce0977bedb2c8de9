#include "inference/ensemble_scores.hpp"

#include <algorithm>
#include <cmath>

namespace steppe {
namespace {

double mean_distance_to(std::span<const double> members, double observed) {
    double sum = 0;
    for (const double member : members) {
        sum += std::abs(member - observed);
    }
    return sum / static_cast<double>(members.size());
}

/// Sum over all ordered pairs of |X - X'|. Of sorted members x_0 <= x_1 ... it is 2 sum_i (2 i + 1 - m) x_i.
double sum_over_pairs(std::span<const double> members) {
    std::vector<double> sorted(members.begin(), members.end());
    std::ranges::sort(sorted);
    const auto m = static_cast<double>(sorted.size());
    double sum = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        sum += (2 * static_cast<double>(i) + 1 - m) * sorted[i];
    }
    return 2 * sum;
}

double distance(std::span<const double> one, std::span<const double> other) {
    double squares = 0;
    for (std::size_t i = 0; i < one.size(); ++i) {
        squares += (one[i] - other[i]) * (one[i] - other[i]);
    }
    return std::sqrt(squares);
}

double energy(std::span<const double> members, std::span<const double> observed, bool fair) {
    const std::size_t size = observed.size();
    const std::size_t count = size == 0 ? 0 : members.size() / size;
    double to_observed = 0;
    double pairs = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto member = members.subspan(i * size, size);
        to_observed += distance(member, observed);
        for (std::size_t j = i + 1; j < count; ++j) {
            pairs += 2 * distance(member, members.subspan(j * size, size));
        }
    }
    const auto m = static_cast<double>(count);
    if (count == 0) {
        return 0;
    }
    return to_observed / m - (count < 2 ? 0 : pairs / (2 * m * (fair ? m - 1 : m)));
}

}  // namespace

double crps(std::span<const double> members, double observed) {
    const auto m = static_cast<double>(members.size());
    return mean_distance_to(members, observed) - sum_over_pairs(members) / (2 * m * m);
}

double fair_crps(std::span<const double> members, double observed) {
    const auto m = static_cast<double>(members.size());
    return mean_distance_to(members, observed) - (m < 2 ? 0 : sum_over_pairs(members) / (2 * m * (m - 1)));
}

double energy_score(std::span<const double> members, std::span<const double> observed) {
    return energy(members, observed, false);
}

double fair_energy_score(std::span<const double> members, std::span<const double> observed) {
    return energy(members, observed, true);
}

double randomised_pit(std::span<const double> members, double observed, double uniform) {
    double below = 0;
    double equal = 0;
    for (const double member : members) {
        below += member < observed ? 1 : 0;
        equal += member == observed ? 1 : 0;
    }
    return (below + uniform * equal) / static_cast<double>(members.size());
}

double log_score(std::span<const double> members, double observed, std::span<const double> edges) {
    const auto bin = [&](double value) { return std::ranges::upper_bound(edges, value) - edges.begin(); };
    const auto there = bin(observed);
    const auto hits = std::ranges::count_if(members, [&](double member) { return bin(member) == there; });
    if (hits == 0) {
        return kLeastLogScore;
    }
    return std::max(kLeastLogScore, std::log(static_cast<double>(hits) / static_cast<double>(members.size())));
}

double probability_of_reaching(std::span<const double> members, double threshold) {
    const auto reaching = std::ranges::count_if(members, [&](double member) { return member >= threshold; });
    return static_cast<double>(reaching) / static_cast<double>(members.size());
}

double brier_score(std::span<const ThresholdForecast> forecasts) {
    double sum = 0;
    for (const ThresholdForecast& one : forecasts) {
        const double miss = one.probability - (one.reached ? 1.0 : 0.0);
        sum += miss * miss;
    }
    return forecasts.empty() ? 0 : sum / static_cast<double>(forecasts.size());
}

Reliability reliability_of(std::span<const ThresholdForecast> forecasts, std::size_t bins) {
    Reliability made;
    std::vector<ReliabilityBin> all(bins);
    double reached = 0;
    for (const ThresholdForecast& one : forecasts) {
        const auto position = static_cast<std::size_t>(one.probability * static_cast<double>(bins));
        ReliabilityBin& bin = all[std::min(position, bins - 1)];
        ++bin.forecasts;
        bin.mean_probability += one.probability;
        bin.frequency += one.reached ? 1 : 0;
        reached += one.reached ? 1 : 0;
    }
    const auto total = static_cast<double>(forecasts.size());
    const double base_rate = forecasts.empty() ? 0 : reached / total;
    made.uncertainty = base_rate * (1 - base_rate);
    for (std::size_t i = 0; i < bins; ++i) {
        ReliabilityBin& bin = all[i];
        if (bin.forecasts == 0) {
            continue;
        }
        const auto n = static_cast<double>(bin.forecasts);
        bin.low = static_cast<double>(i) / static_cast<double>(bins);
        bin.high = static_cast<double>(i + 1) / static_cast<double>(bins);
        bin.mean_probability /= n;
        bin.frequency /= n;
        const double miss = bin.mean_probability - bin.frequency;
        const double gain = bin.frequency - base_rate;
        made.reliability += n / total * miss * miss;
        made.resolution += n / total * gain * gain;
        made.bins.push_back(bin);
    }
    return made;
}

Uniformity uniformity_of(std::span<const double> values) {
    Uniformity made;
    std::vector<double> sorted(values.begin(), values.end());
    std::ranges::sort(sorted);
    const auto n = static_cast<double>(sorted.size());
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        const auto bin = static_cast<std::size_t>(std::max(0.0, sorted[i] * 10));
        ++made.counts[std::min<std::size_t>(bin, made.counts.size() - 1)];
        made.largest_distance = std::max({made.largest_distance, static_cast<double>(i + 1) / n - sorted[i],
                                          sorted[i] - static_cast<double>(i) / n});
    }
    return made;
}

std::vector<double> log1p_of(std::span<const double> counts) {
    std::vector<double> made(counts.size());
    std::ranges::transform(counts, made.begin(), [](double count) { return std::log1p(std::max(count, 0.0)); });
    return made;
}

}  // namespace steppe
