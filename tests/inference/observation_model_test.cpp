#include "inference/observation_model.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace steppe {
namespace {

Reported figure(const std::string& id, const std::string& measure, Day from, Day to, double value, Day published,
                const std::string& confidence = "official") {
    return {{id, "HMD", measure, "all", "persons", from, to, value}, published, confidence};
}

std::vector<std::string> ids_of(const Targets& targets) {
    std::vector<std::string> ids;
    for (const Target& target : targets.targets) {
        ids.push_back(target.observed.id);
    }
    return ids;
}

TEST(ObservationModel, KnowsNothingThatWasPublishedLater) {
    const std::vector<Reported> reported = {figure("a", "occupied", 10, 10, 123, 12),
                                            figure("b", "occupied", 11, 11, 123, 13),
                                            figure("c", "occupied", 12, 14, 123, 12)};
    const Targets targets = targets_of(reported, 12, Counts::cumulative);
    EXPECT_THAT(ids_of(targets), testing::ElementsAre("a"));
    ASSERT_EQ(targets.left_out.size(), 2U);
    EXPECT_EQ(targets.left_out[0].reason, "published later");
    EXPECT_EQ(targets.left_out[1].reason, "about later days");
}

TEST(ObservationModel, TakesSumsOrDailyFiguresOfOneFlowNotBoth) {
    const std::vector<Reported> reported = {figure("sum", "entries_cum", 20, 20, 9001, 21),
                                            figure("day", "entries", 19, 19, 1001, 20),
                                            figure("other", "exits", 19, 19, 1001, 20)};
    EXPECT_THAT(ids_of(targets_of(reported, 30, Counts::cumulative)), testing::ElementsAre("sum", "other"));
    EXPECT_THAT(ids_of(targets_of(reported, 30, Counts::daily)), testing::ElementsAre("day", "other"));
    EXPECT_THAT(ids_of(targets_of(reported, 30, Counts::both)), testing::ElementsAre("sum", "day", "other"));
    // A sum that nobody knew yet displaces nothing.
    EXPECT_THAT(ids_of(targets_of(reported, 20, Counts::cumulative)), testing::ElementsAre("day", "other"));
}

TEST(ObservationModel, ErrorsAreThoseOfItsFormula) {
    const Targets exact = targets_of(std::vector{figure("a", "occupied", 1, 1, 123, 2)}, 9, Counts::cumulative);
    EXPECT_NEAR(exact.targets[0].sd, std::sqrt(0.05 * 0.05 + 1 / (123.0 * 123.0 * 12)), 1e-12);
    EXPECT_NEAR(exact.targets[0].value, std::log(124.0), 1e-12);
    const Targets rounded = targets_of(std::vector{figure("a", "occupied", 1, 1, 98000, 2)}, 9, Counts::cumulative);
    EXPECT_NEAR(rounded.targets[0].sd, std::sqrt(0.05 * 0.05 + 1 / (98.0 * 98.0 * 12)), 1e-12);
    const Targets about = targets_of(std::vector{figure("a", "occupied", 1, 1, 200000, 2)}, 9, Counts::cumulative);
    EXPECT_NEAR(about.targets[0].sd, std::sqrt(0.05 * 0.05 + 0.01 / 12), 1e-12);
    const Targets flow = targets_of(std::vector{figure("a", "entries", 1, 5, 12345, 6, "press quoting official")}, 9,
                                    Counts::cumulative);
    EXPECT_NEAR(flow.targets[0].sd, std::sqrt(0.05 * 0.05 + 0.05 * 0.05), 1e-5);
}

TEST(ObservationModel, WaitsAndQueuesOfHoursAreNearlyNone) {
    const Targets waits =
        targets_of(std::vector{figure("a", "wait_hours", 1, 1, 12, 2, "press")}, 9, Counts::cumulative);
    const Target& wait = waits.targets[0];
    EXPECT_NEAR(wait.value, std::log(2.0), 1e-12);
    EXPECT_NEAR(wait.scaled(0), 0, 1e-12);
    EXPECT_NEAR(wait.unscaled(wait.scaled(120)), 120, 1e-9);
    EXPECT_LT((wait.value - wait.scaled(0)) / wait.sd, 1.0) << "half a day against none: no contradiction";
    EXPECT_LT(targets_of(std::vector{figure("a", "wait_hours", 1, 1, 12, 2, "official")}, 9, Counts::cumulative)
                  .targets[0]
                  .sd,
              wait.sd / 5)
        << "an official count of waits is one; what a witness says of his is not";
    const Targets queues = targets_of(std::vector{figure("a", "queue", 1, 1, 1500, 2)}, 9, Counts::cumulative);
    EXPECT_NEAR(queues.targets[0].value, std::log(4.0), 1e-12);
}

TEST(ObservationModel, ContradictoryFiguresOfOneThingWeighWhatOneDoes) {
    const std::vector<Reported> both = {figure("a", "occupied", 1, 9, 49464, 10),
                                        figure("b", "occupied", 1, 9, 49094, 10)};
    const Targets targets = targets_of(both, 12, Counts::cumulative);
    const double between = std::pow(std::log(49465.0 / 49095.0) / 2, 2);
    for (const Target& target : targets.targets) {
        EXPECT_NEAR(target.sd, std::sqrt(2 * 0.05 * 0.05 + between), 1e-6);
    }
    const double together = 1 / std::sqrt(2 / std::pow(targets.targets[0].sd, 2));
    EXPECT_GE(together, 0.05);
}

}  // namespace
}  // namespace steppe
