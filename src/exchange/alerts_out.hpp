// Alerts as files: alerts.csv, which the report reads, and alerts.json.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "inference/alerts.hpp"
#include "inference/paired.hpp"
#include "steppe/ensemble.hpp"

namespace steppe {

/// `date,place,measure,group,unit,threshold,probability,probability_by`: that the limit is passed on that day, and that
/// it has been by then. Only days on which the second is above 0.
[[nodiscard]] std::string alerts_csv(std::span<const Alert> alerts, Day first_day);

/// Rows of alert_differences.csv,
/// `date,place,measure,group,unit,threshold,variant,base_by,variant_by,difference,q05,q95`: that the limit has been
/// passed by then without and with the variant, the difference of the two and the ends of its 90 % interval. Only days
/// on which one of the two is above 0.
inline constexpr std::string_view kAlertDifferencesHeader =
    "date,place,measure,group,unit,threshold,variant,base_by,variant_by,difference,q05,q95\n";
[[nodiscard]] std::string alert_difference_rows(std::span<const PairedAlert> alerts, const std::string& variant,
                                                Day first_day);

/// All alerts with both curves, the dates by which 10, 50 and 90 % of the futures have passed (null if fewer do), and
/// the lead time: days from `reference_date` to the median date.
[[nodiscard]] std::string alerts_json(std::span<const Alert> alerts, Day first_day, Day last_day, Day reference_date,
                                      std::size_t replicates);

/// Both files, beside the other files of results: the table always, so that none of an earlier run is left beside the
/// new results; alerts.json where there are alerts.
void add_alert_files(std::map<std::string, std::string>& files, std::span<const Alert> alerts, const Ensemble& ensemble,
                     Day reference_date);

}  // namespace steppe
