// --set name=value.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "steppe/parameter.hpp"

namespace steppe {

/// Puts the command's values in place of the scenario's; what cannot be is told in `complaints`.
void apply_overrides(const std::vector<std::pair<std::string, double>>& overrides, std::vector<Parameter>& parameters,
                     std::vector<std::string>& complaints);

}  // namespace steppe
