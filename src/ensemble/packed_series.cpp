#include "ensemble/packed_series.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <stdexcept>

namespace steppe {
namespace {

constexpr std::uint8_t kWhole = 0;
constexpr std::uint8_t kReal = 1;
constexpr double kGreatestWhole = 9007199254740992.0;  // 2^53: below it the difference of two fits into 64 bits

bool whole(double value) {
    // Back from a whole number a negative zero is a positive one.
    return std::abs(value) < kGreatestWhole &&
           std::bit_cast<std::uint64_t>(static_cast<double>(static_cast<std::int64_t>(value))) ==
               std::bit_cast<std::uint64_t>(value);
}

std::uint64_t zigzag(std::int64_t number) {
    return (static_cast<std::uint64_t>(number) << 1U) ^ static_cast<std::uint64_t>(number >> 63);
}
std::int64_t unzigzag(std::uint64_t number) {
    return static_cast<std::int64_t>(number >> 1U) ^ -static_cast<std::int64_t>(number & 1U);
}

std::size_t run_of_no_change(std::span<const double> values, std::size_t from, std::uint64_t before) {
    std::size_t to = from;
    while (to < values.size() && std::bit_cast<std::uint64_t>(values[to]) == before) {
        ++to;
    }
    return to - from;
}

// Each writes at `at` and returns the end of what it wrote.

char* put_byte(char* at, std::uint64_t byte) {
    *at = static_cast<char>(static_cast<unsigned char>(byte));
    return at + 1;
}

char* put_varint(char* at, std::uint64_t number) {
    constexpr std::uint64_t kMore = 0x80;
    for (; number >= kMore; number >>= 7U) {
        at = put_byte(at, (number & (kMore - 1)) | kMore);
    }
    return put_byte(at, number);
}

char* put_change(char* at, std::uint64_t change) {
    const auto low = static_cast<std::uint64_t>(std::countr_zero(change) / 8);
    change >>= 8 * low;
    const auto length = static_cast<std::uint64_t>(8 - std::countl_zero(change) / 8);
    at = put_byte(at, 1 + low * 8 + (length - 1));
    for (std::uint64_t i = 0; i < length; ++i) {
        at = put_byte(at, change >> (8 * i));
    }
    return at;
}

constexpr std::size_t kMostOfVarint = 10;                // bytes
constexpr std::size_t kMostOfValue = 1 + kMostOfVarint;  // a run of one

void append_series(std::string& bytes, std::span<const double> values) {
    const bool all_whole = std::ranges::all_of(values, whole);
    const std::size_t begin = bytes.size();
    bytes.resize(begin + 1 + values.size() * kMostOfValue);
    char* at = put_byte(bytes.data() + begin, all_whole ? kWhole : kReal);
    double before = 0;
    for (std::size_t d = 0; d < values.size();) {
        const auto bits_before = std::bit_cast<std::uint64_t>(before);
        if (const std::size_t run = run_of_no_change(values, d, bits_before); run > 0) {
            at = put_varint(put_byte(at, 0), run);
            d += run;
            continue;
        }
        at = all_whole
                 ? put_varint(at, zigzag(static_cast<std::int64_t>(values[d]) - static_cast<std::int64_t>(before)))
                 : put_change(at, std::bit_cast<std::uint64_t>(values[d]) ^ bits_before);
        before = values[d++];
    }
    bytes.resize(static_cast<std::size_t>(at - bytes.data()));
}

[[noreturn]] void not_packed() { throw std::runtime_error("these bytes are not packed series"); }

}  // namespace

void append_varint(std::string& bytes, std::uint64_t number) {
    const std::size_t begin = bytes.size();
    bytes.resize(begin + kMostOfVarint);
    bytes.resize(static_cast<std::size_t>(put_varint(bytes.data() + begin, number) - bytes.data()));
}

std::string packed_series(std::span<const double> values, std::size_t days) {
    std::string bytes;
    for (std::size_t from = 0; from < values.size(); from += days) {
        append_series(bytes, values.subspan(from, days));
    }
    return bytes;
}

std::uint8_t PackedReader::byte() {
    if (at_ >= bytes_.size()) {
        not_packed();
    }
    return static_cast<std::uint8_t>(bytes_[at_++]);
}

std::uint64_t PackedReader::number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const std::uint8_t next_byte = byte();
        value |= static_cast<std::uint64_t>(next_byte & 0x7FU) << shift;
        if (next_byte < 0x80U) {
            return value;
        }
    }
    not_packed();
}

std::uint8_t PackedReader::kind() {
    const std::uint8_t kind = byte();
    if (kind > kReal) {
        not_packed();
    }
    return kind;
}

std::size_t PackedReader::run(std::size_t at_most) {
    const std::uint64_t run = number();
    if (run == 0 || run > at_most) {
        not_packed();
    }
    return run;
}

void PackedReader::skip(std::size_t days) {
    const bool whole = kind() == kWhole;
    while (days > 0) {
        const std::uint64_t token = whole ? number() : byte();
        if (token == 0) {
            days -= run(days);
            continue;
        }
        if (!whole) {
            const std::size_t length = (token - 1) % 8 + 1;
            if (length > bytes_.size() - at_) {
                not_packed();
            }
            at_ += length;
        }
        --days;
    }
}

void PackedReader::next(std::span<double> values) {
    const bool all_whole = kind() == kWhole;
    double before = 0;
    for (std::size_t d = 0; d < values.size();) {
        const std::uint64_t token = all_whole ? number() : byte();
        if (token == 0) {
            const std::size_t length = run(values.size() - d);
            std::ranges::fill(values.subspan(d, length), before);
            d += length;
            continue;
        }
        if (all_whole) {
            before = static_cast<double>(static_cast<std::int64_t>(before) + unzigzag(token));
        } else {
            const std::uint64_t low = (token - 1) / 8;
            const std::uint64_t length = (token - 1) % 8 + 1;
            if (low + length > 8) {
                not_packed();
            }
            std::uint64_t change = 0;
            for (std::uint64_t i = 0; i < length; ++i) {
                change |= static_cast<std::uint64_t>(byte()) << (8 * (low + i));
            }
            before = std::bit_cast<double>(std::bit_cast<std::uint64_t>(before) ^ change);
        }
        values[d++] = before;
    }
}

}  // namespace steppe
