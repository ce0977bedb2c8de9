// What `steppe stay` and the summary of `steppe run` say, in four languages: a catalogue of each a language.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

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

/// What is counted: `crossings`, `hours` ...
struct Noun {
    std::string_view key;
    PluralForms forms;
};

struct Catalogue {
    std::string_view language;  ///< ISO 639-1
    PluralForms days;
    std::span<const Message> messages;
    std::span<const Noun> nouns = {};      ///< of the summary
    std::string_view thousands_mark = {};  ///< likewise
    std::string_view decimal_mark = {};    ///< likewise
};

/// Of `steppe stay`: English, Russian, Kazakh, Arabic.
[[nodiscard]] std::span<const Catalogue> catalogues();
[[nodiscard]] const Catalogue* catalogue_of(std::string_view language);

/// Of the summary of a run, in the same order.
[[nodiscard]] std::span<const Catalogue> summary_catalogues();

/// The sentence for a key, with its placeholders filled in. Throws std::logic_error for a key that is not there: a test
/// looks that all are.
using Fillings = std::map<std::string, std::string, std::less<>>;
[[nodiscard]] std::string say(const Catalogue& catalogue, std::string_view key, const Fillings& fillings = {});

/// `90 days`, in the form that the number asks for.
[[nodiscard]] std::string days_text(const Catalogue& catalogue, std::int64_t days);

/// `17,200 crossings`: the noun in the form that the number asks for, as it is written; a number that is not whole has
/// a form of its own. Throws std::logic_error for a noun that is not there.
[[nodiscard]] std::string counted_text(const Catalogue& catalogue, std::string_view noun, double number,
                                       const std::string& written);

}  // namespace steppe
