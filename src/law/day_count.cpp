#include "steppe/day_count.hpp"

#include <algorithm>
#include <limits>

#include "base/calendar.hpp"

namespace steppe {
namespace {

constexpr Day kAlways = std::numeric_limits<Day>::min() / 4;
constexpr Day kForever = std::numeric_limits<Day>::max() / 4;

/// What the law sees of a person up to a day: the trips that a reset has left, and a stay that may go on.
class History {
  public:
    /// `open_from`: the day on which an unbroken presence begins or, of a present stay, began.
    History(const CountRule& rule, std::span<const Trip> earlier, Day open_from, bool open_is_permit)
        : rule_(rule), earlier_(earlier), open_from_(open_from), open_is_permit_(open_is_permit) {
        if (rule.reset == CountReset::leaving) {
            earlier_ = {};
        } else if (rule.reset == CountReset::absence) {
            Day next_entry = open_from;
            std::size_t kept = earlier_.size();
            while (kept > 0 && next_entry - earlier_[kept - 1].exit - 1 < rule.absence_days) {
                next_entry = earlier_[--kept].entry;
            }
            earlier_ = earlier_.subspan(kept);
        }
        open_begin_ = std::max(open_from_ + (rule_.entry_day_counts ? 0 : 1), rule_.counts_from);
        // A day that ends one trip and begins the next counts once: the open stay has it if it counts it.
        earlier_end_ = uncounted(open_is_permit_) ? open_from_ : std::min(open_from_, open_begin_ - 1);
    }

    /// The first day since the count was reset; kAlways if it never is.
    [[nodiscard]] Day begin() const {
        return rule_.reset == CountReset::never ? kAlways : earlier_.empty() ? open_from_ : earlier_.front().entry;
    }

    /// Counted days of the earlier trips in [first, last].
    [[nodiscard]] std::int32_t earlier_days(Day first, Day last) const {
        std::int32_t days = 0;
        Day free_from = last;  // days after it are counted already
        for (std::size_t i = earlier_.size(); i-- > 0;) {
            const Trip& trip = earlier_[i];
            if (trip.exit < first) {
                break;
            }
            if (uncounted(trip.permit)) {
                continue;
            }
            const Day begin = std::max({trip.entry + (rule_.entry_day_counts ? 0 : 1), first, rule_.counts_from});
            const Day end = std::min(trip.exit - (rule_.exit_day_counts ? 0 : 1), free_from);
            if (begin <= end) {
                days += end - begin + 1;
                free_from = begin - 1;
            }
        }
        return days;
    }

    /// Counted days in [first, day], if `day` is (or is not) the last of the open stay.
    [[nodiscard]] std::int32_t days(Day first, Day day, bool leaves) const {
        const Day begin = std::max(open_begin_, first);
        const Day end = day - (leaves && !rule_.exit_day_counts ? 1 : 0);
        const std::int32_t open = uncounted(open_is_permit_) ? 0 : std::max(0, end - begin + 1);
        return open + earlier_days(first, std::min(day, earlier_end_));
    }

    /// Where the block that holds `day` begins, if the person is there on it or enters on it.
    [[nodiscard]] Day block_start(Day day) const {
        Day start = kNoDay;
        const auto presence = [&](Day entry, Day exit, bool permit) {
            entry = std::max(entry, rule_.counts_from);
            if (uncounted(permit) || entry > exit) {
                return;
            }
            if (start == kNoDay || entry >= start + rule_.window_days) {
                start = entry;
            }
            start += (exit - start) / rule_.window_days * rule_.window_days;
        };
        for (const Trip& trip : earlier_) {
            presence(trip.entry, trip.exit, trip.permit);
        }
        presence(open_from_, day, open_is_permit_);
        return start == kNoDay ? day : start;
    }

    [[nodiscard]] Period period_around(Day day) const {
        switch (rule_.window) {
            case CountWindow::blocks: {
                const Day start = block_start(day);
                return {start, start + rule_.window_days - 1};
            }
            case CountWindow::calendar_year:
                return year_around(day);
            case CountWindow::calendar_half_year:
                return half_year_around(day);
            case CountWindow::rolling:
                return {day - rule_.window_days + 1, day};
            case CountWindow::none:
                break;
        }
        return {kAlways, kForever};
    }

