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

}  // namespace
}  // namespace steppe::flee
