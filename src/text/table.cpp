#include "text/table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

namespace steppe {
namespace {

// Cuts a checked text into records of cells.
class Scanner {
  public:
    Scanner(std::string_view file, std::string_view text, Problems& problems)
        : file_(file), text_(text), problems_(problems) {}

    struct Record {
        int line = 0;
        std::vector<Token> cells;
        std::vector<Problem> spaces;  ///< at the ends of cells: to be reported if the commas are where they should be
    };

    // The next record that is not an empty line; nothing at the end of the text or after an unclosed quote.
    std::optional<Record> next() {
        while (at_end_of_line() && !at_end()) {
            end_line();
        }
        if (at_end()) {
            return std::nullopt;
        }
        Record record{line_, {}, {}};
        while (true) {
            record.cells.push_back(cell(record));
            if (broken_) {
                return std::nullopt;
            }
            if (at_end_of_line()) {
                end_line();
                return record;
            }
            advance();  // the comma
        }
    }

    [[nodiscard]] bool broken() const { return broken_; }

  private:
    [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
    [[nodiscard]] bool at_end_of_line() const { return at_end() || text_[at_] == '\n' || text_[at_] == '\r'; }

    void advance() {
        if (text_[at_] == '\n') {
            ++line_;
            column_ = 1;
            ++at_;
        } else {
            at_ += character_length(text_.substr(at_));
            ++column_;
        }
    }

    void end_line() {
        while (!at_end()) {
            const bool last = text_[at_] == '\n';
            advance();
            if (last) {
                return;
            }
        }
    }

    Token cell(Record& record) {
        Token token{file_, {}, line_, column_};
        const bool whole = !at_end() && text_[at_] == '"' ? quoted_cell(token) : plain_cell(token);
        if (!whole) {
            token.text.clear();
            token.line = 0;
            return token;
        }
        trim(token, record);
        return token;
    }

    bool plain_cell(Token& token) {
        const std::size_t start = at_;
        bool whole = true;
        while (!at_end_of_line() && text_[at_] != ',') {
            if (text_[at_] == '"' && whole) {
                whole = false;
                problems_.add({std::string(file_), line_, column_}, "a quote within a cell",
                              "quotes around the whole cell", R"(write "a ""word"" in quotes")");
            }
            advance();
        }
        token.text = text_.substr(start, at_ - start);
        return whole;
    }

    bool quoted_cell(Token& token) {
        advance();
        while (!at_end()) {
            if (text_[at_] != '"') {
                const std::size_t start = at_;
                advance();
                token.text += text_.substr(start, at_ - start);
                continue;
            }
            advance();
            if (at_end_of_line() || text_[at_] == ',') {
                return true;
            }
            if (text_[at_] != '"') {
                problems_.add({std::string(file_), line_, column_}, "text after a closing quote",
                              "a comma or the end of the line", R"(double a quote that belongs to the text: "")");
                while (!at_end_of_line() && text_[at_] != ',') {
                    advance();
                }
                return false;
            }
            token.text += '"';
            advance();
        }
        problems_.add(token.where(), "a quote that is never closed", "a closing quote",
                      "close it at the end of the cell");
        broken_ = true;
        return false;
    }

    static void trim(Token& token, Record& record) {
        const auto first = token.text.find_first_not_of(" \t\r\n");
        const auto last = token.text.find_last_not_of(" \t\r\n");
        const std::string bare = first == std::string::npos ? "" : token.text.substr(first, last - first + 1);
        if (bare != token.text) {
            record.spaces.push_back({token.where(),
                                     bare.empty() ? "a cell of spaces" : fmt::format("spaces around {}", quote(bare)),
                                     "no space at the ends of a cell", "remove the spaces"});
            token.text = bare;
        }
    }

    std::string_view file_;
    std::string_view text_;
    Problems& problems_;
    std::size_t at_ = 0;
    int line_ = 1;
    int column_ = 1;
    bool broken_ = false;
};

constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

// For each column of the file its position in `columns`.
std::vector<std::size_t> match_header(const std::vector<Token>& header, std::span<const std::string_view> columns,
                                      std::size_t optional, Problems& problems) {
    std::vector<std::size_t> position(header.size(), kNowhere);
    std::vector<std::string> missing;
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const auto found = std::ranges::find(header, columns[c], &Token::text);
        if (found == header.end()) {
            missing.emplace_back(columns[c]);
            continue;
        }
        position[static_cast<std::size_t>(found - header.begin())] = c;
        for (auto again = std::next(found); again != header.end(); ++again) {
            if (again->text == columns[c]) {
                problems.add(again->where(), fmt::format("a second column {}", quote(again->text)), "each column once",
                             "remove one of the two");
            }
        }
    }
    for (std::size_t i = 0; i < header.size(); ++i) {
        if (header[i].absent() || std::ranges::find(columns, header[i].text) != columns.end()) {
            continue;
        }
        const std::string near = nearest_name(header[i].text, missing);
        problems.add(header[i].where(), fmt::format("the column {}", quote(header[i].text)),
                     fmt::format("one of {}", fmt::join(columns, ",")),
                     near.empty() ? "remove it" : fmt::format("did you mean '{}'?", near));
        if (!near.empty()) {
            position[i] = static_cast<std::size_t>(std::ranges::find(columns, near) - columns.begin());
            std::erase(missing, near);
        }
    }
    const bool unread = std::ranges::any_of(header, &Token::absent);  // it may be the one that seems to be missing
    const auto may_be_missing = columns.last(optional);
    for (const std::string& name : missing) {
        if (!unread && std::ranges::find(may_be_missing, name) == may_be_missing.end()) {
            problems.add({std::string(header[0].file), 1}, fmt::format("no column '{}'", name),
                         fmt::format("the columns {}", fmt::join(columns, ",")),
                         fmt::format("add the column '{}'", name));
        }
    }
    return position;
}

}  // namespace

const Token& Table::cell(std::size_t row, std::string_view column) const {
    const auto found = std::ranges::find(columns, column);
    return rows[row].cells[static_cast<std::size_t>(found - columns.begin())];
}

Table read_table(std::string_view file, std::string_view text, std::span<const std::string_view> columns,
                 Problems& problems, std::size_t optional) {
    Table table{file, columns, {}, false};
    const auto checked = checked_text(file, text, problems);
    if (!checked) {
        return table;
    }
    Scanner scanner(file, *checked, problems);
    const auto header = scanner.next();
    if (!header) {
        if (!scanner.broken()) {
            problems.add({std::string(file)}, "an empty file", "a table",
                         fmt::format("begin with the header {}", fmt::join(columns, ",")));
        }
        return table;
    }
    if (header->cells.size() == 1 && header->cells[0].text.find_first_of(";\t") != std::string::npos) {
        const bool semicolon = header->cells[0].text.find(';') != std::string::npos;
        problems.add({std::string(file), header->line, 1},
                     semicolon ? "columns separated by semicolons" : "columns separated by tabs",
                     "columns separated by commas", "save the table as CSV with commas, and numbers with a dot");
        return table;
    }
    const auto report_spaces = [&problems](const Scanner::Record& record) {
        for (const Problem& one : record.spaces) {
            problems.add(one.where, one.found, one.expected, one.repair);
        }
    };
    report_spaces(*header);
    const std::vector<std::size_t> position = match_header(header->cells, columns, optional, problems);
    table.complete = true;
    while (auto record = scanner.next()) {
        const auto& cells = record->cells;
        if (cells.size() != position.size()) {
            const int column = cells.size() > position.size() ? cells[position.size()].column : 0;
            problems.add({std::string(file), record->line, column}, fmt::format("{} cells", cells.size()),
                         fmt::format("{}, as in the header", position.size()),
                         cells.size() > position.size() ? "put quotes around a text that holds a comma"
                                                        : "add what is missing; an empty cell needs its comma too");
            table.complete = false;
            continue;
        }
        report_spaces(*record);
        if (std::ranges::all_of(cells, [](const Token& cell) { return !cell.absent() && cell.text.empty(); })) {
            problems.add({std::string(file), record->line}, "a row of empty cells", "a row", "remove it");
            continue;
        }
        Table::Row row{record->line, std::vector<Token>(columns.size())};
        for (std::size_t i = 0; i < position.size(); ++i) {
            if (position[i] != kNowhere) {
                row.cells[position[i]] = std::move(record->cells[i]);
            }
        }
        table.rows.push_back(std::move(row));
    }
    table.complete = table.complete && !scanner.broken();
    return table;
}

}  // namespace steppe
