#include "engine/flee_day.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>
#include <string>

#include "steppe/sampling.hpp"

namespace steppe::flee {
namespace {

constexpr std::uint32_t kSpawnPhase = 0x5bc3'e6a1;
constexpr std::uint32_t kClassPhase = 0x2f0d'19c7;

}  // namespace

Places::Places(const Case& the_case)
    : occupants(the_case.locations.size()),
      sent_home(the_case.locations.size()),
      population(initial_populations(the_case)),
      case_(&the_case) {
    for (std::size_t l = 0; l < the_case.locations.size(); ++l) {
        const Location& location = the_case.locations[l];
        capacity.push_back(location.capacity - day0_discount(the_case, static_cast<LocationIndex>(l)));
        is_limited_.push_back(location.capacity > 0 || location.capacity_per_day > 0 ? 1 : 0);
        if (is_limited_.back() != 0) {
            limited_.push_back(static_cast<LocationIndex>(l));
        }
    }
    last_open_.resize(occupants.size());
}

void Places::grow_capacities() {
    for (const LocationIndex l : limited_) {
        capacity[l] += std::max<std::int64_t>(case_->locations[l].capacity_per_day, 0);
    }
}

bool Places::make_room(std::vector<double>& room) const {
    if (room.empty()) {
        room.assign(occupants.size(), 1.0);
    }
    bool changed = false;
    for (const LocationIndex l : limited_) {
        const double k = room_of(l);
        changed = changed || k != room[l];
        room[l] = k;
    }
    return changed;
}

bool Places::look_again(std::vector<double>& room) {
    may_have_filled_ = false;
    bool changed = false;
    for (const LocationIndex l : limited_) {
        const double k = room_of(l);
        if (std::abs(k - room[l]) > kNoticed || (k >= kLeastRoom) != (room[l] >= kLeastRoom)) {
            room[l] = k;
            changed = true;
        }
    }
    return changed;
}

bool Places::could_fill(double arriving) const {
    return std::ranges::any_of(limited_, [&](LocationIndex l) {
        const auto now = static_cast<double>(capacity[l]);
        return room(case_->settings, now, counted(l)) >= kLeastRoom &&
               room(case_->settings, now, counted(l) + arriving) < kLeastRoom;
    });
}

bool Places::begin_travel(double travellers, const Map& map) {
    constexpr double kMore = 1.5;
    constexpr double kDeviations = 4;
    constexpr double kSome = 10;
    constexpr double kShows = 0.02;  // of what it can hold
    bool fills = false;
    for (const LocationIndex l : limited_) {
        const auto now = static_cast<double>(capacity[l]);
        if (room(case_->settings, now, counted(l)) < kLeastRoom) {
            continue;
        }
        LastOpen& last = last_open_[l];
        double arriving = travellers;
        if (last.events == map.events() && last.travellers > 0) {
            const double expected = last.arrived * travellers / last.travellers;
            arriving = std::min(arriving, kMore * expected + kDeviations * std::sqrt(expected) + kSome);
        }
        fills = fills || (arriving > kShows * now * case_->settings.capacity_scaling &&
                          room(case_->settings, now, counted(l) + arriving) < kLeastRoom);
        last = {0, travellers, map.events()};
    }
    return fills;
}

bool Places::rest_could_fill(int turns) const {
    constexpr double kDeviations = 3;
    const double rest = static_cast<double>(kTurns - turns) / turns;
    return std::ranges::any_of(limited_, [&](LocationIndex l) {
        const auto now = static_cast<double>(capacity[l]);
        const double arrived = last_open_[l].arrived;
        const double arriving = arrived * rest + kDeviations * std::sqrt((arrived + 1) * rest * (1 + rest));
        return room(case_->settings, now, counted(l)) >= kLeastRoom &&
               room(case_->settings, now, counted(l) + arriving) < kLeastRoom;
    });
}

double Places::people_in_limited() const {
    double people = 0;
    for (const LocationIndex l : limited_) {
        people += occupants[l];
    }
    return people;
}

Spawning::Spawning(const Case& the_case, const PeopleTraits& traits, const RandomKey& key, bool mean)
    : case_(&the_case), key_(key), mean_(mean), inflow_(the_case), traits_(&traits), origins_(the_case) {
    for (const Location& location : the_case.locations) {
        labels_.push_back(content_hash(location.name));
    }
    spawned_.resize(labels_.size());
}

std::span<const double> Spawning::on(std::int32_t day, const Map& map, Places& places) {
    const Settings& settings = case_->settings;
    std::ranges::fill(spawned_, 0.0);
    const std::int64_t by_data = inflow_.on(day);
    if (data_driven(settings)) {
        const std::span<const double> weights = origins_.morning(map, places.population);
        double sum = 0;
        for (const double weight : weights) {
            sum += weight;
        }
        if (by_data > 0 && sum <= 0) {
            throw std::runtime_error("day " + std::to_string(day) + ": " + std::to_string(by_data) +
                                     " people come by the data, and no conflict zone has anybody left");
        }
        if (by_data > 0 && mean_) {
            std::ranges::transform(weights, spawned_.begin(),
                                   [&](double weight) { return static_cast<double>(by_data) * weight / sum; });
        } else if (by_data > 0) {
            std::ranges::copy(draw_shares(by_data, weights, sum, seed_at({key_, day + 1, kSpawnPhase, 0, 0})),
                              spawned_.begin());
        }
    } else {
        for (std::size_t l = 0; l < labels_.size(); ++l) {
            const Displaced here =
                displaced(settings, map.standing(static_cast<LocationIndex>(l)), places.population[l]);
            spawned_[l] = here.mean;
            if (here.poisson && !mean_) {
                Uniforms uniforms({key_, day + 1, kSpawnPhase, labels_[l], 0});
                spawned_[l] = static_cast<double>(sample_poisson(uniforms, here.mean));
            }
        }
    }
    if (settings.take_from_population) {
        for (std::size_t l = 0; l < labels_.size(); ++l) {
            if (spawned_[l] > 0) {
                places.population[l] = std::max<std::int64_t>(places.population[l] - std::llround(spawned_[l]), 0);
            }
        }
    }
    return spawned_;
}

std::span<const double> Spawning::tastes(std::int32_t day, LocationIndex l, double people) {
    const std::span<const double> shares = traits_->starting_at(l);
    by_taste_.assign(shares.size(), 0.0);
    if (shares.size() == 1) {
        by_taste_[0] = people;
    } else if (mean_) {
        std::ranges::transform(shares, by_taste_.begin(), [&](double share) { return people * share; });
    } else {
        std::ranges::copy(
            draw_shares(static_cast<std::int64_t>(people), shares, 1, seed_at({key_, day, kClassPhase, labels_[l], 0})),
            by_taste_.begin());
    }
    return by_taste_;
}

std::span<const std::int64_t> Spawning::draw_shares(std::int64_t n, std::span<const double> weights, double sum,
                                                    std::uint64_t seed) {
    limits_.clear();
    double below = 0;
    for (const double weight : weights) {
        below += weight;
        limits_.push_back(below / sum);
    }
    // All fall somewhere, however the sum was rounded.
    for (std::size_t w = weights.size(); w-- > 0;) {
        limits_[w] = 1;
        if (weights[w] > 0) {
            break;
        }
    }
    drawn_.resize(weights.size());
    sample_categories(seed, n, limits_, drawn_);
    return drawn_;
}

DayWays::DayWays(const Map& map)
    : map_(&map),
      day_km_(map.of().settings.max_move_speed),
      limits_(map.of().locations.size()),
      seen_links_(map.of().locations.size()) {
    for (LinkIndex l = 0; l < map.links(); ++l) {
        one_speed_ = one_speed_ && map.link(l).speed == day_km_ && map.link(l).walk_probability == 0;
    }
    if (one_speed_) {
        find_unit();
    }
}

void DayWays::find_unit() {
    constexpr std::size_t kMostSteps = 1U << 15U;
    constexpr std::size_t kLargestTable = 1U << 20U;  // beyond, each location is measured when somebody comes to it
    const std::size_t places = limits_.size();
    for (const double per_km : {1.0, 10.0, 100.0}) {
        const auto is_whole = [&](double km) {
            const double units = km * per_km;
            return std::abs(units - std::round(units)) < kRounding / 2;
        };
        const auto steps = static_cast<std::size_t>(std::min(day_km_ * per_km, 1e9));
        bool fits = is_whole(day_km_) && steps > 0 && steps <= kMostSteps && steps * places <= kLargestTable;
        for (LinkIndex l = 0; l < map_->links() && fits; ++l) {
            fits = map_->link(l).distance_km >= day_km_ || is_whole(map_->link(l).distance_km);
        }
        if (fits) {
            unit_km_ = 1 / per_km;
            units_per_km_ = per_km;
            steps_ = static_cast<std::size_t>(std::llround(day_km_ * per_km));
            return;
        }
    }
}

std::uint32_t DayWays::reach_without_units(LocationIndex l, double moved_km) {
    if (one_speed_ && seen_links_[l] != map_->links_version()) {
        measure(l);
    }
    if (!one_speed_) {
        return exact_class(moved_km);
    }
    const auto above = std::ranges::upper_bound(limits_[l], moved_km);
    return static_cast<std::uint32_t>(above - limits_[l].begin());
}

bool DayWays::see_links() {
    if (unit_km_ <= 0 || seen_on_grid_ == map_->links_version()) {
        return false;
    }
    measure_grid();
    return true;
}

void DayWays::measure_grid() {
    seen_on_grid_ = map_->links_version();
    const std::size_t places = limits_.size();
    struct Hop {
        LocationIndex from, to;
        std::size_t units;
    };
    std::vector<Hop> hops;
    for (LocationIndex l = 0; l < places; ++l) {
        for (const LinkIndex link : map_->open_links(l)) {
            const auto units = static_cast<std::size_t>(std::llround(map_->link(link).distance_km * units_per_km_));
            if (units < steps_) {
                hops.push_back({l, map_->link(link).to, units});
            }
        }
    }
    // Is there a walk from here of this length? Each is a hop and a shorter walk; each round adds a hop.
    std::vector<char> walk(steps_ * places, 0);
    for (LocationIndex l = 0; l < places; ++l) {
        walk[l * steps_] = 1;
    }
    for (bool found = true; found;) {
        found = false;
        for (const Hop& hop : hops) {
            char* const here = walk.data() + hop.from * steps_ + hop.units;
            const char* const there = walk.data() + hop.to * steps_;
            char added = 0;
            for (std::size_t units = 0; units < steps_ - hop.units; ++units) {
                added = static_cast<char>(added | (there[units] & ~here[units]));
                here[units] = static_cast<char>(here[units] | there[units]);
            }
            found = found || added != 0;
        }
    }
    classes_.resize(steps_ * places);
    for (LocationIndex l = 0; l < places; ++l) {
        limits_[l].clear();
        for (std::size_t made = 0; made < steps_; ++made) {
            // Who has made this way has no time left at the end of a walk that those with less still had.
            if (made > 0 && walk[l * steps_ + steps_ - made] != 0) {
                limits_[l].push_back(static_cast<double>(made) * unit_km_);
            }
            classes_[l * steps_ + made] = static_cast<std::uint16_t>(limits_[l].size());
        }
    }
}

void DayWays::measure(LocationIndex l) {
    // All walks from here that are shorter than a day's way, by where they end and how long they are.
    constexpr std::size_t kMany = 4096;
    seen_links_[l] = map_->links_version();
    std::vector<double>& limits = limits_[l];
    limits.clear();
    std::set<std::pair<double, LocationIndex>> walks{{0.0, l}};
    for (auto walk = walks.begin(); walk != walks.end() && walks.size() < kMany; ++walk) {
        for (const LinkIndex next : map_->open_links(walk->second)) {
            const double km = walk->first + map_->link(next).distance_km;
            if (map_->link(next).distance_km < day_km_ && km < day_km_) {
                walks.emplace(km, map_->link(next).to);  // never before the present one
            }
        }
    }
    if (walks.size() >= kMany) {
        one_speed_ = false;  // too many to tell apart: every way made is a class of its own
        return;
    }
    for (const auto& [km, end] : walks) {
        if (km > 0 && (limits.empty() || limits.back() != day_km_ - km)) {
            limits.push_back(day_km_ - km);
        }
    }
    std::ranges::reverse(limits);
}

std::uint32_t DayWays::exact_class(double moved_km) {
    const auto [found, is_new] = exact_.try_emplace(moved_km, static_cast<std::uint32_t>(exact_.size()));
    if (is_new) {
        exact_km_.push_back(moved_km);
    }
    return found->second;
}

CaseRecord::CaseRecord(const Case& the_case) {
    result_.camps = output_camps(the_case);
    result_.in_camp.reserve(result_.camps.size() * static_cast<std::size_t>(the_case.days));
}

void CaseRecord::day(const Map& map, const Places& places, double people, const Inflow& inflow) {
    for (const LocationIndex camp : result_.camps) {
        result_.in_camp.push_back(places.counted(camp));
    }
    double idps = 0;
    for (LocationIndex l = 0; l < places.occupants.size(); ++l) {
        idps += map.standing(l).idp_camp ? places.counted(l) : 0.0;
    }
    result_.people.push_back(people);
    result_.in_idp_camps.push_back(idps);
    result_.raw.push_back(inflow.raw());
    result_.debt.push_back(inflow.debt());
    ++result_.days;
}

CaseResult run_case(const Case& the_case, const CaseRun& run) {
    if (run.order == Order::one_by_one && run.tallying != Tallying::individual) {
        throw std::invalid_argument("people act one by one in individual mode only");
    }
    switch (run.tallying) {
        case Tallying::individual:
            return run_individuals(the_case, run);
        case Tallying::mean:
            return run_mean(the_case, run);
        default:
            return run_cohorts(the_case, run);
    }
}

}  // namespace steppe::flee
