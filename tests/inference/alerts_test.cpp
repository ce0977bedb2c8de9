// Alerts against a recount of the replicates that knows nothing of their code.
#include "inference/alerts.hpp"

#include <gtest/gtest.h>

#include "steppe/random.hpp"

namespace steppe {
namespace {

constexpr std::size_t kDays = 6;

Ensemble ensemble_of(std::size_t replicates) {
    Ensemble all;
    all.summary.keys = {{"here", "beds", "all", "persons"}, {"here", "occupancy", "hotel", "share"}};
    all.summary.first_day = 19'256;
    all.summary.last_day = 19'256 + kDays - 1;
    all.kept = {0, 1};
    for (std::uint32_t r = 0; r < replicates; ++r) {
        all.replicates.push_back(r);
        for (std::size_t k = 0; k < 2; ++k) {
            for (std::size_t d = 0; d < kDays; ++d) {
                all.kept_values.push_back(uniform_from_bits(mix(mix(r, k), d)));
            }
        }
    }
    all.finished = static_cast<std::uint32_t>(replicates);
    return all;
}

TEST(Alerts, EqualARecountOfTheReplicates) {
    constexpr std::size_t kReplicates = 37;
    const Ensemble all = ensemble_of(kReplicates);
    const std::vector<Limit> limits = {
        {"here", "occupancy", "hotel", 0.8}, {"here", "beds", "all", 0.3}, {"there", "beds", "all", 0.3}};
    const std::vector<Alert> alerts = alerts_of(limits, all);
    ASSERT_EQ(alerts.size(), 2U);  // of a series that was not kept none can be told
    EXPECT_EQ(alerts[0].key.unit, "share");
    for (std::size_t a = 0; a < 2; ++a) {
        const std::size_t series = a == 0 ? 1 : 0;
        for (std::size_t d = 0; d < kDays; ++d) {
            int above = 0;
            int ever = 0;
            for (std::uint32_t r = 0; r < kReplicates; ++r) {
                above += uniform_from_bits(mix(mix(r, series), d)) > limits[a].above ? 1 : 0;
                int days_above = 0;
                for (std::size_t e = 0; e <= d; ++e) {
                    days_above += uniform_from_bits(mix(mix(r, series), e)) > limits[a].above ? 1 : 0;
                }
                ever += days_above > 0 ? 1 : 0;
            }
            EXPECT_DOUBLE_EQ(alerts[a].on_day[d], static_cast<double>(above) / kReplicates);
            EXPECT_DOUBLE_EQ(alerts[a].by_day[d], static_cast<double>(ever) / kReplicates);
        }
    }
    EXPECT_EQ(limited_series(limits, all.summary.keys), (std::vector<std::size_t>{0, 1}));
}

TEST(Alerts, DateByWhichAShareHasPassed) {
    Alert alert;
    alert.by_day = {0, 0.1, 0.5, 0.5, 0.8};
    EXPECT_EQ(alert.date_of(0.05, 100), 101);
    EXPECT_EQ(alert.date_of(0.5, 100), 102);
    EXPECT_EQ(alert.date_of(0.8, 100), 104);
    EXPECT_EQ(alert.date_of(0.9, 100), std::nullopt);
}

TEST(Alerts, ReachingALimitIsNotPassingIt) {
    Ensemble all;
    all.summary.keys = {{"here", "occupancy", "hotel", "share"}};
    all.summary.first_day = 1;
    all.summary.last_day = 2;
    all.kept = {0};
    all.replicates = {0};
    all.kept_values = {0.95, 0.96};
    const std::vector<Limit> limits = {{"here", "occupancy", "hotel", 0.95}};
    EXPECT_EQ(alerts_of(limits, all).front().on_day, (std::vector<double>{0, 1}));
}

}  // namespace
}  // namespace steppe
