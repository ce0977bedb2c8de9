#include "app/observed.hpp"

#include <algorithm>

#include "exchange/csv.hpp"

namespace steppe {

std::string observed_csv(std::span<const Compared> compared) {
    std::string text = "id,place,measure,group,unit,from,to,observed,q05,q50,q95,below,inside\n";
    for (const Compared& one : compared) {
        const Observed& seen = one.observed;
        for (const std::string& field :
             {seen.id, seen.place, seen.measure, seen.group, seen.unit, format_day(seen.from), format_day(seen.to)}) {
            append_field(text, field);
            text += ',';
        }
        for (const double number : {seen.value, one.q05, one.q50, one.q95, one.below}) {
            append_number(text, number);
            text += ',';
        }
        text += one.inside() ? "yes\n" : "no\n";
    }
    return text;
}

std::vector<std::string> headline_of_observed(std::span<const Compared> compared, const World& world,
                                              const SummaryWords& words) {
    if (compared.empty()) {
        return {};
    }
    const auto inside = std::ranges::count_if(compared, &Compared::inside);
    const bool all = static_cast<std::size_t>(inside) == compared.size();
    std::vector<std::string> lines = {
        words.say("observed", {{"inside", std::to_string(inside)}, {"all", std::to_string(compared.size())}}) +
        (all ? "" : ' ' + words.say("outside"))};
    for (const Compared& one : compared) {
        if (!one.inside()) {
            const Observed& seen = one.observed;
            const std::string from = words.date(seen.from);
            const std::string days =
                seen.from == seen.to ? from : words.say("days_range", {{"from", from}, {"to", words.date(seen.to)}});
            lines.push_back("  " + words.say("observation", {{"id", seen.id},
                                                             {"measure", words.measure(seen.measure)},
                                                             {"group", words.group(world, seen.group)},
                                                             {"place", words.place(world, seen.place)},
                                                             {"days", days},
                                                             {"value", words.figure(seen.value, 6)},
                                                             {"low", words.figure(one.q05, 3)},
                                                             {"high", words.figure(one.q95, 3)}}));
        }
    }
    return lines;
}

}  // namespace steppe
