#include "rules/services.hpp"

#include <algorithm>
#include <cmath>

namespace steppe {

std::span<const ServiceDesk> desks_at(const World& world, PlaceId place, Service service) {
    const auto site_of = [](const ServiceDesk& desk) { return DeskSite{desk.place, desk.service}; };
    const auto rows = std::ranges::equal_range(world.desks, DeskSite{place, service}, {}, site_of);
    return {rows.begin(), rows.end()};
}

double desk_capacity(std::span<const ServiceDesk> desks, Day day) {
    const auto of_week = static_cast<std::size_t>(weekday(day));
    double persons = 0;
    for (const ServiceDesk& desk : desks) {
        persons += desk.from <= day && day <= desk.to && desk.open_on[of_week] ? desk.persons_per_day : 0.0;
    }
    return persons;
}

void DeskLine::join(Day day, double persons) {
    if (persons > 0) {
        batches_.push_back({day, persons});
        backlog_ += persons;
    }
}

double DeskLine::serve(Day day, double capacity) {
    double left = capacity;
    double served = 0;
    double waited = 0;
    while (left > 0 && !batches_.empty()) {
        Batch& first = batches_.front();
        const double now = std::min(left, first.persons);
        waited += now * static_cast<double>(day - first.joined);
        served += now;
        left -= now;
        first.persons -= now;
        if (first.persons <= 0) {
            batches_.pop_front();
        }
    }
    backlog_ = batches_.empty() ? 0.0 : std::max(backlog_ - served, 0.0);  // no crumbs of rounding
    waited_days_ = served > 0 ? waited / served : 0.0;
    return served;
}

void DeskLine::leave(double share) {
    const double stays = 1 - std::clamp(share, 0.0, 1.0);
    for (Batch& batch : batches_) {
        batch.persons *= stays;
    }
    backlog_ *= stays;
    if (stays <= 0) {
        batches_.clear();
    }
}

double Intention::pass_day(double persons, double mean_days) {
    persons_ += persons;
    const double asking = mean_days > 0 ? persons_ * -std::expm1(-1 / mean_days) : persons_;
    persons_ -= asking;
    return asking;
}

double desk_wait_days(std::span<const ServiceDesk> desks, double backlog, Day day) {
    constexpr double kNobody = 1e-9;  // persons
    double days = 0;
    while (backlog > kNobody && days < kLongestDeskWait) {
        ++days;
        backlog -= desk_capacity(desks, day + static_cast<Day>(days));
    }
    return days;
}

std::vector<DeskSite> desk_sites(const World& world) {
    std::vector<DeskSite> sites;
    for (const ServiceDesk& desk : world.desks) {
        if (const DeskSite site{desk.place, desk.service}; sites.empty() || sites.back() != site) {
            sites.push_back(site);
        }
    }
    return sites;
}

}  // namespace steppe
