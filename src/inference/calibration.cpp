#include "inference/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>
#include <stdexcept>

#include "ensemble/gather.hpp"
#include "ensemble/ranks.hpp"

namespace steppe {
namespace {

double probability_of(double score) {
    constexpr double kLeast = 1e-12;
    return std::clamp(0.5 * std::erfc(-score / std::numbers::sqrt2), kLeast, 1 - kLeast);
}

/// Offset and covariance of rows.
struct Chance {
    Numbers offset;
    Numbers covariance;  ///< by rows
};

Chance chance_of(const std::vector<Numbers>& differences) {
    const std::size_t k = differences.front().size();
    const auto n = static_cast<double>(differences.size());
    Chance chance{Numbers(k), Numbers(k * k)};
    for (const Numbers& row : differences) {
        for (std::size_t i = 0; i < k; ++i) {
            chance.offset[i] += row[i] / n;
        }
    }
    // Few replicates say little of the correlations of many numbers: these are shrunk, the variances are not.
    constexpr double kKept = 0.8;
    for (const Numbers& row : differences) {
        for (std::size_t i = 0; i < k; ++i) {
            for (std::size_t j = 0; j < k; ++j) {
                chance.covariance[i * k + j] +=
                    (i == j ? 1.0 : kKept) * (row[i] - chance.offset[i]) * (row[j] - chance.offset[j]) / (n - 1);
            }
        }
    }
    return chance;
}

class Calibrating {
  public:
    Calibrating(const Simulation& simulation, const std::vector<Target>& targets, const CalibrationOptions& options)
        : simulation_(simulation), targets_(targets), options_(options) {}

    Calibration operator()() {
        const std::vector<Parameter>& parameters = simulation_.parameters();
        const std::vector<std::size_t> free = free_parameters(parameters);
        if (free.empty() || targets_.empty()) {
            throw std::invalid_argument(free.empty() ? "no parameter has a prior that is not fixed"
                                                     : "nothing was published that could be learnt from");
        }
        Calibration result;
        for (const std::size_t p : free) {
            result.names.push_back(parameters[p].name);
        }
        const std::vector<Numbers> centre(options_.chance, Numbers(free.size()));
        const Closeness first = closeness(chance_of(differences(centre, simulated({centre.front()}), 0)));
        say("chance estimated at the centre of the prior");

        AbcOptions abc;
        abc.seed = options_.seed;
        abc.particles = options_.particles;
        abc.moves = options_.moves;
        abc.on_generation = [&](const Generation& one) {
            result.generations.push_back(one);
            result.simulations += one.simulations;
            const double tolerance = 1 / std::sqrt(one.part);
            say("generation " + std::to_string(result.generations.size()) + ": tolerance " + std::to_string(tolerance) +
                ", " + std::to_string(static_cast<int>(100 * one.accepted)) +
                " % of moves accepted, emulator explains " + std::to_string(static_cast<int>(100 * one.emulator_r2)) +
                " %");
        };
        const SimulateAll simulate = [&](const std::vector<Numbers>& points, std::uint64_t) {
            return simulated(points);
        };
        std::uint64_t number = 0;
        Particles particles = from_prior(free.size(), abc, simulate, number);
        result.simulations += options_.particles;
        say("the prior simulated");
        (void)draw_near(particles, nullptr, first, abc, simulate, number);

        // Chance again, where the posterior is.
        const std::vector<Numbers> some = spread_out(particles.points, options_.chance);
        const std::vector<Numbers> apart = differences(some, spread_out(particles.simulated, options_.chance), 1);
        const Closeness second = closeness(chance_of(apart));
        const std::size_t before = result.generations.size();
        abc.moves = options_.moves + 1;
        (void)draw_near(particles, &first, second, abc, simulate, number);
        result.confirmed = result.generations[before].effective;
        for (const Numbers& x : particles.simulated) {
            result.log_likelihood.push_back(-0.5 * second.distance(x));
        }
        describe(result, particles, free);
        return result;
    }

  private:
    void say(const std::string& line) const {
        if (options_.say) {
            options_.say(line);
        }
    }

