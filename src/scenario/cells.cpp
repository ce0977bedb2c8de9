#include "scenario/cells.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <system_error>

#include "scenario/countries.hpp"

namespace steppe {
namespace {

constexpr std::size_t kLongestId = 60;
constexpr std::string_view kAssumption = "assumption";

bool digit(char c) { return c >= '0' && c <= '9'; }
bool lower(char c) { return c >= 'a' && c <= 'z'; }
bool upper(char c) { return c >= 'A' && c <= 'Z'; }
char to_lower(char c) { return upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
char to_upper(char c) { return lower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

template <char Convert(char)>
std::string converted(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), Convert);
    return result;
}

bool all_digits(std::string_view text) { return !text.empty() && std::ranges::all_of(text, digit); }

void replace_all(std::string& text, std::string_view what, std::string_view with) {
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size()) {
        text.replace(at, what.size(), with);
    }
}

void report(const Token& token, std::string_view expected, std::string repair, Problems& problems) {
    problems.add(token.where(), quote(token.text), std::string(expected), std::move(repair));
}

// The number that the whole text is; an infinity where it is too large for a double.
std::optional<double> parse_number(std::string_view text) {
    const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
    const bool octal_looking = digits.size() > 1 && digits[0] == '0' && digit(digits[1]);
    if (digits.empty() || octal_looking || !(digit(digits[0]) || digits[0] == '.')) {
        return std::nullopt;  // from_chars would also take "inf" and "nan"
    }
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end != text.data() + text.size()) {
        return std::nullopt;
    }
    if (error == std::errc::result_out_of_range) {
        return std::numeric_limits<double>::infinity();
    }
    return error == std::errc{} ? std::optional(value) : std::nullopt;
}

// Digits in groups of three (or of two, as in Indian numbers) behind a first group: 1,200,000.
bool grouped_by(char separator, std::string_view text) {
    std::size_t groups = 0;
    while (true) {
        const auto end = text.find(separator);
        const std::string_view group = text.substr(0, end);
        if (!all_digits(group) || group.size() > 3 || (groups > 0 && group.size() == 1)) {
            return false;
        }
        ++groups;
        if (end == std::string_view::npos) {
            return groups > 1 && group.size() == 3;
        }
        text.remove_prefix(end + 1);
    }
}

std::string number_repair(std::string_view text) {
    if (text.empty()) {
        return "fill in a number";
    }
    const std::string name = converted<to_lower>(text);
    constexpr auto kNoNumbers =
        std::to_array<std::string_view>({"nan", ".nan", "inf", "-inf", ".inf", "-.inf", "infinity", "na", "n/a", "null",
                                         "none", "~", "-", "?", "..", "unknown"});
    if (std::ranges::find(kNoNumbers, name) != kNoNumbers.end()) {
        return "every figure is needed: state one, with 'assumption: <reason>' as its source if need be";
    }
    if (text.ends_with('%')) {
        std::string share(text.substr(0, text.size() - 1));
        replace_all(share, " ", "");
        const auto percent = parse_number(share);
        return percent ? fmt::format("write per cent as a share: {:.6g}", *percent / 100) : "write per cent as a share";
    }
    if (grouped_by(',', text)) {
        std::string bare(text);
        replace_all(bare, ",", "");
        std::string repair = fmt::format("write it without a thousands separator: {}", bare);
        if (std::ranges::count(text, ',') == 1) {
            std::string dotted(text);
            replace_all(dotted, ",", ".");
            repair += fmt::format(" (or, if the comma is a decimal mark, {})", dotted);
        }
        return repair;
    }
    std::string dotted(text);
    replace_all(dotted, ",", ".");
    if (dotted != text && parse_number(dotted)) {
        return fmt::format("use a dot, not a comma, as decimal mark: {}", dotted);
    }
    std::string bare(text);
    for (const std::string_view separator : {" ", "\u00A0", "\u2009", "\u202F", "'", "\u2019", "_"}) {
        replace_all(bare, separator, "");
    }
    if (bare != text && parse_number(bare)) {
        return fmt::format("write it without spaces or separators: {}", bare);
    }
    replace_all(bare, "\u2212", "-");
    if (bare.starts_with('+')) {
        bare.erase(0, 1);
    }
    const std::string_view digits = bare.starts_with('-') ? std::string_view(bare).substr(1) : std::string_view(bare);
    const std::size_t zeros = digits.find_first_not_of('0');
    if (zeros != 0 && zeros != std::string_view::npos && digits.size() > zeros && digit(digits[zeros])) {
        return fmt::format("write it without leading zeros: {}", digits.substr(zeros));
    }
    if (bare != text && parse_number(bare)) {
        return fmt::format("write {}", bare);
    }
    const auto end = bare.find_first_not_of("0123456789.");
    if (end != 0 && end != std::string::npos && parse_number(bare.substr(0, end))) {
        return fmt::format("write the number alone: {}", bare.substr(0, end));
    }
    return "write digits, with a dot as decimal mark: 1200.5";
}

