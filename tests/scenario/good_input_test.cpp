// What must be accepted: the scenarios that we ship, and the ways in which programs write the same table.
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "scenario_folder.hpp"
#include "steppe/scenario.hpp"
#include "steppe/simulation.hpp"

namespace steppe {
namespace {

void expect_clean(const Reading& reading) {
    for (const Problem& problem : reading.problems.sorted()) {
        ADD_FAILURE() << problem.text();
    }
}

/// What was read, in a form that can be compared: everything but assumptions (they name lines) and paths.
std::string described(const Scenario& scenario) {
    std::string text = scenario.title + '\n';
    for (const Place& place : scenario.world.places) {
        text += place.id + place.name + place.name_ru + place.country + place.region +
                std::to_string(place.population) + std::to_string(index_of(place.return_to)) + place.source + '\n';
    }
    for (const Link& link : scenario.world.links) {
        text += std::to_string(index_of(link.from)) + ' ' + std::to_string(index_of(link.to)) + ' ' +
                std::to_string(link.distance_km) + ' ' + std::to_string(link.hours) + '\n';
    }
    for (const Gate& gate : scenario.world.gates) {
        text += std::to_string(index_of(gate.place)) + gate.from + gate.to;
        for (const Step& step : gate.throughput_per_day) {
            text += ' ' + std::to_string(step.from) + ' ' + std::to_string(step.value);
        }
        text += '\n';
    }
    for (const Group& group : scenario.world.groups) {
        text += group.id + group.citizenship + std::to_string(group.share) + std::to_string(group.stay.value_or(999)) +
                group.residence;
        for (const TierId tier : group.tiers) {
            text += ' ' + std::to_string(index_of(tier));
        }
        text += '\n';
    }
    for (const Housing& housing : scenario.world.housing) {
        text += std::to_string(index_of(housing.place)) + ' ' + std::to_string(index_of(housing.tier));
        for (const Step& step : housing.beds) {
            text += ' ' + std::to_string(step.from) + ' ' + std::to_string(step.value);
        }
        text += '\n';
    }
    for (const Driver& driver : scenario.world.drivers) {
        text += std::to_string(static_cast<int>(driver.signal)) + driver.country + ' ' + std::to_string(driver.day) +
                ' ' + std::to_string(driver.value) + '\n';
    }
    for (const Observation& one : scenario.observations) {
        text += one.id + one.place + one.measure + std::to_string(one.value) + '\n';
    }
    for (const Parameter& parameter : scenario.parameters) {
        text += parameter.name + std::to_string(parameter.prior.a) + parameter.unit + parameter.meaning + '\n';
    }
    return text;
}

const std::vector<std::string> kTables = {"places.csv", "links.csv",   "crossings.csv", "stays.csv",
                                          "groups.csv", "housing.csv", "drivers.csv",   "observations.csv",
                                          "desks.csv",  "tiers.csv",   "needs.csv"};

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

TEST(GoodInput, TheFlagshipIsClean) {
    const Reading reading = read_scenario(STEPPE_FLAGSHIP);
    expect_clean(reading);
    EXPECT_GT(reading.scenario.world.places.size(), 50U);
    EXPECT_GT(reading.scenario.observations.size(), 10U);
}

TEST(GoodInput, TheSmallCountryIsClean) {
    const Reading reading = read_scenario(STEPPE_SMALL_COUNTRY);
    expect_clean(reading);
    EXPECT_EQ(reading.scenario.world.places.size(), 8U);
    EXPECT_EQ(reading.scenario.assumptions.size(), 8U + 8 + 7 + 5 + 6 + 8 + 2 + 4 + 4 + 5);
    EXPECT_EQ(reading.scenario.assumptions.front().where.file, "places.csv");
    EXPECT_EQ(reading.scenario.assumptions.front().reason, "made up");
}

TEST(GoodInput, AByteOrderMarkAndWindowsEndsOfLinesChangeNothing) {
    const ScenarioFolder folder;
    std::vector<std::string> files = kTables;
    files.emplace_back("scenario.yaml");
    for (const std::string& file : files) {
        folder.replace_everywhere(file, "\n", "\r\n");
        folder.write(file, "\xEF\xBB\xBF" + folder.text(file));
    }
    const Reading reading = read_scenario(folder.path());
    expect_clean(reading);
    EXPECT_EQ(described(reading.scenario), described(read_scenario(STEPPE_SMALL_COUNTRY).scenario));
}

TEST(GoodInput, TheOrderOfRowsAndEmptyLinesChangeNothing) {
    const ScenarioFolder folder;
    for (const std::string& file : kTables) {
        std::vector<std::string> lines = lines_of(folder.text(file));
        std::reverse(lines.begin() + 1, lines.end());
        std::string text;
        for (const std::string& line : lines) {
            text += line + "\n\n";
        }
        text.pop_back();
        text.pop_back();  // nor does a last line without an end
        folder.write(file, text);
    }
    const Reading reading = read_scenario(folder.path());
    expect_clean(reading);
    EXPECT_EQ(described(reading.scenario), described(read_scenario(STEPPE_SMALL_COUNTRY).scenario));
}

TEST(GoodInput, TheOrderOfColumnsAndQuotesChangeNothing) {
    const ScenarioFolder folder;
    std::string turned;
    for (const std::string& line : lines_of(folder.text("links.csv"))) {  // no cell holds a comma
        std::string row;
        for (std::size_t end = line.size(), begin = 0; end != std::string::npos;
             end = begin == 0 ? std::string::npos : begin - 1) {
            begin = end == 0 ? 0 : line.rfind(',', end - 1) + 1;
            row += (row.empty() ? "\"" : ",\"") + line.substr(begin, end - begin) + '"';
        }
        turned += row + '\n';
    }
    folder.write("links.csv", turned);
    const Reading reading = read_scenario(folder.path());
    expect_clean(reading);
    EXPECT_EQ(described(reading.scenario), described(read_scenario(STEPPE_SMALL_COUNTRY).scenario));
}

TEST(GoodInput, ATextOfSeveralLinesIsOneCellAndLinesAreStillCounted) {
    const ScenarioFolder folder;
    folder.replace("places.csv", "\"assumption: made up, with a comma\"",
                   "\"a page with \"\"quotes\"\"\nand two lines\"");
    expect_clean(read_scenario(folder.path()));
    folder.replace("places.csv", "120000", "-1");
    const std::vector<Problem> problems = read_scenario(folder.path()).problems.sorted();
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].where, (Where{"places.csv", 8, 42}));
}

TEST(GoodInput, DriversAndObservationsMayBeNone) {
    const ScenarioFolder folder;
    for (const char* file : {"drivers.csv", "observations.csv"}) {
        const std::string text = folder.text(file);
        folder.write(file, text.substr(0, text.find('\n') + 1));
    }
    expect_clean(read_scenario(folder.path()));
}

TEST(GoodInput, OtherFilesInTheFolderAreLeftAlone) {
    const ScenarioFolder folder;
    folder.write("notes.txt", "what I thought");
    folder.write("figures.csv", "not,ours\n");
    expect_clean(read_scenario(folder.path()));
}

TEST(GoodInput, IsASimulationUnlessAParameterIsMissing) {
    const Reading reading = read_scenario(STEPPE_SMALL_COUNTRY);
    std::vector<Parameter> parameters = reading.scenario.parameters;
    EXPECT_NO_THROW(Simulation(reading.scenario.world, parameters, reading.scenario.law));
    parameters.pop_back();
    EXPECT_THROW(Simulation(reading.scenario.world, parameters, reading.scenario.law), std::invalid_argument);
}

}  // namespace
}  // namespace steppe
