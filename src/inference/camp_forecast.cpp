#include "inference/camp_forecast.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "inference/error_law.hpp"
#include "rules/camp_choice.hpp"

namespace steppe {
namespace {

using flee::PublishedCount;
using Reports = std::span<const PublishedCount>;

constexpr double kYoungDays = 200;
constexpr double kLeastAge = 7;

/// What had been published by a day.
Reports known_on(const std::vector<PublishedCount>& reports, std::int32_t day) {
    const auto end = std::ranges::upper_bound(reports, day, {}, &PublishedCount::day);
    return Reports(reports).first(static_cast<std::size_t>(end - reports.begin()));
}

/// Not empty; reordered.
double median_of(std::vector<double>& values) {
    const auto upper = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, upper);
    return values.size() % 2 == 1 ? *upper : (*upper + *std::max_element(values.begin(), upper)) / 2;
}

/// People a day that the last reports grew by, less if they span less than half the window.
double growth_a_day(Reports reports, double window_days) {
    constexpr double kShortest = 7;  // days: two reports of one week are no trend
    const auto first = std::ranges::find_if(reports, [](const PublishedCount& one) { return one.agents > 0; });
    if (first == reports.end() || !(reports.back().agents > 0)) {
        return 0;
    }
    const Reports counted(first, reports.end());
    const double last = counted.back().day;
    const double from = std::max(last - window_days, static_cast<double>(counted.front().day));
    if (last - from < kShortest) {
        return 0;
    }
    struct Point {
        double day = 0;
        double people = 0;
    };
    std::vector<Point> points = {{from, count_on(counted, from)}};
    for (const PublishedCount& one : counted) {
        if (one.day > from) {
            points.push_back({static_cast<double>(one.day), one.agents});
        }
    }
    std::vector<double> slopes;
    for (std::size_t i = 0; i < points.size(); ++i) {
        for (std::size_t j = i + 1; j < points.size(); ++j) {
            if (const double days = points[j].day - points[i].day; days >= kShortest) {
                slopes.push_back((points[j].people - points[i].people) / days);
            }
        }
    }
    return median_of(slopes) * (last - from) / std::max(last - from, window_days / 2);
}

double largest(Reports reports) {
    double most = 0;
    for (const PublishedCount& one : reports) {
        most = std::max(most, one.agents);
    }
    return most;
}

/// Shares of arrivals on a day, with what has been seen in place of capacities.
std::vector<double> arrivals_by_camp(const CampSetting& setting, const std::vector<double>& most, std::size_t day) {
    const std::size_t camps = setting.camps.size();
    const std::size_t origins = setting.people.size();
    constexpr double kLeastShare = 0.02;  // of all people: a camp that has just opened draws too
    const double sum = std::accumulate(most.begin(), most.end(), 0.0);
    std::vector<double> attraction(camps);
    std::ranges::transform(most, attraction.begin(),
                           [&](double one) { return std::max({one, kLeastShare * sum, 1.0}); });
    const CampChoice choice;
    std::vector<double> pull(origins * camps);
    std::vector<double> sending(origins);
    pull_of_camps(choice, attraction, setting.road_km, pull);
    sending_of_places(choice, setting.people, sending);
    std::vector<double> shares(camps);
    shares_of_arrivals(choice, pull, sending, std::span(setting.conflict).subspan(day * origins, origins),
                       std::span(setting.open).subspan(day * camps, camps), shares);
    return shares;
}

}  // namespace

DampedTrend level_persistence_trend() {
    DampedTrend none;
    none.trust = 0;
    none.moved = 0;
    return none;
}

DampedTrend continued_trend() {
    DampedTrend whole;
    whole.trust = 1;
    whole.pooled = 0;
    whole.moved = 0;
    whole.damping_days = 1e6;
    return whole;
}

PublishedCounts published_counts(const flee::Case& the_case) {
    PublishedCounts all;
    for (const flee::LocationIndex camp : flee::output_camps(the_case)) {
        const std::size_t column = the_case.data_of(the_case.locations[camp].name);
        all.push_back(column < the_case.data.size() ? the_case.data[column].published : std::vector<PublishedCount>{});
    }
    return all;
}

