// Files that are part of the program (web/built/page.html, web/borders/borders.json).
#pragma once

#include <string_view>

namespace steppe::report {

[[nodiscard]] std::string_view embedded_page();
[[nodiscard]] std::string_view embedded_borders();

}  // namespace steppe::report
