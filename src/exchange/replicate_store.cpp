#include "exchange/replicate_store.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "steppe/random.hpp"

namespace steppe {
namespace {

constexpr std::string_view kFirstLine = "steppe replicates 1";

struct Head {
    std::uint32_t replicate = 0;
    std::uint32_t length = 0;
    std::uint64_t checksum = 0;
};
static_assert(sizeof(Head) == 16);

/// All of it or an error, whatever a single call manages.
bool write_all(int descriptor, std::string_view bytes, std::uint64_t offset) {
    while (!bytes.empty()) {
        const ssize_t written = ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (written < 0 && errno != EINTR) {
            return false;
        }
        const std::size_t done = written > 0 ? static_cast<std::size_t>(written) : 0;
        bytes.remove_prefix(done);
        offset += done;
    }
    return true;
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

}  // namespace

ReplicateStore::ReplicateStore(std::filesystem::path file, std::vector<std::string> of, Begin begin)
    : file_(std::move(file)) {
    descriptor_ = ::open(file_.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (descriptor_ < 0) {
        fail("cannot write", errno);
    }
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        ::close(std::exchange(descriptor_, -1));
        throw std::runtime_error(fmt::format("{}: another steppe is writing there", file_.string()));
    }
    try {
        if (begin == Begin::go_on) {
            read_what_lies_there(of);
        }
        if (end_ == 0 && differs_.empty()) {
            write_head(of);
        }
    } catch (...) {
        ::close(std::exchange(descriptor_, -1));
        throw;
    }
}

ReplicateStore::~ReplicateStore() {
    if (descriptor_ >= 0) {
        if (order_.empty() && differs_.empty()) {
            ::unlink(file_.c_str());
        }
        ::close(descriptor_);
    }
}

void ReplicateStore::write_head(const std::vector<std::string>& of) {
    const std::string head = fmt::format("{}\n{}\n\n", kFirstLine, fmt::join(of, "\n"));
    if (::ftruncate(descriptor_, 0) != 0 || !write_all(descriptor_, head, 0)) {
        fail("cannot write", errno);
    }
    end_ = head.size();
}

void ReplicateStore::read_what_lies_there(const std::vector<std::string>& of) {
    const off_t size = ::lseek(descriptor_, 0, SEEK_END);
    if (size < 0) {
        fail("cannot read", errno);
    }
    const auto bytes = static_cast<std::uint64_t>(size);
    constexpr std::size_t kLongestHead = 1U << 20U;
    const std::string begin = read(0, std::min<std::uint64_t>(bytes, kLongestHead));
    const std::size_t head_ends = begin.find("\n\n");
    if (head_ends == std::string::npos) {
        return;  // killed before the first replicate
    }
    const std::vector<std::string> lines = lines_of(std::string_view(begin).substr(0, head_ends));
    if (lines.empty() || lines.front() != kFirstLine) {
        differs_ = {fmt::format("not a file of replicates that this version reads")};
        return;
    }
    for (const std::string& line : lines) {
        if (line != kFirstLine && std::ranges::find(of, line) == of.end()) {
            differs_.push_back(line);
        }
    }
    for (const std::string& line : of) {
        if (differs_.empty() && std::ranges::find(lines, line) == lines.end()) {
            differs_.push_back("without " + line);
        }
    }
    if (!differs_.empty()) {
        return;
    }
    end_ = head_ends + 2;
    while (bytes - end_ >= sizeof(Head)) {
        Head head;
        std::memcpy(&head, read(end_, sizeof head).data(), sizeof head);
        if (head.length > bytes - end_ - sizeof head ||
            content_hash(read(end_ + sizeof head, head.length)) != head.checksum) {
            break;
        }
        if (places_.emplace(head.replicate, Place{end_ + sizeof head, head.length}).second) {
            order_.push_back(head.replicate);
        }
        end_ += sizeof head + head.length;
    }
    if (::ftruncate(descriptor_, static_cast<off_t>(end_)) != 0) {
        fail("cannot write", errno);
    }
}

void ReplicateStore::add(std::uint32_t replicate, std::string_view record) {
    const Head head{replicate, static_cast<std::uint32_t>(record.size()), content_hash(record)};
    std::string bytes(reinterpret_cast<const char*>(&head), sizeof head);
    bytes.append(record);
    if (!write_all(descriptor_, bytes, end_)) {
        const int error = errno;
        (void)!::ftruncate(descriptor_, static_cast<off_t>(end_));  // else it is cut off when it is read
        fail("cannot write", error);
    }
    places_.emplace(replicate, Place{end_ + sizeof head, head.length});
    order_.push_back(replicate);
    end_ += bytes.size();
}

std::string ReplicateStore::read(std::uint64_t offset, std::size_t length) const {
    std::string bytes(length, '\0');
    for (std::size_t done = 0; done < length;) {
        const ssize_t got = ::pread(descriptor_, bytes.data() + done, length - done, static_cast<off_t>(offset + done));
        if (got == 0 || (got < 0 && errno != EINTR)) {
            fail("cannot read", got == 0 ? EIO : errno);
        }
        done += got > 0 ? static_cast<std::size_t>(got) : 0;
    }
    return bytes;
}

void ReplicateStore::each(const std::function<void(std::uint32_t, std::string_view)>& visit) {
    for (const std::uint32_t replicate : order_) {
        visit(replicate, record(replicate));
    }
}

std::string ReplicateStore::record(std::uint32_t replicate) {
    const Place& place = places_.at(replicate);
    return read(place.offset, place.length);
}

void ReplicateStore::remove() {
    ::unlink(file_.c_str());
    ::close(std::exchange(descriptor_, -1));
}

void ReplicateStore::fail(const char* doing, int error) const {
    throw std::system_error(error, std::generic_category(), fmt::format("{} {}", doing, file_.string()));
}

}  // namespace steppe
