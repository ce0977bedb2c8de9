// A line on the terminal: how far a run is and how long it may still take.
#pragma once

#include <chrono>
#include <cstdint>

namespace steppe {

/// Draws on standard error, and only if that is a terminal. Used by one thread at a time.
class Progress {
  public:
    explicit Progress(std::uint32_t replicates);
    ~Progress();  ///< wipes the line
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void show(std::uint32_t done);

  private:
    using Clock = std::chrono::steady_clock;

    std::uint32_t replicates_;
    bool drawn_ = false;
    Clock::time_point begin_ = Clock::now();
    Clock::time_point shown_ = begin_;
};

}  // namespace steppe
