#include "world/flee_roads.hpp"

#include <functional>
#include <limits>
#include <queue>
#include <utility>

namespace steppe::flee {
namespace {

struct Road {
    LocationIndex to = kNoLocation;
    double km = 0;
};

/// Dijkstra from one location.
std::vector<double> km_from(const std::vector<std::vector<Road>>& roads, LocationIndex start) {
    std::vector<double> km(roads.size(), std::numeric_limits<double>::infinity());
    using Reached = std::pair<double, LocationIndex>;
    std::priority_queue<Reached, std::vector<Reached>, std::greater<>> open;
    km[start] = 0;
    open.emplace(0, start);
    while (!open.empty()) {
        const auto [so_far, place] = open.top();
        open.pop();
        if (so_far > km[place]) {
            continue;
        }
        for (const Road& road : roads[place]) {
            if (const double there = so_far + road.km; there < km[road.to]) {
                km[road.to] = there;
                open.emplace(there, road.to);
            }
        }
    }
    return km;
}

}  // namespace

std::vector<double> road_km(const Case& the_case, std::span<const LocationIndex> from,
                            std::span<const LocationIndex> to) {
    std::vector<std::vector<Road>> roads(the_case.locations.size());
    for (const Route& route : the_case.routes) {
        roads[route.from].push_back({route.to, route.distance_km});
        roads[route.to].push_back({route.from, route.distance_km});
    }
    std::vector<double> all;
    all.reserve(from.size() * to.size());
    for (const LocationIndex origin : from) {
        const std::vector<double> km = km_from(roads, origin);
        for (const LocationIndex place : to) {
            all.push_back(km[place]);
        }
    }
    return all;
}

}  // namespace steppe::flee
