#include "rules/traffic.hpp"

#include <algorithm>
#include <cmath>

#include "rules/travel.hpp"

namespace steppe {

double season_on(std::span<const Step> season, Day day) {
    if (season.empty()) {
        return 1;
    }
    const auto after = std::ranges::upper_bound(season, day, {}, &Step::from);
    if (after == season.begin()) {
        return season.front().value;
    }
    const Step& before = *std::prev(after);
    if (after == season.end()) {
        return before.value;
    }
    const double share = static_cast<double>(day - before.from) / static_cast<double>(after->from - before.from);
    return before.value + share * (after->value - before.value);
}

double weekday_factor(double weekend_ratio, int weekday) {
    const double other = 7.0 / (4.0 + 3.0 * weekend_ratio);
    return weekday >= 4 ? weekend_ratio * other : other;
}

Trips trips_on(double level, double put_off, double wait_days, double put_off_per_wait_day, double put_off_trip_days) {
    const double made = std::exp(-put_off_per_wait_day * wait_days) * (level + put_off / put_off_trip_days);
    return {made, put_off + level - made};
}

std::vector<TrafficFlow> traffic_flows(const World& world) {
    std::vector<TrafficFlow> flows;
    for (const Driver& driver : world.drivers) {
        if (driver.signal != Signal::traffic) {
            continue;
        }
        const Group& group = world.group(driver.group);
        for (std::size_t g = 0; g < world.gates.size(); ++g) {
            const Gate& gate = world.gates[g];
            const bool leaves = gate.from == group.citizenship;
            const bool comes_back = !group.stay && gate.to == group.citizenship;
            if (gate.place != driver.place || gate.mode != group.vehicle || !(leaves || comes_back)) {
                continue;
            }
            const auto id = id_at<GateId>(g);
            // Drivers of one place and group follow each other, but each may feed several gates.
            auto flow = std::ranges::find_if(
                flows, [&](const TrafficFlow& one) { return one.gate == id && one.group == driver.group; });
            if (flow == flows.end()) {
                flow = flows.insert(flows.end(), {id, driver.group, {}, {}});
            }
            flow->level.push_back({driver.day, driver.value});
        }
    }
    for (TrafficFlow& flow : flows) {
        for (const Driver& driver : world.drivers) {
            if (driver.signal == Signal::season && driver.group == flow.group) {
                flow.season.push_back({driver.day, driver.value});
            }
        }
    }
    return flows;
}

double trips_wished(const Today& today, const TrafficFlow& flow) {
    const RuleParameters& p = today.parameters;
    if (!today.law.lets_pass(flow.group, flow.gate, today.day)) {
        return 0;
    }
    return value_on(flow.level, today.day) * season_on(flow.season, today.day) * p.traffic_factor *
           weekday_factor(p.weekend_traffic_ratio, weekday(today.day)) * today.traffic_effect[index_of(flow.gate)];
}

std::vector<double> carried_shares(const World& world) {
    const std::vector<TrafficFlow> flows = traffic_flows(world);
    std::vector<double> of_post(world.places.size());
    for (std::size_t g = 0; g < world.gates.size(); ++g) {
        for (Day day = world.first_day; day < world.reference_date; ++day) {
            double traffic = 0;
            for (const TrafficFlow& flow : flows) {
                if (index_of(flow.gate) == g) {
                    traffic += value_on(flow.level, day) * season_on(flow.season, day);
                }
            }
            if (const double throughput = value_on(world.gates[g].throughput_per_day, day); throughput > 0) {
                double& share = of_post[index_of(world.gates[g].place)];
                share = std::max(share, traffic / throughput);
            }
        }
    }
    std::vector<double> shares;
    for (const Gate& gate : world.gates) {
        shares.push_back(of_post[index_of(gate.place)]);
    }
    return shares;
}

void OrdinaryTraffic::emissions(std::vector<Emission>& out) const {
    for (std::size_t f = 0; f < flows.size(); ++f) {
        if (trips[f].made <= 0) {
            continue;
        }
        State state;
        state.stage = Stage::queueing;
        state.group = flows[f].group;
        state.place = today.gate(flows[f].gate).place;
        state.home = state.place;
        state.gate = flows[f].gate;
        state.since = today.day;
        // Not keyed by `since`: the day is part of the key anyway.
        out.push_back({state, std::nullopt, trips[f].made / today.group(flows[f].group).party_size,
                       today.labels.hash(state.core())});
    }
}

void VisitEnds::changes(const State& state, Outcomes& out) const {
    const StayLaw& stay = *today.world.stay_of(state.group);
    out.push_back({{0, 0}, 1.0 / stay.mean_days, "an ordinary visit ends"});
}

State VisitEnds::apply(const State& state, const Change& /*change*/) const {
    const auto ways = today.reach.ways_home(today.group(state.group).vehicle, state.place, state.home);
    if (ways.empty()) {
        return state;  // the post does not lead back
    }
    return set_out_to_gate(today, state, ways.front().gate, ways.front().hours_to_gate);
}

}  // namespace steppe
