// A file's bytes, all at once.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace steppe {

/// Nothing where there is no file that can be read to its end: a folder is none.
[[nodiscard]] std::optional<std::string> whole_file(const std::filesystem::path& file);

}  // namespace steppe
