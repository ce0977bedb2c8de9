#include "app/results.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <deque>
#include <string_view>
#include <system_error>

#include "app/destination.hpp"
#include "app/report_files.hpp"
#include "base/sha256.hpp"
#include "exchange/atomic_file.hpp"
#include "exchange/summary_csv.hpp"

namespace steppe {
namespace {

std::vector<std::filesystem::path> results_in(const std::filesystem::path& folder) {
    return {folder / "summary.csv", folder / "provenance.json", folder / "results.nc"};
}

}  // namespace

Provenance provenance_at_start(const std::vector<std::string>& command, std::uint32_t threads) {
    const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    Provenance provenance;
    provenance.version = STEPPE_VERSION;
    provenance.build = STEPPE_BUILD;
    provenance.command = command;
    provenance.started = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now));
    provenance.threads = threads;
    return provenance;
}

void describe(Provenance& provenance, const Scenario& scenario) {
    provenance.scenario = std::filesystem::weakly_canonical(scenario.folder).filename().string();
    provenance.title = scenario.title;
    provenance.licence = scenario.licence;
    for (const std::filesystem::path& input : scenario.inputs) {
        // A file elsewhere, of the law that is shipped: by its name, since its path is a matter of the machine.
        const std::string name = input.is_absolute() ? "law:" + input.filename().string() : input.generic_string();
        provenance.inputs.emplace(name, sha256_of_file(scenario.folder / input));
    }
    provenance.parameters = scenario.parameters;
}

void describe_variant(Provenance& provenance, const std::string& name, const std::filesystem::path& file) {
    provenance.inputs.emplace("variant:" + name, sha256_of_file(file));
}

void prepare_results(const std::filesystem::path& folder) {
    prepare_folder(folder);
    std::vector<std::filesystem::path> files = results_in(folder);
    files.push_back(folder / kReportPage);
    for (const std::filesystem::path& path : files) {
        prepare_file(path);
    }
}

bool writes_netcdf() { return NetcdfLibrary::installed() != nullptr; }

std::vector<std::filesystem::path> write_results(const std::filesystem::path& folder, const Ensemble& ensemble,
                                                 const std::map<std::string, std::string>& further,
                                                 Provenance provenance, const KeptOf& kept_of) {
    const std::vector<std::filesystem::path> paths = results_in(folder);
    std::vector<std::filesystem::path> written = {paths[0], paths[1]};
    AtomicFile table(paths[0]);
    Sha256 hash;
    write_summary_csv(ensemble.summary, [&](std::string_view text) {
        table.write(text);
        hash.add(text);
    });
    provenance.first_day = ensemble.summary.first_day;
    provenance.last_day = ensemble.summary.last_day;
    provenance.replicates = ensemble.replicates;
    provenance.digest = ensemble.digest;
    provenance.outputs = {{"summary.csv", hash.hex()}};
    std::deque<AtomicFile> others;  // in place: a file is not moved
    for (const auto& [name, text] : further) {
        others.emplace_back(folder / name).write(text);
        Sha256 of_text;
        of_text.add(text);
        provenance.outputs.emplace(name, of_text.hex());
        written.push_back(folder / name);
    }
    AtomicFile record(paths[1]);
    record.write(provenance_json(provenance));
    table.flush();
    record.flush();
    for (AtomicFile& other : others) {
        other.flush();
    }
    if (const NetcdfLibrary* const library = NetcdfLibrary::installed()) {
        write_results_nc(*library, paths[2], ensemble, kept_of, provenance);
        written.push_back(paths[2]);
    }
    table.commit();
    record.commit();
    for (AtomicFile& other : others) {
        other.commit();
    }
    return written;
}

}  // namespace steppe
