#include "steppe/date.hpp"

#include <gtest/gtest.h>

namespace steppe {
namespace {

TEST(Date, KnownDays) {
    EXPECT_EQ(parse_day("1970-01-02"), 1);
    EXPECT_EQ(parse_day("2000-02-29"), 11016);
    EXPECT_EQ(parse_day("2022-09-21"), 19256);
    EXPECT_EQ(parse_day("9999-12-31"), 2932896);
    EXPECT_EQ(format_day(19256), "2022-09-21");
    EXPECT_EQ(format_day(1), "1970-01-02");
}

TEST(Date, EveryDayRoundTripsAndFollowsTheOneBefore) {
    int expected_weekday = 4;  // 2 January 1970 was a Friday
    for (Day day = 1; day <= 2932896; ++day) {
        ASSERT_EQ(parse_day(format_day(day)), day);
        ASSERT_EQ(weekday(day), expected_weekday) << format_day(day);
        expected_weekday = (expected_weekday + 1) % 7;
    }
}

TEST(Date, LeapYearsAreGregorian) {
    EXPECT_TRUE(parse_day("2024-02-29"));
    EXPECT_TRUE(parse_day("2000-02-29"));
    EXPECT_FALSE(parse_day("2023-02-29"));
    EXPECT_FALSE(parse_day("2100-02-29"));
}

TEST(Date, RefusesWhatIsNoDateOfAScenario) {
    for (const char* text :
         {"",           "2022",       "2022-9-21",  "2022-09-21 ", " 2022-09-21", "22-09-2022", "2022/09/21",
          "2022-09-2x", "+022-09-21", "2022-02-30", "2022-04-31",  "2022-13-01",  "2022-00-10", "2022-01-00",
          "1970-01-01", "1969-12-31", "0000-01-01", "12022-09-21", "2022-09-210", "-022-09-21", "20220921"}) {
        EXPECT_FALSE(parse_day(text)) << text;
    }
}

}  // namespace
}  // namespace steppe
