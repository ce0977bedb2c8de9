#include "rules/departures.hpp"

#include <algorithm>
#include <cmath>

#include "rules/last_day.hpp"
#include "rules/settling.hpp"

namespace steppe {
namespace {

enum Ending : std::uint32_t { go_home, go_onward, stay_again, settle };

bool concerns(const Driver& driver, const Place& place, PlaceId id) {
    return driver.place == id ||
           (driver.place == PlaceId::none && (driver.country.empty() || driver.country == place.country));
}

}  // namespace

State at_home_choice(const State& state) {
    State out = state.core();
    out.stage = Stage::returning;
    out.tier = TierId::none;
    out.standing = Standing::visitor;
    return out;
}

State at_choice(const State& state) {
    State out = state.unscheduled();
    out.stage = Stage::choosing;
    out.tier = TierId::none;
    out.gate = GateId::none;
    return out;
}

double exit_check_level(const World& world, GateId gate, Day day) {
    const Gate& at = world.gate(gate);
    double level = 0;
    int rank_so_far = -1;  // 2: names the place, 1: the country left, 0: everywhere
    Day since = kNoDay;
    for (const Driver& driver : world.drivers) {
        if (driver.signal != Signal::exit_check || driver.day > day) {
            continue;
        }
        const int rank = driver.place == at.place                                     ? 2
                         : driver.place == PlaceId::none && driver.country == at.from ? 1
                         : driver.place == PlaceId::none && driver.country.empty()    ? 0
                                                                                      : -1;
        if (rank > rank_so_far || (rank == rank_so_far && rank >= 0 && driver.day >= since)) {
            rank_so_far = rank;
            since = driver.day;
            level = driver.value;
        }
    }
    return level;
}

double all_clear_level(const World& world, std::string_view country, Day day) {
    double level = 0;
    bool of_the_country = false;
    Day since = kNoDay;
    for (const Driver& driver : world.drivers) {
        const bool concerned = driver.signal == Signal::all_clear && driver.day <= day &&
                               (driver.country.empty() ? !of_the_country : driver.country == country);
        const bool narrower = !driver.country.empty() && !of_the_country;
        if (concerned && (narrower || driver.day >= since)) {
            of_the_country = !driver.country.empty();
            since = driver.day;
            level = driver.value;
        }
    }
    return level;
}

double home_share_after(double home_share, double all_clear, double all_clear_home_share) {
    return home_share + (1 - home_share) * all_clear * all_clear_home_share;
}

double response(double age_days, double response_days) {
    constexpr double kForgotten = 12;
    const double age = age_days / response_days;
    return age > 0 && age < kForgotten ? age * std::exp(1 - age) : 0.0;
}

double signal_strength(const World& world, const RuleParameters& parameters, PlaceId origin, Day day) {
    double sum = 0;
    for (const Driver& driver : world.drivers) {
        const bool rumour = driver.signal == Signal::rumour;
        if ((!rumour && driver.signal != Signal::announcement) || !concerns(driver, world.place(origin), origin)) {
            continue;
        }
        const double age_days = day - driver.day - (rumour ? parameters.rumour_lag_days : 0.0);
        sum += driver.value * (rumour ? parameters.rumour_weight : 1.0) * response(age_days, parameters.response_days);
    }
    return sum;
}

std::vector<Pool> wave_pools(const World& world, const Reach& reach, const RuleParameters& parameters) {
    std::vector<Pool> pools;
    for (std::size_t i = 0; i < world.places.size(); ++i) {
        const Place& place = world.places[i];
        if (place.kind != PlaceKind::city || place.population <= 0) {
            continue;
        }
        const auto origin = id_at<PlaceId>(i);
        for (std::size_t g = 0; g < world.groups.size(); ++g) {
            const Group& group = world.groups[g];
            if (group.purpose != Purpose::wave || group.residence != place.country) {
                continue;
            }
            const Destination gate = reach.nearest_gate(group.vehicle, origin);
            if (gate.gate == GateId::none) {
                continue;
            }
            pools.push_back({origin, id_at<GroupId>(g),
                             place.population * parameters.wave_pool_share * group.share / group.party_size, gate.hours,
                             gate.gate, 0});
        }
    }
    return pools;
}

void WaveDepartures::emissions(std::vector<Emission>& out) const {
    const RuleParameters& p = today.parameters;
    PlaceId last = PlaceId::none;
    double strength = 0;
    for (const Pool& pool : pools) {
        if (pool.origin != last) {
            last = pool.origin;
            strength = signal_strength(today.world, p, pool.origin, today.day);
        }
        if (strength <= 0 || !today.law.may_leave_home(pool.group, today.day)) {
            continue;
        }
        const double checks =
            today.group(pool.group).call_up_age ? today.exit_check_levels[index_of(pool.nearest_gate)] : 0.0;
        const double hazard = p.announcement_hazard_per_day * std::exp(-pool.hours_to_gate / p.distance_decay_hours) *
                              strength * (1 - checks * p.exit_check_deterrence) * today.departure_effect * pool.effect;
        const PlaceId home = today.place(pool.origin).return_to;
        State state;
        state.stage = Stage::choosing;
        state.group = pool.group;
        state.place = pool.origin;
        state.home = home == PlaceId::none ? pool.origin : home;
        out.push_back({state, pool.index, -std::expm1(-hazard), today.labels.hash(state)});
    }
}

void StayEnds::changes(const State& state, Outcomes& out) const {
    const RuleParameters& p = today.parameters;
    const Group& group = today.group(state.group);
    const auto after_all_clear = [&](double home) {
        return home_share_after(home, all_clear_level(today.world, group.residence, today.day), p.all_clear_home_share);
    };
    const auto [home, onward] = [&]() -> std::pair<double, double> {
        switch (group.intent) {
            case Intent::transit:
                return {after_all_clear(p.home_share_transit), p.onward_share_transit};
            case Intent::waiting:
                return {after_all_clear(p.home_share_waiting), p.onward_share_waiting};
            default:
                return {p.home_share_relocating, p.onward_share_relocating};
        }
    }();
    const double onward_at_most = std::min(onward, 1 - home);  // independent priors may sum to more than 1
    out.push_back({{go_home, 0}, home, "the planned stay is over: home"});
    out.push_back({{go_onward, 0}, onward_at_most, "the planned stay is over: onward"});
    const double settled = group.settles_as == GroupId::none ? 0.0 : p.settle_share;
    const double stays_on = std::max(1 - home - onward_at_most, 0.0);
    if (settled > 0) {
        out.push_back({{settle, 0}, stays_on * settled, "the planned stay is over: settles for good"});
    }
    const double again = stays_on * (1 - settled);
    for (const StayLaw::Length& length : today.world.stay_of(state.group)->lengths) {
        const auto days = static_cast<std::uint32_t>(length.days);
        out.push_back({{stay_again, days}, again * length.share, "the planned stay is over: stays on for another"});
    }
}

State StayEnds::apply(const State& state, const Change& change) const {
    switch (change.kind) {
        case go_home:
            return at_home_choice(state);
        case go_onward:
            return at_choice(state);
        case settle: {
            State out = state.unscheduled();
            out.group = today.group(state.group).settles_as;
            out.stage = Stage::lodged;
            return out;
        }
        default: {
            State again = state;
            again.stage = would_move(today, state) ? Stage::moving : Stage::staying;
            again.due = due_of_stay(today, state, today.day + static_cast<Day>(change.target));
            return again;
        }
    }
}

void MoveOn::changes(const State& /*state*/, Outcomes& out) const {
    out.push_back({{go_onward, 0}, today.parameters.unsheltered_move_on_per_day, "a night without a bed"});
}

State MoveOn::apply(const State& state, const Change& /*change*/) const { return at_choice(state); }

}  // namespace steppe
