// How people in a Flee case choose a way, and how far they come on a day.
#pragma once

#include <span>
#include <vector>

#include "rules/flee_map.hpp"

namespace steppe::flee {

/// Below this room at the end of a way nobody sets out on it: they stay, and forget it (section 3.6, step 4).
inline constexpr double kLeastRoom = 0.5;

/// The chance of each way, proportional to w. `weights`: without room; `room`: K by location. Ways below the largest w
/// divided by `pruning_threshold` are out, if that is at least 1.001. All w are 0: all ways alike. With `fixed_routes`
/// neither room nor pruning counts.
void way_probabilities(const Settings& settings, std::span<const Candidate> ways, std::span<const double> weights,
                       std::span<const double> room, std::vector<double>& probability);

/// The recent-travel index below which people who reach a town go on (`avoid_short_stints`), if they have made
/// `moved_km` today: those for whom (index + moved / V) / 2 < 1/2, V `max_move_speed`.
[[nodiscard]] inline double index_to_go_on(const Settings& settings, double moved_km) {
    return 1 - moved_km / settings.max_move_speed;
}

/// Whether somebody who reaches a location must go on.
[[nodiscard]] inline bool must_go_on(const Settings& settings, const Standing& here, double index, double moved_km) {
    return settings.avoid_short_stints && here.town && index < index_to_go_on(settings, moved_km);
}

/// The recent-travel index after a day: the mean of what it was and the share of a day's way made today.
[[nodiscard]] inline double travel_index(const Settings& settings, double index, double moved_km) {
    return (index + moved_km / settings.max_move_speed) / 2;
}

/// Travel phases that a link takes at a constant speed: one arrives in the first in which more than its length is
/// covered (a link of exactly a day's way takes two days). `most_days` stands for all that take so many or more, and
/// for a speed of 0.
[[nodiscard]] std::int32_t days_on_link(double distance_km, double speed_km_per_day, std::int32_t most_days);

}  // namespace steppe::flee
