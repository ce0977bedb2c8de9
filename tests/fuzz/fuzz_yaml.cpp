// The reader of YAML: a tree of bounded depth whose nodes know their lines, or problems.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "text/yaml_tree.hpp"

namespace {

using namespace steppe;

void look(const YamlNode& node, int depth, bool faultless) {
    if (depth > 20 || (node.token.absent() && faultless)) {
        std::abort();
    }
    if (node.kind == YamlNode::Kind::map && node.keys.size() != node.items.size()) {
        std::abort();
    }
    for (const Token& key : node.keys) {
        if (key.absent() || node.find(key.text) == nullptr) {
            std::abort();
        }
    }
    for (const YamlNode& item : node.items) {
        look(item, depth + 1, faultless);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Problems problems;
    const auto root = read_yaml("settings.yaml", {reinterpret_cast<const char*>(data), size}, problems);
    if (root) {
        look(*root, 0, problems.empty());
    } else if (problems.empty()) {
        std::abort();
    }
    for (const Problem& problem : problems.sorted()) {
        if (problem.repair.empty() || problem.where.file != "settings.yaml") {
            std::abort();
        }
    }
    return 0;
}
