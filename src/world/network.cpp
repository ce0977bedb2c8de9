#include "world/network.hpp"

#include <algorithm>
#include <queue>
#include <set>
#include <string>

namespace steppe {
namespace {

constexpr std::size_t kNotMember = std::numeric_limits<std::size_t>::max();

}  // namespace

Network::Network(const World& world) : arcs_(world.places.size()), gates_(world.gates) {
    for (const Link& link : world.links) {
        arcs_[index_of(link.from)].push_back({link.to, link.mode, link.hours});
        if (link.two_way) {
            arcs_[index_of(link.to)].push_back({link.from, link.mode, link.hours});
        }
    }
    std::set<std::string> countries;
    for (const Gate& gate : world.gates) {
        countries.insert({gate.from, gate.to});
    }
    for (const Place& place : world.places) {
        countries.insert(place.country);
    }
    std::set<Mode> vehicles;
    for (const Group& group : world.groups) {
        vehicles.insert(group.vehicle);
    }
    for (const std::string& country : countries) {
        for (const Mode vehicle : vehicles) {
            domains_.push_back(domain(world, country, vehicle));
        }
    }
}

Network::Domain Network::domain(const World& world, std::string_view country, Mode vehicle) const {
    Domain made;
    made.country = country;
    made.vehicle = vehicle;
    made.member_of.assign(world.places.size(), kNotMember);
    const auto add = [&](PlaceId id) {
        std::size_t& position = made.member_of[index_of(id)];
        if (position == kNotMember) {
            position = made.members.size();
            made.members.push_back(id);
        }
    };
    const auto inland = [&](PlaceId id) {
        const Place& place = world.place(id);
        return place.country == country && place.kind != PlaceKind::crossing;
    };
    for (std::size_t i = 0; i < world.places.size(); ++i) {
        if (inland(id_at<PlaceId>(i))) {
            add(id_at<PlaceId>(i));
        }
    }
    for (const Gate& gate : world.gates) {
        if (gate.from == country || gate.to == country) {
            add(gate.place);
        }
    }

    const std::size_t n = made.members.size();
    made.hours.assign(n * n, kUnreachable);
    using Entry = std::pair<double, std::size_t>;  // hours, member
    for (std::size_t source = 0; source < n; ++source) {
        double* const best = &made.hours[source * n];
        std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
        best[source] = 0;
        open.emplace(0.0, source);
        while (!open.empty()) {
            const auto [so_far, at] = open.top();
            open.pop();
            // Gates abroad and crossings end a leg; only the start of the leg may be one.
            if (so_far > best[at] || (at != source && !inland(made.members[at]))) {
                continue;
            }
            for (const Arc& arc : arcs_[index_of(made.members[at])]) {
                const std::size_t to = made.member_of[index_of(arc.to)];
                if (to == kNotMember || !may_use(vehicle, arc.mode) || so_far + arc.hours >= best[to]) {
                    continue;
                }
                best[to] = so_far + arc.hours;
                open.emplace(best[to], to);
            }
        }
    }
    return made;
}

const Network::Domain* Network::find(std::string_view country, Mode vehicle) const {
    const auto found = std::ranges::find_if(
        domains_, [&](const Domain& domain) { return domain.country == country && domain.vehicle == vehicle; });
    return found == domains_.end() ? nullptr : &*found;
}

double Network::hours(std::string_view country, Mode vehicle, PlaceId from, PlaceId to) const {
    const Domain* const domain = find(country, vehicle);
    if (domain == nullptr) {
        return kUnreachable;
    }
    const std::size_t a = domain->member_of[index_of(from)];
    const std::size_t b = domain->member_of[index_of(to)];
    return a == kNotMember || b == kNotMember ? kUnreachable : domain->hours[a * domain->members.size() + b];
}

std::vector<GateId> Network::gates_out(std::string_view country, Mode vehicle) const {
    std::vector<GateId> out;
    for (std::size_t i = 0; i < gates_.size(); ++i) {
        if (gates_[i].from == country && gates_[i].mode == vehicle) {
            out.push_back(id_at<GateId>(i));
        }
    }
    return out;
}

}  // namespace steppe
