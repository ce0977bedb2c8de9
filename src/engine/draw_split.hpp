// Which parties change, and how: one block of cohorts that share a projection, drawn in each of the three ways.
//
// Cohorts: the total of each change is one exact multinomial over the whole block; which cohorts it fell to is an exact
// multivariate hypergeometric draw (random matching). Given the totals this is the law of each party deciding alone,
// because all parties of the block have the same probabilities. Where the block has fewer parties than that would take
// draws, each decides alone indeed: one uniform, keyed by its cohort, into the cumulated probabilities.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/tally.hpp"
#include "rules/rule.hpp"
#include "steppe/random.hpp"

namespace steppe {

/// The parties of one bin in a block. `id`: content hash of its state.
template <class Tally>
struct Member {
    const typename Tally::Bag* bag = nullptr;
    std::uint64_t id = 0;
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
    std::vector<std::int64_t> left;
    std::vector<std::int64_t> taken;
    std::vector<std::uint64_t> ids;
    std::vector<std::uint32_t> slots;
    std::vector<double> cumulative;
};

/// `point.subject`: hash of the projection; `point.draw` is set here. Appends to `parts`; returns the number of draws.
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
