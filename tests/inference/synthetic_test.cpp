// A scenario whose truth is known: its own model made the figures.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "inference/calibration.hpp"
#include "scenario_folder.hpp"
#include "steppe/scenario.hpp"

namespace steppe {
namespace {

/// The small country with three free parameters.
class Synthetic : public testing::Test {
  protected:
    Synthetic() {
        const ScenarioFolder folder;
        Reading reading = read_scenario(folder.path());
        for (Parameter& parameter : reading.scenario.parameters) {
            Prior& prior = parameter.prior;
            if (parameter.name == "announcement_hazard_per_day") {
                prior = {PriorKind::lognormal, prior.central(), 0.5, prior.low, prior.high};
            } else if (parameter.name == "traffic_factor") {
                prior = {PriorKind::lognormal, prior.central(), 0.3, prior.low, prior.high};
            } else if (parameter.name == "home_share_waiting") {
                prior = {PriorKind::beta, 2, 2, 0, 1};
            } else {
                prior = {PriorKind::fixed, prior.central(), 0, prior.low, prior.high};
            }
        }
        until_ = reading.scenario.world.last_day;
        simulation_ = std::make_unique<Simulation>(std::move(reading.scenario.world),
                                                   std::move(reading.scenario.parameters), reading.scenario.law);
    }

    /// Figures of a future in cohort mode, as if they had been counted with an error of 5 %.
    [[nodiscard]] std::vector<Target> figures(const Numbers& truth, std::uint64_t replicate) const {
        std::vector<Target> targets;
        for (const char* const measure : {"entries_cum", "exits_cum", "present"}) {
            for (const Day day : {until_ - 12, until_ - 6, until_}) {
                Target target;
                target.observed = {measure + std::to_string(day), "HMD", measure, "all", "persons", day, day, 0};
                target.sd = 0.05;
                targets.push_back(target);
            }
        }
        RunOptions run;
        run.key = {1234, replicate};
        run.until = until_;
        const Numbers numbers =
            numbers_for(targets, simulation_->run(values_at(simulation_->parameters(), truth), run).series);
        for (std::size_t t = 0; t < targets.size(); ++t) {
            targets[t].value = numbers[t] + targets[t].sd * prior_score(55, replicate, t);
        }
        return targets;
    }

    [[nodiscard]] Calibration calibrated(const std::vector<Target>& targets, std::size_t particles, std::uint64_t seed,
                                         std::size_t threads = 2) const {
        CalibrationOptions options;
        options.until = until_;
        options.seed = seed;
        options.particles = particles;
        options.chance = 40;
        options.threads = threads;
        return calibrate(*simulation_, targets, options);
    }

    Day until_ = 0;
    std::unique_ptr<Simulation> simulation_;
};

TEST_F(Synthetic, TheTruthIsFoundAgain) {
    const Numbers truth = {1, -1, 0.5};
    const Calibration found = calibrated(figures(truth, 0), 200, 1);
    ASSERT_EQ(found.learnt.size(), 3U);
    for (std::size_t j = 0; j < 3; ++j) {
        // Four posterior standard deviations: a false alarm in about 5,000 runs, for all three.
        EXPECT_NEAR(found.learnt[j].score_mean, truth[j], 4 * found.learnt[j].score_sd) << found.names[j];
    }
    // Hazard and traffic are counted at the border; they must have been learnt.
    EXPECT_GT(found.learnt[0].contraction(), 0.5) << found.names[0];
    EXPECT_GT(found.learnt[2].contraction(), 0.5) << found.names[2];
    EXPECT_GT(found.different, 100U);
    for (const Predicted& one : found.predicted) {
        EXPECT_GT(one.pit, 1e-4) << one.target.observed.id;
        EXPECT_LT(one.pit, 1 - 1e-4) << one.target.observed.id;
    }
}

TEST_F(Synthetic, ThreadsDoNotChangeIt) {
    const std::vector<Target> targets = figures({0, 0, 0}, 1);
    EXPECT_EQ(calibrated(targets, 40, 3, 1).values, calibrated(targets, 40, 3, 3).values);
    EXPECT_NE(calibrated(targets, 40, 4, 1).values, calibrated(targets, 40, 3, 1).values);
}

TEST_F(Synthetic, RanksOfTheTruthAreUniform) {
    // Simulation-based calibration (Talts, Betancourt, Simpson, Vehtari, Gelman 2018): truths are drawn from the prior;
    // the rank of each among its posterior is uniform. 40 truths, 5 classes of ranks: chi-square with 4 degrees of
    // freedom for each of three parameters; 18.47 is passed by chance once in 1,000, so a false alarm in about 330
    // runs.
    // Coverage: of 120 truths 50 and 90 % lie in the intervals of these levels; bounds are four standard errors.
    constexpr std::size_t kTruths = 40;
    constexpr std::size_t kClasses = 5;
    int in_half = 0;
    int in_nine_tenths = 0;
    std::vector<std::vector<double>> classes(3, std::vector<double>(kClasses));
    for (std::uint64_t i = 0; i < kTruths; ++i) {
        Numbers truth;
        for (std::uint64_t j = 0; j < 3; ++j) {
            truth.push_back(prior_score(99, i, j));
        }
        const Calibration found = calibrated(figures(truth, 100 + i), 60, 1000 + i);
        const std::vector<double> values = values_at(simulation_->parameters(), truth);
        const std::vector<std::size_t> free = free_parameters(simulation_->parameters());
        for (std::size_t j = 0; j < 3; ++j) {
            const auto below = std::ranges::count_if(
                found.values, [&](const std::vector<double>& one) { return one[j] < values[free[j]]; });
            const double share = static_cast<double>(below) / static_cast<double>(found.values.size() + 1);
            in_half += share >= 0.25 && share <= 0.75 ? 1 : 0;
            in_nine_tenths += share >= 0.05 && share <= 0.95 ? 1 : 0;
            ++classes[j][static_cast<std::size_t>(share * kClasses)];
        }
    }
    RecordProperty("in_half", in_half);
    RecordProperty("in_nine_tenths", in_nine_tenths);
    EXPECT_NEAR(in_half, 60, 22);
    EXPECT_NEAR(in_nine_tenths, 108, 13);
    for (std::size_t j = 0; j < 3; ++j) {
        double chi_square = 0;
        for (const double count : classes[j]) {
            const double expected = static_cast<double>(kTruths) / kClasses;
            chi_square += (count - expected) * (count - expected) / expected;
        }
        EXPECT_LT(chi_square, 18.47) << testing::PrintToString(classes[j]);
    }
}

}  // namespace
}  // namespace steppe
