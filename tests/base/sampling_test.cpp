// What samplers promise besides their laws: edges, frozen outputs, monotonicity, sharing of noise.
#include "steppe/sampling.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace steppe {
namespace {

using testing::ElementsAre;

DrawPoint point_of(std::uint64_t subject) { return {.key = {1, 2}, .day = 19256, .phase = 3, .subject = subject}; }

std::int64_t binomial_at(std::uint64_t subject, std::int64_t n, double p) {
    Uniforms uniforms(point_of(subject));
    return sample_binomial(uniforms, n, p);
}

std::int64_t hypergeometric_at(std::uint64_t subject, std::int64_t marked, std::int64_t unmarked, std::int64_t drawn) {
    Uniforms uniforms(point_of(subject));
    return sample_hypergeometric(uniforms, marked, unmarked, drawn);
}

std::int64_t poisson_at(std::uint64_t subject, double mean) {
    Uniforms uniforms(point_of(subject));
    return sample_poisson(uniforms, mean);
}

constexpr std::int64_t kLargest = std::int64_t{1} << 53;

TEST(Sampling, CertainOutcomes) {
    for (std::uint64_t i = 0; i < 100; ++i) {
        EXPECT_EQ(binomial_at(i, 0, 0.5), 0);
        EXPECT_EQ(binomial_at(i, 7, 0), 0);
        EXPECT_EQ(binomial_at(i, 7, -0.1), 0);
        EXPECT_EQ(binomial_at(i, 7, 1), 7);
        EXPECT_EQ(binomial_at(i, kLargest, 1.1), kLargest);
        EXPECT_EQ(binomial_at(i, kLargest, std::numeric_limits<double>::denorm_min()), 0);
        EXPECT_EQ(binomial_at(i, 3, 1 - 0x1p-53), 3);
        EXPECT_EQ(hypergeometric_at(i, 0, 0, 0), 0);
        EXPECT_EQ(hypergeometric_at(i, 5, 6, 0), 0);
        EXPECT_EQ(hypergeometric_at(i, 5, 6, 11), 5);
        EXPECT_EQ(hypergeometric_at(i, 0, 6, 3), 0);
        EXPECT_EQ(hypergeometric_at(i, 5, 0, 3), 3);
        EXPECT_EQ(poisson_at(i, 0), 0);
    }
}

TEST(Sampling, CountsStayInTheirSupport) {
    for (std::uint64_t i = 0; i < 2000; ++i) {
        for (const std::int64_t n : {1L, 5L, 25L, 400L, 1000000000000L, kLargest}) {
            for (const double p : {1e-300, 1e-16, 1e-3, 0.45, 0.5, 0.55, 0.999, 1 - 0x1p-53}) {
                const std::int64_t count = binomial_at(i, n, p);
                ASSERT_TRUE(0 <= count && count <= n) << n << ' ' << p << ' ' << count;
            }
        }
        for (const std::int64_t marked : {1L, 2L, 30L, 1000L, 500000000000000L}) {
            for (const std::int64_t unmarked : {1L, 3L, 40L, 999L, 500000000000000L}) {
                const std::int64_t total = marked + unmarked;
                for (const std::int64_t drawn : {std::int64_t{1}, total / 3, total / 2, total - 1}) {
                    const std::int64_t count = hypergeometric_at(i, marked, unmarked, drawn);
                    ASSERT_TRUE(std::max<std::int64_t>(0, drawn - unmarked) <= count &&
                                count <= std::min(marked, drawn))
                        << marked << ' ' << unmarked << ' ' << drawn << ' ' << count;
                }
            }
        }
    }
}

/// A change of any of these is a change of the format of results.
TEST(Sampling, OutputsAreFrozen) {
    const auto three = [](auto sample) { return std::vector<std::int64_t>{sample(0), sample(1), sample(2)}; };
    EXPECT_THAT(three([](std::uint64_t i) { return binomial_at(i, 1, 0.3); }), ElementsAre(0, 1, 0));
    EXPECT_THAT(three([](std::uint64_t i) { return binomial_at(i, 7, 0.6); }), ElementsAre(2, 6, 3));
    EXPECT_THAT(three([](std::uint64_t i) { return binomial_at(i, 20, 0.25); }), ElementsAre(2, 7, 4));
    EXPECT_THAT(three([](std::uint64_t i) { return binomial_at(i, 1000, 0.009); }), ElementsAre(5, 12, 7));
    EXPECT_THAT(three([](std::uint64_t i) { return binomial_at(i, 30, 0.5); }), ElementsAre(10, 15, 13));
    EXPECT_THAT(three([](std::uint64_t i) { return binomial_at(i, 100, 0.3); }), ElementsAre(22, 30, 26));
    EXPECT_THAT(three([](std::uint64_t i) { return binomial_at(i, 100, 0.7); }), ElementsAre(62, 70, 66));
    EXPECT_THAT(three([](std::uint64_t i) { return binomial_at(i, 1000000, 0.123); }),
                ElementsAre(122434, 123417, 122736));
    EXPECT_THAT(three([](std::uint64_t i) { return binomial_at(i, 1000000000, 0.5); }),
                ElementsAre(499972724, 500020069, 499987293));
    EXPECT_THAT(three([](std::uint64_t i) { return binomial_at(i, kLargest, 0.9); }),
                ElementsAre(8106479280149434, 8106479365405765, 8106479306384738));
    EXPECT_THAT(three([](std::uint64_t i) { return binomial_at(i, kLargest, 1e-15); }), ElementsAre(5, 12, 7));
    EXPECT_THAT(three([](std::uint64_t i) { return hypergeometric_at(i, 5, 9, 4); }), ElementsAre(0, 2, 1));
    EXPECT_THAT(three([](std::uint64_t i) { return hypergeometric_at(i, 9, 5, 10); }), ElementsAre(5, 7, 6));
    EXPECT_THAT(three([](std::uint64_t i) { return hypergeometric_at(i, 100, 9000, 300); }), ElementsAre(1, 5, 2));
    EXPECT_THAT(three([](std::uint64_t i) { return hypergeometric_at(i, 5000, 100, 300); }),
                ElementsAre(291, 297, 293));
    EXPECT_THAT(three([](std::uint64_t i) { return hypergeometric_at(i, 50, 60, 40); }), ElementsAre(21, 18, 16));
    EXPECT_THAT(three([](std::uint64_t i) { return hypergeometric_at(i, 60, 50, 70); }), ElementsAre(41, 38, 36));
    EXPECT_THAT(three([](std::uint64_t i) { return hypergeometric_at(i, 1000000, 2000000, 500000); }),
                ElementsAre(166092, 166650, 166478));
    EXPECT_THAT(
        three([](std::uint64_t i) { return hypergeometric_at(i, 400000000000000, 600000000000000, 500000000000000); }),
        ElementsAre(199999985400606, 199999999573231, 199999995206212));
    EXPECT_THAT(three([](std::uint64_t i) { return poisson_at(i, 0.5); }), ElementsAre(0, 1, 0));
    EXPECT_THAT(three([](std::uint64_t i) { return poisson_at(i, 9.5); }), ElementsAre(5, 13, 7));
    EXPECT_THAT(three([](std::uint64_t i) { return poisson_at(i, 10); }), ElementsAre(4, 10, 7));
    EXPECT_THAT(three([](std::uint64_t i) { return poisson_at(i, 123.4); }), ElementsAre(104, 122, 114));
    EXPECT_THAT(three([](std::uint64_t i) { return poisson_at(i, 1e6); }), ElementsAre(998274, 1001270, 999196));
    EXPECT_THAT(three([](std::uint64_t i) { return poisson_at(i, 1e15); }),
                ElementsAre(999999945421545, 1000000040151376, 999999974580231));
}

/// Points in the order of their first uniforms.
std::vector<std::uint64_t> points_by_first_uniform() {
    std::vector<std::uint64_t> points(5000);
    std::iota(points.begin(), points.end(), 0);
    std::ranges::sort(points, {}, [](std::uint64_t i) { return Uniforms(point_of(i)).next(); });
    return points;
}

/// Whether a sampler left exactly `used` uniforms of a point behind it.
bool used_exactly(Uniforms& uniforms, std::uint64_t subject, int used) {
    Uniforms again(point_of(subject));
    for (int i = 0; i < used; ++i) (void)again.next_bits();
    return again.next_bits() == uniforms.next_bits();
}

/// Counts that the first try gave must rise with the first uniform. Returns the share of them.
template <class Sampler>
double expect_monotone_first_try(int uniforms_a_try, Sampler sampler) {
    const std::vector<std::uint64_t> points = points_by_first_uniform();
    std::int64_t previous = -1;
    double first_tries = 0;
    for (const std::uint64_t i : points) {
        Uniforms uniforms(point_of(i));
        const std::int64_t count = sampler(uniforms);
        if (!used_exactly(uniforms, i, uniforms_a_try)) continue;
        ++first_tries;
        EXPECT_GE(count, previous);
        previous = count;
    }
    return first_tries / static_cast<double>(points.size());
}

TEST(Monotone, InversionAlwaysTakesOneUniform) {
    for (const auto& [n, p] :
         {std::pair<std::int64_t, double>{1, 0.3}, {1, 0.8}, {15, 0.5}, {15, 0.501}, {100, 0.05}, {100, 0.95}}) {
        EXPECT_EQ(expect_monotone_first_try(1, [&](Uniforms& u) { return sample_binomial(u, n, p); }), 1)
            << n << ' ' << p;
    }
    for (const double mean : {0.2, 5.0, 9.9}) {
        EXPECT_EQ(expect_monotone_first_try(1, [&](Uniforms& u) { return sample_poisson(u, mean); }), 1) << mean;
    }
    for (const auto& [marked, unmarked, drawn] : {std::array<std::int64_t, 3>{5, 9, 4},
                                                  {9, 5, 4},
                                                  {5, 9, 10},
                                                  {9, 5, 10},
                                                  {100, 9000, 300},
                                                  {9000, 100, 300},
                                                  {100, 9000, 8800}}) {
        EXPECT_EQ(expect_monotone_first_try(
                      1, [&](Uniforms& u) { return sample_hypergeometric(u, marked, unmarked, drawn); }),
                  1)
            << marked << ' ' << unmarked << ' ' << drawn;
    }
}

TEST(Monotone, RejectionRisesWithTheFirstUniformOfTheFirstTry) {
    for (const auto& [n, p] :
         {std::pair<std::int64_t, double>{40, 0.3}, {1000, 0.5}, {1000, 0.8}, {kLargest, 0.3}, {kLargest, 0.7}}) {
        EXPECT_GT(expect_monotone_first_try(2, [&](Uniforms& u) { return sample_binomial(u, n, p); }), 0.6)
            << n << ' ' << p;
    }
    for (const double mean : {10.0, 1000.0, 1e15}) {
        EXPECT_GT(expect_monotone_first_try(2, [&](Uniforms& u) { return sample_poisson(u, mean); }), 0.6) << mean;
    }
}

/// The hypergeometric candidate depends on both uniforms of a try, but never falls below the mean when the first
/// uniform is in the upper half, nor rises above it in the lower.
TEST(Monotone, HypergeometricRejectionTakesItsSideFromTheFirstUniform) {
    for (const auto& [marked, unmarked, drawn] :
         {std::array<std::int64_t, 3>{5000, 6000, 4000}, {6000, 5000, 4000}, {5000, 6000, 7000}, {6000, 5000, 7000}}) {
        const double mean = static_cast<double>(drawn * marked) / static_cast<double>(marked + unmarked);
        int first_tries = 0;
        for (std::uint64_t i = 0; i < 5000; ++i) {
            Uniforms uniforms(point_of(i));
            const auto count = static_cast<double>(sample_hypergeometric(uniforms, marked, unmarked, drawn));
            if (!used_exactly(uniforms, i, 2)) continue;
            ++first_tries;
            if (Uniforms(point_of(i)).next() > 0.5) {
                EXPECT_GE(count, std::floor(mean - 0.5));
            } else {
                EXPECT_LE(count, std::ceil(mean + 0.5));
            }
        }
        EXPECT_GT(first_tries, 2500);
    }
}

/// The mean absolute difference of two samplers at the same points, in units of what independent ones would show.
template <class One, class Other>
double relative_difference(double deviation, One one, Other other) {
    double sum = 0;
    for (std::uint64_t i = 0; i < 5000; ++i) sum += std::abs(static_cast<double>(one(i) - other(i)));
    return sum / 5000 / (2 / std::sqrt(M_PI) * deviation);
}

TEST(Coupling, NearbyLawsShareTheirNoise) {
    const auto binomial = [](std::int64_t n, double p, double shift) {
        return relative_difference(
            std::sqrt(static_cast<double>(n) * p * (1 - p)), [=](std::uint64_t i) { return binomial_at(i, n, p); },
            [=](std::uint64_t i) { return binomial_at(i, n, p + shift); });
    };
    EXPECT_LT(binomial(15, 0.3, 0.001), 0.02);
    EXPECT_LT(binomial(15, 0.4995, 0.001), 0.02) << "across the reflection";
    EXPECT_LT(binomial(10000, 0.3, 0.0001), 0.05);
    EXPECT_LT(binomial(10000, 0.7, 0.0001), 0.05);
    EXPECT_LT(relative_difference(
                  10, [](std::uint64_t i) { return poisson_at(i, 100); },
                  [](std::uint64_t i) { return poisson_at(i, 100.1); }),
              0.05);
    EXPECT_LT(relative_difference(
                  25, [](std::uint64_t i) { return hypergeometric_at(i, 5000, 6000, 4000); },
                  [](std::uint64_t i) { return hypergeometric_at(i, 5001, 5999, 4000); }),
              0.05);
    // Different points share nothing: the same measure is then near 1.
    EXPECT_GT(relative_difference(
                  10, [](std::uint64_t i) { return poisson_at(i, 100); },
                  [](std::uint64_t i) { return poisson_at(i + 5000, 100); }),
              0.9);
}

std::vector<std::int64_t> categories_at(std::uint64_t subject, std::int64_t n, const std::vector<double>& limits) {
    std::vector<std::int64_t> counts(limits.size(), -1);
    const std::int64_t sum = sample_categories(seed_at(point_of(subject)), n, limits, counts);
    EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}), sum);
    return counts;
}

