#include "report/plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <span>
#include <string_view>

#include "report/figures.hpp"

namespace steppe::report {
namespace {

constexpr double kWidth = kPictureWidth;
constexpr double kHeight = kPictureHeight;
constexpr double kLeft = 70, kRight = 20, kTop = 64, kBottom = 56;
constexpr std::size_t kMedian = 2;  ///< of Summary::kLevels

/// The colours of the page (web/src/style.css).
constexpr std::string_view kInk = "#1b1b19", kMuted = "#63625d", kRule = "#dedcd5", kAccent = "#0b5a78",
                           kMiddle = "#79aabd", kPale = "#cfe1e8";

std::string escaped(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        switch (c) {
            case '<':
                safe += "&lt;";
                break;
            case '>':
                safe += "&gt;";
                break;
            case '&':
                safe += "&amp;";
                break;
            case '"':
                safe += "&quot;";
                break;
            default:
                safe += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
    }
    return safe;
}

std::string with_commas(double value) {
    std::string text = value == std::trunc(value) ? fmt::format("{:.0f}", value) : fmt::format("{:g}", value);
    if (text.find_first_not_of("-0123456789") != std::string::npos) {
        return text;
    }
    for (std::size_t end = text.size(); end > (value < 0 ? 4U : 3U); end -= 3) {
        text.insert(end - 3, ",");
    }
    return text;
}

/// 1, 2, 2.5 or 5 times a power of ten, about a fifth of `high`.
double step_for(double high) {
    const double rough = high / 5;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
        if (factor * power >= rough) {
            return factor * power;
        }
    }
    return 10 * power;
}

/// One series; its values as the page shows them. Small counts stand at half of the threshold.
class Fan {
  public:
    Fan(const Scene& scene, const Summary& summary, std::size_t series)
        : scene_(scene), summary_(summary), key_(summary.keys[series]) {
        const std::size_t days = static_cast<std::size_t>(summary.last_day - summary.first_day) + 1;
        rows_ = std::span(summary.rows).subspan(series * days, days);
        for (std::size_t day = 0; day < rows_.size(); ++day) {
            high_ = std::max(high_, value(day, 4));
        }
        for (const Observation& one : scene.observations) {
            if (one.place == key_.place && one.measure == key_.measure && one.group == key_.group &&
                one.from == one.to && one.to >= summary.first_day && one.to <= summary.last_day) {
                seen_.push_back(&one);
                high_ = std::max(high_, one.value);
            }
        }
        const auto counts = std::ranges::find_if(scene.counts, [this](const Counts& one) {
            return one.place == key_.place && one.measure == key_.measure && key_.group == "all";
        });
        if (counts != scene.counts.end()) {
            counted_ = std::span(counts->by_day).first(std::min(counts->by_day.size(), days));
            for (const double count : counted_) {
                high_ = std::max(high_, count);
            }
        }
        const double step = step_for(std::max(high_, 1e-6));
        high_ = step * std::ceil(std::max(high_, 1e-6) / step);
    }

