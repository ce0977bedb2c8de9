// Where one can go from where, and how long it takes: the choice sets, made once for all replicates.
#pragma once

#include <cstdint>
#include <span>
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

/// What a gate is to a group.
struct GateFor {
    bool open = false;        ///< bilateral posts take the citizens of the two states only
    bool homewards = false;   ///< leads to where they live, or whose citizens they are
    bool out_of_own = false;  ///< leads out of the country whose citizens they are
};

class Reach {
  public:
    Reach(const World& world, const Network& network);

    /// From a place inside its country, or, with a gate, from beyond that gate: cities with beds and places abroad,
    /// then gates out.
    [[nodiscard]] std::span<const Destination> targets(Mode vehicle, PlaceId place, GateId passed) const;

    /// The targets of every place and gate, list by list; what `targets` shows is a part of it. What is worked out for
    /// each may lie beside it.
    [[nodiscard]] std::span<const Destination> all_targets() const { return targets_.all(); }
    /// Likewise.
    [[nodiscard]] std::span<const WayHome> all_ways_home() const { return ways_home_.all(); }

    /// Gates out of the country of `place` through which `home` can be reached.
    [[nodiscard]] std::span<const WayHome> ways_home(Mode vehicle, PlaceId place, PlaceId home) const;

    /// The nearest city beyond a gate, for those who only visit; place none if there is none.
    [[nodiscard]] Destination nearest_city(Mode vehicle, GateId passed) const;

    /// Hours from an origin to the nearest gate that leaves its country, and that gate; kUnreachable if none.
    [[nodiscard]] Destination nearest_gate(Mode vehicle, PlaceId origin) const;

    [[nodiscard]] const GateFor& gate_for(GroupId group, GateId gate) const {
        return gates_for_[index_of(group) * gates_ + index_of(gate)];
    }

  private:
    /// One list an ordered pair of a place and something else, for each vehicle. Filled, then closed, then read.
    template <class Item>
    class Table {
      public:
        void resize(std::size_t vehicles, std::size_t places, std::size_t others);
        std::vector<Item>& at(std::size_t vehicle, PlaceId place, std::uint32_t other);
        void close();
        [[nodiscard]] std::span<const Item> of(std::size_t vehicle, PlaceId place, std::uint32_t other) const;
        [[nodiscard]] std::span<const Item> all() const { return items_; }

      private:
        [[nodiscard]] std::size_t row(std::size_t vehicle, PlaceId place, std::uint32_t other) const;
        std::size_t places_ = 0;
        std::size_t others_ = 0;
        std::vector<std::uint32_t> list_of_;    // 0: empty
        std::vector<std::vector<Item>> lists_;  // until it is closed
        std::vector<std::size_t> begins_;       // by list, and the end of the last one
        std::vector<Item> items_;
    };
    /// Position among the vehicles that groups travel by; their number if none does.
    [[nodiscard]] std::size_t index_of_vehicle(Mode vehicle) const;
    [[nodiscard]] Destination of_each(const std::vector<Destination>& by_vehicle, Mode vehicle,
                                      std::size_t index) const;

    std::vector<Mode> vehicles_;
    Table<Destination> targets_;             // by place and gate passed (none: 0)
    Table<WayHome> ways_home_;               // by place and home
    std::vector<Destination> nearest_city_;  // vehicle x gate
    std::vector<Destination> nearest_gate_;  // vehicle x place
    std::size_t gates_ = 0;
    std::vector<GateFor> gates_for_;  // group x gate
};

}  // namespace steppe
