// What a party may do on a day, with which probability, by which rule and why.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace steppe {

/// A number that went into a rule: `wait known of, hours` = 14.2
using NamedNumber = std::pair<std::string, double>;

struct ExplainedOutcome {
    double probability = 0;
    std::string what;    ///< what happens then
    std::string reason;  ///< the rule's own words
    std::vector<NamedNumber> numbers;
};

/// One rule, as it would be asked for parties in one situation. What the outcomes leave of 1 is: nothing changes.
struct ExplainedRule {
    std::string rule;       ///< its phase
    std::string situation;  ///< of whom it is asked
    std::vector<NamedNumber> numbers;
    std::vector<ExplainedOutcome> outcomes;  ///< most probable first
};

}  // namespace steppe
