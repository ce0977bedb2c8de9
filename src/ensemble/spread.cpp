#include "ensemble/spread.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <string_view>
#include <utility>

#include "ensemble/packed_series.hpp"
#include "ensemble/worker_pool.hpp"

namespace steppe {
namespace {

using Key = std::uint64_t;
constexpr Key kSign = Key{1} << 63U;

/// In the order of the numbers.
Key key_of(double value) {
    const auto bits = std::bit_cast<Key>(value == 0 ? 0.0 : value);  // one zero, not two
    return (bits & kSign) != 0 ? ~bits : bits | kSign;
}
double number_of(Key key) { return std::bit_cast<double>((key & kSign) != 0 ? key & ~kSign : ~key); }

/// Numbers of the same length, in as few bytes each as the greatest of them takes.
template <class Number>
void append_numbers_as(std::string& bytes, std::span<const std::uint64_t> numbers) {
    const std::size_t begin = bytes.size();
    bytes.resize(begin + numbers.size() * sizeof(Number));
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto number = static_cast<Number>(numbers[i]);
        std::memcpy(&bytes[begin + i * sizeof number], &number, sizeof number);
    }
}
template <class Number>
void read_numbers_as(std::string_view bytes, std::span<std::uint64_t> numbers) {
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        Number number = 0;
        std::memcpy(&number, &bytes[i * sizeof number], sizeof number);
        numbers[i] = number;
    }
}
/// Of the bytes of a number: 0 for 1, 1 for 2, 2 for 4, 3 for 8.
unsigned width_of(std::uint64_t greatest) {
    return greatest < 1U << 8U ? 0 : greatest < 1U << 16U ? 1 : greatest < std::uint64_t{1} << 32U ? 2 : 3;
}
/// Calls `use(number)` with a number of that width.
template <class Use>
void in_width(unsigned width, const Use& use) {
    switch (width) {
        case 0:
            return use(std::uint8_t{});
        case 1:
            return use(std::uint16_t{});
        case 2:
            return use(std::uint32_t{});
        default:
            return use(std::uint64_t{});
    }
}
void append_numbers(std::string& bytes, std::span<const std::uint64_t> numbers, unsigned width) {
    in_width(width, [&](auto of) { append_numbers_as<decltype(of)>(bytes, numbers); });
}
void read_numbers(std::string_view bytes, std::size_t& at, std::span<std::uint64_t> numbers, unsigned width) {
    in_width(width, [&](auto of) { read_numbers_as<decltype(of)>(bytes.substr(at), numbers); });
    at += numbers.size() << width;
}

bool is_whole(double value) {
    constexpr double kAlways = 0x1p53;  // from there on
    return std::abs(value) >= kAlways || static_cast<double>(static_cast<std::int64_t>(value)) == value;
}

/// The occupied bins of one cell, in the order of their keys.
struct Bins {
    struct Bin {
        Key key;  ///< its lower edge
        std::uint64_t count;
    };
    unsigned level = 0;  ///< bits that are dropped
    bool whole = true;   ///< all values are whole numbers
    std::vector<Bin> bins;
    std::array<std::uint64_t, Spread::kBins> deltas{};  // scratch
    std::array<std::uint64_t, Spread::kBins> counts{};

    /// Of a cell that has had one value only.
    void begin(double value, std::uint64_t count) {
        level = 0;
        whole = is_whole(value);
        bins.clear();
        if (count > 0) {
            bins.push_back({key_of(value), count});
        }
    }

    // Four bytes (level and whole, bits that are 0 in all keys, widths, bins less one), differences of keys, counts.
    void read(std::string_view bytes, std::size_t& at) {
        const auto byte = [&] { return static_cast<std::uint8_t>(bytes[at++]); };
        const std::uint8_t head = byte();
        level = head & 63U;
        whole = (head & 64U) != 0;
        const unsigned shift = byte();
        const unsigned widths = byte();
        bins.resize(std::size_t{byte()} + 1);
        const auto of_keys = std::span(deltas).first(bins.size());
        const auto of_counts = std::span(counts).first(bins.size());
        read_numbers(bytes, at, of_keys, widths & 3U);
        read_numbers(bytes, at, of_counts, widths >> 2U);
        Key key = 0;
        for (std::size_t b = 0; b < bins.size(); ++b) {
            key += deltas[b];
            bins[b] = {key << shift, counts[b]};
        }
    }

