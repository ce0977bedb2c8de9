#include "exchange/atomic_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

namespace steppe {

AtomicFile::AtomicFile(std::filesystem::path target) : target_(std::move(target)) {
    temporary_ = target_;
    temporary_.replace_filename(fmt::format(".{}.{}.part", target_.filename().string(), ::getpid()));
    descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (descriptor_ < 0) {
        fail("cannot write");
    }
}

AtomicFile::~AtomicFile() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
        ::unlink(temporary_.c_str());
    }
}

void AtomicFile::write(std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor_, text.data(), text.size());
        if (written < 0 && errno != EINTR) {
            fail("cannot write");
        }
        text.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
}

void AtomicFile::flush() {
    if (::fsync(descriptor_) != 0) {
        fail("cannot write");
    }
}

void AtomicFile::commit() {
    flush();
    if (std::rename(temporary_.c_str(), target_.c_str()) != 0) {
        fail("cannot replace");
    }
    ::close(std::exchange(descriptor_, -1));
}

void AtomicFile::fail(const char* doing) const {
    throw std::system_error(errno, std::generic_category(), fmt::format("{} {}", doing, target_.string()));
}

}  // namespace steppe
