#include "steppe/date.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace steppe {
namespace {

std::chrono::sys_days to_sys_days(Day day) { return std::chrono::sys_days(std::chrono::days(day)); }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int number(std::string_view digits) {
    int value = 0;
    for (const char c : digits) value = 10 * value + (c - '0');
    return value;
}

}  // namespace

std::optional<Day> parse_day(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const std::string_view year = text.substr(0, 4), month = text.substr(5, 2), day = text.substr(8, 2);
    for (const std::string_view part : {year, month, day}) {
        if (!std::ranges::all_of(part, is_digit)) return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year(number(year)),
                                           std::chrono::month(static_cast<unsigned>(number(month))),
                                           std::chrono::day(static_cast<unsigned>(number(day)))};
    if (!date.ok()) return std::nullopt;
    const auto days = static_cast<Day>(std::chrono::sys_days(date).time_since_epoch().count());
    if (days <= kNoDay) return std::nullopt;
    return days;
}

std::string format_day(Day day) {
    const std::chrono::year_month_day date(to_sys_days(day));
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

int weekday(Day day) { return static_cast<int>(std::chrono::weekday(to_sys_days(day)).iso_encoding()) - 1; }

}  // namespace steppe
