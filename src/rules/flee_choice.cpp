#include "rules/flee_choice.hpp"

#include <algorithm>
#include <cmath>

namespace steppe::flee {

void way_probabilities(const Settings& settings, std::span<const Candidate> ways, std::span<const double> weights,
                       std::span<const double> room, std::vector<double>& probability) {
    constexpr double kPrunes = 1.001;
    probability.clear();
    double sum = 0;
    double largest = 0;
    for (std::size_t i = 0; i < ways.size(); ++i) {
        const double k = settings.fixed_routes ? 1 : room[ways[i].destination];
        const double w = weights[i] * (k == 1 || settings.weight_power == 1 ? k : std::pow(k, settings.weight_power));
        probability.push_back(w);
        sum += w;
        largest = std::max(largest, w);
    }
    if (settings.pruning_threshold >= kPrunes && !settings.fixed_routes) {
        const double least = largest / settings.pruning_threshold;
        sum = 0;
        for (double& w : probability) {
            w = w < least ? 0 : w;
            sum += w;
        }
    }
    if (sum <= 0) {
        std::ranges::fill(probability, ways.empty() ? 0.0 : 1.0 / static_cast<double>(ways.size()));
        return;
    }
    const double scale = 1 / sum;
    for (double& w : probability) {
        w *= scale;
    }
}

std::int32_t days_on_link(double distance_km, double speed_km_per_day, std::int32_t most_days) {
    if (!(speed_km_per_day > 0)) {
        return most_days;  // who stands still never arrives
    }
    // Positions are added up day by day, as the person does: the boundary falls where the sum falls.
    const double estimate = std::floor(distance_km / speed_km_per_day);
    auto days = static_cast<std::int32_t>(std::clamp(estimate - 1, 0.0, static_cast<double>(most_days)));
    double covered = 0;
    if (days > 1000) {
        covered = static_cast<double>(days) * speed_km_per_day;
    } else {
        for (std::int32_t d = 0; d < days; ++d) {
            covered += speed_km_per_day;
        }
    }
    while (days < most_days && !(covered > distance_km)) {
        covered += speed_km_per_day;
        ++days;
    }
    return days;
}

}  // namespace steppe::flee
