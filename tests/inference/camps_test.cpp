// The models of people in camps: laws that hold whatever the numbers, and small cases by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "inference/camp_backtest.hpp"
#include "inference/forecast_errors.hpp"
#include "inference/quantile_scores.hpp"
#include "steppe/random.hpp"

namespace steppe {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

constexpr double kExact = 1e-9;

/// Two places and two camps over `days` days; everything open, conflict everywhere.
CampSetting two_camps(std::size_t days) {
    CampSetting setting;
    setting.camps = {"near", "far"};
    setting.capacity = {1000, 3000};
    setting.people = {5000, 20000};
    setting.road_km = {20, 300, 100, 200};
    setting.days = days;
    setting.open.assign(days * 2, 1);
    setting.conflict.assign(days * 2, 1);
    return setting;
}

CampCounts growing(std::size_t days) {
    CampCounts counts{days, 2, {}, {}};
    for (std::size_t day = 0; day < days; ++day) {
        const auto x = static_cast<double>(day);
        counts.counted.insert(counts.counted.end(), {10 + 5 * x, 20 + 10 * x});
        counts.in_all_camps.push_back(30 + 15 * x);
    }
    return counts;
}

TEST(Redistribution, KeepsTheTotalAndNobodyIsNegative) {
    CampCounts counts = growing(100);
    for (std::size_t day = 60; day < 100; ++day) {  // and falls again
        counts.in_all_camps[day] = 930 - 10 * static_cast<double>(day - 60);
    }
    const Redistribution made = redistribute(two_camps(100), counts, CampChoiceRanges{}, 16);
    ASSERT_EQ(made.members.size(), 16U);
    for (std::size_t day = 0; day < 100; ++day) {
        EXPECT_NEAR(made.median[2 * day] + made.median[2 * day + 1], counts.in_all_camps[day], kExact);
        for (const auto& member : made.members) {
            EXPECT_NEAR(member[2 * day] + member[2 * day + 1], counts.in_all_camps[day], kExact);
            EXPECT_GE(std::min(member[2 * day], member[2 * day + 1]), 0);
        }
    }
    EXPECT_NEAR(made.median[0], 10, kExact) << "day 0 is given";
}

TEST(Redistribution, ReadsNoCountOfACampAfterDay0) {
    CampCounts counts = growing(50);
    const Redistribution before = redistribute(two_camps(50), counts, CampChoiceRanges{}, 8);
    for (std::size_t i = 2; i < counts.counted.size(); ++i) {
        counts.counted[i] = 77;
    }
    EXPECT_EQ(redistribute(two_camps(50), counts, CampChoiceRanges{}, 8).median, before.median);
}

TEST(Redistribution, NobodyComesToAClosedCampAndMoreToOneThatIsNearer) {
    CampSetting setting = two_camps(50);
    for (std::size_t day = 0; day < 30; ++day) {
        setting.open[2 * day] = 0;
    }
    const std::vector<double> none = {0, 0};
    std::vector<double> totals(50);
    std::iota(totals.begin(), totals.end(), 0.0);
    const std::vector<double> there = redistribute(setting, none, totals, CampChoice{});
    EXPECT_EQ(there[2 * 29], 0);
    EXPECT_GT(there[2 * 49], 0);
    setting.road_km[1] = setting.road_km[3] = 2000;
    EXPECT_GT(redistribute(setting, none, totals, CampChoice{})[2 * 49], there[2 * 49]);
}

TEST(Redistribution, WithoutRoadsOrConflictGoesByCapacity) {
    CampSetting setting = two_camps(3);
    setting.conflict.assign(setting.conflict.size(), 0);
    const std::vector<double> there =
        redistribute(setting, std::vector<double>{0, 0}, std::vector<double>{0, 40, 80}, CampChoice{});
    EXPECT_THAT(there, ElementsAre(0, 0, DoubleNear(10, kExact), DoubleNear(30, kExact), DoubleNear(20, kExact),
                                   DoubleNear(60, kExact)));
}

TEST(Choices, CoverTheRangesEvenly) {
    const CampChoiceRanges ranges;
    const std::vector<CampChoice> choices = choices_in(ranges, 64);
    double mean = 0;
    for (const CampChoice& choice : choices) {
        EXPECT_TRUE(choice.capacity >= ranges.capacity.low && choice.capacity <= ranges.capacity.high);
        EXPECT_TRUE(choice.crowding >= ranges.crowding.low && choice.crowding <= ranges.crowding.high);
        EXPECT_TRUE(choice.distance >= ranges.distance.low && choice.distance <= ranges.distance.high);
        EXPECT_TRUE(choice.people >= ranges.people.low && choice.people <= ranges.people.high);
        mean += choice.capacity / 64;
    }
    EXPECT_NEAR(mean, 0.5, 0.02);
}

/// Published every ten days: 1,000 people more each time in the first camp, as many as ever in the second.
PublishedCounts every_ten_days(int days) {
    PublishedCounts all(2);
    for (int day = 0; day <= days; day += 10) {
        all[0].push_back({day, 1000.0 + 100 * day});
        all[1].push_back({day, 5000});
    }
    return all;
}

TEST(Forecast, OfASteadyTrendIsTheFormula) {
    DampedTrend trend;
    trend.pooled = 0;
    trend.moved = 0;
    trend.greatest_rate = 1;
    const CampForecast made = forecast(two_camps(400), every_ten_days(400), 205, 30, trend);
    // The last report is of day 200: 21,000 people, 100 more a day; 35 days ahead, damped.
    const double damped = 60 * (1 - std::exp(-35.0 / 60));
    EXPECT_NEAR(made.median[0], 21000 + 0.6 * 100 * damped, 1e-6);
    EXPECT_NEAR(made.median[1], 5000, 1e-6);
    const double mean = (made.median[0] + made.median[1]) / 2;
    EXPECT_NEAR(made.few, mean / 10, 1e-6);
    EXPECT_NEAR(made.spread[0], std::sqrt(mean / (made.median[0] + mean / 10) * 35 / 30 * (1 + 200.0 / 205)), 1e-9);
}

TEST(Forecast, OfLevelPersistenceIsTheLastReport) {
    const CampForecast made = forecast(two_camps(400), every_ten_days(400), 205, 90, level_persistence_trend());
    EXPECT_THAT(made.median, ElementsAre(21000, 5000));
}

TEST(Forecast, OfATrendContinuedIsTheLine) {
    const CampForecast made = forecast(two_camps(400), every_ten_days(400), 205, 90, continued_trend());
    EXPECT_NEAR(made.median[0], 21000 + 100 * 95, 1) << "95 days after the report of day 200";
    EXPECT_NEAR(made.median[1], 5000, 1e-6);
}

/// The example of docs/methods/camps.md.
TEST(Forecast, ErrorsAndQuantilesAreAsInTheExample) {
    const CampForecast made{{9000, 1000}, {0.6, 1.5}, 500};
    EXPECT_NEAR(made.error_of(0, 22300), 2 * (std::sqrt(22800.0 / 9500) - 1) / 0.6, kExact);
    EXPECT_NEAR(made.error_of(1, 250), -2 * (std::sqrt(1500.0 / 750) - 1) / 1.5, kExact);
    EXPECT_THAT(made.quantiles(0, std::vector<double>{-0.35, 0, 0.5}),
                ElementsAre(DoubleNear(7280.35, 0.01), DoubleNear(9000, kExact), DoubleNear(12063.75, 0.01)));
    EXPECT_THAT(made.quantiles(1, std::vector<double>{-0.35, 0.5}),
                ElementsAre(DoubleNear(441.08, 0.01), DoubleNear(2335.94, 0.01)));
    EXPECT_THAT(made.quantiles(1, std::vector<double>{-9}), ElementsAre(0)) << "nobody is less than nobody";
    for (const double observed : {0.0, 40.0, 1000.0, 70000.0}) {
        EXPECT_NEAR(made.quantiles(1, std::vector<double>{made.error_of(1, observed)})[0], observed, 1e-6);
    }
}

TEST(Forecast, KnowsNothingOfWhatIsPublishedLaterNorOfCapacities) {
    CampSetting setting = two_camps(400);
    PublishedCounts published = every_ten_days(400);
    const CampForecast before = forecast(setting, published, 205, 30, DampedTrend{});
    for (auto& reports : published) {
        for (auto& one : reports) {
            one.agents = one.day > 205 ? 1e6 : one.agents;
        }
    }
    setting.capacity = {1, 1};
    for (std::size_t day = 206; day < 400; ++day) {
        setting.open[2 * day] = setting.conflict[2 * day] = 0;
    }
    const CampForecast after = forecast(setting, published, 205, 30, DampedTrend{});
    EXPECT_EQ(after.median, before.median);
    EXPECT_EQ(after.spread, before.spread);
}

TEST(Forecast, TheFirstReportOfACampIsNoGrowthAndOneWrongReportHardlyAny) {
    PublishedCounts published(2);
    published[0] = {{0, 0}, {100, 8000}};
    published[1] = {{0, 500}, {30, 500}, {60, 500}, {90, 500}, {100, 900}};
    const CampForecast made = forecast(two_camps(400), published, 100, 30, DampedTrend{});
    EXPECT_NEAR(made.median[0], 8000, 1e-6);
    EXPECT_NEAR(made.median[1], 900, 1e-6) << "the median of the slopes is 0";
}

TEST(Forecast, CampsOfWhichNothingIsKnownAreAllowed) {
    const CampForecast made = forecast(two_camps(400), PublishedCounts(2), 100, 30, DampedTrend{});
    EXPECT_THAT(made.median, ElementsAre(0, 0));
    for (const double spread : made.spread) {
        EXPECT_TRUE(std::isfinite(spread) && spread > 0);
    }
}

TEST(Backtest, OwnErrorsCountOnlyOnceTheirOutcomeWasPublished) {
    const CampCase one{"made up", two_camps(300), growing(300), every_ten_days(300)};
    std::vector<CampOutlook> all = outlooks(one, 30, level_persistence_trend());
    ASSERT_GT(all.size(), 20U);
    EXPECT_EQ(all[0].origin, kFirstOrigin);
    EXPECT_EQ(all[0].settled[0], 60) << "day 60 had been published on day 60";
    EXPECT_EQ(all[1].settled[0], 70) << "day 67 by the report of day 70";
    const auto quantiles = [&](const ErrorLaw& others) {
        return outlook_quantiles(std::vector<LeadOutlooks>{{all, others}}, 0, std::vector<double>{0.05, 0.5, 0.95});
    };
    const ErrorLaw narrow{{0, 0}, {1, 1}};
    const auto before = quantiles(narrow);
    const auto alone = quantiles({});
    const std::size_t changed = 15;
    all[changed].observed = {9e6, 9e6};
    const auto after = quantiles(narrow);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].origin < all[changed].settled[0]) {
            EXPECT_EQ(before[i], after[i]) << i;
        } else {
            EXPECT_NE(before[i], after[i]) << i;
        }
        EXPECT_EQ(alone[i].empty(), all[i].origin < all[0].settled[0]) << "without others, nothing at first " << i;
    }
}

