#include "rules/flee_map.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace steppe::flee {

double conflict_decay(const Settings& settings, std::int32_t age_days) {
    const std::vector<double>& list = settings.conflict_spawn_decay;
    if (list.empty()) {
        return 1;
    }
    const auto step = static_cast<std::int64_t>(age_days / settings.conflict_spawn_decay_interval);  // truncated
    const auto last = static_cast<std::int64_t>(list.size()) - 1;
    return list[static_cast<std::size_t>(std::clamp<std::int64_t>(step, 0, last))];
}

double location_score(const Settings& settings, const Location& location, const Standing& standing, std::int32_t day) {
    double score = 1;
    if (location.foreign) {
        if (settings.use_economic_pull) {
            score = 1 + location.trade_volume + location.hdi * location.hdi;
        }
        score *= settings.foreign_weight;
    } else if (settings.avoid_food_deprived_locations && day > 0) {
        score *= 1 - standing.ipc * standing.ipc;
    }
    if (standing.camp) {
        score *= settings.camp_weight;
    }
    if (standing.conflict > 0) {
        const double age_effect = conflict_decay(settings, day - standing.conflict_since);
        score *= std::pow(settings.conflict_weight, age_effect * standing.conflict);
    }
    if (standing.flood_zone && standing.flood > 0) {
        score *= interpolated(settings.flood_loc_weights, standing.flood);
    }
    return score;
}

double room(const Settings& settings, double capacity, double occupants) {
    const double limit = capacity * settings.capacity_scaling;
    if (limit < 1) {
        return 1;
    }
    const double buffer = settings.capacity_buffer * limit;
    if (occupants <= buffer) {
        return 1;
    }
    if (occupants >= limit) {
        return 0;
    }
    return 1 - (occupants - buffer) / (limit * (1 - settings.capacity_buffer));
}

double move_chance(const Settings& settings, const Standing& standing, double population, double capacity) {
    double chance = standing.move_chance;
    if (settings.movechance_pop_scale_factor != 0) {
        const double size = std::max({population, capacity, 0.0});
        chance *= std::pow(size / settings.movechance_pop_base, settings.movechance_pop_scale_factor);
    }
    if (settings.flee_when_starving) {
        chance = standing.ipc + (1 - standing.ipc) * chance;
    }
    if (standing.flood > 0 && !settings.flood_movechances.empty()) {
        chance = interpolated(settings.flood_movechances, standing.flood);
    }
    return std::clamp(chance, 0.0, 1.0);
}

double flee_distance_km(const Location& a, const Location& b) {
    constexpr double kEarthRadiusKm = 6371;
    constexpr double kRadians = std::numbers::pi / 180;
    const double lat1 = a.y * kRadians;
    const double lat2 = b.y * kRadians;
    const double half_lat = (lat2 - lat1) / 2;
    const double half_lon = (b.x - a.x) * kRadians / 2;
    const double h = std::sin(half_lat) * std::sin(half_lat) +
                     std::cos(lat1) * std::cos(lat2) * std::sin(half_lon) * std::sin(half_lon);
    return 2 * kEarthRadiusKm * std::asin(std::min(1.0, std::sqrt(h)));
}

double interpolated(const std::vector<double>& list, double position) {
    if (list.empty()) {
        return 0;
    }
    const double last = static_cast<double>(list.size() - 1);
    if (position >= last) {
        return list.back();
    }
    const double floor = std::floor(std::max(position, 0.0));
    const auto i = static_cast<std::size_t>(floor);
    return list[i] + (list[i + 1] - list[i]) * (position - floor);
}

Map::Map(const Case& the_case) : case_(&the_case) {
    const Settings& settings = the_case.settings;
    const std::size_t n = the_case.locations.size();
    open_.resize(n);
    shut_.resize(n);
    standings_.resize(n);
    ways_.resize(n);
    ipc_.assign(n, nullptr);
    flood_.assign(n, nullptr);
    populations_.resize(n);
    routes_.push_back({});
    for (std::size_t l = 0; l < n; ++l) {
        const Location& location = the_case.locations[l];
        become(static_cast<LocationIndex>(l), location.kind, location.conflict);
        populations_[l] = location.population;
    }
    links_.reserve(2 * the_case.routes.size());
    for (const Route& route : the_case.routes) {
        const double speed = route.max_move_speed > 0 ? route.max_move_speed : settings.max_move_speed;
        const int copies = route.forced_redirection == 1 ? 2 : 1;
        for (int copy = 0; copy < copies; ++copy) {
            links_.push_back({route.from, route.to, route.distance_km, speed, route.walk_probability});
            links_.push_back({route.to, route.from, route.distance_km, speed, route.walk_probability});
        }
    }
    for (std::size_t l = 0; l < links_.size(); ++l) {
        open_[links_[l].from].push_back(static_cast<LinkIndex>(l));
    }
    is_open_.assign(links_.size(), true);
    closed_count_.assign(links_.size(), 0);
    for (const LevelSeries& series : the_case.ipc) {
        ipc_[series.location] = &series.by_day;
    }
    for (const LevelSeries& series : the_case.flood) {
        flood_[series.location] = &series.by_day;
        levels_change_ = true;
    }
}

