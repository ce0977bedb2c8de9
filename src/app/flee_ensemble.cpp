#include "app/flee_ensemble.hpp"

#include "rules/flee_people.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>
#include <vector>

#include "ensemble/gather.hpp"

namespace steppe {
namespace {

/// The series of a replicate under Steppe's names of measures. Agents are persons unless `hasten` makes one of many.
SeriesTable series_of(const flee::Case& the_case, const flee::CaseResult& result) {
    const auto days = static_cast<std::size_t>(result.days);
    const std::size_t camps = result.camps.size();
    const std::string unit = the_case.settings.hasten == 1 ? "persons" : "agents";
    struct Column {
        SeriesKey key;
        std::vector<double> by_day;
    };
    std::vector<Column> columns;
    Column sum{{all_camps(the_case), "present", "all", unit}, std::vector<double>(days, 0)};
    for (std::size_t c = 0; c < camps; ++c) {
        Column column{{the_case.locations[result.camps[c]].name, "present", "all", unit}, {}};
        for (std::size_t day = 0; day < days; ++day) {
            column.by_day.push_back(result.in_camp[day * camps + c]);
            sum.by_day[day] += column.by_day.back();
        }
        columns.push_back(std::move(column));
    }
    columns.push_back(std::move(sum));
    std::ranges::sort(columns, {}, &Column::key);

    SeriesTable series;
    series.first_day = the_case.start_date;
    series.last_day = the_case.start_date + result.days - 1;
    for (Column& column : columns) {
        series.keys.push_back(std::move(column.key));
        series.values.insert(series.values.end(), column.by_day.begin(), column.by_day.end());
    }
    return series;
}

}  // namespace

std::optional<std::filesystem::path> flee_settings_file(const std::optional<std::filesystem::path>& given,
                                                        const std::filesystem::path& input_dir) {
    if (given) {
        return given;
    }
    for (const std::filesystem::path& file : {std::filesystem::path("simsetting.yml"), input_dir / "simsetting.yml"}) {
        std::error_code ignored;
        if (std::filesystem::exists(file, ignored)) {
            return file;
        }
    }
    return std::nullopt;
}

namespace {

/// What makes Flee stop in the middle of a run.
void check_rules(flee::Reading& reading, const flee::Request& wanted) {
    if (const auto nowhere = flee::first_day_without_origin(reading.flee_case)) {
        reading.problems.add({(wanted.input_dir / "conflicts.csv").string(), nowhere->day + 2, 0},
                             fmt::format("no conflict zone with people on day {}, when {} people come by the data",
                                         nowhere->day, nowhere->people),
                             "at least one conflict zone with a population",
                             "let a conflict begin by this day, or give a conflict zone of locations.csv a population");
    }
}

}  // namespace

flee::Reading read_flee_case(const flee::Request& wanted) {
    flee::Reading reading = flee::read_case(wanted);
    if (reading.problems.empty()) {
        check_rules(reading, wanted);
    }
    return reading;
}

flee::CaseResult run_flee_replicate(const flee::Case& the_case, flee::Order order, const EnsembleOptions& options,
                                    std::uint32_t replicate) {
    flee::CaseRun run;
    run.tallying = options.tallying;
    run.order = order;
    run.key = {options.seed, replicate};
    run.stop = options.stop;
    return flee::run_case(the_case, run);
}

Ensemble run_flee_ensemble(const flee::Case& the_case, flee::Order order, EnsembleOptions options,
                           const OnFleeResult& on_result) {
    options.threads = std::min(options.threads, options.replicates);
    return gather(
        [&](std::uint32_t replicate, const Workers& /*workers*/) {
            const flee::CaseResult result = run_flee_replicate(the_case, order, options, replicate);
            on_result(replicate, result);
            return RunResult{series_of(the_case, result), {}};
        },
        options);
}

std::string all_camps(const flee::Case& the_case) {
    std::string name = "all_camps";
    while (std::ranges::find(the_case.locations, name, &flee::Location::name) != the_case.locations.end()) {
        name += '_';
    }
    return name;
}

std::string flee_profile_text(const flee::CaseResult& result) {
    const auto days = static_cast<double>(std::max(result.days, 1));
    return fmt::format("{} days; {} states on the fullest day, {:.1f} cohort-steps and {:.1f} person-steps a day\n",
                       result.days, result.states_peak, static_cast<double>(result.cohort_steps) / days,
                       static_cast<double>(result.person_steps) / days);
}

}  // namespace steppe
