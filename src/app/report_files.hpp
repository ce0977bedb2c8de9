// report.html from results: what a run does at its end, and `steppe report` without a run.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "report/scene.hpp"

namespace steppe {

inline constexpr std::string_view kReportPage = "report.html";

struct Report {
    report::Scene scene;
    std::vector<report::Outcome> outcomes;
};

/// Reads results folders and the scenario that they were made of: `scenario`, or the one that their provenance names.
/// Nothing if there are faults, which have been told on standard error.
[[nodiscard]] std::optional<Report> read_report(const std::vector<std::filesystem::path>& results,
                                                const std::optional<std::filesystem::path>& scenario);

void write_page(const std::filesystem::path& file, const Report& report);

/// Opens the file with the desktop's program for it. False if there is none.
bool open_on_desktop(const std::filesystem::path& file);

}  // namespace steppe
