#include "app/request_values.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>
#include <system_error>

#include "steppe/date.hpp"

namespace steppe {

namespace {

/// The whole text as a decimal number: neither octal nor hexadecimal, no spaces.
template <class Number>
std::optional<Number> decimal(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

}  // namespace

CLI::Validator value_that(std::function<bool(std::string& text)> accept, std::string expected) {
    return {[accept = std::move(accept), expected = std::move(expected)](std::string& text) {
                return accept(text) ? std::string() : fmt::format("'{}', expected {}", text, expected);
            },
            ""};
}

CLI::Validator whole_number(std::uint64_t low, std::uint64_t high) {
    return value_that(
        [low, high](std::string& text) {
            const auto value = decimal<std::uint64_t>(text);
            if (value) {
                text = std::to_string(*value);  // the library would take a leading 0 for octal
            }
            return value && *value >= low && *value <= high;
        },
        fmt::format("a whole number from {} to {}", low, high));
}

CLI::Validator number_in(double low, double high, std::string expected) {
    return value_that(
        [low, high](const std::string& text) {
            const auto value = decimal<double>(text);
            return value && *value >= low && *value <= high;
        },
        std::move(expected));
}

CLI::Validator a_date() {
    return value_that([](const std::string& text) { return parse_day(text).has_value(); }, "a date such as 2022-10-31");
}

CLI::Validator a_series() {
    return value_that([](const std::string& text) { return words_of(text).size() == 3; },
                      "a place, a measure and a group, such as 'kz_oral unsheltered all'");
}

CLI::Validator a_setting() {
    return value_that([](const std::string& text) { return read_setting(text).has_value(); }, "name=number");
}

CLI::Validator name_among(std::span<const std::string_view> names) {
    return value_that([names](const std::string& text) { return std::ranges::find(names, text) != names.end(); },
                      fmt::format("one of {}", fmt::join(names, ", ")));
}

std::optional<std::pair<std::string, double>> read_setting(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos) {
        return std::nullopt;
    }
    const auto value = decimal<double>(std::string_view(text).substr(equals + 1));
    if (!value || !std::isfinite(*value)) {
        return std::nullopt;
    }
    return std::pair(text.substr(0, equals), *value);
}

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    std::istringstream stream(text);
    for (std::string word; stream >> word;) {
        words.push_back(word);
    }
    return words;
}

}  // namespace steppe