bool leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

std::string day_repair(std::string_view text) {
    constexpr std::string_view kFallback = "write dates as 2022-09-21";
    const std::string_view date = text.substr(0, text.find_first_of("T "));
    if (date != text && parse_day(date)) {
        return fmt::format("write the day alone: {}", date);
    }
    if (all_digits(text) && text.size() == 8) {
        const std::string iso = fmt::format("{}-{}-{}", text.substr(0, 4), text.substr(4, 2), text.substr(6));
        return parse_day(iso) ? fmt::format("write dates as {}", iso) : std::string(kFallback);
    }
    std::array<int, 3> parts{};
    std::array<std::size_t, 3> widths{};
    std::string_view rest = date;
    for (std::size_t i = 0; i < 3; ++i) {
        const auto end = rest.find_first_of("./-");
        const std::string_view part = rest.substr(0, end);
        if ((end == std::string_view::npos) != (i == 2) || !all_digits(part) || part.size() > 4) {
            return std::string(kFallback);
        }
        std::from_chars(part.data(), part.data() + part.size(), parts[i]);
        widths[i] = part.size();
        rest.remove_prefix(i == 2 ? rest.size() : end + 1);
    }
    const auto iso = [](int year, int month, int day) { return fmt::format("{:04}-{:02}-{:02}", year, month, day); };
    if (widths[0] == 4) {
        const std::string written = iso(parts[0], parts[1], parts[2]);
        if (parse_day(written) && written != text) {
            return fmt::format("write dates as {}", written);
        }
        constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        if (parts[1] < 1 || parts[1] > 12) {
            return "months go from 01 to 12; write dates as YYYY-MM-DD";
        }
        if (parts[0] < 1970 || written == "1970-01-01") {
            return "the calendar begins on 1970-01-02";
        }
        const int last = kDays[static_cast<std::size_t>(parts[1] - 1)] + (parts[1] == 2 && leap(parts[0]) ? 1 : 0);
        return parts[2] < 1 || parts[2] > last ? fmt::format("that month has {} days", last) : std::string(kFallback);
    }
    if (widths[2] != 4) {
        return std::string(kFallback);
    }
    const std::string day_first = iso(parts[2], parts[1], parts[0]);
    const std::string month_first = iso(parts[2], parts[0], parts[1]);
    const bool dots = date.find('.') != std::string_view::npos;
    if (parse_day(day_first) && (dots || !parse_day(month_first) || day_first == month_first)) {
        return fmt::format("write dates as {}", day_first);
    }
    if (parse_day(day_first)) {
        return fmt::format("write dates as {} or {}, whichever is meant", day_first, month_first);
    }
    return parse_day(month_first) ? fmt::format("write dates as {}", month_first) : std::string(kFallback);
}

// What an id could look like that was made of this text: 'Oral city' -> 'oral_city'.
std::string as_id(std::string_view text) {
    std::string id;
    for (const char c : text) {
        const char small = to_lower(c);
        if (lower(small) || digit(small)) {
            id += small;
        } else if ((static_cast<unsigned char>(c) < 0x80) && !id.empty() && id.back() != '_') {
            id += '_';
        }
    }
    while (id.ends_with('_')) {
        id.pop_back();
    }
    return id.substr(0, kLongestId);
}

}  // namespace

std::optional<double> read_number(const Token& token, const Bounds& bounds, Problems& problems) {
    if (token.absent()) {
        return std::nullopt;
    }
    const auto value = parse_number(token.text);
    if (!value) {
        report(token, bounds.expected, number_repair(token.text), problems);
        return std::nullopt;
    }
    if (!std::isfinite(*value)) {
        report(token, bounds.expected, "the number is beyond what a computer can hold", problems);
        return std::nullopt;
    }
    if (*value < bounds.low || *value > bounds.high) {
        const bool per_cent = bounds.low == 0 && bounds.high == 1 && *value > 1 && *value <= 100;
        report(
            token, bounds.expected,
            per_cent ? fmt::format("if it is per cent, write {:.6g}", *value / 100) : "check the figure and its unit",
            problems);
        return std::nullopt;
    }
    return value;
}

