// Where the shipped law files are, and which files a name stands for.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "steppe/problem.hpp"

namespace steppe {

/// The folder `law` (or `share/steppe/law`) that belongs to the program: beside it or in a folder above it. Empty if
/// there is none.
[[nodiscard]] std::filesystem::path shipped_law();

/// The files that a word after --law stands for: a file, a folder of files, or the name of a shipped law. Reported if
/// it stands for none.
[[nodiscard]] std::vector<std::filesystem::path> law_files_named(const std::string& word,
                                                                 const std::filesystem::path& shipped,
                                                                 Problems& problems);

}  // namespace steppe
