#include "rules/last_day.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/container/small_vector.hpp>

#include "rules/choice.hpp"
#include "rules/departures.hpp"
#include "rules/permits.hpp"
#include "rules/travel.hpp"

namespace steppe {
namespace {

enum Decision : std::uint32_t { go_home, go_onward, renew, apply_for_permit, stay_on };

/// Where a party may leave to come back at once, and how it weighs each: gates that let it out and in again today.
struct WayAround {
    GateId gate = GateId::none;
    double utility = 0;
};
using WaysAround = boost::container::small_vector<WayAround, 64>;

WaysAround ways_around(const Today& today, std::span<const double> log_throughput_shares, const State& state) {
    const RuleParameters& p = today.parameters;
    const Group& group = today.group(state.group);
    WaysAround ways;
    constexpr Day kWorthTheWay = 7;  // days that are gained
    const Day anew = today.law.counted_after_return(state.group, state.place, state.entered, today.day);
    if (anew == kNoDay ||
        today.law.last_legal_day(state.group, state.place, anew, today.day) <
            today.law.last_legal_day(state.group, state.place, state.entered, today.day) + kWorthTheWay) {
        return ways;
    }
    const double avoided = std::log1p(-p.renew_home_avoidance);
    for (const Destination& target : today.reach.targets(group.vehicle, state.place, GateId::none)) {
        if (target.gate == GateId::none || today.gate(target.gate).mode != group.vehicle) {
            continue;
        }
        const GateId back = today.law.back_through(target.gate);
        const GateFor& out = today.reach.gate_for(state.group, target.gate);
        if (back == GateId::none || !out.open || !today.reach.gate_for(state.group, back).open ||
            !today.law.lets_pass(state.group, target.gate, today.day) ||
            !today.law.lets_pass(state.group, back, today.day)) {
            continue;
        }
        const double utility =
            p.throughput_weight *
                std::min(log_throughput_shares[index_of(target.gate)], log_throughput_shares[index_of(back)]) -
            p.way_cost_per_hour * target.hours -
            p.wait_cost_per_hour * today.reported_wait_hours[index_of(target.gate)] + (out.homewards ? avoided : 0.0);
        if (utility > -std::numeric_limits<double>::infinity()) {
            ways.push_back({target.gate, utility});
        }
    }
    return ways;
}

}  // namespace

Day day_of_decision(const Today& today, const State& state) {
    if (state.entered == kNoDay || state.standing != Standing::visitor) {
        return kNoDay;
    }
    const Day last = today.law.last_legal_day(state.group, state.place, state.entered, today.day);
    const auto lead = static_cast<Day>(today.parameters.last_day_lead_days);
    return last == kNoDay ? kNoDay : std::max(last - lead, state.entered + 1);
}

Day due_of_stay(const Today& today, const State& state, Day planned) {
    const Day decision = day_of_decision(today, state);
    return std::max(decision == kNoDay ? planned : std::min(planned, decision), today.day + 1);
}

bool LastDay::concerns(const State& state) const {
    const Day decision = day_of_decision(today, state);
    return decision != kNoDay && decision <= today.day;
}

void LastDay::changes(const State& state, Outcomes& out) const {
    const RuleParameters& p = today.parameters;
    const Group& group = today.group(state.group);
    const WaysAround ways = ways_around(today, log_throughput_shares, state);
    const double home = p.last_day_home_weight;
    const double onward = group.intent == Intent::transit ? p.last_day_onward_weight : 0.0;
    const double around = ways.empty() ? 0.0 : p.last_day_renew_weight;
    const double permit = may_apply(today, state) ? p.last_day_permit_weight : 0.0;
    const double past = p.last_day_stay_on_weight;
    const double sum = home + onward + around + permit + past;
    if (sum <= 0) {
        out.push_back({{stay_on, 0}, 1, "the last legal day comes: no other way"});
        return;
    }
    const auto add = [&](Decision decision_made, double weight, std::string_view reason) {
        if (weight > 0) {
            out.push_back({{decision_made, 0}, weight / sum, reason});
        }
    };
    add(go_home, home, "the last legal day comes: home");
    add(go_onward, onward, "the last legal day comes: onward");
    add(apply_for_permit, permit, "the last legal day comes: applies for a permit");
    add(stay_on, past, "the last legal day comes: stays on past it");
    boost::container::small_vector<double, 64> utilities(ways.size());
    std::ranges::transform(ways, utilities.begin(), &WayAround::utility);
    boost::container::small_vector<double, 64> shares(ways.size());
    logit({utilities.data(), utilities.size()}, {shares.data(), shares.size()});
    for (std::size_t w = 0; w < ways.size(); ++w) {
        if (around * shares[w] > 0) {
            out.push_back({{renew, static_cast<std::uint32_t>(ways[w].gate)},
                           around / sum * shares[w],
                           "the last legal day comes: leaves and comes back, which begins the count anew"});
        }
    }
}

State LastDay::apply(const State& state, const Change& change) const {
    State out = state;
    switch (change.kind) {
        case go_home:
            return at_home_choice(state);
        case go_onward:
            return at_choice(state);
        case apply_for_permit:
            return applied(today, state);
        case renew: {
            const auto gate = static_cast<GateId>(change.target);
            out = state.unscheduled();
            out.tier = TierId::none;
            out.standing = Standing::renewing;
            const auto targets = today.reach.targets(today.group(state.group).vehicle, state.place, GateId::none);
            const auto found = std::ranges::find(targets, gate, &Destination::gate);
            return set_out_to_renew(today, out, gate, found->hours);
        }
        default:
            out.standing = Standing::past_last_day;
            out.entered = kNoDay;  // nothing reads it again
            out.due = today.day + 1;
            return out;
    }
}

bool NewsOfLaw::concerns(const State& state) const {
    return state.entered != kNoDay && due_of_stay(today, state, state.due) < state.due;
}

void NewsOfLaw::changes(const State& /*state*/, Outcomes& out) const {
    out.push_back({{0, 0}, 1.0, "a law is announced or comes into force"});
}

State NewsOfLaw::apply(const State& state, const Change& /*change*/) const {
    State out = state;
    out.due = due_of_stay(today, state, state.due);
    return out;
}

State renewed_beyond_gate(const Today& today, const State& state) {
    const Gate& gate = today.gate(state.gate);
    const Group& group = today.group(state.group);
    State out = state.unscheduled();
    if (gate.to != today.place(state.place).country) {
        out.stage = Stage::queueing;
        out.gate = today.law.back_through(state.gate);
        out.since = today.day;
        return out;
    }
    out.standing = Standing::visitor;
    const Day anew = today.law.counted_after_return(state.group, state.place, state.entered, today.day);
    out.entered = anew == kNoDay ? state.entered : anew;
    if (today.law.last_legal_day(state.group, state.place, out.entered, today.day) > today.horizon) {
        out.entered = kNoDay;  // nothing reads it again
    }
    const auto targets = today.reach.targets(group.vehicle, gate.place, state.gate);
    const auto city = std::ranges::find_if(
        targets, [&](const Destination& target) { return target.gate == GateId::none && target.place == state.place; });
    return set_out_to_city(today, out, state.place, city == targets.end() ? 0.0 : city->hours);
}

}  // namespace steppe
