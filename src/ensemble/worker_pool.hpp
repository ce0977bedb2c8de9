// Threads that wait for work: made once, called thousands of times.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "steppe/simulation.hpp"

namespace steppe {

class WorkerPool {
  public:
    /// `threads` counts the calling thread: with 1 none is created.
    explicit WorkerPool(std::size_t threads);
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// Runs `task(i)` for i in [0, n), each once, in any order; returns when all are done. A task that calls `run` of
    /// the pool it runs on does so on its own thread. After an exception no further task begins; of those thrown the
    /// one of the smallest i is thrown again here. Called by one thread at a time.
    void run(std::size_t n, const std::function<void(std::size_t)>& task);

    /// This pool for the phases of a run; empty if there is but one thread. Valid as long as the pool.
    [[nodiscard]] Workers workers();

  private:
    struct Shared;
    std::unique_ptr<Shared> shared_;
};

}  // namespace steppe
