// Which parties change, and how: one block of cohorts that share a projection, drawn in each of the three ways.
//
// Cohorts: how many of the whole block change, and how, is one exact multinomial draw; which cohorts they are of is an
// exact multivariate hypergeometric one (random matching), and so is what happens to whom. This is the law of each
// party deciding alone, because all parties of the block have the same probabilities.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/tally.hpp"
#include "rules/rule.hpp"
#include "steppe/random.hpp"

namespace steppe {

/// The parties of one bin in a block.
template <class Tally>
struct Member {
    const typename Tally::Bag* bag = nullptr;
};

/// `member` of the block and `outcome` of its distribution: who changes.
template <class Tally>
struct SplitPart {
    std::uint32_t member = 0;
    std::uint32_t outcome = 0;
    typename Tally::Part part{};
};

/// Scratch of one thread.
struct SplitScratch {
    std::vector<std::int64_t> sizes;   ///< by member
    std::vector<std::int64_t> taken;   ///< by member: those that change
    std::vector<std::int64_t> part;    ///< by member: those of them that change in one way
    std::vector<std::int64_t> totals;  ///< by outcome
    std::vector<double> cumulative;    ///< by outcome
    std::vector<std::uint32_t> slots;  ///< by outcome
    std::vector<std::uint32_t> shuffled;
};

/// `point.subject`: hash of the projection. Appends to `parts`; returns the number of draws.
std::uint64_t draw_split(const DrawPoint& point, std::span<const Member<CohortTally>> members,
                         std::span<const Outcome> outcomes, SplitScratch& scratch,
                         std::vector<SplitPart<CohortTally>>& parts);

/// `point.subject` is replaced by each party's birth number.
std::uint64_t draw_split(const DrawPoint& point, std::span<const Member<IndividualTally>> members,
                         std::span<const Outcome> outcomes, SplitScratch& scratch,
                         std::vector<SplitPart<IndividualTally>>& parts);

std::uint64_t draw_split(const DrawPoint& point, std::span<const Member<MeanTally>> members,
                         std::span<const Outcome> outcomes, SplitScratch& scratch,
                         std::vector<SplitPart<MeanTally>>& parts);

}  // namespace steppe
