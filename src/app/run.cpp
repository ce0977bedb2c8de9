#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "app/commands.hpp"
#include "app/headline.hpp"
#include "app/interrupt.hpp"
#include "app/profile.hpp"
#include "app/progress.hpp"
#include "base/sha256.hpp"
#include "exchange/atomic_file.hpp"
#include "exchange/provenance.hpp"
#include "exchange/summary_csv.hpp"
#include "steppe/ensemble.hpp"
#include "steppe/scenario.hpp"

namespace steppe {

namespace {

std::string known_name(const std::string& unknown, const std::vector<Parameter>& parameters) {
    std::vector<std::string> names;
    names.reserve(parameters.size());
    for (const Parameter& parameter : parameters) {
        names.push_back(parameter.name);
    }
    const std::string near = nearest_name(unknown, names);
    return near.empty() ? "the names are those under parameters: of scenario.yaml"
                        : fmt::format("did you mean '{}'?", near);
}

/// Puts the command's values in place of the scenario's; what cannot be is told in `complaints`.
void apply_overrides(const RunRequest& request, std::vector<Parameter>& parameters,
                     std::vector<std::string>& complaints) {
    std::set<std::string> given;
    for (const auto& [name, value] : request.overrides) {
        const auto found = std::ranges::find(parameters, name, &Parameter::name);
        if (found == parameters.end()) {
            complaints.push_back(fmt::format("--set {}: unknown parameter; {}", name, known_name(name, parameters)));
        } else if (!given.insert(name).second) {
            complaints.push_back(fmt::format("--set {}: given twice", name));
        } else if (!(value >= found->prior.low && value <= found->prior.high)) {
            complaints.push_back(fmt::format("--set {}={}: outside its range, {} to {} {}", name, value,
                                             found->prior.low, found->prior.high, found->unit));
        } else {
            found->prior = {PriorKind::fixed, value, 0, found->prior.low, found->prior.high};
        }
    }
}

std::vector<std::string> complaints_about(const RunRequest& request, Scenario& scenario) {
    std::vector<std::string> complaints;
    apply_overrides(request, scenario.parameters, complaints);
    const World& world = scenario.world;
    if (request.until && (*request.until < world.first_day || *request.until > world.last_day)) {
        complaints.push_back(fmt::format("--until {}: outside the scenario's period, {} to {}",
                                         format_day(*request.until), format_day(world.first_day),
                                         format_day(world.last_day)));
    }
    return complaints;
}

std::vector<std::filesystem::path> results_in(const std::filesystem::path& folder) {
    return {folder / "summary.csv", folder / "provenance.json"};
}

/// The folder is there and its files can be written: known before a long run, not after it.
void prepare_folder(const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    for (const std::filesystem::path& path : results_in(folder)) {
        if (std::filesystem::is_directory(path)) {
            throw std::system_error(std::make_error_code(std::errc::is_a_directory), "cannot write " + path.string());
        }
        const AtomicFile probe(path);
    }
}

std::map<std::string, std::string> hashes_of(const Scenario& scenario) {
    std::map<std::string, std::string> hashes;
    for (const std::filesystem::path& input : scenario.inputs) {
        hashes.emplace(input.generic_string(), sha256_of_file(scenario.folder / input));
    }
    return hashes;
}

/// Writes both files or neither. Returns their paths.
std::vector<std::filesystem::path> write_results(const std::filesystem::path& folder, const Summary& summary,
                                                 Provenance provenance) {
    const std::vector<std::filesystem::path> paths = results_in(folder);
    AtomicFile table(paths[0]);
    Sha256 hash;
    write_summary_csv(summary, [&](std::string_view text) {
        table.write(text);
        hash.add(text);
    });
    provenance.outputs = {{"summary.csv", hash.hex()}};
    AtomicFile record(paths[1]);
    record.write(provenance_json(provenance));
    table.flush();
    record.flush();
    table.commit();
    record.commit();
    return paths;
}

}  // namespace

int run(const RunRequest& request) {
    const auto began = std::chrono::system_clock::now();
    const auto clock_began = std::chrono::steady_clock::now();

    Reading reading = read_scenario(request.scenario);
    for (const Problem& problem : reading.problems.sorted()) {
        fmt::print(stderr, "{}\n", problem.text());
    }
    if (!reading.problems.empty()) {
        return kRefused;
    }
    Scenario& scenario = reading.scenario;
    const std::vector<std::string> complaints = complaints_about(request, scenario);
    for (const std::string& complaint : complaints) {
        fmt::print(stderr, "{}\n", complaint);
    }
    if (!complaints.empty()) {
        return kRefused;
    }
    const std::atomic<bool>& stop = stop_on_interrupt();  // before the first file: none is left behind
    prepare_folder(request.out);

    EnsembleOptions options;
    options.tallying = request.tallying;
    options.seed = request.seed.value_or(scenario.seed);
    // Without chance all replicates are the same.
    const bool one_suffices = request.fixed && request.tallying == Tallying::mean;
    options.replicates = request.replicates.value_or(one_suffices ? 1 : scenario.replicates);
    options.threads = request.threads;
    options.fixed = request.fixed;
    options.until = request.until;
    fmt::print(stderr, "seed {}\n", options.seed);

    Provenance provenance;
    provenance.version = STEPPE_VERSION;
    provenance.build = STEPPE_BUILD;
    provenance.command = request.command;
    provenance.started = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(began)));
    provenance.threads = options.threads;
    provenance.scenario = std::filesystem::weakly_canonical(request.scenario).filename().string();
    provenance.title = scenario.title;
    provenance.licence = scenario.licence;
    provenance.inputs = hashes_of(scenario);
    provenance.seed = options.seed;
    provenance.replicates_asked = options.replicates;
    provenance.mode = request.mode;
    provenance.scale = request.scale;
    provenance.fixed = request.fixed;
    provenance.parameters = scenario.parameters;
    provenance.overrides = {request.overrides.begin(), request.overrides.end()};

    scenario.world.scale(request.scale);
    const Simulation simulation(std::move(scenario.world), std::move(scenario.parameters));

    options.stop = &stop;
    std::optional<Progress> progress;
    if (!request.quiet) {
        progress.emplace(options.replicates);
        options.on_replicate_done = [&](std::uint32_t done) { progress->show(done); };
    }
    const Ensemble ensemble = run_ensemble(simulation, options);
    progress.reset();
    const bool partial = ensemble.finished < options.replicates;
    if (ensemble.finished == 0) {
        fmt::print(stderr, "interrupted: 0 of {} replicates finished, nothing written\n", options.replicates);
        return kInterrupted;
    }

    provenance.first_day = ensemble.summary.first_day;
    provenance.last_day = ensemble.summary.last_day;
    provenance.replicates = ensemble.replicates;
    provenance.digest = ensemble.digest;
    provenance.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - clock_began).count();
    const auto paths = write_results(request.out, ensemble.summary, provenance);

    if (request.profile) {
        fmt::print("{}", profile_text(ensemble.profile));
    }
    if (!request.quiet) {
        for (const std::string& line : headline(ensemble.summary, simulation.world())) {
            fmt::print(stderr, "{}\n", line);
        }
        fmt::print(stderr, "{} replicates in {:.1f} s; wrote {} and {}\n", ensemble.finished, provenance.seconds,
                   paths[0].string(), paths[1].string());
    }
    if (partial) {
        fmt::print(stderr, "interrupted: {} of {} replicates finished and written\n", ensemble.finished,
                   options.replicates);
        return kInterrupted;
    }
    return kDone;
}

}  // namespace steppe
