#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <span>
#include <system_error>

#include "scenario/draft.hpp"

namespace steppe {
namespace {

constexpr auto kSettings = std::to_array<std::string_view>({"scenario.yaml"});
constexpr auto kTables =
    std::to_array<std::string_view>({"crossings.csv", "drivers.csv", "groups.csv", "housing.csv", "links.csv",
                                     "observations.csv", "places.csv", "stays.csv", "tiers.csv"});
/// Read if they are there.
constexpr auto kFurtherTables = std::to_array<std::string_view>({"desks.csv", "needs.csv"});

/// A file that is nearly named like one of ours: its reader would wonder why it is not read.
void check_names_of_files(Draft& draft, std::span<const std::string_view> files) {
    std::error_code error;
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(draft.scenario.folder, error)) {
        names.push_back(entry.path().filename().string());
    }
    std::ranges::sort(names);
    for (const std::string& name : names) {
        if (std::ranges::find(files, name) != files.end() || !(name.ends_with(".csv") || name.ends_with(".yaml"))) {
            continue;
        }
        const std::string near = nearest_name(name, {files.begin(), files.end()});
        if (!near.empty() && std::ranges::find(names, near) == names.end()) {
            draft.problems.add({name}, "a file that is not read", near, "rename it to " + near);
            draft.misnamed.insert(*std::ranges::find(files, near));
        }
    }
}

}  // namespace

bool Names::contains(std::string_view name) const { return std::ranges::find(known, name) != known.end(); }

std::optional<std::string> Draft::bytes_of(std::string_view file) {
    return misnamed.contains(file) ? std::nullopt : read_file(scenario.folder, file, problems);
}

bool Draft::holds(std::string_view file) const {
    std::error_code error;
    return std::filesystem::exists(std::filesystem::symlink_status(scenario.folder / file, error));
}

void Draft::source(const Table& table, std::size_t row, const std::string& what) {
    if (const std::optional<std::string> text = read_source(table.cell(row, "source"), problems)) {
        if (const std::optional<std::string> reason = assumed_because(*text)) {
            scenario.assumptions.push_back({table.where(row), what, *reason});
        }
    }
}

bool Draft::known(const Token& token, const Names& names, std::string_view kind) {
    if (token.absent()) {
        return false;
    }
    if (names.contains(token.text)) {
        return true;
    }
    if (names.complete) {
        problems.add(token.where(), "unknown " + std::string(kind) + ' ' + quote(token.text),
                     "a known " + std::string(kind),
                     did_you_mean(token.text, names.known, "add it to its table, or correct the name"));
    }
    return false;
}

void check_record(Draft& draft) {
    const World& world = draft.scenario.world;
    const auto is_at = [](const std::string& country) {
        return [&](const Place& place) { return place.country == country; };
    };
    if (!draft.host.absent() && std::ranges::none_of(world.places, is_at(world.record.host))) {
        draft.problems.add(draft.host.where(), quote(draft.host.text), "a country with places",
                           "name a country of places.csv");
    }
    const bool anybody = std::ranges::any_of(
        world.groups, [&](const Group& group) { return group.citizenship == world.record.citizenship; });
    if (!draft.citizenship.absent() && !anybody) {
        draft.problems.add(draft.citizenship.where(), quote(draft.citizenship.text), "the citizenship of a group",
                           "name a citizenship of groups.csv");
    }
}

/// Parameters that a variant gives a value are fixed there.
void change_parameters(Draft& draft, const Variant& variant) {
    for (const auto& [name, value] : variant.parameters) {
        const auto found = std::ranges::find(draft.scenario.parameters, name.text, &Parameter::name);
        if (found == draft.scenario.parameters.end()) {
            std::vector<std::string> names;
            names.reserve(draft.scenario.parameters.size());
            for (const Parameter& parameter : draft.scenario.parameters) {
                names.push_back(parameter.name);
            }
            draft.problems.add(name.where(), "unknown parameter " + quote(name.text), "a parameter of scenario.yaml",
                               did_you_mean(name.text, names, "see steppe check --parameters"));
            continue;
        }
        Prior& prior = found->prior;
        const std::string expected = fmt::format("a number of its range, {} to {}", prior.low, prior.high);
        if (const std::optional<double> number =
                read_number(value, {prior.low, prior.high, expected}, draft.problems)) {
            prior = {PriorKind::fixed, *number, 0, prior.low, prior.high};
        }
    }
}

Reading read_scenario(const std::filesystem::path& folder, std::span<const std::filesystem::path> variants) {
    Draft draft;
    draft.scenario.folder = folder;
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error)) {
        const bool there = std::filesystem::exists(folder, error);
        draft.problems.add({folder.string()}, there ? "a file" : "nothing", "the folder of a scenario",
                           there ? "name the folder that it lies in" : "check the path");
        return {std::move(draft.scenario), std::move(draft.problems), {}};
    }
    draft.scenario.inputs.assign(kSettings.begin(), kSettings.end());
    check_names_of_files(draft, kSettings);
    read_settings(draft);
    for (const std::filesystem::path& file : variants) {
        if (std::unique_ptr<const Variant> variant = read_variant(file, draft.problems); variant != nullptr) {
            draft.scenario.title = variant->title;
            change_parameters(draft, *variant);
            draft.variants.push_back(std::move(variant));
        }
    }
    if (draft.kernels_known && draft.scenario.kernels == Kernels::standard) {
        std::vector<std::string_view> names(kTables.begin(), kTables.end());
        draft.scenario.inputs.insert(draft.scenario.inputs.end(), kTables.begin(), kTables.end());
        for (const std::string_view further : kFurtherTables) {
            names.push_back(further);
            if (draft.holds(further)) {
                draft.scenario.inputs.emplace_back(further);
            }
        }
        check_names_of_files(draft, names);
        read_tables(draft);
        read_policies(draft);
        if (draft.tables_whole) {
            check_record(draft);
            check_network(draft);
        }
    }
    return {std::move(draft.scenario), std::move(draft.problems), std::move(draft.period)};
}

}  // namespace steppe
