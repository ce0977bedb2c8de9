#include "app/overrides.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "steppe/problem.hpp"

namespace steppe {
namespace {

std::string known_name(const std::string& unknown, const std::vector<Parameter>& parameters) {
    std::vector<std::string> names;
    names.reserve(parameters.size());
    for (const Parameter& parameter : parameters) {
        names.push_back(parameter.name);
    }
    const std::string near = nearest_name(unknown, names);
    return near.empty() ? "the names are those under parameters: of scenario.yaml"
                        : fmt::format("did you mean '{}'?", near);
}

}  // namespace

void apply_overrides(const std::vector<std::pair<std::string, double>>& overrides, std::vector<Parameter>& parameters,
                     std::vector<std::string>& complaints) {
    std::set<std::string> given;
    for (const auto& [name, value] : overrides) {
        const auto found = std::ranges::find(parameters, name, &Parameter::name);
        if (found == parameters.end()) {
            complaints.push_back(fmt::format("--set {}: unknown parameter; {}", name, known_name(name, parameters)));
        } else if (!given.insert(name).second) {
            complaints.push_back(fmt::format("--set {}: given twice", name));
        } else if (!(value >= found->prior.low && value <= found->prior.high)) {
            complaints.push_back(fmt::format("--set {}={}: outside its range, {} to {} {}", name, value,
                                             found->prior.low, found->prior.high, found->unit));
        } else {
            found->prior = {PriorKind::fixed, value, 0, found->prior.low, found->prior.high};
        }
    }
}

void check_within(std::string_view option, const std::optional<Day>& day, const World& world,
                  std::vector<std::string>& complaints) {
    if (day && (*day < world.first_day || *day > world.last_day)) {
        complaints.push_back(fmt::format("{} {}: outside the scenario's period, {} to {}", option, format_day(*day),
                                         format_day(world.first_day), format_day(world.last_day)));
    }
}

}  // namespace steppe
