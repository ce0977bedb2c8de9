#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>

#include "app/commands.hpp"
#include "app/destination.hpp"
#include "app/interrupt.hpp"
#include "app/published.hpp"
#include "app/results.hpp"
#include "app/tell.hpp"
#include "ensemble/ranks.hpp"
#include "exchange/atomic_file.hpp"
#include "exchange/posterior_json.hpp"
#include "inference/calibration.hpp"

namespace steppe {
namespace {

void print(const Calibration& found, const PosteriorOf& of) {
    fmt::print("Posterior of {} free parameters from {} figures published by {}: {} particles, {} different.\n",
               found.names.size(), found.predicted.size(), format_day(of.until), found.values.size(), found.different);
    fmt::print("\nparameter                          q05       q50       q95  contraction\n");
    std::vector<Learnt> learnt = found.learnt;
    std::ranges::stable_sort(learnt, std::ranges::greater(), &Learnt::contraction);
    std::vector<std::string> uninformed;
    for (const Learnt& one : learnt) {
        fmt::print("{:30} {:9.4g} {:9.4g} {:9.4g}  {:6.2f}\n", one.name, one.q05, one.q50, one.q95, one.contraction());
        if (!one.informed(found.values.size())) {
            uninformed.push_back(one.name);
        }
    }
    if (!uninformed.empty()) {
        fmt::print("The data do not inform {}: what is said of them is the prior.\n", fmt::join(uninformed, ", "));
    }
    for (const Correlated& one : found.correlated) {
        fmt::print("Correlated {:+.2f}: {} and {}.\n", one.correlation, one.one, one.other);
    }
    fmt::print("\nfigure                               observed       q05       q50       q95   PIT  cohort-mean\n");
    for (const Predicted& one : found.predicted) {
        const Observed& seen = one.target.observed;
        fmt::print("{:5} {:30} {:9.6g} {:9.4g} {:9.4g} {:9.4g}  {:.2f}  {:+.1f} sd\n", seen.id,
                   fmt::format("{} {} {}", seen.place, seen.measure, format_day(seen.to)), seen.value, one.q05, one.q50,
                   one.q95, one.pit, one.cohort_against_mean);
    }
    for (const LeftOut& one : of.left_out) {
        fmt::print("Left out {}: {}.\n", one.id, one.reason);
    }
}

}  // namespace

int calibrate(const CalibrateRequest& request, Ranks& ranks) {
    const auto began = std::chrono::steady_clock::now();
    std::optional<Scenario> scenario = standard_scenario(request.scenario, request.variants, request.until);
    if (!scenario) {
        return kRefused;
    }
    const Targets targets = targets_of(reported_in(scenario->observations), request.until, request.counts);
    if (targets.targets.empty()) {
        fmt::print(stderr, "observations.csv: nothing that was published by {}\n", format_day(request.until));
        return kRefused;
    }
    PosteriorOf of;
    Provenance provenance = provenance_at_start(request.command, request.threads);
    describe(provenance, *scenario);
    for (const std::filesystem::path& variant : request.variants) {
        describe_variant(provenance, variant.stem().string(), variant);
    }
    of.version = provenance.version;
    of.command = request.command;
    of.scenario = provenance.scenario;
    of.inputs = provenance.inputs;
    of.until = request.until;
    of.counts = request.counts;
    of.seed = request.seed.value_or(scenario->seed);
    of.threads = request.threads;
    of.left_out = targets.left_out;
    const Simulation simulation(std::move(scenario->world), std::move(scenario->parameters), scenario->law);
    if (free_parameters(simulation.parameters()).empty()) {
        fmt::print(stderr, "scenario.yaml: no parameter has a prior; there is nothing to calibrate\n");
        return kRefused;
    }
    for (const Target& target : targets.targets) {
        if (observed_series(std::span(&target.observed, 1), simulation.series()).empty()) {
            fmt::print(stderr, "observations.csv: {}: no series {} {} {}\n", target.observed.id, target.observed.place,
                       target.observed.measure, target.observed.group);
            return kRefused;
        }
    }
    if (ranks.leads()) {
        prepare_file(request.out);
    }
    CalibrationOptions options;
    options.until = request.until;
    options.seed = of.seed;
    options.particles = request.particles;
    options.threads = request.threads;
    options.ranks = &ranks;
    options.stop = &stop_on_interrupt();
    if (!request.quiet && ranks.leads()) {
        options.say = [](const std::string& line) { fmt::print(stderr, "{}\n", line); };
    }
    fmt::print(stderr, "seed {}\n", of.seed);
    const Calibration found = calibrate(simulation, targets.targets, options);
    of.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    if (!ranks.leads()) {
        return kDone;
    }
    AtomicFile file(request.out);
    file.write(posterior_json(found, of));
    file.commit();
    if (!request.quiet) {
        print(found, of);
        fmt::print(stderr, "{} simulations in {:.0f} s; wrote {}\n", found.simulations, of.seconds,
                   request.out.string());
    }
    return kDone;
}

}  // namespace steppe
