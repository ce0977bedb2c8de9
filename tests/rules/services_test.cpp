// Desks against numbers worked out by hand.
#include "rules/services.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace steppe {
namespace {

constexpr Day kMonday = 19'254;  // 19 September 2022
constexpr auto kTown = static_cast<PlaceId>(1);

World town_with(std::vector<ServiceDesk> desks) {
    World world;
    world.desks = std::move(desks);
    return world;
}

constexpr std::array<bool, 7> kWorkdays = {true, true, true, true, true, false, false};
constexpr std::array<bool, 7> kDaily = {true, true, true, true, true, true, true};

TEST(Desks, WorkOnTheirDaysAndAddUp) {
    ASSERT_EQ(weekday(kMonday), 0);
    const World world = town_with({{kTown, Service::number, 100, kWorkdays},
                                   {kTown, Service::number, 40, kDaily, kMonday + 2, kMonday + 5},
                                   {kTown, Service::aid, 7, kDaily}});
    EXPECT_DOUBLE_EQ(desk_capacity(desks_at(world, kTown, Service::number), kMonday), 100);
    EXPECT_DOUBLE_EQ(desk_capacity(desks_at(world, kTown, Service::number), kMonday + 2), 140);
    EXPECT_DOUBLE_EQ(desk_capacity(desks_at(world, kTown, Service::number), kMonday + 5), 40);  // Saturday
    EXPECT_DOUBLE_EQ(desk_capacity(desks_at(world, kTown, Service::number), kMonday + 6), 0);
    EXPECT_DOUBLE_EQ(desk_capacity(desks_at(world, kTown, Service::aid), kMonday + 6), 7);
    EXPECT_DOUBLE_EQ(desk_capacity(desks_at(world, kTown, Service::registration), kMonday), 0);
    EXPECT_EQ(desk_sites(world).size(), 2U);
}

// 100 mean to ask: after d days 100 exp(-d / 3) have not; those who leave town do not ask.
TEST(Intention, IsActedOnAfterAMeanDelay) {
    Intention minded;
    double asked = minded.pass_day(100, 3);
    for (int day = 2; day <= 10; ++day) {
        asked += minded.pass_day(0, 3);
        EXPECT_NEAR(minded.persons(), 100 * std::exp(-day / 3.0), 1e-9);
        EXPECT_NEAR(asked + minded.persons(), 100, 1e-9);
    }
    minded.leave(0.25);
    EXPECT_NEAR(minded.persons(), 75 * std::exp(-10 / 3.0), 1e-9);
    EXPECT_NEAR(minded.pass_day(20, 0), 20 + 75 * std::exp(-10 / 3.0), 1e-9);
    EXPECT_EQ(minded.persons(), 0);
}

TEST(DeskLine, ServesFirstComeFirstAndKeepsCount) {
    DeskLine line;
    line.join(1, 30);
    line.join(2, 50);
    EXPECT_DOUBLE_EQ(line.serve(3, 40), 40);
    EXPECT_DOUBLE_EQ(line.backlog(), 40);
    EXPECT_DOUBLE_EQ(line.waited_days(), (30 * 2 + 10 * 1) / 40.0);
    line.leave(0.25);
    EXPECT_DOUBLE_EQ(line.backlog(), 30);
    EXPECT_DOUBLE_EQ(line.serve(4, 100), 30);
    EXPECT_DOUBLE_EQ(line.waited_days(), 2);
    EXPECT_DOUBLE_EQ(line.backlog(), 0);
    EXPECT_DOUBLE_EQ(line.serve(5, 100), 0);
    EXPECT_DOUBLE_EQ(line.waited_days(), 0);
}

TEST(DeskLine, NobodyIsLostWhateverTheCapacities) {
    DeskLine line;
    double joined = 0;
    double served = 0;
    for (Day day = 1; day < 200; ++day) {
        const double coming = static_cast<double>((day * 37) % 91);
        line.join(day, coming);
        joined += coming;
        served += line.serve(day, static_cast<double>((day * 13) % 60) * (day % 7 < 5 ? 1 : 0));
        EXPECT_NEAR(joined, served + line.backlog(), 1e-9);
        EXPECT_GE(line.backlog(), 0);
    }
    EXPECT_GT(served, 1000);
    EXPECT_GT(line.backlog(), 0);
}

// 6,000 a day for 3 days, 16,000 for 7, 8,000 after, 10,000 served a day: the known answers of a fluid queue are 42,000
// at the peak after day 9, 30,000 after day 15, and nobody after day 30.
TEST(DeskLine, IsTheFluidQueue) {
    DeskLine line;
    for (Day day = 0; day <= 30; ++day) {
        line.join(day + 1, day < 3 ? 6'000 : day < 10 ? 16'000 : 8'000);
        (void)line.serve(day + 1, 10'000);
        if (day == 9) {
            EXPECT_DOUBLE_EQ(line.backlog(), 42'000);
        }
        if (day == 15) {
            EXPECT_DOUBLE_EQ(line.backlog(), 30'000);
        }
        if (day == 29) {
            EXPECT_DOUBLE_EQ(line.backlog(), 2'000);
        }
    }
    EXPECT_DOUBLE_EQ(line.backlog(), 0);
}

TEST(DeskWait, WalksTheCalendar) {
    const World world = town_with({{kTown, Service::number, 100, kWorkdays}});
    EXPECT_DOUBLE_EQ(desk_wait_days(desks_at(world, kTown, Service::number), 0, kMonday), 0);
    EXPECT_DOUBLE_EQ(desk_wait_days(desks_at(world, kTown, Service::number), 250, kMonday), 3);
    EXPECT_DOUBLE_EQ(desk_wait_days(desks_at(world, kTown, Service::number), 250, kMonday + 4), 5);  // over the weekend
    EXPECT_DOUBLE_EQ(desk_wait_days(desks_at(world, kTown, Service::registration), 1, kMonday), kLongestDeskWait);
}

}  // namespace
}  // namespace steppe
