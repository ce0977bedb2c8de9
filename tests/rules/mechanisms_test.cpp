// Mechanisms of the standard model against numbers worked out by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <tuple>
#include <vector>

#include "rules/border.hpp"
#include "rules/choice.hpp"
#include "rules/departures.hpp"
#include "rules/settling.hpp"
#include "rules/traffic.hpp"
#include "world/network.hpp"

namespace steppe {
namespace {

TEST(Response, PeaksAtItsParameterAndIsForgotten) {
    EXPECT_DOUBLE_EQ(response(2, 2), 1);
    EXPECT_DOUBLE_EQ(response(0, 2), 0);
    EXPECT_DOUBLE_EQ(response(-1, 2), 0);
    EXPECT_NEAR(response(1, 2), 0.5 * std::exp(0.5), 1e-15);  // 0.8244
    EXPECT_NEAR(response(6, 2), 3 * std::exp(-2), 1e-15);     // 0.4060
    EXPECT_GT(response(23.9, 2), 0);
    EXPECT_DOUBLE_EQ(response(24, 2), 0);
}

TEST(AllClear, HoldsFromItsDayAndTheCountrysOwnComesFirst) {
    World world;
    const auto says = [&](const char* country, Day day, double level) {
        Driver driver;
        driver.country = country;
        driver.day = day;
        driver.signal = Signal::all_clear;
        driver.value = level;
        world.drivers.push_back(driver);
    };
    EXPECT_DOUBLE_EQ(all_clear_level(world, "BVT", 100), 0);
    says("", 100, 0.2);
    says("BVT", 110, 1);
    says("BVT", 120, 0.5);
    says("", 130, 0.7);
    EXPECT_DOUBLE_EQ(all_clear_level(world, "BVT", 99), 0);
    EXPECT_DOUBLE_EQ(all_clear_level(world, "BVT", 100), 0.2);
    EXPECT_DOUBLE_EQ(all_clear_level(world, "BVT", 119), 1);
    EXPECT_DOUBLE_EQ(all_clear_level(world, "BVT", 140), 0.5);
    EXPECT_DOUBLE_EQ(all_clear_level(world, "HMD", 140), 0.7);
}

TEST(AllClear, SendsHomePartOfThoseWhoWouldNotGo) {
    EXPECT_DOUBLE_EQ(home_share_after(0.4, 0, 0.5), 0.4);
    EXPECT_DOUBLE_EQ(home_share_after(0.4, 1, 0.5), 0.7);
    EXPECT_DOUBLE_EQ(home_share_after(0.4, 0.5, 0.5), 0.55);
    EXPECT_DOUBLE_EQ(home_share_after(1, 1, 1), 1);
}

TEST(Season, RunsInStraightLinesBetweenTheDaysGiven) {
    const std::vector<Step> season = {{100, 1.5}, {110, 1.0}, {130, 0.4}};
    EXPECT_DOUBLE_EQ(season_on(season, 90), 1.5);
    EXPECT_DOUBLE_EQ(season_on(season, 100), 1.5);
    EXPECT_DOUBLE_EQ(season_on(season, 104), 1.3);
    EXPECT_NEAR(season_on(season, 120), 0.7, 1e-15);
    EXPECT_DOUBLE_EQ(season_on(season, 200), 0.4);
    EXPECT_DOUBLE_EQ(season_on({}, 104), 1);
}

TEST(WeekdayFactor, HasMeanOneAndTheRatioGiven) {
    double week = 0;
    for (int day = 0; day < 7; ++day) {
        week += weekday_factor(1.3, day);
    }
    EXPECT_NEAR(week, 7, 1e-12);
    EXPECT_NEAR(weekday_factor(1.3, 4) / weekday_factor(1.3, 3), 1.3, 1e-12);
    EXPECT_NEAR(weekday_factor(1.3, 6), weekday_factor(1.3, 4), 1e-12);
}

TEST(TripsPutOff, AreMadeLaterAndNoneIsLost) {
    const Trips held_up = trips_on(100, 0, 2, 0.7, 14);  // two days of wait
    EXPECT_NEAR(held_up.made, 100 * std::exp(-1.4), 1e-12);
    EXPECT_NEAR(held_up.made + held_up.put_off, 100, 1e-12);
    const Trips free = trips_on(100, 140, 0, 0.7, 14);
    EXPECT_NEAR(free.made, 110, 1e-12);
    EXPECT_NEAR(free.put_off, 130, 1e-12);
}

TEST(Service, WorksHarderWherePeopleWaitedOvernight) {
    EXPECT_DOUBLE_EQ(service_under_pressure(1000, 0, 0.4), 1000);
    EXPECT_DOUBLE_EQ(service_under_pressure(1000, 500, 0.4), 1200);
    EXPECT_DOUBLE_EQ(service_under_pressure(1000, 1000, 0.4), 1400);
    EXPECT_DOUBLE_EQ(service_under_pressure(1000, 9000, 0.4), 1400);
    EXPECT_DOUBLE_EQ(service_under_pressure(0, 9000, 0.4), 0);
}

TEST(Wait, IsQueueOverService) {
    EXPECT_DOUBLE_EQ(wait_hours(0, 0), 0);
    EXPECT_DOUBLE_EQ(wait_hours(300, 100), 72);
    EXPECT_DOUBLE_EQ(wait_hours(1, 0), kClosedWaitHours);
}

TEST(Logit, IsInProportionToTheExponentials) {
    const std::vector<double> utility = {1000, 1000 + std::log(3), -std::numeric_limits<double>::infinity()};
    std::vector<double> share(3);
    logit(utility, share);
    EXPECT_NEAR(share[0], 0.25, 1e-12);
    EXPECT_NEAR(share[1], 0.75, 1e-12);
    EXPECT_EQ(share[2], 0);
    const std::vector<double> nothing(2, -std::numeric_limits<double>::infinity());
    std::vector<double> none(2, 7);
    logit(nothing, none);
    EXPECT_EQ(none, std::vector<double>(2, 0));
}

/// Two countries, A and B, a crossing with a large and one with a small post, two cities in B.
///
///     home (A) -- 2 h -- wide ---- 1 h -- near (B) ---- 20 h -- far (B)
///             \-- 2 h -- narrow -- 1 h --/
class TwoPosts : public testing::Test {
  protected:
    enum : std::uint32_t { far_city = 1, home, narrow, near_city, wide };  // places are sorted by id

