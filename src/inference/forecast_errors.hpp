// The laws of errors that are shipped: those of all given conflicts, in units of `CampForecast::spread`.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "inference/camp_forecast.hpp"

namespace steppe {

/// Levels at which the shipped laws are told: 0.01, 0.03, ..., 0.99.
inline constexpr std::size_t kShippedErrors = 50;

/// Of the lead that is nearest on a logarithmic scale. Made by `steppe backtest CASES --defaults`.
[[nodiscard]] ErrorLaw shipped_forecast_errors(std::int32_t lead_days);

/// Of the redistribution model, as `standardised_errors` says.
[[nodiscard]] ErrorLaw shipped_redistribution_errors();

}  // namespace steppe
