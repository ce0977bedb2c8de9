#include "rules/flee_map.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

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
    if (standing.flood_zone && standing.has_flood) {
        score *= interpolated(settings.flood_loc_weights, standing.flood);
        if (has_forecast(settings, day)) {
            score = 0;  // Flee looks for the forecast under another name than it has, finds none and multiplies by it
        }
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

double move_chance(const Settings& settings, const Standing& standing, double population, double capacity,
                   double flood_awareness) {
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
    if (standing.forecast) {
        chance *= standing.forecast_push * flood_awareness;
    }
    return std::clamp(chance, 0.0, 1.0);
}

bool has_forecast(const Settings& settings, std::int32_t day) {
    return settings.flood_forecaster && settings.flood_forecaster_timescale > 1 &&
           day <= settings.flood_forecaster_end_time;
}

Forecast flood_forecast(const Settings& settings, const std::vector<double>* levels, double level_today,
                        std::int32_t day) {
    const int k = settings.flood_forecaster_timescale;
    double pull = 0;
    double push = 0;
    for (int x = 1; x <= k; ++x) {
        const int ahead = std::min(day + x, settings.flood_forecaster_end_time);
        const auto at = static_cast<std::size_t>(ahead);
        const double level = levels == nullptr || at >= levels->size() ? 0 : (*levels)[at];
        const double importance =
            at < settings.flood_forecaster_weights.size() ? settings.flood_forecaster_weights[at] : 0;
        if (level > 0) {
            pull += interpolated(settings.flood_loc_weights, level_today) * importance;
        }
        if (std::trunc(level) > 0) {
            push += interpolated(settings.flood_loc_weights, std::trunc(level)) * importance;
        }
        if (ahead == settings.flood_forecaster_end_time) {
            break;
        }
    }
    return {pull * pull / k, push / k};
}

double attraction(const Settings& settings, const Standing& there, const Taste& taste, double closeness,
                  double population, Alike alike) {
    constexpr double kEthnicPull = 10;
    constexpr double kNobodyLivesThere = 1e8;  // by which Flee divides then
    double g = there.score;
    if (taste.caution == Caution::careful) {
        g *= g;
    } else if (taste.caution == Caution::bold) {
        g = 1;
    }
    g *= closeness;
    if (there.flood > 0 && !settings.flood_loc_weights.empty()) {
        g *= interpolated(settings.flood_loc_weights, there.flood);
    }
    if (there.forecast) {
        g *= there.forecast_pull * taste.flood_awareness;
    }
    const double residents = population < 1 ? kNobodyLivesThere : population;
    const auto match = [&](bool on, double people, double factor) {
        if (on) {
            g *= people / residents * factor;
        }
    };
    if (there.camp) {
        match(settings.match_camp_ethnicity, alike.ethnicity, kEthnicPull);
        match(settings.match_camp_religion, alike.religion, 1 / settings.avg_religion_fraction);
        return g;
    }
    match(there.conflict > 0 ? settings.match_conflict_ethnicity : settings.match_town_ethnicity, alike.ethnicity,
          kEthnicPull);
    if (settings.use_pop_for_loc_weight) {
        g *= std::pow(std::max(1.0, population), settings.pop_power_for_loc_weight);
    }
    return g;
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
    const auto last = static_cast<double>(list.size() - 1);
    if (position >= last) {
        return list.back();
    }
    const double floor = std::floor(std::max(position, 0.0));
    const auto i = static_cast<std::size_t>(floor);
    return list[i] + (list[i + 1] - list[i]) * (position - floor);
}

Map::Map(const Case& the_case, std::vector<Taste> tastes, std::size_t values)
    : case_(&the_case), tastes_(std::move(tastes)), values_(values) {
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
        if (starts_as_camp(settings, location.kind)) {  // one that a later change makes is not
            standings_[l].camp = true;
            standings_[l].town = false;
        }
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
    if (settings.fixed_routes) {
        std::vector<double> scores;
        scores.reserve(n);
        for (std::size_t l = 0; l < n; ++l) {
            scores.push_back(location_score(settings, the_case.locations[l], standings_[l], 0));
        }
        fixed_.emplace(the_case, std::move(scores));
    }
}

void Map::become(LocationIndex l, LocationKind kind, double intensity) {
    const Settings& settings = case_->settings;
    Standing made;
    made.ipc = standings_[l].ipc;
    made.has_ipc = standings_[l].has_ipc;
    made.flood = standings_[l].flood;
    made.has_flood = standings_[l].has_flood;
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
    made.camp = kind == LocationKind::camp || kind == LocationKind::idp_camp;
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
            ++events_;
        }
    }
    for (std::size_t l = 0; l < standings_.size(); ++l) {
        if (ipc_[l] != nullptr && today < ipc_[l]->size()) {
            standings_[l].ipc = (*ipc_[l])[today] / 100;
            standings_[l].has_ipc = true;
        }
        if (case_->settings.flood_rules) {
            Standing& standing = standings_[l];
            standing.has_flood = true;
            standing.flood = flood_[l] != nullptr && today < flood_[l]->size() ? std::trunc((*flood_[l])[today]) : 0;
            standing.forecast = has_forecast(case_->settings, day);
            if (standing.forecast) {
                const Forecast forecast = flood_forecast(case_->settings, flood_[l], standing.flood, day);
                standing.forecast_pull = forecast.pull;
                standing.forecast_push = forecast.push;
            }
        }
    }
    conflicts_changed_ = false;
    for (; next_conflict_ < case_->conflicts.size() && case_->conflicts[next_conflict_].day <= day; ++next_conflict_) {
        const ConflictEvent& event = case_->conflicts[next_conflict_];
        conflicts_changed_ = true;
        ++events_;
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
    ++events_;
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
    ++events_;
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
            ++events_;
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

void Map::score(std::span<const std::int64_t> populations, std::span<const double> people) {
    bool changed = false;
    for (std::size_t l = 0; l < standings_.size(); ++l) {
        const double score = location_score(case_->settings, case_->locations[l], standings_[l], day_);
        changed = changed || score != standings_[l].score;
        standings_[l].score = score;
    }
    const bool reads_populations = case_->settings.use_pop_for_loc_weight || !people.empty();
    if (reads_populations && !std::ranges::equal(populations, populations_)) {
        populations_.assign(populations.begin(), populations.end());
        changed = true;
    }
    if (!std::ranges::equal(people, people_)) {
        people_.assign(people.begin(), people.end());
        changed = true;
    }
    changed = changed || levels_change_;
    if (changed) {
        ++weights_version_;
    }
    if (fixed_ && (changed || !fixed_settled_ || fixed_paths_version_ != paths_version_)) {
        std::vector<double> scores;
        scores.reserve(standings_.size());
        for (const Standing& standing : standings_) {
            scores.push_back(standing.score);
        }
        fixed_settled_ = !fixed_->update(*this, scores);
        if (!fixed_settled_) {
            ++paths_version_;
        }
        fixed_paths_version_ = paths_version_;
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
        // Flee compares with the locations before the one that is left: a road back to itself can be taken once.
        if (std::find(path.begin(), path.end() - 1, to) != path.end() - 1) {
            continue;
        }
        const double distance = distance_km + links_[l].distance_km;
        path.push_back(to);
        if (standings_[to].marker) {
            explore(to, hops, distance, path, found);
        } else {
            const double nearness = 1 / std::pow(case_->settings.softening + distance, case_->settings.distance_power);
            found.push_back({to, intern(std::span(path).subspan(1)), nearness, closeness(path.front(), to)});
            if (hops + 1 < depth) {
                explore(to, hops + 1, distance, path, found);
            }
        }
        path.pop_back();
    }
}

double Map::closeness(LocationIndex from, LocationIndex to) const {
    const Settings& settings = case_->settings;
    if (!settings.stay_close_to_home) {
        return 1;
    }
    const double km = flee_distance_km(case_->locations[to], case_->locations[from]);
    return 1 / std::pow(std::max(1.0, km), settings.home_distance_power);
}

void Map::find_ways(LocationIndex from, std::vector<Candidate>& ways) {
    ways.clear();
    if (fixed_) {
        for (const FixedWay& way : fixed_->from(from)) {
            ways.push_back({way.destination, intern(way.path), way.weight, closeness(from, way.destination)});
        }
        return;
    }
    std::vector<LocationIndex> path{from};
    explore(from, 0, 0, path, ways);
}

void Map::weigh(Ways& ways) const {
    const Settings& settings = case_->settings;
    ways.weights.clear();
    ways.weights.reserve(tastes_.size() * ways.list.size());
    for (const Taste& taste : tastes_) {
        for (const Candidate& way : ways.list) {
            const LocationIndex end = way.destination;
            const double g =
                attraction(settings, standings_[end], taste, way.closeness, static_cast<double>(populations_[end]),
                           {people_of(end, taste.ethnicity), people_of(end, taste.religion)});
            if (fixed_) {
                ways.weights.push_back(way.nearness * g);
                continue;
            }
            const double weight = (settings.weight_softening + g) * way.nearness;
            ways.weights.push_back(settings.weight_power == 1 ? weight : std::pow(weight, settings.weight_power));
        }
    }
}

std::span<const Candidate> Map::candidates(LocationIndex from) {
    Ways& ways = ways_[from];
    const bool same_paths = ways.paths_version == paths_version_;
    if (!same_paths) {
        ways.paths_version = paths_version_;
        find_ways(from, ways.list);
    }
    if (!same_paths || ways.weights_version != weights_version_) {
        ways.weights_version = weights_version_;
        weigh(ways);
    }
    return ways.list;
}

}  // namespace steppe::flee
