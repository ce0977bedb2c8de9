#include "steppe/parameter.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace steppe {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kZ975 = 1.959963984540054;  // the normal quantile of 0.975
constexpr double kZ75 = 0.6744897501960817;  // and of 0.75

TEST(Prior, FixedIsItsValue) {
    const Prior prior{PriorKind::fixed, 3.5, 0, 0, 10};
    EXPECT_EQ(prior.quantile(0.01), 3.5);
    EXPECT_EQ(prior.central(), 3.5);
}

TEST(Prior, QuantilesOfUntruncatedLaws) {
    EXPECT_DOUBLE_EQ((Prior{PriorKind::uniform, 2, 6, -10, 10}).quantile(0.25), 3);
    const Prior normal{PriorKind::normal, 10, 2, -kInfinity, kInfinity};
    EXPECT_NEAR(normal.quantile(0.975), 10 + 2 * kZ975, 1e-12);
    EXPECT_NEAR(normal.quantile(0.025), 10 - 2 * kZ975, 1e-12);
    EXPECT_DOUBLE_EQ(normal.central(), 10);
    const Prior lognormal{PriorKind::lognormal, 3, 0.5, 0, kInfinity};
    EXPECT_NEAR(lognormal.quantile(0.975), 3 * std::exp(0.5 * kZ975), 1e-12);
    EXPECT_DOUBLE_EQ(lognormal.central(), 3);
    // Beta(2, 1) has the distribution function x^2, Beta(1, 3) has 1 - (1 - x)^3.
    EXPECT_NEAR((Prior{PriorKind::beta, 2, 1, 0, 1}).quantile(0.49), 0.7, 1e-12);
    EXPECT_NEAR((Prior{PriorKind::beta, 1, 3, 0, 1}).quantile(1 - 0.027), 0.7, 1e-12);
}

TEST(Prior, TruncationKeepsTheShapeInside) {
    EXPECT_DOUBLE_EQ((Prior{PriorKind::uniform, 2, 6, 4, 10}).central(), 5);
    // The half normal: P(|Z| < z75) = 1/2.
    EXPECT_NEAR((Prior{PriorKind::normal, 10, 2, 10, kInfinity}).central(), 10 + 2 * kZ75, 1e-12);
    EXPECT_NEAR((Prior{PriorKind::normal, 10, 2, -kInfinity, 10}).central(), 10 - 2 * kZ75, 1e-12);
    EXPECT_NEAR((Prior{PriorKind::lognormal, 3, 0.5, 3, kInfinity}).central(), 3 * std::exp(0.5 * kZ75), 1e-12);
    // x^2 on [0.6, 0.8]: the median is sqrt((0.36 + 0.64) / 2).
    EXPECT_NEAR((Prior{PriorKind::beta, 2, 1, 0.6, 0.8}).central(), std::numbers::sqrt2 / 2, 1e-12);
    EXPECT_NEAR((Prior{PriorKind::beta, 2, 1, -5, 5}).central(), std::numbers::sqrt2 / 2, 1e-12);
}

TEST(Prior, FarTailsAreExactOnBothSides) {
    const Prior upper{PriorKind::normal, 0, 1, 9, 20};
    const Prior lower{PriorKind::normal, 0, 1, -20, -9};
    // Mills' ratio: beyond 9, the excess is nearly exponential of rate 9.1.
    EXPECT_NEAR(upper.central(), 9 + std::numbers::ln2 / 9.14, 1e-3);
    EXPECT_NEAR(upper.quantile(0.3), -lower.quantile(0.7), 1e-12);
}

