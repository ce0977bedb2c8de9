// An explanation as JSON: for pages and programs.
#pragma once

#include <span>
#include <string>

#include "steppe/date.hpp"
#include "steppe/explanation.hpp"

namespace steppe {

/// `{place, group, date, rules: [{rule, situation, numbers, outcomes: [{probability, what, reason, numbers}]}]}`, a
/// line end after it.
[[nodiscard]] std::string explanation_json(const std::string& place, const std::string& group, Day day,
                                           std::span<const ExplainedRule> rules);

}  // namespace steppe
