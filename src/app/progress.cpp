#include "app/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <string>

namespace steppe {

namespace {

std::string short_time(double seconds) {
    const auto whole = static_cast<std::int64_t>(std::ceil(seconds));
    return whole < 120 ? fmt::format("{} s", whole) : fmt::format("{} min", (whole + 59) / 60);
}

}  // namespace

Progress::Progress(std::uint32_t replicates) : replicates_(replicates) {}

Progress::~Progress() {
    if (drawn_) {
        (void)std::fputs("\r\x1b[K", stderr);  // a destructor must not throw
    }
}

void Progress::show(std::uint32_t done) {
    constexpr auto kPause = std::chrono::milliseconds(100);
    const Clock::time_point now = Clock::now();
    if (now - shown_ < kPause || ::isatty(STDERR_FILENO) == 0) {
        return;
    }
    shown_ = now;
    drawn_ = true;
    const double left = std::chrono::duration<double>(now - begin_).count() / done * (replicates_ - done);
    fmt::print(stderr, "\r\x1b[K{} of {} replicates, about {} left", done, replicates_, short_time(left));
    std::fflush(stderr);
}

}  // namespace steppe
