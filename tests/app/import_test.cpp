// steppe import flee: what it makes is a scenario like any other, and says the same as the case did.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "exchange/provenance.hpp"
#include "program.hpp"

namespace steppe {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells;
    std::istringstream stream(line);
    for (std::string cell; std::getline(stream, cell, ',');) {
        cells.push_back(cell);
    }
    return cells;
}

std::vector<std::vector<std::string>> rows_of(const std::string& table) {
    std::vector<std::vector<std::string>> rows;
    std::istringstream stream(table);
    for (std::string line; std::getline(stream, line);) {
        rows.push_back(cells_of(line));
    }
    return rows;
}

using Counts = std::map<std::pair<std::string, std::size_t>, double>;  ///< by camp and day

/// People in each camp in Flee's own table.
Counts counts_of_flee(const std::string& table) {
    constexpr std::string_view kSimulated = " sim";
    Counts counts;
    const auto rows = rows_of(table);
    for (std::size_t column = 0; column < rows.front().size(); ++column) {
        const std::string& name = rows.front()[column];
        if (!name.ends_with(kSimulated)) {
            continue;
        }
        for (std::size_t row = 1; row < rows.size(); ++row) {
            counts[{name.substr(0, name.size() - kSimulated.size()), row - 1}] = std::stod(rows[row][column]);
        }
    }
    return counts;
}

/// Means of `present` in summary.csv, without the sum over the camps.
Counts counts_of_summary(const std::string& table) {
    Counts counts;
    std::map<std::string, std::size_t> days;
    const auto rows = rows_of(table);
    for (std::size_t row = 1; row < rows.size(); ++row) {
        const std::size_t day = days.emplace(rows[row][0], days.size()).first->second;
        if (rows[row][1] != "all_camps") {
            counts[{rows[row][1], day}] = std::stod(rows[row][5]);
        }
    }
    return counts;
}

class Import : public testing::TestWithParam<std::string> {
  protected:
    [[nodiscard]] static std::filesystem::path network(const std::string& name) {
        return std::filesystem::path(FLEE_NETWORKS) / name / "input";
    }
    [[nodiscard]] Ended import(const std::string& name, const std::string& scenario) const {
        return run_program({"import", "flee", network(name), network(name) / "source_data", "--out", scenario},
                           folder_.path());
    }
    [[nodiscard]] Ended run(std::vector<std::string> words, const std::string& scenario = "made") const {
        words.insert(words.begin(), {"run", scenario});
        return run_program(words, folder_.path());
    }
    [[nodiscard]] std::string text(const std::string& file) const { return text_of_file(folder_.path() / file); }
    void replace(const std::string& file, const std::string& from, const std::string& to) const {
        std::string content = text(file);
        const std::size_t at = content.find(from);
        ASSERT_NE(at, std::string::npos) << file << " does not hold " << from;
        std::ofstream(folder_.path() / file, std::ios::binary) << content.replace(at, from.size(), to);
    }

    WorkFolder folder_;
};

std::string name_of_network(const testing::TestParamInfo<std::string>& info) {
    std::string name = info.param;
    std::ranges::replace(name, '-', '_');
    return name;
}

TEST_P(Import, IsCheckedAndRunsToTheCountsOfTheCase) {
    const Ended imported = import(GetParam(), "made");
    ASSERT_EQ(imported.code, 0) << imported.err;
    EXPECT_THAT(imported.out, IsEmpty());
    const Ended checked = run_program({"check", "made"}, folder_.path());
    EXPECT_EQ(checked.code, 0) << checked.err;
    EXPECT_THAT(checked.err, HasSubstr("\nok: "));

    const Ended ended = run({"--out", "results", "--seed", "7", "--replicates", "1"});
    ASSERT_EQ(ended.code, 0) << ended.err;
    const Ended flee =
        run_program({"flee", network(GetParam()), network(GetParam()) / "source_data", "0", "--seed", "7", "--quiet"},
                    folder_.path());
    ASSERT_EQ(flee.code, 0) << flee.err;
    const Counts counts = counts_of_flee(flee.out);
    EXPECT_GT(counts.size(), 50U);
    EXPECT_EQ(counts_of_summary(text("results/summary.csv")), counts);
}

