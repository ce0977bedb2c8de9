// Inputs that make Flee stop or mislead: each gives one message with the file, the line and what to do.
#include <gmock/gmock.h>

#include "case_folder.hpp"

namespace steppe::flee {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

struct Fault {
    std::string file;
    std::string from;  ///< in the file of the small case; empty: the file is new
    std::string to;
    std::string where;  ///< how the message begins
    std::string hint;   ///< what it holds
};

const std::vector<Fault>& faults() {
    static const std::vector<Fault> all = {
        // locations.csv
        {"locations.csv", "conflict_zone,0,", "conflict_zone,,", "locations.csv:2:26",
         "expected the day the conflict begins"},
        {"locations.csv", "conflict_zone,0,", "conflict_zone,soon,", "locations.csv:2:26", "found 'soon'"},
        {"locations.csv", ",1000", ",1000.0", "locations.csv:2:28", "without a decimal point"},
        {"locations.csv", ",1000", ",\"1,000\"", "locations.csv:2:28", "without a comma"},
        {"locations.csv", ",1000", ",-5", "locations.csv:2:28", "0 or more"},
        {"locations.csv", ",1000", ",1e6", "locations.csv:2:28", "or an exponent"},
        {"locations.csv", ",1000", ",99999999999999999999", "locations.csv:2:28", "a population, a whole number"},
        {"locations.csv", "X,1,2", "X,north,2", "locations.csv:2:8", "degrees north"},
        {"locations.csv", "X,1,2", "X,nan,2", "locations.csv:2:8", "a number that can be counted with"},
        {"locations.csv", "X,1,2", "X,\"1,5\",2", "locations.csv:2:8", "decimal point as a dot"},
        {"locations.csv", "B,RX,X,1.5,2.5,town,,500", "B,RX,X,1.5,2.5,town", "locations.csv:3: found 6 cells",
         "an empty cell needs its comma too"},
        {"locations.csv", "town,,500", "town,,500,1", "locations.csv:3:26", "name the column in the header"},
        {"locations.csv", "B,RX", ",RX", "locations.csv:3:1: found an empty first cell", "begin the row with #"},
        {"locations.csv", "B,RX", "A,RX", "locations.csv:3:1: found a second location 'A'", "the first is in line 2"},
        {"locations.csv", "#name", "name", "locations.csv:1:21: found 'latitude'", "degrees north"},
        {"locations.csv", "B,RX", "\"B,RX", "locations.csv:3:1: found a quote that is never closed", "close it"},
        {"locations.csv", "B,RX", "\xff,RX", "locations.csv:3:1: found the byte 0xff", "save the file as UTF-8"},
        // routes.csv
        {"routes.csv", "A,B,100", "A,Bb,100", "routes.csv:2:3: found the unknown location 'Bb'", "did you mean 'B'?"},
        {"routes.csv", "A,B,100", "A,B ,100", "routes.csv:2:3: found the unknown location 'B '", "did you mean 'B'?"},
        {"routes.csv", "A,B,100", "A,B,-100", "routes.csv:2:5", "a distance in kilometres"},
        {"routes.csv", "A,B,100", "A,B,inf", "routes.csv:2:5", "a number that can be counted with"},
        {"routes.csv", "A,B,100", "A,B,", "routes.csv:2:5: found nothing", "write the number"},
        {"routes.csv", "A,B,100", "A,B,100 km", "routes.csv:2:5: found '100 km'", "a distance in kilometres"},
        {"routes.csv", "A,B,100", "A,B,500000", "routes.csv:2:5", "check the figure"},
        {"routes.csv", "A,B,100,0", "A,B", "routes.csv:2: found 2 cells", "add what is missing"},
        {"routes.csv", "A,B,100,0", "A,B,100,yes", "routes.csv:2:9: found 'yes'", "0, 1 or 2"},
        {"routes.csv", "A,B,100,0", "A,B,100,0,35", "routes.csv:2:11", "name the column in the header"},
        // closures.csv
        {"closures.csv", "end\n", "end\ncountry,X,Y,5\n", "closures.csv:2: found 4 cells", "closure_start,closure_end"},
        {"closures.csv", "end\n", "end\ncountry,X,Y,,5\n", "closures.csv:2:13: found nothing",
         "a day of the simulation"},
        {"closures.csv", "end\n", "end\ncountry,X,Y,1,2020-01-05\n", "closures.csv:2:15: found '2020-01-05'", "a day"},
        // conflicts.csv
        {"conflicts.csv", "9,1,0\n", "", "conflicts.csv:10: found the last of 9 days, expected 10 days",
         "add rows up to day 9, or simulate 9 days"},
        {"conflicts.csv", "3,1,0", "3,1", "conflicts.csv:5: found 2 cells, expected 3", "moves later days forward"},
        {"conflicts.csv", "3,1,0", "3,1,0,1", "conflicts.csv:5:7: found '1'", "column without a name"},
        {"conflicts.csv", "3,1,0", "3,,0", "conflicts.csv:5:3: found nothing", "an intensity"},
        {"conflicts.csv", "3,1,0", "3,high,0", "conflicts.csv:5:3: found 'high'", "an intensity"},
        {"conflicts.csv", "3,1,0", "3,nan,0", "conflicts.csv:5:3: found 'nan'", "an intensity"},
        {"conflicts.csv", "#Day,A,B", "#Day,A,", "conflicts.csv:2:5: found '0'", "name the column"},
        {"conflicts.csv", "#Day,A,B", "#Day", "conflicts.csv:1: found a header without names", "name the columns"},
        // sim_period.csv
        {"sim_period.csv", "StartDate", "StratDate", "sim_period.csv:1:1: found 'StratDate'",
         "did you mean 'StartDate'?"},
        {"sim_period.csv", "2020-01-01", "01/01/2020", "sim_period.csv:1:11: found '01/01/2020'", "year-month-day"},
        {"sim_period.csv", "2020-01-01", "2020-02-30", "sim_period.csv:1:11", "a day that the month has"},
        {"sim_period.csv", "2020-01-01", "1960-01-01", "sim_period.csv:1:11", "from 1970-01-02 on"},
        {"sim_period.csv", "Length,10", "", "sim_period.csv: found no row Length", "add the row"},
        {"sim_period.csv", "Length,10", "Length,ten", "sim_period.csv:2:8: found 'ten'", "days, a whole number"},
        {"sim_period.csv", "Length,10", "Length,0", "sim_period.csv:2:8: found '0'", "1 to 100000"},
        {"sim_period.csv", "Length,10", "Length,1000000000", "sim_period.csv:2:8", "1 to 100000"},
        {"sim_period.csv", "Length,10", "Length", "sim_period.csv:2: found one cell", "Length,300"},
        // data
        {"data_layout.csv", "C,c.csv", "Cc,c.csv", "data_layout.csv: found no row for the camp 'C'",
         "did you mean 'Cc'?"},
        {"data_layout.csv", "C,c.csv", "C,d.csv", "data_layout.csv:2:3: found 'd.csv', which cannot be read",
         "correct the name"},
        {"data_layout.csv", "C,c.csv", "C,c.csv\nC,c.csv", "data_layout.csv:3:1: found a second row for 'C'",
         "one row"},
        {"data_layout.csv", "C,c.csv", "C,c.csv\n,c.csv", "data_layout.csv:3:1: found nothing", "the name of a camp"},
        {"c.csv", "2020-01-01,100", "2020-01-01,many", "c.csv:2:12: found 'many'", "a number of people"},
        {"c.csv", "2020-01-01,100", "2020-01-01,100.5", "c.csv:2:12: found '100.5'", "without a decimal point"},
        {"c.csv", "2020-01-01,100", "2020-01-01,-100", "c.csv:2:12: found '-100'", "0 or more"},
        {"c.csv", "2020-01-01", "2020-01-01 00:00", "c.csv:2:1: found '2020-01-01 00:00'", "remove the time of day"},
        {"c.csv", "Date,Count", "Datum,Count", "c.csv:1:1: found 'Datum'", "begins with Date, DateTime or #"},
        {"c.csv", "2020-01-01,100\n2020-01-11,200\n", "", "c.csv: found no count", "rows like 2012-02-29,120"},
        {"registration_corrections.csv", "", "C,2020-01-05\n", "registration_corrections.csv:1:3: found '2020-01-05'",
         "the nearest is 2020-01-11"},
        {"registration_corrections.csv", "", "C,2020-01-01\n", "registration_corrections.csv:1:3", "but the first"},
        {"registration_corrections.csv", "", "Cc,2020-01-11\n", "registration_corrections.csv:1:1: found 'Cc'",
         "did you mean 'C'?"},
        {"registration_corrections.csv", "", "C,11.1.2020\n", "registration_corrections.csv:1:3", "year-month-day"},
        // others
        {"location_changes.csv", "", "Bb,town,3\n", "location_changes.csv:1:1: found the unknown location 'Bb'",
         "did you mean 'B'?"},
        {"location_changes.csv", "", "B,vilage,3\n", "location_changes.csv:1:3: found 'vilage'", "Flee stops"},
        {"location_changes.csv", "", "B,town,soon\n", "location_changes.csv:1:8: found 'soon'", "a day"},
        {"demographics_age.csv", "", "years,Default\n5,1\n", "demographics_age.csv:1:1: found 'years'", "'age'"},
        {"demographics_age.csv", "", "age,B\n5,1\n", "demographics_age.csv:1: found no column 'Default'", "add it"},
        {"demographics_age.csv", "", "age,Default\n5,-1\n6,2\n", "demographics_age.csv:2:3: found '-1'", "a weight"},
        {"demographics_age.csv", "", "age,Default\n5,0\n", "demographics_age.csv:1:5: found weights that are all 0",
         "above 0"},
        {"demographics_age.csv", "", "age,Default\n5,0,7\n", "demographics_age.csv:2:5: found 3 cells",
         "as in the header"},
        {"demographics_age.csv", "", "", "demographics_age.csv: found an empty file", "age,Default"},
        // simsetting.yml
        {"simsetting.yml", "", "move_rules:\n  max_move_speed: fast\n", "simsetting.yml:2:19: found 'fast'", "above 0"},
        {"simsetting.yml", "", "move_rules:\n  max_move_speed: 0\n", "simsetting.yml:2:19: found '0'",
         "check the figure"},
        {"simsetting.yml", "", "move_rules:\n  max_move_speed: .inf\n", "simsetting.yml:2:19: found '.inf'", "above 0"},
        {"simsetting.yml", "", "move_rules:\n  max_move_speed: yes\n", "simsetting.yml:2:19: found 'yes'",
         "write a number"},
        {"simsetting.yml", "", "move_rules:\n  max_move_speed:\n", "simsetting.yml:2:3: found nothing",
         "for Flee's default"},
        {"simsetting.yml", "", "move_rules:\n  max_move_speed: 1:30\n", "simsetting.yml:2:19: found '1:30'",
         "without a colon"},
        {"simsetting.yml", "", "move_rules:\n  softening: 10,5\n", "simsetting.yml:2:14: found '10,5'", "as a dot"},
        {"simsetting.yml", "", "move_rules:\n  default_movechance: 1.5\n", "simsetting.yml:2:23: found '1.5'",
         "from 0 to 1"},
        {"simsetting.yml", "", "move_rules:\n  awareness_level: 1e1\n", "simsetting.yml:2:20: found '1e1'", "exponent"},
        {"simsetting.yml", "", "move_rules:\n  harvest_months: 9\n", "simsetting.yml:2:19: found '9'",
         "harvest_months: [9, 10]"},
        {"simsetting.yml", "", "move_rules:\n  avg_religion_fraction: 0\n", "simsetting.yml:2:26", "above 0"},
        {"simsetting.yml", "", "move_rules: 1\n", "simsetting.yml:1:13: found '1'", "indented"},
        {"simsetting.yml", "", "move_rules:\n- max_move_speed\n", "simsetting.yml:2:1: found a list", "keys below"},
        {"simsetting.yml", "", "just a text\n", "simsetting.yml:1:1: found no map", "sections"},
        {"simsetting.yml", "", "move_rules: {a: [}\n", "simsetting.yml:1:", "what is no YAML"},
        {"simsetting.yml", "", "move_rules:\n  softening: 1\n  softening: 2\n",
         "simsetting.yml:3:3: found a second key", "once"},
        {"simsetting.yml", "", "optimisations:\n  hasten: 0\n", "simsetting.yml:2:11: found '0'", "1 or more"},
        {"simsetting.yml", "", "spawn_rules:\n  conflict_spawn_decay_interval: 0\n", "simsetting.yml:2:34",
         "1 or more"},
        {"simsetting.yml", "", "spawn_rules:\n  conflict_spawn_decay: 0.5\n", "simsetting.yml:2:25: found '0.5'",
         "a list"},
        {"simsetting.yml", "", "spawn_rules:\n  conflict_spawn_decay: [1, -1]\n", "simsetting.yml:2:29: found '-1'",
         "a factor"},
        {"simsetting.yml", "", "spawn_rules:\n  conflict_driven_spawning: true\n", "simsetting.yml:2:29: found 'true'",
         "keys below"},
        {"simsetting.yml", "", "spawn_rules:\n  conflict_driven_spawning:\n    spawn_mode: Constant\n",
         "simsetting.yml:3:17: found 'Constant'", "did you mean 'constant'?"},
        {"simsetting.yml", "", "spawn_rules:\n  read_from_agents_csv_file: true\n", "agents.csv: found no such file",
         "put it there"},
        {"simsetting.yml", "", "spawn_rules:\n  flood_zone_spawning_only: true\n", "simsetting.yml:2:3",
         "conflict_zone_spawning_only to false"},
        {"simsetting.yml", "",
         "spawn_rules:\n  sum_from_camps: false\nmove_rules:\n  flood_rules:\n    max_flood_level: 3\n",
         "simsetting.yml:4:3: found flood_rules without flood-driven spawning", "take flood_rules out"},
        {"simsetting.yml", "", "move_rules:\n  flee_when_starving: true\n",
         "region_attributes_IPC.csv: found no such file", "flee_when_starving needs it"},
        {"simsetting.yml", "", "move_rules:\n  use_economic_pull: true\n",
         "locations.csv:4: found a foreign location without trade_volume", "add it"},
        {"simsetting.yml", "", "move_rules:\n  movechance_pop_scale_factor: -1\noptimisations:\n  hasten: 600\n",
         "locations.csv:3: found neither population nor capacity of 'B'", "below 0"},
    };
    return all;
}

TEST(FleeFaults, AreReportedWithPlaceAndRepair) {
    EXPECT_GE(faults().size(), 40U);
    for (const Fault& fault : faults()) {
        SCOPED_TRACE(fault.file + ": '" + fault.from + "' -> '" + fault.to + "'");
        CaseFolder folder;
        if (fault.from.empty()) {
            folder.with(fault.file, fault.to);
        } else {
            folder.replace(fault.file, fault.from, fault.to);
        }
        const Reading reading = folder.read();
        EXPECT_THAT(folder.texts(reading.problems), Contains(AllOf(StartsWith(fault.where), HasSubstr(fault.hint))));
    }
}

TEST(FleeFaults, OneFaultIsOneProblem) {
    for (const Fault& fault : faults()) {
        if (fault.from.empty() && fault.file == "simsetting.yml") continue;
        if (fault.from == "#name") continue;  // a header that is taken for a location
        SCOPED_TRACE(fault.file + ": '" + fault.from + "' -> '" + fault.to + "'");
        CaseFolder folder;
        fault.from.empty() ? folder.with(fault.file, fault.to) : folder.replace(fault.file, fault.from, fault.to);
        const Reading reading = folder.read();
        EXPECT_EQ(folder.texts(reading.problems).size(), 1U) << testing::PrintToString(folder.texts(reading.problems));
    }
}

TEST(FleeFaults, AFileThatIsNotThere) {
    for (const std::string file :
         {"locations.csv", "routes.csv", "closures.csv", "conflicts.csv", "sim_period.csv", "data_layout.csv"}) {
        CaseFolder folder;
        folder.without(file);
        const Reading reading = folder.read();
        EXPECT_THAT(folder.texts(reading.problems),
                    ElementsAre(file + ": found no such file, expected a file; put it there, or correct the path"));
    }
}

TEST(FleeFaults, AFolderInThePlaceOfAFile) {
    CaseFolder folder;
    std::filesystem::create_directory(folder.folder() / "routes.csv");
    folder.without("routes.csv");
    const Reading reading = folder.read();
    EXPECT_THAT(folder.texts(reading.problems), ElementsAre(StartsWith("routes.csv: found a folder")));
}

TEST(FleeFaults, AllAreReportedAtOnce) {
    CaseFolder folder;
    folder.replace("locations.csv", ",1000", ",many")
        .replace("routes.csv", "A,B,100", "A,B,far")
        .replace("conflicts.csv", "3,1,0", "3,x,0")
        .replace("c.csv", "2020-01-01", "yesterday")
        .with("simsetting.yml", "optimisations:\n  hasten: -1\n");
    const Reading reading = folder.read();
    EXPECT_THAT(folder.texts(reading.problems),
                ElementsAre(StartsWith("c.csv:2:1"), StartsWith("conflicts.csv:5:3"), StartsWith("locations.csv:2:28"),
                            StartsWith("routes.csv:2:5"), StartsWith("simsetting.yml:2:11")));
}

TEST(FleeFaults, ManyUnknownNamesAreReportedInTime) {
    std::string routes = "#name1,name2,distance\n";
    for (int i = 0; i < 20'000; ++i) routes += "A,Nowhere_" + std::to_string(i) + ",10\n";
    CaseFolder folder;
    folder.with("routes.csv", routes);
    const Reading reading = folder.read();
    EXPECT_EQ(folder.texts(reading.problems).size(), 20'000U);
}

TEST(FleeFaults, ColumnsAreCountedInCharacters) {
    CaseFolder folder;
    folder.replace("locations.csv", "A,RX,X,1,2", "A,Ré,X,north,2");
    const Reading reading = folder.read();
    EXPECT_THAT(folder.texts(reading.problems), ElementsAre(StartsWith("locations.csv:2:8: found 'north'")));
}

TEST(FleeFaults, TheSmallCaseHasNone) {
    const CaseFolder folder;
    EXPECT_THAT(folder.warnings(), IsEmpty());
}

TEST(FleeFaults, FloodLevelsThatTheListsDoNotReach) {
    CaseFolder folder;
    folder
        .with("simsetting.yml",
              "spawn_rules:\n  take_from_population: true\n  flood_zone_spawning_only: true\n"
              "  conflict_zone_spawning_only: false\n  flood_driven_spawn_mode:\n    spawn_mode: constant\n"
              "move_rules:\n  flood_rules:\n    flood_movechances: [0, 0.5, 1.0]\n"
              "    flood_loc_weights: [1.0, 0.5, 0.1, 0.0]\n")
        .with("flood_level.csv", "#Day,B\n" + CaseFolder::days(9, ",1") + "9,2\n")
        .with("data_layout.csv", "total,refugees.csv\nA,c.csv\nB,c.csv\nC,c.csv\n");
    const Reading reading = folder.read();
    EXPECT_THAT(
        folder.texts(reading.problems),
        ElementsAre(StartsWith("flood_level.csv:11: found the flood level 2 of 'B', expected a level below 2")));
    folder.with("flood_level.csv", "#Day,B\n" + CaseFolder::days(5, ",1"));
    const Reading shorter = folder.read();
    EXPECT_THAT(folder.texts(shorter.problems), ElementsAre(StartsWith("flood_level.csv:6: found the last of 5 days")));
}

}  // namespace
}  // namespace steppe::flee