    [[nodiscard]] Numbers run(const Numbers& point, Tallying tallying, std::uint64_t replicate) const {
        RunOptions run;
        run.tallying = tallying;
        run.key = {options_.seed, replicate};
        run.until = options_.until;
        run.stop = options_.stop;
        return numbers_for(targets_, simulation_.run(values_at(simulation_.parameters(), point), run).series);
    }

    [[nodiscard]] std::vector<Numbers> over(std::size_t n, const std::function<Numbers(std::size_t)>& task) const {
        std::vector<Numbers> all = numbers_of_all(n, options_.threads, options_.ranks, task,
                                                  [&] { return options_.stop != nullptr && *options_.stop; });
        if (std::ranges::any_of(all, &Numbers::empty)) {
            throw Interrupted();
        }
        return all;
    }

    [[nodiscard]] std::vector<Numbers> simulated(const std::vector<Numbers>& points) const {
        return over(points.size(), [&](std::size_t i) { return run(points[i], Tallying::mean, 0); });
    }

    /// Cohort mode less mean mode. One expectation: for all points.
    [[nodiscard]] std::vector<Numbers> differences(const std::vector<Numbers>& points,
                                                   const std::vector<Numbers>& expected, std::uint64_t round) const {
        std::vector<Numbers> apart =
            over(points.size(), [&](std::size_t i) { return run(points[i], Tallying::cohort, (round << 32U) + i); });
        for (std::size_t i = 0; i < apart.size(); ++i) {
            const Numbers& mean = expected[expected.size() == 1 ? 0 : i];
            for (std::size_t t = 0; t < mean.size(); ++t) {
                apart[i][t] -= mean[t];
            }
        }
        return apart;
    }

    [[nodiscard]] Closeness closeness(Chance chance) const {
        Numbers observed;
        for (std::size_t t = 0; t < targets_.size(); ++t) {
            observed.push_back(targets_[t].value - chance.offset[t]);
            chance.covariance[t * targets_.size() + t] += targets_[t].sd * targets_[t].sd;
        }
        return {std::move(observed), chance.covariance};
    }

    /// So many of them, evenly over their order.
    static std::vector<Numbers> spread_out(const std::vector<Numbers>& all, std::size_t count) {
        std::vector<Numbers> some;
        for (std::size_t i = 0; i < count; ++i) {
            some.push_back(all[i * all.size() / count]);
        }
        return some;
    }

    void describe(Calibration& result, const Particles& particles, const std::vector<std::size_t>& free) const {
        const std::vector<Parameter>& parameters = simulation_.parameters();
        const std::size_t n = particles.points.size();
        const std::size_t d = free.size();
        for (const Numbers& point : particles.points) {
            const std::vector<double> all = values_at(parameters, point);
            std::vector<double> values;
            for (const std::size_t p : free) {
                values.push_back(all[p]);
            }
            result.values.push_back(std::move(values));
        }
        result.different = std::set<Numbers>(particles.points.begin(), particles.points.end()).size();
        const Chance scores = [&] {
            Chance exact{Numbers(d), Numbers(d * d)};
            for (const Numbers& point : particles.points) {
                for (std::size_t i = 0; i < d; ++i) {
                    exact.offset[i] += point[i] / static_cast<double>(n);
                }
            }
            for (const Numbers& point : particles.points) {
                for (std::size_t i = 0; i < d * d; ++i) {
                    exact.covariance[i] += (point[i / d] - exact.offset[i / d]) * (point[i % d] - exact.offset[i % d]) /
                                           static_cast<double>(n - 1);
                }
            }
            return exact;
        }();
        for (std::size_t j = 0; j < d; ++j) {
            Numbers values;
            for (const std::vector<double>& one : result.values) {
                values.push_back(one[j]);
            }
            const Summary::Row row = summarise(values);
            result.learnt.push_back({result.names[j], scores.offset[j], std::sqrt(scores.covariance[j * d + j]),
                                     row.quantiles.front(), row.quantiles[2], row.quantiles.back()});
            for (std::size_t i = 0; i < j; ++i) {
                const double r = scores.covariance[i * d + j] /
                                 std::sqrt(scores.covariance[i * d + i] * scores.covariance[j * d + j]);
                const double worth_telling = std::max(0.3, 4 / std::sqrt(static_cast<double>(n)));
                if (std::abs(r) >= worth_telling) {
                    result.correlated.push_back({result.names[i], result.names[j], r});
                }
            }
        }
        std::ranges::stable_sort(result.correlated, std::ranges::greater(),
                                 [](const Correlated& one) { return std::abs(one.correlation); });
        predict(result, particles);
    }