void Map::become(LocationIndex l, LocationKind kind, double intensity) {
    const Settings& settings = case_->settings;
    Standing made;
    made.ipc = standings_[l].ipc;
    made.has_ipc = standings_[l].has_ipc;
    made.flood = standings_[l].flood;
    made.conflict_since = standings_[l].conflict_since;
    switch (kind) {
        case LocationKind::idp_camp:
            made.idp_camp = true;
            made.move_chance = settings.idpcamp_movechance;
            break;
        case LocationKind::camp:
            made.move_chance = settings.camp_movechance;
            break;
        case LocationKind::conflict_zone:
            made.conflict = intensity;
            made.move_chance = settings.conflict_movechance;
            break;
        case LocationKind::forwarding_hub:
            break;
        case LocationKind::marker:
            made.marker = true;
            break;
        case LocationKind::flood_zone:
            made.flood_zone = true;
            made.move_chance = settings.default_movechance;
            break;
        case LocationKind::town:
            made.town = true;
            made.move_chance = settings.default_movechance;
            break;
        case LocationKind::other:
            break;
    }
    made.camp = starts_as_camp(settings, kind);
    standings_[l] = made;
}

void Map::activate(LocationIndex l, double intensity) {
    Standing& standing = standings_[l];
    standing.move_chance = case_->settings.conflict_movechance;
    standing.conflict = intensity;
    standing.town = false;
    standing.conflict_since = day_;
}

void Map::deactivate(LocationIndex l) {
    Standing& standing = standings_[l];
    standing.move_chance = case_->settings.default_movechance;
    standing.conflict = -1;
    standing.town = true;
}

void Map::begin_day(std::int32_t day) {
    day_ = day;
    closed_today_.clear();
    const auto today = static_cast<std::size_t>(day);
    for (const LocationChange& change : case_->location_changes) {
        if (change.day == day) {
            become(change.location, change.kind, std::trunc(case_->settings.default_conflict_intensity));
            ++paths_version_;
        }
    }
    for (std::size_t l = 0; l < standings_.size(); ++l) {
        if (ipc_[l] != nullptr && today < ipc_[l]->size()) {
            standings_[l].ipc = (*ipc_[l])[today] / 100;
            standings_[l].has_ipc = true;
        }
        if (flood_[l] != nullptr && today < flood_[l]->size()) {
            standings_[l].flood = (*flood_[l])[today];
        }
    }
    for (; next_conflict_ < case_->conflicts.size() && case_->conflicts[next_conflict_].day <= day; ++next_conflict_) {
        const ConflictEvent& event = case_->conflicts[next_conflict_];
        if (event.intensity > 0) {
            activate(event.location, event.intensity);
        } else {
            deactivate(event.location);
        }
    }
}

void Map::close(LinkIndex l) {
    if (!is_open_[l]) {
        return;
    }
    is_open_[l] = false;
    ++closed_count_[l];
    closed_today_.push_back(l);
    std::erase(open_[links_[l].from], l);
    shut_[links_[l].from].push_back(l);
    ++paths_version_;
    ++links_version_;
}

void Map::reopen(LinkIndex l) {
    if (is_open_[l]) {
        return;
    }
    is_open_[l] = true;
    std::erase(shut_[links_[l].from], l);
    open_[links_[l].from].push_back(l);
    ++paths_version_;
    ++links_version_;
}

void Map::act(const Closure& closure, bool closing) {
    const auto switch_links = [&](const auto& concerned) {
        for (std::size_t l = 0; l < links_.size(); ++l) {
            if (concerned(links_[l])) {
                closing ? close(static_cast<LinkIndex>(l)) : reopen(static_cast<LinkIndex>(l));
            }
        }
    };
    switch (closure.kind) {
        case ClosureKind::country:
            switch_links([&](const Link& link) {
                const std::string& a = case_->locations[link.from].country;
                const std::string& b = case_->locations[link.to].country;
                return (a == closure.country1 && b == closure.country2) ||
                       (a == closure.country2 && b == closure.country1);
            });
            return;
        case ClosureKind::location:
            if (closure.location1 != kNoLocation) {
                switch_links(
                    [&](const Link& link) { return link.from == closure.location1 || link.to == closure.location1; });
            }
            return;
        case ClosureKind::camp:
        case ClosureKind::idp_camp: {
            if (closure.location1 == kNoLocation) {
                return;
            }
            Standing& standing = standings_[closure.location1];
            standing.marker = standing.flood_zone = false;
            standing.conflict = -1;
            standing.town = closing;
            standing.camp = !closing;
            if (closing) {
                standing.idp_camp = false;
                standing.move_chance = case_->settings.default_movechance;
            } else if (closure.kind == ClosureKind::idp_camp) {
                standing.idp_camp = true;
                standing.move_chance = case_->settings.idpcamp_movechance;
            } else {
                standing.move_chance = case_->settings.camp_movechance;
            }
            ++paths_version_;
            return;
        }
        case ClosureKind::link:                       // compares identities of names in Flee: never matches
        case ClosureKind::remove_forced_redirection:  // the flag that it clears is not read
            return;
    }
}

