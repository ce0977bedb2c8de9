// Maps of a YAML file by their keys: what is missing, misspelt or not of the kind that is wanted is reported.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "steppe/problem.hpp"
#include "text/yaml_tree.hpp"

namespace steppe {

class YamlKeys {
  public:
    /// `page`: of the documentation, named where a key is missing; a literal.
    YamlKeys(Problems& problems, std::string_view page) : problems_(problems), page_(page) {}

    /// Silent about what was refused as the tree was built: an alias, say.
    void complain(const Token& at, std::string found, std::string expected, std::string repair);

    /// Reports keys that are not among `known`.
    void check_keys(const YamlNode& map, std::span<const std::string_view> known);

    /// Reported if it is missing; a near miss of it is reported as unknown already, not as missing too.
    [[nodiscard]] const YamlNode* need(const YamlNode& map, std::string_view key);
    [[nodiscard]] const YamlNode* need_map(const YamlNode& map, std::string_view key,
                                           std::span<const std::string_view> known);
    [[nodiscard]] bool scalar(const YamlNode& node);
    [[nodiscard]] std::optional<std::string> text_of(const YamlNode& map, std::string_view key);

  private:
    Problems& problems_;
    std::string_view page_;
};

}  // namespace steppe
