// What people do before their last legal day, against numbers worked out by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "rules/border.hpp"
#include "rules/choice.hpp"
#include "rules/departures.hpp"
#include "rules/last_day.hpp"
#include "rules/permits.hpp"
#include "rules/settling.hpp"
#include "world/network.hpp"

namespace steppe {
namespace {

using testing::DoubleNear;

constexpr Day kFirst = 1000;
constexpr Day kLast = 1399;

/// Country BBB with a city between a post of AAA, where people live, an hour away, and one of CCC, three hours away.
class Neighbours : public testing::Test {
  protected:
    enum At : std::uint32_t { none, home, city, elsewhere, x_home, x_other };

    Neighbours() {
        for (const auto& [id, country, kind] :
             {std::tuple("a_home", "AAA", PlaceKind::city), std::tuple("b_city", "BBB", PlaceKind::city),
              std::tuple("c_elsewhere", "CCC", PlaceKind::abroad), std::tuple("x_home", "BBB", PlaceKind::crossing),
              std::tuple("x_other", "BBB", PlaceKind::crossing)}) {
            Place place;
            place.id = id;
            place.country = country;
            place.region = "region";
            place.kind = kind;
            place.population = 1000;
            world.places.push_back(place);
        }
        const auto link = [&](std::uint32_t from, std::uint32_t to, double hours) {
            world.links.push_back({PlaceId{from}, PlaceId{to}, Mode::road, hours * 70, hours, true});
        };
        link(home, x_home, 1);
        link(x_home, city, 1);
        link(city, x_other, 3);
        link(x_other, elsewhere, 1);
        for (const auto& [post, other] : {std::pair(x_home, "AAA"), std::pair(x_other, "CCC")}) {
            world.gates.push_back({PlaceId{post}, other, "BBB", Mode::car, OpenTo::all, {{1, 100}}});
            world.gates.push_back({PlaceId{post}, "BBB", other, Mode::car, OpenTo::all, {{1, 100}}});
        }
        world.tiers.push_back({"hotel"});
        world.stays.push_back({"long", false, 0, {{200, 1.0}}});
        Group man;
        man.id = "man";
        man.citizenship = man.residence = "AAA";
        man.document = "internal_id";
        man.intent = Intent::relocating;
        man.share = 1;
        man.stay = 0;
        man.tiers = {TierId{1}};
        world.groups = {man};
        world.housing.push_back({PlaceId{city}, TierId{1}, {{1, 100}}, {{1, 0}}});
        world.first_day = kFirst;
        world.last_day = kLast;
        world.record.host = "BBB";

        parameters.way_cost_per_hour = 0.5;
        parameters.throughput_weight = 1;
        parameters.driving_hours_per_day = 12;
        parameters.last_day_lead_days = 2;
        parameters.last_day_home_weight = 1;
        parameters.last_day_renew_weight = 2;
        parameters.last_day_permit_weight = 0.5;
        parameters.last_day_stay_on_weight = 0.5;
        parameters.renew_home_avoidance = 0.25;
        parameters.permit_processing_days = 10;
        parameters.permit_apply_share = 0.3;
        parameters.permit_grant_share = 0.8;

        regime("stay", law::ClauseKind::stay, limit(90, CountReset::leaving));
    }

    static law::StayLimit limit(std::int32_t days, CountReset reset) {
        law::StayLimit limit;
        limit.count.days = days;
        limit.count.reset = reset;
        return limit;
    }
    law::Regime& regime(const std::string& id, law::ClauseKind kind, law::Says says) {
        law::Regime regime;
        regime.id = id;
        regime.title = "The law on " + id;
        regime.country = "BBB";
        regime.in_force = 1;
        regime.verified_until = kLast;
        regime.clauses.push_back({"1", kind, std::move(says), "a law", "", {}});
        book.regimes.push_back(std::move(regime));
        return book.regimes.back();
    }
    void permit_path(std::int32_t apply_by_day, bool pending_is_legal) {
        law::PermitPath path;
        path.apply_by_day = apply_by_day;
        path.pending_is_legal = pending_is_legal;
        regime("permits", law::ClauseKind::permit, path);
    }
    void entry(bool allowed, Day from) {
        regime("entry", law::ClauseKind::entry, law::Border{allowed}).in_force = from;
    }

