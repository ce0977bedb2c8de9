#include "scenario/variant.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "scenario/cells.hpp"
#include "scenario/read_clause.hpp"
#include "scenario/yaml_keys.hpp"
#include "text/yaml_tree.hpp"

namespace steppe {
namespace {

constexpr auto kKeys = std::to_array<std::string_view>({"title", "parameters", "law", "tables"});
constexpr auto kChangeKeys = std::to_array<std::string_view>({"table", "rows", "set", "times", "add", "remove"});
constexpr auto kTables =
    std::to_array<std::string_view>({"places.csv", "links.csv", "crossings.csv", "groups.csv", "stays.csv",
                                     "housing.csv", "tiers.csv", "needs.csv", "desks.csv", "drivers.csv"});

class Reader {
  public:
    Reader(Variant& variant, Problems& problems)
        : variant_(variant), problems_(problems), yaml_(problems, "docs/scenario.md") {}

    void read(const YamlNode& root) {
        if (root.kind != YamlNode::Kind::map) {
            yaml_.complain(root.token, "no map", "keys like title: and tables:", "see docs/scenario.md");
            return;
        }
        yaml_.check_keys(root, kKeys);
        if (const YamlNode* const title = root.find("title"); title != nullptr && yaml_.scalar(*title)) {
            variant_.title = title->token.text;
        } else if (title == nullptr) {
            yaml_.complain(root.token, "no key 'title'", "title:", "say what changes, in a few words");
        }
        if (const YamlNode* const parameters = root.find("parameters"); parameters != nullptr) {
            variant_.parameters = named(*parameters);
        }
        if (const YamlNode* const law = root.find("law"); law != nullptr) {
            variant_.law = values_of(*law, yaml_);
        }
        if (const YamlNode* const tables = root.find("tables"); tables != nullptr) {
            if (tables->kind != YamlNode::Kind::list) {
                yaml_.complain(tables->token, "no list", "a list of changes", "begin each with a dash");
                return;
            }
            for (const YamlNode& change : tables->items) {
                read_change(change);
            }
        }
    }

  private:
    NamedTokens named(const YamlNode& node) {
        NamedTokens pairs;
        if (node.kind != YamlNode::Kind::map) {
            yaml_.complain(node.token, "no map", "{name: value, ...}", "see docs/scenario.md");
            return pairs;
        }
        for (std::size_t i = 0; i < node.keys.size(); ++i) {
            if (node.items[i].kind == YamlNode::Kind::empty) {
                pairs.emplace_back(node.keys[i], Token{node.keys[i].file, "", node.keys[i].line, node.keys[i].column});
            } else if (yaml_.scalar(node.items[i])) {
                pairs.emplace_back(node.keys[i], node.items[i].token);
            }
        }
        return pairs;
    }
    void read_change(const YamlNode& node) {
        if (node.kind != YamlNode::Kind::map) {
            yaml_.complain(node.token, "no map",
                           "table: with rows: and set:, times:, add: or remove:", "see docs/scenario.md");
            return;
        }
        yaml_.check_keys(node, kChangeKeys);
        TableChange change;
        const YamlNode* const table = node.find("table");
        if (table == nullptr || !yaml_.scalar(*table)) {
            yaml_.complain(node.token, "no key 'table'", "table: the name of a table", "name the table that changes");
            return;
        }
        change.table = table->token;
        if (std::ranges::find(kTables, change.table.text) == kTables.end()) {
            yaml_.complain(
                change.table, "unknown table " + quote(change.table.text),
                fmt::format("one of {}", fmt::join(kTables, ", ")),
                did_you_mean(change.table.text, {kTables.begin(), kTables.end()}, "name a table of the scenario"));
            return;
        }
        const auto part = [&](std::string_view key) {
            const YamlNode* const found = node.find(key);
            return found == nullptr ? NamedTokens{} : named(*found);
        };
        change.rows = part("rows");
        change.set = part("set");
        change.times = part("times");
        change.add = part("add");
        if (const YamlNode* const remove = node.find("remove"); remove != nullptr && yaml_.scalar(*remove)) {
            change.remove = read_yes_no(remove->token, problems_).value_or(false);
        }
        const int kinds = (change.set.empty() && change.times.empty() ? 0 : 1) + (change.add.empty() ? 0 : 1) +
                          (change.remove ? 1 : 0);
        if (kinds != 1) {
            yaml_.complain(change.table, kinds == 0 ? "a change that changes nothing" : "several changes in one",
                           "one of set/times, add or remove",
                           kinds == 0 ? "say what changes" : "write a change for each");
            return;
        }
        variant_.changes.push_back(std::move(change));
    }