TEST_P(Import, TakesTheTablesAlongAsTheyAre) {
    ASSERT_EQ(import(GetParam(), "made").code, 0);
    std::size_t files = 0;
    for (const std::string folder : {"made/input", "made/validation"}) {
        for (const auto& entry : std::filesystem::directory_iterator(folder_.path() / folder)) {
            const auto source = folder == "made/input" ? network(GetParam()) : network(GetParam()) / "source_data";
            EXPECT_EQ(text_of_file(entry.path()), text_of_file(source / entry.path().filename()));
            ++files;
        }
    }
    EXPECT_GE(files, 8U);
    EXPECT_EQ(text("made/simsetting.yml"), text_of_file(network(GetParam()) / "simsetting.yml"));
}

INSTANTIATE_TEST_SUITE_P(Networks, Import,
                         testing::Values("micro-day0", "micro-net-a1-default", "micro-net-a2",
                                         "micro-net-conflictspawn", "micro-net-emptycamps-totals"),
                         name_of_network);

TEST_F(Import, SaysWhatToFillIn) {
    const Ended imported = import("micro-net-a2", "made");
    EXPECT_THAT(imported.err, HasSubstr("wrote made: 15 files; fill in licence and sources"));
    EXPECT_THAT(text("made/scenario.yaml"), HasSubstr("title: \"micro-net-a2, a case in Flee's format\"\n"
                                                      "kernels: flee\n"
                                                      "period: {from: 2020-03-01, to: 2020-05-19}\n"
                                                      "seed: 1\n"));
    EXPECT_THAT(run_program({"check", "made"}, folder_.path()).err,
                HasSubstr("warning: scenario.yaml: found the licence 'unknown: "));
    replace("made/scenario.yaml", "licence: \"unknown: ", "licence: \"CC0: ");
    EXPECT_THAT(run_program({"check", "made"}, folder_.path()).err, Not(HasSubstr("warning: scenario.yaml")));
}

TEST_F(Import, ListsTheSettingsThatAreDefaults) {
    ASSERT_EQ(import("micro-net-a2", "made").code, 0);
    const Ended listed = run_program({"check", "made", "--assumptions"}, folder_.path());
    EXPECT_THAT(listed.out, StartsWith("simsetting.yml\n"));
    EXPECT_THAT(listed.out, HasSubstr("  move_rules: capacity_buffer = 0.9: Flee's default"));
    EXPECT_THAT(listed.out, HasSubstr("  spawn_rules: insert_day0 = true: Flee's default"));
    EXPECT_THAT(listed.out, Not(HasSubstr("awareness_level"))) << "the file says it";
}

TEST_F(Import, WithoutSettingsTakesFleesDefaults) {
    std::filesystem::copy(network("micro-day0"), folder_.path() / "case", std::filesystem::copy_options::recursive);
    std::filesystem::remove(folder_.path() / "case/simsetting.yml");
    const Ended imported = run_program({"import", "flee", "case", "case/source_data", "--out", "made"}, folder_.path());
    ASSERT_EQ(imported.code, 0) << imported.err;
    EXPECT_THAT(imported.err, HasSubstr("settings: Flee's defaults\n"));
    EXPECT_EQ(run_program({"check", "made"}, folder_.path()).code, 0);
}

