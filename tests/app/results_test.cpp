// What the whole program writes: the same bits whatever the number of threads, another seed differs, and a change that
// changes nothing shows nowhere.
#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "exchange/provenance.hpp"
#include "program.hpp"
#include "scenario_folder.hpp"

namespace steppe {
namespace {

using testing::ElementsAreArray;

class Results : public testing::Test {
  protected:
    /// The bytes of summary.csv after a run with these words.
    std::string summary_of(const std::vector<std::string>& words) {
        std::vector<std::string> command = {"run", scenario_.path(), "--out", "results", "--quiet"};
        command.insert(command.end(), words.begin(), words.end());
        const Ended ended = run_program(command, folder_.path());
        EXPECT_EQ(ended.code, 0) << ended.err;
        EXPECT_THAT(folder_.content(), ElementsAreArray(results_in("results")));
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
    EXPECT_EQ(told["inputs_sha256"].size(), 12U);
    for (const auto& [file, hash] : told["inputs_sha256"].items()) {
        EXPECT_EQ(hash, sha256_of_file(scenario_.path() / file));
    }
}

/// results.nc read back through the library itself.
class ReadBack {
  public:
    explicit ReadBack(const std::filesystem::path& path) : library_(dlopen("libnetcdf.so.19", RTLD_NOW)) {
        if (library_ != nullptr) {
            EXPECT_EQ(function<int (*)(const char*, int, int*)>("nc_open")(path.c_str(), 0, &file_), 0);
        }
    }
    [[nodiscard]] bool possible() const { return library_ != nullptr; }
    [[nodiscard]] std::size_t length(const char* dimension) const {
        int id = 0;
        std::size_t length = 0;
        EXPECT_EQ(function<int (*)(int, const char*, int*)>("nc_inq_dimid")(file_, dimension, &id), 0) << dimension;
        EXPECT_EQ(function<int (*)(int, int, std::size_t*)>("nc_inq_dimlen")(file_, id, &length), 0);
        return length;
    }
    [[nodiscard]] std::vector<double> values(const char* variable, std::size_t count) const {
        int id = 0;
        std::vector<double> values(count);
        EXPECT_EQ(function<int (*)(int, const char*, int*)>("nc_inq_varid")(file_, variable, &id), 0) << variable;
        EXPECT_EQ(function<int (*)(int, int, double*)>("nc_get_var_double")(file_, id, values.data()), 0);
        return values;
    }
    [[nodiscard]] std::vector<std::string> texts(const char* variable, std::size_t count) const {
        int id = 0;
        std::vector<char*> read(count);
        EXPECT_EQ(function<int (*)(int, const char*, int*)>("nc_inq_varid")(file_, variable, &id), 0) << variable;
        EXPECT_EQ(function<int (*)(int, int, char**)>("nc_get_var_string")(file_, id, read.data()), 0);
        std::vector<std::string> texts(read.begin(), read.end());
        EXPECT_EQ(function<int (*)(std::size_t, char**)>("nc_free_string")(count, read.data()), 0);
        return texts;
    }

