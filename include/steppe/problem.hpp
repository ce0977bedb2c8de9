// What is wrong with an input: where, what was found, what was expected, how to repair it.
//
// Readers never stop at the first problem: they collect all of them in a `Problems` and go on with what they have.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace steppe {

struct Where {
    std::string file;
    int line = 0;    ///< 1-based; 0: the file as a whole
    int column = 0;  ///< 1-based, in characters (code points, not bytes); 0: the line as a whole

    auto operator<=>(const Where&) const = default;
};

struct Problem {
    Where where;
    std::string found;
    std::string expected;
    std::string repair;

    /// `file:line:column: found ..., expected ...; repair`, without the parts that are 0 or empty.
    [[nodiscard]] std::string text() const;
};

class Problems {
  public:
    void add(Where where, std::string found, std::string expected, std::string repair);
    [[nodiscard]] bool empty() const { return problems_.empty(); }
    /// By file, line and column.
    [[nodiscard]] std::vector<Problem> sorted() const;

  private:
    std::vector<Problem> problems_;
};

/// The candidate that `text` was most likely meant to be: the smallest edit distance (insert, delete, replace, swap two
/// neighbours; in characters of UTF-8), at most a third of its length (at least 1), ties by order; empty if nothing is
/// near. Case and accents of ASCII letters count as half.
[[nodiscard]] std::string nearest_name(std::string_view text, const std::vector<std::string>& candidates);

}  // namespace steppe
