// Each command's options, and the request that is made of their values.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/request.hpp"

namespace steppe {

/// Makes the request of the values that have been parsed, which it holds: the options write there, so it has to be kept
/// as long as they are.
using FinishRequest = std::function<Request()>;

struct KnownCommand {
    std::string_view name;
    std::string_view purpose;
    /// `words`: the whole command line, for the provenance of results.
    FinishRequest (*add_options)(CLI::App& command, const std::vector<std::string>& words);
};

/// In the order of steppe --help.
[[nodiscard]] std::span<const KnownCommand> known_commands();

}  // namespace steppe
