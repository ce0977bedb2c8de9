// weights.csv: how much each future of a forecast counts; what a nowcast goes on from.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "steppe/date.hpp"
#include "steppe/problem.hpp"

namespace steppe {

struct WeightsFile {
    Day made_on = kNoDay;
    std::vector<double> log_weights;  ///< by future
};

/// `note`: what a reader should know besides.
[[nodiscard]] std::string weights_csv(const WeightsFile& weights, const std::string& note);

/// Faults are added to `problems`.
[[nodiscard]] std::optional<WeightsFile> read_weights(const std::filesystem::path& file, Problems& problems);

}  // namespace steppe
