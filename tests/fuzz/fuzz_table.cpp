// The reader of tables: every row has all columns, every cell knows its line, and what is refused is said.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "text/table.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace steppe;
    constexpr auto kColumns = std::to_array<std::string_view>({"id", "kind", "days", "share", "source"});
    Problems problems;
    const Table table = read_table("table.csv", {reinterpret_cast<const char*>(data), size}, kColumns, problems);
    if (!table.complete && problems.empty()) {
        std::abort();
    }
    int line = 1;
    for (const Table::Row& row : table.rows) {
        if (row.cells.size() != kColumns.size() || row.line <= line) {
            std::abort();
        }
        line = row.line;
        for (const Token& cell : row.cells) {
            if (!cell.absent() && (cell.line < row.line || cell.column < 1)) {
                std::abort();
            }
            if (cell.absent() && problems.empty()) {
                std::abort();
            }
        }
    }
    for (const Problem& problem : problems.sorted()) {
        if (problem.repair.empty() || problem.where.file != "table.csv") {
            std::abort();
        }
    }
    return 0;
}
