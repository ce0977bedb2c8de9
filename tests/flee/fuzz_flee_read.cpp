// The reader of Flee's format under any bytes. The first byte says which file of a small case the rest stands for; the
// reader must come back, must not throw, and what it takes for sound must be within its bounds. Where YAML is plain,
// both ways of reading it have to agree.
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "exchange/flee_read.hpp"
#include "text/plain_yaml.hpp"
#include "text/text.hpp"

namespace {

struct File {
    const char* name;
    std::string_view text;
};
constexpr auto kFiles = std::to_array<File>(
    {{"locations.csv",
      "#name,region,country,lat,lon,type,date,pop\nA,RX,X,1,2,conflict_zone,0,1000\nB,RX,X,1,2,town,,500\n"
      "C,RY,Y,2,3,camp,,300\n"},
     {"routes.csv", "A,B,100,0\nB,C,50,\n"},
     {"closures.csv", "#type,name1,name2,start,end\ncountry,X,Y,1,2\n"},
     {"conflicts.csv", "#Day,A,B\n0,1,0\n1,1,0\n2,1,1\n"},
     {"sim_period.csv", "StartDate,2020-01-01\nLength,3\n"},
     {"simsetting.yml",
      "spawn_rules:\n  sum_from_camps: true\nmove_rules:\n  fixed_routes: true\n  flee_when_starving: true\n"},
     {"data_layout.csv", "total,refugees.csv\nC,c.csv,refugees.csv\n"},
     {"refugees.csv", "2020-01-01,100\n2020-01-11,200\n"},
     {"c.csv", "Date,Count\n2020-01-01,100\n2020-01-05,200\n"},
     {"registration_corrections.csv", "C,2020-01-05\n"},
     {"region_attributes_IPC.csv", "#Day,RX,RY\n0,10,20\n9,30,40\n"},
     {"flood_level.csv", "#Day,B\n0,0\n1,1\n2,1\n"},
     {"major_routes.csv", "A,B,C\n"},
     {"location_changes.csv", "B,camp,1\n"},
     {"demographics_age.csv", "age,Default,A\n10,1,2\n20,3,4\n"}});

std::filesystem::path make_folder() {
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("fuzz_flee_read_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    for (const File& file : kFiles) std::ofstream(folder / file.name, std::ios::binary) << file.text;
    return folder;
}

void require(bool condition, const char* what) {
    if (condition) return;
    std::fputs(what, stderr);
    std::abort();
}

void check(const steppe::flee::Case& flee_case) {
    using namespace steppe::flee;
    const auto known = [&](LocationIndex location) { return location < flee_case.locations.size(); };
    require(!flee_case.locations.empty() && flee_case.days > 0, "an empty case");
    for (const Route& route : flee_case.routes) {
        require(known(route.from) && known(route.to) && route.distance_km >= 0, "a route");
    }
    for (const ConflictEvent& event : flee_case.conflicts) {
        require(known(event.location) && event.day >= 0 && event.day < flee_case.days, "a conflict");
    }
    for (const LocationChange& change : flee_case.location_changes) {
        require(known(change.location) && change.day >= 0 && change.day < flee_case.days, "a change");
    }
    for (const MajorRoute& route : flee_case.major_routes) {
        for (const LocationIndex location : route) require(known(location), "a major route");
    }
    for (const DataColumn& column : flee_case.data) {
        require(column.agents.size() == static_cast<std::size_t>(flee_case.days) + 1, "a column of data");
    }
    for (const LevelSeries& series : flee_case.ipc) {
        require(known(series.location) && series.by_day.size() >= static_cast<std::size_t>(flee_case.days), "IPC");
    }
    for (const Demographic& demographic : flee_case.demographics) {
        require(!demographic.columns.empty() && demographic.columns.front().location == kNoLocation, "demographics");
        for (const Demographic::Column& column : demographic.columns) {
            require(column.weights.size() == demographic.values.size(), "weights");
        }
    }
    for (const LocationIndex camp : output_camps(flee_case)) {
        require(flee_case.data_of(flee_case.locations[camp].name) < flee_case.data.size(), "a camp without data");
    }
    for (std::int32_t day = 0; day <= flee_case.days; ++day) (void)flee_case.new_arrivals(day);
}

bool same(const steppe::YamlNode& a, const steppe::YamlNode& b) {
    if (a.kind != b.kind || a.token.where() != b.token.where() || a.token.text != b.token.text ||
        a.keys.size() != b.keys.size() || a.items.size() != b.items.size()) {
        return false;
    }
    for (std::size_t i = 0; i < a.keys.size(); ++i) {
        if (a.keys[i].where() != b.keys[i].where() || a.keys[i].text != b.keys[i].text) return false;
    }
    for (std::size_t i = 0; i < a.items.size(); ++i) {
        if (!same(a.items[i], b.items[i])) return false;
    }
    return true;
}

void compare_ways_of_yaml(std::string_view text) {
    steppe::Problems problems;
    if (!steppe::checked_text("x.yml", text, problems)) return;
    const auto plain = steppe::read_plain_yaml("x.yml", text);
    if (!plain) return;
    const auto any = steppe::read_any_yaml("x.yml", text, problems);
    require(any && problems.empty() && same(*plain, *any), "plain YAML that is read in two ways");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::filesystem::path folder = make_folder();
    if (size == 0) return 0;
    const File& file = kFiles[data[0] % kFiles.size()];
    const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
    if (std::string_view(file.name) == "simsetting.yml") compare_ways_of_yaml(text);
    std::ofstream(folder / file.name, std::ios::binary) << text;
    const steppe::flee::Reading reading = steppe::flee::read_case({folder, folder, 0, folder / "simsetting.yml"});
    for (const steppe::Problem& problem : reading.problems.sorted()) (void)problem.text();
    for (const steppe::Problem& problem : reading.warnings.sorted()) (void)problem.text();
    if (reading.problems.empty()) check(reading.flee_case);
    std::ofstream(folder / file.name, std::ios::binary) << file.text;
    return 0;
}
