// The three modes of a Flee case say the same: `cohort` and `individual` agree in law, `mean` with the ensemble's mean.
//
// Two-sample chi-square tests on camps and on people at large, false-alarm rate 1e-6 for each test case (Bonferroni);
// seeds are fixed. Acting one by one is another law: the difference is measured, not assumed to be none.
#include <gtest/gtest.h>

#include <cmath>

#include "../two_samples.hpp"
#include "small_case.hpp"

namespace {

using namespace steppe;
using namespace steppe::flee;

/// A made-up country with everything that makes counting hard: two conflicts of which one ends, towns in a ring, a
/// marker, a border that closes, camps that fill.
SmallCase country(bool short_stints, bool on_foot, int awareness, double stroll = 0) {
    SmallCase small(25, 0);
    Settings& settings = small.made.settings;
    settings.avoid_short_stints = short_stints;
    settings.start_on_foot = on_foot;
    settings.awareness_level = awareness;
    settings.max_move_speed = 200;
    settings.max_walk_speed = 60;
    settings.default_movechance = 0.4;
    settings.camp_movechance = 0.05;
    settings.conflict_spawn_decay = {1, 0.5};
    settings.conflict_spawn_decay_interval = 10;
    const auto a = small.add("A", LocationKind::conflict_zone);
    const auto b = small.add("B", LocationKind::conflict_zone);
    const auto t1 = small.add("T1", LocationKind::town);
    const auto t2 = small.add("T2", LocationKind::town);
    const auto m = small.add("M", LocationKind::marker);
    const auto c1 = small.camp("C1", 60);
    const auto c2 = small.camp("C2", 90);
    const auto c3 = small.camp("C3", -1);
    small.link(a, t1, 90);
    small.link(a, b, 70);
    small.link(b, t2, 130);
    small.link(t1, t2, 50);
    small.link(t1, m, 40);
    small.link(m, c1, 60);
    small.link(t2, c2, 210);
    small.link(t2, m, 80);
    small.link(b, c3, 450);
    small.made.routes[3].walk_probability = stroll;
    for (const auto camp : {c1, c2}) {
        small.made.locations[camp].country = "Y";
        small.made.locations[camp].foreign = true;
    }
    Closure closure;
    closure.country1 = "X";
    closure.country2 = "Y";
    closure.start = 6;
    closure.end = 9;
    small.made.closures.push_back(closure);
    small.made.conflicts = {{12, b, 0}};
    for (std::size_t day = 0; day < small.made.data[0].agents.size(); ++day) {
        small.made.data[0].agents[day] = static_cast<std::int64_t>(12 * (day + 1));
    }
    return small;
}

constexpr int kReplicates = 4000;

std::vector<std::vector<double>> sample(const SmallCase& small, Tallying tallying, std::uint64_t first_seed,
                                        Order order = Order::by_rounds) {
    std::vector<std::vector<double>> out(5);
    for (int r = 0; r < kReplicates; ++r) {
        const CaseResult result = small.run(tallying, first_seed + static_cast<std::uint64_t>(r), order);
        for (std::size_t c = 0; c < 3; ++c) {
            out[c].push_back(in_camp(result, c, 24));
        }
        out[3].push_back(in_camp(result, 0, 8) + 40 * in_camp(result, 1, 8));
        out[4].push_back(in_camp(result, 2, 12));
    }
    return out;
}

constexpr double kFalseAlarm = 1e-6 / 5;

struct Variant {
    std::string_view name;
    SmallCase small;
};
std::vector<Variant> variants() {
    return {{"awareness 1", country(false, false, 1)},
            {"awareness 2, on foot", country(false, true, 2)},
            {"awareness 3, walking on some days", country(false, false, 3, 0.3)}};
}

TEST(FleeAgreement, CohortsAndIndividualsAgreeInLaw) {
    for (const Variant& variant : variants()) {
        const auto cohorts = sample(variant.small, Tallying::cohort, 1);
        const auto persons = sample(variant.small, Tallying::individual, 1'000'001);
        for (std::size_t s = 0; s < cohorts.size(); ++s) {
            EXPECT_GT(p_value(cohorts[s], persons[s]), kFalseAlarm) << variant.name << ", statistic " << s;
        }
    }
}

// The travel index is rounded by the cohorts: no exact agreement is claimed, but means within 1 % of all people.
TEST(FleeAgreement, ShortStintsAgreeToOnePerCent) {
    const SmallCase small = country(true, true, 2);
    const auto cohorts = sample(small, Tallying::cohort, 1);
    const auto persons = sample(small, Tallying::individual, 1'000'001);
    for (std::size_t c = 0; c < 3; ++c) {
        double a = 0;
        double b = 0;
        for (int r = 0; r < kReplicates; ++r) {
            a += cohorts[c][static_cast<std::size_t>(r)];
            b += persons[c][static_cast<std::size_t>(r)];
        }
        EXPECT_NEAR(a / kReplicates, b / kReplicates, 3.0) << "camp " << c;
    }
}

TEST(FleeAgreement, ForgettingTheFirstLegIsCaught) {
    // As if who has walked the first link walked no more, in one of the two: the test must notice.
    const auto on_foot = sample(country(false, true, 2), Tallying::cohort, 1);
    const auto by_car = sample(country(false, false, 2), Tallying::individual, 1'000'001);
    double least = 1;
    for (std::size_t s = 0; s < on_foot.size(); ++s) {
        least = std::min(least, p_value(on_foot[s], by_car[s]));
    }
    EXPECT_LT(least, 1e-12);
}

// With 1,000 times the people the mean of an ensemble is the fluid limit, to 0.2 % of all people or 5 standard errors.
// Room falls over a wide range here: where a camp comes to stand at half of its room, whether a whole day's people still
// set out for it hangs on a single person, and the limit is not continuous.
TEST(FleeAgreement, MeanIsTheLimitOfTheEnsemble) {
    for (Variant& variant : variants()) {
        SmallCase& small = variant.small;
        for (std::int64_t& agents : small.made.data[0].agents) {
            agents *= 1000;
        }
        for (Location& location : small.made.locations) {
            location.capacity *= location.capacity > 0 ? 5000 : 1;
        }
        small.made.settings.capacity_buffer = 0.05;
        const CaseResult limit = small.run(Tallying::mean);
        constexpr int kRuns = 40;
        for (std::size_t c = 0; c < 3; ++c) {
            double sum = 0;
            double squares = 0;
            for (int r = 0; r < kRuns; ++r) {
                const double n = in_camp(small.run(Tallying::cohort, static_cast<std::uint64_t>(r + 1)), c, 24);
                sum += n;
                squares += n * n;
            }
            const double mean = sum / kRuns;
            const double se = std::sqrt(std::max(squares / kRuns - mean * mean, 0.0) / kRuns);
            EXPECT_NEAR(in_camp(limit, c, 24), mean, std::max(5 * se, 0.002 * 300'000))
                << variant.name << ", camp " << c;
        }
    }
}

TEST(FleeAgreement, TheSeedDecides) {
    const SmallCase small = country(true, true, 2);
    for (const Tallying tallying : {Tallying::cohort, Tallying::individual}) {
        EXPECT_EQ(small.run(tallying, 5).in_camp, small.run(tallying, 5).in_camp);
        EXPECT_NE(small.run(tallying, 5).in_camp, small.run(tallying, 6).in_camp);
    }
    EXPECT_EQ(small.run(Tallying::mean, 5).in_camp, small.run(Tallying::mean, 6).in_camp);
}

}  // namespace
