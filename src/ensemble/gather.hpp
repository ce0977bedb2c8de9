// Runs replicates and puts together what they say; knows nothing of what a replicate is.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "steppe/ensemble.hpp"

namespace steppe {

/// Runs one replicate. Called from several threads at once; throws Interrupted when `EnsembleOptions::stop` is set.
using RunReplicate = std::function<RunResult(std::uint32_t replicate, const Workers& workers)>;

/// Of `options` it reads replicates, threads, ranks, keep, on_kept, store, stop and on_replicate_done. With ranks the
/// leader has the result; what the others return says nothing.
/// After an exception no further replicate begins; of those thrown the one of the lowest replicate is thrown again with
/// its number, an InvariantBroken as such, any other as std::runtime_error.
/// `shape`, needed where the store is not empty: the keys and days of all replicates.
[[nodiscard]] Ensemble gather(const RunReplicate& run_replicate, const EnsembleOptions& options,
                              const SeriesTable* shape = nullptr);

/// The summary over replicates that lie in a store, each as often as it is named in `drawn` (not empty).
[[nodiscard]] Summary summary_of(FinishedReplicates& store, const SeriesTable& shape,
                                 std::span<const std::uint32_t> drawn, std::size_t threads);

/// A record: what is kept of a replicate (may be empty) and all of its series.
[[nodiscard]] std::string record_of(std::span<const double> kept, std::span<const double> all, std::size_t days);

/// All series of a record, as `packed_series`; a part of it.
[[nodiscard]] std::string_view packed_in(std::string_view record);

/// All series of a record.
[[nodiscard]] std::vector<double> values_of(std::string_view record, std::size_t series, std::size_t days);

/// Without quantiles: those are 0.
[[nodiscard]] Summary::Row moments(std::span<const double> values);

/// Mean, standard deviation and quantiles of `values` (not empty, finite), which are reordered.
/// The sums run in the order given.
[[nodiscard]] Summary::Row summarise(std::span<double> values);

}  // namespace steppe
