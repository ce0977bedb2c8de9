#include "steppe/random.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <set>
#include <vector>

namespace steppe {
namespace {

using testing::ElementsAre;

/// Random123, tests/kat_vectors, "philox4x64 10": counter, key, output.
TEST(Philox, PublishedKnownAnswers) {
    EXPECT_THAT(philox_block({}, 0), ElementsAre(0x16554d9eca36314cULL, 0xdb20fe9d672d0fdcULL, 0xd7e772cee186176bULL,
                                                 0x7e68b68aec7ba23bULL));
    EXPECT_THAT(
        philox_block({.key = {~0ULL, ~0ULL}, .day = -1, .phase = 0xffffffffU, .subject = ~0ULL, .draw = ~0ULL}, ~0ULL),
        ElementsAre(0x87b092c3013fe90bULL, 0x438c3c67be8d0224ULL, 0x9cc7d7c69cd777b6ULL, 0xa09caebf594f0ba0ULL));
    EXPECT_THAT(
        philox_block({.key = {0x452821e638d01377ULL, 0xbe5466cf34e90c6cULL},
                      .day = std::bit_cast<Day>(0x85a308d3U),
                      .phase = 0x243f6a88U,
                      .subject = 0x13198a2e03707344ULL,
                      .draw = 0xa4093822299f31d0ULL},
                     0x082efa98ec4e6c89ULL),
        ElementsAre(0xa528f45403e61d95ULL, 0x38c72dbd566e9788ULL, 0xa5a1610e72fd18b5ULL, 0x57bd43b5e52b7fe6ULL));
}

TEST(KeyOn, IsTheLastRenewalsOfThatDayOrBefore) {
    const std::vector<Renewal> renewals = {{90, 7}, {100, 8}, {110, 9}};
    EXPECT_EQ(key_on({1, 2}, renewals, 89).replicate, 2U);
    EXPECT_EQ(key_on({1, 2}, renewals, 99).replicate, 7U);
    EXPECT_EQ(key_on({1, 2}, renewals, 100).replicate, 8U);
    EXPECT_EQ(key_on({1, 2}, renewals, 500).replicate, 9U);
    EXPECT_EQ(key_on({1, 2}, renewals, 500).seed, 1U);
    EXPECT_EQ(key_on({1, 2}, {}, 100).replicate, 2U);
}

TEST(Philox, FirstWordsAreThoseOfTheBlocksOfEachSubject) {
    const DrawPoint point{.key = {7, 8}, .day = 19256, .phase = 9, .subject = 10, .draw = 11};
    const std::vector<std::uint64_t> subjects = {0, 1, 10, 10, 0x13198a2e03707344ULL, ~0ULL, 5};
    std::vector<std::uint64_t> words(subjects.size());
    philox_first_words(point, subjects, words);
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        DrawPoint one = point;
        one.subject = subjects[i];
        EXPECT_EQ(words[i], philox_block(one, 0)[0]);
    }
}

TEST(Uniforms, AreTheWordsOfTheBlocksInOrder) {
    const DrawPoint point{.key = {7, 8}, .day = 19256, .phase = 9, .subject = 10, .draw = 11};
    Uniforms bits(point);
    Uniforms uniforms(point);
    for (std::uint64_t block = 0; block < 3; ++block) {
        for (const std::uint64_t word : philox_block(point, block)) {
            EXPECT_EQ(bits.next_bits(), word);
            EXPECT_EQ(uniforms.next(), uniform_from_bits(word));
        }
    }
}

TEST(Uniforms, EveryPartOfAPointMatters) {
    const std::vector<DrawPoint> points = {{},          {.key = {1, 0}}, {.key = {0, 1}},
                                           {.day = 1},  {.phase = 1},    {.subject = 1},
                                           {.draw = 1}, {.day = -1},     {.phase = 0xffffffffU}};
    std::set<std::uint64_t> first;
    for (const DrawPoint& point : points) first.insert(Uniforms(point).next_bits());
    EXPECT_EQ(first.size(), points.size());
}

TEST(Uniforms, LieStrictlyInsideAndAreSymmetric) {
    EXPECT_EQ(uniform_from_bits(0), 0x1p-53);
    EXPECT_EQ(uniform_from_bits(~0ULL), 1 - 0x1p-53);
    EXPECT_LT(uniform_from_bits(~0ULL), 1.0);
    EXPECT_EQ(uniform_from_bits(1ULL << 63), 0.5 + 0x1p-53);
    for (const std::uint64_t bits : {0ULL, 0x123456789abcdef0ULL, 0x7fffffffffffffffULL, 0xfedcba9876543210ULL}) {
        EXPECT_EQ(1 - uniform_from_bits(bits), uniform_from_bits(~bits));
    }
}

TEST(ContentHash, IsFrozen) {
    // By an independent implementation (Python): FNV-1a 64, then the finaliser of SplitMix64.
    EXPECT_EQ(content_hash(""), 0xf52a15e9a9b5e89bULL);
    EXPECT_EQ(content_hash("a"), 0x02c0bdbf481420f8ULL);
    EXPECT_EQ(content_hash("parameter"), 0xc665d196edc6df4eULL);
    EXPECT_EQ(content_hash("Орал"), 0x3727abc57cac7214ULL);
}

TEST(Mix, IsFrozenAndNotSymmetric) {
    EXPECT_EQ(mix(1, 2), 0x3706970b052f16b1ULL);
    EXPECT_EQ(mix(2, 1), 0x3fadb6bde9285e98ULL);
}

}  // namespace
}  // namespace steppe
