// A scenario while it is read: what is known of its names so far, and where each row stands.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "scenario/cells.hpp"
#include "scenario/variant.hpp"
#include "steppe/scenario.hpp"
#include "text/table.hpp"

namespace steppe {

/// Names of one kind. Unknown ones are reported only if all that define them could be read: one fault, one message.
struct Names {
    std::vector<std::string> known;
    bool complete = true;
    [[nodiscard]] bool contains(std::string_view name) const;
};

struct Draft {
    Scenario scenario;
    Problems problems;
    /// What is changed as the tables are read, in this order.
    std::vector<std::unique_ptr<const Variant>> variants;
    Names places;
    Names groups;
    Names tiers;
    Names stays;
    // Where the rows of the sorted tables of the world stand, in their order.
    std::vector<Where> place_rows;
    std::vector<Where> link_rows;
    std::vector<Where> gate_rows;
    std::vector<Where> housing_rows;
    std::vector<Where> tier_rows;
    std::vector<Where> group_rows;
    std::vector<Where> driver_rows;
    // Of scenario.yaml, judged when the tables are known; absent if they have faults of their own.
    Token host;
    Token citizenship;
    Where period;               ///< in scenario.yaml; line 0 if it could not be read
    bool kernels_known = true;  ///< what `kernels` of scenario.yaml says, or must have meant, is a family of rules
    std::set<std::string_view> misnamed;  ///< files that stand in the folder under a nearly right name: reported
    bool tables_whole = true;             ///< every table was read without a fault: checks across tables make sense

    /// The bytes of a file of the scenario; what hinders is reported, once.
    [[nodiscard]] std::optional<std::string> bytes_of(std::string_view file);
    /// Does the folder hold a file that it need not hold?
    [[nodiscard]] bool holds(std::string_view file) const;
    /// The source of a row; an assumption is noted as `what`.
    void source(const Table& table, std::size_t row, const std::string& what);
    /// A name that must be among `names`; reported if it is not.
    [[nodiscard]] bool known(const Token& token, const Names& names, std::string_view kind);
};

void read_settings(Draft& draft);  ///< scenario.yaml
void read_policies(Draft& draft);  ///< the law: policies/*.yaml and what the variant adds
void read_tables(Draft& draft);    ///< all tables
void check_record(Draft& draft);   ///< whom and where the run records, against the tables
void check_network(Draft& draft);  ///< links, gates and what they reach

}  // namespace steppe
