#include "text/yaml_tree.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

#include "text/plain_yaml.hpp"

namespace steppe {
namespace {

// Deeper than any scenario; bounds the depth of recursion.
constexpr std::size_t kDeepest = 20;

class TooDeep : public YAML::Exception {
  public:
    explicit TooDeep(const YAML::Mark& where)
        : YAML::Exception(where, fmt::format("maps or lists more than {} deep", kDeepest)) {}
};

// Builds the tree from the parser's events: aliases are seen here before they could multiply.
class TreeBuilder : public YAML::EventHandler {
  public:
    TreeBuilder(std::string_view file, std::string_view text, Problems& problems) : file_(file), problems_(problems) {
        for (std::size_t at = 0; at != std::string_view::npos;) {
            const std::size_t end = text.find('\n', at);
            lines_.push_back(text.substr(at, end - at));
            at = end == std::string_view::npos ? end : end + 1;
        }
        root_.token = {file_, {}, 1, 1};
    }

    [[nodiscard]] YamlNode take_root() { return std::move(root_); }

    // yaml-cpp counts lines and bytes from 0.
    [[nodiscard]] Token token(const YAML::Mark& mark, std::string text = {}) const {
        const auto line =
            std::clamp<std::size_t>(static_cast<std::size_t>(std::max(mark.line, 0)), 0, lines_.size() - 1);
        const auto bytes = static_cast<std::size_t>(std::max(mark.column, 0));
        return {file_, std::move(text), static_cast<int>(line) + 1,
                count_characters(lines_[line].substr(0, bytes)) + 1};
    }

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (++documents_ == 2) {
            problems_.add(token(mark).where(), "several documents", "one document", "remove the lines '---'");
        }
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        refuse_anchor(mark, anchor);
        YamlNode node;
        node.token = token(mark);
        // The mark of an empty value is that of whatever comes next.
        if (!open_.empty() && open_.back().node.kind == YamlNode::Kind::map && !open_.back().expects_key) {
            node.token = open_.back().node.keys.back();
            node.token.text.clear();
        }
        place(std::move(node));
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        problems_.add(token(mark).where(), "an alias", "the value itself", "write the value out");
        place(YamlNode{});
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        refuse_anchor(mark, anchor);
        refuse_tag(mark, tag);
        place({YamlNode::Kind::scalar, token(mark, value), {}, {}, tag == "!"});
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(YamlNode::Kind::list, mark, tag, anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(YamlNode::Kind::map, mark, tag, anchor);
    }
    void OnMapEnd() override { close(); }

  private:
    struct Open {
        YamlNode node;
        bool expects_key = true;  // of a map
    };

    void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
        if (anchor != 0) {
            problems_.add(token(mark).where(), "an anchor", "a plain value", "write the value out where it is needed");
        }
    }
    void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
        if (!tag.empty() && tag != "?" && tag != "!") {
            problems_.add(token(mark).where(), fmt::format("the tag {}", quote(tag)), "a plain value",
                          "remove the tag");
        }
    }
    void open(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
        if (open_.size() == kDeepest) {
            throw TooDeep(mark);
        }
        refuse_anchor(mark, anchor);
        refuse_tag(mark, tag);
        open_.push_back({{kind, token(mark), {}, {}}});
    }
    void close() {
        Open closed = std::move(open_.back());
        open_.pop_back();
        if (closed.node.kind == YamlNode::Kind::map) {
            drop_repeated(closed.node);
        }
        place(std::move(closed.node));
    }
    void place(YamlNode node) {
        if (open_.empty()) {
            if (documents_ == 1) {
                root_ = std::move(node);
            }
            return;
        }
        Open& parent = open_.back();
        if (parent.node.kind == YamlNode::Kind::list) {
            parent.node.items.push_back(std::move(node));
            return;
        }
        if (parent.expects_key) {
            if (node.kind != YamlNode::Kind::scalar && !node.token.absent()) {
                problems_.add(node.token.where(), "a key that is not a text", "a text as key", "write `key: value`");
                node.token.line = 0;
            }
            parent.node.keys.push_back(std::move(node.token));
        } else {
            parent.node.items.push_back(std::move(node));
        }
        parent.expects_key = !parent.expects_key;
    }
    void drop_repeated(YamlNode& map) {
        std::vector<std::size_t> order(map.keys.size());
        for (std::size_t i = 0; i < order.size(); ++i) {
            order[i] = i;
        }
        std::ranges::stable_sort(order, {}, [&](std::size_t i) { return std::string_view(map.keys[i].text); });
        for (std::size_t i = 1; i < order.size(); ++i) {
            const Token& first = map.keys[order[i - 1]];
            Token& second = map.keys[order[i]];
            if (first.text == second.text && !second.absent()) {
                problems_.add(second.where(), fmt::format("a second key {}", quote(second.text)), "each key once",
                              "remove one of the two");
                second.line = 0;
            }
        }
        YamlNode kept{map.kind, map.token, {}, {}};
        for (std::size_t i = 0; i < map.keys.size(); ++i) {
            if (!map.keys[i].absent()) {
                kept.keys.push_back(std::move(map.keys[i]));
                kept.items.push_back(std::move(map.items[i]));
            }
        }
        map = std::move(kept);
    }

    std::string_view file_;
    Problems& problems_;
    std::vector<std::string_view> lines_;
    std::vector<Open> open_;
    YamlNode root_;
    int documents_ = 0;
};

// yaml-cpp takes some tabs for spaces, so that a file would mean something else than it seems to.
bool has_indenting_tab(std::string_view file, std::string_view text, Problems& problems) {
    int line = 1;
    for (std::size_t at = 0; at < text.size(); ++line) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::size_t first = text.find_first_not_of(' ', at);
        if (first < end && text[first] == '\t') {
            problems.add({std::string(file), line, static_cast<int>(first - at) + 1}, "a tab", "spaces",
                         "indent with spaces");
            return true;
        }
        at = end + 1;
    }
    return false;
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
    const auto found = std::ranges::find(keys, key, &Token::text);
    return found == keys.end() ? nullptr : &items[static_cast<std::size_t>(found - keys.begin())];
}

std::optional<YamlNode> read_yaml(std::string_view file, std::string_view text, Problems& problems) {
    const auto checked = checked_text(file, text, problems);
    if (!checked || has_indenting_tab(file, *checked, problems)) {
        return std::nullopt;
    }
    if (std::optional<YamlNode> plain = read_plain_yaml(file, *checked)) {
        return plain;
    }
    return read_any_yaml(file, *checked, problems);
}

std::optional<YamlNode> read_any_yaml(std::string_view file, std::string_view text, Problems& problems) {
    TreeBuilder builder(file, text, problems);
    std::istringstream stream{std::string(text)};
    try {
        YAML::Parser parser(stream);
        parser.HandleNextDocument(builder);
        parser.HandleNextDocument(builder);  // there should be none
        return builder.take_root();
    } catch (const TooDeep& error) {
        problems.add(builder.token(error.mark).where(), error.msg, "maps and lists as docs/scenario.md shows them",
                     "flatten it");
    } catch (const YAML::Exception& error) {
        problems.add(builder.token(error.mark).where(), fmt::format("what is no YAML ({})", error.msg), "YAML",
                     "check the indentation, and put quotes around a text with ': ' or '#'");
    }
    return std::nullopt;
}

}  // namespace steppe
