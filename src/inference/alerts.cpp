#include "inference/alerts.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace steppe {
std::optional<Day> day_by_which(std::span<const double> by_day, double share, Day first_day) {
    constexpr double kRounding = 1e-12;
    const auto found = std::ranges::find_if(by_day, [&](double passed) { return passed >= share - kRounding; });
    return found == by_day.end() ? std::nullopt : std::optional(first_day + static_cast<Day>(found - by_day.begin()));
}

std::vector<std::size_t> limited_series(std::span<const Limit> limits, const std::vector<SeriesKey>& series) {
    std::set<std::size_t> positions;
    for (const Limit& limit : limits) {
        if (const auto found = position_of(series, limit.place, limit.measure, limit.group)) {
            positions.insert(*found);
        }
    }
    return {positions.begin(), positions.end()};
}

LimitCounts::LimitCounts(std::span<const Limit> limits, std::span<const SeriesKey> kept, std::size_t days) {
    for (const Limit& limit : limits) {
        if (const auto found = position_of(kept, limit.place, limit.measure, limit.group)) {
            counts_.push_back({*found, kept[*found], limit.above, std::vector<std::uint32_t>(days),
                               std::vector<std::uint32_t>(days)});
        }
    }
}

void LimitCounts::add(std::span<const double> values) {
    ++replicates_;
    for (Count& count : counts_) {
        const std::size_t days = count.on_day.size();
        bool passed = false;
        for (std::size_t d = 0; d < days; ++d) {
            const bool above = values[count.kept * days + d] > count.above;
            passed = passed || above;
            count.on_day[d] += above ? 1 : 0;
            count.by_day[d] += passed ? 1 : 0;
        }
    }
}

std::vector<Alert> LimitCounts::alerts() const {
    const auto shares = [this](const std::vector<std::uint32_t>& counts) {
        std::vector<double> out;
        out.reserve(counts.size());
        for (const std::uint32_t count : counts) {
            out.push_back(replicates_ > 0 ? static_cast<double>(count) / replicates_ : 0.0);
        }
        return out;
    };
    std::vector<Alert> alerts;
    for (const Count& count : counts_) {
        alerts.push_back({count.key, count.above, shares(count.on_day), shares(count.by_day)});
    }
    return alerts;
}

std::vector<Alert> alerts_of(std::span<const Limit> limits, const Ensemble& ensemble) {
    const Summary& summary = ensemble.summary;
    const auto days = static_cast<std::size_t>(summary.last_day - summary.first_day) + 1;
    std::vector<SeriesKey> kept;
    for (const std::size_t series : ensemble.kept) {
        kept.push_back(summary.keys[series]);
    }
    LimitCounts counts(limits, kept, days);
    const std::size_t size = kept.size() * days;
    for (std::size_t r = 0; r < ensemble.replicates.size(); ++r) {
        counts.add(std::span(ensemble.kept_values).subspan(r * size, size));
    }
    return counts.alerts();
}

}  // namespace steppe
