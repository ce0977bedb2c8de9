// What a run writes down: one number a day for each measure, place and group.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "steppe/date.hpp"

namespace steppe {

/// `measure` of a `group` at a `place` (a place id, a region or a country): the key of rows of summary.csv.
struct SeriesKey {
    std::string place;
    std::string measure;
    std::string group;  ///< `all`, a tier id, or `<ISO of the country entered>:<mode>`
    std::string unit;

    auto operator<=>(const SeriesKey&) const = default;
};

/// Which of `keys` it is, whatever its unit; nothing where it is not there.
[[nodiscard]] inline std::optional<std::size_t> position_of(std::span<const SeriesKey> keys, std::string_view place,
                                                            std::string_view measure, std::string_view group) {
    const auto found = std::ranges::find_if(
        keys, [&](const SeriesKey& key) { return key.place == place && key.measure == measure && key.group == group; });
    return found == keys.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - keys.begin()));
}

/// The series of one replicate. Series are sorted by key; values[s * days() + d].
struct SeriesTable {
    std::vector<SeriesKey> keys;
    Day first_day = kNoDay;
    Day last_day = kNoDay;
    std::vector<double> values;
    /// By series: the first one whose values are the same whatever happens, as those of a region and of its only city.
    /// Empty where nobody knows.
    std::vector<std::uint32_t> same_as;

    [[nodiscard]] std::size_t days() const { return static_cast<std::size_t>(last_day - first_day) + 1; }
    [[nodiscard]] double at(std::size_t series, Day day) const {
        return values[series * days() + static_cast<std::size_t>(day - first_day)];
    }
};

}  // namespace steppe
