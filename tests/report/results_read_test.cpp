// Results are read as they were written; what is no result is refused with its line.
#include "exchange/results_read.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

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
    summary.keys = {{"c", "present", "all", "persons"}, {"a, \"b\"", "queue", "KAZ:car", "persons"}};  // as it is sorted
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

}  // namespace
}  // namespace steppe
