// The real engine on plain kernels: what a cohort-step, a person-day, a cohort and a party cost.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <array>
#include <memory>
#include <string>

#include "engine/engine.hpp"

namespace {

using namespace steppe;

constexpr Day kFirstDay = 19256;

World country(std::size_t places, std::size_t groups) {
    World world;
    for (std::size_t p = 0; p < places; ++p) {
        world.places.push_back({});
        world.places.back().id = "place_" + std::to_string(p);
    }
    for (std::size_t g = 0; g < groups; ++g) {
        world.groups.push_back({});
        world.groups.back().id = "group_" + std::to_string(g);
    }
    return world;
}

/// Persons staying, by place: what a rule may look at.
struct Census {
    explicit Census(std::size_t places) : persons(places) {}
    void moved(const State& from, const State& to, double moving) {
        count(from, -moving);
        count(to, moving);
    }
    void count(const State& state, double change) {
        if (state.stage == Stage::visiting || state.stage == Stage::lodged) {
            persons[index_of(state.place)] += change;
        }
    }
    std::vector<double> persons;
};

/// One of four neighbours, on a ring of places.
PlaceId neighbour(PlaceId place, std::size_t which, std::size_t places) {
    constexpr std::array<std::size_t, 4> kSteps = {1, 7, 31, 113};
    return id_at<PlaceId>((index_of(place) + kSteps[which]) % places);
}

/// Moves to a neighbour with 2 % a day, else stays: at once, so that who stays is all that there is.
struct MoveOrStay {
    static constexpr std::string_view kName = "move_or_stay";
    static constexpr Fields kReads = field::kStage | field::kPlace;
    static constexpr When kWhen = When::daily;
    static constexpr std::array kStages = {Stage::visiting};
    std::size_t places;
    void changes(const State& state, Outcomes& out) const {
        for (std::size_t i = 0; i < 4; ++i) {
            out.push_back({{0, static_cast<std::uint32_t>(neighbour(state.place, i, places))}, 0.005, "moves"});
        }
    }
    [[nodiscard]] static State apply(const State& state, const Change& change) {
        State out = state;
        out.place = static_cast<PlaceId>(change.target);
        return out;
    }
};

/// Sets out for a neighbour with 4 % a day, is there two days later.
struct SetOut {
    static constexpr std::string_view kName = "set_out";
    static constexpr Fields kReads = field::kStage | field::kPlace;
    static constexpr When kWhen = When::daily;
    static constexpr std::array kStages = {Stage::lodged};
    std::size_t places;
    Day today;
    void changes(const State& state, Outcomes& out) const {
        for (std::size_t i = 0; i < 4; ++i) {
            out.push_back({{0, static_cast<std::uint32_t>(neighbour(state.place, i, places))}, 0.01, "sets out"});
        }
    }
    [[nodiscard]] State apply(const State& state, const Change& change) const {
        State out = state;
        out.stage = Stage::travelling;
        out.place = static_cast<PlaceId>(change.target);
        out.due = today + 2;
        return out;
    }
};

struct Arrive {
    static constexpr std::string_view kName = "arrive";
    static constexpr Fields kReads = field::kStage;
    static constexpr When kWhen = When::due;
    static constexpr std::array kStages = {Stage::travelling};
    void changes(const State& /*state*/, Outcomes& out) const { out.push_back({{0, 0}, 1.0, "the road ends"}); }
    [[nodiscard]] static State apply(const State& state, const Change& /*change*/) {
        State out = state.core();
        out.stage = Stage::arriving;
        return out;
    }
};

/// A room at the place, else at the next one, else another night without.
struct Rooms {
    static constexpr std::string_view kName = "rooms";
    static constexpr std::array kStages = {Stage::arriving};
    const Census& census;
    double rooms;  // persons, at each place
    [[nodiscard]] static int rounds() { return 2; }
    [[nodiscard]] std::optional<std::uint32_t> request(const State& state, int round) const {
        return static_cast<std::uint32_t>((index_of(state.place) + static_cast<std::size_t>(round)) %
                                          census.persons.size());
    }
    [[nodiscard]] double capacity(std::uint32_t resource) const { return rooms - census.persons[resource]; }
    [[nodiscard]] static std::uint64_t resource_id(std::uint32_t resource) { return 500 + resource; }
    [[nodiscard]] static std::int64_t priority(const State& /*state*/) { return 0; }
    [[nodiscard]] static State granted(const State& state, std::uint32_t resource) {
        State out = state.core();
        out.stage = Stage::lodged;
        out.place = id_at<PlaceId>(resource);
        return out;
    }
    [[nodiscard]] static State denied(const State& state) { return state; }
};

std::size_t allocated() { return mallinfo2().uordblks + mallinfo2().hblkhd; }

/// A country whose parties all stay in `stage`, in equal numbers at each place and of each group.
template <class Tally>
class Country {
  public:
    Country(std::size_t places, std::size_t groups, Stage stage, double parties_per_cohort)
        : world_(country(places, groups)), labels_(world_), census_(places) {
        EngineSettings settings;
        settings.key = {20220921, 0};
        settings.party_size.assign(groups, 1);
        engine_ = std::make_unique<Engine<Tally, Census>>(std::move(settings), labels_, census_);
        const std::size_t before = allocated();
        engine_->begin_day(kFirstDay - 1);
        for (std::size_t p = 0; p < places; ++p) {
            for (std::size_t g = 0; g < groups; ++g) {
                State state;
                state.stage = stage;
                state.group = id_at<GroupId>(g);
                state.place = id_at<PlaceId>(p);
                engine_->place(state, parties_per_cohort);
            }
        }
        bytes_ = static_cast<double>(allocated() - before);
    }
    [[nodiscard]] Engine<Tally, Census>& engine() { return *engine_; }
    [[nodiscard]] const Census& census() const { return census_; }
    [[nodiscard]] double bytes() const { return bytes_; }
    /// Of all phases so far: `&PhaseProfile::cohorts` are the cohort-steps.
    [[nodiscard]] double total(std::uint64_t PhaseProfile::* what) const {
        double sum = 0;
        for (const PhaseProfile& phase : engine_->profile()) {
            sum += static_cast<double>(phase.*what);
        }
        return sum;
    }

