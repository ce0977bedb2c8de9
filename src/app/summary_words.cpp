#include "app/summary_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace steppe {

namespace {

/// Three digits from 1,000 on, whole numbers from 10 on, else tenths.
double rounded(double value) {
    const double size = std::abs(value);
    const double step = size < 10 ? 0.1 : size < 1000 ? 1 : std::pow(10, std::floor(std::log10(size)) - 2);
    const double steps = std::round(value / step);
    return size < 10 ? steps / 10 : steps * step;  // tenths as decimal figures have them
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
    std::size_t end = std::min(text.find('.'), text.size());
    text = written(std::move(text));
    for (const std::size_t first = value < 0 ? 4 : 3; end > first; end -= 3) {
        text.insert(end - 3, catalogue_.thousands_mark);
    }
    return text;
}

std::string SummaryWords::written(std::string number) const {
    if (const std::size_t point = number.find('.'); point < number.size()) {
        number.replace(point, 1, catalogue_.decimal_mark);
    }
    return number;
}

std::string SummaryWords::counted(std::string_view noun, double value) const {
    return counted_text(catalogue_, noun, rounded(value), number(value));
}

std::string SummaryWords::interval(const Summary::Row& row) const {
    return row.quantiles.front() == row.quantiles.back()
               ? say("no_spread")
               : say("interval", {{"low", number(row.quantiles.front())}, {"high", number(row.quantiles.back())}});
}

std::string SummaryWords::place(const World& world, const std::string& id) const {
    const PlaceId found = world.find_place(id);
    const bool english = catalogue_.language == "en";
    if (const auto named = names_.find(id); named != names_.end() && !english) {
        if (const auto name = named->second.find(std::string(catalogue_.language)); name != named->second.end()) {
            return name->second;
        }
    }
    if (found == PlaceId::none) {
        return id;
    }
    const Place& place = world.place(found);
    if (catalogue_.language == "kk" && !place.name_kk.empty()) {
        return place.name_kk;
    }
    const bool cyrillic = catalogue_.language == "kk" || catalogue_.language == "ru";
    return cyrillic && !place.name_ru.empty() ? place.name_ru : place.name;
}

}  // namespace steppe
