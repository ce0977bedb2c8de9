// agents.csv: people who are there from the beginning, one a row. Only how many are alike in what the rules ask for is
// kept, never a person.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/flee_draft.hpp"
#include "text/text.hpp"

namespace steppe::flee {
namespace {

class AgentsReader {
  public:
    explicit AgentsReader(Draft& draft) : draft_(draft), settings_(draft.settings) {
        ask(settings_.children_avoid_hazards || settings_.elderly_avoid_hazards, "age");
        ask(settings_.women_avoid_hazards || (settings_.children_avoid_hazards && settings_.boys_take_risk), "gender");
        ask(settings_.match_camp_ethnicity || settings_.match_town_ethnicity || settings_.match_conflict_ethnicity,
            "ethnicity");
        ask(settings_.match_camp_religion, "religion");
        ask(settings_.flood_forecaster && settings_.flood_forecaster_timescale > 1, "floodawareness");
    }

    void read() {
        const InputFile file(draft_.input("agents.csv"), InputFile::Absence::problem, draft_.problems(),
                             draft_.warnings());
        if (!file.read()) return;
        draft_.note(file);
        Rows rows(file, draft_.problems());
        for (bool first = true; rows.next(); first = false) {
            if (rows.empty() || rows[0].text.starts_with('#')) continue;
            if (rows[0].text.empty()) {
                draft_.problems().add(file.where(rows[0].at), "an empty first cell", "the name of a location",
                                      "fill it in, or begin the row with # if it is a comment");
                continue;
            }
            if (first) {
                read_header(file, rows);
            } else if (!has_header_) {
                without_header(file, rows);
            } else {
                read_row(file, rows);
            }
        }
        if (has_header_) check_columns(file);
    }

  private:
    /// An attribute that a rule asks for, and its cell.
    struct Asked {
        std::string_view name;
        std::size_t position = 0;  ///< 0: no such column
    };

    void ask(bool asked, std::string_view name) {
        if (asked) asked_.push_back({name});
    }

    void read_header(const InputFile& file, const Rows& rows) {
        has_header_ = true;
        width_ = rows.size();
        header_at_ = rows.at();
        for (std::size_t i = 1; i < rows.size(); ++i) {
            for (Asked& one : asked_) {
                if (rows[i].text == one.name) one.position = i;  // the last of that name, as in Flee
            }
        }
        if (draft_.find_location(rows[0].text) != kNoLocation) {
            draft_.warn(file, rows[0], fmt::format("the location {} in the header", quote(rows[0].text)),
                        "a header such as location,age",
                        "Flee takes the first row for the header: nobody is made of it");
        }
    }

    void check_columns(const InputFile& file) {
        for (const Asked& one : asked_) {
            if (one.position > 0 || !any_) continue;
            draft_.problems().add(file.line(header_at_), fmt::format("no column '{}'", one.name),
                                  fmt::format("the column '{}', which a rule asks for", one.name),
                                  "add it, or turn the rule off");
        }
    }

    /// Flee looks for the header in the first row only.
    void without_header(const InputFile& file, const Rows& rows) {
        if (rows.size() > 1) {
            if (!missing_reported_) {
                draft_.problems().add(file.line(rows.at()), "attributes, and no header in the first line",
                                      "the header, such as location,age, in the first line",
                                      "move comments and empty lines behind it");
            }
            missing_reported_ = true;
            return;
        }
        if (!asked_.empty() && !missing_reported_) {
            missing_reported_ = true;
            draft_.problems().add(file.line(rows.at()), fmt::format("nobody's {}", asked_.front().name),
                                  fmt::format("a header with '{}', which a rule asks for", asked_.front().name),
                                  "begin the file with location,... and add the column, or turn the rule off");
        }
        add(file, rows, {});
    }

    void read_row(const InputFile& file, const Rows& rows) {
        any_ = true;
        if (rows.size() > width_) {
            draft_.problems().add(file.where(rows[width_].at), fmt::format("{} cells", rows.size()),
                                  fmt::format("{}, as in the header", width_), "take out what is too much");
            return;
        }
        ListedPeople listed;
        for (const Asked& one : asked_) {
            if (one.position == 0) continue;  // reported once for all rows
            if (one.position >= rows.size()) {
                draft_.problems().add(file.line(rows.at()), fmt::format("no {}", one.name),
                                      fmt::format("{} cells, as in the header", width_), "add what is missing");
                return;
            }
            if (!describe(file, rows[one.position], one.name, listed)) return;
        }
        add(file, rows, std::move(listed));
    }

    bool describe(const InputFile& file, const Cell& cell, std::string_view name, ListedPeople& listed) {
        constexpr double kOldest = 200;
        if (name == "age") {
            const std::optional<double> age = draft_.real(file, cell, 0, kOldest, "an age in years");
            listed.age = age.value_or(0);
            warn_of_ages(file, cell);
            return age.has_value();
        }
        if (name == "floodawareness") {
            const auto most = static_cast<std::int64_t>(settings_.flood_awareness_weights.size()) - 1;
            const auto level = draft_.whole(file, cell, 0, std::max<std::int64_t>(most, 0),
                                            "the position of a number of flood_awareness_weights, from 0");
            listed.flood_awareness = static_cast<int>(level.value_or(0));
            return level.has_value();
        }
        std::string& text = name == "gender" ? listed.gender : name == "ethnicity" ? listed.ethnicity : listed.religion;
        text = cell.text;
        return true;
    }

    void warn_of_ages(const InputFile& file, const Cell& cell) {
        if (!ages_reported_) {
            draft_.warn(file, cell, "an age", "",
                        "Flee stops at it, since it takes all cells of this file for texts; here it is a number");
        }
        ages_reported_ = true;
    }

    void add(const InputFile& file, const Rows& rows, ListedPeople listed) {
        listed.location = draft_.find_location(rows[0].text);
        if (listed.location == kNoLocation) {
            draft_.unknown_location(file, rows[0], draft_.warnings(), "the row is passed over");
            return;
        }
        listed.people = 1;
        std::vector<ListedPeople>& all = draft_.flee_case.listed_people;
        std::string key = fmt::format("{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}", listed.location, listed.age, listed.gender,
                                      listed.ethnicity, listed.religion, listed.flood_awareness);
        const auto [same, is_new] = alike_.emplace(std::move(key), all.size());
        if (is_new) {
            all.push_back(std::move(listed));
        } else {
            ++all[same->second].people;
        }
    }

    Draft& draft_;
    const Settings& settings_;
    std::vector<Asked> asked_;
    std::unordered_map<std::string, std::size_t> alike_;  ///< by what is kept of a row: position in the list
    std::size_t width_ = 0;
    const char* header_at_ = nullptr;
    bool has_header_ = false;
    bool any_ = false;
    bool missing_reported_ = false;
    bool ages_reported_ = false;
};

}  // namespace

void read_agents(Draft& draft) {
    if (draft.settings.read_from_agents_csv_file) AgentsReader(draft).read();
}

}  // namespace steppe::flee
