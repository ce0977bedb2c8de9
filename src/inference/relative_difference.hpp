// The field's score of simulated camps: the averaged relative difference, as published with Flee.
//
//     normal    mean over days of  sum_c |n_c - D_c| / max(U, 1)
//     rescaled  the same with n_c U / M in the place of n_c (0 where M = 0)
//
// n_c people simulated at camp c, D_c people counted there, U and M the sums over camps. Every difference is rounded to
// four decimals first. Source: FabFlee, `validate_flee`; behaviour in docs/flee.md.
#pragma once

#include <cstddef>
#include <span>

namespace steppe {

struct RelativeDifference {
    double normal = 0;
    double rescaled = 0;
};

/// Both tables day by day: [day * camps + camp]. camps > 0, the same number of values in both.
[[nodiscard]] RelativeDifference averaged_relative_difference(std::span<const double> simulated,
                                                              std::span<const double> counted, std::size_t camps);

}  // namespace steppe
