#include "rules/camp_choice.hpp"

#include <algorithm>
#include <cmath>

namespace steppe {

void pull_of_camps(const CampChoice& choice, std::span<const double> capacity, std::span<const double> road_km,
                   std::span<double> pull) {
    const std::size_t camps = capacity.size();
    for (std::size_t i = 0; i < road_km.size(); ++i) {
        // Relative to 100 km, so that weights stay of the order of 1.
        constexpr double kUsualKm = 100;
        pull[i] = std::pow(capacity[i % camps], choice.capacity) *
                  std::pow((kSofteningKm + road_km[i]) / kUsualKm, -choice.distance);
    }
}

void sending_of_places(const CampChoice& choice, std::span<const double> people, std::span<double> sending) {
    for (std::size_t i = 0; i < people.size(); ++i) {
        sending[i] = std::pow(std::max(people[i], 1.0), choice.people);
    }
}

double welcome(const CampChoice& choice, double there, double capacity, double open, double urgency) {
    const double room = std::max(1 - there / capacity, kLeastRoom);
    return open * std::pow(room, choice.crowding) * std::pow(std::clamp(urgency, 1.0, kMostUrgency), choice.closing);
}

void shares_of_arrivals(const CampChoice& choice, std::span<const double> pull, std::span<const double> sending,
                        std::span<const double> conflict, std::span<const double> welcome_by_camp,
                        std::span<double> shares) {
    const std::size_t camps = shares.size();
    std::ranges::fill(shares, 0.0);
    double all = 0;
    for (std::size_t i = 0; i < sending.size(); ++i) {
        if (!(conflict[i] > 0)) {
            continue;
        }
        const auto of_place = pull.subspan(i * camps, camps);
        double weight = 0;
        for (std::size_t c = 0; c < camps; ++c) {
            weight += of_place[c] * welcome_by_camp[c];
        }
        if (!(weight > 0)) {
            continue;
        }
        const double sent = conflict[i] * sending[i] * std::pow(weight, choice.access - 1);
        for (std::size_t c = 0; c < camps; ++c) {
            shares[c] += sent * of_place[c] * welcome_by_camp[c];
        }
        all += sent * weight;
    }
    for (double& share : shares) {
        share = all > 0 ? share / all : 0;
    }
}

}  // namespace steppe
