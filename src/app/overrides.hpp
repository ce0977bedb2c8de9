// --set name=value, --until DATE.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "steppe/parameter.hpp"
#include "steppe/world.hpp"

namespace steppe {

/// Puts the command's values in place of the scenario's; what cannot be is told in `complaints`.
void apply_overrides(const std::vector<std::pair<std::string, double>>& overrides, std::vector<Parameter>& parameters,
                     std::vector<std::string>& complaints);

/// A last day outside the scenario's period is told in `complaints`.
void check_within(std::string_view option, const std::optional<Day>& day, const World& world,
                  std::vector<std::string>& complaints);

}  // namespace steppe
