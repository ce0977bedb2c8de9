// steppe score: how good was it?
#include <fmt/format.h>

#include <cstdio>
#include <map>

#include "app/commands.hpp"
#include "app/destination.hpp"
#include "app/hub_table.hpp"
#include "app/score_input.hpp"
#include "app/tell.hpp"
#include "app/verification_tables.hpp"
#include "exchange/atomic_file.hpp"
#include "inference/observed.hpp"
#include "inference/quantile_scores.hpp"

namespace steppe {
namespace {

constexpr std::uint64_t kPitSeed = 1;

/// Of a run of a scenario only three quantiles of each observation are in observed.csv: the score of these.
ScoreTable observed_table(const RunResults& results) {
    constexpr std::array<double, 3> kLevels = {0.05, 0.5, 0.95};
    ScoreTable table{
        results.name + " beside observations",
        "observed",
        "Observations that the model's parameters were chosen on are no test: see the scenario's page. WIS over "
        "the quantiles 5, 50 and 95 %; below: share of replicates below the observation.",
        "observation",
        {"observed", "q05", "q50", "q95", "inside", "below", "WIS", "dispersion", "over", "under"},
        {}};
    for (const ObservedRow& row : results.observed) {
        const WeightedIntervalScore wis =
            weighted_interval_score(kLevels, std::array{row.q05, row.q50, row.q95}, row.observed);
        table.rows.push_back(
            {fmt::format("{} {} {} {} {}", row.id, row.key.place, row.key.measure, row.key.group, format_day(row.to)),
             {row.observed, row.q05, row.q50, row.q95, row.inside ? 1.0 : 0.0, row.below, wis.total(), wis.dispersion,
              wis.overprediction, wis.underprediction}});
    }
    return table;
}

/// With the replicates of results.nc: what an ensemble is scored by.
std::vector<ForecastOutcome> outcomes_of(const RunResults& results) {
    std::vector<ForecastOutcome> outcomes;
    for (const ObservedRow& row : results.observed) {
        const auto series = std::ranges::find_if(results.replicates, [&](const ReplicateSeries& one) {
            return one.key.place == row.key.place && one.key.measure == row.key.measure &&
                   one.key.group == row.key.group;
        });
        if (series == results.replicates.end() || row.from < series->first_day ||
            row.to >= series->first_day + static_cast<Day>(series->days)) {
            continue;
        }
        ForecastOutcome outcome{{}, row.observed};
        for (std::size_t r = 0; r < series->replicates; ++r) {
            const std::size_t first = r * series->days + static_cast<std::size_t>(row.from - series->first_day);
            const auto days = std::span(series->values).subspan(first, static_cast<std::size_t>(row.to - row.from) + 1);
            outcome.members.push_back(observed_number(row.key.measure, days));
        }
        outcomes.push_back(std::move(outcome));
    }
    return outcomes;
}

/// The forecasts of what was observed, made on the run's first day.
std::string hub_rows(const RunResults& results) {
    std::string table;
    const std::vector<ForecastOutcome> outcomes = outcomes_of(results);
    if (outcomes.size() != results.observed.size()) {
        return table;
    }
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        const ObservedRow& row = results.observed[i];
        const HubTarget target{results.replicates.front().first_day, row.key.measure + " " + row.key.group, row.to,
                               row.key.place};
        append_hub_quantiles(table, target, quantiles_of(outcomes[i].members, kHubLevels));
        append_hub_samples(table, target, outcomes[i].members);
    }
    return table;
}

/// Every camp on every day, as told on the first day; the day is the table's, which in Flee is a day late.
std::string hub_rows(const CampPrediction& prediction) {
    std::string table;
    const CampCounts& counts = prediction.counts;
    for (std::size_t i = 0; i < counts.counted.size(); ++i) {
        const HubTarget target{prediction.first_day, "people in camp",
                               prediction.first_day + static_cast<Day>(i / counts.camps),
                               prediction.camps[i % counts.camps]};
        std::vector<double> members;
        members.reserve(prediction.members.size());
        for (const std::vector<double>& member : prediction.members) {
            members.push_back(member[i]);
        }
        append_hub_quantiles(table, target, quantiles_of(members, kHubLevels));
        append_hub_samples(table, target, members);
    }
    return table;
}

/// By measure: how many are inside, and the scores relative to what was observed.
ScoreTable observed_summary(const RunResults& results) {
    struct Sums {
        double count = 0, inside = 0, error = 0, observed = 0;
    };
    std::map<std::string, Sums> by_measure;
    Sums& all = by_measure["all measures"];
    for (const ObservedRow& row : results.observed) {
        for (Sums* const sums : {&all, &by_measure[row.key.measure]}) {
            sums->count += 1;
            sums->inside += row.inside ? 1 : 0;
            sums->error += std::abs(row.q50 - row.observed);
            sums->observed += std::abs(row.observed);
        }
    }
    ScoreTable table{results.name + " by measure",
                     "observed",
                     "Error: of the medians, as a share of what was observed.",
                     "measure",
                     {"observations", "in 90 %", "error"},
                     {}};
    for (const auto& [measure, sums] : by_measure) {
        table.rows.push_back({measure, {sums.count, sums.inside / sums.count, sums.error / sums.observed}});
    }
    return table;
}

}  // namespace

int score(const ScoreRequest& request) {
    Problems problems;
    std::vector<CampPrediction> camps;
    std::vector<ScoreTable> tables;
    std::string hub;
    for (const std::filesystem::path& results : request.results) {
        auto read = read_scored(results, request, problems);
        if (!read) {
            continue;
        }
        if (auto* const prediction = std::get_if<CampPrediction>(&*read)) {
            camps.push_back(std::move(*prediction));
        } else if (const auto& run = std::get<RunResults>(*read); !run.observed.empty()) {
            tables.push_back(observed_table(run));
            tables.push_back(observed_summary(run));
            if (const std::vector<ForecastOutcome> outcomes = outcomes_of(run); !outcomes.empty()) {
                tables.push_back(verification_table(
                    run.name + " as an ensemble", "observed",
                    {{"as observed", verify(outcomes, kPitSeed)}, {"log(1 + x)", verify_log1p(outcomes, kPitSeed)}}));
            }
            hub += hub_rows(run);
        }
    }
    if (!tell(problems, {}, true)) {
        return kRefused;
    }
    if (!camps.empty()) {
        tables.insert(tables.begin(), relative_difference_table(camps));
    }
    if (camps.size() == 1) {
        std::ranges::move(camp_score_tables(camps.front(), request.thresholds), std::back_inserter(tables));
    }
    if (!request.hub.empty()) {
        for (const CampPrediction& prediction : camps) {
            hub += hub_rows(prediction);
        }
        if (hub.empty()) {
            problems.add({request.results.front().string()}, "no replicates",
                         "results with an out.csv for each, or with results.nc",
                         "install libnetcdf19 and run again, or leave --hub out");
            (void)tell(problems, {}, true);
            return kRefused;
        }
        prepare_file(request.hub);
        AtomicFile table(request.hub);
        table.write(std::string(kHubHeader) + hub);
        table.commit();
    }
    const std::string subject = request.results.size() == 1 ? request.results.front().string() : "several results";
    const std::string text = request.format == TableFormat::json       ? score_tables_json(subject, tables)
                             : request.format == TableFormat::markdown ? score_tables_markdown(tables)
                                                                       : score_tables_text(tables);
    std::fwrite(text.data(), 1, text.size(), stdout);
    return kDone;
}

}  // namespace steppe
