// groups.csv, stays.csv, housing.csv

#include <fmt/format.h>

#include <array>

#include "scenario/cells.hpp"
#include "scenario/draft.hpp"
#include "scenario/table.hpp"

namespace steppe {
namespace {

using namespace std::string_view_literals;

constexpr std::array kGroupColumns = {"id"sv,         "purpose"sv, "citizenship"sv, "document"sv,
                                      "intent"sv,     "share"sv,   "party_size"sv,  "vehicle"sv,
                                      "call_up_age"sv, "stay"sv,   "tiers"sv,       "sex"sv,
                                      "age"sv,        "means"sv,   "languages"sv,   "source"sv};
constexpr std::array kStayColumns = {"id"sv, "kind"sv, "days"sv, "share"sv, "source"sv};
constexpr std::array kHousingColumns = {"place"sv, "tier"sv, "beds"sv, "price_kzt"sv, "date"sv, "source"sv};

constexpr std::array kPurposes = {"wave"sv, "traffic"sv};
constexpr std::array kDocuments = {"internal_id"sv, "passport"sv, "none"sv};
constexpr std::array kIntentNames = {"transit"sv, "waiting"sv, "relocating"sv, "visit"sv};
constexpr std::array kVehicles = {"car"sv, "bus"sv, "foot"sv, "rail"sv, "air"sv};
constexpr std::array kStayKinds = {"geometric"sv, "planned"sv};
constexpr std::int64_t kLongestStay = 36'500;
constexpr std::int64_t kMostBeds = 1'000'000'000;
constexpr std::int64_t kLargestParty = 1000;

bool given(const Token& token) { return !token.absent() && !token.text.empty(); }

// `family>hotel>rented`, each name with its own place.
std::vector<Token> split_tiers(const Token& cell) {
    std::vector<Token> tiers;
    Token tier = cell;
    std::string_view rest = cell.text;
    while (true) {
        const auto end = rest.find('>');
        tier.text = rest.substr(0, end);
        tiers.push_back(tier);
        if (end == std::string_view::npos) {
            return tiers;
        }
        tier.column += count_characters(tier.text) + 1;
        rest.remove_prefix(end + 1);
    }
}

void read_tiers(GroupDraft& group, Problems& problems) {
    const Token& cell = group.tiers_cell;
    if (cell.absent() || !group.purpose) {
        return;
    }
    if (*group.purpose == Purpose::traffic) {
        if (given(cell)) {
            problems.add(cell.where(), quote(cell.text), "no tiers for traffic", "leave the cell empty");
        }
        return;
    }
    if (cell.text.empty()) {
        problems.add(cell.where(), "nothing", "tiers in order of preference", "write for example family>hotel>rented");
        return;
    }
    group.tiers = split_tiers(cell);
    for (std::size_t i = 0; i < group.tiers.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (!group.tiers[j].absent() && group.tiers[i].text == group.tiers[j].text) {
                problems.add(group.tiers[i].where(), fmt::format("a second tier {}", quote(group.tiers[i].text)),
                             "each tier once", "remove one of the two");
                group.tiers[i].line = 0;
                break;
            }
        }
    }
}

void read_share(GroupDraft& group, Problems& problems) {
    const Token& cell = group.share_cell;
    if (!group.purpose) {
        return;
    }
    if (*group.purpose == Purpose::wave) {
        group.share = read_number(cell, kShare, problems);
    } else if (given(cell)) {
        problems.add(cell.where(), quote(cell.text), "no share for traffic",
                     "leave the cell empty: the drivers say how many there are");
    }
}

}  // namespace

