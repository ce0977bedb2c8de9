#include "app/published.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "app/overrides.hpp"
#include "app/tell.hpp"
#include "scenario/cells.hpp"
#include "text/table.hpp"

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
    static constexpr auto kColumns =
        std::to_array<std::string_view>({"id", "place", "measure", "group", "from", "to", "value", "unit", "confidence",
                                         "published", "source", "note"});
    std::vector<Observation> all;
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        problems.add({file.string()}, "nothing that can be read", "a table with the columns of observations.csv",
                     "check the path");
        return all;
    }
    const std::string text((std::istreambuf_iterator<char>(stream)), {});
    static constexpr std::string_view kName = "observe";
    const Table rows = read_table(kName, text, kColumns, problems);
    for (std::size_t r = 0; r < rows.rows.size(); ++r) {
        Observation one;
        one.id = read_text(rows.cell(r, "id"), "an id", problems).value_or("");
        one.place = read_text(rows.cell(r, "place"), "a place, a region or a country", problems).value_or("");
        one.measure = read_text(rows.cell(r, "measure"), "the name of a measure", problems).value_or("");
        one.group = read_text(rows.cell(r, "group"), "a group, or all", problems).value_or("");
        one.unit = read_text(rows.cell(r, "unit"), "a unit", problems).value_or("");
        one.from = read_day(rows.cell(r, "from"), problems).value_or(kNoDay);
        one.to = read_day(rows.cell(r, "to"), problems).value_or(kNoDay);
        one.value = read_number(rows.cell(r, "value"), {}, problems).value_or(0);
        one.published = read_day(rows.cell(r, "published"), problems).value_or(kNoDay);
        one.confidence = rows.cell(r, "confidence").text;
        if (one.from > one.to) {
            problems.add(rows.where(r), "a period that ends before it begins", "from not after to", "exchange them");
        }
        all.push_back(std::move(one));
    }
    return all;
}

}  // namespace steppe
