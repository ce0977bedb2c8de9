// Flee's own table of results, out.csv, column for column.
#pragma once

#include <string>
#include <vector>

#include "steppe/flee_simulation.hpp"

namespace steppe::flee {

/// Header and one row a day. Numbers are written as Flee writes them; masses of `mean` mode with three decimals.
[[nodiscard]] std::string out_csv(const Case& the_case, const CaseResult& result);

/// People counted in each output camp on each day, [day * camps + camp], as the data say.
[[nodiscard]] std::vector<double> counted(const Case& the_case, const CaseResult& result);

}  // namespace steppe::flee