    TwoPosts() {
        for (const auto& [id, country, kind] :
             {std::tuple("far", "BBB", PlaceKind::city), std::tuple("home", "AAA", PlaceKind::city),
              std::tuple("narrow", "BBB", PlaceKind::crossing), std::tuple("near", "BBB", PlaceKind::city),
              std::tuple("wide", "BBB", PlaceKind::crossing)}) {
            Place place;
            place.id = id;
            place.country = country;
            place.region = "region";
            place.kind = kind;
            place.population = 100'000;
            world.places.push_back(place);
        }
        const auto link = [&](std::uint32_t from, std::uint32_t to, double hours) {
            world.links.push_back({PlaceId{from}, PlaceId{to}, Mode::road, hours * 70, hours, true});
        };
        link(home, narrow, 2);
        link(home, wide, 2);
        link(narrow, near_city, 1);
        link(wide, near_city, 1);
        link(near_city, far_city, 20);
        // Gates by place, then direction.
        for (const std::uint32_t post : {narrow, wide}) {
            const double throughput = post == wide ? 900 : 300;
            world.gates.push_back({PlaceId{post}, "AAA", "BBB", Mode::car, OpenTo::all, {{1, throughput}}});
            world.gates.push_back({PlaceId{post}, "BBB", "AAA", Mode::car, OpenTo::all, {{1, throughput}}});
        }
        world.tiers.push_back({"hotel"});
        world.stays.push_back({"long", false, 0, {{30, 1.0}}});
        world.stays.push_back({"visit", true, 5, {}});
        Group passing;
        passing.id = "a_passing";
        passing.purpose = Purpose::traffic;
        passing.citizenship = passing.residence = "AAA";
        passing.intent = Intent::visit;
        Group visitor = passing;
        visitor.id = "b_visitor";
        visitor.stay = 1;
        Group man;
        man.id = "c_man";
        man.citizenship = man.residence = "AAA";
        man.intent = Intent::waiting;
        man.call_up_age = true;
        man.share = 1;
        man.stay = 0;
        man.tiers = {TierId{1}};
        Group resident = man;
        resident.id = "d_resident";
        resident.citizenship = "CCC";
        world.groups = {passing, visitor, man, resident};
        world.housing.push_back({PlaceId{far_city}, TierId{1}, {{1, 100}}, {{1, 0}}});
        world.housing.push_back({PlaceId{near_city}, TierId{1}, {{1, 100}}, {{1, 0}}});
        parameters.travel_cost_per_hour = 0.1;
        parameters.way_cost_per_hour = 0.5;
        parameters.wait_cost_per_hour = 0.05;
        parameters.throughput_weight = 1;
        parameters.size_weight = 1;
        parameters.room_weight = 2;
        parameters.driving_hours_per_day = 12;
        parameters.stopover_share = 0.4;
        parameters.exit_refusal_share = 0.2;
        parameters.exit_check_deterrence = 0.5;
    }

