// Random numbers as a function, not a stream.
//
// Philox4x64-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3", SC'11; library Random123)
// with key (seed, replicate) and counter (day | phase, subject, draw, block). What is drawn for a subject on a day
// depends on nothing else: not on threads, not on the order of evaluation, not on what else is drawn.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "steppe/date.hpp"

namespace steppe {

/// A stable 64-bit hash of content (FNV-1a, then the SplitMix64 finaliser). Never of an interned index.
[[nodiscard]] constexpr std::uint64_t content_hash(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    }
    // FNV-1a leaves the upper bits of short texts nearly alike; the finaliser spreads every bit over all.
    hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9ULL;
    hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebULL;
    return hash ^ (hash >> 31);
}

/// Mixes a further value into a hash; not symmetric.
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
    std::uint64_t z = hash ^ (value + 0x9e3779b97f4a7c15ULL + (hash << 6) + (hash >> 2));
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

struct RandomKey {
    std::uint64_t seed = 0;
    std::uint64_t replicate = 0;
};

/// From this day on chance is that of another replicate: what replicates have that share a past and no future.
struct Renewal {
    Day from = kNoDay;
    std::uint64_t replicate = 0;
};

/// The key of a day's chance. `renewals` ascending by day; before the first: `key`.
[[nodiscard]] RandomKey key_on(const RandomKey& key, std::span<const Renewal> renewals, Day day);

/// A part of normal chance that lasts: the sum of replicates' normals, each times its weight. The squares of all
/// weights sum to 1, so that the sum is a standard normal again; what is near one choice of it is near in every effect.
struct LastingChance {
    std::uint64_t replicate = 0;
    double weight = 1;
};

/// One subject's draws of one phase of one day: all that is needed to make any of its random numbers.
struct DrawPoint {
    RandomKey key{};
    Day day = kNoDay;
    std::uint32_t phase = 0;    ///< stable number of the phase (a hash of its name)
    std::uint64_t subject = 0;  ///< content hash of what the rule reads; in individual mode a birth number
    std::uint64_t draw = 0;     ///< which draw of the subject: a category, a round
};

/// A hash of a point, for quick generators of small draws (`sample_categories`).
[[nodiscard]] constexpr std::uint64_t seed_at(const DrawPoint& point) {
    const std::uint64_t when = static_cast<std::uint32_t>(point.day) | std::uint64_t{point.phase} << 32U;
    return mix(mix(mix(mix(point.key.seed, point.key.replicate), when), point.subject), point.draw);
}

/// The words of block `block` at a point: 256 random bits.
[[nodiscard]] std::array<std::uint64_t, 4> philox_block(const DrawPoint& point, std::uint64_t block);

/// The first word of block 0 of each of many subjects; `point.subject` is not read. Much faster than one by one: the
/// processor works on several blocks at once. `words` is as long as `subjects`.
void philox_first_words(const DrawPoint& point, std::span<const std::uint64_t> subjects,
                        std::span<std::uint64_t> words);

/// A uniform on the open interval (0, 1) from 64 random bits: (k + 1/2) / 2^52 of the upper 52 bits. With one bit more,
/// k + 1/2 would round, at the upper end to 1. If u is a value, so is 1 - u, exactly.
[[nodiscard]] constexpr double uniform_from_bits(std::uint64_t bits) {
    return (static_cast<double>(bits >> 12) + 0.5) * 0x1.0p-52;
}

/// The sequence of uniforms at one point, for samplers that need an unknown number of them (rejection).
class Uniforms {
  public:
    explicit Uniforms(const DrawPoint& point) : point_(point) {}
    [[nodiscard]] std::uint64_t next_bits() {
        const std::size_t word = used_ % words_.size();
        if (word == 0) {
            words_ = philox_block(point_, used_ / words_.size());
        }
        ++used_;
        return words_[word];
    }
    [[nodiscard]] double next() { return uniform_from_bits(next_bits()); }

  private:
    DrawPoint point_;
    std::array<std::uint64_t, 4> words_{};
    std::uint64_t used_ = 0;
};

}  // namespace steppe
