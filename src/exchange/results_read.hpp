// What a run left behind, read again: summary.csv, differences.csv, alerts.csv and provenance.json.
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

/// Columns in any order; days of a series that the file does not have are NaN. All problems at once, with lines.
[[nodiscard]] Summary read_summary_csv(const std::filesystem::path& file, Problems& problems);
[[nodiscard]] std::vector<DifferenceTable> read_differences_csv(const std::filesystem::path& file, Problems& problems);
[[nodiscard]] std::vector<AlertRow> read_alerts_csv(const std::filesystem::path& file, Problems& problems);

/// provenance.json as text, once it has been found to be a JSON object of this program.
struct ProvenanceText {
    std::string json;
    std::vector<std::string> command;                         ///< that made the results
    std::vector<std::pair<std::string, std::string>> inputs;  ///< SHA-256 by path within the scenario's folder
    std::optional<std::string> summary_hash;                  ///< of summary.csv
};
[[nodiscard]] ProvenanceText read_provenance(const std::filesystem::path& file, Problems& problems);

}  // namespace steppe
