// The answer of `steppe pressure`: for a terminal and for programs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "inference/pressure.hpp"

namespace steppe {

struct PressureAnswer {
    Day day = kNoDay;
    std::vector<CityPressure> cities;
    std::vector<PressureRank> ranks;  ///< empty: no composite was asked for
    std::uint64_t seed = 0;           ///< of the random weights
    std::uint32_t draws = 0;
};

[[nodiscard]] std::string pressure_text(const PressureAnswer& answer);
[[nodiscard]] std::string pressure_json(const PressureAnswer& answer);

}  // namespace steppe