std::vector<std::int64_t> matching_at(std::uint64_t subject, std::int64_t drawn,
                                      const std::vector<std::int64_t>& sizes) {
    std::vector<std::int64_t> counts(sizes.size(), -1);
    sample_multivariate_hypergeometric(seed_at(point_of(subject)), drawn, sizes, counts);
    return counts;
}

TEST(MultivariateHypergeometric, TakesAllThatAreDrawnAndNoMoreThanThereAre) {
    EXPECT_THAT(matching_at(0, 0, {3, 4}), ElementsAre(0, 0));
    EXPECT_THAT(matching_at(0, 7, {3, 4}), ElementsAre(3, 4));
    EXPECT_THAT(matching_at(0, 5, {0, 5, 0}), ElementsAre(0, 5, 0));
    EXPECT_THAT(matching_at(0, 0, {}), ElementsAre());
    const std::vector<std::int64_t> sizes = {5, 700, 0, 90};
    for (std::int64_t drawn = 0; drawn <= 795; ++drawn) {
        const auto counts = matching_at(static_cast<std::uint64_t>(drawn), drawn, sizes);
        EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}), drawn);
        for (std::size_t i = 0; i < sizes.size(); ++i) EXPECT_TRUE(0 <= counts[i] && counts[i] <= sizes[i]);
    }
}

