#include "app/interrupt.hpp"

#include <csignal>

namespace steppe {

namespace {

std::atomic<bool> stop = false;  // a signal handler reaches nothing but a global
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void ask_to_stop(int /*signal*/) { stop = true; }

}  // namespace

const std::atomic<bool>& stop_on_interrupt() {
    struct sigaction action{};
    action.sa_handler = ask_to_stop;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    return stop;
}

}  // namespace steppe
