// What the program says, where it says it, and what it leaves behind when it refuses.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>
#include <string>
#include <vector>

#include "program.hpp"
#include "scenario_folder.hpp"

namespace steppe {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::Gt;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Key;
using testing::MatchesRegex;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

TEST(CommandLine, ASoundScenarioIsChecked) {
    const ScenarioFolder scenario;
    const WorkFolder folder;
    const Ended ended = run_program({"check", scenario.path()}, folder.path());
    EXPECT_EQ(ended.code, 0);
    EXPECT_THAT(ended.out, IsEmpty());
    EXPECT_THAT(ended.err, StartsWith("ok: 8 places, 8 links, 5 gates, 4 groups"));
    EXPECT_THAT(folder.content(), IsEmpty());
}

TEST(CommandLine, TheFlagshipIsSound) {
    const WorkFolder folder;
    EXPECT_EQ(run_program({"check", STEPPE_FLAGSHIP}, folder.path()).code, 0);
}

TEST(CommandLine, AllFaultsOfAScenarioAreToldByCheckAndRunAlike) {
    const ScenarioFolder scenario;
    scenario.replace("links.csv", "x_ford,elm", "x_ford,elmm");
    scenario.replace("housing.csv", "hotel,120", "hotel,-120");
    const WorkFolder folder;
    for (const char* command : {"check", "run"}) {
        const Ended ended = run_program({command, scenario.path()}, folder.path());
        EXPECT_EQ(ended.code, 2);
        EXPECT_THAT(ended.out, IsEmpty());
        EXPECT_EQ(ended.err,
                  "housing.csv:2:13: found '-120', expected a whole number (persons) from 0 to 1000000000; check the "
                  "figure and its unit\n"
                  "links.csv:6:8: found unknown place 'elmm', expected a known place; did you mean 'elm'?\n");
        EXPECT_THAT(folder.content(), IsEmpty());
    }
}

TEST(CommandLine, AssumptionsAreListedWithTheirReasons) {
    const ScenarioFolder scenario;
    scenario.replace("housing.csv", "elm,hotel,300,7000,,assumption: made up", "elm,hotel,300,7000,,a census");
    const WorkFolder folder;
    const Ended ended = run_program({"check", scenario.path(), "--assumptions"}, folder.path());
    EXPECT_EQ(ended.code, 0);
    EXPECT_THAT(ended.out, StartsWith("free parameters of the wave: 17 (1 more are fixed)\n"));
    EXPECT_THAT(ended.out, HasSubstr("free parameters of the traffic: 5 (1 more are fixed)\n  traffic_factor, "));
    EXPECT_THAT(ended.out, HasSubstr("  rumour_lag_days = uniform from 0 to 2 days, range 0 to 5: made up\n"));
    EXPECT_THAT(ended.out, HasSubstr("housing.csv\n  line 2: beds cedar hotel: made up\n"));
    EXPECT_THAT(ended.out, Not(HasSubstr("beds elm hotel"))) << "what is measured is not assumed";
}

TEST(CommandLine, ExplainShowsTheRulesAtWorkWithTheirNumbers) {
    const ScenarioFolder scenario;
    const WorkFolder folder;
    const auto explain = [&](const std::string& place, const std::string& group, const std::string& date) {
        return run_program({"explain", scenario.path(), "--place", place, "--group", group, "--date", date, "--json"},
                           folder.path());
    };
    const auto rules_of = [](const Ended& ended) {
        std::map<std::string, nlohmann::json> rules;
        const nlohmann::json told = nlohmann::json::parse(ended.out);
        for (const nlohmann::json& rule : told["rules"]) {
            double sum = 0;
            for (const nlohmann::json& outcome : rule["outcomes"]) {
                EXPECT_GE(outcome["probability"], 0);
                EXPECT_NE(outcome["reason"], "");
                sum += outcome["probability"].get<double>();
            }
            EXPECT_LE(sum, 1 + 1e-9);
            rules.emplace(rule["rule"], rule);
        }
        return rules;
    };
    const auto at_home = rules_of(explain("alder", "man_transit", "2030-03-08"));
    EXPECT_THAT(at_home.at("wave_departures")["numbers"]["strength of the signals today"], Gt(0));
    EXPECT_GT(at_home.at("choice")["outcomes"].size(), 0U);
    const auto before = rules_of(explain("alder", "man_transit", "2030-03-04"));
    EXPECT_EQ(before.at("wave_departures")["outcomes"][0]["probability"], 0) << "nobody leaves before the decree";
    const auto in_town = rules_of(explain("cedar", "family_waiting", "2030-03-12"));
    EXPECT_THAT(in_town.at("beds")["numbers"], SizeIs(6)) << "one a tier";
    EXPECT_NEAR(in_town.at("move_on")["outcomes"][0]["probability"], 0.6, 0.1);
    EXPECT_THAT(rules_of(explain("x_gate", "visitor", "2030-03-12")), Contains(Key("ordinary_traffic")));
    for (const nlohmann::json& outcome :
         rules_of(explain("cedar", "visitor", "2030-03-12")).at("visit_ends")["outcomes"]) {
        EXPECT_THAT(outcome["what"].get<std::string>(), Not(HasSubstr("there today"))) << "who visits is there already";
    }

    const Ended wrong = explain("ceder", "nobody", "2031-01-01");
    EXPECT_EQ(wrong.code, 2);
    EXPECT_THAT(wrong.err, HasSubstr("--place ceder: unknown place; did you mean 'cedar'?"));
    EXPECT_THAT(wrong.err, HasSubstr("--group nobody: unknown group"));
    EXPECT_THAT(wrong.err, HasSubstr("--date 2031-01-01: outside the scenario's period"));
}

TEST(CommandLine, SeriesThatAScenarioCannotRecordAreToldByCheckAndRun) {
    const ScenarioFolder scenario;
    scenario.replace(
        "scenario.yaml", "record: {citizenship: BVT, host: HMD}",
        "record:\n  citizenship: BVT\n  host: HMD\n  series:\n    - HMD entries all\n    - HMD entrys all\n"
        "    - x_gate queue HMD:kar");
    const WorkFolder folder;
    for (const std::string command : {"check", "run"}) {
        const Ended ended = run_program({command, scenario.path()}, folder.path());
        EXPECT_EQ(ended.code, 2);
        EXPECT_THAT(ended.err, HasSubstr("scenario.yaml:13:7"));
        EXPECT_THAT(ended.err, HasSubstr("did you mean 'entries'?"));
        EXPECT_THAT(ended.err, HasSubstr("scenario.yaml:14:7"));
        EXPECT_THAT(ended.err, HasSubstr("did you mean 'HMD:car'?"));
        EXPECT_THAT(folder.content(), IsEmpty());
    }
}

TEST(CommandLine, LimitsAndFiguresOfNoSeriesAreToldByCheckAndRun) {
    const ScenarioFolder scenario;
    scenario.append("observations.csv",
                    "o9,x_gate,wait_hours,KAZ:car,2030-03-10,2030-03-10,5,hours,press,2030-03-11,invented,\n");
    const WorkFolder folder;
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"check", scenario.path()}, {"run", scenario.path(), "--replicates", "1"}}) {
        const Ended odd = run_program(words, folder.path());
        EXPECT_EQ(odd.code, 0) << odd.err;
        EXPECT_THAT(odd.err, HasSubstr("no series 'x_gate wait_hours KAZ:car', so o9 is left out"));
        EXPECT_THAT(odd.err, HasSubstr("name a group of that measure"));
    }
    scenario.replace("scenario.yaml", "cedar occupancy hotel", "cedar ocupancy hotel");
    scenario.append("observations.csv",
                    "o10,HMD,entries,all,2030-03-10,2030-03-10,-9,persons,press,2030-03-11,invented,\n");
    const Ended wrong = run_program({"check", scenario.path()}, folder.path());
    EXPECT_EQ(wrong.code, 2);
    EXPECT_THAT(wrong.err, HasSubstr("a number, 0 or more"));
    scenario.replace("observations.csv", ",-9,", ",9,");
    const Ended unknown = run_program({"check", scenario.path()}, folder.path());
    EXPECT_EQ(unknown.code, 2);
    EXPECT_THAT(unknown.err, HasSubstr("did you mean 'occupancy'?"));
}

