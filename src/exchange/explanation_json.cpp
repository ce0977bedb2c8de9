#include "exchange/explanation_json.hpp"

#include <nlohmann/json.hpp>

namespace steppe {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(std::span<const NamedNumber> numbers) {
    Json json = Json::object();
    for (const auto& [name, value] : numbers) {
        json[name] = value;
    }
    return json;
}

}  // namespace

std::string explanation_json(const std::string& place, const std::string& group, Day day,
                             std::span<const ExplainedRule> rules, const StayReport* law) {
    Json all = Json::array();
    for (const ExplainedRule& rule : rules) {
        Json outcomes = Json::array();
        for (const ExplainedOutcome& outcome : rule.outcomes) {
            outcomes.push_back({{"probability", outcome.probability},
                                {"what", outcome.what},
                                {"reason", outcome.reason},
                                {"numbers", json_of(outcome.numbers)}});
        }
        all.push_back({{"rule", rule.rule},
                       {"situation", rule.situation},
                       {"numbers", json_of(rule.numbers)},
                       {"outcomes", std::move(outcomes)}});
    }
    Json json = {{"place", place}, {"group", group}, {"date", format_day(day)}, {"rules", std::move(all)}};
    json["law"] = law == nullptr ? Json() : Json::parse(stay_json(*law));
    return json.dump(1) + '\n';
}

}  // namespace steppe
