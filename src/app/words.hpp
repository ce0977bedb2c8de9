// What `steppe stay` says, in four languages: a catalogue a language.
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

/// Forms of "n days" by the plural rules of Unicode CLDR; `{n}` is the number. Forms that a language lacks are empty.
struct PluralForms {
    std::string_view one, two, few, many, other;
};

struct Catalogue {
    std::string_view language;  ///< ISO 639-1
    PluralForms days;
    std::span<const Message> messages;
};

/// English, Russian, Kazakh, Arabic.
[[nodiscard]] std::span<const Catalogue> catalogues();
[[nodiscard]] const Catalogue* catalogue_of(std::string_view language);

/// The sentence for a key, with its placeholders filled in. Throws std::logic_error for a key that is not there: a test
/// looks that all are.
using Fillings = std::map<std::string, std::string, std::less<>>;
[[nodiscard]] std::string say(const Catalogue& catalogue, std::string_view key, const Fillings& fillings = {});

/// `90 days`, in the form that the number asks for.
[[nodiscard]] std::string days_text(const Catalogue& catalogue, std::int64_t days);

}  // namespace steppe
