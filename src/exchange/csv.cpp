#include "exchange/csv.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace steppe {

void append_field(std::string& line, std::string_view field) {
    if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
        line += field;
        return;
    }
    line += '"';
    for (const char c : field) {
        line.append(c == '"' ? 2 : 1, c);
    }
    line += '"';
}

void append_number(std::string& line, double value) {
    constexpr int kDigits = 10;
    const double size = std::abs(value);
    std::array<char, 40> text{};
    char* const begin = text.data();
    char* const end = begin + text.size();
    if (size < 1e15 && value == std::trunc(value)) {
        line.append(begin, std::to_chars(begin, end, static_cast<std::int64_t>(value)).ptr);
        return;
    }
    if (size < 1e-9 || size >= 1e15) {
        line.append(begin, std::to_chars(begin, end, value, std::chars_format::general, kDigits).ptr);
        return;
    }
    const int decimals = std::max(0, kDigits - 1 - static_cast<int>(std::floor(std::log10(size))));
    std::string_view fixed(
        begin,
        static_cast<std::size_t>(std::to_chars(begin, end, value, std::chars_format::fixed, decimals).ptr - begin));
    if (fixed.find('.') != std::string_view::npos) {
        fixed = fixed.substr(0, fixed.find_last_not_of('0') + 1);
        fixed = fixed.substr(0, fixed.find_last_not_of('.') + 1);
    }
    line += fixed;
}

}  // namespace steppe
