// Who comes into a Flee case, where and when, and who is called away.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "rules/flee_map.hpp"

namespace steppe::flee {

/// Do people go home to bring in the harvest on this day?
[[nodiscard]] bool is_harvest(const Case& the_case, std::int32_t day);

/// Weight of a location in data-driven spawning, section 3.2: pop x conflict x q(age), and pop x IPC where hunger
/// drives. 0 where nobody leaves.
[[nodiscard]] double spawn_weight(const Settings& settings, const Standing& standing, std::int64_t population,
                                  std::int32_t day);

/// People whom a conflict or a flood displaces at a location on a day: a number, or the mean of a Poisson law.
struct Displaced {
    double mean = 0;
    bool poisson = false;
};
[[nodiscard]] Displaced displaced(const Settings& settings, const Standing& standing, std::int64_t population);

/// How many come by the data on a day, and the two sums that Flee keeps. Deterministic: no mode draws it.
class Inflow {
  public:
    explicit Inflow(const Case& the_case) : case_(&the_case) {}
    /// The number to spawn on `day`; days must come one after the other from 0.
    std::int64_t on(std::int32_t day);
    [[nodiscard]] std::int64_t raw() const { return raw_; }
    [[nodiscard]] std::int64_t debt() const { return debt_; }

  private:
    const Case* case_;
    std::int64_t raw_ = 0;
    std::int64_t debt_ = 0;
};

/// Where people come from in data-driven spawning. Flee refreshes its weights when a conflict begins or ends, before
/// people move and never else: those of a morning are mostly those of the day before.
class Origins {
  public:
    explicit Origins(const Case& the_case) : case_(&the_case), weights_(the_case.locations.size()) {}
    /// After `map.begin_day`: the weights that people are spawned by.
    std::span<const double> morning(const Map& map, std::span<const std::int64_t> populations) {
        if (map.day() == 0 || map.conflicts_changed()) {
            weigh(map, populations);
        }
        return weights_;
    }
    /// After `map.apply_closures`.
    void weigh(const Map& map, std::span<const std::int64_t> populations);

  private:
    const Case* case_;
    std::vector<double> weights_;
};

/// A day on which the data bring people and there is nowhere that they could come from.
struct NoOrigin {
    std::int32_t day = 0;
    std::int64_t people = 0;
};
/// The first such day, as long as populations stay as they are. Flee stops there.
[[nodiscard]] std::optional<NoOrigin> first_day_without_origin(const Case& the_case);

/// People who are in a camp before day 0, those of agents.csv not counted.
[[nodiscard]] std::int64_t initial_people(const Case& the_case, LocationIndex camp);

/// Who still lives at each location before day 0: those of agents.csv are taken away where people are.
[[nodiscard]] std::vector<std::int64_t> initial_populations(const Case& the_case);

/// What day 0 takes off the capacity of a location (section 3.2 (a)): the people that the data have there, although
/// they are counted as occupants too. A capacity of 0 or less is unlimited.
[[nodiscard]] std::int64_t day0_discount(const Case& the_case, LocationIndex location);

/// Is spawning driven by the data? Else by conflicts or water.
[[nodiscard]] bool data_driven(const Settings& settings);

}  // namespace steppe::flee
