// steppe score: the program on Flee's tables, on its own and on a scenario's results.
//
// The table of the given conflicts is compared with values computed by another program (in the folder that
// STEPPE_SHARED names; skipped without it), to three decimals: baselines by conflict, and Flee's own error of seed 1,
// which lies beside the conflicts (car2013: 0.3355; the table that was given says 0.336).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "program.hpp"
#include "scenario_folder.hpp"

namespace steppe {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;

std::string network(const std::string& name) { return std::string(FLEE_NETWORKS) + "/" + name; }

/// The table of this title; fails where there is none.
json table_of(const json& all, const std::string& title) {
    for (const json& table : all.at("tables")) {
        if (table.at("title").get<std::string>().find(title) != std::string::npos) {
            return table;
        }
    }
    ADD_FAILURE() << "no table " << title;
    return {};
}

json row_of(const json& table, const std::string& key, const std::string& name) {
    for (const json& row : table.at("rows")) {
        if (row.at(key).get<std::string>().find(name) != std::string::npos) {
            return row;
        }
    }
    ADD_FAILURE() << "no row " << name;
    return {};
}

TEST(Score, GivenConflictsAreTheTableToThreeDecimals) {
    const char* const shared = std::getenv("STEPPE_SHARED");
    const std::filesystem::path conflicts =
        std::filesystem::path(shared != nullptr ? shared : STEPPE_SHARED) / "data" / "flee" / "conflicts";
    struct Row {
        const char* name;
        double normal, rescaled, capacity, day30, lagged, gravity;
    };
    const std::vector<Row> rows = {{"burundi2015", 0.516, 0.466, 0.338, 0.342, 0.133, 0.556},
                                   {"car2013", 0.335, 0.367, 0.372, 0.894, 0.088, 0.599},
                                   {"mali2012", 0.344, 0.312, 0.168, 0.376, 0.090, 0.244},
                                   {"nigeria2016", 0.258, 0.211, 0.087, 0.085, 0.020, 0.103},
                                   {"ssudan2013", 0.509, 0.542, 0.426, 0.800, 0.160, 0.401},
                                   {"syria2013", 0.330, 0.337, 0.468, 0.600, 0.064, 0.547},
                                   {"ukraine2022", 0.596, 0.721, 0.127, 0.297, 0.085, 0.185}};
    std::vector<std::string> words = {"score", "--json"};
    for (const Row& row : rows) {
        const std::filesystem::path file = conflicts / (std::string("val-") + row.name) / "example_out_seed1.csv";
        if (!std::filesystem::exists(file)) {
            GTEST_SKIP() << "no " << file << ": set STEPPE_SHARED to the folder that holds data/flee/conflicts";
        }
        words.push_back(file.string());
    }
    const WorkFolder folder;
    const Ended ended = run_program(words, folder.path());
    ASSERT_EQ(ended.code, 0) << ended.err;
    const json table = table_of(json::parse(ended.out), "Averaged relative difference");
    constexpr double kThreeDecimals = 0.00051;
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const json found = row_of(table, "prediction", row.name);
        EXPECT_NEAR(found.at("normal").get<double>(), row.normal, kThreeDecimals);
        EXPECT_NEAR(found.at("rescaled").get<double>(), row.rescaled, kThreeDecimals);
        EXPECT_NEAR(found.at("capacity shares").get<double>(), row.capacity, kThreeDecimals);
        EXPECT_NEAR(found.at("shares of day 30").get<double>(), row.day30, kThreeDecimals);
        EXPECT_NEAR(found.at("shares 30 days before").get<double>(), row.lagged, kThreeDecimals);
        EXPECT_NEAR(found.at("gravity").get<double>(), row.gravity, kThreeDecimals);
    }
}

