#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <sstream>

#include "app/commands.hpp"
#include "app/destination.hpp"
#include "app/overrides.hpp"
#include "app/published.hpp"
#include "app/tell.hpp"
#include "exchange/atomic_file.hpp"
#include "exchange/evaluation_json.hpp"
#include "steppe/ensemble.hpp"
#include "text/whole_file.hpp"

namespace steppe {
namespace {

std::optional<std::string> text_in(const std::filesystem::path& file) {
    if (file == "-") {
        return std::string(std::istreambuf_iterator<char>(std::cin), {});
    }
    return whole_file(file);
}

/// Positions of the outputs, `place measure group`.
std::vector<std::size_t> series_named(const std::vector<std::string>& outputs, const std::vector<SeriesKey>& keys,
                                      Problems& problems) {
    std::vector<std::size_t> positions;
    for (std::size_t o = 0; o < outputs.size(); ++o) {
        std::istringstream words(outputs[o]);
        std::string place, measure, group, rest;
        words >> place >> measure >> group;
        const auto found = position_of(keys, place, measure, group);
        if (!found || words >> rest) {
            problems.add({"/outputs/" + std::to_string(o)}, "'" + outputs[o] + "'",
                         "a place, a measure and a group that summary.csv has", "such as 'KAZ entries_cum all'");
        }
        positions.push_back(found.value_or(0));
    }
    return positions;
}

}  // namespace

int evaluate(const EvaluateRequest& request) {
    const std::optional<std::string> text = text_in(request.input);
    Problems problems;
    if (!text) {
        problems.add({request.input.string()}, "nothing that can be read", "a file of JSON", "check the path");
    }
    const Evaluation asked = text ? read_evaluation(*text, problems) : Evaluation{};
    if (!tell(problems, {}, true)) {
        return kRefused;
    }
    std::optional<Scenario> scenario = standard_scenario(asked.scenario, {}, asked.until);
    if (!scenario) {
        return kRefused;
    }
    std::vector<std::string> complaints;
    std::vector<std::vector<Parameter>> parameters;
    for (const auto& point : asked.points) {
        parameters.push_back(scenario->parameters);
        apply_overrides(point, parameters.back(), complaints);
    }
    for (std::string complaint : complaints) {
        constexpr std::string_view kOption = "--set ";
        fmt::print(stderr, "{}\n", complaint.starts_with(kOption) ? complaint.substr(kOption.size()) : complaint);
    }
    if (!complaints.empty()) {
        return kRefused;
    }
    if (request.output != "-") {
        prepare_file(request.output);
    }
    const std::uint64_t seed = asked.seed.value_or(scenario->seed);
    const Simulation simulation(std::move(scenario->world), std::move(scenario->parameters), scenario->law);
    EnsembleOptions options;
    options.keep = series_named(asked.outputs, simulation.series(), problems);
    if (!tell(problems, {}, true)) {
        return kRefused;
    }
    options.tallying = asked.tallying;
    options.seed = seed;
    options.replicates = asked.replicates;
    options.threads = request.threads;
    options.fixed = asked.fixed;
    options.until = asked.until;
    std::vector<std::vector<std::vector<double>>> numbers;
    for (const std::vector<Parameter>& of_point : parameters) {
        options.values = [&](std::uint32_t replicate) {
            return asked.fixed ? central_values(of_point) : draw_values(of_point, {seed, replicate});
        };
        const Ensemble ensemble = run_ensemble(simulation, options);
        const auto days = static_cast<std::size_t>(ensemble.summary.last_day - ensemble.summary.first_day) + 1;
        std::vector<std::vector<double>> means;
        for (const std::size_t series : options.keep) {
            std::vector<double> by_day;
            for (std::size_t d = 0; d < days; ++d) {
                by_day.push_back(ensemble.summary.rows[series * days + d].mean);
            }
            means.push_back(std::move(by_day));
        }
        numbers.push_back(std::move(means));
    }
    const std::string answer = evaluation_json(asked, simulation.world().first_day, numbers);
    if (request.output == "-") {
        fmt::print("{}", answer);
        return kDone;
    }
    AtomicFile file(request.output);
    file.write(answer);
    file.commit();
    return kDone;
}

}  // namespace steppe
