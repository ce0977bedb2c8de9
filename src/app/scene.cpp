#include "app/scene.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string>

#include "app/flee_ensemble.hpp"
#include "scenario/countries.hpp"
#include "text/table.hpp"

namespace steppe {
namespace {

constexpr auto kNamesColumns = std::to_array<std::string_view>({"id", "en", "ru", "kk", "ar", "source"});

std::string_view name_of(PlaceKind kind) {
    switch (kind) {
        case PlaceKind::city:
            return "city";
        case PlaceKind::crossing:
            return "crossing";
        case PlaceKind::abroad:
            return "abroad";
    }
    return "";
}

/// What happens, and so is told on its day; ordinary trips are no event.
std::string_view event_of(Signal signal) {
    switch (signal) {
        case Signal::announcement:
            return "announcement";
        case Signal::rumour:
            return "rumour";
        case Signal::exit_check:
            return "exit_check";
        case Signal::all_clear:
            return "all_clear";
        case Signal::traffic:
        case Signal::season:
        case Signal::rent_season:
            break;
    }
    return "";
}

std::string_view name_of(flee::LocationKind kind) {
    switch (kind) {
        case flee::LocationKind::camp:
        case flee::LocationKind::idp_camp:
            return "camp";
        case flee::LocationKind::conflict_zone:
            return "conflict_zone";
        case flee::LocationKind::forwarding_hub:
        case flee::LocationKind::marker:
        case flee::LocationKind::flood_zone:
        case flee::LocationKind::town:
        case flee::LocationKind::other:
            return "town";
    }
    return "";
}

void put_name(report::Names& names, const char* language, const std::string& name) {
    if (!name.empty()) {
        names[language] = name;
    }
}

/// Codes of every country that a place or a gate names, and of further ones.
std::vector<report::CountryCode> codes_in(const report::Scene& scene, std::set<std::string> named = {}) {
    named.insert({scene.host, scene.citizenship});
    for (const report::Place& place : scene.places) {
        named.insert(place.country);
    }
    for (const report::Gate& gate : scene.gates) {
        named.insert(gate.from);
        named.insert(gate.to);
    }
    std::vector<report::CountryCode> codes;
    for (const CountryCode& code : kCountryCodes) {
        if (named.contains(std::string(code.alpha3))) {
            codes.push_back({std::string(code.alpha3), std::string(code.alpha2)});
        }
    }
    return codes;
}

void add_places(const World& world, report::Scene& scene) {
    for (const Place& place : world.places) {
        report::Place one;
        one.id = place.id;
        put_name(one.names, "en", place.name);
        put_name(one.names, "ru", place.name_ru);
        put_name(one.names, "kk", place.name_kk);
        one.country = place.country;
        one.region = place.region;
        one.kind = name_of(place.kind);
        one.position = report::Position{place.latitude_deg, place.longitude_deg};
        one.population = place.population;
        one.source = place.source;
        scene.places.push_back(std::move(one));
    }
    for (const Link& link : world.links) {
        scene.links.push_back(
            {world.place(link.from).id, world.place(link.to).id, std::string(name_of(link.mode)), link.distance_km});
    }
    for (const Gate& gate : world.gates) {
        scene.gates.push_back({world.place(gate.place).id, gate.from, gate.to, std::string(name_of(gate.mode))});
    }
}

void add_events(const World& world, report::Scene& scene) {
    for (const Driver& driver : world.drivers) {
        const std::string_view what = event_of(driver.signal);
        if (what.empty()) {
            continue;
        }
        scene.events.push_back({driver.day,
                                driver.place == PlaceId::none ? driver.country : world.place(driver.place).id,
                                std::string(what), driver.value});
    }
    std::ranges::stable_sort(scene.events, {}, &report::Event::day);
}

void add_tables(const Scenario& scenario, report::Scene& scene) {
    const World& world = scenario.world;
    const auto steps = [](const auto& rows, auto field) {
        std::size_t many = 0;
        for (const auto& row : rows) {
            many += (row.*field).size();
        }
        return many;
    };
    std::size_t stays = 0;
    for (const StayLaw& stay : world.stays) {
        stays += stay.geometric ? 1 : stay.lengths.size();
    }
    std::map<std::string, std::size_t> rows = {{"crossings.csv", steps(world.gates, &Gate::throughput_per_day)},
                                               {"drivers.csv", world.drivers.size()},
                                               {"groups.csv", world.groups.size()},
                                               {"housing.csv", steps(world.housing, &Housing::beds)},
                                               {"links.csv", world.links.size()},
                                               {"places.csv", world.places.size()},
                                               {"stays.csv", stays},
                                               {"observations.csv", scenario.observations.size()}};
    for (const auto& [file, many] : rows) {
        std::set<int> assumed;
        for (const Assumption& assumption : scenario.assumptions) {
            if (assumption.where.file == file) {
                assumed.insert(assumption.where.line);
            }
        }
        if (many > 0) {
            scene.tables.push_back({file, static_cast<std::uint32_t>(std::max(many, assumed.size())),
                                    static_cast<std::uint32_t>(assumed.size())});
        }
    }
}

void add_names(const std::filesystem::path& folder, report::Scene& scene, Problems& problems) {
    scene.names = read_names(folder, problems);
    for (report::Place& place : scene.places) {
        if (const auto named = scene.names.find(place.id); named != scene.names.end()) {
            for (const auto& [language, name] : named->second) {
                place.names[language] = name;
            }
        }
    }
}

void add_assumptions(const Scenario& scenario, report::Scene& scene) {
    for (const Assumption& assumption : scenario.assumptions) {
        scene.assumptions.push_back({assumption.where.file, assumption.where.line, assumption.what, assumption.reason});
    }
}

void add_case(const flee::Case& the_case, report::Scene& scene) {
    scene.family = "flee";
    scene.reference_date = the_case.start_date;
    scene.all_places = all_camps(the_case);
    scene.persons_per_count = static_cast<std::uint32_t>(the_case.settings.hasten);
    for (const flee::Location& location : the_case.locations) {
        report::Place place;
        place.id = location.name;
        place.names["en"] = location.name;
        place.country = location.country;
        place.region = location.region;
        place.kind = name_of(location.kind);
        // Flee reads no coordinates; where the columns hold none of this earth, the map does without the place.
        if (std::abs(location.x) <= 90 && std::abs(location.y) <= 180 && (location.x != 0 || location.y != 0)) {
            place.position = report::Position{location.x, location.y};
        }
        scene.places.push_back(std::move(place));
    }
    for (const flee::Route& route : the_case.routes) {
        scene.links.push_back(
            {the_case.locations[route.from].name, the_case.locations[route.to].name, "road", route.distance_km});
    }
    for (std::size_t column = 0; column < the_case.data.size(); ++column) {
        const flee::DataColumn& data = the_case.data[column];
        const bool a_camp =
            std::ranges::find(the_case.locations, data.name, &flee::Location::name) != the_case.locations.end();
        report::Counts counts{a_camp ? data.name : scene.all_places, "present", {}};
        if (!a_camp && column != the_case.total_column) {
            continue;
        }
        const auto days = std::min(data.agents.size(), static_cast<std::size_t>(std::max(the_case.days, 0)));
        counts.by_day.assign(data.agents.begin(), data.agents.begin() + static_cast<std::ptrdiff_t>(days));
        scene.counts.push_back(std::move(counts));
    }
    for (const flee::ConflictEvent& event : the_case.conflicts) {
        scene.events.push_back({the_case.start_date + event.day, the_case.locations[event.location].name,
                                event.intensity > 0 ? "conflict_begins" : "conflict_ends", event.intensity});
    }
    for (const flee::Closure& closure : the_case.closures) {
        if (closure.start > 0) {
            scene.events.push_back({the_case.start_date + closure.start,
                                    closure.kind == flee::ClosureKind::country ? closure.country2
                                    : closure.location1 != flee::kNoLocation
                                        ? the_case.locations[closure.location1].name
                                        : std::string(),
                                    "closure", 0});
        }
    }
    std::ranges::stable_sort(scene.events, {}, &report::Event::day);
}

}  // namespace

std::map<std::string, report::Names> read_names(const std::filesystem::path& folder, Problems& problems) {
    std::map<std::string, report::Names> names_by_id;
    std::error_code error;
    if (!std::filesystem::exists(folder / kNamesTable, error)) {
        return names_by_id;
    }
    const std::optional<std::string> bytes = read_file(folder, kNamesTable, problems);
    const std::optional<std::string_view> text =
        bytes ? checked_text(kNamesTable, *bytes, problems) : std::optional<std::string_view>();
    if (!text) {
        return names_by_id;
    }
    const Table table = read_table(kNamesTable, *text, kNamesColumns, problems);
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        report::Names& names = names_by_id[table.cell(row, "id").text];
        for (const char* language : {"en", "ru", "kk", "ar"}) {
            put_name(names, language, table.cell(row, language).text);
        }
    }
    return names_by_id;
}

