// One file of a scenario is anything at all; the others are sound.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "scenario_in_memory.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static steppe::FuzzedScenario scenario;
    scenario.write(STEPPE_FUZZED_FILE, {reinterpret_cast<const char*>(data), size});
    if constexpr (std::string_view(STEPPE_FUZZED_FILE).ends_with(".csv")) {
        scenario.read_tables_and_run();
    } else {
        scenario.read_and_run();
    }
    return 0;
}
