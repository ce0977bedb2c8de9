// Tables of scores, for people and for programs.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace steppe {

/// Named rows of numbers under one protocol: what a prediction was told of what it predicts.
struct ScoreTable {
    struct Row {
        std::string name;
        std::vector<double> values;  ///< one a column; NaN: does not apply
    };
    std::string title;
    std::string protocol;  ///< redistribution, forecast or observed
    std::string note;      ///< what a reader must know to read it; may be empty
    std::string row_name;  ///< what a row is
    std::vector<std::string> columns;
    std::vector<Row> rows;
};

/// Aligned text, a table after the other; whole numbers and those above 1,000 without decimals; `-` for NaN.
[[nodiscard]] std::string score_tables_text(std::span<const ScoreTable> tables, int decimals = 3);

/// Markdown, for documents.
[[nodiscard]] std::string score_tables_markdown(std::span<const ScoreTable> tables, int decimals = 3);

/// {"subject": ..., "tables": [{"title", "protocol", "note", "rows": [{row_name: name, column: value, ...}]}]}; null
/// for NaN.
[[nodiscard]] std::string score_tables_json(const std::string& subject, std::span<const ScoreTable> tables);

}  // namespace steppe
