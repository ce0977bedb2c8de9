// Alerts as files: alerts.csv, which the report reads, and alerts.json.
#pragma once

#include <span>
#include <string>

#include "inference/alerts.hpp"

namespace steppe {

/// `date,place,measure,group,unit,threshold,probability,probability_by`: that the limit is passed on that day, and that
/// it has been by then. Only days on which the second is above 0.
[[nodiscard]] std::string alerts_csv(std::span<const Alert> alerts, Day first_day);

/// All alerts with both curves, the dates by which 10, 50 and 90 % of the futures have passed (null if fewer do), and
/// the lead time: days from `reference_date` to the median date.
[[nodiscard]] std::string alerts_json(std::span<const Alert> alerts, Day first_day, Day last_day, Day reference_date,
                                      std::size_t replicates);

}  // namespace steppe
