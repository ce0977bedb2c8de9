#include "steppe/flee_case.hpp"

#include <algorithm>

namespace steppe::flee {

std::size_t Case::data_of(const std::string& location_name) const {
    return static_cast<std::size_t>(std::ranges::find(data, location_name, &DataColumn::name) - data.begin());
}

std::int64_t Case::new_arrivals(std::int32_t day) const {
    const auto today = static_cast<std::size_t>(day);
    std::int64_t arrivals = 0;
    if (day == 0) {
        if (settings.empty_camps_on_day0 || data.empty()) return 0;
        if (!settings.sum_from_camps) return data[total_column].agents[0];
        // The total is counted with the camps, so that everybody counts twice on this day: Flee's rule.
        for (const DataColumn& column : data) arrivals += column.agents[0];
        return arrivals;
    }
    const auto change = [&](const DataColumn& column) { return column.agents[today] - column.agents[today - 1]; };
    if (!settings.sum_from_camps) return change(data[total_column]);
    for (std::size_t i = 1; i < data.size(); ++i) arrivals += change(data[i]);
    return arrivals;
}

std::vector<LocationIndex> output_camps(const Case& flee_case) {
    std::vector<LocationIndex> camps;
    for (std::size_t i = 0; i < flee_case.locations.size(); ++i) {
        if (flee_case.settings.flood_driven_spawning || flee_case.locations[i].is_camp) {
            camps.push_back(static_cast<LocationIndex>(i));
        }
    }
    return camps;
}

}  // namespace steppe::flee
