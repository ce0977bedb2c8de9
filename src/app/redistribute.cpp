// steppe redistribute: a case in Flee's format, its total given, by the model that is shipped with its defaults.
#include <fmt/format.h>

#include <cstdio>
#include <string>

#include "app/commands.hpp"
#include "app/flee_ensemble.hpp"
#include "app/results.hpp"
#include "app/tell.hpp"
#include "exchange/atomic_file.hpp"
#include "exchange/flee_out.hpp"
#include "inference/camp_movement.hpp"
#include "inference/relative_difference.hpp"

namespace steppe {
namespace {

/// As Flee's table has it: people in camps by the model, all else by the data.
flee::CaseResult result_of(const flee::Case& the_case, const CampCounts& counts, std::vector<double> in_camp) {
    flee::CaseResult result;
    result.camps = flee::output_camps(the_case);
    result.days = the_case.days;
    result.in_camp = std::move(in_camp);
    std::int64_t raw = 0;
    for (std::int32_t day = 0; day < the_case.days; ++day) {
        raw += the_case.new_arrivals(day);
        result.raw.push_back(raw);
        result.people.push_back(counts.in_all_camps[static_cast<std::size_t>(day)]);
        result.in_idp_camps.push_back(0);
        result.debt.push_back(0);
    }
    return result;
}

}  // namespace

int redistribute_case(const RedistributeRequest& request) {
    flee::Request wanted;
    wanted.input_dir = request.input_dir;
    wanted.validation_dir = request.validation_dir;
    wanted.days = request.days;
    wanted.settings = flee_settings_file(request.settings, request.input_dir);
    flee::Reading reading = flee::read_case(wanted);
    if (reading.problems.empty() && flee::output_camps(reading.flee_case).empty()) {
        reading.problems.add({(request.input_dir / "locations.csv").string()}, "no camp",
                             "at least one location of the type camp", "add the camps that people go to");
    }
    if (!tell(reading.problems, reading.warnings, request.quiet)) {
        return kRefused;
    }
    const flee::Case& the_case = reading.flee_case;
    const CampCounts counts = camp_counts(the_case);
    const Redistribution made = redistribute(camp_setting(the_case), counts, CampChoiceRanges{});
    if (!request.out.empty()) {
        prepare_results(request.out);
        for (std::size_t m = 0; m < made.members.size(); ++m) {
            AtomicFile table(request.out / fmt::format("out_{:06}.csv", m));
            table.write(flee::out_csv(the_case, result_of(the_case, counts, made.members[m])));
            table.commit();
        }
    }
    const std::string text = flee::out_csv(the_case, result_of(the_case, counts, made.median));
    std::fwrite(text.data(), 1, text.size(), stdout);
    if (!request.quiet) {
        const RelativeDifference error = averaged_relative_difference(made.median, counts.counted, counts.in_all_camps);
        fmt::print(stderr, "averaged relative difference: {:.4f}, rescaled {:.4f}\n", error.normal, error.rescaled);
    }
    return kDone;
}

}  // namespace steppe
