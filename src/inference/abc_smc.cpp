#include "inference/abc_smc.hpp"

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <memory>
#include <numbers>
#include <numeric>
#include <stdexcept>

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include "inference/emulator.hpp"
#include "steppe/random.hpp"

namespace steppe {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

double normal(Uniforms& uniforms) { return -std::numbers::sqrt2 * boost::math::erfc_inv(2 * uniforms.next()); }

Uniforms uniforms_of(std::uint64_t seed, const char* what, std::uint64_t subject, std::uint64_t draw) {
    return Uniforms(
        {.key = {seed, 0}, .phase = static_cast<std::uint32_t>(content_hash(what)), .subject = subject, .draw = draw});
}

/// Root of the covariance of the points in the coordinates `active`, scaled for a random walk (Roberts, Gelman, Gilks
/// 1997). A twentieth of the prior's is added: where few points are left, the walk must not stay in what they span.
Matrix walk_of(const std::vector<Numbers>& points, const std::vector<std::size_t>& active) {
    constexpr double kOfPrior = 0.05;
    const auto d = static_cast<Eigen::Index>(active.size());
    const auto n = static_cast<Eigen::Index>(points.size());
    Matrix off(n, d);
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index j = 0; j < d; ++j) {
            off(i, j) = points[static_cast<std::size_t>(i)][active[static_cast<std::size_t>(j)]];
        }
    }
    const Eigen::RowVectorXd mean = off.colwise().mean();
    off.rowwise() -= mean;
    const Matrix covariance = off.transpose() * off / static_cast<double>(n) + Matrix::Identity(d, d) * kOfPrior;
    return covariance.llt().matrixL().toDenseMatrix() *
           (2.38 / std::sqrt(static_cast<double>(std::max<Eigen::Index>(d, 1))));
}

double prior_log(const Numbers& point) {
    return -0.5 * std::inner_product(point.begin(), point.end(), point.begin(), 0.0);
}

/// Distances from both ends of the way.
struct Way {
    const Closeness* from;
    const Closeness& to;
    double sharpness;  ///< 1 / tolerance^2

    /// log of the kernel after a part of the way.
    [[nodiscard]] double log_kernel(std::span<const double> simulated, double part) const {
        const double begin = from == nullptr || part >= 1 ? 0 : from->distance(simulated);
        return -0.5 * ((1 - part) * begin + part * sharpness * to.distance(simulated));
    }
};

std::vector<double> weights_of(const std::vector<double>& logs) {
    const double most = *std::ranges::max_element(logs);
    std::vector<double> weights;
    double sum = 0;
    for (const double log : logs) {
        weights.push_back(std::exp(log - most));
        sum += weights.back();
    }
    std::ranges::for_each(weights, [sum](double& weight) { weight /= sum; });
    return weights;
}

double effective(const std::vector<double>& weights) {
    return 1 / std::inner_product(weights.begin(), weights.end(), weights.begin(), 0.0);
}

/// Systematic (Kitagawa 1996).
std::vector<std::size_t> drawn_anew(const std::vector<double>& weights, double u) {
    std::vector<std::size_t> drawn;
    const auto n = static_cast<double>(weights.size());
    double sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        sum += weights[i];
        while (drawn.size() < weights.size() && (static_cast<double>(drawn.size()) + u) / n < sum) {
            drawn.push_back(i);
        }
    }
    while (drawn.size() < weights.size()) {
        drawn.push_back(weights.size() - 1);
    }
    return drawn;
}

}  // namespace

Closeness::Closeness(Numbers observed, const Numbers& covariance) : observed_(std::move(observed)) {
    const auto n = static_cast<Eigen::Index>(observed_.size());
    using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const Matrix full = Eigen::Map<const RowMajor>(covariance.data(), n, n);
    const Eigen::LLT<Matrix> root(full);
    if (root.info() != Eigen::Success) {
        throw std::invalid_argument("the covariance of the errors is not positive definite");
    }
    const Matrix inverse = root.matrixL().solve(Matrix::Identity(n, n));
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index j = 0; j <= i; ++j) {
            whitening_.push_back(inverse(i, j));
        }
    }
}

double Closeness::distance(std::span<const double> simulated) const {
    double sum = 0;
    std::size_t at = 0;
    for (std::size_t i = 0; i < observed_.size(); ++i) {
        double white = 0;
        for (std::size_t j = 0; j <= i; ++j) {
            white += whitening_[at++] * (simulated[j] - observed_[j]);
        }
        sum += white * white;
    }
    return sum;
}

double prior_score(std::uint64_t seed, std::uint64_t point, std::uint64_t dimension) {
    Uniforms uniforms = uniforms_of(seed, "prior", point, dimension);
    return normal(uniforms);
}

Particles from_prior(std::size_t dimensions, const AbcOptions& options, const SimulateAll& simulate,
                     std::uint64_t& number) {
    Particles particles;
    for (std::size_t i = 0; i < options.particles; ++i) {
        Numbers point(dimensions);
        for (std::size_t j = 0; j < dimensions; ++j) {
            point[j] = prior_score(options.seed, number + i, j);
        }
        particles.points.push_back(std::move(point));
    }
    particles.simulated = simulate(particles.points, number);
    number += options.particles;
    return particles;
}

