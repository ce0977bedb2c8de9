// Scores against answers worked out by hand or in closed form.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "inference/baselines.hpp"
#include "inference/ensemble_scores.hpp"
#include "inference/point_scores.hpp"
#include "inference/quantile_scores.hpp"
#include "inference/relative_skill.hpp"
#include "inference/verification.hpp"

namespace steppe {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;

constexpr double kExact = 1e-12;

/// Midpoints of m slices of equal probability: an ensemble that stands for the normal distribution.
std::vector<double> normal_members(double mean, double sd, int m) {
    const boost::math::normal law(mean, sd);
    std::vector<double> members;
    members.reserve(static_cast<std::size_t>(m));
    for (int i = 0; i < m; ++i) {
        members.push_back(boost::math::quantile(law, (i + 0.5) / m));
    }
    return members;
}

/// Gneiting and Raftery 2007, equation 21.
double crps_of_normal(double mean, double sd, double y) {
    const boost::math::normal law;
    const double z = (y - mean) / sd;
    return sd *
           (z * (2 * boost::math::cdf(law, z) - 1) + 2 * boost::math::pdf(law, z) - 1 / std::sqrt(std::acos(-1.0)));
}

TEST(Crps, OfFiveMembersByHand) {
    const std::vector<double> members = {4, 1, 5, 3, 2};
    EXPECT_NEAR(crps(members, 3), 0.4, kExact);
    EXPECT_NEAR(fair_crps(members, 3), 0.2, kExact);
    EXPECT_NEAR(crps(members, 7), 3.2, kExact);
    EXPECT_NEAR(fair_crps(members, 7), 3.0, kExact);
    EXPECT_NEAR(crps(std::vector<double>{2.5}, 4), 1.5, kExact) << "one member: the absolute error";
}

TEST(Crps, OfNormalDistributionsInClosedForm) {
    // 20,000 slices are off by less than 1e-4.
    EXPECT_NEAR(crps(normal_members(0, 1, 20'000), 0), 0.233695, 1e-4);
    EXPECT_NEAR(crps(normal_members(0, 1, 20'000), 1), 0.602441, 1e-4);
    EXPECT_NEAR(crps(normal_members(2, 3, 20'000), -1), 1.807324, 3e-4);
    EXPECT_NEAR(crps_of_normal(0, 1, 0.3), 0.269333, 1e-6);
    EXPECT_NEAR(crps(normal_members(0, 1, 20'000), 0.3), crps_of_normal(0, 1, 0.3), 1e-4);
}

TEST(EnergyScore, OfOneComponentIsTheCrpsAndOfTwoByHand) {
    const std::vector<double> members = {4, 1, 5, 3, 2};
    EXPECT_NEAR(energy_score(members, std::vector<double>{7}), 3.2, kExact);
    EXPECT_NEAR(fair_energy_score(members, std::vector<double>{7}), 3.0, kExact);
    // Members (0,0) and (3,4), observed (3,0): distances 3 and 4, between the members 5.
    const std::vector<double> two = {0, 0, 3, 4};
    EXPECT_NEAR(energy_score(two, std::vector<double>{3, 0}), 3.5 - 2 * 5.0 / (2 * 4), kExact);
    EXPECT_NEAR(fair_energy_score(two, std::vector<double>{3, 0}), 3.5 - 2 * 5.0 / (2 * 2), kExact);
}

TEST(WeightedIntervalScore, OfFiveQuantilesByHand) {
    const std::vector<double> levels = {0.05, 0.25, 0.5, 0.75, 0.95};
    const std::vector<double> quantiles = {10, 40, 50, 65, 120};
    EXPECT_NEAR(weighted_interval_score(levels, quantiles, 50).total(), 4.7, kExact);
    const WeightedIntervalScore above = weighted_interval_score(levels, quantiles, 130);
    EXPECT_NEAR(above.dispersion, 4.7, kExact);
    EXPECT_NEAR(above.underprediction, (40 + 65 + 10) / 2.5, kExact);
    EXPECT_EQ(above.overprediction, 0);
    EXPECT_NEAR(above.total(), 50.7, kExact);
    const WeightedIntervalScore below = weighted_interval_score(levels, quantiles, 5);
    EXPECT_NEAR(below.total(), 29.7, kExact);
    EXPECT_EQ(below.underprediction, 0);
}

TEST(WeightedIntervalScore, IsTwiceTheMeanPinballLoss) {
    const std::vector<double> quantiles = normal_members(0, 1, 23);
    for (const double y : {-3.0, 0.3, 9.0}) {
        double sum = 0;
        for (std::size_t i = 0; i < kHubLevels.size(); ++i) {
            sum += 2 * pinball_loss(quantiles[i], kHubLevels[i], y);
        }
        EXPECT_NEAR(weighted_interval_score(kHubLevels, quantiles, y).total(), sum / 23, 1e-10) << y;
    }
}

TEST(WeightedIntervalScore, OfTheHubsLevelsOfTheNormalDistribution) {
    const boost::math::normal law;
    std::vector<double> quantiles;
    for (const double level : kHubLevels) {
        quantiles.push_back(boost::math::quantile(law, level));
    }
    EXPECT_NEAR(weighted_interval_score(kHubLevels, quantiles, 0.3).total(), 0.245328, 1e-6);
}

TEST(IntervalScore, PunishesWhatLiesOutside) {
    EXPECT_NEAR(interval_score(10, 20, 0.1, 15), 10, kExact);
    EXPECT_NEAR(interval_score(10, 20, 0.1, 8), 10 + 20 * 2, kExact);
    EXPECT_NEAR(interval_score(10, 20, 0.5, 23), 10 + 4 * 3, kExact);
}

TEST(RelativeSkill, OfThreeModelsThatDidNotAnswerAllByHand) {
    const double none = std::numeric_limits<double>::quiet_NaN();
    const std::vector<std::vector<double>> scores = {{2, 4, none}, {4, 8, 6}, {none, 4, 2}};
    // Ratios of means over common tasks: 0 to 1: 6/12; 0 to 2: 4/4; 1 to 2: 14/6. Products, with 1 for itself:
    // 0: 1/2, 1: 2 (7/3) = 14/3, 2: 3/7; cube roots, then divided by that of model 1.
    const std::vector<double> skills = relative_skills(scores, 1);
    EXPECT_THAT(skills, ElementsAre(DoubleNear(std::cbrt(3.0 / 28), kExact), DoubleNear(1, kExact),
                                    DoubleNear(std::cbrt(9.0 / 98), kExact)));
    const std::vector<std::vector<double>> all_answered = {{1, 2}, {4, 8}, {2, 2}};
    EXPECT_THAT(relative_skills(all_answered, 1),
                ElementsAre(DoubleNear(0.25, kExact), DoubleNear(1, kExact), DoubleNear(1.0 / 3, kExact)))
        << "the ratio of means";
    EXPECT_TRUE(std::isnan(relative_skills(std::vector<std::vector<double>>{{1, none}, {none, 1}, {0, 0}}, 0)[2]))
        << "nothing to divide by";
}

TEST(Quantiles, InterpolateOrderStatistics) {
    EXPECT_THAT(quantiles_of(std::vector<double>{4, 1, 3, 2}, std::vector<double>{0, 0.5, 0.9, 1}),
                Pointwise(DoubleNear(kExact), {1.0, 2.5, 3.7, 4.0}));
}

TEST(Pit, LiesBetweenTheMembersBelowAndThoseUpToTheObservation) {
    const std::vector<double> members = {0, 0, 0, 2};
    EXPECT_NEAR(randomised_pit(members, 0, 0), 0, kExact);
    EXPECT_NEAR(randomised_pit(members, 0, 1), 0.75, kExact);
    EXPECT_NEAR(randomised_pit(members, 1, 0.5), 0.75, kExact);
    EXPECT_NEAR(randomised_pit(members, 3, 0.5), 1, kExact);
}

TEST(LogScore, IsTheLogOfTheBinsShareAndNeverBelowMinusTen) {
    const std::vector<double> members = {1, 2, 12, 25};
    const std::vector<double> edges = {0, 10, 20};
    EXPECT_NEAR(log_score(members, 5, edges), std::log(0.5), kExact);
    EXPECT_NEAR(log_score(members, 10, edges), std::log(0.25), kExact) << "an edge belongs to the bin above";
    EXPECT_NEAR(log_score(members, 1e9, edges), std::log(0.25), kExact);
    EXPECT_EQ(log_score(members, -1, edges), kLeastLogScore);
}

TEST(Brier, FallsIntoReliabilityResolutionAndUncertainty) {
    // Twice 0.8 with one hit, three times 0.2 with none: (0.04 + 0.64 + 3 x 0.04) / 5.
    const std::vector<ThresholdForecast> forecasts = {
        {0.8, true}, {0.8, false}, {0.2, false}, {0.2, false}, {0.2, false}};
    EXPECT_NEAR(brier_score(forecasts), 0.16, kExact);
    const Reliability parts = reliability_of(forecasts);
    ASSERT_EQ(parts.bins.size(), 2U);
    EXPECT_NEAR(parts.bins[1].frequency, 0.5, kExact);
    EXPECT_NEAR(parts.uncertainty, 0.16, kExact);
    EXPECT_NEAR(parts.reliability, 0.4 * 0.09 + 0.6 * 0.04, kExact);
    EXPECT_NEAR(parts.resolution, 0.4 * 0.09 + 0.6 * 0.04, kExact);
    EXPECT_NEAR(parts.reliability - parts.resolution + parts.uncertainty, brier_score(forecasts), kExact);
    EXPECT_NEAR(probability_of_reaching(std::vector<double>{1, 2, 3, 4}, 3), 0.5, kExact);
}

TEST(Uniformity, OfEvenlySpacedValuesIsAlmostZeroAndOfOneValueItsDistance) {
    std::vector<double> even(100);
    std::iota(even.begin(), even.end(), 0.5);
    std::ranges::transform(even, even.begin(), [](double x) { return x / 100; });
    EXPECT_THAT(uniformity_of(even).counts, testing::Each(10U));
    EXPECT_NEAR(uniformity_of(even).largest_distance, 0.005, kExact);
    EXPECT_NEAR(uniformity_of(std::vector<double>{0.9, 0.9}).largest_distance, 0.9, kExact);
}

TEST(Verification, OfEnsemblesThatAreRightCoversAsItSays) {
    // 400 observations at the midpoints of slices of the law that the ensemble stands for.
    std::vector<ForecastOutcome> outcomes;
    const std::vector<double> members = normal_members(100, 10, 199);
    for (const double observed : normal_members(100, 10, 400)) {
        outcomes.push_back({members, observed});
    }
    const Verification all = verify(outcomes, 1);
    EXPECT_EQ(all.forecasts, 400U);
    for (std::size_t k = 0; k < Verification::kIntervals.size(); ++k) {
        EXPECT_NEAR(all.coverage[k], Verification::kIntervals[k], 0.01);
    }
    EXPECT_NEAR(all.mean_error, 0, 1e-9);
    EXPECT_LT(all.pit.largest_distance, 0.01);
    EXPECT_NEAR(all.crps, 10 / std::sqrt(std::acos(-1.0)), 0.05) << "expected CRPS of a normal law: sd / sqrt(pi)";
    const Verification logs = verify_log1p(outcomes, 1);
    EXPECT_NEAR(logs.coverage[2], all.coverage[2], 1e-9) << "quantiles move with the scale";
    EXPECT_LT(logs.crps, 0.1);
}

TEST(PointScores, ByHand) {
    const std::vector<double> predicted = {1, 2, 6};
    const std::vector<double> observed = {2, 2, 3};
    EXPECT_NEAR(mean_absolute_error(predicted, observed), 4.0 / 3, kExact);
    EXPECT_NEAR(mean_error(predicted, observed), 2.0 / 3, kExact);
    EXPECT_NEAR(mean_absolute_scaled_error(predicted, std::vector<double>{4, 4, 3}, observed), 1, kExact);
    EXPECT_TRUE(std::isnan(mean_absolute_scaled_error(predicted, observed, observed)));
    EXPECT_NEAR(skill(0.2, 0.8), 0.75, kExact);
    EXPECT_THAT(log1p_of(std::vector<double>{0, -3}), ElementsAre(0, 0));
}

/// Two camps, three days: (0,0), (10,30), (60,60).
CampCounts three_days() { return {3, 2, {0, 0, 10, 30, 60, 60}, {0, 40, 120}}; }

TEST(Baselines, ByHand) {
    EXPECT_THAT(level_persistence(three_days(), 1), ElementsAre(0, 0, 0, 0, 10, 30));
    EXPECT_THAT(lagged_shares(three_days(), 1), ElementsAre(0, 0, 20, 20, 30, 90)) << "equal while nobody was there";
    EXPECT_THAT(shares_of_day(three_days(), 1), ElementsAre(0, 0, 10, 30, 30, 90));
    EXPECT_THAT(shares_of_day(three_days(), 9), ElementsAre(0, 0, 20, 20, 60, 60)) << "the last day";
    EXPECT_THAT(shares_of_day(three_days(), 0), ElementsAre(0, 0, 0, 0, 0, 0));
    EXPECT_THAT(constant_shares(three_days(), std::vector<double>{3, 1}), ElementsAre(0, 0, 30, 10, 90, 30));
}

TEST(Baselines, GravityAndRadiationByHand) {
    const double unreachable = std::numeric_limits<double>::infinity();
    // 100 people with camps of 300 at 30 km and 100 at 10 km; 50 people who reach the second one only.
    const Opportunities given{{100, 50}, {300, 100}, {30, 10, unreachable, 20}};
    EXPECT_THAT(gravity_weights(given), ElementsAre(DoubleNear(50, kExact), DoubleNear(100, kExact)));
    // Radiation: first camp 100 300 / ((100 + 100) (100 + 300 + 100)) = 0.3, second 100 100 / (100 200) = 0.5.
    EXPECT_THAT(radiation_weights(given), ElementsAre(DoubleNear(37.5, kExact), DoubleNear(112.5, kExact)));
}

}  // namespace
}  // namespace steppe
