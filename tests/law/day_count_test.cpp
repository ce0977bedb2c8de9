// The count of days: the official examples, the plain count day by day, and what must hold for every history.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "base/calendar.hpp"
#include "steppe/day_count.hpp"

namespace steppe {
namespace {

Day day(const char* text) { return parse_day(text).value(); }

constexpr CountRule k90In180{90, CountWindow::rolling, 180};

// ---- The examples of the Swiss State Secretariat for Migration (90 days in any 180 days).

TEST(SwissExamples, One) {
    const std::vector<Trip> trips = {{day("2014-08-15"), day("2014-09-30")}};
    const DayCount count = count_days(k90In180, trips, day("2015-01-01"));
    EXPECT_FALSE(count.present);
    EXPECT_EQ(count.used, 47);
    EXPECT_EQ(format_day(count.last_day), "2015-03-31");
    EXPECT_EQ(count.last_day - day("2015-01-01") + 1, 90);
}

TEST(SwissExamples, Two) {
    const std::vector<Trip> trips = {{day("2014-08-15"), day("2014-09-30")}, {day("2014-11-01"), day("2014-11-30")}};
    const DayCount count = count_days(k90In180, trips, day("2014-11-30"));
    EXPECT_EQ(count.used, 77);
    EXPECT_EQ(format_day(count.last_day), "2014-12-13");
}

TEST(SwissExamples, Four) {
    const std::vector<Trip> trips = {{day("2013-06-01"), day("2013-07-13")},
                                     {day("2013-08-15"), day("2013-09-30")},
                                     {day("2014-01-01"), day("2014-01-30")}};
    const DayCount count = count_days(k90In180, trips, day("2014-01-30"));
    EXPECT_EQ(format_day(count.window_start), "2013-08-04");
    EXPECT_EQ(count.used, 77);
    EXPECT_EQ(format_day(count.last_day), "2014-03-31");
}

TEST(SwissExamples, Five) {
    const std::vector<Trip> trips = {{day("2013-09-01"), day("2013-09-30")},
                                     {day("2014-02-21"), day("2014-04-20")},
                                     {day("2014-05-01"), day("2014-06-09")}};
    const DayCount count = count_days(k90In180, trips, day("2014-06-09"));
    EXPECT_EQ(count.used, 99);
    EXPECT_FALSE(count.within);
    EXPECT_EQ(count.over, 9);
    EXPECT_EQ(format_day(count.last_day), "2014-05-31");
    const DayCount again = count_days(k90In180, trips, day("2014-08-30"));
    EXPECT_TRUE(again.within);
    EXPECT_EQ(format_day(again.window_start), "2014-03-04");
    EXPECT_EQ(again.last_day - day("2014-08-30") + 1, 50);
}

TEST(SwissExamples, Six) {
    const std::vector<Trip> trips = {{day("2013-08-09"), day("2013-08-15")}, {day("2013-09-19"), day("2014-03-01")}};
    const DayCount count = count_days(k90In180, trips, day("2014-03-01"));
    EXPECT_EQ(count.used, 164);
    EXPECT_EQ(count.over, 74);
    EXPECT_EQ(format_day(count.window_start), "2013-09-03");
}

TEST(DayCount, AStayFromJuneToSeptemberFirstBreaksTheRuleOn30August) {
    // An example of the manual of the European Commission, as its public engines test it.
    const std::vector<Trip> trips = {{day("2024-06-01"), day("2024-09-20")}};
    EXPECT_TRUE(count_days(k90In180, trips, day("2024-08-29")).within);
    EXPECT_FALSE(count_days(k90In180, trips, day("2024-08-30")).within);
}

// ---- The plain count: a day at a time, no cleverness, no code shared with the fast one.

class DayByDay {
  public:
    DayByDay(const CountRule& rule, std::vector<Trip> trips, Day on) : rule_(rule), trips_(std::move(trips)), on_(on) {
        std::erase_if(trips_, [&](const Trip& trip) { return trip.entry > on; });
        present_ = !trips_.empty() && trips_.back().covers(on);
        if (present_) {
            leaves_ = trips_.back().exit == kNoDay || trips_.back().exit == on;
        } else {
            trips_.push_back({on, kNoDay, false});
            leaves_ = true;
        }
    }

    [[nodiscard]] bool present() const { return present_; }

