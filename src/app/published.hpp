// A scenario of the standard kernels and what was published about it, for the commands that learn from it.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "inference/observation_model.hpp"
#include "steppe/scenario.hpp"

namespace steppe {

/// Reads and checks it; nothing, and the reasons on standard error, if it cannot be used or `within` is not one of its
/// days.
[[nodiscard]] std::optional<Scenario> standard_scenario(const std::filesystem::path& folder,
                                                        std::span<const std::filesystem::path> variants,
                                                        std::optional<Day> within);

[[nodiscard]] std::vector<Reported> reported_in(std::span<const Observation> observations);

/// A table of the columns of observations.csv outside a scenario. Faults are added to `problems`.
[[nodiscard]] std::vector<Observation> read_observations(const std::filesystem::path& file, Problems& problems);

}  // namespace steppe
