#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/commands.hpp"
#include "app/flee_scenario.hpp"
#include "app/headline.hpp"
#include "app/interrupt.hpp"
#include "app/law_shown.hpp"
#include "app/observed.hpp"
#include "app/overrides.hpp"
#include "app/profile.hpp"
#include "app/progress.hpp"
#include "app/recorded_series.hpp"
#include "app/report_files.hpp"
#include "app/results.hpp"
#include "app/scenario_run.hpp"
#include "app/scene.hpp"
#include "app/tell.hpp"
#include "ensemble/ranks.hpp"
#include "exchange/alerts_out.hpp"
#include "exchange/flows_geojson.hpp"
#include "exchange/provenance.hpp"
#include "exchange/replicate_store.hpp"
#include "inference/alerts.hpp"
#include "inference/observed.hpp"
#include "steppe/ensemble.hpp"
#include "steppe/scenario.hpp"

namespace steppe {

namespace {

std::vector<std::string> complaints_about(const RunRequest& request, Scenario& scenario) {
    std::vector<std::string> complaints;
    if (scenario.kernels == Kernels::standard) {
        apply_overrides(request.overrides, scenario.parameters, complaints);
    } else if (!request.overrides.empty()) {
        complaints.push_back(fmt::format("--set {}: a scenario with kernels: flee has no parameters; change {}",
                                         request.overrides.front().first, kFleeSettings));
    }
    check_within("--until", request.until, scenario.world, complaints);
    return complaints;
}

/// By the standard model.
class StandardRun final : public ScenarioRun {
  public:
    /// A series to be recorded that the model does not have is a problem.
    StandardRun(Scenario scenario, Problems& problems, Problems& warnings)
        : simulation_(std::move(scenario.world), std::move(scenario.parameters), scenario.law),
          law_(std::move(scenario.law)),
          keep_(recorded_series(scenario.recorded, simulation_.series(), problems)) {
        note_figures_without_series(scenario.observations, simulation_.series(), warnings);
        for (const Observation& one : scenario.observations) {
            observed_.push_back({one.id, one.place, one.measure, one.group, one.unit, one.from, one.to, one.value});
        }
        limits_ = limits_on(scenario.limits, simulation_.series(), problems);
        for (const std::vector<std::size_t>& further :
             {observed_series(observed_, simulation_.series()), limited_series(limits_, simulation_.series())}) {
            std::vector<std::size_t> all;
            std::ranges::set_union(keep_, further, std::back_inserter(all));
            keep_ = std::move(all);
        }
    }

    [[nodiscard]] std::vector<std::size_t> keep() const override { return keep_; }
    [[nodiscard]] std::map<std::string, std::string> further_files(const Ensemble& ensemble) const override {
        std::map<std::string, std::string> files = {
            {"flows.geojson", flows_geojson(ensemble.summary, simulation_.world())},
            {"observed.csv", observed_csv(compared_)}};
        add_alert_files(files, alerts_, ensemble, simulation_.world().reference_date);
        add_law_file(files, simulation_.world(), law_, ensemble.summary);
        return files;
    }
    [[nodiscard]] bool can_resume() const override { return true; }
    Ensemble run(const EnsembleOptions& options) override {
        std::vector<SeriesKey> kept;
        kept.reserve(options.keep.size());
        for (const std::size_t series : options.keep) {
            kept.push_back(simulation_.series()[series]);
        }
        const World& world = simulation_.world();
        const Day last_day = options.until.value_or(world.last_day);
        LimitCounts passed(limits_, kept, static_cast<std::size_t>(last_day - world.first_day) + 1);
        ObservedReplicates observed(observed_, std::move(kept), world.first_day, last_day);
        EnsembleOptions with_observed = options;
        with_observed.on_kept = [&](std::uint32_t replicate, std::span<const double> values) {
            observed.add(replicate, values);
            passed.add(values);
        };
        Ensemble ensemble = run_ensemble(simulation_, with_observed);
        compared_ = observed.compare();
        alerts_ = passed.alerts();
        return ensemble;
    }
    [[nodiscard]] std::vector<std::string> headline(const Ensemble& ensemble,
                                                    const SummaryWords& words) const override {
        const World& world = simulation_.world();
        std::vector<std::string> lines = steppe::headline(ensemble.summary, world, words);
        std::ranges::move(headline_of_alerts(alerts_, ensemble.summary, world, words), std::back_inserter(lines));
        std::ranges::move(headline_of_observed(compared_, world, words), std::back_inserter(lines));
        return lines;
    }
    [[nodiscard]] std::string profile(const Ensemble& ensemble) const override {
        return profile_text(ensemble.profile);
    }

