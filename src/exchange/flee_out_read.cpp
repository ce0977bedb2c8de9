#include "exchange/flee_out_read.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "exchange/flee_csv.hpp"

namespace steppe::flee {
namespace {

constexpr std::string_view kInAllCamps = "refugees in camps (UNHCR)";
constexpr std::string_view kSimulated = " sim";
constexpr std::size_t kNoColumn = static_cast<std::size_t>(-1);
constexpr std::size_t kMostProblems = 20;

/// Positions of the columns that are read.
struct Columns {
    std::vector<std::string> camps;
    std::vector<std::size_t> simulated;
    std::vector<std::size_t> counted;
    std::size_t in_all = kNoColumn;
    std::size_t date = kNoColumn;
    std::size_t count = 0;
};

Columns columns_of(const Rows& header, Problems& problems) {
    std::vector<std::string> names;
    for (const Cell& cell : header.cells()) {
        names.emplace_back(trimmed(cell.text));
    }
    const auto position = [&](std::string_view name) {
        const auto found = std::ranges::find(names, name);
        return found == names.end() ? kNoColumn : static_cast<std::size_t>(found - names.begin());
    };
    Columns columns;
    columns.count = names.size();
    columns.in_all = position(kInAllCamps);
    columns.date = position("Date");
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!names[i].ends_with(kSimulated)) {
            continue;
        }
        std::string camp = names[i].substr(0, names[i].size() - kSimulated.size());
        if (const std::size_t data = position(camp + " data"); data != kNoColumn) {
            columns.camps.push_back(std::move(camp));
            columns.simulated.push_back(i);
            columns.counted.push_back(data);
        } else {
            problems.add(header.file().where(header[i].at), fmt::format("the column '{}' alone", names[i]),
                         fmt::format("a column '{} data' beside it", camp), "name the out.csv that Flee wrote");
        }
    }
    if (columns.camps.empty()) {
        problems.add(header.file().line(header.at()), "no columns '<camp> sim' and '<camp> data'",
                     "the table that Flee prints (out.csv)", "name the out.csv of a run, or a folder of results");
    }
    return columns;
}

class Reader {
  public:
    Reader(const Rows& rows, const Columns& columns, Problems& problems, OutTable& table)
        : rows_(rows), columns_(columns), problems_(problems), table_(table) {}

    void take_row() {
        if (rows_.size() != columns_.count) {
            fault(rows_.file().line(rows_.at()), fmt::format("{} cells", rows_.size()),
                  fmt::format("{} as in the header", columns_.count), "let every row have a cell for each column");
            return;
        }
        if (table_.days == 0 && columns_.date != kNoColumn) {
            table_.first_day = parse_date(rows_[columns_.date].text).value_or(kNoDay);
        }
        double sum = 0;
        for (std::size_t c = 0; c < columns_.camps.size(); ++c) {
            table_.simulated.push_back(number(columns_.simulated[c]));
            table_.counted.push_back(number(columns_.counted[c]));
            sum += table_.counted.back();
        }
        table_.in_all_camps.push_back(columns_.in_all == kNoColumn ? sum : number(columns_.in_all));
        ++table_.days;
    }

  private:
    void fault(Where where, std::string found, std::string expected, std::string repair) {
        if (++faults_ <= kMostProblems) {
            problems_.add(std::move(where), std::move(found), std::move(expected), std::move(repair));
        }
    }

    double number(std::size_t column) {
        const Cell& cell = rows_[column];
        const std::optional<double> value = parse_real(cell.text);
        if (!value || *value < 0) {
            fault(rows_.file().where(cell.at), fmt::format("'{}'", cell.text), "a number of people, 0 or more",
                  "name the out.csv that Flee wrote");
        }
        return value.value_or(0);
    }

    const Rows& rows_;
    const Columns& columns_;
    Problems& problems_;
    OutTable& table_;
    std::size_t faults_ = 0;
};

}  // namespace

std::optional<OutTable> read_out_csv(const std::filesystem::path& file, Problems& problems) {
    Problems found;
    Problems ignored;
    const InputFile input(file.string(), InputFile::Absence::problem, found, ignored);
    OutTable table;
    if (input.read()) {
        Rows rows(input, found);
        if (rows.next() && !rows.empty()) {
            const Columns columns = columns_of(rows, found);
            table.camps = columns.camps;
            Reader reader(rows, columns, found, table);
            const bool header_is_good = found.empty();
            while (header_is_good && rows.next()) {
                if (!rows.empty()) {
                    reader.take_row();
                }
            }
        }
        if (found.empty() && table.days == 0) {
            found.add(input.where(), "no days", "a row for each day under the header",
                      "name the out.csv that Flee wrote");
        }
    }
    for (const Problem& problem : found.sorted()) {
        problems.add(problem.where, problem.found, problem.expected, problem.repair);
    }
    return found.empty() ? std::optional(std::move(table)) : std::nullopt;
}

}  // namespace steppe::flee
