// Known answers. Bounds are wide enough for seeds chosen without looking at the outcome: each is about four standard
// errors of the estimate, so that the false-alarm rate of each is below 1 in 10,000; seeds are fixed.
#include "inference/abc_smc.hpp"

#include <gtest/gtest.h>

#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "inference/emulator.hpp"
#include "steppe/sampling.hpp"

namespace steppe {
namespace {

struct Moments {
    double mean = 0;
    double sd = 0;
};

Moments moments_of(const std::vector<Numbers>& points, std::size_t j) {
    const auto n = static_cast<double>(points.size());
    Moments moments;
    for (const Numbers& point : points) {
        moments.mean += point[j] / n;
    }
    for (const Numbers& point : points) {
        moments.sd += (point[j] - moments.mean) * (point[j] - moments.mean) / n;
    }
    moments.sd = std::sqrt(moments.sd);
    return moments;
}

SimulateAll each(const std::function<Numbers(const Numbers&, std::uint64_t)>& one) {
    return [one](const std::vector<Numbers>& points, std::uint64_t number) {
        std::vector<Numbers> all;
        for (const Numbers& point : points) {
            all.push_back(one(point, number++));
        }
        return all;
    };
}

Numbers identity(std::size_t n, double variance) {
    Numbers matrix(n * n);
    for (std::size_t i = 0; i < n; ++i) {
        matrix[i * n + i] = variance;
    }
    return matrix;
}

TEST(AbcSmc, NormalMeanWithNormalErrorsIsTheConjugateAnswer) {
    // y = (1.2, .7, 2.1, 1.5, .9), variance 1, prior N(0, 4): mean 1.219048, sd .436436.
    AbcOptions options;
    options.seed = 1;
    options.particles = 1500;
    options.moves = 3;
    const SimulateAll simulate = each([](const Numbers& z, std::uint64_t) { return Numbers(5, 2 * z.front()); });
    std::uint64_t number = 0;
    Particles particles = from_prior(1, options, simulate, number);
    const Closeness close({1.2, 0.7, 2.1, 1.5, 0.9}, identity(5, 1));
    const std::vector<Generation> generations = draw_near(particles, nullptr, close, options, simulate, number);
    EXPECT_EQ(generations.back().part, 1);
    EXPECT_GT(generations.back().emulator_r2, 0.999);
    const Moments score = moments_of(particles.points, 0);
    EXPECT_NEAR(2 * score.mean, 1.219048, 0.05);
    EXPECT_NEAR(2 * score.sd, 0.436436, 0.04);
}

TEST(AbcSmc, RandomSimulatorsApproachTheConjugateAnswerAsTheToleranceShrinks) {
    // The mean of five normal draws is simulated; with tolerance e the posterior is that of a variance 1/5 + e^2.
    const double y = 1.28;
    for (const double tolerance : {1.0, 0.3, 0.1}) {
        AbcOptions options;
        options.seed = 2;
        options.particles = 1500;
        options.moves = 4;
        options.tolerance = tolerance;
        const SimulateAll simulate = each([](const Numbers& z, std::uint64_t number) {
            return Numbers{2 * z.front() + prior_score(77, number, 0) / std::sqrt(5.0)};
        });
        std::uint64_t number = 0;
        Particles particles = from_prior(1, options, simulate, number);
        (void)draw_near(particles, nullptr, Closeness({y}, {1}), options, simulate, number);
        const double variance = 1 / (1 / 4.0 + 1 / (0.2 + tolerance * tolerance));
        const Moments score = moments_of(particles.points, 0);
        EXPECT_NEAR(2 * score.mean, variance * y / (0.2 + tolerance * tolerance), 0.11) << tolerance;
        EXPECT_NEAR(2 * score.sd, std::sqrt(variance), 0.1 * std::sqrt(variance)) << tolerance;
    }
}

TEST(AbcSmc, GammaAndPoissonGiveTheConjugateAnswer) {
    // Ga(2, .1) and counts 12, 15, 9, 20: mean 14.146341, variance 3.450327. The sum is simulated; a tolerance of 1 on
    // a sum of 56 with standard deviation 7.5 widens the posterior by less than 1 %.
    const boost::math::gamma_distribution<> prior(2, 10);
    const boost::math::normal_distribution<> score;
    const auto rate = [&](double z) { return boost::math::quantile(prior, boost::math::cdf(score, z)); };
    AbcOptions options;
    options.seed = 3;
    options.particles = 1500;
    options.moves = 4;
    const SimulateAll simulate = each([&](const Numbers& z, std::uint64_t number) {
        Uniforms uniforms({.key = {9, number}});
        return Numbers{static_cast<double>(sample_poisson(uniforms, 4 * rate(z.front())))};
    });
    std::uint64_t number = 0;
    Particles particles = from_prior(1, options, simulate, number);
    (void)draw_near(particles, nullptr, Closeness({56}, {1}), options, simulate, number);
    double mean = 0;
    double squares = 0;
    for (const Numbers& point : particles.points) {
        mean += rate(point.front()) / 1500;
        squares += rate(point.front()) * rate(point.front()) / 1500;
    }
    EXPECT_NEAR(mean, 14.146341, 0.35);
    EXPECT_NEAR(squares - mean * mean, 3.450327, 0.6);
}

TEST(AbcSmc, ALocalLevelIsWhatTheKalmanFilterSays) {
    // q = .5, r = 1, P0 = 10 on the same y: the last level has mean 1.201053, variance .501266. Six dimensions: the
    // first level and five innovations.
    AbcOptions options;
    options.seed = 4;
    options.particles = 1500;
    options.moves = 4;
    const auto levels = [](const Numbers& z) {
        Numbers all;
        double level = std::sqrt(10.0) * z[0];
        for (std::size_t i = 1; i < z.size(); ++i) {
            level += std::sqrt(0.5) * z[i];
            all.push_back(level);
        }
        return all;
    };
    const SimulateAll simulate = each([&](const Numbers& z, std::uint64_t) { return levels(z); });
    std::uint64_t number = 0;
    Particles particles = from_prior(6, options, simulate, number);
    (void)draw_near(particles, nullptr, Closeness({1.2, 0.7, 2.1, 1.5, 0.9}, identity(5, 1)), options, simulate,
                    number);
    const Moments last = moments_of(particles.simulated, 4);
    EXPECT_NEAR(last.mean, 1.201053, 0.09);
    EXPECT_NEAR(last.sd * last.sd, 0.501266, 0.08);
}

TEST(AbcSmc, MovesFromOneClosenessToAnother) {
    AbcOptions options;
    options.seed = 5;
    options.particles = 1500;
    options.moves = 3;
    const SimulateAll simulate = each([](const Numbers& z, std::uint64_t) { return z; });
    std::uint64_t number = 0;
    Particles particles = from_prior(1, options, simulate, number);
    const Closeness first({2}, {0.5});
    const Closeness second({-1}, {0.25});
    (void)draw_near(particles, nullptr, first, options, simulate, number);
    (void)draw_near(particles, &first, second, options, simulate, number);
    const Moments score = moments_of(particles.points, 0);
    EXPECT_NEAR(score.mean, -0.8, 0.05);
    EXPECT_NEAR(score.sd, std::sqrt(0.2), 0.04);
}

TEST(AbcSmc, ParametersThatDoNotShowKeepTheirPrior) {
    // Two of sixty coordinates show in one number each, with errors of variance 0.01: their posterior variance is
    // 1 / (1 + 100). Of the others a hundred particles must still spread as the prior does.
    constexpr std::size_t kDimensions = 60;
    AbcOptions options;
    options.seed = 5;
    options.particles = 100;
    const SimulateAll simulate = each([](const Numbers& z, std::uint64_t) { return Numbers{z[7], z[31]}; });
    std::uint64_t number = 0;
    Particles particles = from_prior(kDimensions, options, simulate, number);
    (void)draw_near(particles, nullptr, Closeness({1, -0.5}, identity(2, 0.01)), options, simulate, number);
    double variance = 0;
    for (std::size_t j = 0; j < kDimensions; ++j) {
        const Moments score = moments_of(particles.points, j);
        if (j == 7 || j == 31) {
            EXPECT_NEAR(score.mean, j == 7 ? 100 / 101.0 : -50 / 101.0, 0.05);
            EXPECT_NEAR(score.sd, std::sqrt(1 / 101.0), 0.035);
        } else {
            variance += score.sd * score.sd / (kDimensions - 2);
        }
    }
    EXPECT_NEAR(variance, 0.99, 0.075);
}

TEST(AbcSmc, ACovarianceThatIsNoneIsRefused) { EXPECT_THROW(Closeness({1, 2}, {1, 2, 2, 1}), std::invalid_argument); }

TEST(Emulator, FindsAQuadraticAndIsCloseToWhatIsNearlyOne) {
    std::vector<std::vector<double>> points;
    std::vector<std::vector<double>> values;
    for (std::uint64_t i = 0; i < 200; ++i) {
        const std::vector<double> z = {prior_score(6, i, 0), prior_score(6, i, 1)};
        points.push_back(z);
        values.push_back({1 + 2 * z[0] - z[1] + 0.5 * z[0] * z[1] - 0.25 * z[1] * z[1], std::exp(0.2 * z[0])});
    }
    const Emulator emulator(points, values);
    EXPECT_GT(emulator.explained(), 0.99);
    EXPECT_NEAR(emulator.at(std::vector<double>{1, -1})[0], 1 + 2 + 1 - 0.5 - 0.25, 0.02);
    EXPECT_NEAR(emulator.at(std::vector<double>{1, -1})[1], std::exp(0.2), 0.02);
}

}  // namespace
}  // namespace steppe
