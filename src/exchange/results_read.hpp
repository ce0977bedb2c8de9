// What a run left behind, read again: summary.csv, differences.csv, alerts.csv, observed.csv and provenance.json.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "steppe/ensemble.hpp"
#include "steppe/problem.hpp"

namespace steppe {

/// A row of alerts.csv: how likely a threshold is crossed on a day. Columns
/// `date,place,measure,group,unit,threshold,probability`.
struct AlertRow {
    Day day = kNoDay;
    SeriesKey key;
    double threshold = 0;
    double probability = 0;  ///< 0 to 1
};

/// Differences of one variant to its base: quantiles 5, 50 and 95 % of `summary` are known, the others are NaN.
struct DifferenceTable {
    std::string variant;
    std::string base;
    Summary summary;
};

/// A row of observed.csv: an observation and what came out for the same days.
struct ObservedRow {
    std::string id;
    SeriesKey key;
    Day from = kNoDay;
    Day to = kNoDay;
    double observed = 0;
    double q05 = 0, q50 = 0, q95 = 0;
    double below = 0;  ///< share of replicates below the observation
    bool inside = false;
};

/// Columns in any order; days of a series that the file does not have are NaN. All problems at once, with lines.
[[nodiscard]] Summary read_summary_csv(const std::filesystem::path& file, Problems& problems);
[[nodiscard]] std::vector<DifferenceTable> read_differences_csv(const std::filesystem::path& file, Problems& problems);
[[nodiscard]] std::vector<AlertRow> read_alerts_csv(const std::filesystem::path& file, Problems& problems);

[[nodiscard]] std::vector<ObservedRow> read_observed_csv(const std::filesystem::path& file, Problems& problems);

/// provenance.json as text, once it has been found to be a JSON object of this program.
struct ProvenanceText {
    std::string json;
    std::vector<std::string> command;                         ///< that made the results
    std::vector<std::pair<std::string, std::string>> inputs;  ///< SHA-256 by path within the scenario's folder
    std::optional<std::string> summary_hash;                  ///< of summary.csv
    bool has_law = false;                                     ///< the run left a law.json
};
[[nodiscard]] ProvenanceText read_provenance(const std::filesystem::path& file, Problems& problems);

/// law.json as text, once it has been found to be of the format that this program writes.
[[nodiscard]] std::string read_law_json(const std::filesystem::path& file, Problems& problems);

}  // namespace steppe
