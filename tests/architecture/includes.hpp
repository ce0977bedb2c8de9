// Which way the folders of src/ depend, and what the model must not know.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace steppe {

/// Every include in `root`/src and `root`/include/steppe that the layout forbids, as `file:line: reason`; sorted.
[[nodiscard]] std::vector<std::string> forbidden_includes(const std::filesystem::path& root);

}  // namespace steppe
