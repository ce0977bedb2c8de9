// What was observed beside what came out, for a file and for the terminal.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/summary_words.hpp"
#include "inference/observed.hpp"

namespace steppe {

/// Columns `id,place,measure,group,unit,from,to,observed,q05,q50,q95,below,inside`; `below`: the share of replicates
/// below the observation.
[[nodiscard]] std::string observed_csv(std::span<const Compared> compared);

/// How many are inside, and which are not. Nothing if nothing was observed.
[[nodiscard]] std::vector<std::string> headline_of_observed(std::span<const Compared> compared, const World& world,
                                                            const SummaryWords& words);

}  // namespace steppe
