// Results to be scored: what kind they are, and what they say.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/camp_scores.hpp"
#include "app/request.hpp"
#include "exchange/results_nc_read.hpp"
#include "exchange/results_read.hpp"
#include "steppe/problem.hpp"

namespace steppe {

/// What `steppe run` left: observations beside what came out.
struct RunResults {
    std::string name;
    std::vector<ObservedRow> observed;
    std::vector<ReplicateSeries> replicates;  ///< of what was observed; empty without results.nc
};

/// An out.csv, a folder of `steppe flee --out`, or a folder of `steppe run`. Problems are added; nothing if there are
/// any.
[[nodiscard]] std::optional<std::variant<CampPrediction, RunResults>> read_scored(const std::filesystem::path& results,
                                                                                  const ScoreRequest& request,
                                                                                  Problems& problems);

}  // namespace steppe
