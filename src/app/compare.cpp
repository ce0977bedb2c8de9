#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/commands.hpp"
#include "app/interrupt.hpp"
#include "app/law_shown.hpp"
#include "app/overrides.hpp"
#include "app/progress.hpp"
#include "app/recorded_series.hpp"
#include "app/results.hpp"
#include "app/tell.hpp"
#include "exchange/alerts_out.hpp"
#include "exchange/atomic_file.hpp"
#include "exchange/csv.hpp"
#include "exchange/provenance.hpp"
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

/// The host's sums and stock on the last day: mean difference with its interval, and what pairing gained.
void print_headline(const std::string& variant, const std::string& title, const std::vector<PairedSeries>& all,
                    const World& world, Day last_day) {
    fmt::print(stderr, "{} ({}), less the base, {}:\n", variant, title, format_day(last_day));
    for (const PairedSeries& series : all) {
        const bool headline = series.key.place == world.record.host && series.key.group == "all" &&
                              (series.key.measure == "entries_cum" || series.key.measure == "exits_cum" ||
                               series.key.measure == "present" || series.key.measure == "unserved_nights");
        if (headline) {
            const Summary::Row& row = series.differences.back();
            fmt::print(stderr,
                       "  {} of {}: {:+.6g} (90 % interval {:+.6g} to {:+.6g}) on {:.6g}; variance {:.3g} times "
                       "smaller than of independent runs\n",
                       series.key.measure, series.key.place, row.mean, row.quantiles.front(), row.quantiles.back(),
                       series.base.back(), series.reduction.back());
        }
    }
}

/// Alerts that the variant makes likelier or rarer by the last day, or half of the futures pass on another day.
void print_alerts(const std::vector<PairedAlert>& alerts, Day first_day) {
    const auto half_by = [&](const std::vector<double>& by_day) { return day_by_which(by_day, 0.5, first_day); };
    const auto date = [](const std::optional<Day>& day) { return day ? "by " + format_day(*day) : "never"; };
    std::size_t same = 0;
    for (const PairedAlert& alert : alerts) {
        const std::optional<Day> base = half_by(alert.base);
        const std::optional<Day> variant = half_by(alert.variant);
        if (alert.base.back() == alert.variant.back() && base == variant) {
            ++same;
            continue;
        }
        fmt::print(
            stderr,
            "  alert {} {} {} above {:g}: {:.0f} % of futures instead of {:.0f} %, {:+.0f} points (90 % interval "
            "{:+.0f} to {:+.0f}); half {} instead of {}\n",
            alert.key.place, alert.key.measure, alert.key.group, alert.above, 100 * alert.variant.back(),
            100 * alert.base.back(), 100 * (alert.variant.back() - alert.base.back()), 100 * alert.low.back(),
            100 * alert.high.back(), date(variant), date(base));
    }
    if (same > 0) {
        fmt::print(stderr, "  {} of {} alerts: as likely as in the base, and half of them by the same day\n", same,
                   alerts.size());
    }
}

/// The first of `show` that the model does not have; empty if it has all.
std::string unknown_series(const std::vector<std::string>& show, const std::vector<SeriesKey>& series) {
    for (const std::string& name : show) {
        if (std::ranges::none_of(series, [&](const SeriesKey& key) {
                return name == fmt::format("{} {} {}", key.place, key.measure, key.group);
            })) {
            return name;
        }
    }
    return {};
}

/// The series that the command asks for: on the day on which the base is at its greatest, and over all days.
void print_shown(const std::vector<std::string>& show, const std::vector<PairedSeries>& all, Day first_day) {
    for (const PairedSeries& series : all) {
        const std::string name = fmt::format("{} {} {}", series.key.place, series.key.measure, series.key.group);
        if (std::ranges::find(show, name) == show.end()) {
            continue;
        }
        const auto peak = static_cast<std::size_t>(std::ranges::max_element(series.base) - series.base.begin());
        const Summary::Row& row = series.differences[peak];
        double base = 0;
        double difference = 0;
        for (std::size_t d = 0; d < series.base.size(); ++d) {
            base += series.base[d] / static_cast<double>(series.base.size());
            difference += series.differences[d].mean / static_cast<double>(series.base.size());
        }
        fmt::print(stderr,
                   "  {}: {:+.4g} {} (90 % interval {:+.4g} to {:+.4g}) on {:.4g} on {}, its peak; mean of all days "
                   "{:+.4g} on {:.4g}\n",
                   name, row.mean, series.key.unit, row.quantiles.front(), row.quantiles.back(), series.base[peak],
                   format_day(first_day + static_cast<Day>(peak)), difference, base);
    }
}

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
    std::vector<std::string> complaints;
    if (sound) {
        check_until(request.until, sides.front().scenario.world, complaints);
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
    std::filesystem::create_directories(request.out);
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
    std::optional<Ensemble> base;
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
        options.keep.resize(simulation.series().size());
        std::iota(options.keep.begin(), options.keep.end(), std::size_t{0});
        prepare_results(request.out / side.name);
        std::optional<Progress> progress;
        if (!request.quiet) {
            progress.emplace(options.replicates);
            options.on_replicate_done = [&](std::uint32_t done) { progress->show(done); };
        }
        Ensemble ensemble = run_ensemble(simulation, options);
        progress.reset();
        if (ensemble.finished < options.replicates) {
            fmt::print(stderr, "interrupted: a comparison needs all replicates of all sides; no differences.csv\n");
            return kInterrupted;
        }
        provenance.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
        std::map<std::string, std::string> further;
        add_alert_files(further, alerts_of(limits, ensemble), ensemble, simulation.world().reference_date);
        add_law_file(further, simulation.world(), side.scenario.law, ensemble.summary);
        // Every series is kept, for the pairs alone: the summary is enough for the files of a side.
        std::vector<std::size_t> kept = std::exchange(ensemble.kept, {});
        (void)write_results(request.out / side.name, ensemble, further, std::move(provenance));
        ensemble.kept = std::move(kept);
        if (!base) {
            base = std::move(ensemble);
            continue;
        }
        const std::vector<PairedSeries> all = paired_differences(*base, ensemble);
        std::string text;
        for (const PairedSeries& series : all) {
            append_rows(text, side.name, series, ensemble.summary.first_day);
            constexpr std::size_t kPiece = 1U << 20U;
            if (text.size() > kPiece) {
                table.write(text);
                text.clear();
            }
        }
        table.write(text);
        const std::vector<PairedAlert> paired = paired_alerts(limits, *base, ensemble);
        alert_table.write(alert_difference_rows(paired, side.name, ensemble.summary.first_day));
        if (!request.quiet) {
            print_headline(side.name, side.scenario.title, all, simulation.world(), ensemble.summary.last_day);
            print_alerts(paired, ensemble.summary.first_day);
            print_shown(request.show, all, ensemble.summary.first_day);
        }
    }
    table.flush();
    alert_table.flush();
    table.commit();
    alert_table.commit();
    if (!request.quiet) {
        fmt::print(stderr, "wrote {} and the summary of each side in a folder beside it\n",
                   (request.out / "differences.csv").string());
    }
    return kDone;
}

}  // namespace steppe
