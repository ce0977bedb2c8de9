// A strict reader of YAML: one document of maps, lists and scalars, each with its place in the file. Scalars stay text:
// what a number or a date is, the reader of that value decides. Anchors, aliases, tags and repeated keys are refused.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "text/text.hpp"

namespace steppe {

struct YamlNode {
    enum class Kind { empty, scalar, list, map };
    Kind kind = Kind::empty;
    Token token;                  ///< where it begins; its text if it is a scalar
    std::vector<Token> keys;      ///< of a map, in the order of the file
    std::vector<YamlNode> items;  ///< of a list; of a map, the values of `keys`
    bool quoted = false;          ///< a scalar in quotes: a text, even if it looks like a number

    [[nodiscard]] const YamlNode* find(std::string_view key) const;
};

/// Nothing if the text is no YAML; a document with faults of the second kind (a repeated key, say) is reported and read
/// without them. `file` must outlive the result.
[[nodiscard]] std::optional<YamlNode> read_yaml(std::string_view file, std::string_view text, Problems& problems);

}  // namespace steppe