void Map::apply_closures() {
    for (const Closure& closure : case_->closures) {
        if (closure.start == day_) {
            act(closure, true);
        }
        if (closure.end == day_) {
            act(closure, false);
        }
    }
}

void Map::score(std::span<const std::int64_t> populations) {
    bool changed = false;
    for (std::size_t l = 0; l < standings_.size(); ++l) {
        const double score = location_score(case_->settings, case_->locations[l], standings_[l], day_);
        changed = changed || score != standings_[l].score;
        standings_[l].score = score;
    }
    if (case_->settings.use_pop_for_loc_weight && !std::ranges::equal(populations, populations_)) {
        populations_.assign(populations.begin(), populations.end());
        changed = true;
    }
    if (changed || levels_change_) {
        ++weights_version_;
    }
}

LinkIndex Map::first_link(LocationIndex from, LocationIndex to) const {
    for (const LinkIndex l : open_[from]) {
        if (links_[l].to == to) {
            return l;
        }
    }
    return kNoLink;
}

RouteId Map::intern(std::span<const LocationIndex> path) {
    RouteId rest = kNoRoute;
    for (std::size_t i = path.size(); i-- > 0;) {
        const std::uint64_t key = static_cast<std::uint64_t>(path[i]) << 32 | rest;
        const auto [found, is_new] = route_index_.try_emplace(key, static_cast<RouteId>(routes_.size()));
        if (is_new) {
            routes_.push_back({path[i], rest, path.back()});
        }
        rest = found->second;
    }
    return rest;
}

void Map::explore(LocationIndex at, int hops, double distance_km, std::vector<LocationIndex>& path,
                  std::vector<Candidate>& found) {
    const int depth = std::max(case_->settings.awareness_level, 1);
    for (const LinkIndex l : open_[at]) {
        const LocationIndex to = links_[l].to;
        if (std::ranges::find(path, to) != path.end()) {
            continue;
        }
        const double distance = distance_km + links_[l].distance_km;
        path.push_back(to);
        if (standings_[to].marker) {
            explore(to, hops, distance, path, found);
        } else {
            const double nearness = 1 / std::pow(case_->settings.softening + distance, case_->settings.distance_power);
            found.push_back({to, intern(std::span(path).subspan(1)), nearness, {}});
            if (hops + 1 < depth) {
                explore(to, hops + 1, distance, path, found);
            }
        }
        path.pop_back();
    }
}

void Map::weigh(LocationIndex from, std::vector<Candidate>& ways) const {
    const Settings& settings = case_->settings;
    for (Candidate& way : ways) {
        const Standing& there = standings_[way.destination];
        for (std::size_t c = 0; c < kCautions; ++c) {
            double g = there.score;
            if (static_cast<Caution>(c) == Caution::careful) {
                g *= g;
            } else if (static_cast<Caution>(c) == Caution::bold) {
                g = 1;
            }
            if (settings.stay_close_to_home) {
                const double km = flee_distance_km(case_->locations[way.destination], case_->locations[from]);
                g /= std::pow(std::max(1.0, km), settings.home_distance_power);
            }
            if (there.flood > 0 && !settings.flood_loc_weights.empty()) {
                g *= interpolated(settings.flood_loc_weights, there.flood);
            }
            if (!there.camp && settings.use_pop_for_loc_weight) {
                g *= std::pow(std::max<double>(1, static_cast<double>(populations_[way.destination])),
                              settings.pop_power_for_loc_weight);
            }
            const double weight = (settings.weight_softening + g) * way.nearness;
            way.weight[c] = settings.weight_power == 1 ? weight : std::pow(weight, settings.weight_power);
        }
    }
}

std::span<const Candidate> Map::candidates(LocationIndex from) {
    Ways& ways = ways_[from];
    const bool same_paths = ways.paths_version == paths_version_;
    if (!same_paths) {
        ways.paths_version = paths_version_;
        ways.list.clear();
        std::vector<LocationIndex> path{from};
        explore(from, 0, 0, path, ways.list);
    }
    if (!same_paths || ways.weights_version != weights_version_) {
        ways.weights_version = weights_version_;
        weigh(from, ways.list);
    }
    return ways.list;
}

}  // namespace steppe::flee
