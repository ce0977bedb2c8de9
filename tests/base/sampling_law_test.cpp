// Each sampler against its exact law, and wrong samplers that the same tests must catch. See goodness.hpp for how often
// they may raise a false alarm.
#include <gtest/gtest.h>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <cmath>
#include <map>
#include <numeric>
#include <span>
#include <vector>

#include "goodness.hpp"
#include "steppe/sampling.hpp"

namespace steppe {
namespace {

constexpr int kDraws = 200000;

DrawPoint point_of(std::uint64_t subject) { return {.key = {2022, 9}, .day = 19256, .phase = 21, .subject = subject}; }

/// One count from each of kDraws points.
template <class Sampler>
std::vector<std::int64_t> draw_many(Sampler sampler) {
    std::vector<std::int64_t> counts(kDraws);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        Uniforms uniforms(point_of(i));
        counts[i] = sampler(uniforms);
    }
    return counts;
}

double normal_cdf(double k, double mean, double deviation) {
    return boost::math::cdf(boost::math::normal(mean, deviation), k + 0.5);
}

/// A law that is known by its masses, from the lowest count upwards.
class Table {
  public:
    Table(double lowest, const std::vector<double>& masses) : lowest_(lowest) {
        double sum = 0;
        for (const double mass : masses) cumulated_.push_back(sum += mass);
    }
    double operator()(double k) const {
        if (k < lowest_) return 0;
        const auto i = static_cast<std::size_t>(k - lowest_);
        return i < cumulated_.size() ? cumulated_[i] : 1;
    }

