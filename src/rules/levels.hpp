// The aggregates that rules look at: how many are where. As they stood when the phase began.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "rules/state.hpp"

namespace steppe {

class Levels {
  public:
    explicit Levels(const World& world);

    /// Persons before a gate, including those called up to the desk.
    [[nodiscard]] double queue(GateId gate) const { return queue_[index_of(gate)]; }
    /// Persons in beds of a tier at a place.
    [[nodiscard]] double occupied(PlaceId place, TierId tier) const { return occupied_[bed_index(place, tier)]; }
    /// The same by place x tiers + tier.
    [[nodiscard]] double occupied_at(std::size_t place_and_tier) const { return occupied_[place_and_tier]; }
    /// Persons without a bed at a place, those who arrive today included.
    [[nodiscard]] double unsheltered(PlaceId place) const { return unsheltered_[index_of(place)]; }

    /// People who live at `home`.
    struct Household {
        PlaceId home = PlaceId::none;
        double persons = 0;
    };
    /// Those who ever chose to go to a place beyond a border, by home. A party forgets its home when it sets out for
    /// the border; the border remembers from where people came, and passes it on to the places that they choose beyond
    /// it.
    [[nodiscard]] std::span<const Household> came_to(PlaceId place) const { return came_to_[index_of(place)]; }

    void moved(const State& from, const State& to, double persons) {
        add(from, -persons);
        add(to, persons);
        if (from.stage == Stage::choosing) {
            chose(from, to, persons);
        }
    }

  private:
    void add(const State& state, double persons);
    void chose(const State& from, const State& to, double persons);
    [[nodiscard]] std::size_t bed_index(PlaceId place, TierId tier) const {
        return index_of(place) * tiers_ + index_of(tier);
    }

    std::size_t tiers_ = 0;
    std::vector<double> queue_;
    std::vector<double> occupied_;  // place x tier
    std::vector<double> unsheltered_;
    // Each in the order of homes.
    std::vector<std::vector<Household>> came_by_;  // by gate
    std::vector<std::vector<Household>> came_to_;  // by place
};

}  // namespace steppe
