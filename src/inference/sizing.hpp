// How many are enough? The smallest size of a measure (beds, desks) with which a limit is kept in a given share of all
// futures, found by bisection on common random numbers. A search, not a proof: it takes for granted that more never
// does harm, and shows every size that it tried, with what came out, so that the reader can see whether that held.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "steppe/ensemble.hpp"

namespace steppe {

/// A size that was tried.
struct Trial {
    std::int64_t size = 0;
    std::uint32_t kept = 0;  ///< replicates in which the limit was kept on all days
    std::uint32_t replicates = 0;
    [[nodiscard]] double share() const { return replicates > 0 ? static_cast<double>(kept) / replicates : 0.0; }
};

/// Ends of the 90 % interval of a share by Wilson's score (1927, JASA 22:209-212): chance of the replicates alone.
struct ShareInterval {
    double low = 0;
    double high = 1;
};
[[nodiscard]] ShareInterval interval_of(const Trial& trial);

struct SizeBounds {
    std::int64_t least = 0;
    std::int64_t most = 0;
    std::int64_t step = 1;   ///< sizes are least + whole steps
    double certainty = 0.9;  ///< share of the replicates that is asked for
};

struct Sizing {
    std::optional<std::int64_t> enough;   ///< none: not even the most
    std::vector<Trial> trials;            ///< ascending by size
    [[nodiscard]] bool monotone() const;  ///< the share never fell from one tried size to the next larger one
};

/// `go_on` is asked before each trial; once it says no the result is incomplete.
[[nodiscard]] Sizing search_size(const SizeBounds& bounds, const std::function<Trial(std::int64_t)>& trial,
                                 const std::function<bool()>& go_on);

/// Replicates in which the k-th kept series is at most `limit` on each of the days.
[[nodiscard]] std::uint32_t kept_within(const Ensemble& ensemble, std::size_t k, double limit, Day from, Day to);

}  // namespace steppe
