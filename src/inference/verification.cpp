#include "inference/verification.hpp"

#include <cmath>

#include "steppe/random.hpp"

namespace steppe {
namespace {

std::vector<double> doubling_edges() {
    std::vector<double> edges = {1};
    for (int i = 0; i < 40; ++i) {
        edges.push_back(edges.back() * 2);
    }
    return edges;
}

double mean_of(std::span<const double> members) {
    double sum = 0;
    for (const double member : members) {
        sum += member;
    }
    return sum / static_cast<double>(members.size());
}

/// Sums over forecasts become means.
void divide(Verification& sums, double n) {
    for (double* const sum : {&sums.mean_error, &sums.absolute_error, &sums.crps, &sums.fair_crps, &sums.wis.dispersion,
                              &sums.wis.overprediction, &sums.wis.underprediction, &sums.log_score}) {
        *sum /= n;
    }
    for (double& share : sums.coverage) {
        share /= n;
    }
}

}  // namespace

Verification verify(std::span<const ForecastOutcome> outcomes, std::uint64_t seed) {
    static const std::vector<double> edges = doubling_edges();
    static const std::uint64_t phase = content_hash("randomised PIT");
    Verification sums;
    sums.forecasts = outcomes.size();
    std::vector<double> pit;
    pit.reserve(outcomes.size());
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        const auto& [members, observed] = outcomes[i];
        const std::vector<double> quantiles = quantiles_of(members, kHubLevels);
        sums.mean_error += mean_of(members) - observed;
        sums.absolute_error += std::abs(quantiles[quantiles.size() / 2] - observed);
        sums.crps += crps(members, observed);
        sums.fair_crps += fair_crps(members, observed);
        const WeightedIntervalScore wis = weighted_interval_score(kHubLevels, quantiles, observed);
        sums.wis.dispersion += wis.dispersion;
        sums.wis.overprediction += wis.overprediction;
        sums.wis.underprediction += wis.underprediction;
        for (std::size_t k = 0; k < Verification::kIntervals.size(); ++k) {
            const double tail = (1 - Verification::kIntervals[k]) / 2;
            const std::vector<double> ends = quantiles_of(members, std::array{tail, 1 - tail});
            sums.coverage[k] += ends[0] <= observed && observed <= ends[1] ? 1 : 0;
        }
        sums.log_score += log_score(members, observed, edges);
        Uniforms uniforms({{seed, 0}, 0, static_cast<std::uint32_t>(phase), i, 0});
        pit.push_back(randomised_pit(members, observed, uniforms.next()));
    }
    if (!outcomes.empty()) {
        divide(sums, static_cast<double>(outcomes.size()));
        sums.pit = uniformity_of(pit);
    }
    return sums;
}

Verification verify_log1p(std::span<const ForecastOutcome> outcomes, std::uint64_t seed) {
    std::vector<ForecastOutcome> logs;
    logs.reserve(outcomes.size());
    for (const ForecastOutcome& one : outcomes) {
        logs.push_back({log1p_of(one.members), std::log1p(std::max(one.observed, 0.0))});
    }
    return verify(logs, seed);
}

}  // namespace steppe
