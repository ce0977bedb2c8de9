#include "exchange/flee_csv.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstring>

#include "text/text.hpp"

namespace steppe::flee {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Closes what it holds when it goes.
class Descriptor {
  public:
    explicit Descriptor(const char* path) : number_(::open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    Descriptor(Descriptor&&) = delete;
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] int number() const { return number_; }

  private:
    int number_;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// How many bytes `text` begins with that are ASCII and not zero.
std::size_t plain_bytes(std::string_view text) {
    constexpr std::uint64_t kLow = 0x0101010101010101;
    constexpr std::uint64_t kHigh = 0x8080808080808080;
    std::size_t at = 0;
    for (std::uint64_t eight = 0; at + sizeof eight <= text.size(); at += sizeof eight) {
        std::memcpy(&eight, text.data() + at, sizeof eight);
        if (((eight | (eight - kLow)) & kHigh) != 0) break;  // a byte with its highest bit, or a zero that borrowed it
    }
    while (at < text.size() && text[at] != 0 && (static_cast<unsigned char>(text[at]) & 0x80U) == 0) ++at;
    return at;
}

/// Without underscores, each of which stands between two digits; nothing if one does not.
std::optional<std::string> without_underscores(std::string_view text) {
    std::string bare;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '_') {
            bare += text[i];
        } else if (i == 0 || i + 1 == text.size() || !is_digit(text[i - 1]) || !is_digit(text[i + 1])) {
            return std::nullopt;
        }
    }
    return bare;
}

/// All of `text` as a number, after a sign that may be a plus.
template <class Number>
std::optional<Number> parse_all(std::string_view text) {
    if (text.starts_with('+') && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
    text = trimmed(text);
    if (text.empty()) return std::nullopt;
    if (std::optional<Number> number = parse_all<Number>(text)) return number;
    if (text.find('_') == std::string_view::npos) return std::nullopt;
    const std::optional<std::string> bare = without_underscores(text);
    return bare ? parse_all<Number>(*bare) : std::nullopt;
}

}  // namespace

InputFile::InputFile(std::string path, Absence absence, Problems& problems, Problems& warnings)
    : path_(std::move(path)) {
    if (load(absence, problems)) check(problems, warnings);
}

bool InputFile::load(Absence absence, Problems& problems) {
    const auto fault = [&](std::string found, std::string repair) {
        problems.add(where(), std::move(found), "a file that can be read", std::move(repair));
        return false;
    };
    const Descriptor file(path_.c_str());
    if (file.number() < 0) {
        if (errno != ENOENT && errno != ENOTDIR) {
            return fault(fmt::format("a file that cannot be opened ({})", std::strerror(errno)),
                         "give yourself the right to read it");
        }
        if (absence == Absence::problem) {
            problems.add(where(), "no such file", "a file", "put it there, or correct the path");
        }
        return false;
    }
    struct stat status{};
    if (::fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return fault(S_ISDIR(status.st_mode) ? "a folder" : "something that is no regular file",
                     "put the table itself there");
    }
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size > kLargestFile) return fault("more than 1 GB", "this is more than a case can use");
    bytes_ = std::make_unique_for_overwrite<char[]>(size + 1);
    std::size_t filled = 0;
    while (filled < size) {
        const ssize_t count = ::read(file.number(), bytes_.get() + filled, size - filled);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fault(fmt::format("a file that cannot be read ({})", std::strerror(errno)), "try again");
        if (count == 0) break;
        filled += static_cast<std::size_t>(count);
    }
    text_ = {bytes_.get(), filled};
    return true;
}

InputFile::InputFile(std::string name, std::string_view text, Problems& problems, Problems& warnings)
    : path_(std::move(name)), text_(text) {
    check(problems, warnings);
}

void InputFile::check(Problems& problems, Problems& warnings) {
    if (text_.starts_with("\xFF\xFE") || text_.starts_with("\xFE\xFF")) {
        problems.add({path_, 1, 1}, "UTF-16", "UTF-8", "save the file as UTF-8 (in Excel: 'CSV UTF-8')");
        return;
    }
    if (text_.starts_with(kByteOrderMark)) {
        text_.remove_prefix(kByteOrderMark.size());
        warnings.add({path_, 1, 1}, "a byte order mark", "none: Flee takes it for a part of the first cell",
                     "save the file without one (in Excel: 'CSV', not 'CSV UTF-8')");
    }
    for (std::size_t at = plain_bytes(text_); at < text_.size(); at += plain_bytes(text_.substr(at))) {
        const std::size_t length = text_[at] == 0 ? 0 : character_length(text_.substr(at));
        if (length == 0) {
            problems.add(where(text_.data() + at),
                         fmt::format("the byte 0x{:02x}, which is not UTF-8 here",
                                     static_cast<unsigned>(static_cast<unsigned char>(text_[at]))),
                         "UTF-8", "save the file as UTF-8 (in Excel: 'CSV UTF-8')");
            return;
        }
        at += length;
    }
    read_ = true;
}

Where InputFile::line(const char* at) const {
    Where place = where(at);
    place.column = 0;
    return place;
}

Where InputFile::where(const char* at) const {
    const char* const begin = text_.data();
    const char* const end = begin + text_.size();
    if (line_starts_.empty()) {
        line_starts_.push_back(begin);
        for (const char* c = begin; c != end; ++c) {
            if (*c == '\n' || (*c == '\r' && (c + 1 == end || c[1] != '\n'))) line_starts_.push_back(c + 1);
        }
    }
    const auto after = std::ranges::upper_bound(line_starts_, at);
    const char* const start = *std::prev(after);
    return {path_, static_cast<int>(after - line_starts_.begin()),
            count_characters({start, static_cast<std::size_t>(at - start)}) + 1};
}