    void write(std::string& bytes) {
        Key all = 0;
        for (const Bin& bin : bins) {
            all |= bin.key;
        }
        const auto shift = static_cast<unsigned>(all == 0 ? 0 : std::countr_zero(all));
        Key before = 0;
        std::uint64_t any_delta = 0;
        std::uint64_t any_count = 0;
        for (std::size_t b = 0; b < bins.size(); ++b) {
            deltas[b] = (bins[b].key >> shift) - before;
            counts[b] = bins[b].count;
            before = bins[b].key >> shift;
            any_delta |= deltas[b];
            any_count |= counts[b];
        }
        bytes += static_cast<char>(level | (whole ? 64U : 0U));
        bytes += static_cast<char>(shift);
        bytes += static_cast<char>(width_of(any_delta) | width_of(any_count) << 2U);
        bytes += static_cast<char>(bins.size() - 1);
        append_numbers(bytes, std::span(deltas).first(bins.size()), width_of(any_delta));
        append_numbers(bytes, std::span(counts).first(bins.size()), width_of(any_count));
    }

    /// The lowest level at which few enough bins are occupied.
    void coarsen() {
        if (bins.size() <= Spread::kBins) {
            return;
        }
        std::array<std::size_t, 65> parted_up_to{};  // neighbours that are parted by bits below this one
        for (std::size_t i = 1; i < bins.size(); ++i) {
            ++parted_up_to[static_cast<std::size_t>(std::bit_width(bins[i].key ^ bins[i - 1].key))];
        }
        std::size_t occupied = bins.size();
        unsigned bits = 0;
        while (occupied > Spread::kBins) {
            occupied -= parted_up_to[++bits];
        }
        level = bits;
        const Key mask = ~((Key{1} << level) - 1);
        std::size_t last = 0;
        bins[0].key &= mask;
        for (std::size_t i = 1; i < bins.size(); ++i) {
            const Key key = bins[i].key & mask;
            if (key == bins[last].key) {
                bins[last].count += bins[i].count;
            } else {
                bins[++last] = {key, bins[i].count};
            }
        }
        bins.resize(last + 1);
    }

    /// `keys` sorted, of this level; `room` is scratch.
    void add(std::span<const Key> keys, std::vector<Bin>& room) {
        room.resize(bins.size() + keys.size());
        auto next = room.begin();
        auto bin = bins.begin();
        for (auto key = keys.begin(); key != keys.end();) {
            const Key here = *key;
            const auto first = key;
            while (key != keys.end() && *key == here) {
                ++key;
            }
            while (bin != bins.end() && bin->key < here) {
                *next++ = *bin++;
            }
            *next = {here, static_cast<std::uint64_t>(key - first)};
            if (bin != bins.end() && bin->key == here) {
                next->count += (bin++)->count;
            }
            ++next;
        }
        next = std::copy(bin, bins.end(), next);
        room.erase(next, room.end());
        bins.swap(room);
        coarsen();
    }

    /// About the `place`-th smallest of the `count` values in a bin.
    [[nodiscard]] double within(const Bin& bin, std::uint64_t place) const {
        const double low = number_of(bin.key);
        if (level == 0) {
            return low;
        }
        const double high = number_of(bin.key + (Key{1} << level));
        constexpr double kNothing = 1e-9;
        if (low == 0 && high < kNothing) {
            return low;  // the bin of 0: what lies beside it is no number that anybody means
        }
        const double share = (static_cast<double>(place) + 0.5) / static_cast<double>(bin.count);
        if (!whole) {
            return low + (high - low) * share;
        }
        const double first = std::ceil(low);
        const double last = std::ceil(high) - 1;
        return last <= first ? first : first - 0.5 + (last - first + 1) * share;
    }
};

}  // namespace

