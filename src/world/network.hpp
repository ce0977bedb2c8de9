// Travel times inside a country: between its places, and between its places and the gates that lead out of or into it.
//
// A border is only ever passed through a gate, so a journey between countries is a chain of legs, each inside one
// country. A leg may end at a crossing but never run through one.
#pragma once

#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "steppe/world.hpp"

namespace steppe {

inline constexpr double kUnreachable = std::numeric_limits<double>::infinity();

class Network {
  public:
    explicit Network(const World& world);

    /// Hours on the road of the quickest leg from `from` to `to` within `country` for a vehicle (links that it may use:
    /// `may_use`); kUnreachable if there is none. 0 from a place to itself.
    [[nodiscard]] double hours(std::string_view country, Mode vehicle, PlaceId from, PlaceId to) const;

    /// Gates that leave `country` in this mode, in id order.
    [[nodiscard]] std::vector<GateId> gates_out(std::string_view country, Mode vehicle) const;

  private:
    struct Arc {
        PlaceId to = PlaceId::none;
        Mode mode = Mode::road;
        double hours = 0;
    };
    struct Domain {  // one country, one vehicle
        std::string country;
        Mode vehicle = Mode::car;
        std::vector<PlaceId> members;        // places of the country and the places of its gates
        std::vector<std::size_t> member_of;  // by place index: position in members, or npos
        std::vector<double> hours;           // members x members
    };
    [[nodiscard]] const Domain* find(std::string_view country, Mode vehicle) const;
    [[nodiscard]] Domain domain(const World& world, std::string_view country, Mode vehicle) const;

    std::vector<std::vector<Arc>> arcs_;  // by place index
    std::vector<Domain> domains_;
    std::vector<Gate> gates_;
};

}  // namespace steppe
