// A strict reader of tables: RFC 4180, UTF-8, comma, with a header of known columns.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "text/text.hpp"

namespace steppe {

struct Table {
    struct Row {
        int line = 0;
        std::vector<Token> cells;  ///< in the order of `columns`, whatever the order in the file
    };
    std::string_view file;
    std::span<const std::string_view> columns;
    std::vector<Row> rows;
    bool complete = false;  ///< every row of the file is in `rows` (some cells may be absent)

    /// The cell in a column of `columns`; absent if the file lacks it.
    [[nodiscard]] const Token& cell(std::size_t row, std::string_view column) const;
    [[nodiscard]] Where where(std::size_t row) const { return {std::string(file), rows[row].line}; }
};

/// Reads a table. Rows of the wrong length are reported and left out; a cell with a fault of its own is reported and
/// absent. A misspelt column is reported once and read as the column that it most likely is. Empty lines are passed
/// over. The last `optional` columns may be missing from the file: their cells are absent then. `file` and `columns`
/// must outlive the result: literals.
[[nodiscard]] Table read_table(std::string_view file, std::string_view text, std::span<const std::string_view> columns,
                               Problems& problems, std::size_t optional = 0);

}  // namespace steppe
