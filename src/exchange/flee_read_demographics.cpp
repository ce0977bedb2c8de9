// demographics_<attribute>.csv: how an attribute is distributed among those who start at a location.
#include <dirent.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "exchange/flee_draft.hpp"
#include "text/text.hpp"

namespace steppe::flee {
namespace {

constexpr std::string_view kPrefix = "demographics_";
constexpr std::string_view kEnding = ".csv";
constexpr std::string_view kDefault = "Default";

/// The demographics files of a folder, by name: the order in which a folder lists its files means nothing.
std::vector<std::string> demographics_files(const std::string& folder) {
    std::vector<std::string> names;
    const std::unique_ptr<DIR, int (*)(DIR*)> listing(::opendir(folder.c_str()), ::closedir);
    if (listing == nullptr) return names;
    while (const dirent* const entry = ::readdir(listing.get())) {
        const std::string_view name = entry->d_name;
        if (name.size() >= kPrefix.size() + kEnding.size() && name.starts_with(kPrefix) && name.ends_with(kEnding)) {
            names.emplace_back(name);
        }
    }
    std::ranges::sort(names);
    return names;
}

/// What stands between the first and the second underscore, or the dot.
std::string attribute_of(std::string_view file_name) {
    const std::string_view rest = file_name.substr(kPrefix.size());
    return std::string(rest.substr(0, rest.find_first_of("_.")));
}

class DemographicReader {
  public:
    DemographicReader(Draft& draft, const InputFile& file, std::string attribute) : draft_(draft), file_(file) {
        demographic_.attribute = std::move(attribute);
    }

    /// Nothing if something is wrong with it, which has been reported.
    std::optional<Demographic> read() {
        Rows rows(file_, draft_.problems());
        bool there = rows.next();
        while (there && rows.empty()) there = rows.next();
        if (!there) {
            draft_.problems().add(file_.where(), "an empty file",
                                  fmt::format("a header: {},Default", demographic_.attribute),
                                  "fill it in, or take the file away");
            return std::nullopt;
        }
        if (!read_header(rows)) return std::nullopt;
        while (rows.next()) {
            if (!rows.empty()) read_row(rows);
        }
        check_sums();
        if (!sound_) return std::nullopt;
        std::erase_if(demographic_.columns, [](const Demographic::Column& column) { return column.weights.empty(); });
        return std::move(demographic_);
    }

  private:
    bool read_header(const Rows& rows) {
        if (rows[0].text != demographic_.attribute) {
            draft_.refuse(file_, rows[0], fmt::format("'{}', as in the name of the file", demographic_.attribute),
                          "name the first column like the attribute");
            return false;
        }
        bool has_default = false;
        for (std::size_t i = 1; i < rows.size(); ++i) {
            const bool is_default = rows[i].text == kDefault;
            const LocationIndex location = is_default ? kNoLocation : draft_.find_location(rows[i].text);
            if (!is_default && location == kNoLocation) {
                draft_.unknown_location(file_, rows[i], draft_.warnings(), "the column is ignored");
            }
            const bool used = is_default || location != kNoLocation;
            const bool again = used && std::ranges::any_of(columns_, [&](const HeaderCell& other) {
                                   return other.used && other.location == location;
                               });
            if (again) draft_.refuse(file_, rows[i], "each column once", "take one of the two out");
            sound_ = sound_ && !again;
            has_default = has_default || is_default;
            columns_.push_back({location, rows[i].at, used});
        }
        if (!has_default) {
            draft_.problems().add(file_.line(rows.at()), "no column 'Default'", "the column 'Default'",
                                  "add it: it holds for all locations without a column of their own");
            return false;
        }
        demographic_.columns.resize(columns_.size());
        for (std::size_t i = 0; i < columns_.size(); ++i) demographic_.columns[i].location = columns_[i].location;
        return true;
    }

    void read_row(const Rows& rows) {
        if (rows[0].text.starts_with('#')) {
            draft_.warn(file_, rows[0], "a comment", "a value and its weights",
                        "it is passed over here; to Flee it is a value, and all values are texts then");
            return;
        }
        if (trimmed(rows[0].text).empty()) {
            draft_.refuse(file_, rows[0], "a value", "fill it in");
            sound_ = false;
            return;
        }
        if (rows.size() > columns_.size() + 1) {
            draft_.problems().add(file_.where(rows[columns_.size() + 1].at), fmt::format("{} cells", rows.size()),
                                  fmt::format("{}, as in the header", columns_.size() + 1),
                                  "take out what is too much");
            sound_ = false;
            return;
        }
        demographic_.values.emplace_back(rows[0].text);
        demographic_.numbers.push_back(parse_real(rows[0].text).value_or(std::numeric_limits<double>::quiet_NaN()));
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (!columns_[i].used) continue;
            double weight = 0;  // also where the cell is empty or missing
            if (i + 1 < rows.size() && !trimmed(rows[i + 1].text).empty()) {
                const auto number = draft_.real(file_, rows[i + 1], 0, kMostPeople, "a weight, 0 or more");
                sound_ = sound_ && number;
                weight = number.value_or(0);
            }
            demographic_.columns[i].weights.push_back(weight);
        }
    }

    void check_sums() {
        for (std::size_t i = 0; sound_ && i < columns_.size(); ++i) {
            double sum = 0;
            for (const double weight : demographic_.columns[i].weights) sum += weight;
            if (!columns_[i].used || sum > 0) continue;
            draft_.problems().add(file_.where(columns_[i].at), "weights that are all 0", "at least one above 0",
                                  "nobody could be given a value: correct the weights");
            sound_ = false;
        }
        std::ranges::stable_partition(demographic_.columns, [](const Demographic::Column& column) {
            return column.location == kNoLocation && !column.weights.empty();
        });
    }

    struct HeaderCell {
        LocationIndex location = kNoLocation;
        const char* at = nullptr;
        bool used = false;
    };

    Draft& draft_;
    const InputFile& file_;
    Demographic demographic_;
    std::vector<HeaderCell> columns_;
    bool sound_ = true;
};

}  // namespace

void read_demographics(Draft& draft) {
    for (const std::string& name : demographics_files(draft.request.input_dir.string())) {
        const InputFile file(draft.input(name), InputFile::Absence::problem, draft.problems(), draft.warnings());
        if (!file.read()) continue;
        draft.note(file);
        std::string attribute = attribute_of(name);
        if (std::ranges::find(draft.flee_case.demographics, attribute, &Demographic::attribute) !=
            draft.flee_case.demographics.end()) {
            draft.problems().add(
                file.where(), fmt::format("a second file for the attribute {}", quote(attribute)),
                "one file for each attribute",
                "the attribute is what stands between the first and the second underscore: take one away");
            continue;
        }
        if (std::optional<Demographic> demographic = DemographicReader(draft, file, std::move(attribute)).read()) {
            draft.flee_case.demographics.push_back(std::move(*demographic));
        }
    }
}

}  // namespace steppe::flee
