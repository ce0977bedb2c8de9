#include "steppe/flee_case.hpp"

#include <algorithm>
#include <cmath>

namespace steppe::flee {

bool starts_as_camp(const Settings& settings, LocationKind kind) {
    constexpr double kHardlyEver = 0.005;
    switch (kind) {
        case LocationKind::camp:
        case LocationKind::idp_camp:
            return true;
        case LocationKind::conflict_zone:
            return settings.conflict_movechance < kHardlyEver;
        case LocationKind::town:
            return settings.default_movechance < kHardlyEver;
        default:
            return false;
    }
}

std::size_t Case::data_of(const std::string& location_name) const {
    for (std::size_t c = 0; c < data.size(); ++c) {
        if (data[c].name == location_name) {
            return c;
        }
    }
    return data.size();
}

std::int64_t Case::new_arrivals(std::int32_t day) const {
    const auto today = static_cast<std::size_t>(day);
    if (day == 0) {
        if (settings.empty_camps_on_day0 || data.empty()) {
            return 0;
        }
        std::int64_t sum = data[total_column].agents[0];
        if (settings.sum_from_camps) {
            // The total is counted beside its parts, as in Flee.
            sum = 0;
            for (const DataColumn& column : data) {
                sum += column.agents[0];
            }
        }
        return sum;
    }
    const auto change = [&](const DataColumn& column) { return column.agents[today] - column.agents[today - 1]; };
    if (!settings.sum_from_camps) {
        return data.empty() ? 0 : change(data[total_column]);
    }
    std::int64_t sum = 0;
    for (std::size_t c = 1; c < data.size(); ++c) {
        sum += change(data[c]);
    }
    return sum;
}

void Case::scale(double factor) {
    const auto scaled = [&](std::int64_t count) {
        return static_cast<std::int64_t>(std::llround(static_cast<double>(count) * factor));
    };
    const auto limit = [&](std::int64_t count) {  // -1 and 0: none
        return count > 0 ? std::max<std::int64_t>(scaled(count), 1) : count;
    };
    for (Location& location : locations) {
        location.population = scaled(location.population);
        location.capacity = limit(location.capacity);
        location.initial_idps = scaled(location.initial_idps);
        location.capacity_per_day = limit(location.capacity_per_day);
    }
    for (ListedPeople& listed : listed_people) {
        listed.people = scaled(listed.people);
    }
    for (DataColumn& column : data) {
        for (std::int64_t& agents : column.agents) {
            agents = scaled(agents);
        }
        column.day0_agents = scaled(column.day0_agents);
    }
    if (settings.conflict_spawn_mode != SpawnMode::pop_ratio) {
        settings.displaced_per_conflict_day *= factor;
    }
    if (settings.flood_spawn_mode != SpawnMode::pop_ratio) {
        for (double& people : settings.displaced_per_flood_day) {
            people *= factor;
        }
    }
    settings.movechance_pop_base *= factor;
}

double Case::greatest_count() const {
    std::int64_t greatest = 0;
    for (const Location& location : locations) {
        greatest = std::max(
            {greatest, location.population, location.capacity, location.initial_idps, location.capacity_per_day});
    }
    for (const ListedPeople& listed : listed_people) {
        greatest = std::max(greatest, listed.people);
    }
    for (const DataColumn& column : data) {
        for (const std::int64_t agents : column.agents) {
            greatest = std::max({greatest, agents, -agents});
        }
    }
    return static_cast<double>(greatest);
}

std::vector<LocationIndex> output_camps(const Case& the_case) {
    const bool all = the_case.settings.flood_driven_spawning;
    std::vector<LocationIndex> camps;
    for (std::size_t l = 0; l < the_case.locations.size(); ++l) {
        if (all || starts_as_camp(the_case.settings, the_case.locations[l].kind)) {
            camps.push_back(static_cast<LocationIndex>(l));
        }
    }
    return camps;
}

}  // namespace steppe::flee
