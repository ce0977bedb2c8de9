// Days of work: Monday to Friday, but public holidays, and transferred days, where the book has them.
#pragma once

#include <string_view>

#include "steppe/law.hpp"

namespace steppe::law {

/// Does the book have the country's holidays of that day?
[[nodiscard]] bool holidays_are_known(const Book& book, std::string_view country, Day day);

[[nodiscard]] bool is_working_day(const Book& book, std::string_view country, Day day);

/// The last of the first `days` days of work after `day`; `day` itself if none.
[[nodiscard]] Day add_working_days(const Book& book, std::string_view country, Day day, std::int32_t days);

}  // namespace steppe::law
