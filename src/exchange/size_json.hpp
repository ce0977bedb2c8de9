// The answer of `steppe size`: for a terminal and for programs.
#pragma once

#include <cstdint>
#include <string>

#include "inference/sizing.hpp"

namespace steppe {

struct SizeAnswer {
    std::string what;   ///< `kz_oral:shelter`
    std::string thing;  ///< `beds`
    SeriesKey series;
    double at_most = 0;
    Day from = kNoDay;
    Day to = kNoDay;
    double certainty = 0;
    std::uint64_t seed = 0;
    std::uint32_t replicates = 0;
    Sizing sizing;
};

[[nodiscard]] std::string size_text(const SizeAnswer& answer);
[[nodiscard]] std::string size_json(const SizeAnswer& answer);

}  // namespace steppe
