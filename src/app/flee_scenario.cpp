#include "app/flee_scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "app/flee_ensemble.hpp"
#include "ensemble/gather.hpp"
#include "exchange/flee_out.hpp"
#include "exchange/flee_read.hpp"
#include "inference/relative_difference.hpp"
#include "text/text.hpp"

namespace steppe {
namespace {

/// Adds what is wrong with the tables under the names that files have within the folder.
void add_within(const std::filesystem::path& folder, const Problems& of_tables, Problems& all) {
    const std::string prefix = (folder / "").string();
    for (Problem& problem : of_tables.sorted()) {
        if (problem.where.file.starts_with(prefix)) {
            problem.where.file.erase(0, prefix.size());
        }
        all.add(std::move(problem.where), std::move(problem.found), std::move(problem.expected),
                std::move(problem.repair));
    }
}

/// The files of the case, which must lie in the folder: a scenario is what is in it.
void add_inputs(Reading& reading, const flee::Case& the_case) {
    Scenario& scenario = reading.scenario;
    for (const flee::CaseFile& file : the_case.inputs) {
        std::error_code error;
        const std::filesystem::path real = std::filesystem::relative(file.path, scenario.folder, error);
        const std::filesystem::path named =
            std::filesystem::path(file.path).lexically_normal().lexically_relative(scenario.folder.lexically_normal());
        if (error || real.empty() || real.is_absolute() || *real.begin() == ".." || *named.begin() == "..") {
            reading.problems.add({named.generic_string()}, "a file that lies elsewhere",
                                 "a file of the scenario's folder", "copy it into the folder");
            continue;
        }
        if (std::ranges::find(scenario.inputs, named) == scenario.inputs.end()) {
            scenario.inputs.push_back(named);
        }
    }
}

void check_period(Reading& reading, const flee::Case& the_case) {
    if (reading.period.line == 0) {
        return;  // it has faults of its own, which have been reported
    }
    const World& world = reading.scenario.world;
    const Day last_day = the_case.start_date + the_case.days - 1;
    if (world.first_day != the_case.start_date || world.last_day != last_day) {
        reading.problems.add(
            reading.period, fmt::format("the period {} to {}", format_day(world.first_day), format_day(world.last_day)),
            fmt::format("{} to {}, as {}/sim_period.csv says", format_day(the_case.start_date), format_day(last_day),
                        kFleeInput),
            "correct one of the two; a shorter run takes --until");
    }
}

class FleeScenarioRun final : public ScenarioRun {
  public:
    explicit FleeScenarioRun(flee::Case the_case) : case_(std::move(the_case)) {}

    Ensemble run(const EnsembleOptions& options) override {
        if (options.until) {
            case_.days = *options.until - case_.start_date + 1;
        }
        differences_.assign(options.replicates, std::nullopt);
        return run_flee_ensemble(
            case_, flee::Order::by_rounds, options,
            [&](std::uint32_t replicate, const flee::CaseResult& result) { note(replicate, result); });
    }

    [[nodiscard]] std::vector<std::string> headline(const Ensemble& ensemble,
                                                    const SummaryWords& words) const override {
        std::vector<std::string> lines;
        add_difference(lines, ensemble, words);
        add_present(lines, ensemble.summary, words);
        return lines;
    }

    [[nodiscard]] std::string profile(const Ensemble& /*ensemble*/) const override { return profile_; }

  private:
    /// Each replicate has a place of its own: no two threads write to the same.
    void note(std::uint32_t replicate, const flee::CaseResult& result) {
        if (replicate == 0) {
            profile_ = flee_profile_text(result);
        }
        const std::vector<double> counted = flee::counted(case_, result);
        if (std::ranges::any_of(counted, [](double people) { return people > 0; })) {
            differences_[replicate] =
                averaged_relative_difference(result.in_camp, counted, flee::counted_in_all(case_, result));
        }
    }

    void add_difference(std::vector<std::string>& lines, const Ensemble& ensemble, const SummaryWords& words) const {
        std::vector<double> normal;
        std::vector<double> rescaled;
        for (const std::uint32_t replicate : ensemble.replicates) {
            if (const std::optional<RelativeDifference>& difference = differences_[replicate]) {
                normal.push_back(difference->normal);
                rescaled.push_back(difference->rescaled);
            }
        }
        if (normal.empty()) {
            return;
        }
        const auto text = [&words](std::vector<double>& values) {
            const Summary::Row row = summarise(values);
            const auto number = [&words](double value) { return words.written(fmt::format("{:.4f}", value)); };
            const bool spread = row.quantiles.front() != row.quantiles.back();
            return fmt::format("{} ({})", number(row.quantiles[2]),
                               spread ? words.interval(number(row.quantiles.front()), number(row.quantiles.back()))
                                      : words.say("no_spread"));
        };
        lines.push_back(words.say("difference", {{"normal", text(normal)}, {"rescaled", text(rescaled)}}));
    }

    void add_present(std::vector<std::string>& lines, const Summary& summary, const SummaryWords& words) const {
        const auto key = std::ranges::find(summary.keys, all_camps(case_), &SeriesKey::place);
        const auto days = static_cast<std::size_t>(summary.last_day - summary.first_day) + 1;
        const auto series = static_cast<std::size_t>(key - summary.keys.begin());
        const Summary::Row& row = summary.rows[(series + 1) * days - 1];
        const std::int64_t persons = case_.settings.hasten;
        Fillings fillings = {{"date", words.date(summary.last_day)}, {"interval", words.interval(row)}};
        fillings["count"] = words.counted(persons == 1 ? "persons" : "counts", row.quantiles[2]);
        if (persons != 1) {
            fillings["persons"] = words.counted("persons", static_cast<double>(persons));
        }
        lines.push_back(words.say(persons == 1 ? "camps" : "camps_of_many", fillings));
    }

    flee::Case case_;
    std::vector<std::optional<RelativeDifference>> differences_;  ///< by replicate; none without counts
    std::string profile_;                                         ///< of replicate 0
};

}  // namespace

FleeTables read_flee_tables(Reading& reading) {
    Scenario& scenario = reading.scenario;
    flee::Request wanted;
    wanted.input_dir = scenario.folder / kFleeInput;
    wanted.validation_dir = scenario.folder / kFleeValidation;
    wanted.settings = scenario.folder / kFleeSettings;
    flee::Reading tables = read_flee_case(wanted);
    FleeTables flee_tables;
    add_within(scenario.folder, tables.problems, reading.problems);
    add_within(scenario.folder, tables.warnings, flee_tables.warnings);
    if (scenario.licence.starts_with(kUnknown)) {
        flee_tables.warnings.add({"scenario.yaml"}, "the licence " + quote(scenario.licence),
                                 "the licence of the case's data", "find it out before you pass the scenario on");
    }
    if (!tables.problems.empty()) {
        return flee_tables;
    }
    add_inputs(reading, tables.flee_case);
    check_period(reading, tables.flee_case);
    for (const flee::SilentSetting& setting : tables.silent) {
        const std::string section = setting.section.empty() ? "" : setting.section + ": ";
        Assumption assumption;
        assumption.where.file = kFleeSettings;
        assumption.what = fmt::format("{}{} = {}", section, setting.key, setting.value);
        assumption.reason = "Flee's default";
        scenario.assumptions.push_back(std::move(assumption));
    }
    flee_tables.the_case = std::move(tables.flee_case);
    return flee_tables;
}

std::unique_ptr<ScenarioRun> flee_scenario_run(flee::Case the_case) {
    return std::make_unique<FleeScenarioRun>(std::move(the_case));
}

}  // namespace steppe
