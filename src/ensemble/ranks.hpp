// Several processes that work on one result, on one machine or many: the ranks of an MPI launcher (Open MPI's mpirun).
//
// All ranks run the same command. Rank 0 leads: it alone reads a store, writes and speaks; what the others work out is
// sent to it. The library is opened only where a launcher started the program, so that a program that is started alone
// neither needs it nor waits for it.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steppe {

class Ranks {
  public:
    /// Joins the others if a launcher started this program, else it is the only one. Once a program. Throws
    /// std::runtime_error where a launcher did and its library cannot be opened.
    Ranks();
    /// Leaves; waits until all others leave too.
    ~Ranks();
    Ranks(const Ranks&) = delete;
    Ranks& operator=(const Ranks&) = delete;

    [[nodiscard]] std::size_t rank() const { return rank_; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool leads() const { return rank_ == 0; }

    /// To the leader; returns when it may be forgotten. From any thread.
    void send(std::string_view bytes);
    /// The leader: what another rank has sent, if anything has come. From any thread.
    [[nodiscard]] std::optional<std::string> receive();
    /// What the leader has, on all ranks; all must call it.
    void share(std::string& bytes);
    /// Ends all ranks at once, with this exit code. For a rank that cannot go on.
    [[noreturn]] void end_all(int code);

    struct Library;

  private:
    /// Waits until every rank has come to its end; false if that takes longer than `patience` (none: for ever).
    [[nodiscard]] bool all_are_done(std::optional<std::chrono::seconds> patience);

    std::size_t rank_ = 0;
    std::size_t size_ = 1;
    Library* library_ = nullptr;
};

/// Runs `task(i, thread)` for each of `items` over threads and ranks and gives what each returns to `take`, on the
/// leader, from any of its threads, several at once. When `stop` says so no further task begins; a task that throws
/// Interrupted has not been run. `ranks` may be null. Another exception ends it on this rank: after the tasks that run
/// have ended, that of the lowest item is thrown on.
void work_off(const std::vector<std::size_t>& items, std::size_t threads, Ranks* ranks,
              const std::function<std::string(std::size_t item, std::size_t thread)>& task,
              const std::function<void(std::size_t item, std::string bytes)>& take, const std::function<bool()>& stop);

/// As `work_off` over [0, n), with numbers; all ranks return all of them. Missing are those that `stop` kept from
/// running.
[[nodiscard]] std::vector<std::vector<double>> numbers_of_all(
    std::size_t n, std::size_t threads, Ranks* ranks, const std::function<std::vector<double>(std::size_t item)>& task,
    const std::function<bool()>& stop = {});

}  // namespace steppe
