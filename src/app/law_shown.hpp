// The law of a scenario as its report shows it: what holds for whom on which day.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "exchange/law_json.hpp"
#include "steppe/ensemble.hpp"
#include "steppe/law.hpp"
#include "steppe/world.hpp"

namespace steppe {

/// Beside the results of a run under a law; absent where there is none.
inline constexpr std::string_view kLawFile = "law.json";

/// For each citizenship and document of the groups that are on the move: what `steppe explain` tells one who enters a
/// country on the day (who was there before keeps what the spans of that day say), and what the law of the country
/// where they live says to who leaves it. Purposes and sexes for which all is alike are one answer. `book` must outlive
/// it.
[[nodiscard]] LawShown law_shown(const World& world, const law::Book& book, Day first_day, Day last_day);

/// The text of law.json for the days of the summary, beside the other files of results; nothing where there is no law.
void add_law_file(std::map<std::string, std::string>& files, const World& world, const law::Book& book,
                  const Summary& summary);

}  // namespace steppe