report::Scene scene_of(const Scenario& scenario, Problems& problems) {
    const World& world = scenario.world;
    report::Scene scene;
    scene.title = scenario.title;
    scene.licence = scenario.licence;
    scene.family = "standard";
    scene.citizenship = world.record.citizenship;
    scene.host = world.record.host;
    scene.reference_date = world.reference_date;
    add_places(world, scene);
    add_events(world, scene);
    add_tables(scenario, scene);
    add_assumptions(scenario, scene);
    add_names(scenario.folder, scene, problems);
    for (const Observation& one : scenario.observations) {
        scene.observations.push_back({one.id, one.place, one.measure, one.group, one.unit, one.source, one.from, one.to,
                                      one.value, one.published});
    }
    scene.parameters = scenario.parameters;
    std::set<std::string> citizenships;
    for (const Group& group : world.groups) {
        citizenships.insert({group.citizenship, group.residence});
    }
    scene.countries = codes_in(scene, std::move(citizenships));
    return scene;
}

report::Scene scene_of(const Scenario& scenario, const flee::Case& the_case, Problems& problems) {
    report::Scene scene;
    scene.title = scenario.title;
    scene.licence = scenario.licence;
    add_case(the_case, scene);
    add_assumptions(scenario, scene);
    add_names(scenario.folder, scene, problems);
    scene.countries = codes_in(scene);
    return scene;
}

report::Scene scene_of(const flee::Case& the_case) {
    report::Scene scene;
    scene.title = the_case.name;
    add_case(the_case, scene);
    return scene;
}

}  // namespace steppe
