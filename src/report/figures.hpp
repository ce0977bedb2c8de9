// Figures as the report shows them: rounded once, here, so that the page only writes out what it is given.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "steppe/ensemble.hpp"

namespace steppe::report {

/// Counts of persons above 0 and below this are not published: cells so small may point at somebody.
inline constexpr int kSmallestCount = 5;

/// A figure in 16 bits: `sign * m * 10^(e - 9)` with m in 1..999 and e in 0..31, coded `sign * (1000 e + m)`; 0 is 0.
using Code = std::int16_t;
inline constexpr Code kSuppressed = -32768;  ///< above 0 and below kSmallestCount persons
inline constexpr Code kNoFigure = -32767;

/// Three significant digits, and no more decimals than the unit bears: none for counts of persons, one for hours, three
/// for shares. Halves go away from zero. NaN has no figure.
/// Throws std::range_error beyond +-1e24.
[[nodiscard]] Code code_of(double value, std::string_view unit);
/// What a code says; NaN for kNoFigure and kSuppressed.
[[nodiscard]] double value_of(Code code);

/// Series of a summary as bytes that deflate well, and where each of them is.
struct PackedFigures {
    struct Entry {
        SeriesKey key;
        std::int32_t block = -1;  ///< position among the stored blocks; -1: 0 on all days in all quantiles
    };
    std::vector<Entry> entries;
    std::size_t blocks = 0;
    std::size_t days = 0;
    /// For each block the levels one after the other, of each the days, as differences of codes to the day before
    /// (modulo 2^16): first the low bytes of all, then the high bytes.
    std::string bytes;
};
[[nodiscard]] PackedFigures pack(const Summary& summary, std::span<const std::size_t> levels);

}  // namespace steppe::report
