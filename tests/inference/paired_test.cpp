#include "inference/paired.hpp"

#include <gtest/gtest.h>

namespace steppe {
namespace {

Ensemble ensemble_of(std::vector<std::uint32_t> replicates, std::vector<double> values) {
    Ensemble ensemble;
    ensemble.summary.keys = {{"KAZ", "present", "all", "persons"}};
    ensemble.summary.first_day = ensemble.summary.last_day = 1000;
    ensemble.replicates = std::move(replicates);
    ensemble.finished = static_cast<std::uint32_t>(ensemble.replicates.size());
    ensemble.kept = {0};
    ensemble.kept_values = std::move(values);
    return ensemble;
}

TEST(Paired, ReplicatesOfOneNumberAreSetOffAgainstEachOther) {
    // Replicates 0, 2, 3 are in both: 10, 30, 50 and 12, 33, 51. Differences 2, 3, 1.
    const std::vector<PairedSeries> all =
        paired_differences(ensemble_of({0, 1, 2, 3}, {10, 99, 30, 50}), ensemble_of({0, 2, 3, 4}, {12, 33, 51, 77}));
    ASSERT_EQ(all.size(), 1U);
    EXPECT_DOUBLE_EQ(all[0].base[0], 30);
    EXPECT_DOUBLE_EQ(all[0].differences[0].mean, 2);
    EXPECT_DOUBLE_EQ(all[0].differences[0].sd, 1);
    EXPECT_DOUBLE_EQ(all[0].differences[0].quantiles[2], 2);
    // Var X = 400, Var Y = ((12-32)^2 + 1 + 19^2) / 2 = 381, Var of the differences 1.
    EXPECT_DOUBLE_EQ(all[0].reduction[0], 781);
}

TEST(Paired, SeriesOfOneSideOnlyAndOtherDaysAreNotPaired) {
    Ensemble other = ensemble_of({0}, {1});
    other.summary.keys[0].place = "UZB";
    EXPECT_TRUE(paired_differences(ensemble_of({0}, {1}), other).empty());
    other.summary.last_day = 1001;
    EXPECT_THROW((void)paired_differences(ensemble_of({0}, {1}), other), std::invalid_argument);
}

}  // namespace
}  // namespace steppe