  private:
    Simulation simulation_;
    law::Book law_;
    std::vector<std::size_t> keep_;
    std::vector<Observed> observed_;
    std::vector<Limit> limits_;
    std::vector<Compared> compared_;  // after a run
    std::vector<Alert> alerts_;       // likewise
};

constexpr const char* kStoreFile = "replicates.part";

/// All that a replicate depends on, a line each.
std::vector<std::string> what_replicates_are_of(const Provenance& provenance, const EnsembleOptions& options) {
    std::vector<std::string> lines = {fmt::format("steppe {} ({})", provenance.version, provenance.build),
                                      fmt::format("seed {}", provenance.seed),
                                      fmt::format("mode {}", provenance.mode),
                                      fmt::format("scale {}", provenance.scale),
                                      fmt::format("fixed {}", provenance.fixed),
                                      fmt::format("kept series {}", fmt::join(options.keep, " "))};
    if (options.until) {
        lines.push_back(fmt::format("until {}", format_day(*options.until)));
    }
    for (const auto& [name, value] : provenance.overrides) {
        lines.push_back(fmt::format("set {}={}", name, value));
    }
    for (const auto& [file, hash] : provenance.inputs) {
        lines.push_back(fmt::format("file {} {}", file, hash));
    }
    return lines;
}

/// What the store had to say at its beginning; false if it is of another run.
bool tell_of_store(const ReplicateStore& store, const RunRequest& request, bool there_before) {
    const std::string file = (request.out / kStoreFile).string();
    if (!store.differs().empty()) {
        fmt::print(stderr, "--resume: {} is of another run: {}; run without --resume to begin anew\n", file,
                   fmt::join(store.differs(), "; "));
        return false;
    }
    if (!request.quiet && request.resume) {
        if (there_before) {
            fmt::print(stderr, "goes on from {} replicates of a stopped run\n", store.size());
        } else {
            fmt::print(stderr, "--resume: nothing to go on from; begins anew\n");
        }
    } else if (!request.quiet && there_before) {
        fmt::print(stderr, "begins anew, without the replicates of a stopped run; --resume would have gone on\n");
    }
    return true;
}

}  // namespace

int run(const RunRequest& request, Ranks& ranks) {
    const auto clock_began = std::chrono::steady_clock::now();

    Reading reading = read_scenario(request.scenario);
    Scenario& scenario = reading.scenario;
    const bool is_flee = scenario.kernels == Kernels::flee;
    FleeTables flee_tables = is_flee ? read_flee_tables(reading) : FleeTables{};
    std::map<std::string, report::Names> place_names =
        read_names(request.scenario, reading.problems);  // the report needs them, too: known before a long run
    if (!tell(reading.problems, flee_tables.warnings, request.quiet)) {
        return kRefused;
    }
    std::vector<std::string> complaints = complaints_about(request, scenario);
    if (is_flee && flee_tables.the_case.greatest_count() * request.scale > flee::kMostPeople) {
        complaints.push_back(fmt::format("--scale {}: makes more than {} people of the greatest count, {}",
                                         request.scale, flee::kMostPeople, flee_tables.the_case.greatest_count()));
    }
    if (is_flee && ranks.size() > 1) {
        complaints.emplace_back("a scenario with kernels: flee runs on one rank: start it without the launcher");
    }
    if (is_flee && request.resume) {
        complaints.emplace_back("--resume: a scenario with kernels: flee keeps no finished replicates; run it again");
    }
    for (const std::string& complaint : complaints) {
        fmt::print(stderr, "{}\n", complaint);
    }
    if (!complaints.empty()) {
        return kRefused;
    }
    EnsembleOptions options;
    options.tallying = request.tallying;
    options.seed = request.seed.value_or(scenario.seed);
    // Without chance all replicates are the same.
    const bool one_suffices = request.fixed && request.tallying == Tallying::mean;
    options.replicates = request.replicates.value_or(one_suffices ? 1 : scenario.replicates);
    options.threads = request.threads;
    options.fixed = request.fixed;
    options.until = request.until;

    Provenance provenance = provenance_at_start(request.command, options.threads);
    describe(provenance, scenario);
    provenance.seed = options.seed;
    provenance.replicates_asked = options.replicates;
    provenance.mode = request.mode;
    provenance.scale = request.scale;
    provenance.fixed = request.fixed;
    provenance.overrides = {request.overrides.begin(), request.overrides.end()};

    std::unique_ptr<ScenarioRun> scenario_run;
    if (is_flee) {
        flee_tables.the_case.scale(request.scale);
        scenario_run = flee_scenario_run(std::move(flee_tables.the_case));
    } else {
        scenario.world.scale(request.scale);
        Problems problems;
        Problems warnings;
        scenario_run = std::make_unique<StandardRun>(std::move(scenario), problems, warnings);
        if (!tell(problems, warnings, request.quiet)) {
            return kRefused;
        }
    }
    const std::atomic<bool>& stop = stop_on_interrupt();  // before the first file: none is left behind
    if (ranks.leads()) {
        prepare_results(request.out);
    }
    fmt::print(stderr, "seed {}\n", options.seed);

    options.keep = scenario_run->keep();
    options.stop = &stop;
    options.ranks = &ranks;
    std::optional<ReplicateStore> store;
    if (scenario_run->can_resume() && ranks.leads()) {
        const std::filesystem::path file = request.out / kStoreFile;
        std::error_code ignored;
        const bool there_before = std::filesystem::exists(file, ignored);
        store.emplace(file, what_replicates_are_of(provenance, options),
                      request.resume ? ReplicateStore::Begin::go_on : ReplicateStore::Begin::anew);
        if (!tell_of_store(*store, request, there_before)) {
            return kRefused;
        }
        options.store = &*store;
    }
    std::optional<Progress> progress;
    if (!request.quiet && ranks.leads()) {
        progress.emplace(options.replicates);
        options.on_replicate_done = [&](std::uint32_t done) { progress->show(done); };
    }
    const Ensemble ensemble = scenario_run->run(options);
    progress.reset();
    if (!ranks.leads()) {
        return kDone;
    }
    const bool partial = ensemble.finished < options.replicates;
    if (ensemble.finished == 0) {
        fmt::print(stderr, "interrupted: 0 of {} replicates finished, nothing written\n", options.replicates);
        return kInterrupted;
    }

    provenance.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - clock_began).count();
    const double seconds = provenance.seconds;
    const auto kept_of = [&](std::size_t r) {
        const Summary& summary = ensemble.summary;
        return kept_values_of(store->record(ensemble.replicates[r]), ensemble.kept.size(),
                              static_cast<std::size_t>(summary.last_day - summary.first_day) + 1);
    };
    auto paths =
        write_results(request.out, ensemble, scenario_run->further_files(ensemble), std::move(provenance), kept_of);
    const std::filesystem::path page = request.out / kReportPage;
    // Made of the files that lie there now, so that `steppe report` makes the same page again.
    const std::optional<Report> report = read_report({request.out}, request.scenario);
    if (!report) {
        return kRefused;
    }
    write_page(page, *report);
    paths.push_back(page);

