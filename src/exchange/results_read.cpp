#include "exchange/results_read.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <deque>
#include <functional>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>
#include <tuple>

#include "text/whole_file.hpp"

namespace steppe {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostProblems = 20;  ///< of one file: a table that is not ours has a fault on every line

std::optional<std::string> bytes_of(const std::filesystem::path& file, Problems& problems) {
    std::optional<std::string> text = whole_file(file);
    if (!text) {
        problems.add({file.string()}, "nothing that can be read", "a file of a run's results",
                     "name the folder that steppe run --out wrote");
        return std::nullopt;
    }
    return text;
}

using Json = nlohmann::json;

/// Null if it is no object with that member. Not a copy: to copy what is nested deeply takes all of the stack.
const Json& member(const Json& json, const char* name) {
    static const Json null;
    const auto found = json.find(name);
    return found == json.end() ? null : *found;
}

/// Fields of one line of a table (RFC 4180); `pos` moves to the next line. Unquoted fields are views of `text`.
class Lines {
  public:
    explicit Lines(std::string_view text) : text_(text) {}

    bool next(std::vector<std::string_view>& fields) {
        fields.clear();
        unquoted_.clear();
        if (pos_ >= text_.size()) {
            return false;
        }
        line_ = next_line_;
        while (true) {
            fields.push_back(field());
            if (pos_ >= text_.size() || text_[pos_] != ',') {
                break;
            }
            ++pos_;
        }
        if (pos_ < text_.size() && text_[pos_] == '\r') {
            ++pos_;
        }
        pos_ = std::min(text_.find('\n', pos_), text_.size() - 1) + 1;
        ++next_line_;
        return true;
    }
    [[nodiscard]] int line() const { return line_; }

  private:
    std::string_view field() {
        if (pos_ < text_.size() && text_[pos_] == '"') {
            return quoted();
        }
        const std::size_t end = std::min(text_.find_first_of(",\r\n", pos_), text_.size());
        const std::string_view found = text_.substr(pos_, end - pos_);
        pos_ = end;
        return found;
    }
    std::string_view quoted() {
        std::string& value = unquoted_.emplace_back();
        for (++pos_; pos_ < text_.size(); ++pos_) {
            if (text_[pos_] == '"') {
                ++pos_;  // the end, unless another quote follows: a quote that is meant
                if (pos_ >= text_.size() || text_[pos_] != '"') {
                    break;
                }
            }
            next_line_ += text_[pos_] == '\n' ? 1 : 0;
            value += text_[pos_];
        }
        return value;
    }

    std::string_view text_;
    std::size_t pos_ = 0;
    int line_ = 0;
    int next_line_ = 1;
    std::deque<std::string> unquoted_;  // views into it stay while it grows
};

/// Rows of a table of results: texts and numbers of the columns that were asked for, by their order.
struct ResultRow {
    int line = 0;
    Day day = kNoDay;
    std::span<const std::string_view> texts;
    std::span<const double> numbers;
};

/// Calls `take` for each good row; its day stands in the column `date`.
void each_row(const std::filesystem::path& file, std::string_view date_name, const std::vector<std::string_view>& texts,
              const std::vector<std::string_view>& numbers, Problems& problems,
              const std::function<void(const ResultRow&)>& take) {
    const std::optional<std::string> text = bytes_of(file, problems);
    if (!text) {
        return;
    }
    Lines lines(*text);
    std::vector<std::string_view> header;
    if (!lines.next(header)) {
        problems.add({file.string()}, "an empty file", "a table of results", "run steppe again");
        return;
    }
    const std::vector<std::string> names(header.begin(), header.end());
    std::size_t found_problems = 0;
    const auto complain = [&](int line, std::size_t column, std::string found, std::string expected) {
        if (++found_problems <= kMostProblems) {
            problems.add({file.string(), line, static_cast<int>(column)}, std::move(found), std::move(expected),
                         "make the results again");
        }
    };
    const auto column_of = [&](std::string_view name) {
        const auto at = std::ranges::find(names, name);
        if (at == names.end()) {
            complain(1, 0, "no column '" + std::string(name) + "'", "the columns of this table (docs/report.md)");
        }
        return static_cast<std::size_t>(at - names.begin());
    };
    const std::size_t date_column = column_of(date_name);
    std::vector<std::size_t> text_columns;
    std::vector<std::size_t> number_columns;
    std::ranges::transform(texts, std::back_inserter(text_columns), column_of);
    std::ranges::transform(numbers, std::back_inserter(number_columns), column_of);
    if (found_problems > 0) {
        return;
    }
    std::vector<std::string_view> fields;
    std::vector<std::string_view> row_texts(texts.size());
    std::vector<double> row_numbers(numbers.size());
    std::map<std::string, Day, std::less<>> days;
    while (lines.next(fields)) {
        if (fields.size() == 1 && fields.front().empty()) {
            continue;
        }
        if (fields.size() != names.size()) {
            complain(lines.line(), 0, std::to_string(fields.size()) + " fields",
                     std::to_string(names.size()) + " as the header has");
            continue;
        }
        const std::string_view date = fields[date_column];
        auto known = days.find(date);
        if (known == days.end()) {
            const std::optional<Day> day = parse_day(date);
            if (!day) {
                complain(lines.line(), 0, "'" + std::string(date.substr(0, 60)) + "'", "a date such as 2022-10-31");
                continue;
            }
            known = days.emplace(std::string(date), *day).first;
        }
        bool good = true;
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            const std::string_view cell = fields[number_columns[i]];
            const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), row_numbers[i]);
            if (error != std::errc() || end != cell.data() + cell.size() || !std::isfinite(row_numbers[i])) {
                complain(lines.line(), 0, "'" + std::string(cell.substr(0, 60)) + "' as " + std::string(numbers[i]),
                         "a number");
                good = false;
            }
        }
        for (std::size_t i = 0; i < texts.size(); ++i) {
            row_texts[i] = fields[text_columns[i]];
        }
        if (good) {
            take({lines.line(), known->second, row_texts, row_numbers});
        }
    }
}

