// locations.csv, routes.csv, major_routes.csv, closures.csv, location_changes.csv.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "exchange/flee_draft.hpp"
#include "text/text.hpp"

namespace steppe::flee {
namespace {

constexpr std::size_t kLocationColumns = 8;
constexpr std::size_t kRouteColumns = 4;

/// What Flee passes over in locations, routes, closures and changes: empty lines, and rows whose first cell begins with
/// a hash. (A first cell without a text stops Flee; each reader complains of it.)
bool is_comment(const Rows& rows) { return rows.empty() || rows[0].text.starts_with('#'); }

/// The names of further columns: the further cells of every comment row, one after the other. That is Flee's rule, so a
/// second comment row with as many cells adds names that no cell has.
class FurtherColumns {
  public:
    FurtherColumns(Draft& draft, const InputFile& file, std::size_t fixed, std::span<const std::string_view> known)
        : fixed_(fixed), positions_(known.size(), kNone) {
        if (!file.read()) return;
        Problems unused;
        Rows rows(file, unused);  // what is wrong with the rows, the second reading tells
        int named_by = 0;
        while (rows.next()) {
            if (!is_comment(rows) || rows.size() <= fixed) continue;
            if (++named_by == 2) {
                draft.warn(file, rows[fixed], "a second comment row with further cells", "one header",
                           "Flee takes these for names of more columns: shorten the comment");
            }
            for (std::size_t i = fixed; i < rows.size(); ++i, ++named_) {
                const auto found = std::ranges::find(known, rows[i].text);
                if (found != known.end()) {
                    positions_[static_cast<std::size_t>(found - known.begin())] = fixed + named_;
                } else if (!trimmed(rows[i].text).empty()) {
                    draft.warn(file, rows[i], fmt::format("the column {}, which is ignored", quote(rows[i].text)),
                               fmt::format("one of {}", fmt::join(known, ", ")),
                               draft.meant(rows[i].text, {known.begin(), known.end()},
                                           "take it out if it means nothing to you"));
                }
            }
        }
    }

    /// The cell of a row in the column `known[which]`; nothing if it has none.
    [[nodiscard]] const Cell* cell(const Rows& row, std::size_t which) const {
        return positions_[which] < row.size() ? &row[positions_[which]] : nullptr;
    }

    /// Whether a row has more cells than there are names: Flee stops.
    [[nodiscard]] bool too_long(const Rows& row) const { return row.size() > fixed_ + named_; }

  private:
    static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
    std::size_t fixed_;
    std::size_t named_ = 0;
    std::vector<std::size_t> positions_;  ///< by `known`: the position of the cell
};

/// Reports a row that is too short or too long for its columns.
bool has_columns(Draft& draft, const Rows& rows, std::size_t least, const FurtherColumns& further,
                 std::string_view header) {
    if (rows.size() < least) {
        draft.problems().add(rows.file().line(rows.at()), fmt::format("{} cells", rows.size()),
                             fmt::format("{} or more: {}", least, header),
                             "add what is missing; an empty cell needs its comma too");
        return false;
    }
    if (further.too_long(rows)) {
        draft.problems().add(
            rows.file().where(rows[rows.size() - 1].at), fmt::format("{} cells", rows.size()),
            "no more cells than the header names",
            "name the column in the header, which begins with #, or put quotes around a text with a comma");
        return false;
    }
    return true;
}

bool has_first_cell(Draft& draft, const Rows& rows, std::string_view what) {
    if (!rows[0].text.empty()) return true;
    draft.problems().add(rows.file().where(rows[0].at), "an empty first cell", std::string(what),
                         "fill it in, or begin the row with # if it is a comment");
    return false;
}

/// A number of a further column. Blank stops Flee where it is used: here it is as if there were no such column.
template <class Number>
class Attribute {
  public:
    Attribute(std::size_t which, std::string_view name, Number low, Number high, std::string_view expected)
        : which_(which), name_(name), low_(low), high_(high), expected_(expected) {}

    void read(Draft& draft, const Rows& rows, const FurtherColumns& further, Number& value) {
        const Cell* const cell = further.cell(rows, which_);
        if (cell == nullptr) return;
        if (trimmed(cell->text).empty()) {
            if (!blank_reported_) {
                draft.warn(
                    rows.file(), *cell, fmt::format("a row without {}", name_), std::string(expected_),
                    fmt::format("Flee stops at such a row when it needs the number; here it counts as {}", value));
            }
            blank_reported_ = true;
            return;
        }
        if constexpr (std::is_same_v<Number, double>) {
            if (const auto number = draft.real(rows.file(), *cell, low_, high_, expected_)) value = *number;
        } else {
            if (const auto number = draft.whole(rows.file(), *cell, low_, high_, expected_)) value = *number;
        }
    }

