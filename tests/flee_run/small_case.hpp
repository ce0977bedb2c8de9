// Small Flee cases made in code, for checks whose answer can be worked out by hand.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "steppe/flee_simulation.hpp"

namespace steppe::flee {

struct SmallCase {
    Case made;

    SmallCase(std::int32_t days, std::int64_t people) {
        made.name = "small";
        made.start_date = 18000;
        made.days = days;
        // All come on day 0: the total jumps from nothing and stays.
        made.settings.sum_from_camps = false;
        made.settings.insert_day0 = false;
        made.data = {{"total", std::vector<std::int64_t>(static_cast<std::size_t>(days) + 1, people), 0, {}}};
    }
    LocationIndex add(const std::string& name, LocationKind kind, std::int64_t capacity = -1) {
        Location location;
        location.name = name;
        location.region = "r";
        location.country = "X";
        location.kind = kind;
        location.capacity = capacity;
        if (kind == LocationKind::conflict_zone) {
            location.conflict = 1;
            location.population = 1000;
        }
        made.locations.push_back(location);
        return static_cast<LocationIndex>(made.locations.size() - 1);
    }
    LocationIndex camp(const std::string& name, std::int64_t capacity) {
        const LocationIndex added = add(name, LocationKind::camp, capacity);
        made.data.push_back({name, std::vector<std::int64_t>(static_cast<std::size_t>(made.days) + 1, 0), 0, {}});
        return added;
    }
    void link(LocationIndex a, LocationIndex b, double distance_km, int forced = 0) {
        made.routes.push_back({a, b, distance_km, forced, 0, 0});
    }
    [[nodiscard]] CaseResult run(Tallying tallying, std::uint64_t seed = 1, Order order = Order::by_rounds) const {
        CaseRun wanted;
        wanted.tallying = tallying;
        wanted.order = order;
        wanted.key = {seed, 0};
        return run_case(made, wanted);
    }
};

/// People in an output camp at the end of a day.
inline double in_camp(const CaseResult& result, std::size_t camp, std::int32_t day) {
    return result.in_camp[static_cast<std::size_t>(day) * result.camps.size() + camp];
}

}  // namespace steppe::flee