TEST(Prior, QuantilesRiseAndStayInRangeEvenWhereTheRangeHoldsNoMass) {
    for (const Prior& prior : {Prior{PriorKind::uniform, 0, 1, 0.2, 0.9}, Prior{PriorKind::normal, 0, 1, -0.5, 3},
                               Prior{PriorKind::normal, 0, 1, 50, 60}, Prior{PriorKind::normal, 0, 1, -60, -50},
                               Prior{PriorKind::lognormal, 1, 1, 0.5, 2}, Prior{PriorKind::lognormal, 1, 1, -1, 2},
                               Prior{PriorKind::beta, 0.5, 0.5, 0.1, 0.9}, Prior{PriorKind::beta, 300, 2, 0, 0.01}}) {
        double previous = prior.low;
        for (const double probability : {0x1p-53, 1e-9, 0.1, 0.5, 0.9, 1 - 1e-9, 1 - 0x1p-53}) {
            const double value = prior.quantile(probability);
            EXPECT_GE(value, previous) << static_cast<int>(prior.kind) << ' ' << probability;
            EXPECT_LE(value, prior.high) << static_cast<int>(prior.kind) << ' ' << probability;
            previous = value;
        }
    }
}

std::vector<Parameter> three() {
    return {{"queue_weight", {PriorKind::normal, 1, 1, 0, 2}, "1", "assumption: a test", ""},
            {"speed_km_per_day", {PriorKind::fixed, 400, 0, 0, 1000}, "km/day", "a citation", ""},
            {"rent_elasticity", {PriorKind::lognormal, 0.5, 0.4, 0.1, 2}, "1", "a citation", ""}};
}

TEST(Parameter, KnowsAssumptions) {
    EXPECT_TRUE(three()[0].assumed());
    EXPECT_FALSE(three()[1].assumed());
}

TEST(Parameters, CentralValuesAreMedians) {
    const std::vector<double> values = central_values(three());
    ASSERT_EQ(values.size(), 3U);
    EXPECT_NEAR(values[0], 1, 1e-12);
    EXPECT_EQ(values[1], 400);
    EXPECT_EQ(values[2], three()[2].prior.central());
}

TEST(Parameters, DrawsFollowThePriorWithinItsRange) {
    constexpr int kReplicates = 20000;
    double below_median = 0;
    for (int replicate = 0; replicate < kReplicates; ++replicate) {
        const std::vector<double> values = draw_values(three(), {1, static_cast<std::uint64_t>(replicate)});
        ASSERT_GE(values[0], 0);
        ASSERT_LE(values[0], 2);
        ASSERT_EQ(values[1], 400);
        ASSERT_GE(values[2], 0.1);
        ASSERT_LE(values[2], 2);
        below_median += values[2] < three()[2].prior.central() ? 1 : 0;
    }
    // 4.9 standard deviations: a false alarm in 1e6.
    EXPECT_NEAR(below_median, kReplicates / 2., 4.9 * std::sqrt(kReplicates / 4.));
}

TEST(Parameters, AddingOneLeavesTheOthersAlone) {
    std::vector<Parameter> more = three();
    more.insert(more.begin() + 1, {"another", {PriorKind::uniform, 0, 1, 0, 1}, "1", "", ""});
    for (std::uint64_t replicate = 0; replicate < 10; ++replicate) {
        const std::vector<double> before = draw_values(three(), {42, replicate});
        const std::vector<double> after = draw_values(more, {42, replicate});
        EXPECT_EQ(after[0], before[0]);
        EXPECT_EQ(after[2], before[1]);
        EXPECT_EQ(after[3], before[2]);
    }
    EXPECT_NE(draw_values(three(), {42, 0}), draw_values(three(), {42, 1}));
    EXPECT_NE(draw_values(three(), {42, 0}), draw_values(three(), {43, 0}));
}

TEST(Parameters, DrawsAreKeyedByTheNameAlone) {
    const Parameter parameter{"p", {PriorKind::uniform, 0, 1, 0, 1}, "1", "", ""};
    Uniforms uniforms({.key = {5, 6},
                       .day = kNoDay,
                       .phase = static_cast<std::uint32_t>(content_hash("parameter")),
                       .subject = content_hash("p")});
    EXPECT_EQ(draw_values({parameter}, {5, 6})[0], uniforms.next());
}

}  // namespace
}  // namespace steppe
