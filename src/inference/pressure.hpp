// Strain on the services of a city that takes people in: what can be observed, part by part, and what a sum of the
// parts would be worth.
//
// The parts are measures of a city as a whole. None is of a citizenship, an ethnicity or any other group of people, and
// there is no way to ask for one.
//
// A composite adds unlike things, so its order of the cities is as good as its weights, for which no data speak. It is
// made only when asked for, and then for weights drawn at random, all that sum to 1 alike: how often is a city first,
// between which ranks does it lie? Uncertain weights as a test of a composite: Saisana, Saltelli & Tarantola 2005 (J.
// R. Stat. Soc. A 168:307-323). Each part is scaled to 0 in the city where it is least, 1 where it is most.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "steppe/ensemble.hpp"

namespace steppe {

enum class PressurePart : std::uint8_t {
    newcomers,  ///< people of the wave for 1,000 residents
    rent,       ///< asking rents against before: 0.1 is a tenth more; season included
    beds,       ///< share of all beds taken
    desks,      ///< days until the last in the longest line before a desk is served
};
inline constexpr std::size_t kPressureParts = 4;
[[nodiscard]] std::string_view name_of(PressurePart part);
[[nodiscard]] std::string_view unit_of(PressurePart part);

/// A part on a day: over the replicates.
struct PressureValue {
    double mean = 0;
    double q05 = 0;
    double q95 = 0;
};

struct CityPressure {
    std::string place;
    std::array<std::optional<PressureValue>, kPressureParts> parts;  ///< none: the city has nothing of the kind
    [[nodiscard]] const std::optional<PressureValue>& part(PressurePart one) const {
        return parts[static_cast<std::size_t>(one)];
    }
};

/// Of every city that has newcomers in the summary, by id. Countries are left out.
[[nodiscard]] std::vector<CityPressure> pressure_on(const Summary& summary, Day day);

/// Where a city stands among all, 1 being the most strained; equal ones share the better rank.
struct PressureRank {
    std::size_t equal_weights = 0;
    std::size_t q05 = 0;  ///< over random weights
    std::size_t q95 = 0;
    double first_share = 0;  ///< of the random weights
};

/// By the means, in the order of `cities`. A part that a city does not have counts as the least.
[[nodiscard]] std::vector<PressureRank> ranks_under_random_weights(const std::vector<CityPressure>& cities,
                                                                   std::uint64_t seed, std::uint32_t draws);

}  // namespace steppe
