// Flee's tables, read in place. Cells are what Python's csv module makes of the bytes, since that is what Flee reads
// with: comma, double quotes, nothing trimmed, lines that end in LF, CRLF or CR. Lines and columns are only looked for
// when there is something to report.
#pragma once

#include <cstdint>
#include <forward_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "steppe/problem.hpp"

namespace steppe::flee {

/// The bytes of a file, as UTF-8 without a byte order mark. Cells point into it, so it stays where it is.
class InputFile {
  public:
    enum class Absence { problem, allowed };

    /// What hinders is reported; with `Absence::allowed` a file that does not exist is no problem, but not `read()`.
    InputFile(std::string path, Absence absence, Problems& problems, Problems& warnings);
    /// A text that is no file (for tests).
    InputFile(std::string name, std::string_view text, Problems& problems, Problems& warnings);
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;
    ~InputFile() = default;
    InputFile(InputFile&&) = delete;
    InputFile& operator=(InputFile&&) = delete;

    [[nodiscard]] bool read() const { return read_; }
    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::string_view text() const { return text_; }

    /// Line and column of a byte of the text.
    [[nodiscard]] Where where(const char* at) const;
    /// The file as a whole.
    [[nodiscard]] Where where() const { return {path_}; }
    /// The line of a byte, without a column.
    [[nodiscard]] Where line(const char* at) const;

  private:
    bool load(Absence absence, Problems& problems);
    void check(Problems& problems, Problems& warnings);

    std::string path_;
    std::unique_ptr<char[]> bytes_;
    std::string_view text_;
    bool read_ = false;
    mutable std::vector<const char*> line_starts_;  ///< found when first asked for
};

struct Cell {
    std::string_view text;
    const char* at = nullptr;  ///< its first byte in the file (a quote, if it has one)
};

/// Goes through the rows of a file, those without any cell (empty lines) included.
class Rows {
  public:
    Rows(const InputFile& file, Problems& problems) : file_(file), problems_(problems), next_(file.text().data()) {}

    /// Makes the next row current; false after the last.
    bool next();

    /// Makes the next row current without looking for its cells, if from its first comma on it reads as `tail` does,
    /// and what stands before that comma is digits: `leading()`.
    bool next_like(std::string_view tail);
    [[nodiscard]] std::string_view leading() const { return leading_; }

    [[nodiscard]] std::span<const Cell> cells() const { return cells_; }
    [[nodiscard]] std::size_t size() const { return cells_.size(); }
    [[nodiscard]] const Cell& operator[](std::size_t i) const { return cells_[i]; }
    [[nodiscard]] bool empty() const { return cells_.empty(); }
    /// Where the row begins.
    [[nodiscard]] const char* at() const { return row_; }
    /// Just after its last cell.
    [[nodiscard]] const char* end() const { return row_end_; }
    [[nodiscard]] const InputFile& file() const { return file_; }

  private:
    const char* quoted_cell(const char* at);
    void end_row(const char* at);

    const InputFile& file_;
    Problems& problems_;
    const char* next_;
    const char* row_ = nullptr;
    const char* row_end_ = nullptr;
    std::string_view leading_;
    std::vector<Cell> cells_;
    std::forward_list<std::string> unquoted_;  ///< cells whose text is not in the file as it stands
};

/// Without the white space at its ends.
[[nodiscard]] inline std::string_view trimmed(std::string_view text) {
    const auto is_space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

/// A number as Python's `float` takes it (spaces around it, a leading plus, underscores between digits), if finite.
[[nodiscard]] std::optional<double> parse_real(std::string_view text);

/// A whole number as Python's `int` takes it, if it has at most 18 digits.
[[nodiscard]] std::optional<std::int64_t> parse_whole(std::string_view text);

/// Days from 1970-01-01 of a date as Flee takes it: year of four digits, month and day of one or two.
[[nodiscard]] std::optional<std::int32_t> parse_date(std::string_view text);

/// How to repair a text that is no number, or no whole one.
[[nodiscard]] std::string number_repair(std::string_view text, bool whole);

/// How to repair a text that is no date.
[[nodiscard]] std::string date_repair(std::string_view text);

}  // namespace steppe::flee
