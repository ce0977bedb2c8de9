// steppe score: how good was it?
#include <fmt/format.h>

#include <cstdio>
#include <map>

#include "app/commands.hpp"
#include "app/score_input.hpp"
#include "app/tell.hpp"
#include "inference/quantile_scores.hpp"

namespace steppe {
namespace {

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
    const std::string subject = request.results.size() == 1 ? request.results.front().string() : "several results";
    const std::string text = request.format == TableFormat::json       ? score_tables_json(subject, tables)
                             : request.format == TableFormat::markdown ? score_tables_markdown(tables)
                                                                       : score_tables_text(tables);
    std::fwrite(text.data(), 1, text.size(), stdout);
    return kDone;
}

}  // namespace steppe
