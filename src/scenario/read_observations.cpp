#include "scenario/read_observations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>

#include "scenario/cells.hpp"
#include "scenario/measures.hpp"

namespace steppe {
namespace {

void check_measure(const Token& measure, const Token& unit, Problems& problems) {
    if (measure.absent() || measure.text.empty()) {
        return;
    }
    const auto* const known = std::ranges::find(kMeasures, measure.text, &MeasureName::name);
    if (known == kMeasures.end()) {
        std::vector<std::string> names;
        names.reserve(kMeasures.size());
        for (const MeasureName& one : kMeasures) {
            names.emplace_back(one.name);
        }
        problems.add(measure.where(), quote(measure.text), "the name of a measure",
                     did_you_mean(measure.text, names, "use one that summary.csv has, such as entries or queue"));
        return;
    }
    const bool fits = known->unit.empty() || unit.text == known->unit || unit.text == known->per_day;
    if (!unit.absent() && !unit.text.empty() && !fits) {
        problems.add(unit.where(), quote(unit.text), fmt::format("the unit '{}' of {}", known->unit, known->name),
                     "convert the value, then correct the unit");
    }
}

}  // namespace

std::vector<Observation> observations_of(const Table& rows, Problems& problems) {
    std::vector<Observation> all;
    std::map<std::string, int> seen;
    for (std::size_t r = 0; r < rows.rows.size(); ++r) {
        Observation one;
        one.where = rows.where(r);
        const Token& id = rows.cell(r, "id");
        one.id = read_text(id, "an id", problems).value_or("");
        one.place = read_text(rows.cell(r, "place"), "a place, a region or a country", problems).value_or("");
        one.group = read_text(rows.cell(r, "group"), "a group, or all", problems).value_or("all");
        const Token& measure_cell = rows.cell(r, "measure");
        one.measure = read_text(measure_cell, "the name of a measure", problems).value_or("");
        const Token& unit_cell = rows.cell(r, "unit");
        one.unit = read_text(unit_cell, "a unit", problems).value_or("");
        check_measure(measure_cell, unit_cell, problems);
        const std::optional<Day> from = read_day(rows.cell(r, "from"), problems);
        const Token& to_cell = rows.cell(r, "to");
        const std::optional<Day> to = read_day(to_cell, problems);
        const bool may_fall = one.measure == "rent_change_season";
        one.value = read_number(rows.cell(r, "value"), may_fall ? Bounds{} : kNotNegative, problems).value_or(0);
        one.published = read_day(rows.cell(r, "published"), problems).value_or(kNoDay);
        one.source = rows.cell(r, "source").text;
        one.confidence = rows.cell(r, "confidence").text;
        (void)read_source(rows.cell(r, "source"), problems);
        one.from = from.value_or(kNoDay);
        one.to = to.value_or(kNoDay);
        if (from && to && *from > *to) {
            problems.add(to_cell.where(), quote(to_cell.text), "a day not before " + format_day(*from),
                         "exchange from and to");
        }
        if (one.id.empty()) {
            continue;
        }
        const auto [earlier, is_new] = seen.emplace(one.id, id.line);
        if (is_new) {
            all.push_back(std::move(one));
        } else {
            problems.add(id.where(), "observation " + quote(one.id) + " again", "one row each",
                         "take out this one or line " + std::to_string(earlier->second));
        }
    }
    std::ranges::stable_sort(all, {}, &Observation::id);
    return all;
}

}  // namespace steppe