std::vector<Generation> draw_near(Particles& particles, const Closeness* from, const Closeness& to,
                                  const AbcOptions& options, const SimulateAll& simulate, std::uint64_t& number) {
    const std::size_t n = particles.points.size();
    const std::size_t d = particles.points.front().size();
    const Way way{from, to, 1 / (options.tolerance * options.tolerance)};
    std::vector<Generation> generations;
    constexpr std::size_t kMostMoves = 4;
    Particles seen = particles;  // what the emulator learns from
    double part = 0;
    while (part < 1 && generations.size() < options.most_generations) {
        Generation generation;
        const auto weights_at = [&](double next) {
            std::vector<double> logs;
            for (const Numbers& x : particles.simulated) {
                logs.push_back(way.log_kernel(x, next) - way.log_kernel(x, part));
            }
            return weights_of(logs);
        };
        double next = 1;
        const double left = options.keep * static_cast<double>(n);
        if (effective(weights_at(1)) < left) {
            double low = part;
            for (int halving = 0; halving < 60; ++halving) {
                const double middle = low + (next - low) / 2;
                (effective(weights_at(middle)) < left ? next : low) = middle;
            }
            next = low > part ? low : next;  // however little, it gets on
        }
        const std::vector<double> weights = weights_at(next);
        generation.effective = effective(weights);
        generation.part = part = next;
        Uniforms uniforms = uniforms_of(options.seed, "anew", number, 0);
        Particles anew;
        for (const std::size_t i : drawn_anew(weights, uniforms.next())) {
            anew.points.push_back(particles.points[i]);
            anew.simulated.push_back(particles.simulated[i]);
        }
        particles = std::move(anew);

        // As often as asked, and on until on the average each was accepted as often as half of that: a population whose
        // moves are refused would fall back on few points.
        double accepted = 0;
        const double enough = static_cast<double>(options.moves) / 2;
        std::size_t moves = 0;
        for (; moves < options.moves || (accepted < enough && moves < kMostMoves * options.moves); ++moves) {
            const Emulator emulator(seen.points, seen.simulated);
            generation.emulator_r2 = emulator.explained();
            const std::vector<std::size_t>& active = emulator.active();
            const Matrix walk = walk_of(particles.points, active);
            const auto emulated_log = [&](const Numbers& point) { return way.log_kernel(emulator.at(point), part); };
            std::vector<Numbers> proposed(n);
            for (std::size_t i = 0; i < n; ++i) {
                Uniforms walking = uniforms_of(options.seed, "walk", number + i, 0);
                // What the emulator does not feel is drawn anew; it walks in the other coordinates.
                Numbers point(d);
                for (double& one : point) {
                    one = normal(walking);
                }
                for (const std::size_t j : active) {
                    point[j] = particles.points[i][j];
                }
                double here = prior_log(point) + emulated_log(point);
                Numbers there = point;
                Vector z(static_cast<Eigen::Index>(active.size()));
                for (std::size_t step = 0; step < options.steps && !active.empty(); ++step) {
                    for (double& one : z) {
                        one = normal(walking);
                    }
                    z = walk.triangularView<Eigen::Lower>() * z;
                    for (std::size_t j = 0; j < active.size(); ++j) {
                        there[active[j]] = point[active[j]] + z[static_cast<Eigen::Index>(j)];
                    }
                    const double log = prior_log(there) + emulated_log(there);
                    if (std::log(walking.next()) < log - here) {
                        point = there;
                        here = log;
                    }
                }
                proposed[i] = std::move(point);
            }
            const std::vector<Numbers> simulated = simulate(proposed, number);
            for (std::size_t i = 0; i < n; ++i) {
                Uniforms deciding = uniforms_of(options.seed, "decide", number + i, 0);
                const double gain = way.log_kernel(simulated[i], part) - emulated_log(proposed[i]) -
                                    way.log_kernel(particles.simulated[i], part) + emulated_log(particles.points[i]);
                if (proposed[i] != particles.points[i] && std::log(deciding.next()) < gain) {
                    particles.points[i] = proposed[i];
                    particles.simulated[i] = simulated[i];
                    accepted += 1.0 / static_cast<double>(n);
                }
            }
            number += n;
            generation.simulations += n;
            constexpr std::size_t kMostLearnt = 4;  // populations: older ones lie far away
            seen.points.insert(seen.points.end(), proposed.begin(), proposed.end());
            seen.simulated.insert(seen.simulated.end(), simulated.begin(), simulated.end());
            if (seen.points.size() > kMostLearnt * n) {
                const auto old = static_cast<std::ptrdiff_t>(seen.points.size() - kMostLearnt * n);
                seen.points.erase(seen.points.begin(), seen.points.begin() + old);
                seen.simulated.erase(seen.simulated.begin(), seen.simulated.begin() + old);
            }
        }
        generation.accepted = accepted / static_cast<double>(moves);
        generations.push_back(generation);
        if (options.on_generation) {
            options.on_generation(generation);
        }
    }
    return generations;
}

}  // namespace steppe
