#include "ensemble/packed_series.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "steppe/random.hpp"

namespace steppe {
namespace {

void expect_back(const std::vector<double>& values, std::size_t days) {
    const std::string bytes = packed_series(values, days);
    PackedReader reader(bytes);
    std::vector<double> back(days);
    for (std::size_t from = 0; from < values.size(); from += days) {
        reader.next(back);
        for (std::size_t d = 0; d < days; ++d) {
            EXPECT_EQ(std::bit_cast<std::uint64_t>(back[d]), std::bit_cast<std::uint64_t>(values[from + d]))
                << values[from + d];
        }
    }
    EXPECT_TRUE(reader.at_end());
}

TEST(PackedSeries, GiveBackTheSameBits) {
    constexpr double kHuge = std::numeric_limits<double>::max();
    constexpr double kTiny = std::numeric_limits<double>::denorm_min();
    expect_back({0, 0, 0, 1, -1, 12345678901, 12345678901, 0}, 4);
    expect_back({-0.0, 0.0, 0.5, 1e-300, kHuge, kTiny, -kHuge, 1.0 / 3}, 8);
    expect_back({9007199254740991.0, -9007199254740991.0, 9007199254740992.0, 0}, 2);
    expect_back({7}, 1);
    std::vector<double> many;
    Uniforms uniforms({.key = {1, 2}});
    for (int i = 0; i < 4000; ++i) {
        const double u = uniforms.next();
        many.push_back(i % 3 == 0 ? std::floor(u * 1e5) : i % 3 == 1 ? u : std::floor(u * 1.2));
    }
    expect_back(many, 40);
}

TEST(PackedSeries, CountsTakeFewBytes) {
    std::vector<double> counts(2000, 3.0);
    for (std::size_t i = 0; i < 1000; ++i) {
        counts[i] = 10000 + 50 * static_cast<double>(i % 2);
    }
    EXPECT_LT(packed_series(counts, 1000).size(), 2100U);
}

TEST(PackedSeries, OtherBytesAreAnErrorAndNotACrash) {
    const std::string bytes = packed_series(std::vector<double>{1, 2.5, 3, 1e9}, 4);
    std::vector<double> back(4);
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        PackedReader reader(std::string_view(bytes).substr(0, length));
        EXPECT_THROW(reader.next(back), std::runtime_error);
    }
    PackedReader wrong_kind("\x07");
    EXPECT_THROW(wrong_kind.next(back), std::runtime_error);
    PackedReader too_long_a_run(std::string_view("\0\0\x05", 3));
    EXPECT_THROW(too_long_a_run.next(back), std::runtime_error);
}

}  // namespace
}  // namespace steppe