/// Series as rows come: a table by day at the end.
class Gathering {
  public:
    void add(Day day, std::span<const std::string_view> labels, const Summary::Row& row) {
        if (keys_.empty() || !is(keys_[last_], labels)) {
            SeriesKey key{std::string(labels[0]), std::string(labels[1]), std::string(labels[2]),
                          std::string(labels[3])};
            const auto [at, added] = index_.try_emplace(key, keys_.size());
            if (added) {
                keys_.push_back(std::move(key));
            }
            last_ = at->second;
        }
        rows_.push_back({last_, day, row});
    }
    /// Empty if its days lie too far apart, which is reported: a single wrong year must not ask for all memory.
    [[nodiscard]] Summary summary(const std::filesystem::path& file, Problems& problems) const {
        constexpr std::size_t kMostMissing = 1'000'000;
        constexpr std::size_t kMostMissingPerRow = 100;
        Summary summary;
        if (rows_.empty()) {
            return summary;
        }
        const auto [first, last] = std::ranges::minmax(rows_, {}, &Placed::day);
        const auto days = static_cast<std::size_t>(last.day - first.day) + 1;
        if (keys_.size() * days > kMostMissing + kMostMissingPerRow * rows_.size()) {
            problems.add({file.string()},
                         "days from " + format_day(first.day) + " to " + format_day(last.day) + " in " +
                             std::to_string(rows_.size()) + " rows",
                         "the days of one run", "look for a wrong year, or run steppe again");
            return summary;
        }
        summary.keys = keys_;
        summary.first_day = first.day;
        summary.last_day = last.day;
        Summary::Row unknown{kUnknown, kUnknown, {}};
        unknown.quantiles.fill(kUnknown);
        summary.rows.assign(keys_.size() * days, unknown);
        for (const Placed& placed : rows_) {
            summary.rows[placed.series * days + static_cast<std::size_t>(placed.day - first.day)] = placed.row;
        }
        return summary;
    }

  private:
    struct Placed {
        std::size_t series;
        Day day;
        Summary::Row row;
    };
    static bool is(const SeriesKey& key, std::span<const std::string_view> labels) {
        return key.place == labels[0] && key.measure == labels[1] && key.group == labels[2] && key.unit == labels[3];
    }
    std::map<SeriesKey, std::size_t> index_;
    std::vector<SeriesKey> keys_;
    std::vector<Placed> rows_;
    std::size_t last_ = 0;
};

}  // namespace

Summary read_summary_csv(const std::filesystem::path& file, Problems& problems) {
    Gathering gathering;
    each_row(file, "date", {"place", "measure", "group", "unit"}, {"mean", "sd", "q05", "q25", "q50", "q75", "q95"},
             problems, [&](const ResultRow& row) {
                 const auto& n = row.numbers;
                 gathering.add(row.day, row.texts, {n[0], n[1], {n[2], n[3], n[4], n[5], n[6]}});
             });
    Summary summary = gathering.summary(file, problems);
    if (summary.keys.empty() && problems.empty()) {
        problems.add({file.string()}, "no rows", "the table of a run", "run steppe again");
    }
    return summary;
}

