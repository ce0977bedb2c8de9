#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <system_error>

#include "scenario/countries.hpp"
#include "steppe/law_files.hpp"
#include "text/table.hpp"
#include "text/whole_file.hpp"

namespace steppe {

namespace {

constexpr auto kColumns = std::to_array<std::string_view>({"entry", "exit", "country", "status"});
constexpr std::size_t kLargest = 10'000'000;  // bytes: a long life of travel
constexpr std::string_view kNoPersonalData =
    "Steppe takes dates, countries and 'permit' only: no names, no numbers of documents, no phones";

/// The columns of the table, of those that it may have; nothing if it has others, which is reported.
std::optional<std::vector<std::string_view>> columns_of(std::string_view file, std::string_view text,
                                                        Problems& problems) {
    const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
    std::vector<std::string> header;
    for (std::size_t at = 0; at <= line.size();) {
        const std::size_t end = std::min(line.find(',', at), line.size());
        header.emplace_back(line.substr(at, end - at));
        at = end + 1;
    }
    bool known = true;
    int column = 1;
    for (const std::string& name : header) {
        if (std::ranges::find(kColumns, name) == kColumns.end()) {
            const std::string near = nearest_name(name, {kColumns.begin(), kColumns.end()});
            problems.add({std::string(file), 1, column}, "a column that is not read",
                         fmt::format("the columns entry,exit and perhaps country,status"),
                         near.empty() ? fmt::format("take it out: {}", kNoPersonalData)
                                      : fmt::format("did you mean '{}'?", near));
            known = false;
        }
        column += count_characters(name) + 1;
    }
    if (!known) {
        return std::nullopt;
    }
    std::vector<std::string_view> columns = {"entry", "exit"};
    for (const std::string_view name : {"country", "status"}) {
        if (std::ranges::find(header, name) != header.end()) {
            columns.push_back(name);
        }
    }
    return columns;
}

class TripsReader {
  public:
    TripsReader(std::string_view file, std::string_view country) : file_(file), country_(country) {}

    TripsReading read(std::string_view bytes) {
        const auto text = checked_text(file_, bytes, reading_.problems);
        const auto columns = text ? columns_of(file_, *text, reading_.problems) : std::nullopt;
        if (!columns) {
            return std::move(reading_);
        }
        // What the table's reader finds may quote a cell (not of the header, which is known): said again without it.
        Problems of_table;
        const Table table = read_table(file_, *text, *columns, of_table);
        for (const Problem& problem : of_table.sorted()) {
            const bool quotes = problem.where.line > 1 && problem.found.find('\'') != std::string::npos;
            reading_.problems.add(problem.where, quotes ? "a cell that cannot be read" : problem.found,
                                  quotes ? "a plain cell" : problem.expected,
                                  quotes ? "no spaces and no quotes around it" : problem.repair);
        }
        for (std::size_t row = 0; row < table.rows.size(); ++row) {
            read_row(table, row, columns->size());
        }
        if (reading_.problems.empty()) {
            sort_and_check();
        }
        return std::move(reading_);
    }

  private:
    void complain(const Token& at, std::string found, std::string expected, std::string repair) {
        if (!at.absent()) {
            reading_.problems.add(at.where(), std::move(found), std::move(expected), std::move(repair));
        }
    }

    void read_row(const Table& table, std::size_t row, std::size_t columns) {
        law::Visit visit{std::string(country_), {}};
        const Token& entry = table.cell(row, "entry");
        visit.trip.entry = day(entry);
        const Token& exit = table.cell(row, "exit");
        if (!exit.absent() && !exit.text.empty()) {
            visit.trip.exit = day(exit);
            if (visit.trip.entry != kNoDay && visit.trip.exit != kNoDay && visit.trip.exit < visit.trip.entry) {
                complain(exit, "an exit before the entry", "a day not before " + format_day(visit.trip.entry),
                         "exchange them");
            }
        }
        const auto has = [&](std::string_view name) {
            return columns > 2 && std::ranges::find(table.columns, name) != table.columns.end();
        };
        if (has("country")) {
            const Token& country = table.cell(row, "country");
            if (!country.absent() && is_country(country.text)) {
                visit.country = country.text;
            } else if (!country.absent() && !country.text.empty()) {
                complain(country, "what is no country", "an ISO 3166-1 alpha-3 country",
                         "write three capitals, such as KAZ for Kazakhstan");
            }
        }
        if (has("status")) {
            const Token& status = table.cell(row, "status");
            visit.trip.permit = status.text == "permit";
            if (!status.absent() && !status.text.empty() && status.text != "permit" && status.text != "visit") {
                complain(status, "another text than a status", "visit, permit or nothing",
                         std::string(kNoPersonalData));
            }
        }
        lines_.push_back(table.rows[row].line);
        reading_.visits.push_back(std::move(visit));
    }

    Day day(const Token& token) {
        const auto day = parse_day(token.text);
        if (!day) {
            complain(token, token.text.empty() ? "nothing" : "what is no date of the calendar",
                     "a date such as 2022-09-25", std::string(kNoPersonalData));
        }
        return day.value_or(kNoDay);
    }

    void sort_and_check() {
        std::vector<std::size_t> order(reading_.visits.size());
        for (std::size_t i = 0; i < order.size(); ++i) {
            order[i] = i;
        }
        const auto exit_of = [&](std::size_t i) {
            const Day exit = reading_.visits[i].trip.exit;
            return exit == kNoDay ? std::numeric_limits<Day>::max() : exit;
        };
        std::ranges::stable_sort(order, {},
                                 [&](std::size_t i) { return std::pair(reading_.visits[i].trip.entry, exit_of(i)); });
        std::vector<law::Visit> sorted;
        for (std::size_t k = 0; k < order.size(); ++k) {
            if (k > 0 && reading_.visits[order[k]].trip.entry < exit_of(order[k - 1])) {
                const bool open = reading_.visits[order[k - 1]].trip.exit == kNoDay;
                reading_.problems.add(
                    {std::string(file_), lines_[order[k]]},
                    fmt::format("a trip that begins before that of line {} ends", lines_[order[k - 1]]),
                    "one trip at a time", open ? "give the other its exit" : "correct the days, or join the two");
            }
            sorted.push_back(reading_.visits[order[k]]);
        }
        reading_.visits = std::move(sorted);
    }

    std::string_view file_;
    std::string_view country_;
    TripsReading reading_;
    std::vector<int> lines_;
};

}  // namespace

TripsReading read_trips(const std::filesystem::path& file, std::string_view country) {
    const std::string name = file.string();
    const std::optional<std::string> read = whole_file(file);
    if (!read) {
        TripsReading refused;
        refused.problems.add({name}, "what cannot be read", "a table of trips", "check the path and the rights");
        return refused;
    }
    const std::string& bytes = *read;
    if (bytes.size() > kLargest) {
        TripsReading refused;
        refused.problems.add({name}, "more than 10 MB", "the trips of one person", "ask for one person at a time");
        return refused;
    }
    return TripsReader(name, country).read(bytes);
}

}  // namespace steppe
