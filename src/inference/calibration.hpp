// The posterior of a scenario's free parameters, given what was published.
//
// The `mean` mode says what is expected at a point; chance (day effects, posts, people) is estimated apart: by
// replicates in `cohort` mode at the centre of the prior, then again at points of the first posterior, which confirms
// it. Both give an offset (what the fluid limit misses) and a covariance, which is added to that of the observations'
// errors; with it the particles are drawn near (src/inference/abc_smc.hpp).
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "inference/abc_smc.hpp"
#include "inference/observation_model.hpp"
#include "steppe/simulation.hpp"

namespace steppe {

class Ranks;

struct CalibrationOptions {
    Day until = kNoDay;  ///< last day that is run
    std::uint64_t seed = 0;
    std::size_t particles = 300;
    std::size_t chance = 60;  ///< replicates in cohort mode, at the centre and at the first posterior
    std::size_t moves = 1;
    std::size_t threads = 1;
    Ranks* ranks = nullptr;
    const std::atomic<bool>* stop = nullptr;
    std::function<void(const std::string&)> say;  ///< progress, in a line
};

/// A free parameter, on the scale of prior scores: mean 0 and standard deviation 1 before the data.
struct Learnt {
    std::string name;
    double score_mean = 0;
    double score_sd = 1;
    double q05 = 0, q50 = 0, q95 = 0;  ///< of the value
    [[nodiscard]] double contraction() const { return 1 - score_sd * score_sd; }
    /// Do so many particles tell it from its prior? Four standard errors of the mean, three of the contraction, and a
    /// contraction of at least a tenth.
    [[nodiscard]] bool informed(std::size_t particles) const;
};

struct Correlated {
    std::string one, other;
    double correlation = 0;
};

/// A target beside what the posterior predicts in `cohort` mode, error of the observation included.
struct Predicted {
    Target target;
    double q05 = 0, q50 = 0, q95 = 0;  ///< on the scale of the observation
    double pit = 0;                    ///< probability of a smaller figure
    double cohort_against_mean = 0;    ///< mean difference of the modes, in standard deviations of error and chance
};

struct Calibration {
    std::vector<std::string> names;           ///< of the free parameters
    std::vector<std::vector<double>> values;  ///< by particle; all of equal weight
    std::vector<double> log_likelihood;       ///< by particle, up to a constant: of the figures, chance included
    std::vector<Learnt> learnt;
    std::vector<Correlated> correlated;  ///< |r| of at least 0.3 and four standard errors, the strongest first
    std::vector<Predicted> predicted;
    std::vector<Generation> generations;
    std::size_t different = 0;      ///< particles that differ from each other
    double confirmed = 0;           ///< effective sample size, of the particles, after chance was estimated again
    std::uint64_t simulations = 0;  ///< in mean mode
};

/// Values of all parameters at a point of the free ones' prior scores; the others at their central value.
[[nodiscard]] std::vector<double> values_at(const std::vector<Parameter>& parameters, std::span<const double> scores);
/// Those whose prior is not fixed, in their order.
[[nodiscard]] std::vector<std::size_t> free_parameters(const std::vector<Parameter>& parameters);

/// The number of a replicate that each target is compared with, on the scale of comparison. Throws
/// std::invalid_argument where a target's series is not there.
[[nodiscard]] std::vector<double> numbers_for(std::span<const Target> targets, const SeriesTable& series);

/// Throws std::invalid_argument without a target or a free parameter; Interrupted.
[[nodiscard]] Calibration calibrate(const Simulation& simulation, const std::vector<Target>& targets,
                                    const CalibrationOptions& options);

}  // namespace steppe
