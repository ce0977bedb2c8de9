// What the commands that run or read a case in Flee's format have in common.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "exchange/flee_read.hpp"
#include "steppe/ensemble.hpp"
#include "steppe/flee_case.hpp"
#include "steppe/flee_simulation.hpp"

namespace steppe {

/// Flee takes simsetting.yml of the folder it is started in; here the case's own serves as well.
[[nodiscard]] std::optional<std::filesystem::path> flee_settings_file(const std::optional<std::filesystem::path>& given,
                                                                      const std::filesystem::path& input_dir);

/// Reads a case and checks that it can be run: that its rules are there, and that people can come from somewhere.
[[nodiscard]] flee::Reading read_flee_case(const flee::Request& wanted);

/// One replicate; of `options` it reads tallying, seed and stop.
[[nodiscard]] flee::CaseResult run_flee_replicate(const flee::Case& the_case, flee::Order order,
                                                  const EnsembleOptions& options, std::uint32_t replicate);

/// Called as each replicate ends, from several threads at once.
using OnFleeResult = std::function<void(std::uint32_t replicate, const flee::CaseResult& result)>;

/// Many replicates, all days of the case; the series are `present` of every place that Flee writes down and of all of
/// these together.
[[nodiscard]] Ensemble run_flee_ensemble(const flee::Case& the_case, flee::Order order, EnsembleOptions options,
                                         const OnFleeResult& on_result);

/// The place of the sum over all camps: `all_camps`, or what comes nearest to it and is no camp's name.
[[nodiscard]] std::string all_camps(const flee::Case& the_case);

/// The table of `--profile`.
[[nodiscard]] std::string flee_profile_text(const flee::CaseResult& result);

}  // namespace steppe