const char* Rows::quoted_cell(const char* at) {
    const char* const end = file_.text().data() + file_.text().size();
    const char* const start = at++;
    const char* part = at;
    std::string* text = nullptr;  // only needed where the cell is not one part of the file
    const auto add = [&](const char* to) {
        if (text == nullptr) text = &unquoted_.emplace_front();
        text->append(part, to);
    };
    bool inside = true;
    const char* closed = nullptr;
    for (; at != end; ++at) {
        const char c = *at;
        if (inside && c == '"') {
            if (at + 1 != end && at[1] == '"') {
                add(at + 1);
                part = ++at + 1;
                continue;
            }
            inside = false;
            closed = at;
            if (at + 1 != end && at[1] != ',' && at[1] != '\n' && at[1] != '\r') {
                add(at);  // Python goes on after the closing quote: "a"b is ab
                part = at + 1;
                closed = nullptr;
            }
        } else if (!inside && (c == ',' || c == '\n' || c == '\r')) {
            break;
        }
    }
    if (inside) {
        problems_.add(file_.where(start), "a quote that is never closed", "a closing quote",
                      "close it at the end of the cell");
    }
    const char* const last = closed != nullptr ? closed : at;
    if (text != nullptr) add(last);
    cells_.push_back(
        {text != nullptr ? std::string_view(*text) : std::string_view(part, static_cast<std::size_t>(last - part)),
         start});
    return at;
}

bool Rows::next() {
    const char* at = next_;
    const char* const end = file_.text().data() + file_.text().size();
    cells_.clear();
    if (at == end) return false;
    row_ = at;
    if (*at != '\n' && *at != '\r') {
        while (true) {
            if (at != end && *at == '"') {
                at = quoted_cell(at);
            } else {
                const char* const start = at;
                while (at != end && *at != ',' && *at != '\n' && *at != '\r') ++at;
                cells_.push_back({{start, static_cast<std::size_t>(at - start)}, start});
            }
            if (at == end || *at != ',') break;
            ++at;
        }
    }
    end_row(at);
    return true;
}

/// Past the end of the line, which is at `at`.
void Rows::end_row(const char* at) {
    const char* const end = file_.text().data() + file_.text().size();
    row_end_ = at;
    if (at != end) at += *at == '\r' && at + 1 != end && at[1] == '\n' ? 2 : 1;
    next_ = at;
}

bool Rows::next_like(std::string_view tail) {
    const char* const end = file_.text().data() + file_.text().size();
    const char* comma = next_;
    while (comma != end && is_digit(*comma)) ++comma;
    const std::string_view rest(comma, static_cast<std::size_t>(end - comma));
    if (tail.empty() || !rest.starts_with(tail)) return false;
    const char* const after = comma + tail.size();
    if (after != end && *after != '\n' && *after != '\r') return false;
    row_ = next_;
    leading_ = {next_, static_cast<std::size_t>(comma - next_)};
    end_row(after);
    return true;
}

std::optional<double> parse_real(std::string_view text) {
    if (text.size() == 1 && is_digit(text[0])) return text[0] - '0';
    const std::optional<double> number = parse_number<double>(text);
    return number && std::isfinite(*number) ? number : std::nullopt;
}

std::optional<std::int64_t> parse_whole(std::string_view text) {
    constexpr std::int64_t kLimit = 1'000'000'000'000'000'000;
    const std::optional<std::int64_t> number = parse_number<std::int64_t>(text);
    return number && *number > -kLimit && *number < kLimit ? number : std::nullopt;
}

std::optional<std::int32_t> parse_date(std::string_view text) {
    const auto part = [&](std::size_t least, std::size_t most) -> std::optional<int> {
        int value = 0;
        std::size_t digits = 0;
        for (; digits < text.size() && digits < most && is_digit(text[digits]); ++digits) {
            value = 10 * value + (text[digits] - '0');
        }
        text.remove_prefix(digits);
        return digits >= least ? std::optional(value) : std::nullopt;
    };
    const auto dash = [&] {
        const bool there = text.starts_with('-');
        if (there) text.remove_prefix(1);
        return there;
    };
    const std::optional<int> year = part(4, 4);
    if (!year || *year == 0 || !dash()) return std::nullopt;
    const std::optional<int> month = part(1, 2);
    if (!month || !dash()) return std::nullopt;
    const std::optional<int> day = part(1, 2);
    if (!day || !text.empty()) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    return static_cast<std::int32_t>(std::chrono::sys_days(date).time_since_epoch().count());
}

std::string number_repair(std::string_view text, bool whole) {
    text = trimmed(text);
    if (text.empty()) return "write the number; 0 if there is none";
    if (text.find(',') != std::string_view::npos) {
        return whole ? "write it without a comma" : "write the decimal point as a dot, and no separator of thousands";
    }
    if (text.find_first_of(" '") != std::string_view::npos) return "write it without a separator of thousands";
    if (whole && parse_number<double>(text)) return "write it without a decimal point or an exponent";
    if (const std::optional<double> number = parse_number<double>(text); number && !std::isfinite(*number)) {
        return "write a number that can be counted with";
    }
    return "write digits only";
}

std::string date_repair(std::string_view text) {
    if (text.find_first_of("/.") != std::string_view::npos) return "write it as year-month-day, like 2012-02-29";
    if (trimmed(text).size() != text.size()) return "remove the spaces";
    if (text.size() > 10 && parse_date(text.substr(0, 10))) return "remove the time of day";
    return "write it like 2012-02-29, and a day that the month has";
}

}  // namespace steppe::flee
