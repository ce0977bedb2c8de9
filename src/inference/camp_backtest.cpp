#include "inference/camp_backtest.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include "inference/quantile_scores.hpp"
#include "steppe/random.hpp"

namespace steppe {
namespace {

double sum_of(std::span<const double> values) { return std::accumulate(values.begin(), values.end(), 0.0); }

/// The day of the first report on or after `day`.
std::int32_t published_after(std::span<const flee::PublishedCount> reports, std::int32_t day) {
    const auto after = std::ranges::find_if(reports, [&](const auto& one) { return one.day >= day; });
    return after == reports.end() ? std::numeric_limits<std::int32_t>::max() : after->day;
}

bool anything_published(const PublishedCounts& published, std::int32_t by) {
    return std::ranges::any_of(published, [&](const auto& reports) {
        return std::ranges::any_of(reports, [&](const auto& one) { return one.day <= by && one.agents > 0; });
    });
}

}  // namespace

std::vector<CampChoiceRanges> candidate_ranges() {
    const CampChoiceRanges shipped;
    std::vector<CampChoiceRanges> all;
    for (const Range people : {shipped.people, Range{-0.4, 0.4}, Range{0.1, 0.9}}) {
        for (const Range distance : {shipped.distance, Range{0.25, 1}, Range{1, 3}}) {
            for (const Range crowding : {shipped.crowding, Range{0.7, 1.4}, Range{2, 4}}) {
                CampChoiceRanges one = shipped;
                one.people = people;
                one.distance = distance;
                one.crowding = crowding;
                all.push_back(one);
            }
        }
    }
    return all;
}

std::size_t best_candidate(std::span<const std::vector<double>> errors, std::size_t left_out) {
    std::size_t best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < errors.size(); ++i) {
        double sum = 0;
        for (std::size_t k = 0; k < errors[i].size(); ++k) {
            sum += k == left_out ? 0 : errors[i][k];
        }
        if (sum < least) {
            least = sum;
            best = i;
        }
    }
    return best;
}

std::vector<double> daily_errors(const CampCounts& counts, std::span<const double> predicted) {
    std::vector<double> errors;
    for (std::size_t day = 0; day < counts.days; ++day) {
        const auto said = predicted.subspan(day * counts.camps, counts.camps);
        const double total = counts.in_all_camps[day];
        const double sum = sum_of(said);
        double error = 0;
        for (std::size_t c = 0; c < counts.camps; ++c) {
            error += std::abs((sum > 0 ? said[c] * total / sum : 0) - counts.counted[day * counts.camps + c]);
        }
        errors.push_back(error / std::max(total, 1.0));
    }
    return errors;
}

std::vector<double> redistribution_errors(const CampCounts& counts, const Redistribution& made) {
    std::vector<double> errors;
    for (std::size_t day = 0; day < counts.days; day += kOriginStep) {
        for (std::size_t i = day * counts.camps; i < (day + 1) * counts.camps; ++i) {
            errors.push_back((counts.counted[i] - made.median[i]) / made.spread[i]);
        }
    }
    return errors;
}

double CampOutlook::relative_error() const {
    double error = 0;
    for (std::size_t c = 0; c < observed.size(); ++c) {
        error += std::abs(said.median[c] - observed[c]);
    }
    return error / std::max(sum_of(observed), 1.0);
}

std::vector<CampOutlook> outlooks(const CampCase& one, std::int32_t lead_days, const DampedTrend& trend) {
    std::vector<CampOutlook> all;
    const auto days = static_cast<std::int32_t>(one.setting.days);
    for (std::int32_t origin = kFirstOrigin; origin + lead_days < days; origin += kOriginStep) {
        if (!anything_published(one.published, origin)) {
            continue;  // of nothing nothing can be said
        }
        CampOutlook outlook{origin, forecast(one.setting, one.published, origin, lead_days, trend), {}, {}};
        for (const auto& reports : one.published) {
            outlook.observed.push_back(count_on(reports, origin + lead_days));
            outlook.settled.push_back(published_after(reports, origin + lead_days));
        }
        all.push_back(std::move(outlook));
    }
    return all;
}

