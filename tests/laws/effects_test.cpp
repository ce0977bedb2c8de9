// Shared chance against its laws: means and spreads over many replicates, within four standard errors (false alarms:
// one in 15,000 a line; seeds are fixed).
#include <gtest/gtest.h>

#include <cmath>

#include "engine/effects.hpp"

namespace steppe {
namespace {

constexpr std::uint64_t kSeed = 7;
constexpr int kReplicates = 20000;

struct Moments {
    double mean = 0;
    double sd = 0;
};

template <class Value>
Moments over_replicates(const Value& value) {
    double sum = 0;
    double squares = 0;
    for (int r = 0; r < kReplicates; ++r) {
        const double x = value(RandomKey{kSeed, static_cast<std::uint64_t>(r)});
        sum += x;
        squares += x * x;
    }
    const double mean = sum / kReplicates;
    return {mean, std::sqrt(squares / kReplicates - mean * mean)};
}

TEST(Drift, IsARandomWalkWithAStepAMonth) {
    const auto at = [](Day day) {
        return over_replicates([&](const RandomKey& key) { return drift(key, {}, 100, day, "test", 0.1); });
    };
    EXPECT_DOUBLE_EQ(drift({kSeed, 1}, {}, 100, 100, "test", 0.1), 0);
    EXPECT_DOUBLE_EQ(drift({kSeed, 1}, {}, 100, 60, "test", 0.1), 0);
    EXPECT_DOUBLE_EQ(drift({kSeed, 1}, {}, 100, 500, "test", 0), 0);
    const double four_errors_of_sd = 4 / std::sqrt(2.0 * kReplicates);
    for (const auto& [day, sd] : {std::pair{115, 0.05}, {130, 0.1}, {190, 0.1 * std::sqrt(3.0)}}) {
        const Moments found = at(day);
        EXPECT_NEAR(found.mean, 0, 4 * sd / std::sqrt(kReplicates)) << day;
        EXPECT_NEAR(found.sd / sd, 1, four_errors_of_sd) << day;
    }
}

TEST(Drift, GoesOnFromWhereItWas) {
    const RandomKey key{kSeed, 3};
    const double month = drift(key, {}, 100, 130, "test", 0.1);
    EXPECT_NEAR(drift(key, {}, 100, 115, "test", 0.1), month / 2, 1e-15);
    const double later = drift(key, {}, 100, 160, "test", 0.1);
    EXPECT_NEAR(drift(key, {}, 100, 145, "test", 0.1), (month + later) / 2, 1e-15);
    EXPECT_NE(drift(key, {}, 100, 130, "another", 0.1), month);
    // Chance that is renewed between two steps changes the second.
    const std::vector<Renewal> renewed = {{120, 9}};
    EXPECT_DOUBLE_EQ(drift(key, renewed, 100, 130, "test", 0.1), month);
    EXPECT_NE(drift(key, renewed, 100, 160, "test", 0.1), later);
}

TEST(DayEffect, HasMeanOneAndTheSpreadGiven) {
    const double sd = std::sqrt(std::expm1(0.3 * 0.3));
    const Moments found = over_replicates([](const RandomKey& key) { return day_effect(key, 100, "test", 5, 0.3); });
    EXPECT_NEAR(found.mean, 1, 4 * sd / std::sqrt(kReplicates));
    EXPECT_NEAR(found.sd / sd, 1, 0.05);
    EXPECT_DOUBLE_EQ(day_effect({kSeed, 1}, 100, "test", 5, 0), 1);
}

TEST(LastingEffect, OfMixedChanceHasTheSameLawAndIsNearWhatItCameFrom) {
    const double sd = std::sqrt(std::expm1(0.3 * 0.3));
    const auto mixed = [](const RandomKey& key) {
        return lasting_effect(
            key.seed, std::vector<LastingChance>{{key.replicate, 0.8}, {key.replicate + 1000000, 0.6}}, "test", 5, 0.3);
    };
    const Moments found = over_replicates(mixed);
    EXPECT_NEAR(found.mean, 1, 4 * sd / std::sqrt(kReplicates));
    EXPECT_NEAR(found.sd / sd, 1, 0.1);
    // Of the logs' correlation, 0.8, four standard errors.
    const Moments product = over_replicates([&](const RandomKey& key) {
        const double alone = lasting_effect(key.seed, std::vector<LastingChance>{{key.replicate, 1}}, "test", 5, 0.3);
        return (std::log(alone) / 0.3 + 0.15) * (std::log(mixed(key)) / 0.3 + 0.15);
    });
    EXPECT_NEAR(product.mean, 0.8, 4 * std::sqrt(1 + 0.8 * 0.8) / std::sqrt(kReplicates));
}

}  // namespace
}  // namespace steppe