double count_on(Reports reports, double day) {
    if (reports.empty()) {
        return 0;
    }
    const auto after = std::ranges::find_if(reports, [&](const PublishedCount& one) { return one.day >= day; });
    if (after == reports.end()) {
        return reports.back().agents;
    }
    if (after == reports.begin()) {
        return after->agents;
    }
    const PublishedCount& before = *(after - 1);
    return before.agents + (day - before.day) / (after->day - before.day) * (after->agents - before.agents);
}

CampForecast forecast(const CampSetting& setting, const PublishedCounts& published, std::int32_t origin,
                      std::int32_t lead_days, const DampedTrend& trend) {
    const std::size_t camps = setting.camps.size();
    std::vector<double> now(camps);
    std::vector<double> ahead(camps);  // days since the last report, lead included
    std::vector<double> growth(camps);
    std::vector<double> most(camps);
    std::int32_t first_count = origin;
    for (std::size_t c = 0; c < camps; ++c) {
        const Reports known = known_on(published[c], origin);
        const auto first = std::ranges::find_if(known, [](const PublishedCount& one) { return one.agents > 0; });
        first_count = first == known.end() ? first_count : std::min(first_count, first->day);
        now[c] = known.empty() ? 0 : known.back().agents;
        ahead[c] = lead_days + (known.empty() ? 0.0 : static_cast<double>(origin - known.back().day));
        growth[c] = known.empty() ? 0 : growth_a_day(known, trend.window_days);
        most[c] = largest(known);
    }
    const double sum_now = std::accumulate(now.begin(), now.end(), 0.0);
    const double rate_of_all = std::accumulate(growth.begin(), growth.end(), 0.0) / std::max(sum_now, 1.0);
    CampForecast made;
    double more = 0;
    for (std::size_t c = 0; c < camps; ++c) {
        const double own = growth[c] / std::max(now[c], 1.0);
        const double rate = std::clamp((1 - trend.pooled) * own + trend.pooled * rate_of_all, -trend.greatest_rate,
                                       trend.greatest_rate);
        const double days = trend.damping_days * (1 - std::exp(-ahead[c] / trend.damping_days));
        made.median.push_back(std::max(now[c] * (1 + trend.trust * rate * days), 0.0));
        more += made.median.back() - now[c];
    }
    if (more > 0 && trend.moved > 0) {
        const std::vector<double> shares = arrivals_by_camp(setting, most, static_cast<std::size_t>(origin));
        if (std::accumulate(shares.begin(), shares.end(), 0.0) > 0) {
            for (std::size_t c = 0; c < camps; ++c) {
                made.median[c] = std::max(
                    now[c] + (1 - trend.moved) * (made.median[c] - now[c]) + trend.moved * more * shares[c], 0.0);
            }
        }
    }
    const double mean =
        std::max(std::accumulate(made.median.begin(), made.median.end(), 0.0) / static_cast<double>(camps), 1.0);
    made.few = mean / 10;
    const double young = 1 + kYoungDays / std::max(static_cast<double>(origin - first_count), kLeastAge);
    for (std::size_t c = 0; c < camps; ++c) {
        constexpr double kMonth = 30;
        made.spread.push_back(std::sqrt(mean / (made.median[c] + made.few) * ahead[c] / kMonth * young));
    }
    return made;
}

double CampForecast::error_of(std::size_t camp, double observed) const {
    return stretch((observed + few) / (median[camp] + few)) / spread[camp];
}

std::vector<double> CampForecast::quantiles(std::size_t camp, std::span<const double> errors) const {
    std::vector<double> made;
    made.reserve(errors.size());
    for (const double error : errors) {
        made.push_back(std::max((median[camp] + few) * factor_of(spread[camp] * error) - few, 0.0));
    }
    return made;
}

}  // namespace steppe
