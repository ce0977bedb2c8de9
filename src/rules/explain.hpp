// Shows the rules at work: asks each rule that may concern a party of a group at a place what it would do today, and
// with which numbers. It calls the very rules that runs call.
#pragma once

#include <vector>

#include "rules/choice.hpp"
#include "rules/departures.hpp"
#include "rules/today.hpp"
#include "rules/traffic.hpp"
#include "steppe/explanation.hpp"

namespace steppe {

/// `pools`, `flows` and `trips` as of the morning of the day. `entered`: the day from which the stay there counts.
[[nodiscard]] std::vector<ExplainedRule> explain(const Today& today, std::span<const double> log_throughput_shares,
                                                 std::span<const Pool> pools, std::span<const TrafficFlow> flows,
                                                 std::span<const Trips> trips, PlaceId place, GroupId group,
                                                 Day entered);

}  // namespace steppe
