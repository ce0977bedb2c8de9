// places.csv, links.csv, crossings.csv

#include <fmt/format.h>

#include <array>
#include <limits>

#include "scenario/cells.hpp"
#include "scenario/draft.hpp"
#include "scenario/table.hpp"

namespace steppe {
namespace {

using namespace std::string_view_literals;

constexpr std::array kPlaceColumns = {"id"sv,  "name"sv, "name_ru"sv,    "name_kk"sv, "country"sv,   "region"sv, "kind"sv,
                                      "lat"sv, "lon"sv,  "population"sv, "ties"sv,    "return_to"sv, "source"sv};
constexpr std::array kLinkColumns = {"from"sv,  "to"sv,      "mode"sv,  "distance_km"sv,
                                     "hours"sv, "two_way"sv, "source"sv};
constexpr std::array kCrossingColumns = {"place"sv,   "direction"sv, "mode"sv, "throughput_per_day"sv,
                                         "open_to"sv, "from"sv,      "to"sv,   "source"sv};
constexpr std::array kPlaceKinds = {"city"sv, "crossing"sv, "abroad"sv};
constexpr std::array kOpenTo = {"all"sv, "two_states"sv};
constexpr std::array kLinkModes = {Mode::road, Mode::rail, Mode::air};
constexpr std::array kGateModes = {Mode::car, Mode::bus, Mode::foot, Mode::rail, Mode::air};
constexpr std::int64_t kMostPeople = 100'000'000'000;

// Hours where a link gives none (docs/scenario.md).
double usual_hours(Mode mode, double distance_km) {
    switch (mode) {
        case Mode::rail:
            return distance_km / 50;
        case Mode::air:
            return distance_km / 700 + 3;
        default:
            return distance_km / 70;
    }
}

template <std::size_t N>
std::optional<Mode> read_mode(const Token& token, const std::array<Mode, N>& modes, Problems& problems) {
    std::array<std::string_view, N> names;
    std::ranges::transform(modes, names.begin(), [](Mode mode) { return name_of(mode); });
    const auto choice = read_choice(token, names, problems);
    return choice ? std::optional(modes[*choice]) : std::nullopt;
}

bool given(const Token& token) { return !token.absent() && !token.text.empty(); }

// `RUS>KAZ`: leaves both countries empty if one of them is not right.
void read_direction(GateDraft& gate, Problems& problems) {
    const Token& token = gate.direction;
    if (token.absent()) {
        return;
    }
    const auto arrow = token.text.find('>');
    if (arrow == std::string::npos) {
        problems.add(token.where(), quote(token.text), "a direction of two countries",
                     "write the country left, '>' and the country entered: RUS>KAZ");
        return;
    }
    Token left = token;
    left.text = token.text.substr(0, arrow);
    Token entered = token;
    entered.text = token.text.substr(arrow + 1);
    entered.column += static_cast<int>(count_characters(left.text)) + 1;
    const auto from = read_country(left, problems);
    const auto to = read_country(entered, problems);
    if (!from || !to) {
        return;
    }
    if (*from == *to) {
        problems.add(token.where(), quote(token.text), "two countries",
                     "a gate leads from one country into another: RUS>KAZ");
        return;
    }
    gate.from = *from;
    gate.to = *to;
}

}  // namespace

const PlaceDraft* Draft::find_place(std::string_view id) const {
    const auto found =
        std::ranges::lower_bound(places_by_id, id, {}, [&](std::size_t i) -> const std::string& { return places[i].id.text; });
    return found == places_by_id.end() || places[*found].id.text != id ? nullptr : &places[*found];
}

void read_places(std::string_view text, Draft& draft, Problems& problems) {
    const Table table = read_table(kPlacesFile, text, kPlaceColumns, problems);
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        const auto cell = [&](std::string_view column) -> const Token& { return table.cell(row, column); };
        PlaceDraft draft_place{cell("id"), cell("return_to"), cell("region"), {}, {}};
        Place& place = draft_place.place;
        place.id = read_id(cell("id"), problems).value_or("");
        draft.place_names.define(cell("id"), problems);
        place.name = read_text(cell("name"), "a name", problems).value_or("");
        place.name_ru = cell("name_ru").text;
        place.name_kk = cell("name_kk").text;
        place.country = read_country(cell("country"), problems).value_or("");
        place.region = read_id(cell("region"), problems).value_or("");
        if (const auto kind = read_choice(cell("kind"), kPlaceKinds, problems)) {
            draft_place.kind = place.kind = static_cast<PlaceKind>(*kind);
        }
        place.latitude_deg = read_number(cell("lat"), {-90, 90, "a latitude from -90 to 90"}, problems).value_or(0);
        place.longitude_deg = read_number(cell("lon"), {-180, 180, "a longitude from -180 to 180"}, problems).value_or(0);
        const bool needs_population = draft_place.kind && *draft_place.kind != PlaceKind::crossing;
        if (given(cell("population")) || needs_population) {
            const auto people = read_whole(cell("population"), 0, kMostPeople, "persons", problems);
            place.population = static_cast<double>(people.value_or(0));
        }
        if (given(cell("ties"))) {
            place.ties = read_number(cell("ties"), kShare, problems).value_or(0);
        }
        std::string what = fmt::format("places: {}", cell("id").text);
        if (given(cell("population"))) {
            what += fmt::format(" population = {} persons", cell("population").text);
        }
        place.source = note_source(cell("source"), std::move(what), draft, problems);
        draft.places.push_back(std::move(draft_place));
    }
    if (table.complete && table.rows.empty()) {
        problems.add({std::string(kPlacesFile)}, "no places", "at least one", "add a row for each place");
    }
    if (!table.complete || table.rows.empty()) {
        draft.place_names.mark_incomplete();
    }
    for (std::size_t i = 0; i < draft.places.size(); ++i) {
        draft.places_by_id.push_back(i);
    }
    std::ranges::stable_sort(draft.places_by_id, {},
                             [&](std::size_t i) -> const std::string& { return draft.places[i].id.text; });
}

