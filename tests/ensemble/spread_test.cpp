#include "ensemble/spread.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "ensemble/gather.hpp"
#include "ensemble/packed_series.hpp"
#include "ensemble/worker_pool.hpp"
#include "steppe/random.hpp"

namespace steppe {
namespace {

/// `values[r]` of one cell, added `at_once` together.
Summary::Row row_of(const std::vector<double>& values, std::size_t at_once) {
    Spread spread(1, 1);
    for (std::size_t from = 0; from < values.size(); from += at_once) {
        std::vector<std::string> packed;
        for (std::size_t r = from; r < std::min(from + at_once, values.size()); ++r) {
            packed.push_back(packed_series(std::span(values).subspan(r, 1), 1));
        }
        spread.add(std::vector<std::string_view>(packed.begin(), packed.end()));
    }
    WorkerPool pool(1);
    return spread.rows(pool).front();
}

std::vector<double> lognormal_like(std::size_t count, double median, double spread) {
    std::vector<double> values;
    Uniforms uniforms({.key = {5, 6}});
    while (values.size() < count) {  // Box and Muller
        const double radius = std::sqrt(-2 * std::log(uniforms.next()));
        values.push_back(median * std::exp(spread * radius * std::cos(6.283185307179586 * uniforms.next())));
    }
    return values;
}

void expect_same_bits(const Summary::Row& a, const Summary::Row& b) {
    EXPECT_EQ(a.mean, b.mean);
    EXPECT_EQ(a.sd, b.sd);
    EXPECT_EQ(a.quantiles, b.quantiles);
}

TEST(Spread, OfFewDifferentValuesSaysWhatSortingSays) {
    for (const std::size_t count : {1U, 2U, 3U, 100U, 128U}) {
        std::vector<double> values = lognormal_like(count, 1000, 1.5);
        const Summary::Row row = row_of(values, 7);
        const Summary::Row sorted = summarise(values);
        EXPECT_EQ(row.quantiles, sorted.quantiles) << count;
        EXPECT_NEAR(row.mean, sorted.mean, 1e-12 * sorted.mean);
        EXPECT_NEAR(row.sd, sorted.sd, 1e-9 * sorted.mean);
    }
    std::vector<double> counts;  // 20,000 values, of which 100 differ
    for (std::size_t i = 0; i < 20'000; ++i) {
        counts.push_back(static_cast<double>(i * i % 100));
    }
    const Summary::Row row = row_of(counts, 1000);
    EXPECT_EQ(row.quantiles, summarise(counts).quantiles);
}

TEST(Spread, WhatIsTheSameIsAddedUpOnce) {
    // Four series of three days; the second and the last are the first again. One day of a series has one value only.
    Spread apart(4, 3);
    Spread once(4, 3, {0, 0, 2, 0});
    const std::vector<double> values = lognormal_like(600, 100, 1);
    for (std::size_t r = 0; r < 100; ++r) {
        const std::vector<double> one(values.begin() + static_cast<std::ptrdiff_t>(6 * r),
                                      values.begin() + static_cast<std::ptrdiff_t>(6 * r + 3));
        const std::vector<double> another = {values[6 * r + 3], 0, std::trunc(values[6 * r + 4])};
        std::vector<double> all;
        for (const bool first : {true, true, false, true}) {
            const std::vector<double>& series = first ? one : another;
            all.insert(all.end(), series.begin(), series.end());
        }
        const std::string packed = packed_series(all, 3);
        apart.add(std::vector<std::string_view>{packed});
        once.add(std::vector<std::string_view>{packed});
    }
    WorkerPool pool(1);
    const std::vector<Summary::Row> rows = apart.rows(pool);
    const std::vector<Summary::Row> same = once.rows(pool);
    ASSERT_EQ(rows.size(), same.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        expect_same_bits(rows[i], same[i]);
    }
}

TEST(Spread, DoesNotDependOnTheOrderNorOnWhatIsAddedTogether) {
    for (const double scale : {1.0, 3e4, -2e9, 1e15}) {
        std::vector<double> values = lognormal_like(1500, scale, 2);
        for (std::size_t i = 0; i < values.size(); i += 3) {
            values[i] = i % 2 == 0 ? 0.0 : std::trunc(values[i]);
        }
        const Summary::Row in_order = row_of(values, 1);
        std::ranges::reverse(values);
        expect_same_bits(row_of(values, 64), in_order);
        std::ranges::sort(values);
        expect_same_bits(row_of(values, 1500), in_order);
        std::ranges::rotate(values, values.begin() + 700);
        expect_same_bits(row_of(values, 13), in_order);
    }
}

TEST(Spread, OfManyValuesInterpolatesQuantilesClosely) {
    // The bound is on a single data set: no false alarm is possible.
    for (const double spread : {0.05, 0.3, 1.0}) {
        std::vector<double> values = lognormal_like(20'000, 30'000, spread);
        std::ranges::for_each(values, [](double& value) { value = std::floor(value); });
        const Summary::Row row = row_of(values, 500);
        const Summary::Row sorted = summarise(values);
        for (std::size_t q = 0; q < row.quantiles.size(); ++q) {
            EXPECT_NEAR(row.quantiles[q], sorted.quantiles[q], 0.01 * sorted.quantiles[q]) << spread;
        }
        EXPECT_NEAR(row.mean, sorted.mean, 1e-11 * sorted.mean);
        EXPECT_NEAR(row.sd, sorted.sd, 1e-9 * sorted.sd);
    }
}

TEST(Spread, KeepsSumsExactWhereDoublesLoseThem) {
    // 1e15 + 1, 1e15 + 2, 1e15 + 3: variance 1; a sum of squares in doubles would say anything.
    const Summary::Row row = row_of({1e15 + 1, 1e15 + 2, 1e15 + 3}, 2);
    EXPECT_EQ(row.mean, 1e15 + 2);
    EXPECT_EQ(row.sd, 1);
    const Summary::Row negative = row_of({-3, -1, 4}, 1);
    EXPECT_EQ(negative.mean, 0);
    EXPECT_DOUBLE_EQ(negative.sd, std::sqrt(13.0));
    const Summary::Row shares = row_of({0.25, 0.75}, 1);
    EXPECT_EQ(shares.mean, 0.5);
    EXPECT_DOUBLE_EQ(shares.sd, std::sqrt(0.125));
}

TEST(Spread, AConstantHasNoSpreadAndItsOwnValue) {
    const Summary::Row row = row_of(std::vector<double>(1000, 1.0 / 3), 10);
    EXPECT_EQ(row.mean, 1.0 / 3);
    EXPECT_EQ(row.sd, 0);
    EXPECT_EQ(row.quantiles[2], 1.0 / 3);
}

}  // namespace
}  // namespace steppe
