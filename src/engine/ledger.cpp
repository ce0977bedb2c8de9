#include "engine/ledger.hpp"

#include <algorithm>

#include "rules/services.hpp"

namespace steppe {

Ledger::Ledger(const World& world)
    : levels(world),
      passed(world.gates.size()),
      passed_wave(world.gates.size()),
      passed_traffic(world.gates.size()),
      refused(world.gates.size()),
      arrivals(world.places.size()),
      departures(world.places.size()),
      visits(world.places.size()),
      settled(world.places.size()),
      left_lodgings(world.places.size()),
      in_distress(world.places.size()),
      left_distress(world.places.size()),
      desk_served(desk_sites(world).size()),
      slots(world.gates.size()),
      beds(world.places.size() * world.tiers.size()),
      prices(beds.size()),
      lodged(world.places.size()),
      rent_index(beds.size(), 1.0),
      rent_weight(beds.size()),
      rent_season(world.places.size()),
      daily_let(world.places.size(), 1.0),
      rent_sitting(world.places.size(), 1.0),
      rent_month(world.places.size(), 1.0),
      displaced(world.places.size()),
      rent_search(world.places.size(), 1.0),
      rent_offer(world.places.size(), 1.0),
      desk_backlog(desk_served.size()),
      desk_wait_days(desk_served.size()),
      present(world.places.size()),
      in_host_by_group(world.groups.size()) {
    const std::string& host = world.record.host;
    for (const Place& place : world.places) {
        place_in_host_.push_back(place.country == host);
    }
    for (const Gate& gate : world.gates) {
        gate_from_host_.push_back(gate.from == host);
        gate_to_host_.push_back(gate.to == host);
    }
    for (const Tier& tier : world.tiers) {
        shelter_.push_back(tier.kind == TierKind::shelter);
    }
    for (const Group& group : world.groups) {
        wave_group_.push_back(group.purpose == Purpose::wave);
        recorded_group_.push_back(world.record.citizenship.empty() || group.citizenship == world.record.citizenship);
    }
}

void Ledger::begin_day() {
    for (std::vector<double>* flow : {&passed, &passed_wave, &passed_traffic, &refused, &arrivals, &departures, &visits,
                                      &settled, &left_lodgings, &in_distress, &left_distress}) {
        std::ranges::fill(*flow, 0.0);
    }
    applications = 0;
    permits = 0;
    asylum_claims = 0;
    renewals = 0;
}

bool Ledger::recorded(const State& state) const {
    return state.group != GroupId::none && recorded_group_[index_of(state.group)];
}

bool Ledger::leaves_queue(const State& from, const State& to) {
    const auto before_gate = [](const State& state) {
        return state.stage == Stage::queueing || state.stage == Stage::at_desk;
    };
    const bool left = !before_gate(to) || to.gate != from.gate;  // whoever turns round joins the queue of the way back
    return before_gate(from) && left && to.stage != Stage::gave_up;
}

bool Ledger::in_city(const State& state) {
    switch (state.stage) {
        case Stage::choosing:
            return state.gate == GateId::none;
        case Stage::returning:
        case Stage::arriving:
        case Stage::lodged:
        case Stage::staying:
        case Stage::unsheltered:
        case Stage::visiting:
        case Stage::stopping:
        case Stage::resting:
        case Stage::moving:
            return true;
        default:
            return false;
    }
}

bool Ledger::in_host_country(const State& state) const {
    if (state.stage == Stage::none || is_gone(state.stage)) {
        return false;
    }
    if (state.gate == GateId::none) {
        return place_in_host_[index_of(state.place)];
    }
    // Beyond a gate that was passed, or still on this side of one.
    return (state.stage == Stage::choosing ? gate_to_host_ : gate_from_host_)[index_of(state.gate)];
}

void Ledger::count_lodgings(const State& from, const State& to, double persons) {
    const auto in_bed = [](const State& state) {
        return state.stage == Stage::lodged || state.stage == Stage::staying || state.stage == Stage::resting ||
               state.stage == Stage::moving;
    };
    if (in_bed(from)) {
        lodged[index_of(from.place)] -= persons;
    }
    if (in_bed(to)) {
        lodged[index_of(to.place)] += persons;
    }
    if (from.stage == Stage::lodged && to.stage == Stage::staying) {
        settled[index_of(to.place)] += persons;
    } else if (from.stage == Stage::staying && (to.stage == Stage::choosing || to.stage == Stage::returning)) {
        left_lodgings[index_of(from.place)] += persons;
    }
    const bool was_looking = from.stage == Stage::arriving || from.stage == Stage::stopping;
    const bool now_sheltered =
        from.tier != to.tier && to.tier != TierId::none && shelter_[index_of(to.tier)] && !is_gone(to.stage);
    if ((was_looking && to.stage == Stage::unsheltered) || now_sheltered) {
        in_distress[index_of(to.place)] += persons;
    } else if (from.stage == Stage::unsheltered && to.stage == Stage::choosing) {
        left_distress[index_of(from.place)] += persons;
    }
}

void Ledger::moved(const State& from, const State& to, double persons) {
    levels.moved(from, to, persons);
    if (leaves_queue(from, to)) {
        const std::size_t gate = index_of(from.gate);
        if (to.stage == Stage::turned_back) {
            refused[gate] += persons;
        } else if (recorded(from)) {
            passed[gate] += persons;
            (wave_group_[index_of(from.group)] ? passed_wave : passed_traffic)[gate] += persons;
        }
    }
    count_lodgings(from, to, persons);
    const bool new_standing = to.standing != from.standing;
    if (new_standing && to.standing == Standing::applied) {
        applications += persons;
    }
    const State& party = from.stage == Stage::none ? to : from;
    if (!recorded(party)) {
        return;
    }
    const bool was_in_city = in_city(from);
    const bool is_in_city = in_city(to);
    // A pool's party appears in its own city: that is no arrival.
    if (is_in_city && from.stage != Stage::none && !(was_in_city && from.place == to.place)) {
        arrivals[index_of(to.place)] += persons;
    }
    if (to.stage == Stage::visiting && from.stage != Stage::visiting) {
        visits[index_of(to.place)] += persons;
    }
    if (was_in_city && !(is_in_city && from.place == to.place)) {
        departures[index_of(from.place)] += persons;
    }
    if (was_in_city) {
        present[index_of(from.place)] -= persons;
    }
    if (is_in_city) {
        present[index_of(to.place)] += persons;
    }
    const bool is_in_host = in_host_country(to);
    const bool was_in_host = in_host_country(from);
    in_host_by_standing[static_cast<std::size_t>(to.standing)] += is_in_host ? persons : 0.0;
    in_host_by_standing[static_cast<std::size_t>(from.standing)] -= was_in_host ? persons : 0.0;
    if (new_standing && is_in_host) {
        permits += to.standing == Standing::permitted ? persons : 0.0;
        asylum_claims += to.standing == Standing::protection ? persons : 0.0;
        renewals += to.standing == Standing::renewing ? persons : 0.0;
    }
    if (is_in_host) {
        in_host += persons;
        in_host_by_group[index_of(to.group)] += persons;
    }
    if (was_in_host) {
        in_host -= persons;
        in_host_by_group[index_of(from.group)] -= persons;
    }
}

}  // namespace steppe
