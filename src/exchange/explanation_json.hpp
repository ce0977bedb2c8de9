// An explanation as JSON: for pages and programs.
#pragma once

#include <span>
#include <string>

#include "exchange/stay_json.hpp"
#include "steppe/date.hpp"
#include "steppe/explanation.hpp"

namespace steppe {

/// `{place, group, date, rules: [{rule, situation, numbers, outcomes: [{probability, what, reason, numbers}]}], law}`,
/// a line end after it; `law` as `stay_json` has it, null without.
[[nodiscard]] std::string explanation_json(const std::string& place, const std::string& group, Day day,
                                           std::span<const ExplainedRule> rules, const StayReport* law);

}  // namespace steppe
