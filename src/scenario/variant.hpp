// A variant: a named change to a scenario, as a file.
//
//     title: "Twice the lanes at Syrym"
//     parameters: {surge_share: 0.8}
//     law: passport_at_entry                              # law files beside this one, or shipped ones
//     tables:
//       - table: crossings.csv
//         rows: {place: x_syrym, direction: "RUS>KAZ"}    # those whose cells are these
//         times: {throughput_per_day: 2}                  # or  set: {column: value}  or  remove: yes
//       - table: drivers.csv
//         add: {place: RUS, date: 2022-10-01, what: rumour, value: 1, unit: strength, source: "assumption: ..."}
//
// Tables are changed as they are read, so the changed scenario passes all checks of an unchanged one; a fault is told
// with its place in the variant's file.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text/table.hpp"
#include "text/text.hpp"

namespace steppe {

using NamedTokens = std::vector<std::pair<Token, Token>>;  ///< key, value

struct TableChange {
    Token table;
    NamedTokens rows;  ///< column, what its cell must be; none: all rows
    NamedTokens set;
    NamedTokens times;
    NamedTokens add;  ///< a new row
    bool remove = false;
};

struct Variant {
    std::string file;              ///< tokens point into its name
    std::filesystem::path folder;  ///< where it lies: law files are looked for beside it
    std::string title;
    NamedTokens parameters;
    std::vector<Token> law;
    std::vector<TableChange> changes;
};

/// Reads the file; faults are reported. Nothing if it is no variant at all. The result must not be moved from while its
/// tokens are used.
[[nodiscard]] std::unique_ptr<const Variant> read_variant(const std::filesystem::path& path, Problems& problems);

/// Does it change this table?
[[nodiscard]] bool concerns(const Variant& variant, std::string_view table);

/// Carries out the changes that concern a table, in their order.
void apply(const Variant& variant, Table& table, Problems& problems);

}  // namespace steppe
