#include "rules/flee_people.hpp"

#include <algorithm>
#include <cmath>

namespace steppe::flee {
namespace {

const Demographic* demographic(const Case& the_case, std::string_view attribute) {
    const auto found = std::ranges::find(the_case.demographics, attribute, &Demographic::attribute);
    return found == the_case.demographics.end() ? nullptr : &*found;
}

/// Weights of the values of an attribute among people who start at a location, as shares.
std::vector<double> shares_at(const Demographic& demographic, LocationIndex location) {
    const auto found = std::ranges::find(demographic.columns, location, &Demographic::Column::location);
    const std::vector<double>& weights =
        found == demographic.columns.end() ? demographic.columns.front().weights : found->weights;
    double sum = 0;
    for (const double weight : weights) {
        sum += weight;
    }
    std::vector<double> shares = weights;
    for (double& share : shares) {
        share = sum > 0 ? share / sum : 0;
    }
    return shares;
}

Caution caution_of(const Settings& settings, double age, bool female, bool male) {
    bool squared = false;
    bool one = false;
    if (settings.children_avoid_hazards) {
        squared = age < 19;
        one = settings.boys_take_risk && male && age > 14;
    }
    squared = squared || (settings.elderly_avoid_hazards && age > 59) || (settings.women_avoid_hazards && female);
    return one ? Caution::bold : squared ? Caution::careful : Caution::plain;
}

}  // namespace

std::vector<CautionShares> caution_shares(const Case& the_case) {
    const Settings& settings = the_case.settings;
    std::vector<CautionShares> all(the_case.locations.size(), CautionShares{1, 0, 0});
    if (!settings.children_avoid_hazards && !settings.elderly_avoid_hazards && !settings.women_avoid_hazards) {
        return all;
    }
    const Demographic* ages = demographic(the_case, "age");
    const Demographic* genders = demographic(the_case, "gender");
    for (std::size_t l = 0; l < all.size(); ++l) {
        const auto location = static_cast<LocationIndex>(l);
        const std::vector<double> by_age = ages != nullptr ? shares_at(*ages, location) : std::vector<double>{1};
        const std::vector<double> by_gender =
            genders != nullptr ? shares_at(*genders, location) : std::vector<double>{1};
        all[l] = {0, 0, 0};
        for (std::size_t a = 0; a < by_age.size(); ++a) {
            const double age = ages != nullptr ? ages->numbers[a] : 30;
            for (std::size_t g = 0; g < by_gender.size(); ++g) {
                const bool female = genders != nullptr && genders->values[g] == "female";
                const bool male = genders != nullptr && genders->values[g] == "male";
                const Caution caution = caution_of(settings, age, female, male);
                all[l][static_cast<std::size_t>(caution)] += by_age[a] * by_gender[g];
            }
        }
    }
    return all;
}

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

std::int64_t day0_discount(const Case& the_case, LocationIndex location) {
    const Settings& settings = the_case.settings;
    if (!settings.insert_day0 || !data_driven(settings) || the_case.locations[location].capacity <= 0) {
        return 0;
    }
    const std::size_t column = the_case.data_of(the_case.locations[location].name);
    return column < the_case.data.size() ? the_case.data[column].day0_agents : 0;
}

}  // namespace steppe::flee
