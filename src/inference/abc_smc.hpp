// Which values of the parameters are consistent with what was observed: approximate Bayesian computation by sequential
// Monte Carlo.
//
// Particles are points in the scores of the prior (independent standard normal, one a free parameter) with what was
// simulated there. How far that is from what was observed is
//
//     Q(x) = (x - y)' S^-1 (x - y)
//
// with S the covariance of the errors that part the two: of the observation, of chance, of the simulator. A generation
// weights particles by exp(-Q (b' - b) / 2), draws anew and moves each; b rises from 0 so that a given part of the
// effective sample size is left (Del Moral, Doucet, Jasra 2012, "An adaptive sequential Monte Carlo method for
// approximate Bayesian computation", Stat. Comput. 22), until the tolerance 1/sqrt(b) is the one asked for. A tolerance
// of 1 is no approximation but inference with errors of covariance S (Wilkinson 2013, "Approximate Bayesian computation
// gives exact results under the assumption of model error", Stat. Appl. Genet. Mol. Biol. 12); without errors the
// tolerance goes towards 0.
//
// Moves walk many steps on a quadratic emulator of the simulator, in the coordinates that it feels, and draw the others
// from the prior; the simulator itself decides on the end point
// (surrogate transitions: Liu 2001, "Monte Carlo strategies in scientific computing", section 9.4.3): exact however bad
// the emulator is. The simulator may be random.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace steppe {

using Numbers = std::vector<double>;

/// What was observed, and the covariance of what parts it from what is simulated.
class Closeness {
  public:
    /// `covariance` row by row, positive definite, else std::invalid_argument.
    Closeness(Numbers observed, const Numbers& covariance);
    [[nodiscard]] double distance(std::span<const double> simulated) const;  ///< Q
    [[nodiscard]] const Numbers& observed() const { return observed_; }

  private:
    Numbers observed_;
    Numbers whitening_;  ///< lower triangle by rows: the inverse of the covariance's root
};

struct Particles {
    std::vector<Numbers> points;     ///< scores of the prior
    std::vector<Numbers> simulated;  ///< at each point
};

/// What a generation did.
struct Generation {
    double part = 0;         ///< of the way to the tolerance asked for: 0 the prior, 1 the end
    double effective = 0;    ///< sample size after weighting
    double accepted = 0;     ///< share of the moves
    double emulator_r2 = 0;  ///< of the variance over the particles explained by the emulator, in the mean
    std::uint64_t simulations = 0;
};

/// Simulates at each point. `number`: of the first; it grows by one a point and never comes back.
using SimulateAll = std::function<std::vector<Numbers>(const std::vector<Numbers>& points, std::uint64_t number)>;

struct AbcOptions {
    std::uint64_t seed = 0;
    std::size_t particles = 400;
    std::size_t moves = 2;    ///< a generation
    std::size_t steps = 100;  ///< on the emulator, a move
    double keep = 0.5;        ///< part of the effective sample size that a generation leaves
    double tolerance = 1;     ///< the last one
    std::size_t most_generations = 60;
    std::function<void(const Generation&)> on_generation;
};

/// Draws from the prior, simulated. `number` as of SimulateAll; it is moved on.
[[nodiscard]] Particles from_prior(std::size_t dimensions, const AbcOptions& options, const SimulateAll& simulate,
                                   std::uint64_t& number);

/// Moves particles from one closeness (null: from the prior) to another, each of equal weight at the end.
[[nodiscard]] std::vector<Generation> draw_near(Particles& particles, const Closeness* from, const Closeness& to,
                                                const AbcOptions& options, const SimulateAll& simulate,
                                                std::uint64_t& number);

/// The i-th score of a point that is drawn from the prior; keyed by seed, point and i.
[[nodiscard]] double prior_score(std::uint64_t seed, std::uint64_t point, std::uint64_t dimension);

}  // namespace steppe
