#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include "rules/parameters.hpp"
#include "scenario/draft.hpp"
#include "scenario/shipped_law.hpp"
#include "steppe/law_files.hpp"

namespace steppe {
namespace {

/// The files that a name in a variant stands for: beside it, or shipped.
std::vector<std::filesystem::path> files_of(const Token& name, const std::filesystem::path& beside,
                                            const std::filesystem::path& shipped, Problems& problems) {
    std::error_code error;
    for (const std::filesystem::path& file : {beside / name.text, beside / (name.text + ".yaml")}) {
        if (std::filesystem::is_regular_file(file, error)) {
            return {file};
        }
    }
    Problems unknown;
    std::vector<std::filesystem::path> files = law_files_named(name.text, shipped, unknown);
    for (const Problem& problem : unknown.sorted()) {
        problems.add(name.where(), "unknown law " + quote(name.text), problem.expected, problem.repair);
    }
    return files;
}

/// What the rules of last days and permits ask for.
void check_parameters(Draft& draft) {
    for (const ParameterDeclaration& declared : declared_parameters()) {
        if (declared.concerns == Concerns::law &&
            std::ranges::find(draft.scenario.parameters, declared.name, &Parameter::name) ==
                draft.scenario.parameters.end()) {
            draft.problems.add({"scenario.yaml"}, fmt::format("no parameter '{}'", declared.name),
                               fmt::format("{}: {} [{}]", declared.name, declared.meaning, declared.unit),
                               "add it: a scenario with policies needs it; nothing has a default");
        }
    }
}

/// Regimes that the rules go by on days for which nobody checked them.
void note_unchecked(Draft& draft) {
    const World& world = draft.scenario.world;
    for (const law::Regime& regime : draft.scenario.law.regimes) {
        const bool concerns_a_gate = std::ranges::any_of(
            world.gates, [&](const Gate& gate) { return regime.country == gate.from || regime.country == gate.to; });
        const bool holds =
            regime.in_force <= world.last_day && (regime.repealed == kNoDay || regime.repealed > world.first_day);
        const Day until = regime.repealed == kNoDay ? world.last_day : std::min(world.last_day, regime.repealed - 1);
        if (concerns_a_gate && holds && regime.verified_until < until) {
            Assumption assumption;
            assumption.where.file = "law";
            assumption.what = fmt::format("{} ({}) as it was last known", regime.id, regime.title);
            assumption.reason = regime.verified_until == kNoDay
                                    ? "not verified"
                                    : fmt::format("not checked after {}", format_day(regime.verified_until));
            draft.scenario.assumptions.push_back(std::move(assumption));
        }
    }
}

}  // namespace

void read_policies(Draft& draft) {
    const std::filesystem::path folder = draft.scenario.folder / "policies";
    std::error_code error;
    std::vector<std::filesystem::path> files;
    if (std::filesystem::is_directory(folder, error)) {
        files = law_files_in(folder);
        if (files.empty()) {
            draft.problems.add({folder.string()}, "a folder without law files", "files that end in .yaml",
                               "write one, or take the folder away");
            return;
        }
    }
    const std::filesystem::path shipped = shipped_law();
    for (const std::unique_ptr<const Variant>& variant : draft.variants) {
        for (const Token& name : variant->law) {
            std::ranges::move(files_of(name, variant->folder, shipped, draft.problems), std::back_inserter(files));
        }
    }
    if (files.empty()) {
        return;
    }
    LawReading reading = read_law(files, shipped);
    for (const Problem& problem : reading.problems.sorted()) {
        draft.problems.add(problem.where, problem.found, problem.expected, problem.repair);
    }
    draft.scenario.law = std::move(reading.book);
    for (const std::filesystem::path& file : reading.files) {
        const std::filesystem::path within = std::filesystem::relative(file, draft.scenario.folder, error);
        const bool inside = !error && !within.empty() && *within.begin() != "..";
        draft.scenario.inputs.push_back(inside ? within : std::filesystem::absolute(file, error));
    }
    check_parameters(draft);
    note_unchecked(draft);
}

}  // namespace steppe
