// One name, one type. Two types of one name in one namespace are undefined behaviour even where no file sees both: the
// linker keeps one copy of what both call by the same name, such as the destructor of a vector of them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace steppe {

/// Every type in `root`/src and `root`/include/steppe whose full name another one bears, as `file:line: reason`;
/// sorted. Types of an anonymous namespace or inside another type are their file's or that type's concern.
[[nodiscard]] std::vector<std::string> types_of_one_name(const std::filesystem::path& root);

}  // namespace steppe
