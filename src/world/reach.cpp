#include "world/reach.hpp"

#include <algorithm>
#include <set>

namespace steppe {
namespace {

template <class Map, class Key>
auto find_all(const Map& map, const Key& key) -> std::span<const typename Map::mapped_type::value_type> {
    const auto found = map.find(key);
    return found == map.end() ? std::span<const typename Map::mapped_type::value_type>{} : std::span(found->second);
}

template <class Map, class Key>
Destination find_one(const Map& map, const Key& key) {
    const auto found = map.find(key);
    return found == map.end() ? Destination{PlaceId::none, GateId::none, kUnreachable} : found->second;
}

}  // namespace

Reach::Reach(const World& world, const Network& network) {
    std::set<Mode> vehicles;
    for (const Group& group : world.groups) {
        vehicles.insert(group.vehicle);
    }
    std::set<PlaceId> with_beds;
    for (const Housing& row : world.housing) {
        with_beds.insert(row.place);
    }
    std::set<std::string> origins;  // countries that the wave leaves
    for (const Group& group : world.groups) {
        if (group.purpose == Purpose::wave) {
            origins.insert(group.residence);
        }
    }
    std::set<PlaceId> homes;
    for (std::size_t i = 0; i < world.places.size(); ++i) {
        const Place& place = world.places[i];
        if (place.kind == PlaceKind::city && origins.contains(place.country)) {
            homes.insert(place.return_to == PlaceId::none ? id_at<PlaceId>(i) : place.return_to);
        }
    }
    std::vector<PlaceId> cities;
    for (std::size_t i = 0; i < world.places.size(); ++i) {
        if (world.places[i].kind == PlaceKind::city) {
            cities.push_back(id_at<PlaceId>(i));
        }
    }

    for (const Mode vehicle : vehicles) {
        const auto add_targets = [&](PlaceId from, GateId passed, const std::string& country) {
            std::vector<Destination>& list = targets_[{vehicle, from, static_cast<std::uint32_t>(passed)}];
            for (std::size_t i = 0; i < world.places.size(); ++i) {
                const auto to = id_at<PlaceId>(i);
                const bool ends_here = world.places[i].kind == PlaceKind::abroad || with_beds.contains(to);
                if (world.places[i].country != country || !ends_here || (to == from && passed == GateId::none)) {
                    continue;
                }
                if (const double hours = network.hours(country, vehicle, from, to); hours < kUnreachable) {
                    list.push_back({to, GateId::none, hours});
                }
            }
            for (const GateId gate : network.gates_out(country, vehicle)) {
                const PlaceId at = world.gate(gate).place;
                const bool back = passed != GateId::none && world.gate(gate).to == world.gate(passed).from;
                if (const double hours = network.hours(country, vehicle, from, at); !back && hours < kUnreachable) {
                    list.push_back({at, gate, hours});
                }
            }
        };
        for (const PlaceId city : cities) {
            const std::string& country = world.place(city).country;
            add_targets(city, GateId::none, country);
            Destination nearest{PlaceId::none, GateId::none, kUnreachable};
            for (const GateId gate : network.gates_out(country, vehicle)) {
                const double hours = network.hours(country, vehicle, city, world.gate(gate).place);
                if (hours < nearest.hours) {
                    nearest = {world.gate(gate).place, gate, hours};
                }
            }
            nearest_gate_[{vehicle, city}] = nearest;
            for (const PlaceId home : homes) {
                const std::string& home_country = world.place(home).country;
                if (home_country == country) {
                    continue;
                }
                std::vector<WayHome> ways;
                for (const GateId gate : network.gates_out(country, vehicle)) {
                    const PlaceId at = world.gate(gate).place;
                    const double to_gate = network.hours(country, vehicle, city, at);
                    const double beyond = network.hours(home_country, vehicle, at, home);
                    if (world.gate(gate).to == home_country && to_gate < kUnreachable && beyond < kUnreachable) {
                        ways.push_back({gate, to_gate, beyond});
                    }
                }
                if (!ways.empty()) {
                    ways_home_[{vehicle, city, static_cast<std::uint32_t>(home)}] = std::move(ways);
                }
            }
        }
        for (std::size_t g = 0; g < world.gates.size(); ++g) {
            const Gate& gate = world.gates[g];
            const auto id = id_at<GateId>(g);
            if (gate.mode != vehicle) {
                continue;
            }
            add_targets(gate.place, id, gate.to);
            Destination nearest{PlaceId::none, GateId::none, kUnreachable};
            for (const PlaceId city : cities) {
                const double hours = network.hours(gate.to, vehicle, gate.place, city);
                if (world.place(city).country == gate.to && hours < nearest.hours) {
                    nearest = {city, GateId::none, hours};
                }
            }
            nearest_city_[{vehicle, id}] = nearest;
            // Visitors go back through the post that they came by, whatever way is the shortest.
            for (std::size_t b = 0; b < world.gates.size(); ++b) {
                const Gate& back = world.gates[b];
                if (back.place == gate.place && back.from == gate.to && back.to == gate.from && back.mode == vehicle &&
                    nearest.place != PlaceId::none) {
                    ways_home_[{vehicle, nearest.place, static_cast<std::uint32_t>(gate.place)}] = {
                        {id_at<GateId>(b), nearest.hours, 0.0}};
                }
            }
        }
    }
}

std::span<const Destination> Reach::targets(Mode vehicle, PlaceId place, GateId passed) const {
    return find_all(targets_, Key{vehicle, place, static_cast<std::uint32_t>(passed)});
}
std::span<const WayHome> Reach::ways_home(Mode vehicle, PlaceId place, PlaceId home) const {
    return find_all(ways_home_, Key{vehicle, place, static_cast<std::uint32_t>(home)});
}
Destination Reach::nearest_city(Mode vehicle, GateId passed) const {
    return find_one(nearest_city_, std::pair(vehicle, passed));
}
Destination Reach::nearest_gate(Mode vehicle, PlaceId origin) const {
    return find_one(nearest_gate_, std::pair(vehicle, origin));
}

}  // namespace steppe
