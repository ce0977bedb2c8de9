// Tables with a row a day and a column a place: conflicts.csv, flood_level.csv, region_attributes_IPC.csv.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "exchange/flee_draft.hpp"
#include "text/text.hpp"

namespace steppe::flee {
namespace {

constexpr double kNoConflict = 1e-6;
constexpr double kHighest = 1e6;
constexpr std::string_view kDayColumn = "#Day";

enum class FirstColumn { passed_over, read };

/// The values by name and row. Flee keeps a list for each name: columns of one name put their values into one list, in
/// turns, so that such a list runs ahead of the days.
class LevelTable {
  public:
    struct Column {
        std::string_view name;
        const char* at = nullptr;            ///< in the header
        std::vector<std::size_t> positions;  ///< in a row of the file
    };

    LevelTable(Draft& draft, const InputFile& file, FirstColumn first, double low, double high,
               std::string_view expected)
        : draft_(draft),
          file_(file),
          first_(first == FirstColumn::read ? 0 : 1),
          low_(low),
          high_(high),
          expected_(expected) {
        Rows rows(file, draft.problems());
        if (!rows.next()) {
            draft.problems().add(file.where(), "an empty file", "a header and a row for each day",
                                 "begin with #Day and the names, separated by commas");
            sound_ = false;
            return;
        }
        if (!read_header(rows)) return;
        // Most days are like the day before.
        for (std::string_view tail; true;) {
            if (first_ > 0 && rows.next_like(tail)) {
                check_day(rows.leading(), rows.at());
                stored_.push_back(stored_.back());
                starts_.push_back(rows.at());
                continue;
            }
            if (!rows.next()) break;
            if (!rows.empty()) tail = read_row(rows);
        }
        sound_ = sound_ && !rows.broken();
    }

    /// Whether all of the file could be read.
    [[nodiscard]] bool sound() const { return sound_; }
    [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }
    [[nodiscard]] std::size_t rows() const { return starts_.size(); }
    [[nodiscard]] const char* row_at(std::size_t row) const { return starts_[row]; }

    [[nodiscard]] const Column* find(std::string_view name) const {
        const auto found = std::ranges::find(columns_, name, &Column::name);
        return found == columns_.end() ? nullptr : &*found;
    }

    /// How long Flee's list of this name is.
    [[nodiscard]] std::size_t size(const Column& column) const { return rows() * column.positions.size(); }

    /// The row that entry `at` of Flee's list is from.
    [[nodiscard]] static std::size_t row_of(const Column& column, std::size_t at) {
        return at / column.positions.size();
    }

    [[nodiscard]] double value(const Column& column, std::size_t at) const {
        const std::size_t turns = column.positions.size();
        return turns == 1 ? values_[stored_[at] + column.positions[0]]
                          : values_[stored_[at / turns] + column.positions[at % turns]];
    }

    /// Whether no name has a value on day `at` that differs from the day before.
    [[nodiscard]] bool repeats(std::size_t at) const { return !takes_turns_ && stored_[at] == stored_[at - 1]; }

    /// Reports a table that ends before the day that is the last to be asked for.
    bool lasts(std::int32_t days) {
        for (const Column& column : columns_) {
            if (size(column) >= static_cast<std::size_t>(days)) continue;
            const char* const at = starts_.empty() ? file_.text().data() : starts_.back();
            draft_.problems().add(file_.line(at), fmt::format("the last of {} days", rows()),
                                  fmt::format("{} days, as long as the simulation", days),
                                  fmt::format("add rows up to day {}, or simulate {} days", days - 1, rows()));
            return false;
        }
        return true;
    }

