#include "app/summary_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

namespace steppe {

namespace {

/// Three digits from 1,000 on, whole numbers from 10 on, else tenths.
double rounded(double value) {
    const double size = std::abs(value);
    const double step = size < 10 ? 0.1 : size < 1000 ? 1 : std::pow(10, std::floor(std::log10(size)) - 2);
    const double steps = std::round(value / step);
    return size < 10 ? steps / 10 : steps * step;  // tenths as decimal figures have them
}

/// To so many significant digits and at most six decimals, without zeros at the end and never `-0`.
std::string plain(double value, int digits) {
    if (!std::isfinite(value)) {
        return fmt::format("{}", value);
    }
    const int before_point = value == 0 ? 1 : static_cast<int>(std::floor(std::log10(std::abs(value)))) + 1;
    const int decimals = std::clamp(digits - before_point, 0, 6);
    const double step = std::pow(10, std::max(before_point - digits, 0));
    std::string text = fmt::format("{:.{}f}", step > 1 ? std::round(value / step) * step : value, decimals);
    if (decimals > 0) {
        text.erase(text.find_last_not_of('0') + 1);
        text.erase(text.find_last_not_of('.') + 1);
    }
    return text == "-0" ? "0" : text;
}

std::string signed_plain(double value, int digits) {
    std::string text = plain(value, digits);
    return text.front() == '-' ? text : '+' + text;
}

/// The word for an id; the id if there is none.
std::string word_for(std::span<const Message> words, const std::string& id) {
    const auto found = std::ranges::find(words, id, &Message::key);
    return found == words.end() ? id : std::string(found->text);
}

/// The unit of a series by what it counts: what passes a border are crossings, not persons.
std::string unit_of(const SeriesKey& key) {
    const bool crossings = key.measure == "entries" || key.measure == "exits" || key.measure == "entries_cum" ||
                           key.measure == "exits_cum";
    const std::string persons = "persons";
    return crossings && key.unit.starts_with(persons) ? "crossings" + key.unit.substr(persons.size()) : key.unit;
}

}  // namespace

SummaryWords::SummaryWords(std::string_view language, std::map<std::string, report::Names> names)
    : catalogue_(*std::ranges::find(summary_catalogues(), language, &Catalogue::language)), names_(std::move(names)) {}

std::string SummaryWords::say(std::string_view key, const Fillings& fillings) const {
    return steppe::say(catalogue_, key, fillings);
}

std::string SummaryWords::number(double value) const {
    const double shown = rounded(value);
    std::string text = fmt::format("{:.{}f}", shown, shown == std::trunc(shown) ? 0 : 1);
    return written(std::move(text));
}

std::string SummaryWords::written(std::string number) const {
    std::size_t end = std::min(number.find('.'), number.size());
    const bool has_sign = number.starts_with('-') || number.starts_with('+');
    if (const std::size_t point = number.find('.'); point < number.size()) {
        number.replace(point, 1, catalogue_.decimal_mark);
    }
    for (const std::size_t first = has_sign ? 4 : 3; end > first; end -= 3) {
        number.insert(end - 3, catalogue_.thousands_mark);
    }
    return number;
}

std::string SummaryWords::figure(double value, int digits) const { return written(plain(value, digits)); }

std::string SummaryWords::change(double value, int digits) const { return written(signed_plain(value, digits)); }

std::string SummaryWords::change(double value, int digits, const SeriesKey& key) const {
    const std::string unit = unit_of(key);
    const std::string text = signed_plain(value, digits);
    if (unit == "share" || unit == "1") {
        return written(text);
    }
    const auto found = std::ranges::find(catalogue_.units, unit, &Noun::key);
    return found == catalogue_.units.end() ? written(text) + ' ' + unit
                                           : counted_text(catalogue_, found->forms, std::stod(text), written(text));
}

std::string SummaryWords::points(double value) const {
    const std::string text = signed_plain(std::round(value), 3);
    return counted_text(catalogue_, "points", std::stod(text), written(text));
}

std::string SummaryWords::times(double value, int digits) const {
    const std::string text = plain(value, digits);
    return counted_text(catalogue_, "times", std::stod(text), written(text));
}

std::string SummaryWords::date(Day day) const {
    return catalogue_.dates ? date_text(*catalogue_.dates, day, catalogue_.dates->in_sentence) : format_day(day);
}

std::string SummaryWords::brief_date(Day day) const {
    return catalogue_.dates ? date_text(*catalogue_.dates, day, catalogue_.dates->in_table) : format_day(day);
}

std::string SummaryWords::counted(std::string_view noun, double value) const {
    return counted_text(catalogue_, noun, rounded(value), number(value));
}

std::string SummaryWords::interval(const Summary::Row& row) const {
    return row.quantiles.front() == row.quantiles.back()
               ? say("no_spread")
               : interval(number(row.quantiles.front()), number(row.quantiles.back()));
}

std::string SummaryWords::interval(const std::string& low, const std::string& high) const {
    return say("interval", {{"low", low}, {"high", high}});
}

std::string SummaryWords::place(const World& world, const std::string& id) const {
    const bool english = catalogue_.language == "en";
    const auto named = names_.find(id);
    const auto name_in = [&](std::string_view language) {
        const bool has = named != names_.end() && !english;
        const auto name = has ? named->second.find(std::string(language)) : report::Names::const_iterator();
        return has && name != named->second.end() ? name->second : std::string();
    };
    if (std::string name = name_in(catalogue_.language); !name.empty()) {
        return name;
    }
    const PlaceId found = world.find_place(id);
    if (found == PlaceId::none) {
        const std::string name = name_in("en");
        return name.empty() ? id : name;
    }
    const Place& place = world.place(found);
    if (catalogue_.language == "kk" && !place.name_kk.empty()) {
        return place.name_kk;
    }
    const bool cyrillic = catalogue_.language == "kk" || catalogue_.language == "ru";
    return cyrillic && !place.name_ru.empty() ? place.name_ru : place.name;
}

std::string SummaryWords::measure(const std::string& id) const { return word_for(catalogue_.measures, id); }

std::string SummaryWords::group(const World& world, const std::string& id) const {
    const std::size_t colon = id.find(':');
    if (colon == std::string::npos) {
        return word_for(catalogue_.groups, id);
    }
    return say("gate", {{"country", place(world, id.substr(0, colon))},
                        {"mode", word_for(catalogue_.modes, id.substr(colon + 1))}});
}

std::string SummaryWords::series(const World& world, const SeriesKey& key) const {
    const std::string where = tells_ids() ? key.place : place(world, key.place);
    return key.group == "all"
               ? say("series_of_all", {{"measure", measure(key.measure)}, {"place", where}})
               : say("series",
                     {{"measure", measure(key.measure)}, {"place", where}, {"group", group(world, key.group)}});
}

}  // namespace steppe
