// sim_period.csv; data_layout.csv and the counts it names; registration_corrections.csv.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <span>

#include "exchange/flee_draft.hpp"
#include "text/text.hpp"

namespace steppe::flee {
namespace {

constexpr std::string_view kTotal = "total";

bool same_word(std::string_view text, std::string_view lower) {
    return std::ranges::equal(text, lower, [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a | 0x20 : a) == b; });
}

/// Counts on some days, in the order of the file; agents, with a fraction where `hasten` leaves one.
struct Count {
    std::int32_t day = 0;  ///< from the start date; may be negative
    double agents = 0;
};
using Counts = std::vector<Count>;

/// The whole agents on a day: straight between two rows, the first or the last value outside of them, fractions cut
/// off. The order of operations is Flee's, so that no rounding differs.
class Interpolation {
  public:
    explicit Interpolation(const Counts& counts) : counts_(counts) {}

    /// Days must be asked for in increasing order.
    std::int64_t operator()(std::int32_t day) {
        if (day <= counts_.front().day) return static_cast<std::int64_t>(counts_.front().agents);
        while (next_ < counts_.size() && day >= counts_[next_].day) ++next_;
        if (next_ == counts_.size()) return static_cast<std::int64_t>(counts_.back().agents);
        const Count& before = counts_[next_ - 1];
        const Count& after = counts_[next_];
        const double fraction = static_cast<double>(day - before.day) / static_cast<double>(after.day - before.day);
        return static_cast<std::int64_t>(before.agents + fraction * (after.agents - before.agents));
    }

  private:
    const Counts& counts_;
    std::size_t next_ = 1;
};

/// Flee's sum of two files of one camp. It does not interpolate: where only one file has a day, it takes the last sum
/// of the other or its next value. Nothing if the second begins after the first, where Flee stops.
std::optional<Counts> summed(const Counts& first, const Counts& second) {
    Counts sum;
    std::size_t at = 0;
    std::optional<double> matched;  // the second file's value of the last row it gave
    for (const Count& row : second) {
        while (row.day > first[at].day) {
            if (!matched) return std::nullopt;
            sum.push_back({first[at].day, *matched + first[at].agents});
            if (at + 1 == first.size()) break;
            ++at;
        }
        if (row.day > first[at].day) continue;
        sum.push_back({row.day, row.agents + first[at].agents});
        if (row.day == first[at].day && at + 1 < first.size()) ++at;
        matched = row.agents;
    }
    return sum;
}

/// Counts of several files of one camp as they were known: on each day that one of them has, the last count of each.
std::vector<PublishedCount> published(std::span<const Counts> files) {
    std::map<std::int32_t, std::vector<std::pair<std::size_t, double>>> by_day;
    for (std::size_t f = 0; f < files.size(); ++f) {
        for (const Count& count : files[f]) by_day[count.day].emplace_back(f, count.agents);
    }
    std::vector<double> last(files.size(), 0);
    std::vector<PublishedCount> all;
    all.reserve(by_day.size());
    for (const auto& [day, counts] : by_day) {
        for (const auto& [file, agents] : counts) last[file] = agents;
        all.push_back({day, std::accumulate(last.begin(), last.end(), 0.0)});
    }
    return all;
}

class DataReader {
  public:
    explicit DataReader(Draft& draft) : draft_(draft), case_(draft.flee_case) {}

    void read() {
        const InputFile file((draft_.request.validation_dir / "data_layout.csv").string(), InputFile::Absence::problem,
                             draft_.problems(), draft_.warnings());
        if (!file.read()) return;
        draft_.note(file, CaseFile::Role::validation, "data_layout.csv");
        Rows rows(file, draft_.problems());
        while (rows.next()) {
            if (rows.size() < 2) continue;
            if (rows[0].text.empty()) {
                draft_.refuse(file, rows[0], "the name of a camp",
                              "fill it in, or begin the row with # if it is a comment");
                continue;
            }
            if (!rows[0].text.starts_with('#')) read_column(file, rows);
        }
        sound_ = sound_ && !rows.broken();
        if (tables_.empty() && sound_) {
            draft_.problems().add(file.where(), "no row", "a row for the total and one for each camp",
                                  "begin with total,refugees.csv");
            sound_ = false;
        }
        if (!sound_) return;
        find_total(file);
        check_camps(file);
        read_corrections();
        fill();
    }

  private:
    struct Table {
        std::string name;
        const char* at = nullptr;  ///< in data_layout.csv
        Counts counts;
        std::vector<Counts> files;  ///< each as it stands
    };

