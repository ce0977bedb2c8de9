// What is said of people in camps, by Flee or by Steppe, beside what was counted there: tables of scores.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exchange/flee_out_read.hpp"
#include "exchange/score_table.hpp"
#include "inference/baselines.hpp"

namespace steppe {

inline constexpr std::size_t kLagDays = 30;      ///< of last month's shares and of level persistence
inline constexpr std::size_t kSharesOfDay = 30;  ///< of the fixed shares

/// One prediction, or as many as there are replicates, all over the same camps and days.
struct CampPrediction {
    std::string name;
    CampCounts counts;
    std::vector<std::string> camps;
    Day first_day = kNoDay;                      ///< as the table says, which in Flee is a day late
    std::vector<std::vector<double>> members;    ///< [replicate][day * camps + camp]
    std::optional<Opportunities> opportunities;  ///< of the case, if it is known
};

/// Averaged relative differences of one replicate of each prediction and of the baselines, a prediction a row.
[[nodiscard]] ScoreTable relative_difference_table(const std::vector<CampPrediction>& predictions);

/// Everything on one prediction: beside baselines, camp by camp and, of several replicates, as an ensemble.
/// `thresholds`: numbers of people in a camp; none: a quarter, half and three quarters of a camp's largest count.
[[nodiscard]] std::vector<ScoreTable> camp_score_tables(const CampPrediction& prediction,
                                                        const std::vector<double>& thresholds);

}  // namespace steppe
