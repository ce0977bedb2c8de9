// A small world with everything that makes counting hard: crowding, a queue, rooms that run out, parties of several
// sizes, minimum stays. The rules are written for the tests; the engine is the real one.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "engine/engine.hpp"

namespace steppe::town {

inline World small_world(std::size_t places, std::size_t groups) {
    World world;
    for (std::size_t p = 0; p < places; ++p) {
        world.places.push_back({});
        world.places.back().id = "place_" + std::to_string(1000 + p);
    }
    for (std::size_t g = 0; g < groups; ++g) {
        world.groups.push_back({});
        world.groups.back().id = "group_" + std::to_string(100 + g);
        world.groups.back().party_size = static_cast<int>(g % 3) + 1;
    }
    world.tiers.push_back({"room"});
    world.gates.push_back({id_at<PlaceId>(0), "AAA", "BBB", Mode::car, OpenTo::all, {}});
    return world;
}

/// Persons in a room (lodged or visiting) by place: what rules may look at.
struct Census {
    explicit Census(std::size_t places) : persons(places) {}
    void moved(const State& from, const State& to, double moving) {
        for (const auto& [state, sign] : {std::pair(from, -1.0), std::pair(to, 1.0)}) {
            if (state.stage == Stage::lodged || state.stage == Stage::visiting) {
                persons[index_of(state.place)] += sign * moving;
            }
        }
    }
    std::vector<double> persons;
};

struct Town {
    World world;
    std::vector<double> rooms;  // persons, by place
    double slots = 7;           // persons a day at the only gate
    Day minimum_stay = 3;
    Day today = 0;
    const Census* census = nullptr;

