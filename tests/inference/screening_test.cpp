#include "inference/screening.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "inference/abc_smc.hpp"

namespace steppe {
namespace {

double ishigami(std::span<const double> u) {
    const auto x = [&](std::size_t j) { return std::numbers::pi * (2 * u[j] - 1); };
    return std::sin(x(0)) + 7 * std::pow(std::sin(x(1)), 2) + 0.1 * std::pow(x(2), 4) * std::sin(x(0));
}

double sobol_g(std::span<const double> u) {
    const std::vector<double> a = {0, 0.5, 3, 9, 99, 99};
    double product = 1;
    for (std::size_t j = 0; j < a.size(); ++j) {
        product *= (std::abs(4 * u[j] - 2) + a[j]) / (1 + a[j]);
    }
    return product;
}

/// Effects of a function, with noise of a standard deviation on each replicate that the points of a trajectory do not
/// share.
std::vector<Effect> effects_of(const std::function<double(std::span<const double>)>& function, std::size_t inputs,
                               std::size_t trajectories, std::size_t replicates = 1, double noise = 0) {
    const MorrisDesign design = morris_design(inputs, trajectories, 8, 11);
    std::vector<std::vector<std::vector<double>>> outputs;
    std::uint64_t number = 0;
    for (const MorrisDesign::Trajectory& one : design.trajectories) {
        std::vector<std::vector<double>> of_points;
        for (const std::vector<double>& point : one.points) {
            std::vector<double> values;
            for (std::size_t r = 0; r < replicates; ++r) {
                values.push_back(function(point) + noise * prior_score(21, ++number, r));
            }
            of_points.push_back(std::move(values));
        }
        outputs.push_back(std::move(of_points));
    }
    return morris_effects(design, outputs);
}

TEST(Screening, IshigamiHasItsKnownIndices) {
    // Standard errors with 20,000 base points are below .012; bounds are four of them, the seed is fixed.
    const Indices found = sobol_indices(ishigami, 3, 20'000, 1);
    const std::vector<double> first = {0.3139, 0.4424, 0};
    const std::vector<double> total = {0.5576, 0.4424, 0.2437};
    for (std::size_t j = 0; j < 3; ++j) {
        EXPECT_NEAR(found.first[j], first[j], 0.05) << j;
        EXPECT_NEAR(found.total[j], total[j], 0.05) << j;
    }
}

TEST(Screening, SobolsGHasItsKnownIndices) {
    const Indices found = sobol_indices(sobol_g, 6, 20'000, 2);
    const std::vector<double> first = {0.5868, 0.2608, 0.0367, 0.0059, 0.0001, 0.0001};
    const std::vector<double> total = {0.6901, 0.3562, 0.0563, 0.0092, 0.0001, 0.0001};
    for (std::size_t j = 0; j < 6; ++j) {
        EXPECT_NEAR(found.first[j], first[j], 0.05) << j;
        EXPECT_NEAR(found.total[j], total[j], 0.05) << j;
    }
}

TEST(Screening, AStepOfTheDesignMovesOneInputByHalfTheGrid) {
    const MorrisDesign design = morris_design(5, 20, 8, 3);
    for (const MorrisDesign::Trajectory& one : design.trajectories) {
        ASSERT_EQ(one.points.size(), 6U);
        for (std::size_t k = 0; k < 5; ++k) {
            for (std::size_t j = 0; j < 5; ++j) {
                const double step = one.points[k + 1][j] - one.points[k][j];
                EXPECT_NEAR(step, j == one.moved[k] ? one.by[k] : 0.0, 1e-12);
                EXPECT_TRUE(j != one.moved[k] || std::abs(std::abs(step) - 0.5) < 1e-12);
            }
        }
    }
}

TEST(Screening, EffectsOfALinearFunctionAreItsCoefficients) {
    const std::vector<Effect> effects =
        effects_of([](std::span<const double> u) { return 3 * u[0] - 2 * u[1] + 5; }, 3, 10);
    EXPECT_NEAR(effects[0].mu_star, 3, 1e-9);
    EXPECT_NEAR(effects[0].mu, 3, 1e-9);
    EXPECT_NEAR(effects[0].sigma, 0, 1e-9);
    EXPECT_NEAR(effects[1].mu, -2, 1e-9);
    EXPECT_NEAR(effects[1].mu_star, 2, 1e-9);
    EXPECT_NEAR(effects[2].mu_star, 0, 1e-9);
}

TEST(Screening, MorrisRanksSobolsGAsItsCoefficientsDo) {
    const std::vector<Effect> effects = effects_of(sobol_g, 6, 200);
    for (std::size_t j = 0; j + 2 < 6; ++j) {
        EXPECT_GT(effects[j].mu_star, effects[j + 1].mu_star) << j;
    }
    EXPECT_GT(effects[0].sigma, 0.1);  // it is not linear
}

TEST(Screening, NoiseIsNotTakenForAnEffect) {
    const auto function = [](std::span<const double> u) { return 2 * u[0]; };
    const std::vector<Effect> effects = effects_of(function, 6, 30, 4, 1.0);
    EXPECT_TRUE(effects[0].acts());
    std::size_t wrong = 0;
    for (std::size_t j = 1; j < 6; ++j) {
        wrong += effects[j].acts() ? 1 : 0;
    }
    EXPECT_LE(wrong, 2U);  // each is passed once in twenty: three of five in one of a thousand seeds; this one is fixed
}

}  // namespace
}  // namespace steppe
