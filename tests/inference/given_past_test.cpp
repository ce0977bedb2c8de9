// Chance given the past against exact answers, and as the engine takes it. Statistical bounds: four standard errors of
// an independent sample of a twentieth of the paths' size, one false alarm in 15,000 a line; seeds are fixed.
#include "inference/given_past.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "inference/abc_smc.hpp"
#include "inference/calibration.hpp"
#include "scenario_folder.hpp"
#include "steppe/parameter.hpp"
#include "steppe/scenario.hpp"

namespace steppe {
namespace {

constexpr std::uint64_t kSeed = 11;
constexpr double kStepSd = 0.5;

/// A normal number that is chance of a day, as the engine's are.
double step_on(const Path& path, Day day) {
    return kStepSd *
           prior_score(kSeed, key_on({kSeed, 0}, path.renewals, day).replicate, static_cast<std::uint64_t>(day));
}

Target figure(Day to, double value, double sd) {
    Target target;
    target.observed = {"f" + std::to_string(to), "X", "level", "all", "1", to, to, value};
    target.value = value;
    target.sd = sd;
    target.logarithmic = false;
    return target;
}

/// A level that starts at the particle's and takes a normal step each day: x_t = theta + e_1 + ... + e_t.
class Walk {
  public:
    explicit Walk(std::vector<double> particles, std::vector<double> rests = {})
        : particles_(std::move(particles)), rests_(std::move(rests)) {}
    [[nodiscard]] double level(const Path& path, Day day) const {
        double x = particles_[path.particle] + (rests_.empty() ? 0.0 : rests_[path.rest]);
        for (Day d = 1; d <= day; ++d) {
            x += step_on(path, d);
        }
        return x;
    }
    [[nodiscard]] GivenPast given(const std::vector<Target>& targets, const std::vector<double>& log_likelihood,
                                  std::uint32_t paths, std::size_t threads = 2) const {
        GivenPastOptions options;
        options.seed = kSeed;
        options.paths = paths;
        options.threads = threads;
        options.rest = !rests_.empty();
        options.last_moves = rests_.empty() ? 0 : 5;
        const FollowPath follow = [&](const Path& path, Day until, std::span<const Target> seen) {
            std::vector<double> numbers;
            for (const Target& target : seen) {
                EXPECT_LE(target.observed.to, until);
                numbers.push_back(level(path, target.observed.to));
            }
            return numbers;
        };
        return given_past(targets, log_likelihood, follow, options);
    }
    [[nodiscard]] const std::vector<double>& particles() const { return particles_; }

