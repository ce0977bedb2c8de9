#include "inference/camp_movement.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace steppe {
namespace {

double sum_of(std::span<const double> values) { return std::accumulate(values.begin(), values.end(), 0.0); }

/// For each camp the largest total up to the last day on which it takes people as it likes.
std::vector<double> totals_at_closing(const CampSetting& setting, std::span<const double> in_all_camps) {
    const std::size_t camps = setting.camps.size();
    std::vector<double> totals;
    for (std::size_t c = 0; c < camps; ++c) {
        std::size_t last = setting.days - 1;
        for (std::size_t day = 0; day < setting.days; ++day) {
            if (setting.open[day * camps + c] >= 1) {
                last = day;
            }
        }
        totals.push_back(*std::ranges::max_element(in_all_camps.first(last + 1)));
    }
    return totals;
}

/// People still to come before the end, by those still to come before the camp closes.
double urgency(double total, double at_closing, double at_end) {
    constexpr double kFewOfAll = 1e-3;
    constexpr double kFewBeforeClosing = 1e-2;
    const double before_end = std::max(at_end - total, kFewOfAll * at_end);
    const double before_closing = std::max({at_closing - total, 0.0, kFewBeforeClosing * at_end});
    return before_closing > 0 ? before_end / before_closing : 1;
}

void scale_to(std::span<double> camps, double total) {
    const double sum = sum_of(camps);
    for (double& people : camps) {
        people = sum > 0 ? people * total / sum : total / static_cast<double>(camps.size());
    }
}

/// Of all values, not of a sample.
double standard_deviation(std::span<const double> values) {
    const double mean = sum_of(values) / static_cast<double>(values.size());
    double squares = 0;
    for (const double one : values) {
        squares += (one - mean) * (one - mean);
    }
    return std::sqrt(squares / static_cast<double>(values.size()));
}

}  // namespace

std::vector<CampChoice> choices_in(const CampChoiceRanges& ranges, std::size_t members) {
    constexpr double kRoot = 1.1673039782614187;  // of x^5 = x + 1
    const std::array<double, 4> steps = {1 / kRoot, 1 / (kRoot * kRoot), std::pow(kRoot, -3), std::pow(kRoot, -4)};
    std::vector<CampChoice> choices;
    choices.reserve(members);
    for (std::size_t m = 0; m < members; ++m) {
        std::array<double, 4> at{};
        for (std::size_t i = 0; i < at.size(); ++i) {
            const double along = 0.5 + static_cast<double>(m + 1) * steps[i];
            at[i] = along - std::floor(along);
        }
        const auto even = [](const Range& range, double u) { return range.low + u * (range.high - range.low); };
        CampChoice choice;
        choice.capacity = even(ranges.capacity, at[0]);
        choice.crowding = std::exp(even({std::log(ranges.crowding.low), std::log(ranges.crowding.high)}, at[1]));
        choice.distance = even(ranges.distance, at[2]);
        choice.people = even(ranges.people, at[3]);
        choice.access = ranges.access;
        choice.closing = ranges.closing;
        choices.push_back(choice);
    }
    return choices;
}

std::vector<double> redistribute(const CampSetting& setting, std::span<const double> on_day_0,
                                 std::span<const double> in_all_camps, const CampChoice& choice) {
    const std::size_t camps = setting.camps.size();
    const std::size_t origins = setting.people.size();
    std::vector<double> pull(origins * camps);
    std::vector<double> sending(origins);
    pull_of_camps(choice, setting.capacity, setting.road_km, pull);
    sending_of_places(choice, setting.people, sending);
    const std::vector<double> at_closing = totals_at_closing(setting, in_all_camps);
    const double at_end = *std::ranges::max_element(in_all_camps);

    std::vector<double> there(on_day_0.begin(), on_day_0.end());
    std::vector<double> welcome_by_camp(camps);
    std::vector<double> shares(camps);
    std::vector<double> all;
    all.reserve(setting.days * camps);
    for (std::size_t day = 0; day < setting.days; ++day) {
        const double growth = in_all_camps[day] - sum_of(there);
        if (growth < 0) {
            scale_to(there, in_all_camps[day]);
        } else if (growth > 0 && day > 0) {
            for (std::size_t c = 0; c < camps; ++c) {
                welcome_by_camp[c] = welcome(choice, there[c], setting.capacity[c], setting.open[day * camps + c],
                                             urgency(in_all_camps[day], at_closing[c], at_end));
            }
            shares_of_arrivals(choice, pull, sending, std::span(setting.conflict).subspan(day * origins, origins),
                               welcome_by_camp, shares);
            if (!(sum_of(shares) > 0)) {  // nobody sends, or nothing is open: by capacity
                std::ranges::copy(setting.capacity, shares.begin());
                scale_to(shares, 1);
            }
            for (std::size_t c = 0; c < camps; ++c) {
                there[c] += growth * shares[c];
            }
        }
        all.insert(all.end(), there.begin(), there.end());
    }
    return all;
}

Redistribution redistribute(const CampSetting& setting, const CampCounts& counts, const CampChoiceRanges& ranges,
                            std::size_t members) {
    Redistribution made;
    const std::size_t camps = counts.camps;
    if (counts.days == 0 || camps == 0) {
        return made;
    }
    const auto on_day_0 = std::span(counts.counted).first(camps);
    for (const CampChoice& choice : choices_in(ranges, members)) {
        made.members.push_back(redistribute(setting, on_day_0, counts.in_all_camps, choice));
        for (std::size_t day = 0; day < counts.days; ++day) {
            scale_to(std::span(made.members.back()).subspan(day * camps, camps), counts.in_all_camps[day]);
        }
    }
    made.median.resize(counts.days * camps);
    std::vector<double> values(made.members.size());
    for (std::size_t i = 0; i < made.median.size(); ++i) {
        std::ranges::transform(made.members, values.begin(), [i](const auto& member) { return member[i]; });
        const double few = std::max(counts.in_all_camps[i / camps] / static_cast<double>(camps), 1.0) / 20;
        made.spread.push_back(standard_deviation(values) + few);
        std::ranges::sort(values);
        made.median[i] = (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
    }
    for (std::size_t day = 0; day < counts.days; ++day) {
        scale_to(std::span(made.median).subspan(day * camps, camps), counts.in_all_camps[day]);
    }
    return made;
}

}  // namespace steppe
