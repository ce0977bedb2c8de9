// The names that an observation may have: those of the outputs (measures of summary.csv), each with its unit.
#pragma once

#include <array>
#include <string_view>

namespace steppe {

struct MeasureName {
    std::string_view name;
    std::string_view unit;     ///< empty: not judged
    std::string_view per_day;  ///< of a flow: an observation gives the sum of its days, or their mean
};

inline constexpr auto kMeasures = std::to_array<MeasureName>({
    {"aid_backlog", "persons", {}},
    {"aided", "persons", "persons/day"},
    {"arrivals", "persons", "persons/day"},
    {"asylum_claims", "persons", "persons/day"},
    {"asylum_pending", "persons", {}},
    {"beds", "persons", {}},
    {"daily_let_index", {}, {}},
    {"departures", "persons", "persons/day"},
    {"desk_wait_days", "days", {}},
    {"displaced_tenants", "persons", "persons/day"},
    {"entries", "persons", "persons/day"},
    {"entries_cum", "persons", {}},
    {"exits", "persons", "persons/day"},
    {"exits_cum", "persons", {}},
    {"need_beds", {}, {}},
    {"need_cost", {}, {}},
    {"need_food", {}, {}},
    {"need_health", {}, {}},
    {"need_latrines", {}, {}},
    {"need_water", {}, {}},
    {"number_backlog", "persons", {}},
    {"numbers", "persons", "persons/day"},
    {"occupancy", "share", {}},
    {"occupied", "persons", {}},
    {"overstayers", "persons", {}},
    {"permit_backlog", "persons", {}},
    {"permits", "persons", {}},
    {"present", "persons", {}},
    {"pressure", {}, {}},
    {"queue", "persons", {}},
    {"refused", "persons", "persons/day"},
    {"registered", "persons", "persons/day"},
    {"registration_backlog", "persons", {}},
    {"renewals", "persons", "persons/day"},
    {"rent_change_season", {}, {}},
    {"rent_index", {}, {}},
    {"rent_month_index", {}, {}},
    {"rent_offer_index", {}, {}},
    {"rent_search_index", {}, {}},
    {"rent_sitting_index", {}, {}},
    {"unserved_nights", "person-nights", {}},
    {"unsheltered", "persons", {}},
    {"wait_hours", "hours", {}},
});

}  // namespace steppe