  private:
    bool read_header(const Rows& rows) {
        width_ = rows.size();
        named_.assign(width_, false);
        std::unordered_map<std::string_view, std::size_t> index;
        for (std::size_t i = first_; i < width_; ++i) {
            const std::string_view name = trimmed(rows[i].text);
            if (name.empty()) continue;
            named_[i] = true;
            const auto [found, is_new] = index.emplace(name, columns_.size());
            if (is_new) {
                columns_.push_back({std::string_view(name), rows[i].at, {i}});
                continue;
            }
            columns_[found->second].positions.push_back(i);
            takes_turns_ = true;
            draft_.warn(file_, rows[i], fmt::format("a second column {}", quote(name)), "one column a place",
                        "Flee takes the two columns for one list of twice as many days: take one out");
        }
        // A name that was in quotes is not in the file as it stands.
        for (Column& column : columns_) column.name = kept_.emplace_front(column.name);
        if (columns_.empty()) {
            draft_.problems().add(file_.line(rows.at()), "a header without names", "#Day and the names of places",
                                  "name the columns");
            sound_ = false;
        }
        return !columns_.empty();
    }

    /// The row from its first comma on, if another that reads so means the same and is not worth a word.
    std::string_view read_row(const Rows& rows) {
        bool plain = rows.size() <= width_;
        const std::size_t start = values_.size();
        values_.resize(start + width_);
        const std::span<const Cell> cells = rows.cells();
        const std::size_t both = std::min(cells.size(), width_);
        for (std::size_t i = first_; i < both; ++i) {
            if (!named_[i]) {
                unnamed(cells[i]);
                plain = false;
                continue;
            }
            std::string_view text = cells[i].text;
            if (text.size() == 2 && text[0] == ' ') text.remove_prefix(1);
            if (text.size() == 1 && text[0] >= '0' && text[0] <= '9') {
                const double digit = text[0] - '0';
                if (digit >= low_ && digit <= high_) {
                    values_[start + i] = digit;
                    continue;
                }
            }
            const std::optional<double> value = draft_.real(file_, cells[i], low_, high_, expected_);
            values_[start + i] = value.value_or(0);
            sound_ = sound_ && value;
            plain = plain && value;
        }
        for (std::size_t i = both; i < cells.size(); ++i) unnamed(cells[i]);
        for (std::size_t i = both; i < width_; ++i) {
            if (!named_[i]) continue;
            draft_.problems().add(file_.line(rows.at()), fmt::format("{} cells", cells.size()),
                                  fmt::format("{}, as in the header", width_),
                                  "add what is missing, or Flee moves later days forward");
            sound_ = plain = false;
            break;
        }
        check_day(cells[0].text, rows.at());
        starts_.push_back(rows.at());
        stored_.push_back(start);
        const std::string_view row(rows.at(), static_cast<std::size_t>(rows.end() - rows.at()));
        const std::size_t comma = row.find(',');
        return plain && comma != std::string_view::npos && row.find('"') == std::string_view::npos ? row.substr(comma)
                                                                                                   : std::string_view();
    }

    /// A cell without a name above it.
    void unnamed(const Cell& cell) {
        if (!trimmed(cell.text).empty()) {
            sound_ = false;
            if (std::exchange(nameless_reported_, true)) return;
            draft_.problems().add(file_.where(cell.at), quote(cell.text), "nothing, in a column without a name",
                                  "name the column in the header, or take the cell out");
        } else if (!std::exchange(blank_reported_, true)) {
            draft_.warn(file_, cell, "an empty cell in a column without a name", "no such column",
                        "it is passed over here; Flee stops: take out the commas at the ends of the rows");
        }
    }

    /// Rows count, whatever their first cell says.
    void check_day(std::string_view text, const char* at) {
        if (day_reported_ || first_ == 0 || text.empty()) return;
        std::int64_t day = 0;
        for (const char c : text) {
            if (c < '0' || c > '9' || day > kMostDays) return;
            day = 10 * day + (c - '0');
        }
        const std::size_t expected = starts_.size();
        if (day == static_cast<std::int64_t>(expected)) return;
        day_reported_ = true;
        draft_.warn(file_, {text, at}, fmt::format("day {}", day), fmt::format("day {}", expected),
                    "Flee counts the rows and does not look at this column");
    }

