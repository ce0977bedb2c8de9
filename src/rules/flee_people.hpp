// Who comes into a Flee case, where and when: spawning, the classes of people, and the travel index.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "rules/flee_map.hpp"

namespace steppe::flee {

/// Shares of the classes among people who start at a location; they sum to 1.
using CautionShares = std::array<double, kCautions>;

/// By location, from the demographics. All plain where no hazard rule is on.
[[nodiscard]] std::vector<CautionShares> caution_shares(const Case& the_case);

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

/// People who are in a camp before day 0.
[[nodiscard]] std::int64_t initial_people(const Case& the_case, LocationIndex camp);

/// What day 0 takes off the capacity of a location (section 3.2 (a)): the people that the data have there, although
/// they are counted as occupants too. A capacity of 0 or less is unlimited.
[[nodiscard]] std::int64_t day0_discount(const Case& the_case, LocationIndex location);

/// Is spawning driven by the data? Else by conflicts or water.
[[nodiscard]] bool data_driven(const Settings& settings);

}  // namespace steppe::flee
