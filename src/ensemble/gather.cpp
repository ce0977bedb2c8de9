#include "ensemble/gather.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <stdexcept>
#include <utility>

#include "base/blake2b.hpp"
#include "ensemble/packed_series.hpp"
#include "ensemble/ranks.hpp"
#include "ensemble/spread.hpp"
#include "ensemble/worker_pool.hpp"

namespace steppe {

namespace {

void check(const SeriesTable& series) {
    for (std::size_t i = 0; i < series.values.size(); ++i) {
        if (!(std::abs(series.values[i]) < Spread::kLimit)) {
            const SeriesKey& key = series.keys[i / series.days()];
            const Day day = series.first_day + static_cast<Day>(i % series.days());
            throw InvariantBroken(fmt::format("{} of {} at {} is {} on {}", key.measure, key.group, key.place,
                                              series.values[i], format_day(day)));
        }
    }
}

/// The exception that is being handled, with the number of its replicate.
[[noreturn]] void rethrow(std::uint32_t replicate) {
    try {
        throw;
    } catch (const InvariantBroken& broken) {
        throw InvariantBroken(fmt::format("replicate {}: {}", replicate, broken.what()));
    } catch (const std::exception& exception) {
        throw std::runtime_error(fmt::format("replicate {}: {}", replicate, exception.what()));
    }
}

/// A replicate as bytes: the length of what is kept, what is kept, all series; each as `packed_series`.
struct PackedReplicate {
    std::string_view kept;
    std::string_view all;

    static std::string bytes_of(std::uint32_t kept_length, std::string_view kept, std::string_view all) {
        std::string bytes;
        bytes.reserve(sizeof kept_length + kept.size() + all.size());
        bytes.append(reinterpret_cast<const char*>(&kept_length), sizeof kept_length);
        bytes.append(kept);
        bytes.append(all);
        return bytes;
    }
    static PackedReplicate in(std::string_view bytes) {
        std::uint32_t length = 0;
        if (bytes.size() < sizeof length) {
            throw std::runtime_error("a record of a replicate is too short");
        }
        std::memcpy(&length, bytes.data(), sizeof length);
        bytes.remove_prefix(sizeof length);
        if (bytes.size() < length) {
            throw std::runtime_error("a record of a replicate is too short");
        }
        return {bytes.substr(0, length), bytes.substr(length)};
    }
};

/// What the replicates of an ensemble say, as they end.
class Gathering {
  public:
    explicit Gathering(const EnsembleOptions& options) : options_(options) {}

    /// The first result, or the shape alone, tells the keys and days. From any thread.
    void learn_shape(const SeriesTable& series) {
        const std::scoped_lock lock(mutex_);
        if (shape_.keys.empty()) {
            shape_.keys = series.keys;
            shape_.first_day = series.first_day;
            shape_.last_day = series.last_day;
            spread_.emplace(shape_.keys.size(), shape_.days(), series.same_as);
        }
    }

    [[nodiscard]] std::string record_of(const SeriesTable& series) const {
        std::vector<double> kept;
        for (const std::size_t k : options_.keep) {
            const auto begin = series.values.begin() + static_cast<std::ptrdiff_t>(k * series.days());
            kept.insert(kept.end(), begin, begin + static_cast<std::ptrdiff_t>(series.days()));
        }
        return steppe::record_of(kept, series.values, series.days());
    }

    /// From any thread. `stored`: it lies in the store already.
    void add(std::uint32_t replicate, std::string record, bool stored) {
        Blake2b hash;
        hash.add(PackedReplicate::in(record).all);
        std::vector<std::string> full;
        {
            const std::scoped_lock lock(mutex_);
            if (options_.store != nullptr && !stored) {
                options_.store->add(replicate, record);
            }
            if (options_.on_kept || options_.store == nullptr) {
                std::vector<double> kept = kept_values_of(record, options_.keep.size(), shape_.days());
                if (options_.on_kept) {
                    options_.on_kept(replicate, kept);
                }
                if (options_.store == nullptr) {
                    kept_.emplace(replicate, std::move(kept));
                }
            }
            digests_.emplace(replicate, hash.hex());
            waiting_bytes_ += record.size();
            waiting_.push_back(std::move(record));
            if (waiting_bytes_ >= kBatch || waiting_.size() >= kMostTogether) {
                full.swap(waiting_);
                waiting_bytes_ = 0;
            }
            if (options_.on_replicate_done) {
                options_.on_replicate_done(static_cast<std::uint32_t>(digests_.size()));
            }
        }
        add_up(full);
    }

