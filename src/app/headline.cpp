#include "app/headline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <ranges>
#include <span>
#include <string_view>

namespace steppe {

namespace {

const std::string kIndent = "  ";
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
    [[nodiscard]] Day on(std::size_t day) const { return first_day + static_cast<Day>(day); }
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

/// How many characters UTF-8 text has: all bytes but those that go on with one.
std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

void add_peak(std::vector<std::string>& lines, const Summary& summary, const World& world, const SummaryWords& words) {
    const std::optional<Series> entries = one_of(summary, "entries", world.record.host);
    if (!entries) {
        return;
    }
    const std::size_t day = entries->peak();
    lines.push_back(words.say("peak", {{"place", words.place(world, world.record.host)},
                                       {"date", words.date(entries->on(day))},
                                       {"count", words.counted("crossings", entries->median(day))},
                                       {"interval", words.interval(entries->rows[day])}}));
    std::optional<Series> busiest;
    for (const Series& at : all_of(summary, "entries")) {
        const PlaceId place = world.find_place(at.key->place);
        if (at.key->group == "all" && place != PlaceId::none && world.place(place).kind == PlaceKind::crossing &&
            (!busiest || at.median(day) > busiest->median(day))) {
            busiest = at;
        }
    }
    if (busiest) {
        lines.push_back(kIndent + words.say("busiest", {{"place", words.place(world, busiest->key->place)},
                                                        {"count", words.counted("crossings", busiest->median(day))},
                                                        {"interval", words.interval(busiest->rows[day])}}));
    }
}

void add_sums(std::vector<std::string>& lines, const Summary& summary, const World& world, const SummaryWords& words) {
    for (const std::string_view measure : {"entries_cum", "exits_cum"}) {
        const std::optional<Series> sums = one_of(summary, measure, world.record.host);
        if (!sums) {
            continue;
        }
        lines.push_back(
            words.say(measure == "entries_cum" ? "entries_since" : "exits_since",
                      {{"place", words.place(world, world.record.host)}, {"date", words.date(world.reference_date)}}));
        std::vector<Day> days = {world.reference_date + 5, world.reference_date + 12, summary.last_day};
        std::erase_if(days, [&](Day day) { return day < summary.first_day || day > summary.last_day; });
        const auto repeated = std::ranges::unique(days);
        days.erase(repeated.begin(), repeated.end());
        for (const Day day : days) {
            const auto index = static_cast<std::size_t>(day - summary.first_day);
            lines.push_back(kIndent + words.say("by", {{"date", words.date(day)},
                                                       {"count", words.counted("crossings", sums->median(index))},
                                                       {"interval", words.interval(sums->rows[index])}}));
        }
    }
}

void add_wait(std::vector<std::string>& lines, const Summary& summary, const World& world, const SummaryWords& words) {
    const std::vector<Series> waits = all_of(summary, "wait_hours");
    const auto longest =
        std::ranges::max_element(waits, {}, [](const Series& wait) { return wait.median(wait.peak()); });
    if (longest == waits.end()) {
        return;
    }
    const std::size_t day = longest->peak();
    lines.push_back(words.say("wait", {{"place", words.place(world, longest->key->place)},
                                       {"queue", words.group(world, longest->key->group)},
                                       {"date", words.date(longest->on(day))},
                                       {"count", words.counted("hours", longest->median(day))},
                                       {"interval", words.interval(longest->rows[day])}}));
}

void add_full_hotels(std::vector<std::string>& lines, const Summary& summary, const World& world,
                     const SummaryWords& words) {
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
                const auto share = [&row](std::size_t level) {
                    return fmt::format("{:.0f}", 100 * row.quantiles[level]);
                };
                full.push_back({summary.first_day + static_cast<Day>(day),
                                kIndent + words.say("full_at", {{"place", words.place(world, occupancy.key->place)},
                                                                {"date", words.date(occupancy.on(day))},
                                                                {"share", share(kMedian)},
                                                                {"low", share(kLow)},
                                                                {"high", share(kHigh)}})});
                break;
            }
        }
    }
    if (full.empty()) {
        return;
    }
    std::ranges::stable_sort(full, {}, &Full::day);
    lines.push_back(words.say("full", {{"share", fmt::format("{:.0f}", 100 * kFull)}}));
    for (std::size_t i = 0; i < std::min(kMostPlaces, full.size()); ++i) {
        lines.push_back(full[i].text);
    }
    if (full.size() > kMostPlaces) {
        const auto more = static_cast<double>(full.size() - kMostPlaces);
        lines.push_back(kIndent + words.say("more", {{"places", words.counted("more_places", more)}}));
    }
}

void add_present(std::vector<std::string>& lines, const Summary& summary, const World& world,
                 const SummaryWords& words) {
    const std::optional<Series> present = one_of(summary, "present", world.record.host);
    if (!present) {
        return;
    }
    const std::size_t day = present->rows.size() - 1;
    lines.push_back(words.say("present", {{"place", words.place(world, world.record.host)},
                                          {"date", words.date(present->on(day))},
                                          {"count", words.counted("persons_present", present->median(day))},
                                          {"interval", words.interval(present->rows[day])}}));
}

}  // namespace

std::vector<std::string> headline(const Summary& summary, const World& world, const SummaryWords& words) {
    std::vector<std::string> lines;
    add_peak(lines, summary, world, words);
    add_sums(lines, summary, world, words);
    add_wait(lines, summary, world, words);
    add_full_hotels(lines, summary, world, words);
    add_present(lines, summary, world, words);
    return lines;
}

std::vector<std::string> headline_of_alerts(std::span<const Alert> alerts, const Summary& summary, const World& world,
                                            const SummaryWords& words) {
    if (alerts.empty()) {
        return {};
    }
    std::vector<std::string> whats;
    for (const Alert& alert : alerts) {
        whats.push_back(kIndent + words.say("alert", {{"what", words.series(world, alert.key)},
                                                      {"limit", words.figure(alert.above, 6)}}));
    }
    constexpr std::size_t kLeast = 46;  // wide enough for most ids
    const std::size_t wide = std::max(kLeast, std::ranges::max(whats | std::views::transform(characters)));
    const auto by = [&words](const char* share) { return words.say("alerts_by", {{"share", share}}); };
    std::vector<std::string> lines = {fmt::format("{:<{}} {:>8}  {:<10}  {:<10}  {:<10}  {:>9}", words.say("alerts"),
                                                  wide, words.say("alerts_in"), by("10"), by("50"), by("90"),
                                                  words.say("alerts_lead"))};
    const auto date = [&words](const std::optional<Day>& day) {
        return day ? words.brief_date(*day) : std::string("-");
    };
    for (std::size_t i = 0; i < alerts.size(); ++i) {
        const Alert& alert = alerts[i];
        const std::optional<Day> median = alert.date_of(0.5, summary.first_day);
        lines.push_back(fmt::format("{:<{}} {:>6.0f} %  {:<10}  {:<10}  {:<10}  {:>9}", whats[i], wide,
                                    100 * alert.by_day.back(), date(alert.date_of(0.1, summary.first_day)),
                                    date(median), date(alert.date_of(0.9, summary.first_day)),
                                    median ? words.days(*median - world.reference_date) : std::string("-")));
    }
    return lines;
}

}  // namespace steppe
