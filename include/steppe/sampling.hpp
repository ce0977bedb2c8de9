// Exact samplers of counts, on keyed uniforms.
//
// None of them is an approximation: each has exactly the law it is named after, up to the rounding of doubles.
// Counts are 64-bit (to 2^53). The first try of each is a monotone (non-decreasing) function of its first uniform,
// so that two runs that differ a little in a probability differ a little in a count. Frozen by known answers:
// a change of any output is a change of the format of results.
#pragma once

#include <cstdint>
#include <span>

#include "steppe/random.hpp"

namespace steppe {

/// Successes in `n` trials of probability `p`. n >= 0; p is clamped to [0, 1].
/// Inversion for n min(p, 1-p) < 10, else BTRS (Hormann 1993, J. Stat. Comput. Simul. 46:101-110).
[[nodiscard]] std::int64_t sample_binomial(Uniforms& uniforms, std::int64_t n, double p);

/// Marked items among `drawn` taken without replacement from `marked` + `unmarked`. 0 <= drawn <= marked + unmarked.
/// Inversion for small spreads, else HRUA (Stadlober 1990, ratio of uniforms).
[[nodiscard]] std::int64_t sample_hypergeometric(Uniforms& uniforms, std::int64_t marked, std::int64_t unmarked,
                                                 std::int64_t drawn);

/// Poisson of mean `mean` >= 0 (to 1e15). Inversion below 10, else PTRS (Hormann 1993, Insurance Math. Econ. 12:39-45).
[[nodiscard]] std::int64_t sample_poisson(Uniforms& uniforms, double mean);

/// How `n` items fall into categories: category i has the uniforms from `limits[i - 1]` (0 for the first) to below
/// `limits[i]`; the rest falls into none. `limits`: one at least, from 0, ascending, to 1. `counts`: as many. Returns
/// their sum. `seed`: `seed_at` a point, or another hash of all that makes this draw another one.
///
/// The quickest way to draw few items, several times as quick as binomials: up to some 400, each has a uniform of its
/// own, of which 16 bits are drawn at first, and 48 more if those are the first ones of a limit. The words are those of
/// wyrand (Wang Yi; a multiplication to 128 bits each) from `seed`. Of more items, binomials tell how many fall into
/// either half of the categories, and so on.
std::int64_t sample_categories(std::uint64_t seed, std::int64_t n, std::span<const double> limits,
                               std::span<std::int64_t> counts);

/// Which cohorts `drawn` items come from, taken without replacement from cohorts of the given sizes, in this order.
/// 0 <= drawn <= sum of sizes. `seed`: as above. Few items are marked one by one; of many, hypergeometric draws tell
/// how many come from each cohort.
void sample_multivariate_hypergeometric(std::uint64_t seed, std::int64_t drawn, std::span<const std::int64_t> sizes,
                                        std::span<std::int64_t> counts);

}  // namespace steppe