    Draft& draft_;
    const InputFile& file_;
    std::size_t first_;
    double low_;
    double high_;
    std::string_view expected_;
    std::vector<Column> columns_;
    std::forward_list<std::string> kept_;
    std::vector<bool> named_;  ///< by position in a row
    std::size_t width_ = 0;
    std::vector<double> values_;       ///< of the rows that differ from the one before, by position
    std::vector<std::size_t> stored_;  ///< by row: where its values begin
    std::vector<const char*> starts_;  ///< of the rows
    bool takes_turns_ = false;         ///< some name has several columns
    bool sound_ = true;
    bool blank_reported_ = false;
    bool nameless_reported_ = false;
    bool day_reported_ = false;
};

/// Locations by column; those that are unknown are ignored with a warning.
std::vector<LocationIndex> locations_of(Draft& draft, const InputFile& file, const LevelTable& table) {
    std::vector<LocationIndex> locations;
    for (const LevelTable::Column& column : table.columns()) {
        locations.push_back(draft.find_location(column.name));
        if (locations.back() == kNoLocation && column.name != kDayColumn) {
            draft.unknown_location(file, {column.name, column.at}, draft.warnings(), "the column is ignored");
        }
    }
    return locations;
}

/// Whether a location can ever be a conflict zone.
std::vector<bool> ever_in_conflict(const Case& flee_case) {
    std::vector<bool> ever(flee_case.locations.size(), false);
    for (std::size_t i = 0; i < ever.size(); ++i) ever[i] = flee_case.locations[i].conflict > 0;
    for (const ConflictEvent& event : flee_case.conflicts) {
        if (event.intensity > 0) ever[event.location] = true;
    }
    for (const LocationChange& change : flee_case.location_changes) {
        if (change.kind == LocationKind::conflict_zone) ever[change.location] = true;
    }
    return ever;
}

void read_flood(Draft& draft) {
    const InputFile file(draft.input("flood_level.csv"), InputFile::Absence::problem, draft.problems(),
                         draft.warnings());
    if (!file.read()) return;
    draft.note(file);
    LevelTable table(draft, file, FirstColumn::read, -kHighest, kHighest, "a flood level, a number");
    if (!table.sound() || !draft.days_known) return;
    const Settings& settings = draft.settings;
    std::int32_t last = draft.flee_case.days;
    if (settings.flood_forecaster && settings.flood_forecaster_timescale > 1) {
        const std::int32_t seen = std::min(draft.flee_case.days - 1, settings.flood_forecaster_end_time) +
                                  settings.flood_forecaster_timescale;
        last = std::max(last, std::min(seen, settings.flood_forecaster_end_time) + 1);
    }
    if (!table.lasts(last)) return;
    const std::size_t levels = std::min({settings.displaced_per_flood_day.size(), settings.flood_movechances.size(),
                                         settings.flood_loc_weights.size()});
    const std::vector<LocationIndex> locations = locations_of(draft, file, table);
    bool fraction_reported = false;
    for (std::size_t c = 0; c < locations.size(); ++c) {
        if (locations[c] == kNoLocation) continue;
        const LevelTable::Column& column = table.columns()[c];
        LevelSeries series{locations[c], {}};
        for (std::size_t t = 0; t < table.size(column); ++t) {
            const double value = table.value(column, t);
            const double level = std::trunc(value);
            const Where row = level == value && level < static_cast<double>(levels) - 1
                                  ? Where{}
                                  : file.line(table.row_at(LevelTable::row_of(column, t)));
            if (level != value && !fraction_reported) {
                fraction_reported = true;
                draft.warnings().add(row, fmt::format("the flood level {} of {}", value, quote(column.name)),
                                     "a whole level", fmt::format("Flee cuts it to {}", level));
            }
            if (level > 0 && level >= static_cast<double>(levels) - 1) {
                draft.problems().add(
                    row, fmt::format("the flood level {} of {}", level, quote(column.name)),
                    fmt::format("a level below {}", levels < 1 ? 0 : levels - 1),
                    "displaced_per_flood_day, flood_movechances and flood_loc_weights each need two more numbers than "
                    "the highest level: from level 0 to one above it");
            }
            series.by_day.push_back(value);
        }
        draft.flee_case.flood.push_back(std::move(series));
    }
}

/// IPC per cent on each day by a column: linear between rows. Nothing if a day is outside of the rows.
std::optional<std::vector<double>> interpolate(const LevelTable& table, const LevelTable::Column& days,
                                               const LevelTable::Column& values, std::int32_t length) {
    std::vector<double> by_day;
    std::size_t row = 0;
    for (std::int32_t t = 0; t < length; ++t) {
        while (row + 1 < table.rows() && table.value(days, row + 1) < t) ++row;
        if (row + 1 >= table.rows() || t < table.value(days, row)) return std::nullopt;
        const double day0 = table.value(days, row), day1 = table.value(days, row + 1);
        const double value0 = table.value(values, row), value1 = table.value(values, row + 1);
        by_day.push_back(value0 + (value1 - value0) * (t - day0) / (day1 - day0));
    }
    return by_day;
}

class IpcReader {
  public:
    explicit IpcReader(Draft& draft) : draft_(draft), settings_(draft.settings) {
        needed_ = settings_.flee_when_starving || settings_.avoid_food_deprived_locations ||
                  settings_.starvation_driven_spawning;
    }