    void read_column(const InputFile& layout, const Rows& rows) {
        Table table{std::string(rows[0].text), rows[0].at, {}, {}};
        const auto again = std::ranges::find(tables_, table.name, &Table::name);
        if (again != tables_.end()) {
            draft_.problems().add(layout.where(rows[0].at), fmt::format("a second row for {}", quote(table.name)),
                                  "one row each", "Flee would count the first row twice: name all files in one row");
            sound_ = false;
            return;
        }
        for (std::size_t i = 1; i < rows.size(); ++i) {
            if (rows[i].text.empty() && i > 1) {
                draft_.warn(layout, rows[i], "an empty cell", "the name of a file",
                            "it is passed over here; Flee stops: take out the commas at the end of the row");
                continue;
            }
            if (rows[i].text.empty()) {
                draft_.refuse(layout, rows[i], "the name of a file", "fill it in");
                sound_ = false;
                continue;
            }
            std::optional<Counts> counts = read_counts(layout, rows[i]);
            if (!counts) {
                sound_ = false;
                continue;
            }
            table.files.push_back(*counts);
            if (i == 1) {
                table.counts = std::move(*counts);
                continue;
            }
            if (!sound_) continue;
            std::optional<Counts> sum = summed(table.counts, *counts);
            if (!sum || sum->empty()) {
                draft_.problems().add(
                    layout.where(rows[i].at),
                    fmt::format("{}, which begins on {}", quote(rows[i].text), date(counts->front().day)),
                    fmt::format("a file that begins on {} or earlier, like the files before it",
                                date(table.counts.front().day)),
                    "Flee stops at this sum: add the first day, or put this file first");
                sound_ = false;
                continue;
            }
            warn_of_lost_rows(layout, rows[i], table.counts, *counts);
            table.counts = std::move(*sum);
        }
        tables_.push_back(std::move(table));
    }

    /// Flee's sum ends with the second file, or goes on without what it adds.
    void warn_of_lost_rows(const InputFile& layout, const Cell& cell, const Counts& first, const Counts& second) {
        if (second.back().day < first.back().day) {
            draft_.warn(layout, cell, fmt::format("{}, which ends on {}", quote(cell.text), date(second.back().day)),
                        fmt::format("a file that ends on {}, like those before it", date(first.back().day)),
                        "Flee leaves out the later rows of those");
        } else if (second.back().day > first.back().day) {
            draft_.warn(layout, cell, fmt::format("{}, which ends on {}", quote(cell.text), date(second.back().day)),
                        fmt::format("a file that ends on {}, like those before it", date(first.back().day)),
                        "Flee does not count its later rows");
        }
    }

    [[nodiscard]] std::string date(std::int32_t day) const {
        const std::int32_t since_1970 = case_.start_date + day;
        return since_1970 > 0 ? format_day(since_1970) : fmt::format("day {}", day);
    }

    std::optional<Counts> read_counts(const InputFile& layout, const Cell& name) {
        const InputFile file((draft_.request.validation_dir / std::string(name.text)).string(),
                             InputFile::Absence::allowed, draft_.problems(), draft_.warnings());
        if (!file.read()) {
            draft_.problems().add(layout.where(name.at), fmt::format("{}, which cannot be read", quote(name.text)),
                                  "the name of a file of counts in the same folder",
                                  "put the file there, or correct the name");
            return std::nullopt;
        }
        draft_.note(file, CaseFile::Role::validation, name.text);
        Counts counts;
        bool sound = true;
        Rows rows(file, draft_.problems());
        for (bool first = true; rows.next(); first = false) {
            if (rows.size() < 2) continue;
            const std::string_view day = rows[0].text;
            if (first && (day.empty() || day == "Date" || day == "DateTime")) continue;
            if (day.starts_with('#') || rows[1].text.empty()) continue;
            if (first && !parse_date(day)) {
                draft_.refuse(file, rows[0], "a date, or a header that begins with Date, DateTime or #",
                              date_repair(day));
                sound = false;
                continue;
            }
            sound = read_count(file, rows, counts) && sound;
        }
        sound = sound && !rows.broken();
        if (sound && counts.empty()) {
            draft_.problems().add(file.where(), "no count", "rows like 2012-02-29,120",
                                  "add them, or take the file out of data_layout.csv");
            return std::nullopt;
        }
        return sound ? std::optional(std::move(counts)) : std::nullopt;
    }

