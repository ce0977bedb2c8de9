#include "app/recorded_series.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "scenario/cells.hpp"

namespace steppe {
namespace {

std::string repair_of(const RecordedSeries& wrong, const std::vector<SeriesKey>& series) {
    std::set<std::string> near;  // what stands beside the two that fit
    for (const SeriesKey& key : series) {
        if (key.place == wrong.place && key.measure == wrong.measure) {
            near.insert(key.group);
        }
    }
    if (!near.empty()) {
        return did_you_mean(wrong.group, {near.begin(), near.end()}, "name a group of that measure, such as all");
    }
    for (const SeriesKey& key : series) {
        if (key.place == wrong.place) {
            near.insert(key.measure);
        }
    }
    if (!near.empty()) {
        return did_you_mean(wrong.measure, {near.begin(), near.end()}, "name a measure that the place has");
    }
    for (const SeriesKey& key : series) {
        near.insert(key.place);
    }
    return did_you_mean(wrong.place, {near.begin(), near.end()}, "name a place, a region or a country of summary.csv");
}

}  // namespace

std::vector<std::size_t> recorded_series(const std::vector<RecordedSeries>& named, const std::vector<SeriesKey>& series,
                                         Problems& problems) {
    std::set<std::size_t> positions;
    for (const RecordedSeries& one : named) {
        if (const auto found = position_of(series, one.place, one.measure, one.group)) {
            positions.insert(*found);
        } else {
            problems.add(one.where, fmt::format("no series '{} {} {}'", one.place, one.measure, one.group),
                         "a place, a measure and a group that summary.csv has", repair_of(one, series));
        }
    }
    return {positions.begin(), positions.end()};
}

void note_figures_without_series(const std::vector<Observation>& figures, const std::vector<SeriesKey>& series,
                                 Problems& warnings) {
    for (const Observation& one : figures) {
        if (!position_of(series, one.place, one.measure, one.group)) {
            warnings.add(
                one.where,
                fmt::format("no series '{} {} {}', so {} is left out", one.place, one.measure, one.group, one.id),
                "a place, a measure and a group that summary.csv has",
                repair_of({one.place, one.measure, one.group, one.where}, series));
        }
    }
}

std::vector<Limit> limits_on(const std::vector<SeriesLimit>& named, const std::vector<SeriesKey>& series,
                             Problems& problems) {
    std::vector<Limit> limits;
    std::vector<RecordedSeries> wanted;
    for (const SeriesLimit& one : named) {
        limits.push_back({one.place, one.measure, one.group, one.above});
        wanted.push_back({one.place, one.measure, one.group, one.where});
    }
    (void)recorded_series(wanted, series, problems);
    return limits;
}

}  // namespace steppe
