#include "app/report_files.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <system_error>
#include <variant>

#include "app/flee_ensemble.hpp"
#include "app/flee_scenario.hpp"
#include "app/law_shown.hpp"
#include "app/request.hpp"
#include "app/scene.hpp"
#include "app/tell.hpp"
#include "exchange/atomic_file.hpp"
#include "exchange/flee_read.hpp"
#include "exchange/provenance.hpp"
#include "exchange/results_read.hpp"
#include "report/page.hpp"
#include "scenario/shipped_law.hpp"

namespace steppe {
namespace {

struct Results {
    report::Outcome outcome;
    ProvenanceText provenance;
};

report::Difference difference_of(DifferenceTable table) {
    return {std::move(table.variant), std::move(table.base), std::move(table.summary)};
}

report::Alert alert_of(const AlertRow& row) {
    return {row.day, row.key.place, row.key.measure, row.key.group, row.key.unit, row.threshold, row.probability};
}

report::Score score_of(const ObservedRow& row) {
    return {row.id,       row.key.place, row.key.measure, row.key.group, row.key.unit, row.from,  row.to,
            row.observed, row.q05,       row.q50,         row.q95,       row.below,    row.inside};
}

Results read_results(const std::filesystem::path& folder, Problems& problems) {
    Results results;
    const std::filesystem::path whole = (std::filesystem::absolute(folder) / "").lexically_normal().parent_path();
    results.outcome.name = whole.filename().string();
    results.provenance = read_provenance(folder / "provenance.json", problems);
    results.outcome.provenance = results.provenance.json;
    results.outcome.summary = read_summary_csv(folder / "summary.csv", problems);
    if (results.provenance.has_law) {  // else one that lies there is of another run
        results.outcome.law = read_law_json(folder / kLawFile, problems);
    }
    std::error_code error;
    if (std::filesystem::exists(folder / "differences.csv", error)) {
        for (DifferenceTable& table : read_differences_csv(folder / "differences.csv", problems)) {
            results.outcome.differences.push_back(difference_of(std::move(table)));
        }
    }
    if (std::filesystem::exists(folder / "alerts.csv", error)) {
        std::ranges::transform(read_alerts_csv(folder / "alerts.csv", problems),
                               std::back_inserter(results.outcome.alerts), alert_of);
    }
    if (std::filesystem::exists(folder / "observed.csv", error)) {
        std::ranges::transform(read_observed_csv(folder / "observed.csv", problems),
                               std::back_inserter(results.outcome.scores), score_of);
    }
    return results;
}

/// Two folders of one name are told apart by the folder above.
void tell_apart(std::vector<Results>& all, const std::vector<std::filesystem::path>& folders) {
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto same = [&](const Results& other) { return other.outcome.name == all[i].outcome.name; };
        if (std::ranges::count_if(all, same) > 1) {
            const std::filesystem::path whole =
                (std::filesystem::absolute(folders[i]) / "").lexically_normal().parent_path();
            all[i].outcome.name =
                (whole.parent_path().filename() / whole.filename()).string() + " (" + std::to_string(i + 1) + ")";
        }
    }
}

void check_periods(const std::vector<Results>& all, const std::vector<std::filesystem::path>& folders,
                   Problems& problems) {
    const Summary& base = all.front().outcome.summary;
    for (std::size_t i = 1; i < all.size(); ++i) {
        const Summary& other = all[i].outcome.summary;
        if (other.first_day != base.first_day || other.last_day != base.last_day) {
            problems.add(
                {(folders[i] / "summary.csv").string()},
                "the period " + format_day(other.first_day) + " to " + format_day(other.last_day),
                format_day(base.first_day) + " to " + format_day(base.last_day) + ", as in " + folders.front().string(),
                "compare results of one period");
        }
    }
}

bool changed(const std::filesystem::path& folder, const ProvenanceText& provenance) {
    return std::ranges::any_of(provenance.inputs, [&](const auto& input) {
        std::error_code error;
        constexpr std::string_view kShipped = "law:";
        const std::filesystem::path file = input.first.starts_with(kShipped)
                                               ? shipped_law() / input.first.substr(kShipped.size())
                                               : folder / input.first;
        return !std::filesystem::is_regular_file(file, error) || sha256_of_file(file) != input.second;
    });
}

std::optional<report::Scene> scene_in(const std::filesystem::path& folder) {
    Reading reading = read_scenario(folder);
    const bool is_flee = reading.scenario.kernels == Kernels::flee;
    const FleeTables tables = is_flee ? read_flee_tables(reading) : FleeTables{};
    if (!tell(reading.problems, {}, true)) {
        return std::nullopt;
    }
    Problems problems;
    report::Scene scene =
        is_flee ? scene_of(reading.scenario, tables.the_case, problems) : scene_of(reading.scenario, problems);
    return tell(problems, {}, true) ? std::optional(std::move(scene)) : std::nullopt;
}

std::optional<report::Scene> scene_of_case(const FleeRequest& request) {
    flee::Request wanted;
    wanted.input_dir = request.input_dir;
    wanted.validation_dir = request.validation_dir;
    wanted.days = request.days;
    wanted.settings = flee_settings_file(request.settings, request.input_dir);
    const flee::Reading reading = read_flee_case(wanted);
    return tell(reading.problems, {}, true) ? std::optional(scene_of(reading.flee_case)) : std::nullopt;
}

std::optional<report::Scene> scene_for(const std::vector<std::filesystem::path>& folders, std::vector<Results>& all,
                                       const std::optional<std::filesystem::path>& scenario) {
    const Request made_by = read_request(all.front().provenance.command);
    if (!scenario && std::holds_alternative<FleeRequest>(made_by)) {
        return scene_of_case(std::get<FleeRequest>(made_by));
    }
    const std::filesystem::path folder = scenario ? *scenario
                                         : std::holds_alternative<RunRequest>(made_by)
                                             ? std::get<RunRequest>(made_by).scenario
                                             : std::filesystem::path();
    std::error_code error;
    if (folder.empty() || !std::filesystem::is_directory(folder, error)) {
        Problems problems;
        problems.add({(folders.front() / "provenance.json").string()},
                     folder.empty() ? "no scenario's folder"
                                    : "the scenario's folder " + folder.string() + ", which is not there",
                     "the folder of the scenario that was run", "name it with --scenario FOLDER");
        (void)tell(problems, {}, true);
        return std::nullopt;
    }
    std::optional<report::Scene> scene = scene_in(folder);
    for (Results& results : all) {
        results.outcome.inputs_changed = scene && changed(folder, results.provenance);
    }
    return scene;
}

}  // namespace