TEST_F(Import, SaysTheSameBitsForAnyNumberOfThreads) {
    ASSERT_EQ(import("micro-net-a2", "made").code, 0);
    for (const char* mode : {"cohort", "individual", "mean"}) {
        ASSERT_EQ(run({"--out", "one", "--mode", mode, "--replicates", "6", "--threads", "1"}).code, 0);
        ASSERT_EQ(run({"--out", "two", "--mode", mode, "--replicates", "6", "--threads", "2"}).code, 0);
        EXPECT_EQ(text("one/summary.csv"), text("two/summary.csv")) << mode;
        EXPECT_EQ(nlohmann::json::parse(text("one/provenance.json"))["digest"],
                  nlohmann::json::parse(text("two/provenance.json"))["digest"]);
    }
}

TEST_F(Import, RunsWithTheOptionsOfEveryScenario) {
    ASSERT_EQ(import("micro-net-a2", "made").code, 0);
    const Ended loud = run({"--out", "whole"});
    EXPECT_EQ(loud.code, 0);
    EXPECT_THAT(loud.out, IsEmpty());
    EXPECT_THAT(loud.err, HasSubstr("seed 1\n"));
    EXPECT_THAT(loud.err, HasSubstr("Averaged relative difference to the counts: "));
    EXPECT_THAT(loud.err, HasSubstr("In camps on 2020-05-19: "));
    EXPECT_THAT(loud.err, HasSubstr("20 replicates in "));
    for (const auto& [language, words] :
         {std::pair("ru", "В лагерях 19 мая 2020 года: "), std::pair("kk", "Санақтардан "),
          std::pair("ar", "في المخيمات في 19 مايو 2020: ")}) {
        EXPECT_THAT(run({"--out", "told", "--lang", language}).err, HasSubstr(words));
    }
    const std::string whole = text("whole/summary.csv");
    EXPECT_THAT(whole, HasSubstr("\n2020-03-01,all_camps,present,all,persons,"));

    const Ended quiet = run({"--out", "part", "--until", "2020-03-20", "--quiet"});
    EXPECT_EQ(quiet.err, "seed 1\n");
    std::istringstream part(text("part/summary.csv"));
    std::size_t rows = 0;
    for (std::string line; std::getline(part, line); ++rows) {
        EXPECT_NE(whole.find(line + '\n'), std::string::npos) << line;
    }
    EXPECT_EQ(rows, 1 + 20 * 5U) << "four camps and their sum on twenty days";

    EXPECT_THAT(run({"--out", "x", "--profile", "--quiet"}).out, StartsWith("80 days; "));
    ASSERT_EQ(run({"--out", "fixed", "--fixed", "--quiet"}).code, 0);
    EXPECT_EQ(text("fixed/summary.csv"), whole) << "there are no parameters to be drawn";
    EXPECT_THAT(run({"--out", "mean", "--fixed", "--mode", "mean"}).err, HasSubstr("1 replicate in"));
}

TEST_F(Import, CountsInAgentsWhereOneStandsForMany) {
    ASSERT_EQ(import("micro-net-a2", "made").code, 0);
    replace("made/simsetting.yml", "hasten: 1", "hasten: 10");
    const Ended ended = run({"--out", "results"});
    ASSERT_EQ(ended.code, 0) << ended.err;
    EXPECT_THAT(ended.err, HasSubstr(" agents of 10 persons each ("));
    EXPECT_THAT(text("results/summary.csv"), HasSubstr("\n2020-03-01,all_camps,present,all,agents,"));
}

TEST_F(Import, ScalesWithItsPeople) {
    ASSERT_EQ(import("micro-net-a2", "made").code, 0);
    ASSERT_EQ(run({"--out", "one", "--mode", "mean", "--replicates", "1", "--quiet"}).code, 0);
    ASSERT_EQ(run({"--out", "ten", "--mode", "mean", "--replicates", "1", "--quiet", "--scale", "10"}).code, 0);
    const Counts one = counts_of_summary(text("one/summary.csv"));
    const Counts ten = counts_of_summary(text("ten/summary.csv"));
    ASSERT_EQ(one.size(), ten.size());
    for (const auto& [key, people] : one) {
        EXPECT_NEAR(ten.at(key), 10 * people, 20 + people) << key.first << ", day " << key.second;
    }
    ASSERT_EQ(run({"--out", "same", "--mode", "mean", "--replicates", "1", "--quiet", "--scale", "1"}).code, 0);
    EXPECT_EQ(text("same/summary.csv"), text("one/summary.csv"));

    replace("made/validation/c1.csv", "2020-03-01,50\n", "2020-03-01,5000000\n");
    const Ended refused = run({"--out", "x", "--scale", "1e6"});
    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.err, HasSubstr("--scale 1000000: makes more than 1000000000000 people"));
}

