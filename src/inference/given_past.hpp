// Chance up to the day of a forecast, given what was published: what makes futures begin where the world stands.
//
// A path is a particle of the posterior and the chance of each stretch of days. Stretches end where figures do; stretch
// by stretch all paths get new chance, are run to its end, weighted by the likelihood of the figures that end there,
//
//     log w = -1/2 sum ((y - x) / sd)^2  -  part * log L(parameters),
//
// and drawn anew: a particle filter (Gordon, Salmond and Smith 1993, "Novel approach to nonlinear/non-Gaussian Bayesian
// state estimation", IEE Proceedings F 140). The particle's own likelihood, chance on average, was used when it was
// drawn and is taken out again, in each stretch the part of its figures. Weights that would leave too few paths are
// applied in steps, and after each step every path tries a move: other chance in one stretch or in what lasts, another
// particle, or another rest of one, accepted by Metropolis and Hastings (resample-move: Gilks and Berzuini 2001,
// "Following a moving target", J. R. Statist. Soc. B 63). What lasts, a post's or an origin's own factor, moves a
// little at a time: z' = a z + b z*, with a^2 + b^2 = 1 and z* fresh, which leaves its law as it is (preconditioned
// Crank-Nicolson: Cotter, Roberts, Stuart and White 2013, "MCMC methods for functions", Statistical Science 28).
//
// The rest of a particle is what its likelihood says nothing of: parameters that the figures do not inform. A path
// takes them from a particle of its own, so that the few particles that fit do not narrow them.
//
// A path's chance is named, not kept: a day's random numbers are a function of (seed, replicate, day), so a path is run
// again from the first day, which costs little up to an early day and needs no memory.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "inference/observation_model.hpp"
#include "steppe/random.hpp"

namespace steppe {

class Ranks;

struct Path {
    std::uint32_t particle = 0;
    std::uint32_t rest = 0;  ///< the particle whose rest it takes
    std::vector<LastingChance> lasting;
    std::vector<Renewal> renewals;  ///< one for each stretch of days, the last of the days after the figures
};

/// Numbers of a path for some targets, on the scale of comparison; all end by `until`. Called from several threads.
using FollowPath = std::function<std::vector<double>(const Path& path, Day until, std::span<const Target> targets)>;

struct GivenPastOptions {
    std::uint64_t seed = 0;
    std::uint32_t paths = 1;
    Day least_days = 2;          ///< of a stretch
    double least_share = 0.5;    ///< of the paths: the effective sample size that a step leaves
    std::size_t most_steps = 8;  ///< in a stretch
    bool rest = false;           ///< have particles a rest?
    std::size_t last_moves = 0;  ///< rounds of them when all figures are known
    std::size_t threads = 1;
    Ranks* ranks = nullptr;
    const std::atomic<bool>* stop = nullptr;
    std::function<void(const std::string&)> say;  ///< progress, in a line
};

struct Stretch {
    Day to = kNoDay;
    std::size_t figures = 0;
    double effective = 0;  ///< sample size, had the weights been applied at once
    std::size_t steps = 0;
    double power = 1;     ///< of the weights: below 1 where `most_steps` were not enough
    double accepted = 0;  ///< share of moves
};

struct GivenPast {
    std::vector<Path> paths;       ///< all of equal weight
    std::vector<double> log_fits;  ///< of the figures, by path: -1/2 sum ((y - x) / sd)^2
    std::vector<Stretch> stretches;
    double accepted_last = 0;   ///< share of the last moves
    std::size_t particles = 0;  ///< different ones that are left
    std::size_t different = 0;  ///< paths that differ from each other up to the last figure
};

/// `log_likelihood`: of the particles. Without a target the paths are the particles in turn, each with its own chance.
/// The same for any number of threads and ranks. Throws Interrupted.
[[nodiscard]] GivenPast given_past(std::vector<Target> targets, std::span<const double> log_likelihood,
                                   const FollowPath& follow, const GivenPastOptions& options);

}  // namespace steppe
