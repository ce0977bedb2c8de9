#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/commands.hpp"
#include "app/destination.hpp"
#include "app/interrupt.hpp"
#include "app/law_shown.hpp"
#include "app/overrides.hpp"
#include "app/progress.hpp"
#include "app/recorded_series.hpp"
#include "app/results.hpp"
#include "app/scene.hpp"
#include "app/summary_words.hpp"
#include "app/tell.hpp"
#include "exchange/alerts_out.hpp"
#include "exchange/atomic_file.hpp"
#include "exchange/csv.hpp"
#include "exchange/provenance.hpp"
#include "exchange/replicate_store.hpp"
#include "inference/alerts.hpp"
#include "inference/paired.hpp"
#include "steppe/ensemble.hpp"
#include "steppe/scenario.hpp"

namespace steppe {
namespace {

struct Side {
    std::string name;
    Scenario scenario;
};

void append_rows(std::string& text, const std::string& variant, const PairedSeries& series, Day first_day) {
    for (std::size_t d = 0; d < series.base.size(); ++d) {
        const Summary::Row& row = series.differences[d];
        text += format_day(first_day + static_cast<Day>(d));
        for (const std::string& field :
             {series.key.place, series.key.measure, series.key.group, series.key.unit, variant}) {
            text += ',';
            append_field(text, field);
        }
        for (const double number :
             {series.base[d], row.mean, row.sd, row.quantiles.front(), row.quantiles[2], row.quantiles.back()}) {
            text += ',';
            append_number(text, number);
        }
        text += '\n';
    }
}

/// The 90 % interval of a difference.
std::string interval_of(const SummaryWords& words, const Summary::Row& row, int digits) {
    return words.interval(words.change(row.quantiles.front(), digits), words.change(row.quantiles.back(), digits));
}

/// As the command line has it.
std::string name_of(const SeriesKey& key) { return fmt::format("{} {} {}", key.place, key.measure, key.group); }

/// What the terminal says of the series, in the order of the series.
struct Told {
    const World& world;
    const std::vector<std::string>& show;  ///< series that the command asks for
    std::vector<PairedSeries> headline;    ///< the host's sums and stock
    std::vector<PairedSeries> shown;

