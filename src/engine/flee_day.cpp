#include "engine/flee_day.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

#include "steppe/sampling.hpp"

namespace steppe::flee {
namespace {

constexpr std::uint32_t kSpawnPhase = 0x5bc3'e6a1;
constexpr std::uint32_t kClassPhase = 0x2f0d'19c7;

}  // namespace

Places::Places(const Case& the_case)
    : occupants(the_case.locations.size()), case_(&the_case), arrived_today_(the_case.locations.size()) {
    for (std::size_t l = 0; l < the_case.locations.size(); ++l) {
        const Location& location = the_case.locations[l];
        capacity.push_back(location.capacity - day0_discount(the_case, static_cast<LocationIndex>(l)));
        population.push_back(location.population);
        is_limited_.push_back(location.capacity > 0 || location.capacity_per_day > 0);
        if (is_limited_.back()) {
            limited_.push_back(static_cast<LocationIndex>(l));
        }
    }
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

void Places::begin_arrivals() { std::ranges::fill(arrived_today_, 0.0); }

bool Places::about_to_fill() const {
    constexpr double kMuch = 0.05;
    return std::ranges::any_of(limited_, [&](LocationIndex l) {
        const double now = room_of(l);
        const double then =
            room(case_->settings, static_cast<double>(capacity[l]), occupants[l] + 2 * arrived_today_[l]);
        return (now >= kLeastRoom) != (then >= kLeastRoom) || now - then > kMuch;
    });
}

Spawning::Spawning(const Case& the_case, const RandomKey& key, bool mean)
    : case_(&the_case), key_(key), mean_(mean), inflow_(the_case), shares_(caution_shares(the_case)) {
    for (const Location& location : the_case.locations) {
        labels_.push_back(content_hash(location.name));
    }
    spawned_.resize(labels_.size());
    counts_.resize(labels_.size());
}

std::span<const double> Spawning::on(std::int32_t day, const Map& map, Places& places) {
    const Settings& settings = case_->settings;
    std::ranges::fill(spawned_, 0.0);
    const std::int64_t by_data = inflow_.on(day);
    if (data_driven(settings)) {
        weights_.resize(labels_.size());
        double sum = 0;
        for (std::size_t l = 0; l < labels_.size(); ++l) {
            weights_[l] =
                spawn_weight(settings, map.standing(static_cast<LocationIndex>(l)), places.population[l], day);
            sum += weights_[l];
        }
        if (by_data > 0 && sum > 0) {
            // Conditional binomials, location by location: a multinomial draw.
            std::int64_t left = by_data;
            double weight_left = sum;
            for (std::size_t l = 0; l < labels_.size() && left > 0; ++l) {
                if (weights_[l] <= 0) {
                    continue;
                }
                if (mean_) {
                    spawned_[l] = static_cast<double>(by_data) * weights_[l] / sum;
                    continue;
                }
                const double share = weight_left <= weights_[l] * (1 + 1e-12) ? 1.0 : weights_[l] / weight_left;
                Uniforms uniforms({key_, day + 1, kSpawnPhase, labels_[l], 0});
                const std::int64_t here = sample_binomial(uniforms, left, share);
                spawned_[l] = static_cast<double>(here);
                left -= here;
                weight_left -= weights_[l];
            }
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

std::array<double, kCautions> Spawning::classes(std::int32_t day, LocationIndex l, double people) const {
    const CautionShares& shares = shares_[l];
    std::array<double, kCautions> counts{};
    if (shares[0] >= 1) {
        counts[0] = people;
        return counts;
    }
    double left = people;
    double share_left = 1;
    for (std::size_t c = 0; c < kCautions && left > 0; ++c) {
        if (shares[c] <= 0) {
            continue;
        }
        const double share = c + 1 == kCautions || share_left <= shares[c] * (1 + 1e-12) ? 1.0 : shares[c] / share_left;
        if (mean_) {
            counts[c] = left * share;
        } else {
            Uniforms uniforms({key_, day + 1, kClassPhase, labels_[l], c});
            counts[c] = static_cast<double>(sample_binomial(uniforms, static_cast<std::int64_t>(left), share));
        }
        left -= counts[c];
        share_left -= shares[c];
    }
    return counts;
}

DayWays::DayWays(const Map& map)
    : map_(&map),
      day_km_(map.of().settings.max_move_speed),
      limits_(map.of().locations.size()),
      seen_links_(map.of().locations.size()) {
    for (LinkIndex l = 0; l < map.links(); ++l) {
        one_speed_ = one_speed_ && map.link(l).speed == day_km_ && map.link(l).walk_probability == 0;
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

std::uint32_t DayWays::reach(LocationIndex l, double moved_km) {
    if (one_speed_ && seen_links_[l] != map_->links_version()) {
        measure(l);
    }
    if (!one_speed_) {
        return exact_.try_emplace(moved_km, static_cast<std::uint32_t>(exact_.size())).first->second;
    }
    return static_cast<std::uint32_t>(std::ranges::upper_bound(limits_[l], moved_km) - limits_[l].begin());
}

CaseRecord::CaseRecord(const Case& the_case) {
    result_.camps = output_camps(the_case);
    result_.in_camp.reserve(result_.camps.size() * static_cast<std::size_t>(the_case.days));
}

void CaseRecord::day(const Map& map, const Places& places, double people, const Inflow& inflow) {
    for (const LocationIndex camp : result_.camps) {
        result_.in_camp.push_back(places.occupants[camp]);
    }
    double idps = 0;
    for (LocationIndex l = 0; l < places.occupants.size(); ++l) {
        idps += map.standing(l).idp_camp ? places.occupants[l] : 0.0;
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
