// A whole case in Flee's format from one input: a line `%%% routes.csv` begins a file, of the input folder and the
// validation folder alike; a file that does not occur is missing.
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "exchange/flee_read.hpp"

namespace {

std::filesystem::path new_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "steppe-fuzz-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
        std::abort();
    }
    return name;
}

void fill(const std::filesystem::path& folder, std::string_view input) {
    constexpr auto kFiles = std::to_array<std::string_view>(
        {"c.csv", "closures.csv", "conflicts.csv", "data_layout.csv", "demographics_age.csv", "flood_level.csv",
         "location_changes.csv", "locations.csv", "major_routes.csv", "refugees.csv", "region_attributes_IPC.csv",
         "registration_corrections.csv", "routes.csv", "sim_period.csv", "simsetting.yml"});
    constexpr std::string_view kMark = "%%% ";
    for (const std::string_view file : kFiles) {
        std::filesystem::remove(folder / file);
    }
    for (std::size_t at = input.find(kMark); at != std::string_view::npos;) {
        const std::size_t begin = at + kMark.size();
        const std::size_t next = input.find(kMark, begin);
        const std::string_view part = input.substr(begin, next - begin);
        const std::size_t end = part.find('\n');
        for (const std::string_view file : kFiles) {
            if (end != std::string_view::npos && part.substr(0, end) == file) {
                std::ofstream(folder / file, std::ios::binary) << part.substr(end + 1);
            }
        }
        at = next;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace steppe;
    static const std::filesystem::path folder = new_folder();
    fill(folder, {reinterpret_cast<const char*>(data), size});
    flee::Request request;
    request.input_dir = folder;
    request.validation_dir = folder;
    if (std::filesystem::exists(folder / "simsetting.yml")) {
        request.settings = folder / "simsetting.yml";
    }
    const flee::Reading reading = flee::read_case(request);
    for (const Problem& problem : reading.problems.sorted()) {
        if (problem.where.file.empty() || problem.found.empty() || problem.repair.empty()) {
            (void)std::fputs((problem.text() + '\n').c_str(), stderr);
            std::abort();
        }
    }
    return 0;
}
