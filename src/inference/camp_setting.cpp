#include "inference/camp_setting.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>

#include "rules/camp_choice.hpp"
#include "world/flee_roads.hpp"

namespace steppe {
namespace {

using flee::LocationIndex;

/// At the start or at any later time of the case.
bool sees_conflict(const flee::Case& the_case, LocationIndex location) {
    return the_case.locations[location].conflict > 0 ||
           std::ranges::any_of(the_case.conflicts, [&](const flee::ConflictEvent& event) {
               return event.location == location && event.intensity > 0;
           });
}

std::vector<LocationIndex> places_of_conflict(const flee::Case& the_case) {
    std::vector<LocationIndex> places;
    for (LocationIndex i = 0; i < the_case.locations.size(); ++i) {
        if (sees_conflict(the_case, i)) {
            places.push_back(i);
        }
    }
    return places;
}

double great_circle_km(const flee::Location& one, const flee::Location& other) {
    constexpr double kEarthKm = 6371;
    constexpr double kDegree = std::numbers::pi / 180;
    const double north = std::sin((other.x - one.x) * kDegree / 2);
    const double east = std::sin((other.y - one.y) * kDegree / 2);
    const double half = north * north + std::cos(one.x * kDegree) * std::cos(other.x * kDegree) * east * east;
    return 2 * kEarthKm * std::asin(std::min(1.0, std::sqrt(half)));
}

/// Puts `level` into the days of a closure that fall into the case.
void close(CampSetting& setting, std::size_t camp, const flee::Closure& closure, double level) {
    if (closure.start < 0) {
        return;
    }
    const auto first = static_cast<std::size_t>(closure.start);
    const std::size_t last = closure.end > closure.start ? static_cast<std::size_t>(closure.end) : setting.days;
    for (std::size_t day = first; day < std::min(last, setting.days); ++day) {
        double& open = setting.open[day * setting.camps.size() + camp];
        open = std::min(open, level);
    }
}

void close_camps(const flee::Case& the_case, const std::vector<LocationIndex>& camps, CampSetting& setting) {
    const std::string& home = the_case.locations.front().country;
    for (const flee::Closure& closure : the_case.closures) {
        for (std::size_t c = 0; c < camps.size(); ++c) {
            const std::string& country = the_case.locations[camps[c]].country;
            switch (closure.kind) {
                case flee::ClosureKind::country:
                    if ((closure.country1 == home && closure.country2 == country) ||
                        (closure.country2 == home && closure.country1 == country)) {
                        close(setting, c, closure, kClosedBorder);
                    }
                    break;
                case flee::ClosureKind::location:
                case flee::ClosureKind::camp:
                case flee::ClosureKind::idp_camp:
                    if (closure.location1 == camps[c]) {
                        close(setting, c, closure, 0);
                    }
                    break;
                default:
                    break;
            }
        }
    }
}

std::vector<double> known_capacities(const flee::Case& the_case, const std::vector<LocationIndex>& camps) {
    std::vector<double> capacity;
    double sum = 0;
    double declared = 0;
    for (const LocationIndex camp : camps) {
        capacity.push_back(static_cast<double>(std::max<std::int64_t>(the_case.locations[camp].capacity, 0)));
        sum += capacity.back();
        declared += capacity.back() > 0 ? 1 : 0;
    }
    for (double& one : capacity) {
        if (!(one > 0)) {
            one = declared > 0 ? sum / declared : 1;
        }
    }
    return capacity;
}

}  // namespace

CampSetting camp_setting(const flee::Case& the_case) {
    CampSetting setting;
    const std::vector<LocationIndex> camps = flee::output_camps(the_case);
    const std::vector<LocationIndex> origins = places_of_conflict(the_case);
    setting.days = static_cast<std::size_t>(the_case.days);
    for (const LocationIndex camp : camps) {
        setting.camps.push_back(the_case.locations[camp].name);
    }
    setting.capacity = known_capacities(the_case, camps);
    for (const LocationIndex origin : origins) {
        setting.people.push_back(static_cast<double>(the_case.locations[origin].population));
    }
    setting.road_km = flee::road_km(the_case, origins, camps);
    for (std::size_t i = 0; i < setting.road_km.size(); ++i) {
        if (!std::isfinite(setting.road_km[i])) {
            constexpr double kDetour = 1.5;
            constexpr double kMoreKm = 50;
            setting.road_km[i] = kDetour * great_circle_km(the_case.locations[origins[i / camps.size()]],
                                                           the_case.locations[camps[i % camps.size()]]) +
                                 kMoreKm;
        }
    }
    setting.open.assign(setting.days * camps.size(), 1);
    if (!camps.empty()) {
        close_camps(the_case, camps, setting);
    }
    setting.conflict.assign(setting.days * origins.size(), 0);
    for (std::size_t o = 0; o < origins.size(); ++o) {
        double level = std::max(the_case.locations[origins[o]].conflict, 0.0);
        auto event = the_case.conflicts.begin();
        for (std::size_t day = 0; day < setting.days; ++day) {
            for (; event != the_case.conflicts.end() && static_cast<std::size_t>(event->day) <= day; ++event) {
                level = event->location == origins[o] ? event->intensity : level;
            }
            setting.conflict[day * origins.size() + o] = level;
        }
    }
    return setting;
}

CampCounts camp_counts(const flee::Case& the_case) {
    CampCounts counts;
    const std::vector<LocationIndex> camps = flee::output_camps(the_case);
    counts.days = static_cast<std::size_t>(the_case.days);
    counts.camps = camps.size();
    for (std::size_t day = 0; day < counts.days; ++day) {
        double sum = 0;
        for (const LocationIndex camp : camps) {
            const std::size_t column = the_case.data_of(the_case.locations[camp].name);
            counts.counted.push_back(
                column < the_case.data.size() ? static_cast<double>(the_case.data[column].agents[day]) : 0);
            sum += counts.counted.back();
        }
        counts.in_all_camps.push_back(sum);
    }
    return counts;
}

DeclaredOpportunities declared_opportunities(const flee::Case& the_case, std::span<const std::string> camps) {
    DeclaredOpportunities made;
    std::map<std::string, LocationIndex> by_name;
    for (LocationIndex i = 0; i < the_case.locations.size(); ++i) {
        by_name.emplace(the_case.locations[i].name, i);
    }
    std::vector<LocationIndex> origins;
    for (const LocationIndex place : places_of_conflict(the_case)) {
        if (the_case.locations[place].population > 0) {
            origins.push_back(place);
            made.opportunities.people.push_back(static_cast<double>(the_case.locations[place].population));
        }
    }
    std::vector<LocationIndex> positions;
    for (const std::string& camp : camps) {
        const auto found = by_name.find(camp);
        if (found == by_name.end()) {
            made.unknown_camp = true;
            return made;
        }
        positions.push_back(found->second);
        const std::int64_t capacity = the_case.locations[found->second].capacity;
        made.opportunities.capacity.push_back(static_cast<double>(std::max<std::int64_t>(capacity, 0)));
    }
    made.opportunities.road_km = flee::road_km(the_case, origins, positions);
    return made;
}

}  // namespace steppe
