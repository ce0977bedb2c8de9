#include "law/working_days.hpp"

#include <algorithm>

namespace steppe::law {
namespace {

const Holidays* holidays_of(const Book& book, std::string_view country, Day day) {
    const auto found = std::ranges::find_if(
        book.holidays, [&](const Holidays& one) { return one.country == country && one.from <= day && day <= one.to; });
    return found == book.holidays.end() ? nullptr : &*found;
}

}  // namespace

bool holidays_are_known(const Book& book, std::string_view country, Day day) {
    return holidays_of(book, country, day) != nullptr;
}

bool is_working_day(const Book& book, std::string_view country, Day day) {
    constexpr int kFriday = 4;
    const Holidays* const known = holidays_of(book, country, day);
    if (weekday(day) <= kFriday) {
        return known == nullptr || !std::ranges::binary_search(known->days, day);
    }
    return known != nullptr && std::ranges::binary_search(known->worked, day);
}

Day add_working_days(const Book& book, std::string_view country, Day day, std::int32_t days) {
    while (days > 0) {
        ++day;
        days -= is_working_day(book, country, day) ? 1 : 0;
    }
    return day;
}

}  // namespace steppe::law
