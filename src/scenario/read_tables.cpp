#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <tuple>

#include "scenario/draft.hpp"
#include "scenario/read_observations.hpp"

namespace steppe {
namespace {

constexpr auto kPlaces =
    std::to_array<std::string_view>({"id", "name", "name_ru", "name_kk", "country", "region", "kind", "lat", "lon",
                                     "population", "ties", "return_to", "source"});
constexpr auto kLinks =
    std::to_array<std::string_view>({"from", "to", "mode", "distance_km", "hours", "two_way", "source"});
constexpr auto kCrossings = std::to_array<std::string_view>(
    {"place", "direction", "mode", "throughput_per_day", "open_to", "from", "to", "source"});
constexpr auto kGroups = std::to_array<std::string_view>(
    {"id", "purpose", "citizenship", "document", "intent", "share", "party_size", "vehicle", "call_up_age", "stay",
     "tiers", "sex", "age", "means", "languages", "source", "residence", "settles_as"});
constexpr std::size_t kOptionalOfGroups = 2;  // the last ones
constexpr auto kStays = std::to_array<std::string_view>({"id", "kind", "days", "share", "source"});
constexpr auto kTiers = std::to_array<std::string_view>({"id", "kind", "source"});
constexpr auto kHousing =
    std::to_array<std::string_view>({"place", "tier", "beds", "price_kzt", "date", "source", "lag_days", "until"});
constexpr std::size_t kOptionalOfHousing = 2;  // the last ones
constexpr auto kNeeds = std::to_array<std::string_view>({"need", "per_person", "unit", "cost_kzt", "source"});
constexpr auto kDesks = std::to_array<std::string_view>(
    {"place", "service", "desks", "persons_per_desk_hour", "hours_per_day", "open", "from", "to", "source"});
constexpr auto kDrivers =
    std::to_array<std::string_view>({"place", "date", "what", "group", "value", "unit", "source"});

constexpr auto kKinds = std::to_array<std::string_view>({"city", "crossing", "abroad"});
constexpr auto kLinkModes = std::to_array<std::string_view>({"road", "rail", "air"});
constexpr auto kGateModes = std::to_array<std::string_view>({"car", "bus", "foot", "rail", "air"});
constexpr std::array kModeOfLink = {Mode::road, Mode::rail, Mode::air};
constexpr std::array kModeOfGate = {Mode::car, Mode::bus, Mode::foot, Mode::rail, Mode::air};
constexpr auto kOpenTo = std::to_array<std::string_view>({"all", "two_states"});
constexpr auto kPurposes = std::to_array<std::string_view>({"wave", "traffic"});
constexpr auto kIntentNames =
    std::to_array<std::string_view>({"transit", "waiting", "relocating", "visit", "protection"});
constexpr auto kDocuments = std::to_array<std::string_view>({"internal_id", "passport", "none"});
constexpr auto kStayKinds = std::to_array<std::string_view>({"geometric", "planned"});
constexpr auto kSignals = std::to_array<std::string_view>(
    {"announcement", "rumour", "exit_check", "traffic", "season", "rent_season", "all_clear"});
constexpr auto kSignalUnits =
    std::to_array<std::string_view>({"strength", "strength", "share", "persons/day", "ratio", "ratio", "share"});
constexpr auto kTierKindNames =
    std::to_array<std::string_view>({"family", "hosts", "nightly", "daily_let", "rented", "shelter"});
constexpr auto kMeansNames = std::to_array<std::string_view>({"low", "mid", "high"});
constexpr auto kNeedNames = std::to_array<std::string_view>({"beds", "water", "food", "latrines", "health"});

constexpr auto kServiceNames = std::to_array<std::string_view>({"number", "registration", "aid"});
constexpr auto kWeekdays = std::to_array<std::string_view>({"mon", "tue", "wed", "thu", "fri", "sat", "sun"});

constexpr std::size_t kMostTiers = 255;  // a state holds one in eight bits
constexpr double kShareTolerance = 1e-6;
// More than there are people: sums and scaled counts stay whole numbers of 64 bits.
constexpr Bounds kPersons{0, 1e10, "persons, 0 to 10,000,000,000"};
constexpr Bounds kPrice{0, 1e12, "tenge, 0 or more"};
constexpr Bounds kStrength{0, 1e3, "a strength, 0 to 1000"};
constexpr Bounds kRatio{0, 100, "a ratio, 0 to 100"};
constexpr Bounds kRentRatio{0.01, 100, "a ratio above 0, up to 100"};
constexpr Bounds kPersonsADay{0, 1e9, "persons a day, 0 or more"};

/// Sorts rows and, alike, where they stand.
template <class Row, class Projection>
void sort_with(std::vector<Row>& rows, std::vector<Where>& where, Projection by) {
    std::vector<std::size_t> order(rows.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return by(rows[i]); });
    std::vector<Row> sorted_rows;
    std::vector<Where> sorted_where;
    for (const std::size_t i : order) {
        sorted_rows.push_back(std::move(rows[i]));
        sorted_where.push_back(std::move(where[i]));
    }
    rows = std::move(sorted_rows);
    where = std::move(sorted_where);
}

class Tables {
  public:
    explicit Tables(Draft& draft) : draft_(draft), world_(draft.scenario.world) {}

    void read() {
        read_places();
        read_links();
        read_crossings();
        read_stays();
        read_tier_kinds();
        read_housing();
        read_needs();
        read_groups();
        read_desks();
        read_drivers();
        read_observations();
    }

  private:
    Problems& problems() { return draft_.problems; }

