// Where one can go from where, and how long it takes: the choice sets, made once for all replicates.
#pragma once

#include <map>
#include <span>
#include <utility>
#include <vector>

#include "world/network.hpp"

namespace steppe {

/// A city of the same country (gate: none), or a gate that leads out of it.
struct Destination {
    PlaceId place = PlaceId::none;
    GateId gate = GateId::none;
    double hours = 0;  ///< on the road to there
};

/// The way home through a gate.
struct WayHome {
    GateId gate = GateId::none;
    double hours_to_gate = 0;
    double hours_beyond = 0;
};

class Reach {
  public:
    Reach(const World& world, const Network& network);

    /// From a place inside its country, or, with a gate, from beyond that gate: cities with beds, places abroad, gates
    /// out.
    [[nodiscard]] std::span<const Destination> targets(Mode vehicle, PlaceId place, GateId passed) const;

    /// Gates out of the country of `place` through which `home` can be reached.
    [[nodiscard]] std::span<const WayHome> ways_home(Mode vehicle, PlaceId place, PlaceId home) const;

    /// The nearest city beyond a gate, for those who only visit; place none if there is none.
    [[nodiscard]] Destination nearest_city(Mode vehicle, GateId passed) const;

    /// Hours from an origin to the nearest gate that leaves its country, and that gate; kUnreachable if none.
    [[nodiscard]] Destination nearest_gate(Mode vehicle, PlaceId origin) const;

  private:
    struct Key {
        Mode vehicle = Mode::car;
        PlaceId place = PlaceId::none;
        std::uint32_t other = 0;  // a gate or a home
        auto operator<=>(const Key&) const = default;
    };
    std::map<Key, std::vector<Destination>> targets_;
    std::map<Key, std::vector<WayHome>> ways_home_;
    std::map<std::pair<Mode, GateId>, Destination> nearest_city_;
    std::map<std::pair<Mode, PlaceId>, Destination> nearest_gate_;
};

}  // namespace steppe
