// The text files of a scenario, and pieces of them that know where they stand.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "steppe/problem.hpp"

namespace steppe {

inline constexpr std::size_t kLongestLine = 1'000'000;      ///< bytes
inline constexpr std::size_t kLargestFile = 1'000'000'000;  ///< bytes

/// A cell of a table, or a scalar of a YAML file.
struct Token {
    std::string_view file;  ///< relative to the scenario's folder; a literal
    std::string text;
    int line = 0;    ///< 1-based; 0: it could not be read, which has been reported
    int column = 0;  ///< 1-based, in characters

    [[nodiscard]] bool absent() const { return line == 0; }
    [[nodiscard]] Where where() const { return {std::string(file), line, column}; }
};

/// `'text'` for a message: at most 60 characters, with invisible ones escaped; `nothing` for an empty text.
[[nodiscard]] std::string quote(std::string_view text);

/// Bytes of the UTF-8 character that `text` begins with (RFC 3629: no surrogates, shortest form only); 0 if there is
/// none.
[[nodiscard]] std::size_t character_length(std::string_view text);

/// Characters of a valid UTF-8 text.
[[nodiscard]] int count_characters(std::string_view text);

/// `text` without a byte order mark, if it is UTF-8 without control characters other than tabs and ends of lines
/// (LF or CRLF) and without overlong lines; otherwise the first fault is reported and nothing is returned.
[[nodiscard]] std::optional<std::string_view> checked_text(std::string_view file, std::string_view text,
                                                           Problems& problems);

/// The bytes of a regular file in `folder`; what hinders is reported.
[[nodiscard]] std::optional<std::string> read_file(const std::filesystem::path& folder, std::string_view file,
                                                   Problems& problems);

}  // namespace steppe
