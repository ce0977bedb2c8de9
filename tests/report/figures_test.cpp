// Figures are rounded once, to three digits, and small counts are kept back.
#include "report/figures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace steppe::report {
namespace {

double shown(double value, std::string_view unit) { return value_of(code_of(value, unit)); }

TEST(Figures, HaveThreeDigits) {
    EXPECT_EQ(shown(17'249.9, "persons"), 17'200);
    EXPECT_EQ(shown(17'250, "persons"), 17'300);  // halves go away from zero
    EXPECT_EQ(shown(999.5, "persons"), 1000);
    EXPECT_EQ(shown(1'741'234, "persons"), 1'740'000);
    EXPECT_EQ(shown(-1234, "persons"), -1230);
    EXPECT_EQ(shown(0.01234, "1"), 0.0123);
    EXPECT_EQ(shown(1.1249, "1"), 1.12);
    EXPECT_EQ(shown(0, "persons"), 0);
    EXPECT_EQ(shown(123456789012, "1"), 123'000'000'000);
}

TEST(Figures, HaveNoMoreDecimalsThanTheirUnitBears) {
    EXPECT_EQ(shown(12.5, "persons"), 13);
    EXPECT_EQ(shown(87.49, "persons/day"), 87);
    EXPECT_EQ(shown(10.44, "hours"), 10.4);
    EXPECT_EQ(shown(0.04, "hours"), 0);
    EXPECT_EQ(shown(0.9634, "share"), 0.963);
    EXPECT_EQ(shown(0.0004, "share"), 0);
    EXPECT_EQ(shown(0.9996, "share"), 1);
}

TEST(Figures, OfFewPersonsAreKeptBack) {
    EXPECT_EQ(code_of(1, "persons"), kSuppressed);
    EXPECT_EQ(code_of(4.4, "persons/day"), kSuppressed);
    EXPECT_EQ(code_of(-4, "persons"), kSuppressed);
    EXPECT_EQ(code_of(0.4, "persons"), 0);
    EXPECT_EQ(shown(4.5, "persons"), 5);
    EXPECT_EQ(shown(4, "hours"), 4);
    EXPECT_EQ(shown(5, "persons"), 5);
    EXPECT_EQ(code_of(3, "person-nights"), kSuppressed);
}

TEST(Figures, ThatAreNoneOrBeyondAllCounts) {
    EXPECT_EQ(code_of(std::numeric_limits<double>::quiet_NaN(), "persons"), kNoFigure);
    EXPECT_TRUE(std::isnan(value_of(kNoFigure)));
    EXPECT_THROW((void)code_of(1e30, "persons"), std::range_error);
}

// For every figure of three digits there is one code, and it says the figure.
TEST(Figures, SurviveTheirCode) {
    for (int exponent = -9; exponent <= 21; ++exponent) {
        for (int digits = 100; digits < 1000; digits += 7) {
            const double value = exponent < 0 ? digits / std::pow(10.0, -exponent) : digits * std::pow(10.0, exponent);
            const double back = shown(value, "index");
            EXPECT_LE(std::abs(back - value), 1e-12 * value) << value;
        }
    }
}

Summary summary_of(std::vector<std::vector<double>> medians_by_series) {
    Summary summary;
    summary.first_day = 19000;
    summary.last_day = 19000 + static_cast<Day>(medians_by_series.front().size()) - 1;
    for (const std::vector<double>& medians : medians_by_series) {
        summary.keys.push_back({"place" + std::to_string(summary.keys.size()), "queue", "all", "persons"});
        for (const double median : medians) {
            summary.rows.push_back({0, 0, {median / 2, median, median, median, median * 2}});
        }
    }
    return summary;
}

// What web/src/data.ts does, done here.
std::vector<double> unpacked(const PackedFigures& packed, std::size_t levels, std::size_t block, std::size_t level) {
    const std::size_t all = packed.blocks * levels * packed.days;
    std::vector<double> values;
    std::uint16_t code = 0;
    for (std::size_t day = 0; day < packed.days; ++day) {
        const std::size_t at = (block * levels + level) * packed.days + day;
        code = static_cast<std::uint16_t>(code + static_cast<unsigned char>(packed.bytes[at]) +
                                          (static_cast<unsigned char>(packed.bytes[all + at]) << 8));
        values.push_back(value_of(static_cast<Code>(code)));
    }
    return values;
}

TEST(Figures, ArePackedByLevelAndDay) {
    const std::array<std::size_t, 3> levels = {0, 2, 4};
    const PackedFigures packed = pack(summary_of({{100, 0, 20'000}, {0, 0, 0}, {40, 60, 80}}), levels);
    ASSERT_EQ(packed.entries.size(), 3U);
    EXPECT_EQ(packed.blocks, 2U);
    EXPECT_EQ(packed.days, 3U);
    EXPECT_EQ(packed.entries[0].block, 0);
    EXPECT_EQ(packed.entries[1].block, -1);  // zero on all days: known, but not stored
    EXPECT_EQ(packed.entries[2].block, 1);
    EXPECT_THAT(unpacked(packed, 3, 0, 0), testing::ElementsAre(50, 0, 10'000));
    EXPECT_THAT(unpacked(packed, 3, 0, 1), testing::ElementsAre(100, 0, 20'000));
    EXPECT_THAT(unpacked(packed, 3, 1, 2), testing::ElementsAre(80, 120, 160));
}

}  // namespace
}  // namespace steppe::report
