#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "app/commands.hpp"
#include "app/flee_scenario.hpp"
#include "app/recorded_series.hpp"
#include "app/scene.hpp"
#include "app/tell.hpp"
#include "rules/parameters.hpp"
#include "steppe/scenario.hpp"
#include "steppe/simulation.hpp"

namespace steppe {

namespace {

std::string text_of(const Prior& prior) {
    switch (prior.kind) {
        case PriorKind::fixed:
            return fmt::format("{}", prior.a);
        case PriorKind::uniform:
            return fmt::format("uniform from {} to {}", prior.a, prior.b);
        case PriorKind::normal:
            return fmt::format("normal, mean {}, sd {}", prior.a, prior.b);
        case PriorKind::lognormal:
            return fmt::format("lognormal, median {}, sd of log {}", prior.a, prior.b);
        case PriorKind::beta:
            return fmt::format("beta, shapes {} and {}", prior.a, prior.b);
    }
    return {};
}

/// `assumption: short-time guess` -> `short-time guess`
std::string reason_of(const std::string& source) {
    const std::size_t colon = source.find(':');
    const std::size_t begin = colon == std::string::npos ? colon : source.find_first_not_of(' ', colon + 1);
    return begin == std::string::npos ? "no reason given" : source.substr(begin);
}

/// The free parameters, those that have a prior, by what they are about.
void print_free_parameters(const Scenario& scenario) {
    for (const Concerns concerns : kAllConcerns) {
        std::vector<std::string> free;
        std::size_t fixed = 0;
        for (const ParameterDeclaration& declared : declared_parameters()) {
            const auto parameter = std::ranges::find(scenario.parameters, declared.name, &Parameter::name);
            if (declared.concerns != concerns || parameter == scenario.parameters.end()) {
                continue;
            }
            if (parameter->prior.kind == PriorKind::fixed) {
                ++fixed;
            } else {
                free.emplace_back(declared.name);
            }
        }
        if (free.empty() && fixed == 0) {
            continue;
        }
        fmt::print("free parameters of the {}: {} ({} more are fixed)\n", name_of(concerns), free.size(), fixed);
        if (!free.empty()) {
            fmt::print("  {}\n", fmt::join(free, ", "));
        }
    }
}

void print_assumptions(const Scenario& scenario) {
    if (!scenario.parameters.empty()) {
        print_free_parameters(scenario);
        fmt::print("scenario.yaml\n");
    }
    for (const Parameter& parameter : scenario.parameters) {
        if (parameter.assumed()) {
            fmt::print("  {} = {} {}, range {} to {}: {}\n", parameter.name, text_of(parameter.prior), parameter.unit,
                       parameter.prior.low, parameter.prior.high, reason_of(parameter.source));
        }
    }
    std::string file;
    for (const Assumption& assumption : scenario.assumptions) {
        if (assumption.where.file != file) {
            file = assumption.where.file;
            fmt::print("{}\n", file);
        }
        if (assumption.where.line > 0) {
            fmt::print("  line {}: {}: {}\n", assumption.where.line, assumption.what, assumption.reason);
        } else {
            fmt::print("  {}: {}\n", assumption.what, assumption.reason);
        }
    }
}

std::string cell(std::string text) {
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) {
        text.insert(at, 1, '\\');
    }
    return text;
}

/// In the order in which the rules declare them: by mechanism.
void print_parameters(const Scenario& scenario) {
    fmt::print("| name | unit | prior | range | meaning | source |\n|---|---|---|---|---|---|\n");
    for (const ParameterDeclaration& declared : declared_parameters()) {
        const auto parameter = std::ranges::find(scenario.parameters, declared.name, &Parameter::name);
        if (parameter == scenario.parameters.end()) {
            continue;
        }
        fmt::print("| `{}` | {} | {} | {} to {} | {} | {} |\n", declared.name, declared.unit, text_of(parameter->prior),
                   parameter->prior.low, parameter->prior.high, cell(std::string(declared.meaning)),
                   cell(parameter->source));
    }
}

void print_size(const World& world, std::size_t parameters) {
    fmt::print(stderr, "ok: {} places, {} links, {} gates, {} groups, {} parameters, {} to {}\n", world.places.size(),
               world.links.size(), world.gates.size(), world.groups.size(), parameters, format_day(world.first_day),
               format_day(world.last_day));
}

void print_size(const flee::Case& the_case) {
    fmt::print(stderr, "ok: {} locations, {} of them counted, {} routes, kernels of Flee, {} to {}\n",
               the_case.locations.size(), flee::output_camps(the_case).size(), the_case.routes.size(),
               format_day(the_case.start_date), format_day(the_case.start_date + the_case.days - 1));
}

}  // namespace

int check(const CheckRequest& request) {
    Reading reading = read_scenario(request.scenario);
    const Scenario& scenario = reading.scenario;
    const bool is_flee = scenario.kernels == Kernels::flee;
    const FleeTables flee_tables = is_flee ? read_flee_tables(reading) : FleeTables{};
    Problems warnings = flee_tables.warnings;
    if (!is_flee && reading.problems.empty()) {
        const Simulation simulation(scenario.world, scenario.parameters, scenario.law);
        (void)recorded_series(scenario.recorded, simulation.series(), reading.problems);
        (void)limits_on(scenario.limits, simulation.series(), reading.problems);
        note_figures_without_series(scenario.observations, simulation.series(), warnings);
    }
    (void)read_names(request.scenario, reading.problems);
    if (!tell(reading.problems, warnings, false)) {
        return kRefused;
    }
    if (is_flee) {
        print_size(flee_tables.the_case);
    } else {
        print_size(scenario.world, scenario.parameters.size());
    }
    if (request.parameters && is_flee) {
        fmt::print(stderr, "kernels: flee has no parameters; its settings are those of {}\n", kFleeSettings);
    } else if (request.parameters) {
        print_parameters(scenario);
    }
    if (request.assumptions) {
        print_assumptions(scenario);
    }
    return kDone;
}

}  // namespace steppe
