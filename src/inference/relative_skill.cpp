#include "inference/relative_skill.hpp"

#include <cmath>
#include <limits>

namespace steppe {
namespace {

/// ln of the ratio of mean scores over common tasks; NaN if there is none.
double log_ratio(const std::vector<double>& one, const std::vector<double>& other) {
    double sum_of_one = 0;
    double sum_of_other = 0;
    for (std::size_t task = 0; task < one.size(); ++task) {
        if (!std::isnan(one[task]) && !std::isnan(other[task])) {
            sum_of_one += one[task];
            sum_of_other += other[task];
        }
    }
    return sum_of_one > 0 && sum_of_other > 0 ? std::log(sum_of_one / sum_of_other)
                                              : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

std::vector<double> relative_skills(std::span<const std::vector<double>> scores, std::size_t reference) {
    std::vector<double> logs;
    for (const std::vector<double>& one : scores) {
        double sum = 0;
        double pairs = 0;
        for (const std::vector<double>& other : scores) {
            if (const double ratio = log_ratio(one, other); !std::isnan(ratio)) {
                sum += ratio;
                pairs += 1;
            }
        }
        logs.push_back(pairs > 0 ? sum / pairs : std::numeric_limits<double>::quiet_NaN());
    }
    std::vector<double> skills;
    skills.reserve(logs.size());
    for (const double one : logs) {
        skills.push_back(std::exp(one - logs[reference]));
    }
    return skills;
}

}  // namespace steppe
