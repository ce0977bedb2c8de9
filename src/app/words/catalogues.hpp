// The catalogues, one file a language.
#pragma once

#include "app/words.hpp"

namespace steppe {

[[nodiscard]] Catalogue english_words();
[[nodiscard]] Catalogue russian_words();
[[nodiscard]] Catalogue kazakh_words();
[[nodiscard]] Catalogue arabic_words();

[[nodiscard]] Catalogue english_summary();
[[nodiscard]] Catalogue russian_summary();
[[nodiscard]] Catalogue kazakh_summary();
[[nodiscard]] Catalogue arabic_summary();

}  // namespace steppe