    void complain(const Where& where, std::string found, std::string expected, std::string repair) {
        draft_.problems.add(where, std::move(found), std::move(expected), std::move(repair));
    }
    void complain(const Token& at, std::string expected, std::string repair) {
        complain(at.where(), quote(at.text), std::move(expected), std::move(repair));
    }

    [[nodiscard]] bool changed_by_a_variant(std::string_view table) const {
        return std::ranges::any_of(draft_.variants, [&](const auto& variant) { return concerns(*variant, table); });
    }

    enum class Rows { some, perhaps_none };

    Table table(std::string_view file, std::span<const std::string_view> columns, Rows rows = Rows::some,
                std::size_t optional = 0) {
        const std::optional<std::string> bytes = draft_.bytes_of(file);
        Table read{file, columns, {}, false};
        if (bytes) {
            read = read_table(file, *bytes, columns, problems(), optional);
            for (const std::unique_ptr<const Variant>& variant : draft_.variants) {
                apply(*variant, read, problems());
            }
        }
        if (rows == Rows::some && read.complete && read.rows.empty()) {
            complain(Where{std::string(file)}, "a table without rows", "at least one row",
                     "add a row below the header");
            read.complete = false;
        }
        draft_.tables_whole = draft_.tables_whole && read.complete;
        return read;
    }

    /// A row has a fault of its own: what depends on it is not to be judged.
    void spoil() { draft_.tables_whole = false; }

    std::optional<PlaceId> place(const Token& token) {
        if (!draft_.known(token, draft_.places, "place")) {
            spoil();
            return std::nullopt;
        }
        return world_.find_place(token.text);
    }

    /// An empty cell is allowed: nothing.
    std::optional<double> number_or_empty(const Token& token, const Bounds& bounds) {
        return token.absent() || token.text.empty() ? std::nullopt : read_number(token, bounds, problems());
    }
    std::optional<Day> day_or_empty(const Token& token) {
        return token.absent() || token.text.empty() ? std::nullopt : read_day(token, problems());
    }

    /// False for a cell that holds something else than a day, which has been reported.
    static bool reads_as_day(const Token& token, const std::optional<Day>& day) {
        return day || token.absent() || token.text.empty();
    }

    /// The first row with this key; a repeated one is reported.
    template <class Key>
    bool first_of(std::map<Key, int>& seen, const Key& key, const Token& at, std::string_view what) {
        const auto [found, is_new] = seen.emplace(key, at.line);
        if (!is_new) {
            complain(at.where(), fmt::format("{} again", what), "one row each",
                     fmt::format("take out this one or line {}", found->second));
            spoil();
        }
        return is_new;
    }

    void read_places() {
        const Table rows = table("places.csv", kPlaces);
        draft_.places.complete = rows.complete;
        std::map<std::string, int> seen;
        std::vector<std::pair<std::string, Token>> returns;  // place id, where to
        for (std::size_t r = 0; r < rows.rows.size(); ++r) {
            const Token& id_cell = rows.cell(r, "id");
            const std::optional<std::string> id = read_id(id_cell, problems());
            if (!id) {
                draft_.places.complete = false;
                spoil();
                continue;
            }
            if (!first_of(seen, *id, id_cell, "place " + quote(*id))) {
                continue;
            }
            Place place;
            place.id = *id;
            place.name = read_text(rows.cell(r, "name"), "a name", problems()).value_or("");
            place.name_ru = rows.cell(r, "name_ru").text;
            place.name_kk = rows.cell(r, "name_kk").text;
            place.country = read_country(rows.cell(r, "country"), problems()).value_or("");
            place.region = read_id(rows.cell(r, "region"), problems()).value_or("");
            const std::optional<std::size_t> kind = read_choice(rows.cell(r, "kind"), kKinds, problems());
            place.kind = static_cast<PlaceKind>(kind.value_or(0));
            place.latitude_deg =
                read_number(rows.cell(r, "lat"), {-90, 90, "degrees north, -90 to 90"}, problems()).value_or(0);
            place.longitude_deg =
                read_number(rows.cell(r, "lon"), {-180, 180, "degrees east, -180 to 180"}, problems()).value_or(0);
            const Token& population = rows.cell(r, "population");
            if (place.kind == PlaceKind::crossing) {
                place.population = number_or_empty(population, kPersons).value_or(0);
            } else {
                place.population = read_number(population, kPersons, problems()).value_or(0);
            }
            place.ties = number_or_empty(rows.cell(r, "ties"), kShare).value_or(0);
            place.source = rows.cell(r, "source").text;
            draft_.source(rows, r, "place " + *id);
            if (!kind || place.country.empty()) {
                spoil();
            }
            if (const Token& to = rows.cell(r, "return_to"); !to.absent() && !to.text.empty()) {
                returns.emplace_back(*id, to);
            }
            world_.places.push_back(std::move(place));
            draft_.place_rows.push_back(rows.where(r));
        }
        sort_with(world_.places, draft_.place_rows, [](const Place& place) { return place.id; });
        for (const Place& place : world_.places) {
            draft_.places.known.push_back(place.id);
        }
        for (const auto& [id, to] : returns) {
            if (const std::optional<PlaceId> target = place(to)) {
                Place& from = world_.places[index_of(world_.find_place(id))];
                if (world_.place(*target).kind != PlaceKind::city) {
                    complain(to, "a city", "name the city by which people go home");
                } else if (world_.place(*target).country != from.country && !from.country.empty()) {
                    complain(to, "a city of " + from.country, "name a city of the place's own country");
                }
                from.return_to = *target;
            }
        }
        // A series is known by the name of its place: a region must not bear the name of one.
        for (std::size_t p = 0; p < world_.places.size(); ++p) {
            if (draft_.places.contains(world_.places[p].region)) {
                complain(draft_.place_rows[p], "a region with the id of a place, " + quote(world_.places[p].region),
                         "an id of its own", "let the region end in _region");
            }
        }
    }

