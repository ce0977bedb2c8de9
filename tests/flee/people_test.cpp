#include <gmock/gmock.h>

#include <cmath>

#include "case_folder.hpp"

namespace steppe::flee {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(FleeDemographics, WeightsByLocationWithTheDefaultFirst) {
    CaseFolder folder;
    folder.with("demographics_age.csv", "age,B,Default\n5,1,3\n\n30,2,1\n70,,0.5\n")
        .with("demographics_gender_of_people.csv", "gender,Default,Nowhere\nmale,1,1\nfemale,2\n");
    const std::vector<Demographic> found = folder.sound().demographics;
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].attribute, "age");
    EXPECT_THAT(found[0].values, ElementsAre("5", "30", "70"));
    EXPECT_THAT(found[0].numbers, ElementsAre(5, 30, 70));
    ASSERT_EQ(found[0].columns.size(), 2U);
    EXPECT_EQ(found[0].columns[0].location, kNoLocation);
    EXPECT_THAT(found[0].columns[0].weights, ElementsAre(3, 1, 0.5));
    EXPECT_EQ(found[0].columns[1].location, 1U);
    EXPECT_THAT(found[0].columns[1].weights, ElementsAre(1, 2, 0));
    EXPECT_EQ(found[1].attribute, "gender") << "between the first and the second underscore";
    EXPECT_TRUE(std::isnan(found[1].numbers[0]));
    ASSERT_EQ(found[1].columns.size(), 1U);
    EXPECT_THAT(folder.warnings(),
                ElementsAre(HasSubstr("demographics_gender_of_people.csv:1:16: found the unknown location 'Nowhere'")));
}

TEST(FleeDemographics, RulesThatAskForAnAttributeNeedIt) {
    CaseFolder folder;
    folder
        .with("simsetting.yml",
              "move_rules:\n  ChildrenAvoidHazards: true\n  BoysTakeRisk: true\n  MatchTownEthnicity: true\n")
        .with("demographics_age.csv", "age,Default\n5,1\nold,1\n");
    const Reading reading = folder.read();
    EXPECT_THAT(
        folder.texts(reading.problems),
        ElementsAre(HasSubstr("simsetting.yml:2:3: found ChildrenAvoidHazards with the age 'old'"),
                    HasSubstr("simsetting.yml:3:3: found BoysTakeRisk without demographics_gender.csv"),
                    HasSubstr("simsetting.yml:4:3: found MatchTownEthnicity without demographics_ethnicity.csv")));
}

TEST(FleeAgents, AreCountedByWhatRulesAskFor) {
    CaseFolder folder;
    folder
        .with("simsetting.yml",
              "spawn_rules:\n  read_from_agents_csv_file: true\nmove_rules:\n  WomenAvoidHazards: true\n")
        .with("demographics_gender.csv", "gender,Default\nfemale,1\n")
        .with("agents.csv", "location,age,gender\nA,5,female\n#A,1,male\n\nC,7,male\nA,9,female\nNowhere,1,male\n");
    const std::vector<ListedPeople> listed = folder.sound().listed_people;
    ASSERT_EQ(listed.size(), 2U);
    EXPECT_EQ(listed[0], (ListedPeople{0, 0, "female", "", "", 0, 2})) << "nobody asks for the age";
    EXPECT_EQ(listed[1], (ListedPeople{2, 0, "male", "", "", 0, 1}));
    EXPECT_THAT(folder.warnings(), ElementsAre(HasSubstr("agents.csv:7:1: found the unknown location 'Nowhere'")));
    folder.with("simsetting.yml", "");
    EXPECT_TRUE(folder.sound().listed_people.empty()) << "only if the settings say so";
}

TEST(FleeAgents, WhatStopsFleeIsRefusedOrWorks) {
    struct Fault {
        std::string agents;
        std::string message;
    };
    for (const Fault& fault : std::vector<Fault>{
             {"location,gender\nA,5\n", "agents.csv:1: found no column 'age', expected the column 'age', which a rule"},
             {"location,age\nA\n", "agents.csv:2: found no age"},
             {"location,age\nA,old\n", "agents.csv:2:3: found 'old', expected an age in years"},
             {"location,age\nA,5,6\n", "agents.csv:2:5: found 3 cells, expected 2"},
             {"location,age\n,5\n", "agents.csv:2:1: found an empty first cell"},
             {"# people\nlocation,age\nA,5\n", "agents.csv:2: found attributes, and no header in the first line"},
             {"# people\nA\n", "agents.csv:2: found nobody's age"}}) {
        CaseFolder folder;
        folder
            .with("simsetting.yml",
                  "spawn_rules:\n  read_from_agents_csv_file: true\nmove_rules:\n  ChildrenAvoidHazards: true\n")
            .with("demographics_age.csv", "age,Default\n5,1\n")
            .with("agents.csv", fault.agents);
        EXPECT_THAT(folder.texts(folder.read().problems), ElementsAre(HasSubstr(fault.message))) << fault.agents;
    }
    CaseFolder folder;
    folder
        .with("simsetting.yml",
              "spawn_rules:\n  read_from_agents_csv_file: true\nmove_rules:\n  ElderlyAvoidHazards: true\n")
        .with("demographics_age.csv", "age,Default\n5,1\n")
        .with("agents.csv", "location,age\nA,70\nA,71\n");
    EXPECT_EQ(folder.sound().listed_people.size(), 2U);
    EXPECT_THAT(folder.warnings(), ElementsAre(HasSubstr("agents.csv:2:3: found an age; Flee stops at it")));
}

TEST(FleeDemographics, CombinationsHaveALimit) {
    std::string many = "ethnicity,Default\n";
    for (int i = 0; i < 700; ++i) many += "e" + std::to_string(i) + ",1\n";
    CaseFolder folder;
    folder.with("simsetting.yml", "move_rules:\n  MatchTownEthnicity: true\n").with("demographics_ethnicity.csv", many);
    EXPECT_THAT(folder.texts(folder.read().problems), ElementsAre(HasSubstr("found 2100 combinations")));
}

}  // namespace
}  // namespace steppe::flee
