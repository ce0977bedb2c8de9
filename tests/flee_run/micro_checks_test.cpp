// Closed-form checks of Flee's behaviour (docs/flee.md), in every mode and order.
#include <gtest/gtest.h>

#include <cmath>

#include "rules/flee_choice.hpp"
#include "small_case.hpp"

namespace {

using namespace steppe;
using namespace steppe::flee;

struct Way {
    Tallying tallying;
    Order order;
};
void PrintTo(const Way& way, std::ostream* out) {
    *out << (way.order == Order::one_by_one     ? "one by one"
             : way.tallying == Tallying::cohort ? "cohort"
             : way.tallying == Tallying::mean   ? "mean"
                                                : "individual");
}

class MicroChecks : public testing::TestWithParam<Way> {
  protected:
    [[nodiscard]] CaseResult run(const SmallCase& small) const {
        return small.run(GetParam().tallying, 1, GetParam().order);
    }
};
INSTANTIATE_TEST_SUITE_P(AllModes, MicroChecks,
                         testing::Values(Way{Tallying::cohort, Order::by_rounds},
                                         Way{Tallying::individual, Order::by_rounds},
                                         Way{Tallying::individual, Order::one_by_one},
                                         Way{Tallying::mean, Order::by_rounds}));

TEST_P(MicroChecks, TwoLinksOf705KilometresInOneDay) {
    SmallCase small(1, 300);
    const auto a = small.add("A", LocationKind::conflict_zone);
    const auto b = small.add("B", LocationKind::forwarding_hub);
    const auto c = small.camp("C", -1);
    small.link(a, b, 350);
    small.link(b, c, 355);
    // At B the next leg is chosen by weight: C 1 / 365 against A 10^-1/2 / 360; who turns back ends the day in A.
    const double share = (1 / 365.0) / (1 / 365.0 + std::pow(10, -0.5) / 360.0);
    const double in_c = in_camp(run(small), 0, 0);
    EXPECT_NEAR(in_c, 300 * share, 5 * std::sqrt(300 * share * (1 - share)));
}

TEST_P(MicroChecks, ALinkOfExactlyADaysWayTakesTwoDays) {
    SmallCase small(2, 50);
    const auto a = small.add("A", LocationKind::conflict_zone);
    const auto c = small.camp("C", -1);
    small.made.settings.camp_movechance = 0;
    small.link(a, c, 360);
    const CaseResult result = run(small);
    EXPECT_EQ(in_camp(result, 0, 0), 0);
    EXPECT_EQ(in_camp(result, 0, 1), 50);
}

TEST_P(MicroChecks, WhoStandsStillOrHardlyMovesIsOnTheLinkAtTheEnd) {
    for (const double km_per_day : {0.0, 1e-300, 1e-7, 1e-6, 35.0}) {
        SmallCase small(20, 40);
        small.made.settings.start_on_foot = true;
        small.made.settings.max_walk_speed = km_per_day;
        small.made.settings.camp_movechance = 0;
        small.made.settings.avoid_short_stints = true;
        const auto a = small.add("A", LocationKind::conflict_zone);
        const auto c = small.camp("C", -1);
        small.link(a, c, 680);
        const CaseResult result = run(small);
        EXPECT_EQ(in_camp(result, 0, 18), 0) << km_per_day << " km a day";
        EXPECT_EQ(in_camp(result, 0, 19), km_per_day == 35 ? 40 : 0) << km_per_day << " km a day";
    }
}

TEST_P(MicroChecks, ALinkThatTakesLongerThanTheRunIsNotWalkedToItsEnd) {
    for (const double km_per_day : {1e-7, 1e-6, 1.0}) {
        SmallCase small(4, 40);
        small.made.settings.max_move_speed = km_per_day;
        const auto a = small.add("A", LocationKind::conflict_zone);
        const auto c = small.camp("C", -1);
        small.link(a, c, 4);
        const CaseResult result = run(small);
        EXPECT_EQ(in_camp(result, 0, 3), 0) << km_per_day << " km a day";
        EXPECT_EQ(result.people[3], 40);
    }
}

TEST_P(MicroChecks, WhoIsOnALinkThatClosesReturns) {
    SmallCase small(9, 10);
    small.made.settings.max_move_speed = 100;
    small.made.settings.camp_movechance = 0;
    const auto a = small.add("A", LocationKind::conflict_zone);
    const auto c = small.camp("C", -1);
    small.made.locations[c].country = "Y";
    small.made.locations[c].foreign = true;
    small.link(a, c, 350);
    Closure closure;
    closure.country1 = "X";
    closure.country2 = "Y";
    closure.start = 1;
    closure.end = 2;
    small.made.closures.push_back(closure);
    const CaseResult result = run(small);
    // Back in A on day 3, away again on day 4, there on day 7.
    for (std::int32_t day = 0; day < 7; ++day) {
        EXPECT_EQ(in_camp(result, 0, day), 0) << "day " << day;
    }
    EXPECT_EQ(in_camp(result, 0, 7), 10);
}

TEST_P(MicroChecks, ACampIsOverrunByOneDaysArrivals) {
    SmallCase small(3, 300);
    const auto a = small.add("A", LocationKind::conflict_zone);
    const auto c = small.camp("C", 100);
    small.made.settings.camp_movechance = 0;
    small.link(a, c, 10);
    const CaseResult result = run(small);
    EXPECT_EQ(in_camp(result, 0, 0), 300);
    EXPECT_EQ(in_camp(result, 0, 2), 300);
}

TEST_P(MicroChecks, ForcedRedirectionIsNotReadButItsDuplicateCounts) {
    for (const auto& [forced, share] : {std::pair(2, 0.5), std::pair(1, 2.0 / 3.0)}) {
        SmallCase small(1, 3000);
        const auto a = small.add("A", LocationKind::conflict_zone);
        const auto c = small.camp("C", -1);
        const auto d = small.camp("D", -1);
        small.link(a, c, 10, forced);
        small.link(a, d, 10);
        small.made.settings.camp_movechance = 0;
        EXPECT_NEAR(in_camp(run(small), 0, 0), 3000 * share, 5 * std::sqrt(3000 * share * (1 - share)));
    }
}

TEST_P(MicroChecks, NobodyMovesWithoutAwareness) {
    SmallCase small(3, 10);
    small.made.settings.awareness_level = 0;
    const auto a = small.add("A", LocationKind::conflict_zone);
    const auto c = small.camp("C", -1);
    small.link(a, c, 10);
    EXPECT_EQ(in_camp(run(small), 0, 2), 0);
}

TEST_P(MicroChecks, AFullCampIsNotSetOutFor) {
    SmallCase small(5, 100);
    const auto a = small.add("A", LocationKind::conflict_zone);
    const auto c = small.camp("C", 50);
    small.made.data[1].agents.assign(6, 0);
    small.made.locations[c].initial_idps = 50;  // full from the beginning
    small.made.settings.camp_movechance = 0;
    small.link(a, c, 10);
    EXPECT_EQ(in_camp(run(small), 0, 4), 50);
}

TEST_P(MicroChecks, TheFirstLinkIsWalked) {
    SmallCase small(4, 20);
    small.made.settings.start_on_foot = true;
    small.made.settings.camp_movechance = 0;
    const auto a = small.add("A", LocationKind::conflict_zone);
    const auto c = small.camp("C", -1);
    small.link(a, c, 80);  // 35 km a day: there in the third travel phase
    const CaseResult result = run(small);
    EXPECT_EQ(in_camp(result, 0, 1), 0);
    EXPECT_EQ(in_camp(result, 0, 2), 20);
}

TEST_P(MicroChecks, WalkingOnSomeDays) {
    SmallCase small(40, 20000);
    small.made.settings.camp_movechance = 0;
    const auto a = small.add("A", LocationKind::conflict_zone);
    const auto c = small.camp("C", -1);
    small.link(a, c, 500);
    small.made.routes[0].walk_probability = 0.5;
    const CaseResult result = run(small);
    // Two days of 360 km do it, one with 35 km on the other does not: there after the second day with 1/4.
    EXPECT_EQ(in_camp(result, 0, 0), 0);
    EXPECT_NEAR(in_camp(result, 0, 1), 5000, 5 * std::sqrt(20000 * 0.25 * 0.75));
    // After the third: at least two driven of three, 1/2.
    EXPECT_NEAR(in_camp(result, 0, 2), 10000, 5 * std::sqrt(20000 * 0.25));
    EXPECT_NEAR(in_camp(result, 0, 39), 20000, 1);
}

TEST_P(MicroChecks, InHarvestMonthsAllAreCountedAtHome) {
    SmallCase small(6, 40);
    small.made.start_date = *parse_day("2020-01-30");
    small.made.settings.harvest_months = {2};
    small.made.settings.camp_movechance = 0;
    const auto a = small.add("A", LocationKind::conflict_zone);
    const auto c = small.camp("C", -1);
    const auto d = small.camp("D", -1);
    small.made.locations[c].initial_idps = 7;
    small.made.locations[d].initial_idps = 5;
    small.link(a, c, 10);
    const CaseResult result = run(small);
    EXPECT_EQ(in_camp(result, 0, 0), 47) << "January";
    EXPECT_EQ(in_camp(result, 0, 1), 47);
    EXPECT_EQ(in_camp(result, 0, 2), 7) << "those from A are counted in A, where the harvest is";
    EXPECT_EQ(in_camp(result, 1, 2), 5);
    small.made.days = 35;
    small.made.data[0].agents.assign(36, 40);
    small.made.data[0].agents[30] = 50;  // who comes on the last day of February stays at home until March
    for (std::size_t day = 31; day < 36; ++day) {
        small.made.data[0].agents[day] = 50;
    }
    for (std::size_t camp = 1; camp < 3; ++camp) {
        small.made.data[camp].agents.assign(36, 0);
    }
    const CaseResult longer = run(small);
    EXPECT_EQ(in_camp(longer, 0, 30), 7);
    EXPECT_EQ(in_camp(longer, 0, 31), 57) << "March";
}

TEST_P(MicroChecks, TheHarvestFindsPeopleUnderWay) {
    SmallCase small(8, 10);
    small.made.start_date = *parse_day("2020-01-31");
    small.made.settings.harvest_months = {2};
    small.made.settings.max_move_speed = 100;
    small.made.settings.camp_movechance = 0;
    const auto a = small.add("A", LocationKind::conflict_zone);
    const auto c = small.camp("C", -1);
    small.link(a, c, 250);  // there on day 2 with half of the day left: counted at home at once
    const CaseResult result = run(small);
    EXPECT_EQ(in_camp(result, 0, 2), 0);
    small.made.settings.harvest_months = {3};
    EXPECT_EQ(in_camp(run(small), 0, 2), 10);
}

TEST_P(MicroChecks, WhoIsSeenToInACampStaysInItsCount) {
    SmallCase small(40, 0);
    small.made.settings.camps_are_sinks = true;
    small.made.settings.camp_movechance = 0.5;
    const auto c = small.camp("C", -1);
    const auto d = small.camp("D", -1);
    small.made.locations[c].initial_idps = 4000;
    small.made.locations[c].deactivation_probability = 0.25;
    small.link(c, d, 90'000);  // who leaves is on the road for good
    const CaseResult result = run(small);
    // Each day half of those who can leave do, and a quarter of the rest never will: 1/8 + 3/8 (1/8 + 3/8 (...)) = 1/5.
    EXPECT_NEAR(in_camp(result, 0, 0), 2000, 5 * std::sqrt(4000 * 0.25));
    EXPECT_NEAR(in_camp(result, 0, 39), 800, 5 * std::sqrt(4000 * 0.2 * 0.8));
    small.made.settings.camps_are_sinks = false;
    EXPECT_NEAR(in_camp(run(small), 0, 39), 0, 1);
}

TEST_P(MicroChecks, ThoseOfAgentsCsvAreThereFromTheBeginning) {
    SmallCase small(2, 20);
    small.made.settings.camp_movechance = 0;
    small.made.settings.take_from_population = true;
    const auto a = small.add("A", LocationKind::conflict_zone);
    const auto c = small.camp("C", -1);
    small.made.listed_people = {{a, 0, "", "", "", 0, 30}, {c, 0, "", "", "", 0, 5}};
    small.made.locations[a].population = 100;
    small.made.settings.movechance_pop_scale_factor = 1;  // the chance to leave is the population / 140
    small.made.settings.movechance_pop_base = 140;
    small.link(a, c, 10);
    const CaseResult result = run(small);
    EXPECT_EQ(result.people[0], 55);
    // 100 - 30 - 20 are left in A.
    const double chance = 50.0 / 140;
    EXPECT_NEAR(in_camp(result, 0, 0), 5 + 50 * chance, 5 * std::sqrt(50 * chance * (1 - chance)));
}

TEST_P(MicroChecks, FixedRoutesLookAtRoomOnlyBeforeTheyAreTaken) {
    SmallCase small(1, 4000);
    small.made.settings.fixed_routes = true;
    small.made.settings.camp_movechance = 0;
    const auto a = small.add("A", LocationKind::conflict_zone);
    const auto c = small.camp("C", 100);
    const auto d = small.camp("D", -1);
    small.made.locations[c].initial_idps = 92;  // room 0.8: it would weigh less
    small.link(a, c, 10);
    small.link(a, d, 10);
    EXPECT_NEAR(in_camp(run(small), 1, 0), 2000, 5 * std::sqrt(4000 * 0.25));
    small.made.locations[c].initial_idps = 99;  // room 0.1: whoever chooses it stays
    const CaseResult full = run(small);
    EXPECT_EQ(in_camp(full, 0, 0), 99);
    EXPECT_NEAR(in_camp(full, 1, 0), 2000, 5 * std::sqrt(4000 * 0.25));
}

TEST_P(MicroChecks, PeopleGoWhereTheirLikeAre) {
    SmallCase small(1, 4000);
    small.made.settings.match_camp_ethnicity = true;
    small.made.settings.camp_movechance = 0;
    const auto a = small.add("A", LocationKind::conflict_zone);
    const auto c = small.camp("C", -1);
    const auto d = small.camp("D", -1);
    small.link(a, c, 10);
    small.link(a, d, 10);
    small.made.demographics = {{"ethnicity", {"red", "blue"}, {NAN, NAN}, {{kNoLocation, {1, 0}}}}};
    small.made.listed_people = {
        {c, 0, "", "red", "", 0, 30}, {d, 0, "", "red", "", 0, 10}, {d, 0, "", "blue", "", 0, 500}};
    const CaseResult result = run(small);
    EXPECT_NEAR(in_camp(result, 0, 0), 30 + 3000, 5 * std::sqrt(4000 * 0.25 * 0.75));
    EXPECT_NEAR(in_camp(result, 1, 0), 510 + 1000, 5 * std::sqrt(4000 * 0.25 * 0.75));
}

TEST(FleeMap, MarkersAreNoHops) {
    SmallCase small(1, 0);
    const auto a = small.add("A", LocationKind::town);
    const auto m = small.add("M", LocationKind::marker);
    const auto b = small.add("B", LocationKind::town);
    const auto c = small.add("C", LocationKind::town);
    small.link(a, m, 10);
    small.link(m, b, 20);
    small.link(b, c, 30);
    for (const int awareness : {1, 2}) {
        small.made.settings.awareness_level = awareness;
        Map map(small.made);
        map.begin_day(0);
        map.score(std::vector<std::int64_t>(4, 0));
        const auto ways = map.candidates(a);
        ASSERT_EQ(ways.size(), static_cast<std::size_t>(awareness));
        EXPECT_EQ(ways[0].destination, b);
        EXPECT_DOUBLE_EQ(map.weights(a, 0)[0], 1.0 / 40);
        EXPECT_EQ(map.next_of(ways[0].route), m);
        EXPECT_EQ(map.next_of(map.rest_of(ways[0].route)), b);
        if (awareness == 2) {
            EXPECT_EQ(ways[1].destination, c);
            EXPECT_DOUBLE_EQ(map.weights(a, 0)[1], 1.0 / 70);
        }
    }
}

TEST(FleeMap, IntensityIsFrozenWhenAConflictBegins) {
    SmallCase small(2, 0);
    const auto a = small.add("A", LocationKind::town);
    small.made.conflicts = {{0, a, 0.5}};
    Map map(small.made);
    map.begin_day(0);
    map.score(std::vector<std::int64_t>(1, 0));
    EXPECT_DOUBLE_EQ(map.standing(a).score, std::pow(10, -0.25));
    EXPECT_FALSE(map.standing(a).town);
}

TEST(FleeRoom, FallsLinearlyAboveTheBuffer) {
    Settings settings;
    settings.capacity_buffer = 0.75;
    EXPECT_DOUBLE_EQ(room(settings, 100, 75), 1);
    EXPECT_DOUBLE_EQ(room(settings, 100, 80), 0.8);
    EXPECT_DOUBLE_EQ(room(settings, 100, 100), 0);
    EXPECT_DOUBLE_EQ(room(settings, 100, 500), 0);
    EXPECT_DOUBLE_EQ(room(settings, 0, 500), 1);  // unlimited
    EXPECT_DOUBLE_EQ(room(settings, -1, 500), 1);
    settings.capacity_scaling = 2;
    EXPECT_DOUBLE_EQ(room(settings, 100, 160), 0.8);
}

TEST(FleeChoice, PruningAndNoRoomAnywhere) {
    Settings settings;
    std::vector<Candidate> ways(3);
    for (std::size_t w = 0; w < 3; ++w) {
        ways[w].destination = static_cast<LocationIndex>(w);
    }
    const std::vector<double> weights{4, 2, 1};
    std::vector<double> p;
    way_probabilities(settings, ways, weights, std::vector<double>{1, 1, 1}, p);
    EXPECT_DOUBLE_EQ(p[0], 4.0 / 7);
    way_probabilities(settings, ways, weights, std::vector<double>{0.5, 1, 1}, p);
    EXPECT_DOUBLE_EQ(p[0], 2.0 / 5);
    way_probabilities(settings, ways, weights, std::vector<double>{0, 0, 0}, p);
    EXPECT_DOUBLE_EQ(p[2], 1.0 / 3);
    settings.pruning_threshold = 2.5;
    way_probabilities(settings, ways, weights, std::vector<double>{1, 1, 1}, p);
    EXPECT_DOUBLE_EQ(p[0], 4.0 / 6);
    EXPECT_DOUBLE_EQ(p[2], 0);
}

TEST(FleeTravel, DaysOnLink) {
    EXPECT_EQ(days_on_link(359, 360, 2'000'000), 1);
    EXPECT_EQ(days_on_link(360, 360, 2'000'000), 2);
    EXPECT_EQ(days_on_link(0, 360, 2'000'000), 1);
    EXPECT_EQ(days_on_link(350, 100, 2'000'000), 4);
    EXPECT_EQ(days_on_link(80, 35, 2'000'000), 3);
    EXPECT_EQ(days_on_link(1e6, 1, 2'000'000), 1000001);
    // Nobody is followed past the end of the run.
    EXPECT_EQ(days_on_link(100, 0, 31), 31);
    EXPECT_EQ(days_on_link(0, 0, 31), 31);
    EXPECT_EQ(days_on_link(100, 1e-7, 31), 31);
    EXPECT_EQ(days_on_link(100, 1e-320, 31), 31);
    EXPECT_EQ(days_on_link(100, 10, 10), 10);
    EXPECT_EQ(days_on_link(100, 10, 11), 11);
    EXPECT_EQ(days_on_link(100, 10, 12), 11);
}

}  // namespace
