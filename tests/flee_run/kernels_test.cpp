// Kernels of the optional rules against numbers worked out by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "rules/flee_choice.hpp"
#include "rules/flee_people.hpp"
#include "rules/flee_traits.hpp"
#include "small_case.hpp"

namespace {

using namespace steppe;
using namespace steppe::flee;

// ---- Fixed routes.

TEST(FleeFixedRoutes, WeightOfAWay) {
    Settings settings;
    settings.weight_softening = 0.5;
    settings.distance_power = 2;
    settings.weight_power = 0.5;
    const Standing end;
    EXPECT_DOUBLE_EQ(fixed_way_weight(settings, 1.5, end, 30, false), std::sqrt(2.0 / 1600));
    EXPECT_DOUBLE_EQ(fixed_way_weight(settings, 1.5, end, 30, true), std::sqrt(2.0 / 100));
    settings.flood_loc_weights = {1, 0.4, 0.2};
    Standing wet;
    wet.flood = 1;
    EXPECT_DOUBLE_EQ(fixed_way_weight(settings, 1.5, wet, 30, false), std::sqrt((0.5 + 0.6) / 1600));
}

/// A table without the weights: `destination: the way, letter by letter`.
std::string table(const SmallCase& small, const Map& map, std::span<const Candidate> ways) {
    std::string text;
    for (const Candidate& way : ways) {
        text += small.made.locations[way.destination].name + ':';
        for (RouteId route = way.route; route != kNoRoute; route = map.rest_of(route)) {
            text += small.made.locations[map.next_of(route)].name;
        }
        text += ' ';
    }
    return text;
}

struct Scored {
    Map map;
    explicit Scored(const SmallCase& small) : map(small.made) {
        map.begin_day(0);
        map.score(std::vector<std::int64_t>(small.made.locations.size(), 0));
    }
};

TEST(FleeFixedRoutes, TheBestWayToEachDestinationWithMarkersAsHops) {
    SmallCase small(1, 0);
    small.made.settings.fixed_routes = true;
    const auto a = small.add("A", LocationKind::town);
    const auto m = small.add("M", LocationKind::marker);
    const auto b = small.add("B", LocationKind::town);
    const auto c = small.add("C", LocationKind::town);
    small.link(a, m, 10);
    small.link(m, b, 20);
    small.link(a, b, 90);
    small.link(b, c, 30);
    small.made.settings.awareness_level = 1;
    Scored near(small);
    EXPECT_EQ(table(small, near.map, near.map.candidates(a)), "B:B ") << "the marker takes the only hop";
    EXPECT_DOUBLE_EQ(near.map.weights(a, 0)[0], 1.0 / 100);
    EXPECT_TRUE(near.map.candidates(m).empty());
    small.made.settings.awareness_level = 2;
    Scored further(small);
    EXPECT_EQ(table(small, further.map, further.map.candidates(a)), "B:MB C:BC ");
    EXPECT_DOUBLE_EQ(further.map.weights(a, 0)[0], 1.0 / 40);
    EXPECT_DOUBLE_EQ(further.map.weights(a, 0)[1], 1.0 / 130);
    small.made.settings.awareness_level = 3;
    Scored furthest(small);
    EXPECT_EQ(table(small, furthest.map, furthest.map.candidates(a)), "B:MB C:MBC ");
}

TEST(FleeFixedRoutes, TheScoreCountsTwiceAndThoseLaterInTheFileAreYesterdays) {
    SmallCase small(2, 0);
    Settings& settings = small.made.settings;
    settings.fixed_routes = true;
    settings.camp_weight = 3;
    settings.conflict_weight = 0.5;
    const auto first = small.add("F", LocationKind::town);
    const auto here = small.add("H", LocationKind::town);
    const auto later = small.add("L", LocationKind::town);
    const auto camp = small.camp("C", -1);
    small.link(here, first, 10);
    small.link(here, later, 10);
    small.link(here, camp, 10);
    small.made.conflicts = {{0, first, 1}, {0, later, 1}};
    Scored day0(small);
    (void)day0.map.candidates(here);
    // F has today's score already, L still that of a town; G is today's for both.
    EXPECT_DOUBLE_EQ(day0.map.weights(here, 0)[0], 0.5 / 20 * 0.5);
    EXPECT_DOUBLE_EQ(day0.map.weights(here, 0)[1], 1.0 / 20 * 0.5);
    EXPECT_DOUBLE_EQ(day0.map.weights(here, 0)[2], 3.0 / 20 * 3);
    day0.map.begin_day(1);
    day0.map.score(std::vector<std::int64_t>(4, 0));
    (void)day0.map.candidates(here);
    EXPECT_DOUBLE_EQ(day0.map.weights(here, 0)[1], 0.5 / 20 * 0.5);
}

TEST(FleeFixedRoutes, MajorRoutesAreAQuarterAsLongAndForgetTheirFirstLocation) {
    SmallCase small(1, 0);
    small.made.settings.fixed_routes = true;
    const auto a = small.add("A", LocationKind::town);
    const auto b = small.add("B", LocationKind::town);
    const auto c = small.add("C", LocationKind::town);
    const auto d = small.add("D", LocationKind::town);
    small.link(a, b, 10);
    small.link(b, c, 20);
    small.link(c, d, 200);
    small.made.major_routes = {{{a, b, c, d}, true}};
    Scored day(small);
    // 10 + 230 km, a quarter of it; C knows D by 1 / 210, and 1 / 60 is more. The way begins behind B.
    EXPECT_EQ(table(small, day.map, day.map.candidates(a)), "B:B D:CD ");
    EXPECT_DOUBLE_EQ(day.map.weights(a, 0)[1], 1.0 / 60);
    EXPECT_EQ(table(small, day.map, day.map.candidates(d)), "C:C ") << "B knows A by 1 / 20, which is more";
    EXPECT_EQ(table(small, day.map, day.map.candidates(b)), "A:A C:C D:BCD ")
        << "from the destination A, whose way is A and then B, C, D: A is what is forgotten";

    small.made.routes[2].distance_km = 20;
    small.made.routes[0].distance_km = 300;
    Scored other(small);
    EXPECT_EQ(table(small, other.map, other.map.candidates(d)), "C:C A:BA ") << "B knows A by 1 / 310; 4 / 350 is more";
    EXPECT_EQ(table(small, other.map, other.map.candidates(a)), "B:B D:CD ")
        << "C has made no table yet: it comes later in the file";
    other.map.begin_day(1);
    other.map.score(std::vector<std::int64_t>(4, 0));
    EXPECT_EQ(table(small, other.map, other.map.candidates(a)), "B:B ") << "C's table of yesterday has D by 1 / 30";

    small.made.major_routes[0].both_ways = false;
    Scored one_way(small);
    EXPECT_EQ(table(small, one_way.map, one_way.map.candidates(d)), "C:C ");
}

TEST(FleeFixedRoutes, RoomAndPruningDoNotCount) {
    Settings settings;
    settings.fixed_routes = true;
    settings.pruning_threshold = 2;
    std::vector<Candidate> ways(2);
    ways[1].destination = 1;
    std::vector<double> p;
    way_probabilities(settings, ways, std::vector<double>{3, 1}, std::vector<double>{0.6, 1}, p);
    EXPECT_DOUBLE_EQ(p[0], 0.75);
    EXPECT_DOUBLE_EQ(p[1], 0.25);
}

TEST(FleeMap, ARoadBackToItselfCanBeTakenOnce) {
    SmallCase small(1, 0);
    small.made.settings.awareness_level = 3;
    const auto a = small.add("A", LocationKind::town);
    const auto b = small.add("B", LocationKind::town);
    small.link(a, b, 10);
    small.made.routes.push_back({b, b, 5, 0, 0, 0});
    Scored day(small);
    // Each of the two directions of the road is a way of its own; from B on, B is a location behind.
    EXPECT_EQ(table(small, day.map, day.map.candidates(a)), "B:B B:BB B:BB ");
    EXPECT_EQ(table(small, day.map, day.map.candidates(b)), "A:A B:B A:BA B:B A:BA ");
}

// ---- Score and pull.

TEST(FleeScore, EconomicPullAndHunger) {
    Settings settings;
    settings.use_economic_pull = true;
    settings.foreign_weight = 2;
    settings.avoid_food_deprived_locations = true;
    Location abroad;
    abroad.foreign = true;
    abroad.trade_volume = 3.5;
    abroad.hdi = 0.7;
    Standing standing;
    standing.ipc = 0.5;
    EXPECT_DOUBLE_EQ(location_score(settings, abroad, standing, 1), 2 * (1 + 3.5 + 0.49));
    const Location at_home;
    EXPECT_DOUBLE_EQ(location_score(settings, at_home, standing, 1), 0.75);
    EXPECT_DOUBLE_EQ(location_score(settings, at_home, standing, 0), 1);
    settings.flee_when_starving = true;
    standing.move_chance = 0.2;
    EXPECT_DOUBLE_EQ(move_chance(settings, standing, 0, 0), 0.5 + 0.5 * 0.2);
}

Settings under_water() {
    Settings settings;
    settings.flood_rules = true;
    settings.flood_movechances = {0, 0.3, 0.6, 1};
    settings.flood_loc_weights = {0.9, 0.7, 0.4, 0.1};
    settings.flood_forecaster = true;
    settings.flood_forecaster_timescale = 3;
    settings.flood_forecaster_end_time = 5;
    settings.flood_forecaster_weights = {1, 0.9, 0.8, 0.7, 0.6, 0.5};
    return settings;
}

TEST(FleeScore, AFloodZoneIsWeighedAtEveryLevelAndIsWorthNothingUnderAForecast) {
    Settings settings = under_water();
    Standing zone;
    zone.flood_zone = true;
    EXPECT_DOUBLE_EQ(location_score(settings, {}, zone, 0), 1) << "before the first day no level is known";
    zone.has_flood = true;
    EXPECT_DOUBLE_EQ(location_score(settings, {}, zone, 5), 0);
    EXPECT_DOUBLE_EQ(location_score(settings, {}, zone, 6), 0.9);
    settings.flood_forecaster = false;
    zone.flood = 2;
    EXPECT_DOUBLE_EQ(location_score(settings, {}, zone, 0), 0.4);
    zone.flood_zone = false;
    EXPECT_DOUBLE_EQ(location_score(settings, {}, zone, 0), 1);
}

TEST(FleeForecast, SumsOverTheDaysThatAreUnderWater) {
    const Settings settings = under_water();
    const std::vector<double> levels{0, 1, 0, 2, 0.5, 2, 3};
    // Day 1 sees days 2, 3, 4: water on day 3, and on day 4 for those who do not cut 0.5 off.
    const Forecast seen = flood_forecast(settings, &levels, 1, 1);
    const double sum = 0.7 * (0.7 + 0.6);
    EXPECT_DOUBLE_EQ(seen.pull, sum * sum / 3);
    EXPECT_DOUBLE_EQ(seen.push, 0.4 * 0.7 / 3);
    // Day 3 sees days 4 and 5 and stops there, but divides by three.
    const Forecast end = flood_forecast(settings, &levels, 0, 3);
    const double last = 0.9 * (0.6 + 0.5);
    EXPECT_DOUBLE_EQ(end.pull, last * last / 3);
    EXPECT_DOUBLE_EQ(end.push, 0.4 * 0.5 / 3);
    // After the last day it still sees that day.
    EXPECT_DOUBLE_EQ(flood_forecast(settings, &levels, 0, 5).push, 0.4 * 0.5 / 3);
    EXPECT_EQ(flood_forecast(settings, nullptr, 0, 1).push, 0);
    EXPECT_TRUE(has_forecast(settings, 5));
    EXPECT_FALSE(has_forecast(settings, 6));
}

TEST(FleeForecast, ScalesTheChanceToMoveByAwareness) {
    const Settings settings = under_water();
    Standing standing;
    standing.move_chance = 0.5;
    standing.forecast = true;
    standing.forecast_push = 0.8;
    EXPECT_DOUBLE_EQ(move_chance(settings, standing, 0, 0, 0.5), 0.5 * 0.8 * 0.5);
    standing.flood = 2;
    EXPECT_DOUBLE_EQ(move_chance(settings, standing, 0, 0, 0.5), 0.6 * 0.8 * 0.5);
}

TEST(FleeAttraction, InTheOrderOfTheRules) {
    Settings settings = under_water();
    Standing there;
    there.score = 3;
    Taste taste;
    EXPECT_DOUBLE_EQ(attraction(settings, there, taste, 0.5, 0, {}), 1.5);
    taste.caution = Caution::careful;
    EXPECT_DOUBLE_EQ(attraction(settings, there, taste, 0.5, 0, {}), 4.5);
    there.flood = 1;
    there.forecast = true;
    there.forecast_pull = 0.25;
    taste.flood_awareness = 0.5;
    EXPECT_DOUBLE_EQ(attraction(settings, there, taste, 0.5, 0, {}), 4.5 * 0.7 * 0.25 * 0.5);
    taste.caution = Caution::bold;
    EXPECT_DOUBLE_EQ(attraction(settings, there, taste, 1, 0, {}), 0.7 * 0.25 * 0.5);
}

TEST(FleeAttraction, PeopleWhoAreAlike) {
    Settings settings;
    settings.match_camp_ethnicity = settings.match_camp_religion = true;
    settings.match_town_ethnicity = settings.match_conflict_ethnicity = true;
    settings.avg_religion_fraction = 0.2;
    settings.use_pop_for_loc_weight = true;
    settings.pop_power_for_loc_weight = 0.5;
    const Taste taste;
    const Alike alike{30, 50};
    Standing there;
    there.camp = true;  // nobody lives in a camp: 1e8 do
    EXPECT_DOUBLE_EQ(attraction(settings, there, taste, 1, 0, alike), 30 / 1e8 * 10 * (50 / 1e8 / 0.2));
    EXPECT_DOUBLE_EQ(attraction(settings, there, taste, 1, 400, alike), 30.0 / 400 * 10 * (50.0 / 400 / 0.2));
    there.camp = false;
    EXPECT_DOUBLE_EQ(attraction(settings, there, taste, 1, 400, alike), 30.0 / 400 * 10 * 20);
    settings.match_town_ethnicity = false;
    EXPECT_DOUBLE_EQ(attraction(settings, there, taste, 1, 400, alike), 20);
    there.conflict = 0.5;
    EXPECT_DOUBLE_EQ(attraction(settings, there, taste, 1, 400, alike), 30.0 / 400 * 10 * 20);
}

// ---- Who comes.

TEST(FleeTraits, OnlyWhatRulesAskForTellsPeopleApart) {
    SmallCase small(1, 0);
    small.add("A", LocationKind::conflict_zone);
    small.add("B", LocationKind::conflict_zone);
    Demographic ethnicity{"ethnicity", {"red", "blue", "other"}, {NAN, NAN, NAN}, {}};
    ethnicity.columns = {{kNoLocation, {1, 1, 2}}, {1, {3, 1, 0}}};
    Demographic religion{"religion", {"sun", "other"}, {NAN, NAN}, {}};
    religion.columns = {{kNoLocation, {1, 3}}};
    Demographic age{"age", {"10", "40"}, {10, 40}, {}};
    age.columns = {{kNoLocation, {1, 4}}};
    small.made.demographics = {ethnicity, religion, age};
    const PeopleTraits plain(small.made);
    EXPECT_EQ(plain.tastes().size(), 1U);
    EXPECT_EQ(plain.values(), 0U);
    EXPECT_DOUBLE_EQ(plain.starting_at(1)[0], 1);

    small.made.settings.match_town_ethnicity = true;
    small.made.settings.children_avoid_hazards = true;
    small.made.listed_people = {{0, 12, "", "blue", "", 0, 5}, {0, 50, "", "green", "", 0, 7}};
    const PeopleTraits traits(small.made);
    EXPECT_EQ(traits.tastes().size(), 7U) << "three of two ages, and green adults";
    EXPECT_EQ(traits.values(), 4U);
    const Taste child_in_blue = traits.tastes()[traits.taste_of(small.made.listed_people[0])];
    EXPECT_EQ(child_in_blue.caution, Caution::careful);
    double red = 0;
    double careful = 0;
    for (std::size_t t = 0; t < traits.tastes().size(); ++t) {
        red += traits.tastes()[t].ethnicity == traits.tastes()[0].ethnicity ? traits.starting_at(1)[t] : 0;
        careful += traits.tastes()[t].caution == Caution::careful ? traits.starting_at(0)[t] : 0;
    }
    EXPECT_DOUBLE_EQ(red, 0.75);
    EXPECT_DOUBLE_EQ(careful, 0.2);

    small.made.settings.match_camp_religion = true;
    EXPECT_EQ(PeopleTraits(small.made).values(), 6U) << "one `other` for both; nothing is a value of those listed";
}

TEST(FleeOrigins, WeightsAreOfTheDayBeforeUnlessAConflictChanges) {
    SmallCase small(8, 0);
    Settings& settings = small.made.settings;
    settings.conflict_spawn_decay = {1, 0.5};
    settings.conflict_spawn_decay_interval = 3;
    const auto a = small.add("A", LocationKind::town);
    small.add("B", LocationKind::town);
    small.made.locations[a].population = 100;
    small.made.conflicts = {{0, a, 1}, {5, a, 0}};
    const std::vector<std::int64_t> populations{100, 0};
    Map map(small.made);
    Origins origins(small.made);
    std::vector<double> seen;
    for (std::int32_t day = 0; day < 7; ++day) {
        map.begin_day(day);
        seen.push_back(origins.morning(map, populations)[a]);
        map.apply_closures();
        origins.weigh(map, populations);
    }
    // The effect halves on day 3, by the weights of day 4; the end on day 5 counts at once.
    EXPECT_EQ(seen, (std::vector<double>{100, 100, 100, 100, 50, 0, 0}));
}

TEST(FleeHarvest, ByTheMonthOfTheDay) {
    SmallCase small(60, 0);
    small.made.start_date = *parse_day("2020-01-30");
    small.made.settings.harvest_months = {2, 5};
    EXPECT_FALSE(is_harvest(small.made, 1));
    EXPECT_TRUE(is_harvest(small.made, 2));
    EXPECT_TRUE(is_harvest(small.made, 30));
    EXPECT_FALSE(is_harvest(small.made, 31));
}

}  // namespace