    void read_links() {
        constexpr std::array kSpeeds = {70.0, 50.0, 700.0};  // km/h, by kLinkModes
        constexpr double kHoursAtAirports = 3;
        const Table rows = table("links.csv", kLinks);
        std::map<std::tuple<std::string, std::string, std::size_t>, int> seen;
        for (std::size_t r = 0; r < rows.rows.size(); ++r) {
            const Token& from_cell = rows.cell(r, "from");
            const Token& to_cell = rows.cell(r, "to");
            const std::optional<PlaceId> from = place(from_cell);
            const std::optional<PlaceId> to = place(to_cell);
            const std::optional<std::size_t> mode = read_choice(rows.cell(r, "mode"), kLinkModes, problems());
            const std::optional<double> distance_km =
                read_number(rows.cell(r, "distance_km"), {0.001, 40'000, "kilometres, above 0"}, problems());
            const std::optional<double> hours = number_or_empty(rows.cell(r, "hours"), {0, 10'000, "hours, 0 or more"});
            const std::optional<bool> two_way = read_yes_no(rows.cell(r, "two_way"), problems());
            draft_.source(rows, r, fmt::format("link {} - {}", from_cell.text, to_cell.text));
            if (!from || !to || !mode || !distance_km || !two_way) {
                spoil();
                continue;
            }
            if (*from == *to) {
                complain(to_cell, "another place than " + quote(from_cell.text), "a link joins two places");
                spoil();
                continue;
            }
            const std::string what =
                fmt::format("the {} link {} - {}", kLinkModes[*mode], from_cell.text, to_cell.text);
            if (!first_of(seen, {from_cell.text, to_cell.text, *mode}, from_cell, what) ||
                (*two_way && !first_of(seen, {to_cell.text, from_cell.text, *mode}, from_cell, what))) {
                continue;
            }
            const bool air = kLinkModes[*mode] == "air";
            world_.links.push_back({*from, *to, kModeOfLink[*mode], *distance_km,
                                    hours.value_or(*distance_km / kSpeeds[*mode] + (air ? kHoursAtAirports : 0)),
                                    *two_way});
            draft_.link_rows.push_back(rows.where(r));
        }
        sort_with(world_.links, draft_.link_rows,
                  [](const Link& link) { return std::tuple(link.from, link.to, link.mode, link.hours); });
    }

    void read_crossings() {
        struct Span {
            Day from = 0, to = 0;
            double throughput = 0;
            Where where;
        };
        struct GateRows {
            Gate gate;
            Where where;
            std::vector<Span> spans;
        };
        const Table rows = table("crossings.csv", kCrossings);
        std::map<std::string, GateRows> gates;
        for (std::size_t r = 0; r < rows.rows.size(); ++r) {
            const Token& place_cell = rows.cell(r, "place");
            const std::optional<PlaceId> at = place(place_cell);
            const Token& direction = rows.cell(r, "direction");
            const std::optional<std::pair<std::string, std::string>> countries = direction_of(direction);
            const std::optional<std::size_t> mode = read_choice(rows.cell(r, "mode"), kGateModes, problems());
            const std::optional<double> throughput =
                read_number(rows.cell(r, "throughput_per_day"), kPersonsADay, problems());
            const std::optional<std::size_t> open_to = read_choice(rows.cell(r, "open_to"), kOpenTo, problems());
            const Token& to_cell = rows.cell(r, "to");
            const std::optional<Day> from = day_or_empty(rows.cell(r, "from"));
            const std::optional<Day> to = day_or_empty(to_cell);
            draft_.source(rows, r, fmt::format("crossing {} {}", place_cell.text, direction.text));
            const bool dated = reads_as_day(rows.cell(r, "from"), from) && reads_as_day(to_cell, to);
            if (!at || !countries || !mode || !throughput || !open_to || !dated) {
                spoil();
                continue;
            }
            const Span span{from.value_or(1), to.value_or(std::numeric_limits<Day>::max() - 1), *throughput,
                            rows.where(r)};
            if (span.from > span.to) {
                complain(to_cell, "a day not before " + format_day(span.from), "exchange from and to");
                continue;
            }
            Gate gate{*at, countries->first, countries->second, kModeOfGate[*mode], static_cast<OpenTo>(*open_to), {}};
            GateRows& made = gates[gate.id(place_cell.text)];
            if (made.spans.empty()) {
                made.where = rows.where(r);
                made.gate = gate;
            } else if (made.gate.open_to != gate.open_to) {
                complain(rows.cell(r, "open_to"), "as in the other rows of this gate",
                         "one gate is open to the same people at all times");
            }
            made.spans.push_back(span);
        }
        for (auto& [id, made] : gates) {
            std::ranges::stable_sort(made.spans, {}, &Span::from);
            Day closed_from = 1;
            for (const Span& span : made.spans) {
                if (span.from < closed_from) {
                    complain(span.where, "a period that overlaps another of gate " + id, "disjoint periods",
                             "let one end on the day before the other begins");
                    continue;
                }
                if (span.from > closed_from) {
                    made.gate.throughput_per_day.push_back({closed_from, 0});
                }
                made.gate.throughput_per_day.push_back({span.from, span.throughput});
                closed_from = span.to + 1;
            }
            if (closed_from != std::numeric_limits<Day>::max()) {
                made.gate.throughput_per_day.push_back({closed_from, 0});
            }
            world_.gates.push_back(std::move(made.gate));  // in the order of their ids
            draft_.gate_rows.push_back(made.where);
        }
    }

    std::optional<std::pair<std::string, std::string>> direction_of(const Token& cell) {
        if (cell.absent()) {
            return std::nullopt;
        }
        const std::size_t arrow = cell.text.find('>');
        if (arrow == std::string::npos) {
            complain(cell, "two countries like RUS>KAZ", "write the country left, >, the country entered");
            return std::nullopt;
        }
        Token left = cell;
        left.text = cell.text.substr(0, arrow);
        Token right = cell;
        right.text = cell.text.substr(arrow + 1);
        right.column += static_cast<int>(arrow) + 1;
        const std::optional<std::string> from = read_country(left, problems());
        const std::optional<std::string> to = read_country(right, problems());
        if (from && to && *from == *to) {
            complain(cell, "two different countries", "a gate leads from one country into another");
            return std::nullopt;
        }
        return from && to ? std::optional(std::pair(*from, *to)) : std::nullopt;
    }

    void read_stays() {
        const Table rows = table("stays.csv", kStays);
        draft_.stays.complete = rows.complete;
        std::map<std::string, std::pair<StayLaw, Where>> laws;
        std::set<std::string> unsound;  // with faults of their own: their sums are not judged
        for (std::size_t r = 0; r < rows.rows.size(); ++r) {
            const std::optional<std::string> id = read_id(rows.cell(r, "id"), problems());
            const std::optional<std::size_t> kind = read_choice(rows.cell(r, "kind"), kStayKinds, problems());
            const Token& share_cell = rows.cell(r, "share");
            const std::optional<double> share = read_number(share_cell, kShare, problems());
            draft_.source(rows, r, "stay " + rows.cell(r, "id").text);
            if (id && !draft_.stays.contains(*id)) {
                draft_.stays.known.push_back(*id);  // whatever else is wrong with it
            }
            if (!id || !kind || !share) {
                draft_.stays.complete = draft_.stays.complete && id.has_value();
                spoil();
                continue;
            }
            auto& [law, where] = laws[*id];
            const bool is_new = law.id.empty();
            law.id = *id;
            if (is_new) {
                where = rows.where(r);
                law.geometric = kStayKinds[*kind] == "geometric";
            } else if (law.geometric != (kStayKinds[*kind] == "geometric")) {
                complain(rows.where(r), "both a geometric and a planned stay " + quote(*id), "one of the two",
                         "rename one");
                continue;
            }
            if (law.geometric) {
                law.mean_days =
                    read_number(rows.cell(r, "days"), {1, 36'500, "a mean of days, 1 or more"}, problems()).value_or(1);
                if (!is_new || std::abs(*share - 1) > kShareTolerance) {
                    complain(rows.where(r), "a geometric stay in several parts", "one row with share 1",
                             "give parts ids of their own");
                }
            } else {
                if (const auto days = read_whole(rows.cell(r, "days"), 1, 36'500, "days", problems())) {
                    const auto same = std::ranges::find(law.lengths, static_cast<Day>(*days), &StayLaw::Length::days);
                    if (same != law.lengths.end()) {
                        complain(rows.cell(r, "days"), "another length", "add up the shares of equal lengths");
                    }
                    law.lengths.push_back({static_cast<Day>(*days), *share});
                } else {
                    unsound.insert(*id);
                }
            }
        }
        for (auto& [id, entry] : laws) {
            auto& [law, where] = entry;
            std::ranges::stable_sort(law.lengths, {}, &StayLaw::Length::days);
            double sum = 0;
            for (const StayLaw::Length& length : law.lengths) {
                sum += length.share;
            }
            if (!law.geometric && draft_.stays.complete && !unsound.contains(id) &&
                std::abs(sum - 1) > kShareTolerance) {
                complain(where, fmt::format("shares of stay {} that sum to {}", quote(id), sum), "a sum of 1",
                         "correct the shares");
            }
            world_.stays.push_back(std::move(law));
        }
    }

    void read_tier_kinds() {
        const Table rows = table("tiers.csv", kTiers);
        draft_.tiers.complete = rows.complete;
        std::map<std::string, int> seen;
        std::vector<Where> where;
        for (std::size_t r = 0; r < rows.rows.size(); ++r) {
            const Token& id_cell = rows.cell(r, "id");
            const std::optional<std::string> id = read_id(id_cell, problems());
            const std::optional<std::size_t> kind = read_choice(rows.cell(r, "kind"), kTierKindNames, problems());
            draft_.source(rows, r, "tier " + id_cell.text);
            if (!id) {
                draft_.tiers.complete = false;
                spoil();
                continue;
            }
            if (!first_of(seen, *id, id_cell, "tier " + quote(*id))) {
                continue;
            }
            if (!kind) {
                spoil();
                kinds_known_ = false;
            }
            world_.tiers.push_back({*id, static_cast<TierKind>(kind.value_or(0))});
            where.push_back(rows.where(r));
        }
        if (world_.tiers.size() > kMostTiers) {
            complain(where[kMostTiers], fmt::format("{} tiers", world_.tiers.size()),
                     fmt::format("at most {}", kMostTiers), "join some");
            world_.tiers.resize(kMostTiers);
        }
        sort_with(world_.tiers, where, [](const Tier& tier) { return tier.id; });
        draft_.tier_rows = std::move(where);
        for (const Tier& tier : world_.tiers) {
            draft_.tiers.known.push_back(tier.id);
        }
    }

    void read_needs() {
        const bool changed = changed_by_a_variant("needs.csv");
        if (!draft_.holds("needs.csv") && !changed) {
            return;
        }
        const Table rows = table("needs.csv", kNeeds, Rows::perhaps_none);
        std::map<std::string, int> seen;
        for (std::size_t r = 0; r < rows.rows.size(); ++r) {
            const Token& need_cell = rows.cell(r, "need");
            const Token& unit_cell = rows.cell(r, "unit");
            const std::optional<std::size_t> need = read_choice(need_cell, kNeedNames, problems());
            const std::optional<double> per_person =
                read_number(rows.cell(r, "per_person"), {0, 1e6, "a number for one person, 0 or more"}, problems());
            const std::optional<double> cost = number_or_empty(rows.cell(r, "cost_kzt"), kPrice);
            draft_.source(rows, r, "need " + need_cell.text);
            if (!need || !per_person) {
                spoil();
                continue;
            }
            const std::string_view unit = unit_of(static_cast<Need>(*need));
            if (!unit_cell.absent() && unit_cell.text != unit) {
                complain(unit_cell, fmt::format("the unit '{}' of {}", unit, need_cell.text),
                         "convert the figures, then correct the unit");
                continue;
            }
            if (first_of(seen, need_cell.text, need_cell, "need " + quote(need_cell.text))) {
                world_.standards.push_back({static_cast<Need>(*need), *per_person, cost});
            }
        }
        std::ranges::sort(world_.standards, {}, &Standard::need);
    }

    void read_housing() {
        const Table rows = table("housing.csv", kHousing, Rows::some, kOptionalOfHousing);
        struct Change {
            PlaceId place = PlaceId::none;
            std::string tier;
            Day day = 1;
            double beds = 0;
            double price = 0;
            Where where;
            std::optional<Day> until;
        };
        std::vector<Change> changes;
        std::map<std::tuple<std::string, std::string, Day>, int> seen;
        for (std::size_t r = 0; r < rows.rows.size(); ++r) {
            const Token& place_cell = rows.cell(r, "place");
            const std::optional<PlaceId> at = place(place_cell);
            const Token& tier_cell = rows.cell(r, "tier");
            const std::optional<std::string> tier = read_id(tier_cell, problems());
            const std::optional<std::int64_t> beds =
                read_whole(rows.cell(r, "beds"), 0, 1'000'000'000, "persons", problems());
            const Token& price_cell = rows.cell(r, "price_kzt");
            std::optional<double> price;
            if (!price_cell.absent() && price_cell.text.empty()) {
                complain(price_cell, "a price, in tenge for a person and night", "write 0 where beds are free");
            } else {
                price = read_number(price_cell, kPrice, problems());
            }
            const Token& date_cell = rows.cell(r, "date");
            const std::optional<Day> day = day_or_empty(date_cell);
            const Token& lag_cell = rows.cell(r, "lag_days");
            const std::optional<std::int64_t> lag = lag_cell.absent() || lag_cell.text.empty()
                                                        ? std::optional<std::int64_t>(0)
                                                        : read_whole(lag_cell, 0, 3'650, "days", problems());
            const Token& until_cell = rows.cell(r, "until");
            const std::optional<Day> until = day_or_empty(until_cell);
            draft_.source(rows, r, fmt::format("beds {} {}", place_cell.text, rows.cell(r, "tier").text));
            const bool tier_known = tier && draft_.known(tier_cell, draft_.tiers, "tier");
            if (!at || !tier_known || !beds || !price || !lag || !reads_as_day(date_cell, day) ||
                !reads_as_day(until_cell, until)) {
                spoil();
                continue;
            }
            if (world_.place(*at).kind != PlaceKind::city) {
                complain(place_cell, "a city", "only cities have beds");
                continue;
            }
            const TierKind kind = world_.tiers[index_of(world_.find_tier(*tier))].kind;
            const bool free_of_charge = kind == TierKind::family || kind == TierKind::hosts;
            if (kinds_known_ && free_of_charge != (*price == 0) && kind != TierKind::shelter) {
                complain(
                    price_cell,
                    fmt::format("{} for a tier of kind {}", free_of_charge ? "0" : "a price above 0", name_of(kind)),
                    free_of_charge ? "friends and hosts take no money; another kind does" : "fill the price in");
                continue;
            }
            if (*lag > 0 && !day) {
                complain(lag_cell, "an empty cell, or a date from which the lag counts",
                         "fill in the date of the decision");
                continue;
            }
            const Day opens = day.value_or(1) + static_cast<Day>(*lag);
            if (until && *until < opens) {
                complain(until_cell, "a day not before it opens, " + format_day(opens),
                         "it would close before it opens: correct date, lag_days or until");
                continue;
            }
            if (first_of(seen, {place_cell.text, *tier, opens}, place_cell,
                         fmt::format("beds of {} in {} from the same day", *tier, place_cell.text))) {
                changes.push_back({*at, *tier, opens, static_cast<double>(*beds), *price, rows.where(r), until});
            }
        }
        std::ranges::stable_sort(
            changes, {}, [](const Change& change) { return std::tuple(change.place, change.tier, change.day); });
        for (std::size_t c = 0; c < changes.size(); ++c) {
            const Change& change = changes[c];
            const TierId tier = world_.find_tier(change.tier);
            if (world_.housing.empty() || world_.housing.back().place != change.place ||
                world_.housing.back().tier != tier) {
                world_.housing.push_back({change.place, tier, {}, {}});
                draft_.housing_rows.push_back(change.where);
            }
            Housing& housing = world_.housing.back();
            housing.beds.push_back({change.day, change.beds});
            housing.price_kzt_per_night.push_back({change.day, change.price});
            if (!change.until) {
                continue;
            }
            const bool followed =
                c + 1 < changes.size() && changes[c + 1].place == change.place && changes[c + 1].tier == change.tier;
            if (followed && changes[c + 1].day <= *change.until) {
                complain(changes[c + 1].where, "beds from a day on which those of another row are still open",
                         "a day after " + format_day(*change.until), "let until end on the day before");
            } else if (!followed || changes[c + 1].day > *change.until + 1) {
                housing.beds.push_back({*change.until + 1, 0});
            }
        }
    }

    void read_groups() {
        const Table rows = table("groups.csv", kGroups, Rows::some, kOptionalOfGroups);
        draft_.groups.complete = rows.complete;
        std::map<std::string, int> seen;
        double wave_shares = 0;
        bool all_shares = rows.complete;
        std::optional<Where> first_wave;
        std::map<std::string, Token> settling;  // by group
        for (std::size_t r = 0; r < rows.rows.size(); ++r) {
            const Token& id_cell = rows.cell(r, "id");
            const std::optional<std::string> id = read_id(id_cell, problems());
            if (!id || !first_of(seen, *id, id_cell, "group " + quote(id_cell.text))) {
                draft_.groups.complete = draft_.groups.complete && id.has_value();
                all_shares = false;
                continue;
            }
            Group group;
            group.id = *id;
            const std::optional<std::size_t> purpose = read_choice(rows.cell(r, "purpose"), kPurposes, problems());
            const std::optional<std::size_t> intent = read_choice(rows.cell(r, "intent"), kIntentNames, problems());
            const std::optional<std::size_t> document = read_choice(rows.cell(r, "document"), kDocuments, problems());
            const std::optional<std::size_t> vehicle = read_choice(rows.cell(r, "vehicle"), kGateModes, problems());
            const std::optional<bool> call_up_age = read_yes_no(rows.cell(r, "call_up_age"), problems());
            const std::optional<std::int64_t> size =
                read_whole(rows.cell(r, "party_size"), 1, 1'000, "persons", problems());
            const std::optional<std::string> citizenship = read_country(rows.cell(r, "citizenship"), problems());
            const Token& stay = rows.cell(r, "stay");
            const bool passes_only = purpose && kPurposes[*purpose] == "traffic" && !stay.absent() && stay.text.empty();
            const auto law = std::ranges::find(world_.stays, stay.text, &StayLaw::id);
            const bool stay_known =
                passes_only || (draft_.known(stay, draft_.stays, "stay law") && law != world_.stays.end());
            const Token& residence = rows.cell(r, "residence");
            const bool lives_elsewhere = !residence.absent() && !residence.text.empty();
            const std::optional<std::string> country =
                lives_elsewhere ? read_country(residence, problems()) : citizenship;
            draft_.source(rows, r, "group " + *id);
            group.sex = rows.cell(r, "sex").text;
            group.age = rows.cell(r, "age").text;
            group.languages = rows.cell(r, "languages").text;
            draft_.groups.known.push_back(*id);
            const bool wave = purpose && kPurposes[*purpose] == "wave";
            const Token& share_cell = rows.cell(r, "share");
            if (wave) {
                first_wave = first_wave.value_or(share_cell.where());
                const std::optional<double> share = read_number(share_cell, kShare, problems());
                all_shares = all_shares && share.has_value();
                group.share = share.value_or(0);
                wave_shares += group.share;
            } else if (purpose && !share_cell.absent() && !share_cell.text.empty()) {
                complain(share_cell, "an empty cell", "ordinary traffic is set in drivers.csv");
            }
            const Token& means_cell = rows.cell(r, "means");
            if (wave || (!means_cell.absent() && !means_cell.text.empty())) {
                const std::optional<std::size_t> means = read_choice(means_cell, kMeansNames, problems());
                group.means = static_cast<Means>(means.value_or(1));
            }
            const Token& settles_as = rows.cell(r, "settles_as");
            if (!settles_as.absent() && !settles_as.text.empty()) {
                settling.emplace(*id, settles_as);
            }
            const bool tiers_known = read_tiers(rows.cell(r, "tiers"), wave, purpose.has_value(), group);
            if (!purpose || !intent || !document || !vehicle || !call_up_age || !size || !citizenship || !country ||
                !stay_known || !tiers_known) {
                spoil();
                all_shares = all_shares && purpose.has_value();
                continue;
            }
            group.purpose = static_cast<Purpose>(*purpose);
            group.intent = static_cast<Intent>(*intent);
            group.document = kDocuments[*document];
            group.vehicle = kModeOfGate[*vehicle];
            group.call_up_age = *call_up_age;
            group.party_size = static_cast<int>(*size);
            group.citizenship = *citizenship;
            group.residence = *country;
            if (!wave && lives_elsewhere) {
                complain(residence, "an empty cell", "ordinary travellers come from their own country");
            }
            if (!passes_only) {
                group.stay = static_cast<std::size_t>(law - world_.stays.begin());
            }
            if ((group.intent == Intent::visit) == wave) {
                complain(rows.cell(r, "intent"), wave ? "transit, waiting or relocating" : "visit",
                         "visits are ordinary traffic, and the other way round");
            }
            if (group.stay && world_.stays[*group.stay].geometric == wave) {
                complain(stay, wave ? "a planned stay" : "a geometric stay",
                         "people of the wave plan their stay; an ordinary visit ends at random");
            }
            world_.groups.push_back(std::move(group));
            draft_.group_rows.push_back(rows.where(r));
        }
        sort_with(world_.groups, draft_.group_rows, [](const Group& group) { return group.id; });
        for (Group& group : world_.groups) {
            if (const auto token = settling.find(group.id); token != settling.end()) {
                settle(group, token->second);
            }
        }
        if (first_wave && all_shares && std::abs(wave_shares - 1) > kShareTolerance) {
            complain(*first_wave, fmt::format("shares of the wave's groups that sum to {}", wave_shares), "a sum of 1",
                     "correct the shares");
        }
    }

    /// Whom a group is one of once it has settled: like it in all but what it means to do and where it likes to live.
    void settle(Group& group, const Token& token) {
        if (!draft_.known(token, draft_.groups, "group")) {
            return;
        }
        const GroupId id = world_.find_group(token.text);
        if (id == GroupId::none) {
            return;  // it has faults of its own
        }
        const Group& settled = world_.group(id);
        const bool alike = settled.purpose == Purpose::wave && settled.party_size == group.party_size &&
                           settled.citizenship == group.citizenship && settled.residence == group.residence &&
                           settled.document == group.document && settled.vehicle == group.vehicle;
        if (!alike || group.intent != Intent::waiting || settled.intent != Intent::relocating) {
            complain(token,
                     "for a group that waits, one that relocates with the same citizenship, residence, document, party "
                     "size and vehicle",
                     "name such a group, or leave the cell empty");
            return;
        }
        group.settles_as = id;
    }

    /// `family>hotel>rented`. A wave needs some, traffic has none.
    bool read_tiers(const Token& cell, bool wave, bool judge, Group& group) {
        if (cell.absent()) {
            return false;
        }
        if (cell.text.empty() == wave && judge) {
            complain(cell, wave ? "tiers in order of preference, like family>hotel>rented" : "an empty cell",
                     wave ? "name at least one" : "ordinary visitors take none of the beds");
            return false;
        }
        bool all_known = true;
        for (std::size_t begin = 0; begin <= cell.text.size() && !cell.text.empty();) {
            const std::size_t end = std::min(cell.text.find('>', begin), cell.text.size());
            Token tier = cell;
            tier.text = cell.text.substr(begin, end - begin);
            tier.column += static_cast<int>(begin);
            begin = end + 1;
            if (tier.text.empty()) {
                complain(tier, "a tier between the arrows", "name a tier, or take out the arrow");
                all_known = false;
                continue;
            }
            if (draft_.known(tier, draft_.tiers, "tier")) {
                const TierId id = world_.find_tier(tier.text);
                if (std::ranges::find(group.tiers, id) != group.tiers.end()) {
                    complain(tier, "each tier once", "take out the repetition");
                    all_known = false;
                }
                group.tiers.push_back(id);
            } else {
                all_known = false;
            }
        }
        return all_known;
    }

    void read_desks() {
        const bool changed = changed_by_a_variant("desks.csv");
        if (!draft_.holds("desks.csv") && !changed) {
            return;
        }
        const Table rows = table("desks.csv", kDesks, Rows::perhaps_none);
        for (std::size_t r = 0; r < rows.rows.size(); ++r) {
            const Token& place_cell = rows.cell(r, "place");
            const Token& service_cell = rows.cell(r, "service");
            const Token& to_cell = rows.cell(r, "to");
            const std::optional<PlaceId> at = place(place_cell);
            const std::optional<std::size_t> service = read_choice(service_cell, kServiceNames, problems());
            const std::optional<std::int64_t> desks =
                read_whole(rows.cell(r, "desks"), 0, 1'000'000, "desks", problems());
            const std::optional<double> pace = read_number(rows.cell(r, "persons_per_desk_hour"),
                                                           {0, 10'000, "persons an hour, 0 to 10,000"}, problems());
            const std::optional<double> hours =
                read_number(rows.cell(r, "hours_per_day"), {0, 24, "hours a day, 0 to 24"}, problems());
            const std::optional<std::array<bool, 7>> open_on = weekdays_of(rows.cell(r, "open"));
            const std::optional<Day> from = day_or_empty(rows.cell(r, "from"));
            const std::optional<Day> to = day_or_empty(to_cell);
            draft_.source(rows, r, fmt::format("desks {} {}", place_cell.text, service_cell.text));
            const bool dated = reads_as_day(rows.cell(r, "from"), from) && reads_as_day(to_cell, to);
            if (!at || !service || !desks || !pace || !hours || !open_on || !dated) {
                spoil();
                continue;
            }
            if (world_.place(*at).kind != PlaceKind::city) {
                complain(place_cell, "a city", "desks stand in cities");
                continue;
            }
            ServiceDesk desk{*at, static_cast<Service>(*service), static_cast<double>(*desks) * *pace * *hours,
                             *open_on};
            desk.from = from.value_or(desk.from);
            desk.to = to.value_or(desk.to);
            if (desk.from > desk.to) {
                complain(to_cell, "a day not before " + format_day(desk.from), "exchange from and to");
                continue;
            }
            world_.desks.push_back(desk);
        }
        // Rows that add up are summed in an order of their own: that of the file must not matter.
        std::ranges::sort(world_.desks, {}, [](const ServiceDesk& desk) {
            return std::tuple(desk.place, desk.service, desk.from, desk.to, desk.persons_per_day, desk.open_on);
        });
    }

    /// `daily`, `mon-fri`, `tue+thu`, `mon-fri+sun`.
    std::optional<std::array<bool, 7>> weekdays_of(const Token& cell) {
        if (cell.absent()) {
            return std::nullopt;
        }
        std::array<bool, 7> open{};
        if (cell.text == "daily") {
            open.fill(true);
            return open;
        }
        const auto weekday_named = [](std::string_view name) {
            return std::ranges::find(kWeekdays, name) - kWeekdays.begin();
        };
        for (std::size_t begin = 0; begin <= cell.text.size();) {
            const std::size_t end = std::min(cell.text.find('+', begin), cell.text.size());
            const std::string_view part = std::string_view(cell.text).substr(begin, end - begin);
            const std::size_t dash = part.find('-');
            const auto first = weekday_named(part.substr(0, dash));
            const auto last = dash == std::string_view::npos ? first : weekday_named(part.substr(dash + 1));
            if (last >= std::ssize(kWeekdays) || first > last) {
                complain(cell, "days of the week, like daily, mon-fri or tue+thu",
                         "write mon tue wed thu fri sat sun, from Monday on");
                return std::nullopt;
            }
            std::fill(open.begin() + first, open.begin() + last + 1, true);
            begin = end + 1;
        }
        return open;
    }

    void read_drivers() {
        const Table rows = table("drivers.csv", kDrivers, Rows::perhaps_none);
        std::map<std::tuple<std::size_t, std::string, std::string, Day>, int> seen;
        for (std::size_t r = 0; r < rows.rows.size(); ++r) {
            Driver driver;
            const Token& place_cell = rows.cell(r, "place");
            bool sound = !place_cell.absent();
            if (sound && place_cell.text != "*") {
                const bool country = place_cell.text.size() == 3 &&
                                     std::ranges::all_of(place_cell.text, [](char c) { return c >= 'A' && c <= 'Z'; });
                if (country) {
                    const std::optional<std::string> code = read_country(place_cell, problems());
                    driver.country = code.value_or("");
                    sound = code.has_value();
                    const auto lies_there = [&](const Place& place) { return place.country == driver.country; };
                    if (sound && draft_.places.complete && std::ranges::none_of(world_.places, lies_there)) {
                        complain(place_cell, "a country with places", "name a country of places.csv, or * for all");
                        sound = false;
                    }
                } else {
                    const std::optional<PlaceId> at = place(place_cell);
                    driver.place = at.value_or(PlaceId::none);
                    sound = at.has_value();
                }
            }
            const Token& what = rows.cell(r, "what");
            const std::optional<std::size_t> signal = read_choice(what, kSignals, problems());
            const std::optional<Day> day = read_day(rows.cell(r, "date"), problems());
            const std::string_view unit_of_signal = signal ? kSignalUnits[*signal] : "";
            const bool of_rents = signal && kSignals[*signal] == "rent_season";
            const Bounds& bounds = of_rents                       ? kRentRatio
                                   : unit_of_signal == "share"    ? kShare
                                   : unit_of_signal == "strength" ? kStrength
                                   : unit_of_signal == "ratio"    ? kRatio
                                                                  : kPersonsADay;
            const std::optional<double> value = read_number(rows.cell(r, "value"), bounds, problems());
            const Token& unit = rows.cell(r, "unit");
            const Token& group = rows.cell(r, "group");
            draft_.source(rows, r,
                          fmt::format("driver {} {} {}", place_cell.text, what.text, rows.cell(r, "date").text));
            if (signal && !unit.absent() && unit.text != kSignalUnits[*signal]) {
                complain(unit, fmt::format("the unit '{}' of {}", kSignalUnits[*signal], kSignals[*signal]),
                         "convert the value, then correct the unit");
                sound = false;
            }
            const bool of_traffic = signal && (kSignals[*signal] == "traffic" || kSignals[*signal] == "season");
            if (of_traffic) {
                sound = sound && draft_.known(group, draft_.groups, "group");
                driver.group = world_.find_group(group.text);
                if (driver.group != GroupId::none && world_.group(driver.group).purpose != Purpose::traffic) {
                    complain(group, "a group of purpose traffic", "the wave's groups leave from their pools");
                    sound = false;
                }
                const bool seasonal = kSignals[*signal] == "season";
                if (sound && !seasonal && driver.place == PlaceId::none) {
                    complain(place_cell, "the place of a gate", "traffic joins the queue at a gate");
                    sound = false;
                }
                if (sound && seasonal && place_cell.text != "*") {
                    complain(place_cell, "*", "a season holds for all gates of its group");
                    sound = false;
                }
            } else if (signal && !group.absent() && !group.text.empty()) {
                complain(group, "an empty cell", "only traffic and its season are set by group");
                sound = false;
            }
            if (sound && signal && static_cast<Signal>(*signal) == Signal::all_clear && driver.place != PlaceId::none) {
                complain(place_cell, "a country, or * for all", "the reason for leaving is a country's");
                sound = false;
            }
            if (!sound || !signal || !day || !value) {
                continue;
            }
            driver.signal = static_cast<Signal>(*signal);
            driver.day = *day;
            driver.value = *value;
            if (first_of(seen, {*signal, place_cell.text, group.text, *day}, place_cell, "this driver on this day")) {
                world_.drivers.push_back(std::move(driver));
                draft_.driver_rows.push_back(rows.where(r));
            }
        }
        sort_with(world_.drivers, draft_.driver_rows, [](const Driver& driver) {
            return std::tuple(driver.signal, driver.country, driver.place, driver.group, driver.day);
        });
    }

    void read_observations() {
        const Table rows = table("observations.csv", kObservationColumns, Rows::perhaps_none);
        draft_.scenario.observations = observations_of(rows, problems());
        for (std::size_t r = 0; r < rows.rows.size(); ++r) {
            const Token& place_cell = rows.cell(r, "place");
            const bool a_place =
                draft_.places.contains(place_cell.text) || std::ranges::any_of(world_.places, [&](const Place& place) {
                    return place.region == place_cell.text || place.country == place_cell.text;
                });
            if (!a_place && draft_.places.complete && !place_cell.text.empty()) {
                complain(place_cell, "a place, a region or a country",
                         did_you_mean(place_cell.text, draft_.places.known, "see places.csv"));
            }
        }
    }

    Draft& draft_;
    World& world_;
    bool kinds_known_ = true;  // of all tiers: prices can be judged
};

}  // namespace

void read_tables(Draft& draft) { Tables(draft).read(); }

}  // namespace steppe
