// What of a message is sure to be seen where it is said.
#pragma once

#include <string_view>

namespace steppe {

/// The longest part of a message between its placeholders.
inline std::string_view longest_part(std::string_view text) {
    std::string_view longest;
    while (!text.empty()) {
        const std::string_view part = text.substr(0, text.find('{'));
        longest = part.size() > longest.size() ? part : longest;
        const std::size_t close = text.find('}');
        text.remove_prefix(part.size() == text.size() ? text.size() : close + 1);
    }
    return longest;
}

}  // namespace steppe