TEST(Backtest, ErrorsOfAShortLeadAreHeardAtALongOneInItsScale) {
    const CampCase one{"made up", two_camps(300), growing(300), every_ten_days(300)};
    const std::vector<CampOutlook> week = outlooks(one, 7, level_persistence_trend());
    const std::vector<CampOutlook> quarter = outlooks(one, 90, level_persistence_trend());
    const ErrorLaw none_is_known_yet{{-0.1, 0.1}, {1, 1}};
    const ErrorLaw twice_as_wide{{-0.2, 0.2}, {1, 1}};
    const std::vector<double> levels = {0.05, 0.95};
    const auto alone = outlook_quantiles(std::vector<LeadOutlooks>{{quarter, twice_as_wide}}, 0, levels);
    const auto together =
        outlook_quantiles(std::vector<LeadOutlooks>{{week, none_is_known_yet}, {quarter, twice_as_wide}}, 1, levels);
    EXPECT_EQ(together[0], alone[0]) << "the first outcome is not known on the first day";
    EXPECT_NE(together[3], alone[3]) << "three weeks later that of a week is";
    std::vector<double> own;
    for (std::size_t i = 0; i < 2; ++i) {  // outcomes of days 37 and 44, published on days 40 and 50
        ASSERT_LE(week[i].settled[0], quarter[3].origin);
        for (std::size_t c = 0; c < 2; ++c) {
            own.push_back(2 * week[i].said.error_of(c, week[i].observed[c]));
        }
    }
    const std::vector<double> by_hand =
        quarter[3].said.quantiles(0, error_quantiles(mixed(twice_as_wide, own, 2), levels));
    EXPECT_NEAR(together[3][0], by_hand[0], kExact);
    EXPECT_NEAR(together[3][1], by_hand[1], kExact);
}

