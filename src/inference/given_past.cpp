#include "inference/given_past.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "ensemble/ranks.hpp"
#include "inference/reweighting.hpp"
#include "steppe/simulation.hpp"

namespace steppe {
namespace {

/// Targets by the day on which they end, in stretches.
struct Part {
    Day from = kNoDay;
    Day to = kNoDay;
    std::vector<Target> targets;
};

std::vector<Part> parts_of(std::vector<Target> targets, Day least_days) {
    std::ranges::stable_sort(targets, {}, [](const Target& one) { return one.observed.to; });
    std::vector<Part> parts;
    for (Target& target : targets) {
        const Day to = target.observed.to;
        if (parts.empty() || to >= parts.back().targets.front().observed.to + least_days) {
            // The first goes back to the beginning: nothing is known of those days.
            parts.push_back({parts.empty() ? kNoDay + 1 : parts.back().to + 1, to, {}});
        }
        parts.back().to = to;
        parts.back().targets.push_back(std::move(target));
    }
    return parts;
}

class GivingPast {
  public:
    GivingPast(std::vector<Part> parts, std::span<const double> log_likelihood, const FollowPath& follow,
               const GivenPastOptions& options)
        : parts_(std::move(parts)), likelihood_(log_likelihood), follow_(follow), options_(options) {}

    GivenPast operator()() {
        for (const Part& part : parts_) {
            figures_ += static_cast<double>(part.targets.size());
        }
        for (std::uint32_t p = 0; p < options_.paths; ++p) {
            const auto particle = static_cast<std::uint32_t>(p % likelihood_.size());
            const auto rest = options_.rest && !parts_.empty() ? any_particle(uniforms(p, 0).next()) : particle;
            paths_.push_back({{particle, rest, {{fresh(p), 1}}, {}}, 0, 0});
        }
        for (const Part& part : parts_) {
            filter(part);
        }
        for (std::size_t i = 0; i < options_.last_moves && !parts_.empty(); ++i) {
            result_.accepted_last +=
                move(parts_.back().to, seen_.size(), 0, 0) / static_cast<double>(options_.last_moves);
        }
        return finished();
    }

  private:
    struct Weighted {
        Path path;
        double before = 0;  ///< fit of the figures of earlier stretches
        double now = 0;     ///< of this one's
    };

    /// A replicate whose numbers nobody has used, in round `round_`.
    [[nodiscard]] std::uint64_t fresh(std::size_t path) const { return (round_ << 32U) | path; }

    [[nodiscard]] std::uint32_t any_particle(double uniform) const {
        return static_cast<std::uint32_t>(uniform * static_cast<double>(likelihood_.size()));
    }

    void filter(const Part& part) {
        ++round_;
        for (std::size_t p = 0; p < paths_.size(); ++p) {
            paths_[p].path.renewals.push_back({part.from, fresh(p)});
        }
        seen_.insert(seen_.end(), part.targets.begin(), part.targets.end());
        const std::size_t earlier = seen_.size() - part.targets.size();
        weigh(part.to, earlier, paths_);

        Stretch stretch{part.to, part.targets.size(), 0, 0, 1, 0};
        const double share = static_cast<double>(part.targets.size()) / figures_;
        double done = 0;
        double tried = 0;
        while (done < 1 && stretch.steps < options_.most_steps) {
            std::vector<double> logs;
            logs.reserve(paths_.size());
            for (const Weighted& one : paths_) {
                logs.push_back((1 - done) * (one.now - share * likelihood_[one.path.particle]));
            }
            const Drawn drawn = draw_futures(logs, options_.least_share * static_cast<double>(paths_.size()));
            if (stretch.steps == 0) {
                stretch.effective = effective_sample_size(logs);
            }
            done = drawn.power < 1 ? done + (1 - done) * drawn.power : 1;
            std::vector<Weighted> kept;
            kept.reserve(drawn.futures.size());
            for (const std::uint32_t p : drawn.futures) {
                kept.push_back(paths_[p]);
            }
            paths_ = std::move(kept);
            stretch.accepted += move(part.to, earlier, done, share);
            tried += 1;
            ++stretch.steps;
        }
        stretch.power = done;
        stretch.accepted /= std::max(tried, 1.0);
        known_ += share;
        for (Weighted& one : paths_) {
            one.before += one.now;
            one.now = 0;
        }
        result_.stretches.push_back(stretch);
        if (options_.say) {
            options_.say("past up to " + format_day(part.to) + ": " + std::to_string(stretch.figures) + " figures, " +
                         std::to_string(stretch.steps) + " steps, " +
                         std::to_string(static_cast<int>(100 * stretch.accepted)) + " % of moves accepted");
        }
    }

