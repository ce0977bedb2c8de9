#include "app/headline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <string_view>

namespace steppe {

namespace {

constexpr std::size_t kLow = 0, kMedian = 2, kHigh = 4;  // of Summary::kLevels: 5, 50 and 95 %

/// One series of the summary, by day.
struct Series {
    const SeriesKey* key = nullptr;
    Day first_day = kNoDay;
    std::span<const Summary::Row> rows;

    [[nodiscard]] double median(std::size_t day) const { return rows[day].quantiles[kMedian]; }
    [[nodiscard]] std::size_t peak() const {
        const auto median_of = [](const Summary::Row& row) { return row.quantiles[kMedian]; };
        return static_cast<std::size_t>(std::ranges::max_element(rows, {}, median_of) - rows.begin());
    }
    [[nodiscard]] std::string date(std::size_t day) const { return format_day(first_day + static_cast<Day>(day)); }
};

Series series_at(const Summary& summary, std::size_t index) {
    const auto days = static_cast<std::size_t>(summary.last_day - summary.first_day) + 1;
    return {&summary.keys[index], summary.first_day, std::span(summary.rows).subspan(index * days, days)};
}

std::vector<Series> all_of(const Summary& summary, std::string_view measure) {
    std::vector<Series> found;
    for (std::size_t i = 0; i < summary.keys.size(); ++i) {
        if (summary.keys[i].measure == measure) {
            found.push_back(series_at(summary, i));
        }
    }
    return found;
}

std::optional<Series> one_of(const Summary& summary, std::string_view measure, std::string_view place) {
    for (const Series& series : all_of(summary, measure)) {
        if (series.key->place == place && series.key->group == "all") {
            return series;
        }
    }
    return std::nullopt;
}

/// `18,200`; from 1,000 on rounded to three digits, below to whole numbers, below 10 to tenths.
std::string rounded(double value) {
    const double size = std::abs(value);
    if (size < 10 && size != std::trunc(size)) {
        return fmt::format("{:.1f}", value);
    }
    const double step = size < 1000 ? 1 : std::pow(10, std::floor(std::log10(size)) - 2);
    std::string text = fmt::format("{:.0f}", std::round(value / step) * step);
    for (std::size_t end = text.size(); end > (value < 0 ? 4U : 3U); end -= 3) {
        text.insert(end - 3, ",");
    }
    return text;
}

std::string interval(const Summary::Row& row) {
    if (row.quantiles[kLow] == row.quantiles[kHigh]) {
        return "no spread";
    }
    return fmt::format("90 % interval {} to {}", rounded(row.quantiles[kLow]), rounded(row.quantiles[kHigh]));
}

std::string name_of_place(const World& world, const std::string& id) {
    const PlaceId place = world.find_place(id);
    return place == PlaceId::none ? id : world.place(place).name;
}

void add_peak(std::vector<std::string>& lines, const Summary& summary, const World& world) {
    const std::optional<Series> entries = one_of(summary, "entries", world.record.host);
    if (!entries) {
        return;
    }
    const std::size_t day = entries->peak();
    lines.push_back(fmt::format("Entries into {} peak on {}: {}.", world.record.host, entries->date(day),
                                median_and_interval(entries->rows[day], "crossings that day")));
    std::optional<Series> busiest;
    for (const Series& at : all_of(summary, "entries")) {
        const PlaceId place = world.find_place(at.key->place);
        if (at.key->group == "all" && place != PlaceId::none && world.place(place).kind == PlaceKind::crossing &&
            (!busiest || at.median(day) > busiest->median(day))) {
            busiest = at;
        }
    }
    if (busiest) {
        lines.push_back(fmt::format("  Most of them at {}: {}.", name_of_place(world, busiest->key->place),
                                    median_and_interval(busiest->rows[day], "crossings")));
    }
}

void add_sums(std::vector<std::string>& lines, const Summary& summary, const World& world) {
    for (const std::string_view measure : {"entries_cum", "exits_cum"}) {
        const std::optional<Series> sums = one_of(summary, measure, world.record.host);
        if (!sums) {
            continue;
        }
        lines.push_back(fmt::format(
            "{} {} since {} (crossings, not persons):", measure == "entries_cum" ? "Entries into" : "Exits from",
            world.record.host, format_day(world.reference_date)));
        std::vector<Day> days = {world.reference_date + 5, world.reference_date + 12, summary.last_day};
        std::erase_if(days, [&](Day day) { return day < summary.first_day || day > summary.last_day; });
        const auto repeated = std::ranges::unique(days);
        days.erase(repeated.begin(), repeated.end());
        for (const Day day : days) {
            const auto index = static_cast<std::size_t>(day - summary.first_day);
            lines.push_back(
                fmt::format("  by {}: {}", sums->date(index), median_and_interval(sums->rows[index], "crossings")));
        }
    }
}

void add_wait(std::vector<std::string>& lines, const Summary& summary, const World& world) {
    const std::vector<Series> waits = all_of(summary, "wait_hours");
    const auto longest =
        std::ranges::max_element(waits, {}, [](const Series& wait) { return wait.median(wait.peak()); });
    if (longest == waits.end()) {
        return;
    }
    const std::size_t day = longest->peak();
    lines.push_back(fmt::format("Longest wait: {} ({}) on {}: {}.", name_of_place(world, longest->key->place),
                                longest->key->group, longest->date(day),
                                median_and_interval(longest->rows[day], "hours")));
}

void add_full_hotels(std::vector<std::string>& lines, const Summary& summary, const World& world) {
    constexpr double kFull = 0.95;
    constexpr std::size_t kMostPlaces = 6;
    struct Full {
        Day day;
        std::string text;
    };
    std::vector<Full> full;
    for (const Series& occupancy : all_of(summary, "occupancy")) {
        if (occupancy.key->group != "hotel" || world.find_place(occupancy.key->place) == PlaceId::none) {
            continue;
        }
        for (std::size_t day = 0; day < occupancy.rows.size(); ++day) {
            if (occupancy.median(day) > kFull) {
                const Summary::Row& row = occupancy.rows[day];
                full.push_back(
                    {summary.first_day + static_cast<Day>(day),
                     fmt::format("  {} from {}: {:.0f} % of beds (90 % interval {:.0f} to {:.0f} %)",
                                 name_of_place(world, occupancy.key->place), occupancy.date(day),
                                 100 * row.quantiles[kMedian], 100 * row.quantiles[kLow], 100 * row.quantiles[kHigh])});
                break;
            }
        }
    }
    if (full.empty()) {
        return;
    }
    std::ranges::stable_sort(full, {}, &Full::day);
    lines.push_back(fmt::format("Hotels more than {:.0f} % full (median), first day:", 100 * kFull));
    for (std::size_t i = 0; i < std::min(kMostPlaces, full.size()); ++i) {
        lines.push_back(full[i].text);
    }
    if (full.size() > kMostPlaces) {
        lines.push_back(fmt::format("  and {} more places", full.size() - kMostPlaces));
    }
}

void add_present(std::vector<std::string>& lines, const Summary& summary, const World& world) {
    const std::optional<Series> present = one_of(summary, "present", world.record.host);
    if (!present) {
        return;
    }
    const std::size_t day = present->rows.size() - 1;
    lines.push_back(fmt::format("In {} on {}: {}.", world.record.host, present->date(day),
                                median_and_interval(present->rows[day], "persons present")));
}

}  // namespace

std::string median_and_interval(const Summary::Row& row, std::string_view what) {
    return fmt::format("{} {} ({})", rounded(row.quantiles[kMedian]), what, interval(row));
}

std::vector<std::string> headline(const Summary& summary, const World& world) {
    std::vector<std::string> lines;
    add_peak(lines, summary, world);
    add_sums(lines, summary, world);
    add_wait(lines, summary, world);
    add_full_hotels(lines, summary, world);
    add_present(lines, summary, world);
    return lines;
}

std::vector<std::string> headline_of_alerts(std::span<const Alert> alerts, const Summary& summary, Day reference_date) {
    if (alerts.empty()) {
        return {};
    }
    std::vector<std::string> lines = {fmt::format("{:<46} {:>8}  {:<10}  {:<10}  {:<10}  {:>9}",
                                                  "Alerts (alerts.csv, alerts.json)", "in", "10 % by", "50 % by",
                                                  "90 % by", "lead")};
    const auto date = [](const std::optional<Day>& day) { return day ? format_day(*day) : std::string("-"); };
    for (const Alert& alert : alerts) {
        const std::optional<Day> median = alert.date_of(0.5, summary.first_day);
        lines.push_back(fmt::format(
            "  {:<44} {:>6.0f} %  {:<10}  {:<10}  {:<10}  {:>9}",
            fmt::format("{} {} {} above {:g}", alert.key.place, alert.key.measure, alert.key.group, alert.above),
            100 * alert.by_day.back(), date(alert.date_of(0.1, summary.first_day)), date(median),
            date(alert.date_of(0.9, summary.first_day)),
            median ? fmt::format("{} days", *median - reference_date) : std::string("-")));
    }
    return lines;
}

}  // namespace steppe
