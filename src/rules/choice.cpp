#include "rules/choice.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/container/small_vector.hpp>

#include "rules/travel.hpp"

namespace steppe {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();

/// Numbers of targets or gates, of which there are some dozens.
using Few = boost::container::small_vector<double, 160>;

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

namespace {

bool is_city(const Destination& target) { return target.gate == GateId::none; }

/// Is it a sum that shares can be told of? Else it is too small or too large for numbers.
bool tells_shares(double sum) {
    constexpr double kLeast = 1e-290;
    constexpr double kMost = 1e290;
    return sum > kLeast && sum < kMost;
}

}  // namespace

Prospects::Memory::Memory(const World& world)
    : city_(world.groups.size() * world.places.size()),
      near_(world.groups.size() * world.gates.size()),
      onward_(near_.size()) {
    for (const Place& place : world.places) {
        log_population_.push_back(std::log(std::max(place.population, 1.0)));
    }
}

Prospects::Prospects(const Today& today, std::span<const double> log_throughput_shares, Memory& memory)
    : today_(today), known_(log_throughput_shares), memory_(memory) {
    memory.city_.forget();
    memory.near_.forget();
    memory.onward_.forget();
}

double Prospects::beyond(GroupId group, GateId gate, bool onward) const {
    const Mode vehicle = today_.group(group).vehicle;
    if (today_.gate(gate).mode != vehicle) {
        return kNever;
    }
    std::span<const Destination> targets = today_.reach.targets(vehicle, today_.gate(gate).place, gate);
    if (!onward) {
        targets =
            targets.first(static_cast<std::size_t>(std::ranges::partition_point(targets, is_city) - targets.begin()));
    }
    Few weights(targets.size());
    if (const double sum = weigh(group, targets, false, {weights.data(), weights.size()}); tells_shares(sum)) {
        return std::log(sum);
    }
    std::ranges::transform(targets, weights.begin(),
                           [&](const Destination& target) { return utility(group, target, false); });
    return log_sum({weights.data(), weights.size()});
}

double Prospects::of_city(GroupId id, PlaceId at) const {
    const RuleParameters& p = today_.parameters;
    const Place& place = today_.place(at);
    const double pull = p.size_weight * memory_.log_population_[index_of(at)] + p.ties_weight * place.ties;
    if (place.kind != PlaceKind::abroad) {
        return pull - p.room_weight * fullness(id, at);
    }
    return today_.group(id).intent == Intent::transit ? pull + p.transit_abroad_utility : kNever;
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
               ? of_city(id, target.place) - today_.parameters.travel_cost_per_hour * target.hours
               : of_gate(id, target.gate, onward) - today_.parameters.way_cost_per_hour * target.hours;
}

double Prospects::weigh(GroupId id, std::span<const Destination> targets, bool onward,
                        std::span<double> weights) const {
    const std::span<const double> roads = today_.roads.of(targets);
    const OnDemand<double>& weight_of_gate = onward ? memory_.onward_ : memory_.near_;
    const std::size_t city_row = index_of(id) * today_.world.places.size();
    const std::size_t gate_row = index_of(id) * today_.world.gates.size();
    double sum = 0;
    for (std::size_t t = 0; t < targets.size(); ++t) {
        const Destination& target = targets[t];
        const double at_its_end = target.gate == GateId::none
                                      ? memory_.city_.at(city_row + index_of(target.place),
                                                         [&] { return std::exp(of_city(id, target.place)); })
                                      : weight_of_gate.at(gate_row + index_of(target.gate),
                                                          [&] { return std::exp(of_gate(id, target.gate, onward)); });
        weights[t] = at_its_end * roads[t];
        sum += weights[t];
    }
    return sum;
}

void Prospects::shares(GroupId group, std::span<const Destination> targets, bool onward,
                       std::span<double> shares) const {
    const double sum = weigh(group, targets, onward, shares);
    if (tells_shares(sum)) {
        for (double& share : shares) {
            share /= sum;
        }
        return;
    }
    std::ranges::transform(targets, shares.begin(),
                           [&](const Destination& target) { return utility(group, target, onward); });
    logit(shares, shares);
}

double Prospects::of_gate(GroupId id, GateId at, bool onward) const {
    const GateFor& gate = today_.reach.gate_for(id, at);
    if (gate.homewards || !gate.open || !today_.law.lets_pass(id, at, today_.day)) {
        return kNever;  // the way home is another rule's
    }
    const double checked = today_.group(id).call_up_age && gate.out_of_own
                               ? today_.parameters.exit_check_deterrence * today_.exit_check_levels[index_of(at)]
                               : 0.0;
    return beyond(id, at, onward) + std::log1p(-checked) + today_.parameters.throughput_weight * known_[index_of(at)] -
           today_.parameters.wait_cost_per_hour * today_.reported_wait_hours[index_of(at)];
}

void Choice::changes(const State& state, Outcomes& out) const {
    const Group& group = today.group(state.group);
    const std::span<const Destination> targets = today.reach.targets(group.vehicle, state.place, state.gate);
    // At home all that lies beyond a gate counts; who is under way already looks one border ahead.
    const bool at_home = state.gate == GateId::none && today.place(state.place).country == group.residence;
    Few probabilities(targets.size());
    prospects.shares(state.group, targets, at_home, {probabilities.data(), probabilities.size()});
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
        out.push_back({{to_rest, static_cast<std::uint32_t>(night.place)}, rests, "a night beyond the border"});
    }
    for (std::size_t t = 0; t < targets.size(); ++t) {
        if (probabilities[t] <= 0) {
            continue;
        }
        const Destination& target = targets[t];
        const bool city = target.gate == GateId::none;
        out.push_back(
            {{to_target, static_cast<std::uint32_t>(t)}, probabilities[t], city ? "destination logit" : "route logit"});
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
    if (target.gate == GateId::none) {
        return set_out_to_city(today, state, target.place, target.hours);
    }
    State out = state;
    out.home = PlaceId::none;  // the border remembers from where people came
    return set_out_to_gate(today, out, target.gate, target.hours);
}

HomeShares homes_of(const Today& today, GroupId id, PlaceId place) {
    HomeShares homes;
    double persons = 0;
    const auto count = [&](PlaceId at) {
        for (const Levels::Household& household : today.levels.came_to(at)) {
            if (today.place(household.home).country != today.group(id).residence) {
                continue;
            }
            persons += household.persons;
            const auto same = std::ranges::find(homes, household.home, &HomeShare::home);
            if (same == homes.end()) {
                homes.push_back({household.home, household.persons});
            } else {
                same->share += household.persons;
            }
        }
    };
    count(place);
    const auto count_where = [&](const auto& wanted) {
        for (std::size_t p = 0; p < today.world.places.size(); ++p) {
            if (wanted(today.world.places[p])) {
                count(id_at<PlaceId>(p));
            }
        }
    };
    if (persons <= 0) {  // all came by way of other places
        count_where([&](const Place& other) { return other.country == today.place(place).country; });
    }
    if (persons <= 0) {
        count_where([](const Place& /*other*/) { return true; });
    }
    for (HomeShare& home : homes) {
        home.share = persons > 0 ? home.share / persons : 0.0;
    }
    return homes;
}

HomeShares homes_of(const Today& today, const State& party) {
    return party.home == PlaceId::none ? homes_of(today, party.group, party.place) : HomeShares{{party.home, 1.0}};
}

ReturnChoice::ReturnChoice(const Today& its_today, std::span<const double> log_throughput_shares)
    : today(its_today), of_gate_(log_throughput_shares.size()), weight_of_gate_(of_gate_.size()) {
    const RuleParameters& p = today.parameters;
    for (std::size_t g = 0; g < of_gate_.size(); ++g) {
        of_gate_[g] =
            p.throughput_weight * log_throughput_shares[g] - p.wait_cost_per_hour * today.reported_wait_hours[g];
        weight_of_gate_[g] = std::exp(of_gate_[g]);
    }
}

void ReturnChoice::changes(const State& state, Outcomes& out) const {
    const Mode vehicle = today.group(state.group).vehicle;
    Few by_gate(of_gate_.size());
    Few probabilities;
    for (const HomeShare& home : homes_of(today, state)) {
        const std::span<const WayHome> ways = today.reach.ways_home(vehicle, state.place, home.home);
        const std::span<const double> roads = today.roads.of(ways);
        probabilities.resize(ways.size());
        double sum = 0;
        for (std::size_t w = 0; w < ways.size(); ++w) {
            const bool open = today.reach.gate_for(state.group, ways[w].gate).open;
            probabilities[w] = open ? weight_of_gate_[index_of(ways[w].gate)] * roads[w] : 0.0;
            sum += probabilities[w];
        }
        if (!tells_shares(sum)) {
            std::ranges::transform(ways, probabilities.begin(), [&](const WayHome& way) {
                return today.reach.gate_for(state.group, way.gate).open
                           ? of_gate_[index_of(way.gate)] -
                                 today.parameters.way_cost_per_hour * (way.hours_to_gate + way.hours_beyond)
                           : kNever;
            });
            logit({probabilities.data(), ways.size()}, {probabilities.data(), ways.size()});
            sum = 1;
        }
        const double scale = home.share / sum;
        for (std::size_t w = 0; w < ways.size(); ++w) {
            by_gate[index_of(ways[w].gate)] += probabilities[w] * scale;
        }
    }
    const std::span<const Destination> targets = today.reach.targets(vehicle, state.place, GateId::none);
    for (std::size_t t = 0; t < targets.size(); ++t) {
        const GateId gate = targets[t].gate;
        if (gate != GateId::none && by_gate[index_of(gate)] > 0) {
            out.push_back(
                {{to_target, static_cast<std::uint32_t>(t)}, by_gate[index_of(gate)], "route logit, homewards"});
        }
    }
}

State ReturnChoice::apply(const State& state, const Change& change) const {
    const Destination& target =
        today.reach.targets(today.group(state.group).vehicle, state.place, GateId::none)[change.target];
    return set_out_to_gate(today, state, target.gate, target.hours);
}

}  // namespace steppe