TEST(ErrorLaw, QuantilesAndMixturesByHand) {
    const ErrorLaw law{{3, 1, 2}, {1, 1, 2}};
    // Middles of the weights: 1 at 1/8, 2 at 1/2, 3 at 7/8.
    EXPECT_THAT(error_quantiles(law, std::vector<double>{0.01, 0.125, 0.3125, 0.5, 0.99}),
                ElementsAre(1, 1, DoubleNear(1.5, kExact), 2, 3));
    const ErrorLaw both = mixed(law, std::vector<double>{10, 20}, 30);
    EXPECT_NEAR(std::accumulate(both.weights.begin(), both.weights.end(), 0.0), 1, kExact);
    EXPECT_THAT(std::vector<double>(both.errors.begin() + 3, both.errors.end()), ElementsAre(10, -10, 20, -20));
    EXPECT_NEAR(both.weights[3], 0.25 * 0.75, kExact) << "30 origins of one's own: half the weight; a quarter mirrored";
    EXPECT_NEAR(both.weights[4], 0.25 * 0.25, kExact);
    EXPECT_NEAR(scale_of(both), 0.5 * 2 + 0.5 * 15, kExact);
}

TEST(ErrorLaw, AFallToAThirdIsAsFarAsARiseToThreeTimes) {
    EXPECT_EQ(stretch(1), 0);
    EXPECT_NEAR(stretch(9), 4, kExact);
    EXPECT_NEAR(stretch(1.0 / 9), -4, kExact);
    for (const double factor : {1e-3, 0.3, 0.999, 1.001, 4.0, 1e5}) {
        EXPECT_NEAR(factor_of(stretch(factor)) / factor, 1, kExact);
    }
}

