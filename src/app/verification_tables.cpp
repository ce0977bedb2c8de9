#include "app/verification_tables.hpp"

#include <fmt/format.h>

#include "inference/point_scores.hpp"

namespace steppe {

ScoreTable verification_table(const std::string& title, const std::string& protocol,
                              const std::vector<std::pair<std::string, Verification>>& rows) {
    ScoreTable table{
        title,
        protocol,
        "WIS: over the 23 quantiles that forecast hubs ask for; its parts follow. In p %: share of observations "
        "inside the central interval. PIT: largest distance of the randomised PIT from uniform, 0 is "
        "calibrated. Log score: larger is better, -10 at worst.",
        "scale",
        {"forecasts", "bias", "MAE of the median", "CRPS", "CRPS, fair", "WIS", "dispersion", "over", "under",
         "in 50 %", "in 80 %", "in 90 %", "in 95 %", "PIT", "log score"},
        {}};
    for (const auto& [name, v] : rows) {
        table.rows.push_back(
            {name,
             {static_cast<double>(v.forecasts), v.mean_error, v.absolute_error, v.crps, v.fair_crps, v.wis.total(),
              v.wis.dispersion, v.wis.overprediction, v.wis.underprediction, v.coverage[0], v.coverage[1],
              v.coverage[2], v.coverage[3], v.pit.largest_distance, v.log_score}});
    }
    return table;
}

std::vector<ScoreTable> threshold_score_tables(const std::string& name, const std::string& protocol,
                                               const std::vector<NamedForecasts>& thresholds) {
    ScoreTable brier{name + ": thresholds",
                     protocol,
                     "Brier = reliability - resolution + uncertainty, up to the spread of probabilities within a bin. "
                     "Skill: against always saying the frequency.",
                     "threshold",
                     {"forecasts", "frequency", "Brier", "reliability", "resolution", "uncertainty", "skill"},
                     {}};
    ScoreTable reliability{
        name + ": reliability", protocol, "", "threshold, said", {"forecasts", "mean probability", "frequency"}, {}};
    for (const NamedForecasts& one : thresholds) {
        const Reliability parts = reliability_of(one.forecasts);
        const double score = brier_score(one.forecasts);
        double reached = 0;
        for (const ThresholdForecast& forecast : one.forecasts) {
            reached += forecast.reached ? 1 : 0;
        }
        const auto n = static_cast<double>(one.forecasts.size());
        brier.rows.push_back({one.name,
                              {n, n > 0 ? reached / n : 0, score, parts.reliability, parts.resolution,
                               parts.uncertainty, skill(score, parts.uncertainty)}});
        for (const ReliabilityBin& bin : parts.bins) {
            reliability.rows.push_back({fmt::format("{}, {:.0f} to {:.0f} %", one.name, 100 * bin.low, 100 * bin.high),
                                        {static_cast<double>(bin.forecasts), bin.mean_probability, bin.frequency}});
        }
    }
    return {brier, reliability};
}

}  // namespace steppe
