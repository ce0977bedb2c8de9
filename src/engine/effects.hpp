// Chance that many share: a day that is good or bad for all at a post, a season that turns out otherwise. Keyed by what
// it is an effect on, so that it is the same whoever asks, in any order.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "steppe/date.hpp"
#include "steppe/random.hpp"

namespace steppe {

/// A lognormal factor of mean 1 on `subject` on that day.
[[nodiscard]] double day_effect(const RandomKey& key, Day day, std::string_view what, std::uint64_t subject,
                                double sd_of_log);

/// The same for what lasts: `chance` is not empty.
[[nodiscard]] double lasting_effect(std::uint64_t seed, std::span<const LastingChance> chance, std::string_view what,
                                    std::uint64_t subject, double sd_of_log);

/// A random walk of a logarithm with a step of `sd_of_log` in thirty days, straight between its steps; 0 up to `begin`.
/// A step is chance of the day on which it begins.
[[nodiscard]] double drift(const RandomKey& key, std::span<const Renewal> renewals, Day begin, Day day,
                           std::string_view what, double sd_of_log);

}  // namespace steppe
