// Calendar days.
//
// The engine counts days from 1970-01-01, so that a draw that is keyed by a day does not depend on when a
// scenario begins. Day 0 (and everything before it) never occurs in a scenario: 0 means "no day".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace steppe {

using Day = std::int32_t;  ///< days since 1970-01-01, proleptic Gregorian
inline constexpr Day kNoDay = 0;

/// Parses an ISO 8601 calendar date, exactly `YYYY-MM-DD`, of 1970-01-02 to 9999-12-31; nothing otherwise.
[[nodiscard]] std::optional<Day> parse_day(std::string_view text);

/// ISO 8601, `YYYY-MM-DD`.
[[nodiscard]] std::string format_day(Day day);

/// 0 = Monday ... 6 = Sunday.
[[nodiscard]] int weekday(Day day);

}  // namespace steppe
