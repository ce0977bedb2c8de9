// Ctrl-C: the first one asks the run to stop, the second one kills.
#pragma once

#include <atomic>

namespace steppe {

/// Installs the handlers of SIGINT and SIGTERM; true once either came.
[[nodiscard]] const std::atomic<bool>& stop_on_interrupt();

}  // namespace steppe
