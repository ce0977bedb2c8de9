// Scores of several models that did not all answer the same questions.
//
//     ratio_ij = mean score of i / mean score of j, over the tasks that both have,
//     skill_i = (prod_j ratio_ij)^(1/M) over the M models, itself among them,  told as skill_i / skill_reference
//
// Below 1 is better than the reference. Where all have all tasks it is the ratio of mean scores. Source: Cramer et al.
// 2022 (PNAS 119:e2113561119), as forecast hubs have it.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace steppe {

/// `scores`: [model][task], at least 0; NaN where a model has none. Pairs without a common task, or of which one scored
/// 0, are left out; NaN for a model without pairs.
[[nodiscard]] std::vector<double> relative_skills(std::span<const std::vector<double>> scores, std::size_t reference);

}  // namespace steppe