    [[nodiscard]] static std::vector<double> shares_of_gates(const Outcomes& outcomes) {
        std::vector<double> shares;
        for (const Outcome& outcome : outcomes) {
            shares.push_back(outcome.probability);
        }
        return shares;
    }

    /// Calls `what(today)` on the world as it is now.
    template <class What>
    void on_day(Day day, const What& what) {
        const Network network(world);
        const Reach reach(world, network);
        const Labels labels(world);
        const RoadWeights roads(reach, parameters);
        Levels levels(world);
        for (const auto& [from, to, persons] : moved) {
            levels.moved(from, to, persons);
        }
        std::vector<double> beds(world.places.size() * world.tiers.size());
        for (const Housing& row : world.housing) {
            beds[index_of(row.place) * world.tiers.size() + index_of(row.tier)] = value_on(row.beds, day);
        }
        const std::vector<double> prices(beds.size());
        const GroupLaw law(world);
        const Today today{.world = world,
                          .reach = reach,
                          .labels = labels,
                          .law = law,
                          .parameters = parameters,
                          .roads = roads,
                          .levels = levels,
                          .day = day,
                          .reported_wait_hours = waits,
                          .slots = slots,
                          .traffic_effect = effects,
                          .exit_check_levels = checks,
                          .beds = beds,
                          .prices = prices};
        what(today);
    }

