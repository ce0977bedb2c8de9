// steppe redistribute and steppe backtest: the program on made-up networks, and what docs/accuracy.md says of the given
// conflicts (in the folder that STEPPE_SHARED names; skipped without it).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "program.hpp"

namespace steppe {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

std::string network(const std::string& name) { return std::string(FLEE_NETWORKS) + "/" + name; }

json row_of(const json& table, const std::string& name) {
    for (const json& row : table.at("rows")) {
        if (row.at("conflict") == name) {
            return row;
        }
    }
    ADD_FAILURE() << "no row " << name;
    return {};
}

TEST(Redistribute, WritesFleesTableAndItsMembers) {
    const WorkFolder folder;
    const std::string input = network("micro-net-a2") + "/input";
    const Ended ended = run_program({"redistribute", input, input + "/source_data", "--out", "members"}, folder.path());
    ASSERT_EQ(ended.code, 0) << ended.err;
    const std::string flees = text_of_file(network("micro-net-a2") + "/example_out_seed1.csv");
    EXPECT_EQ(ended.out.substr(0, ended.out.find('\n')), flees.substr(0, flees.find_first_of("\r\n")))
        << "Flee's columns";
    EXPECT_EQ(std::ranges::count(ended.out, '\n'), 81);
    const Ended scored = run_program({"score", "members", "--json"}, folder.path());
    ASSERT_EQ(scored.code, 0) << scored.err;
    EXPECT_EQ(run_program({"redistribute", input, input + "/source_data"}, folder.path()).out, ended.out)
        << "no chance";
    const Ended absent = run_program({"redistribute", "nowhere", "nowhere"}, folder.path());
    EXPECT_EQ(absent.code, 2);
    EXPECT_THAT(absent.err, HasSubstr("nowhere/locations.csv"));
}

TEST(Backtest, RefusesACaseTwiceAndAnUnknownOneApart) {
    const WorkFolder folder;
    const std::string one = network("micro-net-a2");
    const Ended twice = run_program({"backtest", one, one + "/../micro-net-a2"}, folder.path());
    EXPECT_EQ(twice.code, 2);
    EXPECT_THAT(twice.err, HasSubstr("a case that is given twice"));
    const Ended unknown =
        run_program({"backtest", one, network("micro-net-a1-default"), "--apart", "micro-net-a3"}, folder.path());
    EXPECT_EQ(unknown.code, 2);
    EXPECT_THAT(unknown.err, HasSubstr("did you mean 'micro-net-a2'?"));
}

TEST(Backtest, KeepsTheProtocolsApartAndWritesHubTables) {
    const WorkFolder folder;
    const Ended ended =
        run_program({"backtest", network("micro-net-a2"), network("micro-net-a1-default"), "--json", "--out", "out"},
                    folder.path());
    ASSERT_EQ(ended.code, 0) << ended.err;
    const json all = json::parse(ended.out);
    EXPECT_EQ(all.at("tables").at(0).at("protocol"), "redistribution");
    for (std::size_t i = 1; i < all.at("tables").size(); ++i) {
        EXPECT_EQ(all.at("tables").at(i).at("protocol"), "forecast");
    }
    const std::vector<std::string> files = folder.content();
    EXPECT_THAT(files, testing::IsSupersetOf(
                           {"out/model-card.md", "out/evaluation-matrix.md", "out/hub/target-data/time-series.csv"}));
    std::string outputs;
    for (const std::string& file : files) {
        outputs = file.find("-steppe-camps.csv") != std::string::npos ? file : outputs;
    }
    ASSERT_FALSE(outputs.empty());
    std::istringstream lines(text_of_file(folder.path() / outputs));
    std::string line;
    std::getline(lines, line);
    EXPECT_EQ(line, "origin_date,target,horizon,location,target_end_date,output_type,output_type_id,value");
    int quantiles = 0;
    double before = 0;
    for (; std::getline(lines, line);) {
        if (line.find(",quantile,") == std::string::npos) {
            before = 0;
            continue;
        }
        const double value = std::stod(line.substr(line.rfind(',') + 1));
        EXPECT_GE(value, before) << line;
        before = line.find(",quantile,0.99,") != std::string::npos ? 0 : value;
        ++quantiles;
    }
    EXPECT_GT(quantiles, 0);
    EXPECT_EQ(quantiles % 23, 0);
    const Ended again = run_program({"backtest", network("micro-net-a2"), "--out", "out"}, folder.path());
    EXPECT_EQ(again.code, 2) << "nothing is overwritten";
    EXPECT_THAT(run_program({"backtest", network("micro-net-a2"), "--markdown"}, folder.path()).out,
                StartsWith("**Where"));
}

TEST(Backtest, OfTheGivenConflictsIsWhatTheDocumentSays) {
    const char* const shared = std::getenv("STEPPE_SHARED");
    const std::filesystem::path conflicts =
        std::filesystem::path(shared != nullptr ? shared : STEPPE_SHARED) / "data" / "flee" / "conflicts";
    std::vector<std::string> words = {"backtest", "--json", "--apart", "val-ukraine2022"};
    for (const char* const name : {"val-burundi2015", "val-car2013", "val-mali2012", "val-nigeria2016",
                                   "val-ssudan2013", "val-syria2013", "val-ukraine2022"}) {
        if (!std::filesystem::exists(conflicts / name)) {
            GTEST_SKIP() << "no " << conflicts / name
                         << ": set STEPPE_SHARED to the folder that holds data/flee/conflicts";
        }
        words.push_back(conflicts / name);
    }
    const WorkFolder folder;
    const Ended ended = run_program(words, folder.path());
    ASSERT_EQ(ended.code, 0) << ended.err;
    const json tables = json::parse(ended.out).at("tables");
    const json six = row_of(tables.at(0), "mean without val-ukraine2022");
    EXPECT_LE(six.at("Steppe").get<double>(), 0.19);
    EXPECT_LT(six.at("Steppe").get<double>(), six.at("capacity shares").get<double>());
    EXPECT_LT(six.at("Steppe").get<double>(), six.at("Flee").get<double>());
    for (const std::size_t lead : {2U, 3U}) {
        int better = 0;
        for (const json& row : tables.at(lead).at("rows")) {
            better += row.at("skill").get<double>() > 0 ? 1 : 0;
        }
        EXPECT_GE(better, 6 + 2) << "of seven conflicts and two means";
    }
    for (const std::size_t lead : {1U, 2U, 3U}) {
        for (const json& row : tables.at(lead).at("rows")) {
            EXPECT_GE(row.at("in 90 %").get<double>(), 0.8) << row.at("conflict") << ", lead " << lead;
            EXPECT_LE(row.at("in 90 %").get<double>(), 0.97) << row.at("conflict") << ", lead " << lead;
        }
    }
    // Of the redistribution there is one course of each conflict, of a few camps: only the mean says anything.
    EXPECT_GE(six.at("in 90 %").get<double>(), 0.8);
    EXPECT_LE(six.at("in 90 %").get<double>(), 0.97);
    const json pairwise = row_of(tables.at(4), "mean");
    for (const char* const column : {"Steppe, 30 days", "Steppe, 90 days"}) {
        EXPECT_LT(pairwise.at(column).get<double>(), 1) << column;
    }
}

}  // namespace
}  // namespace steppe
