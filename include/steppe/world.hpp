// The world of a run: places, links, gates, groups, beds, drivers. Built once, immutable while a run lasts.
//
// Identifiers are positions in tables that are sorted by the text id, counted from 1: 0 means "none". The order of rows
// in a file therefore never matters to a result. All counts are persons, distances kilometres, times hours or days.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "steppe/date.hpp"

namespace steppe {

enum class PlaceId : std::uint32_t { none = 0 };
enum class GateId : std::uint32_t { none = 0 };
enum class GroupId : std::uint16_t { none = 0 };
enum class TierId : std::uint8_t { none = 0 };

/// Position in the table of its kind, from 0. Precondition: not `none`.
template <class Id>
[[nodiscard]] constexpr std::size_t index_of(Id id) {
    return static_cast<std::size_t>(id) - 1;
}
template <class Id>
[[nodiscard]] constexpr Id id_at(std::size_t index) {
    return static_cast<Id>(index + 1);
}

enum class PlaceKind : std::uint8_t {
    city,      ///< people live, stay and find beds here
    crossing,  ///< a border checkpoint: one is only ever passed, through a gate
    abroad,    ///< where the scenario's data end: who arrives leaves the model
};

struct Place {
    std::string id;
    std::string name;     ///< English
    std::string name_ru;  ///< may be empty
    std::string name_kk;  ///< may be empty
    std::string country;  ///< ISO 3166-1 alpha-3; of a crossing: the country whose region reports it
    std::string region;   ///< slug, e.g. `kz_west_kazakhstan`
    PlaceKind kind = PlaceKind::city;
    double latitude_deg = 0;
    double longitude_deg = 0;
    double population = 0;  ///< persons
    double ties = 0;        ///< share of residents who share a language with those who come, 0..1
    PlaceId return_to =
        PlaceId::none;  ///< from where the way home is reckoned for people who left here; itself if none
    std::string source;
};

enum class Mode : std::uint8_t {
    road,
    car,
    bus,
    foot,
    rail,
    air
};  ///< `road` for links, the others for gates and vehicles

[[nodiscard]] std::string_view name_of(Mode mode);
[[nodiscard]] std::optional<Mode> mode_named(std::string_view name);
/// May a party in this vehicle use a link of this mode? car, bus, foot: road; rail: road, rail; air: road, air.
[[nodiscard]] bool may_use(Mode vehicle, Mode link);

struct Link {
    PlaceId from = PlaceId::none;
    PlaceId to = PlaceId::none;
    Mode mode = Mode::road;
    double distance_km = 0;
    double hours = 0;
    bool two_way = true;
};

inline constexpr Day kEndOfDays = std::numeric_limits<Day>::max() - 1;

/// A value that holds from a day on, until the next one. Sorted by day.
struct Step {
    Day from = kNoDay;
    double value = 0;
};
/// The value on `day`; `before` for days before the first step.
[[nodiscard]] double value_on(std::span<const Step> steps, Day day, double before = 0);

enum class OpenTo : std::uint8_t { all, two_states };  ///< bilateral posts take the citizens of the two states only

/// A border crossing in one direction and mode: a server with a daily throughput and a queue, first come first served.
struct Gate {
    PlaceId place = PlaceId::none;
    std::string from;  ///< country left, ISO alpha-3
    std::string to;    ///< country entered
    Mode mode = Mode::car;
    OpenTo open_to = OpenTo::all;
    std::vector<Step> throughput_per_day;  ///< persons; 0 = closed