  private:
    std::size_t which_;
    std::string_view name_;
    Number low_;
    Number high_;
    std::string_view expected_;
    bool blank_reported_ = false;
};

constexpr auto kLocationAttributes =
    std::to_array<std::string_view>({"initial_idps", "conflict_intensity", "capacity_per_day",
                                     "deactivation_probability", "farmer_fraction", "trade_volume", "hdi"});
constexpr auto kRouteAttributes = std::to_array<std::string_view>({"max_move_speed", "walk_probability"});
constexpr auto kPeople = static_cast<std::int64_t>(kMostPeople);

class LocationReader {
  public:
    explicit LocationReader(Draft& draft)
        : draft_(draft),
          case_(draft.flee_case),
          file_(draft.input("locations.csv"), InputFile::Absence::problem, draft.problems(), draft.warnings()),
          further_(draft, file_, kLocationColumns, kLocationAttributes) {}

    void read() {
        draft_.locations_whole = file_.read();
        if (!file_.read()) return;
        draft_.note(file_);
        Rows rows(file_, draft_.problems());
        while (rows.next()) {
            if (is_comment(rows)) continue;
            if (!read_row(rows)) draft_.locations_whole = false;
        }
        if (rows.broken()) draft_.locations_whole = false;
        if (case_.locations.empty() && draft_.locations_whole) {
            draft_.problems().add(file_.where(), "no location", "one row for each location",
                                  "rows that begin with # are comments");
        }
        if (case_.locations.empty()) draft_.locations_whole = false;
        index();
    }

  private:
    bool read_row(const Rows& rows) {
        if (!has_first_cell(draft_, rows, "the name of a location") ||
            !has_columns(draft_, rows, kLocationColumns, further_,
                         "name,region,country,latitude,longitude,location_type,conflict_date,population")) {
            return false;
        }
        const InputFile& file = rows.file();
        Location location;
        location.name = rows[0].text;
        location.region = rows[1].text.empty() ? "unknown" : rows[1].text;
        location.country = rows[2].text.empty() ? "unknown" : rows[2].text;
        location.foreign = !case_.locations.empty() && location.country != case_.locations.front().country;
        location.x = coordinate(file, rows[3], 90, "degrees north, -90 to 90");
        location.y = coordinate(file, rows[4], 180, "degrees east, -180 to 180");
        const std::string_view type = rows[5].text;
        bool starts_later = false;
        if (contains_conflict(type)) {
            const auto date = draft_.whole(file, rows[6], -kMostDays, 1'000'000'000,
                                           "the day the conflict begins, a whole number (0: it is there at the start)");
            starts_later = date && *date > 0;
        }
        location.kind = starts_later ? LocationKind::town : kind_of(type);
        if (location.kind == LocationKind::other) {
            draft_.warn(
                file, rows[5], fmt::format("the location type {}", quote(type)),
                "camp, idpcamp, conflict_zone, town, forwarding_hub, marker or flood_zone",
                draft_.meant(type,
                             {"camp", "idpcamp", "conflict_zone", "town", "forwarding_hub", "marker", "flood_zone"},
                             "Flee takes it for a place that everybody leaves on the next day"));
        }
        read_population(file, rows[7], location);
        double intensity = 1;
        initial_idps_.read(draft_, rows, further_, location.initial_idps);
        intensity_.read(draft_, rows, further_, intensity);
        capacity_per_day_.read(draft_, rows, further_, location.capacity_per_day);
        deactivation_.read(draft_, rows, further_, location.deactivation_probability);
        farmers_.read(draft_, rows, further_, location.farmer_fraction);
        trade_.read(draft_, rows, further_, location.trade_volume);
        hdi_.read(draft_, rows, further_, location.hdi);
        if (location.kind == LocationKind::conflict_zone) location.conflict = intensity;
        if (draft_.settings.use_economic_pull && location.foreign) need_economy(rows);
        case_.locations.push_back(std::move(location));
        starts_.push_back(rows[0].at);
        return true;
    }

