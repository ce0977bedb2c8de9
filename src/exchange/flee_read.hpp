// Reads a case in the format of Flee, with Flee's rules and quirks.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "steppe/flee_case.hpp"
#include "steppe/problem.hpp"

namespace steppe::flee {

struct Request {
    std::filesystem::path input_dir;
    std::filesystem::path validation_dir;
    std::int32_t days = 0;                          ///< 0 or less: the length in sim_period.csv
    std::optional<std::filesystem::path> settings;  ///< none: every default, as of a file that is empty
};

/// A setting that the settings file says nothing of.
struct SilentSetting {
    std::string section;
    std::string key;
    std::string value;  ///< Flee's default
};

struct Reading {
    Case flee_case;                     ///< meaningless unless `problems` is empty
    Problems problems;                  ///< what crashes Flee or makes it lie, and cannot be made to work
    Problems warnings;                  ///< what Flee ignores, or what works here and not there
    std::vector<SilentSetting> silent;  ///< of those that this case may feel
};

/// Never throws for a bad input, never stops at the first problem.
[[nodiscard]] Reading read_case(const Request& request);

}  // namespace steppe::flee