    [[nodiscard]] std::string id(std::string_view place_id) const;  ///< `x_syrym:RUS>KAZ:car`
    [[nodiscard]] std::string group() const;  ///< `KAZ:car`, the group of queue, wait_hours, refused
};

enum class Purpose : std::uint8_t {
    wave,     ///< leaves from a pool at the origins, responding to the drivers
    traffic,  ///< ordinary trips: joins the queue at a gate, visits and returns through the same post, or passes only
};
enum class Intent : std::uint8_t { transit, waiting, relocating, visit, protection };
inline constexpr std::size_t kIntents = 5;
[[nodiscard]] std::string_view name_of(Intent intent);

/// How much a party can pay, against the parameters `budget_*_kzt`.
enum class Means : std::uint8_t { low, mid, high };
inline constexpr std::size_t kMeans = 3;
[[nodiscard]] std::string_view name_of(Means means);

/// How long a stay is meant to last.
struct StayLaw {
    struct Length {
        Day days = 1;
        double share = 0;
    };
    std::string id;
    bool geometric = false;       ///< no memory: ends with probability 1 / mean_days on each day after the first
    double mean_days = 0;         ///< geometric only, >= 1
    std::vector<Length> lengths;  ///< planned only: shares sum to 1, days ascending and >= 1
};

struct Group {
    std::string id;
    Purpose purpose = Purpose::wave;
    std::string citizenship;  ///< ISO alpha-3
    std::string residence;    ///< ISO alpha-3: where those of the wave live before it; their citizenship if not said
    std::string document;     ///< `internal_id`, `passport`, `none`
    Intent intent = Intent::waiting;
    double share = 0;    ///< of the wave's persons; of its citizens' ordinary traffic for `traffic`
    int party_size = 1;  ///< persons
    Mode vehicle = Mode::car;
    bool call_up_age = false;         ///< holds a person whom exit checks concern. Never reported by crossing or origin
    std::optional<std::size_t> stay;  ///< index into World::stays; none: traffic that passes and is not seen again
    std::vector<TierId> tiers;        ///< in order of preference
    Means means = Means::mid;
    GroupId settles_as = GroupId::none;  ///< those of them who give up waiting for their return; none: nobody does
    std::string sex, age, languages;     ///< described, not read by the rules of today
};

/// What a tier is: how its beds come about, what they cost, who can have them.
enum class TierKind : std::uint8_t {
    family,     ///< with friends and relatives: as many as there are ties
    hosts,      ///< residents who take strangers in, as volunteers ask them to
    nightly,    ///< hotels, hostels: by the night, at a fixed price
    daily_let,  ///< flats by the day: the price clears the market
    rented,     ///< flats by the month, a segment of the rental market: not for a night
    shelter,    ///< opened by the authorities
};
inline constexpr std::size_t kTierKinds = 6;
[[nodiscard]] std::string_view name_of(TierKind kind);

struct Tier {
    std::string id;
    TierKind kind = TierKind::nightly;
};

/// Beds of one tier at one place, as the tables give them.
struct Housing {
    PlaceId place = PlaceId::none;
    TierId tier = TierId::none;
    std::vector<Step> beds;                 ///< persons
    std::vector<Step> price_kzt_per_night;  ///< a person, before the rents of the day
};

/// A minimum standard: what people need.
enum class Need : std::uint8_t { beds, water, food, latrines, health };
inline constexpr std::size_t kNeeds = 5;
[[nodiscard]] std::string_view name_of(Need need);
[[nodiscard]] std::string_view unit_of(Need need);  ///< of its measure: `litres/day`
struct Standard {
    Need need = Need::beds;
    double per_person = 0;           ///< in the unit of the need
    std::optional<double> cost_kzt;  ///< of one of that unit, a day
};

/// What a desk is for.
enum class Service : std::uint8_t {
    number,        ///< individual identification numbers
    registration,  ///< of a stay at an address
    aid,           ///< for people without a home: food, clothes, advice
};
inline constexpr std::size_t kServices = 3;
[[nodiscard]] std::string_view name_of(Service service);
[[nodiscard]] std::optional<Service> service_named(std::string_view name);

/// Desks of one service at one place. Rows of the same place and service add up.
struct ServiceDesk {
    PlaceId place = PlaceId::none;
    Service service = Service::number;
    double persons_per_day = 0;     ///< on a day that they are open
    std::array<bool, 7> open_on{};  ///< Monday first
    Day from = kNoDay + 1;          ///< first day, included
    Day to = kEndOfDays;            ///< last day, included
};

enum class Signal : std::uint8_t {
    announcement,  ///< impulse: the decree (value: strength, 1 = full)
    rumour,        ///< impulse: closure or call-up expected
    exit_check,    ///< level from this day on: share of gates' work that checks the left country's lists, 0..1
    traffic,  ///< level from this day on: ordinary persons a day through a gate's place, towards the host or out of it
    season,   ///< ratio of a traffic group's level on this day; between days by straight line, level before and after
    rent_season,  ///< ratio of asking rents to their trend on this day; between days by straight line
    all_clear,    ///< level from this day on: how far the reason for leaving a country has passed, 0..1
};

struct Driver {
    PlaceId place = PlaceId::none;  ///< none: everywhere
    std::string country;            ///< set where the driver names a country, else empty
    Day day = kNoDay;
    Signal signal = Signal::announcement;
    GroupId group = GroupId::none;  ///< for traffic and season
    double value = 0;
};

/// What is written of a run.
struct Record {
    std::string citizenship;  ///< entries, exits, present count these citizens (empty: all)
    std::string host;         ///< ISO alpha-3: the country whose `present` includes those on its roads
};

/// Everything that a run reads. `build` sorts, checks and derives.
class World {
  public:
    std::vector<Place> places;  // sorted by id
    std::vector<Link> links;
    std::vector<Gate> gates;          // sorted by id
    std::vector<Group> groups;        // sorted by id
    std::vector<Tier> tiers;          // sorted by id
    std::vector<StayLaw> stays;       // sorted by id
    std::vector<Housing> housing;     // sorted by place, tier
    std::vector<Standard> standards;  // sorted by need
    std::vector<ServiceDesk> desks;   // sorted by place, service
    std::vector<Driver> drivers;      // sorted by signal, place, group, day
    Record record;
    Day first_day = kNoDay;       ///< first day that is recorded
    Day last_day = kNoDay;        ///< last day, included
    Day warm_up_days = 0;         ///< simulated before first_day, not recorded
    Day reference_date = kNoDay;  ///< `_cum` measures begin here
    double scaled_by = 1;         ///< by how much `scale` multiplied people and capacities

    [[nodiscard]] const Place& place(PlaceId id) const { return places[index_of(id)]; }
    [[nodiscard]] const Gate& gate(GateId id) const { return gates[index_of(id)]; }
    [[nodiscard]] const Group& group(GroupId id) const { return groups[index_of(id)]; }
    /// How long those of a group stay; null for traffic that only passes.
    [[nodiscard]] const StayLaw* stay_of(GroupId id) const {
        const std::optional<std::size_t>& stay = group(id).stay;
        return stay ? &stays[*stay] : nullptr;
    }
    [[nodiscard]] PlaceId find_place(std::string_view id) const;  ///< none if unknown
    [[nodiscard]] GroupId find_group(std::string_view id) const;
    [[nodiscard]] TierId find_tier(std::string_view id) const;

    /// Multiplies all people, capacities and service rates.
    void scale(double factor);
};

}  // namespace steppe
