#include <gmock/gmock.h>

#include "case_folder.hpp"

namespace steppe::flee {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::int64_t> agents(const Case& flee_case, const std::string& name) {
    return flee_case.data.at(flee_case.data_of(name)).agents;
}

/// The small case, for 40 days.
CaseFolder& longer(CaseFolder& folder) {
    return folder.with("sim_period.csv", "StartDate,2020-01-01\nLength,40\n")
        .with("conflicts.csv", "#Day,A\n" + CaseFolder::days(40, ",1"));
}

TEST(FleePeriod, KeysInAnyCaseAndTheRequestWins) {
    CaseFolder folder;
    folder.with("sim_period.csv", "startDATE,2020-1-2\n\nauthor,somebody\nLENGTH, 9 \n");
    EXPECT_EQ(folder.sound().days, 9);
    EXPECT_EQ(folder.sound().start_date, *parse_day("2020-01-02"));
    EXPECT_EQ(folder.sound(4).days, 4);
    EXPECT_EQ(folder.sound(-1).days, 9);
    EXPECT_THAT(folder.warnings(), ElementsAre(HasSubstr("sim_period.csv:2: found an empty line")));
}

TEST(FleePeriod, ALengthIsNotNeededIfTheRequestHasOne) {
    CaseFolder folder;
    folder.with("sim_period.csv", "StartDate,2020-01-01\n");
    EXPECT_EQ(folder.sound(5).days, 5);
}

TEST(FleeData, IsInterpolatedAndCut) {
    CaseFolder folder;
    longer(folder).with("c.csv", "2020-01-01,150\n2020-01-31,300\n");
    const std::vector<std::int64_t> found = agents(folder.sound(), "C");
    ASSERT_EQ(found.size(), 41U);
    EXPECT_EQ(found[0], 150);
    EXPECT_EQ(found[1], 155);
    EXPECT_EQ(found[29], 295);
    EXPECT_EQ(found[30], 300);
    EXPECT_EQ(found[40], 300) << "the last value holds on";
}

std::vector<std::pair<int, double>> published(const Case& flee_case, const std::string& name) {
    std::vector<std::pair<int, double>> all;
    for (const PublishedCount& one : flee_case.data.at(flee_case.data_of(name)).published)
        all.emplace_back(one.day, one.agents);
    return all;
}

TEST(FleeData, WhatWasPublishedIsKeptWithoutLaterCorrections) {
    CaseFolder folder;
    longer(folder)
        .with("c.csv", "2020-01-01,100\n2020-01-11,200\n2020-01-21,150\n")
        .with("registration_corrections.csv", "C,2020-01-21\n");
    EXPECT_THAT(published(folder.sound(), "C"),
                ElementsAre(std::pair(0, 100.0), std::pair(10, 200.0), std::pair(20, 150.0)));
    EXPECT_EQ(agents(folder.sound(), "C")[10], 150) << "the data are corrected";
}

TEST(FleeData, OfSeveralFilesTheLastCountsByThenArePublished) {
    CaseFolder folder;
    longer(folder)
        .with("data_layout.csv", "total,refugees.csv\nC,c.csv,d.csv\n")
        .with("c.csv", "2020-01-01,100\n2020-01-11,200\n2020-01-21,150\n")
        .with("d.csv", "2020-01-01,5\n2020-01-16,7\n2020-01-21,9\n");
    EXPECT_THAT(published(folder.sound(), "C"),
                ElementsAre(std::pair(0, 105.0), std::pair(10, 205.0), std::pair(15, 207.0), std::pair(20, 159.0)));
}

TEST(FleeData, HastenDividesBeforeTheInterpolation) {
    CaseFolder folder;
    longer(folder)
        .with("c.csv", "2020-01-01,155\n2020-01-31,305\n")
        .with("simsetting.yml", "optimisations:\n  hasten: 10\n");
    const std::vector<std::int64_t> found = agents(folder.sound(), "C");
    EXPECT_EQ(found[0], 15) << "15.5, cut";
    EXPECT_EQ(found[1], 16) << "15.5 + 0.5";
    EXPECT_EQ(found[2], 16) << "16.5, cut";
    EXPECT_EQ(found[30], 30);
}

TEST(FleeData, BeforeTheFirstRowTheFirstValueHolds) {
    CaseFolder folder;
    folder.with("c.csv", "Date,Count\n2020-01-04,9\n2020-01-06,5\n");
    EXPECT_THAT(agents(folder.sound(), "C"), ElementsAre(9, 9, 9, 9, 7, 5, 5, 5, 5, 5, 5));
    folder.with("c.csv", "Date,Count\n2019-12-22,0\n2020-01-11,20\n");
    EXPECT_THAT(agents(folder.sound(), "C"), ElementsAre(10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20))
        << "a row before the start counts";
}

TEST(FleeData, WhichRowsAreRead) {
    CaseFolder folder;
    folder
        .with("c.csv",
              "DateTime,Réfugiés\n#2020-01-01,7\n2020-01-01,3,a remark\nnothing\n2020-01-05,\n\n2020-1-11, 13 \n")
        .with("refugees.csv", ",header\n2020-01-01,0\n")
        .with("data_layout.csv", "#name,file\nonly\ntotal,refugees.csv\n\nC,c.csv\nelsewhere,c.csv\n");
    const Case flee_case = folder.sound();
    EXPECT_THAT(agents(flee_case, "C"), ElementsAre(3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13));
    EXPECT_EQ(flee_case.total_column, 0U);
    ASSERT_EQ(flee_case.data.size(), 3U);
    EXPECT_EQ(flee_case.data[2].name, "elsewhere");
    EXPECT_EQ(flee_case.data_of("nowhere"), 3U);
    EXPECT_EQ(flee_case.new_arrivals(1), 2) << "C and elsewhere, which is no location";
}

// Flee's checks of the sum of two files, by hand.
TEST(FleeData, SumOfTwoFiles) {
    CaseFolder folder;
    longer(folder)
        .with("data_layout.csv", "total,refugees.csv\nC,t1.csv,t2.csv\n")
        .with("t1.csv", "2020-01-01,10\n2020-01-11,20\n")
        .with("t2.csv", "2020-01-01,1\n2020-01-06,7\n2020-01-11,2\n");
    std::vector<std::int64_t> found = agents(folder.sound(), "C");
    EXPECT_EQ(found[0], 11);
    EXPECT_EQ(found[3], 20) << "11 + 3/5 of 16 = 20.6";
    EXPECT_EQ(found[5], 27) << "7 and the next value of the first file";
    EXPECT_EQ(found[10], 22);
    EXPECT_THAT(folder.warnings(), IsEmpty());

    folder.with("t2.csv", "2020-01-01,1\n2020-01-06,7\n2020-01-11,2\n2020-01-21,50\n2020-01-31,90\n");
    found = agents(folder.sound(), "C");
    EXPECT_EQ(found[10], 22);
    EXPECT_EQ(found[20], 22) << "what the second file adds is lost";
    EXPECT_EQ(found[40], 22);
    EXPECT_THAT(folder.warnings(),
                ElementsAre(HasSubstr("data_layout.csv:2:10: found 't2.csv', which ends on 2020-01-31")));

    folder.with("t1.csv", "2020-01-01,10\n2020-01-11,20\n2020-01-21,90\n")
        .with("t2.csv", "2020-01-01,1\n2020-01-11,2\n");
    EXPECT_EQ(agents(folder.sound(), "C")[40], 22) << "rows of the first file after the last of the second are lost";
}

TEST(FleeData, SumOfThreeFilesGoesFromLeftToRight) {
    CaseFolder folder;
    folder.with("data_layout.csv", "total,refugees.csv\nC,t1.csv,t2.csv,t3.csv\n")
        .with("t1.csv", "2020-01-01,10\n2020-01-11,20\n")
        .with("t2.csv", "2020-01-01,1\n2020-01-06,7\n2020-01-11,2\n")  // 11, 27, 22
        .with("t3.csv", "2020-01-01,100\n2020-01-11,200\n");           // 111, 100 + 27, 222
    const std::vector<std::int64_t> found = agents(folder.sound(), "C");
    EXPECT_EQ(found[0], 111);
    EXPECT_EQ(found[5], 127) << "the last value of the third file that was matched";
    EXPECT_EQ(found[10], 222);
}

TEST(FleeData, OnDayZeroTheTotalIsCountedToo) {
    CaseFolder folder;
    const Case flee_case = folder.sound();
    EXPECT_EQ(flee_case.new_arrivals(0), 200) << "100 in the camp and 100 of the total";
    EXPECT_EQ(flee_case.new_arrivals(1), 10);
    EXPECT_EQ(flee_case.new_arrivals(10), 10);
}

TEST(FleeData, ArrivalsFromTheTotal) {
    CaseFolder folder;
    folder.with("simsetting.yml", "spawn_rules:\n  sum_from_camps: false\n")
        .with("data_layout.csv", "C,c.csv\ntotal,refugees.csv\n")
        .with("refugees.csv", "2020-01-01,50\n2020-01-11,0\n");
    const Case flee_case = folder.sound();
    EXPECT_EQ(flee_case.total_column, 1U);
    EXPECT_EQ(flee_case.new_arrivals(0), 50);
    EXPECT_EQ(flee_case.new_arrivals(1), -5);
}

TEST(FleeData, EmptyCampsAreWithoutThoseOfDayZero) {
    CaseFolder folder;
    folder.with("simsetting.yml", "spawn_rules:\n  empty_camps_on_day0: true\n");
    const Case flee_case = folder.sound();
    EXPECT_THAT(agents(flee_case, "C"), ElementsAre(0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100));
    EXPECT_EQ(flee_case.new_arrivals(0), 0);
    EXPECT_EQ(flee_case.new_arrivals(1), 10);
}

TEST(FleeCorrections, ScaleWhatWasCountedBefore) {
    CaseFolder folder;
    folder.with("c.csv", "2020-01-01,100\n2020-01-06,200\n2020-01-11,150\n")
        .with("registration_corrections.csv", "C,2020-01-11,normalize\nC\nC,2019-12-01\n");
    const std::vector<std::int64_t> found = agents(folder.sound(), "C");
    EXPECT_EQ(found[0], 75) << "100 by 150/200";
    EXPECT_EQ(found[1], 90);
    EXPECT_EQ(found[5], 150);
    EXPECT_EQ(found[10], 150);
    EXPECT_THAT(folder.warnings(),
                ElementsAre(HasSubstr("registration_corrections.csv:3:3: found 2019-12-01, before")));
}

TEST(FleeCorrections, FollowOneAnother) {
    CaseFolder folder;
    folder.with("c.csv", "2020-01-01,100\n2020-01-06,200\n2020-01-11,150\n")
        .with("registration_corrections.csv", "C,2020-1-6\nC,2020-01-11\n");
    // First 100 by 200/100, then 200 and 200 by 150/200.
    EXPECT_EQ(agents(folder.sound(), "C")[0], 150);
}

}  // namespace
}  // namespace steppe::flee
