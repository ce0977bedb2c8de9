#include "steppe/problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace steppe {
namespace {

/// The code points of UTF-8. A byte that is part of none stands for itself, outside the range of code points.
std::u32string decode(std::string_view text) {
    constexpr char32_t kStrayByte = 0x110000;
    std::u32string points;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80   ? 1
                                   : lead < 0xc2 ? 0
                                   : lead < 0xe0 ? 2
                                   : lead < 0xf0 ? 3
                                   : lead < 0xf5 ? 4
                                                 : 0;
        char32_t point = length > 1 ? lead & (0x7fU >> length) : lead;
        std::size_t read = 1;
        while (read < length && i + read < text.size() &&
               (static_cast<unsigned char>(text[i + read]) & 0xc0U) == 0x80) {
            point = point << 6 | (static_cast<unsigned char>(text[i + read]) & 0x3fU);
            ++read;
        }
        const bool whole = read == length;
        points.push_back(whole ? point : kStrayByte + lead);
        i += whole ? length : 1;
    }
    return points;
}

/// The ASCII letter, in lower case, that a Latin letter is without its accent; 0 if there is none.
char plain_letter(char32_t point) {
    // U+00C0 to U+017F: Latin-1 Supplement and Latin Extended-A.
    static constexpr std::string_view kAccented =
        "aaaaaa?ceeeeiiiidnooooo?ouuuuy??aaaaaa?ceeeeiiiidnooooo?ouuuuy?y"
        "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii??jjkkkllllllllll"
        "nnnnnnnnnoooooo??rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
    static_assert(kAccented.size() == 0x180 - 0xc0);
    if (point >= 'a' && point <= 'z') return static_cast<char>(point);
    if (point >= 'A' && point <= 'Z') return static_cast<char>(point - 'A' + 'a');
    if (point < 0xc0 || point >= 0x180) return 0;
    const char letter = kAccented[point - 0xc0];
    return letter == '?' ? char{0} : letter;
}

/// In half edits.
constexpr std::size_t kEdit = 2;

std::size_t replacement(char32_t a, char32_t b) {
    if (a == b) return 0;
    const char letter = plain_letter(a);
    return letter != 0 && letter == plain_letter(b) ? 1 : kEdit;
}

/// Optimal string alignment: insert, delete, replace, swap two neighbours.
std::size_t distance(std::u32string_view a, std::u32string_view b) {
    std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j * kEdit;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        before_last.swap(last);
        last.swap(row);
        row[0] = i * kEdit;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j] + kEdit, row[j - 1] + kEdit, last[j - 1] + replacement(a[i - 1], b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = std::min(row[j], before_last[j - 2] + kEdit);
            }
        }
    }
    return row.back();
}

void append(std::string& text, std::string_view separator, std::string_view part) {
    if (!text.empty()) text += separator;
    text += part;
}

}  // namespace

std::string Problem::text() const {
    std::string place = where.file;
    if (where.line > 0) append(place, ":", fmt::to_string(where.line));
    if (where.line > 0 && where.column > 0) append(place, ":", fmt::to_string(where.column));
    std::string what;
    if (!found.empty()) what = "found " + found;
    if (!expected.empty()) append(what, ", ", "expected " + expected);
    if (!repair.empty()) append(what, "; ", repair);
    if (!what.empty()) append(place, ": ", what);
    return place;
}

void Problems::add(Where where, std::string found, std::string expected, std::string repair) {
    problems_.push_back({std::move(where), std::move(found), std::move(expected), std::move(repair)});
}

std::vector<Problem> Problems::sorted() const {
    std::vector<Problem> sorted = problems_;
    std::ranges::stable_sort(sorted, {}, &Problem::where);
    return sorted;
}

std::string nearest_name(std::string_view text, const std::vector<std::string>& candidates) {
    const std::u32string wanted = decode(text);
    if (wanted.empty()) return {};
    std::size_t limit = std::max(kEdit, wanted.size() * kEdit / 3) + 1;
    std::string nearest;
    for (const std::string& candidate : candidates) {
        const std::size_t edits = distance(wanted, decode(candidate));
        if (edits >= limit) continue;
        limit = edits;
        nearest = candidate;
    }
    return nearest;
}

}  // namespace steppe
