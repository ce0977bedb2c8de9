// Results are read as they were written; what is no result is refused with its line.
#include "exchange/results_read.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>

#include "exchange/futures_weights.hpp"
#include "exchange/summary_csv.hpp"
#include "program.hpp"

namespace steppe {
namespace {

using testing::HasSubstr;

std::filesystem::path file_with(const WorkFolder& folder, const std::string& name, const std::string& text) {
    std::ofstream(folder.path() / name, std::ios::binary) << text;
    return folder.path() / name;
}

std::string told(const Problems& problems) {
    std::string text;
    for (const Problem& problem : problems.sorted()) {
        text += problem.text() + '\n';
    }
    return text;
}

TEST(ReadSummary, GivesBackWhatWasWritten) {
    Summary summary;
    summary.first_day = 19'000;
    summary.last_day = 19'001;
    summary.keys = {{"c", "present", "all", "persons"},
                    {"a, \"b\"", "queue", "KAZ:car", "persons"}};  // as it is sorted
    summary.rows = {{1, 0.5, {1, 2, 3, 4, 5.25}}, {2, 0, {0, 0, 0, 0, 1e-9}}, {3, 0, {1, 1, 1, 1, 1e12}}, {4, 0, {}}};
    std::string text;
    write_summary_csv(summary, [&](std::string_view piece) { text += piece; });
    const WorkFolder folder;
    Problems problems;
    const Summary back = read_summary_csv(file_with(folder, "summary.csv", text), problems);
    EXPECT_TRUE(problems.empty()) << told(problems);
    EXPECT_EQ(back.first_day, summary.first_day);
    EXPECT_EQ(back.last_day, summary.last_day);
    ASSERT_EQ(back.keys, summary.keys);
    for (std::size_t i = 0; i < summary.rows.size(); ++i) {
        EXPECT_EQ(back.rows[i].mean, summary.rows[i].mean);
        EXPECT_EQ(back.rows[i].quantiles, summary.rows[i].quantiles) << i;
    }
}

TEST(ReadSummary, TellsAllFaultsWithTheirLines) {
    const WorkFolder folder;
    Problems problems;
    (void)read_summary_csv(file_with(folder, "summary.csv",
                                     "date,place,measure,group,unit,mean,sd,q05,q25,q50,q75,q95\n"
                                     "2022-09-01,a,queue,all,persons,1,0,1,1,1,1,1\n"
                                     "yesterday,a,queue,all,persons,1,0,1,1,1,1,1\n"
                                     "2022-09-02,a,queue,all,persons,1,0,1,much,1,1,inf\n"
                                     "2022-09-03,a,queue,all\n"),
                           problems);
    EXPECT_THAT(told(problems), HasSubstr("summary.csv:3: found 'yesterday'"));
    EXPECT_THAT(told(problems), HasSubstr("summary.csv:4: found 'much' as q25"));
    EXPECT_THAT(told(problems), HasSubstr("'inf' as q95"));
    EXPECT_THAT(told(problems), HasSubstr("summary.csv:5: found 4 fields, expected 12"));
}

TEST(ReadSummary, RefusesOtherTablesAndNoTable) {
    const WorkFolder folder;
    Problems problems;
    (void)read_summary_csv(file_with(folder, "a.csv", "date,place\n2022-09-01,a\n"), problems);
    EXPECT_THAT(told(problems), HasSubstr("no column 'q50'"));
    Problems missing;
    (void)read_summary_csv(folder.path() / "none.csv", missing);
    EXPECT_THAT(told(missing), HasSubstr("nothing that can be read"));
    Problems empty;
    (void)read_summary_csv(file_with(folder, "empty.csv", ""), empty);
    EXPECT_FALSE(empty.empty());
}

TEST(ReadSummary, AWrongYearDoesNotAskForAllMemory) {
    const WorkFolder folder;
    Problems problems;
    std::string text = "date,place,measure,group,unit,mean,sd,q05,q25,q50,q75,q95\n";
    for (const char* const row : {"1970-01-02,a", "9999-12-31,a", "2022-09-02,b", "2022-09-02,c"}) {
        text += std::string(row) + ",queue,all,persons,1,0,1,1,1,1,1\n";
    }
    const Summary summary = read_summary_csv(file_with(folder, "summary.csv", text), problems);
    EXPECT_TRUE(summary.rows.empty());
    EXPECT_THAT(told(problems), HasSubstr("summary.csv: found days from 1970-01-02 to 9999-12-31 in 4 rows"));
}

TEST(ReadDifferences, GoByVariantAndLeaveUnknownQuantilesUnknown) {
    const WorkFolder folder;
    Problems problems;
    const auto tables =
        read_differences_csv(file_with(folder, "differences.csv",
                                       "date,place,measure,group,unit,variant,base,mean,sd,q05,q50,q95\n"
                                       "2022-09-01,KAZ,entries,all,persons/day,cap,law,-5,1,-9,-4,2\n"
                                       "2022-09-03,KAZ,entries,all,persons/day,cap,law,-6,1,-9,-5,2\n"
                                       "2022-09-01,KAZ,entries,all,persons/day,open,law,7,1,1,2,3\n"),
                             problems);
    EXPECT_TRUE(problems.empty()) << told(problems);
    ASSERT_EQ(tables.size(), 2U);
    EXPECT_EQ(tables[0].variant, "cap");
    EXPECT_EQ(tables[0].base, "law");
    EXPECT_EQ(tables[0].summary.rows.size(), 3U);
    EXPECT_EQ(tables[0].summary.rows[0].quantiles[2], -4);
    EXPECT_TRUE(std::isnan(tables[0].summary.rows[0].quantiles[1]));
    EXPECT_TRUE(std::isnan(tables[0].summary.rows[1].quantiles[2]));  // a day without a row
    EXPECT_EQ(tables[1].summary.rows[0].quantiles[4], 3);
}

TEST(ReadAlerts, HaveAThresholdAndAProbability) {
    const WorkFolder folder;
    Problems problems;
    const auto alerts = read_alerts_csv(
        file_with(
            folder, "alerts.csv",
            "date,place,measure,group,unit,threshold,probability\n2022-09-28,oral,occupancy,hotel,share,0.95,0.8\n"),
        problems);
    EXPECT_TRUE(problems.empty());
    ASSERT_EQ(alerts.size(), 1U);
    EXPECT_EQ(alerts[0].key.place, "oral");
    EXPECT_EQ(alerts[0].threshold, 0.95);
    EXPECT_EQ(alerts[0].probability, 0.8);
}

TEST(ReadObserved, StandBesideWhatCameOut) {
    const WorkFolder folder;
    Problems problems;
    const std::string header = "id,place,measure,group,unit,from,to,observed,q05,q50,q95,below,inside\n";
    const auto rows = read_observed_csv(
        file_with(folder, "observed.csv",
                  header + "f1,KAZ,entries,all,persons,2022-09-01,2022-09-30,406000,300000,350000,410000,0.9,yes\n"),
        problems);
    EXPECT_TRUE(problems.empty()) << told(problems);
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].to - rows[0].from, 29);
    EXPECT_EQ(rows[0].observed, 406'000);
    EXPECT_TRUE(rows[0].inside);
    (void)read_observed_csv(
        file_with(folder, "bad.csv", header + "f1,KAZ,entries,all,persons,?,2022-09-30,1,1,1,1,0,no\n"), problems);
    EXPECT_THAT(told(problems), HasSubstr("bad.csv:2: found '?' as from"));
}

TEST(ReadProvenance, KnowsItsOwn) {
    const WorkFolder folder;
    Problems problems;
    const ProvenanceText told_by = read_provenance(
        file_with(folder, "provenance.json",
                  R"({"program": "steppe", "command": ["steppe", "run", "here"], "inputs_sha256": {"a.csv": "00"}})"),
        problems);
    EXPECT_TRUE(problems.empty());
    EXPECT_THAT(told_by.command, testing::ElementsAre("steppe", "run", "here"));
    EXPECT_THAT(told_by.inputs, testing::ElementsAre(std::pair<std::string, std::string>("a.csv", "00")));
    for (const char* other : {"", "[]", "{\"program\": \"else\"}", "{\"program\": \"steppe\""}) {
        Problems refused;
        (void)read_provenance(file_with(folder, "other.json", other), refused);
        EXPECT_FALSE(refused.empty()) << other;
    }
}

/// Brackets in brackets: whoever goes into each by calling himself runs out of stack.
std::string nested() { return std::string(500'000, '[') + std::string(500'000, ']'); }

TEST(ReadProvenance, BearsWhatIsNestedDeeply) {
    const WorkFolder folder;
    Problems problems;
    const ProvenanceText told_by = read_provenance(
        file_with(folder, "provenance.json",
                  R"({"program": "steppe", "command": ["steppe", )" + nested() + R"(], "inputs_sha256": )" + nested() +
                      R"(, "outputs_sha256": )" + nested() + "}"),
        problems);
    EXPECT_TRUE(problems.empty()) << told(problems);
    EXPECT_THAT(told_by.command, testing::ElementsAre("steppe"));
    EXPECT_FALSE(told_by.summary_hash);
    const std::string law = R"({"format": 1, "regimes": )" + nested() + R"(, "answers": )" + nested() + "}";
    EXPECT_EQ(read_law_json(file_with(folder, "law.json", law), problems), law);
    EXPECT_TRUE(problems.empty()) << told(problems);
}

TEST(ReadLaw, TakesBothFormatsAndNoOther) {
    const WorkFolder folder;
    for (const int format : {1, 2, 3}) {
        const std::string law = R"({"format": )" + std::to_string(format) + R"(, "regimes": [], "answers": []})";
        Problems problems;
        EXPECT_EQ(read_law_json(file_with(folder, "law.json", law), problems), format == 3 ? "" : law);
        EXPECT_EQ(problems.empty(), format != 3) << told(problems);
    }
}

TEST(ReadWeights, GivesBackWhatWasWrittenAndRefusesWhatWeighsNothing) {
    const WorkFolder folder;
    const WeightsFile written{19'000, {-0.125, -std::numeric_limits<double>::infinity(), 1e-300}};
    Problems problems;
    const auto back = read_weights(file_with(folder, "weights.csv", weights_csv(written, "a note")), problems);
    ASSERT_TRUE(back) << told(problems);
    EXPECT_EQ(back->made_on, written.made_on);
    EXPECT_EQ(back->log_weights, written.log_weights);
    const std::string head = "# made on 2022-10-04; a note\nfuture,log_weight\n";
    for (const auto& [rows, says] :
         {std::pair{"0,nan\n", ":3: found '0,nan'"}, std::pair{"0,1\n1,inf\n", ":4: found '1,inf'"},
          std::pair{"1,0.5\n", ":3: found '1,0.5'"}, std::pair{"0,0.5x\n", ":3: found '0,0.5x'"},
          std::pair{"0,-inf\n", ": found no future that weighs"}, std::pair{"", ": found no future that weighs"}}) {
        Problems refused;
        EXPECT_FALSE(read_weights(file_with(folder, "weights.csv", head + rows), refused)) << rows;
        EXPECT_THAT(told(refused), HasSubstr(std::string("weights.csv") + says));
    }
}

}  // namespace
}  // namespace steppe
