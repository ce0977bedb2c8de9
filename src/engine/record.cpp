#include "engine/record.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "rules/border.hpp"
#include "rules/services.hpp"

namespace steppe {
namespace {

using Measure = SeriesSpec::Measure;

/// Collects sources by key, so that a place, its region and its country each get their series.
class Collection {
  public:
    void add(const std::string& place, std::string_view measure, const std::string& group, std::string_view unit,
             Measure kind, std::size_t source, double scale = 1) {
        SeriesSpec& spec = specs_[{place, std::string(measure), group, std::string(unit)}];
        spec.measure = kind;
        spec.scale = scale;
        if (kind != Measure::present_host && kind < Measure::permits) {
            spec.sources.push_back(static_cast<std::uint32_t>(source));
        }
    }
    [[nodiscard]] std::vector<SeriesSpec> sorted() {
        std::vector<SeriesSpec> out;
        for (auto& [key, spec] : specs_) {
            spec.key = key;
            out.push_back(std::move(spec));
        }
        return out;
    }

  private:
    std::map<SeriesKey, SeriesSpec> specs_;
};

std::string_view backlog_of(Service service) {
    constexpr std::array<std::string_view, kServices> kNames = {"number_backlog", "registration_backlog",
                                                                "aid_backlog"};
    return kNames[static_cast<std::size_t>(service)];
}
std::string_view served_at(Service service) {
    constexpr std::array<std::string_view, kServices> kNames = {"numbers", "registered", "aided"};
    return kNames[static_cast<std::size_t>(service)];
}

void add_market(const World& world, Collection& all) {
    std::set<std::size_t> with_rents;
    for (const Housing& row : world.housing) {
        const Tier& tier = world.tiers[index_of(row.tier)];
        const Place& at = world.place(row.place);
        const std::size_t place = index_of(row.place);
        if (tier.kind == TierKind::daily_let) {
            all.add(at.id, "daily_let_index", "all", "1", Measure::daily_let, place);
        }
        if (tier.kind != TierKind::rented) {
            continue;
        }
        const std::size_t beds = place * world.tiers.size() + index_of(row.tier);
        all.add(at.id, "rent_index", tier.id, "1", Measure::rent_index, beds);
        for (const std::string& where : {at.id, at.country}) {
            all.add(where, "rent_index", "all", "1", Measure::rent_index, beds);
        }
        if (!with_rents.insert(place).second) {
            continue;
        }
        for (const std::string& where : {at.id, at.country}) {
            all.add(where, "rent_change_season", "all", "share", Measure::rent_season, place);
            all.add(where, "rent_sitting_index", "all", "1", Measure::rent_sitting, place);
            all.add(where, "rent_month_index", "all", "1", Measure::rent_month, place);
            all.add(where, "rent_search_index", "all", "1", Measure::rent_search, place);
            all.add(where, "rent_offer_index", "all", "1", Measure::rent_offer, place);
            all.add(where, "displaced_tenants", "all", "persons/day", Measure::displaced, place);
        }
    }
}

void add_needs(const World& world, const std::set<std::size_t>& with_beds, Collection& all) {
    std::map<std::string, double> residents;
    for (const std::size_t p : with_beds) {
        residents[world.places[p].id] += world.places[p].population;
        residents[world.places[p].country] += world.places[p].population;
    }
    for (const std::size_t p : with_beds) {
        for (const std::string& where : {world.places[p].id, world.places[p].country}) {
            double cost = 0;
            for (const Standard& standard : world.standards) {
                const std::string measure = "need_" + std::string(name_of(standard.need));
                const std::string_view unit = unit_of(standard.need);
                all.add(where, measure, "all", unit, Measure::newcomers, p, standard.per_person);
                all.add(where, measure, "gap", unit, Measure::homeless, p, standard.per_person);
                cost += standard.per_person * standard.cost_kzt.value_or(0);
            }
            if (cost > 0) {
                all.add(where, "need_cost", "gap", "KZT/day", Measure::homeless, p, cost);
            }
            if (residents[where] > 0) {
                all.add(where, "pressure", "newcomers", "persons/1000", Measure::newcomers, p, 1000 / residents[where]);
            }
        }
    }
}

}  // namespace

std::vector<SeriesSpec> series_of(const World& world, bool law) {
    Collection all;
    for (std::size_t g = 0; g < world.gates.size(); ++g) {
        const Gate& gate = world.gates[g];
        const Place& at = world.place(gate.place);
        // A gate counts as entries of the side that reports it, or as exits from it.
        const auto add_flow = [&](const std::string& where, bool entering) {
            const std::string_view flow = entering ? "entries" : "exits";
            const std::string_view sum = entering ? "entries_cum" : "exits_cum";
            all.add(where, flow, "all", "persons/day", Measure::passed, g);
            all.add(where, sum, "all", "persons", Measure::passed_cum, g);
            if (where == world.record.host) {
                all.add(where, flow, "wave", "persons/day", Measure::passed_wave, g);
                all.add(where, sum, "wave", "persons", Measure::passed_wave_cum, g);
                all.add(where, flow, "traffic", "persons/day", Measure::passed_traffic, g);
                all.add(where, sum, "traffic", "persons", Measure::passed_traffic_cum, g);
            }
        };
        for (const std::string& where : {at.id, at.region}) {
            if (gate.to == at.country || gate.from == at.country) {
                add_flow(where, gate.to == at.country);
            }
        }
        add_flow(gate.to, true);
        add_flow(gate.from, false);
        for (const std::string& group : {gate.group(), std::string("all")}) {
            all.add(at.id, "queue", group, "persons", Measure::queue, g);
            all.add(at.id, "wait_hours", group, "hours", Measure::wait_hours, g);
            all.add(at.id, "refused", group, "persons/day", Measure::refused, g);
        }
    }
    std::set<std::size_t> with_beds;
    std::map<std::string, std::set<PlaceId>> cities_with_beds;  // by region
    for (const Housing& row : world.housing) {
        cities_with_beds[world.place(row.place).region].insert(row.place);
    }
    for (const Housing& row : world.housing) {
        const Place& at = world.place(row.place);
        const std::size_t beds = index_of(row.place) * world.tiers.size() + index_of(row.tier);
        with_beds.insert(index_of(row.place));
        for (const std::string& where : {at.id, at.region, at.country}) {
            for (const std::string& group : {world.tiers[index_of(row.tier)].id, std::string("all")}) {
                if (where == at.region && group != "all" && cities_with_beds.at(at.region).size() < 2) {
                    continue;  // the same as the city's
                }
                all.add(where, "beds", group, "persons", Measure::beds, beds);
                all.add(where, "occupied", group, "persons", Measure::occupied, beds);
                all.add(where, "occupancy", group, "share", Measure::occupancy, beds);
            }
        }
    }
    const std::vector<DeskSite> desks = desk_sites(world);
    for (std::size_t d = 0; d < desks.size(); ++d) {
        const Place& at = world.place(desks[d].place);
        const std::string service(name_of(desks[d].service));
        for (const std::string& where : {at.id, at.country}) {
            all.add(where, backlog_of(desks[d].service), "all", "persons", Measure::desk_backlog, d);
            all.add(where, "desk_wait_days", service, "days", Measure::desk_wait_days, d);
            all.add(where, served_at(desks[d].service), "all", "persons/day", Measure::desk_served, d);
        }
    }
    add_market(world, all);
    add_needs(world, with_beds, all);
    std::set<std::string> origins;
    for (const Group& group : world.groups) {
        if (group.purpose == Purpose::wave) {
            origins.insert(group.residence);
        }
    }
    for (std::size_t p = 0; p < world.places.size(); ++p) {
        const Place& at = world.places[p];
        if (with_beds.contains(p)) {
            for (const std::string& where : {at.id, at.region, at.country}) {
                all.add(where, "unsheltered", "all", "persons", Measure::unsheltered, p);
                all.add(where, "unserved_nights", "all", "person-nights", Measure::unsheltered, p);
                all.add(where, "arrivals", "all", "persons/day", Measure::arrivals, p);
                all.add(where, "departures", "all", "persons/day", Measure::departures, p);
                if (where != world.record.host) {
                    all.add(where, "present", "all", "persons", Measure::present, p);
                }
            }
        } else if (at.kind == PlaceKind::city && origins.contains(at.country)) {
            for (const std::string& where : {at.id, at.country}) {
                all.add(where, "departures", "all", "persons/day", Measure::departures, p);
            }
        }
    }
    if (!world.record.host.empty()) {
        all.add(world.record.host, "present", "all", "persons", Measure::present_host, 0);
        for (std::size_t g = 0; g < world.groups.size(); ++g) {
            const Group& group = world.groups[g];
            if (world.record.citizenship.empty() || group.citizenship == world.record.citizenship) {
                for (const std::string& by : {std::string(name_of(group.intent)), group.document}) {
                    all.add(world.record.host, "present", by, "persons", Measure::present_host_group, g);
                }
            }
        }
    }
    if (law && !world.record.host.empty()) {
        const auto add = [&](std::string_view measure, std::string_view unit, Measure kind) {
            all.add(world.record.host, measure, "all", unit, kind, 0);
        };
        add("permits", "persons", Measure::permits);
        add("permit_backlog", "persons", Measure::permit_backlog);
        add("asylum_claims", "persons/day", Measure::asylum_claims);
        add("asylum_pending", "persons", Measure::asylum_pending);
        add("renewals", "persons/day", Measure::renewals);
        add("overstayers", "persons", Measure::overstayers);
    }
    return all.sorted();
}

std::vector<std::uint32_t> same_series(std::span<const SeriesSpec> specs) {
    std::map<std::tuple<SeriesSpec::Measure, double, std::vector<std::uint32_t>>, std::uint32_t> first;
    std::vector<std::uint32_t> same_as;
    for (const SeriesSpec& spec : specs) {
        const auto position = static_cast<std::uint32_t>(same_as.size());
        same_as.push_back(first.try_emplace({spec.measure, spec.scale, spec.sources}, position).first->second);
    }
    return same_as;
}

double value_of(const SeriesSpec& spec, const World& world, const Ledger& ledger, Day day, double before) {
    const auto sum = [&spec](const auto& value) {
        double total = 0;
        for (const std::uint32_t source : spec.sources) {
            total += value(source);
        }
        return total;
    };
    const auto mean = [&spec](const auto& value, const auto& weight) {
        double total = 0;
        double weights = 0;
        for (const std::uint32_t source : spec.sources) {
            total += value(source) * weight(source);
            weights += weight(source);
        }
        return weights > 0 ? total / weights : value(spec.sources.front());
    };
    const auto mean_of_places = [&](const std::vector<double>& by_place) {
        return spec.sources.size() == 1 ? by_place[spec.sources.front()]
                                        : mean([&](std::uint32_t p) { return by_place[p]; },
                                               [&](std::uint32_t p) { return world.places[p].population; });
    };
    const auto passed = [&](std::uint32_t g) { return ledger.passed[g]; };
    const auto beds = [&](std::uint32_t bed) { return ledger.beds[bed]; };
    const auto occupied = [&](std::uint32_t bed) { return ledger.levels.occupied_at(bed); };
    switch (spec.measure) {
        case Measure::passed:
            return sum(passed);
        case Measure::passed_cum:
            return day < world.reference_date ? 0.0 : before + sum(passed);
        case Measure::passed_wave:
            return sum([&](std::uint32_t g) { return ledger.passed_wave[g]; });
        case Measure::passed_wave_cum:
            return day < world.reference_date ? 0.0
                                              : before + sum([&](std::uint32_t g) { return ledger.passed_wave[g]; });
        case Measure::passed_traffic:
            return sum([&](std::uint32_t g) { return ledger.passed_traffic[g]; });
        case Measure::passed_traffic_cum:
            return day < world.reference_date ? 0.0
                                              : before + sum([&](std::uint32_t g) { return ledger.passed_traffic[g]; });
        case Measure::queue:
            return sum([&](std::uint32_t g) { return ledger.levels.queue(id_at<GateId>(g)); });
        case Measure::wait_hours: {
            double longest = 0;
            for (const std::uint32_t g : spec.sources) {
                longest = std::max(longest, wait_hours(ledger.levels.queue(id_at<GateId>(g)), ledger.slots[g]));
            }
            return longest;
        }
        case Measure::refused:
            return sum([&](std::uint32_t g) { return ledger.refused[g]; });
        case Measure::arrivals:
            return sum([&](std::uint32_t p) { return ledger.arrivals[p]; });
        case Measure::departures:
            return sum([&](std::uint32_t p) { return ledger.departures[p]; });
        case Measure::present:
            return sum([&](std::uint32_t p) { return ledger.present[p]; });
        case Measure::present_host:
            return ledger.in_host;
        case Measure::present_host_group:
            return sum([&](std::uint32_t g) { return ledger.in_host_by_group[g]; });
        case Measure::beds:
            return sum(beds);
        case Measure::occupied:
            return sum(occupied);
        case Measure::occupancy: {
            const double total = sum(beds);
            return total > 0 ? sum(occupied) / total : 0.0;
        }
        case Measure::unsheltered:
            return sum([&](std::uint32_t p) { return ledger.levels.unsheltered(id_at<PlaceId>(p)); });
        case Measure::rent_index:
            return mean([&](std::uint32_t bed) { return ledger.rent_index[bed]; },
                        [&](std::uint32_t bed) { return ledger.rent_weight[bed]; });
        case Measure::rent_season:
            return mean_of_places(ledger.rent_season);
        case Measure::daily_let:
            return mean_of_places(ledger.daily_let);
        case Measure::rent_sitting:
            return mean_of_places(ledger.rent_sitting);
        case Measure::rent_month:
            return mean_of_places(ledger.rent_month);
        case Measure::rent_search:
            return mean_of_places(ledger.rent_search);
        case Measure::rent_offer:
            return mean_of_places(ledger.rent_offer);
        case Measure::displaced:
            return sum([&](std::uint32_t p) { return ledger.displaced[p]; });
        case Measure::newcomers:
            return spec.scale * sum([&](std::uint32_t p) {
                       return ledger.lodged[p] + ledger.levels.unsheltered(id_at<PlaceId>(p));
                   });
        case Measure::homeless:
            return spec.scale * sum([&](std::uint32_t p) { return ledger.levels.unsheltered(id_at<PlaceId>(p)); });
        case Measure::desk_backlog:
            return sum([&](std::uint32_t d) { return ledger.desk_backlog[d]; });
        case Measure::desk_wait_days: {
            double longest = 0;
            for (const std::uint32_t d : spec.sources) {
                longest = std::max(longest, ledger.desk_wait_days[d]);
            }
            return longest;
        }
        case Measure::desk_served:
            return sum([&](std::uint32_t d) { return ledger.desk_served[d]; });
        case Measure::permits:
            return day < world.reference_date ? 0.0 : before + ledger.permits;
        case Measure::permit_backlog:
            return ledger.permit_backlog;
        case Measure::asylum_claims:
            return ledger.asylum_claims;
        case Measure::asylum_pending:
            return ledger.in_host_by_standing[static_cast<std::size_t>(Standing::protection)];
        case Measure::renewals:
            return ledger.renewals;
        case Measure::overstayers:
            return ledger.in_host_by_standing[static_cast<std::size_t>(Standing::past_last_day)];
    }
    return 0;
}

}  // namespace steppe