  private:
    World world_;
    Labels labels_;
    Census census_;
    std::unique_ptr<Engine<Tally, Census>> engine_;
    double bytes_ = 0;
};

/// Simulates days until the benchmark has enough; tells rates and what a cohort-step consists of.
template <class Tally, class Simulate>
void measure(benchmark::State& state, Country<Tally>& country, double people, const Simulate& simulate) {
    constexpr Day kWarmUpDays = 10;
    Day day = kFirstDay;
    for (; day < kFirstDay + kWarmUpDays; ++day) {
        simulate(day);
    }
    const double steps = country.total(&PhaseProfile::cohorts);
    const double draws = country.total(&PhaseProfile::draws);
    const double moves = country.total(&PhaseProfile::moves);
    for (auto _ : state) {
        simulate(day++);
    }
    using benchmark::Counter;
    const double steps_done = country.total(&PhaseProfile::cohorts) - steps;
    state.counters["person_days"] = Counter(people, Counter::kIsIterationInvariantRate);
    state.counters["cohort_steps"] = Counter(steps_done, Counter::kIsRate);
    state.counters["draws_per_step"] = (country.total(&PhaseProfile::draws) - draws) / steps_done;
    state.counters["moves_per_step"] = (country.total(&PhaseProfile::moves) - moves) / steps_done;
    state.counters["states"] = static_cast<double>(country.engine().population().states());
}

/// One rule, everybody is asked every day. Arguments: places, groups, parties in each cohort.
template <class Tally>
void move_or_stay(benchmark::State& state) {
    const auto places = static_cast<std::size_t>(state.range(0));
    const auto groups = static_cast<std::size_t>(state.range(1));
    const auto parties = static_cast<double>(state.range(2));
    Country<Tally> country(places, groups, Stage::visiting, parties);
    const double cohorts = static_cast<double>(places * groups);
    measure(state, country, cohorts * parties, [&](Day day) {
        country.engine().begin_day(day);
        country.engine().split(MoveOrStay{places});
        country.engine().end_day();
    });
    state.counters["bytes_per_party"] = country.bytes() / (cohorts * parties);
    state.counters["bytes_per_cohort"] = country.bytes() / cohorts;
}

/// Three rules: set out, arrive two days later, find a room; rooms are as many as there were people at each place.
/// Arguments: places, groups, parties in each cohort at the start.
template <class Tally>
void travel_and_rooms(benchmark::State& state) {
    const auto places = static_cast<std::size_t>(state.range(0));
    const auto groups = static_cast<std::size_t>(state.range(1));
    const double people_at_a_place = static_cast<double>(groups) * static_cast<double>(state.range(2));
    Country<Tally> country(places, groups, Stage::lodged, static_cast<double>(state.range(2)));
    measure(state, country, static_cast<double>(places) * people_at_a_place, [&](Day day) {
        country.engine().begin_day(day);
        country.engine().split(SetOut{places, day});
        country.engine().split(Arrive{});
        country.engine().ration(Rooms{country.census(), people_at_a_place});
        country.engine().end_day();
    });
}

BENCHMARK(move_or_stay<CohortTally>)->Args({500, 8, 25})->Args({500, 8, 25'000})->Unit(benchmark::kMillisecond);
BENCHMARK(travel_and_rooms<CohortTally>)->Args({500, 8, 25})->Args({500, 8, 25'000})->Unit(benchmark::kMillisecond);
BENCHMARK(move_or_stay<IndividualTally>)->Args({1000, 1, 1000})->Args({1000, 1, 10'000})->Unit(benchmark::kMillisecond);
BENCHMARK(travel_and_rooms<IndividualTally>)->Args({500, 8, 250})->Unit(benchmark::kMillisecond);

}  // namespace
