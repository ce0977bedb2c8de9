// What is wrong or odd with an input, for the terminal.
#pragma once

#include "steppe/problem.hpp"

namespace steppe {

/// Prints problems on standard error, and warnings before them unless `quiet`. Whether there are no problems.
[[nodiscard]] bool tell(const Problems& problems, const Problems& warnings, bool quiet);

}  // namespace steppe
