#include "exchange/flee_read.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>

#include "exchange/flee_draft.hpp"
#include "text/text.hpp"

namespace steppe::flee {
namespace {

/// The name of the folder; that of the folder above if it is called as such folders always are.
std::string name_of(const std::filesystem::path& folder) {
    const std::filesystem::path path = (folder / "").lexically_normal().parent_path();
    const std::string name = path.filename().string();
    const std::string above = path.parent_path().filename().string();
    return (name == "input" || name == "input_csv") && !above.empty() ? above : name;
}

const Demographic* find_demographic(const Case& flee_case, std::string_view attribute) {
    const auto found = std::ranges::find(flee_case.demographics, attribute, &Demographic::attribute);
    return found == flee_case.demographics.end() ? nullptr : &*found;
}

constexpr std::size_t kMostCombinations = 2048;

struct Need {
    bool Settings::* rule;
    std::string_view key;
    std::string_view attribute;
    bool numbers;
};
constexpr auto kNeeds =
    std::to_array<Need>({{&Settings::women_avoid_hazards, "WomenAvoidHazards", "gender", false},
                         {&Settings::children_avoid_hazards, "ChildrenAvoidHazards", "age", true},
                         {&Settings::elderly_avoid_hazards, "ElderlyAvoidHazards", "age", true},
                         {&Settings::boys_take_risk, "BoysTakeRisk", "gender", false},
                         {&Settings::match_camp_religion, "MatchCampReligion", "religion", false},
                         {&Settings::match_camp_ethnicity, "MatchCampEthnicity", "ethnicity", false},
                         {&Settings::match_town_ethnicity, "MatchTownEthnicity", "ethnicity", false},
                         {&Settings::match_conflict_ethnicity, "MatchConflictEthnicity", "ethnicity", false}});

/// People are told apart by what rules ask for: that has a limit.
void check_combinations(Draft& draft) {
    constexpr std::size_t kCautions = 3;
    const Settings& settings = draft.settings;
    std::size_t combinations = kCautions;
    const auto times = [&](bool asked, std::string_view attribute) {
        if (const Demographic* const one = find_demographic(draft.flee_case, attribute); asked && one != nullptr) {
            combinations *= std::max<std::size_t>(one->values.size(), 1);
        }
    };
    times(settings.match_camp_ethnicity || settings.match_town_ethnicity || settings.match_conflict_ethnicity,
          "ethnicity");
    times(settings.match_camp_religion, "religion");
    times(settings.flood_forecaster, "floodawareness");
    if (combinations <= kMostCombinations) return;
    draft.problems().add(draft.setting("move_rules", ""),
                         fmt::format("{} combinations of the attributes that rules ask for", combinations),
                         fmt::format("{} or fewer", kMostCombinations),
                         "put values together in demographics_ethnicity.csv or demographics_religion.csv");
}

/// Rules that ask what people are: Flee stops when they were given no such attribute.
void check_demographics(Draft& draft) {
    for (const Need& need : kNeeds) {
        if (!(draft.settings.*need.rule)) continue;
        if (need.rule == &Settings::boys_take_risk && !draft.settings.children_avoid_hazards) continue;  // never asked
        const Demographic* const demographic = find_demographic(draft.flee_case, need.attribute);
        if (demographic == nullptr) {
            draft.problems().add(draft.setting("move_rules", need.key),
                                 fmt::format("{} without demographics_{}.csv", need.key, need.attribute),
                                 fmt::format("the file demographics_{}.csv in the input folder", need.attribute),
                                 "put it there, or set the rule to false");
            continue;
        }
        if (!need.numbers) continue;
        for (std::size_t i = 0; i < demographic->numbers.size(); ++i) {
            if (!std::isnan(demographic->numbers[i])) continue;
            draft.problems().add(
                draft.setting("move_rules", need.key),
                fmt::format("{} with the {} {}", need.key, need.attribute, quote(demographic->values[i])),
                fmt::format("numbers in demographics_{}.csv", need.attribute), "write the value as a number of years");
        }
    }
    check_combinations(draft);
}

void check_forecaster(Draft& draft) {
    const Settings& settings = draft.settings;
    const auto complain = [&](std::string_view key, std::string found, std::string expected, std::string repair) {
        const bool there = settings.flood_rules;
        draft.problems().add(draft.setting(there ? "move_rules" : "", key), std::move(found), std::move(expected),
                             std::move(repair));
    };
    if (!settings.flood_rules || !settings.flood_forecaster || settings.flood_forecaster_timescale <= 1) return;
    const std::int32_t seen =
        std::min(draft.flee_case.days - 1, settings.flood_forecaster_end_time) + settings.flood_forecaster_timescale;
    const auto last = static_cast<std::size_t>(std::max(std::min(seen, settings.flood_forecaster_end_time), 0));
    if (settings.flood_forecaster_weights.size() <= last) {
        complain("flood_rules", fmt::format("{} flood_forecaster_weights", settings.flood_forecaster_weights.size()),
                 fmt::format("{}: one for each day up to {}", last + 1, last), "add them to flood_forecaster_weights");
    }
    const Demographic* const awareness = find_demographic(draft.flee_case, "floodawareness");
    if (awareness == nullptr) {
        complain("flood_rules", "flood_forecaster without demographics_floodawareness.csv",
                 "the file demographics_floodawareness.csv in the input folder",
                 "put it there, or set flood_forecaster to false");
        return;
    }
    for (std::size_t i = 0; i < awareness->numbers.size(); ++i) {
        const double level = awareness->numbers[i];
        if (level >= 0 && level < static_cast<double>(settings.flood_awareness_weights.size())) continue;
        complain("flood_rules",
                 fmt::format("the floodawareness {} in demographics_floodawareness.csv", quote(awareness->values[i])),
                 fmt::format("0 to {}, as there are flood_awareness_weights", settings.flood_awareness_weights.size()),
                 "each awareness is the position of its weight, from 0");
    }
}

void check_flood_rules(Draft& draft) {
    const Settings& settings = draft.settings;
    if (!settings.flood_rules) return;
    if (!settings.flood_driven_spawning) {
        draft.problems().add(draft.setting("move_rules", "flood_rules"), "flood_rules without flood-driven spawning",
                             "flood_zone_spawning_only: true and flood_driven_spawn_mode in spawn_rules",
                             "without them Flee reads no flood levels and stops: add them, or take flood_rules out");
        return;
    }
    const std::array<std::pair<std::string_view, const std::vector<double>*>, 2> lists = {
        {{"flood_movechances", &settings.flood_movechances}, {"flood_loc_weights", &settings.flood_loc_weights}}};
    for (const auto& [key, list] : lists) {
        if (!list->empty()) continue;
        draft.problems().add(draft.setting("move_rules", "flood_rules"), fmt::format("no {}", key),
                             fmt::format("a list {} in flood_rules, which belongs to move_rules", key),
                             "add it: one number for each flood level, from 0 to one above the highest");
    }
}

void read_all(Draft& draft) {
    draft.flee_case.name = name_of(draft.request.input_dir);
    read_settings(draft);
    read_period(draft);
    read_locations(draft);
    read_routes(draft);
    read_closures(draft);
    read_location_changes(draft);
    if (!draft.settings.flood_rules) read_conflicts(draft);
    check_flood_rules(draft);
    read_levels(draft);
    read_demographics(draft);
    check_demographics(draft);
    check_forecaster(draft);
    read_agents(draft);
    read_data(draft);
}

}  // namespace

Reading read_case(const Request& request) {
    Reading reading;
    try {
        Draft draft(request, reading);
        read_all(draft);
    } catch (const std::exception& error) {  // no memory, say
        reading.problems.add({request.input_dir.string()}, fmt::format("a case that cannot be read ({})", error.what()),
                             "a case that fits into the memory", "is it as large as it should be?");
    }
    return reading;
}

}  // namespace steppe::flee
