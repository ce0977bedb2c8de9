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
constexpr int kReplicatesOfRules = 1200;

std::vector<std::vector<double>> sample(const SmallCase& small, Tallying tallying, std::uint64_t first_seed,
                                        Order order = Order::by_rounds, int replicates = kReplicates) {
    std::vector<std::vector<double>> out(5);
    for (int r = 0; r < replicates; ++r) {
        const CaseResult result = small.run(tallying, first_seed + static_cast<std::uint64_t>(r), order);
        const std::size_t first = result.camps.size() - 3;  // all locations are put out where water drives
        for (std::size_t c = 0; c < 3; ++c) {
            out[c].push_back(in_camp(result, first + c, 24));
        }
        out[3].push_back(in_camp(result, first, 8) + 40 * in_camp(result, first + 1, 8));
        out[4].push_back(in_camp(result, first + 2, 12));
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

/// The same country with one more rule each.
std::vector<Variant> with_rules() {
    std::vector<Variant> all;
    const auto add = [&](std::string_view name) -> Case& {
        all.push_back({name, country(false, false, 2)});
        return all.back().small.made;
    };
    Case& fixed = add("fixed routes");
    fixed.settings.fixed_routes = true;
    fixed.settings.awareness_level = 3;  // a marker is a hop
    fixed.major_routes = {{{0, 2, 4, 5}, true}, {{1, 7}, true}};
    Case& farming = add("harvest");
    farming.start_date = *parse_day("2020-01-25");
    farming.settings.harvest_months = {2};
    farming.days = 25;
    Case& alike = add("ethnicity and religion");
    alike.settings.match_town_ethnicity = alike.settings.match_camp_religion = true;
    alike.settings.weight_softening = 0.05;
    alike.demographics = {{"ethnicity", {"red", "blue"}, {NAN, NAN}, {{kNoLocation, {1, 2}}, {0, {5, 1}}}},
                          {"religion", {"sun", "moon"}, {NAN, NAN}, {{kNoLocation, {1, 1}}}}};
    for (const LocationIndex town : {2U, 3U}) {
        alike.locations[town].population = 150;
    }
    Case& sinks = add("sinks");
    sinks.settings.camps_are_sinks = true;
    sinks.settings.camp_movechance = 0.3;
    for (const LocationIndex camp : {5U, 6U, 7U}) {
        sinks.locations[camp].deactivation_probability = 0.2;
    }
    Case& listed = add("agents.csv and hazards");
    listed.settings.children_avoid_hazards = listed.settings.boys_take_risk = true;
    listed.demographics = {{"age", {"9", "16", "40"}, {9, 16, 40}, {{kNoLocation, {1, 1, 1}}}},
                           {"gender", {"male", "female"}, {NAN, NAN}, {{kNoLocation, {1, 1}}}}};
    listed.listed_people = {{0, 16, "male", "", "", 0, 20}, {3, 8, "female", "", "", 0, 15}};
    Case& water = add("water with a forecast");
    Settings& settings = water.settings;
    settings.flood_driven_spawning = settings.flood_rules = settings.flood_forecaster = true;
    settings.take_from_population = true;
    settings.flood_spawn_mode = SpawnMode::poisson;
    settings.displaced_per_flood_day = {0, 6, 12, 20};
    settings.flood_movechances = {0, 0.5, 0.9, 1};
    settings.flood_loc_weights = {1, 0.8, 0.5, 0.2};
    settings.flood_forecaster_timescale = 3;
    settings.flood_forecaster_end_time = 12;
    settings.flood_forecaster_weights.assign(40, 0.9);
    settings.flood_awareness_weights = {0.5, 1};
    settings.weight_softening = 0.3;
    water.demographics = {{"floodawareness", {"0", "1"}, {0, 1}, {{kNoLocation, {1, 1}}}}};
    water.conflicts.clear();
    for (const LocationIndex zone : {0U, 1U}) {
        water.locations[zone].kind = LocationKind::flood_zone;
        water.locations[zone].conflict = -1;
        water.flood.push_back({zone, {}});
        for (int day = 0; day < 40; ++day) {
            water.flood.back().by_day.push_back((day + static_cast<int>(zone)) % 3);
        }
    }
    return all;
}

/// The means of two samples lie within 4.5 standard errors of each other and `slack` people.
void expect_alike(const std::vector<double>& a, const std::vector<double>& b, double slack, std::string_view what) {
    const auto moments = [](const std::vector<double>& sample) {
        double sum = 0;
        double squares = 0;
        for (const double value : sample) {
            sum += value;
            squares += value * value;
        }
        const auto n = static_cast<double>(sample.size());
        return std::pair(sum / n, std::max(squares / n - sum / n * (sum / n), 0.0) / n);
    };
    const auto [mean_a, error_a] = moments(a);
    const auto [mean_b, error_b] = moments(b);
    EXPECT_NEAR(mean_a, mean_b, 4.5 * std::sqrt(error_a + error_b) + slack) << what;
}

// Six rules, five statistics each: false-alarm rate 6e-6. With Flee's own order the means are within 2 % of all people.
TEST(FleeAgreement, EachRuleAgreesInLaw) {
    for (Variant& variant : with_rules()) {
        const auto draw = [&](Tallying tallying, std::uint64_t first_seed, Order order) {
            return sample(variant.small, tallying, first_seed, order, kReplicatesOfRules);
        };
        const auto cohorts = draw(Tallying::cohort, 1, Order::by_rounds);
        const auto persons = draw(Tallying::individual, 1'000'001, Order::by_rounds);
        const auto in_turn = draw(Tallying::individual, 2'000'001, Order::one_by_one);
        for (std::size_t s = 0; s < cohorts.size(); ++s) {
            EXPECT_GT(p_value(cohorts[s], persons[s]), kFalseAlarm) << variant.name << ", statistic " << s;
        }
        for (std::size_t c = 0; c < 3; ++c) {
            expect_alike(cohorts[c], in_turn[c], 6, variant.name);
        }
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
// Room falls over a wide range here: where a camp comes to stand at half of its room, whether a whole day's people
// still set out for it hangs on a single person, and the limit is not continuous.
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
