// The state of a travelling party: all that a rule may still read of it, and nothing else.
//
// Equal states are one cohort. What no rule can read again is set to none (the origin shrinks to `home` once the way
// is chosen), so that cohorts merge.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

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

/// By which title a party is in a country that is not its own.
enum class Standing : std::uint8_t {
    visitor = 0,        ///< as the law lets anybody of its group; also: at home
    renewing = 1,       ///< leaves through `gate` to come back at once to the city `place`, which begins the count anew
    applied = 2,        ///< waits for the decision on a permit, due on day `due`
    permitted = 3,      ///< holds a permit
    protection = 4,     ///< has claimed asylum; the decision is due on day `due`
    past_last_day = 5,  ///< stayed on
};
inline constexpr std::size_t kStandings = 6;
[[nodiscard]] std::string_view name_of(Standing standing);

/// A set of fields of a state.
struct Fields {
    static constexpr std::uint64_t kStage = 0xff00000000000000ULL;
    static constexpr std::uint64_t kTier = 0x00ff000000000000ULL;
    static constexpr std::uint64_t kGroup = 0x0000ffff00000000ULL;
    static constexpr std::uint64_t kPlace = 0x00000000ffffffffULL;
    static constexpr std::uint64_t kHome = 0xffffffff00000000ULL;
    static constexpr std::uint64_t kStanding = 0x00000000ff000000ULL;
    static constexpr std::uint64_t kGate = 0x0000000000ffffffULL;
    static constexpr int kDayBits = 21;  ///< to the year 7711
    static constexpr std::uint64_t kDay = (std::uint64_t{1} << kDayBits) - 1;
    std::array<std::uint64_t, 3> masks{};

    friend constexpr Fields operator|(const Fields& a, const Fields& b) {
        return {{a.masks[0] | b.masks[0], a.masks[1] | b.masks[1], a.masks[2] | b.masks[2]}};
    }
    /// Does the set hold a date (`since`, `due` or `entered`)?
    [[nodiscard]] constexpr bool dates() const { return masks[2] != 0; }
    constexpr bool operator==(const Fields&) const = default;
};

namespace field {
inline constexpr Fields kStage{{Fields::kStage, 0, 0}};
inline constexpr Fields kTier{{Fields::kTier, 0, 0}};
inline constexpr Fields kGroup{{Fields::kGroup, 0, 0}};
inline constexpr Fields kPlace{{Fields::kPlace, 0, 0}};
inline constexpr Fields kHome{{0, Fields::kHome, 0}};
inline constexpr Fields kStanding{{0, Fields::kStanding, 0}};
inline constexpr Fields kGate{{0, Fields::kGate, 0}};
inline constexpr Fields kSince{{0, 0, Fields::kDay << Fields::kDayBits}};
inline constexpr Fields kDue{{0, 0, Fields::kDay}};
inline constexpr Fields kEntered{{0, 0, Fields::kDay << 2 * Fields::kDayBits}};
}  // namespace field

struct State {
    Stage stage = Stage::none;
    TierId tier = TierId::none;
    GroupId group = GroupId::none;
    PlaceId place = PlaceId::none;
    PlaceId home = PlaceId::none;  ///< from where the way home is reckoned
    Standing standing = Standing::visitor;
    GateId gate = GateId::none;
    Day since = kNoDay;
    Day due = kNoDay;
    Day entered = kNoDay;  ///< the day from which the stay in this country counts, if a last legal day follows from it

    using Words = std::array<std::uint64_t, 3>;
    [[nodiscard]] constexpr Words words() const {
        return {static_cast<std::uint64_t>(stage) << 56 | static_cast<std::uint64_t>(tier) << 48 |
                    static_cast<std::uint64_t>(group) << 32 | static_cast<std::uint64_t>(place),
                static_cast<std::uint64_t>(home) << 32 | static_cast<std::uint64_t>(standing) << 24 |
                    static_cast<std::uint64_t>(gate),
                static_cast<std::uint64_t>(entered) << 2 * Fields::kDayBits |
                    static_cast<std::uint64_t>(since) << Fields::kDayBits | static_cast<std::uint64_t>(due)};
    }
    [[nodiscard]] static constexpr State of(const Words& w) {
        return {static_cast<Stage>(w[0] >> 56),
                static_cast<TierId>(w[0] >> 48 & 0xff),
                static_cast<GroupId>(w[0] >> 32 & 0xffff),
                static_cast<PlaceId>(w[0] & Fields::kPlace),
                static_cast<PlaceId>(w[1] >> 32),
                static_cast<Standing>(w[1] >> 24 & 0xff),
                static_cast<GateId>(w[1] & Fields::kGate),
                static_cast<Day>(w[2] >> Fields::kDayBits & Fields::kDay),
                static_cast<Day>(w[2] & Fields::kDay),
                static_cast<Day>(w[2] >> 2 * Fields::kDayBits)};
    }
    /// The state with every other field set to none: what a rule that reads `fields` is shown.
    [[nodiscard]] constexpr State project(const Fields& fields) const {
        const Words w = words();
        return of({w[0] & fields.masks[0], w[1] & fields.masks[1], w[2] & fields.masks[2]});
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
    constexpr bool operator==(const State&) const = default;
    constexpr auto operator<=>(const State& other) const { return words() <=> other.words(); }
};

}  // namespace steppe
