// What `steppe backtest --out` leaves: hubverse tables, a model card, an evaluation matrix.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "exchange/score_table.hpp"
#include "inference/camp_backtest.hpp"

namespace steppe {

/// One conflict's forecasts, for the hub's tables.
struct HubForecasts {
    std::string conflict;
    std::vector<std::string> camps;
    Day start = kNoDay;
    std::int32_t lead_days = 0;
    const std::vector<CampOutlook>* outlooks = nullptr;
    std::vector<std::vector<double>> quantiles;  ///< of `kHubLevels`, as `outlook_quantiles`
};

/// hub/model-output/steppe-camps/<origin>-steppe-camps.csv (23 quantiles, the median and 20 samples) and
/// hub/target-data/time-series.csv, model-card.md, evaluation-matrix.md: all in place at once.
void write_backtest(const std::filesystem::path& folder, const std::vector<HubForecasts>& forecasts,
                    const std::vector<ScoreTable>& tables, const std::vector<std::string>& command);

}  // namespace steppe