    bool read_count(const InputFile& file, const Rows& rows, Counts& counts) {
        const std::optional<std::int32_t> since_1970 = parse_date(rows[0].text);
        if (!since_1970) draft_.refuse(file, rows[0], "a date", date_repair(rows[0].text));
        const auto people = draft_.whole(file, rows[1], 0, static_cast<std::int64_t>(kMostPeople),
                                         "a number of people, a whole number, 0 or more");
        if (!since_1970 || !people) return false;
        const std::int32_t day = *since_1970 - case_.start_date;
        if (!counts.empty() && day <= counts.back().day) {
            draft_.warn(file, rows[0], fmt::format("{} after {}", rows[0].text, date(counts.back().day)),
                        "a later day in each row", "Flee takes the rows as they come: sort them by date");
        }
        counts.push_back({day, static_cast<double>(*people) / static_cast<double>(draft_.settings.hasten)});
        return true;
    }

    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> all;
        all.reserve(tables_.size());
        for (const Table& table : tables_) all.push_back(table.name);
        return all;
    }

    void find_total(const InputFile& layout) {
        if (draft_.settings.sum_from_camps) {
            if (const std::string_view first = tables_.front().name; draft_.find_location(first) != kNoLocation) {
                draft_.warnings().add(
                    layout.where(tables_.front().at), fmt::format("the location {} in the first row", quote(first)),
                    "the total",
                    "Flee takes the first row for the total and does not sum it up: begin with total,refugees.csv");
            }
            return;
        }
        const auto found = std::ranges::find(tables_, kTotal, &Table::name);
        case_.total_column = static_cast<std::size_t>(found - tables_.begin());
        if (found != tables_.end()) return;
        draft_.problems().add(layout.where(), "no row 'total'",
                              "a row total,refugees.csv, since sum_from_camps is false",
                              draft_.meant(kTotal, names(), "add it, or set sum_from_camps to true"));
        sound_ = false;
    }

    /// Every column of the output has data.
    void check_camps(const InputFile& layout) {
        for (const LocationIndex index : output_camps(case_)) {
            const std::string& name = case_.locations[index].name;
            if (std::ranges::find(tables_, name, &Table::name) != tables_.end()) continue;
            draft_.problems().add(layout.where(), fmt::format("no row for the camp {}", quote(name)),
                                  "a row for every camp of locations.csv",
                                  draft_.meant(name, names(), fmt::format("add a row {},file.csv", name)));
            sound_ = false;
        }
    }

    void read_corrections() {
        const InputFile file(draft_.input("registration_corrections.csv"), InputFile::Absence::allowed,
                             draft_.problems(), draft_.warnings());
        if (!file.read()) return;
        draft_.note(file);
        Rows rows(file, draft_.problems());
        while (rows.next()) {
            if (rows.size() > 1) correct(file, rows);
        }
    }

    void correct(const InputFile& file, const Rows& rows) {
        if (rows[0].text.starts_with('#')) {
            draft_.warn(file, rows[0], "a comment", "the name of a camp",
                        "it is passed over here; Flee takes it for the name of a camp and stops");
            return;
        }
        const auto table = std::ranges::find(tables_, rows[0].text, &Table::name);
        if (table == tables_.end()) {
            draft_.refuse(file, rows[0], "a name of data_layout.csv",
                          draft_.meant(rows[0].text, names(), "take the row out"));
        }
        const std::optional<std::int32_t> since_1970 = parse_date(rows[1].text);
        if (!since_1970) draft_.refuse(file, rows[1], "a date", date_repair(rows[1].text));
        if (table == tables_.end() || !since_1970) return;
        const std::int32_t day = *since_1970 - case_.start_date;
        if (day < 0) {
            draft_.warn(file, rows[1], fmt::format("{}, before the start", rows[1].text),
                        fmt::format("a day from {} on", date(0)), "the correction is ignored");
            return;
        }
        bool found = false;
        Counts& counts = table->counts;
        for (std::size_t i = 1; i < counts.size(); ++i) {
            if (counts[i].day != day) continue;
            found = true;
            const double before = counts[i - 1].agents;
            if (before < 1) {
                draft_.refuse(
                    file, rows[1], "a day before which at least one agent was counted",
                    fmt::format(
                        "the count before is {} agents (persons / hasten): correct the date or take the row out",
                        before));
                return;
            }
            const double factor = counts[i].agents / before;
            for (std::size_t earlier = 0; earlier < i; ++earlier) {
                counts[earlier].agents *= factor;
                if (counts[earlier].agents < kMostPeople) continue;
                draft_.refuse(file, rows[1], "corrections that leave numbers of people",
                              "the counts grow beyond a million millions: check the rows of this camp");
                counts[earlier].agents = 0;
                return;
            }
        }
        if (!found)
            draft_.refuse(file, rows[1], "the date of a row of the camp's data, but the first",
                          near_dates(counts, day));
    }

