// How many are enough? A search over the size of a measure, each size judged by running the scenario.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/commands.hpp"
#include "app/interrupt.hpp"
#include "app/overrides.hpp"
#include "app/progress.hpp"
#include "app/recorded_series.hpp"
#include "app/tell.hpp"
#include "exchange/size_json.hpp"
#include "inference/sizing.hpp"
#include "scenario/cells.hpp"
#include "steppe/ensemble.hpp"
#include "steppe/scenario.hpp"

namespace steppe {
namespace {

std::vector<std::string> ids_of(const auto& rows) {
    std::vector<std::string> ids;
    ids.reserve(rows.size());
    for (const auto& row : rows) {
        ids.push_back(row.id);
    }
    return ids;
}

/// `kz_oral:shelter`, in its two parts.
std::pair<std::string, std::string> halves(const std::string& text) {
    const std::size_t colon = text.find(':');
    return {text.substr(0, colon), colon == std::string::npos ? "" : text.substr(colon + 1)};
}

/// What is sized, in the scenario's own terms; nothing if a name is unknown, which has been told.
struct Sized {
    PlaceId place = PlaceId::none;
    TierId tier = TierId::none;                     ///< beds
    std::optional<Service> service = std::nullopt;  ///< desks
};

std::optional<Sized> sized_of(const SizeRequest& request, const World& world) {
    const auto [place_id, what] = halves(request.what);
    Sized sized;
    sized.place = world.find_place(place_id);
    if (sized.place == PlaceId::none) {
        fmt::print(stderr, "{} {}: unknown place '{}'; {}\n", request.option(), request.what, place_id,
                   did_you_mean(place_id, ids_of(world.places), "see places.csv"));
        return std::nullopt;
    }
    if (world.place(sized.place).kind != PlaceKind::city) {
        fmt::print(stderr, "{} {}: {} is no city; beds and desks are in cities\n", request.option(), request.what,
                   place_id);
        return std::nullopt;
    }
    if (request.desks) {
        sized.service = service_named(what);
        if (!sized.service) {
            fmt::print(
                stderr, "--desks {}: unknown service '{}'; {}\n", request.what, what,
                did_you_mean(what, {"number", "registration", "aid"}, "write PLACE:SERVICE, such as kz_oral:number"));
            return std::nullopt;
        }
        return sized;
    }
    sized.tier = world.find_tier(what);
    if (sized.tier == TierId::none) {
        fmt::print(stderr, "--beds {}: unknown tier '{}'; {}\n", request.what, what,
                   did_you_mean(what, ids_of(world.tiers), "write PLACE:TIER, such as kz_oral:shelter"));
        return std::nullopt;
    }
    return sized;
}

/// The world with `size` beds of the tier from a day on, at the price they have then.
void set_beds(World& world, const Sized& sized, Day from, double size) {
    const auto key = [](const Housing& row) { return std::pair(row.place, row.tier); };
    auto row = std::ranges::lower_bound(world.housing, std::pair(sized.place, sized.tier), {}, key);
    if (row == world.housing.end() || key(*row) != std::pair(sized.place, sized.tier)) {
        row = world.housing.insert(row, Housing{sized.place, sized.tier, {{1, 0}}, {{1, 0}}});
    }
    const auto opens = std::ranges::lower_bound(row->beds, from, {}, &Step::from);
    row->beds.erase(opens, row->beds.end());
    row->beds.push_back({from, size});
}

/// The world with `size` desks more from a day on, open on the days on which those of the place are, else daily.
void add_desks(World& world, PlaceId place, Service service, Day from, double size, double per_desk) {
    ServiceDesk desk{place, service, size * per_desk, {}};
    desk.from = from;
    for (const ServiceDesk& one : world.desks) {
        if (one.place == place && one.service == service) {
            for (std::size_t d = 0; d < desk.open_on.size(); ++d) {
                desk.open_on[d] = desk.open_on[d] || one.open_on[d];
            }
        }
    }
    if (std::ranges::none_of(desk.open_on, [](bool open) { return open; })) {
        desk.open_on.fill(true);
    }
    const auto at = std::ranges::upper_bound(world.desks, std::pair(desk.place, desk.service), {},
                                             [](const ServiceDesk& one) { return std::pair(one.place, one.service); });
    world.desks.insert(at, desk);
}

}  // namespace

int size(const SizeRequest& request) {
    Reading reading = read_scenario(request.scenario);
    if (reading.problems.empty() && reading.scenario.kernels != Kernels::standard) {
        reading.problems.add({"scenario.yaml"}, "kernels: flee", "the standard kernels",
                             "beds and desks are of the standard model");
    }
    if (!tell(reading.problems, {}, request.quiet)) {
        return kRefused;
    }
    const Scenario& scenario = reading.scenario;
    std::vector<std::string> complaints;
    check_within("--to", request.to, scenario.world, complaints);
    check_within("--from", request.from, scenario.world, complaints);
    for (const std::string& complaint : complaints) {
        fmt::print(stderr, "{}\n", complaint);
    }
    const std::optional<Sized> sized = sized_of(request, scenario.world);
    if (!complaints.empty() || !sized) {
        return kRefused;
    }
    const Day from = request.from.value_or(scenario.world.reference_date);
    const Day to = request.to.value_or(scenario.world.last_day);
    if (from > to) {
        fmt::print(stderr, "--to {}: a day before {}\n", format_day(to), format_day(from));
        return kRefused;
    }

    EnsembleOptions options;
    options.seed = request.seed.value_or(scenario.seed);
    options.replicates = request.replicates.value_or(scenario.replicates);
    options.threads = request.threads;
    options.until = to;
    const std::atomic<bool>& stop = stop_on_interrupt();
    options.stop = &stop;
    std::optional<Problems> unknown;
    bool interrupted = false;
    std::string unit;

    const auto share_of_size = [&](std::int64_t tried) {
        World world = scenario.world;
        if (sized->service) {
            add_desks(world, sized->place, *sized->service, from, static_cast<double>(tried), request.per_desk);
        } else {
            set_beds(world, *sized, from, static_cast<double>(tried));
        }
        const Simulation simulation(std::move(world), scenario.parameters, scenario.law);
        Problems problems;
        options.keep = recorded_series({{request.place, request.measure, request.group, {"--keep"}}},
                                       simulation.series(), problems);
        if (!problems.empty()) {
            unknown = std::move(problems);
            return Trial{tried, 0, 0};
        }
        unit = simulation.series()[options.keep.front()].unit;
        std::optional<Progress> progress;
        if (!request.quiet) {
            progress.emplace(options.replicates);
            options.on_replicate_done = [&](std::uint32_t done) { progress->show(done); };
        }
        const Ensemble ensemble = run_ensemble(simulation, options);
        interrupted = ensemble.finished < options.replicates;
        return Trial{tried, kept_within(ensemble, 0, request.at_most, from, to), ensemble.finished};
    };

    fmt::print(stderr, "seed {}\n", options.seed);
    const auto go_on = [&] { return !unknown && !interrupted; };
    const Sizing found =
        search_size({request.least, request.most, request.step, request.certainty}, share_of_size, go_on);
    if (unknown) {
        (void)tell(*unknown, {}, request.quiet);
        return kRefused;
    }
    if (interrupted) {
        fmt::print(stderr, "interrupted: no answer\n");
        return kInterrupted;
    }
    const SizeAnswer answer{request.what,
                            request.desks ? "desks more" : "beds",
                            {request.place, request.measure, request.group, unit},
                            request.at_most,
                            from,
                            to,
                            request.certainty,
                            options.seed,
                            options.replicates,
                            found};
    fmt::print("{}", request.json ? size_json(answer) : size_text(answer));
    return kDone;
}

}  // namespace steppe
