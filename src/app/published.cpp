#include "app/published.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <string>

#include "app/overrides.hpp"
#include "app/tell.hpp"
#include "scenario/read_observations.hpp"
#include "text/table.hpp"
#include "text/whole_file.hpp"

namespace steppe {

std::optional<Scenario> standard_scenario(const std::filesystem::path& folder,
                                          std::span<const std::filesystem::path> variants, std::optional<Day> within) {
    Reading reading = read_scenario(folder, variants);
    if (reading.problems.empty() && reading.scenario.kernels != Kernels::standard) {
        reading.problems.add({"scenario.yaml"}, "kernels: flee", "the standard kernels",
                             "Flee's rules have no parameters with priors");
    }
    if (!tell(reading.problems, {}, true)) {
        return std::nullopt;
    }
    const World& world = reading.scenario.world;
    if (within && (*within < world.first_day || *within > world.last_day)) {
        fmt::print(stderr, "{}: outside the scenario's period, {} to {}\n", format_day(*within),
                   format_day(world.first_day), format_day(world.last_day));
        return std::nullopt;
    }
    return std::move(reading.scenario);
}

std::vector<Reported> reported_in(std::span<const Observation> observations) {
    std::vector<Reported> reported;
    for (const Observation& one : observations) {
        reported.push_back({{one.id, one.place, one.measure, one.group, one.unit, one.from, one.to, one.value},
                            one.published,
                            one.confidence});
    }
    return reported;
}

std::vector<Observation> read_observations(const std::filesystem::path& file, Problems& problems) {
    const std::optional<std::string> text = whole_file(file);
    if (!text) {
        problems.add({file.string()}, "nothing that can be read", "a table with the columns of observations.csv",
                     "check the path");
        return {};
    }
    const std::string name = file.string();
    const Table rows = read_table(name, *text, kObservationColumns, problems);
    if (rows.complete && rows.rows.empty()) {
        problems.add({name}, "a table without rows", "at least one figure", "add a row below the header");
    }
    return observations_of(rows, problems);
}

}  // namespace steppe
