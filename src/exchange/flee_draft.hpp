// A case in Flee's format while it is read: what is known so far, and where it stands.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "exchange/flee_csv.hpp"
#include "exchange/flee_read.hpp"
#include "text/yaml_tree.hpp"

namespace steppe::flee {

inline constexpr std::int32_t kMostDays = 100'000;  ///< of a simulation: more than 270 years
inline constexpr double kLongestRoute = 100'000;    ///< km: more than twice around the Earth

struct Draft {
    Draft(const Request& asked, Reading& to_fill)
        : request(asked), reading(to_fill), flee_case(to_fill.flee_case), settings(to_fill.flee_case.settings) {}

    const Request& request;
    Reading& reading;
    Case& flee_case;
    Settings& settings;

    // The settings file, for complaints about what only the tables show to be wrong.
    std::string settings_path;
    std::optional<YamlNode> settings_tree;

    std::unordered_map<std::string_view, LocationIndex> location_index;  ///< keys: the names in `flee_case`
    bool locations_whole = true;  ///< all rows could be read: a name that is not among them is unknown
    bool days_known = false;      ///< `flee_case.days` is what the files or the request say

    [[nodiscard]] Problems& problems() { return reading.problems; }
    [[nodiscard]] Problems& warnings() { return reading.warnings; }

    /// A cell that is not what it should be.
    void refuse(const InputFile& file, const Cell& cell, std::string expected, std::string repair);
    void warn(const InputFile& file, const Cell& cell, std::string found, std::string expected, std::string repair);

    /// `kNoLocation` if there is none of that name.
    [[nodiscard]] LocationIndex find_location(std::string_view name) const;
    /// A name that should be that of a location and is not; as a problem or as a warning.
    void unknown_location(const InputFile& file, const Cell& cell, Problems& to, std::string consequence);
    /// `did you mean ...?` or `otherwise`. Only looked for a limited number of times: a file of unknown names is one
    /// fault.
    [[nodiscard]] std::string meant(std::string_view name, const std::vector<std::string>& candidates,
                                    std::string_view otherwise);

    /// Where a setting stands; the settings file as a whole if it is not there.
    [[nodiscard]] Where setting(std::string_view section, std::string_view key) const;

    /// The path of a file of the input folder, noted as read once it has been.
    [[nodiscard]] std::string input(std::string_view name) const;
    void note(const InputFile& file, CaseFile::Role role, std::string_view name) {
        flee_case.inputs.push_back({role, std::string(name), file.path()});
    }
    void note(const InputFile& file);

    /// A whole number from `low` to `high`; refused if it is something else.
    [[nodiscard]] std::optional<std::int64_t> whole(const InputFile& file, const Cell& cell, std::int64_t low,
                                                    std::int64_t high, std::string_view expected);
    [[nodiscard]] std::optional<double> real(const InputFile& file, const Cell& cell, double low, double high,
                                             std::string_view expected);

  private:
    std::vector<std::string> location_names_;  ///< found when first asked for
    std::size_t compared_ = 0;                 ///< names, for hints
};

/// The kind that a type in a file means: by the first word that it contains, in any case.
[[nodiscard]] LocationKind kind_of(std::string_view type);

void read_settings(Draft& draft);
void read_period(Draft& draft);            ///< sim_period.csv
void read_locations(Draft& draft);         ///< locations.csv
void read_routes(Draft& draft);            ///< routes.csv, major_routes.csv
void read_closures(Draft& draft);          ///< closures.csv
void read_location_changes(Draft& draft);  ///< location_changes.csv
void read_conflicts(Draft& draft);         ///< conflicts.csv
void read_levels(Draft& draft);            ///< flood_level.csv, region_attributes_IPC.csv
void read_demographics(Draft& draft);      ///< demographics_*.csv
void read_agents(Draft& draft);            ///< agents.csv
void read_data(Draft& draft);              ///< data_layout.csv, what it names, registration_corrections.csv
void check_rules(Draft& draft);            ///< settings that need what the tables do not have

}  // namespace steppe::flee
