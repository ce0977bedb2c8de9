#include "steppe/world.hpp"

#include <algorithm>
#include <cmath>

namespace steppe {
namespace {

constexpr std::array<std::string_view, 6> kModeNames = {"road", "car", "bus", "foot", "rail", "air"};
constexpr std::array<std::string_view, kIntents> kIntentNames = {"transit", "waiting", "relocating", "visit",
                                                                 "protection"};
constexpr std::array<std::string_view, kServices> kServiceNames = {"number", "registration", "aid"};
constexpr std::array<std::string_view, kMeans> kMeansNames = {"low", "mid", "high"};
constexpr std::array<std::string_view, kTierKinds> kTierKindNames = {"family",    "hosts",  "nightly",
                                                                     "daily_let", "rented", "shelter"};
constexpr std::array<std::string_view, kNeeds> kNeedNames = {"beds", "water", "food", "latrines", "health"};
constexpr std::array<std::string_view, kNeeds> kNeedUnits = {"beds", "litres/day", "kcal/day", "latrines",
                                                             "consultations/day"};

template <class Id, class Row>
Id find_by_id(const std::vector<Row>& rows, std::string_view id) {
    const auto found = std::ranges::lower_bound(rows, id, {}, [](const Row& row) { return std::string_view(row.id); });
    if (found == rows.end() || found->id != id) {
        return Id::none;
    }
    return id_at<Id>(static_cast<std::size_t>(found - rows.begin()));
}

}  // namespace

std::string_view name_of(Mode mode) { return kModeNames[static_cast<std::size_t>(mode)]; }

std::string_view name_of(Intent intent) { return kIntentNames[static_cast<std::size_t>(intent)]; }

std::string_view name_of(Means means) { return kMeansNames[static_cast<std::size_t>(means)]; }

std::string_view name_of(TierKind kind) { return kTierKindNames[static_cast<std::size_t>(kind)]; }

std::string_view name_of(Need need) { return kNeedNames[static_cast<std::size_t>(need)]; }

std::string_view unit_of(Need need) { return kNeedUnits[static_cast<std::size_t>(need)]; }

std::string_view name_of(Service service) { return kServiceNames[static_cast<std::size_t>(service)]; }

std::optional<Service> service_named(std::string_view name) {
    const auto* const found = std::ranges::find(kServiceNames, name);
    return found == kServiceNames.end() ? std::nullopt
                                        : std::optional(static_cast<Service>(found - kServiceNames.begin()));
}

std::optional<Mode> mode_named(std::string_view name) {
    const auto* const found = std::ranges::find(kModeNames, name);
    if (found == kModeNames.end()) {
        return std::nullopt;
    }
    return static_cast<Mode>(found - kModeNames.begin());
}

bool may_use(Mode vehicle, Mode link) {
    return link == Mode::road || ((vehicle == Mode::rail || vehicle == Mode::air) && link == vehicle);
}

double value_on(std::span<const Step> steps, Day day, double before) {
    const auto after = std::ranges::upper_bound(steps, day, {}, &Step::from);
    return after == steps.begin() ? before : std::prev(after)->value;
}

std::string Gate::id(std::string_view place_id) const {
    return std::string(place_id) + ':' + from + '>' + to + ':' + std::string(name_of(mode));
}

std::string Gate::group() const { return to + ':' + std::string(name_of(mode)); }

PlaceId World::find_place(std::string_view id) const { return find_by_id<PlaceId>(places, id); }
GroupId World::find_group(std::string_view id) const { return find_by_id<GroupId>(groups, id); }
TierId World::find_tier(std::string_view id) const { return find_by_id<TierId>(tiers, id); }

void World::scale(double factor) {
    scaled_by *= factor;
    for (Place& place : places) {
        place.population *= factor;
    }
    for (Gate& gate : gates) {
        for (Step& step : gate.throughput_per_day) {
            step.value *= factor;
        }
    }
    for (Housing& row : housing) {
        for (Step& step : row.beds) {
            step.value = std::floor(step.value * factor);
        }
    }
    for (ServiceDesk& desk : desks) {
        desk.persons_per_day *= factor;
    }
    for (Driver& driver : drivers) {
        if (driver.signal == Signal::traffic) {
            driver.value *= factor;
        }
    }
}

}  // namespace steppe
