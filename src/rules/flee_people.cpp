#include "rules/flee_people.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace steppe::flee {

double spawn_weight(const Settings& settings, const Standing& standing, std::int64_t population, std::int32_t day) {
    const auto people = static_cast<double>(std::max<std::int64_t>(population, 0));
    double weight = 0;
    if (standing.conflict > 0) {
        weight = people * standing.conflict * conflict_decay(settings, day - standing.conflict_since);
    }
    if (settings.starvation_driven_spawning && day > 0 &&
        (standing.conflict > 0 || !settings.conflict_zone_spawning_only)) {
        weight += people * standing.ipc;
    }
    return weight;
}

Displaced displaced(const Settings& settings, const Standing& standing, std::int64_t population) {
    const auto people = static_cast<double>(population);
    if (settings.conflict_driven_spawning) {
        const double x = standing.conflict;
        if (x <= 0) {
            return {};
        }
        const double rate = settings.displaced_per_conflict_day * x;
        switch (settings.conflict_spawn_mode) {
            case SpawnMode::constant:
                return {std::trunc(rate), false};
            case SpawnMode::poisson:
                return {rate, true};
            case SpawnMode::pop_ratio:
                return {std::trunc(settings.displaced_per_conflict_day * people * x), false};
        }
    }
    if (settings.flood_driven_spawning && standing.flood > 0) {
        const double rate = interpolated(settings.displaced_per_flood_day, standing.flood);
        switch (settings.flood_spawn_mode) {
            case SpawnMode::constant:
                return {std::trunc(rate), false};
            case SpawnMode::poisson:
                return {std::trunc(rate), true};
            case SpawnMode::pop_ratio:
                return {std::trunc(rate * people), false};
        }
    }
    return {};
}

bool data_driven(const Settings& settings) {
    return !settings.conflict_driven_spawning && !settings.flood_driven_spawning;
}

std::int64_t Inflow::on(std::int32_t day) {
    if (!data_driven(case_->settings)) {
        return 0;
    }
    const std::int64_t change = case_->new_arrivals(day);
    std::int64_t people = change - debt_;
    raw_ += change;
    if (day == 0 && case_->settings.insert_day0) {
        people = 0;  // they are there already
    }
    // People never leave when the data fall: what is missing later is made up for.
    debt_ = people < 0 ? -people : debt_ > 0 ? 0 : debt_;
    return std::max<std::int64_t>(people, 0);
}

std::optional<NoOrigin> first_day_without_origin(const Case& the_case) {
    if (!data_driven(the_case.settings)) {
        return std::nullopt;
    }
    Map map(the_case);
    Inflow inflow(the_case);
    Origins origins(the_case);
    const std::vector<std::int64_t> populations = initial_populations(the_case);
    for (std::int32_t day = 0; day < the_case.days; ++day) {
        map.begin_day(day);
        const std::int64_t people = inflow.on(day);
        const std::span<const double> weights = origins.morning(map, populations);
        if (people > 0 && std::ranges::none_of(weights, [](double weight) { return weight > 0; })) {
            return NoOrigin{day, people};
        }
        map.apply_closures();
        origins.weigh(map, populations);
    }
    return std::nullopt;
}

void Origins::weigh(const Map& map, std::span<const std::int64_t> populations) {
    for (LocationIndex l = 0; l < weights_.size(); ++l) {
        weights_[l] = spawn_weight(case_->settings, map.standing(l), populations[l], map.day());
    }
}

bool is_harvest(const Case& the_case, std::int32_t day) {
    const std::vector<int>& months = the_case.settings.harvest_months;
    if (months.empty()) {
        return false;
    }
    const std::string date = format_day(the_case.start_date + day);  // YYYY-MM-DD
    return std::ranges::find(months, std::stoi(date.substr(5, 2))) != months.end();
}

std::int64_t initial_people(const Case& the_case, LocationIndex camp) {
    const Settings& settings = the_case.settings;
    if (settings.empty_camps_on_day0) {
        return 0;
    }
    const std::size_t column = the_case.data_of(the_case.locations[camp].name);
    const std::int64_t by_data =
        settings.insert_day0 && column < the_case.data.size() ? the_case.data[column].agents[0] : 0;
    return by_data + the_case.locations[camp].initial_idps;
}

std::vector<std::int64_t> initial_populations(const Case& the_case) {
    std::vector<std::int64_t> populations;
    populations.reserve(the_case.locations.size());
    for (const Location& location : the_case.locations) {
        populations.push_back(location.population);
    }
    if (the_case.settings.take_from_population) {
        for (const ListedPeople& listed : the_case.listed_people) {
            std::int64_t& people = populations[listed.location];
            people -= std::min(people, listed.people);
        }
    }
    return populations;
}

std::int64_t day0_discount(const Case& the_case, LocationIndex location) {
    const Settings& settings = the_case.settings;
    if (!settings.insert_day0 || !data_driven(settings) || the_case.locations[location].capacity <= 0) {
        return 0;
    }
    const std::size_t column = the_case.data_of(the_case.locations[location].name);
    return column < the_case.data.size() ? the_case.data[column].day0_agents : 0;
}

}  // namespace steppe::flee
