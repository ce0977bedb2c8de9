// The ledger is told of moves one by one and counts what changes; here everybody is counted anew after each.
#include "engine/ledger.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "steppe/random.hpp"

namespace steppe {
namespace {

/// Two countries with two cities each, a post between them, a hotel and a shelter, three groups.
World two_countries() {
    World world;
    world.record.host = "BBB";
    world.record.citizenship = "AAA";
    for (const auto& [id, country] :
         {std::pair("a1", "AAA"), std::pair("a2", "AAA"), std::pair("b1", "BBB"), std::pair("b2", "BBB")}) {
        Place place;
        place.id = id;
        place.country = country;
        place.kind = PlaceKind::city;
        world.places.push_back(place);
    }
    world.gates.push_back({PlaceId{1}, "AAA", "BBB", Mode::car, OpenTo::all, {{1, 100}}});
    world.gates.push_back({PlaceId{1}, "BBB", "AAA", Mode::car, OpenTo::all, {{1, 100}}});
    world.tiers.push_back({"hotel"});
    world.tiers.push_back({"shelter"});
    world.tiers.back().kind = TierKind::shelter;
    Group waiting;
    waiting.id = "waiting";
    waiting.citizenship = waiting.residence = "AAA";
    Group settled = waiting;
    settled.id = "settled";
    Group others = waiting;
    others.id = "others";
    others.citizenship = "BBB";
    world.groups = {others, settled, waiting};
    return world;
}

constexpr Stages kInBed = {Stage::lodged, Stage::staying, Stage::resting, Stage::moving};
constexpr Stages kAtGate = {Stage::queueing, Stage::at_desk};

/// Any state that a party may be in: a queue has a gate, a bed has a tier.
State any_state(Uniforms& uniforms) {
    const auto below = [&](std::uint32_t count) { return static_cast<std::uint32_t>(uniforms.next() * count); };
    constexpr std::array kSomewhere = {
        Stage::choosing, Stage::returning, Stage::travelling,  Stage::queueing,    Stage::at_desk,  Stage::arriving,
        Stage::lodged,   Stage::staying,   Stage::visiting,    Stage::unsheltered, Stage::stopping, Stage::resting,
        Stage::moving,   Stage::gone_home, Stage::gone_abroad, Stage::turned_back, Stage::gave_up};
    State state;
    state.stage = kSomewhere[below(kSomewhere.size())];
    state.place = id_at<PlaceId>(below(4));
    state.group = id_at<GroupId>(below(3));
    state.standing = static_cast<Standing>(below(kStandings));
    if (kInBed.has(state.stage)) {
        state.tier = id_at<TierId>(below(2));
    }
    if (kAtGate.has(state.stage) ||
        ((state.stage == Stage::choosing || state.stage == Stage::travelling) && below(2) == 1)) {
        state.gate = id_at<GateId>(below(2));
    }
    return state;
}

/// What the ledger should hold of the parties that there are, from the meaning of its fields.
struct Counted {
    explicit Counted(const World& world)
        : present(world.places.size()),
          lodged(world.places.size()),
          unsheltered(world.places.size()),
          queue(world.gates.size()),
          occupied(world.places.size() * world.tiers.size()),
          in_host_by_group(world.groups.size()) {}

    void add(const World& world, const State& state, double persons) {
        if (state.stage == Stage::none || is_gone(state.stage)) {
            return;
        }
        if (kAtGate.has(state.stage)) {
            queue[index_of(state.gate)] += persons;
        }
        if (kInBed.has(state.stage)) {
            lodged[index_of(state.place)] += persons;
            occupied[index_of(state.place) * world.tiers.size() + index_of(state.tier)] += persons;
        }
        if (state.stage == Stage::arriving || state.stage == Stage::unsheltered || state.stage == Stage::stopping) {
            unsheltered[index_of(state.place)] += persons;
        }
        if (world.group(state.group).citizenship != world.record.citizenship) {
            return;
        }
        const bool beyond = state.stage == Stage::choosing && state.gate != GateId::none;
        if (!kAtGate.has(state.stage) && state.stage != Stage::travelling && !beyond) {
            present[index_of(state.place)] += persons;
        }
        const std::string& country = state.gate == GateId::none ? world.place(state.place).country
                                     : beyond                   ? world.gate(state.gate).to
                                                                : world.gate(state.gate).from;
        if (country == world.record.host) {
            in_host += persons;
            in_host_by_group[index_of(state.group)] += persons;
            in_host_by_standing[static_cast<std::size_t>(state.standing)] += persons;
        }
    }

    std::vector<double> present, lodged, unsheltered, queue, occupied, in_host_by_group;
    std::array<double, kStandings> in_host_by_standing{};
    double in_host = 0;
};

TEST(Ledger, CountsAsIfEverybodyWereCountedAnew) {
    const World world = two_countries();
    Ledger ledger(world);
    Uniforms uniforms({.key = {20220921, 1}});
    std::vector<State> parties(20);
    for (int step = 0; step < 4000; ++step) {
        State& party = parties[static_cast<std::size_t>(uniforms.next() * static_cast<double>(parties.size()))];
        State after = any_state(uniforms);
        // Citizenship does not change: people settle, which is another group of the same.
        if (party.stage != Stage::none && (party.group == GroupId{1}) != (after.group == GroupId{1})) {
            after.group = party.group;
        }
        ledger.moved(party, after, 3);
        party = is_gone(after.stage) ? State{} : after;

        Counted counted(world);
        for (const State& state : parties) {
            counted.add(world, state, 3);
        }
        ASSERT_EQ(ledger.present, counted.present) << step;
        ASSERT_EQ(ledger.lodged, counted.lodged) << step;
        ASSERT_EQ(ledger.in_host, counted.in_host) << step;
        ASSERT_EQ(ledger.in_host_by_group, counted.in_host_by_group) << step;
        ASSERT_EQ(ledger.in_host_by_standing, counted.in_host_by_standing) << step;
        for (std::size_t p = 0; p < world.places.size(); ++p) {
            ASSERT_EQ(ledger.levels.unsheltered(id_at<PlaceId>(p)), counted.unsheltered[p]) << step;
        }
        for (std::size_t g = 0; g < world.gates.size(); ++g) {
            ASSERT_EQ(ledger.levels.queue(id_at<GateId>(g)), counted.queue[g]) << step;
        }
        for (std::size_t bed = 0; bed < counted.occupied.size(); ++bed) {
            ASSERT_EQ(ledger.levels.occupied_at(bed), counted.occupied[bed]) << step;
        }
    }
}

}  // namespace
}  // namespace steppe