    template <class What>
    void on_day(Day day, const What& what) {
        const Network network(world);
        const Reach reach(world, network);
        const Labels labels(world);
        const RoadWeights roads(reach, parameters);
        const Levels levels(world);
        const GroupLaw law(world, book);
        what(Today{.world = world,
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
                   .prices = prices,
                   .horizon = kLast,
                   .permit_wait_days = permit_wait});
    }
    [[nodiscard]] static State staying(Day entered, Day due) {
        State state;
        state.stage = Stage::staying;
        state.group = GroupId{1};
        state.place = PlaceId{city};
        state.home = PlaceId{home};
        state.tier = TierId{1};
        state.entered = entered;
        state.due = due;
        return state;
    }
    [[nodiscard]] static std::vector<double> probabilities(const LastDay& rule, const State& state) {
        Outcomes outcomes;
        rule.changes(state.project(LastDay::kReads), outcomes);
        std::vector<double> found;
        for (const Outcome& outcome : outcomes) {
            found.push_back(outcome.probability);
        }
        return found;
    }

    World world;
    law::Book book;
    RuleParameters parameters{};
    Day permit_wait = 0;
    std::vector<double> waits = std::vector<double>(4);
    std::vector<double> slots = std::vector<double>(4, 100);
    std::vector<double> effects = std::vector<double>(4, 1);
    std::vector<double> checks = std::vector<double>(4);
    std::vector<double> beds = std::vector<double>(5, 100);
    std::vector<double> prices = std::vector<double>(5);
    std::vector<double> known = std::vector<double>(4);
    static constexpr GateId kFromHome{1}, kToHome{2}, kFromOther{3}, kToOther{4};
};

TEST_F(Neighbours, AStayIsPlannedToTheChoiceBeforeTheNinetiethDayAtMost) {
    on_day(kFirst + 5, [](const Today& today) {
        // Entered on day 1000, which is day 1 of the stay: day 90 is 1089, and two days before it is 1087.
        EXPECT_EQ(day_of_decision(today, staying(1000, kNoDay)), 1087);
        EXPECT_EQ(due_of_stay(today, staying(1000, kNoDay), 1200), 1087);
        EXPECT_EQ(due_of_stay(today, staying(1000, kNoDay), 1050), 1050);
        EXPECT_EQ(due_of_stay(today, staying(kNoDay, kNoDay), 1200), 1200);
        State permitted = staying(1000, kNoDay);
        permitted.standing = Standing::permitted;
        EXPECT_EQ(due_of_stay(today, permitted, 1200), 1200);
        State lodged = staying(1000, kNoDay);
        lodged.stage = Stage::lodged;
        EXPECT_EQ((PlanStay{today}.apply(lodged, {200, 0}).due), 1087);
    });
    on_day(1095, [](const Today& today) {
        EXPECT_EQ(due_of_stay(today, staying(1000, kNoDay), 1200), 1096);  // it has come: tomorrow
    });
}

TEST_F(Neighbours, TheChoiceGoesByTheWeights) {
    on_day(1087, [this](const Today& today) {
        // Home 1, around 2, stay on 0.5 of 3.5. Around: exp(-0.5) (1 - 0.25) by home, exp(-1.5) by the other post.
        const double by_home = std::exp(-0.5) * 0.75;
        const double by_other = std::exp(-1.5);
        const double sum = by_home + by_other;
        EXPECT_THAT(probabilities(LastDay{today, known}, staying(1000, 1087)),
                    testing::ElementsAre(DoubleNear(1 / 3.5, 1e-12), DoubleNear(0.5 / 3.5, 1e-12),
                                         DoubleNear(2 / 3.5 * by_home / sum, 1e-12),
                                         DoubleNear(2 / 3.5 * by_other / sum, 1e-12)));
        // A stay that ends as planned, before the day of the choice, is no matter of law.
        EXPECT_TRUE((LastDay{today, known}.concerns(staying(1000, 1087))));
        EXPECT_FALSE((LastDay{today, known}.concerns(staying(1001, 1087))));
        EXPECT_FALSE((LastDay{today, known}.concerns(staying(kNoDay, 1087))));
    });
}

TEST_F(Neighbours, NobodyLeavesToComeBackWhereThatBeginsNothingAnew) {
    book.regimes.clear();
    regime("stay", law::ClauseKind::stay, limit(90, CountReset::never));
    on_day(1087, [this](const Today& today) {
        EXPECT_THAT(probabilities(LastDay{today, known}, staying(1000, 1087)),
                    testing::ElementsAre(DoubleNear(1 / 1.5, 1e-12), DoubleNear(0.5 / 1.5, 1e-12)));
    });
}

TEST_F(Neighbours, WhoLeavesToComeBackPassesBothWaysAndStartsAnew) {
    on_day(1087, [this](const Today& today) {
        Outcomes outcomes;
        const LastDay rule{today, known};
        rule.changes(staying(1000, 1087).project(LastDay::kReads), outcomes);
        const State out = rule.apply(staying(1000, 1087), outcomes.back().change);
        EXPECT_EQ(out.stage, Stage::queueing);
        EXPECT_EQ(out.standing, Standing::renewing);
        EXPECT_EQ(out.gate, kToOther);
        EXPECT_EQ(out.place, PlaceId{city});
        EXPECT_EQ(out.entered, 1000);
        Outcomes gives_up;
        GiveUp{today}.changes(out.project(GiveUp::kReads), gives_up);
        EXPECT_THAT(gives_up, testing::IsEmpty());
        const State turned = beyond_gate(today, out);
        EXPECT_EQ(turned.stage, Stage::queueing);
        EXPECT_EQ(turned.gate, kFromOther);
        EXPECT_EQ(turned.since, 1087);
        const State back = beyond_gate(today, turned);
        EXPECT_EQ(back.stage, Stage::arriving);
        EXPECT_EQ(back.place, PlaceId{city});
        EXPECT_EQ(back.gate, GateId::none);
        EXPECT_EQ(back.standing, Standing::visitor);
        EXPECT_EQ(back.entered, 1087);
        EXPECT_EQ(back.home, PlaceId{home});
    });
}

TEST_F(Neighbours, ALawThatIsAnnouncedReDatesWhoIsThere) {
    law::Regime& shorter = regime("less", law::ClauseKind::stay, limit(30, CountReset::leaving));
    shorter.announced = 1010;
    shorter.in_force = 1020;
    shorter.exception_to = {"stay"};
    on_day(1009, [](const Today& today) { EXPECT_EQ(day_of_decision(today, staying(1000, kNoDay)), 1087); });
    on_day(1010, [](const Today& today) {
        EXPECT_EQ(day_of_decision(today, staying(1000, kNoDay)), 1027);
        EXPECT_THAT(today.law.days_of_news(), testing::ElementsAre(1010));
        EXPECT_EQ((NewsOfLaw{today}.apply(staying(1000, 1087), {}).due), 1027);
        EXPECT_TRUE((NewsOfLaw{today}.concerns(staying(1000, 1087))));
        EXPECT_FALSE((NewsOfLaw{today}.concerns(staying(1000, 1015))));
        EXPECT_FALSE((NewsOfLaw{today}.concerns(staying(kNoDay, 1200))));
    });
}

TEST_F(Neighbours, ADayOfEntryIsKeptOnlyWhereALastDayCanFollow) {
    on_day(1000, [](const Today& today) {
        // 90 days from 1310 end on 1399, the last day of the period.
        EXPECT_EQ(today.law.counted_from(GroupId{1}, kFromHome, 1310, kLast), 1310);
        EXPECT_EQ(today.law.counted_from(GroupId{1}, kFromHome, 1311, kLast), kNoDay);
        EXPECT_EQ(today.law.counted_from(GroupId{1}, kFromHome, 1310, 1398), kNoDay);
        EXPECT_EQ(today.law.counted_from(GroupId{1}, kToHome, 1000, kLast), kNoDay);  // at home
    });
}

TEST_F(Neighbours, TheDeskKnowsTheLawAndPeopleDoToo) {
    entry(true, 1);
    law::Regime& closed = regime("closure", law::ClauseKind::entry, law::Border{false});
    closed.in_force = 1050;
    closed.exception_to = {"entry"};
    State waiting;
    waiting.stage = Stage::queueing;
    waiting.group = GroupId{1};
    waiting.place = PlaceId{x_home};
    waiting.gate = kFromHome;
    const auto utility_of_gate = [this](const Today& today) {
        Prospects::Memory memory(world);
        const Prospects prospects(today, known, memory);
        return prospects.utility(GroupId{1}, {PlaceId{x_home}, kFromHome, 1}, false);
    };
    on_day(1049, [&](const Today& today) {
        EXPECT_EQ((BorderService{today}.granted(waiting, 0).stage), Stage::choosing);
        EXPECT_TRUE(std::isfinite(utility_of_gate(today)));
        EXPECT_TRUE(today.law.may_leave_home(GroupId{1}, today.day));
    });
    on_day(1050, [&](const Today& today) {
        const State called = BorderService{today}.granted(waiting, 0);
        EXPECT_EQ(called.stage, Stage::at_desk);
        Outcomes outcomes;
        Desk{today}.changes(called, outcomes);
        ASSERT_THAT(outcomes, testing::SizeIs(1));
        EXPECT_EQ(outcomes[0].probability, 1);
        EXPECT_EQ(outcomes[0].reason, "The law on closure");
        EXPECT_EQ((Desk{today}.apply(called, outcomes[0].change).stage), Stage::turned_back);
        EXPECT_FALSE(std::isfinite(utility_of_gate(today)));
        EXPECT_FALSE(today.law.may_leave_home(GroupId{1}, today.day));
        // Who is at home beyond the gate is never kept out.
        EXPECT_TRUE(today.law.lets_pass(GroupId{1}, kToHome, today.day));
    });
}

TEST_F(Neighbours, APermitIsAskedForWhileItCanStillCome) {
    permit_path(80, false);
    permit_wait = 4;
    on_day(1010, [](const Today& today) {
        State lodged = staying(1000, kNoDay);
        lodged.stage = Stage::lodged;
        Outcomes outcomes;
        Applications{today}.changes(lodged, outcomes);
        ASSERT_THAT(outcomes, testing::SizeIs(1));
        EXPECT_DOUBLE_EQ(outcomes[0].probability, 0.3);
        const State after = Applications{today}.apply(lodged, outcomes[0].change);
        EXPECT_EQ(after.standing, Standing::applied);
        EXPECT_EQ(after.due, 1024);  // four days to be taken up, ten to be decided
        outcomes.clear();
        TitleDecision{today}.changes(after, outcomes);
        EXPECT_DOUBLE_EQ(outcomes[0].probability, 0.8);
        EXPECT_EQ((TitleDecision{today}.apply(after, outcomes[0].change).standing), Standing::permitted);
        EXPECT_EQ((TitleDecision{today}.apply(after, outcomes[1].change).standing), Standing::visitor);
    });
    // Decided 14 days later: by day 1089, the last legal one, if it is asked for by day 1075. The term is day 80: 1079.
    on_day(1075, [](const Today& today) { EXPECT_TRUE(may_apply(today, staying(1000, kNoDay))); });
    on_day(1076, [](const Today& today) { EXPECT_FALSE(may_apply(today, staying(1000, kNoDay))); });
}

TEST_F(Neighbours, APendingApplicationMayItselfBeTheTitle) {
    permit_path(80, true);
    on_day(1079, [](const Today& today) { EXPECT_TRUE(may_apply(today, staying(1000, kNoDay))); });
    on_day(1080, [](const Today& today) { EXPECT_FALSE(may_apply(today, staying(1000, kNoDay))); });
}

TEST_F(Neighbours, AsylumThatMustBeClaimedOnTheDayOfArrivalIsNotClaimedLater) {
    law::Protection claim;
    claim.claim_within_days = 0;
    regime("asylum", law::ClauseKind::protection, claim);
    world.groups[0].intent = Intent::protection;
    parameters.asylum_claim_share = 0.7;
    State lodged = staying(1000, kNoDay);
    lodged.stage = Stage::lodged;
    for (const auto& [day, ways] : {std::pair(1000, 1U), std::pair(1001, 0U)}) {
        on_day(day, [&](const Today& today) {
            Outcomes outcomes;
            Applications{today}.changes(lodged, outcomes);
            EXPECT_EQ(outcomes.size(), ways) << "day " << day;
        });
    }
}

TEST_F(Neighbours, AsylumIsClaimedWithinItsTermByWhoCameForIt) {
    law::Protection claim;
    claim.claim_within_days = 5;
    claim.decision_days = 60;
    regime("asylum", law::ClauseKind::protection, claim);
    world.groups[0].intent = Intent::protection;
    parameters.asylum_claim_share = 0.7;
    parameters.asylum_grant_share = 0.1;
    State lodged = staying(1000, kNoDay);
    lodged.stage = Stage::lodged;
    on_day(1005, [&](const Today& today) {
        Outcomes outcomes;
        Applications{today}.changes(lodged, outcomes);
        ASSERT_THAT(outcomes, testing::SizeIs(1));
        EXPECT_DOUBLE_EQ(outcomes[0].probability, 0.7);
        const State after = Applications{today}.apply(lodged, outcomes[0].change);
        EXPECT_EQ(after.standing, Standing::protection);
        EXPECT_EQ(after.due, 1065);
        EXPECT_EQ(due_of_stay(today, after, 1300), 1300);  // no last day while it is decided
    });
    on_day(1006, [&](const Today& today) {
        Outcomes outcomes;
        Applications{today}.changes(lodged, outcomes);
        EXPECT_THAT(outcomes, testing::IsEmpty());
    });
}

TEST(PermitDesk, TakesApplicationsOnWeekdaysInOrder) {
    EXPECT_DOUBLE_EQ(permit_backlog_after(100, 40, 30, true), 110);
    EXPECT_DOUBLE_EQ(permit_backlog_after(100, 40, 30, false), 140);
    EXPECT_DOUBLE_EQ(permit_backlog_after(10, 5, 30, true), 0);
    EXPECT_EQ(permit_wait_days(0, 30), 0);
    EXPECT_EQ(permit_wait_days(300, 30), 14);  // ten weekdays
    EXPECT_EQ(permit_wait_days(1, 0), 365);
}

TEST(States, GoIntoWordsAndBack) {
    State state;
    state.stage = Stage::staying;
    state.tier = TierId{3};
    state.group = GroupId{7};
    state.place = PlaceId{123456};
    state.home = PlaceId{654321};
    state.standing = Standing::past_last_day;
    state.gate = GateId{0xabcdef};
    state.since = 20'000;
    state.due = 2'000'000;
    state.entered = 19'000;
    EXPECT_EQ(State::of(state.words()), state);
    State expected;
    expected.standing = Standing::past_last_day;
    EXPECT_EQ(state.project(field::kStanding), expected);
    expected = {};
    expected.entered = 19'000;
    EXPECT_EQ(state.project(field::kEntered), expected);
}

}  // namespace
}  // namespace steppe
