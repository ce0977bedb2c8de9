// Rents against the analytic answer to a step, and what must hold whatever the numbers.
#include "rules/market.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace steppe {
namespace {

RuleParameters usual() {
    RuleParameters p{};
    p.rental_vacancy_share = 0.1;
    p.rental_slack_share = 1;
    p.asking_elasticity = 1.2;
    p.rent_elasticity = 1.2;
    p.rent_up_per_day = 1.0 / 14;
    p.rent_down_per_day = 1.0 / 60;
    p.lease_turnover_per_day = 1.0 / 365;
    p.daily_let_elasticity = 2;
    p.daily_let_speed_per_day = 0.5;
    p.rent_season_weight = 1;
    return p;
}

// r(t) = r0 exp(w* (1 - exp(-k t))), w* = ln(1.5) / a: three look for two beds; up with 1/14 a day, then down with
// 1/60.
TEST(Rents, AnswerAStepAsTheFormulaSays) {
    RuleParameters p = usual();
    p.lease_turnover_per_day = 0;  // no flats are freed: x stays
    RentalMarket market;
    constexpr double kBeds = 1'000;
    for (int day = 1; day <= 40; ++day) {
        market.pass_day(p, kBeds + 500, kBeds, 0);
        EXPECT_NEAR(market.wave, std::log(1.5) / 1.2 * -std::expm1(-day / 14.0), 1e-12) << day;
    }
    const double peak = market.wave;
    for (int day = 1; day <= 40; ++day) {
        market.pass_day(p, kBeds, kBeds, 0);
        EXPECT_NEAR(market.wave, peak * std::exp(-day / 60.0), 1e-12) << day;
    }
    EXPECT_EQ(market.displaced, 0);
}

TEST(Rents, FeelEveryNewcomerWhereNothingIsToSpare) {
    RuleParameters p = usual();
    p.rental_slack_share = 0.2;
    p.lease_turnover_per_day = 0;
    RentalMarket market;
    market.pass_day(p, 600, 1'000, 0);  // beside 800 residents who move
    EXPECT_NEAR(market.wave, std::log(1.4) / 1.2 * -std::expm1(-1.0 / 14), 1e-12);
}

TEST(Rents, StandStillWithoutExcessDemand) {
    const RuleParameters p = usual();
    for (const double demand : {0.0, 300.0, 1'000.0}) {
        RentalMarket market;
        for (int day = 0; day < 100; ++day) {
            market.pass_day(p, demand, 1'000, 0);
        }
        EXPECT_EQ(market.wave, 0) << demand;
        EXPECT_EQ(market.extra_beds(), 0) << demand;
        EXPECT_EQ(market.displaced, 0) << demand;
        EXPECT_EQ(market.sitting, 0) << demand;
    }
}

TEST(Rents, RiseWithDemandAndDoNotDependOnTheScale) {
    RuleParameters p = usual();
    p.rental_supply_per_day = 0.1;
    p.rental_supply_most = 0.5;
    double before = -1;
    for (const double demand : {1'100.0, 1'500.0, 3'000.0, 9'000.0}) {
        RentalMarket market;
        RentalMarket ten_times;
        for (int day = 0; day < 30; ++day) {
            market.pass_day(p, demand, 1'000, 0.01);
            ten_times.pass_day(p, 10 * demand, 10'000, 0.01);
        }
        EXPECT_GT(market.wave, before);
        before = market.wave;
        EXPECT_NEAR(ten_times.wave, market.wave, 1e-12);
        EXPECT_NEAR(ten_times.extra_beds(), 10 * market.extra_beds(), 1e-8);
        EXPECT_NEAR(ten_times.displaced, 10 * market.displaced, 1e-9);
        EXPECT_GT(market.displaced, 0);
        EXPECT_GE(market.extra_beds(), 0);
        EXPECT_LE(market.offered, 500);
    }
}

// While no lease ends only those who look and what they find count: the stock and its elasticity do not show.
TEST(Rents, DoNotFeelTheStockBeforeLeasesEnd) {
    RuleParameters p = usual();
    p.lease_turnover_per_day = 0;
    RuleParameters q = p;
    q.rental_vacancy_share *= 2;
    q.rent_elasticity *= 3;
    RentalMarket a;
    RentalMarket b;
    for (int day = 0; day < 50; ++day) {
        a.pass_day(p, 1'700, 1'000, 0);
        b.pass_day(q, 1'700, 1'000, 0);
        EXPECT_EQ(a.wave, b.wave);
    }
}

// Once all leases have ended: w = x / (e (1 - v) + a v) for a small excess x of the stock; at first x / (a v).
TEST(Rents, AnswerInTheLongRunAsTheWholeStockDoes) {
    for (const double elasticity : {0.6, 1.2, 3.0}) {
        RuleParameters p = usual();
        p.rent_elasticity = elasticity;
        p.rent_up_per_day = p.rent_down_per_day = 1;
        p.lease_turnover_per_day = 1.0 / 3'650;
        constexpr double kExcess = 1e-4;  // of a stock of 10,000
        RentalMarket market;
        for (int day = 0; day < 60'000; ++day) {
            market.pass_day(p, 1'000 + 10'000 * kExcess, 1'000, 0);
            if (day == 10) {
                EXPECT_NEAR(market.wave, kExcess / (1.2 * 0.1), 0.1 * kExcess / (1.2 * 0.1)) << elasticity;
            }
        }
        const double in_the_end = kExcess / (elasticity * 0.9 + 1.2 * 0.1);
        EXPECT_NEAR(market.wave, in_the_end, 0.02 * in_the_end) << elasticity;
        EXPECT_NEAR(market.freed, 9'000 * elasticity * in_the_end, 0.01 * market.freed) << elasticity;
        EXPECT_LT(market.displaced, 1e-6);
    }
}

TEST(Scarcity, IsTheLogOfThoseWhoLookAgainstWhatThereIs) {
    EXPECT_DOUBLE_EQ(scarcity(300, 900, 600), std::log(2));
    EXPECT_EQ(scarcity(0, 900, 1'000), 0);
    EXPECT_EQ(scarcity(10, 0, 0), 0);
}

TEST(Rents, OfSittingTenantsFollowAsLeasesEnd) {
    RuleParameters p = usual();
    RentalMarket market;
    market.pass_day(p, 0, 1'000, 0.1);
    EXPECT_NEAR(market.sitting, -std::expm1(-1.0 / 365) * 0.1, 1e-15);
    for (int day = 0; day < 5'000; ++day) {
        market.pass_day(p, 0, 1'000, 0.1);
    }
    EXPECT_NEAR(market.sitting, 0.1, 1e-6);
}

TEST(Rents, ATownWithoutRentedBedsHasNoMarket) {
    RentalMarket market;
    market.pass_day(usual(), 500, 0, 0.1);
    EXPECT_EQ(market.wave, 0);
    EXPECT_EQ(market.extra_beds(), 0);
}

// Four ask for one bed: the price that clears rises to 4^(1/2) = 2 times, half the log way left after each 0.69 / 0.5
// days.
TEST(DailyLets, CostWhatClearsTheMarket) {
    const RuleParameters p = usual();
    DailyLets lets;
    for (int day = 1; day <= 30; ++day) {
        lets.pass_day(p, 400, 100);
        EXPECT_NEAR(lets.rise, std::log(2.0) * -std::expm1(-0.5 * day), 1e-12);
    }
    DailyLets idle;
    idle.pass_day(p, 80, 100);
    EXPECT_EQ(idle.rise, 0);
    idle.pass_day(p, 80, 0);
    EXPECT_EQ(idle.rise, 0);
}

TEST(RentBase, IsTrendAndSeasonAgainstTheReferenceDate) {
    World world;
    world.reference_date = 19'256;
    for (const auto& [id, country] : {std::pair("a", "KAZ"), std::pair("b", "KGZ"), std::pair("c", "KAZ")}) {
        world.places.emplace_back();
        world.places.back().id = id;
        world.places.back().country = country;
    }
    const auto driver = [](PlaceId place, const char* country, Day day, double value) {
        Driver made;
        made.signal = Signal::rent_season;
        made.place = place;
        made.country = country;
        made.day = day;
        made.value = value;
        return made;
    };
    world.drivers = {driver(PlaceId::none, "", 19'256, 1.0), driver(PlaceId::none, "KAZ", 19'246, 1.0),
                     driver(PlaceId::none, "KAZ", 19'266, 1.2), driver(id_at<PlaceId>(2), "", 19'256, 1.5)};
    RuleParameters p = usual();
    p.rent_trend_per_month = 0.02;
    const std::vector<Step> season = rent_season(world, id_at<PlaceId>(0));
    ASSERT_EQ(season.size(), 2U);
    EXPECT_EQ(rent_season(world, id_at<PlaceId>(1)).size(), 1U);
    EXPECT_EQ(rent_season(world, id_at<PlaceId>(2)).front().value, 1.5);
    EXPECT_DOUBLE_EQ(rent_base(world, p, season, 19'256), 0);
    EXPECT_NEAR(rent_base(world, p, season, 19'266), 0.02 * 10 / (365.25 / 12) + std::log(1.2 / 1.1), 1e-12);
    EXPECT_NEAR(rent_base(world, p, {}, 19'226), -0.02 * 30 / (365.25 / 12), 1e-12);
}

}  // namespace
}  // namespace steppe
