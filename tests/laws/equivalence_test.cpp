// `individual` and `cohort` agree in law; `mean` with the ensemble's mean. And the test would notice if they did not.
//
// Two samples of each statistic are compared by a chi-square test on bins of pooled quantiles. False-alarm rate: 1e-6
// for the whole of each comparison (Bonferroni over statistics and scenarios); the seeds are fixed. Each wrong variant
// must fail with p < 1e-12 on at least one statistic.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "../two_samples.hpp"
#include "small_town.hpp"

namespace {

using namespace steppe;
using namespace steppe::town;

constexpr double kFalseAlarm = 1e-6;

/// Wrong on purpose: the expected number of each change, rounded, instead of a draw.
struct RoundedTally : CohortTally {};
std::uint64_t draw_split(const DrawPoint& /*point*/, std::span<const Member<RoundedTally>> members,
                         std::span<const Outcome> outcomes, SplitScratch& /*scratch*/,
                         std::vector<SplitPart<RoundedTally>>& parts) {
    for (std::uint32_t m = 0; m < members.size(); ++m) {
        std::int64_t left = *members[m].bag;
        for (std::uint32_t o = 0; o < outcomes.size(); ++o) {
            const std::int64_t part = std::min<std::int64_t>(
                left, std::llround(static_cast<double>(*members[m].bag) * outcomes[o].probability));
            if (part > 0) {
                parts.push_back({m, o, part});
                left -= part;
            }
        }
    }
    return 0;
}

/// Wrong on purpose: those who ask are admitted in proportion to their numbers instead of in random order.
struct ProportionalTally : CohortTally {};
std::uint64_t draw_split(const DrawPoint& point, std::span<const Member<ProportionalTally>> members,
                         std::span<const Outcome> outcomes, SplitScratch& scratch,
                         std::vector<SplitPart<ProportionalTally>>& parts) {
    std::vector<Member<CohortTally>> same;
    for (const auto& member : members) {
        same.push_back({member.bag});
    }
    std::vector<SplitPart<CohortTally>> drawn;
    const std::uint64_t draws =
        steppe::draw_split(point, std::span<const Member<CohortTally>>(same), outcomes, scratch, drawn);
    for (const auto& part : drawn) {
        parts.push_back({part.member, part.outcome, part.part});
    }
    return draws;
}

template <class Tally>
double draw_exact(const DrawPoint& point, double capacity, std::span<const Claim<Tally>> claims,
                  std::span<std::int64_t> granted, std::uint64_t& draws) {
    std::vector<Claim<CohortTally>> same;
    for (const auto& claim : claims) {
        same.push_back({claim.bag, claim.asking, claim.party_size, claim.priority});
    }
    return steppe::draw_ration(point, capacity, std::span<const Claim<CohortTally>>(same), granted, draws);
}
double draw_ration(const DrawPoint& point, double capacity, std::span<const Claim<RoundedTally>> claims,
                   std::span<std::int64_t> granted, std::uint64_t& draws) {
    return draw_exact(point, capacity, claims, granted, draws);
}
double draw_ration(const DrawPoint& /*point*/, double capacity, std::span<const Claim<ProportionalTally>> claims,
                   std::span<std::int64_t> granted, std::uint64_t& /*draws*/) {
    double asked = 0;
    for (const auto& claim : claims) {
        asked += static_cast<double>(claim.asking * claim.party_size);
    }
    const double share = asked <= capacity ? 1.0 : capacity / asked;
    double used = 0;
    for (std::size_t c = 0; c < claims.size(); ++c) {
        granted[c] = static_cast<std::int64_t>(static_cast<double>(claims[c].asking) * share);
        used += static_cast<double>(granted[c] * claims[c].party_size);
    }
    return used;
}

Town town_of(std::uint64_t scenario) {
    Town town;
    town.world = small_world(4, 3);
    const auto pick = [&](std::uint64_t what, double low, double high) {
        return low + (high - low) * uniform_from_bits(mix(scenario, what));
    };
    for (std::size_t p = 0; p < 4; ++p) {
        town.rooms.push_back(std::floor(pick(p, 24, 45)));
    }
    town.slots = std::floor(pick(10, 5, 12));
    town.minimum_stay = static_cast<Day>(pick(11, 1, 5));
    return town;
}

constexpr std::array<std::string_view, 9> kStatistics = {"persons at place 0",
                                                         "persons at place 1",
                                                         "persons at place 2",
                                                         "persons at place 3",
                                                         "parties of group 1 at place 2",
                                                         "parties lodged at 3",
                                                         "queue",
                                                         "places 0 and 1 together (8 x 8)",
                                                         "parties of size 3 without a room"};
using Sample = std::array<std::vector<double>, kStatistics.size()>;

template <class Tally, class LeaveRule = Leave>
Sample sample(std::uint64_t scenario, std::uint64_t seed, int replicates) {
    const Town town = town_of(scenario);
    Sample out;
    for (int r = 0; r < replicates; ++r) {
        run_town<Tally, LeaveRule>(
            town, settings_for(town, seed, static_cast<std::uint64_t>(r)), 12, 4,
            [&](const auto& engine, const Census& census) {
                const auto& population = engine.population();
                for (std::size_t p = 0; p < 4; ++p) {
                    out[p].push_back(census.persons[p]);
                }
                out[4].push_back(parties(population, [](const State& s) {
                    return s.group == id_at<GroupId>(1) && s.place == id_at<PlaceId>(2) && s.stage == Stage::visiting;
                }));
                out[5].push_back(parties(population, [](const State& s) {
                    return s.stage == Stage::lodged && s.place == id_at<PlaceId>(3);
                }));
                out[6].push_back(parties(population, [](const State& s) { return s.stage == Stage::queueing; }));
                out[7].push_back(std::floor(census.persons[0] / 4) * 100 + std::floor(census.persons[1] / 4));
                out[8].push_back(parties(population, [](const State& s) {
                    return s.stage == Stage::arriving && s.group == id_at<GroupId>(2);
                }));
            });
    }
    return out;
}

double smallest_p(const Sample& a, const Sample& b) {
    double least = 1;
    for (std::size_t s = 0; s < kStatistics.size(); ++s) {
        least = std::min(least, p_value(a[s], b[s]));
    }
    return least;
}

constexpr int kReplicates = 3000;
constexpr int kScenarios = 3;

TEST(Equivalence, IndividualAndCohortAgreeInLaw) {
    for (std::uint64_t scenario = 1; scenario <= kScenarios; ++scenario) {
        const Sample cohorts = sample<CohortTally>(scenario, 11, kReplicates);
        const Sample individuals = sample<IndividualTally>(scenario, 12, kReplicates);
        for (std::size_t s = 0; s < kStatistics.size(); ++s) {
            EXPECT_GT(p_value(cohorts[s], individuals[s]), kFalseAlarm / (kScenarios * kStatistics.size()))
                << kStatistics[s] << ", scenario " << scenario;
        }
    }
}

TEST(Equivalence, RoundedExpectationsAreCaught) {
    EXPECT_LT(smallest_p(sample<IndividualTally>(1, 21, 1000), sample<RoundedTally>(1, 22, 1000)), 1e-12);
}

TEST(Equivalence, ProportionalAdmissionIsCaught) {
    EXPECT_LT(smallest_p(sample<IndividualTally>(1, 31, kReplicates), sample<ProportionalTally>(1, 32, kReplicates)),
              1e-12);
}

TEST(Equivalence, AHiddenLabelThatAHazardReadsIsCaught) {
    EXPECT_LT(smallest_p(sample<IndividualTally>(1, 41, kReplicates),
                         sample<CohortTally, LeaveUndeclared>(1, 42, kReplicates)),
              1e-12);
}

// At fixed parameters the mean of the ensemble differs from the fluid limit by the curvature of the rules, of order 1 /
// N: with 200 times the parties it must be within 1 % of the population, or 5 standard errors of the ensemble's mean.
TEST(Equivalence, MeanIsTheLimitOfTheEnsemble) {
    for (std::uint64_t scenario = 1; scenario <= kScenarios; ++scenario) {
        Town town = town_of(scenario);
        constexpr int kScale = 200;
        for (double& rooms : town.rooms) {
            rooms *= kScale;
        }
        town.slots *= kScale;
        constexpr int kRuns = 40;
        std::array<double, 4> sum{};
        std::array<double, 4> squares{};
        for (std::uint64_t r = 0; r < kRuns; ++r) {
            run_town<CohortTally>(town, settings_for(town, 51, r), 12, 4 * kScale,
                                  [&](const auto& /*engine*/, const Census& census) {
                                      for (std::size_t p = 0; p < 4; ++p) {
                                          sum[p] += census.persons[p];
                                          squares[p] += census.persons[p] * census.persons[p];
                                      }
                                  });
        }
        run_town<MeanTally>(
            town, settings_for(town, 51, 0), 12, 4 * kScale, [&](const auto& /*engine*/, const Census& census) {
                const double population = 4.0 * 4 * kScale * 6;
                for (std::size_t p = 0; p < 4; ++p) {
                    const double mean = sum[p] / kRuns;
                    const double se = std::sqrt(std::max(squares[p] / kRuns - mean * mean, 0.0) / kRuns);
                    EXPECT_NEAR(census.persons[p], mean, std::max(5 * se, 0.01 * population))
                        << "place " << p << ", scenario " << scenario;
                }
            });
    }
}

}  // namespace