    /// Counted days up to and with `day`, if the open stay goes on until then and (or not) ends on it.
    [[nodiscard]] int used(Day day, bool leaves, bool with_the_day = true) const {
        std::vector<Trip> trips = trips_;
        trips.back().exit = leaves ? day : day + 1000;
        if (rule_.reset != CountReset::never) {
            std::size_t first = trips.size() - 1;
            while (first > 0 && rule_.reset == CountReset::absence &&
                   trips[first].entry - trips[first - 1].exit - 1 < rule_.absence_days) {
                --first;
            }
            trips.erase(trips.begin(), trips.begin() + static_cast<std::ptrdiff_t>(first));
        }
        const auto is_there = [&](Day d) {  // in a way that the rule looks at
            return d >= rule_.counts_from && std::ranges::any_of(trips, [&](const Trip& trip) {
                       return trip.covers(d) && (!trip.permit || rule_.permit_days_count);
                   });
        };
        const auto counts = [&](Day d) {
            return d >= rule_.counts_from && std::ranges::any_of(trips, [&](const Trip& trip) {
                       return trip.covers(d) && (!trip.permit || rule_.permit_days_count) &&
                              (d != trip.entry || rule_.entry_day_counts) && (d != trip.exit || rule_.exit_day_counts);
                   });
        };
        Day first = trips.front().entry;
        if (rule_.window == CountWindow::rolling) {
            first = std::max(first, day - rule_.window_days + 1);
        } else if (rule_.window == CountWindow::blocks) {
            Day start = kNoDay;
            for (Day d = first; d <= day; ++d) {
                if (is_there(d) && (start == kNoDay || d >= start + rule_.window_days)) {
                    start = d;
                }
            }
            first = start == kNoDay ? day : start;
        } else if (rule_.window == CountWindow::calendar_year) {
            first = std::max(first, parse_day(format_day(day).substr(0, 4) + "-01-01").value());
        } else if (rule_.window == CountWindow::calendar_half_year) {
            const std::string text = format_day(day);
            first = std::max(first,
                             parse_day(text.substr(0, 4) + (text.substr(5, 2) < "07" ? "-01-01" : "-07-01")).value());
        }
        int days = 0;
        for (Day d = first; d <= day - (with_the_day ? 0 : 1); ++d) {
            days += counts(d) ? 1 : 0;
        }
        return days;
    }

    [[nodiscard]] DayCount count() const {
        constexpr Day kLook = 1200;
        DayCount count;
        count.present = present_;
        count.used = used(on_, leaves_, present_);
        const int there = used(on_, leaves_);
        count.within = there <= rule_.days;
        count.over = present_ ? std::max(0, there - rule_.days) : 0;
        if (trips_.back().permit && !rule_.permit_days_count && count.within) {
            count.unlimited = true;
            return count;
        }
        if (count.within) {
            Day last = on_;
            while (last < on_ + kLook && used(last, false) <= rule_.days && used(last + 1, true) <= rule_.days) {
                ++last;
            }
            count.unlimited = last == on_ + kLook;
            count.last_day = count.unlimited ? kNoDay : last;
        } else if (present_) {
            for (Day d = on_; d >= trips_.back().entry && count.last_day == kNoDay; --d) {
                // One could have left on it if the day before, which was whole, kept to the rule. In a period of its
                // own that day is counted with this one; a rolling window may have let go of another day since.
                const bool before = rule_.window != CountWindow::rolling || d == trips_.back().entry ||
                                    used(d - 1, false) <= rule_.days;
                if (before && used(d, true) <= rule_.days) {
                    count.last_day = d;
                }
            }
        }
        return count;
    }

  private:
    const CountRule& rule_;
    std::vector<Trip> trips_;
    Day on_;
    bool present_ = false;
    bool leaves_ = true;
};

/// Whole numbers from a fixed seed, the same with every library.
class Dice {
  public:
    explicit Dice(std::uint32_t seed) : engine_(seed) {}
    int roll(int low, int high) {
        return low + static_cast<int>(engine_() % static_cast<std::uint32_t>(high - low + 1));
    }
    bool chance(int per_cent) { return roll(1, 100) <= per_cent; }

