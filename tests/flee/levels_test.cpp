#include <gmock/gmock.h>

#include "case_folder.hpp"

namespace steppe::flee {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// `day:location:intensity`, one a piece.
std::vector<std::string> events(const Case& flee_case) {
    std::vector<std::string> found;
    for (const ConflictEvent& event : flee_case.conflicts) {
        std::string intensity = std::to_string(event.intensity);
        intensity.erase(intensity.find_last_not_of('0') + 1);
        found.push_back(std::to_string(event.day) + ':' + flee_case.locations[event.location].name + ':' + intensity);
    }
    return found;
}

TEST(FleeConflicts, OnlyCrossingTheThresholdCounts) {
    CaseFolder folder;
    folder.with("conflicts.csv",
                "#Day, A ,B\n"
                "0, 0.5, 0\n"
                "1, 1.0, 0.000001\n"  // the intensity stays 0.5; one millionth is no conflict yet
                "2, 0, 0.25\n"        // u = 1e-6 is not below 1e-6: B does not become one
                "3, 0, 0\n"
                "4, 2, 1e-7\n"
                "5, 2, 0.75\n"
                "6, 2, 0.75\n"
                "7, 2, 0.0000001\n"
                "8, 0.0, 0\n"
                "9, -1, 0\n");
    EXPECT_THAT(events(folder.sound()),
                ElementsAre("0:A:0.5", "2:A:0.", "3:B:0.", "4:A:2.", "5:B:0.75", "7:B:0.", "8:A:0."));
}

TEST(FleeConflicts, EventsOfADayAreInTheOrderOfTheColumns) {
    CaseFolder folder;
    folder.with("conflicts.csv", "#Day,C,B,A\n0,1,1,1\n" + CaseFolder::days(9, ",0,0,0"));
    EXPECT_THAT(events(folder.sound()), ElementsAre("0:C:1.", "0:B:1.", "0:A:1.", "1:C:0.", "1:B:0.", "1:A:0."));
}

TEST(FleeConflicts, RowsCountWhateverTheirDay) {
    CaseFolder folder;
    folder.with("conflicts.csv", "#Day,A\n0,1\n1,1\n\n5,1\n6,0\n" + CaseFolder::days(6, ",0"));
    EXPECT_THAT(events(folder.sound()), ElementsAre("0:A:1.", "3:A:0."));
    EXPECT_THAT(folder.warnings(),
                ElementsAre(HasSubstr("conflicts.csv:5:1: found day 5, expected day 2; Flee counts")));
}

TEST(FleeConflicts, ColumnsOfOneNameTakeTurns) {
    // The list of A is 1, 0, 1, 1, 1, 1, ...: two entries a row.
    CaseFolder folder;
    folder.with("conflicts.csv", "#Day,A,B,A\n0,1,0,0\n" + CaseFolder::days(9, ",1,0,1"));
    EXPECT_THAT(events(folder.sound()), ElementsAre("0:A:1.", "1:A:0.", "2:A:1."));
    EXPECT_THAT(folder.warnings(), testing::Contains(HasSubstr("conflicts.csv:1:10: found a second column 'A'")));
}

TEST(FleeConflicts, UnknownNamesAreWarnedOf) {
    CaseFolder folder;
    folder.with("conflicts.csv", "#Day,A,Bb\n" + CaseFolder::days(10, ",1,1"));
    EXPECT_THAT(events(folder.sound()), ElementsAre("0:A:1."));
    EXPECT_THAT(folder.warnings(), ElementsAre(AllOf(HasSubstr("conflicts.csv:1:8: found the unknown location 'Bb'"),
                                                     HasSubstr("did you mean 'B'?"))));
}

TEST(FleeConflicts, CommasAtTheEndAreNoColumns) {
    CaseFolder folder;
    folder.with("conflicts.csv", "#Day,A,\n" + CaseFolder::days(10, ",1"));
    EXPECT_THAT(folder.warnings(), IsEmpty()) << "Flee reads this";
    folder.with("conflicts.csv", "#Day,A,\n" + CaseFolder::days(10, ",1,"));
    EXPECT_THAT(folder.warnings(), ElementsAre(HasSubstr("conflicts.csv:2:5: found an empty cell")));
}

TEST(FleeConflicts, OnlyTheDaysAskedForAreNeeded) {
    CaseFolder folder;
    folder.with("conflicts.csv", "#Day,A\n0,1\n1,1\n2,0\n");
    const Case flee_case = folder.sound(3);
    EXPECT_EQ(flee_case.days, 3);
    EXPECT_THAT(events(flee_case), ElementsAre("0:A:1.", "2:A:0."));
    EXPECT_EQ(flee_case.data[0].agents.size(), 4U) << "one more than is simulated";
}

TEST(FleeIpc, IsLinearBetweenRowsAndByRegion) {
    CaseFolder folder;
    folder.with("region_attributes_IPC.csv", "#Day,RX,RY\n0,10,0\n4,30,100\n9,80,50\n")
        .with("simsetting.yml", "move_rules:\n  flee_when_starving: true\n");
    const Case flee_case = folder.sound();
    ASSERT_EQ(flee_case.ipc.size(), 3U);
    EXPECT_EQ(flee_case.ipc[1].location, 1U);
    EXPECT_THAT(flee_case.ipc[0].by_day, ElementsAre(10, 15, 20, 25, 30, 40, 50, 60, 70, 80));
    EXPECT_THAT(flee_case.ipc[2].by_day, ElementsAre(0, 25, 50, 75, 100, 90, 80, 70, 60, 50));
}

TEST(FleeIpc, OutsideOfTheRowsIsAProblemOnlyIfARuleAsks) {
    CaseFolder folder;
    folder.with("region_attributes_IPC.csv", "#Day,RX,RY\n0,10,0\n4,30,100\n");
    EXPECT_THAT(folder.sound().ipc, IsEmpty());
    EXPECT_THAT(folder.warnings(), ElementsAre(HasSubstr("region_attributes_IPC.csv:3: found rows from day 0 to day 4, "
                                                         "expected two or more rows that cover day 0 to day 9")));
    folder.with("simsetting.yml", "spawn_rules:\n  starvation_driven_spawning: true\n");
    const Reading reading = folder.read();
    EXPECT_THAT(folder.texts(reading.problems), ElementsAre(HasSubstr("region_attributes_IPC.csv:3: found rows from")));
}

TEST(FleeIpc, AColumnNamedLikeTheLocationLeavesItWithout) {
    CaseFolder folder;
    folder.with("region_attributes_IPC.csv", "#Day,RX,B,RZ\n0,10,20,30\n9,10,20,30\n");
    const Case flee_case = folder.sound();
    ASSERT_EQ(flee_case.ipc.size(), 1U);
    EXPECT_EQ(flee_case.ipc[0].location, 0U);
    EXPECT_THAT(folder.warnings(),
                ElementsAre(HasSubstr("region_attributes_IPC.csv:1:9: found the column 'B'"),
                            HasSubstr("region_attributes_IPC.csv:1:11: found the unknown region 'RZ'")));
}

}  // namespace
}  // namespace steppe::flee
