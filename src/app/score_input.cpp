#include "app/score_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "exchange/flee_read.hpp"
#include "exchange/provenance.hpp"
#include "inference/camp_setting.hpp"

namespace steppe {
namespace {

bool is_file(const std::filesystem::path& path) {
    std::error_code absent;
    return std::filesystem::is_regular_file(path, absent);
}

/// The case that a prediction is of.
struct CasePlace {
    std::filesystem::path input_dir;
    std::filesystem::path validation_dir;
};

/// Named on the command line, or, of an out.csv, beside it.
std::optional<CasePlace> case_of(const std::filesystem::path& beside, const ScoreRequest& request) {
    const std::filesystem::path input = request.case_dir.value_or(beside / "input");
    if (!request.case_dir && !is_file(input / "locations.csv")) {
        return std::nullopt;
    }
    if (request.validation_dir) {
        return CasePlace{input, *request.validation_dir};
    }
    const bool within = is_file(input / "source_data" / "data_layout.csv");
    return CasePlace{input, within ? input / "source_data" : (input / ".." / "source_data").lexically_normal()};
}

/// Capacities and roads of the case; with Flee's defaults, so that capacities are the file's.
std::optional<Opportunities> opportunities_in(const CasePlace& place, const std::vector<std::string>& camps,
                                              Problems& problems) {
    flee::Request wanted;
    wanted.input_dir = place.input_dir;
    wanted.validation_dir = place.validation_dir;
    const flee::Reading reading = flee::read_case(wanted);
    for (const Problem& problem : reading.problems.sorted()) {
        problems.add(problem.where, problem.found, problem.expected, problem.repair);
    }
    if (!reading.problems.empty()) {
        return std::nullopt;
    }
    DeclaredOpportunities declared = declared_opportunities(reading.flee_case, camps);
    if (declared.unknown_camp) {
        problems.add({(place.input_dir / "locations.csv").string()}, "none of some camps of the table",
                     "the locations of the case that was run", "name its input folder with --case FOLDER");
        return std::nullopt;
    }
    return std::move(declared.opportunities);
}

/// An example_out.csv in a folder of its own is called after the folder.
std::string name_of(const std::filesystem::path& results) {
    const std::filesystem::path whole = std::filesystem::absolute(results).lexically_normal();
    return is_file(whole) ? (whole.parent_path().filename() / whole.filename()).string()
                          : (whole / "").parent_path().filename().string();
}

std::vector<std::filesystem::path> tables_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> tables;
    std::error_code absent;
    for (const auto& entry : std::filesystem::directory_iterator(folder, absent)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("out_") && name.ends_with(".csv")) {
            tables.push_back(entry.path());
        }
    }
    std::ranges::sort(tables);
    return tables;
}

std::optional<CampPrediction> read_camps(const std::filesystem::path& results,
                                         const std::vector<std::filesystem::path>& files,
                                         const std::optional<CasePlace>& place, Problems& problems) {
    Problems found;
    CampPrediction prediction;
    prediction.name = name_of(results);
    for (const std::filesystem::path& file : files) {
        std::optional<flee::OutTable> table = flee::read_out_csv(file, found);
        if (!table) {
            continue;
        }
        if (prediction.members.empty()) {
            prediction.camps = table->camps;
            prediction.first_day = table->first_day;
            prediction.counts = {table->days, table->camps.size(), std::move(table->counted),
                                 std::move(table->in_all_camps)};
        } else if (table->camps != prediction.camps || table->days != prediction.counts.days) {
            found.add({file.string()}, "other camps or days", "those of " + files.front().string(),
                      "score the tables of one run");
            continue;
        }
        prediction.members.push_back(std::move(table->simulated));
    }
    if (found.empty() && place) {
        prediction.opportunities = opportunities_in(*place, prediction.camps, found);
    }
    for (const Problem& problem : found.sorted()) {
        problems.add(problem.where, problem.found, problem.expected, problem.repair);
    }
    return found.empty() ? std::optional(std::move(prediction)) : std::nullopt;
}

/// The case that the folder's provenance names, if it is still there.
std::optional<CasePlace> case_in_provenance(const std::filesystem::path& folder, const ScoreRequest& request) {
    if (request.case_dir) {
        return case_of(folder, request);
    }
    Problems ignored;
    const Request made_by = read_request(read_provenance(folder / "provenance.json", ignored).command);
    const auto* const flee_request = std::get_if<FleeRequest>(&made_by);
    if (flee_request == nullptr || !is_file(flee_request->input_dir / "locations.csv")) {
        return std::nullopt;
    }
    return CasePlace{flee_request->input_dir, flee_request->validation_dir};
}

}  // namespace

std::optional<std::variant<CampPrediction, RunResults>> read_scored(const std::filesystem::path& results,
                                                                    const ScoreRequest& request, Problems& problems) {
    using Scored = std::variant<CampPrediction, RunResults>;
    if (is_file(results)) {
        auto read = read_camps(results, {results}, case_of(std::filesystem::absolute(results).parent_path(), request),
                               problems);
        return read ? std::optional<Scored>(std::move(*read)) : std::nullopt;
    }
    if (const auto tables = tables_in(results); !tables.empty()) {
        auto read = read_camps(results, tables, case_in_provenance(results, request), problems);
        return read ? std::optional<Scored>(std::move(*read)) : std::nullopt;
    }
    if (is_file(results / "observed.csv")) {
        Problems found;
        RunResults read{name_of(results), read_observed_csv(results / "observed.csv", found), {}};
        std::set<std::string> measures;
        for (const ObservedRow& row : read.observed) {
            measures.insert(row.key.measure);
        }
        read.replicates = read_replicates(results / "results.nc", measures, found);
        for (const Problem& problem : found.sorted()) {
            problems.add(problem.where, problem.found, problem.expected, problem.repair);
        }
        return found.empty() ? std::optional<Scored>(std::move(read)) : std::nullopt;
    }
    problems.add({results.string()}, "nothing that can be scored",
                 "an out.csv, a folder of steppe flee --out (out_000000.csv, ...) or of steppe run whose scenario has "
                 "observations (observed.csv)",
                 "name one of these");
    return std::nullopt;
}

}  // namespace steppe
