// `steppe evaluate`: values of parameters in, numbers out, so that other programs (EasyVVUQ, pyABC, SALib) can drive
// Steppe as it is.
//
//     {"scenario": "scenarios/kazakhstan-2022", "outputs": ["KAZ entries_cum all", ...],
//      "parameters": {"traffic_factor": 1.1}            one point; or "points": [{...}, {...}]
//      "until": "2022-10-04", "seed": 1, "replicates": 10, "mode": "cohort"}          may be left out
//
// gives, by output, the mean over replicates by day; of one point
//
//     {"days": ["2022-09-01", ...], "KAZ entries_cum all": [...], ...}
//
// of several {"days": [...], "points": [{"KAZ entries_cum all": [...]}, ...]}. Parameters that are not named are drawn
// from their priors, a value a replicate; with "fixed": true they have their central values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "steppe/problem.hpp"
#include "steppe/series.hpp"
#include "steppe/simulation.hpp"

namespace steppe {

struct Evaluation {
    std::string scenario;
    std::vector<std::string> outputs;  ///< place, measure and group with blanks between them
    std::vector<std::vector<std::pair<std::string, double>>> points;
    bool one_point = true;
    std::optional<Day> until;
    std::optional<std::uint64_t> seed;
    std::uint32_t replicates = 1;
    Tallying tallying = Tallying::cohort;
    bool fixed = false;
};

/// Faults are added to `problems`, with the path of the JSON value.
[[nodiscard]] Evaluation read_evaluation(const std::string& text, Problems& problems);

/// `numbers[point][output][day]`.
[[nodiscard]] std::string evaluation_json(const Evaluation& evaluation, Day first_day,
                                          const std::vector<std::vector<std::vector<double>>>& numbers);

}  // namespace steppe