    static bool contains_conflict(std::string_view type) {
        std::string lower(type);
        for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
        return lower.find("conflict") != std::string::npos;
    }

    double coordinate(const InputFile& file, const Cell& cell, double limit, std::string_view expected) {
        if (cell.text.empty()) return 0;
        const std::optional<double> degrees = draft_.real(file, cell, -1e6, 1e6, expected);
        if (degrees && std::abs(*degrees) > limit) {
            draft_.warn(file, cell, quote(cell.text), std::string(expected),
                        "is this the right column? latitude comes first");
        }
        return degrees.value_or(0);
    }

    void read_population(const InputFile& file, const Cell& cell, Location& location) {
        const bool is_capacity = location.kind == LocationKind::camp || location.kind == LocationKind::idp_camp;
        std::int64_t agents = 0;
        if (!cell.text.empty()) {
            agents = draft_
                         .whole(file, cell, 0, kPeople,
                                is_capacity ? "a capacity, a whole number, 0 or more (0: unlimited)"
                                            : "a population, a whole number, 0 or more")
                         .value_or(0) /
                     draft_.settings.hasten;
        }
        (is_capacity ? location.capacity : location.population) = agents;
    }

    void need_economy(const Rows& rows) {
        for (const std::string_view name : {"trade_volume", "hdi"}) {
            const auto which = std::ranges::find(kLocationAttributes, name) - kLocationAttributes.begin();
            const Cell* const cell = further_.cell(rows, static_cast<std::size_t>(which));
            if (cell == nullptr || trimmed(cell->text).empty()) {
                draft_.problems().add(rows.file().line(rows.at()), fmt::format("a foreign location without {}", name),
                                      fmt::format("a column {} with a number", name),
                                      "use_economic_pull needs it: add it, or set use_economic_pull to false");
            }
        }
    }

    void index() {
        draft_.location_index.reserve(case_.locations.size());
        for (std::size_t i = 0; i < case_.locations.size(); ++i) {
            const auto [found, is_new] =
                draft_.location_index.emplace(case_.locations[i].name, static_cast<LocationIndex>(i));
            if (!is_new) {
                draft_.locations_whole = false;  // one of the two is meant to be another
                draft_.problems().add(file_.where(starts_[i]),
                                      fmt::format("a second location {}", quote(case_.locations[i].name)),
                                      "each name once",
                                      fmt::format("the first is in line {}: rename one, or take it out",
                                                  file_.where(starts_[found->second]).line));
            }
        }
        if (draft_.settings.movechance_pop_scale_factor < 0) check_scaled();
    }

    /// A population of 0 to a power below 0 is a division by 0.
    void check_scaled() {
        for (std::size_t i = 0; i < case_.locations.size(); ++i) {
            if (case_.locations[i].population > 0 || case_.locations[i].capacity > 0) continue;
            draft_.problems().add(file_.line(starts_[i]),
                                  fmt::format("neither population nor capacity of {}", quote(case_.locations[i].name)),
                                  "1 or more (after the division by hasten)",
                                  "movechance_pop_scale_factor is below 0, which needs people everywhere");
        }
    }

    Draft& draft_;
    Case& case_;
    InputFile file_;
    FurtherColumns further_;
    std::vector<const char*> starts_;
    Attribute<std::int64_t> initial_idps_{0, "initial_idps", 0, kPeople, "people, a whole number, 0 or more"};
    Attribute<double> intensity_{1, "conflict_intensity", 0, 1e6, "an intensity, 0 or more"};
    Attribute<std::int64_t> capacity_per_day_{2, "capacity_per_day", -kPeople, kPeople, "people a day, a whole number"};
    Attribute<double> deactivation_{3, "deactivation_probability", 0, 1, "a chance from 0 to 1"};
    Attribute<double> farmers_{4, "farmer_fraction", 0, 1, "a share from 0 to 1"};
    Attribute<double> trade_{5, "trade_volume", 0, 1e9, "trade, 0 or more"};
    Attribute<double> hdi_{6, "hdi", 0, 1, "a human development index from 0 to 1"};
};

class RouteReader {
  public:
    explicit RouteReader(Draft& draft)
        : draft_(draft),
          case_(draft.flee_case),
          file_(draft.input("routes.csv"), InputFile::Absence::problem, draft.problems(), draft.warnings()),
          further_(draft, file_, kRouteColumns, kRouteAttributes) {}

