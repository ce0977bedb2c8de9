#include "engine/ledger.hpp"

#include <algorithm>

#include "rules/services.hpp"

namespace steppe {
namespace {

constexpr Stages kBeforeGate = {Stage::queueing, Stage::at_desk};
constexpr Stages kInBed = {Stage::lodged, Stage::staying, Stage::resting, Stage::moving};
constexpr Stages kInCity = {Stage::choosing,    Stage::returning, Stage::arriving, Stage::lodged,  Stage::staying,
                            Stage::unsheltered, Stage::visiting,  Stage::stopping, Stage::resting, Stage::moving};

}  // namespace

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
    // Whoever turns round joins the queue of the way back.
    return kBeforeGate.has(from.stage) && (!kBeforeGate.has(to.stage) || to.gate != from.gate) &&
           to.stage != Stage::gave_up;
}

bool Ledger::in_city(const State& state) {
    // Who chooses beyond a gate is at the border yet.
    return kInCity.has(state.stage) && (state.stage != Stage::choosing || state.gate == GateId::none);
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
    const bool was_in_bed = kInBed.has(from.stage);
    const bool is_in_bed = kInBed.has(to.stage);
    if (was_in_bed != is_in_bed || from.place != to.place) {
        if (was_in_bed) {
            lodged[index_of(from.place)] -= persons;
        }
        if (is_in_bed) {
            lodged[index_of(to.place)] += persons;
        }
    }
    if (from.stage == Stage::lodged && to.stage == Stage::staying) {
        settled[index_of(to.place)] += persons;
    } else if (from.stage == Stage::staying && (to.stage == Stage::choosing || to.stage == Stage::returning)) {
        left_lodgings[index_of(from.place)] += persons;
    }
    const bool was_looking = from.stage == Stage::arriving || from.stage == Stage::stopping;
    const bool now_sheltered = is_in_bed && from.tier != to.tier && shelter_[index_of(to.tier)];
    if ((was_looking && to.stage == Stage::unsheltered) || now_sheltered) {
        in_distress[index_of(to.place)] += persons;
    } else if (from.stage == Stage::unsheltered && to.stage == Stage::choosing) {
        left_distress[index_of(from.place)] += persons;
    }
}

void Ledger::moved(const State& from, const State& to, double persons) {
    levels.moved(from, to, persons);
    const bool is_recorded = recorded(from.stage == Stage::none ? to : from);
    if (leaves_queue(from, to)) {
        const std::size_t gate = index_of(from.gate);
        if (to.stage == Stage::turned_back) {
            refused[gate] += persons;
        } else if (is_recorded) {
            passed[gate] += persons;
            (wave_group_[index_of(from.group)] ? passed_wave : passed_traffic)[gate] += persons;
        }
    }
    count_lodgings(from, to, persons);
    const bool new_standing = to.standing != from.standing;
    if (new_standing && to.standing == Standing::applied) {
        applications += persons;
    }
    if (is_recorded) {
        count_recorded(from, to, persons);
    }
}

void Ledger::count_recorded(const State& from, const State& to, double persons) {
    const bool was_in_city = in_city(from);
    const bool is_in_city = in_city(to);
    if (was_in_city != is_in_city || from.place != to.place) {
        if (was_in_city) {
            departures[index_of(from.place)] += persons;
            present[index_of(from.place)] -= persons;
        }
        if (is_in_city) {
            // A pool's party appears in its own city: that is no arrival.
            arrivals[index_of(to.place)] += from.stage != Stage::none ? persons : 0.0;
            present[index_of(to.place)] += persons;
        }
    }
    if (to.stage == Stage::visiting && from.stage != Stage::visiting) {
        visits[index_of(to.place)] += persons;
    }
    const bool was_in_host = in_host_country(from);
    const bool is_in_host = in_host_country(to);
    const bool new_standing = to.standing != from.standing;
    if (new_standing && is_in_host) {
        permits += to.standing == Standing::permitted ? persons : 0.0;
        asylum_claims += to.standing == Standing::protection ? persons : 0.0;
        renewals += to.standing == Standing::renewing ? persons : 0.0;
    }
    if (was_in_host == is_in_host && !new_standing && from.group == to.group) {
        return;
    }
    if (is_in_host) {
        in_host_by_standing[static_cast<std::size_t>(to.standing)] += persons;
        in_host_by_group[index_of(to.group)] += persons;
        in_host += persons;
    }
    if (was_in_host) {
        in_host_by_standing[static_cast<std::size_t>(from.standing)] -= persons;
        in_host_by_group[index_of(from.group)] -= persons;
        in_host -= persons;
    }
}

}  // namespace steppe