    [[nodiscard]] std::string near_dates(const Counts& counts, std::int32_t day) const {
        const Count* nearest = nullptr;
        for (std::size_t i = 1; i < counts.size(); ++i) {
            if (nearest == nullptr || std::abs(counts[i].day - day) < std::abs(nearest->day - day))
                nearest = &counts[i];
        }
        return nearest == nullptr ? "the data have one row only: take this out"
                                  : fmt::format("the nearest is {}", date(nearest->day));
    }

    void fill() {
        if (!draft_.days_known) return;
        for (Table& table : tables_) {
            DataColumn column{std::move(table.name), {}, 0, published(table.files)};
            column.agents.reserve(static_cast<std::size_t>(case_.days) + 1);
            Interpolation agents(table.counts);
            for (std::int32_t day = 0; day <= case_.days; ++day) column.agents.push_back(agents(day));
            column.day0_agents = column.agents.front();
            if (draft_.settings.empty_camps_on_day0) {
                const std::int64_t first = column.agents.front();
                for (std::int64_t& count : column.agents) count -= first;
            }
            case_.data.push_back(std::move(column));
        }
    }

    Draft& draft_;
    Case& case_;
    std::vector<Table> tables_;
    bool sound_ = true;
};

}  // namespace

void read_period(Draft& draft) {
    Case& flee_case = draft.flee_case;
    const std::int32_t asked = draft.request.days;
    const InputFile file(draft.input("sim_period.csv"), InputFile::Absence::problem, draft.problems(),
                         draft.warnings());
    if (!file.read()) return;
    draft.note(file);
    bool has_start = false, has_length = false, sound = true;
    std::int64_t length = 0;
    const Cell* unknown = nullptr;
    Cell unknown_row;
    Rows rows(file, draft.problems());
    while (rows.next()) {
        if (rows.empty()) {
            draft.warnings().add(file.line(rows.at()), "an empty line", "none",
                                 "it is passed over here; Flee stops at it: take it out");
            continue;
        }
        const bool is_start = same_word(rows[0].text, "startdate");
        const bool is_length = same_word(rows[0].text, "length");
        if (!is_start && !is_length) {
            if (unknown == nullptr) unknown_row = {rows[0].text, rows[0].at};
            unknown = &unknown_row;
            continue;
        }
        if (rows.size() < 2) {
            (is_start ? has_start : has_length) = true;
            draft.problems().add(file.line(rows.at()), "one cell", is_start ? "StartDate,2012-02-29" : "Length,300",
                                 "add the second");
            sound = false;
            continue;
        }
        if ((is_start && has_start) || (is_length && has_length)) {
            draft.warn(file, rows[0], fmt::format("a second row {}", quote(rows[0].text)), "one",
                       "Flee takes the last: take the other out");
        }
        if (is_start) {
            has_start = true;
            const std::optional<std::int32_t> date = parse_date(rows[1].text);
            if (!date || *date <= kNoDay) {
                draft.refuse(file, rows[1], "a date from 1970-01-02 on", date_repair(rows[1].text));
                sound = false;
            } else {
                flee_case.start_date = *date;
            }
        } else {
            has_length = true;
            // A request overrides the length, but Flee reads it all the same.
            const auto days = asked > 0
                                  ? draft.whole(file, rows[1], -1'000'000'000, 1'000'000'000, "days, a whole number")
                                  : draft.whole(file, rows[1], 1, kMostDays, "days, a whole number, 1 to 100000");
            sound = sound && days;
            length = days.value_or(0);
        }
    }
    const auto missing = [&](std::string_view row, std::string_view example) {
        const bool misspelt = unknown != nullptr && nearest_name(unknown->text, {std::string(row)}) == row;
        draft.problems().add(unknown != nullptr ? file.where(unknown->at) : file.where(),
                             misspelt ? quote(unknown->text) : fmt::format("no row {}", row), std::string(example),
                             misspelt ? fmt::format("did you mean '{}'?", row) : "add the row");
        sound = false;
    };
    if (!has_start) missing("StartDate", "StartDate,2012-02-29");
    if (!has_length && asked <= 0) missing("Length", "Length,300");
    if (asked > kMostDays) {
        draft.problems().add({"the request"}, fmt::format("{} days", asked), "days, a whole number, 1 to 100000",
                             "ask for fewer");
        sound = false;
    }
    flee_case.days = sound ? static_cast<std::int32_t>(asked > 0 ? asked : length) : 0;
    draft.days_known = sound;
}

void read_data(Draft& draft) { DataReader(draft).read(); }

}  // namespace steppe::flee