  private:
    template <class Function>
    [[nodiscard]] Function function(const char* name) const {
        return reinterpret_cast<Function>(dlsym(library_, name));
    }
    void* library_;
    int file_ = 0;
};

TEST_F(Results, TheNetcdfFileHoldsTheSummaryAndTheRecordedReplicates) {
    scenario_.replace("scenario.yaml", "record: {citizenship: BVT, host: HMD}",
                      "record:\n  citizenship: BVT\n  host: HMD\n  series: [HMD entries all, cedar present all]");
    std::istringstream summary(summary_of({"--replicates", "5"}));
    const ReadBack file(folder_.path() / "results/results.nc");
    if (!file.possible()) {
        GTEST_SKIP() << "the NetCDF library is not installed";
    }
    const std::size_t days = file.length("time");
    EXPECT_EQ(days, 21U);
    EXPECT_EQ(file.length("replicate"), 5U);
    const std::size_t series = file.length("entries_series");
    const std::vector<std::string> places = file.texts("entries_place", series);
    const std::vector<std::string> groups = file.texts("entries_group", series);
    const std::vector<double> means = file.values("entries_mean", series * days);
    std::map<std::pair<std::string, std::string>, std::vector<double>> in_csv;
    std::string line;
    std::getline(summary, line);
    while (std::getline(summary, line)) {
        std::istringstream cells(line);
        std::vector<std::string> cell(6);
        for (std::string& one : cell) {
            std::getline(cells, one, ',');
        }
        if (cell[2] == "entries") {
            in_csv[{cell[1], cell[3]}].push_back(std::stod(cell[5]));
        }
    }
    ASSERT_EQ(in_csv.size(), series);
    for (std::size_t s = 0; s < series; ++s) {
        const std::vector<double>& expected = in_csv.at({places[s], groups[s]});
        for (std::size_t d = 0; d < days; ++d) {
            EXPECT_NEAR(means[s * days + d], expected[d], 1e-6 * std::max(1.0, expected[d]));
        }
    }
    // The recorded replicates: observed series are kept beside those named.
    const std::size_t recorded = file.length("entries_recorded");
    const std::vector<std::string> recorded_places = file.texts("entries_recorded_place", recorded);
    const auto host = static_cast<std::size_t>(std::ranges::find(recorded_places, "HMD") - recorded_places.begin());
    ASSERT_LT(host, recorded);
    const std::vector<double> values = file.values("entries", 5 * recorded * days);
    for (std::size_t d = 0; d < days; ++d) {
        double mean = 0;
        for (std::size_t r = 0; r < 5; ++r) {
            mean += values[(r * recorded + host) * days + d] / 5;
        }
        EXPECT_NEAR(mean, in_csv.at({"HMD", "all"})[d], 1e-6 * std::max(1.0, mean));
    }
}

TEST_F(Results, TheMapHoldsEachGateAndEachTown) {
    (void)summary_of({"--replicates", "3"});
    const auto map = nlohmann::json::parse(text_of_file(folder_.path() / "results/flows.geojson"));
    EXPECT_EQ(map["type"], "FeatureCollection");
    std::map<std::string, int> gates;
    bool cedar = false;
    for (const nlohmann::json& feature : map["features"]) {
        const nlohmann::json& properties = feature["properties"];
        EXPECT_EQ(properties["daily_q50"].size(), 21U);
        if (properties["kind"] == "gate") {
            ++gates[properties["place"]];
            EXPECT_LE(properties["persons_q05"], properties["persons_q50"]);
            EXPECT_LE(properties["persons_q50"], properties["persons_q95"]);
        }
        cedar = cedar || properties["place"] == "cedar";
    }
    EXPECT_EQ(gates.at("x_gate"), 2);
    EXPECT_TRUE(cedar);
}

// Strain on services from a results folder: parts always, ranks only when asked for, of no group of people.
TEST_F(Results, TellThePartsOfPressureAndRankOnlyOnDemand) {
    (void)summary_of({"--replicates", "3"});
    const Ended parts = run_program({"pressure", "results"}, folder_.path());
    ASSERT_EQ(parts.code, 0) << parts.err;
    EXPECT_THAT(parts.out, testing::HasSubstr("newcomers for 1,000"));
    EXPECT_THAT(parts.out, testing::HasSubstr("\ncedar "));
    EXPECT_THAT(parts.out, testing::Not(testing::HasSubstr("Rank")));
    const Ended ranked =
        run_program({"pressure", "results", "--composite", "--weights", "200", "--json"}, folder_.path());
    ASSERT_EQ(ranked.code, 0) << ranked.err;
    const nlohmann::json json = nlohmann::json::parse(ranked.out);
    EXPECT_EQ(json["random_weights"], 200);
    std::size_t cities = 0;
    for (const nlohmann::json& city : json["cities"]) {
        EXPECT_EQ(city.size(), 6U) << "a place, four parts and a rank: " << city;
        EXPECT_GE(city["rank"]["q95"], city["rank"]["q05"]);
        ++cities;
    }
    EXPECT_GE(cities, 1U);
    EXPECT_FALSE(
        nlohmann::json::parse(run_program({"pressure", "results", "--json"}, folder_.path()).out)["cities"][0].contains(
            "rank"));
    const Ended early = run_program({"pressure", "results", "--date", "1999-01-01"}, folder_.path());
    EXPECT_EQ(early.code, 2);
    EXPECT_THAT(early.err, testing::HasSubstr("--date 1999-01-01: these results go from"));
    EXPECT_EQ(run_program({"pressure", "none"}, folder_.path()).code, 2);
    EXPECT_EQ(run_program({"pressure", "results", "--weights", "5"}, folder_.path()).code, 2) << "of no composite";
}

}  // namespace
}  // namespace steppe
