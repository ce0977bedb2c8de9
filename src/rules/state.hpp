// The state of a travelling party: all that a rule may still read of it, and nothing else.
//
// Equal states are one cohort. What no rule can read again is set to none, so that cohorts merge; from where people of
// the wave came is forgotten once the way to the border is chosen, and remembered by gate and place (rules/levels).
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <type_traits>

#include "steppe/world.hpp"

namespace steppe {

/// Where a party is in its journey. Numbers are stable: draws are keyed by them.
enum class Stage : std::uint8_t {
    none = 0,
    choosing = 1,     ///< at `place` (having passed `gate`, if any), about to choose where to
    returning = 2,    ///< at `place`, about to choose the way home
    travelling = 3,   ///< on the road to `place` (to queue at `gate`, if any), there on day `due`
    queueing = 4,     ///< before `gate` at `place` since day `since`
    at_desk = 5,      ///< called up at `gate`: the desk decides today
    arriving = 6,     ///< at `place`, without a bed, today
    lodged = 7,       ///< has a bed of `tier`, length of stay not yet settled
    staying = 8,      ///< has a bed of `tier` until day `due`; no day: the stay has no memory
    unsheltered = 9,  ///< at `place`, spent a night without a bed
    visiting = 10,    ///< an ordinary visitor at `place`, needs no bed of ours, goes home through `home`
    stopping = 11,    ///< at `place` beyond the border, without a bed, for the night
    resting = 12,     ///< has a bed of `tier` until day `due`, then chooses where to
    // Left the model: counted, then forgotten.
    gone_home = 13,
    gone_abroad = 14,
    turned_back = 15,
    gave_up = 16,
    // Again in the model.
    moving = 17,  ///< has a bed of `tier` and a stay until `due`: looks for a better or a cheaper one today
};
inline constexpr std::size_t kStages = 18;
[[nodiscard]] constexpr bool is_gone(Stage stage) { return stage >= Stage::gone_home && stage <= Stage::gave_up; }
[[nodiscard]] std::string_view name_of(Stage stage);

/// A set of stages.
class Stages {
  public:
    constexpr Stages(std::initializer_list<Stage> stages) {
        for (const Stage stage : stages) {
            bits_ |= std::uint32_t{1} << static_cast<unsigned>(stage);
        }
    }
    [[nodiscard]] constexpr bool has(Stage stage) const { return (bits_ >> static_cast<unsigned>(stage) & 1U) != 0; }

  private:
    std::uint32_t bits_ = 0;
};

/// By which title a party is in a country that is not its own.
enum class Standing : std::uint32_t {
    visitor = 0,        ///< as the law lets anybody of its group; also: at home
    renewing = 1,       ///< leaves through `gate` to come back at once to the city `place`, which begins the count anew
    applied = 2,        ///< waits for the decision on a permit, due on day `due`
    permitted = 3,      ///< holds a permit
    protection = 4,     ///< has claimed asylum; the decision is due on day `due`
    past_last_day = 5,  ///< stayed on
};
inline constexpr std::size_t kStandings = 6;
[[nodiscard]] std::string_view name_of(Standing standing);

/// A set of fields of a state: which bits of it are read, as they lie in memory.
struct Fields {
    static constexpr std::uint64_t kLow = 0x00000000ffffffffULL;
    static constexpr std::uint64_t kHigh = 0xffffffff00000000ULL;
    std::array<std::uint64_t, 4> masks{};