    [[nodiscard]] std::string svg(const std::string& title) const {
        std::string text = fmt::format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:g} {1:g}\" width=\"{0:g}\" height=\"{1:g}\" "
            "font-family=\"Noto Sans, Helvetica, Arial, sans-serif\" font-size=\"13\">\n<title>{2}</title>\n"
            "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
            "<text x=\"{3:g}\" y=\"26\" font-size=\"20\" font-weight=\"700\" fill=\"{4}\">{2}</text>\n"
            "<text x=\"{3:g}\" y=\"46\" fill=\"{5}\">{6}: median, half and nine of ten futures{7}{8}</text>\n",
            kWidth, kHeight, escaped(title), kLeft, kInk, kMuted, escaped(unit()),
            seen_.empty() ? "" : "; dots: observed", counted_.empty() ? "" : "; dashes: counted");
        text += axes();
        text += band(0, 4, kPale) + band(1, 3, kMiddle) + median() + counts() + observations();
        text += fmt::format("<text x=\"{:g}\" y=\"{:g}\" font-size=\"11\" fill=\"{}\">{}. Made by Steppe.</text>\n",
                            kLeft, kHeight - 8, kMuted, escaped(scene_.title));
        return text + "</svg>\n";
    }

  private:
    [[nodiscard]] std::string unit() const {
        const bool crossings = key_.measure.starts_with("entries") || key_.measure.starts_with("exits");
        return crossings ? (key_.unit == "persons/day" ? "crossings a day" : "crossings") : key_.unit;
    }
    [[nodiscard]] double value(std::size_t day, std::size_t level) const {
        const Code code = code_of(rows_[day].quantiles[level], key_.unit);
        return code == kSuppressed ? kSmallestCount / 2.0 : code == kNoFigure ? 0 : value_of(code);
    }
    [[nodiscard]] double x(std::size_t day) const {
        const double last = std::max<double>(1, static_cast<double>(rows_.size()) - 1);
        return kLeft + (kWidth - kLeft - kRight) * static_cast<double>(day) / last;
    }
    [[nodiscard]] double y(double amount) const {
        return kTop + (kHeight - kTop - kBottom) * (1 - std::clamp(amount / high_, 0.0, 1.0));
    }
    [[nodiscard]] std::string point(std::size_t day, std::size_t level) const {
        return fmt::format("{:.1f},{:.1f} ", x(day), y(value(day, level)));
    }

    [[nodiscard]] std::string axes() const {
        std::string text;
        const double step = step_for(high_);
        for (double tick = 0; tick <= high_ * 1.0001; tick += step) {
            text += fmt::format(
                "<line x1=\"{:g}\" x2=\"{:g}\" y1=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\"/>"
                "<text x=\"{:g}\" y=\"{:.1f}\" text-anchor=\"end\" fill=\"{}\">{}</text>\n",
                kLeft, kWidth - kRight, y(tick), y(tick), tick == 0 ? kInk : kRule, kLeft - 8, y(tick) + 4, kMuted,
                key_.unit == "share" ? fmt::format("{:g} %", std::round(tick * 100)) : with_commas(tick));
        }
        const std::size_t every = std::max<std::size_t>(1, rows_.size() / 240 + 1);
        std::size_t months = 0;
        for (std::size_t day = 0; day < rows_.size(); ++day) {
            const std::string date = format_day(summary_.first_day + static_cast<Day>(day));
            const bool marked = rows_.size() < 45 ? day % 7 == 0 : date.ends_with("-01") && months++ % every == 0;
            if (marked) {
                const bool at_the_end = x(day) > kWidth - 70;
                text += fmt::format("<text x=\"{:.1f}\" y=\"{:g}\" text-anchor=\"{}\" fill=\"{}\">{}</text>\n", x(day),
                                    kHeight - kBottom + 20,
                                    day == 0     ? "start"
                                    : at_the_end ? "end"
                                                 : "middle",
                                    kMuted, rows_.size() < 45 ? date : date.substr(0, 7));
            }
        }
        return text;
    }
    [[nodiscard]] std::string band(std::size_t low, std::size_t high, std::string_view colour) const {
        std::string points;
        for (std::size_t day = 0; day < rows_.size(); ++day) {
            points += point(day, high);
        }
        for (std::size_t day = rows_.size(); day-- > 0;) {
            points += point(day, low);
        }
        return fmt::format("<polygon points=\"{}\" fill=\"{}\"/>\n", points, colour);
    }
    [[nodiscard]] std::string median() const {
        std::string points;
        for (std::size_t day = 0; day < rows_.size(); ++day) {
            points += point(day, kMedian);
        }
        return fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2.2\"/>\n", points,
                           kAccent);
    }
    /// Counts by day that come with a case.
    [[nodiscard]] std::string counts() const {
        std::string points;
        for (std::size_t day = 0; day < counted_.size(); ++day) {
            points += fmt::format("{:.1f},{:.1f} ", x(day), y(counted_[day]));
        }
        return points.empty() ? points
                              : fmt::format(
                                    "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.6\" "
                                    "stroke-dasharray=\"5 4\"/>\n",
                                    points, kInk);
    }
    [[nodiscard]] std::string observations() const {
        std::string text;
        for (const Observation* one : seen_) {
            const auto day = static_cast<std::size_t>(one->to - summary_.first_day);
            text += fmt::format(
                "<circle cx=\"{0:.1f}\" cy=\"{1:.1f}\" r=\"4\" fill=\"{2}\" stroke=\"#ffffff\"/>"
                "<text x=\"{3:.1f}\" y=\"{4:.1f}\" font-size=\"11\" fill=\"{2}\" stroke=\"#ffffff\" "
                "stroke-width=\"3\" paint-order=\"stroke\">{5}</text>\n",
                x(day), y(one->value), kInk, x(day) + 7, y(one->value) - 5, escaped(one->id));
        }
        return text;
    }

    const Scene& scene_;
    const Summary& summary_;
    const SeriesKey& key_;
    std::span<const Summary::Row> rows_;
    std::vector<const Observation*> seen_;
    std::span<const double> counted_;  ///< by day
    double high_ = 0;
};

std::string name_of(const Scene& scene, const std::string& id) {
    if (!id.empty() && id == scene.all_places) {
        return "all camps";
    }
    if (const auto named = scene.names.find(id); named != scene.names.end() && named->second.contains("en")) {
        return named->second.at("en");
    }
    const auto place = std::ranges::find(scene.places, id, &Place::id);
    return place != scene.places.end() && place->names.contains("en") ? place->names.at("en") : id;
}

/// Only what every file system takes in a name.
std::string file_name(const std::string& measure, const std::string& place) {
    std::string name = measure + '_' + place;
    std::ranges::replace_if(
        name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_' && c != '-'; }, '_');
    return name;
}

}  // namespace

std::vector<Picture> pictures(const Scene& scene, const Outcome& outcome) {
    struct Main {
        std::string_view measure;
        std::string_view words;
    };
    constexpr auto kMain = std::to_array<Main>({{"entries", "Entries"},
                                                {"exits", "Exits"},
                                                {"entries_cum", "Entries, summed up"},
                                                {"exits_cum", "Exits, summed up"},
                                                {"present", "People present"},
                                                {"unsheltered", "People without a bed"}});
    std::vector<Picture> drawn;
    const auto add = [&](std::string_view measure, std::string_view words, const std::string& place) {
        const auto key = std::ranges::find_if(outcome.summary.keys, [&](const SeriesKey& one) {
            return one.measure == measure && one.place == place && one.group == "all";
        });
        if (key != outcome.summary.keys.end()) {
            const auto series = static_cast<std::size_t>(key - outcome.summary.keys.begin());
            drawn.push_back(
                {file_name(std::string(measure), place),
                 Fan(scene, outcome.summary, series).svg(fmt::format("{}, {}", words, name_of(scene, place)))});
        }
    };
    for (const Main& main : kMain) {
        add(main.measure, main.words, scene.host);
    }
    if (!scene.all_places.empty()) {
        add("present", "People present", scene.all_places);
        for (const Place& place : scene.places) {
            if (place.kind == "camp") {
                add("present", "People present", place.id);
            }
        }
    }
    return drawn;
}

}  // namespace steppe::report