    void hear(const PairedSeries& series) {
        const SeriesKey& key = series.key;
        if (key.place == world.record.host && key.group == "all" &&
            (key.measure == "entries_cum" || key.measure == "exits_cum" || key.measure == "present" ||
             key.measure == "unserved_nights")) {
            headline.push_back(series);
        }
        if (std::ranges::find(show, name_of(key)) != show.end()) {
            shown.push_back(series);
        }
    }
};

/// On the last day: mean difference with its interval, and what pairing gained.
void print_headline(const Told& told, const SummaryWords& words) {
    for (const PairedSeries& series : told.headline) {
        const Summary::Row& row = series.differences.back();
        if (row.mean == 0 && row.sd == 0) {
            fmt::print(stderr, "  {}\n",
                       words.say("compare_equal", {{"measure", words.measure(series.key.measure)},
                                                   {"place", words.place(told.world, series.key.place)},
                                                   {"base", words.figure(series.base.back(), 6)}}));
            continue;
        }
        fmt::print(stderr, "  {}\n",
                   words.say("compare_sum", {{"measure", words.measure(series.key.measure)},
                                             {"place", words.place(told.world, series.key.place)},
                                             {"difference", words.change(row.mean, 6, series.key)},
                                             {"interval", interval_of(words, row, 6)},
                                             {"base", words.figure(series.base.back(), 6)},
                                             {"times", words.times(series.reduction.back(), 3)}}));
    }
}

/// Alerts that the variant makes likelier or rarer by the last day, or half of the futures pass on another day.
void print_alerts(const std::vector<PairedAlert>& alerts, const World& world, const SummaryWords& words) {
    const auto half_by = [&](const std::vector<double>& by_day) { return day_by_which(by_day, 0.5, world.first_day); };
    const auto date = [&](const std::optional<Day>& day) {
        return day ? words.say("compare_by", {{"date", words.date(*day)}}) : words.say("compare_never");
    };
    std::size_t same = 0;
    for (const PairedAlert& alert : alerts) {
        const std::optional<Day> base = half_by(alert.base);
        const std::optional<Day> variant = half_by(alert.variant);
        if (alert.base.back() == alert.variant.back() && base == variant) {
            ++same;
            continue;
        }
        const auto percent = [](double part) { return std::round(100 * part); };
        const auto share = [&](double part) { return words.figure(percent(part), 3); };
        const auto change = [&](double part) { return words.change(percent(part), 3); };
        fmt::print(stderr, "  {}\n",
                   words.say("compare_alert",
                             {{"what", words.series(world, alert.key)},
                              {"limit", words.figure(alert.above, 6)},
                              {"share", share(alert.variant.back())},
                              {"base", share(alert.base.back())},
                              {"points", words.points(percent(alert.variant.back() - alert.base.back()))},
                              {"interval", words.interval(change(alert.low.back()), change(alert.high.back()))},
                              {"half", date(variant)},
                              {"half_base", date(base)}}));
    }
    if (same > 0) {
        fmt::print(stderr, "  {}\n",
                   words.say("compare_same", {{"same", std::to_string(same)}, {"all", std::to_string(alerts.size())}}));
    }
}

/// The first of `show` that the model does not have; empty if it has all.
std::string unknown_series(const std::vector<std::string>& show, const std::vector<SeriesKey>& series) {
    for (const std::string& name : show) {
        if (std::ranges::none_of(series, [&](const SeriesKey& key) { return name == name_of(key); })) {
            return name;
        }
    }
    return {};
}

/// The series that the command asks for: on the day on which the base is at its greatest, and over all days.
void print_shown(const Told& told, Day first_day, const SummaryWords& words) {
    for (const PairedSeries& series : told.shown) {
        const auto peak = static_cast<std::size_t>(std::ranges::max_element(series.base) - series.base.begin());
        const Summary::Row& row = series.differences[peak];
        double base = 0;
        double difference = 0;
        for (std::size_t d = 0; d < series.base.size(); ++d) {
            base += series.base[d] / static_cast<double>(series.base.size());
            difference += series.differences[d].mean / static_cast<double>(series.base.size());
        }
        fmt::print(stderr, "  {}\n",
                   words.say("compare_shown", {{"series", words.series(told.world, series.key)},
                                               {"difference", words.change(row.mean, 4, series.key)},
                                               {"interval", interval_of(words, row, 4)},
                                               {"base", words.figure(series.base[peak], 4)},
                                               {"date", words.date(first_day + static_cast<Day>(peak))},
                                               {"mean_difference", words.change(difference, 4)},
                                               {"mean_base", words.figure(base, 4)}}));
    }
}

/// An ensemble, its replicates packed; the series of `limits` are kept one by one as well.
struct Futures {
    Ensemble ensemble;
    std::vector<std::string> records;

