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

double observed_number(const std::string& measure, std::span<const double> days) {
    return number_of(days, over_days(measure));
}

std::vector<std::size_t> observed_series(std::span<const Observed> observed, const std::vector<SeriesKey>& series) {
    std::set<std::size_t> positions;
    for (const Observed& one : observed) {
        if (const auto found = position_of(series, one.place, one.measure, one.group)) {
            positions.insert(*found);
        }
    }
    return {positions.begin(), positions.end()};
}

ObservedReplicates::ObservedReplicates(std::vector<Observed> observed, std::vector<SeriesKey> kept, Day first_day,
                                       Day last_day)
    : observed_(std::move(observed)), kept_(std::move(kept)), first_day_(first_day), last_day_(last_day) {
    for (std::size_t o = 0; o < observed_.size(); ++o) {
        const Observed& one = observed_[o];
        const auto found = position_of(kept_, one.place, one.measure, one.group);
        if (found && one.from >= first_day_ && one.to <= last_day_) {
            places_.push_back({o, *found});
        }
    }
    numbers_.resize(places_.size());
}

void ObservedReplicates::add(std::uint32_t /*replicate*/, std::span<const double> values) {
    const auto days = static_cast<std::size_t>(last_day_ - first_day_) + 1;
    for (std::size_t p = 0; p < places_.size(); ++p) {
        const Observed& one = observed_[places_[p].observed];
        const std::size_t first = places_[p].kept * days + static_cast<std::size_t>(one.from - first_day_);
        numbers_[p].push_back(
            number_of(values.subspan(first, static_cast<std::size_t>(one.to - one.from) + 1), over_days(one.measure)));
    }
}

std::vector<Compared> ObservedReplicates::compare() const {
    std::vector<Compared> all;
    for (std::size_t p = 0; p < places_.size(); ++p) {
        std::vector<double> numbers = numbers_[p];
        if (numbers.empty()) {
            continue;
        }
        Compared compared{observed_[places_[p].observed], 0, 0, 0, 0};
        for (const double number : numbers) {
            const double value = compared.observed.value;
            compared.below += number < value ? 1.0 : number == value ? 0.5 : 0.0;
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

std::vector<Compared> compare_observed(std::span<const Observed> observed, const Ensemble& ensemble) {
    const Summary& summary = ensemble.summary;
    std::vector<SeriesKey> kept;
    for (const std::size_t series : ensemble.kept) {
        kept.push_back(summary.keys[series]);
    }
    ObservedReplicates replicates({observed.begin(), observed.end()}, std::move(kept), summary.first_day,
                                  summary.last_day);
    const std::size_t size = ensemble.replicates.empty() ? 0 : ensemble.kept_values.size() / ensemble.replicates.size();
    for (std::size_t r = 0; r < ensemble.replicates.size(); ++r) {
        replicates.add(ensemble.replicates[r], std::span(ensemble.kept_values).subspan(r * size, size));
    }
    return replicates.compare();
}

}  // namespace steppe
