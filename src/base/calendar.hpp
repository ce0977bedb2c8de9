// Years and half-years of the calendar.
#pragma once

#include "steppe/date.hpp"

namespace steppe {

/// Both days included.
struct Period {
    Day first = kNoDay;
    Day last = kNoDay;
};

/// 1 January to 31 December.
[[nodiscard]] Period year_around(Day day);

/// 1 January to 30 June, or 1 July to 31 December.
[[nodiscard]] Period half_year_around(Day day);

}  // namespace steppe