void read_links(std::string_view text, Draft& draft, Problems& problems) {
    const Table table = read_table(kLinksFile, text, kLinkColumns, problems);
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        const auto cell = [&](std::string_view column) -> const Token& { return table.cell(row, column); };
        LinkDraft link{table.where(row), cell("from"), cell("to"), cell("mode"), {}, {}, {}};
        link.mode = read_mode(cell("mode"), kLinkModes, problems);
        const auto distance = read_number(cell("distance_km"), kNotNegative, problems);
        link.link.distance_km = distance.value_or(0);
        if (given(cell("hours"))) {
            link.link.hours = read_number(cell("hours"), kNotNegative, problems).value_or(0);
        } else if (link.mode && distance) {
            link.link.hours = usual_hours(*link.mode, *distance);
        }
        link.two_way = read_yes_no(cell("two_way"), problems);
        (void)note_source(cell("source"),
                          fmt::format("links: {} to {} by {} = {} km", cell("from").text, cell("to").text,
                                      cell("mode").text, cell("distance_km").text),
                          draft, problems);
        draft.links.push_back(std::move(link));
    }
    draft.links_complete = table.complete;
}

void read_crossings(std::string_view text, Draft& draft, Problems& problems) {
    const Table table = read_table(kCrossingsFile, text, kCrossingColumns, problems);
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        const auto cell = [&](std::string_view column) -> const Token& { return table.cell(row, column); };
        GateDraft gate;
        gate.place = cell("place");
        gate.direction = cell("direction");
        gate.mode_cell = cell("mode");
        gate.open_to_cell = cell("open_to");
        gate.from_cell = cell("from");
        read_direction(gate, problems);
        gate.mode = read_mode(cell("mode"), kGateModes, problems);
        gate.throughput = read_number(cell("throughput_per_day"), kNotNegative, problems);
        if (const auto open_to = read_choice(cell("open_to"), kOpenTo, problems)) {
            gate.open_to = static_cast<OpenTo>(*open_to);
        }
        gate.first = given(cell("from")) ? read_day(cell("from"), problems) : 1;
        gate.last = given(cell("to")) ? read_day(cell("to"), problems) : std::numeric_limits<Day>::max();
        if (gate.first && gate.last && *gate.first > *gate.last) {
            problems.add(cell("to").where(), quote(cell("to").text), fmt::format("a day from {} on", cell("from").text),
                         "exchange the two, or correct one");
            gate.first.reset();
        }
        (void)note_source(cell("source"),
                          fmt::format("crossings: {}:{}:{} throughput = {} persons/day", cell("place").text,
                                      cell("direction").text, cell("mode").text, cell("throughput_per_day").text),
                          draft, problems);
        draft.gates.push_back(std::move(gate));
    }
    draft.gates_complete = table.complete;
}

}  // namespace steppe