  private:
    std::mt19937 engine_;
};

constexpr Day kBegin = 16'000;

std::vector<Trip> random_trips(Dice& dice, int most, int longest, int per_cent_permit) {
    std::vector<Trip> trips;
    Day at = kBegin + dice.roll(0, 40);
    for (int n = dice.roll(0, most); n > 0; --n) {
        const Day exit = at + dice.roll(0, longest);
        trips.push_back({at, exit, dice.chance(per_cent_permit)});
        at = exit + (dice.chance(25) ? 0 : dice.roll(1, longest));
    }
    if (!trips.empty() && dice.chance(30)) {
        trips.back().exit = kNoDay;
    }
    return trips;
}

CountRule random_rule(Dice& dice) {
    CountRule rule;
    rule.window = static_cast<CountWindow>(dice.roll(0, 4));
    rule.days = dice.roll(1, 40);
    rule.window_days = rule.days + dice.roll(1, 60);
    rule.reset = static_cast<CountReset>(dice.roll(0, 2));
    rule.absence_days = dice.roll(1, 30);
    rule.entry_day_counts = dice.chance(70);
    rule.exit_day_counts = dice.chance(70);
    rule.permit_days_count = dice.chance(30);
    rule.counts_from = dice.chance(30) ? kBegin + dice.roll(0, 120) : kNoDay;
    return rule;
}

std::string shown(const CountRule& rule, const std::vector<Trip>& trips, Day on) {
    std::string text =
        "N=" + std::to_string(rule.days) + " window=" + std::to_string(static_cast<int>(rule.window)) +
        " W=" + std::to_string(rule.window_days) + " reset=" + std::to_string(static_cast<int>(rule.reset)) +
        " k=" + std::to_string(rule.absence_days) + " entry=" + std::to_string(rule.entry_day_counts) +
        " exit=" + std::to_string(rule.exit_day_counts) + " permit=" + std::to_string(rule.permit_days_count) +
        " from=" + std::to_string(rule.counts_from) + " on=" + std::to_string(on) + " trips:";
    for (const Trip& trip : trips) {
        text += ' ' + std::to_string(trip.entry) + '-' + std::to_string(trip.exit) + (trip.permit ? "p" : "");
    }
    return text;
}

TEST(DayCount, EveryRuleCountsAsDayByDay) {
    Dice dice(20'230'127);
    for (int i = 0; i < 100'000; ++i) {
        const CountRule rule = random_rule(dice);
        const std::vector<Trip> trips = random_trips(dice, 5, 30, 15);
        const Day on = kBegin + dice.roll(0, 300);
        const DayCount fast = count_days(rule, trips, on);
        const DayCount plain = DayByDay(rule, trips, on).count();
        ASSERT_EQ(fast.present, plain.present) << shown(rule, trips, on);
        ASSERT_EQ(fast.used, plain.used) << shown(rule, trips, on);
        ASSERT_EQ(fast.within, plain.within) << shown(rule, trips, on);
        ASSERT_EQ(fast.over, plain.over) << shown(rule, trips, on);
        ASSERT_EQ(fast.unlimited, plain.unlimited) << shown(rule, trips, on);
        ASSERT_EQ(fast.last_day, plain.last_day) << shown(rule, trips, on);
    }
}

/// The plain count for 90 days in 180, quick enough for a million histories: one byte a day.
class Diary {
  public:
    static constexpr int kDays = 1400;
    explicit Diary(const std::vector<Trip>& trips, Day on) {
        for (const Trip& trip : trips) {
            for (Day d = trip.entry; d <= (trip.exit == kNoDay ? std::max(on, trip.entry) : trip.exit); ++d) {
                there_[index(d)] = 1;
            }
        }
    }
    [[nodiscard]] bool there(Day d) const { return there_[index(d)] != 0; }
    [[nodiscard]] int used(Day d) const {
        int days = 0;
        for (Day past = d - 179; past <= d; ++past) {
            days += there_[index(past)];
        }
        return days;
    }
    /// Goes on from `day`, one day after the other, as long as the window holds no more than 90.
    [[nodiscard]] Day last_day_from(Day day) {
        std::fill(there_.begin() + static_cast<std::ptrdiff_t>(index(day)), there_.end(), std::uint8_t{0});
        there_[index(day)] = 1;
        int days = used(day);
        if (days > 90) {
            return kNoDay;
        }
        while (true) {
            ++day;
            days += 1 - there_[index(day - 180)];
            there_[index(day)] = 1;
            if (days > 90) {
                return day - 1;
            }
        }
    }