  private:
    double lowest_;
    std::vector<double> cumulated_;
};

// --- binomial

struct BinomialCase {
    std::int64_t n;
    double p;
};

/// The deviation above which a binomial or hypergeometric law is its normal limit as far as kDraws can tell: the
/// skewness is below 1e-5, where 5e-3 would be needed.
constexpr double kNormalDeviation = 1e5;

double binomial_p_value(const std::vector<std::int64_t>& counts, BinomialCase c) {
    const auto n = static_cast<double>(c.n);
    const double mean = n * c.p, deviation = std::sqrt(n * c.p * (1 - c.p));
    return goodness_of_fit(counts, mean, deviation, [&](double k) {
        if (k < 0) return 0.0;
        if (k >= n) return 1.0;
        if (deviation > kNormalDeviation) return normal_cdf(k, mean, deviation);
        return boost::math::cdf(boost::math::binomial(n, c.p), k);
    });
}

std::vector<std::int64_t> binomial_counts(BinomialCase c) {
    return draw_many([&](Uniforms& uniforms) { return sample_binomial(uniforms, c.n, c.p); });
}

TEST(BinomialLaw, IsExact) {
    std::vector<BinomialCase> cases;
    for (const double p : {1e-4, 0.01, 0.1, 0.3, 0.4999, 0.5, 0.5001, 0.7, 0.9, 0.99, 0.9999}) {
        for (const std::int64_t n : {1, 2, 3, 7, 19, 20, 21, 33, 34, 100, 1000, 99999, 1000000})
            cases.push_back({n, p});
    }
    // Either side of where inversion ends.
    for (const std::int64_t n : {50, 1000, 1000000}) {
        const double p = 10 / static_cast<double>(n);
        for (const double near : {p * 0.999, p * 1.001}) {
            cases.push_back({n, near});
            cases.push_back({n, 1 - near});
        }
    }
    for (const double p : {1e-9, 3e-8, 1e-6, 1e-3, 0.2, 0.5, 0.999, 1 - 1e-6, 1 - 1e-9})
        cases.push_back({1000000000, p});
    for (const double p : {1e-15, 1e-14, 1e-3, 0.5, 0.8}) cases.push_back({1LL << 53, p});
    for (const BinomialCase c : cases) {
        EXPECT_GT(binomial_p_value(binomial_counts(c), c), kFalseAlarm) << "n = " << c.n << ", p = " << c.p;
    }
}

TEST(BinomialLaw, TheTestCatchesWrongSamplers) {
    const BinomialCase c{100, 0.3};
    EXPECT_LT(binomial_p_value(binomial_counts({100, 0.302}), c), kFalseAlarm) << "a slightly wrong p";
    EXPECT_LT(binomial_p_value(binomial_counts({101, 0.3}), c), kFalseAlarm) << "a slightly wrong n";
    const auto rounded = draw_many([](Uniforms& uniforms) {
        return static_cast<std::int64_t>(100 * 0.3 + uniforms.next());  // right on average
    });
    EXPECT_LT(binomial_p_value(rounded, c), kFalseAlarm) << "a rounded expectation";
    const auto normal = draw_many([](Uniforms& uniforms) {
        return std::lround(boost::math::quantile(boost::math::normal(30, std::sqrt(21)), uniforms.next()));
    });
    EXPECT_LT(binomial_p_value(normal, c), kFalseAlarm) << "a rounded normal";
    const BinomialCase large{1000000000, 0.2};
    EXPECT_LT(binomial_p_value(binomial_counts({1000000000, 0.2000003}), large), kFalseAlarm);
}

// --- hypergeometric

struct HypergeometricCase {
    std::int64_t marked, unmarked, drawn;
};

double hypergeometric_mean(HypergeometricCase c) {
    return static_cast<double>(c.drawn) * (static_cast<double>(c.marked) / static_cast<double>(c.marked + c.unmarked));
}

double hypergeometric_deviation(HypergeometricCase c) {
    const auto total = static_cast<double>(c.marked + c.unmarked);
    if (total <= 1) return 0;
    return std::sqrt(hypergeometric_mean(c) * (static_cast<double>(c.unmarked) / total) *
                     (static_cast<double>(c.marked + c.unmarked - c.drawn) / (total - 1)));
}

/// By the recurrence from the mean outwards and normalisation: no logarithms, no factorials.
Table hypergeometric_law(HypergeometricCase c) {
    const std::int64_t lowest = std::max<std::int64_t>(0, c.drawn - c.unmarked);
    const std::int64_t highest = std::min(c.marked, c.drawn);
    const auto reach = static_cast<std::int64_t>(40 * hypergeometric_deviation(c)) + 60;
    const std::int64_t centre = std::clamp(static_cast<std::int64_t>(hypergeometric_mean(c)), lowest, highest);
    const std::int64_t from = std::max(lowest, centre - reach), to = std::min(highest, centre + reach);
    const auto ratio = [&](std::int64_t k) {  // of the mass of k + 1 to that of k
        return static_cast<double>(c.marked - k) * static_cast<double>(c.drawn - k) /
               (static_cast<double>(k + 1) * static_cast<double>(c.unmarked - c.drawn + k + 1));
    };
    std::vector<double> masses(static_cast<std::size_t>(to - from + 1));
    const auto at = [&](std::int64_t k) -> double& { return masses[static_cast<std::size_t>(k - from)]; };
    at(centre) = 1;
    for (std::int64_t k = centre; k < to; ++k) at(k + 1) = at(k) * ratio(k);
    for (std::int64_t k = centre; k > from; --k) at(k - 1) = at(k) / ratio(k - 1);
    const double sum = std::accumulate(masses.begin(), masses.end(), 0.0);
    for (double& mass : masses) mass /= sum;
    return {static_cast<double>(from), masses};
}

double hypergeometric_p_value(const std::vector<std::int64_t>& counts, HypergeometricCase c) {
    const double mean = hypergeometric_mean(c), deviation = hypergeometric_deviation(c);
    if (deviation > kNormalDeviation) {
        return goodness_of_fit(counts, mean, deviation, [&](double k) { return normal_cdf(k, mean, deviation); });
    }
    return goodness_of_fit(counts, mean, deviation, hypergeometric_law(c));
}

std::vector<std::int64_t> hypergeometric_counts(HypergeometricCase c) {
    return draw_many(
        [&](Uniforms& uniforms) { return sample_hypergeometric(uniforms, c.marked, c.unmarked, c.drawn); });
}

TEST(HypergeometricLaw, IsExact) {
    std::vector<HypergeometricCase> cases;
    // Every symmetry of every law, in both algorithms.
    for (const auto& [few, many, some] : {std::array<std::int64_t, 3>{1, 1, 1},
                                          {3, 5, 2},
                                          {10, 10, 10},
                                          {20, 20, 20},
                                          {21, 21, 21},
                                          {25, 300, 25},
                                          {50, 60, 40},
                                          {200, 5000, 100},
                                          {400, 600, 450},
                                          {999, 1000001, 9000},
                                          {1001, 1000001, 11000},
                                          {30000, 1000000, 200},
                                          {300000, 2000000, 600000},
                                          {1000000, 1000000000, 9990},
                                          {40000000, 1000000000, 3000},
                                          {100000000, 1000000000, 100000000}}) {
        for (const std::int64_t drawn : {some, few + many - some}) {
            cases.push_back({few, many, drawn});
            cases.push_back({many, few, drawn});
        }
        cases.push_back({some, few + many - some, few});
    }
    cases.push_back({1, 1000000, 500000});
    cases.push_back({1000000, 1, 500000});
    cases.push_back({400000000000000, 600000000000000, 500000000000000});
    cases.push_back({600000000000000, 400000000000000, 500000000000001});
    cases.push_back({100000000, 999999900000000, 50000000});
    cases.push_back({20000000, 999999980000000, 999999950000000});
    cases.push_back({50000000, 999999950000000, 600000000});
    for (const HypergeometricCase c : cases) {
        EXPECT_GT(hypergeometric_p_value(hypergeometric_counts(c), c), kFalseAlarm)
            << c.marked << " marked, " << c.unmarked << " unmarked, " << c.drawn << " drawn";
    }
}

TEST(HypergeometricLaw, TheTestCatchesWrongSamplers) {
    const HypergeometricCase c{50, 60, 40};
    const auto replaced = draw_many([](Uniforms& uniforms) { return sample_binomial(uniforms, 40, 50. / 110); });
    EXPECT_LT(hypergeometric_p_value(replaced, c), kFalseAlarm) << "with replacement";
    EXPECT_LT(hypergeometric_p_value(hypergeometric_counts({500, 601, 40}), {500, 600, 41}), kFalseAlarm);
    const HypergeometricCase rare{25, 300, 25};
    const auto poisson = draw_many([](Uniforms& uniforms) { return sample_poisson(uniforms, 25 * 25. / 325); });
    EXPECT_LT(hypergeometric_p_value(poisson, rare), kFalseAlarm) << "the limit of rare events";
}

// --- Poisson

double poisson_p_value(const std::vector<std::int64_t>& counts, double mean) {
    const double deviation = std::sqrt(mean);
    return goodness_of_fit(counts, mean, deviation, [&](double k) {
        if (k < 0) return 0.0;
        if (deviation > kNormalDeviation) return normal_cdf(k, mean, deviation);
        return boost::math::cdf(boost::math::poisson(mean), k);
    });
}

std::vector<std::int64_t> poisson_counts(double mean) {
    return draw_many([&](Uniforms& uniforms) { return sample_poisson(uniforms, mean); });
}

TEST(PoissonLaw, IsExact) {
    for (const double mean : {1e-3, 0.1,  0.5,  1.0,   3.3,    7.0, 9.999, 10.0, 10.001, 12.5,
                              17.0, 30.0, 65.4, 100.0, 1234.5, 1e4, 1e6,   1e9,  1e12,   1e15}) {
        EXPECT_GT(poisson_p_value(poisson_counts(mean), mean), kFalseAlarm) << mean;
    }
}

TEST(PoissonLaw, TheTestCatchesWrongSamplers) {
    EXPECT_LT(poisson_p_value(poisson_counts(9.9), 10), kFalseAlarm);
    EXPECT_LT(poisson_p_value(poisson_counts(101), 100), kFalseAlarm);
    const auto binomial = draw_many([](Uniforms& uniforms) { return sample_binomial(uniforms, 1000, 0.03); });
    EXPECT_LT(poisson_p_value(binomial, 30), kFalseAlarm);
}

// --- several categories, jointly

using Split = std::vector<std::int64_t>;

/// All ways to put `items` into `categories`.
std::vector<Split> all_splits(std::int64_t items, std::size_t categories) {
    if (categories == 1) return {{items}};
    std::vector<Split> splits;
    for (std::int64_t first = 0; first <= items; ++first) {
        for (Split& rest : all_splits(items - first, categories - 1)) {
            rest.insert(rest.begin(), first);
            splits.push_back(std::move(rest));
        }
    }
    return splits;
}

double factorial(std::int64_t n) { return std::tgamma(static_cast<double>(n) + 1); }
double choose(std::int64_t n, std::int64_t k) { return k > n ? 0 : factorial(n) / (factorial(k) * factorial(n - k)); }

double multinomial_mass(const Split& split, const std::vector<double>& probabilities) {
    double mass = factorial(std::accumulate(split.begin(), split.end(), std::int64_t{0}));
    for (std::size_t i = 0; i < split.size(); ++i) {
        mass *= std::pow(probabilities[i], static_cast<double>(split[i])) / factorial(split[i]);
    }
    return mass;
}

double hypergeometric_mass(const Split& split, const Split& sizes) {
    std::int64_t drawn = 0, total = 0;
    double ways = 1;
    for (std::size_t i = 0; i < split.size(); ++i) {
        ways *= choose(sizes[i], split[i]);
        drawn += split[i];
        total += sizes[i];
    }
    return ways / choose(total, drawn);
}

/// Draws splits of `items` and compares how often each occurs with its mass. `sampler(point)` gives a Split.
template <class Sampler, class Mass>
double joint_p_value(std::int64_t items, std::size_t categories, Sampler sampler, Mass mass) {
    std::map<Split, double> seen;
    for (int i = 0; i < kDraws; ++i) ++seen[sampler(point_of(static_cast<std::uint64_t>(i)))];
    std::vector<double> observed, expected;
    for (const Split& split : all_splits(items, categories)) {
        const double due = kDraws * mass(split);
        if (due == 0 && seen.contains(split)) return 0;
        observed.push_back(seen.contains(split) ? seen[split] : 0);
        expected.push_back(due);
    }
    return chi_square_p(observed, expected);
}

Split hypergeometric_split(const DrawPoint& point, std::int64_t drawn, const Split& sizes) {
    Split counts(sizes.size());
    sample_multivariate_hypergeometric(seed_at(point), drawn, sizes, counts);
    return counts;
}

Split categories_split(const DrawPoint& point, std::int64_t n, const std::vector<double>& probabilities) {
    std::vector<double> limits(probabilities.size());
    std::partial_sum(probabilities.begin(), probabilities.end(), limits.begin());
    for (double& limit : limits) limit = std::min(limit, 1.0);
    Split counts(limits.size());
    sample_categories(seed_at(point), n, limits, counts);
    counts.push_back(n - std::accumulate(counts.begin(), counts.end(), std::int64_t{0}));
    return counts;
}

TEST(CategoriesLaw, IsExactJointly) {
    const std::vector<std::vector<double>> cases = {
        {0.2, 0.3, 0.5},      {0.2, 0.3, 0.1},    {0.9, 0.05, 0.05}, {0.0, 0.6, 0.0, 0.4},
        {0.1, 0.2, 0.3, 0.4}, {0.5, 0.25, 0.125}, {0.01, 0.01},      {0.7}};
    for (const std::vector<double>& probabilities : cases) {
        std::vector<double> all = probabilities;
        all.push_back(std::max(0.0, 1 - std::accumulate(all.begin(), all.end(), 0.0)));
        if (all.back() < 1e-12) all.back() = 0;
        for (const std::int64_t n : {1, 5, 8, 9}) {
            const double p = joint_p_value(
                n, all.size(), [&](const DrawPoint& point) { return categories_split(point, n, probabilities); },
                [&](const Split& split) { return multinomial_mass(split, all); });
            EXPECT_GT(p, kFalseAlarm) << testing::PrintToString(probabilities) << ' ' << n;
        }
    }
}

/// Of each category, and of all up to it: whether they vary together as they should.
TEST(CategoriesLaw, MarginsAreBinomial) {
    const std::vector<std::vector<double>> cases = {
        {0.05, 0.45, 0.1, 0.25}, {0.3, 0.7}, {0.6}, {0.25, 0.25, 0.5}, std::vector<double>(20, 0.045)};
    for (const std::vector<double>& probabilities : cases) {
        for (const std::int64_t n : {2, 16, 61, 399, 401, 3000}) {
            const std::size_t size = probabilities.size();
            std::vector<std::vector<std::int64_t>> of(size, std::vector<std::int64_t>(kDraws));
            std::vector<std::vector<std::int64_t>> up_to = of;
            for (std::size_t i = 0; i < kDraws; ++i) {
                const Split split = categories_split(point_of(i), n, probabilities);
                std::int64_t sum = 0;
                for (std::size_t j = 0; j < size; ++j) {
                    of[j][i] = split[j];
                    up_to[j][i] = sum += split[j];
                }
            }
            double limit = 0;
            for (std::size_t j = 0; j < size; ++j) {
                limit = std::min(limit + probabilities[j], 1.0);
                EXPECT_GT(binomial_p_value(of[j], {n, probabilities[j]}), kFalseAlarm) << n << ' ' << j;
                EXPECT_GT(binomial_p_value(up_to[j], {n, limit}), kFalseAlarm) << n << ' ' << j;
            }
        }
    }
}

/// Where the first 16 bits decide nothing, the further ones do.
TEST(CategoriesLaw, FineProbabilitiesAreExact) {
    for (const double p : {0.4 / 65536, 1.5 / 65536, 0.5 + 0.3 / 65536, 1 - 0.4 / 65536}) {
        std::vector<std::int64_t> counts;
        for (std::size_t i = 0; i < kDraws; ++i) counts.push_back(categories_split(point_of(i), 400, {p})[0]);
        EXPECT_GT(binomial_p_value(counts, {400, p}), kFalseAlarm) << p;
    }
    // Two limits with the same first bits.
    std::vector<std::int64_t> between;
    for (std::size_t i = 0; i < kDraws; ++i) {
        between.push_back(categories_split(point_of(i), 400, {0.5, 0.5 / 65536})[1]);
    }
    EXPECT_GT(binomial_p_value(between, {400, 0.5 / 65536}), kFalseAlarm);
}

TEST(CategoriesLaw, TheTestCatchesAWrongSampler) {
    const double p = joint_p_value(
        6, 4, [&](const DrawPoint& point) { return categories_split(point, 6, {0.2, 0.31, 0.49}); },
        [&](const Split& split) { return multinomial_mass(split, {0.2, 0.3, 0.5, 0}); });
    EXPECT_LT(p, kFalseAlarm);
}

TEST(CategoriesLaw, TheTestCatchesLimitsOfSixteenBits) {
    const double p = 1.5 / 65536;
    const double cut = std::floor(p * 65536) / 65536;
    std::vector<std::int64_t> counts;
    for (std::size_t i = 0; i < kDraws; ++i) counts.push_back(categories_split(point_of(i), 400, {cut})[0]);
    EXPECT_LT(binomial_p_value(counts, {400, p}), kFalseAlarm);
}

TEST(MultivariateHypergeometricLaw, IsExactJointly) {
    const std::vector<Split> cases = {{4, 3, 5}, {1, 1, 1, 1}, {10, 1, 1}, {0, 6, 3}, {2, 9}, {5, 4, 3, 2, 1}};
    for (const Split& sizes : cases) {
        const std::int64_t total = std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0});
        for (const std::int64_t drawn : {std::int64_t{1}, total / 2, total - 1}) {
            const double p = joint_p_value(
                drawn, sizes.size(), [&](const DrawPoint& point) { return hypergeometric_split(point, drawn, sizes); },
                [&](const Split& split) { return hypergeometric_mass(split, sizes); });
            EXPECT_GT(p, kFalseAlarm) << testing::PrintToString(sizes) << ' ' << drawn;
        }
    }
}

