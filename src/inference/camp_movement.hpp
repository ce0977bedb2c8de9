// The redistribution model: where those are who are somewhere, given how many there are.
//
// Begins with what was counted on day 0. A day's growth of the total goes to camps by `rules/camp_choice.hpp`; when the
// total falls all camps lose the same share. Its exponents are not known from conflict to conflict: each member of an
// ensemble has its own, spread evenly over ranges, and the prediction is the median over members, scaled to the total.
#pragma once

#include <span>
#include <vector>

#include "inference/baselines.hpp"
#include "inference/camp_setting.hpp"
#include "rules/camp_choice.hpp"

namespace steppe {

struct Range {
    double low = 0;
    double high = 0;
    bool operator==(const Range&) const = default;
};

/// Ranges of the exponents that differ from conflict to conflict. The defaults are those that are shipped; how they
/// were found: docs/accuracy.md.
struct CampChoiceRanges {
    Range capacity{0, 1};
    Range crowding{1.2, 2.5};  ///< even in its logarithm
    Range distance{0.5, 2};
    Range people{-0.9, -0.1};
    double access = 0.5;
    double closing = 0.5;
    bool operator==(const CampChoiceRanges&) const = default;
};

inline constexpr std::size_t kMovementMembers = 64;

/// The first `members` points of an additive sequence (Roberts 2018: powers of the root of x^5 = x + 1) over the
/// ranges.
[[nodiscard]] std::vector<CampChoice> choices_in(const CampChoiceRanges& ranges,
                                                 std::size_t members = kMovementMembers);

/// People in camps by day, [day * camps + camp]. `on_day_0`: by camp. `in_all_camps`: by day, `setting.days` of them.
[[nodiscard]] std::vector<double> redistribute(const CampSetting& setting, std::span<const double> on_day_0,
                                               std::span<const double> in_all_camps, const CampChoice& choice);

struct Redistribution {
    std::vector<std::vector<double>> members;  ///< [member][day * camps + camp], each scaled to the day's total
    std::vector<double> median;                ///< over members, scaled to the day's total
    /// Standard deviation over members + a twentieth of the day's mean over camps, people: errors are told in it. Above
    /// 0.
    std::vector<double> spread;
};
[[nodiscard]] Redistribution redistribute(const CampSetting& setting, const CampCounts& counts,
                                          const CampChoiceRanges& ranges, std::size_t members = kMovementMembers);

}  // namespace steppe
