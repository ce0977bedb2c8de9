#include "inference/paired.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "ensemble/gather.hpp"
#include "steppe/random.hpp"

namespace steppe {
namespace {

/// Series of one day, of which each replicate has the same value but for `present`.
struct Side {
    Ensemble ensemble;
    std::vector<std::string> records;

    Side(std::vector<std::uint32_t> replicates, const std::vector<double>& present,
         std::vector<std::string> places = {"KAZ"}) {
        for (const std::string& place : places) {
            ensemble.summary.keys.push_back({place, "present", "all", "persons"});
        }
        ensemble.summary.first_day = ensemble.summary.last_day = 1000;
        ensemble.replicates = std::move(replicates);
        ensemble.finished = static_cast<std::uint32_t>(ensemble.replicates.size());
        for (const double value : present) {
            std::vector<double> all;
            for (const std::string& place : places) {
                all.push_back(place == "KAZ" ? value : 7);
            }
            records.push_back(record_of({}, all, 1));
        }
    }
};

std::vector<PairedSeries> paired(const Side& base, const Side& variant, std::size_t threads = 1) {
    std::vector<PairedSeries> all;
    for_each_paired({base.ensemble, base.records}, {variant.ensemble, variant.records}, threads,
                    [&](const PairedSeries& one) { all.push_back(one); });
    return all;
}

TEST(Paired, ReplicatesOfOneNumberAreSetOffAgainstEachOther) {
    // Replicates 0, 2, 3 are in both: 10, 30, 50 and 12, 33, 51. Differences 2, 3, 1.
    const std::vector<PairedSeries> all =
        paired(Side({0, 1, 2, 3}, {10, 99, 30, 50}), Side({0, 2, 3, 4}, {12, 33, 51, 77}));
    ASSERT_EQ(all.size(), 1U);
    EXPECT_DOUBLE_EQ(all[0].base[0], 30);
    EXPECT_DOUBLE_EQ(all[0].differences[0].mean, 2);
    EXPECT_DOUBLE_EQ(all[0].differences[0].sd, 1);
    EXPECT_DOUBLE_EQ(all[0].differences[0].quantiles[2], 2);
    // Var X = 400, Var Y = ((12-32)^2 + 1 + 19^2) / 2 = 381, Var of the differences 1.
    EXPECT_DOUBLE_EQ(all[0].reduction[0], 781);
}

TEST(Paired, SeriesOfOneSideOnlyAndOtherDaysAreNotPaired) {
    EXPECT_TRUE(paired(Side({0}, {1}), Side({0}, {1}, {"UZB"})).empty());
    EXPECT_TRUE(paired(Side({0}, {1}), Side({1}, {1})).empty()) << "no replicate of one number";
    Side other({0}, {1});
    other.ensemble.summary.last_day = 1001;
    EXPECT_THROW((void)paired(Side({0}, {1}), other), std::invalid_argument);
}

// More series than are looked at together; each side has some that the other lacks, before, between and after.
TEST(Paired, SeriesThatBothHaveAreFoundAmongOthers) {
    std::vector<std::string> of_base = {"KAZ"};
    std::vector<std::string> of_variant = {"KAZ"};
    for (int i = 10; i < 60; ++i) {
        (i % 2 == 0 ? of_base : of_variant).push_back((i < 30 ? "A" : "Z") + std::to_string(i));
        if (i % 5 == 0) {
            (i % 2 == 0 ? of_variant : of_base).push_back((i < 30 ? "A" : "Z") + std::to_string(i));
        }
    }
    std::ranges::sort(of_base);
    std::ranges::sort(of_variant);
    const Side base({0, 1}, {10, 20}, of_base);
    const Side variant({0, 1}, {11, 23}, of_variant);
    const std::vector<PairedSeries> all = paired(base, variant);
    ASSERT_EQ(all.size(), 11U);
    const std::vector<PairedSeries> by_threads = paired(base, variant, 3);
    for (std::size_t s = 0; s < all.size(); ++s) {
        const double expected = all[s].key.place == "KAZ" ? 2 : 0;
        EXPECT_DOUBLE_EQ(all[s].differences[0].mean, expected) << all[s].key.place;
        EXPECT_EQ(by_threads[s].key, all[s].key);
        EXPECT_EQ(by_threads[s].differences[0].quantiles, all[s].differences[0].quantiles);
    }
    Side unordered({0}, {1}, {"KAZ", "A10"});
    EXPECT_THROW((void)paired(unordered, unordered), std::invalid_argument);
}

constexpr std::size_t kDays = 5;

double value_of(std::uint32_t replicate, std::size_t side, std::size_t day) {
    return uniform_from_bits(mix(mix(replicate, side), day));
}

Ensemble side_of(std::size_t side, std::uint32_t first, std::uint32_t end) {
    Ensemble ensemble;
    ensemble.summary.keys = {{"here", "beds", "all", "persons"}, {"here", "occupancy", "hotel", "share"}};
    ensemble.summary.first_day = 19'256;
    ensemble.summary.last_day = 19'256 + kDays - 1;
    ensemble.kept = {0, 1};
    for (std::uint32_t r = first; r < end; ++r) {
        ensemble.replicates.push_back(r);
        ensemble.kept_values.insert(ensemble.kept_values.end(), kDays, 0.0);  // beds
        for (std::size_t d = 0; d < kDays; ++d) {
            ensemble.kept_values.push_back(value_of(r, side, d));
        }
    }
    ensemble.finished = end - first;
    return ensemble;
}

// Replicates 3 to 40 are in both. A limit that is passed on some days only, by one side, by both or by none.
TEST(Paired, AlertsEqualARecountOfTheReplicatesThatBothHave) {
    const std::vector<Limit> limits = {{"there", "beds", "all", 0.5}, {"here", "occupancy", "hotel", 0.8}};
    const std::vector<PairedAlert> alerts = paired_alerts(limits, side_of(0, 0, 41), side_of(1, 3, 50));
    ASSERT_EQ(alerts.size(), 1U);
    EXPECT_EQ(alerts[0].key.measure, "occupancy");
    EXPECT_EQ(alerts[0].above, 0.8);
    constexpr double kReplicates = 38;
    for (std::size_t d = 0; d < kDays; ++d) {
        double passed[2] = {0, 0};
        double alone[2] = {0, 0};
        for (std::uint32_t r = 3; r < 41; ++r) {
            bool so_far[2] = {false, false};
            for (std::size_t e = 0; e <= d; ++e) {
                for (const std::size_t side : {0, 1}) {
                    so_far[side] = so_far[side] || value_of(r, side, e) > 0.8;
                }
            }
            for (const std::size_t side : {0, 1}) {
                passed[side] += so_far[side] ? 1 : 0;
                alone[side] += so_far[side] && !so_far[1 - side] ? 1 : 0;
            }
        }
        EXPECT_DOUBLE_EQ(alerts[0].base[d], passed[0] / kReplicates) << d;
        EXPECT_DOUBLE_EQ(alerts[0].variant[d], passed[1] / kReplicates) << d;
        const double p = (alone[1] + 1) / (kReplicates + 2);
        const double q = (alone[0] + 1) / (kReplicates + 2);
        const double half = 1.6448536269514722 * std::sqrt((p + q - (p - q) * (p - q)) / (kReplicates + 2));
        EXPECT_NEAR(alerts[0].low[d], p - q - half, 1e-12) << d;
        EXPECT_NEAR(alerts[0].high[d], p - q + half, 1e-12) << d;
    }
}

TEST(Paired, AlertsThatNobodyPassesDifferByChanceAlone) {
    const std::vector<Limit> limits = {{"here", "beds", "all", 0.5}};
    const std::vector<PairedAlert> alerts = paired_alerts(limits, side_of(0, 0, 10), side_of(1, 0, 10));
    ASSERT_EQ(alerts.size(), 1U);
    EXPECT_EQ(alerts[0].variant.back(), 0);
    EXPECT_LT(alerts[0].low.back(), 0);
    EXPECT_GT(alerts[0].high.back(), 0);
    EXPECT_TRUE(paired_alerts(limits, side_of(0, 0, 10), side_of(1, 10, 20)).empty());
}

}  // namespace
}  // namespace steppe
