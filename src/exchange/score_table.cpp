#include "exchange/score_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace steppe {
namespace {

std::string number_text(double value, int decimals) {
    constexpr double kWhole = 1000;
    if (!std::isfinite(value)) {
        return "-";
    }
    return std::abs(value) >= kWhole || value == std::trunc(value) ? fmt::format("{:.0f}", value)
                                                                   : fmt::format("{:.{}f}", value, decimals);
}

/// Every cell of a table as text, the header first.
std::vector<std::vector<std::string>> cells_of(const ScoreTable& table, int decimals) {
    std::vector<std::vector<std::string>> cells = {{table.row_name}};
    cells.front().insert(cells.front().end(), table.columns.begin(), table.columns.end());
    for (const ScoreTable::Row& row : table.rows) {
        cells.push_back({row.name});
        for (const double value : row.values) {
            cells.back().push_back(number_text(value, decimals));
        }
    }
    return cells;
}

std::string heading(const ScoreTable& table) { return fmt::format("{} ({})", table.title, table.protocol); }

}  // namespace

std::string score_tables_text(std::span<const ScoreTable> tables, int decimals) {
    std::string text;
    for (const ScoreTable& table : tables) {
        const auto cells = cells_of(table, decimals);
        std::vector<std::size_t> widths(table.columns.size() + 1, 0);
        for (const auto& row : cells) {
            for (std::size_t i = 0; i < row.size(); ++i) {
                widths[i] = std::max(widths[i], row[i].size());
            }
        }
        text += (text.empty() ? "" : "\n") + heading(table) + '\n';
        for (const auto& row : cells) {
            text += fmt::format("  {:<{}}", row.front(), widths.front());
            for (std::size_t i = 1; i < row.size(); ++i) {
                text += fmt::format("  {:>{}}", row[i], widths[i]);
            }
            text += '\n';
        }
        if (!table.note.empty()) {
            text += table.note + '\n';
        }
    }
    return text;
}

std::string score_tables_markdown(std::span<const ScoreTable> tables, int decimals) {
    std::string text;
    for (const ScoreTable& table : tables) {
        text += fmt::format("{}**{}**\n\n", text.empty() ? "" : "\n", heading(table));
        bool first = true;
        for (const auto& row : cells_of(table, decimals)) {
            text += '|';
            for (const std::string& cell : row) {
                text += ' ' + cell + " |";
            }
            text += '\n';
            if (first) {
                text += "|---|";
                for (std::size_t i = 0; i < table.columns.size(); ++i) {
                    text += "---:|";
                }
                text += '\n';
                first = false;
            }
        }
        if (!table.note.empty()) {
            text += '\n' + table.note + '\n';
        }
    }
    return text;
}

std::string score_tables_json(const std::string& subject, std::span<const ScoreTable> tables) {
    using Json = nlohmann::ordered_json;
    Json all = Json::array();
    for (const ScoreTable& table : tables) {
        Json rows = Json::array();
        for (const ScoreTable::Row& row : table.rows) {
            Json one = {{table.row_name, row.name}};
            for (std::size_t i = 0; i < row.values.size(); ++i) {
                one[table.columns[i]] = std::isfinite(row.values[i]) ? Json(row.values[i]) : Json(nullptr);
            }
            rows.push_back(std::move(one));
        }
        all.push_back(
            {{"title", table.title}, {"protocol", table.protocol}, {"note", table.note}, {"rows", std::move(rows)}});
    }
    return Json({{"subject", subject}, {"tables", std::move(all)}}).dump(1) + '\n';
}

}  // namespace steppe
