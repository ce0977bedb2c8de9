#include "rules/flee_fixed_routes.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "rules/flee_map.hpp"

namespace steppe::flee {

double fixed_way_weight(const Settings& settings, double score, const Standing& end, double distance_km, bool major) {
    constexpr double kMajorIsShorter = 4;
    double distance = settings.softening + distance_km;
    if (major) {
        distance /= kMajorIsShorter;
    }
    if (end.flood > 0 && !settings.flood_loc_weights.empty()) {
        score *= interpolated(settings.flood_loc_weights, end.flood);
    }
    return std::pow((settings.weight_softening + score) / std::pow(distance, settings.distance_power),
                    settings.weight_power);
}

FixedRoutes::FixedRoutes(const Case& the_case, std::vector<double> scores)
    : case_(&the_case),
      scores_(std::move(scores)),
      tables_(the_case.locations.size()),
      major_from_(the_case.locations.size()) {
    for (LocationIndex l = 0; l < tables_.size(); ++l) {
        for (const MajorRoute& route : the_case.major_routes) {
            const std::vector<LocationIndex>& places = route.places;
            if (places.front() == l) {
                major_from_[l].emplace_back(places.begin() + 1, places.end());
            }
            if (places.back() == l && route.both_ways) {
                major_from_[l].emplace_back(places.rbegin() + 1, places.rend());
            }
        }
    }
}

bool FixedRoutes::update(const Map& map, std::span<const double> scores) {
    bool changed = false;
    Table before;
    std::vector<LocationIndex> path;
    for (LocationIndex l = 0; l < tables_.size(); ++l) {
        scores_[l] = scores[l];
        before.swap(tables_[l]);
        tables_[l].clear();
        // People at a marker have no table: who has no way ahead there never leaves.
        if (!map.standing(l).marker && case_->settings.awareness_level != 0) {
            path.assign(1, l);
            explore(map, l, l, 1, 0, path, tables_[l]);
            add_major_routes(map, l);
        }
        changed = changed || before != tables_[l];
    }
    return changed;
}

void FixedRoutes::explore(const Map& map, LocationIndex source, LocationIndex at, int hops, double distance_km,
                          std::vector<LocationIndex>& path, Table& table) const {
    for (const LinkIndex l : map.open_links(at)) {
        const LocationIndex to = map.link(l).to;
        // Flee compares with the locations before the one that is left: a road back to itself can be taken once.
        if (std::find(path.begin(), path.end() - 1, to) != path.end() - 1) {
            continue;
        }
        const double distance = distance_km + map.link(l).distance_km;
        path.push_back(to);
        if (!map.standing(to).marker) {
            const double weight = fixed_way_weight(case_->settings, scores_[to], map.standing(to), distance, false);
            const auto known = std::ranges::find(table, to, &FixedWay::destination);
            if (known == table.end()) {
                if (weight > 0) {
                    table.push_back({to, weight, {path.begin() + 1, path.end()}});
                }
            } else if (weight > known->weight) {
                known->weight = weight;
                known->path.assign(path.begin() + 1, path.end());
            }
        }
        if (hops < case_->settings.awareness_level) {  // a marker counts as a hop here
            explore(map, source, to, hops + 1, distance, path, table);
        }
        path.pop_back();
    }
}

void FixedRoutes::add_major_routes(const Map& map, LocationIndex source) {
    if (case_->major_routes.empty()) {
        return;
    }
    // From here, and from every destination of the table as it is now; to ends that the table does not know.
    const Table known = tables_[source];
    const auto add_from = [&](LocationIndex hub, std::span<const LocationIndex> path_to_hub) {
        for (const std::vector<LocationIndex>& way : major_from_[hub]) {
            const LocationIndex end = way.back();
            if (end != source && std::ranges::find(known, end, &FixedWay::destination) == known.end()) {
                std::vector<LocationIndex> whole(path_to_hub.begin(), path_to_hub.end());
                whole.insert(whole.end(), way.begin(), way.end());
                add_major_route(map, source, whole);
            }
        }
    };
    add_from(source, {});
    for (const FixedWay& way : known) {
        add_from(way.destination, way.path);
    }
}

void FixedRoutes::add_major_route(const Map& map, LocationIndex source, std::span<const LocationIndex> way) {
    double distance = 0;
    LocationIndex at = source;
    for (const LocationIndex next : way.first(way.size() - 1)) {
        const LinkIndex link = map.first_link(at, next);
        if (link == kNoLink) {
            return;  // Flee stops here
        }
        distance += map.link(link).distance_km;
        at = next;
    }
    const LocationIndex end = way.back();
    const LinkIndex last = map.first_link(at, end);
    if (last == kNoLink) {
        return;
    }
    distance += map.link(last).distance_km;
    const double weight = fixed_way_weight(case_->settings, scores_[end], map.standing(end), distance, true);
    // Flee asks the table of the last location before the end whether this way is better, not that of the source.
    const Table& there = tables_[at];
    const auto rival = std::ranges::find(there, end, &FixedWay::destination);
    if (!(weight > (rival == there.end() ? 0.0 : rival->weight))) {
        return;
    }
    // And it forgets the first location of the way: with more than one, people stand before a link that is not there.
    std::vector<LocationIndex> path(way.begin() + (way.size() > 1 ? 1 : 0), way.end());
    const auto known = std::ranges::find(tables_[source], end, &FixedWay::destination);
    if (known == tables_[source].end()) {
        tables_[source].push_back({end, weight, std::move(path)});
    } else {
        *known = {end, weight, std::move(path)};
    }
}

}  // namespace steppe::flee
