#include "text/plain_yaml.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace steppe {
namespace {

void expect_same(const YamlNode& a, const YamlNode& b) {
    EXPECT_EQ(a.kind, b.kind);
    EXPECT_EQ(a.token.where(), b.token.where());
    EXPECT_EQ(a.token.text, b.token.text);
    EXPECT_EQ(a.quoted, b.quoted);
    ASSERT_EQ(a.keys.size(), b.keys.size());
    for (std::size_t i = 0; i < a.keys.size(); ++i) {
        EXPECT_EQ(a.keys[i].where(), b.keys[i].where());
        EXPECT_EQ(a.keys[i].text, b.keys[i].text);
    }
    ASSERT_EQ(a.items.size(), b.items.size());
    for (std::size_t i = 0; i < a.items.size(); ++i) expect_same(a.items[i], b.items[i]);
}

/// Whether the text is plain; if so, both ways have to agree on it.
bool is_plain(std::string_view text) {
    const std::optional<YamlNode> plain = read_plain_yaml("x.yml", text);
    if (!plain) return false;
    Problems problems;
    const std::optional<YamlNode> any = read_any_yaml("x.yml", text, problems);
    EXPECT_TRUE(any) << text;
    for (const Problem& problem : problems.sorted()) ADD_FAILURE() << problem.text();
    if (any) expect_same(*plain, *any);
    return true;
}

TEST(PlainYaml, IsReadLikeAnyYaml) {
    for (const std::string_view text :
         {"a: 1\n", "a: 1", "a:\n  b: 2\n  c:\n  - 1.0\n  - -2\nd: [1, 2.5 , x]\n", "a:\n- 1\n- 2\nb: x\n",
          "a:\n    - 1\n    -   2\nb:\n", "# comment\n\na: {}  # more\nb: []\n  # end\n", "a:\r\n  b: 1\r\nc: 2\r\n",
          "a:\n  b:\n    c:\n      d: 1\n    e: 2\nf: 3\n", "a:\n\n\n  b:\nc:\n", "A_1: +3\nb: .5\nc: -x\n",
          "  a: 1\n  b: 2\n", "a:   1   \n", "a: -1\n", "a:\nb:\n", "a: $x/y\n", "a: 2012-02-29\n"}) {
        EXPECT_TRUE(is_plain(text)) << text;
    }
}

TEST(PlainYaml, LeavesTheRestToYaml) {
    for (const std::string_view text : {"",
                                        "- 1\n",
                                        "a",
                                        "a: b: c\n",
                                        "a: 'x'\n",
                                        "a: \"x\"\n",
                                        "a: x y\n",
                                        "a: |\n  x\n",
                                        "a: &b 1\n",
                                        "a: *b\n",
                                        "a: !t 1\n",
                                        "a: 1\n  b: 2\n",
                                        "a:\n    b: 1\n  c: 2\n",
                                        "a: 1\na: 2\n",
                                        "a: null\n",
                                        "a: ~\n",
                                        "null: 1\n",
                                        "a: [1, [2]]\n",
                                        "a: [1,]\n",
                                        "a: {b: 1}\n",
                                        "a:\n- b: 1\n",
                                        "a:\n- - 1\n",
                                        "a:\n-\n",
                                        "a:\n  text\n",
                                        "---\na: 1\n",
                                        "a: 1\n---\n",
                                        "a: 1\n...\n",
                                        "%YAML 1.1\n",
                                        "? a\n",
                                        "a:\n- 1\n  2\n",
                                        "a: \xC3\xA9\n",
                                        "a\t: 1\n",
                                        "a:1\n",
                                        "\"a\": 1\n",
                                        "a: -\n",
                                        "a: ---\n",
                                        "a:\n  - 1\n - 2\n",
                                        "a: #\n b\n"}) {
        EXPECT_FALSE(is_plain(text)) << text;
    }
}

TEST(PlainYaml, OfTheRepositoryIsReadLikeAnyYaml) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(SCENARIOS "/scenarios")) {
        if (entry.path().extension() != ".yaml" && entry.path().extension() != ".yml") continue;
        std::ostringstream text;
        text << std::ifstream(entry.path()).rdbuf();
        (void)is_plain(text.str());
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(SCENARIOS "/tests/flee/networks")) {
        if (entry.path().extension() != ".yml") continue;
        std::ostringstream text;
        text << std::ifstream(entry.path()).rdbuf();
        EXPECT_TRUE(is_plain(text.str())) << entry.path();
    }
}

}  // namespace
}  // namespace steppe
