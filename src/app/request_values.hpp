// What options take for a value. What CLI11 says of a bad number names neither the range nor an example: these do.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steppe {

/// `accept` may put another spelling in the place of the text.
[[nodiscard]] CLI::Validator value_that(std::function<bool(std::string& text)> accept, std::string expected);
[[nodiscard]] CLI::Validator whole_number(std::uint64_t low, std::uint64_t high);
[[nodiscard]] CLI::Validator number_in(double low, double high, std::string expected);
[[nodiscard]] CLI::Validator a_date();
[[nodiscard]] CLI::Validator a_series();
[[nodiscard]] CLI::Validator a_setting();
[[nodiscard]] CLI::Validator name_among(std::span<const std::string_view> names);

/// `name=number`
[[nodiscard]] std::optional<std::pair<std::string, double>> read_setting(const std::string& text);
/// Between spaces.
[[nodiscard]] std::vector<std::string> words_of(const std::string& text);

}  // namespace steppe