TEST(ErrorLaw, OfFewConflictsIsTheirsAQuarterMirrored) {
    const ErrorLaw law = law_of_unseen(std::vector<std::vector<double>>{{2, 2}, {2}, {}});
    EXPECT_EQ(law.errors.size(), kLawErrors);
    EXPECT_EQ(error_quantiles(law, std::vector<double>{0.15})[0], -2);
    EXPECT_EQ(error_quantiles(law, std::vector<double>{0.5})[0], 2);
}

TEST(ErrorLaw, OfAConflictNotSeenHasAScaleOfItsOwn) {
    // Scales 1, 2, 4, 8: of the logarithm the mean is 1.5 ln 2, the standard deviation sqrt(5/3) ln 2.
    const std::vector<std::vector<double>> errors = {{1}, {2, 2}, {4}, {8, 8, 8}};
    const ErrorLaw law = law_of_unseen(errors);
    const double greatest = *std::ranges::max_element(law.errors);
    // The greatest of 19 equally likely scales, by the distribution function of Student's law with 3 degrees of
    // freedom.
    const double t =
        (std::log(greatest) - 1.5 * std::numbers::ln2) / (std::sqrt(5.0 / 3 * (1 + 1.0 / 4)) * std::numbers::ln2);
    const double x = t / std::numbers::sqrt3;
    EXPECT_NEAR(0.5 + (x / (1 + x * x) + std::atan(x)) / std::numbers::pi, 18.5 / 19, 1e-6);
    EXPECT_GT(greatest, 8) << "more than any had";
    // All alike: nothing to add.
    const ErrorLaw alike = law_of_unseen(std::vector<std::vector<double>>(5, {-3, 3}));
    EXPECT_NEAR(*std::ranges::max_element(alike.errors), 3, 1e-9);
    EXPECT_NEAR(*std::ranges::min_element(alike.errors), -3, 1e-9);
}

TEST(ErrorLaw, ThoseThatAreShippedAscendAndGrowWiderWithTheLead) {
    double before = 0;
    for (const std::int32_t lead : {1, 30, 365}) {
        const ErrorLaw law = shipped_forecast_errors(lead);
        EXPECT_TRUE(std::ranges::is_sorted(law.errors));
        const std::vector<double> ends = error_quantiles(law, std::vector<double>{0.05, 0.95});
        EXPECT_LT(ends[0], 0);
        EXPECT_GT(ends[1], before) << lead;
        before = ends[1] * 0.9;
    }
    EXPECT_TRUE(std::ranges::is_sorted(shipped_redistribution_errors().errors));
}

TEST(BestCandidate, IgnoresTheCaseThatIsLeftOut) {
    const std::vector<std::vector<double>> errors = {{9, 1, 1}, {0, 2, 2}};
    EXPECT_EQ(best_candidate(errors, 0), 0U);
    EXPECT_EQ(best_candidate(errors, 1), 1U);
}

TEST(IntervalOfMean, CoversTheMeanOfIndependentValuesNineTimesInTen) {
    // 200 series of 100 uniforms: the interval holds 0.5 in 180 of them, sd 4.2. Seeds are fixed; a failure by chance
    // has a probability below 1e-4 (limits of four sd, and bootstrap intervals of 100 values are a little narrow).
    int held = 0;
    for (std::uint64_t series = 0; series < 200; ++series) {
        Uniforms uniforms({{7, series}, 0, 0, 0, 0});
        std::vector<double> values(100);
        std::ranges::generate(values, [&] { return uniforms.next(); });
        const Range interval = interval_of_mean(values, 5, series);
        held += interval.low <= 0.5 && 0.5 <= interval.high ? 1 : 0;
    }
    EXPECT_GE(held, 160);
    EXPECT_LE(held, 197);
}

}  // namespace
}  // namespace steppe