    Futures(const Simulation& simulation, EnsembleOptions options, std::span<const Limit> limits,
            const std::filesystem::path& file) {
        options.keep = limited_series(limits, simulation.series());
        ReplicateStore store(file, {}, ReplicateStore::Begin::anew);
        options.store = &store;
        ensemble = run_ensemble(simulation, options);
        const auto days = static_cast<std::size_t>(ensemble.summary.last_day - ensemble.summary.first_day) + 1;
        for (const std::uint32_t replicate : ensemble.replicates) {
            records.push_back(store.record(replicate));
            std::ranges::copy(kept_values_of(records.back(), ensemble.kept.size(), days),
                              std::back_inserter(ensemble.kept_values));
        }
        store.remove();
    }
    [[nodiscard]] PairedSide side() const { return {ensemble, records}; }
};

}  // namespace

int compare(const CompareRequest& request) {
    std::vector<Side> sides;
    bool sound = true;
    const auto read = [&](const std::string& name, std::span<const std::filesystem::path> variants) {
        Reading reading = read_scenario(request.scenario, variants);
        if (reading.problems.empty() && reading.scenario.kernels != Kernels::standard) {
            reading.problems.add({"scenario.yaml"}, "kernels: flee", "the standard kernels",
                                 "variants change the tables of the standard model");
        }
        sound = tell(reading.problems, {}, request.quiet) && sound;
        sides.push_back({name, std::move(reading.scenario)});
    };
    read("base", {});
    Problems problems_of_names;
    const SummaryWords words(request.language, read_names(request.scenario, problems_of_names));
    sound = tell(problems_of_names, {}, request.quiet) && sound;
    std::vector<std::string> complaints;
    if (sound) {
        check_within("--until", request.until, sides.front().scenario.world, complaints);
    }
    for (const std::string& complaint : complaints) {
        fmt::print(stderr, "{}\n", complaint);
    }
    if (!sound || !complaints.empty()) {
        return kRefused;  // every variant would say the same
    }
    std::map<std::string, std::filesystem::path> names;
    for (const std::filesystem::path& variant : request.variants) {
        const std::string name = variant.stem().string();
        if (name == "base" || !names.emplace(name, variant).second) {
            fmt::print(stderr, "--variant {}: a second result named '{}'; rename the file\n", variant.string(), name);
            sound = false;
            continue;
        }
        read(name, std::span(&variant, 1));
    }
    if (!sound) {
        return kRefused;
    }
    const std::atomic<bool>& stop = stop_on_interrupt();
    prepare_file(request.out / "differences.csv");
    AtomicFile table(request.out / "differences.csv");
    table.write("date,place,measure,group,unit,variant,base,mean,sd,q05,q50,q95\n");
    AtomicFile alert_table(request.out / "alert_differences.csv");
    alert_table.write(kAlertDifferencesHeader);

    EnsembleOptions options;
    options.seed = request.seed.value_or(sides.front().scenario.seed);
    options.replicates = request.replicates.value_or(sides.front().scenario.replicates);
    options.threads = request.threads;
    options.until = request.until;
    options.stop = &stop;
    fmt::print(stderr, "seed {}\n", options.seed);
    std::optional<Futures> base;
    for (Side& side : sides) {
        const auto began = std::chrono::steady_clock::now();
        Provenance provenance = provenance_at_start(request.command, options.threads);
        describe(provenance, side.scenario);
        if (side.name != "base") {
            describe_variant(provenance, side.name, names.at(side.name));
        }
        provenance.seed = options.seed;
        provenance.replicates_asked = options.replicates;
        provenance.mode = "cohort";
        const Simulation simulation(std::move(side.scenario.world), std::move(side.scenario.parameters),
                                    side.scenario.law);
        if (const std::string unknown = unknown_series(request.show, simulation.series()); !unknown.empty()) {
            fmt::print(stderr, "--show '{}': no such series; see place, measure and group of summary.csv\n", unknown);
            return kRefused;
        }
        Problems unknown_limits;
        const std::vector<Limit> limits = limits_on(side.scenario.limits, simulation.series(), unknown_limits);
        if (!tell(unknown_limits, {}, request.quiet)) {
            return kRefused;
        }
        prepare_results(request.out / side.name);
        std::optional<Progress> progress;
        if (!request.quiet) {
            progress.emplace(options.replicates);
            options.on_replicate_done = [&](std::uint32_t done) { progress->show(done); };
        }
        Futures futures(simulation, options, limits, request.out / side.name / "replicates.part");
        Ensemble& ensemble = futures.ensemble;
        progress.reset();
        if (ensemble.finished < options.replicates) {
            fmt::print(stderr, "interrupted: a comparison needs all replicates of all sides; no differences.csv\n");
            return kInterrupted;
        }
        provenance.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
        std::map<std::string, std::string> further;
        add_alert_files(further, alerts_of(limits, ensemble), ensemble, simulation.world().reference_date);
        add_law_file(further, simulation.world(), side.scenario.law, ensemble.summary);
        // What is kept is for the pairs alone: the summary is enough for the files of a side.
        std::vector<std::size_t> kept = std::exchange(ensemble.kept, {});
        (void)write_results(request.out / side.name, ensemble, further, std::move(provenance));
        ensemble.kept = std::move(kept);
        if (!base) {
            base.emplace(std::move(futures));
            continue;
        }
        std::string text;
        Told told{simulation.world(), request.show, {}, {}};
        for_each_paired(base->side(), futures.side(), request.threads, [&](const PairedSeries& series) {
            append_rows(text, side.name, series, ensemble.summary.first_day);
            constexpr std::size_t kPiece = 1U << 20U;
            if (text.size() > kPiece) {
                table.write(text);
                text.clear();
            }
            told.hear(series);
        });
        table.write(text);
        const std::vector<PairedAlert> paired = paired_alerts(limits, base->ensemble, ensemble);
        alert_table.write(alert_difference_rows(paired, side.name, ensemble.summary.first_day));
        if (!request.quiet) {
            fmt::print(stderr, "{}\n",
                       words.say("compare_heading", {{"variant", side.name},
                                                     {"title", side.scenario.title},
                                                     {"date", words.date(ensemble.summary.last_day)}}));
            print_headline(told, words);
            print_alerts(paired, simulation.world(), words);
            print_shown(told, ensemble.summary.first_day, words);
        }
    }
    table.flush();
    alert_table.flush();
    table.commit();
    alert_table.commit();
    if (!request.quiet) {
        fmt::print(stderr, "{}\n", words.say("compare_wrote", {{"file", (request.out / "differences.csv").string()}}));
    }
    return kDone;
}

}  // namespace steppe