TEST_F(Import, BearsTheProvenanceOfEveryFile) {
    ASSERT_EQ(import("micro-net-a2", "made").code, 0);
    ASSERT_EQ(run({"--out", "results", "--replicates", "2", "--quiet"}).code, 0);
    const nlohmann::json told = nlohmann::json::parse(text("results/provenance.json"));
    EXPECT_EQ(told["scenario"], "made");
    EXPECT_EQ(told["replicates_finished"], 2);
    EXPECT_THAT(told["licence"].get<std::string>(), StartsWith("unknown"));
    EXPECT_EQ(told["outputs_sha256"]["summary.csv"], sha256_of_file(folder_.path() / "results/summary.csv"));
    std::vector<std::string> files;
    for (const auto& [file, hash] : told["inputs_sha256"].items()) {
        EXPECT_EQ(hash, sha256_of_file(folder_.path() / "made" / file));
        files.push_back("made/" + file);
    }
    for (const std::string& name : folder_.content()) {
        if (name.starts_with("made/") && std::filesystem::is_regular_file(folder_.path() / name)) {
            EXPECT_THAT(files, Contains(name));
        }
    }
}

TEST_F(Import, RefusesParametersThatItDoesNotHave) {
    ASSERT_EQ(import("micro-day0", "made").code, 0);
    const std::vector<std::string> before = folder_.content();
    const Ended ended = run({"--out", "results", "--set", "rumour_weight=1", "--until", "2031-01-01"});
    EXPECT_EQ(ended.code, 2);
    EXPECT_THAT(ended.err, HasSubstr("--set rumour_weight: a scenario with kernels: flee has no parameters"));
    EXPECT_THAT(ended.err, HasSubstr("--until 2031-01-01: outside the scenario's period, 2020-01-01 to 2020-01-30"));
    EXPECT_EQ(folder_.content(), before);
}

TEST_F(Import, OfAFaultyCaseLeavesNothing) {
    std::filesystem::copy(network("micro-day0"), folder_.path() / "case", std::filesystem::copy_options::recursive);
    replace("case/locations.csv", "camp", "cmap");
    replace("case/sim_period.csv", "2020-01-01", "2020-01-99");
    const std::vector<std::string> before = folder_.content();
    const Ended ended =
        run_program({"import", "flee", "case", "case/source_data", "--out", "new/made"}, folder_.path());
    EXPECT_EQ(ended.code, 2);
    EXPECT_THAT(ended.out, IsEmpty());
    EXPECT_THAT(ended.err, HasSubstr("case/sim_period.csv:1:11: found '2020-01-99'"));
    EXPECT_EQ(folder_.content(), before);
}

TEST_F(Import, RefusesCountsOutsideOfTheValidationFolder) {
    std::filesystem::copy(network("micro-day0"), folder_.path() / "case", std::filesystem::copy_options::recursive);
    std::filesystem::copy_file(folder_.path() / "case/source_data/c.csv", folder_.path() / "case/c.csv");
    replace("case/source_data/data_layout.csv", "C,c.csv", "C,../c.csv");
    const std::vector<std::string> before = folder_.content();
    const Ended ended = run_program({"import", "flee", "case", "case/source_data", "--out", "made"}, folder_.path());
    EXPECT_EQ(ended.code, 2);
    EXPECT_THAT(ended.err, HasSubstr("found a file outside of the validation folder"));
    EXPECT_EQ(folder_.content(), before);
}

