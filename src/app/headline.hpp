// What came out, in a few lines for the terminal.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/summary_words.hpp"
#include "inference/alerts.hpp"
#include "steppe/ensemble.hpp"
#include "steppe/world.hpp"

namespace steppe {

/// Says nothing of measures that the scenario does not have.
[[nodiscard]] std::vector<std::string> headline(const Summary& summary, const World& world, const SummaryWords& words);

/// A line for each alert: how likely, by when, how much sooner or later than the reference date.
[[nodiscard]] std::vector<std::string> headline_of_alerts(std::span<const Alert> alerts, const Summary& summary,
                                                          const World& world, const SummaryWords& words);

}  // namespace steppe
