// What a text in another language and script still has in English, or as a machine writes it.
#pragma once

#include <regex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steppe {

/// Words in Latin letters and dates as ISO 8601, but for what `data` has: names of files, ids of rows, titles.
inline std::vector<std::string> left_in_english(std::string text, std::span<const std::string_view> data) {
    for (const std::string_view known : data) {
        for (std::size_t at = text.find(known); at != std::string::npos; at = text.find(known, at)) {
            text.erase(at, known.size());
        }
    }
    static const std::regex wanted("[A-Za-z][A-Za-z_:]*|[0-9]{4}-[0-9]{2}-[0-9]{2}");
    std::vector<std::string> left;
    for (std::sregex_iterator one(text.begin(), text.end(), wanted); one != std::sregex_iterator(); ++one) {
        left.push_back(one->str());
    }
    return left;
}

}  // namespace steppe