/// As above.
TEST(Sampling, OutputsOfSplitsAreFrozen) {
    EXPECT_THAT(categories_at(0, 10, {0.1, 0.3, 0.6}), ElementsAre(1, 1, 3));
    EXPECT_THAT(categories_at(0, 1000000, {0.1, 0.3, 0.6}), ElementsAre(100116, 200238, 299301));
    EXPECT_THAT(matching_at(0, 10, {30, 500, 70}), ElementsAre(0, 7, 3));
    EXPECT_THAT(matching_at(0, 200, {30, 500, 70}), ElementsAre(9, 169, 22));
}

TEST(Sampling, DoesNotDependOnTheOrderOfEvaluation) {
    std::vector<std::int64_t> forwards, backwards;
    for (std::uint64_t i = 0; i < 500; ++i) forwards.push_back(binomial_at(i, 100, 0.4) + 1000 * poisson_at(i, 20));
    for (std::uint64_t i = 500; i-- > 0;) {
        const std::int64_t poisson = poisson_at(i, 20);
        (void)hypergeometric_at(i, 500, 500, 300);
        backwards.push_back(1000 * poisson + binomial_at(i, 100, 0.4));
    }
    std::ranges::reverse(backwards);
    EXPECT_EQ(forwards, backwards);
}

/// A change of a limit moves only those items whose uniforms lie between: what two variants share stays shared.
TEST(Sampling, CategoriesShareTheirChance) {
    for (std::uint64_t i = 0; i < 200; ++i) {
        for (const std::int64_t n : {1L, 7L, 8L, 60L, 400L}) {
            const auto counts = categories_at(i, n, {0.2, 0.5, 0.9});
            const auto more = categories_at(i, n, {0.25, 0.5, 0.9});
            EXPECT_GE(more[0], counts[0]);
            EXPECT_EQ(more[0] + more[1], counts[0] + counts[1]);
            EXPECT_EQ(more[2], counts[2]);
        }
    }
}

TEST(Sampling, CategoriesThatAreCertainOrImpossible) {
    for (std::uint64_t i = 0; i < 100; ++i) {
        for (const std::int64_t n : {0L, 1L, 8L, 401L, 1000000000L}) {
            EXPECT_THAT(categories_at(i, n, {0, 1, 1, 1}), ElementsAre(0, n, 0, 0));
            EXPECT_THAT(categories_at(i, n, {0, 0, 0, 0}), ElementsAre(0, 0, 0, 0));
        }
    }
}

}  // namespace
}  // namespace steppe
