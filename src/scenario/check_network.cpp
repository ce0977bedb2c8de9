#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "scenario/draft.hpp"

namespace steppe {
namespace {

bool is_crossing(const World& world, PlaceId id) { return world.place(id).kind == PlaceKind::crossing; }

/// A border is passed at a crossing, or in the air.
void check_borders(Draft& draft) {
    const World& world = draft.scenario.world;
    for (std::size_t l = 0; l < world.links.size(); ++l) {
        const Link& link = world.links[l];
        const Place& from = world.place(link.from);
        const Place& to = world.place(link.to);
        if (link.mode != Mode::air && from.country != to.country && !is_crossing(world, link.from) &&
            !is_crossing(world, link.to)) {
            draft.problems.add(draft.link_rows[l],
                               fmt::format("a {} link from {} in {} to {} in {}", name_of(link.mode), from.id,
                                           from.country, to.id, to.country),
                               "a way that passes a crossing",
                               "give the two legs to and from the crossing instead of their sum");
        }
        if (is_crossing(world, link.from) && is_crossing(world, link.to)) {
            draft.problems.add(draft.link_rows[l],
                               fmt::format("a link between the crossings {} and {}", from.id, to.id),
                               "a link from a crossing to a city", "name the city on the way");
        }
    }
}

/// Every gate needs a road on both of its sides.
void check_gates(Draft& draft) {
    const World& world = draft.scenario.world;
    for (std::size_t g = 0; g < world.gates.size(); ++g) {
        const Gate& gate = world.gates[g];
        for (const std::string& country : {gate.from, gate.to}) {
            const bool stands_there = !is_crossing(world, gate.place) && world.place(gate.place).country == country;
            const bool linked = std::ranges::any_of(world.links, [&](const Link& link) {
                const bool leads = link.from == gate.place || link.to == gate.place;
                const PlaceId other = link.from == gate.place ? link.to : link.from;
                return leads && may_use(gate.mode, link.mode) && world.place(other).country == country &&
                       !is_crossing(world, other);
            });
            if (!stands_there && !linked) {
                draft.problems.add(
                    draft.gate_rows[g],
                    fmt::format("gate {} without a link into {}", gate.id(world.place(gate.place).id), country),
                    "a link on each side", "add one to links.csv");
            }
        }
    }
}

/// What people live in, stay at or pass must hang together.
void check_reached(Draft& draft) {
    const World& world = draft.scenario.world;
    std::vector<std::size_t> parent(world.places.size());
    std::iota(parent.begin(), parent.end(), std::size_t{0});
    const auto root = [&](std::size_t place) {
        while (parent[place] != place) {
            place = parent[place] = parent[parent[place]];
        }
        return place;
    };
    for (const Link& link : world.links) {
        parent[root(index_of(link.from))] = root(index_of(link.to));
    }
    std::vector<std::size_t> size(world.places.size());
    for (std::size_t p = 0; p < world.places.size(); ++p) {
        ++size[root(p)];
    }
    const std::size_t main = static_cast<std::size_t>(std::ranges::max_element(size) - size.begin());
    for (std::size_t p = 0; p < world.places.size(); ++p) {
        if (root(p) != root(main)) {
            draft.problems.add(draft.place_rows[p],
                               "place " + world.places[p].id + " that no link reaches from the others",
                               "a way to every place", "add a link to links.csv, or take the place out");
        }
    }
}

/// Where people are to arrive a link must lead to, not only away.
void check_one_way(Draft& draft) {
    const World& world = draft.scenario.world;
    std::vector<bool> entered(world.places.size());
    for (const Link& link : world.links) {
        entered[index_of(link.to)] = true;
        if (link.two_way) {
            entered[index_of(link.from)] = true;
        }
    }
    std::vector<bool> awaited(world.places.size());
    for (const Housing& row : world.housing) {
        awaited[index_of(row.place)] = true;
    }
    for (std::size_t p = 0; p < world.places.size(); ++p) {
        const bool linked = std::ranges::any_of(
            world.links, [&](const Link& link) { return index_of(link.from) == p && !link.two_way; });
        const bool arrived_at = awaited[p] || world.places[p].kind != PlaceKind::city;
        if (arrived_at && linked && !entered[p]) {
            draft.problems.add(draft.place_rows[p],
                               "place " + world.places[p].id + " with links that lead away from it only",
                               "a link that leads to it", "give the way back, or write two_way yes");
        }
    }
}

/// Ordinary traffic joins the queues at its place: one must lead out of its country and take its vehicle.
void check_traffic(Draft& draft) {
    const World& world = draft.scenario.world;
    for (std::size_t d = 0; d < world.drivers.size(); ++d) {
        const Driver& driver = world.drivers[d];
        if (driver.signal != Signal::traffic) {
            continue;
        }
        const Group& group = world.group(driver.group);
        const bool served = std::ranges::any_of(world.gates, [&](const Gate& gate) {
            return gate.place == driver.place && gate.from == group.citizenship && gate.mode == group.vehicle;
        });
        if (!served) {
            draft.problems.add(draft.driver_rows[d],
                               fmt::format("traffic of {} at {}, where no gate lets them out of {} by {}", group.id,
                                           world.place(driver.place).id, group.citizenship, name_of(group.vehicle)),
                               "the place of a gate that the group can use",
                               "correct the place or the group, or add the gate to crossings.csv");
        }
    }
}

}  // namespace

void check_network(Draft& draft) {
    check_borders(draft);
    check_gates(draft);
    check_one_way(draft);
    check_traffic(draft);
    if (!draft.scenario.world.places.empty()) {
        check_reached(draft);
    }
}

}  // namespace steppe
