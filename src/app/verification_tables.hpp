// Scores of ensembles as tables.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "exchange/score_table.hpp"
#include "inference/ensemble_scores.hpp"
#include "inference/verification.hpp"

namespace steppe {

/// A verification a row.
[[nodiscard]] ScoreTable verification_table(const std::string& title, const std::string& protocol,
                                            const std::vector<std::pair<std::string, Verification>>& rows);

struct NamedForecasts {
    std::string name;  ///< of the threshold
    std::vector<ThresholdForecast> forecasts;
};

/// Brier scores, and how often what was held likely then happened.
[[nodiscard]] std::vector<ScoreTable> threshold_score_tables(const std::string& name, const std::string& protocol,
                                                             const std::vector<NamedForecasts>& thresholds);

}  // namespace steppe