    /// The last day on which an unbroken presence may end under the rule, given that it may end on `day`; kForever if
    /// it need not end. All days before the last are whole: what they need is that day's count with the day itself.
    [[nodiscard]] Day last_day_from(Day day) const {
        if (uncounted(open_is_permit_)) {
            return kForever;
        }
        const Day from = std::max(day, rule_.counts_from);
        const Day whole =
            rule_.window == CountWindow::rolling ? last_whole_day_of_rolling(from) : last_whole_day_of_periods(from);
        return whole >= kForever ? kForever : std::max(day, whole + (rule_.exit_day_counts ? 0 : 1));
    }

  private:
    [[nodiscard]] bool uncounted(bool permit) const { return permit && !rule_.permit_days_count; }

    /// In unbroken presence each further day adds one, and the window lets go of at most one: what is used never falls.
    [[nodiscard]] Day last_whole_day_of_rolling(Day day) const {
        if (rule_.days >= rule_.window_days) {
            return kForever;
        }
        Day last = std::max(day, open_begin_ - 1);  // days before the first counted one add nothing
        Day start = last - rule_.window_days + 1;
        std::int32_t used = days(start, last, false);
        if (used > rule_.days) {
            return last - 1;
        }
        for (const Trip& trip : earlier_) {
            if (uncounted(trip.permit)) {
                continue;
            }
            const Day begin = std::max(trip.entry + (rule_.entry_day_counts ? 0 : 1), rule_.counts_from);
            const Day end = std::min(trip.exit - (rule_.exit_day_counts ? 0 : 1), earlier_end_);
            if (begin > end) {
                continue;
            }
            if (end < start) {
                continue;
            }
            const Day gap = std::max(0, begin - start);  // a day shared with the trip before has been let go of
            const Day steps = std::min(gap, rule_.days - used);
            last += steps;
            start += steps;
            used += steps;
            if (steps < gap) {
                return last;
            }
            last += end - start + 1;
            start = end + 1;
        }
        return last + (rule_.days - used);
    }

    [[nodiscard]] Day last_whole_day_of_periods(Day day) const {
        constexpr int kMostPeriods = 3;  // longer than that in a row: for ever
        Period period = period_around(day);
        for (int i = 0; i < kMostPeriods; ++i) {
            const std::int32_t earlier = earlier_days(period.first, earlier_end_);
            const Day last = std::max(open_begin_, period.first) + (rule_.days - earlier) - 1;
            if (last < period.last || rule_.window == CountWindow::none) {
                return last;
            }
            const Day next = period.last + 1;
            period =
                rule_.window == CountWindow::blocks ? Period{next, next + rule_.window_days - 1} : period_around(next);
        }
        return kForever;
    }

    const CountRule& rule_;
    std::span<const Trip> earlier_;
    Day open_from_;
    bool open_is_permit_;
    Day open_begin_ = kNoDay;   ///< the first day of the open stay that counts
    Day earlier_end_ = kNoDay;  ///< the last day that the earlier trips count
};

}  // namespace

DayCount count_days(const CountRule& rule, std::span<const Trip> trips, Day on) {
    while (!trips.empty() && trips.back().entry > on) {
        trips = trips.first(trips.size() - 1);
    }
    DayCount count;
    count.present = !trips.empty() && trips.back().covers(on);
    const Trip open = count.present ? trips.back() : Trip{on, kNoDay, false};
    const History history(rule, count.present ? trips.first(trips.size() - 1) : trips, open.entry, open.permit);
    const Period period = history.period_around(on);
    const Day first = std::max(period.first, history.begin());
    count.window_start = first == kAlways ? kNoDay : first;
    const bool leaves = open.exit == kNoDay || open.exit == on;
    const std::int32_t used_if_there = history.days(period.first, on, leaves);
    count.used = count.present ? used_if_there : history.earlier_days(period.first, on - 1);
    count.within = used_if_there <= rule.days;
    count.over = count.present ? std::max(0, used_if_there - rule.days) : 0;
    if (count.within) {
        const Day last = history.last_day_from(on);
        count.unlimited = last >= kForever;
        count.last_day = count.unlimited ? kNoDay : last;
    } else if (count.present) {
        const Day from = rule.window == CountWindow::rolling ? open.entry : std::max(open.entry, period.first);
        if (history.days(history.period_around(from).first, from, true) <= rule.days) {
            count.last_day = history.last_day_from(from);
        }
    }
    return count;
}

Day next_entry_day(const CountRule& rule, std::span<const Trip> trips, Day from) {
    constexpr Day kLongest = 3 * 366;
    for (Day day = from; day < from + kLongest; ++day) {
        if (count_days(rule, trips, day).within) {
            return day;
        }
    }
    return kNoDay;
}

}  // namespace steppe
