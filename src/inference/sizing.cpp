#include "inference/sizing.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace steppe {

ShareInterval interval_of(const Trial& trial) {
    if (trial.replicates == 0) {
        return {};
    }
    constexpr double kZ = 1.6448536269514722;  // 95 % quantile of the normal law
    const double n = trial.replicates;
    const double p = trial.share();
    const double middle = (p + kZ * kZ / (2 * n)) / (1 + kZ * kZ / n);
    const double half = kZ / (1 + kZ * kZ / n) * std::sqrt(p * (1 - p) / n + kZ * kZ / (4 * n * n));
    return {std::max(middle - half, 0.0), std::min(middle + half, 1.0)};
}

bool Sizing::monotone() const { return std::ranges::is_sorted(trials, {}, &Trial::share); }

Sizing search_size(const SizeBounds& bounds, const std::function<Trial(std::int64_t)>& trial,
                   const std::function<bool()>& go_on) {
    std::map<std::int64_t, Trial> tried;
    const auto size_at = [&](std::int64_t step) { return bounds.least + step * bounds.step; };
    const auto enough_at = [&](std::int64_t step) {
        const std::int64_t size = size_at(step);
        if (!tried.contains(size) && go_on()) {
            tried.emplace(size, trial(size));
        }
        return tried.contains(size) && tried.at(size).share() >= bounds.certainty;
    };
    const std::int64_t last = (bounds.most - bounds.least) / bounds.step;
    Sizing result;
    if (enough_at(0)) {
        result.enough = size_at(0);
    } else if (enough_at(last)) {
        std::int64_t not_enough = 0;
        std::int64_t enough = last;
        while (enough - not_enough > 1 && go_on()) {
            const std::int64_t middle = not_enough + (enough - not_enough) / 2;
            (enough_at(middle) ? enough : not_enough) = middle;
        }
        result.enough = size_at(enough);
    }
    for (const auto& [size, one] : tried) {
        result.trials.push_back(one);
    }
    return result;
}

std::uint32_t kept_within(const Ensemble& ensemble, std::size_t k, double limit, Day from, Day to) {
    const Summary& summary = ensemble.summary;
    const auto days = static_cast<std::size_t>(summary.last_day - summary.first_day) + 1;
    const Day first = std::max(from, summary.first_day);
    const Day last = std::min(to, summary.last_day);
    std::uint32_t kept = 0;
    for (std::size_t r = 0; r < ensemble.replicates.size(); ++r) {
        const std::size_t begin = (r * ensemble.kept.size() + k) * days;
        bool within = true;
        for (Day day = first; day <= last; ++day) {
            within = within && ensemble.kept_values[begin + static_cast<std::size_t>(day - summary.first_day)] <= limit;
        }
        kept += within ? 1U : 0U;
    }
    return kept;
}

}  // namespace steppe