    void read() {
        const InputFile file(draft_.input("region_attributes_IPC.csv"), InputFile::Absence::allowed, draft_.problems(),
                             draft_.warnings());
        if (!file.read()) {
            if (needed_) {
                draft_.problems().add(file.where(), "no such file", "the IPC levels of the regions",
                                      fmt::format("{} needs it: put it there, or set the rule to false", rule()));
            }
            return;
        }
        draft_.note(file);
        const LevelTable table(draft_, file, FirstColumn::read, needed_ ? 0 : -kHighest, needed_ ? 100 : kHighest,
                               "per cent, a number from 0 to 100 (in the first column: a day)");
        if (!table.sound() || !draft_.days_known) return;
        const LevelTable::Column* const days = table.find(kDayColumn);
        if (days == nullptr) {
            draft_.problems().add(file.where(table.columns().front().at), "no column '#Day'", "the column '#Day'",
                                  "name the first column #Day");
            return;
        }
        for (std::size_t row = 1; row < table.rows(); ++row) {
            if (table.value(*days, row) > table.value(*days, row - 1)) continue;
            draft_.problems().add(file.line(table.row_at(row)), fmt::format("day {}", table.value(*days, row)),
                                  fmt::format("a day after {}", table.value(*days, row - 1)), "sort the rows by day");
            return;
        }
        fill(file, table, *days);
    }

  private:
    [[nodiscard]] std::string_view rule() const {
        return settings_.flee_when_starving              ? "flee_when_starving"
               : settings_.avoid_food_deprived_locations ? "avoid_food_deprived_locations"
                                                         : "starvation_driven_spawning";
    }

    void fill(const InputFile& file, const LevelTable& table, const LevelTable::Column& days) {
        Case& flee_case = draft_.flee_case;
        std::unordered_map<std::string_view, std::vector<double>> by_region;
        bool out_of_range = false;
        const std::vector<bool> ever = ever_in_conflict(flee_case);
        std::unordered_map<std::string_view, bool> reported;
        for (std::size_t i = 0; i < flee_case.locations.size(); ++i) {
            const Location& location = flee_case.locations[i];
            const LevelTable::Column* const own = table.find(location.name);
            const LevelTable::Column* const column = own == nullptr ? table.find(location.region) : nullptr;
            if (own != nullptr) {
                draft_.warn(file, {own->name, own->at},
                            fmt::format("the column {} with the name of a location", quote(own->name)),
                            "names of regions", "in Flee that location has no IPC level then");
            }
            if (column == nullptr) {
                if (asked_for(location, ever[i]) && !reported[location.region]) {
                    reported[location.region] = true;
                    draft_.problems().add(
                        file.where(),
                        fmt::format("no column for the region {} of {}", quote(location.region), quote(location.name)),
                        "the IPC levels of every region that is asked for",
                        fmt::format("{} needs it: add the column", rule()));
                }
                continue;
            }
            if (!by_region.contains(column->name)) {
                std::optional<std::vector<double>> levels = interpolate(table, days, *column, flee_case.days);
                out_of_range = out_of_range || !levels;
                by_region.emplace(column->name, levels ? std::move(*levels) : std::vector<double>{});
            }
            if (const std::vector<double>& levels = by_region[column->name]; !levels.empty()) {
                flee_case.ipc.push_back({static_cast<LocationIndex>(i), levels});
            }
        }
        if (out_of_range) report_range(file, table, days);
        warn_of_unknown_regions(file, table);
    }