    Variant& variant_;
    Problems& problems_;
    YamlKeys yaml_;
};

/// The position of a column; reported if the table has none of that name.
std::optional<std::size_t> column_of(const Table& table, const Token& name, Problems& problems) {
    const auto found = std::ranges::find(table.columns, name.text);
    if (found == table.columns.end()) {
        problems.add(name.where(), "unknown column " + quote(name.text),
                     fmt::format("a column of {}: {}", table.file, fmt::join(table.columns, ",")),
                     did_you_mean(name.text, {table.columns.begin(), table.columns.end()}, "correct the name"));
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - table.columns.begin());
}

struct Cell {
    std::size_t column = 0;
    Token value;
};

std::vector<Cell> cells_of(const Table& table, const NamedTokens& named, Problems& problems) {
    std::vector<Cell> cells;
    for (const auto& [name, value] : named) {
        if (const std::optional<std::size_t> column = column_of(table, name, problems)) {
            cells.push_back({*column, value});
        }
    }
    return cells;
}

/// What is odd about the product is told where the factor stands: the table's own cell is sound. Whether it is a
/// number.
bool multiply(Token& cell, const Token& factor, double by, Problems& problems) {
    Problems of_cell;
    const std::optional<double> value = read_number(cell, {}, of_cell);
    if (!value) {
        problems.add(factor.where(), fmt::format("a factor of {}", quote(cell.text)), "a column of numbers",
                     "multiply another column, or set this one");
        return false;
    }
    cell = {factor.file, fmt::format("{}", by * *value), factor.line, factor.column};
    return true;
}

void apply(const TableChange& change, Table& table, Problems& problems) {
    const std::vector<Cell> wanted = cells_of(table, change.rows, problems);
    const std::vector<Cell> set = cells_of(table, change.set, problems);
    const std::vector<Cell> times = cells_of(table, change.times, problems);
    const std::vector<Cell> added = cells_of(table, change.add, problems);
    if (wanted.size() + set.size() + times.size() + added.size() !=
        change.rows.size() + change.set.size() + change.times.size() + change.add.size()) {
        return;
    }
    if (!added.empty()) {
        Table::Row row{change.table.line, std::vector<Token>(table.columns.size())};
        for (Token& cell : row.cells) {  // what is not given is empty
            cell = {change.table.file, "", change.table.line, change.table.column};
        }
        for (const Cell& cell : added) {
            row.cells[cell.column] = cell.value;
        }
        table.rows.push_back(std::move(row));
        return;
    }
    std::vector<double> factors;
    for (const Cell& cell : times) {
        if (const std::optional<double> factor = read_number(cell.value, kNotNegative, problems)) {
            factors.push_back(*factor);
        }
    }
    if (factors.size() < times.size()) {
        return;
    }
    const auto is_wanted = [&](const Table::Row& row) {
        return std::ranges::all_of(wanted,
                                   [&](const Cell& cell) { return row.cells[cell.column].text == cell.value.text; });
    };
    std::size_t found = 0;
    for (Table::Row& row : table.rows) {
        if (!is_wanted(row)) {
            continue;
        }
        ++found;
        for (const Cell& cell : set) {
            row.cells[cell.column] = cell.value;
        }
        for (std::size_t t = 0; t < times.size(); ++t) {
            if (!multiply(row.cells[times[t].column], times[t].value, factors[t], problems)) {
                return;
            }
        }
    }
    if (change.remove) {
        std::erase_if(table.rows, is_wanted);
    }
    if (found == 0) {
        problems.add(change.table.where(), fmt::format("no row of {} with these cells", table.file),
                     "rows: that some rows have", "compare with the table; an empty cell is written ''");
    }
}

}  // namespace

std::unique_ptr<const Variant> read_variant(const std::filesystem::path& path, Problems& problems) {
    auto variant = std::make_unique<Variant>();
    variant->file = path.filename().string();
    variant->folder = path.parent_path();
    const std::optional<std::string> bytes = read_file(variant->folder, variant->file, problems);
    if (!bytes) {
        return nullptr;
    }
    const std::optional<std::string_view> text = checked_text(variant->file, *bytes, problems);
    if (!text) {
        return nullptr;
    }
    const std::optional<YamlNode> root = read_yaml(variant->file, *text, problems);
    if (root) {
        Reader(*variant, problems).read(*root);
    }
    return variant;
}

bool concerns(const Variant& variant, std::string_view table) {
    return std::ranges::any_of(variant.changes, [&](const TableChange& change) { return change.table.text == table; });
}

void apply(const Variant& variant, Table& table, Problems& problems) {
    for (const TableChange& change : variant.changes) {
        if (change.table.text == table.file) {
            apply(change, table, problems);
        }
    }
}

}  // namespace steppe
