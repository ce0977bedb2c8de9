// The catalogues, one file a language.
#pragma once

#include "app/words.hpp"

namespace steppe {

[[nodiscard]] Catalogue english_words();
[[nodiscard]] Catalogue russian_words();
[[nodiscard]] Catalogue kazakh_words();
[[nodiscard]] Catalogue arabic_words();

}  // namespace steppe
