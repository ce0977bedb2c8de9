// Stable content hashes of states: what draws are keyed by. Never of an interned index.
#pragma once

#include <cstdint>
#include <vector>

#include "rules/state.hpp"
#include "steppe/random.hpp"

namespace steppe {

class Labels {
  public:
    explicit Labels(const World& world);

    /// Of all fields of a state (or of a projection: fields that are none count as none). The fields of content are
    /// looked up, each in a table of its own, and joined by exclusive or (tabulation hashing, Zobrist 1970).
    [[nodiscard]] std::uint64_t hash(const State& state) const;

    [[nodiscard]] std::uint64_t place(PlaceId id) const { return at(places_, static_cast<std::size_t>(id)); }
    [[nodiscard]] std::uint64_t gate(GateId id) const { return at(gates_, static_cast<std::size_t>(id)); }
    [[nodiscard]] std::uint64_t tier(TierId id) const { return at(tiers_, static_cast<std::size_t>(id)); }

  private:
    [[nodiscard]] static std::uint64_t at(const std::vector<std::uint64_t>& hashes, std::size_t id) {
        return hashes[id];
    }
    // By id; position 0 stands for none.
    std::vector<std::uint64_t> places_;
    std::vector<std::uint64_t> homes_;
    std::vector<std::uint64_t> gates_;
    std::vector<std::uint64_t> groups_;
    std::vector<std::uint64_t> tiers_;
};

}  // namespace steppe
