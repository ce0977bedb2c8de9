// A case in the format of Flee (https://github.com/djgroen/flee): what its input folder, its validation folder and its
// settings file say, checked, with every default filled in. Immutable; `flee_simulation.hpp` runs it.
//
// Counts are agents: persons / `hasten`. Days are numbered from 0, day 0 being `start_date`; distances are kilometres.
// A location is named by its position in `locations`, which is the order of locations.csv: Flee's output follows it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "steppe/date.hpp"

namespace steppe::flee {

using LocationIndex = std::uint32_t;
inline constexpr LocationIndex kNoLocation = 0xffffffff;

/// By the first of these that the location type of locations.csv contains, in any case: `camp`, `conflict`, `forward`,
/// `marker`, `flood_zone`, `default` or `town`; `other` if none.
enum class LocationKind : std::uint8_t {
    camp,
    idp_camp,
    conflict_zone,
    forwarding_hub,
    marker,
    flood_zone,
    town,
    other
};

struct Location {
    std::string name;
    std::string region;   ///< `unknown` if empty
    std::string country;  ///< `unknown` if empty
    double x = 0;         ///< column 4 of the file; by Flee's documentation the latitude, degrees
    double y = 0;         ///< column 5; by Flee's documentation the longitude, degrees
    /// As the location starts: a conflict zone with a conflict date above 0 starts as a town.
    LocationKind kind = LocationKind::town;
    double conflict = -1;         ///< intensity if it starts as an active conflict zone, else -1
    std::int64_t population = 0;  ///< agents; 0 for camps
    std::int64_t capacity = -1;   ///< agents; camps only, else -1
    bool foreign = false;         ///< in another country than the first location of the file
    // Attributes. Not divided by `hasten`, as in Flee.
    std::int64_t initial_idps = 0;
    std::int64_t capacity_per_day = 0;
    double deactivation_probability = 0;
    double farmer_fraction = 0;
    double trade_volume = 0;
    double hdi = 0;
};

/// A row of routes.csv: both directions.
struct Route {
    LocationIndex from = kNoLocation;
    LocationIndex to = kNoLocation;
    double distance_km = 0;
    int forced_redirection = 0;   ///< 0, 1 (Flee makes the pair twice), 2
    double max_move_speed = 0;    ///< km/day; 0: that of the settings
    double walk_probability = 0;  ///< chance on each day to walk
};

/// A chain of major_routes.csv. `fixed_routes` reads them.
struct MajorRoute {
    std::vector<LocationIndex> places;  ///< two or more, from one end to the other
    bool both_ways = true;              ///< false where the row ends in an empty cell: Flee does not turn it round then
};

/// Rows of agents.csv that are alike in what the rules ask for.
struct ListedPeople {
    LocationIndex location = kNoLocation;
    double age = 0;  ///< years; these are empty or 0 where no rule asks
    std::string gender;
    std::string ethnicity;
    std::string religion;
    int flood_awareness = 0;  ///< position in `flood_awareness_weights`
    std::int64_t people = 0;
    bool operator==(const ListedPeople&) const = default;
};

enum class ClosureKind : std::uint8_t { country, location, camp, idp_camp, link, remove_forced_redirection };

/// A row of closures.csv, in the order of the file. Acts on the days `start` and `end`, if they are 0 or more.
struct Closure {
    ClosureKind kind = ClosureKind::country;
    std::string country1, country2;         ///< country closures
    LocationIndex location1 = kNoLocation;  ///< the others; `none` where the name is unknown: does nothing
    LocationIndex location2 = kNoLocation;  ///< link closures
    std::int32_t start = -1;
    std::int32_t end = -1;
};

/// A change of intensity that Flee acts on (section 3.1 of its behaviour): sorted by day, then by column of the file.
struct ConflictEvent {
    std::int32_t day = 0;
    LocationIndex location = kNoLocation;
    double intensity = 0;  ///< above 0: becomes a conflict zone of this intensity; 0: the conflict ends
};

/// A row of location_changes.csv.
struct LocationChange {
    std::int32_t day = 0;
    LocationIndex location = kNoLocation;
    LocationKind kind = LocationKind::town;
};

/// A count on the day it is of.
struct PublishedCount {
    std::int32_t day = 0;  ///< from the start date; may be negative
    double agents = 0;
};

/// A column of data: agents on each day, truncated and interpolated as Flee does, corrections applied.
/// Days 0 .. days() inclusive (one more than is simulated).
struct DataColumn {
    std::string name;                  ///< of a camp, or of the total
    std::vector<std::int64_t> agents;  ///< by day
    /// Agents on day 0 before `empty_camps_on_day0` took them out of all days: capacities are reduced by it all the
    /// same.
    std::int64_t day0_agents = 0;
    /// As published, no later correction applied: ascending days, each once. Of several files the last counts of each
    /// by then.
    std::vector<PublishedCount> published;
};

/// demographics_<attribute>.csv: how an attribute is distributed among people who start at a location.
struct Demographic {
    std::string attribute;
    std::vector<std::string> values;  ///< as written
    std::vector<double> numbers;      ///< the values as numbers; NaN where one is no number
    struct Column {
        LocationIndex location = kNoLocation;  ///< none: `Default`
        std::vector<double> weights;           ///< by value; >= 0, sum above 0
    };
    std::vector<Column> columns;  ///< the default first
};

enum class SpawnMode : std::uint8_t { constant, poisson, pop_ratio };

/// Levels by day of some locations (regions are resolved): IPC per cent, flood level.
struct LevelSeries {
    LocationIndex location = kNoLocation;
    /// Days 0 .. days - 1; of floods, further rows of the file too, for the forecaster. Flood levels are as written:
    /// what is behind the decimal point is cut off where a rule reads a level.
    std::vector<double> by_day;
};

/// simsetting.yml, defaults filled in. Names are Flee's.
struct Settings {
    // spawn_rules
    bool take_from_population = false;
    bool insert_day0 = true;
    bool empty_camps_on_day0 = false;
    bool conflict_zone_spawning_only = true;
    bool flood_zone_spawning_only = false;
    bool camps_are_sinks = false;  ///< of Flee's misspelt key `camps_are_sicks`
    bool read_from_agents_csv_file = false;
    bool sum_from_camps = true;
    bool starvation_driven_spawning = false;
    bool conflict_driven_spawning = false;
    SpawnMode conflict_spawn_mode = SpawnMode::constant;
    double displaced_per_conflict_day = 500;
    bool flood_driven_spawning = false;
    SpawnMode flood_spawn_mode = SpawnMode::pop_ratio;
    std::vector<double> displaced_per_flood_day;
    std::vector<double> conflict_spawn_decay;  ///< empty: none
    double conflict_spawn_decay_interval = 30;
    // move_rules
    double max_move_speed = 360;  ///< km/day
    double max_walk_speed = 35;   ///< km/day
    double foreign_weight = 1;
    double camp_weight = 1;
    double conflict_weight = 0.31622776601683794;  ///< 1 / sqrt(10)
    double conflict_movechance = 1.0;
    double camp_movechance = 0.001;
    double idpcamp_movechance = 0.1;
    double default_movechance = 0.3;
    int awareness_level = 1;
    double capacity_buffer = 0.9;
    double capacity_scaling = 1.0;
    bool avoid_short_stints = false;
    bool start_on_foot = false;
    double softening = 10;
    double weight_softening = 0;
    double weight_power = 1;
    double distance_power = 1;
    bool stay_close_to_home = false;
    double home_distance_power = 0.5;
    bool use_pop_for_loc_weight = false;
    double pop_power_for_loc_weight = 0.1;
    double movechance_pop_base = 10000;
    double movechance_pop_scale_factor = 0;
    double pruning_threshold = 1;
    bool women_avoid_hazards = false;
    bool children_avoid_hazards = false;
    bool elderly_avoid_hazards = false;
    bool boys_take_risk = false;
    bool match_camp_religion = false;
    bool match_camp_ethnicity = false;
    bool match_town_ethnicity = false;
    bool match_conflict_ethnicity = false;
    double avg_religion_fraction = 0.25;
    bool fixed_routes = false;
    bool use_economic_pull = false;
    std::vector<int> harvest_months;  ///< 1 = January
    bool flee_when_starving = false;
    bool avoid_food_deprived_locations = false;
    // flood_rules
    bool flood_rules = false;
    int max_flood_level = 0;
    std::vector<double> flood_movechances;
    std::vector<double> flood_loc_weights;
    bool flood_forecaster = false;
    int flood_forecaster_timescale = 0;
    int flood_forecaster_end_time = 0;
    std::vector<double> flood_forecaster_weights;
    std::vector<double> flood_awareness_weights;
    // log_levels
    bool idp_totals = false;  ///< a further column, `total IDPs`
    // optimisations
    std::int64_t hasten = 1;
    // location_changes.csv
    double default_conflict_intensity = 1;
};

inline constexpr double kMostPeople = 1e12;  ///< in any cell or count: so that sums stay exact

/// A file that a case was read from.
struct CaseFile {
    enum class Role : std::uint8_t { settings, input, validation };
    Role role = Role::input;
    std::string name;  ///< within the folder of its role, as the case writes it
    std::string path;  ///< as it was opened
};

struct Case {
    std::string name;  ///< of the input folder
    Day start_date = kNoDay;
    std::int32_t days = 0;  ///< how many are simulated
    Settings settings;
    std::vector<Location> locations;
    std::vector<Route> routes;
    std::vector<MajorRoute> major_routes;
    std::vector<Closure> closures;
    std::vector<ConflictEvent> conflicts;
    std::vector<LocationChange> location_changes;
    std::vector<ListedPeople> listed_people;  ///< of agents.csv
    std::vector<Demographic> demographics;
    /// In the order of data_layout.csv; the first is the total (the one named `total` unless `sum_from_camps`).
    std::vector<DataColumn> data;
    std::size_t total_column = 0;    ///< position in `data`
    std::vector<LevelSeries> ipc;    ///< per cent; locations without a series have none
    std::vector<LevelSeries> flood;  ///< levels
    std::vector<CaseFile> inputs;    ///< every file that was read, for provenance

    /// Position of the location's column in `data`, or data.size() if it has none.
    [[nodiscard]] std::size_t data_of(const std::string& location_name) const;
    /// Change of the number of people from the day before, section 1.7 ("daily new arrivals"): agents, may be negative.
    [[nodiscard]] std::int64_t new_arrivals(std::int32_t day) const;

    /// Multiplies people, capacities, counts of the data and everything else that counts people. What is limited stays
    /// limited: a capacity above 0 does not become 0. `greatest_count() * factor` must not be above `kMostPeople`.
    void scale(double factor);
    [[nodiscard]] double greatest_count() const;
};

/// Camps, and what Flee takes for one: a town or a conflict zone that people leave with a chance below 0.005 a day.
[[nodiscard]] bool starts_as_camp(const Settings& settings, LocationKind kind);

/// The output camps: locations that start as a camp, in order (in flood mode all locations).
[[nodiscard]] std::vector<LocationIndex> output_camps(const Case& flee_case);

}  // namespace steppe::flee
