// A whole case in Flee's format from one input: a line `%%% routes.csv` begins a file, of the input folder and the
// validation folder alike; a file that does not occur is missing.
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "exchange/flee_read.hpp"
#include "fuzzed_folder.hpp"

namespace {

void fill(const steppe::FuzzedFolder& folder, std::string_view input) {
    constexpr auto kFiles = std::to_array<std::string_view>(
        {"c.csv", "closures.csv", "conflicts.csv", "data_layout.csv", "demographics_age.csv", "flood_level.csv",
         "location_changes.csv", "locations.csv", "major_routes.csv", "refugees.csv", "region_attributes_IPC.csv",
         "registration_corrections.csv", "routes.csv", "sim_period.csv", "simsetting.yml"});
    constexpr std::string_view kMark = "%%% ";
    for (const std::string_view file : kFiles) {
        std::filesystem::remove(folder.path() / file);
    }
    for (std::size_t at = input.find(kMark); at != std::string_view::npos;) {
        const std::size_t begin = at + kMark.size();
        const std::size_t next = input.find(kMark, begin);
        const std::string_view part = input.substr(begin, next - begin);
        const std::size_t end = part.find('\n');
        for (const std::string_view file : kFiles) {
            if (end != std::string_view::npos && part.substr(0, end) == file) {
                folder.write(file, part.substr(end + 1));
            }
        }
        at = next;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace steppe;
    static const FuzzedFolder folder;
    fill(folder, {reinterpret_cast<const char*>(data), size});
    flee::Request request;
    request.input_dir = folder.path();
    request.validation_dir = folder.path();
    if (std::filesystem::exists(folder.path() / "simsetting.yml")) {
        request.settings = folder.path() / "simsetting.yml";
    }
    judge(flee::read_case(request).problems);
    return 0;
}
