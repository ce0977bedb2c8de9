// Strain on the services of the cities that take people in, from the results of a run.
#include <fmt/format.h>

#include <cstdio>

#include "app/commands.hpp"
#include "app/tell.hpp"
#include "exchange/pressure_json.hpp"
#include "exchange/results_read.hpp"

namespace steppe {

int pressure(const PressureRequest& request) {
    Problems problems;
    const Summary summary = read_summary_csv(request.results / "summary.csv", problems);
    if (!tell(problems, {}, false)) {
        return kRefused;
    }
    const Day day = request.day.value_or(summary.last_day);
    if (day < summary.first_day || day > summary.last_day) {
        fmt::print(stderr, "--date {}: these results go from {} to {}\n", format_day(day),
                   format_day(summary.first_day), format_day(summary.last_day));
        return kRefused;
    }
    PressureAnswer answer{day, pressure_on(summary, day), {}, request.seed, request.weights};
    if (answer.cities.empty()) {
        fmt::print(stderr, "{}: no series 'pressure newcomers': the results are of no scenario with beds\n",
                   (request.results / "summary.csv").string());
        return kRefused;
    }
    if (request.composite) {
        answer.ranks = ranks_under_random_weights(answer.cities, request.seed, request.weights);
    }
    fmt::print("{}", request.json ? pressure_json(answer) : pressure_text(answer));
    return kDone;
}

}  // namespace steppe