TEST_F(Import, DoesNotWriteOverAnything) {
    std::ofstream(folder_.path() / "file") << "kept";
    ASSERT_EQ(import("micro-day0", "made").code, 0);
    const std::vector<std::string> before = folder_.content();
    for (const char* taken : {"made", "made/", "file"}) {
        const Ended again = import("micro-net-a2", taken);
        EXPECT_EQ(again.code, 2);
        EXPECT_THAT(again.err, HasSubstr("it is there already and n"));
        EXPECT_THAT(again.err, HasSubstr("; name a new folder\n"));
    }
    EXPECT_EQ(folder_.content(), before);
    EXPECT_EQ(text("file"), "kept");
    std::filesystem::create_directory(folder_.path() / "empty");
    EXPECT_EQ(import("micro-day0", "empty").code, 0) << "an empty folder is as good as none";
}

TEST_F(Import, IsRefusedWithoutAFormatOrAFolder) {
    for (const auto& [words, hint] : std::vector<std::pair<std::vector<std::string>, std::string>>{
             {{"import", "fleee", "a", "b", "--out", "made"}, "expected flee"},
             {{"import", "flee", "a", "b"}, "--out"},
             {{"import", "flee", "a", "b", "--out", ""}, "it has no name; name a new folder"},
             {{"import", "flee", "nowhere", "nowhere", "--out", "made"}, "nowhere/locations.csv: found no such file"},
             {{"imprt"}, "did you mean 'import'?"}}) {
        const Ended ended = run_program(words, folder_.path());
        EXPECT_EQ(ended.code, 2);
        EXPECT_THAT(ended.err, HasSubstr(hint));
    }
    EXPECT_THAT(folder_.content(), IsEmpty());
}

/// A fault of the scenario that was made, and what is said of it.
struct Fault {
    std::string name;
    std::string file;
    std::string from;
    std::string to;
    std::vector<std::string> said;
};
void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name; }

class FaultOfImported : public testing::TestWithParam<Fault> {};

TEST_P(FaultOfImported, IsToldByCheckAndRunAlike) {
    const std::filesystem::path network = std::filesystem::path(FLEE_NETWORKS) / "micro-day0/input";
    const WorkFolder folder;
    ASSERT_EQ(run_program({"import", "flee", network, network / "source_data", "--out", "made"}, folder.path()).code,
              0);
    const Fault& fault = GetParam();
    std::string content = text_of_file(folder.path() / "made" / fault.file);
    const std::size_t at = content.find(fault.from);
    ASSERT_NE(at, std::string::npos);
    std::ofstream(folder.path() / "made" / fault.file) << content.replace(at, fault.from.size(), fault.to);
    const std::vector<std::string> before = folder.content();
    for (const char* command : {"check", "run"}) {
        const Ended ended = run_program({command, "made"}, folder.path());
        EXPECT_EQ(ended.code, 2);
        std::string problems;
        std::istringstream lines(ended.err);
        std::size_t count = 0;
        for (std::string line; std::getline(lines, line);) {
            if (!line.starts_with("warning: ")) {
                problems += line + '\n';
                ++count;
            }
        }
        EXPECT_EQ(count, fault.said.size()) << problems;
        for (const std::string& said : fault.said) {
            EXPECT_THAT(problems, HasSubstr(said));
        }
        EXPECT_EQ(folder.content(), before);
    }
}

