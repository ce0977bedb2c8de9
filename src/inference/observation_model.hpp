// What a published figure says of what happened, and with which error.
//
// A figure is compared with the same number of the model: crossings with crossings, of the citizens that the scenario
// counts, ordinary traffic included. Persons are not crossings; no figure of one is compared with the other. Figures
// are taken on the logarithmic scale, log(1 + x / c), shares as they are; c is 1, but for waits 12 hours and for queues
// 500 persons: a model of days sees who waits overnight, and a wait of hours is none to it. The error of a figure has
// four parts, added as variances:
//
//     count       by who said it: official, and the press that quotes an official, 5 %, else 50 %: under-registration,
//                 wrong citizens, a witness for a day; the press on waits and queues 1, a factor of e: it tells of the
//                 longest that somebody met with at some hour. It says that people waited, hardly how many or how long,
//                 and must not make the counts. Judgements, wide on purpose.
//     rounding    a figure with zeros at its end is a rounded one: uniform over its last unit, at most a tenth of it
//     delay       the day of a figure is the day of the report or the one before: a quarter of a day's flow
//     contradiction
//                 n figures of one thing over mostly the same days share one count: each has n times its variance, plus
//                 the variance between them, so that together they weigh what one does
//
// Cumulative and daily figures of one flow at one place are the same count told twice where they are about the same
// days: one kind is left out. Where few of a sum's days have a figure of their own, those say how the sum came about,
// which the sum does not; then both may be asked for.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "inference/observed.hpp"

namespace steppe {

/// A row of observations.csv.
struct Reported {
    Observed observed;
    Day published = kNoDay;
    std::string confidence;
};

/// A figure that a model is held to.
struct Target {
    Observed observed;
    Day published = kNoDay;
    double value = 0;  ///< on the scale of comparison
    double sd = 0;     ///< of its error, there
    bool logarithmic = true;
    double grain = 1;  ///< c above
    /// A number of the model on the scale of comparison.
    [[nodiscard]] double scaled(double number) const;
    [[nodiscard]] double unscaled(double scaled) const;
};

enum class Counts : std::uint8_t { cumulative, daily, both };
inline constexpr std::array<std::string_view, 3> kCountsNames = {"cumulative", "daily", "both"};
[[nodiscard]] std::optional<Counts> counts_named(std::string_view name);

struct LeftOut {
    std::string id;
    std::string reason;
};

struct Targets {
    std::vector<Target> targets;
    std::vector<LeftOut> left_out;
};

/// Of what was published up to `until` and is about days up to it; of cumulative and daily figures of one flow those
/// that `counts` names.
[[nodiscard]] Targets targets_of(std::span<const Reported> reported, Day until, Counts counts);

}  // namespace steppe