    void predict(Calibration& result, const Particles& particles) const {
        const std::size_t n = std::min(particles.points.size(), 2 * options_.chance);
        const std::vector<Numbers> some = spread_out(particles.points, n);
        const std::vector<Numbers> expected = spread_out(particles.simulated, n);
        const std::vector<Numbers> apart = differences(some, expected, 2);
        for (std::size_t t = 0; t < targets_.size(); ++t) {
            const Target& target = targets_[t];
            Predicted one{target};
            Numbers figures;
            double sum = 0;
            double squares = 0;
            constexpr std::size_t kErrors = 19;  // quantiles of the error, beside each other
            for (std::size_t i = 0; i < n; ++i) {
                const double cohort = expected[i][t] + apart[i][t];
                one.pit += probability_of((target.value - cohort) / target.sd) / static_cast<double>(n);
                sum += apart[i][t];
                squares += apart[i][t] * apart[i][t];
                for (std::size_t e = 1; e <= kErrors; ++e) {
                    const Prior error{PriorKind::normal, cohort, target.sd, -1e300, 1e300};
                    figures.push_back(target.unscaled(error.quantile(static_cast<double>(e) / (kErrors + 1))));
                }
            }
            const double mean = sum / static_cast<double>(n);
            const double chance = std::max(squares / static_cast<double>(n) - mean * mean, 0.0);
            one.cohort_against_mean = mean / std::sqrt(chance + target.sd * target.sd);
            const Summary::Row row = summarise(figures);
            one.q05 = row.quantiles.front();
            one.q50 = row.quantiles[2];
            one.q95 = row.quantiles.back();
            result.predicted.push_back(std::move(one));
        }
    }

    const Simulation& simulation_;
    const std::vector<Target>& targets_;
    const CalibrationOptions& options_;
};

}  // namespace

bool Learnt::informed(std::size_t particles) const {
    const auto n = static_cast<double>(particles);
    return std::abs(score_mean) > 4 / std::sqrt(n) || contraction() > std::max(0.1, 3 * std::sqrt(2 / n));
}

std::vector<std::size_t> free_parameters(const std::vector<Parameter>& parameters) {
    std::vector<std::size_t> free;
    for (std::size_t p = 0; p < parameters.size(); ++p) {
        if (parameters[p].prior.kind != PriorKind::fixed) {
            free.push_back(p);
        }
    }
    return free;
}

std::vector<double> values_at(const std::vector<Parameter>& parameters, std::span<const double> scores) {
    std::vector<double> values;
    std::size_t next = 0;
    for (const Parameter& parameter : parameters) {
        const bool is_free = parameter.prior.kind != PriorKind::fixed;
        values.push_back(is_free ? parameter.prior.quantile(probability_of(scores[next++]))
                                 : parameter.prior.central());
    }
    return values;
}

std::vector<double> numbers_for(std::span<const Target> targets, const SeriesTable& series) {
    std::vector<double> numbers;
    for (const Target& target : targets) {
        const Observed& one = target.observed;
        const auto position = position_of(series.keys, one.place, one.measure, one.group);
        if (!position) {
            throw std::invalid_argument("no series " + one.place + " " + one.measure + " " + one.group);
        }
        const std::size_t first = *position * series.days() + static_cast<std::size_t>(one.from - series.first_day);
        numbers.push_back(target.scaled(observed_number(
            one.measure, std::span(series.values).subspan(first, static_cast<std::size_t>(one.to - one.from) + 1))));
    }
    return numbers;
}

Calibration calibrate(const Simulation& simulation, const std::vector<Target>& targets,
                      const CalibrationOptions& options) {
    return Calibrating(simulation, targets, options)();
}

}  // namespace steppe
