// Every case whose results under Flee are known: what of them is certain has to agree on every day.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "exchange/flee_read.hpp"

namespace steppe::flee {
namespace {

std::vector<std::string> cells(const std::string& line) {
    std::vector<std::string> found;
    std::istringstream stream(line);
    for (std::string cell; std::getline(stream, cell, ',');) found.push_back(cell);
    return found;
}

std::vector<std::filesystem::path> folders(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> found;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (std::filesystem::exists(entry.path() / "input" / "locations.csv")) found.push_back(entry.path());
    }
    std::ranges::sort(found);
    return found;
}

/// Reads a case and compares it with a run of Flee.
void expect_agreement(const std::filesystem::path& folder) {
    SCOPED_TRACE(folder.filename().string());
    const std::filesystem::path input = folder / "input";
    const Reading reading = read_case({input, input / "source_data", 0, input / "simsetting.yml"});
    for (const Problem& problem : reading.problems.sorted()) ADD_FAILURE() << problem.text();
    ASSERT_TRUE(reading.problems.empty());
    const Case& flee_case = reading.flee_case;
    EXPECT_EQ(flee_case.name, folder.filename().string());
    std::ifstream run(folder / "example_out_seed1.csv");
    std::string line;
    ASSERT_TRUE(std::getline(run, line));
    const std::vector<std::string> header = cells(line);
    const std::vector<LocationIndex> camps = output_camps(flee_case);
    const auto tail = static_cast<std::size_t>(std::ranges::find(header, "Total error") - header.begin());
    ASSERT_EQ(tail, 2 + 3 * camps.size());
    std::int64_t raw = 0;
    std::int32_t day = 0;
    while (std::getline(run, line)) {
        if (!line.starts_with(std::to_string(day) + ',')) continue;  // Flee's complaints stand between the rows
        ASSERT_LT(day, flee_case.days);
        const std::vector<std::string> row = cells(line);
        std::int64_t sum = 0;
        for (std::size_t c = 0; c < camps.size(); ++c) {
            const std::string& name = flee_case.locations[camps[c]].name;
            EXPECT_EQ(header[2 + 3 * c + 1], name + " data");
            const std::int64_t count =
                flee_case.data.at(flee_case.data_of(name)).agents.at(static_cast<std::size_t>(day));
            EXPECT_EQ(std::to_string(count), row[2 + 3 * c + 1]) << "day " << day << ", " << name;
            sum += count;
        }
        // Where people leave by conflict and not by data, Flee counts no arrivals.
        if (!flee_case.settings.conflict_driven_spawning) raw += flee_case.new_arrivals(day);
        EXPECT_EQ(std::to_string(raw > 0 ? raw : 0), row[tail + 3]) << "raw count on day " << day;
        EXPECT_EQ(std::to_string(raw > 0 ? sum : 0), row[tail + 1]) << "refugees in camps on day " << day;
        ++day;
    }
    EXPECT_EQ(day, flee_case.days);
}

TEST(FleeGivenCases, SmallNetworks) {
    const std::vector<std::filesystem::path> found = folders(FLEE_NETWORKS);
    EXPECT_EQ(found.size(), 5U);
    for (const std::filesystem::path& folder : found) expect_agreement(folder);
}

TEST(FleeGivenCases, Conflicts) {
    const char* const shared = std::getenv("STEPPE_SHARED");
    const std::filesystem::path conflicts =
        std::filesystem::path(shared != nullptr ? shared : STEPPE_SHARED) / "data" / "flee" / "conflicts";
    const std::vector<std::filesystem::path> found = folders(conflicts);
    if (found.empty()) {
        GTEST_SKIP() << "no cases in " << conflicts
                     << ": set STEPPE_SHARED to the folder that holds data/flee/conflicts";
    }
    for (const std::filesystem::path& folder : found) expect_agreement(folder);
}

}  // namespace
}  // namespace steppe::flee