TEST(CommandLine, NumbersAreDecimal) {
    const ScenarioFolder scenario;
    const WorkFolder folder;
    const Ended ten =
        run_program({"run", scenario.path(), "--replicates", "010", "--seed", "007", "--out", "ten"}, folder.path());
    ASSERT_EQ(ten.code, 0) << ten.err;
    const nlohmann::json provenance = nlohmann::json::parse(text_of_file(folder.path() / "ten/provenance.json"));
    EXPECT_EQ(provenance["replicates_asked"], 10);
    EXPECT_EQ(provenance["seed"], 7);
    for (const std::vector<std::string>& words : {std::vector<std::string>{"--replicates", "0x3"},
                                                  {"--seed", "0x10"},
                                                  {"--scale", "0x2"},
                                                  {"--scale", "nan"},
                                                  {"--set", "size_weight=0x1"},
                                                  {"--replicates", "1e1"}}) {
        std::vector<std::string> command = {"run", scenario.path()};
        command.insert(command.end(), words.begin(), words.end());
        EXPECT_EQ(run_program(command, folder.path()).code, 2) << words[1];
    }
}

TEST(CommandLine, BedsAreSizedInCities) {
    const ScenarioFolder scenario;
    const WorkFolder folder;
    const Ended ended = run_program(
        {"size", scenario.path(), "--beds", "x_gate:hotel", "--keep", "cedar unsheltered all"}, folder.path());
    EXPECT_EQ(ended.code, 2);
    EXPECT_THAT(ended.err, HasSubstr("x_gate is no city"));
}

