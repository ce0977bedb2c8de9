// Published and closed-form answers, through the real engine.
#include <gtest/gtest.h>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>

#include "small_town.hpp"

namespace {

using namespace steppe;
using namespace steppe::town;

struct Nobody {
    static void moved(const State& /*from*/, const State& /*to*/, double /*persons*/) {}
};

EngineSettings plain(std::uint64_t seed, std::uint64_t replicate) {
    return {{seed, replicate}, {1, 2, 3}, {}, {}, 0, {}};
}

State at(Stage stage, std::size_t place) {
    State state;
    state.stage = stage;
    state.group = id_at<GroupId>(0);
    state.place = id_at<PlaceId>(place);
    return state;
}

/// A gate with 10,000 slots a day; who is served is through.
struct Gate10000 {
    static constexpr std::string_view kName = "gate";
    static constexpr std::array kStages = {Stage::queueing};
    double slots = 10000;
    [[nodiscard]] static int rounds() { return 1; }
    [[nodiscard]] static std::optional<std::uint32_t> request(const State& /*state*/, int /*round*/) { return 0; }
    [[nodiscard]] double capacity(std::uint32_t /*resource*/) const { return slots; }
    [[nodiscard]] static std::uint64_t resource_id(std::uint32_t /*resource*/) { return 1; }
    [[nodiscard]] static std::int64_t priority(const State& state) { return state.since; }
    [[nodiscard]] static State granted(const State& state, std::uint32_t /*resource*/) {
        State out = state.core();
        out.stage = Stage::gone_abroad;
        return out;
    }
    [[nodiscard]] static State denied(const State& state) { return state; }
};

/// Arrivals 6,000 a day on days 0-2, 16,000 on days 3-9, 8,000 after; 10,000 served a day.
template <class Tally>
std::vector<double> queue_after(double scale) {
    const World world = small_world(1, 3);
    const Labels labels(world);
    Nobody nobody;
    Engine<Tally, Nobody> engine(plain(1, 0), labels, nobody);
    std::vector<double> queue;
    for (Day d = 0; d <= 31; ++d) {
        engine.begin_day(100 + d);
        State joining = at(Stage::queueing, 0);
        joining.gate = id_at<GateId>(0);
        joining.since = 100 + d;
        engine.place(joining, scale * (d < 3 ? 6000 : d < 10 ? 16000 : 8000));
        engine.ration(Gate10000{10000 * scale});
        queue.push_back(parties(engine.population(), [](const State& s) { return s.stage == Stage::queueing; }) /
                        scale);
        engine.end_day();
    }
    return queue;
}

template <class Tally>
void expect_known_queue(double scale) {
    const std::vector<double> queue = queue_after<Tally>(scale);
    EXPECT_DOUBLE_EQ(queue[2], 0);
    EXPECT_DOUBLE_EQ(queue[3], 6000);
    EXPECT_DOUBLE_EQ(queue[9], 42000);
    EXPECT_DOUBLE_EQ(*std::ranges::max_element(queue), 42000);
    EXPECT_DOUBLE_EQ(queue[15], 30000);
    EXPECT_DOUBLE_EQ(queue[20], 20000);
    EXPECT_GT(queue[29], 0);
    EXPECT_DOUBLE_EQ(queue[30], 0);
}

TEST(KnownAnswers, QueueInCohorts) { expect_known_queue<CohortTally>(1); }
TEST(KnownAnswers, QueueOfIndividuals) { expect_known_queue<IndividualTally>(0.01); }
TEST(KnownAnswers, QueueInTheMean) { expect_known_queue<MeanTally>(1); }

/// Moves between two places: 0 -> 1 with probability p, 1 -> 0 with q; both 0: stays. `gone`: leaves the model.
struct Hop {
    static constexpr std::string_view kName = "hop";
    static constexpr Fields kReads = field::kStage | field::kPlace;
    static constexpr When kWhen = When::daily;
    static constexpr std::array kStages = {Stage::visiting};
    double p = 0;
    double q = 0;
    bool leaves = false;
    void changes(const State& state, Outcomes& out) const {
        out.push_back({{0, 0}, index_of(state.place) == 0 ? p : q, "hop"});
    }
    [[nodiscard]] State apply(const State& state, const Change& /*change*/) const {
        State out = state;
        out.stage = leaves ? Stage::gone_home : state.stage;
        out.place = id_at<PlaceId>(1 - index_of(state.place));
        return out;
    }
};

/// How many of 60 are still at place 0 after `days` days: compared with Binomial(60, still). False-alarm rate 1e-6 a
/// test.
template <class Tally>
void expect_binomial(const Hop& hop, int days, double still) {
    constexpr int kParties = 60;
    constexpr int kRuns = 4000;
    const World world = small_world(2, 3);
    const Labels labels(world);
    std::vector<double> seen(kParties + 1);
    for (std::uint64_t r = 0; r < kRuns; ++r) {
        Nobody nobody;
        Engine<Tally, Nobody> engine(plain(5, r), labels, nobody);
        engine.begin_day(100);
        engine.place(at(Stage::visiting, 0), kParties);
        for (Day day = 0; day < days; ++day) {
            engine.begin_day(100 + day);
            engine.split(hop);
        }
        const double here = parties(engine.population(), [](const State& s) { return s.place == id_at<PlaceId>(0); });
        seen[static_cast<std::size_t>(here)] += 1;
    }
    const boost::math::binomial law(kParties, still);
    double statistic = 0;
    int bins = 0;
    double expected = 0;
    double observed = 0;
    double all_expected = 0;
    double all_observed = 0;
    for (int n = 0; n <= kParties; ++n) {
        expected += kRuns * boost::math::pdf(law, n);
        observed += seen[static_cast<std::size_t>(n)];
        if (expected >= 20 && kRuns - all_expected - expected >= 20) {
            statistic += (observed - expected) * (observed - expected) / expected;
            ++bins;
            all_expected += expected;
            all_observed += observed;
            expected = observed = 0;
        }
    }
    expected = kRuns - all_expected;
    observed = kRuns - all_observed;
    statistic += (observed - expected) * (observed - expected) / expected;
    EXPECT_GT(boost::math::cdf(boost::math::complement(boost::math::chi_squared(bins), statistic)), 1e-6);
}

TEST(KnownAnswers, TwoPlaceMarkovChain) {
    // P(at 0 after t | at 0) = pi + (1 - pi)(1 - p - q)^t with pi = q / (p + q).
    constexpr double kP = 0.3;
    constexpr double kQ = 0.1;
    for (const int days : {1, 3, 12}) {
        const double pi = kQ / (kP + kQ);
        const double still = pi + (1 - pi) * std::pow(1 - kP - kQ, days);
        expect_binomial<CohortTally>({kP, kQ, false}, days, still);
        expect_binomial<IndividualTally>({kP, kQ, false}, days, still);
    }
}

TEST(KnownAnswers, GeometricDecay) {
    expect_binomial<CohortTally>({0.2, 0, true}, 4, std::pow(0.8, 4));
    expect_binomial<IndividualTally>({0.2, 0, true}, 4, std::pow(0.8, 4));
}

TEST(KnownAnswers, MeanFollowsTheMarkovChainExactly) {
    const World world = small_world(2, 3);
    const Labels labels(world);
    Nobody nobody;
    Engine<MeanTally, Nobody> engine(plain(1, 0), labels, nobody);
    engine.begin_day(100);
    engine.place(at(Stage::visiting, 0), 1000);
    for (Day day = 0; day < 12; ++day) {
        engine.begin_day(100 + day);
        engine.split(Hop{0.3, 0.1, false});
    }
    EXPECT_NEAR(parties(engine.population(), [](const State& s) { return s.place == id_at<PlaceId>(0); }),
                1000 * (0.25 + 0.75 * std::pow(0.6, 12)), 1e-9);
}

// A place with 10 rooms, arrivals Poisson(lambda) a step, each guest leaving with probability mu a step: the exact
// stationary law of that chain, and Erlang's loss formula in the limit of short steps.
constexpr int kRooms = 10;
constexpr double kLambda = 0.16;
constexpr double kMu = 0.02;  // offered load 8

struct Arrivals {
    static constexpr std::string_view kName = "arrivals";
    static void emissions(std::vector<Emission>& out) {
        out.push_back({at(Stage::arriving, 0), std::nullopt, kLambda, 77});
    }
};
struct Leaving : Hop {};
struct TenRooms {
    static constexpr std::string_view kName = "ten_rooms";
    static constexpr std::array kStages = {Stage::arriving};
    double free = 0;
    [[nodiscard]] static int rounds() { return 1; }
    [[nodiscard]] static std::optional<std::uint32_t> request(const State& /*state*/, int /*round*/) { return 0; }
    [[nodiscard]] double capacity(std::uint32_t /*resource*/) const { return free; }
    [[nodiscard]] static std::uint64_t resource_id(std::uint32_t /*resource*/) { return 3; }
    [[nodiscard]] static std::int64_t priority(const State& /*state*/) { return 0; }
    [[nodiscard]] static State granted(const State& state, std::uint32_t /*resource*/) {
        State out = state;
        out.stage = Stage::visiting;
        return out;
    }
    [[nodiscard]] static State denied(const State& state) {
        State out = state;
        out.stage = Stage::turned_back;
        return out;
    }
};

TEST(KnownAnswers, ErlangLoss) {
    // The chain: guests leave, then arrivals fill what is free.
    std::vector<double> law(kRooms + 1, 1.0 / (kRooms + 1));
    double lost = 0;
    for (int iteration = 0; iteration < 5000; ++iteration) {
        std::vector<double> next(kRooms + 1);
        lost = 0;
        for (int n = 0; n <= kRooms; ++n) {
            for (int stay = 0; stay <= n; ++stay) {
                const double there = law[static_cast<std::size_t>(n)] *
                                     (n == 0 ? 1.0 : boost::math::pdf(boost::math::binomial(n, 1 - kMu), stay));
                double poisson = std::exp(-kLambda);
                for (int come = 0; come < 8; ++come) {
                    next[static_cast<std::size_t>(std::min(stay + come, kRooms))] += there * poisson;
                    lost += there * poisson * std::max(stay + come - kRooms, 0);
                    poisson *= kLambda / (come + 1);
                }
            }
        }
        law = next;
    }
    double erlang = 1;
    for (int n = 1; n <= kRooms; ++n) {
        erlang = kLambda / kMu * erlang / (n + kLambda / kMu * erlang);
    }
    EXPECT_NEAR(lost / kLambda, erlang, 0.015);  // the step is a fiftieth of a stay

    const World world = small_world(2, 3);
    const Labels labels(world);
    Census census(2);
    Engine<CohortTally, Census> engine(plain(9, 0), labels, census);
    constexpr int kBatches = 40;
    constexpr int kSteps = 4000;
    std::vector<double> blocked;
    Day day = 100;
    for (int batch = 0; batch < kBatches; ++batch) {
        const double born = engine.persons_born();
        double admitted = 0;
        for (int step = 0; step < kSteps; ++step, ++day) {
            engine.begin_day(day);
            engine.split(Leaving{{kMu, kMu, true}});
            engine.source(Arrivals{});
            for (const auto& grant : engine.ration(TenRooms{kRooms - census.persons[0]})) {
                admitted += grant.persons;
            }
            ASSERT_LE(census.persons[0], kRooms);
            engine.end_day();
        }
        const double came = engine.persons_born() - born;
        blocked.push_back((came - admitted) / came);
    }
    double mean = 0;
    for (const double b : blocked) {
        mean += b / kBatches;
    }
    double variance = 0;
    for (const double b : blocked) {
        variance += (b - mean) * (b - mean) / (kBatches - 1);
    }
    EXPECT_NEAR(mean, lost / kLambda, 5 * std::sqrt(variance / kBatches));
}

// Little's law, exactly: over a time that begins and ends with an empty queue, the sum of the queue over the evenings
// is the sum of the nights that parties waited.
TEST(KnownAnswers, LittlesLaw) {
    const World world = small_world(1, 3);
    const Labels labels(world);
    struct Waits {
        Day today = 0;
        double nights = 0;
        void moved(const State& from, const State& to, double persons) {
            if (from.stage == Stage::queueing && is_gone(to.stage)) {
                nights += persons * (today - from.since);
            }
        }
    } waits;
    Engine<CohortTally, Waits> engine(plain(3, 0), labels, waits);
    double queue_sum = 0;
    for (Day day = 100; day < 160; ++day) {
        engine.begin_day(day);
        waits.today = day;
        if (day < 130) {
            for (std::size_t g = 0; g < 3; ++g) {
                State joining = at(Stage::queueing, 0);
                joining.group = id_at<GroupId>(g);
                joining.gate = id_at<GateId>(0);
                joining.since = day;
                engine.place(joining, static_cast<double>(mix(static_cast<std::uint64_t>(day), g) % 40));
            }
        }
        engine.ration(Gate10000{100});
        queue_sum += engine.persons_born() - engine.persons_gone();
        engine.end_day();
    }
    EXPECT_EQ(engine.persons_born(), engine.persons_gone());
    EXPECT_GT(queue_sum, 0);
    EXPECT_DOUBLE_EQ(queue_sum, waits.nights);
}

}  // namespace