Spread::Spread(std::size_t series, std::size_t days, std::vector<std::uint32_t> same_as)
    : days_(days), same_as_(std::move(same_as)), bins_(series), sums_(series * days) {}

void Spread::add_to(Sums& sums, std::span<const double> values, bool first_ever) const {
    double least = values.front();
    double greatest = values.front();
    for (const double value : values) {
        least = std::min(least, value);
        greatest = std::max(greatest, value);
    }
    sums.least = first_ever ? least : std::min(sums.least, least);
    sums.greatest = first_ever ? greatest : std::max(sums.greatest, greatest);
    if (least == 0 && greatest == 0) {
        return;  // as most cells of a measure that has not begun
    }
    constexpr double kUnit = 0x1p40;
    constexpr double kNarrow = 0x1p22;  // its multiple of the unit has 62 bits
    for (const double value : values) {
        Unsigned low = 0;
        Unsigned high = 0;
        if (std::abs(value) < kNarrow) {
            const std::int64_t units = std::llrint(value * kUnit);
            sums.first += units;
            low = static_cast<Unsigned>(static_cast<Wide>(units) * units);
        } else {
            const auto units = static_cast<Wide>(std::nearbyint(value * kUnit));
            sums.first += units;
            const auto size = static_cast<Unsigned>(units < 0 ? -units : units);
            const Unsigned upper = size >> 64U;
            const Unsigned lower = size & ~std::uint64_t{0};
            const Unsigned middle = upper * lower;  // twice: its upper part counts in `high`, its lower one in `low`
            low = lower * lower;
            high = upper * upper + (middle >> 63U);
            const Unsigned part = middle << 65U;
            low += part;
            high += low < part ? 1 : 0;
        }
        sums.low += low;
        sums.high += high + (sums.low < low ? 1 : 0);
    }
}

void Spread::add(std::span<const std::string_view> replicates) {
    const std::size_t added = replicates.size();
    if (added == 0) {
        return;
    }
    std::vector<PackedReader> readers(replicates.begin(), replicates.end());
    std::vector<double> by_replicate(days_);
    std::vector<double> by_day(days_ * added);
    std::vector<Key> keys(added);
    Bins cell;
    std::vector<Bins::Bin> room;
    for (std::size_t s = 0; s < bins_.size(); ++s) {
        if (repeats(s)) {
            for (PackedReader& reader : readers) {
                reader.skip(days_);
            }
            continue;
        }
        for (std::size_t r = 0; r < added; ++r) {
            readers[r].next(by_replicate);
            for (std::size_t d = 0; d < days_; ++d) {
                by_day[d * added + r] = by_replicate[d];
            }
        }
        std::string bytes;
        bytes.reserve(bins_[s].size());
        std::size_t at = 0;
        for (std::size_t d = 0; d < days_; ++d) {
            const std::span<const double> values = std::span(by_day).subspan(d * added, added);
            Sums& sums = sums_[s * days_ + d];
            const bool one_value = replicates_ == 0 || sums.least == sums.greatest;
            const double the_value = replicates_ == 0 ? values.front() : sums.least;
            add_to(sums, values, replicates_ == 0);
            if (sums.least == sums.greatest) {
                continue;  // has no bins
            }
            if (one_value) {
                cell.begin(the_value, replicates_);
            } else {
                cell.read(bins_[s], at);
            }
            const Key mask = ~((Key{1} << cell.level) - 1);
            for (std::size_t r = 0; r < added; ++r) {
                keys[r] = key_of(values[r]) & mask;
                cell.whole = cell.whole && is_whole(values[r]);
            }
            if (std::ranges::adjacent_find(keys, std::ranges::greater()) != keys.end()) {
                std::ranges::sort(keys);
            }
            cell.add(keys, room);
            cell.write(bytes);
        }
        bytes.shrink_to_fit();
        bins_[s] = std::move(bytes);
    }
    replicates_ += added;
}

