#include <fmt/format.h>

#include <cstdio>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/commands.hpp"
#include "app/overrides.hpp"
#include "app/stay_words.hpp"
#include "app/tell.hpp"
#include "exchange/explanation_json.hpp"
#include "rules/group_law.hpp"
#include "scenario/cells.hpp"
#include "steppe/scenario.hpp"
#include "steppe/simulation.hpp"

namespace steppe {
namespace {

std::string numbers_text(const std::vector<NamedNumber>& numbers) {
    std::string text;
    for (const auto& [name, value] : numbers) {
        text += fmt::format("{}{} {:.4g}", text.empty() ? "" : ", ", name, value);
    }
    return text;
}

void print(const std::vector<ExplainedRule>& rules) {
    for (const ExplainedRule& rule : rules) {
        fmt::print("\n{}: {}\n", rule.rule, rule.situation);
        for (const auto& [name, value] : rule.numbers) {
            fmt::print("    {} = {:.4g}\n", name, value);
        }
        double left = 1;
        for (const ExplainedOutcome& outcome : rule.outcomes) {
            left -= outcome.probability;
            fmt::print("  {:8.4f}  {} ({})\n", outcome.probability, outcome.what, outcome.reason);
            if (!outcome.numbers.empty()) {
                fmt::print("            {}\n", numbers_text(outcome.numbers));
            }
        }
        constexpr double kRounding = 1e-9;
        if (!rule.outcomes.empty() && left > kRounding) {
            fmt::print("  {:8.4f}  nothing changes\n", left);
        }
    }
}

/// What `steppe stay` would say to a person of the group; nothing at home or without a law.
std::optional<StayReport> law_of(const law::Book& book, const Group& group, const Place& place, Day entered, Day day) {
    if (book.regimes.empty() || place.country == group.citizenship || place.country == group.residence) {
        return std::nullopt;
    }
    const law::Person person = person_of(group);
    const Trip stay{entered, kNoDay, false};
    const law::StayAnswer answer = law::PersonalLaw(book, person, place.country).answer(std::span(&stay, 1), day);
    StayReport report;
    report.country = place.country;
    report.citizenship = group.citizenship;
    report.document = group.document;
    report.on = day;
    put_into_words(answer, person.document, *catalogue_of("en"), report);
    return report;
}

std::vector<std::string> ids_of(const auto& rows) {
    std::vector<std::string> ids;
    ids.reserve(rows.size());
    for (const auto& row : rows) {
        ids.push_back(row.id);
    }
    return ids;
}

}  // namespace

int explain(const ExplainRequest& request) {
    Reading reading = read_scenario(request.scenario);
    Scenario& scenario = reading.scenario;
    if (!tell(reading.problems, {}, false)) {
        return kRefused;
    }
    if (scenario.kernels != Kernels::standard) {
        fmt::print(stderr, "steppe explain: shows the rules of the standard kernels only\n");
        return kRefused;
    }
    const World& world = scenario.world;
    std::vector<std::string> complaints;
    apply_overrides(request.overrides, scenario.parameters, complaints);
    const PlaceId place = world.find_place(request.place);
    if (place == PlaceId::none) {
        complaints.push_back(fmt::format("--place {}: unknown place; {}", request.place,
                                         did_you_mean(request.place, ids_of(world.places), "see places.csv")));
    }
    const GroupId group = world.find_group(request.group);
    if (group == GroupId::none) {
        complaints.push_back(fmt::format("--group {}: unknown group; {}", request.group,
                                         did_you_mean(request.group, ids_of(world.groups), "see groups.csv")));
    }
    if (request.day < world.first_day || request.day > world.last_day) {
        complaints.push_back(fmt::format("--date {}: outside the scenario's period, {} to {}", format_day(request.day),
                                         format_day(world.first_day), format_day(world.last_day)));
    }
    const Day entered = request.entered.value_or(request.day);
    if (entered > request.day) {
        complaints.push_back(fmt::format("--entered {}: after {}, the day that is asked about", format_day(entered),
                                         format_day(request.day)));
    }
    for (const std::string& complaint : complaints) {
        fmt::print(stderr, "{}\n", complaint);
    }
    if (!complaints.empty()) {
        return kRefused;
    }
    const Simulation simulation(std::move(scenario.world), std::move(scenario.parameters), scenario.law);
    const std::vector<ExplainedRule> rules =
        simulation.explain(central_values(simulation.parameters()), request.day, place, group, entered);
    const Group& who = simulation.world().group(group);
    const std::optional<StayReport> law =
        law_of(scenario.law, who, simulation.world().place(place), entered, request.day);
    if (request.json) {
        fmt::print("{}", explanation_json(request.place, request.group, request.day, rules, law ? &*law : nullptr));
        return kDone;
    }
    fmt::print(
        "{} ({}, {}, {} of {} by {}) at {} on the morning of {}: the expected course, central values of the "
        "parameters\n",
        who.id, name_of(who.intent), who.document, who.party_size, who.citizenship, name_of(who.vehicle),
        simulation.world().place(place).name, format_day(request.day));
    if (rules.empty()) {
        fmt::print("No rule concerns this group here.\n");
    }
    print(rules);
    if (law) {
        fmt::print("\nThe law, for who entered on {}:\n{}", format_day(entered),
                   stay_text(*law, person_of(who).document, *catalogue_of("en")));
    }
    return kDone;
}

}  // namespace steppe
