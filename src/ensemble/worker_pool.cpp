#include "ensemble/worker_pool.hpp"

#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace steppe {

namespace {
thread_local const void* pool_of_this_task = nullptr;
}  // namespace

struct WorkerPool::Shared {
    // One round: written by `run` before `round` rises, read by the helpers after it.
    const std::function<void(std::size_t)>* task = nullptr;
    std::size_t tasks = 0;
    std::atomic<std::size_t> next = 0;

    std::mutex failure_mutex;
    std::exception_ptr failure;
    std::size_t failed_task = 0;

    std::atomic<std::uint32_t> round = 0;
    std::atomic<std::uint32_t> busy = 0;  ///< helpers that have not ended the round
    std::atomic<bool> closing = false;
    std::vector<std::jthread> helpers;  // last: joined before what they use is gone

    void work() {
        const void* const outer = std::exchange(pool_of_this_task, this);
        for (std::size_t i = next.fetch_add(1); i < tasks; i = next.fetch_add(1)) {
            try {
                (*task)(i);
            } catch (...) {
                const std::scoped_lock lock(failure_mutex);
                if (!failure || i < failed_task) {
                    failure = std::current_exception();
                    failed_task = i;
                }
                next = tasks;
            }
        }
        pool_of_this_task = outer;
    }

    void help() {
        for (std::uint32_t seen = 0;;) {
            round.wait(seen);
            if (closing) {
                return;
            }
            ++seen;
            work();
            if (busy.fetch_sub(1) == 1) {
                busy.notify_one();
            }
        }
    }

    void close() {
        closing = true;
        ++round;
        round.notify_all();
        helpers.clear();
    }
};

WorkerPool::WorkerPool(std::size_t threads) : shared_(std::make_unique<Shared>()) {
    try {
        for (std::size_t i = 1; i < threads; ++i) {
            shared_->helpers.emplace_back([shared = shared_.get()] { shared->help(); });
        }
    } catch (...) {
        shared_->close();
        throw;
    }
}

WorkerPool::~WorkerPool() { shared_->close(); }

void WorkerPool::run(std::size_t n, const std::function<void(std::size_t)>& task) {
    Shared& shared = *shared_;
    if (shared.helpers.empty() || n < 2 || pool_of_this_task == &shared) {
        for (std::size_t i = 0; i < n; ++i) {
            task(i);
        }
        return;
    }
    shared.task = &task;
    shared.tasks = n;
    shared.next = 0;
    shared.busy = static_cast<std::uint32_t>(shared.helpers.size());
    ++shared.round;
    shared.round.notify_all();
    shared.work();
    for (std::uint32_t left = shared.busy; left != 0; left = shared.busy) {
        shared.busy.wait(left);
    }
    if (const std::exception_ptr failure = std::exchange(shared.failure, nullptr)) {
        std::rethrow_exception(failure);
    }
}

Workers WorkerPool::workers() {
    if (shared_->helpers.empty()) {
        return {};
    }
    return [this](std::size_t n, const std::function<void(std::size_t)>& task) { run(n, task); };
}

}  // namespace steppe
