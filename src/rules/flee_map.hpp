// The map of a Flee case as it stands on a day: what each location is, which links are open, how attractive a location
// is, and which ways people weigh. All of it follows from the case and the day; nobody's whereabouts are known here.
//
// Kernels of the compatibility mode, in Flee's order of a day (docs/flee.md). With w_s `weight_softening`, d_s
// `softening`, p_d `distance_power`, p_w `weight_power`, the weight of a way of length d that ends at e is
//
//     w = [ (w_s + G(e)) / (d_s + d)^p_d * K(e) ]^p_w
//
// where G is the location's score S after the rules that look at the person, and K the room at the destination.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "rules/flee_fixed_routes.hpp"
#include "steppe/flee_case.hpp"

namespace steppe::flee {

using LinkIndex = std::uint32_t;
inline constexpr LinkIndex kNoLink = 0xffffffff;

/// One direction of a route.
struct Link {
    LocationIndex from = kNoLocation;
    LocationIndex to = kNoLocation;
    double distance_km = 0;
    double speed = 0;             ///< km/day
    double walk_probability = 0;  ///< chance on each day to walk
};

/// What a person's score of a place looks like: the classes that the hazard rules of section 5 tell apart.
enum class Caution : std::uint8_t {
    plain,    ///< G = S
    careful,  ///< G = S^2: children, older people, women, where the rule is on
    bold,     ///< G = 1: boys, where the rule is on
};

/// An ethnicity or a religion, by its position in `PeopleTraits::values`.
using ValueIndex = std::uint16_t;
inline constexpr ValueIndex kNoValue = 0xffff;

/// All of a person that bears on where they go and when: what the rules that are on ask for.
struct Taste {
    Caution caution = Caution::plain;
    double flood_awareness = 1;  ///< the weight of a forecast
    ValueIndex ethnicity = kNoValue;
    ValueIndex religion = kNoValue;
    bool operator==(const Taste&) const = default;
};
using TasteIndex = std::uint16_t;

/// What remains of a way: interned, so that people with the same way ahead are one cohort. 0: nothing.
using RouteId = std::uint32_t;
inline constexpr RouteId kNoRoute = 0;

/// A way that people at a location weigh.
struct Candidate {
    LocationIndex destination = kNoLocation;
    RouteId route = kNoRoute;  ///< all of it
    double nearness = 0;       ///< (d_s + d)^-p_d; with `fixed_routes` all of the weight but G
    double closeness = 1;      ///< of the destination to here, where people stay close
};

/// What a location is today.
struct Standing {
    bool camp = false;
    bool idp_camp = false;
    bool marker = false;
    bool town = false;
    bool flood_zone = false;
    double conflict = -1;  ///< intensity, or -1
    std::int32_t conflict_since = -1;
    double move_chance = 1;
    double ipc = 0;  ///< share, 0..1
    bool has_ipc = false;
    bool has_flood = false;
    double flood = 0;          ///< level
    double score = 1;          ///< S
    bool forecast = false;     ///< does the forecast count today?
    double forecast_pull = 1;  ///< what it makes of G, for an awareness of 1
    double forecast_push = 1;  ///< what it makes of the chance to move, for an awareness of 1
};

/// q(age): share of the original effect of a conflict that is `age` days old.
[[nodiscard]] double conflict_decay(const Settings& settings, std::int32_t age_days);

/// S of section 3.4.
[[nodiscard]] double location_score(const Settings& settings, const Location& location, const Standing& standing,
                                    std::int32_t day);

/// K of section 3.5: 1 below the buffer, 0 from the capacity on, linear between. `capacity` below 1 after scaling: no
/// limit.
[[nodiscard]] double room(const Settings& settings, double capacity, double occupants);

/// Chance to leave on a day, without a route and without being forced: m (max(pop, capacity) / P_b)^s, then the rules
/// of food and water. `flood_awareness`: of the person.
[[nodiscard]] double move_chance(const Settings& settings, const Standing& standing, double population, double capacity,
                                 double flood_awareness = 1);

/// What the forecast of a day makes of a location: sums over the `flood_forecaster_timescale` days to come, the last of
/// them `flood_forecaster_end_time`, of those on which it is under water. `levels`: by day, nothing for a dry location.
struct Forecast {
    /// (sum of u_0 w_day)^2 / k, u_0 the location weight of today's level. Flee squares it, and so do we; where no
    /// water comes this is 0, and nobody chooses the place unless all are alike.
    double pull = 0;
    /// (sum of u_day w_day) / k, u_day the location weight of the level of the day. 0 where no water comes: nobody
    /// leaves.
    double push = 0;
};
[[nodiscard]] Forecast flood_forecast(const Settings& settings, const std::vector<double>* levels, double level_today,
                                      std::int32_t day);
/// Is there a forecast on this day?
[[nodiscard]] bool has_forecast(const Settings& settings, std::int32_t day);

/// G: what a place is worth to a person. `score`: S; `closeness`: of the place; `population`: who lives there;
/// `alike`: people there by value, of the person's own ethnicity and religion.
struct Alike {
    double ethnicity = 0;
    double religion = 0;
};
[[nodiscard]] double attraction(const Settings& settings, const Standing& there, const Taste& taste, double closeness,
                                double population, Alike alike);

/// Great-circle kilometres as Flee takes them: `y` for the latitude, `x` for the longitude, R = 6371 km.
[[nodiscard]] double flee_distance_km(const Location& a, const Location& b);

/// Linear between the elements of a list; beyond the last its value.
[[nodiscard]] double interpolated(const std::vector<double>& list, double position);

class Map {
  public:
    /// `the_case` must outlive the map. `tastes`: of all people there can be; `values`: how many ethnicities and
    /// religions they have.
    explicit Map(const Case& the_case, std::vector<Taste> tastes = {Taste{}}, std::size_t values = 0);

