// The small country as a variant changes it, which is anything at all.
#include <cstddef>
#include <cstdint>

#include "fuzzed_folder.hpp"
#include "scenario_in_memory.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const steppe::FuzzedScenario scenario;
    static const steppe::FuzzedFolder folder;
    scenario.read_and_run({folder.write("variant.yaml", {reinterpret_cast<const char*>(data), size})});
    return 0;
}
