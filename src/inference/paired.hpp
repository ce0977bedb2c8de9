// Two ensembles of the same seed, replicate by replicate: what a variant changes.
//
// Draws are keyed by content, so replicates of the same number share their noise until the variant parts them: the
// spread of the differences is smaller than that of independent runs. By how much is the variance reduction, (Var X +
// Var Y) / Var(Y - X).
#pragma once

#include <vector>

#include "steppe/ensemble.hpp"

namespace steppe {

struct PairedSeries {
    SeriesKey key;
    std::vector<double> base;               ///< mean of the base, by day
    std::vector<Summary::Row> differences;  ///< variant less base, by day, over the replicates that both finished
    std::vector<double> reduction;          ///< variance reduction by day; 1 where nothing differs
};

/// Of the series that both kept, in the order of the base. Both must run over the same days.
[[nodiscard]] std::vector<PairedSeries> paired_differences(const Ensemble& base, const Ensemble& variant);

}  // namespace steppe