    void warn_of_unknown_regions(const InputFile& file, const LevelTable& table) {
        std::vector<std::string> regions;
        regions.reserve(draft_.flee_case.locations.size());
        for (const Location& location : draft_.flee_case.locations) regions.push_back(location.region);
        std::ranges::sort(regions);
        const auto repeated = std::ranges::unique(regions);
        regions.erase(repeated.begin(), repeated.end());
        for (const LevelTable::Column& column : table.columns()) {
            if (column.name == kDayColumn || std::ranges::binary_search(regions, column.name) ||
                draft_.find_location(column.name) != kNoLocation || !draft_.locations_whole) {
                continue;
            }
            draft_.warn(file, {column.name, column.at}, fmt::format("the unknown region {}", quote(column.name)),
                        "a region of locations.csv", draft_.meant(column.name, regions, "the column is ignored"));
        }
    }

    [[nodiscard]] bool asked_for(const Location& location, bool ever_in_conflict) const {
        if (settings_.flee_when_starving) return true;
        if (settings_.avoid_food_deprived_locations && !location.foreign) return true;
        return settings_.starvation_driven_spawning && !settings_.conflict_driven_spawning &&
               (ever_in_conflict || !settings_.conflict_zone_spawning_only);
    }

    void report_range(const InputFile& file, const LevelTable& table, const LevelTable::Column& days) {
        Problems& to = needed_ ? draft_.problems() : draft_.warnings();
        const std::string wanted =
            fmt::format("two or more rows that cover day 0 to day {}", draft_.flee_case.days - 1);
        if (table.rows() == 0) {
            to.add(file.where(), "no row", wanted, "add the rows; Flee stops without");
            return;
        }
        to.add(file.line(table.row_at(table.rows() - 1)),
               fmt::format("rows from day {} to day {}", table.value(days, 0), table.value(days, table.rows() - 1)),
               wanted, needed_ ? "add rows" : "add rows; Flee stops, although no rule asks for the levels");
    }

    Draft& draft_;
    const Settings& settings_;
    bool needed_ = false;
};

}  // namespace

void read_conflicts(Draft& draft) {
    const InputFile file(draft.input("conflicts.csv"), InputFile::Absence::problem, draft.problems(), draft.warnings());
    if (!file.read()) return;
    draft.note(file);
    LevelTable table(draft, file, FirstColumn::passed_over, -kHighest, kHighest,
                     "an intensity, a number (0: no conflict)");
    if (!table.sound()) return;
    const std::vector<LocationIndex> locations = locations_of(draft, file, table);
    const std::int32_t days = draft.flee_case.days;
    if (!draft.days_known || !table.lasts(days)) return;
    // Only what crosses the threshold counts: in between, an intensity stays what it was on the first day.
    for (std::int32_t t = 0; t < days; ++t) {
        const auto at = static_cast<std::size_t>(t);
        if (t > 0 && table.repeats(at)) continue;
        for (std::size_t c = 0; c < locations.size(); ++c) {
            if (locations[c] == kNoLocation) continue;
            const LevelTable::Column& column = table.columns()[c];
            const double now = table.value(column, at);
            if (t == 0) {
                if (now > kNoConflict) draft.flee_case.conflicts.push_back({t, locations[c], now});
                continue;
            }
            const double before = table.value(column, at - 1);
            if (now > kNoConflict && before < kNoConflict) {
                draft.flee_case.conflicts.push_back({t, locations[c], now});
            } else if (now < kNoConflict && before >= kNoConflict) {
                draft.flee_case.conflicts.push_back({t, locations[c], 0});
            }
        }
    }
}

void read_levels(Draft& draft) {
    if (draft.settings.flood_driven_spawning) read_flood(draft);
    IpcReader(draft).read();
}

}  // namespace steppe::flee
