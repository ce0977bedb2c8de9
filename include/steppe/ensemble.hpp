// Many replicates of one scenario, and what they say together.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "steppe/simulation.hpp"

namespace steppe {

/// Where finished replicates lie while an ensemble runs, outside memory: what a stopped ensemble goes on from. A record
/// is a replicate as bytes; `kept_values_of` reads it.
class FinishedReplicates {
  public:
    FinishedReplicates() = default;
    virtual ~FinishedReplicates() = default;
    FinishedReplicates(const FinishedReplicates&) = delete;
    FinishedReplicates& operator=(const FinishedReplicates&) = delete;

    /// Puts one more down, for good. Called by one thread at a time.
    virtual void add(std::uint32_t replicate, std::string_view record) = 0;
    /// All that lie there, in the order in which they came.
    virtual void each(const std::function<void(std::uint32_t replicate, std::string_view record)>& visit) = 0;
    /// One that lies there.
    [[nodiscard]] virtual std::string record(std::uint32_t replicate) = 0;
};

class Ranks;  // src/ensemble/ranks.hpp

struct EnsembleOptions {
    Tallying tallying = Tallying::cohort;
    std::uint64_t seed = 0;
    std::uint32_t replicates = 1;
    std::uint32_t threads =
        1;                   ///< replicates on all threads first, places within a run when there are fewer replicates
    Ranks* ranks = nullptr;  ///< other processes that run a part of the replicates; null: none
    bool fixed = false;      ///< parameters and day effects at their central values
    std::optional<Day> until;
    /// Values of the parameters of a replicate, in their order; empty: drawn from the priors.
    std::function<std::vector<double>(std::uint32_t replicate)> values;
    /// Sets what else a replicate's run is to have; empty: nothing. Called from several threads.
    std::function<void(std::uint32_t replicate, RunOptions& run)> begin;
    std::vector<std::size_t> keep;  ///< positions of the series whose replicates are kept one by one
    /// Is told the kept series of each replicate, one at a time, in any order: [k * days + d], k as in `keep`.
    std::function<void(std::uint32_t replicate, std::span<const double> kept)> on_kept;
    FinishedReplicates* store = nullptr;      ///< those that lie there are not run again; null: nothing is put down
    const std::atomic<bool>* stop = nullptr;  ///< finished replicates are kept
    std::function<void(std::uint32_t done)> on_replicate_done;  ///< called from worker threads, one at a time
};

/// Over replicates, for each series and day: what summary.csv says.
struct Summary {
    static constexpr std::array<double, 5> kLevels = {0.05, 0.25, 0.5, 0.75, 0.95};
    struct Row {
        double mean = 0;
        double sd = 0;  ///< of the sample; 0 for one replicate
        /// Linear interpolation of order statistics (Hyndman & Fan 1996, type 7); of more than 128 different values
        /// interpolated within fixed bins (src/ensemble/spread.hpp).
        std::array<double, 5> quantiles{};
    };
    std::vector<SeriesKey> keys;
    Day first_day = kNoDay;
    Day last_day = kNoDay;
    std::vector<Row> rows;  ///< rows[s * days + d]
};

/// Linear in memory only in what is kept of each replicate: the summary takes the same room for any number of them.
struct Ensemble {
    Summary summary;
    Profile profile;                        ///< of replicate 0
    std::uint32_t finished = 0;             ///< replicates that ended; the summary is over these
    std::vector<std::uint32_t> replicates;  ///< their numbers, ascending
    std::vector<std::size_t> kept;          ///< as `EnsembleOptions::keep`
    /// [(r * kept.size() + k) * days + d], r a position in `replicates`; empty with a store, which has them
    std::vector<double> kept_values;
    std::string digest;  ///< SHA-256 over the series of the finished replicates, in their order
};

/// The series that were kept of a replicate: [k * days + d].
[[nodiscard]] std::vector<double> kept_values_of(std::string_view record, std::size_t kept, std::size_t days);

/// Bit-identical for any number of threads and ranks; only the leading rank's is a result. Throws InvariantBroken with
/// the replicate's number if one breaks.
[[nodiscard]] Ensemble run_ensemble(const Simulation& simulation, const EnsembleOptions& options);

/// Replicates of several worlds that have the same series, days and parameters in common: `of` says which one a
/// replicate is of.
[[nodiscard]] Ensemble run_ensemble(const std::function<const Simulation&(std::uint32_t replicate)>& of,
                                    const EnsembleOptions& options);

}  // namespace steppe