TEST(CommandLine, HelpAndVersionGoToStandardOutput) {
    const WorkFolder folder;
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"--help"}, {"run", "--help"}, {"check", "-h"}, {"--version"}}) {
        const Ended ended = run_program(words, folder.path());
        EXPECT_EQ(ended.code, 0);
        EXPECT_THAT(ended.out, HasSubstr("teppe"));
        EXPECT_THAT(ended.err, IsEmpty());
    }
}

/// Options are made of the one command that is asked for: what is wrong with another's is told by its help alone.
TEST(CommandLine, EachCommandThatIsListedHelps) {
    const WorkFolder folder;
    std::istringstream list(run_program({"--help"}, folder.path()).out);
    std::vector<std::string> commands;
    bool listed = false;
    for (std::string line; std::getline(list, line);) {
        if (listed && line.starts_with("  ") && line[2] != ' ') {
            commands.push_back(line.substr(2, line.find(' ', 2) - 2));
        }
        listed = listed || line == "Subcommands:";
    }
    EXPECT_THAT(commands, Contains("run"));
    for (const std::string& command : commands) {
        const Ended ended = run_program({command, "--help"}, folder.path());
        EXPECT_EQ(ended.code, 0) << command << ": " << ended.err;
        EXPECT_THAT(ended.out, HasSubstr("Usage: steppe " + command + " [OPTIONS]"));
        EXPECT_THAT(ended.out, HasSubstr("--help"));
        EXPECT_THAT(ended.err, IsEmpty());
    }
}

