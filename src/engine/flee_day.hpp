// What all three modes of a Flee case share: the aggregates that rules look at, the spawning of a day, and the record.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "rules/flee_choice.hpp"
#include "rules/flee_people.hpp"
#include "steppe/flee_simulation.hpp"

namespace steppe::flee {

/// Where the people of a case are, as far as rules may know.
class Places {
  public:
    explicit Places(const Case& the_case);

    std::vector<double> occupants;         ///< people at each location, not those on links
    std::vector<std::int64_t> capacity;    ///< agents; below 1: unlimited
    std::vector<std::int64_t> population;  ///< agents who still live there

    void grow_capacities();  ///< `capacity_per_day`
    /// K of each location into `room`. True if any differs from before.
    bool make_room(std::vector<double>& room) const;
    [[nodiscard]] double room_of(LocationIndex l) const {
        return room(case_->settings, static_cast<double>(capacity[l]), occupants[l]);
    }

    /// People reach a location on a travel phase.
    void arrive(LocationIndex l, double number) {
        occupants[l] += number;
        arrived_today_[l] += number;
    }
    /// A day's travel begins: yesterday's arrivals are kept for `about_to_fill`.
    void begin_arrivals();
    /// Would arrivals like those of the day before change the room of a location by much?
    [[nodiscard]] bool about_to_fill() const;

    /// Can it ever be full?
    [[nodiscard]] bool limited(LocationIndex l) const { return is_limited_[l]; }

  private:
    const Case* case_;
    std::vector<LocationIndex> limited_;  ///< those that can be full
    std::vector<bool> is_limited_;
    std::vector<double> arrived_today_;
};

/// Parts in which the travel of a day is run when a camp is about to fill: those on links since the day before, those
/// who set out today, and of them last those who came into the case today.
inline constexpr std::size_t kWaves = 3;

/// Numbers of people who come into the case on a day, by location. `mean`: expectations, no draws.
class Spawning {
  public:
    Spawning(const Case& the_case, const RandomKey& key, bool mean);
    /// After `map.begin_day(day)`. Populations fall where `take_from_population` says so. Those counted before day 0
    /// (`initial_people`) are not in it.
    std::span<const double> on(std::int32_t day, const Map& map, Places& places);
    [[nodiscard]] const Inflow& inflow() const { return inflow_; }
    /// How `people` who start at a location fall into the classes.
    [[nodiscard]] std::array<double, kCautions> classes(std::int32_t day, LocationIndex l, double people) const;

  private:
    const Case* case_;
    RandomKey key_;
    bool mean_;
    Inflow inflow_;
    std::vector<std::uint64_t> labels_;  ///< content hash by location
    std::vector<CautionShares> shares_;
    std::vector<double> spawned_;
    std::vector<double> weights_;
    std::vector<std::int64_t> counts_;
};

/// What people in the middle of a day can still do, as far as a rule can tell: at a location, how far they have come
/// today matters only by which of the walks from there still leave some of the day at their end. Those for whom all of
/// them do alike are one class. The classes are intervals of the way made.
class DayWays {
  public:
    explicit DayWays(const Map& map);
    /// The class of people at a location who have made `moved_km` today.
    [[nodiscard]] std::uint32_t reach(LocationIndex l, double moved_km);

  private:
    void measure(LocationIndex l);

    const Map* map_;
    bool one_speed_ = true;
    double day_km_ = 0;
    std::vector<std::vector<double>> limits_;  ///< by location: ways made at which a class ends, ascending
    std::vector<std::uint32_t> seen_links_;    ///< by location: the version of the links
    std::map<double, std::uint32_t> exact_;    ///< where there is no such simplification: a class for each way made
};

/// Writes a day of the result.
class CaseRecord {
  public:
    explicit CaseRecord(const Case& the_case);
    void day(const Map& map, const Places& places, double people, const Inflow& inflow);
    [[nodiscard]] CaseResult&& take() { return std::move(result_); }
    CaseResult& result() { return result_; }

  private:
    CaseResult result_;
};

[[nodiscard]] CaseResult run_individuals(const Case& the_case, const CaseRun& run);
[[nodiscard]] CaseResult run_cohorts(const Case& the_case, const CaseRun& run);
[[nodiscard]] CaseResult run_mean(const Case& the_case, const CaseRun& run);

}  // namespace steppe::flee