    void note(std::uint32_t replicate, Profile profile) {
        const std::scoped_lock lock(mutex_);
        if (!profile_of_ || replicate < *profile_of_) {
            profile_of_ = replicate;
            profile_ = std::move(profile);
        }
    }

    [[nodiscard]] Ensemble ensemble(std::size_t threads) {
        add_up(std::exchange(waiting_, {}));
        Ensemble ensemble;
        ensemble.finished = static_cast<std::uint32_t>(digests_.size());
        for (const auto& [replicate, digest] : digests_) {
            ensemble.replicates.push_back(replicate);
        }
        if (ensemble.finished == 0 || !spread_) {
            return ensemble;
        }
        WorkerPool pool(threads);
        ensemble.summary.rows = spread_->rows(pool);
        spread_.reset();
        ensemble.kept = options_.keep;
        for (const auto& [replicate, kept] : kept_) {
            ensemble.kept_values.insert(ensemble.kept_values.end(), kept.begin(), kept.end());
        }
        ensemble.profile = std::move(profile_);
        ensemble.digest = digest();
        ensemble.summary.first_day = shape_.first_day;
        ensemble.summary.last_day = shape_.last_day;
        ensemble.summary.keys = std::move(shape_.keys);
        return ensemble;
    }

  private:
    // What is added up together: bytes, replicates.
    static constexpr std::size_t kBatch = std::size_t{48} << 20U;
    static constexpr std::size_t kMostTogether = 64;

    void add_up(const std::vector<std::string>& records) {
        if (records.empty()) {
            return;
        }
        std::vector<std::string_view> packed;
        packed.reserve(records.size());
        for (const std::string& record : records) {
            packed.push_back(PackedReplicate::in(record).all);
        }
        const std::scoped_lock lock(adding_);
        if (!spread_) {
            throw std::logic_error("a record came before the shape of all");
        }
        spread_->add(packed);
    }

    /// Over everything that identifies a result: the keys, the days, the number and the values of each replicate.
    [[nodiscard]] std::string digest() const {
        Blake2b hash;
        for (const SeriesKey& key : shape_.keys) {
            hash.add(fmt::format("{},{},{},{}\n", key.place, key.measure, key.group, key.unit));
        }
        hash.add(fmt::format("{} {}\n", shape_.first_day, shape_.last_day));
        for (const auto& [replicate, digest_of_series] : digests_) {
            hash.add(fmt::format("{} {}\n", replicate, digest_of_series));
        }
        return hash.hex();
    }

