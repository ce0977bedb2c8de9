// summary.csv: over all replicates, one row a measure, place, group and day.
#pragma once

#include <functional>
#include <string_view>

#include "steppe/ensemble.hpp"

namespace steppe {

/// Columns `date,place,measure,group,unit,mean,sd,q05,q25,q50,q75,q95`; rows by measure, place, group and date.
/// The text comes in pieces of whole lines.
void write_summary_csv(const Summary& summary, const std::function<void(std::string_view)>& write);

}  // namespace steppe
