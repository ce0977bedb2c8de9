// Who gets something limited: lower priority numbers first, equal ones in uniformly random order without replacement. A
// party that does not fit into what is left is passed over. Nothing is oversubscribed.
//
// For counts the random order is drawn in batches: of parties of at most s persons, the first floor(capacity / s) in
// the order fit whatever they are, so which cohorts they come from is one multivariate hypergeometric draw. Then the
// capacity is smaller, sizes that cannot fit any more are out, and the rest follows in the same way, in O(log capacity)
// batches. This is exactly the law of walking through the random order one by one.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/tally.hpp"
#include "steppe/random.hpp"

namespace steppe {

/// The parties of one bin that ask for the same thing.
template <class Tally>
struct Claim {
    const typename Tally::Bag* bag = nullptr;
    typename Tally::Part asking{};  ///< those of them that ask
    int party_size = 1;             ///< persons
    std::int64_t priority = 0;
};

/// `capacity` in persons (whole ones, except for masses). `point.subject`: hash of the resource; `point.draw`: of the
/// round. `granted` receives one part a claim; returns the persons that were granted.
double draw_ration(const DrawPoint& point, double capacity, std::span<const Claim<CohortTally>> claims,
                   std::span<std::int64_t> granted, std::uint64_t& draws);

/// Each party's place in the random order is its own keyed uniform: subject = birth number, draw = mix of resource and
/// round.
double draw_ration(const DrawPoint& point, double capacity, std::span<const Claim<IndividualTally>> claims,
                   std::span<std::vector<std::uint32_t>> granted, std::uint64_t& draws);

/// The fluid limit: those of the priority at which the capacity ends are served in proportion.
double draw_ration(const DrawPoint& point, double capacity, std::span<const Claim<MeanTally>> claims,
                   std::span<double> granted, std::uint64_t& draws);

}  // namespace steppe