    friend constexpr Fields operator|(const Fields& a, const Fields& b) {
        return {{a.masks[0] | b.masks[0], a.masks[1] | b.masks[1], a.masks[2] | b.masks[2], a.masks[3] | b.masks[3]}};
    }
    constexpr bool operator==(const Fields&) const = default;
};

namespace field {
inline constexpr Fields kStage{{0xff00000000000000ULL, 0, 0, 0}};
inline constexpr Fields kTier{{0x00ff000000000000ULL, 0, 0, 0}};
inline constexpr Fields kGroup{{0x0000ffff00000000ULL, 0, 0, 0}};
inline constexpr Fields kPlace{{Fields::kLow, 0, 0, 0}};
inline constexpr Fields kHome{{0, Fields::kHigh, 0, 0}};
inline constexpr Fields kStanding{{0, 0, Fields::kLow, 0}};
inline constexpr Fields kGate{{0, Fields::kLow, 0, 0}};
inline constexpr Fields kSince{{0, 0, 0, Fields::kLow}};
inline constexpr Fields kDue{{0, 0, 0, Fields::kHigh}};
inline constexpr Fields kEntered{{0, 0, Fields::kHigh, 0}};
}  // namespace field

/// Lies in memory as four words, so that states are compared, projected and put in order a word at a time.
struct State {
    PlaceId place = PlaceId::none;
    GroupId group = GroupId::none;
    TierId tier = TierId::none;
    Stage stage = Stage::none;
    GateId gate = GateId::none;
    PlaceId home = PlaceId::none;  ///< from where the way home is reckoned; none: the place's people know
    Standing standing = Standing::visitor;
    Day entered = kNoDay;  ///< the day from which the stay in this country counts, if a last legal day follows from it
    Day since = kNoDay;
    Day due = kNoDay;

    static constexpr int kDayBits = 21;  ///< to the year 7711
    static constexpr int kGateBits = 24;
    /// The key of a state: states are in the order of their words. The last one holds the dates.
    using Words = std::array<std::uint64_t, 3>;
    [[nodiscard]] constexpr Words words() const {
        const Memory m = memory();
        return {m[0], m[1] | (m[2] & Fields::kLow) << kGateBits,
                (m[2] >> 32) << 2 * kDayBits | (m[3] & Fields::kLow) << kDayBits | m[3] >> 32};
    }
    [[nodiscard]] static constexpr State of(const Words& w) {
        constexpr std::uint64_t kDay = (std::uint64_t{1} << kDayBits) - 1;
        constexpr std::uint64_t kGate = (std::uint64_t{1} << kGateBits) - 1;
        return std::bit_cast<State>(Memory{w[0], (w[1] & Fields::kHigh) | (w[1] & kGate),
                                           (w[2] >> 2 * kDayBits) << 32 | (w[1] & Fields::kLow) >> kGateBits,
                                           (w[2] & kDay) << 32 | (w[2] >> kDayBits & kDay)});
    }
    /// The state with every other field set to none: what a rule that reads `fields` is shown.
    [[nodiscard]] constexpr State project(const Fields& fields) const {
        const Memory m = memory();
        return std::bit_cast<State>(
            Memory{m[0] & fields.masks[0], m[1] & fields.masks[1], m[2] & fields.masks[2], m[3] & fields.masks[3]});
    }
    /// Without its dates: the stock that it belongs to.
    [[nodiscard]] constexpr State core() const {
        State stripped = *this;
        stripped.since = kNoDay;
        stripped.due = kNoDay;
        stripped.entered = kNoDay;
        return stripped;
    }
    /// Without the days that it waits for; the day of entry stays.
    [[nodiscard]] constexpr State unscheduled() const {
        State free = core();
        free.entered = entered;
        return free;
    }
    constexpr bool operator==(const State& other) const {
        const Memory a = memory();
        const Memory b = other.memory();
        return ((a[0] ^ b[0]) | (a[1] ^ b[1]) | (a[2] ^ b[2]) | (a[3] ^ b[3])) == 0;
    }
    constexpr std::strong_ordering operator<=>(const State& other) const {
        return memory()[0] == other.memory()[0] ? words() <=> other.words() : memory()[0] <=> other.memory()[0];
    }

  private:
    using Memory = std::array<std::uint64_t, 4>;
    [[nodiscard]] constexpr Memory memory() const { return std::bit_cast<Memory>(*this); }
};
static_assert(sizeof(State) == 32 && std::has_unique_object_representations_v<State>);
static_assert(std::endian::native == std::endian::little, "the words of a state are in the order of its fields");

}  // namespace steppe