    void read() {
        if (!file_.read()) return;
        draft_.note(file_);
        Rows rows(file_, draft_.problems());
        while (rows.next()) {
            if (!is_comment(rows)) read_row(rows);
        }
        warn_of_parallels();
    }

  private:
    void read_row(const Rows& rows) {
        if (!has_first_cell(draft_, rows, "the name of a location") ||
            !has_columns(draft_, rows, 3, further_, "name1,name2,distance,forced_redirection")) {
            return;
        }
        const InputFile& file = rows.file();
        Route route;
        route.from = endpoint(file, rows[0]);
        route.to = endpoint(file, rows[1]);
        route.distance_km =
            draft_.real(file, rows[2], 0, kLongestRoute, "a distance in kilometres, 0 or more").value_or(0);
        if (rows.size() > 3 && !rows[3].text.empty()) read_redirection(file, rows[3], route);
        speed_.read(draft_, rows, further_, route.max_move_speed);
        walk_.read(draft_, rows, further_, route.walk_probability);
        if (route.from == kNoLocation || route.to == kNoLocation) return;
        if (route.from == route.to) {
            draft_.warn(file, rows[1], "a route from a location to itself", "two locations",
                        "Flee takes it: people may go round in a circle");
        }
        if (route.distance_km <= 0 && draft_.settings.softening <= 0) {
            draft_.refuse(file, rows[2], "a distance above 0, or a softening above 0 in the settings",
                          "0 kilometres cannot be divided by");
        }
        case_.routes.push_back(route);
        starts_.push_back(rows[0].at);
    }

    LocationIndex endpoint(const InputFile& file, const Cell& cell) {
        const LocationIndex found = draft_.find_location(cell.text);
        if (found == kNoLocation) draft_.unknown_location(file, cell, draft_.problems(), "");
        return found;
    }

    void read_redirection(const InputFile& file, const Cell& cell, Route& route) {
        const auto flag = draft_.whole(file, cell, -kMostDays, kMostDays, "0, 1 or 2 (or nothing)");
        if (!flag || *flag == 0) return;
        if (*flag != 1 && *flag != 2) {
            draft_.warn(file, cell, quote(cell.text), "0, 1 or 2", "Flee takes it for 0");
            return;
        }
        route.forced_redirection = static_cast<int>(*flag);
        draft_.warn(file, cell, fmt::format("forced_redirection {}", *flag), "",
                    *flag == 1 ? "Flee sends nobody by it, but makes the route twice, so that it weighs double"
                               : "Flee sends nobody by it: this is an ordinary route");
    }

    void warn_of_parallels() {
        std::vector<std::pair<std::uint64_t, std::size_t>> pairs;
        pairs.reserve(case_.routes.size());
        for (std::size_t i = 0; i < case_.routes.size(); ++i) {
            const auto [low, high] = std::minmax(case_.routes[i].from, case_.routes[i].to);
            pairs.emplace_back(std::uint64_t{low} << 32U | high, i);
        }
        std::ranges::sort(pairs);
        for (std::size_t i = 1; i < pairs.size(); ++i) {
            if (pairs[i].first != pairs[i - 1].first) continue;
            draft_.warnings().add(file_.line(starts_[pairs[i].second]), "a second route between these locations", "one",
                                  fmt::format("the other is in line {}; Flee takes both, so that they weigh double",
                                              file_.where(starts_[pairs[i - 1].second]).line));
        }
    }

