#include "rules/settling.hpp"

#include <algorithm>

#include "rules/last_day.hpp"

namespace steppe {
namespace {

enum Morning : std::uint32_t { another_night, go_on };

}  // namespace

double beds_on(const World& world, PlaceId place, TierId tier, Day day) {
    const auto found = std::ranges::lower_bound(world.housing, std::pair(place, tier), {},
                                                [](const Housing& row) { return std::pair(row.place, row.tier); });
    return found == world.housing.end() || found->place != place || found->tier != tier ? 0.0
                                                                                        : value_on(found->beds, day);
}

int Beds::rounds() const {
    std::size_t most = 0;
    for (const Group& group : today.world.groups) {
        most = std::max(most, group.tiers.size());
    }
    return static_cast<int>(most);
}

std::optional<std::uint32_t> Beds::request(const State& state, int round) const {
    const std::vector<TierId>& tiers = today.group(state.group).tiers;
    if (static_cast<std::size_t>(round) >= tiers.size()) {
        return std::nullopt;
    }
    return static_cast<std::uint32_t>(index_of(state.place) * today.world.tiers.size() +
                                      index_of(tiers[static_cast<std::size_t>(round)]));
}

double Beds::capacity(std::uint32_t resource) const {
    const auto place = id_at<PlaceId>(resource / today.world.tiers.size());
    const auto tier = id_at<TierId>(resource % today.world.tiers.size());
    return std::max(beds_on(today.world, place, tier, today.day) - today.levels.occupied(place, tier), 0.0);
}

std::uint64_t Beds::resource_id(std::uint32_t resource) const {
    return mix(today.labels.place(id_at<PlaceId>(resource / today.world.tiers.size())),
               today.labels.tier(id_at<TierId>(resource % today.world.tiers.size())));
}

State Beds::granted(const State& state, std::uint32_t resource) const {
    State out = state.unscheduled();
    if (state.stage == Stage::stopping) {
        out.stage = Stage::resting;
        out.due = today.day + 1;
    } else {
        out.stage = Stage::lodged;
    }
    out.tier = id_at<TierId>(resource % today.world.tiers.size());
    return out;
}

State Beds::denied(const State& state) {
    State out = state;
    out.stage = Stage::unsheltered;
    return out;
}

void RestEnds::changes(const State& /*state*/, Outcomes& out) const {
    const double again = today.parameters.stopover_again_share;
    out.push_back({{another_night, 0}, 1, again, "another night's rest"});
    out.push_back({{go_on, 0}, 2, 1 - again, "rested"});
}

State RestEnds::apply(const State& state, const Change& change) const {
    State out = state;
    if (change.kind == another_night) {
        out.due = today.day + 1;
        return out;
    }
    out = state.unscheduled();
    out.stage = Stage::choosing;
    out.tier = TierId::none;
    return out;
}

void PlanStay::changes(const State& state, Outcomes& out) const {
    for (const StayLaw::Length& length : today.world.stay_of(state.group)->lengths) {
        out.push_back({{static_cast<std::uint32_t>(length.days), 0},
                       static_cast<std::uint64_t>(length.days),
                       length.share,
                       "length of the planned stay"});
    }
}

State PlanStay::apply(const State& state, const Change& change) const {
    State out = state;
    out.stage = Stage::staying;
    out.due = due_of_stay(today, state, today.day + static_cast<Day>(change.kind));
    return out;
}

}  // namespace steppe
