// steppe flee: a case in Flee's format, run as Flee's own script runs it.
#include <fmt/format.h>

#include <cstdio>
#include <optional>
#include <string>
#include <utility>

#include "app/commands.hpp"
#include "app/flee_ensemble.hpp"
#include "app/interrupt.hpp"
#include "app/progress.hpp"
#include "app/results.hpp"
#include "app/tell.hpp"
#include "exchange/atomic_file.hpp"
#include "exchange/flee_out.hpp"
#include "exchange/flee_read.hpp"
#include "inference/relative_difference.hpp"

namespace steppe {
namespace {

EnsembleOptions options_of(const FleeRequest& request) {
    EnsembleOptions options;
    options.tallying = request.tallying;
    options.seed = request.seed;
    options.replicates = request.replicates;
    options.threads = request.threads;
    options.stop = &stop_on_interrupt();
    return options;
}

flee::Order order_of(const FleeRequest& request) {
    return request.sequential ? flee::Order::one_by_one : flee::Order::by_rounds;
}

void print_table(const flee::Case& the_case, const flee::CaseResult& result) {
    const std::string text = flee::out_csv(the_case, result);
    std::fwrite(text.data(), 1, text.size(), stdout);
}

/// Writes all files of the folder or none of the summary: each replicate's table stands on its own.
void write_folder(const FleeRequest& request, const flee::Case& the_case, Provenance provenance) {
    prepare_results(request.out);
    EnsembleOptions options = options_of(request);
    std::optional<Progress> progress;
    if (!request.quiet) {
        progress.emplace(options.replicates);
        options.on_replicate_done = [&](std::uint32_t done) { progress->show(done); };
    }
    const auto write_table = [&](std::uint32_t replicate, const flee::CaseResult& result) {
        AtomicFile table(request.out / fmt::format("out_{:06}.csv", replicate));
        table.write(flee::out_csv(the_case, result));
        table.commit();
        if (replicate == 0) {
            print_table(the_case, result);
        }
    };
    const Ensemble ensemble = run_flee_ensemble(the_case, order_of(request), options, write_table);
    progress.reset();
    if (ensemble.finished > 0) {
        write_results(request.out, ensemble, {}, std::move(provenance));
    }
}

}  // namespace

int flee_case(const FleeRequest& request) {
    flee::Request wanted;
    wanted.input_dir = request.input_dir;
    wanted.validation_dir = request.validation_dir;
    wanted.days = request.days;
    wanted.settings = flee_settings_file(request.settings, request.input_dir);
    const flee::Reading reading = read_flee_case(wanted);
    if (!tell(reading.problems, reading.warnings, request.quiet)) {
        return kRefused;
    }
    const flee::Case& the_case = reading.flee_case;
    fmt::print(stderr, "seed {}\n", request.seed);

    if (request.out.empty()) {
        const flee::CaseResult result = run_flee_replicate(the_case, order_of(request), options_of(request), 0);
        print_table(the_case, result);
        if (request.profile) {
            fmt::print(stderr, "{}", flee_profile_text(result));
        }
        if (!request.quiet && !result.camps.empty()) {
            const RelativeDifference error = averaged_relative_difference(
                result.in_camp, flee::counted(the_case, result), flee::counted_in_all(the_case, result));
            fmt::print(stderr, "averaged relative difference: {:.4f}, rescaled {:.4f}\n", error.normal, error.rescaled);
        }
        return kDone;
    }
    Provenance provenance = provenance_at_start(request.command, request.threads);
    provenance.scenario = the_case.name;
    provenance.title = the_case.name;
    for (const flee::CaseFile& input : the_case.inputs) {
        provenance.inputs.emplace(input.path, sha256_of_file(input.path));
    }
    provenance.seed = request.seed;
    provenance.replicates_asked = request.replicates;
    provenance.mode = request.sequential ? "individual, one by one" : request.mode;
    write_folder(request, the_case, std::move(provenance));
    return stop_on_interrupt() ? kInterrupted : kDone;
}

}  // namespace steppe