std::vector<DifferenceTable> read_differences_csv(const std::filesystem::path& file, Problems& problems) {
    std::map<std::pair<std::string, std::string>, Gathering> by_variant;
    each_row(file, "date", {"place", "measure", "group", "unit", "variant", "base"},
             {"mean", "sd", "q05", "q50", "q95"}, problems, [&](const ResultRow& row) {
                 const auto& n = row.numbers;
                 by_variant[{std::string(row.texts[4]), std::string(row.texts[5])}].add(
                     row.day, row.texts.first(4), {n[0], n[1], {n[2], kUnknown, n[3], kUnknown, n[4]}});
             });
    std::vector<DifferenceTable> tables;
    tables.reserve(by_variant.size());
    for (const auto& [names, gathering] : by_variant) {
        tables.push_back({names.first, names.second, gathering.summary(file, problems)});
    }
    return tables;
}

std::vector<AlertRow> read_alerts_csv(const std::filesystem::path& file, Problems& problems) {
    std::vector<AlertRow> alerts;
    each_row(file, "date", {"place", "measure", "group", "unit"}, {"threshold", "probability"}, problems,
             [&](const ResultRow& row) {
                 alerts.push_back({row.day,
                                   {std::string(row.texts[0]), std::string(row.texts[1]), std::string(row.texts[2]),
                                    std::string(row.texts[3])},
                                   row.numbers[0],
                                   row.numbers[1]});
             });
    return alerts;
}

std::vector<ObservedRow> read_observed_csv(const std::filesystem::path& file, Problems& problems) {
    std::vector<ObservedRow> rows;
    each_row(file, "to", {"id", "place", "measure", "group", "unit", "from", "inside"},
             {"observed", "q05", "q50", "q95", "below"}, problems, [&](const ResultRow& row) {
                 const auto& t = row.texts;
                 const auto& n = row.numbers;
                 const std::optional<Day> from = parse_day(t[5]);
                 if (!from) {
                     problems.add({file.string(), row.line}, "'" + std::string(t[5]) + "' as from",
                                  "a date such as 2022-10-31", "make the results again");
                     return;
                 }
                 rows.push_back({std::string(t[0]),
                                 {std::string(t[1]), std::string(t[2]), std::string(t[3]), std::string(t[4])},
                                 *from,
                                 row.day,
                                 n[0],
                                 n[1],
                                 n[2],
                                 n[3],
                                 n[4],
                                 t[6] == "yes"});
             });
    return rows;
}

ProvenanceText read_provenance(const std::filesystem::path& file, Problems& problems) {
    ProvenanceText provenance;
    const std::optional<std::string> text = bytes_of(file, problems);
    if (!text) {
        return provenance;
    }
    const Json json = Json::parse(*text, nullptr, false);
    const auto refuse = [&](std::string found) {
        problems.add({file.string()}, std::move(found), "the provenance.json of a run", "run steppe again");
    };
    if (member(json, "program") != "steppe") {
        refuse("no object of steppe");
        return provenance;
    }
    provenance.json = *text;
    if (const Json& command = member(json, "command"); command.is_array()) {
        for (const Json& word : command) {
            if (word.is_string()) {
                provenance.command.push_back(word.get<std::string>());
            }
        }
    }
    if (const Json& inputs = member(json, "inputs_sha256"); inputs.is_object()) {
        for (const auto& [name, hash] : inputs.items()) {
            if (hash.is_string()) {
                provenance.inputs.emplace_back(name, hash.get<std::string>());
            }
        }
    }
    const Json& outputs = member(json, "outputs_sha256");
    if (const Json& hash = member(outputs, "summary.csv"); hash.is_string()) {
        provenance.summary_hash = hash.get<std::string>();
    }
    provenance.has_law = outputs.contains("law.json");
    return provenance;
}

std::string read_law_json(const std::filesystem::path& file, Problems& problems) {
    const std::optional<std::string> text = bytes_of(file, problems);
    if (!text) {
        return {};
    }
    const Json json = Json::parse(*text, nullptr, false);
    const Json& format = member(json, "format");
    if ((format != 1 && format != 2) || !member(json, "regimes").is_array() || !member(json, "answers").is_array()) {
        problems.add({file.string()}, "no law of format 1 or 2", "the law.json of a run", "run steppe again");
        return {};
    }
    return *text;
}

}  // namespace steppe
