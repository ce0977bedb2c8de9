#include "inference/observation_model.hpp"

#include <algorithm>
#include <cmath>

namespace steppe {
namespace {

double count_error(const std::string& confidence, const std::string& measure) {
    constexpr double kOfficial = 0.05;
    constexpr double kPress = 0.50;
    constexpr double kPressOfWaiting = 1.00;
    return confidence == "official" || confidence == "press quoting official" ? kOfficial
           : measure == "wait_hours" || measure == "queue"                    ? kPressOfWaiting
                                                                              : kPress;
}

/// Standard deviation of a uniform law over the last unit that is not zero, relative to the value.
double rounding_error(double value) {
    if (!(value >= 1) || value != std::trunc(value)) {
        return 0;
    }
    double unit = 1;
    while (std::fmod(value, unit * 10) == 0) {
        unit *= 10;
    }
    constexpr double kMost = 0.1;
    return std::min(unit / value, kMost) / std::sqrt(12.0);
}

bool is_flow(const std::string& measure) { return measure == "entries" || measure == "exits"; }
bool is_sum(const std::string& measure) { return measure == "entries_cum" || measure == "exits_cum"; }

double grain_of(const std::string& measure) {
    constexpr double kWaitHours = 12;
    constexpr double kQueuePersons = 500;
    return measure == "wait_hours" ? kWaitHours : measure == "queue" ? kQueuePersons : 1;
}

/// Part of the days of the longer that both have.
double overlap(const Observed& a, const Observed& b) {
    const double both = std::min(a.to, b.to) - std::max(a.from, b.from) + 1;
    return std::max(both, 0.0) / (std::max(a.to - a.from, b.to - b.from) + 1);
}

bool same_thing(const Observed& a, const Observed& b) {
    constexpr double kMostly = 0.5;
    return a.place == b.place && a.measure == b.measure && a.group == b.group && overlap(a, b) > kMostly;
}

}  // namespace

double Target::scaled(double number) const { return logarithmic ? std::log1p(std::max(number, 0.0) / grain) : number; }
double Target::unscaled(double number) const { return logarithmic ? grain * std::expm1(number) : number; }

std::optional<Counts> counts_named(std::string_view name) {
    const auto found = std::ranges::find(kCountsNames, name);
    return found == kCountsNames.end() ? std::nullopt
                                       : std::optional(static_cast<Counts>(found - kCountsNames.begin()));
}

Targets targets_of(std::span<const Reported> reported, Day until, Counts counts) {
    Targets result;
    std::vector<Target>& targets = result.targets;
    for (const Reported& one : reported) {
        const Observed& seen = one.observed;
        if (one.published > until || one.published == kNoDay) {
            result.left_out.push_back({seen.id, "published later"});
            continue;
        }
        if (seen.to > until) {
            result.left_out.push_back({seen.id, "about later days"});
            continue;
        }
        const bool told_twice = counts != Counts::both && std::ranges::any_of(reported, [&](const Reported& other) {
                                    const Observed& sum = counts == Counts::cumulative ? other.observed : seen;
                                    const Observed& flow = counts == Counts::cumulative ? seen : other.observed;
                                    return other.published <= until && is_sum(sum.measure) && is_flow(flow.measure) &&
                                           sum.measure == flow.measure + "_cum" && sum.place == flow.place &&
                                           sum.group == flow.group && flow.from == flow.to;
                                });
        if (told_twice) {
            result.left_out.push_back({seen.id, counts == Counts::cumulative
                                                    ? "a daily figure of a flow whose sums are used"
                                                    : "a sum of a flow whose daily figures are used"});
            continue;
        }
        Target target{seen, one.published, 0, 0, seen.unit != "share", grain_of(seen.measure)};
        target.value = target.scaled(seen.value);
        double variance = std::pow(count_error(one.confidence, seen.measure), 2);
        variance += std::pow(rounding_error(seen.value), 2);
        if (is_flow(seen.measure)) {
            constexpr double kPartOfADay = 0.25;
            variance += std::pow(kPartOfADay / (seen.to - seen.from + 1), 2);
        }
        if (!target.logarithmic) {
            constexpr double kOfAShare = 0.3;  // "full" is said of less
            variance *= kOfAShare * kOfAShare;
        }
        target.sd = std::sqrt(variance);
        targets.push_back(std::move(target));
    }
    std::vector<double> widened;
    for (const Target& target : targets) {
        double n = 0;
        double sum = 0;
        double squares = 0;
        for (const Target& other : targets) {
            if (same_thing(target.observed, other.observed)) {
                n += 1;
                sum += other.value;
                squares += other.value * other.value;
            }
        }
        const double between = n > 1 ? std::max(squares / n - sum * sum / (n * n), 0.0) : 0;
        widened.push_back(std::sqrt(n * target.sd * target.sd + between));
    }
    for (std::size_t t = 0; t < targets.size(); ++t) {
        targets[t].sd = widened[t];
    }
    return result;
}

}  // namespace steppe
