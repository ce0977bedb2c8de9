#include "rules/choice.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "rules/travel.hpp"

namespace steppe {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();
constexpr double kNotAsked = std::numeric_limits<double>::infinity();  // no utility

enum Way : std::uint32_t { to_target, to_rest };  // of a target: its position among the targets

}  // namespace

double log_sum(std::span<const double> utility) {
    const double most = utility.empty() ? kNever : *std::ranges::max_element(utility);
    if (most == kNever) {
        return kNever;
    }
    double sum = 0;
    for (const double v : utility) {
        sum += std::exp(v - most);
    }
    return most + std::log(sum);
}

void logit(std::span<const double> utility, std::span<double> probability) {
    const double most = utility.empty() ? kNever : *std::ranges::max_element(utility);
    double sum = 0;
    for (std::size_t i = 0; i < utility.size(); ++i) {
        probability[i] = utility[i] == kNever ? 0.0 : std::exp(utility[i] - most);
        sum += probability[i];
    }
    for (double& share : probability) {
        share = sum > 0 ? share / sum : 0.0;
    }
}

std::vector<double> log_throughput_shares(const World& world, Day day) {
    std::vector<double> served(world.gates.size());
    for (std::size_t g = 0; g < served.size(); ++g) {
        served[g] = value_on(world.gates[g].throughput_per_day, day);
    }
    std::vector<double> shares(served.size());
    for (std::size_t g = 0; g < served.size(); ++g) {
        double largest = 0;
        for (std::size_t other = 0; other < served.size(); ++other) {
            if (world.gates[other].from == world.gates[g].from && world.gates[other].mode == world.gates[g].mode) {
                largest = std::max(largest, served[other]);
            }
        }
        shares[g] = served[g] > 0 ? std::log(served[g] / largest) : kNever;
    }
    return shares;
}

Prospects::Prospects(const Today& today, std::span<const double> log_throughput_shares)
    : today_(today),
      known_(log_throughput_shares),
      openness_(today.world.groups.size() * today.world.places.size(), kNotAsked),
      near_(today.world.groups.size() * today.world.gates.size(), kNotAsked),
      onward_(today.world.groups.size() * today.world.gates.size(), kNotAsked) {
    const RuleParameters& p = today.parameters;
    pull_.reserve(today.world.places.size());
    for (const Place& place : today.world.places) {
        pull_.push_back(p.size_weight * std::log(std::max(place.population, 1.0)) + p.ties_weight * place.ties);
    }
}

double Prospects::beyond(GroupId group, GateId gate, bool onward) const {
    const Mode vehicle = today_.group(group).vehicle;
    if (today_.gate(gate).mode != vehicle) {
        return kNever;
    }
    std::vector<double> utilities;
    for (const Destination& target : today_.reach.targets(vehicle, today_.gate(gate).place, gate)) {
        if (onward || target.gate == GateId::none) {
            utilities.push_back(utility(group, target, false));
        }
    }
    return log_sum(utilities);
}

double Prospects::openness(GroupId id, PlaceId at) const {
    return openness_.at(index_of(id) * today_.world.places.size() + index_of(at), [&] {
        const RuleParameters& p = today_.parameters;
        const Group& group = today_.group(id);
        if (today_.place(at).kind == PlaceKind::abroad) {
            return group.intent == Intent::transit ? p.transit_abroad_utility : kNever;
        }
        return -p.room_weight * fullness(id, at);
    });
}

double Prospects::fullness(GroupId group, PlaceId at) const {
    double beds = 0;
    double occupied = 0;
    for (const TierId tier : today_.group(group).tiers) {
        beds += today_.beds_at(at, tier);
        occupied += today_.levels.occupied(at, tier);
    }
    return beds > 0 ? std::min(occupied / beds, 1.0) : 1.0;
}

double Prospects::utility(GroupId id, const Destination& target, bool onward) const {
    return target.gate == GateId::none
               ? pull_[index_of(target.place)] - today_.parameters.travel_cost_per_hour * target.hours +
                     openness(id, target.place)
               : of_gate(id, target.gate, onward) - today_.parameters.way_cost_per_hour * target.hours;
}

double Prospects::of_gate(GroupId id, GateId at, bool onward) const {
    return (onward ? onward_ : near_).at(index_of(id) * today_.world.gates.size() + index_of(at), [&] {
        const GateFor& gate = today_.reach.gate_for(id, at);
        if (gate.homewards || !gate.open || !today_.law.lets_pass(id, at, today_.day)) {
            return kNever;  // the way home is another rule's
        }
        const double checked = today_.group(id).call_up_age && gate.out_of_own
                                   ? today_.parameters.exit_check_deterrence * today_.exit_check_levels[index_of(at)]
                                   : 0.0;
        return beyond(id, at, onward) + std::log1p(-checked) +
               today_.parameters.throughput_weight * known_[index_of(at)] -
               today_.parameters.wait_cost_per_hour * today_.reported_wait_hours[index_of(at)];
    });
}

