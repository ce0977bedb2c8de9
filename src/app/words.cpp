#include "app/words.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <stdexcept>

#include "app/words/catalogues.hpp"

namespace steppe {

namespace {

std::string filled(std::string_view text, const Fillings& fillings) {
    std::string result;
    while (!text.empty()) {
        const std::size_t open = text.find('{');
        const std::size_t close = text.find('}', open);
        if (open == std::string_view::npos || close == std::string_view::npos) {
            result += text;
            break;
        }
        result += text.substr(0, open);
        const auto found = fillings.find(text.substr(open + 1, close - open - 1));
        if (found == fillings.end()) {
            throw std::logic_error("nothing to fill in for " + std::string(text.substr(open, close - open + 1)));
        }
        result += found->second;
        text.remove_prefix(close + 1);
    }
    return result;
}

/// Unicode CLDR, plural rules for cardinals: en, ru, kk, ar.
std::string_view form_of(std::string_view language, const PluralForms& forms, std::int64_t n) {
    const std::int64_t ones = n % 10;
    const std::int64_t hundreds = n % 100;
    if (language == "ru") {
        return ones == 1 && hundreds != 11                                  ? forms.one
               : ones >= 2 && ones <= 4 && (hundreds < 12 || hundreds > 14) ? forms.few
                                                                            : forms.many;
    }
    if (language == "ar") {
        return n == 1                            ? forms.one
               : n == 2                          ? forms.two
               : hundreds >= 3 && hundreds <= 10 ? forms.few
               : hundreds >= 11                  ? forms.many
                                                 : forms.other;
    }
    return n == 1 ? forms.one : forms.other;
}

}  // namespace

std::span<const Catalogue> catalogues() {
    static const std::array<Catalogue, 4> all = {english_words(), russian_words(), kazakh_words(), arabic_words()};
    return all;
}

std::span<const Catalogue> summary_catalogues() {
    static const std::array<Catalogue, 4> all = {english_summary(), russian_summary(), kazakh_summary(),
                                                 arabic_summary()};
    return all;
}

const Catalogue* catalogue_of(std::string_view language) {
    const auto all = catalogues();
    const auto found = std::ranges::find(all, language, &Catalogue::language);
    return found == all.end() ? nullptr : &*found;
}

std::string say(const Catalogue& catalogue, std::string_view key, const Fillings& fillings) {
    const auto found = std::ranges::find(catalogue.messages, key, &Message::key);
    if (found == catalogue.messages.end()) {
        throw std::logic_error("no message " + std::string(key) + " in " + std::string(catalogue.language));
    }
    return filled(found->text, fillings);
}

std::string days_text(const Catalogue& catalogue, std::int64_t days) {
    return filled(form_of(catalogue.language, catalogue.days, days), {{"n", std::to_string(days)}});
}

std::string counted_text(const Catalogue& catalogue, const PluralForms& forms, double number,
                         const std::string& written) {
    const bool whole = std::isfinite(number) && number == std::trunc(number);
    const std::string_view form =
        whole ? form_of(catalogue.language, forms, std::abs(static_cast<std::int64_t>(number))) : forms.other;
    return filled(form, {{"n", written}});
}

std::string date_text(const DateWords& words, Day day, std::string_view pattern) {
    const std::string iso = format_day(day);  // YYYY-MM-DD
    const std::string month = iso.substr(5, 2);
    const std::string day_of_month = iso.substr(8);
    return filled(pattern, {{"year", iso.substr(0, 4)},
                            {"mm", month},
                            {"dd", day_of_month},
                            {"month", std::string(words.months.at(std::stoul(month) - 1))},
                            {"day", day_of_month.substr(day_of_month.front() == '0' ? 1 : 0)}});
}

std::string counted_text(const Catalogue& catalogue, std::string_view noun, double number, const std::string& written) {
    const auto found = std::ranges::find(catalogue.nouns, noun, &Noun::key);
    if (found == catalogue.nouns.end()) {
        throw std::logic_error("no noun " + std::string(noun) + " in " + std::string(catalogue.language));
    }
    return counted_text(catalogue, found->forms, number, written);
}

}  // namespace steppe
