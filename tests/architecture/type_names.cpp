#include "type_names.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string_view>

namespace steppe {
namespace {

struct Word {
    std::string text;  ///< an identifier or number, `::`, or one sign
    int line = 0;
};

bool belongs_to_word(char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0; }

/// The code as words: without comments, texts and lines for the preprocessor.
class Words {
  public:
    explicit Words(std::string_view code) : code_(code) {}

    /// Nothing at the end.
    std::optional<Word> next() {
        while (at_ < code_.size()) {
            const char c = code_[at_];
            const std::string_view rest = code_.substr(at_);
            if (c == '#' && fresh_line_) {
                skip_to("\n");
            } else if (rest.starts_with("//")) {
                skip_to("\n");
            } else if (rest.starts_with("/*")) {
                skip_to("*/");
            } else if (rest.starts_with("R\"")) {
                const std::size_t open = rest.find('(');
                skip_to(')' + std::string(rest.substr(2, open - 2)) + '"');
            } else if (c == '"' || c == '\'') {
                skip_text(c);
            } else if (std::isspace(static_cast<unsigned char>(c)) != 0) {
                step(1);
            } else {
                std::size_t length = rest.starts_with("::") ? 2 : 1;
                if (belongs_to_word(c)) {  // 1'000 is one, too
                    while (length < rest.size() && (belongs_to_word(rest[length]) || rest[length] == '\'')) {
                        ++length;
                    }
                }
                const Word word{std::string(rest.substr(0, length)), line_};
                step(length);
                return word;
            }
        }
        return std::nullopt;
    }

  private:
    void step(std::size_t characters) {
        for (; characters > 0 && at_ < code_.size(); --characters, ++at_) {
            const char c = code_[at_];
            line_ += c == '\n' ? 1 : 0;
            fresh_line_ = c == '\n' || (fresh_line_ && std::isspace(static_cast<unsigned char>(c)) != 0);
        }
    }
    void skip_to(std::string_view end) {
        const std::size_t found = code_.find(end, at_ + 1);
        step(found == std::string_view::npos ? code_.size() : found + end.size() - at_);
    }
    void skip_text(char quote) {
        std::size_t end = at_ + 1;
        while (end < code_.size() && code_[end] != quote) {
            end += code_[end] == '\\' ? 2 : 1;
        }
        step(end + 1 - at_);
    }

    std::string_view code_;
    std::size_t at_ = 0;
    int line_ = 1;
    bool fresh_line_ = true;
};

/// Past `template <...>` and what stands before a type's keyword; the number of words.
std::size_t after_template(const std::vector<Word>& words) {
    std::size_t at = 0;
    while (at + 1 < words.size() && words[at].text == "template") {
        int open = 0;
        do {
            ++at;
            open += words[at].text == "<" ? 1 : words[at].text == ">" ? -1 : 0;
        } while (open > 0 && at + 1 < words.size());
        ++at;
    }
    return at;
}

/// The type that a statement opens with its brace; empty if it opens something else.
std::string type_opened(const std::vector<Word>& words) {
    std::size_t at = after_template(words);
    const auto is = [&](std::string_view text) { return at < words.size() && words[at].text == text; };
    if (!is("struct") && !is("class") && !is("union") && !is("enum")) {
        return {};
    }
    ++at;
    if (is("struct") || is("class")) {  // enum class
        ++at;
    }
    std::string name;
    for (; at < words.size() && !is(":") && !is("final"); ++at) {
        if (is("(") || is("=")) {
            return {};  // a function or a variable of that type
        }
        name += words[at].text;
    }
    return name;
}

struct Place {
    std::string file;
    int line = 0;
};

class Definitions {
  public:
    void read(const std::string& file, std::string_view code) {
        Words words(code);
        std::vector<std::string> scopes;  // a namespace, or kClosed for what nobody else sees
        std::vector<Word> statement;
        while (const std::optional<Word> word = words.next()) {
            if (word->text == "{") {
                scopes.push_back(scope_opened(file, scopes, statement));
            } else if (word->text == "}" && !scopes.empty()) {
                scopes.pop_back();
            } else if (word->text != ";") {
                statement.push_back(*word);
                continue;
            }
            statement.clear();
        }
    }
    [[nodiscard]] const std::vector<std::string>& twice() const { return twice_; }

  private:
    static constexpr std::string_view kClosed = "{";

    std::string scope_opened(const std::string& file, const std::vector<std::string>& scopes,
                             const std::vector<Word>& statement) {
        if (std::ranges::find(scopes, kClosed) != scopes.end() || statement.empty()) {
            return std::string(kClosed);
        }
        if (statement.front().text == "namespace") {
            std::string name;
            for (std::size_t w = 1; w < statement.size(); ++w) {
                name += statement[w].text;
            }
            return name.empty() ? std::string(kClosed) : name;
        }
        if (const std::string type = type_opened(statement); !type.empty()) {
            std::string name;
            for (const std::string& scope : scopes) {
                name += scope + "::";
            }
            name += type;
            const auto [first, is_new] = places_.try_emplace(name, Place{file, statement.front().line});
            if (!is_new) {
                twice_.push_back(file + ':' + std::to_string(statement.front().line) + ": " + name +
                                 " is also another type, of " + first->second.file + ':' +
                                 std::to_string(first->second.line));
            }
        }
        return std::string(kClosed);
    }

    std::map<std::string, Place> places_;
    std::vector<std::string> twice_;
};

}  // namespace

std::vector<std::string> types_of_one_name(const std::filesystem::path& root) {
    std::vector<std::filesystem::path> files;
    for (const char* part : {"src", "include/steppe"}) {
        if (!std::filesystem::exists(root / part)) {
            continue;
        }
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root / part)) {
            const std::string ending = entry.path().extension().string();
            if (entry.is_regular_file() && (ending == ".cpp" || ending == ".hpp" || ending == ".h")) {
                files.push_back(entry.path());
            }
        }
    }
    std::ranges::sort(files);
    Definitions definitions;
    for (const std::filesystem::path& file : files) {
        std::ifstream stream(file);
        const std::string code{std::istreambuf_iterator<char>(stream), {}};
        definitions.read(std::filesystem::relative(file, root).generic_string(), code);
    }
    return definitions.twice();
}

}  // namespace steppe