    [[nodiscard]] double crowding(PlaceId place) const {
        const double room = rooms[index_of(place)];
        return room > 0 ? std::min(census->persons[index_of(place)] / room, 1.0) : 1.0;
    }
};

inline double leave_probability(const Town& town, PlaceId place, GroupId group) {
    return (0.05 + 0.15 * static_cast<double>(index_of(group) % 3)) * (0.2 + 0.8 * town.crowding(place));
}

/// Leaves for another place: through the gate. The hazard reads the group and the crowding.
struct Leave {
    static constexpr std::string_view kName = "leave";
    static constexpr Fields kReads = field::kStage | field::kPlace | field::kGroup;
    static constexpr When kWhen = When::daily;
    static constexpr std::array kStages = {Stage::visiting};
    const Town& town;
    void changes(const State& state, Outcomes& out) const {
        const double leave = leave_probability(town, state.place, state.group);
        const std::size_t places = town.world.places.size();
        double weights = 0;
        for (std::size_t p = 0; p < places; ++p) {
            weights += p == index_of(state.place) ? 0.0 : 1.0 / (1.0 + static_cast<double>(p % 5));
        }
        for (std::size_t p = 0; p < places; ++p) {
            if (p != index_of(state.place)) {
                out.push_back({{0, static_cast<std::uint32_t>(p + 1)},
                               leave / (1.0 + static_cast<double>(p % 5)) / weights,
                               "leaves"});
            }
        }
    }
    [[nodiscard]] State apply(const State& state, const Change& change) const {
        State out = state.core();
        out.stage = Stage::queueing;
        out.place = static_cast<PlaceId>(change.target);
        out.gate = id_at<GateId>(0);
        out.since = town.today;
        return out;
    }
};

/// The same, but wrong: the hazard depends on the group, and the rule does not declare that it reads it.
struct LeaveUndeclared : Leave {
    static constexpr Fields kReads = field::kStage | field::kPlace;
    void changes(const State& state, Outcomes& out) const {
        State seen = state;
        if (seen.group == GroupId::none) {
            seen.group = id_at<GroupId>(1);  // an average group for all
        }
        Leave::changes(seen, out);
    }
};

/// The minimum stay is over.
struct Settled {
    static constexpr std::string_view kName = "settled";
    static constexpr Fields kReads = field::kStage;
    static constexpr When kWhen = When::due;
    static constexpr std::array kStages = {Stage::lodged};
    void changes(const State& /*state*/, Outcomes& out) const { out.push_back({{0, 0}, 1.0, "due"}); }
    [[nodiscard]] static State apply(const State& state, const Change& /*change*/) {
        State out = state.core();
        out.stage = Stage::visiting;
        return out;
    }
};

/// First come, first served.
struct Service {
    static constexpr std::string_view kName = "service";
    static constexpr std::array kStages = {Stage::queueing};
    const Town& town;
    [[nodiscard]] static int rounds() { return 1; }
    [[nodiscard]] static std::optional<std::uint32_t> request(const State& /*state*/, int /*round*/) { return 0; }
    [[nodiscard]] double capacity(std::uint32_t /*resource*/) const { return town.slots; }
    [[nodiscard]] static std::uint64_t resource_id(std::uint32_t /*resource*/) { return 99; }
    [[nodiscard]] static std::int64_t priority(const State& state) { return state.since; }
    [[nodiscard]] static State granted(const State& state, std::uint32_t /*resource*/) {
        State out = state.core();
        out.stage = Stage::arriving;
        out.gate = GateId::none;
        return out;
    }
    [[nodiscard]] static State denied(const State& state) { return state; }
};

/// A room at the place, else at the next one; who finds none tries again tomorrow.
struct Rooms {
    static constexpr std::string_view kName = "rooms";
    static constexpr std::array kStages = {Stage::arriving};
    const Town& town;
    [[nodiscard]] static int rounds() { return 2; }
    [[nodiscard]] std::optional<std::uint32_t> request(const State& state, int round) const {
        return static_cast<std::uint32_t>((index_of(state.place) + static_cast<std::size_t>(round)) %
                                          town.rooms.size());
    }
    [[nodiscard]] double capacity(std::uint32_t resource) const {
        return town.rooms[resource] - town.census->persons[resource];
    }
    [[nodiscard]] static std::uint64_t resource_id(std::uint32_t resource) { return 500 + resource; }
    [[nodiscard]] static std::int64_t priority(const State& /*state*/) { return 0; }
    [[nodiscard]] State granted(const State& state, std::uint32_t resource) const {
        State out = state.core();
        out.stage = Stage::lodged;
        out.place = id_at<PlaceId>(resource);
        out.due = town.today + town.minimum_stay;
        return out;
    }
    [[nodiscard]] static State denied(const State& state) { return state; }
};

/// Runs `days` days from 100 parties or so; calls `look(engine, census)` at the end.
template <class Tally, class LeaveRule = Leave, class Look>
void run_town(Town town, const EngineSettings& settings, int days, int parties_per_cohort, const Look& look) {
    const Labels labels(town.world);
    Census census(town.world.places.size());
    town.census = &census;
    Engine<Tally, Census> engine(settings, labels, census);
    engine.begin_day(19000);
    for (std::size_t p = 0; p < town.world.places.size(); ++p) {
        for (std::size_t g = 0; g < town.world.groups.size(); ++g) {
            State state;
            state.stage = Stage::visiting;
            state.group = id_at<GroupId>(g);
            state.place = id_at<PlaceId>(p);
            engine.place(state, parties_per_cohort);
        }
    }
    for (Day day = 19000; day < 19000 + days; ++day) {
        town.today = day;
        engine.begin_day(day);
        engine.split(Settled{});
        engine.split(LeaveRule{town});
        engine.ration(Service{town});
        engine.ration(Rooms{town});
        engine.end_day();
    }
    look(engine, census);
}

inline EngineSettings settings_for(const Town& town, std::uint64_t seed, std::uint64_t replicate) {
    EngineSettings settings;
    settings.key = {seed, replicate};
    for (const Group& group : town.world.groups) {
        settings.party_size.push_back(group.party_size);
    }
    return settings;
}

/// Parties of all bins for which `wanted(state)`.
template <class Tally>
double parties(const Population<Tally>& population, const auto& wanted) {
    double sum = 0;
    for (const StockIndex index : population.occupied()) {
        for (const auto& bin : population.stock(index).bins) {
            if (wanted(Population<Tally>::state_of(population.stock(index), bin))) {
                sum += static_cast<double>(Tally::amount(bin.bag));
            }
        }
    }
    return sum;
}

}  // namespace steppe::town
