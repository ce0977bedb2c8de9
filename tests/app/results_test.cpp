// What the whole program writes: the same bits whatever the number of threads, another seed differs, and a change that
// changes nothing shows nowhere.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "exchange/provenance.hpp"
#include "program.hpp"
#include "scenario_folder.hpp"

namespace steppe {
namespace {

using testing::ElementsAre;

class Results : public testing::Test {
  protected:
    /// The bytes of summary.csv after a run with these words.
    std::string summary_of(const std::vector<std::string>& words) {
        std::vector<std::string> command = {"run", scenario_.path(), "--out", "results", "--quiet"};
        command.insert(command.end(), words.begin(), words.end());
        const Ended ended = run_program(command, folder_.path());
        EXPECT_EQ(ended.code, 0) << ended.err;
        EXPECT_THAT(folder_.content(),
                    ElementsAre("results", "results/provenance.json", "results/report.html", "results/summary.csv"));
        const std::string summary = text_of_file(folder_.path() / "results/summary.csv");
        EXPECT_GT(summary.size(), 10'000U);
        return summary;
    }
    [[nodiscard]] nlohmann::json provenance() const {
        return nlohmann::json::parse(text_of_file(folder_.path() / "results/provenance.json"));
    }

    ScenarioFolder scenario_;
    WorkFolder folder_;
};

TEST_F(Results, AreTheSameBitsForAnyNumberOfThreads) {
    for (const char* mode : {"cohort", "individual", "mean"}) {
        const std::string of_one = summary_of({"--mode", mode, "--threads", "1"});
        const std::string digest = provenance()["digest"];
        for (const char* threads : {"2", "4"}) {
            EXPECT_EQ(summary_of({"--mode", mode, "--threads", threads}), of_one) << mode << ", threads " << threads;
            EXPECT_EQ(provenance()["digest"], digest);
        }
    }
}

TEST_F(Results, OfOneReplicateAreTheSameBitsForAnyNumberOfThreads) {
    const std::string of_one = summary_of({"--replicates", "1", "--threads", "1", "--scale", "10"});
    for (const char* threads : {"2", "4"}) {
        EXPECT_EQ(summary_of({"--replicates", "1", "--threads", threads, "--scale", "10"}), of_one);
    }
}

TEST_F(Results, DependOnTheSeedAlone) {
    const std::string first = summary_of({});
    EXPECT_EQ(summary_of({}), first);
    EXPECT_EQ(summary_of({"--seed", "42"}), first) << "the scenario's own seed";
    EXPECT_NE(summary_of({"--seed", "43"}), first);
}

TEST_F(Results, DoNotDependOnTheOrderOfRows) {
    const std::string first = summary_of({});
    for (const char* file : {"places.csv", "links.csv", "crossings.csv", "groups.csv", "housing.csv", "drivers.csv"}) {
        std::istringstream lines(scenario_.text(file));
        std::string header;
        std::getline(lines, header);
        std::string turned;
        for (std::string line; std::getline(lines, line);) {
            turned.insert(0, line + '\n');
        }
        scenario_.write(file, header + '\n' + turned);
    }
    EXPECT_EQ(summary_of({}), first);
}

TEST_F(Results, OfAVariantEqualToTheBaseDifferNowhere) {
    const std::string base = summary_of({});
    EXPECT_EQ(summary_of({"--set", "wait_report_delay_days=1"}), base) << "the value that it has";
    EXPECT_NE(summary_of({"--set", "wait_report_delay_days=2"}), base);

    const std::string fixed = summary_of({"--fixed"});
    EXPECT_EQ(summary_of({"--fixed", "--set", "rumour_lag_days=1"}), fixed) << "the median of uniform: [0, 2]";
    EXPECT_NE(summary_of({"--fixed", "--set", "rumour_lag_days=2"}), fixed);
    EXPECT_EQ(summary_of({"--scale", "1"}), base);
}

TEST_F(Results, UntilADayAreTheBeginningOfAllResults) {
    const std::string whole = summary_of({});
    const std::string part = summary_of({"--until", "2030-03-10"});
    EXPECT_LT(part.size(), whole.size());
    std::istringstream lines(part);
    for (std::string line; std::getline(lines, line);) {
        EXPECT_NE(whole.find(line + '\n'), std::string::npos) << line;
    }
    EXPECT_EQ(provenance()["last_day"], "2030-03-10");
}

TEST_F(Results, BearTheirProvenance) {
    (void)summary_of({"--seed", "5", "--set", "rumour_weight=2", "--threads", "2"});
    const nlohmann::json told = provenance();
    EXPECT_EQ(told["seed"], 5);
    EXPECT_EQ(told["replicates_asked"], 12);
    EXPECT_EQ(told["replicates_finished"], 12);
    EXPECT_EQ(told["partial"], false);
    EXPECT_EQ(told["parameters"]["rumour_weight"], 2);
    EXPECT_EQ(told["overrides"]["rumour_weight"], 2);
    EXPECT_EQ(told["outputs_sha256"]["summary.csv"], sha256_of_file(folder_.path() / "results/summary.csv"));
    EXPECT_EQ(told["inputs_sha256"].size(), 9U);
    for (const auto& [file, hash] : told["inputs_sha256"].items()) {
        EXPECT_EQ(hash, sha256_of_file(scenario_.path() / file));
    }
}

}  // namespace
}  // namespace steppe
