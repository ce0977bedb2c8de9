#include "inference/paired.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <stdexcept>
#include <utility>

#include "ensemble/gather.hpp"
#include "ensemble/packed_series.hpp"
#include "ensemble/worker_pool.hpp"

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

/// The series of all replicates of a side, one after the other.
struct Unpacking {
    std::vector<PackedReader> readers;  ///< by replicate
    void next(std::size_t days, std::vector<double>& values) {
        values.resize(readers.size() * days);
        for (std::size_t i = 0; i < readers.size(); ++i) {
            readers[i].next(std::span(values).subspan(i * days, days));
        }
    }
};

void pair(std::span<const double> base, std::span<const double> variant, std::size_t days, PairedSeries& paired) {
    const std::size_t replicates = base.size() / days;
    std::vector<double> of_base(replicates);
    std::vector<double> of_variant(replicates);
    std::vector<double> differences(replicates);
    for (std::size_t d = 0; d < days; ++d) {
        for (std::size_t i = 0; i < replicates; ++i) {
            of_base[i] = base[i * days + d];
            of_variant[i] = variant[i * days + d];
            differences[i] = of_variant[i] - of_base[i];
        }
        paired.differences.push_back(summarise(differences));
        const Summary::Row base_row = moments(of_base);
        const double variant_sd = moments(of_variant).sd;
        const double sd = paired.differences.back().sd;
        paired.base.push_back(base_row.mean);
        paired.reduction.push_back(sd > 0 ? (base_row.sd * base_row.sd + variant_sd * variant_sd) / (sd * sd) : 1.0);
    }
}

}  // namespace

void for_each_paired(const PairedSide& base, const PairedSide& variant, std::size_t threads,
                     const std::function<void(const PairedSeries&)>& visit) {
    const Summary& left = base.ensemble.summary;
    const Summary& right = variant.ensemble.summary;
    if (left.first_day != right.first_day || left.last_day != right.last_day) {
        throw std::invalid_argument("ensembles over other days cannot be paired");
    }
    if (!std::ranges::is_sorted(left.keys) || !std::ranges::is_sorted(right.keys)) {
        throw std::invalid_argument("the keys of a side are not in order");
    }
    const auto both = common(base.ensemble, variant.ensemble);
    if (both.empty()) {
        return;
    }
    const auto days = static_cast<std::size_t>(left.last_day - left.first_day) + 1;
    std::vector<Unpacking> sides(2);
    for (const auto& [b, v] : both) {
        sides[0].readers.emplace_back(packed_in(base.records[b]));
        sides[1].readers.emplace_back(packed_in(variant.records[v]));
    }
    constexpr std::size_t kTogether = 16;
    WorkerPool pool(threads);
    std::vector<std::array<std::vector<double>, 2>> values(kTogether);  // of the base, of the variant: [i * days + d]
    std::vector<PairedSeries> block;
    const auto tell = [&] {
        pool.run(block.size(), [&](std::size_t s) { pair(values[s][0], values[s][1], days, block[s]); });
        for (const PairedSeries& series : block) {
            visit(series);
        }
        block.clear();
    };
    std::size_t v = 0;
    for (const SeriesKey& key : left.keys) {
        for (; v < right.keys.size() && right.keys[v] < key; ++v) {
            sides[1].next(days, values[block.size()][1]);  // the base does not have it
        }
        sides[0].next(days, values[block.size()][0]);
        if (v < right.keys.size() && right.keys[v] == key) {
            sides[1].next(days, values[block.size()][1]);
            ++v;
            block.push_back({key, {}, {}, {}});
            if (block.size() == kTogether) {
                tell();
            }
        }
    }
    tell();
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