TEST(CommandLine, ARunPrintsNothingOnStandardOutputAndItsSeedAlways) {
    const ScenarioFolder scenario;
    const WorkFolder folder;
    const Ended loud = run_program({"run", scenario.path(), "--out", "loud"}, folder.path());
    EXPECT_EQ(loud.code, 0);
    EXPECT_THAT(loud.out, IsEmpty());
    EXPECT_THAT(loud.err, StartsWith("seed 42\n"));
    const Ended russian = run_program({"run", scenario.path(), "--out", "russian", "--lang", "ru"}, folder.path());
    EXPECT_THAT(russian.err, HasSubstr("HMD: больше всего въездов "));
    EXPECT_THAT(russian.err, HasSubstr(" с; в russian записаны summary.csv, "));
    std::filesystem::remove_all(folder.path() / "russian");
    const Ended unknown = run_program({"run", scenario.path(), "--out", "loud", "--lang", "xx"}, folder.path());
    EXPECT_EQ(unknown.code, 2);
    EXPECT_THAT(unknown.err, HasSubstr("--lang"));
    EXPECT_THAT(loud.err, HasSubstr("wrote summary.csv, provenance.json, alerts.csv, alerts.json, flows.geojson, "));
    const Ended quiet =
        run_program({"run", scenario.path(), "--out", "quiet", "--quiet", "--seed", "7"}, folder.path());
    EXPECT_EQ(quiet.code, 0);
    EXPECT_THAT(quiet.out, IsEmpty());
    EXPECT_EQ(quiet.err, "seed 7\n");
    std::vector<std::string> expected = results_in("loud");
    std::ranges::copy(results_in("quiet"), std::back_inserter(expected));
    EXPECT_THAT(folder.content(), ElementsAreArray(expected));
}

TEST(CommandLine, WithoutOutTheResultsAreNamedAfterTheScenario) {
    const ScenarioFolder scenario;
    const WorkFolder folder;
    EXPECT_EQ(run_program({"run", scenario.path(), "--quiet", "--replicates", "1"}, folder.path()).code, 0);
    const std::string name = "results/" + scenario.path().filename().string();
    std::vector<std::string> expected = results_in(name);
    expected.insert(expected.begin(), "results");
    EXPECT_THAT(folder.content(), ElementsAreArray(expected));
}

TEST(CommandLine, TheProfileIsPrintedOnStandardOutput) {
    const ScenarioFolder scenario;
    const WorkFolder folder;
    const Ended ended = run_program({"run", scenario.path(), "--quiet", "--profile"}, folder.path());
    EXPECT_EQ(ended.code, 0);
    EXPECT_THAT(ended.out, StartsWith("replicate 0, 28 days; occupied states: "));
    EXPECT_THAT(ended.out, HasSubstr("\nphase  "));
    EXPECT_EQ(ended.err, "seed 42\n");
}

struct Refused {
    std::string name;
    std::vector<std::string> words;
    std::string hint;
};
void PrintTo(const Refused& one, std::ostream* out) { *out << one.name; }

class RefusedRun : public testing::TestWithParam<Refused> {};

TEST_P(RefusedRun, SaysWhyAndLeavesNothing) {
    const ScenarioFolder scenario;
    const WorkFolder folder;
    std::vector<std::string> words = {"run", scenario.path(), "--out", "results"};
    words.insert(words.end(), GetParam().words.begin(), GetParam().words.end());
    const Ended ended = run_program(words, folder.path());
    EXPECT_EQ(ended.code, 2) << ended.err;
    EXPECT_THAT(ended.out, IsEmpty());
    EXPECT_THAT(ended.err, HasSubstr(GetParam().hint));
    EXPECT_THAT(folder.content(), IsEmpty());
}