std::optional<Report> read_report(const std::vector<std::filesystem::path>& results,
                                  const std::optional<std::filesystem::path>& scenario) {
    Problems problems;
    std::vector<Results> all;
    all.reserve(results.size());
    for (const std::filesystem::path& folder : results) {
        all.push_back(read_results(folder, problems));
    }
    if (problems.empty()) {
        check_periods(all, results, problems);
    }
    if (!tell(problems, {}, true)) {
        return std::nullopt;
    }
    tell_apart(all, results);
    std::optional<report::Scene> scene = scene_for(results, all, scenario);
    if (!scene) {
        return std::nullopt;
    }
    Report report{std::move(*scene), {}};
    for (Results& one : all) {
        report.outcomes.push_back(std::move(one.outcome));
    }
    return report;
}

void write_page(const std::filesystem::path& file, const Report& report) {
    AtomicFile page(file);
    page.write(report::page(report.scene, report.outcomes));
    page.flush();
    page.commit();
}

bool open_on_desktop(const std::filesystem::path& file) {
    std::string program = "xdg-open";
    std::string path = std::filesystem::absolute(file).string();
    std::array<char*, 3> words = {program.data(), path.data(), nullptr};
    posix_spawn_file_actions_t actions{};
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    const int error = ::posix_spawnp(&child, program.c_str(), &actions, nullptr, words.data(), ::environ);
    ::posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    return error == 0 && ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace steppe