std::optional<std::int64_t> read_whole(const Token& token, std::int64_t low, std::int64_t high, std::string_view what,
                                       Problems& problems) {
    if (token.absent()) {
        return std::nullopt;
    }
    const std::string_view text = token.text;
    const std::string expected = high == std::numeric_limits<std::int64_t>::max()
                                     ? fmt::format("a whole number ({}), {} or more", what, low)
                                     : fmt::format("a whole number ({}) from {} to {}", what, low, high);
    const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
    if (all_digits(digits) && (digits.size() == 1 || digits[0] != '0')) {
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error == std::errc{} && value >= low && value <= high) {
            return value;
        }
        report(token, expected, "check the figure and its unit", problems);
        return std::nullopt;
    }
    const auto real = parse_number(text);
    if (!real) {
        report(token, expected, number_repair(text), problems);
    } else if (grouped_by('.', text)) {
        std::string bare(text);
        replace_all(bare, ".", "");
        report(token, expected, fmt::format("if the dot separates thousands, write {}", bare), problems);
    } else if (std::isfinite(*real) && std::abs(*real) < 1e15) {
        report(token, expected, fmt::format("write {:.0f}", std::round(*real)), problems);
    } else {
        report(token, expected, "write it with digits alone", problems);
    }
    return std::nullopt;
}

std::optional<Day> read_day(const Token& token, Problems& problems) {
    if (token.absent()) {
        return std::nullopt;
    }
    const auto day = parse_day(token.text);
    if (!day) {
        report(token, "a date", day_repair(token.text), problems);
    }
    return day;
}

std::optional<bool> read_yes_no(const Token& token, Problems& problems) {
    if (token.absent()) {
        return std::nullopt;
    }
    if (token.text == "yes" || token.text == "no") {
        return token.text == "yes";
    }
    const std::string text = converted<to_lower>(token.text);
    const auto means = [&](auto... words) { return ((text == words) || ...); };
    report(token, "yes or no",
           means("yes", "y", "true", "t", "1", "on")    ? "write yes"
           : means("no", "n", "false", "f", "0", "off") ? "write no"
                                                        : "write yes or no",
           problems);
    return std::nullopt;
}

std::optional<std::size_t> read_choice(const Token& token, std::span<const std::string_view> choices,
                                       Problems& problems) {
    if (token.absent()) {
        return std::nullopt;
    }
    const auto found = std::ranges::find(choices, token.text);
    if (found != choices.end()) {
        return static_cast<std::size_t>(found - choices.begin());
    }
    report(token, choices.size() == 1 ? std::string(choices[0]) : fmt::format("one of {}", fmt::join(choices, ", ")),
           did_you_mean(token.text, {choices.begin(), choices.end()}, "choose one of them"), problems);
    return std::nullopt;
}

std::optional<std::string> read_id(const Token& token, Problems& problems) {
    if (token.absent()) {
        return std::nullopt;
    }
    const auto fits = [](char c) { return lower(c) || digit(c) || c == '_'; };
    if (!token.text.empty() && token.text.size() <= kLongestId && std::ranges::all_of(token.text, fits)) {
        return token.text;
    }
    const std::string id = as_id(token.text);
    report(token, "an id of a-z, 0-9 and _, at most 60 characters",
           id.empty() ? "give it an id such as 'kz_oral'" : fmt::format("write for example '{}'", id), problems);
    return std::nullopt;
}

std::optional<std::string> read_country(const Token& token, Problems& problems) {
    if (token.absent()) {
        return std::nullopt;
    }
    if (is_country(token.text)) {
        return token.text;
    }
    const std::string code = converted<to_upper>(token.text);
    const std::string_view from_alpha2 = alpha3_of(code);
    report(token, "an ISO 3166-1 alpha-3 country",
           is_country(code)      ? fmt::format("write {}", code)
           : from_alpha2.empty() ? "write three capitals, such as KAZ for Kazakhstan"
                                 : fmt::format("did you mean '{}'?", from_alpha2),
           problems);
    return std::nullopt;
}

std::optional<std::string> read_text(const Token& token, std::string_view expected, Problems& problems) {
    if (token.absent()) {
        return std::nullopt;
    }
    if (token.text.empty()) {
        report(token, expected, "fill it in", problems);
        return std::nullopt;
    }
    return token.text;
}

std::optional<std::string> read_source(const Token& token, Problems& problems) {
    constexpr std::string_view kExpected = "a citation, or 'assumption: <reason>'";
    auto source = read_text(token, kExpected, problems);
    if (!source || !converted<to_lower>(source->substr(0, kAssumption.size())).starts_with(kAssumption)) {
        return source;
    }
    if (assumed_because(*source)) {
        return source;
    }
    report(token, kExpected, "say why it is assumed: assumption: <reason>", problems);
    return std::nullopt;
}

std::optional<std::string> assumed_because(std::string_view source) {
    if (!source.starts_with(kAssumption) || source.substr(kAssumption.size(), 1) != ":") {
        return std::nullopt;
    }
    const auto reason = source.find_first_not_of(' ', kAssumption.size() + 1);
    return reason == std::string_view::npos ? std::nullopt : std::optional<std::string>(source.substr(reason));
}

std::string did_you_mean(std::string_view text, const std::vector<std::string>& candidates,
                         std::string_view otherwise) {
    const std::string near = nearest_name(text, candidates);
    return near.empty() ? std::string(otherwise) : fmt::format("did you mean '{}'?", near);
}

}  // namespace steppe
