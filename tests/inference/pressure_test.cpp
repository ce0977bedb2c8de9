// Ranks under random weights against chances that are known, and parts that are those of the summary.
#include "inference/pressure.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace steppe {
namespace {

CityPressure city(const std::string& place, const std::array<double, kPressureParts>& means) {
    CityPressure made;
    made.place = place;
    for (std::size_t p = 0; p < kPressureParts; ++p) {
        made.parts[p] = PressureValue{means[p], means[p], means[p]};
    }
    return made;
}

constexpr std::uint32_t kDraws = 40'000;
constexpr double kTolerance = 0.01;  // four standard errors of a half

TEST(Pressure, WhoeverLeadsInAllPartsIsFirstUnderAnyWeights) {
    const auto ranks = ranks_under_random_weights({city("a", {1, 0.1, 0.2, 3}), city("b", {5, 0.3, 0.9, 9})}, 1, 500);
    EXPECT_EQ(ranks[1].equal_weights, 1U);
    EXPECT_EQ(ranks[1].first_share, 1);
    EXPECT_EQ(ranks[0].q05, 2U);
    EXPECT_EQ(ranks[0].q95, 2U);
}

// a leads in one part, b in another: w1 > w2 in half of the weights. Units do not matter.
TEST(Pressure, OneAgainstOneIsAnEvenChance) {
    const auto ranks =
        ranks_under_random_weights({city("a", {40, 0, 0, 0}), city("b", {0, 0.1, 0, 0}), city("c", {})}, 1, kDraws);
    EXPECT_NEAR(ranks[0].first_share, 0.5, kTolerance);
    EXPECT_NEAR(ranks[1].first_share, 0.5, kTolerance);
    EXPECT_EQ(ranks[0].q05, 1U);
    EXPECT_EQ(ranks[0].q95, 2U);
    EXPECT_EQ(ranks[2].q05, 3U);
    EXPECT_EQ(ranks[0].equal_weights, 1U);
    EXPECT_EQ(ranks[1].equal_weights, 1U);  // equal ones share the better rank
}

// a leads in three parts, b in the fourth: w4 < 1/2, of weights that are uniform on the simplex 1 - (1/2)^3.
TEST(Pressure, ThreeAgainstOneIsSevenInEight) {
    const auto ranks = ranks_under_random_weights({city("a", {9, 1, 1, 0}), city("b", {0, 0, 0, 5})}, 7, kDraws);
    EXPECT_NEAR(ranks[0].first_share, 7.0 / 8, kTolerance);
}

TEST(Pressure, APartThatACityDoesNotHaveIsTheLeast) {
    CityPressure without = city("a", {1, 1, 1, 0});
    without.parts[3] = std::nullopt;
    const auto ranks = ranks_under_random_weights({without, city("b", {1, 1, 1, 2}), city("c", {0, 0, 0, 1})}, 1, 300);
    EXPECT_EQ(ranks[1].first_share, 1);
    EXPECT_TRUE(ranks_under_random_weights({}, 1, 10).empty());
}

TEST(Pressure, PartsAreThoseOfTheDayAndOfNoGroupOfPeople) {
    Summary summary;
    summary.first_day = 100;
    summary.last_day = 101;
    const auto add = [&](const SeriesKey& key, double first, double second) {
        summary.keys.push_back(key);
        for (const double mean : {first, second}) {
            summary.rows.push_back({mean, 0, {mean - 0.5, mean, mean, mean, mean + 0.5}});
        }
    };
    add({"HMD", "pressure", "newcomers", "persons/1000"}, 90, 90);
    add({"cedar", "desk_wait_days", "number", "days"}, 3, 4);
    add({"cedar", "desk_wait_days", "registration", "days"}, 9, 2);
    add({"cedar", "occupancy", "all", "share"}, 0.25, 0.5);
    add({"cedar", "occupancy", "hotel", "share"}, 1, 1);
    add({"cedar", "pressure", "newcomers", "persons/1000"}, 2, 8);
    add({"cedar", "rent_index", "all", "1"}, 1, 1.25);
    add({"north", "occupancy", "all", "share"}, 1, 1);  // a region
    const std::vector<CityPressure> cities = pressure_on(summary, 101);
    ASSERT_EQ(cities.size(), 1U);
    EXPECT_EQ(cities[0].place, "cedar");
    EXPECT_EQ(cities[0].part(PressurePart::newcomers)->mean, 8);
    EXPECT_EQ(cities[0].part(PressurePart::newcomers)->q05, 7.5);
    EXPECT_EQ(cities[0].part(PressurePart::rent)->mean, 0.25);
    EXPECT_EQ(cities[0].part(PressurePart::rent)->q95, 0.75);
    EXPECT_EQ(cities[0].part(PressurePart::beds)->mean, 0.5);
    EXPECT_EQ(cities[0].part(PressurePart::desks)->mean, 4);
    EXPECT_EQ(pressure_on(summary, 100)[0].part(PressurePart::desks)->mean, 9);
}

}  // namespace
}  // namespace steppe