  private:
    std::vector<double> particles_;
    std::vector<double> rests_;
};

std::vector<double> normal_quantiles(double mean, double sd, int count) {
    const Prior law{PriorKind::normal, mean, sd, -1e9, 1e9};
    std::vector<double> values;
    for (int i = 0; i < count; ++i) {
        values.push_back(law.quantile((i + 0.5) / count));
    }
    return values;
}

struct Normal {
    double mean = 0;
    double variance = 0;
};

/// Exact laws of the level on `day` and of where it started, given the figures: a Kalman filter of both.
std::array<Normal, 2> exact(const std::vector<Target>& targets, Day day) {
    std::array<double, 2> mean = {0, 0};
    double xx = 1;  // start: standard normal, level = start
    double xt = 1;
    double tt = 1;
    for (Day d = 1; d <= day; ++d) {
        xx += kStepSd * kStepSd;
        for (const Target& target : targets) {
            if (target.observed.to != d) {
                continue;
            }
            const double total = xx + target.sd * target.sd;
            const double gain_x = xx / total;
            const double gain_t = xt / total;
            const double apart = target.value - mean[0];
            mean[0] += gain_x * apart;
            mean[1] += gain_t * apart;
            tt -= gain_t * xt;
            xt -= gain_t * xx;
            xx -= gain_x * xx;
        }
    }
    return {Normal{mean[0], xx}, Normal{mean[1], tt}};
}

template <class Value>
Normal over(const std::vector<Path>& paths, const Value& value) {
    Normal found;
    for (const Path& path : paths) {
        found.mean += value(path) / static_cast<double>(paths.size());
    }
    for (const Path& path : paths) {
        found.variance += std::pow(value(path) - found.mean, 2) / static_cast<double>(paths.size() - 1);
    }
    return found;
}

void expect_near(const Normal& found, const Normal& expected, std::size_t paths) {
    const double effective = static_cast<double>(paths) / 20;
    EXPECT_NEAR(found.mean, expected.mean, 4 * std::sqrt(expected.variance / effective));
    EXPECT_NEAR(found.variance / expected.variance, 1, 4 * std::sqrt(2 / effective));
}

/// Far from where most would be without them: the filter must work.
const std::vector<Target> kFigures = {figure(3, 2.0, 0.2), figure(4, 2.3, 0.2), figure(9, 0.5, 0.1),
                                      figure(10, 0.4, 0.3)};

TEST(GivenPast, IsTheExactAnswerOfAWalk) {
    constexpr std::uint32_t kPaths = 16000;
    const Walk walk(normal_quantiles(0, 1, 400));
    const GivenPast past = walk.given(kFigures, std::vector<double>(400), kPaths);
    ASSERT_EQ(past.paths.size(), kPaths);
    ASSERT_EQ(past.stretches.size(), 2U);
    EXPECT_EQ(past.stretches[0].to, 4);
    EXPECT_EQ(past.stretches[1].to, 10);
    EXPECT_EQ(past.stretches[0].figures, 2U);
    EXPECT_DOUBLE_EQ(past.stretches[1].power, 1);
    EXPECT_GT(past.stretches[1].steps, 1U) << "the figures ask for several steps";
    const auto [level, start] = exact(kFigures, 10);
    expect_near(over(past.paths, [&](const Path& path) { return walk.level(path, 10); }), level, kPaths);
    expect_near(over(past.paths, [&](const Path& path) { return walk.particles()[path.particle]; }), start, kPaths);
    // Days to come: as wide as their chance makes them.
    const double later = level.variance + 6 * kStepSd * kStepSd;
    expect_near(over(past.paths, [&](const Path& path) { return walk.level(path, 16); }), {level.mean, later}, kPaths);
    for (std::size_t p = 0; p < past.paths.size(); p += 500) {
        double fit = 0;
        for (const Target& target : kFigures) {
            fit -= std::pow((target.value - walk.level(past.paths[p], target.observed.to)) / target.sd, 2) / 2;
        }
        EXPECT_NEAR(past.log_fits[p], fit, 1e-9);
    }
}

TEST(GivenPast, UsesNoFigureTwice) {
    // Particles that were drawn given something are weighted back by it: the answer is that of the prior's.
    constexpr std::uint32_t kPaths = 32000;
    const Walk walk(normal_quantiles(0, 2, 400));
    std::vector<double> likelihood;
    for (const double theta : walk.particles()) {
        likelihood.push_back(theta * theta / 2 - std::pow(theta / 2, 2) / 2);
    }
    const GivenPast past = walk.given(kFigures, likelihood, kPaths);
    const auto [level, start] = exact(kFigures, 10);
    expect_near(over(past.paths, [&](const Path& path) { return walk.level(path, 10); }), level, kPaths);
    expect_near(over(past.paths, [&](const Path& path) { return walk.particles()[path.particle]; }), start, kPaths);
}

TEST(GivenPast, TakesTheRestFromAnyParticle) {
    // The level starts at a sum of variance 1, of which the rest has 0.36 and goes by the figures as the sum does. That
    // few particles fit must not narrow it: the particles' own numbers are few here, and all the same is exact.
    constexpr std::uint32_t kPaths = 16000;
    constexpr double kRestSd = 0.6;
    const std::vector<double> rests = normal_quantiles(0, kRestSd, 400);
    const Walk walk(normal_quantiles(0, 0.8, 400), rests);
    const GivenPast past = walk.given(kFigures, std::vector<double>(400), kPaths);
    const auto [level, start] = exact(kFigures, 10);
    expect_near(over(past.paths, [&](const Path& path) { return walk.level(path, 10); }), level, kPaths);
    // Of a sum the part of variance s^2 takes s^2 of what is learnt: mean s^2 m, variance s^2 - s^4 (1 - v).
    constexpr double kPart = kRestSd * kRestSd;
    expect_near(over(past.paths, [&](const Path& path) { return rests[path.rest]; }),
                {kPart * start.mean, kPart - kPart * kPart * (1 - start.variance)}, kPaths);
    EXPECT_GT(past.accepted_last, 0.1);
    std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
    for (const Path& path : past.paths) {
        pairs.emplace(path.particle, path.rest);
    }
    EXPECT_GT(pairs.size(), 2000U) << "a particle has not one rest alone";
}

TEST(GivenPast, IsTheSameForAnyNumberOfThreads) {
    const Walk walk(normal_quantiles(0, 1, 50));
    const GivenPast one = walk.given(kFigures, std::vector<double>(50), 100, 1);
    const GivenPast three = walk.given(kFigures, std::vector<double>(50), 100, 3);
    EXPECT_EQ(one.log_fits, three.log_fits);
    EXPECT_EQ(one.particles, three.particles);
}

TEST(GivenPast, WithoutFiguresTakesTheParticlesInTurn) {
    const Walk walk(normal_quantiles(0, 1, 50));
    const GivenPast past = walk.given({}, std::vector<double>(50), 120);
    ASSERT_EQ(past.paths.size(), 120U);
    EXPECT_TRUE(past.stretches.empty());
    std::set<double> levels;
    for (std::size_t p = 0; p < past.paths.size(); ++p) {
        EXPECT_EQ(past.paths[p].particle, p % 50);
        levels.insert(walk.level(past.paths[p], 1));
    }
    EXPECT_EQ(levels.size(), 120U);
}

/// Entries of the small country, by day.
std::vector<double> entries(const Simulation& simulation, const RunOptions& options) {
    const RunResult result = simulation.run(central_values(simulation.parameters()), options);
    const auto key = std::ranges::find_if(result.series.keys, [](const SeriesKey& one) {
        return one.place == "HMD" && one.measure == "entries" && one.group == "all";
    });
    const auto first = result.series.values.begin() +
                       (key - result.series.keys.begin()) * static_cast<std::ptrdiff_t>(result.series.days());
    return {first, first + static_cast<std::ptrdiff_t>(result.series.days())};
}

TEST(Renewals, ShareAPastAndNoFuture) {
    const ScenarioFolder folder;
    Reading reading = read_scenario(folder.path());
    const Day first = reading.scenario.world.first_day;
    const Simulation simulation(std::move(reading.scenario.world), std::move(reading.scenario.parameters),
                                reading.scenario.law);
    RunOptions own;
    own.key = {5, 3};
    RunOptions named;
    named.key = {5, 0};
    named.renewals = {{kNoDay, 3}};
    named.lasting = {{3, 1}};
    EXPECT_EQ(entries(simulation, own), entries(simulation, named))
        << "with the chance of another throughout it is that one";

    constexpr Day kShared = 9;
    RunOptions another = named;
    another.renewals.push_back({first + kShared, 8});
    const std::vector<double> a = entries(simulation, named);
    const std::vector<double> b = entries(simulation, another);
    ASSERT_GT(a.size(), 15U);
    EXPECT_TRUE(std::equal(a.begin(), a.begin() + kShared, b.begin()));
    EXPECT_FALSE(std::equal(a.begin() + kShared, a.end(), b.begin() + kShared));
}

}  // namespace
}  // namespace steppe
