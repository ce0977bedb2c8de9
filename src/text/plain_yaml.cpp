#include "text/plain_yaml.hpp"

#include <algorithm>

namespace steppe {
namespace {

constexpr int kDeepest = 10;
constexpr std::size_t kMostKeys = 200;  // of one map: repeated ones are looked for by comparing all

constexpr bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
constexpr bool is_key_start(char c) { return is_word(c) && !(c >= '0' && c <= '9'); }
constexpr bool is_simple(char c) { return is_word(c) || c == '.' || c == '+' || c == '-' || c == '/' || c == '$'; }

bool means_nothing(std::string_view text) { return text == "null" || text == "Null" || text == "NULL"; }

/// A scalar that is plain text to every reader of YAML, and not its word for nothing.
bool is_simple_scalar(std::string_view text) {
    if (text.empty() || text == "-" || text.starts_with("---") || text.starts_with("...")) return false;
    return !means_nothing(text) && std::ranges::all_of(text, is_simple);
}

bool is_simple_key(std::string_view text) {
    return !text.empty() && is_key_start(text.front()) && !means_nothing(text) && std::ranges::all_of(text, is_word);
}

class PlainReader {
  public:
    PlainReader(std::string_view file, std::string_view text) : file_(file), text_(text) { next_line(); }

    std::optional<YamlNode> read() {
        if (at_end_ || failed_ || !is_key_start(content_.front())) return std::nullopt;
        YamlNode root = read_map(0);
        if (failed_ || !at_end_) return std::nullopt;
        return root;
    }

  private:
    [[nodiscard]] Token token(std::size_t at, std::string_view text = {}) const {
        return {file_, std::string(text), line_, static_cast<int>(at) + 1};
    }
    YamlNode fail() {
        failed_ = true;
        at_end_ = true;
        return {};
    }
    [[nodiscard]] bool is_item() const { return content_.starts_with("- "); }

    /// Goes to the next line that is not empty and no comment. `content_` is without indentation and comment.
    void next_line() {
        while (next_ < text_.size()) {
            const std::size_t end = std::min(text_.find('\n', next_), text_.size());
            std::string_view line = text_.substr(next_, end - next_);
            next_ = end + 1;
            ++line_;
            for (std::size_t hash = line.find('#'); hash != std::string_view::npos; hash = line.find('#', hash + 1)) {
                if (hash == 0 || line[hash - 1] == ' ') {
                    line = line.substr(0, hash);
                    break;
                }
            }
            const std::size_t last = line.find_last_not_of(" \r");
            if (last == std::string_view::npos) continue;
            line = line.substr(0, last + 1);
            indent_ = line.find_first_not_of(' ');
            content_ = line.substr(indent_);
            return;
        }
        at_end_ = true;
    }

    YamlNode read_map(int depth) {
        const std::size_t indent = indent_;
        YamlNode map{YamlNode::Kind::map, token(indent), {}, {}};
        while (!at_end_ && indent_ == indent && !is_item()) {
            const std::size_t colon = content_.find(':');
            if (colon == std::string_view::npos) return fail();
            const std::string_view key = content_.substr(0, colon);
            if (!is_simple_key(key) || map.keys.size() == kMostKeys ||
                std::ranges::find(map.keys, key, &Token::text) != map.keys.end()) {
                return fail();
            }
            map.keys.push_back(token(indent, key));
            if (colon + 1 < content_.size()) {
                if (content_[colon + 1] != ' ') return fail();
                const std::size_t start = content_.find_first_not_of(' ', colon + 1);
                map.items.push_back(read_value(start));
                if (failed_) return {};
                next_line();
            } else {
                map.items.push_back(read_block(indent, depth));
            }
            if (failed_) return {};
            if (!at_end_ && indent_ > indent) return fail();
        }
        return !at_end_ && indent_ == indent ? fail() : map;
    }

    /// What stands below a key without a value on its line.
    YamlNode read_block(std::size_t indent, int depth) {
        Token nothing = token(indent);
        next_line();
        if (!at_end_ && is_item() && indent_ >= indent) return read_list();
        if (!at_end_ && indent_ > indent) return depth == kDeepest ? fail() : read_map(depth + 1);
        return {YamlNode::Kind::empty, std::move(nothing), {}, {}};
    }

    YamlNode read_list() {
        const std::size_t indent = indent_;
        YamlNode list{YamlNode::Kind::list, token(indent), {}, {}};
        while (!at_end_ && indent_ == indent && is_item()) {
            const std::size_t start = content_.find_first_not_of(' ', 1);
            const std::string_view item = content_.substr(start);
            if (!is_simple_scalar(item)) return fail();
            list.items.push_back({YamlNode::Kind::scalar, token(indent + start, item), {}, {}});
            next_line();
            if (!at_end_ && indent_ > indent) return fail();
        }
        return list;
    }

    /// The value that begins at `start` of the line.
    YamlNode read_value(std::size_t start) {
        std::string_view value = content_.substr(start);
        if (is_simple_scalar(value)) return {YamlNode::Kind::scalar, token(indent_ + start, value), {}, {}};
        if (value == "{}") return {YamlNode::Kind::map, token(indent_ + start), {}, {}};
        if (value.front() != '[' || value.back() != ']') return fail();
        YamlNode list{YamlNode::Kind::list, token(indent_ + start), {}, {}};
        if (value == "[]") return list;
        value = value.substr(0, value.size() - 1);
        for (std::size_t at = 1; true;) {
            const std::size_t first = value.find_first_not_of(' ', at);
            if (first == std::string_view::npos) return fail();
            const std::size_t comma = std::min(value.find(',', first), value.size());
            std::string_view item = value.substr(first, comma - first);
            item = item.substr(0, item.find_last_not_of(' ') + 1);
            if (!is_simple_scalar(item)) return fail();
            list.items.push_back({YamlNode::Kind::scalar, token(indent_ + start + first, item), {}, {}});
            if (comma == value.size()) return list;
            at = comma + 1;
        }
    }

    std::string_view file_;
    std::string_view text_;
    std::size_t next_ = 0;
    int line_ = 0;
    std::size_t indent_ = 0;
    std::string_view content_;
    bool at_end_ = false;
    bool failed_ = false;
};

}  // namespace

std::optional<YamlNode> read_plain_yaml(std::string_view file, std::string_view text) {
    const bool plain =
        std::ranges::all_of(text, [](char c) { return (c >= ' ' && c <= '~') || c == '\n' || c == '\r'; });
    return plain ? PlainReader(file, text).read() : std::nullopt;
}

}  // namespace steppe
