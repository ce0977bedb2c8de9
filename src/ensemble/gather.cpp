#include "ensemble/gather.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <mutex>
#include <stdexcept>
#include <utility>

#include "base/sha256.hpp"
#include "ensemble/worker_pool.hpp"

namespace steppe {

namespace {

// 8 bytes a series, day and replicate: what exact quantiles cost. 500 series of 212 days take 0.85 GB for 1,000
// replicates.
struct Finished {
    std::vector<double> values;
    std::string digest;
};

struct Gathered {
    std::map<std::uint32_t, Finished> finished;
    SeriesTable shape;  ///< keys and days, which all replicates share; no values
    Profile profile;    ///< of the lowest replicate
};

struct Failure {
    std::exception_ptr exception;
    std::uint32_t replicate = 0;
};

void check(const SeriesTable& series) {
    for (std::size_t i = 0; i < series.values.size(); ++i) {
        if (!std::isfinite(series.values[i])) {
            const SeriesKey& key = series.keys[i / series.days()];
            const Day day = series.first_day + static_cast<Day>(i % series.days());
            throw InvariantBroken(fmt::format("{} of {} at {} is {} on {}", key.measure, key.group, key.place,
                                              series.values[i], format_day(day)));
        }
    }
}

std::string digest_of(std::span<const double> values) {
    static_assert(std::endian::native == std::endian::little, "the digest is over little-endian bytes");
    Sha256 hash;
    hash.add(std::as_bytes(values));
    return hash.hex();
}

/// Over everything that identifies a result: the keys, the days, the number and the values of each replicate.
std::string digest_of(const Gathered& all) {
    Sha256 hash;
    for (const SeriesKey& key : all.shape.keys) {
        hash.add(fmt::format("{},{},{},{}\n", key.place, key.measure, key.group, key.unit));
    }
    hash.add(fmt::format("{} {}\n", all.shape.first_day, all.shape.last_day));
    for (const auto& [replicate, finished] : all.finished) {
        hash.add(fmt::format("{} {}\n", replicate, finished.digest));
    }
    return hash.hex();
}

[[noreturn]] void rethrow(const Failure& failure) {
    try {
        std::rethrow_exception(failure.exception);
    } catch (const InvariantBroken& broken) {
        throw InvariantBroken(fmt::format("replicate {}: {}", failure.replicate, broken.what()));
    } catch (const std::exception& exception) {
        throw std::runtime_error(fmt::format("replicate {}: {}", failure.replicate, exception.what()));
    }
}

Gathered run_all(const RunReplicate& run_replicate, const EnsembleOptions& options, WorkerPool& pool,
                 std::size_t threads_across, std::size_t threads) {
    Gathered all;
    std::mutex mutex;  // guards `all`, `failure` and on_replicate_done
    std::optional<Failure> failure;
    std::atomic<std::uint32_t> next = 0;
    std::atomic<bool> failed = false;

    const auto stopped = [&] { return failed || (options.stop != nullptr && *options.stop); };
    const auto run_one = [&](std::uint32_t replicate, const Workers& workers) {
        RunResult result = run_replicate(replicate, workers);
        check(result.series);
        std::string digest = digest_of(result.series.values);
        const std::scoped_lock lock(mutex);
        if (all.finished.empty() || replicate < all.finished.begin()->first) {
            all.profile = std::move(result.profile);
        }
        all.finished.emplace(replicate, Finished{std::move(result.series.values), std::move(digest)});
        if (all.shape.keys.empty()) {
            all.shape = std::move(result.series);
            all.shape.values = {};
        }
        if (options.on_replicate_done) {
            options.on_replicate_done(static_cast<std::uint32_t>(all.finished.size()));
        }
    };
    pool.run(threads_across, [&](std::size_t worker) {
        WorkerPool within(threads / threads_across + (worker < threads % threads_across ? 1 : 0));
        const Workers workers = within.workers();
        while (!stopped()) {
            const std::uint32_t replicate = next.fetch_add(1);
            if (replicate >= options.replicates) {
                return;
            }
            try {
                run_one(replicate, workers);
            } catch (const Interrupted&) {
                return;
            } catch (...) {
                failed = true;
                const std::scoped_lock lock(mutex);
                if (!failure || replicate < failure->replicate) {
                    failure = Failure{std::current_exception(), replicate};
                }
            }
        }
    });
    if (failure) {
        rethrow(*failure);
    }
    return all;
}

Summary summary_of(const Gathered& all, WorkerPool& pool) {
    Summary summary;
    summary.keys = all.shape.keys;
    summary.first_day = all.shape.first_day;
    summary.last_day = all.shape.last_day;
    const std::size_t cells = all.shape.keys.size() * all.shape.days();
    summary.rows.resize(cells);
    // The values lie replicate by replicate and are wanted cell by cell: turned in blocks, one cache line of each
    // replicate serving a whole block.
    constexpr std::size_t kBlock = 64;
    pool.run((cells + kBlock - 1) / kBlock, [&](std::size_t block) {
        const std::size_t begin = block * kBlock;
        const std::size_t width = std::min(kBlock, cells - begin);
        const std::size_t replicates = all.finished.size();
        std::vector<double> turned(width * replicates);
        std::size_t r = 0;
        for (const auto& [replicate, finished] : all.finished) {
            for (std::size_t c = 0; c < width; ++c) {
                turned[c * replicates + r] = finished.values[begin + c];
            }
            ++r;
        }
        for (std::size_t c = 0; c < width; ++c) {
            summary.rows[begin + c] = summarise(std::span(turned).subspan(c * replicates, replicates));
        }
    });
    return summary;
}

/// Brings the order statistics at `positions` (ascending, counted from `offset`) to their places: half the cost of
/// sorting.
void put_in_place(std::span<double> values, std::size_t offset, std::span<const std::size_t> positions) {
    if (positions.empty() || values.empty()) {
        return;
    }
    const std::size_t place = positions[positions.size() / 2];
    const std::size_t here = place - offset;
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(here), values.end());
    const auto [first, last] = std::ranges::equal_range(positions, place);
    put_in_place(values.first(here), offset, {positions.begin(), first});
    put_in_place(values.subspan(here + 1), place + 1, {last, positions.end()});
}

}  // namespace

