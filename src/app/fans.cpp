#include "app/fans.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <set>
#include <sstream>

#include "app/hub_table.hpp"
#include "ensemble/gather.hpp"
#include "exchange/csv.hpp"
#include "exchange/summary_csv.hpp"
#include "inference/quantile_scores.hpp"

namespace steppe {
namespace {

/// Of one series: [future][day], days after the forecast.
using Fan = std::vector<std::vector<double>>;

/// Fans of some series, in one pass over the store.
std::vector<Fan> fans_of(const Futures& futures, std::span<const std::size_t> series) {
    const std::size_t days = futures.shape.days();
    const auto first = static_cast<std::ptrdiff_t>(futures.from - futures.shape.first_day) + 1;
    std::vector<Fan> fans(series.size());
    std::vector<double> record;
    std::optional<std::uint32_t> read;
    for (const std::uint32_t future : futures.drawn) {
        if (read != future) {
            record = values_of(futures.store.record(future), futures.shape.keys.size(), days);
            read = future;
        }
        for (std::size_t s = 0; s < series.size(); ++s) {
            const auto row = record.begin() + static_cast<std::ptrdiff_t>(series[s] * days);
            fans[s].emplace_back(row + first, row + static_cast<std::ptrdiff_t>(days));
        }
    }
    return fans;
}

void append_quantiles(std::string& hub, const SeriesKey& key, const Fan& fan, Day from) {
    const std::string target = key.group == "all" ? key.measure : key.measure + " " + key.group;
    for (std::size_t d = 0; d < fan.front().size(); ++d) {
        std::vector<double> of_day;
        for (const std::vector<double>& future : fan) {
            of_day.push_back(future[d]);
        }
        append_hub_quantiles(hub, {from, target, from + static_cast<Day>(d) + 1, key.place},
                             quantiles_of(of_day, kHubLevels));
    }
}

void append_threshold(std::string& table, const SeriesKey& key, const Fan& fan, double threshold, Day from) {
    const auto futures = static_cast<double>(fan.size());
    std::vector<char> passed(fan.size());
    for (std::size_t d = 0; d < fan.front().size(); ++d) {
        double above = 0;
        double by = 0;
        for (std::size_t f = 0; f < fan.size(); ++f) {
            const bool now = fan[f][d] > threshold;
            passed[f] = static_cast<char>(passed[f] != 0 || now);
            above += now ? 1 : 0;
            by += passed[f];
        }
        table += format_day(from + static_cast<Day>(d) + 1);
        for (const std::string& field : {key.place, key.measure, key.group, key.unit}) {
            table += ',';
            append_field(table, field);
        }
        for (const double number : {threshold, above / futures, by / futures}) {
            table += ',';
            append_number(table, number);
        }
        table += '\n';
    }
}

}  // namespace

std::optional<Threshold> threshold_in(const std::string& text, const std::vector<SeriesKey>& keys) {
    std::istringstream words(text);
    std::string place, measure, group, rest;
    double value = 0;
    if (!(words >> place >> measure >> group >> value) || words >> rest) {
        fmt::print(stderr, "--threshold '{}': expected a place, a measure, a group and a number\n", text);
        return std::nullopt;
    }
    const auto found = position_of(keys, place, measure, group);
    if (!found) {
        fmt::print(stderr, "--threshold '{}': no such series; summary.csv lists them\n", text);
        return std::nullopt;
    }
    return Threshold{*found, value};
}

FanTables fan_tables(const Futures& futures, std::span<const std::size_t> recorded,
                     std::span<const Threshold> thresholds) {
    std::set<std::size_t> wanted(recorded.begin(), recorded.end());
    for (const Threshold& one : thresholds) {
        wanted.insert(one.series);
    }
    FanTables tables;
    tables.hub = kHubHeader;
    tables.thresholds = "date,place,measure,group,unit,threshold,above,above_by\n";
    const std::vector<std::size_t> all(wanted.begin(), wanted.end());
    constexpr std::size_t kTogether = 24;  // series: what a pass over the futures keeps in memory
    for (std::size_t begin = 0; begin < all.size(); begin += kTogether) {
        const auto some = std::span(all).subspan(begin, std::min(kTogether, all.size() - begin));
        const std::vector<Fan> fans = fans_of(futures, some);
        for (std::size_t s = 0; s < some.size(); ++s) {
            const SeriesKey& key = futures.shape.keys[some[s]];
            if (std::ranges::find(recorded, some[s]) != recorded.end()) {
                append_quantiles(tables.hub, key, fans[s], futures.from);
            }
            for (const Threshold& threshold : thresholds) {
                if (threshold.series == some[s]) {
                    append_threshold(tables.thresholds, key, fans[s], threshold.value, futures.from);
                }
            }
        }
    }
    return tables;
}

std::string forecast_csv(const Summary& summary, std::span<const std::size_t> recorded, Day from) {
    Summary part;
    part.first_day = from + 1;
    part.last_day = summary.last_day;
    const auto days = static_cast<std::size_t>(summary.last_day - summary.first_day) + 1;
    for (const std::size_t s : recorded) {
        part.keys.push_back(summary.keys[s]);
        const auto row = summary.rows.begin() + static_cast<std::ptrdiff_t>(s * days);
        part.rows.insert(part.rows.end(), row + (from + 1 - summary.first_day),
                         row + static_cast<std::ptrdiff_t>(days));
    }
    std::string text;
    write_summary_csv(part, [&](std::string_view piece) { text += piece; });
    return text;
}

}  // namespace steppe
