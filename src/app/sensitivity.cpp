#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <deque>
#include <filesystem>

#include "app/commands.hpp"
#include "app/destination.hpp"
#include "app/interrupt.hpp"
#include "app/published.hpp"
#include "app/recorded_series.hpp"
#include "app/tell.hpp"
#include "ensemble/ranks.hpp"
#include "exchange/atomic_file.hpp"
#include "exchange/csv.hpp"
#include "inference/observed.hpp"
#include "inference/screening.hpp"
#include "report/sensitivity_plot.hpp"
#include "steppe/simulation.hpp"

namespace steppe {
namespace {

/// Values of all parameters at a point of the unit cube of the free ones.
std::vector<double> values_at_quantiles(const std::vector<Parameter>& parameters, const std::vector<double>& point) {
    std::vector<double> values;
    std::size_t next = 0;
    for (const Parameter& parameter : parameters) {
        const bool is_free = parameter.prior.kind != PriorKind::fixed;
        values.push_back(is_free ? parameter.prior.quantile(point[next++]) : parameter.prior.central());
    }
    return values;
}

}  // namespace

int sensitivity(const SensitivityRequest& request, Ranks& ranks) {
    std::optional<Scenario> scenario = standard_scenario(request.scenario, {}, request.until);
    if (!scenario) {
        return kRefused;
    }
    const std::uint64_t seed = request.seed.value_or(scenario->seed);
    const std::string title = scenario->title;
    const std::vector<RecordedSeries> recorded = std::move(scenario->recorded);
    const Simulation simulation(std::move(scenario->world), std::move(scenario->parameters), scenario->law);
    Problems problems;
    const std::vector<std::size_t> series = recorded_series(recorded, simulation.series(), problems);
    if (!tell(problems, {}, true)) {
        return kRefused;
    }
    const std::vector<Parameter>& parameters = simulation.parameters();
    std::vector<std::string> names;
    for (const Parameter& parameter : parameters) {
        if (parameter.prior.kind != PriorKind::fixed) {
            names.push_back(parameter.name);
        }
    }
    if (series.empty() || names.empty()) {
        fmt::print(stderr, "scenario.yaml: {}\n",
                   names.empty() ? "no parameter has a prior" : "no series under record: series to look at");
        return kRefused;
    }
    if (ranks.leads()) {
        prepare_file(request.out / "sensitivity.csv");
    }
    fmt::print(stderr, "seed {}\n", seed);
    constexpr std::size_t kLevels = 8;
    const MorrisDesign design = morris_design(names.size(), request.trajectories, kLevels, seed);
    const std::size_t steps = names.size() + 1;
    const std::atomic<bool>& stop = stop_on_interrupt();
    const std::size_t replicates = request.replicates;
    // A point: the numbers of all its replicates, series by series.
    const auto numbers = numbers_of_all(
        request.trajectories * steps, request.threads, &ranks,
        [&](std::size_t item) {
            const std::vector<double> values =
                values_at_quantiles(parameters, design.trajectories[item / steps].points[item % steps]);
            std::vector<double> of_point;
            for (std::size_t r = 0; r < replicates; ++r) {
                RunOptions run;
                run.key = {seed, item / steps * replicates + r};
                run.until = request.until;
                run.stop = &stop;
                const SeriesTable table = simulation.run(values, run).series;
                for (const std::size_t s : series) {
                    of_point.push_back(observed_number(
                        table.keys[s].measure, std::span(table.values).subspan(s * table.days(), table.days())));
                }
            }
            return of_point;
        },
        [&] { return stop.load(); });
    if (std::ranges::any_of(numbers, &std::vector<double>::empty)) {
        fmt::print(stderr, "interrupted: nothing written\n");
        return kInterrupted;
    }
    if (!ranks.leads()) {
        return kDone;
    }
    std::string table = "place,measure,group,unit,parameter,mu_star,mu,sigma,noise,acts\n";
    report::Influence influence{names, {}, std::vector<double>(names.size() * series.size())};
    for (std::size_t s = 0; s < series.size(); ++s) {
        std::vector<std::vector<std::vector<double>>> outputs(request.trajectories);
        for (std::size_t item = 0; item < numbers.size(); ++item) {
            std::vector<double> by_replicate;
            for (std::size_t r = 0; r < replicates; ++r) {
                by_replicate.push_back(numbers[item][r * series.size() + s]);
            }
            outputs[item / steps].push_back(std::move(by_replicate));
        }
        const std::vector<Effect> effects = morris_effects(design, outputs);
        const double strongest = std::ranges::max(effects, {}, &Effect::mu_star).mu_star;
        const SeriesKey& key = simulation.series()[series[s]];
        influence.series.push_back(fmt::format("{} {} {}", key.place, key.measure, key.group));
        for (std::size_t p = 0; p < names.size(); ++p) {
            for (const std::string& field : {key.place, key.measure, key.group, key.unit, names[p]}) {
                append_field(table, field);
                table += ',';
            }
            for (const double number : {effects[p].mu_star, effects[p].mu, effects[p].sigma, effects[p].noise}) {
                append_number(table, number);
                table += ',';
            }
            table += effects[p].acts() ? "yes\n" : "no\n";
            influence.shares[p * series.size() + s] =
                effects[p].acts() && strongest > 0 ? effects[p].mu_star / strongest : 0;
        }
        if (!request.quiet && key.group == "all" && key.place == simulation.world().record.host) {
            std::vector<std::size_t> order(names.size());
            for (std::size_t p = 0; p < order.size(); ++p) {
                order[p] = p;
            }
            std::ranges::stable_sort(order, std::ranges::greater(), [&](std::size_t p) { return effects[p].mu_star; });
            fmt::print("{}\n", influence.series.back());
            constexpr std::size_t kShown = 5;
            for (std::size_t i = 0; i < std::min(kShown, order.size()); ++i) {
                const Effect& effect = effects[order[i]];
                fmt::print("  {:30} {:10.4g} (sigma {:.3g}){}\n", names[order[i]], effect.mu_star, effect.sigma,
                           effect.acts() ? "" : ", not above the noise");
            }
        }
    }
    std::deque<AtomicFile> files;
    files.emplace_back(request.out / "sensitivity.csv").write(table);
    files.emplace_back(request.out / "sensitivity.svg").write(report::sensitivity_svg(influence, title));
    for (AtomicFile& file : files) {
        file.flush();
    }
    for (AtomicFile& file : files) {
        file.commit();
    }
    if (!request.quiet) {
        fmt::print(stderr, "{} runs; wrote sensitivity.csv, sensitivity.svg to {}\n", numbers.size() * replicates,
                   request.out.string());
    }
    return kDone;
}

}  // namespace steppe
