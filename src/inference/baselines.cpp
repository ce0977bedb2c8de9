#include "inference/baselines.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace steppe {
namespace {

double sum_of(std::span<const double> values) { return std::accumulate(values.begin(), values.end(), 0.0); }

std::span<const double> day_of(const CampCounts& counts, std::size_t day) {
    return std::span(counts.counted).subspan(day * counts.camps, counts.camps);
}

std::size_t before(std::size_t day, std::size_t lag) { return day > lag ? day - lag : 0; }

/// Weights by camp from what each origin's people do; `chance` fills one origin's row.
template <class Chance>
std::vector<double> weights_over_origins(const Opportunities& given, Chance chance) {
    const std::size_t camps = given.capacity.size();
    std::vector<double> weights(camps, 0);
    std::vector<double> row(camps);
    for (std::size_t i = 0; i < given.people.size(); ++i) {
        chance(i, std::span(given.road_km).subspan(i * camps, camps), row);
        const double sum = sum_of(row);
        for (std::size_t c = 0; c < camps && sum > 0; ++c) {
            weights[c] += given.people[i] * row[c] / sum;
        }
    }
    return weights;
}

}  // namespace

std::vector<double> level_persistence(const CampCounts& counts, std::size_t lag) {
    std::vector<double> made;
    made.reserve(counts.counted.size());
    for (std::size_t day = 0; day < counts.days; ++day) {
        const auto then = day_of(counts, before(day, lag));
        made.insert(made.end(), then.begin(), then.end());
    }
    return made;
}

std::vector<double> lagged_shares(const CampCounts& counts, std::size_t lag) {
    std::vector<double> made;
    made.reserve(counts.counted.size());
    for (std::size_t day = 0; day < counts.days; ++day) {
        const auto then = day_of(counts, before(day, lag));
        const double sum = sum_of(then);
        for (const double count : then) {
            made.push_back(counts.in_all_camps[day] * (sum > 0 ? count / sum : 1 / static_cast<double>(counts.camps)));
        }
    }
    return made;
}

std::vector<double> shares_of_day(const CampCounts& counts, std::size_t day) {
    const auto then = day_of(counts, std::min(day, counts.days - 1));
    if (sum_of(then) > 0) {
        return constant_shares(counts, then);
    }
    return std::vector<double>(counts.counted.size(), 0);
}

std::vector<double> constant_shares(const CampCounts& counts, std::span<const double> weights) {
    const double sum = sum_of(weights);
    std::vector<double> made;
    made.reserve(counts.counted.size());
    for (std::size_t day = 0; day < counts.days; ++day) {
        for (const double weight : weights) {
            made.push_back(sum > 0 ? counts.in_all_camps[day] * weight / sum : 0);
        }
    }
    return made;
}

std::vector<double> gravity_weights(const Opportunities& opportunities) {
    return weights_over_origins(opportunities, [&](std::size_t, std::span<const double> km, std::vector<double>& row) {
        for (std::size_t c = 0; c < row.size(); ++c) {
            row[c] = opportunities.capacity[c] / std::max(km[c], 1.0);
        }
    });
}

std::vector<double> radiation_weights(const Opportunities& opportunities) {
    return weights_over_origins(
        opportunities, [&](std::size_t i, std::span<const double> km, std::vector<double>& row) {
            const double people = std::max(opportunities.people[i], 1.0);
            for (std::size_t c = 0; c < row.size(); ++c) {
                double nearer = 0;
                for (std::size_t other = 0; other < row.size(); ++other) {
                    nearer += km[other] < km[c] ? opportunities.capacity[other] : 0;
                }
                const double there = opportunities.capacity[c];
                row[c] = std::isfinite(km[c]) ? people * there / ((people + nearer) * (people + there + nearer)) : 0;
            }
        });
}

}  // namespace steppe
