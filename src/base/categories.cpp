// `sample_categories`: few items one by one, eight at a time; many by binomials.
#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstring>

#include "base/quick_words.hpp"
#include "steppe/sampling.hpp"

namespace steppe {
namespace {

using Lanes [[gnu::vector_size(16)]] = std::int16_t;  // the first 16 bits of eight uniforms, less 2^15
using Words [[gnu::vector_size(16)]] = std::uint64_t;
constexpr std::int64_t kLanes = 8;
constexpr std::size_t kMostLimits = 64;   // with one uniform an item
constexpr std::int64_t kFew = 400;        // up to so many items, that is quicker than binomials
constexpr std::int64_t kFewPairs = 6400;  // and up to so many pairs of an item and a limit

std::int16_t first_bits(std::uint64_t uniform) { return static_cast<std::int16_t>((uniform >> 48U) - 0x8000U); }

std::int64_t sum_of(Lanes counts) {  // each from 0 to 2^13, in all up to 2^16
    const auto words = std::bit_cast<Words>(counts);
    return static_cast<std::int64_t>((words[0] + words[1]) * 0x0001'0001'0001'0001U >> 48U);
}

/// The first bits of the next eight uniforms.
Lanes next_lanes(QuickWords& words) {
    const std::uint64_t word = words.next();
    return std::bit_cast<Lanes>(Words{word, words.next()});
}

bool any_of(Lanes lanes) {
    const auto words = std::bit_cast<Words>(lanes);
    return (words[0] | words[1]) != 0;
}

/// Those items whose first bits are those of a limit: by further bits. Goes through the same words again.
void decide_ties(std::uint64_t seed, std::int64_t n, std::span<const std::uint64_t> limits,
                 std::span<std::int64_t> counts) {
    QuickWords words(seed);
    for (std::int64_t first = 0; first < n; first += kLanes) {
        const Lanes lanes = next_lanes(words);
        for (std::size_t c = 0; c < limits.size(); ++c) {
            const Lanes ties = lanes == Lanes{} + first_bits(limits[c]);
            for (std::int64_t i = 0; any_of(ties) && i < std::min(kLanes, n - first); ++i) {
                const std::uint64_t further = mix(seed, static_cast<std::uint64_t>(first + i)) >> 16U;
                counts[c] += ties[i] != 0 && further < limits[c] << 16U >> 16U ? 1 : 0;
            }
        }
    }
}

/// Items whose uniform is in each category, all limits below 1. The number of limits, if it is known, is for the
/// compiler alone. Returns the sum of `counts`.
template <std::size_t kLimits>
std::int64_t count_lanes(std::uint64_t seed, std::int64_t n, std::span<const double, kLimits> limits,
                         std::span<std::int64_t> counts) {
    constexpr std::size_t kMost = kLimits == std::dynamic_extent ? kMostLimits : kLimits;
    static constexpr std::array<std::int16_t, 2 * kLanes> kEdge{0, 0, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1};
    std::array<std::uint64_t, kMost> binary;  // the limits as fractions of 2^64
    std::array<Lanes, kMost> edges;
    std::array<Lanes, kMost> below;
    Lanes ties{};
    for (std::size_t c = 0; c < limits.size(); ++c) {
        binary[c] = static_cast<std::uint64_t>(static_cast<std::int64_t>(limits[c] * 0x1p63)) << 1U;
        edges[c] = Lanes{} + first_bits(binary[c]);
        below[c] = Lanes{};
    }
    QuickWords words(seed);
    std::int64_t left = n;
    for (; left >= kLanes; left -= kLanes) {
        const Lanes lanes = next_lanes(words);
        for (std::size_t c = 0; c < limits.size(); ++c) {
            below[c] -= lanes < edges[c];
            ties |= lanes == edges[c];
        }
    }
    if (left > 0) {
        Lanes nobody;
        std::memcpy(&nobody, kEdge.data() + kLanes - left, sizeof nobody);
        const Lanes lanes = next_lanes(words);
        for (std::size_t c = 0; c < limits.size(); ++c) {
            below[c] -= (lanes < edges[c]) & ~nobody;
            ties |= (lanes == edges[c]) & ~nobody;
        }
    }
    for (std::size_t c = 0; c < limits.size(); ++c) {
        counts[c] = sum_of(below[c]);
    }
    if (any_of(ties)) {
        decide_ties(seed, n, std::span(binary).first(limits.size()), counts);
    }
    const std::int64_t sum = counts[limits.size() - 1];
    for (std::size_t c = limits.size(); c-- > 1;) {
        counts[c] -= counts[c - 1];
    }
    return sum;
}

bool are_few(std::int64_t n, std::size_t limits) {
    return n <= kFew && limits <= kMostLimits && n * static_cast<std::int64_t>(limits) <= kFewPairs;
}

std::int64_t draw_one_by_one(std::uint64_t seed, std::int64_t n, std::span<const double> limits,
                             std::span<std::int64_t> counts) {
    std::size_t below_one = limits.size();
    while (below_one > 0 && limits[below_one - 1] >= 1) {
        --below_one;
    }
    std::int64_t sum = 0;
    switch (below_one) {
        case 0:
            break;
        case 1:
            sum = count_lanes(seed, n, limits.first<1>(), counts);
            break;
        case 2:
            sum = count_lanes(seed, n, limits.first<2>(), counts);
            break;
        case 3:
            sum = count_lanes(seed, n, limits.first<3>(), counts);
            break;
        case 4:
            sum = count_lanes(seed, n, limits.first<4>(), counts);
            break;
        default:
            sum = count_lanes(seed, n, limits.first(below_one), counts);
    }
    for (std::size_t c = below_one; c < limits.size(); ++c) {
        counts[c] = n - sum;  // all others are below the first limit that is 1
        sum = n;
    }
    return sum;
}

/// `n` items whose uniforms are from `lowest` to below the last limit.
void draw_by_halves(Uniforms& uniforms, std::int64_t n, double lowest, std::span<const double> limits,
                    std::span<std::int64_t> counts) {
    if (n == 0 || limits.size() <= 1) {
        std::ranges::fill(counts, n);  // nobody, or the one category there is
        return;
    }
    const double width = limits.back() - lowest;
    if (are_few(n, limits.size())) {
        std::array<double, kMostLimits> parts;
        std::ranges::transform(limits, parts.begin(), [&](double limit) { return (limit - lowest) / width; });
        parts[limits.size() - 1] = 1;
        draw_one_by_one(uniforms.next_bits(), n, std::span(parts).first(limits.size()), counts);
        return;
    }
    const std::size_t middle = limits.size() / 2;
    const double split = limits[middle - 1];
    const std::int64_t lower = sample_binomial(uniforms, n, (split - lowest) / width);
    draw_by_halves(uniforms, lower, lowest, limits.first(middle), counts.first(middle));
    draw_by_halves(uniforms, n - lower, split, limits.subspan(middle), counts.subspan(middle));
}

}  // namespace

std::int64_t sample_categories(std::uint64_t seed, std::int64_t n, std::span<const double> limits,
                               std::span<std::int64_t> counts) {
    if (are_few(n, limits.size())) {
        return draw_one_by_one(seed, n, limits, counts);
    }
    Uniforms uniforms({.key = {.seed = seed}});
    const std::int64_t sum = sample_binomial(uniforms, n, limits.back());
    draw_by_halves(uniforms, sum, 0, limits, counts);
    return sum;
}

}  // namespace steppe