void read_groups(std::string_view text, Draft& draft, Problems& problems) {
    const Table table = read_table(kGroupsFile, text, kGroupColumns, problems);
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        const auto cell = [&](std::string_view column) -> const Token& { return table.cell(row, column); };
        GroupDraft draft_group{cell("id"), cell("stay"), cell("share"), cell("tiers"), {}, {}, {}, {}};
        Group& group = draft_group.group;
        group.id = read_id(cell("id"), problems).value_or("");
        draft.group_names.define(cell("id"), problems);
        if (const auto purpose = read_choice(cell("purpose"), kPurposes, problems)) {
            draft_group.purpose = group.purpose = static_cast<Purpose>(*purpose);
        }
        group.citizenship = read_country(cell("citizenship"), problems).value_or("");
        if (const auto document = read_choice(cell("document"), kDocuments, problems)) {
            group.document = kDocuments[*document];
        }
        if (const auto intent = read_choice(cell("intent"), kIntentNames, problems)) {
            group.intent = static_cast<Intent>(*intent);
        }
        read_share(draft_group, problems);
        group.share = draft_group.share.value_or(0);
        group.party_size = static_cast<int>(read_whole(cell("party_size"), 1, kLargestParty, "persons", problems).value_or(1));
        if (const auto vehicle = read_choice(cell("vehicle"), kVehicles, problems)) {
            group.vehicle = *mode_named(kVehicles[*vehicle]);
        }
        group.call_up_age = read_yes_no(cell("call_up_age"), problems).value_or(false);
        read_tiers(draft_group, problems);
        group.sex = cell("sex").text;
        group.age = cell("age").text;
        group.means = cell("means").text;
        group.languages = cell("languages").text;
        std::string what = fmt::format("groups: {}", cell("id").text);
        if (given(cell("share"))) {
            what += fmt::format(" share = {}", cell("share").text);
        }
        (void)note_source(cell("source"), std::move(what), draft, problems);
        draft.groups.push_back(std::move(draft_group));
    }
    if (table.complete && table.rows.empty()) {
        problems.add({std::string(kGroupsFile)}, "no groups", "at least one", "add a row for each group");
    }
    draft.groups_complete = table.complete && !table.rows.empty();
    if (!draft.groups_complete) {
        draft.group_names.mark_incomplete();
    }
}

void read_stays(std::string_view text, Draft& draft, Problems& problems) {
    const Table table = read_table(kStaysFile, text, kStayColumns, problems);
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        const auto cell = [&](std::string_view column) -> const Token& { return table.cell(row, column); };
        StayDraft stay{cell("id"), cell("kind"), cell("days"), cell("share"), {}, {}, {}};
        (void)read_id(cell("id"), problems);
        draft.stay_names.mention(cell("id"));
        if (const auto kind = read_choice(cell("kind"), kStayKinds, problems)) {
            stay.geometric = *kind == 0;
        }
        if (stay.geometric && *stay.geometric) {
            stay.days = read_number(cell("days"), {1, kLongestStay, "a mean number of days from 1 to 36500"}, problems);
        } else if (const auto days = stay.geometric ? read_whole(cell("days"), 1, kLongestStay, "days", problems)
                                                    : std::nullopt) {
            stay.days = static_cast<double>(*days);
        }
        stay.share = read_number(cell("share"), kShare, problems);
        (void)note_source(cell("source"),
                          fmt::format("stays: {} days = {}, share {}", cell("id").text, cell("days").text, cell("share").text),
                          draft, problems);
        draft.stays.push_back(std::move(stay));
    }
    if (table.complete && table.rows.empty()) {
        problems.add({std::string(kStaysFile)}, "no stays", "at least one", "add the stays that groups.csv names");
    }
    if (!table.complete || table.rows.empty()) {
        draft.stay_names.mark_incomplete();
    }
}

void read_housing(std::string_view text, Draft& draft, Problems& problems) {
    const Table table = read_table(kHousingFile, text, kHousingColumns, problems);
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        const auto cell = [&](std::string_view column) -> const Token& { return table.cell(row, column); };
        HousingDraft housing{cell("place"), cell("tier"), cell("date"), {}, {}, {}};
        (void)read_id(cell("tier"), problems);
        draft.tier_names.mention(cell("tier"));
        if (const auto beds = read_whole(cell("beds"), 0, kMostBeds, "persons", problems)) {
            housing.beds = static_cast<double>(*beds);
        }
        housing.price = read_number(cell("price_kzt"), kNotNegative, problems);
        housing.date = given(cell("date")) ? read_day(cell("date"), problems) : 1;
        (void)note_source(cell("source"),
                          fmt::format("housing: {} {} beds = {} persons", cell("place").text, cell("tier").text,
                                      cell("beds").text),
                          draft, problems);
        draft.housing.push_back(std::move(housing));
    }
    if (!table.complete) {
        draft.tier_names.mark_incomplete();
    }
}

}  // namespace steppe
