// Two ensembles of the same seed, replicate by replicate: what a variant changes.
//
// Draws are keyed by content, so replicates of the same number share their noise until the variant parts them: the
// spread of the differences is smaller than that of independent runs. By how much is the variance reduction, (Var X +
// Var Y) / Var(Y - X).
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "inference/alerts.hpp"
#include "steppe/ensemble.hpp"

namespace steppe {

struct PairedSeries {
    SeriesKey key;
    std::vector<double> base;               ///< mean of the base, by day
    std::vector<Summary::Row> differences;  ///< variant less base, by day, over the replicates that both finished
    std::vector<double> reduction;          ///< variance reduction by day; 1 where nothing differs
};

/// A side of a comparison, and its replicates as they were put down, in the order of `ensemble.replicates`: packed,
/// they take an eighth of the room.
struct PairedSide {
    const Ensemble& ensemble;
    std::span<const std::string> records;
};

/// Calls `visit` for each series that both have, in order; on this thread, a block of series after the other. Both must
/// run over the same days, the keys of both must ascend (std::invalid_argument).
void for_each_paired(const PairedSide& base, const PairedSide& variant, std::size_t threads,
                     const std::function<void(const PairedSeries&)>& visit);

/// A limit in both: how likely it has been passed by each day, over the replicates that both finished.
struct PairedAlert {
    SeriesKey key;
    double above = 0;
    std::vector<double> base;     ///< by day of the run: probability that it has been passed by then
    std::vector<double> variant;  ///< likewise
    std::vector<double> low;      ///< of the difference, variant less base: ends of its 90 % interval, chance of the
    std::vector<double> high;     ///< replicates alone
};

/// In the order of the limits; those on series that not both kept one by one are passed over. The interval is the
/// adjusted Wald interval for paired shares (Bonett & Price 2012, J. Educ. Behav. Stat. 37(4):479-488): with b of n
/// replicates that passed in the base alone, v in the variant alone, p = (v + 1) / (n + 2), q = (b + 1) / (n + 2),
///     p - q +- 1.645 sqrt((p + q - (p - q)^2) / (n + 2)).
[[nodiscard]] std::vector<PairedAlert> paired_alerts(std::span<const Limit> limits, const Ensemble& base,
                                                     const Ensemble& variant);

}  // namespace steppe