Summary::Row summarise(std::span<double> values) {
    Summary::Row row;
    const auto count = static_cast<double>(values.size());
    const auto [least, greatest] = std::ranges::minmax_element(values);
    if (*least == *greatest) {
        row.mean = *least;
        row.quantiles.fill(*least);
        return row;
    }
    double sum = 0;
    for (const double value : values) {
        sum += value;
    }
    row.mean = sum / count;
    double squares = 0;
    for (const double value : values) {
        squares += (value - row.mean) * (value - row.mean);
    }
    row.sd = std::sqrt(squares / (count - 1));

    std::array<std::size_t, Summary::kLevels.size()> below{};
    const auto position = [&](std::size_t q) { return Summary::kLevels[q] * (count - 1); };
    for (std::size_t q = 0; q < below.size(); ++q) {
        below[q] = static_cast<std::size_t>(position(q));
    }
    put_in_place(values, 0, below);
    for (std::size_t q = 0; q < below.size(); ++q) {
        const double low = values[below[q]];
        const double share = position(q) - static_cast<double>(below[q]);
        const double high =
            share > 0 ? *std::min_element(values.begin() + static_cast<std::ptrdiff_t>(below[q] + 1), values.end())
                      : low;
        row.quantiles[q] = low + share * (high - low);
    }
    return row;
}

Ensemble gather(const RunReplicate& run_replicate, const EnsembleOptions& options) {
    const std::size_t threads = std::max<std::size_t>(options.threads, 1);
    const std::size_t threads_across = std::clamp<std::size_t>(options.replicates, 1, threads);
    Gathered all;
    {
        WorkerPool across(threads_across);
        all = run_all(run_replicate, options, across, threads_across, threads);
    }
    Ensemble ensemble;
    ensemble.finished = static_cast<std::uint32_t>(all.finished.size());
    for (const auto& [replicate, finished] : all.finished) {
        ensemble.replicates.push_back(replicate);
    }
    if (ensemble.finished > 0) {
        WorkerPool pool(threads);
        ensemble.summary = summary_of(all, pool);
        ensemble.kept = options.keep;
        const std::size_t days = all.shape.days();
        for (const auto& [replicate, finished] : all.finished) {
            for (const std::size_t series : options.keep) {
                const auto begin = finished.values.begin() + static_cast<std::ptrdiff_t>(series * days);
                ensemble.kept_values.insert(ensemble.kept_values.end(), begin,
                                            begin + static_cast<std::ptrdiff_t>(days));
            }
        }
        ensemble.profile = std::move(all.profile);
        ensemble.digest = digest_of(all);
    }
    return ensemble;
}

}  // namespace steppe