TEST(Score, AnEnsembleOfSteppesHasAllScores) {
    const WorkFolder folder;
    const std::string input = network("micro-net-a2") + "/input";
    const Ended made = run_program({"flee", input, input + "/source_data", "0", input + "/simsetting.yml",
                                    "--replicates", "20", "--out", "out", "--quiet"},
                                   folder.path());
    ASSERT_EQ(made.code, 0) << made.err;
    const Ended ended = run_program({"score", "out", "--json", "--threshold", "200"}, folder.path());
    ASSERT_EQ(ended.code, 0) << ended.err;
    const json all = json::parse(ended.out);
    for (const json& table : all.at("tables")) {
        EXPECT_EQ(table.at("protocol"), "redistribution");
    }
    const json people = row_of(table_of(all, "as an ensemble"), "scale", "people");
    EXPECT_EQ(people.at("forecasts"), 80 * 4) << "days x camps";
    EXPECT_GT(people.at("CRPS").get<double>(), people.at("CRPS, fair").get<double>());
    EXPECT_NEAR(
        people.at("WIS").get<double>(),
        people.at("dispersion").get<double>() + people.at("over").get<double>() + people.at("under").get<double>(),
        1e-9);
    EXPECT_GE(people.at("energy").get<double>(), people.at("CRPS").get<double>());
    const json brier = row_of(table_of(all, ": thresholds"), "threshold", "200 people");
    EXPECT_GE(brier.at("Brier").get<double>(), 0);
    EXPECT_LE(brier.at("Brier").get<double>(), 1);
    const json baselines = table_of(all, "beside baselines");
    for (const char* const name :
         {"capacity shares", "shares of day 30", "shares 30 days before", "gravity", "radiation"}) {
        const json row = row_of(baselines, "prediction", name);
        const double ours = row_of(baselines, "prediction", "out").at("rescaled").get<double>();
        EXPECT_NEAR(row.at("skill against it").get<double>(), 1 - ours / row.at("rescaled").get<double>(), 1e-9)
            << name;
    }
}

TEST(Score, ATableThatIsRightHasNoErrorAndNeedsNoCase) {
    const WorkFolder folder;
    std::ofstream(folder.path() / "out.csv") << "Day,Date,Camp A sim,Camp A data,B sim,B data\n"
                                                "0,2020-01-02,1,1,3,3\n1,2020-01-03,2,2,4,4\n";
    const Ended ended = run_program({"score", "out.csv", "--json"}, folder.path());
    ASSERT_EQ(ended.code, 0) << ended.err;
    const json row = table_of(json::parse(ended.out), "Averaged relative difference").at("rows").at(0);
    EXPECT_EQ(row.at("normal"), 0);
    EXPECT_EQ(row.at("rescaled"), 0);
    EXPECT_TRUE(row.at("capacity shares").is_null()) << "without the case nobody knows capacities";
    const Ended text = run_program({"score", "out.csv"}, folder.path());
    EXPECT_THAT(text.out, HasSubstr("(redistribution)"));
    EXPECT_THAT(run_program({"score", "out.csv", "--markdown"}, folder.path()).out, HasSubstr("|---|---:|"));
}