std::vector<DampedTrend> candidate_trends() {
    std::vector<DampedTrend> all;
    for (const double damping : {60.0, 30.0}) {
        for (const double trust : {0.6, 0.3}) {
            DampedTrend one;
            one.damping_days = damping;
            one.trust = trust;
            all.push_back(one);
        }
    }
    return all;
}

double mean_relative_error(std::span<const CampOutlook> all) {
    double sum = 0;
    for (const CampOutlook& one : all) {
        sum += one.relative_error();
    }
    return all.empty() ? std::numeric_limits<double>::quiet_NaN() : sum / static_cast<double>(all.size());
}

std::vector<double> forecast_errors(std::span<const CampOutlook> all) {
    std::vector<double> errors;
    for (const CampOutlook& one : all) {
        for (std::size_t c = 0; c < one.observed.size(); ++c) {
            errors.push_back(one.said.error_of(c, one.observed[c]));
        }
    }
    return errors;
}

std::vector<std::vector<double>> outlook_quantiles(std::span<const LeadOutlooks> leads, std::size_t which,
                                                   std::span<const double> levels) {
    struct Known {
        std::int32_t settled = 0;
        std::int32_t origin = 0;
        double error = 0;
    };
    std::vector<Known> known;
    const double scale = scale_of(leads[which].others);
    for (const LeadOutlooks& lead : leads) {
        const double of_lead = scale_of(lead.others);
        const double ratio = of_lead > 0 ? scale / of_lead : 1;
        for (const CampOutlook& one : lead.outlooks) {
            for (std::size_t c = 0; c < one.observed.size(); ++c) {
                known.push_back({one.settled[c], one.origin, ratio * one.said.error_of(c, one.observed[c])});
            }
        }
    }
    std::ranges::stable_sort(known, {}, &Known::settled);
    std::vector<std::vector<double>> made;
    std::vector<double> own;
    std::set<std::int32_t> origins;
    auto next = known.begin();
    for (const CampOutlook& now : leads[which].outlooks) {
        for (; next != known.end() && next->settled <= now.origin; ++next) {
            own.push_back(next->error);
            origins.insert(next->origin);
        }
        if (own.empty() && leads[which].others.errors.empty()) {
            made.emplace_back();
            continue;
        }
        const std::vector<double> errors = error_quantiles(mixed(leads[which].others, own, origins.size()), levels);
        std::vector<double> quantiles;
        for (std::size_t c = 0; c < now.observed.size(); ++c) {
            const auto of_camp = now.said.quantiles(c, errors);
            quantiles.insert(quantiles.end(), of_camp.begin(), of_camp.end());
        }
        made.push_back(std::move(quantiles));
    }
    return made;
}

Range interval_of_mean(std::span<const double> values, std::size_t block, std::uint64_t seed) {
    constexpr std::size_t kResamples = 400;
    constexpr double kTail = 0.05;
    if (values.empty()) {
        return {};
    }
    std::vector<double> means;
    Uniforms uniforms({{seed, 0}, 0, static_cast<std::uint32_t>(content_hash("blocks")), 0, 0});
    for (std::size_t i = 0; i < kResamples; ++i) {
        double sum = 0;
        std::size_t taken = 0;
        while (taken < values.size()) {
            auto at = static_cast<std::size_t>(uniforms.next() * static_cast<double>(values.size()));
            for (std::size_t k = 0; k < block && taken < values.size(); ++k, ++taken) {
                sum += values[(at + k) % values.size()];
            }
        }
        means.push_back(sum / static_cast<double>(values.size()));
    }
    const std::vector<double> ends = quantiles_of(means, std::array{kTail, 1 - kTail});
    return {ends[0], ends[1]};
}

}  // namespace steppe
