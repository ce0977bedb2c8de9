// The clauses of a regime, as a law file writes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/cells.hpp"
#include "scenario/yaml_keys.hpp"
#include "steppe/law.hpp"

namespace steppe {

inline constexpr std::string_view kLawPage = "docs/law.md";

/// Values that stand alone or in a list: `RUS` or `[RUS, KAZ]`.
[[nodiscard]] std::vector<Token> values_of(const YamlNode& node, YamlKeys& yaml);

/// One or several of the names, as a set.
[[nodiscard]] law::Choices read_choices(const YamlNode& node, std::span<const std::string_view> names, YamlKeys& yaml,
                                        Problems& problems);

/// A date, or `not verified` (kNoDay).
[[nodiscard]] std::optional<Day> read_verified(const YamlNode& node, YamlKeys& yaml, Problems& problems);

/// The clause that one item of `clauses:` is: several if it names several matters.
[[nodiscard]] std::vector<law::Clause> read_clause(const YamlNode& node, Problems& problems);

}  // namespace steppe