    /// Steps 1 to 3 of a day: changes of locations, levels, conflicts. Days must come one after the other from 0.
    void begin_day(std::int32_t day);
    /// Step 6: closures and reopenings. Links that were closed today stay in `closed_today`.
    void apply_closures();
    /// Scores; must come before `candidates`. `populations`: today's, by location. `people`: who is where this morning,
    /// [location * values + value], where a rule asks for people who are alike.
    void score(std::span<const std::int64_t> populations, std::span<const double> people = {});
    /// Did a conflict begin or end this morning?
    [[nodiscard]] bool conflicts_changed() const { return conflicts_changed_; }

    [[nodiscard]] std::int32_t day() const { return day_; }
    [[nodiscard]] const Case& of() const { return *case_; }
    [[nodiscard]] const Standing& standing(LocationIndex l) const { return standings_[l]; }
    [[nodiscard]] std::span<const Taste> tastes() const { return tastes_; }
    [[nodiscard]] const Link& link(LinkIndex l) const { return links_[l]; }
    [[nodiscard]] std::size_t links() const { return links_.size(); }
    /// How often a link was closed so far: who is on it since before a closure turns back at its end.
    [[nodiscard]] std::uint32_t closures_of(LinkIndex l) const { return closed_count_[l]; }
    [[nodiscard]] std::span<const LinkIndex> closed_today() const { return closed_today_; }
    /// Open links out of a location, in Flee's order.
    [[nodiscard]] std::span<const LinkIndex> open_links(LocationIndex from) const { return open_[from]; }
    /// The first open link from one location to another, or kNoLink.
    [[nodiscard]] LinkIndex first_link(LocationIndex from, LocationIndex to) const;

    /// Ways from a location, made when they are first asked for.
    [[nodiscard]] std::span<const Candidate> candidates(LocationIndex from);
    /// The weight of each for a taste, [(w_s + G) / (d_s + d)^p_d]^p_w: room is not in it. After `candidates`.
    [[nodiscard]] std::span<const double> weights(LocationIndex from, TasteIndex taste) const {
        const Ways& ways = ways_[from];
        return std::span(ways.weights).subspan(taste * ways.list.size(), ways.list.size());
    }
    /// Rises whenever ways or weights may have changed; what was derived from an older version must be made again.
    [[nodiscard]] std::uint32_t version() const { return paths_version_ + weights_version_; }
    /// Rises whenever links open or close, a place becomes another kind of place, or a conflict begins or ends.
    [[nodiscard]] std::uint32_t events() const { return events_; }
    /// Rises whenever links open or close.
    [[nodiscard]] std::uint32_t links_version() const { return links_version_; }

    [[nodiscard]] LocationIndex next_of(RouteId route) const { return routes_[route].next; }
    [[nodiscard]] RouteId rest_of(RouteId route) const { return routes_[route].rest; }
    [[nodiscard]] LocationIndex destination_of(RouteId route) const { return routes_[route].destination; }

  private:
    struct RouteNode {
        LocationIndex next = kNoLocation;
        RouteId rest = kNoRoute;
        LocationIndex destination = kNoLocation;
    };
    struct Ways {
        std::uint32_t paths_version = 0;
        std::uint32_t weights_version = 0;
        std::vector<Candidate> list;
        std::vector<double> weights;  ///< [taste * list.size() + way]
    };

    void activate(LocationIndex l, double intensity);
    void deactivate(LocationIndex l);
    void become(LocationIndex l, LocationKind kind, double intensity);
    void close(LinkIndex l);
    void reopen(LinkIndex l);
    void act(const Closure& closure, bool closing);
    void explore(LocationIndex at, int hops, double distance_km, std::vector<LocationIndex>& path,
                 std::vector<Candidate>& found);
    RouteId intern(std::span<const LocationIndex> path);
    void weigh(Ways& ways) const;
    void find_ways(LocationIndex from, std::vector<Candidate>& ways);
    [[nodiscard]] double closeness(LocationIndex from, LocationIndex to) const;
    [[nodiscard]] double people_of(LocationIndex l, ValueIndex value) const {
        return value == kNoValue || people_.empty() ? 0.0 : people_[l * values_ + value];
    }

    const Case* case_;
    std::vector<Taste> tastes_;
    std::size_t values_;
    std::int32_t day_ = -1;
    std::vector<Link> links_;
    std::vector<std::vector<LinkIndex>> open_;  ///< by location: outgoing, in Flee's order
    std::vector<std::vector<LinkIndex>> shut_;  ///< by location: outgoing
    std::vector<bool> is_open_;
    std::vector<std::uint32_t> closed_count_;
    std::vector<LinkIndex> closed_today_;
    std::vector<Standing> standings_;
    std::vector<std::int64_t> populations_;
    std::vector<Ways> ways_;
    std::vector<RouteNode> routes_;
    std::unordered_map<std::uint64_t, RouteId> route_index_;  ///< (next, rest) -> id
    std::vector<const std::vector<double>*> ipc_;             ///< by location
    std::vector<const std::vector<double>*> flood_;
    bool levels_change_ = false;      ///< flood levels enter the weights beside the score
    bool conflicts_changed_ = false;  ///< today
    std::vector<double> people_;      ///< [location * values + value]
    std::optional<FixedRoutes> fixed_;
    bool fixed_settled_ = false;  ///< another update would change nothing, as long as nothing else does
    std::uint32_t fixed_paths_version_ = 0;
    std::size_t next_conflict_ = 0;
    std::uint32_t paths_version_ = 1;
    std::uint32_t weights_version_ = 1;
    std::uint32_t links_version_ = 1;
    std::uint32_t events_ = 0;
};

}  // namespace steppe::flee
