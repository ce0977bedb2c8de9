// A whole scenario from one input: a line `%%% places.csv` begins a file; a file that does not occur is sound.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "scenario_in_memory.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static steppe::FuzzedScenario scenario;
    constexpr auto kFiles = std::to_array<std::string_view>(
        {"crossings.csv", "desks.csv", "drivers.csv", "groups.csv", "housing.csv", "links.csv", "needs.csv",
         "observations.csv", "places.csv", "scenario.yaml", "stays.csv", "tiers.csv"});
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    constexpr std::string_view kMark = "%%% ";
    scenario.restore();
    for (std::size_t at = input.find(kMark); at != std::string_view::npos;) {
        const std::size_t begin = at + kMark.size();
        const std::size_t next = input.find(kMark, begin);
        const std::string_view part = input.substr(begin, next - begin);
        const std::size_t end = part.find('\n');
        for (const std::string_view file : kFiles) {
            if (end != std::string_view::npos && part.substr(0, end) == file) {
                scenario.write(file, part.substr(end + 1));
            }
        }
        at = next;
    }
    scenario.read_and_run();
    return 0;
}
