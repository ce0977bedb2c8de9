#include "inference/observed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace steppe {
namespace {

/// Three series of four days, five replicates: replicate r of series s on day d is 100 s + 10 r + d.
Ensemble five_replicates() {
    Ensemble ensemble;
    ensemble.summary.keys = {{"KAZ", "entries", "all", "persons/day"},
                             {"KAZ", "entries_cum", "all", "persons"},
                             {"post", "queue", "KAZ:car", "persons"}};
    ensemble.summary.first_day = 1000;
    ensemble.summary.last_day = 1003;
    ensemble.finished = 5;
    ensemble.replicates = {0, 1, 2, 3, 4};
    ensemble.kept = {0, 1, 2};
    for (int r = 0; r < 5; ++r) {
        for (int s = 0; s < 3; ++s) {
            for (int d = 0; d < 4; ++d) {
                ensemble.kept_values.push_back(100.0 * s + 10.0 * r + d);
            }
        }
    }
    return ensemble;
}

TEST(Observed, FlowsAreSummedSumsAreOfTheLastDayAndStocksAreMeans) {
    const std::vector<Observed> observed = {{"flow", "KAZ", "entries", "all", "persons", 1001, 1002, 43},
                                            {"sum", "KAZ", "entries_cum", "all", "persons", 1001, 1002, 500},
                                            {"stock", "post", "queue", "KAZ:car", "persons", 1001, 1002, 211.5}};
    const std::vector<Compared> compared = compare_observed(observed, five_replicates());
    ASSERT_EQ(compared.size(), 3U);
    // 2 x 10 r + 1 + 2: 3, 23, 43, 63, 83.
    EXPECT_DOUBLE_EQ(compared[0].q50, 43);
    EXPECT_DOUBLE_EQ(compared[0].q05, 3 + 0.2 * 20);
    EXPECT_DOUBLE_EQ(compared[0].q95, 83 - 0.2 * 20);
    EXPECT_DOUBLE_EQ(compared[0].below, 0.5) << "two below, one equal";
    EXPECT_TRUE(compared[0].inside());
    EXPECT_DOUBLE_EQ(compared[1].q50, 122);
    EXPECT_DOUBLE_EQ(compared[1].below, 1);
    EXPECT_FALSE(compared[1].inside());
    EXPECT_DOUBLE_EQ(compared[2].q50, 221.5);
    EXPECT_DOUBLE_EQ(compared[2].below, 0.3);
    EXPECT_TRUE(compared[2].inside());
}

TEST(Observed, WhatWasNotRunOrNotKeptIsLeftOut) {
    Ensemble ensemble = five_replicates();
    const std::vector<Observed> observed = {{"late", "KAZ", "entries", "all", "persons", 1003, 1004, 1},
                                            {"early", "KAZ", "entries", "all", "persons", 999, 1001, 1},
                                            {"elsewhere", "UZB", "entries", "all", "persons", 1001, 1001, 1}};
    EXPECT_THAT(compare_observed(observed, ensemble), testing::IsEmpty());
    EXPECT_THAT(observed_series(observed, ensemble.summary.keys), testing::ElementsAre(0U));
}

}  // namespace
}  // namespace steppe
