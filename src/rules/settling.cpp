#include "rules/settling.hpp"

#include <algorithm>
#include <array>

#include "rules/last_day.hpp"

namespace steppe {
namespace {

enum Morning : std::uint32_t { another_night, go_on };

constexpr double kCrumb = 1e-6;  // persons: of masses

int most_tiers(const World& world) {
    std::size_t most = 0;
    for (const Group& group : world.groups) {
        most = std::max(most, group.tiers.size());
    }
    return static_cast<int>(most);
}

double free_beds(const Today& today, std::uint32_t resource) {
    return std::max(today.beds[resource] - today.levels.occupied_at(resource), 0.0);
}

std::uint64_t content_of(const Today& today, std::uint32_t resource) {
    return mix(today.labels.place(id_at<PlaceId>(resource / today.world.tiers.size())),
               today.labels.tier(id_at<TierId>(resource % today.world.tiers.size())));
}

}  // namespace

bool affords(const Today& today, GroupId group, PlaceId place, TierId tier) {
    const RuleParameters& p = today.parameters;
    const std::array<double, kMeans> budgets = {p.budget_low_kzt, p.budget_mid_kzt, p.budget_high_kzt};
    return today.prices[today.bed_index(place, tier)] <= budgets[static_cast<std::size_t>(today.group(group).means)];
}

int Beds::rounds() const { return most_tiers(today.world); }

std::optional<std::uint32_t> Beds::request(const State& state, int round) const {
    const std::vector<TierId>& tiers = today.group(state.group).tiers;
    if (static_cast<std::size_t>(round) >= tiers.size()) {
        return std::nullopt;
    }
    const TierId tier = tiers[static_cast<std::size_t>(round)];
    const bool by_the_month = today.world.tiers[index_of(tier)].kind == TierKind::rented;
    if ((by_the_month && state.stage == Stage::stopping) || !affords(today, state.group, state.place, tier)) {
        return std::nullopt;
    }
    return static_cast<std::uint32_t>(today.bed_index(state.place, tier));
}

double Beds::capacity(std::uint32_t resource) const { return free_beds(today, resource); }

std::uint64_t Beds::resource_id(std::uint32_t resource) const { return content_of(today, resource); }

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

bool Closing::needed(const Today& today) {
    for (std::size_t resource = 0; resource < today.beds.size(); ++resource) {
        if (today.levels.occupied_at(resource) > today.beds[resource] + kCrumb) {
            return true;
        }
    }
    return false;
}

bool Closing::too_full(PlaceId place, TierId tier) const {
    return today.levels.occupied(place, tier) > today.beds_at(place, tier) + kCrumb;
}

std::optional<std::uint32_t> Closing::request(const State& state, int /*round*/) const {
    return too_full(state.place, state.tier)
               ? std::optional(static_cast<std::uint32_t>(today.bed_index(state.place, state.tier)))
               : std::nullopt;
}

std::uint64_t Closing::resource_id(std::uint32_t resource) const { return content_of(today, resource); }

State Closing::denied(const State& state) const {
    if (!too_full(state.place, state.tier)) {
        return state;
    }
    State out = state.unscheduled();
    out.stage = state.stage == Stage::resting ? Stage::stopping : Stage::arriving;
    out.tier = TierId::none;
    return out;
}

bool would_move(const Today& today, const State& state) {
    if (!affords(today, state.group, state.place, state.tier)) {
        return true;
    }
    for (const TierId tier : today.group(state.group).tiers) {
        if (tier == state.tier) {
            return false;
        }
        const auto bed = static_cast<std::uint32_t>(today.bed_index(state.place, tier));
        if (free_beds(today, bed) >= today.group(state.group).party_size &&
            affords(today, state.group, state.place, tier)) {
            return true;
        }
    }
    return false;
}

int Moving::rounds() const { return most_tiers(today.world); }

std::optional<std::uint32_t> Moving::request(const State& state, int round) const {
    const std::vector<TierId>& tiers = today.group(state.group).tiers;
    if (static_cast<std::size_t>(round) >= tiers.size()) {
        return std::nullopt;
    }
    const auto own = std::ranges::find(tiers, state.tier) - tiers.begin();
    const TierId tier = tiers[static_cast<std::size_t>(round)];
    const bool wanted = round < own || (round > own && !affords(today, state.group, state.place, state.tier));
    return wanted && affords(today, state.group, state.place, tier)
               ? std::optional(static_cast<std::uint32_t>(today.bed_index(state.place, tier)))
               : std::nullopt;
}

double Moving::capacity(std::uint32_t resource) const { return free_beds(today, resource); }

std::uint64_t Moving::resource_id(std::uint32_t resource) const { return content_of(today, resource); }

State Moving::granted(const State& state, std::uint32_t resource) const {
    State out = state;
    out.stage = Stage::staying;
    out.tier = id_at<TierId>(resource % today.world.tiers.size());
    return out;
}

State Moving::denied(const State& state) const {
    if (affords(today, state.group, state.place, state.tier)) {
        State out = state;
        out.stage = Stage::staying;
        return out;
    }
    State out = state.unscheduled();
    out.stage = Stage::arriving;
    out.tier = TierId::none;
    return out;
}

void RestEnds::changes(const State& /*state*/, Outcomes& out) const {
    const double again = today.parameters.stopover_again_share;
    out.push_back({{another_night, 0}, again, "another night's rest"});
    out.push_back({{go_on, 0}, 1 - again, "rested"});
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
        out.push_back({{static_cast<std::uint32_t>(length.days), 0}, length.share, "length of the planned stay"});
    }
}

State PlanStay::apply(const State& state, const Change& change) const {
    State out = state;
    out.stage = Stage::staying;
    out.due = due_of_stay(today, state, today.day + static_cast<Day>(change.kind));
    return out;
}

}  // namespace steppe