std::string name_of_fault(const testing::TestParamInfo<Fault>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(
    Faults, FaultOfImported,
    testing::Values(
        Fault{"kernels_misspelt",
              "scenario.yaml",
              "kernels: flee",
              "kernels: fle",
              {"scenario.yaml:4:10: found unknown kernels 'fle', expected standard or flee; did you mean 'flee'?"}},
        Fault{"kernels_unknown",
              "scenario.yaml",
              "kernels: flee",
              "kernels: gravity",
              {"scenario.yaml:4:10: found unknown kernels 'gravity', expected standard or flee"}},
        Fault{"kernels_nothing",
              "scenario.yaml",
              "kernels: flee",
              "kernels:",
              {"scenario.yaml:4:1: found nothing, expected one value"}},
        Fault{"key_of_kernels_misspelt",
              "scenario.yaml",
              "kernels: flee",
              "kernel: flee",
              {"scenario.yaml:4:1: found unknown key 'kernel'"}},
        Fault{"key_misspelt",
              "scenario.yaml",
              "replicates: 20",
              "replicate: 20",
              {"scenario.yaml:7:1: found unknown key 'replicate'"}},
        Fault{"key_of_the_standard_model",
              "scenario.yaml",
              "seed: 1",
              "seed: 1\nwarm_up_days: 3",
              {"scenario.yaml:7:1: found unknown key 'warm_up_days'"}},
        Fault{"key_missing", "scenario.yaml", "seed: 1\n", "", {"found no key 'seed'"}},
        Fault{"another_period",
              "scenario.yaml",
              "to: 2020-01-30",
              "to: 2020-01-29",
              {"scenario.yaml:5:9: found the period 2020-01-01 to 2020-01-29, expected 2020-01-01 to 2020-01-30, as "
               "input/sim_period.csv says"}},
        Fault{"another_length",
              "input/sim_period.csv",
              "Length,30",
              "Length,20",
              {"scenario.yaml:5:9: found the period"}},
        Fault{"length_in_words",
              "input/sim_period.csv",
              "Length,30",
              "Length,thirty",
              {"input/sim_period.csv:2:8: found 'thirty'"}},
        Fault{"counts_that_are_not_there",
              "validation/data_layout.csv",
              "C,c.csv",
              "C,cc.csv",
              {"validation/data_layout.csv:2:3: found 'cc.csv', which cannot be read"}}),
    name_of_fault);

TEST_F(Import, AllFaultsOfAScenarioAreToldAtOnce) {
    ASSERT_EQ(import("micro-day0", "made").code, 0);
    replace("made/scenario.yaml", "seed: 1\n", "seed: -1\n");
    replace("made/scenario.yaml", "replicates:", "replicats:");
    replace("made/input/routes.csv", "C", "CC");
    const Ended ended = run_program({"check", "made"}, folder_.path());
    EXPECT_EQ(ended.code, 2);
    for (const char* where : {"\nscenario.yaml:6:7: ", "\nscenario.yaml:7:1: ", "\ninput/routes.csv:"}) {
        EXPECT_THAT('\n' + ended.err, HasSubstr(where));
    }
}

TEST_F(Import, AScenarioIsWhatIsInItsFolder) {
    ASSERT_EQ(import("micro-day0", "made").code, 0);
    std::filesystem::rename(folder_.path() / "made/validation/c.csv", folder_.path() / "elsewhere.csv");
    std::filesystem::create_symlink(folder_.path() / "elsewhere.csv", folder_.path() / "made/validation/c.csv");
    const Ended linked = run_program({"check", "made"}, folder_.path());
    EXPECT_EQ(linked.code, 2);
    EXPECT_THAT(linked.err, HasSubstr("validation/c.csv: found a file that lies elsewhere"));
    replace("made/validation/data_layout.csv", "C,c.csv", "C,../../elsewhere.csv");
    const Ended named = run_program({"check", "made"}, folder_.path());
    EXPECT_EQ(named.code, 2);
    EXPECT_THAT(named.err, HasSubstr("../elsewhere.csv: found a file that lies elsewhere"));
    std::filesystem::remove(folder_.path() / "made/simsetting.yml");
    EXPECT_THAT(run_program({"check", "made"}, folder_.path()).err, HasSubstr("simsetting.yml: found no such file"));
}

}  // namespace
}  // namespace steppe