    if (request.profile) {
        fmt::print("{}", scenario_run->profile(ensemble));
    }
    if (!request.quiet) {
        const SummaryWords words(request.language, std::move(place_names));
        for (const std::string& line : scenario_run->headline(ensemble, words)) {
            fmt::print(stderr, "{}\n", line);
        }
        std::vector<std::string> names;
        names.reserve(paths.size());
        for (const std::filesystem::path& path : paths) {
            names.push_back(path.filename().string());
        }
        fmt::print(stderr, "{}\n",
                   words.say("done", {{"replicates", words.counted("replicates", ensemble.finished)},
                                      {"seconds", words.number(seconds)},
                                      {"files", fmt::format("{}", fmt::join(names, ", "))},
                                      {"folder", request.out.string()}}));
        if (!writes_netcdf()) {
            fmt::print(stderr, "no results.nc: the NetCDF library is not installed (Debian: libnetcdf19)\n");
        }
    }
    if (request.open && !open_on_desktop(page)) {
        fmt::print(stderr, "--open: no program here opens it; open {} in a browser\n", page.string());
    }
    if (partial) {
        fmt::print(stderr, "interrupted: {} of {} replicates finished and written{}\n", ensemble.finished,
                   options.replicates, store ? "; --resume goes on from them" : "");
        return kInterrupted;
    }
    if (store) {
        store->remove();
    }
    return kDone;
}

}  // namespace steppe