    Draft& draft_;
    Case& case_;
    InputFile file_;
    FurtherColumns further_;
    std::vector<const char*> starts_;
    Attribute<double> speed_{0, "max_move_speed", 1e-9, 1e6, "kilometres a day, above 0"};
    Attribute<double> walk_{1, "walk_probability", 0, 1, "a chance from 0 to 1"};
};

/// Flee stops when it comes to a step of a major route without a road.
void warn_of_gap(Draft& draft, const InputFile& file, const Rows& rows, const MajorRoute& route) {
    for (std::size_t i = 1; i < route.places.size(); ++i) {
        const LocationIndex from = route.places[i - 1];
        const LocationIndex to = route.places[i];
        const bool there = std::ranges::any_of(draft.flee_case.routes, [&](const Route& road) {
            return (road.from == from && road.to == to) || (road.from == to && road.to == from);
        });
        if (there) continue;
        const std::vector<Location>& locations = draft.flee_case.locations;
        draft.warnings().add(
            file.line(rows.at()),
            fmt::format("no route from {} to {}", quote(locations[from].name), quote(locations[to].name)),
            "routes between all that follow each other", "the major route is passed over here; Flee may stop at it");
        return;
    }
}

void read_major_routes(Draft& draft) {
    const InputFile file(draft.input("major_routes.csv"), InputFile::Absence::allowed, draft.problems(),
                         draft.warnings());
    if (!file.read()) return;
    draft.note(file);
    Rows rows(file, draft.problems());
    while (rows.next()) {
        if (rows.empty()) continue;
        if (is_comment(rows)) {
            draft.warn(file, rows[0], "a comment", "the names of the locations on a way",
                       "it is passed over here; Flee would take it for a way");
            continue;
        }
        if (!has_first_cell(draft, rows, "the location where the way begins")) continue;
        MajorRoute route;
        bool whole = true;
        for (const Cell& cell : rows.cells()) {
            if (cell.text.empty()) continue;
            const LocationIndex found = draft.find_location(cell.text);
            if (found == kNoLocation) draft.unknown_location(file, cell, draft.problems(), "");
            whole = whole && found != kNoLocation;
            route.places.push_back(found);
        }
        if (!whole) continue;
        if (route.places.size() < 2) {
            draft.problems().add(file.line(rows.at()), "a major route of one location", "two locations or more",
                                 "name the locations from one end to the other");
            continue;
        }
        if (rows[rows.size() - 1].text.empty()) {
            route.both_ways = false;
            draft.warn(file, rows[rows.size() - 1], "an empty last cell", "the location where the way ends",
                       "Flee takes the way in one direction only then: take out the comma at the end of the row");
        }
        warn_of_gap(draft, file, rows, route);
        draft.flee_case.major_routes.push_back(std::move(route));
    }
}

class ClosureReader {
  public:
    explicit ClosureReader(Draft& draft) : draft_(draft), case_(draft.flee_case) {}

    void read() {
        const InputFile file(draft_.input("closures.csv"), InputFile::Absence::problem, draft_.problems(),
                             draft_.warnings());
        if (!file.read()) return;
        draft_.note(file);
        Rows rows(file, draft_.problems());
        while (rows.next()) {
            if (!is_comment(rows)) read_row(rows);
        }
    }

  private:
    void read_row(const Rows& rows) {
        const InputFile& file = rows.file();
        if (!has_first_cell(draft_, rows, "the kind of closure")) return;
        if (rows.size() < 5) {
            draft_.problems().add(file.line(rows.at()), fmt::format("{} cells", rows.size()),
                                  "5: closure_type,name1,name2,closure_start,closure_end",
                                  "add what is missing; an empty cell needs its comma too");
            return;
        }
        constexpr std::string_view kDay = "a day of the simulation, a whole number (-1: never)";
        constexpr std::int64_t kLast = std::numeric_limits<std::int32_t>::max();
        const auto start = draft_.whole(file, rows[3], -kLast, kLast, kDay);
        const auto end = draft_.whole(file, rows[4], -kLast, kLast, kDay);
        const std::optional<ClosureKind> kind = kind_of_closure(rows[0]);
        if (!kind) {
            draft_.warn(file, rows[0], fmt::format("the kind of closure {}, which is ignored", quote(rows[0].text)),
                        fmt::format("one of {}", fmt::join(kKinds, ", ")),
                        draft_.meant(rows[0].text, {kKinds.begin(), kKinds.end()}, "take the row out"));
            return;
        }
        if (!start || !end) return;
        Closure closure;
        closure.kind = *kind;
        closure.start = static_cast<std::int32_t>(*start);
        closure.end = static_cast<std::int32_t>(*end);
        switch (*kind) {
            case ClosureKind::country:
                closure.country1 = country(file, rows[1]);
                closure.country2 = country(file, rows[2]);
                break;
            case ClosureKind::location:
            case ClosureKind::camp:
            case ClosureKind::idp_camp:
                closure.location1 = place(file, rows[1]);
                break;
            case ClosureKind::link:
            case ClosureKind::remove_forced_redirection:
                closure.location1 = place(file, rows[1]);
                closure.location2 = place(file, rows[2]);
                draft_.warn(file, rows[0], fmt::format("a closure of kind {}", quote(rows[0].text)), "",
                            *kind == ClosureKind::link ? "it has no effect in Flee; close the location or the country"
                                                       : "it has no effect in Flee, which sends nobody by force");
                break;
        }
        if (closure.start >= 0 && closure.end > 0 && closure.end < closure.start) {
            draft_.warn(file, rows[4], fmt::format("an end on day {}, before the start", closure.end),
                        fmt::format("a day after {}, or -1", closure.start),
                        "Flee opens it first and then closes it for good: exchange the two?");
        }
        case_.closures.push_back(std::move(closure));
    }