    /// Runs all paths to `until`; the first `earlier` of the figures are of earlier stretches.
    void weigh(Day until, std::size_t earlier, std::vector<Weighted>& paths) const {
        const std::vector<std::vector<double>> fits = numbers_of_all(
            paths.size(), options_.threads, options_.ranks,
            [&](std::size_t p) {
                const std::vector<double> numbers = follow_(paths[p].path, until, seen_);
                const std::span<const Target> targets(seen_);
                const std::span<const double> simulated(numbers);
                return std::vector<double>{log_fit(targets.first(earlier), simulated.first(earlier)),
                                           log_fit(targets.subspan(earlier), simulated.subspan(earlier))};
            },
            [&] { return options_.stop != nullptr && *options_.stop; });
        for (std::size_t p = 0; p < paths.size(); ++p) {
            if (fits[p].empty()) {
                throw Interrupted();
            }
            paths[p].before = fits[p][0];
            paths[p].now = fits[p][1];
        }
    }

    /// Every path tries a move, as many of them each kind: other chance in this stretch, in an earlier one or in what
    /// lasts, another particle, the rest of another. `until`, `earlier`: as in `weigh`; `done`: the power to which the
    /// figures of this stretch are known, `share`: their part of all. Returns the share that took it.
    double move(Day until, std::size_t earlier, double done, double share) {
        ++round_;
        const std::size_t kinds = options_.rest ? 5 : 4;
        std::vector<Weighted> tries = paths_;
        for (std::size_t p = 0; p < tries.size(); ++p) {
            Path& path = tries[p].path;
            const double where = uniforms(p, 0).next();
            const std::size_t stretches = path.renewals.size();
            switch ((p + round_) % kinds) {
                case 0:
                    path.renewals.back().replicate = fresh(p);
                    break;
                case 1:
                    path.renewals[static_cast<std::size_t>(where * static_cast<double>(stretches))].replicate =
                        fresh(p);
                    break;
                case 2:
                    vary(path.lasting, fresh(p));
                    break;
                case 3:
                    path.particle = any_particle(where);
                    break;
                default:
                    path.rest = any_particle(where);
            }
        }
        weigh(until, earlier, tries);
        std::size_t accepted = 0;
        for (std::size_t p = 0; p < tries.size(); ++p) {
            const auto target = [&](const Weighted& one) {
                return one.before + done * one.now - (known_ + done * share) * likelihood_[one.path.particle];
            };
            if (std::log(uniforms(p, 1).next()) < target(tries[p]) - target(paths_[p])) {
                paths_[p] = std::move(tries[p]);
                ++accepted;
            }
        }
        return static_cast<double>(accepted) / static_cast<double>(tries.size());
    }

    static void vary(std::vector<LastingChance>& lasting, std::uint64_t replicate) {
        constexpr double kKept = 0.8;
        for (LastingChance& part : lasting) {
            part.weight *= kKept;
        }
        lasting.push_back({replicate, std::sqrt(1 - kKept * kKept)});
    }

    [[nodiscard]] Uniforms uniforms(std::size_t path, std::uint64_t draw) const {
        constexpr std::uint32_t kMoves = 0x6d6f7665;
        return Uniforms(DrawPoint{{options_.seed, round_}, kNoDay, kMoves, path, draw});
    }

    GivenPast finished() {
        ++round_;
        std::set<std::uint32_t> particles;
        std::set<std::vector<std::uint64_t>> different;
        const Day next = parts_.empty() ? kNoDay + 1 : parts_.back().to + 1;
        for (std::size_t p = 0; p < paths_.size(); ++p) {
            std::vector<std::uint64_t> names = {paths_[p].path.particle, paths_[p].path.rest};
            for (const LastingChance& part : paths_[p].path.lasting) {
                names.push_back(part.replicate);
            }
            for (const Renewal& renewal : paths_[p].path.renewals) {
                names.push_back(renewal.replicate);
            }
            different.insert(std::move(names));
            paths_[p].path.renewals.push_back({next, fresh(p)});
            particles.insert(paths_[p].path.particle);
            result_.log_fits.push_back(paths_[p].before);
            result_.paths.push_back(std::move(paths_[p].path));
        }
        result_.particles = particles.size();
        result_.different = different.size();
        return std::move(result_);
    }

    std::vector<Part> parts_;
    std::span<const double> likelihood_;
    const FollowPath& follow_;
    const GivenPastOptions& options_;
    std::vector<Weighted> paths_;
    std::vector<Target> seen_;  ///< up to the stretch's end
    double figures_ = 0;        ///< of all stretches
    double known_ = 0;          ///< part of them that lie in earlier stretches
    std::uint64_t round_ = 0;
    GivenPast result_;
};

}  // namespace

GivenPast given_past(std::vector<Target> targets, std::span<const double> log_likelihood, const FollowPath& follow,
                     const GivenPastOptions& options) {
    return GivingPast(parts_of(std::move(targets), options.least_days), log_likelihood, follow, options)();
}

}  // namespace steppe
