// A scenario as its report shows it.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "report/scene.hpp"
#include "steppe/flee_case.hpp"
#include "steppe/scenario.hpp"

namespace steppe {

/// names.csv of the scenario's folder, if there is one: `id,en,ru,kk,ar,source`, names of places, regions and countries
/// in the languages of the report; the id `title` names the scenario. No run reads it.
inline constexpr std::string_view kNamesTable = "names.csv";

[[nodiscard]] std::map<std::string, report::Names> read_names(const std::filesystem::path& folder, Problems& problems);

[[nodiscard]] report::Scene scene_of(const Scenario& scenario, Problems& problems);
/// With `the_case` for a scenario with Flee's kernels.
[[nodiscard]] report::Scene scene_of(const Scenario& scenario, const flee::Case& the_case, Problems& problems);
/// A case in Flee's format that no scenario was made of.
[[nodiscard]] report::Scene scene_of(const flee::Case& the_case);

}  // namespace steppe
