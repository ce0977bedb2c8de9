#include "inference/paired.hpp"

#include <algorithm>
#include <map>
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

}  // namespace steppe
