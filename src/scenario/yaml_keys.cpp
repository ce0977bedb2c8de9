#include "scenario/yaml_keys.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "scenario/cells.hpp"

namespace steppe {

void YamlKeys::complain(const Token& at, std::string found, std::string expected, std::string repair) {
    if (!at.absent()) {
        problems_.add(at.where(), std::move(found), std::move(expected), std::move(repair));
    }
}

void YamlKeys::check_keys(const YamlNode& map, std::span<const std::string_view> known) {
    for (const Token& key : map.keys) {
        if (std::ranges::find(known, key.text) == known.end()) {
            complain(key, "unknown key " + quote(key.text), fmt::format("one of {}", fmt::join(known, ", ")),
                     did_you_mean(key.text, {known.begin(), known.end()}, "take it out"));
        }
    }
}

const YamlNode* YamlKeys::need(const YamlNode& map, std::string_view key) {
    const YamlNode* const found = map.find(key);
    if (found != nullptr) {
        return found;
    }
    const bool misspelt = std::ranges::any_of(
        map.keys, [&](const Token& other) { return nearest_name(other.text, {std::string(key)}) == key; });
    if (!misspelt) {
        complain(map.token, fmt::format("no key '{}'", key), fmt::format("{}:", key),
                 fmt::format("add it; see {}", page_));
    }
    return nullptr;
}

const YamlNode* YamlKeys::need_map(const YamlNode& map, std::string_view key, std::span<const std::string_view> known) {
    const YamlNode* const found = need(map, key);
    if (found == nullptr) {
        return nullptr;
    }
    if (found->kind != YamlNode::Kind::map) {
        complain(found->token, "no map", fmt::format("{}: {{{}: ...}}", key, known.front()),
                 fmt::format("see {}", page_));
        return nullptr;
    }
    check_keys(*found, known);
    return found;
}

bool YamlKeys::scalar(const YamlNode& node) {
    if (node.kind == YamlNode::Kind::scalar) {
        return true;
    }
    complain(node.token, node.kind == YamlNode::Kind::empty ? "nothing" : "a list or a map", "one value",
             "write it after the colon");
    return false;
}

std::optional<std::string> YamlKeys::text_of(const YamlNode& map, std::string_view key) {
    const YamlNode* const node = need(map, key);
    return node != nullptr && scalar(*node) ? read_text(node->token, "a text", problems_) : std::nullopt;
}

}  // namespace steppe