TEST(Score, ACampMayHaveACommaAndQuotesInItsName) {
    const WorkFolder folder;
    const std::filesystem::path input = folder.path() / "input";
    std::filesystem::copy(network("micro-net-a2") + "/input", input, std::filesystem::copy_options::recursive);
    for (const char* const file : {"locations.csv", "routes.csv", "closures.csv", "source_data/data_layout.csv"}) {
        std::string text = text_of_file(input / file);
        for (std::size_t at = text.find("C3"); at != std::string::npos; at = text.find("C3", at)) {
            text.replace(at, 2, R"("C, ""3""")");
        }
        std::ofstream(input / file) << text;
    }
    const std::vector<std::string> words = {"input", "input/source_data", "0", "input/simsetting.yml"};
    std::vector<std::string> flee = {"flee"};
    flee.insert(flee.end(), words.begin(), words.end());
    const Ended made = run_program(flee, folder.path());
    ASSERT_EQ(made.code, 0) << made.err;
    EXPECT_THAT(made.out, HasSubstr(R"(,"C, ""3"" sim","C, ""3"" data","C, ""3"" error",)"));
    std::ofstream(folder.path() / "out.csv") << made.out;
    const Ended scored = run_program({"score", "out.csv", "--case", "input", "--json"}, folder.path());
    ASSERT_EQ(scored.code, 0) << scored.err;
    const json row = table_of(json::parse(scored.out), "Averaged relative difference").at("rows").at(0);
    EXPECT_FALSE(row.at("capacity shares").is_null()) << "the camps of the table are those of the case";
    flee.insert(flee.end(), {"--replicates", "2", "--out", "out", "--quiet"});
    ASSERT_EQ(run_program(flee, folder.path()).code, 0);
    const Ended ensemble = run_program({"score", "out", "--json"}, folder.path());
    EXPECT_EQ(ensemble.code, 0) << ensemble.err;
}

TEST(Score, ObservationsOfARunAreScored) {
    const ScenarioFolder scenario;
    const WorkFolder folder;
    ASSERT_EQ(run_program({"run", scenario.path(), "--out", "out", "--replicates", "4", "--quiet"}, folder.path()).code,
              0);
    const Ended ended = run_program({"score", "out", "--json"}, folder.path());
    ASSERT_EQ(ended.code, 0) << ended.err;
    const json table = table_of(json::parse(ended.out), "beside observations");
    ASSERT_FALSE(table.at("rows").empty());
    for (const json& row : table.at("rows")) {
        EXPECT_GE(row.at("WIS").get<double>(), 0);
    }
}

TEST(Score, HubTablesHaveTheQuantilesAndAllReplicates) {
    const WorkFolder folder;
    const std::string input = network("micro-day0") + "/input";
    ASSERT_EQ(run_program({"flee", input, input + "/source_data", "0", input + "/simsetting.yml", "--replicates", "5",
                           "--out", "out", "--quiet"},
                          folder.path())
                  .code,
              0);
    const Ended ended = run_program({"score", "out", "--hub", "hub.csv"}, folder.path());
    ASSERT_EQ(ended.code, 0) << ended.err;
    std::istringstream lines(text_of_file(folder.path() / "hub.csv"));
    std::map<std::string, int> kinds;
    std::string line;
    std::getline(lines, line);
    EXPECT_EQ(line, "origin_date,target,horizon,location,target_end_date,output_type,output_type_id,value");
    while (std::getline(lines, line)) {
        std::istringstream cells(line);
        std::string cell;
        for (int i = 0; i < 6; ++i) {
            std::getline(cells, cell, ',');
        }
        ++kinds[cell];
    }
    EXPECT_EQ(kinds["median"], 30 * 2) << "days x camps";
    EXPECT_EQ(kinds["quantile"], 23 * 30 * 2);
    EXPECT_EQ(kinds["sample"], 5 * 30 * 2);
}

TEST(Score, ReplicatesOfARunAreAnEnsembleWhereNetcdfIsThere) {
    const ScenarioFolder scenario;
    const WorkFolder folder;
    ASSERT_EQ(run_program({"run", scenario.path(), "--out", "out", "--replicates", "6", "--quiet"}, folder.path()).code,
              0);
    if (!std::filesystem::exists(folder.path() / "out" / "results.nc")) {
        GTEST_SKIP() << "no NetCDF library";
    }
    const json all = json::parse(run_program({"score", "out", "--json"}, folder.path()).out);
    const json table = table_of(all, "as an ensemble");
    const json row = row_of(table, "scale", "as observed");
    const json observations = table_of(all, "beside observations");
    EXPECT_EQ(row.at("forecasts"), observations.at("rows").size());
    // The median over replicates is the one of observed.csv: the same errors.
    double error = 0;
    for (const json& observed : observations.at("rows")) {
        error += std::abs(observed.at("q50").get<double>() - observed.at("observed").get<double>());
    }
    EXPECT_NEAR(row.at("MAE of the median").get<double>() * row.at("forecasts").get<double>(), error,
                1e-6 * (1 + error));
    std::ofstream(folder.path() / "out" / "results.nc") << "no NetCDF";
    const Ended broken = run_program({"score", "out"}, folder.path());
    EXPECT_EQ(broken.code, 2);
    EXPECT_THAT(broken.err, HasSubstr("out/results.nc: found no results of a run"));
}

TEST(Score, WhatIsNoResultIsRefusedWithItsPlaces) {
    const WorkFolder folder;
    std::ofstream(folder.path() / "bad.csv") << "Day,A sim,A data\n0,1,two\n1,-1,2\n2,1\n";
    const Ended bad = run_program({"score", "bad.csv", "absent"}, folder.path());
    EXPECT_EQ(bad.code, 2);
    EXPECT_THAT(bad.out, IsEmpty());
    for (const char* const place : {"bad.csv:2:5: ", "bad.csv:3:3: ", "bad.csv:4: ", "absent: "}) {
        EXPECT_THAT(bad.err, HasSubstr(place));
    }
    std::ofstream(folder.path() / "other.csv") << "a,b\n1,2\n";
    EXPECT_THAT(run_program({"score", "other.csv"}, folder.path()).err, HasSubstr("no columns '<camp> sim'"));
    std::ofstream(folder.path() / "half.csv") << "Day,A sim\n1,2\n";
    EXPECT_THAT(run_program({"score", "half.csv"}, folder.path()).err, HasSubstr("'A data' beside it"));
    EXPECT_EQ(run_program({"score", "bad.csv", "--json", "--markdown"}, folder.path()).code, 2);
    for (const char* threshold : {"-1", "0", "many"}) {
        const Ended refused = run_program({"score", "bad.csv", "--threshold", threshold}, folder.path());
        EXPECT_EQ(refused.code, 2);
        EXPECT_THAT(refused.err, HasSubstr("expected a number of people above 0")) << threshold;
    }
    const Ended elsewhere = run_program(
        {"score", network("micro-net-a2") + "/example_out_seed1.csv", "--case", network("micro-day0") + "/input"},
        folder.path());
    EXPECT_EQ(elsewhere.code, 2) << "the camps of another case";
}

}  // namespace
}  // namespace steppe
