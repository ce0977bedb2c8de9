// A date that is read is the only text of its day.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "steppe/date.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto day = steppe::parse_day(text);
    if (day && (*day <= steppe::kNoDay || steppe::format_day(*day) != text)) {
        std::abort();
    }
    return 0;
}
