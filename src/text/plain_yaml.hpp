// The plainest YAML, read many times faster than YAML: block maps of simple keys, lists of simple scalars, comments.
#pragma once

#include "text/yaml_tree.hpp"

namespace steppe {

/// What `read_yaml` makes of a checked text, or nothing if the text uses anything else of YAML (or is faulty): quotes,
/// nested lists, several lines for one value, characters beyond ASCII.
[[nodiscard]] std::optional<YamlNode> read_plain_yaml(std::string_view file, std::string_view text);

/// The other way of `read_yaml`, for every checked text: by yaml-cpp.
[[nodiscard]] std::optional<YamlNode> read_any_yaml(std::string_view file, std::string_view text, Problems& problems);

}  // namespace steppe
