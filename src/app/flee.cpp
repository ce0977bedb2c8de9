// steppe flee: a case in Flee's format, run as Flee's own script runs it.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <system_error>

#include "app/commands.hpp"
#include "app/interrupt.hpp"
#include "app/progress.hpp"
#include "base/sha256.hpp"
#include "ensemble/gather.hpp"
#include "exchange/atomic_file.hpp"
#include "exchange/flee_out.hpp"
#include "exchange/flee_read.hpp"
#include "exchange/provenance.hpp"
#include "exchange/summary_csv.hpp"
#include "inference/relative_difference.hpp"

namespace steppe {
namespace {

/// Flee takes simsetting.yml of the folder it is started in; here the case's own serves as well.
std::optional<std::filesystem::path> settings_file(const FleeRequest& request) {
    if (request.settings) {
        return request.settings;
    }
    for (const std::filesystem::path& file :
         {std::filesystem::path("simsetting.yml"), request.input_dir / "simsetting.yml"}) {
        std::error_code ignored;
        if (std::filesystem::exists(file, ignored)) {
            return file;
        }
    }
    return std::nullopt;
}

flee::CaseRun run_of(const FleeRequest& request, std::uint32_t replicate) {
    flee::CaseRun run;
    run.tallying = request.tallying;
    run.order = request.sequential ? flee::Order::one_by_one : flee::Order::by_rounds;
    run.key = {request.seed, replicate};
    run.stop = &stop_on_interrupt();
    return run;
}

/// The series of a replicate under Steppe's names of measures.
SeriesTable series_of(const flee::Case& the_case, const flee::CaseResult& result) {
    SeriesTable series;
    series.first_day = the_case.start_date;
    series.last_day = the_case.start_date + result.days - 1;
    const std::size_t camps = result.camps.size();
    std::vector<std::pair<SeriesKey, std::size_t>> order;
    for (std::size_t c = 0; c < camps; ++c) {
        order.emplace_back(SeriesKey{the_case.locations[result.camps[c]].name, "present", "all", "agents"}, c);
    }
    std::ranges::sort(order);
    for (const auto& [key, c] : order) {
        series.keys.push_back(key);
        for (std::int32_t day = 0; day < result.days; ++day) {
            series.values.push_back(result.in_camp[static_cast<std::size_t>(day) * camps + c]);
        }
    }
    return series;
}

/// Writes all files of the folder or none of the summary: each replicate's table stands on its own.
void write_folder(const FleeRequest& request, const flee::Case& the_case, Provenance provenance) {
    std::filesystem::create_directories(request.out);
    EnsembleOptions options;
    options.replicates = request.replicates;
    options.threads = std::min(request.threads, request.replicates);
    options.stop = &stop_on_interrupt();
    std::optional<Progress> progress;
    if (!request.quiet) {
        progress.emplace(options.replicates);
        options.on_replicate_done = [&](std::uint32_t done) { progress->show(done); };
    }
    const auto run_replicate = [&](std::uint32_t replicate, const Workers& /*workers*/) {
        const flee::CaseResult result = flee::run_case(the_case, run_of(request, replicate));
        AtomicFile table(request.out / fmt::format("out_{:06}.csv", replicate));
        table.write(flee::out_csv(the_case, result));
        table.flush();
        table.commit();
        if (replicate == 0) {
            const std::string text = flee::out_csv(the_case, result);
            std::fwrite(text.data(), 1, text.size(), stdout);
        }
        return RunResult{series_of(the_case, result), {}};
    };
    const Ensemble ensemble = gather(run_replicate, options);
    progress.reset();
    if (ensemble.finished == 0) {
        return;
    }
    AtomicFile summary(request.out / "summary.csv");
    Sha256 hash;
    write_summary_csv(ensemble.summary, [&](std::string_view text) {
        summary.write(text);
        hash.add(text);
    });
    provenance.first_day = ensemble.summary.first_day;
    provenance.last_day = ensemble.summary.last_day;
    provenance.replicates = ensemble.replicates;
    provenance.digest = ensemble.digest;
    provenance.outputs = {{"summary.csv", hash.hex()}};
    AtomicFile record(request.out / "provenance.json");
    record.write(provenance_json(provenance));
    summary.flush();
    record.flush();
    summary.commit();
    record.commit();
}

}  // namespace

int flee_case(const FleeRequest& request) {
    flee::Request wanted;
    wanted.input_dir = request.input_dir;
    wanted.validation_dir = request.validation_dir;
    wanted.days = request.days;
    wanted.settings = settings_file(request);
    const flee::Reading reading = flee::read_case(wanted);
    if (!request.quiet) {
        for (const Problem& warning : reading.warnings.sorted()) {
            fmt::print(stderr, "warning: {}\n", warning.text());
        }
    }
    for (const Problem& problem : reading.problems.sorted()) {
        fmt::print(stderr, "{}\n", problem.text());
    }
    if (!reading.problems.empty()) {
        return kRefused;
    }
    const flee::Case& the_case = reading.flee_case;
    fmt::print(stderr, "seed {}\n", request.seed);

    if (request.out.empty()) {
        const flee::CaseResult result = flee::run_case(the_case, run_of(request, 0));
        const std::string text = flee::out_csv(the_case, result);
        std::fwrite(text.data(), 1, text.size(), stdout);
        if (request.profile) {
            fmt::print(
                stderr, "{} days; {} states on the fullest day, {:.1f} cohort-steps and {:.1f} person-steps a day\n",
                result.days, result.states_peak, static_cast<double>(result.cohort_steps) / std::max(result.days, 1),
                static_cast<double>(result.person_steps) / std::max(result.days, 1));
        }
        if (!request.quiet && !result.camps.empty()) {
            const RelativeDifference error =
                averaged_relative_difference(result.in_camp, flee::counted(the_case, result), result.camps.size());
            fmt::print(stderr, "averaged relative difference: {:.4f}, rescaled {:.4f}\n", error.normal, error.rescaled);
        }
        return kDone;
    }
    const auto began = std::chrono::system_clock::now();
    Provenance provenance;
    provenance.version = STEPPE_VERSION;
    provenance.build = STEPPE_BUILD;
    provenance.command = request.command;
    provenance.started = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(began)));
    provenance.threads = request.threads;
    provenance.scenario = the_case.name;
    provenance.title = the_case.name;
    for (const std::string& input : the_case.inputs) {
        provenance.inputs.emplace(input, sha256_of_file(input));
    }
    provenance.seed = request.seed;
    provenance.replicates_asked = request.replicates;
    provenance.mode = request.sequential ? "individual, one by one" : request.mode;
    write_folder(request, the_case, provenance);
    return stop_on_interrupt() ? kInterrupted : kDone;
}

}  // namespace steppe