void Choice::changes(const State& state, Outcomes& out) const {
    const Group& group = today.group(state.group);
    const std::span<const Destination> targets = today.reach.targets(group.vehicle, state.place, state.gate);
    // At home all that lies beyond a gate counts; who is under way already looks one border ahead.
    const bool at_home = state.gate == GateId::none && today.place(state.place).country == group.residence;
    std::vector<double> probabilities(targets.size());  // utilities first
    for (std::size_t t = 0; t < targets.size(); ++t) {
        probabilities[t] = prospects.utility(state.group, targets[t], at_home);
    }
    logit(probabilities, probabilities);
    const Destination night = stopover(state);
    const double far_hours = today.parameters.driving_hours_per_day / 2;
    double rests = 0;
    for (std::size_t t = 0; t < targets.size(); ++t) {
        if (night.place != PlaceId::none && targets[t].hours >= far_hours) {
            rests += probabilities[t] * today.parameters.stopover_share;
            probabilities[t] *= 1 - today.parameters.stopover_share;
        }
    }
    if (rests > 0) {
        out.push_back({{to_rest, static_cast<std::uint32_t>(night.place)}, 1, rests, "a night beyond the border"});
    }
    for (std::size_t t = 0; t < targets.size(); ++t) {
        if (probabilities[t] <= 0) {
            continue;
        }
        const Destination& target = targets[t];
        const bool city = target.gate == GateId::none;
        out.push_back({{to_target, static_cast<std::uint32_t>(t)},
                       city ? today.labels.place(target.place) : today.labels.gate(target.gate),
                       probabilities[t],
                       city ? "destination logit" : "route logit"});
    }
}

Destination Choice::stopover(const State& state) const {
    const Destination nearest = state.gate == GateId::none
                                    ? Destination{}
                                    : today.reach.nearest_city(today.group(state.group).vehicle, state.gate);
    const bool has_beds = nearest.place != PlaceId::none &&
                          std::ranges::binary_search(today.world.housing, nearest.place, {}, &Housing::place);
    return has_beds && nearest.hours < today.parameters.driving_hours_per_day ? nearest : Destination{};
}

State Choice::apply(const State& state, const Change& change) const {
    const Group& group = today.group(state.group);
    if (change.kind == to_rest) {
        State out = state.unscheduled();
        out.stage = Stage::stopping;
        out.place = static_cast<PlaceId>(change.target);
        out.gate = GateId::none;
        return out;
    }
    const Destination& target = today.reach.targets(group.vehicle, state.place, state.gate)[change.target];
    return target.gate == GateId::none ? set_out_to_city(today, state, target.place, target.hours)
                                       : set_out_to_gate(today, state, target.gate, target.hours);
}

void ReturnChoice::changes(const State& state, Outcomes& out) const {
    const RuleParameters& p = today.parameters;
    const Group& group = today.group(state.group);
    const std::span<const WayHome> ways = today.reach.ways_home(group.vehicle, state.place, state.home);
    std::vector<double> probabilities(ways.size());  // utilities first
    for (std::size_t w = 0; w < ways.size(); ++w) {
        probabilities[w] = today.reach.gate_for(state.group, ways[w].gate).open
                               ? p.throughput_weight * log_throughput_shares[index_of(ways[w].gate)] -
                                     p.way_cost_per_hour * (ways[w].hours_to_gate + ways[w].hours_beyond) -
                                     p.wait_cost_per_hour * today.reported_wait_hours[index_of(ways[w].gate)]
                               : kNever;
    }
    logit(probabilities, probabilities);
    for (std::size_t w = 0; w < ways.size(); ++w) {
        if (probabilities[w] > 0) {
            out.push_back({{to_target, static_cast<std::uint32_t>(w)},
                           today.labels.gate(ways[w].gate),
                           probabilities[w],
                           "route logit, homewards"});
        }
    }
}

State ReturnChoice::apply(const State& state, const Change& change) const {
    const WayHome& way =
        today.reach.ways_home(today.group(state.group).vehicle, state.place, state.home)[change.target];
    return set_out_to_gate(today, state, way.gate, way.hours_to_gate);
}

}  // namespace steppe
