// Random words for draws that need many at one point: wyrand (Wang Yi), a multiplication to 128 bits each. A generator
// of its own for each point, from a hash of the point (`seed_at`): what is drawn depends on nothing else, as with
// Philox.
#pragma once

#include <cstdint>

#include <Random123/philox.h>

namespace steppe {

class QuickWords {
  public:
    explicit QuickWords(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next() {
        state_ += 0xa076'1d64'78bd'642fU;
        std::uint64_t high = 0;
        const std::uint64_t low = mulhilo64(state_, state_ ^ 0xe703'7ed1'a0b4'28dbU, &high);
        return low ^ high;
    }
    /// A whole number from 0 to below `end`.
    std::uint64_t below(std::uint64_t end) {
        std::uint64_t number = 0;
        (void)mulhilo64(next(), end, &number);
        return number;
    }

  private:
    std::uint64_t state_;
};

}  // namespace steppe