    static constexpr auto kKinds = std::to_array<std::string_view>(
        {"country", "location", "camp", "idpcamp", "link", "remove_forced_redirection"});

    static std::optional<ClosureKind> kind_of_closure(const Cell& cell) {
        const auto* const found = std::ranges::find(kKinds, cell.text);
        if (found == kKinds.end()) return std::nullopt;
        constexpr std::array kOrder = {ClosureKind::country, ClosureKind::location,
                                       ClosureKind::camp,    ClosureKind::idp_camp,
                                       ClosureKind::link,    ClosureKind::remove_forced_redirection};
        return kOrder[static_cast<std::size_t>(found - kKinds.begin())];
    }

    LocationIndex place(const InputFile& file, const Cell& cell) {
        const LocationIndex found = draft_.find_location(cell.text);
        if (found == kNoLocation) {
            draft_.unknown_location(file, cell, draft_.warnings(),
                                    "the closure does nothing here, though Flee may close the last location instead");
        }
        return found;
    }

    std::string country(const InputFile& file, const Cell& cell) {
        if (countries_.empty()) {
            for (const Location& location : case_.locations) {
                if (countries_.empty() || countries_.back() != location.country) countries_.push_back(location.country);
            }
            std::ranges::sort(countries_);
            const auto repeated = std::ranges::unique(countries_);
            countries_.erase(repeated.begin(), repeated.end());
        }
        if (draft_.locations_whole && !std::ranges::binary_search(countries_, cell.text)) {
            draft_.warn(file, cell, fmt::format("the unknown country {}", quote(cell.text)),
                        "a country of locations.csv", draft_.meant(cell.text, countries_, "the closure does nothing"));
        }
        return std::string(cell.text);
    }

    Draft& draft_;
    Case& case_;
    std::vector<std::string> countries_;
};

}  // namespace

void read_locations(Draft& draft) { LocationReader(draft).read(); }

void read_routes(Draft& draft) {
    RouteReader(draft).read();
    if (draft.settings.fixed_routes) read_major_routes(draft);
}

void read_closures(Draft& draft) { ClosureReader(draft).read(); }

void read_location_changes(Draft& draft) {
    const InputFile file(draft.input("location_changes.csv"), InputFile::Absence::allowed, draft.problems(),
                         draft.warnings());
    if (!file.read()) return;
    draft.note(file);
    draft.warnings().add(file.where(), "location_changes.csv in the input folder", "",
                         "it is used; Flee looks for it in the folder where it is started");
    Rows rows(file, draft.problems());
    while (rows.next()) {
        if (is_comment(rows) || !has_first_cell(draft, rows, "the name of a location")) continue;
        if (rows.size() < 3) {
            draft.problems().add(file.line(rows.at()), fmt::format("{} cells", rows.size()), "3: name,new type,day",
                                 "add what is missing");
            continue;
        }
        const LocationIndex location = draft.find_location(rows[0].text);
        if (location == kNoLocation) {
            draft.unknown_location(file, rows[0], draft.problems(), "Flee would change the last location instead");
        }
        const LocationKind kind = kind_of(rows[1].text);
        if (kind == LocationKind::other) {
            draft.refuse(file, rows[1],
                         "a type: camp, idpcamp, conflict_zone, town, forwarding_hub, marker or flood_zone",
                         "Flee stops at any other");
        }
        const auto day =
            draft.whole(file, rows[2], -kMostDays, 1'000'000'000, "a day of the simulation, a whole number");
        if (location == kNoLocation || kind == LocationKind::other || !day) continue;
        if (*day < 0 || *day >= draft.flee_case.days) continue;  // never
        draft.flee_case.location_changes.push_back({static_cast<std::int32_t>(*day), location, kind});
    }
    std::ranges::stable_sort(draft.flee_case.location_changes, {}, &LocationChange::day);
}

}  // namespace steppe::flee
