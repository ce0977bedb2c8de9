#include "inference/sizing.hpp"

#include <gtest/gtest.h>

#include <set>

namespace steppe {
namespace {

/// Kept in `size` of 100 replicates, at most 100.
Trial of_hundred(std::int64_t size) {
    return {size, static_cast<std::uint32_t>(std::min<std::int64_t>(size, 100)), 100};
}
bool always() { return true; }

TEST(SearchSize, FindsTheSmallestThatIsEnough) {
    for (const double certainty : {0.01, 0.37, 0.9, 1.0}) {
        const Sizing found = search_size({0, 1'000, 1, certainty}, of_hundred, always);
        EXPECT_EQ(found.enough, static_cast<std::int64_t>(100 * certainty + 0.5));
        EXPECT_LE(found.trials.size(), 13U);
        EXPECT_TRUE(found.monotone());
    }
}

TEST(SearchSize, KeepsToItsStepsAndBounds) {
    const Sizing found = search_size({5, 500, 10, 0.9}, of_hundred, always);
    EXPECT_EQ(found.enough, 95);
    EXPECT_EQ(search_size({0, 50, 10, 0.9}, of_hundred, always).enough, std::nullopt);
    EXPECT_EQ(search_size({95, 500, 10, 0.9}, of_hundred, always).enough, 95);
    std::set<std::int64_t> sizes;
    for (const Trial& trial : found.trials) {
        EXPECT_TRUE(sizes.insert(trial.size).second) << "tried twice";
    }
}

TEST(SearchSize, SaysWhenMoreWasNotBetter) {
    const auto odd = [](std::int64_t size) { return Trial{size, size == 8 ? 0U : size >= 4 ? 10U : 1U, 10}; };
    EXPECT_FALSE(search_size({0, 16, 1, 0.9}, odd, always).monotone());
}

// Wilson 1927 for 90 of 100 at 90 %: (0.9 + 0.01353) / 1.02706 -+ 1.64485 / 1.02706 sqrt(0.0009 + 0.0000676).
TEST(ShareInterval, IsWilsons) {
    const ShareInterval interval = interval_of({0, 90, 100});
    EXPECT_NEAR(interval.low, 0.8396, 2e-4);
    EXPECT_NEAR(interval.high, 0.9393, 2e-4);
    EXPECT_EQ(interval_of({0, 0, 50}).low, 0);
    EXPECT_EQ(interval_of({0, 50, 50}).high, 1);
}

TEST(KeptWithin, CountsReplicatesThatKeepTheLimitOnAllDays) {
    Ensemble all;
    all.summary.first_day = 10;
    all.summary.last_day = 12;
    all.kept = {4};
    all.replicates = {0, 1, 2};
    all.kept_values = {9, 1, 1, 1, 5, 6, 0, 5, 5};
    EXPECT_EQ(kept_within(all, 0, 5, 11, 12), 2U);
    EXPECT_EQ(kept_within(all, 0, 5, 10, 12), 1U);
    EXPECT_EQ(kept_within(all, 0, 5, 1, 100), 1U);
}

}  // namespace
}  // namespace steppe
