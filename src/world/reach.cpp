#include "world/reach.hpp"

#include <algorithm>
#include <set>

namespace steppe {
template <class Item>
void Reach::Table<Item>::resize(std::size_t vehicles, std::size_t places, std::size_t others) {
    places_ = places;
    others_ = others;
    list_of_.assign(vehicles * places * others, 0);
    lists_.assign(1, {});
}
template <class Item>
std::size_t Reach::Table<Item>::row(std::size_t vehicle, PlaceId place, std::uint32_t other) const {
    return (vehicle * places_ + static_cast<std::size_t>(place)) * others_ + other;
}
template <class Item>
std::vector<Item>& Reach::Table<Item>::at(std::size_t vehicle, PlaceId place, std::uint32_t other) {
    std::uint32_t& list = list_of_[row(vehicle, place, other)];
    if (list == 0) {
        list = static_cast<std::uint32_t>(lists_.size());
        lists_.emplace_back();
    }
    return lists_[list];
}
template <class Item>
std::span<const Item> Reach::Table<Item>::of(std::size_t vehicle, PlaceId place, std::uint32_t other) const {
    const std::size_t at = row(vehicle, place, other);
    if (at >= list_of_.size()) {
        return {};
    }
    const std::size_t begin = begins_[list_of_[at]];
    return std::span(items_).subspan(begin, begins_[list_of_[at] + 1] - begin);
}
template <class Item>
void Reach::Table<Item>::close() {
    for (const std::vector<Item>& list : lists_) {
        begins_.push_back(items_.size());
        items_.insert(items_.end(), list.begin(), list.end());
    }
    begins_.push_back(items_.size());
    lists_.clear();
}

Reach::Reach(const World& world, const Network& network) : gates_(world.gates.size()) {
    for (const Group& group : world.groups) {
        for (const Gate& gate : world.gates) {
            const bool own = group.citizenship == gate.from || group.citizenship == gate.to;
            gates_for_.push_back({.open = gate.open_to == OpenTo::all || own,
                                  .homewards = gate.to == group.citizenship || gate.to == group.residence,
                                  .out_of_own = gate.from == group.citizenship});
        }
    }
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

    vehicles_.assign(vehicles.begin(), vehicles.end());
    // Place 0, gate 0: none.
    targets_.resize(vehicles_.size(), world.places.size() + 1, world.gates.size() + 1);
    ways_home_.resize(vehicles_.size(), world.places.size() + 1, world.places.size() + 1);
    constexpr Destination kNowhere{PlaceId::none, GateId::none, kUnreachable};
    nearest_city_.assign(vehicles_.size() * world.gates.size(), kNowhere);
    nearest_gate_.assign(vehicles_.size() * world.places.size(), kNowhere);
    for (std::size_t v = 0; v < vehicles_.size(); ++v) {
        const Mode vehicle = vehicles_[v];
        const auto add_targets = [&](PlaceId from, GateId passed, const std::string& country) {
            std::vector<Destination>& list = targets_.at(v, from, static_cast<std::uint32_t>(passed));
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
            Destination nearest = kNowhere;
            for (const GateId gate : network.gates_out(country, vehicle)) {
                const double hours = network.hours(country, vehicle, city, world.gate(gate).place);
                if (hours < nearest.hours) {
                    nearest = {world.gate(gate).place, gate, hours};
                }
            }
            nearest_gate_[v * world.places.size() + index_of(city)] = nearest;
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
                    ways_home_.at(v, city, static_cast<std::uint32_t>(home)) = std::move(ways);
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
            Destination nearest = kNowhere;
            for (const PlaceId city : cities) {
                const double hours = network.hours(gate.to, vehicle, gate.place, city);
                if (world.place(city).country == gate.to && hours < nearest.hours) {
                    nearest = {city, GateId::none, hours};
                }
            }
            nearest_city_[v * world.gates.size() + g] = nearest;
            // Visitors go back through the post that they came by, whatever way is the shortest.
            for (std::size_t b = 0; b < world.gates.size(); ++b) {
                const Gate& back = world.gates[b];
                if (back.place == gate.place && back.from == gate.to && back.to == gate.from && back.mode == vehicle &&
                    nearest.place != PlaceId::none) {
                    ways_home_.at(v, nearest.place,
                                  static_cast<std::uint32_t>(gate.place)) = {{id_at<GateId>(b), nearest.hours, 0.0}};
                }
            }
        }
    }
    targets_.close();
    ways_home_.close();
}

std::size_t Reach::index_of_vehicle(Mode vehicle) const {
    return static_cast<std::size_t>(std::ranges::find(vehicles_, vehicle) - vehicles_.begin());
}
std::span<const Destination> Reach::targets(Mode vehicle, PlaceId place, GateId passed) const {
    return targets_.of(index_of_vehicle(vehicle), place, static_cast<std::uint32_t>(passed));
}
std::span<const WayHome> Reach::ways_home(Mode vehicle, PlaceId place, PlaceId home) const {
    return ways_home_.of(index_of_vehicle(vehicle), place, static_cast<std::uint32_t>(home));
}
Destination Reach::nearest_city(Mode vehicle, GateId passed) const {
    return of_each(nearest_city_, vehicle, index_of(passed));
}
Destination Reach::nearest_gate(Mode vehicle, PlaceId origin) const {
    return of_each(nearest_gate_, vehicle, index_of(origin));
}
Destination Reach::of_each(const std::vector<Destination>& by_vehicle, Mode vehicle, std::size_t index) const {
    const std::size_t v = index_of_vehicle(vehicle);
    return v < vehicles_.size() ? by_vehicle[v * (by_vehicle.size() / vehicles_.size()) + index]
                                : Destination{PlaceId::none, GateId::none, kUnreachable};
}

}  // namespace steppe
