// What a report shows, as plain values: where things are, what was observed, what was assumed, what came out.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "steppe/date.hpp"
#include "steppe/ensemble.hpp"
#include "steppe/parameter.hpp"

namespace steppe::report {

/// Names by language tag, `en`, `ru`, `kk`, `ar`; a language without one falls back to `en`.
using Names = std::map<std::string, std::string>;

struct Position {
    double latitude_deg = 0;   ///< WGS 84, -90..90
    double longitude_deg = 0;  ///< -180..180
};

struct Place {
    std::string id;
    Names names;
    std::string country;  ///< ISO 3166-1 alpha-3, or what the scenario calls it
    std::string region;   ///< may be empty
    std::string kind;     ///< `city`, `crossing`, `abroad`, `camp`, `conflict_zone`, `town`, ...
    std::optional<Position> position;
    double population = 0;  ///< persons; 0: unknown
    std::string source;
};

struct Link {
    std::string from;
    std::string to;
    std::string mode;
    double distance_km = 0;
};

/// A border crossing in one direction: `from` and `to` are countries.
struct Gate {
    std::string place;
    std::string from;
    std::string to;
    std::string mode;
};

struct Observation {
    std::string id, place, measure, group, unit, source;
    Day from = kNoDay;
    Day to = kNoDay;
    double value = 0;
    Day published = kNoDay;
};

/// Counts by day that come with a case, one value a day from the first recorded day on.
struct Counts {
    std::string place, measure;
    std::vector<double> by_day;
};

/// Something that was announced, decided or changed: `what` is a word of the scenario's tables.
struct Event {
    Day day = kNoDay;
    std::string where;  ///< a place, a country, or empty: everywhere
    std::string what;
    double value = 0;
};

struct Assumption {
    std::string file;
    int line = 0;
    std::string what;
    std::string reason;
};

/// How many rows of a table are measured (they cite a page) and how many assumed.
struct TableOfData {
    std::string file;
    std::uint32_t rows = 0;
    std::uint32_t assumed = 0;
};

struct CountryCode {
    std::string alpha3;
    std::string alpha2;
};

struct Scene {
    std::string title;
    std::string licence;
    std::vector<std::string> sources;
    std::string family;       ///< of rules: `standard`, `flee`
    std::string citizenship;  ///< whose crossings are counted; may be empty
    std::string host;         ///< the country that the scenario is about; may be empty
    std::string all_places;   ///< the name that stands for the sum of all camps; may be empty
    Day reference_date = kNoDay;
    std::uint32_t persons_per_count = 1;  ///< Flee's agents stand for several persons
    std::vector<Place> places;
    std::map<std::string, Names> names;  ///< of regions and whatever else has an id
    std::vector<Link> links;
    std::vector<Gate> gates;
    std::vector<Observation> observations;
    std::vector<Counts> counts;
    std::vector<Event> events;
    std::vector<Parameter> parameters;
    std::vector<Assumption> assumptions;
    std::vector<TableOfData> tables;
    std::vector<CountryCode> countries;  ///< codes of those that occur
};

struct Alert {
    Day day = kNoDay;
    std::string place, measure, group, unit;
    double threshold = 0;
    double probability = 0;
};

/// An observation beside what came out for the same days.
struct Score {
    std::string id, place, measure, group, unit;
    Day from = kNoDay;
    Day to = kNoDay;
    double observed = 0;
    double q05 = 0, q50 = 0, q95 = 0;
    double below = 0;     ///< share of replicates below the observation
    bool inside = false;  ///< the 90 % interval
};

struct Difference {
    std::string variant;
    std::string base;
    Summary summary;  ///< quantiles 5, 50 and 95 %; the others NaN
};

/// One results folder.
struct Outcome {
    std::string name;             ///< of the folder
    std::string provenance;       ///< the text of provenance.json
    std::string law;              ///< the text of law.json; empty: the run was under no law
    bool inputs_changed = false;  ///< the scenario's files are not those that the run read
    Summary summary;
    std::vector<Difference> differences;
    std::vector<Alert> alerts;
    std::vector<Score> scores;
};

}  // namespace steppe::report
