#include "text/text.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <fstream>
#include <system_error>

namespace steppe {
namespace {

constexpr std::size_t kQuotedCharacters = 60;

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

// The code point of a valid character.
std::uint32_t code_point(std::string_view character) {
    const auto first = static_cast<unsigned char>(character.front());
    std::uint32_t code = character.size() == 1 ? first : first & (0xFFU >> (character.size() + 1));
    for (const char byte : character.substr(1)) {
        code = (code << 6U) | (static_cast<unsigned char>(byte) & 0x3FU);
    }
    return code;
}

// Characters that a reader of a message could not see or would see as a space: they often are the fault itself.
bool invisible(std::uint32_t code) {
    return code < 0x20 || (code >= 0x7F && code <= 0xA0) || code == 0xAD || (code >= 0x2000 && code <= 0x200F) ||
           (code >= 0x2028 && code <= 0x202F) || (code >= 0x2060 && code <= 0x206F) || code == 0x3000 || code == 0xFEFF;
}

bool allowed(unsigned char byte) { return byte >= 0x20 ? byte != 0x7F : byte == '\t' || byte == '\n' || byte == '\r'; }

}  // namespace

std::size_t character_length(std::string_view text) {
    if (text.empty()) {
        return 0;
    }
    const auto first = static_cast<unsigned char>(text[0]);
    const std::size_t length = first < 0x80   ? 1
                               : first < 0xC2 ? 0
                               : first < 0xE0 ? 2
                               : first < 0xF0 ? 3
                               : first < 0xF5 ? 4
                                              : 0;
    if (length > text.size()) {
        return 0;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if (!continues(text[i])) {
            return 0;
        }
    }
    if (length >= 3) {
        const auto second = static_cast<unsigned char>(text[1]);
        const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
        const bool surrogate = first == 0xED && second > 0x9F;
        const bool beyond = first == 0xF4 && second > 0x8F;
        if (overlong || surrogate || beyond) {
            return 0;
        }
    }
    return length;
}

int count_characters(std::string_view text) {
    int count = 0;
    for (const char byte : text) {
        count += continues(byte) ? 0 : 1;
    }
    return count;
}

std::string quote(std::string_view text) {
    if (text.empty()) {
        return "nothing";
    }
    std::string shown = "'";
    for (std::size_t count = 0; !text.empty(); ++count) {
        if (count == kQuotedCharacters) {
            shown += "...";
            break;
        }
        const std::size_t length = character_length(text);
        if (length == 0) {
            shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[0]));
            text.remove_prefix(1);
            continue;
        }
        const std::string_view character = text.substr(0, length);
        const std::uint32_t code = code_point(character);
        if (code == '\n') {
            shown += "\\n";
        } else if (code == '\t') {
            shown += "\\t";
        } else if (invisible(code) && code != ' ') {
            shown += fmt::format("\\u{:04x}", code);
        } else {
            shown += character;
        }
        text.remove_prefix(length);
    }
    return shown + '\'';
}

std::optional<std::string_view> checked_text(std::string_view file, std::string_view text, Problems& problems) {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
        problems.add({std::string(file), 1, 1}, "UTF-16", "UTF-8", "save the file as UTF-8 (in Excel: 'CSV UTF-8')");
        return std::nullopt;
    }
    if (text.starts_with(kMark)) {
        text.remove_prefix(kMark.size());
    }
    int line = 1;
    int column = 1;
    std::size_t line_start = 0;
    const auto fault = [&](std::string found, std::string expected,
                           std::string repair) -> std::optional<std::string_view> {
        problems.add({std::string(file), line, column}, std::move(found), std::move(expected), std::move(repair));
        return std::nullopt;
    };
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte == '\n') {
            ++line;
            column = 1;
            line_start = ++at;
            continue;
        }
        if (at - line_start >= kLongestLine) {
            column = 0;
            return fault("a line of more than 1 MB", "lines of at most 1 MB",
                         "check the ends of lines; one row of a table is one line");
        }
        if (byte == 0) {
            return fault("a zero byte", "text", "is this a text file? save it as UTF-8 (in Excel: 'CSV UTF-8')");
        }
        if (!allowed(byte)) {
            return fault(fmt::format("the control character 0x{:02x}", byte), "text", "remove it");
        }
        if (byte == '\r' && text.substr(at + 1, 1) != "\n") {
            return fault("a carriage return within a line", "lines that end in LF or CRLF",
                         "save the file with Unix or Windows ends of lines");
        }
        const std::size_t length = character_length(text.substr(at));
        if (length == 0) {
            return fault(fmt::format("the byte 0x{:02x}, which is not UTF-8 here", byte), "UTF-8",
                         "save the file as UTF-8 (in Excel: 'CSV UTF-8')");
        }
        at += length;
        ++column;
    }
    return text;
}

std::optional<std::string> read_file(const std::filesystem::path& folder, std::string_view file, Problems& problems) {
    const auto fault = [&](std::string found, std::string repair) -> std::optional<std::string> {
        problems.add({std::string(file)}, std::move(found), "a file that can be read", std::move(repair));
        return std::nullopt;
    };
    const std::filesystem::path path = folder / file;
    std::error_code error;
    const auto status = std::filesystem::symlink_status(path, error);
    switch (status.type()) {
        case std::filesystem::file_type::regular:
            break;
        case std::filesystem::file_type::not_found:
            return fault("nothing", fmt::format("add the file {}", file));
        case std::filesystem::file_type::none:
            return fault("what cannot be looked at", "give yourself the right to read the folder");
        case std::filesystem::file_type::directory:
            return fault("a folder", fmt::format("put the file {} here", file));
        case std::filesystem::file_type::symlink:
            return fault("a symbolic link",
                         "put the file itself here: a scenario is complete without what is around it");
        default:
            return fault("something that is not a file", fmt::format("put the file {} here", file));
    }
    const auto size = std::filesystem::file_size(path, error);
    if (!error && size > kLargestFile) {
        return fault("more than 1 GB", "split the scenario: this is more than it can use");
    }
    std::ifstream stream(path, std::ios::binary);
    std::string bytes(error ? 0 : static_cast<std::size_t>(size), '\0');
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (error || !stream) {
        return fault("a file that cannot be read", "give yourself the right to read it");
    }
    return bytes;
}

}  // namespace steppe
