#include "app/destination.hpp"

#include <fmt/format.h>

#include <system_error>

#include "exchange/atomic_file.hpp"

namespace steppe {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& why, const char* expected) {
    throw CannotWrite(
        fmt::format("cannot write {}: {}; expected {}; choose another place", path.string(), why, expected));
}

}  // namespace

void prepare_folder(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error || !std::filesystem::is_directory(folder, error)) {
        refuse(folder, error ? error.message() : "a file is in the way", "a folder that is there or can be made");
    }
}

void prepare_file(const std::filesystem::path& file) {
    if (file.has_parent_path()) {
        prepare_folder(file.parent_path());
    }
    std::error_code error;
    if (std::filesystem::is_directory(file, error)) {
        refuse(file, "it is a folder", "the name of a file");
    }
    try {
        const AtomicFile probe(file);
    } catch (const std::system_error& fault) {
        refuse(file, fault.code().message(), "a place where files can be written");
    }
}

}  // namespace steppe
