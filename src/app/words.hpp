// What `steppe stay` and the summaries of `steppe run` and `steppe compare` say, in four languages: a catalogue of each
// a language.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "steppe/date.hpp"

namespace steppe {

struct Message {
    std::string_view key;
    std::string_view text;  ///< with placeholders such as `{day}`
};

/// Forms of "n days" by the plural rules of Unicode CLDR; `{n}` is the number. Forms that a language lacks are empty;
/// `other` of Russian is that of fractions.
struct PluralForms {
    std::string_view one, two, few, many, other;
};

/// What is counted: `crossings`, `hours` ... or a unit of summary.csv.
struct Noun {
    std::string_view key;
    PluralForms forms;
};

/// How a day is written, with `{day}`, `{month}` (its name) and `{year}` in a sentence, `{dd}`, `{mm}` and `{year}` in
/// a table.
struct DateWords {
    std::string_view in_sentence, in_table;
    std::array<std::string_view, 12> months;  ///< in the form that they have after the day
};

struct Catalogue {
    std::string_view language;  ///< ISO 639-1
    PluralForms days;
    std::span<const Message> messages;
    std::span<const Noun> nouns = {};      ///< of the summary
    std::span<const Noun> units = {};      ///< of summary.csv; `{n}` in every form, as a change has a sign
    std::string_view thousands_mark = {};  ///< of the summary
    std::string_view decimal_mark = {};    ///< likewise
    std::optional<DateWords> dates = {};   ///< likewise; without: ISO 8601
    // What the ids of summary.csv are called. English has none: it tells the ids, which its reader also writes.
    std::span<const Message> measures = {};
    std::span<const Message> groups = {};
    std::span<const Message> modes = {};  ///< of travel
};

/// Of `steppe stay`: English, Russian, Kazakh, Arabic.
[[nodiscard]] std::span<const Catalogue> catalogues();
[[nodiscard]] const Catalogue* catalogue_of(std::string_view language);

/// Of the summaries, in the same order.
[[nodiscard]] std::span<const Catalogue> summary_catalogues();

/// The sentence for a key, with its placeholders filled in. Throws std::logic_error for a key that is not there: a test
/// looks that all are.
using Fillings = std::map<std::string, std::string, std::less<>>;
[[nodiscard]] std::string say(const Catalogue& catalogue, std::string_view key, const Fillings& fillings = {});

/// `90 days`, in the form that the number asks for.
[[nodiscard]] std::string days_text(const Catalogue& catalogue, std::int64_t days);

/// A day as a pattern of `words` has it.
[[nodiscard]] std::string date_text(const DateWords& words, Day day, std::string_view pattern);

/// A number in the form that it asks for, as it is written; one that is not whole has a form of its own.
[[nodiscard]] std::string counted_text(const Catalogue& catalogue, const PluralForms& forms, double number,
                                       const std::string& written);

/// `17,200 crossings`: likewise. Throws std::logic_error for a noun that is not there.
[[nodiscard]] std::string counted_text(const Catalogue& catalogue, std::string_view noun, double number,
                                       const std::string& written);

}  // namespace steppe
