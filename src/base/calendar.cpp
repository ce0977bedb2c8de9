#include "base/calendar.hpp"

#include <chrono>

namespace steppe {
namespace {

using namespace std::chrono;

Day day_of(year year, month month, day day_of_month) {
    return static_cast<Day>(sys_days(year / month / day_of_month).time_since_epoch().count());
}

year_month_day date_of(Day day) { return {sys_days(days(day))}; }

}  // namespace

Period year_around(Day day) {
    const year year = date_of(day).year();
    return {day_of(year, January, std::chrono::day(1)), day_of(year, December, std::chrono::day(31))};
}

Period half_year_around(Day day) {
    const year_month_day date = date_of(day);
    const Period year = year_around(day);
    const Day july = day_of(date.year(), July, std::chrono::day(1));
    return date.month() < July ? Period{year.first, july - 1} : Period{july, year.last};
}

}  // namespace steppe
