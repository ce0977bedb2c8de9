// Properties of the engine on generated towns: nobody is lost, nothing is oversubscribed, the same bits whatever the
// threads and the order of evaluation.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "small_town.hpp"

namespace {

using namespace steppe;
using namespace steppe::town;

Town generated(std::uint64_t seed) {
    Town town;
    const auto pick = [&](std::uint64_t what, std::uint64_t low, std::uint64_t high) {
        return low + mix(seed, what) % (high - low + 1);
    };
    town.world = small_world(pick(1, 40, 90), pick(2, 3, 9));  // enough blocks for several chunks
    for (std::size_t p = 0; p < town.world.places.size(); ++p) {
        town.rooms.push_back(
            static_cast<double>(pick(100 + p, 0, 4) == 0 ? 0 : pick(200 + p, 1, 400)));  // some have none
    }
    town.slots = static_cast<double>(pick(3, 0, 600));
    town.minimum_stay = static_cast<Day>(pick(4, 1, 6));
    return town;
}

Workers threads(unsigned count) {
    return [count](std::size_t n, const std::function<void(std::size_t)>& task) {
        std::atomic<std::size_t> next = 0;
        std::vector<std::jthread> all;
        for (unsigned t = 0; t < count; ++t) {
            all.emplace_back([&] {
                for (std::size_t i = next++; i < n; i = next++) {
                    task(i);
                }
            });
        }
    };
}

/// Every state and how many parties are in it, as bits.
template <class Tally>
std::vector<std::uint64_t> everything(const Population<Tally>& population) {
    std::vector<std::uint64_t> all;
    for (const StockIndex index : population.occupied()) {
        for (const auto& bin : population.stock(index).bins) {
            for (const std::uint64_t word : Population<Tally>::state_of(population.stock(index), bin).words()) {
                all.push_back(word);
            }
            if constexpr (std::same_as<Tally, MeanTally>) {
                all.push_back(std::bit_cast<std::uint64_t>(bin.bag));
            } else if constexpr (std::same_as<Tally, IndividualTally>) {
                std::vector<std::uint64_t> births = bin.bag;
                std::ranges::sort(births);
                all.insert(all.end(), births.begin(), births.end());
            } else {
                all.push_back(static_cast<std::uint64_t>(bin.bag));
            }
        }
    }
    return all;
}

template <class Tally>
std::vector<std::uint64_t> run(const Town& town, EngineSettings settings) {
    std::vector<std::uint64_t> all;
    // The engine itself stops on a lost party or an oversubscribed room, after every phase.
    run_town<Tally>(town, settings, 10, 6, [&](const auto& engine, const Census& census) {
        all = everything(engine.population());
        for (std::size_t p = 0; p < town.rooms.size(); ++p) {
            const double at_start = 6.0 * [&] {
                double persons = 0;
                for (const Group& group : town.world.groups) {
                    persons += group.party_size;
                }
                return persons;
            }();
            EXPECT_LE(census.persons[p], std::max(town.rooms[p], at_start) + 1e-6);
        }
    });
    return all;
}

template <class Tally>
class Properties : public testing::Test {};
using AllTallies = testing::Types<CohortTally, IndividualTally, MeanTally>;
TYPED_TEST_SUITE(Properties, AllTallies);

TYPED_TEST(Properties, SameBitsForAnyThreadsAndOrder) {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        const Town town = generated(seed);
        const EngineSettings one = settings_for(town, seed, 0);
        const std::vector<std::uint64_t> expected = run<TypeParam>(town, one);
        for (const unsigned count : {2U, 4U}) {
            EngineSettings several = one;
            several.workers = threads(count);
            EXPECT_EQ(run<TypeParam>(town, several), expected) << count << " threads, town " << seed;
        }
        EngineSettings shuffled = one;
        shuffled.evaluation_order = 17 + seed;
        EXPECT_EQ(run<TypeParam>(town, shuffled), expected) << "town " << seed;
        EngineSettings other = one;
        other.key.seed += 1;
        if (!std::same_as<TypeParam, MeanTally>) {
            EXPECT_NE(run<TypeParam>(town, other), expected);
        } else {
            EXPECT_EQ(run<TypeParam>(town, other), expected);  // no draws, no seed
        }
    }
}

TYPED_TEST(Properties, NobodyIsLostAndNothingOversubscribed) {
    for (std::uint64_t seed = 10; seed < 40; ++seed) {
        Town town = generated(seed);
        if (seed % 5 == 0) {
            std::ranges::fill(town.rooms, 0.0);  // nowhere to stay
        }
        if (seed % 7 == 0) {
            town.slots = 2;  // parties of three never fit
        }
        EXPECT_NO_THROW((void)run<TypeParam>(town, settings_for(town, seed, 0)));
    }
}

TEST(Properties, AnotherReplicateDiffers) {
    const Town town = generated(1);
    EXPECT_NE(run<CohortTally>(town, settings_for(town, 1, 0)), run<CohortTally>(town, settings_for(town, 1, 1)));
}

struct BadSum {
    static constexpr std::string_view kName = "bad_sum";
    static constexpr Fields kReads = field::kStage;
    static constexpr When kWhen = When::daily;
    static constexpr std::array kStages = {Stage::visiting};
    static void changes(const State& /*state*/, Outcomes& out) { out = {{{0, 0}, 0.7, ""}, {{0, 0}, 0.7, ""}}; }
    [[nodiscard]] static State apply(const State& state, const Change& /*change*/) { return state; }
};
/// Something must happen to those whose day has come; this rule forgets them.
struct Forgets : Settled {
    static constexpr std::string_view kName = "forgets";
    static void changes(const State& /*state*/, Outcomes& /*out*/) {}
};
/// Grants more than there is.
struct Generous : Rooms {
    static constexpr std::string_view kName = "generous";
    [[nodiscard]] static double capacity(std::uint32_t /*resource*/) { return -5; }
};

TEST(Properties, BrokenRulesAreNamed) {
    const World world = small_world(2, 3);
    const Labels labels(world);
    Census census(2);
    Engine<CohortTally, Census> engine({{1, 0}, {1, 2, 3}, {}, {}, 0, {}}, labels, census);
    engine.begin_day(100);
    State state;
    state.stage = Stage::visiting;
    state.group = id_at<GroupId>(0);
    state.place = id_at<PlaceId>(0);
    engine.place(state, 5);
    EXPECT_THROW(engine.split(BadSum{}), InvariantBroken);
    state.stage = Stage::lodged;
    state.due = 100;
    engine.place(state, 5);
    try {
        engine.split(Forgets{});
        FAIL() << "an overdue party was not noticed";
    } catch (const InvariantBroken& broken) {
        EXPECT_NE(std::string(broken.what()).find("phase forgets on 1970-04-11"), std::string::npos) << broken.what();
    }
}

TEST(Properties, NegativeRoomIsNoRoom) {
    Town town;
    town.world = small_world(2, 3);
    town.rooms = {5, 5};
    const Labels labels(town.world);
    Census census(2);
    town.census = &census;
    Engine<CohortTally, Census> engine(settings_for(town, 1, 0), labels, census);
    engine.begin_day(100);
    State state;
    state.stage = Stage::arriving;
    state.group = id_at<GroupId>(2);
    state.place = id_at<PlaceId>(0);
    engine.place(state, 9);
    engine.ration(Generous{{town}});
    EXPECT_EQ(census.persons[0], 0);
    EXPECT_EQ(parties(engine.population(), [](const State& s) { return s.stage == Stage::arriving; }), 9);
}

}  // namespace
