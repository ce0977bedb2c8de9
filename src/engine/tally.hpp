// Three ways to hold the parties that share a state. The engine is written once against these.
#pragma once

#include <cstdint>
#include <vector>

namespace steppe {

/// Cohorts: how many parties.
struct CohortTally {
    using Bag = std::int64_t;   ///< the parties in one bin
    using Part = std::int64_t;  ///< some of them
    using Amount = std::int64_t;
    static constexpr bool kExact = true;
    [[nodiscard]] static Amount amount(const Bag& bag) { return bag; }
};

/// Individuals: the birth number of each party. A part names positions in the bag, ascending.
struct IndividualTally {
    using Bag = std::vector<std::uint64_t>;
    using Part = std::vector<std::uint32_t>;
    using Amount = std::int64_t;
    static constexpr bool kExact = true;
    [[nodiscard]] static Amount amount(const Bag& bag) { return static_cast<Amount>(bag.size()); }
};

/// The fluid limit: a real mass of parties.
struct MeanTally {
    using Bag = double;
    using Part = double;
    using Amount = double;
    static constexpr bool kExact = false;
    [[nodiscard]] static Amount amount(const Bag& bag) { return bag; }
};

}  // namespace steppe