  private:
    static std::size_t index(Day d) { return static_cast<std::size_t>(d - kBegin + 200); }
    std::array<std::uint8_t, kDays> there_{};
};

TEST(DayCount, AMillionHistoriesCountAsDayByDay) {
    Dice dice(1'000'000);
    for (int i = 0; i < 1'000'000; ++i) {
        const std::vector<Trip> trips = random_trips(dice, 10, 45, 0);
        const Day on = kBegin + dice.roll(0, 600);
        const DayCount fast = count_days(k90In180, trips, on);
        std::vector<Trip> begun = trips;
        std::erase_if(begun, [&](const Trip& trip) { return trip.entry > on; });
        Diary diary(begun, on);
        const bool there = diary.there(on);
        ASSERT_EQ(fast.present, there) << shown(k90In180, trips, on);
        ASSERT_EQ(fast.used, diary.used(on)) << shown(k90In180, trips, on);
        ASSERT_EQ(fast.within, diary.used(on) + (there ? 0 : 1) <= 90) << shown(k90In180, trips, on);
        if (fast.within) {
            ASSERT_EQ(fast.last_day, diary.last_day_from(on)) << shown(k90In180, trips, on);
        }
    }
}

// ---- What must hold for every history.

TEST(DayCount, RemovingADayNeverRaisesTheCount) {
    Dice dice(90'180);
    int removed = 0;
    for (int i = 0; i < 20'000; ++i) {
        CountRule rule = random_rule(dice);
        // A count that an absence resets is another rule: with it, or in blocks, fewer days can open a later window.
        rule.reset = CountReset::never;
        if (rule.window == CountWindow::blocks) {
            rule.window = CountWindow::rolling;
        }
        rule.entry_day_counts = rule.exit_day_counts = true;
        const std::vector<Trip> trips = random_trips(dice, 6, 20, 10);
        const Day on = kBegin + dice.roll(0, 200);
        const int before = count_days(rule, trips, on).used;
        for (std::size_t t = 0; t < trips.size(); ++t) {
            const Day end = trips[t].exit == kNoDay ? std::max(on, trips[t].entry) : trips[t].exit;
            const Day gone = dice.roll(trips[t].entry, end);
            std::vector<Trip> fewer(trips.begin(), trips.begin() + static_cast<std::ptrdiff_t>(t));
            if (gone > trips[t].entry) {
                fewer.push_back({trips[t].entry, gone - 1, trips[t].permit});
            }
            if (gone < end || (trips[t].exit == kNoDay && gone < on)) {
                fewer.push_back({gone + 1, trips[t].exit, trips[t].permit});
            }
            fewer.insert(fewer.end(), trips.begin() + static_cast<std::ptrdiff_t>(t) + 1, trips.end());
            ASSERT_LE(count_days(rule, fewer, on).used, before) << shown(rule, trips, on) << " without " << gone;
            ++removed;
        }
    }
    EXPECT_GT(removed, 40'000);
}

TEST(DayCount, NinetyDaysOnNinetyOffGoesOnForEver) {
    std::vector<Trip> trips;
    Day at = day("2015-01-01");
    for (int i = 0; i < 12; ++i) {
        const DayCount entry = count_days(k90In180, trips, at);
        ASSERT_TRUE(entry.within) << i;
        ASSERT_EQ(entry.last_day, at + 89) << i;
        EXPECT_EQ(next_entry_day(k90In180, trips, at), at);
        trips.push_back({at, at + 89});
        EXPECT_EQ(count_days(k90In180, trips, at + 89).used, 90);
        EXPECT_FALSE(count_days(k90In180, trips, at + 90).within) << "no entry on the day after the last";
        EXPECT_EQ(next_entry_day(k90In180, trips, at + 90), at + 180) << "ninety days away, then again";
        at += 180;
    }
}

// ---- Each part of a rule by hand.

TEST(DayCount, PerEntryLeavingBeginsAnew) {
    const CountRule rule{90, CountWindow::none, 0, CountReset::leaving};
    const std::vector<Trip> trips = {{day("2022-06-01"), day("2022-09-25")}, {day("2022-09-25"), kNoDay}};
    const DayCount count = count_days(rule, trips, day("2022-12-01"));
    EXPECT_EQ(count.used, 68);
    EXPECT_EQ(format_day(count.last_day), "2022-12-23");
    EXPECT_EQ(count_days(rule, trips, day("2022-09-20")).over, 22) << "the first stay was too long";
    EXPECT_EQ(format_day(count_days(rule, trips, day("2022-09-20")).last_day), "2022-08-29");
}

TEST(DayCount, AnAbsenceOfKDaysBeginsAnew) {
    const CountRule rule{30, CountWindow::none, 0, CountReset::absence, 10};
    const std::vector<Trip> nine = {{100, 119}, {129, kNoDay}};
    const std::vector<Trip> ten = {{100, 119}, {130, kNoDay}};
    EXPECT_EQ(count_days(rule, nine, 130).used, 22);
    EXPECT_EQ(count_days(rule, ten, 130).used, 1);
}

TEST(DayCount, NeverMeansNever) {
    const CountRule rule{30, CountWindow::none, 0, CountReset::never};
    const std::vector<Trip> trips = {{100, 119}, {5000, kNoDay}};
    EXPECT_EQ(count_days(rule, trips, 5000).used, 21);
    EXPECT_EQ(count_days(rule, trips, 5000).last_day, 5009);
}

TEST(DayCount, FixedBlocksBeginWithTheFirstEntry) {
    const CountRule rule{90, CountWindow::blocks, 180};
    // 60 days at the end of the first block; the next block begins with the next entry, not 180 days after the first.
    const std::vector<Trip> trips = {{1000, 1000}, {1120, 1179}, {1200, kNoDay}};
    EXPECT_EQ(count_days(rule, trips, 1179).used, 61);
    EXPECT_EQ(count_days(rule, trips, 1200).window_start, 1200);
    EXPECT_EQ(count_days(rule, trips, 1200).last_day, 1289);
    EXPECT_EQ(count_days(k90In180, trips, 1200).last_day, 1229) << "looking back, only 29 days are left";
}

TEST(DayCount, AHalfYearOfTheCalendarBeginsInJanuaryAndJuly) {
    const CountRule rule{90, CountWindow::calendar_half_year};  // Turkey for Russians by the text of 2011
    const std::vector<Trip> trips = {{day("2012-01-10"), day("2012-03-09")}, {day("2012-05-15"), kNoDay}};
    const DayCount count = count_days(rule, trips, day("2012-06-01"));
    EXPECT_EQ(count.used, 78);
    EXPECT_EQ(format_day(count.window_start), "2012-01-01");
    EXPECT_EQ(format_day(count.last_day), "2012-06-13");
    EXPECT_EQ(count_days(rule, trips, day("2012-07-01")).used, 1);
    const std::vector<Trip> late = {{day("2012-06-01"), kNoDay}};
    EXPECT_EQ(format_day(count_days(rule, late, day("2012-06-01")).last_day), "2012-09-28") << "30 days, then 90";
}

TEST(DayCount, AYearOfTheCalendar) {
    const CountRule rule{180, CountWindow::calendar_year};
    const std::vector<Trip> trips = {{day("2022-03-01"), day("2022-08-01")}, {day("2022-12-01"), kNoDay}};
    EXPECT_EQ(count_days(rule, trips, day("2022-12-31")).over, 5);
    EXPECT_EQ(count_days(rule, trips, day("2023-01-01")).used, 1);
}

TEST(DayCount, EntryAndExitDays) {
    CountRule rule{10, CountWindow::rolling, 100};
    const std::vector<Trip> trips = {{100, 104}, {120, kNoDay}};
    EXPECT_EQ(count_days(rule, trips, 121).used, 7);
    EXPECT_EQ(count_days(rule, trips, 121).last_day, 124);
    rule.entry_day_counts = false;
    EXPECT_EQ(count_days(rule, trips, 121).used, 5);
    EXPECT_EQ(count_days(rule, trips, 121).last_day, 126);
    rule.exit_day_counts = false;
    EXPECT_EQ(count_days(rule, trips, 121).used, 3) << "whoever is still there is taken to leave today";
    EXPECT_EQ(count_days(rule, trips, 121).last_day, 128);
}

TEST(DayCount, DaysUnderAPermitAndBeforeTheRule) {
    CountRule rule = k90In180;
    const std::vector<Trip> trips = {{1000, 1049, true}, {1060, 1079}, {1080, kNoDay}};
    EXPECT_EQ(count_days(rule, trips, 1080).used, 21);
    rule.permit_days_count = true;
    EXPECT_EQ(count_days(rule, trips, 1080).used, 71);
    rule.counts_from = 1070;
    EXPECT_EQ(count_days(rule, trips, 1080).used, 11);
}

TEST(DayCount, ADayOnWhichOneLeavesAndComesBackCountsOnce) {
    const std::vector<Trip> trips = {{1000, 1010}, {1010, 1020}, {1020, kNoDay}};
    EXPECT_EQ(count_days(k90In180, trips, 1025).used, 26);
}

TEST(Calendar, HalfYears) {
    EXPECT_EQ(format_day(half_year_around(day("2024-06-30")).last), "2024-06-30");
    EXPECT_EQ(format_day(half_year_around(day("2024-07-01")).first), "2024-07-01");
    EXPECT_EQ(format_day(half_year_around(day("2024-02-29")).first), "2024-01-01");
    EXPECT_EQ(format_day(year_around(day("2024-02-29")).last), "2024-12-31");
}

}  // namespace
}  // namespace steppe
