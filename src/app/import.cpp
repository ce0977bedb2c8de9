// steppe import: makes a scenario of a case in another program's format. The case's own tables stay as they are.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <string>
#include <system_error>
#include <vector>

#include "app/commands.hpp"
#include "app/destination.hpp"
#include "app/flee_ensemble.hpp"
#include "app/flee_scenario.hpp"
#include "app/interrupt.hpp"
#include "app/tell.hpp"
#include "exchange/atomic_file.hpp"
#include "exchange/atomic_folder.hpp"
#include "exchange/flee_read.hpp"
#include "steppe/scenario.hpp"
#include "text/text.hpp"

namespace steppe {
namespace {

constexpr std::uint64_t kSeed = 1;         // as of steppe flee
constexpr std::uint32_t kReplicates = 20;  // enough to see how far futures differ

/// Why there can be no new scenario; empty if there can.
std::string hindrance(const std::filesystem::path& folder) {
    if (folder.empty()) {
        return "it has no name";
    }
    std::error_code error;
    const std::filesystem::file_status status = std::filesystem::symlink_status(folder, error);
    if (status.type() == std::filesystem::file_type::not_found) {
        return {};
    }
    if (status.type() != std::filesystem::file_type::directory) {
        return "it is there already and no folder";
    }
    const bool empty = std::filesystem::is_empty(folder, error);
    return error ? error.message() : empty ? std::string() : "it is there already and not empty";
}

/// Where a file of the case goes in the scenario.
std::filesystem::path place_of(const flee::CaseFile& file) {
    switch (file.role) {
        case flee::CaseFile::Role::settings:
            return kFleeSettings;
        case flee::CaseFile::Role::input:
            return std::filesystem::path(kFleeInput) / file.name;
        case flee::CaseFile::Role::validation:
            break;
    }
    return std::filesystem::path(kFleeValidation) / file.name;
}

void take_along(const std::filesystem::path& from, const std::filesystem::path& to) {
    std::filesystem::create_directories(to.parent_path());
    std::ifstream source(from, std::ios::binary);
    AtomicFile target(to);
    std::vector<char> buffer(1 << 16);
    while (source) {
        source.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        target.write({buffer.data(), static_cast<std::size_t>(source.gcount())});
    }
    if (!source.eof()) {
        throw std::system_error(errno, std::generic_category(), "cannot read " + from.string());
    }
    target.commit();
}

void write_text(const std::filesystem::path& to, std::string_view text) {
    AtomicFile target(to);
    target.write(text);
    target.commit();
}

/// A text of YAML in double quotes. Names of folders may hold anything: what YAML cannot say becomes an underscore.
std::string yaml_text(std::string_view text) {
    std::string quoted = "\"";
    while (!text.empty()) {
        const std::size_t length = character_length(text);
        const auto first = static_cast<unsigned char>(text.front());
        if (length == 0 || first < 0x20 || first == 0x7f) {
            quoted += '_';
        } else {
            if (first == '"' || first == '\\') {
                quoted += '\\';
            }
            quoted += text.substr(0, length);
        }
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return quoted + '"';
}

std::string scenario_yaml(const flee::Case& the_case) {
    return fmt::format(
        "# Made by `steppe import flee` of a case in Flee's format. Its tables lie in {}/ and {}/ as they were, its\n"
        "# settings in {}. Please fill in what is unknown.\n"
        "title: {}\n"
        "kernels: flee\n"
        "period: {{from: {}, to: {}}}\n"
        "seed: {}\n"
        "replicates: {}\n"
        "licence: \"{}: the case does not say it; write here under which licence its data may be used and passed on\"\n"
        "sources:\n"
        "  - \"{}: write here where the case's locations, routes, conflicts and counts come from\"\n",
        kFleeInput, kFleeValidation, kFleeSettings, yaml_text(the_case.name + ", a case in Flee's format"),
        format_day(the_case.start_date), format_day(the_case.start_date + the_case.days - 1), kSeed, kReplicates,
        kUnknown, kUnknown);
}

/// Tables beside the case's that are not taken along, because nothing reads them.
std::vector<std::string> unread_tables(const flee::Case& the_case, const std::filesystem::path& folder) {
    std::vector<std::string> unread;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        const bool read = std::ranges::any_of(the_case.inputs, [&](const flee::CaseFile& file) {
            return std::filesystem::path(file.path).lexically_normal() == entry.path().lexically_normal();
        });
        if (!read && entry.path().extension() == ".csv") {
            unread.push_back(entry.path().string());
        }
    }
    std::ranges::sort(unread);
    return unread;
}

/// A layout may name files anywhere, but a scenario is what is in its folder.
void refuse_files_elsewhere(flee::Reading& reading) {
    for (const flee::CaseFile& file : reading.flee_case.inputs) {
        const std::filesystem::path name = std::filesystem::path(file.name).lexically_normal();
        if (name.is_absolute() || *name.begin() == "..") {
            reading.problems.add({file.path}, "a file outside of the validation folder",
                                 "files in the folder of data_layout.csv",
                                 "copy it there, and name the copy in data_layout.csv");
        }
    }
}

/// False if somebody has interrupted it.
bool write_scenario(const flee::Case& the_case, const std::filesystem::path& folder) {
    for (const flee::CaseFile& file : the_case.inputs) {
        if (stop_on_interrupt()) {
            return false;
        }
        take_along(file.path, folder / place_of(file));
    }
    if (std::ranges::find(the_case.inputs, flee::CaseFile::Role::settings, &flee::CaseFile::role) ==
        the_case.inputs.end()) {
        write_text(folder / kFleeSettings, "# The case came without settings: every one is Flee's default.\n");
    }
    write_text(folder / "scenario.yaml", scenario_yaml(the_case));
    return true;
}

}  // namespace

int import_case(const ImportRequest& request) {
    if (const std::string reason = hindrance(request.out); !reason.empty()) {
        fmt::print(stderr, "--out {}: {}; name a new folder\n", request.out.string(), reason);
        return kRefused;
    }
    flee::Request wanted;
    wanted.input_dir = request.input_dir;
    wanted.validation_dir = request.validation_dir;
    wanted.settings = flee_settings_file(request.settings, request.input_dir);
    flee::Reading reading = read_flee_case(wanted);
    refuse_files_elsewhere(reading);
    if (!tell(reading.problems, reading.warnings, request.quiet)) {
        return kRefused;
    }
    const flee::Case& the_case = reading.flee_case;

    (void)stop_on_interrupt();  // before the first file: none is left behind
    prepare_folder(std::filesystem::absolute(request.out / "").parent_path().parent_path());
    AtomicFolder folder(request.out);
    if (!write_scenario(the_case, folder.path())) {
        return kInterrupted;
    }
    // What was made is read as `steppe check` reads it before it gets its name.
    steppe::Reading made = read_scenario(folder.path());
    (void)read_flee_tables(made);
    if (!tell(made.problems, {}, request.quiet)) {
        return kRefused;
    }
    folder.commit();
    if (!request.quiet) {
        for (const std::string& table : unread_tables(the_case, request.input_dir)) {
            fmt::print(stderr, "left out: {}, which nothing reads\n", table);
        }
        fmt::print(stderr, "settings: {}\n", wanted.settings ? wanted.settings->string() : "Flee's defaults");
        fmt::print(stderr, "wrote {}: {} files; fill in licence and sources of its scenario.yaml\n",
                   request.out.string(), made.scenario.inputs.size());
    }
    return kDone;
}

}  // namespace steppe
