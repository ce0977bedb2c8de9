#include "app/observed.hpp"

#include <fmt/format.h>

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

std::vector<std::string> headline_of_observed(std::span<const Compared> compared) {
    if (compared.empty()) {
        return {};
    }
    const auto inside = std::ranges::count_if(compared, &Compared::inside);
    std::vector<std::string> lines = {
        fmt::format("Observed figures inside the 90 % interval: {} of {} (observed.csv).{}", inside, compared.size(),
                    static_cast<std::size_t>(inside) < compared.size() ? " Outside:" : "")};
    for (const Compared& one : compared) {
        if (!one.inside()) {
            const Observed& seen = one.observed;
            lines.push_back(fmt::format(
                "  {} {} of {} at {}, {}: {:.6g} observed, {:.3g} to {:.3g} in the model", seen.id, seen.measure,
                seen.group, seen.place,
                seen.from == seen.to ? format_day(seen.from) : format_day(seen.from) + " to " + format_day(seen.to),
                seen.value, one.q05, one.q95));
        }
    }
    return lines;
}

}  // namespace steppe