    World world;
    RuleParameters parameters{};
    std::vector<double> waits = std::vector<double>(4);
    std::vector<double> slots = std::vector<double>(4, 100);
    std::vector<double> effects = std::vector<double>(4, 1);
    std::vector<double> checks = std::vector<double>(4);
    std::vector<std::tuple<State, State, double>> moved;  // before
    static constexpr GroupId kPassing{1}, kVisitor{2}, kMan{3}, kResident{4};
    static constexpr GateId kNarrowIn{1}, kWideIn{3}, kWideOut{4};
};

TEST_F(TwoPosts, TheWayGoesByThroughputWaitAndChecks) {
    const auto choose = [this](const Today& today) {
        const std::vector<double> known = log_throughput_shares(world, today.day);
        Prospects::Memory memory(world);
        const Prospects prospects(today, known, memory);
        State state;
        state.stage = Stage::choosing;
        state.group = kMan;
        state.place = PlaceId{home};
        Outcomes outcomes;
        ChoiceOfWay{{today, prospects}}.changes(state, outcomes);
        return shares_of_gates(outcomes);
    };
    on_day(10, [&](const Today& today) {
        EXPECT_THAT(choose(today), testing::SizeIs(2));
        EXPECT_NEAR(choose(today)[0], 300.0 / 1200, 1e-12);  // as the throughputs: all else is equal
    });
    waits[index_of(kWideIn)] = 20;  // costs exp(-0.05 x 20) = 0.3679
    on_day(10, [&](const Today& today) {
        EXPECT_NEAR(choose(today)[1], 900 * std::exp(-1.0) / (300 + 900 * std::exp(-1.0)), 1e-12);
    });
    waits[index_of(kWideIn)] = 0;
    checks[index_of(kWideIn)] = 0.8;  // puts off 0.5 x 0.8 of them
    on_day(10, [&](const Today& today) { EXPECT_NEAR(choose(today)[1], 540.0 / (300 + 540), 1e-12); });
    // Waits of years: exp(-0.05 x 50,000) is no number any more, but people go.
    waits[index_of(kNarrowIn)] = waits[index_of(kWideIn)] = 50'000;
    on_day(10, [&](const Today& today) { EXPECT_NEAR(choose(today)[1], 540.0 / (300 + 540), 1e-9); });
}

TEST_F(TwoPosts, HomeIsForgottenOnTheWayToTheBorderAndRememberedThere) {
    // A second home beyond the wide post: to the narrow one it is 8 hours further.
    Place other = world.places[home - 1];
    other.id = "zeta";
    world.places.push_back(other);
    const PlaceId zeta{6};
    world.links.push_back({zeta, PlaceId{wide}, Mode::road, 140, 2, true});
    world.links.push_back({zeta, PlaceId{narrow}, Mode::road, 700, 10, true});
    const auto on_the_way = [](Stage stage, PlaceId place, GateId gate, PlaceId lives) {
        State state;
        state.stage = stage;
        state.group = kMan;
        state.place = place;
        state.gate = gate;
        state.home = lives;
        return state;
    };
    on_day(10, [&](const Today& today) {
        const std::vector<double> known = log_throughput_shares(world, today.day);
        Prospects::Memory memory(world);
        const Prospects prospects(today, known, memory);
        const ChoiceOfWay choice{{today, prospects}};
        const State leaving = on_the_way(Stage::choosing, zeta, GateId::none, zeta);
        Outcomes outcomes;
        choice.changes(leaving, outcomes);
        for (const Outcome& outcome : outcomes) {
            EXPECT_EQ(choice.apply(leaving, outcome.change).home, PlaceId::none);
        }
        EXPECT_THAT(homes_of(today, kMan, PlaceId{near_city}), testing::IsEmpty()) << "nobody has come";
    });
    // By the wide post one in four lives in zeta, by the narrow one nobody.
    const PlaceId nowhere = PlaceId::none;
    for (const auto& [lives, gate, persons] :
         {std::tuple(PlaceId{home}, kWideIn, 30.0), std::tuple(zeta, kWideIn, 10.0),
          std::tuple(PlaceId{home}, kNarrowIn, 20.0)}) {
        const PlaceId post = gate == kWideIn ? PlaceId{wide} : PlaceId{narrow};
        moved.emplace_back(on_the_way(Stage::choosing, lives, GateId::none, lives),
                           on_the_way(Stage::queueing, post, gate, nowhere), persons);
    }
    const State beyond_wide = on_the_way(Stage::choosing, PlaceId{wide}, kWideIn, nowhere);
    const State beyond_narrow = on_the_way(Stage::choosing, PlaceId{narrow}, kNarrowIn, nowhere);
    const State to_near = on_the_way(Stage::arriving, PlaceId{near_city}, GateId::none, nowhere);
    moved.emplace_back(beyond_wide, to_near, 16.0);
    moved.emplace_back(beyond_narrow, to_near, 4.0);
    on_day(10, [&](const Today& today) {
        const HomeShares homes = homes_of(today, kMan, PlaceId{near_city});
        ASSERT_EQ(homes.size(), 2U);
        EXPECT_EQ(homes[0].home, PlaceId{home});
        EXPECT_NEAR(homes[0].share, (12.0 + 4.0) / 20, 1e-12);
        EXPECT_EQ(homes[1].home, zeta);
        EXPECT_NEAR(homes[1].share, 4.0 / 20, 1e-12);
        // far has had no newcomers: as in the country.
        EXPECT_NEAR(homes_of(today, kMan, PlaceId{far_city})[1].share, 0.2, 1e-12);

        const ReturnChoice rule(today, log_throughput_shares(world, today.day));
        const auto by_wide = [&](PlaceId lives) {
            Outcomes outcomes;
            const State on_way = on_the_way(Stage::returning, PlaceId{near_city}, GateId::none, lives);
            rule.changes(on_way, outcomes);
            const auto wide_out = std::ranges::find_if(
                outcomes, [&](const Outcome& outcome) { return rule.apply(on_way, outcome.change).gate == kWideOut; });
            return wide_out == outcomes.end() ? 0.0 : wide_out->probability;
        };
        EXPECT_NEAR(by_wide(PlaceId{home}), 0.75, 1e-12) << "as the throughputs";
        EXPECT_NEAR(by_wide(zeta), 3 / (3 + std::exp(-0.5 * 8)), 1e-12);
        EXPECT_NEAR(by_wide(nowhere), 0.8 * by_wide(PlaceId{home}) + 0.2 * by_wide(zeta), 1e-12);
    });
}

TEST_F(TwoPosts, SomeOfThoseWithAFarWayStopForTheNight) {
    on_day(10, [&](const Today& today) {
        const std::vector<double> known = log_throughput_shares(world, today.day);
        Prospects::Memory memory(world);
        const Prospects prospects(today, known, memory);
        State state;
        state.stage = Stage::choosing;
        state.group = kMan;
        state.place = PlaceId{wide};
        state.gate = kWideIn;
        const ChoiceBeyondBorder choice{{today, prospects}};
        Outcomes outcomes;
        choice.changes(state, outcomes);
        // far is 20 hours further: exp(-2) against 1. Of these 0.4 stop at near.
        const double far_share = std::exp(-2.0) / (1 + std::exp(-2.0));
        ASSERT_EQ(outcomes.size(), 3U);
        EXPECT_NEAR(outcomes[0].probability, 0.4 * far_share, 1e-12);
        EXPECT_NEAR(outcomes[1].probability, 0.6 * far_share, 1e-12);
        EXPECT_NEAR(outcomes[2].probability, 1 - far_share, 1e-12);
        const State stops = choice.apply(state, outcomes[0].change);
        EXPECT_EQ(stops.stage, Stage::stopping);
        EXPECT_EQ(stops.place, PlaceId{near_city});
        EXPECT_EQ(stops.gate, GateId::none);
        const State rests = Beds{today}.granted(stops, static_cast<std::uint32_t>(near_city - 1));
        EXPECT_EQ(rests.stage, Stage::resting);
        EXPECT_EQ(rests.due, 11);
    });
}

TEST_F(TwoPosts, BeyondTheGateEachGroupHasItsWay) {
    on_day(10, [&](const Today& today) {
        const auto beyond = [&](GroupId group, GateId gate) {
            State state;
            state.stage = Stage::queueing;
            state.group = group;
            state.gate = gate;
            state.place = state.home = PlaceId{wide};
            state.since = 9;
            return beyond_gate(today, state);
        };
        EXPECT_EQ(beyond(kMan, kWideIn).stage, Stage::choosing);
        EXPECT_EQ(beyond(kMan, kWideOut).stage, Stage::gone_home);
        EXPECT_EQ(beyond(kResident, kWideOut).stage, Stage::gone_home) << "home is where they live";
        EXPECT_EQ(beyond(kPassing, kWideIn).stage, Stage::gone_abroad);
        EXPECT_EQ(beyond(kPassing, kWideOut).stage, Stage::gone_home);
        const State visit = beyond(kVisitor, kWideIn);
        EXPECT_EQ(visit.stage, Stage::visiting);
        EXPECT_EQ(visit.place, PlaceId{near_city});
        const State back = VisitEnds{today}.apply(visit, {});
        EXPECT_EQ(back.stage, Stage::queueing);
        EXPECT_EQ(back.gate, kWideOut) << "through the post that they came by";
    });
}

TEST_F(TwoPosts, TheDeskIsAskedOnlyWhereItMayTurnBack) {
    checks[index_of(kNarrowIn)] = 0.5;
    on_day(10, [&](const Today& today) {
        EXPECT_NEAR(refusal_chance(today, kMan, kNarrowIn), 0.1, 1e-15);
        EXPECT_EQ(refusal_chance(today, kMan, kWideIn), 0);
        EXPECT_EQ(refusal_chance(today, kResident, kNarrowIn), 0) << "not a citizen of the country left";
        State state;
        state.stage = Stage::queueing;
        state.group = kMan;
        state.gate = kNarrowIn;
        state.place = PlaceId{narrow};
        EXPECT_EQ(BorderService{today}.granted(state, 0).stage, Stage::at_desk);
        state.gate = kWideIn;
        EXPECT_EQ(BorderService{today}.granted(state, 0).stage, Stage::choosing);
    });
}

TEST_F(TwoPosts, OrdinaryTrafficPassesBothWaysOrVisits) {
    Driver driver;
    driver.place = PlaceId{wide};
    driver.signal = Signal::traffic;
    driver.day = 1;
    driver.value = 50;
    driver.group = kPassing;
    world.drivers.push_back(driver);
    driver.group = kVisitor;
    world.drivers.push_back(driver);
    driver.signal = Signal::season;
    driver.place = PlaceId::none;
    driver.value = 0.5;
    world.drivers.push_back(driver);
    const std::vector<TrafficFlow> flows = traffic_flows(world);
    ASSERT_EQ(flows.size(), 3U);
    EXPECT_EQ(flows[0].gate, kWideIn);
    EXPECT_EQ(flows[1].gate, kWideOut) << "who only passes comes back in equal numbers";
    EXPECT_EQ(flows[2].group, kVisitor);
    parameters.traffic_factor = 2;
    parameters.weekend_traffic_ratio = 1;
    on_day(10, [&](const Today& today) {
        EXPECT_NEAR(trips_wished(today, flows[0]), 100, 1e-12);
        EXPECT_NEAR(trips_wished(today, flows[2]), 50, 1e-12) << "half, by the season";
    });
}

TEST_F(TwoPosts, APostPassesWhatItsOrdinaryTrafficTook) {
    world.first_day = 10;
    world.reference_date = 30;
    world.gates[index_of(kWideIn)].throughput_per_day = {{kNoDay, 400}, {25, 200}};
    world.gates[index_of(kWideOut)].throughput_per_day = {{kNoDay, 1000}};
    Driver driver;
    driver.place = PlaceId{wide};
    driver.signal = Signal::traffic;
    driver.day = 1;
    driver.value = 100;
    driver.group = kVisitor;
    world.drivers.push_back(driver);
    driver.signal = Signal::season;
    driver.place = PlaceId::none;
    for (const auto& [day, ratio] : {std::pair{10, 1.5}, {20, 1.0}, {40, 9.0}}) {
        driver.day = day;
        driver.value = ratio;
        world.drivers.push_back(driver);
    }
    // On day 29, half a lane and the season already rising: 460 a day against 200. From day 30 on it is not read.
    const std::vector<double> shares = carried_shares(world);
    EXPECT_NEAR(shares[index_of(kWideIn)], 4.6 * 100 / 200, 1e-12);
    EXPECT_NEAR(shares[index_of(kWideOut)], shares[index_of(kWideIn)], 1e-12) << "the post has one factor";
    EXPECT_DOUBLE_EQ(shares[index_of(kNarrowIn)], 0) << "no ordinary traffic there";
    world.reference_date = 25;
    EXPECT_NEAR(carried_shares(world)[index_of(kWideIn)], 2.6 * 100 / 400, 1e-12);
    world.reference_date = 15;
    EXPECT_NEAR(carried_shares(world)[index_of(kWideIn)], 1.5 * 100 / 400, 1e-12);
}

TEST_F(TwoPosts, ThoseOfAnotherCitizenshipLeaveWhereTheyLive) {
    parameters.wave_pool_share = 0.01;
    const Network network(world);
    const Reach reach(world, network);
    const std::vector<Pool> pools = wave_pools(world, reach, parameters);
    ASSERT_EQ(pools.size(), 2U);
    EXPECT_EQ(pools[1].group, kResident);
    EXPECT_EQ(pools[1].origin, PlaceId{home});
    EXPECT_NEAR(pools[1].parties, 1000, 1e-9);
}

}  // namespace
}  // namespace steppe
