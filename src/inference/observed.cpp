#include "inference/observed.hpp"

#include <algorithm>
#include <set>

#include "ensemble/gather.hpp"

namespace steppe {
namespace {

enum class Over : std::uint8_t { sum, last, mean };

Over over_days(const std::string& measure) {
    constexpr std::array<std::string_view, 10> kFlows = {"entries", "exits",         "arrivals", "departures",
                                                         "refused", "numbers",       "permits",  "registered",
                                                         "aided",   "asylum_decided"};
    if (std::ranges::find(kFlows, measure) != kFlows.end()) {
        return Over::sum;
    }
    return measure.ends_with("_cum") ? Over::last : Over::mean;
}

bool matches(const SeriesKey& key, const Observed& one) {
    return key.place == one.place && key.measure == one.measure && key.group == one.group;
}

double number_of(std::span<const double> days, Over over) {
    if (over == Over::last) {
        return days.back();
    }
    double sum = 0;
    for (const double value : days) {
        sum += value;
    }
    return over == Over::sum ? sum : sum / static_cast<double>(days.size());
}

}  // namespace

std::vector<std::size_t> observed_series(std::span<const Observed> observed, const std::vector<SeriesKey>& series) {
    std::set<std::size_t> positions;
    for (const Observed& one : observed) {
        const auto found = std::ranges::find_if(series, [&](const SeriesKey& key) { return matches(key, one); });
        if (found != series.end()) {
            positions.insert(static_cast<std::size_t>(found - series.begin()));
        }
    }
    return {positions.begin(), positions.end()};
}

std::vector<Compared> compare_observed(std::span<const Observed> observed, const Ensemble& ensemble) {
    const Summary& summary = ensemble.summary;
    const auto days = static_cast<std::size_t>(summary.last_day - summary.first_day) + 1;
    std::vector<Compared> all;
    for (const Observed& one : observed) {
        const auto kept =
            std::ranges::find_if(ensemble.kept, [&](std::size_t series) { return matches(summary.keys[series], one); });
        if (kept == ensemble.kept.end() || one.from < summary.first_day || one.to > summary.last_day) {
            continue;
        }
        const auto k = static_cast<std::size_t>(kept - ensemble.kept.begin());
        std::vector<double> numbers;
        Compared compared{one, 0, 0, 0, 0};
        for (std::size_t r = 0; r < ensemble.replicates.size(); ++r) {
            const std::size_t first =
                (r * ensemble.kept.size() + k) * days + static_cast<std::size_t>(one.from - summary.first_day);
            const double number = number_of(
                std::span(ensemble.kept_values).subspan(first, static_cast<std::size_t>(one.to - one.from) + 1),
                over_days(one.measure));
            compared.below += number < one.value ? 1.0 : number == one.value ? 0.5 : 0.0;
            numbers.push_back(number);
        }
        compared.below /= static_cast<double>(numbers.size());
        const Summary::Row row = summarise(numbers);
        compared.q05 = row.quantiles.front();
        compared.q50 = row.quantiles[Summary::kLevels.size() / 2];
        compared.q95 = row.quantiles.back();
        all.push_back(std::move(compared));
    }
    return all;
}

}  // namespace steppe
