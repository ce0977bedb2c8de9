// What came out, in a few lines for the terminal.
#pragma once

#include <string>
#include <vector>

#include "steppe/ensemble.hpp"
#include "steppe/world.hpp"

namespace steppe {

/// Says nothing of measures that the scenario does not have.
[[nodiscard]] std::vector<std::string> headline(const Summary& summary, const World& world);

}  // namespace steppe
