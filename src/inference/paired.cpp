#include "inference/paired.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <utility>

#include "ensemble/gather.hpp"

namespace steppe {
namespace {

/// Positions of the replicates that both finished.
std::vector<std::pair<std::size_t, std::size_t>> common(const Ensemble& base, const Ensemble& variant) {
    std::vector<std::pair<std::size_t, std::size_t>> both;
    for (std::size_t b = 0; b < base.replicates.size(); ++b) {
        const auto found = std::ranges::lower_bound(variant.replicates, base.replicates[b]);
        if (found != variant.replicates.end() && *found == base.replicates[b]) {
            both.emplace_back(b, static_cast<std::size_t>(found - variant.replicates.begin()));
        }
    }
    return both;
}

std::optional<std::size_t> kept_position(const Limit& limit, const Ensemble& ensemble) {
    const auto series = position_of(ensemble.summary.keys, limit.place, limit.measure, limit.group);
    const auto kept = std::ranges::find(ensemble.kept, series.value_or(ensemble.summary.keys.size()));
    return kept == ensemble.kept.end() ? std::nullopt
                                       : std::optional(static_cast<std::size_t>(kept - ensemble.kept.begin()));
}

/// The first day on which a replicate is above the limit; `days` if none.
std::size_t first_above(const Ensemble& ensemble, std::size_t replicate, std::size_t kept, double limit,
                        std::size_t days) {
    const auto values = std::span(ensemble.kept_values).subspan((replicate * ensemble.kept.size() + kept) * days, days);
    return static_cast<std::size_t>(std::ranges::find_if(values, [&](double value) { return value > limit; }) -
                                    values.begin());
}

}  // namespace

std::vector<PairedSeries> paired_differences(const Ensemble& base, const Ensemble& variant) {
    if (base.summary.first_day != variant.summary.first_day || base.summary.last_day != variant.summary.last_day) {
        throw std::invalid_argument("ensembles over other days cannot be paired");
    }
    const auto days = static_cast<std::size_t>(base.summary.last_day - base.summary.first_day) + 1;
    std::map<SeriesKey, std::size_t> in_variant;  // position among the kept ones
    for (std::size_t k = 0; k < variant.kept.size(); ++k) {
        in_variant.emplace(variant.summary.keys[variant.kept[k]], k);
    }
    const auto both = common(base, variant);
    std::vector<PairedSeries> all;
    std::vector<double> of_base(both.size());
    std::vector<double> of_variant(both.size());
    std::vector<double> differences(both.size());
    for (std::size_t k = 0; k < base.kept.size(); ++k) {
        const auto found = in_variant.find(base.summary.keys[base.kept[k]]);
        if (found == in_variant.end() || both.empty()) {
            continue;
        }
        PairedSeries paired{found->first, std::vector<double>(days), std::vector<Summary::Row>(days),
                            std::vector<double>(days, 1.0)};
        for (std::size_t d = 0; d < days; ++d) {
            for (std::size_t i = 0; i < both.size(); ++i) {
                of_base[i] = base.kept_values[(both[i].first * base.kept.size() + k) * days + d];
                of_variant[i] = variant.kept_values[(both[i].second * variant.kept.size() + found->second) * days + d];
                differences[i] = of_variant[i] - of_base[i];
            }
            paired.differences[d] = summarise(differences);
            const Summary::Row base_row = summarise(of_base);
            const double independent = base_row.sd * base_row.sd + [&] {
                const double sd = summarise(of_variant).sd;
                return sd * sd;
            }();
            const double sd = paired.differences[d].sd;
            paired.base[d] = base_row.mean;
            paired.reduction[d] = sd > 0 ? independent / (sd * sd) : 1.0;
        }
        all.push_back(std::move(paired));
    }
    return all;
}

std::vector<PairedAlert> paired_alerts(std::span<const Limit> limits, const Ensemble& base, const Ensemble& variant) {
    constexpr double kFiveInHundred = 1.6448536269514722;  // of the standard normal law, above
    const auto days = static_cast<std::size_t>(base.summary.last_day - base.summary.first_day) + 1;
    const auto both = common(base, variant);
    const auto n = static_cast<double>(both.size());
    std::vector<PairedAlert> all;
    for (const Limit& limit : limits) {
        const std::optional<std::size_t> in_base = kept_position(limit, base);
        const std::optional<std::size_t> in_variant = kept_position(limit, variant);
        if (!in_base || !in_variant || both.empty()) {
            continue;
        }
        // Replicates that pass on a day for the first time, or do so in one of the two alone.
        std::vector<double> base_first(days + 1);
        std::vector<double> variant_first(days + 1);
        std::vector<double> base_alone(days + 1);
        std::vector<double> variant_alone(days + 1);
        for (const auto& [b, v] : both) {
            const std::size_t base_day = first_above(base, b, *in_base, limit.above, days);
            const std::size_t variant_day = first_above(variant, v, *in_variant, limit.above, days);
            base_first[base_day] += 1;
            variant_first[variant_day] += 1;
            std::vector<double>& alone = base_day < variant_day ? base_alone : variant_alone;
            alone[std::min(base_day, variant_day)] += 1;  // until the other passes too; never if both are one day
            alone[std::max(base_day, variant_day)] -= 1;
        }
        PairedAlert alert{base.summary.keys[base.kept[*in_base]], limit.above, {}, {}, {}, {}};
        double base_passed = 0;
        double variant_passed = 0;
        double only_base = 0;
        double only_variant = 0;
        for (std::size_t d = 0; d < days; ++d) {
            base_passed += base_first[d];
            variant_passed += variant_first[d];
            only_base += base_alone[d];
            only_variant += variant_alone[d];
            const double p = (only_variant + 1) / (n + 2);
            const double q = (only_base + 1) / (n + 2);
            const double half = kFiveInHundred * std::sqrt((p + q - (p - q) * (p - q)) / (n + 2));
            alert.base.push_back(base_passed / n);
            alert.variant.push_back(variant_passed / n);
            alert.low.push_back(std::max(p - q - half, -1.0));
            alert.high.push_back(std::min(p - q + half, 1.0));
        }
        all.push_back(std::move(alert));
    }
    return all;
}

}  // namespace steppe