    const EnsembleOptions& options_;
    std::mutex mutex_;   // guards all but `spread_`
    std::mutex adding_;  // guards `spread_`
    SeriesTable shape_;  ///< keys and days, which all replicates share; no values
    std::optional<Spread> spread_;
    std::map<std::uint32_t, std::string> digests_;       ///< of the finished replicates
    std::map<std::uint32_t, std::vector<double>> kept_;  ///< where there is no store
    std::vector<std::string> waiting_;                   ///< records that have not been added up
    std::size_t waiting_bytes_ = 0;
    Profile profile_;
    std::optional<std::uint32_t> profile_of_;  ///< the lowest replicate that was run here
};

/// `finished`: not run again.
void run_all(const RunReplicate& run_replicate, const EnsembleOptions& options, const std::set<std::uint32_t>& finished,
             std::size_t threads, Gathering& gathering) {
    std::vector<std::size_t> left;
    for (std::uint32_t replicate = 0; replicate < options.replicates; ++replicate) {
        if (!finished.contains(replicate)) {
            left.push_back(replicate);
        }
    }
    const std::size_t threads_across = std::clamp<std::size_t>(left.size(), 1, threads);
    std::deque<WorkerPool> within;
    for (std::size_t worker = 0; worker < threads_across; ++worker) {
        within.emplace_back(threads / threads_across + (worker < threads % threads_across ? 1 : 0));
    }
    work_off(
        left, threads_across, options.ranks,
        [&](std::size_t item, std::size_t thread) {
            const auto replicate = static_cast<std::uint32_t>(item);
            try {
                RunResult result = run_replicate(replicate, within[thread].workers());
                check(result.series);
                gathering.learn_shape(result.series);
                gathering.note(replicate, std::move(result.profile));
                return gathering.record_of(result.series);
            } catch (const Interrupted&) {
                throw;
            } catch (...) {
                rethrow(replicate);
            }
        },
        [&](std::size_t item, std::string record) {
            gathering.add(static_cast<std::uint32_t>(item), std::move(record), false);
        },
        [&] { return options.stop != nullptr && *options.stop; });
}

/// What the leader found in its store, on all ranks.
void share(std::set<std::uint32_t>& finished, Ranks* ranks) {
    if (ranks == nullptr || ranks->size() == 1) {
        return;
    }
    std::string bytes;
    for (const std::uint32_t replicate : finished) {
        append_varint(bytes, replicate);
    }
    ranks->share(bytes);
    finished.clear();
    std::uint32_t replicate = 0;
    unsigned shift = 0;
    for (const char byte : bytes) {
        const auto bits = static_cast<unsigned char>(byte);
        replicate |= (bits & 0x7FU) << shift;
        shift += 7;
        if (bits < 0x80U) {
            finished.insert(std::exchange(replicate, 0));
            shift = 0;
        }
    }
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

std::string record_of(std::span<const double> kept, std::span<const double> all, std::size_t days) {
    const std::string packed = packed_series(kept, days);
    return PackedReplicate::bytes_of(static_cast<std::uint32_t>(packed.size()), packed, packed_series(all, days));
}

std::string_view packed_in(std::string_view record) { return PackedReplicate::in(record).all; }

Summary::Row moments(std::span<const double> values) {
    Summary::Row row;
    const auto count = static_cast<double>(values.size());
    const auto [least, greatest] = std::ranges::minmax_element(values);
    if (*least == *greatest) {
        row.mean = *least;
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
    return row;
}

Summary::Row summarise(std::span<double> values) {
    Summary::Row row = moments(values);
    if (row.sd == 0) {
        row.quantiles.fill(row.mean);
        return row;
    }
    const auto count = static_cast<double>(values.size());
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

Ensemble gather(const RunReplicate& run_replicate, const EnsembleOptions& options, const SeriesTable* shape) {
    const std::size_t threads = std::max<std::size_t>(options.threads, 1);
    Gathering gathering(options);
    std::set<std::uint32_t> finished;
    if (options.store != nullptr) {
        if (shape != nullptr) {
            gathering.learn_shape(*shape);
        }
        options.store->each([&](std::uint32_t replicate, std::string_view record) {
            if (replicate < options.replicates && finished.insert(replicate).second) {
                gathering.add(replicate, std::string(record), true);
            }
        });
    }
    share(finished, options.ranks);
    run_all(run_replicate, options, finished, threads, gathering);
    return gathering.ensemble(threads);
}

Summary summary_of(FinishedReplicates& store, const SeriesTable& shape, std::span<const std::uint32_t> drawn,
                   std::size_t threads) {
    Spread spread(shape.keys.size(), shape.days(), shape.same_as);
    constexpr std::size_t kTogether = 64;
    for (std::size_t first = 0; first < drawn.size(); first += kTogether) {
        std::vector<std::string> records;
        std::vector<std::string_view> packed;
        packed.reserve(kTogether);
        for (std::size_t i = first; i < std::min(first + kTogether, drawn.size()); ++i) {
            records.push_back(store.record(drawn[i]));
        }
        for (const std::string& record : records) {
            packed.push_back(PackedReplicate::in(record).all);
        }
        spread.add(packed);
    }
    WorkerPool pool(threads);
    return {shape.keys, shape.first_day, shape.last_day, spread.rows(pool)};
}

namespace {

std::vector<double> unpacked(std::string_view packed, std::size_t series, std::size_t days) {
    std::vector<double> values(series * days);
    PackedReader reader(packed);
    for (std::size_t s = 0; s < series; ++s) {
        reader.next(std::span(values).subspan(s * days, days));
    }
    return values;
}

}  // namespace

std::vector<double> values_of(std::string_view record, std::size_t series, std::size_t days) {
    return unpacked(PackedReplicate::in(record).all, series, days);
}

std::vector<double> kept_values_of(std::string_view record, std::size_t kept, std::size_t days) {
    return unpacked(PackedReplicate::in(record).kept, kept, days);
}

}  // namespace steppe
