// Which inputs drive which outputs.
//
// Morris screening (Morris 1991, "Factorial sampling plans for preliminary computational experiments", Technometrics
// 33; mu* : Campolongo, Cariboni, Saltelli 2007, Environ. Model. Softw. 22): trajectories of one-at-a-time steps on a
// grid of the unit cube; the elementary effect of an input is the change of the output by the step, divided by it. mu*
// is the mean of its size, sigma its standard deviation.
//
// Where the model is random, an effect is partly noise. Each point is run with several replicates; all points of a
// trajectory share their random numbers, and the noise of an effect is known from the replicates: an input whose mu* is
// not above what noise alone would give (95 %) is told apart from one that acts.
//
// First-order and total indices: Saltelli et al. 2010 (Comput. Phys. Commun. 181) and Jansen 1999.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace steppe {

/// Points of the design, [trajectory][step][input] in [0, 1]; step 0 is the base, step k moves `moved[k - 1]`.
struct MorrisDesign {
    struct Trajectory {
        std::vector<std::vector<double>> points;
        std::vector<std::size_t> moved;
        std::vector<double> by;  ///< signed steps
    };
    std::vector<Trajectory> trajectories;
};

/// A grid of `levels` (even) levels at the middles of equal parts of [0, 1].
[[nodiscard]] MorrisDesign morris_design(std::size_t inputs, std::size_t trajectories, std::size_t levels,
                                         std::uint64_t seed);

struct Effect {
    double mu_star = 0;
    double mu = 0;
    double sigma = 0;
    double noise = 0;  ///< mu* that noise alone passes once in twenty
    [[nodiscard]] bool acts() const { return mu_star > noise; }
};

/// `outputs[t][k][r]`: of replicate r at step k of trajectory t, replicates of a trajectory on common random numbers.
/// By input.
[[nodiscard]] std::vector<Effect> morris_effects(const MorrisDesign& design,
                                                 const std::vector<std::vector<std::vector<double>>>& outputs);

struct Indices {
    std::vector<double> first;
    std::vector<double> total;
};

/// Of a function on the unit cube; n (inputs + 2) evaluations.
[[nodiscard]] Indices sobol_indices(const std::function<double(std::span<const double>)>& function, std::size_t inputs,
                                    std::size_t n, std::uint64_t seed);

}  // namespace steppe