void expect_hypergeometric_margins(const Split& sizes, std::int64_t drawn) {
    const std::int64_t total = std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0});
    std::vector<std::vector<std::int64_t>> margins(sizes.size(), std::vector<std::int64_t>(kDraws));
    for (std::size_t i = 0; i < kDraws; ++i) {
        const Split split = hypergeometric_split(point_of(i), drawn, sizes);
        for (std::size_t j = 0; j < sizes.size(); ++j) margins[j][i] = split[j];
    }
    for (std::size_t j = 0; j < sizes.size(); ++j) {
        EXPECT_GT(hypergeometric_p_value(margins[j], {sizes[j], total - sizes[j], drawn}), kFalseAlarm)
            << j << ' ' << drawn;
    }
}

TEST(MultivariateHypergeometricLaw, MarginsOfLargeSplitsAreHypergeometric) {
    expect_hypergeometric_margins({300, 5000, 40, 700}, 2500);
    // So few of so many cohorts that each is marked.
    const Split many = {1, 5, 64, 63, 65, 128, 2, 200, 30, 7, 90, 1, 1, 33, 40, 70};
    for (const std::int64_t drawn : {3, 100, 400, 700, 797}) expect_hypergeometric_margins(many, drawn);
}

TEST(MultivariateHypergeometricLaw, TheTestCatchesMatchingWithReplacement) {
    const Split sizes = {4, 3, 5};
    const double p = joint_p_value(
        3, 3, [&](const DrawPoint& point) { return categories_split(point, 3, {4. / 12, 3. / 12}); },
        [&](const Split& split) { return hypergeometric_mass(split, sizes); });
    EXPECT_LT(p, kFalseAlarm);
}

}  // namespace
}  // namespace steppe
