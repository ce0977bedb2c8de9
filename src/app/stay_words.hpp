// An answer on a stay, put into words.
#pragma once

#include <string>
#include <vector>

#include "app/words.hpp"
#include "exchange/stay_json.hpp"
#include "steppe/stay.hpp"

namespace steppe {

/// The reasons and doubts of an answer as sentences. `document`: what the person shows.
void put_into_words(const law::StayAnswer& answer, law::Document document, const Catalogue& catalogue,
                    StayReport& report);

/// The report for a terminal.
[[nodiscard]] std::string stay_text(const StayReport& report, law::Document document, const Catalogue& catalogue);

}  // namespace steppe