std::string name_of_case(const testing::TestParamInfo<Refused>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(
    Options, RefusedRun,
    testing::Values(
        Refused{"set_without_a_value", {"--set", "rumour_weight"}, "expected name=number"},
        Refused{"set_without_a_name", {"--set", "=1"}, "expected name=number"},
        Refused{"set_to_a_word", {"--set", "rumour_weight=high"}, "expected name=number"},
        Refused{"set_to_nan", {"--set", "rumour_weight=nan"}, "expected name=number"},
        Refused{"set_of_an_unknown_name", {"--set", "rumor_weight=1"}, "did you mean 'rumour_weight'?"},
        Refused{"set_beyond_its_range", {"--set", "rumour_weight=6"}, "outside its range, 0 to 5 ratio"},
        Refused{"set_below_its_range", {"--set", "rumour_weight=-1"}, "outside its range, 0 to 5 ratio"},
        Refused{"set_twice", {"--set", "rumour_weight=1", "--set", "rumour_weight=2"}, "given twice"},
        Refused{"set_two_wrong_ones", {"--set", "rumour_weight=6", "--set", "sise_weight=1"}, "'size_weight'"},
        Refused{"until_no_date", {"--until", "tomorrow"}, "a date such as 2022-10-31"},
        Refused{"until_an_impossible_date", {"--until", "2030-02-30"}, "a date such as 2022-10-31"},
        Refused{"until_before_the_period", {"--until", "2030-02-28"}, "2030-03-01 to 2030-03-21"},
        Refused{"until_after_the_period", {"--until", "2030-03-22"}, "2030-03-01 to 2030-03-21"},
        Refused{"scale_of_nothing", {"--scale", "0"}, "a number above 0"},
        Refused{"scale_negative", {"--scale", "-1"}, "a number above 0"},
        Refused{"scale_without_an_end", {"--scale", "inf"}, "a number above 0"},
        Refused{"scale_nan", {"--scale", "nan"}, "a number above 0"},
        Refused{"scale_of_billions", {"--scale", "1e9"}, "up to 1000000"},
        Refused{"mode_misspelt", {"--mode", "cohrt"}, "cohort, individual or mean"},
        Refused{"threads_none", {"--threads", "0"}, "a whole number from 1 to 1024"},
        Refused{"threads_negative", {"--threads", "-1"}, "a whole number from 1 to 1024"},
        Refused{"threads_too_many", {"--threads", "4294967297"}, "a whole number from 1 to 1024"},
        Refused{"replicates_none", {"--replicates", "0"}, "a whole number from 1 to 1000000"},
        Refused{"replicates_half", {"--replicates", "1.5"}, "a whole number from 1 to 1000000"},
        Refused{"seed_negative", {"--seed", "-1"}, "a whole number from 0 to 9223372036854775807"},
        Refused{"seed_too_large", {"--seed", "9223372036854775808"}, "a whole number from 0 to 9223372036854775807"},
        Refused{"fixed_misspelt", {"--fixd"}, "did you mean '--fixed'?"},
        Refused{"fixed_with_a_value", {"--fixed=maybe"}, "see steppe --help"},
        Refused{"value_missing", {"--seed"}, "see steppe --help"},
        Refused{"one_word_too_many", {"other"}, "one word too many"}),
    name_of_case);

TEST(CommandLine, WordsThatAreNoCommandAreRefusedWithAHint) {
    const WorkFolder folder;
    for (const auto& [words, hint] :
         std::vector<std::pair<std::vector<std::string>, std::string>>{{{}, "steppe run SCENARIO"},
                                                                       {{"rum"}, "did you mean 'run'?"},
                                                                       {{"chek", "x"}, "did you mean 'check'?"},
                                                                       {{"run"}, "scenario"},
                                                                       {{"run", "nowhere"}, "check the path"},
                                                                       {{"check", "nowhere"}, "check the path"},
                                                                       {{"check", ""}, "check the path"},
                                                                       {{"check", "/dev/null"}, "name the folder"}}) {
        const Ended ended = run_program(words, folder.path());
        EXPECT_EQ(ended.code, 2);
        EXPECT_THAT(ended.out, IsEmpty());
        EXPECT_THAT(ended.err, HasSubstr(hint));
    }
    EXPECT_THAT(folder.content(), IsEmpty());
}

TEST(CommandLine, AFolderThatCannotBeWrittenIsNamedBeforeTheRun) {
    const ScenarioFolder scenario;
    const WorkFolder folder;
    std::ofstream(folder.path() / "file") << "kept";
    std::filesystem::create_directories(folder.path() / "taken/provenance.json");
    for (const char* out : {"file", "file/results", "taken", "/proc/results"}) {
        // A million replicates would take hours: the answer must come before them.
        const Ended ended =
            run_program({"run", scenario.path(), "--out", out, "--replicates", "1000000"}, folder.path());
        EXPECT_EQ(ended.code, 2);
        EXPECT_THAT(ended.out, IsEmpty());
        EXPECT_THAT(ended.err, HasSubstr(out));
        EXPECT_THAT(ended.err, Not(HasSubstr("wrote")));
    }
    EXPECT_THAT(folder.content(), ElementsAre("file", "taken", "taken/provenance.json"));
    EXPECT_EQ(text_of_file(folder.path() / "file"), "kept");
}

TEST(CommandLine, ARefusalOrAFullDiskLeavesEarlierResultsAsTheyWere) {
    const ScenarioFolder scenario;
    const WorkFolder folder;
    ASSERT_EQ(run_program({"run", scenario.path(), "--out", "results", "--quiet"}, folder.path()).code, 0);
    const std::string summary = text_of_file(folder.path() / "results/summary.csv");
    const std::string provenance = text_of_file(folder.path() / "results/provenance.json");
    const auto expect_untouched = [&] {
        EXPECT_THAT(folder.content(), ElementsAreArray(results_in("results")));
        EXPECT_EQ(text_of_file(folder.path() / "results/summary.csv"), summary);
        EXPECT_EQ(text_of_file(folder.path() / "results/provenance.json"), provenance);
    };
    EXPECT_EQ(run_program({"run", scenario.path(), "--out", "results", "--scale", "0"}, folder.path()).code, 2);
    expect_untouched();

    const Ended full = run_program({"run", scenario.path(), "--out", "results", "--seed", "9"}, folder.path(), [] {
        std::signal(SIGXFSZ, SIG_IGN);  // writing more is then an error, as on a full disk
        const rlimit most{200'000, 200'000};
        ::setrlimit(RLIMIT_FSIZE, &most);
    });
    EXPECT_EQ(full.code, 1);
    EXPECT_THAT(full.err, HasSubstr("results/summary.csv"));
    EXPECT_TRUE(std::filesystem::remove(folder.path() / "results/replicates.part"));  // what had ended is kept
    expect_untouched();
}

TEST(CommandLine, ClosedStandardStreamsNeitherCrashNorEndUpInTheResults) {
    const ScenarioFolder scenario;
    const WorkFolder folder;
    const auto close_all = [] {
        for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
            ::close(stream);
        }
    };
    EXPECT_EQ(run_program({"check", scenario.path(), "--assumptions"}, folder.path(), close_all).code, 0);
    EXPECT_EQ(run_program({"check", "nowhere"}, folder.path(), close_all).code, 2);
    EXPECT_EQ(run_program({"run", scenario.path(), "--out", "silent"}, folder.path(), close_all).code, 0);
    EXPECT_EQ(run_program({"run", scenario.path(), "--out", "spoken"}, folder.path()).code, 0);
    EXPECT_EQ(text_of_file(folder.path() / "silent/summary.csv"), text_of_file(folder.path() / "spoken/summary.csv"));
}

TEST(CommandLine, AFullStandardStreamIsAFailureAndNotACrash) {
    const ScenarioFolder scenario;
    const WorkFolder folder;
    const auto fill = [](int stream) {
        return [stream] {
            const int full = ::open("/dev/full", O_WRONLY);
            ::dup2(full, stream);
        };
    };
    const Ended listed = run_program({"check", scenario.path(), "--assumptions"}, folder.path(), fill(STDOUT_FILENO));
    EXPECT_EQ(listed.code, 1);
    EXPECT_THAT(listed.err, HasSubstr("No space left"));
    EXPECT_EQ(run_program({"check", scenario.path()}, folder.path(), fill(STDERR_FILENO)).code, 1);
    EXPECT_EQ(run_program({"run", scenario.path(), "--out", "x"}, folder.path(), fill(STDERR_FILENO)).code, 1);
}

}  // namespace
}  // namespace steppe
