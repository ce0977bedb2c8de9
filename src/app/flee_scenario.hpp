// A scenario with `kernels: flee`: a case in Flee's format below a scenario.yaml.
//
//     scenario.yaml     title, period, seed, replicates, licence, sources
//     simsetting.yml    Flee's settings; an empty file means its defaults
//     input/            locations.csv, routes.csv, ...
//     validation/       data_layout.csv and the counts that it names
#pragma once

#include <memory>
#include <string_view>

#include "app/scenario_run.hpp"
#include "steppe/flee_case.hpp"
#include "steppe/scenario.hpp"

namespace steppe {

inline constexpr std::string_view kFleeSettings = "simsetting.yml";
inline constexpr std::string_view kFleeInput = "input";
inline constexpr std::string_view kFleeValidation = "validation";
/// A licence or a source that begins like this is still to be found out.
inline constexpr std::string_view kUnknown = "unknown";

struct FleeTables {
    flee::Case the_case;  ///< meaningless unless `problems` of the reading is empty
    Problems warnings;
};

/// Reads what is below scenario.yaml. Its problems, its files and the settings that are Flee's defaults join those of
/// `reading`, with the names that they have in the scenario's folder.
[[nodiscard]] FleeTables read_flee_tables(Reading& reading);

[[nodiscard]] std::unique_ptr<ScenarioRun> flee_scenario_run(flee::Case the_case);

}  // namespace steppe
