#include <gmock/gmock.h>

#include "case_folder.hpp"

namespace steppe::flee {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Settings read(const std::string& yaml) { return CaseFolder().with("simsetting.yml", yaml).sound().settings; }

TEST(FleeSettings, NothingMeansTheDefaults) {
    const Settings settings = read("");
    EXPECT_TRUE(settings.insert_day0);
    EXPECT_TRUE(settings.sum_from_camps);
    EXPECT_FALSE(settings.take_from_population);
    EXPECT_EQ(settings.max_move_speed, 360);
    EXPECT_NEAR(settings.conflict_weight, 0.316227766, 1e-9);
    EXPECT_EQ(settings.awareness_level, 1);
    EXPECT_EQ(settings.hasten, 1);
    EXPECT_THAT(settings.conflict_spawn_decay, IsEmpty());
}

TEST(FleeSettings, EmptySectionsMeanTheDefaults) {
    const CaseFolder folder;
    EXPECT_THAT(CaseFolder().with("simsetting.yml", "move_rules:\nspawn_rules: {}\noptimisations: ~\n").warnings(),
                IsEmpty());
}

TEST(FleeSettings, WithoutAFileTheDefaultsHold) {
    const CaseFolder folder;
    (void)folder.sound();
    const Reading reading = read_case({folder.folder(), folder.folder(), 0, std::nullopt});
    EXPECT_TRUE(reading.problems.empty());
    EXPECT_EQ(reading.flee_case.settings.softening, 10);
}

TEST(FleeSettings, ValuesOfEachSection) {
    const Settings settings = read(
        "log_levels:\n  idp_totals: 1\n"
        "spawn_rules:\n  take_from_population: true\n  insert_day0: no\n  conflict_spawn_decay: [1.0, 0.5, 0.1]\n"
        "  conflict_spawn_decay_interval: 15\n"
        "move_rules:\n  max_move_speed: 200.0\n  awareness_level: 3\n  BoysTakeRisk: on\n  harvest_months: [9, 10]\n"
        "  use_economic_pull: false\n"
        "optimisations:\n  hasten: 100\n");
    EXPECT_TRUE(settings.idp_totals);
    EXPECT_TRUE(settings.take_from_population);
    EXPECT_FALSE(settings.insert_day0) << "YAML 1.1: no is false";
    EXPECT_THAT(settings.conflict_spawn_decay, ElementsAre(1, 0.5, 0.1));
    EXPECT_EQ(settings.conflict_spawn_decay_interval, 15);
    EXPECT_EQ(settings.max_move_speed, 200);
    EXPECT_EQ(settings.awareness_level, 3);
    EXPECT_TRUE(settings.boys_take_risk);
    EXPECT_THAT(settings.harvest_months, ElementsAre(9, 10));
    EXPECT_FALSE(settings.use_economic_pull);
    EXPECT_EQ(settings.hasten, 100);
}

TEST(FleeSettings, TruthIsThatOfPython) {
    struct Value {
        std::string text;
        bool truth;
        bool warned;
    };
    const std::vector<Value> values = {{"true", true, false},     {"FALSE", false, false}, {"Off", false, false},
                                       {"1", true, false},        {"0", false, false},     {"0.0", false, false},
                                       {"\"False\"", true, true}, {"'no'", true, true},    {"fAlse", true, true},
                                       {"n", true, true},         {"\"\"", false, true},   {"", false, true},
                                       {"[]", false, true},       {"[0]", true, true}};
    for (const Value& value : values) {
        CaseFolder folder;
        folder.with("simsetting.yml", "spawn_rules:\n  insert_day0: " + value.text + "\n");
        const Reading reading = folder.read();
        EXPECT_EQ(reading.flee_case.settings.insert_day0, value.truth) << value.text;
        EXPECT_TRUE(reading.problems.empty()) << value.text;
        EXPECT_EQ(!reading.warnings.empty(), value.warned) << value.text;
    }
}

TEST(FleeSettings, NumbersAreThoseOfYamlAndPython) {
    struct Value {
        std::string text;
        double number;
    };
    for (const Value& value : std::vector<Value>{{"250", 250},
                                                 {"2.5e+2", 250},
                                                 {"1e2", 100},
                                                 {"'360.5'", 360.5},
                                                 {"+12", 12},
                                                 {"1_000", 1000},
                                                 {"0x10", 16},
                                                 {"010", 8},
                                                 {" 7.", 7},
                                                 {".5", 0.5}}) {
        EXPECT_EQ(read("move_rules:\n  max_move_speed: " + value.text + "\n").max_move_speed, value.number)
            << value.text;
    }
    EXPECT_EQ(read("optimisations:\n  hasten: 2.9\n").hasten, 2) << "Python's int cuts";
    EXPECT_EQ(read("optimisations:\n  hasten: '12'\n").hasten, 12);
}

TEST(FleeSettings, MisspeltKeysAreIgnoredWithTheNearName) {
    CaseFolder folder;
    folder.with("simsetting.yml",
                "move_rules:\n  max_move_sped: 100\nspawn_rules:\n  hasten: 3\n  camps_are_sinks: true\nspeling: 1\n");
    EXPECT_THAT(folder.warnings(),
                ElementsAre(AllOf(HasSubstr("simsetting.yml:2:3: found the key 'max_move_sped', which is ignored"),
                                  HasSubstr("did you mean 'max_move_speed'?")),
                            AllOf(HasSubstr("simsetting.yml:4:3"), HasSubstr("move it to the section 'optimisations'")),
                            AllOf(HasSubstr("simsetting.yml:5:3"), HasSubstr("camps_are_sicks")),
                            AllOf(HasSubstr("simsetting.yml:6:1"), HasSubstr("take it out"))));
    EXPECT_EQ(folder.sound().settings.max_move_speed, 360);
    EXPECT_FALSE(folder.sound().settings.camps_are_sinks);
}

TEST(FleeSettings, CampsAreSinksByFleesSpelling) {
    CaseFolder folder;
    folder.with("simsetting.yml", "spawn_rules:\n  camps_are_sicks: true\n");
    EXPECT_TRUE(folder.sound().settings.camps_are_sinks);
    EXPECT_THAT(folder.warnings(), ElementsAre(HasSubstr("here it works")));
}

TEST(FleeSettings, ConflictDrivenSpawning) {
    EXPECT_FALSE(read("").conflict_driven_spawning);
    const Settings constant = read("spawn_rules:\n  conflict_driven_spawning:\n    spawn_mode: constant\n");
    EXPECT_TRUE(constant.conflict_driven_spawning);
    EXPECT_EQ(constant.displaced_per_conflict_day, 500);
    const Settings poisson = read(
        "spawn_rules:\n  conflict_driven_spawning:\n    spawn_mode: Poisson\n    displaced_per_conflict_day: 12.7\n");
    EXPECT_EQ(poisson.conflict_spawn_mode, SpawnMode::poisson);
    EXPECT_EQ(poisson.displaced_per_conflict_day, 12) << "Python's int cuts";
    const Settings share = read("spawn_rules:\n  conflict_driven_spawning:\n    spawn_mode: pop_ratio\n");
    EXPECT_EQ(share.displaced_per_conflict_day, 0.01);
}

TEST(FleeSettings, VersionOneOverridesTheRest) {
    const Settings settings = read(
        "move_rules:\n  use_v1_rules: true\n  max_move_speed: 500\n  start_on_foot: true\n  avoid_short_stints: "
        "true\n");
    EXPECT_EQ(settings.max_move_speed, 200);
    EXPECT_FALSE(settings.start_on_foot);
    EXPECT_FALSE(settings.avoid_short_stints);
    EXPECT_EQ(settings.camp_weight, 2);
    EXPECT_EQ(settings.conflict_weight, 0.25);
}

TEST(FleeSettings, WhatHasNoEffectIsWarnedOf) {
    CaseFolder folder;
    folder.with("simsetting.yml",
                "number_of_steps: 30\nconflict_input_file: x.csv\n"
                "move_rules:\n  two_system_decision_making: true\n  awareness_level: 0\n  BoysTakeRisk: true\n"
                "log_levels:\n  agent: 1\n");
    EXPECT_THAT(folder.warnings(),
                ElementsAre(HasSubstr("simsetting.yml:1:1: found 'number_of_steps'"),
                            HasSubstr("simsetting.yml:2:1: found 'conflict_input_file'"),
                            HasSubstr("simsetting.yml:4:3: found 'two_system_decision_making'"),
                            HasSubstr("simsetting.yml:5:3: found awareness_level 0, expected 1 or more; with 0 nobody"),
                            HasSubstr("simsetting.yml:6:3: found 'BoysTakeRisk'"),
                            HasSubstr("simsetting.yml:8:3: found 'agent'")));
}

TEST(FleeSettings, ALowMoveChanceMakesCampsOfTowns) {
    CaseFolder folder;
    folder.with("simsetting.yml", "move_rules:\n  default_movechance: 0.001\n")
        .with("data_layout.csv", "total,refugees.csv\nB,c.csv\nC,c.csv\n");
    EXPECT_THAT(output_camps(folder.sound()), ElementsAre(1, 2));
    EXPECT_EQ(folder.sound().locations[1].kind, LocationKind::town);
    EXPECT_EQ(folder.sound().locations[1].population, 500);
    EXPECT_THAT(folder.warnings(), ElementsAre(HasSubstr("Flee makes a camp of every town")));
}

TEST(FleeSettings, FloodMode) {
    CaseFolder folder;
    folder
        .with("simsetting.yml",
              "spawn_rules:\n  take_from_population: true\n  flood_zone_spawning_only: true\n"
              "  conflict_zone_spawning_only: false\n  flood_driven_spawn_mode:\n    spawn_mode: constant\n"
              "move_rules:\n  flood_rules:\n    flood_movechances: [0, 0.5, 1.0, 1.0]\n"
              "    flood_loc_weights: [1.0, 0.5, 0.1, 0.0]\n")
        .with("flood_level.csv", "#Day,B\n" + CaseFolder::days(10, ",1.7"))
        .with("data_layout.csv", "total,refugees.csv\nA,c.csv\nB,c.csv\nC,c.csv\n")
        .without("conflicts.csv");
    const Case flee_case = folder.sound();
    EXPECT_TRUE(flee_case.settings.flood_driven_spawning);
    EXPECT_TRUE(flee_case.settings.flood_rules);
    EXPECT_THAT(flee_case.settings.displaced_per_flood_day, ElementsAre(0, 100, 200, 300, 500));
    ASSERT_EQ(flee_case.flood.size(), 1U);
    EXPECT_EQ(flee_case.flood[0].location, 1U);
    EXPECT_EQ(flee_case.flood[0].by_day, std::vector<double>(10, 1.7)) << "as written";
    EXPECT_THAT(output_camps(flee_case), ElementsAre(0, 1, 2)) << "all locations";
    EXPECT_THAT(flee_case.conflicts, IsEmpty());
}

TEST(FleeSettings, AForecastNeedsWeightsAndAwareness) {
    const std::string settings =
        "spawn_rules:\n  take_from_population: true\n  flood_zone_spawning_only: true\n"
        "  conflict_zone_spawning_only: false\n  flood_driven_spawn_mode:\n    spawn_mode: constant\n"
        "move_rules:\n  flood_rules:\n    flood_movechances: [0, 0.5, 1.0, 1.0]\n"
        "    flood_loc_weights: [1.0, 0.5, 0.1, 0.0]\n    flood_forecaster: true\n"
        "    flood_forecaster_timescale: 3\n    flood_forecaster_end_time: 4\n"
        "    flood_forecaster_weights: [1, 1, 1, 1, 1]\n    flood_awareness_weights: [0.5, 1]\n";
    CaseFolder folder;
    folder.with("simsetting.yml", settings)
        .with("flood_level.csv", "#Day,B\n" + CaseFolder::days(10, ",1"))
        .with("data_layout.csv", "total,refugees.csv\nA,c.csv\nB,c.csv\nC,c.csv\n")
        .with("demographics_floodawareness.csv", "floodawareness,Default\n0,1\n1,1\n")
        .without("conflicts.csv");
    const Settings read = folder.sound().settings;
    EXPECT_TRUE(read.flood_forecaster);
    EXPECT_EQ(read.flood_forecaster_timescale, 3);
    EXPECT_EQ(read.flood_forecaster_end_time, 4);
    EXPECT_THAT(read.flood_awareness_weights, ElementsAre(0.5, 1));
    folder.with("demographics_floodawareness.csv", "floodawareness,Default\n0,1\n2,1\n");
    EXPECT_THAT(folder.texts(folder.read().problems), ElementsAre(HasSubstr("found the floodawareness '2'")));
    folder.without("demographics_floodawareness.csv").replace("simsetting.yml", "[1, 1, 1, 1, 1]", "[1, 1, 1, 1]");
    std::filesystem::remove(folder.folder() / "demographics_floodawareness.csv");
    EXPECT_THAT(folder.texts(folder.read().problems),
                ElementsAre(HasSubstr("found 4 flood_forecaster_weights, expected 5"),
                            HasSubstr("found flood_forecaster without demographics_floodawareness.csv")));
}

}  // namespace
}  // namespace steppe::flee
