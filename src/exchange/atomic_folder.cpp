#include "exchange/atomic_folder.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace steppe {

AtomicFolder::AtomicFolder(std::filesystem::path target)
    : target_((std::filesystem::absolute(target) / "").lexically_normal().parent_path()) {
    std::filesystem::create_directories(target_.parent_path());
    temporary_ = target_;
    temporary_.replace_filename(fmt::format(".{}.{}.part", target_.filename().string(), ::getpid()));
    if (!std::filesystem::create_directory(temporary_)) {
        throw std::system_error(std::make_error_code(std::errc::file_exists), "cannot make " + temporary_.string());
    }
}

AtomicFolder::~AtomicFolder() {
    if (!committed_) {
        std::error_code ignored;  // nothing is left to be done about it
        std::filesystem::remove_all(temporary_, ignored);
    }
}

void AtomicFolder::commit() {
    if (std::rename(temporary_.c_str(), target_.c_str()) != 0) {
        throw std::system_error(errno, std::generic_category(), "cannot replace " + target_.string());
    }
    committed_ = true;
}

}  // namespace steppe
