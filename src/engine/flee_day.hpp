// What all three modes of a Flee case share: the aggregates that rules look at, the spawning of a day, and the record.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "rules/flee_choice.hpp"
#include "rules/flee_people.hpp"
#include "rules/flee_traits.hpp"
#include "steppe/flee_simulation.hpp"

namespace steppe::flee {

/// Where the people of a case are, as far as rules may know.
class Places {
  public:
    explicit Places(const Case& the_case);

    std::vector<double> occupants;         ///< people at each location, not those on links
    std::vector<double> sent_home;         ///< by the harvest, where they are counted: below 0 where they are from
    std::vector<std::int64_t> capacity;    ///< agents; below 1: unlimited
    std::vector<std::int64_t> population;  ///< agents who still live there

    void grow_capacities();  ///< `capacity_per_day`
    /// K of each location into `room`. True if any differs from before.
    bool make_room(std::vector<double>& room) const;
    [[nodiscard]] double room_of(LocationIndex l) const {
        return room(case_->settings, static_cast<double>(capacity[l]), counted(l));
    }
    /// People who are counted at a location: those who are there, but for the harvest.
    [[nodiscard]] double counted(LocationIndex l) const { return occupants[l] + sent_home[l]; }
    /// In harvest months people are counted at home, wherever they are.
    void send_home(LocationIndex from, LocationIndex home, double number) {
        sent_home[from] -= number;
        sent_home[home] += number;
    }
    void back_from_home() { std::ranges::fill(sent_home, 0.0); }

    /// People reach a location on a travel phase.
    void arrive(LocationIndex l, double number) {
        occupants[l] += number;
        if (is_limited_[l] != 0) {
            may_have_filled_ = true;
            last_open_[l].arrived += number;
        }
    }
    /// In the course of a day: brings `room` up to date where it has changed by more than `kNoticed`, or where people
    /// would set out no more. True if anything is different.
    bool notice_room(std::vector<double>& room) { return may_have_filled_ && look_again(room); }

    /// Could `arriving` people fill a camp that now is open? Then it matters who comes first.
    [[nodiscard]] bool could_fill(double arriving) const;
    [[nodiscard]] double people_in_limited() const;

    /// Before people travel. True if a camp that is open could fill up today, by so many that it would show in its
    /// count. How many may come is judged by the last day on which it was open, if nothing has happened on the map
    /// since: arrivals are taken to grow with the number of `travellers`, and half as many more may come.
    [[nodiscard]] bool begin_travel(double travellers, const Map& map);
    /// After `turns` of `kTurns`: could the rest fill a camp, at the rate of those who have come, with three standard
    /// deviations to spare?
    [[nodiscard]] bool rest_could_fill(int turns) const;

    /// Can it ever be full?
    [[nodiscard]] bool limited(LocationIndex l) const { return is_limited_[l] != 0; }

  private:
    bool look_again(std::vector<double>& room);

    const Case* case_;
    std::vector<LocationIndex> limited_;  ///< those that can be full
    std::vector<char> is_limited_;
    bool may_have_filled_ = false;
    // What a day tells about later ones.
    struct LastOpen {
        double arrived = 0;     ///< so far, on that day
        double travellers = 0;  ///< in the whole case
        std::uint32_t events = 0xffffffff;
    };
    std::vector<LastOpen> last_open_;
};

/// A change of room that people notice within a day.
inline constexpr double kNoticed = 0.02;

/// On days on which it matters who comes first, those who travel do so in this many turns, each drawn by lot: Flee's
/// people travel one by one, and who is early takes the room of who is late. Newcomers travel after all others.
inline constexpr int kTurns = 8;

/// Numbers of people who come into the case on a day, by location. `mean`: expectations, no draws.
class Spawning {
  public:
    Spawning(const Case& the_case, const PeopleTraits& traits, const RandomKey& key, bool mean);
    /// After `map.begin_day(day)`. Populations fall where `take_from_population` says so. Those counted before day 0
    /// (`initial_people`) are not in it.
    std::span<const double> on(std::int32_t day, const Map& map, Places& places);
    [[nodiscard]] const Inflow& inflow() const { return inflow_; }
    /// After `map.apply_closures`.
    void evening(const Map& map, const Places& places) {
        if (data_driven(case_->settings)) {
            origins_.weigh(map, places.population);
        }
    }
    /// How `people` who start at a location on a day (0: before the first) fall into the tastes.
    std::span<const double> tastes(std::int32_t day, LocationIndex l, double people);

  private:
    /// How `n` people fall into those of these weights.
    std::span<const std::int64_t> draw_shares(std::int64_t n, std::span<const double> weights, double sum,
                                              std::uint64_t seed);

    const Case* case_;
    RandomKey key_;
    bool mean_;
    Inflow inflow_;
    const PeopleTraits* traits_;
    Origins origins_;
    std::vector<std::uint64_t> labels_;  ///< content hash by location
    std::vector<double> spawned_;
    std::vector<double> by_taste_;
    std::vector<double> limits_;
    std::vector<std::int64_t> drawn_;
};

/// What people in the middle of a day can still do, as far as a rule can tell: at a location, how far they have come
/// today matters only by which of the walks from there still leave some of the day at their end. Those for whom all of
/// them do alike are one class. The classes are intervals of the way made.
class DayWays {
  public:
    explicit DayWays(const Map& map);
    /// Every morning, when links have been closed and opened. True if the classes differ from those of the day before.
    bool see_links();
    /// The class of people at a location who have made `moved_km` today, of less than a day's way.
    [[nodiscard]] std::uint32_t reach(LocationIndex l, double moved_km) {
        if (unit_km_ > 0) {
            return classes_[l * steps_ + static_cast<std::size_t>(moved_km * units_per_km_ + kRounding)];
        }
        return reach_without_units(l, moved_km);
    }
    /// How many classes a location has; 0 if that is not known.
    [[nodiscard]] std::size_t classes(LocationIndex l) const { return unit_km_ > 0 ? limits_[l].size() + 1 : 0; }
    /// The least way that people of a class have made.
    [[nodiscard]] double least_km(LocationIndex l, std::uint32_t reach) const {
        return !one_speed_ ? exact_km_[reach] : reach == 0 ? 0 : limits_[l][reach - 1];
    }

  private:
    static constexpr double kRounding = 1e-6;  ///< of a unit

    [[nodiscard]] std::uint32_t reach_without_units(LocationIndex l, double moved_km);
    void find_unit();
    void measure(LocationIndex l);
    void measure_grid();
    [[nodiscard]] std::uint32_t exact_class(double moved_km);

    const Map* map_;
    bool one_speed_ = true;
    double day_km_ = 0;
    std::vector<std::vector<double>> limits_;  ///< by location: ways made at which a class ends, ascending
    std::vector<std::uint32_t> seen_links_;    ///< by location: the version of the links
    // Where all distances are whole numbers of some unit, the class of each way made stands in a table.
    double unit_km_ = 0;
    double units_per_km_ = 0;
    std::size_t steps_ = 0;  ///< units in a day's way
    std::uint32_t seen_on_grid_ = 0;
    std::vector<std::uint16_t> classes_;     ///< [location * steps + units made]
    std::map<double, std::uint32_t> exact_;  ///< where there is no such simplification: a class for each way made
    std::vector<double> exact_km_;
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