double Spread::variance(const Sums& sums) const {
    // About the whole part m of the mean, in whole numbers: sum (x - m)^2 = sum x^2 - m (sum x + r), r = sum x - n m.
    const auto n = static_cast<Wide>(replicates_);
    Wide mean = sums.first / n;
    Wide rest = sums.first - mean * n;
    if (rest < 0) {
        rest += n;
        --mean;
    }
    const Wide factor = sums.first + rest;
    const bool negative = (mean < 0) != (factor < 0);
    const auto a = static_cast<Unsigned>(mean < 0 ? -mean : mean);
    const auto b = static_cast<Unsigned>(factor < 0 ? -factor : factor);
    constexpr std::uint64_t kLow = ~std::uint64_t{0};
    const Unsigned low_low = (a & kLow) * (b & kLow);
    const Unsigned high_low = (a >> 64U) * (b & kLow);
    const Unsigned low_high = (a & kLow) * (b >> 64U);
    const Unsigned middle = (low_low >> 64U) + (high_low & kLow) + (low_high & kLow);
    Unsigned low = (low_low & kLow) | (middle << 64U);
    Unsigned high = (a >> 64U) * (b >> 64U) + (high_low >> 64U) + (low_high >> 64U) + (middle >> 64U);
    if (!negative) {  // what is taken away, as its complement
        low = ~low + 1;
        high = ~high + (low == 0 ? 1 : 0);
    }
    low += sums.low;
    high += sums.high + (low < sums.low ? 1 : 0);
    const auto left = static_cast<double>(rest);
    const auto count = static_cast<double>(replicates_);
    const double squares = static_cast<double>(high) * 0x1p128 + static_cast<double>(low) - left * left / count;
    return std::max(squares, 0.0) / (count - 1) * 0x1p-80;
}

std::vector<Summary::Row> Spread::rows(WorkerPool& pool) const {
    std::vector<Summary::Row> rows(sums_.size());
    const auto count = static_cast<double>(replicates_);
    pool.run(bins_.size(), [&](std::size_t s) {
        if (repeats(s)) {
            return;
        }
        Bins cell;
        std::size_t at = 0;
        for (std::size_t d = 0; d < days_; ++d) {
            const Sums& sums = sums_[s * days_ + d];
            Summary::Row& row = rows[s * days_ + d];
            if (sums.least == sums.greatest) {
                row.mean = sums.least;
                row.quantiles.fill(sums.least);
                continue;
            }
            cell.read(bins_[s], at);
            row.mean = static_cast<double>(sums.first) / count * 0x1p-40;
            row.sd = std::sqrt(variance(sums));
            const auto at_place = [&](std::uint64_t place) {
                if (place == 0) {
                    return sums.least;
                }
                if (place == replicates_ - 1) {
                    return sums.greatest;
                }
                std::uint64_t before = 0;
                auto bin = cell.bins.begin();
                for (; place - before >= bin->count; ++bin) {
                    before += bin->count;
                }
                return std::clamp(cell.within(*bin, place - before), sums.least, sums.greatest);
            };
            for (std::size_t q = 0; q < Summary::kLevels.size(); ++q) {
                const double position = Summary::kLevels[q] * (count - 1);
                const auto below = static_cast<std::uint64_t>(position);
                const double share = position - static_cast<double>(below);
                const double low = at_place(below);
                const double high = share > 0 ? at_place(below + 1) : low;
                row.quantiles[q] = low + share * (high - low);
            }
        }
    });
    for (std::size_t s = 0; s < bins_.size(); ++s) {
        if (repeats(s)) {
            std::copy_n(rows.begin() + static_cast<std::ptrdiff_t>(same_as_[s] * days_), days_,
                        rows.begin() + static_cast<std::ptrdiff_t>(s * days_));
        }
    }
    return rows;
}

}  // namespace steppe
