// Counting days of stay: how many are used on a day, and until which day one may go on.
//
// Days are whole and know no time of day. A day of presence is counted once, however often the border is crossed on it.
// A rule says "at most N days", within one of these spans:
//
//     none        all days since the count was last reset
//     rolling     the W days that end on the day asked about, it included: used(D) = |{d in [D-W+1, D]: counted}|
//     blocks      W days from the first day of presence; the next block begins on the first day of presence after the
//                 block has ended (for a person who is there throughout: on the day after it). So read the Court of
//                 Justice, C-241/05 (Bot), the rule that Schengen had before October 2013
//     year, half  the calendar year or half-year that the day lies in
//
// and counting begins again by leaving, by an absence of k days, or never (a window forgets by itself).
#pragma once

#include <cstdint>
#include <span>

#include "steppe/date.hpp"

namespace steppe {

enum class CountWindow : std::uint8_t { none, rolling, blocks, calendar_year, calendar_half_year };
enum class CountReset : std::uint8_t { never, leaving, absence };

struct CountRule {
    std::int32_t days = 0;  ///< N, at least 1
    CountWindow window = CountWindow::none;
    std::int32_t window_days = 0;  ///< W of `rolling` and `blocks`, above N; else unused
    CountReset reset = CountReset::never;
    std::int32_t absence_days = 0;  ///< k of `absence`: whole days between exit and entry, at least 1; else unused
    bool entry_day_counts = true;
    bool exit_day_counts = true;
    bool permit_days_count = false;
    Day counts_from = kNoDay;  ///< days before it do not count; kNoDay: all do

    bool operator==(const CountRule&) const = default;
};

/// One visit. `exit` is kNoDay while the person is still there.
struct Trip {
    Day entry = kNoDay;
    Day exit = kNoDay;
    bool permit = false;  ///< under a visa, a permit or a certificate

    [[nodiscard]] bool covers(Day day) const { return entry <= day && (exit == kNoDay || exit >= day); }
    bool operator==(const Trip&) const = default;
};

struct DayCount {
    bool present = false;       ///< there on that day
    std::int32_t used = 0;      ///< days counted up to and with that day; the day itself only if `present`
    bool within = false;        ///< being there on that day keeps to the rule (if absent: entering on it)
    std::int32_t over = 0;      ///< days by which `used` exceeds the rule's
    Day window_start = kNoDay;  ///< the first day that is looked at; kNoDay: all days
    /// The last day that keeps to the rule. While `within`: of an unbroken presence from the day asked about on, kNoDay
    /// if it never ends. Otherwise the day on which the present stay should have ended; kNoDay if it never kept to it.
    Day last_day = kNoDay;
    bool unlimited = false;  ///< `within`, and no last day
};

/// `trips`: by entry, each beginning no earlier than the one before it ends. Trips that begin after `on` are not looked
/// at. Where the day of exit does not count, somebody who is still there on `on` is taken to leave on it.
[[nodiscard]] DayCount count_days(const CountRule& rule, std::span<const Trip> trips, Day on);

/// The first day, not before `from`, on which somebody who is away since the last trip may enter under the rule;
/// kNoDay if there is none within 3 years. `trips` end before `from`.
[[nodiscard]] Day next_entry_day(const CountRule& rule, std::span<const Trip> trips, Day from);

}  // namespace steppe
