// The laws of errors that are shipped: `law_of_unseen` of all given conflicts, in units of the predictions' spreads.
#pragma once

#include <cstdint>

#include "inference/error_law.hpp"

namespace steppe {

/// Of the lead that is nearest on a logarithmic scale. Made by `steppe backtest CASES --defaults`.
[[nodiscard]] ErrorLaw shipped_forecast_errors(std::int32_t lead_days);

/// Of the redistribution model, as `redistribution_errors` says.
[[nodiscard]] ErrorLaw shipped_redistribution_errors();

}  // namespace steppe
