// The table of `--profile`: where states, draws and time went.
#pragma once

#include <string>

#include "steppe/simulation.hpp"

namespace steppe {

[[nodiscard]] std::string profile_text(const Profile& profile);

}  // namespace steppe
