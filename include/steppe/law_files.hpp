// Reading law files and lists of trips.
//
// A law file is YAML: docs/law.md tells its keys. All problems of all files are reported at once, each with its place.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "steppe/law.hpp"
#include "steppe/problem.hpp"
#include "steppe/stay.hpp"

namespace steppe {

struct LawReading {
    law::Book book;  ///< meaningless unless `problems` is empty
    Problems problems;
    std::vector<std::filesystem::path> files;  ///< all that were read, those they build on included
};

/// Reads law files and those that they build on. A name under `builds_on:` is looked for beside the file, then in
/// `shipped`.
[[nodiscard]] LawReading read_law(std::span<const std::filesystem::path> files, const std::filesystem::path& shipped);

/// The law files (`*.yaml`) of a folder, sorted; not those of folders in it.
[[nodiscard]] std::vector<std::filesystem::path> law_files_in(const std::filesystem::path& folder);

struct TripsReading {
    std::vector<law::Visit> visits;  ///< by entry; meaningless unless `problems` is empty
    Problems problems;
};

/// Reads a table of trips: `entry,exit`, optionally `country` (absent or empty: the `country` of the call) and `status`
/// (`visit` or `permit`). An empty exit: still there. Messages never repeat what a cell holds: it may be a name or a
/// number that should not be there.
[[nodiscard]] TripsReading read_trips(const std::filesystem::path& file, std::string_view country);

}  // namespace steppe
