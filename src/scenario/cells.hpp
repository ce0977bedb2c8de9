// Typed values of cells and scalars. Each reader gives nothing where the text is not what it should be and reports
// why; for an absent token (a fault already reported) it gives nothing and stays silent.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "steppe/date.hpp"
#include "text/text.hpp"

namespace steppe {

struct Bounds {
    double low = std::numeric_limits<double>::lowest();
    double high = std::numeric_limits<double>::max();
    std::string_view expected = "a number";
};
inline constexpr Bounds kNotNegative{0, std::numeric_limits<double>::max(), "a number, 0 or more"};
inline constexpr Bounds kShare{0, 1, "a share from 0 to 1"};

/// A finite decimal number with a dot, perhaps with an exponent.
[[nodiscard]] std::optional<double> read_number(const Token& token, const Bounds& bounds, Problems& problems);

/// Decimal digits; no leading zero, since some programs take such a number as octal. `what` names the unit: `persons`.
[[nodiscard]] std::optional<std::int64_t> read_whole(const Token& token, std::int64_t low, std::int64_t high,
                                                     std::string_view what, Problems& problems);

[[nodiscard]] std::optional<Day> read_day(const Token& token, Problems& problems);
[[nodiscard]] std::optional<bool> read_yes_no(const Token& token, Problems& problems);

/// Position in `choices`.
[[nodiscard]] std::optional<std::size_t> read_choice(const Token& token, std::span<const std::string_view> choices,
                                                     Problems& problems);

/// `[a-z0-9_]+`, at most 60 characters.
[[nodiscard]] std::optional<std::string> read_id(const Token& token, Problems& problems);

/// ISO 3166-1 alpha-3.
[[nodiscard]] std::optional<std::string> read_country(const Token& token, Problems& problems);

/// Anything but an empty text.
[[nodiscard]] std::optional<std::string> read_text(const Token& token, std::string_view expected, Problems& problems);

/// A citation, or `assumption: <reason>`.
[[nodiscard]] std::optional<std::string> read_source(const Token& token, Problems& problems);

/// The reason of a source that is an assumption.
[[nodiscard]] std::optional<std::string> assumed_because(std::string_view source);

/// `did you mean 'name'?`, or `otherwise` if no candidate is near.
[[nodiscard]] std::string did_you_mean(std::string_view text, const std::vector<std::string>& candidates,
                                       std::string_view otherwise);

}  // namespace steppe
