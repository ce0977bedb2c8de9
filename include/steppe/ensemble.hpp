// Many replicates of one scenario, and what they say together.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "steppe/simulation.hpp"

namespace steppe {

struct EnsembleOptions {
    Tallying tallying = Tallying::cohort;
    std::uint64_t seed = 0;
    std::uint32_t replicates = 1;
    std::uint32_t threads =
        1;               ///< replicates on all threads first, places within a run when there are fewer replicates
    bool fixed = false;  ///< parameters and day effects at their central values
    std::optional<Day> until;
    std::vector<std::size_t> keep;            ///< positions of the series whose replicates are kept one by one
    const std::atomic<bool>* stop = nullptr;  ///< finished replicates are kept
    std::function<void(std::uint32_t done)> on_replicate_done;  ///< called from worker threads, one at a time
};

/// Over replicates, for each series and day: what summary.csv says.
struct Summary {
    static constexpr std::array<double, 5> kLevels = {0.05, 0.25, 0.5, 0.75, 0.95};
    struct Row {
        double mean = 0;
        double sd = 0;                      ///< of the sample; 0 for one replicate
        std::array<double, 5> quantiles{};  ///< linear interpolation of order statistics (Hyndman & Fan 1996, type 7)
    };
    std::vector<SeriesKey> keys;
    Day first_day = kNoDay;
    Day last_day = kNoDay;
    std::vector<Row> rows;  ///< rows[s * days + d]
};

struct Ensemble {
    Summary summary;
    Profile profile;                        ///< of replicate 0
    std::uint32_t finished = 0;             ///< replicates that ended; the summary is over these
    std::vector<std::uint32_t> replicates;  ///< their numbers, ascending
    std::vector<std::size_t> kept;          ///< as `EnsembleOptions::keep`
    std::vector<double> kept_values;        ///< [(r * kept.size() + k) * days + d], r a position in `replicates`
    std::string digest;                     ///< SHA-256 over the series of the finished replicates, in their order
};

/// Bit-identical for any number of threads. Throws InvariantBroken with the replicate's number if one breaks.
[[nodiscard]] Ensemble run_ensemble(const Simulation& simulation, const EnsembleOptions& options);

}  // namespace steppe
