#include "report/embedded.hpp"

// The linker turns the files into these (CMakeLists.txt).
extern "C" {
extern const char steppe_page_begin[] __asm__("_binary_page_html_start");
extern const char steppe_page_end[] __asm__("_binary_page_html_end");
extern const char steppe_borders_begin[] __asm__("_binary_borders_json_start");
extern const char steppe_borders_end[] __asm__("_binary_borders_json_end");
}

namespace steppe::report {

std::string_view embedded_page() { return {steppe_page_begin, steppe_page_end}; }
std::string_view embedded_borders() { return {steppe_borders_begin, steppe_borders_end}; }

}  // namespace steppe::report
