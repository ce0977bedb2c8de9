// simsetting.yml. Values mean what PyYAML and Python's casts make of them: `no` is false, "no" in quotes is a text and
// so true, 1e5 without a dot is a text that is then read as a number.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

#include "exchange/flee_draft.hpp"
#include "text/text.hpp"

namespace steppe::flee {
namespace {

using Names = std::span<const std::string_view>;

constexpr auto kTopKeys =
    std::to_array<std::string_view>({"log_levels", "spawn_rules", "move_rules", "optimisations", "number_of_steps",
                                     "default_conflict_intensity", "conflict_input_file", "flood_level_input_file"});
constexpr auto kLogKeys =
    std::to_array<std::string_view>({"agent", "link", "camp", "conflict", "init", "idp_totals", "granularity"});
constexpr auto kSpawnKeys = std::to_array<std::string_view>(
    {"take_from_population", "insert_day0", "empty_camps_on_day0", "conflict_zone_spawning_only",
     "flood_zone_spawning_only", "camps_are_sicks", "read_from_agents_csv_file", "sum_from_camps",
     "starvation_driven_spawning", "conflict_driven_spawning", "flood_driven_spawn_mode", "conflict_spawn_decay",
     "conflict_spawn_decay_interval", "average_social_connectivity"});
constexpr auto kConflictKeys = std::to_array<std::string_view>({"spawn_mode", "displaced_per_conflict_day"});
constexpr auto kFloodSpawnKeys =
    std::to_array<std::string_view>({"spawn_mode", "displaced_per_flood_day", "flood_forecaster_timescale"});
constexpr auto kMoveKeys = std::to_array<std::string_view>({"max_move_speed",
                                                            "max_walk_speed",
                                                            "max_crossing_speed",
                                                            "foreign_weight",
                                                            "camp_weight",
                                                            "conflict_weight",
                                                            "conflict_movechance",
                                                            "camp_movechance",
                                                            "idpcamp_movechance",
                                                            "default_movechance",
                                                            "awareness_level",
                                                            "capacity_buffer",
                                                            "capacity_scaling",
                                                            "avoid_short_stints",
                                                            "start_on_foot",
                                                            "softening",
                                                            "weight_softening",
                                                            "weight_power",
                                                            "distance_power",
                                                            "stay_close_to_home",
                                                            "home_distance_power",
                                                            "use_pop_for_loc_weight",
                                                            "pop_power_for_loc_weight",
                                                            "movechance_pop_base",
                                                            "movechance_pop_scale_factor",
                                                            "pruning_threshold",
                                                            "WomenAvoidHazards",
                                                            "ChildrenAvoidHazards",
                                                            "ElderlyAvoidHazards",
                                                            "BoysTakeRisk",
                                                            "MatchCampReligion",
                                                            "MatchCampEthnicity",
                                                            "MatchTownEthnicity",
                                                            "MatchConflictEthnicity",
                                                            "avg_religion_fraction",
                                                            "fixed_routes",
                                                            "two_system_decision_making",
                                                            "use_economic_pull",
                                                            "harvest_months",
                                                            "flee_when_starving",
                                                            "avoid_food_deprived_locations",
                                                            "flood_rules",
                                                            "use_v1_rules"});
constexpr auto kFloodKeys = std::to_array<std::string_view>(
    {"max_flood_level", "flood_movechances", "flood_loc_weights", "flood_link_weights", "flood_forecaster",
     "flood_forecaster_timescale", "flood_forecaster_end_time", "flood_forecaster_weights", "flood_awareness_weights"});
constexpr auto kOptimisationKeys = std::to_array<std::string_view>({"hasten"});

Names known_keys(std::string_view section) {
    if (section.empty()) return kTopKeys;
    if (section == "log_levels") return kLogKeys;
    if (section == "spawn_rules") return kSpawnKeys;
    if (section == "conflict_driven_spawning") return kConflictKeys;
    if (section == "flood_driven_spawn_mode") return kFloodSpawnKeys;
    if (section == "move_rules") return kMoveKeys;
    if (section == "flood_rules") return kFloodKeys;
    return kOptimisationKeys;
}

/// Keys that Flee's documentation names, or that users may expect, and what they have to write instead.
struct Misnomer {
    std::string_view key;
    std::string_view instead;
};
constexpr auto kMisnomers = std::to_array<Misnomer>(
    {{"camps_are_sinks", "Flee reads this as 'camps_are_sicks'"},
     {"flood_driven_spawning", "Flee reads this as 'flood_driven_spawn_mode'"},
     {"flood_spawn_mode", "Flee reads this as 'spawn_mode' within 'flood_driven_spawn_mode'"},
     {"conflict_spawn_mode", "Flee reads this as 'spawn_mode' within 'conflict_driven_spawning'"}});

struct Flag {
    std::string_view key;
    bool Settings::* field;
};
constexpr auto kSpawnFlags =
    std::to_array<Flag>({{"take_from_population", &Settings::take_from_population},
                         {"insert_day0", &Settings::insert_day0},
                         {"empty_camps_on_day0", &Settings::empty_camps_on_day0},
                         {"conflict_zone_spawning_only", &Settings::conflict_zone_spawning_only},
                         {"flood_zone_spawning_only", &Settings::flood_zone_spawning_only},
                         {"camps_are_sicks", &Settings::camps_are_sinks},
                         {"read_from_agents_csv_file", &Settings::read_from_agents_csv_file},
                         {"sum_from_camps", &Settings::sum_from_camps},
                         {"starvation_driven_spawning", &Settings::starvation_driven_spawning}});
constexpr auto kMoveFlags =
    std::to_array<Flag>({{"avoid_short_stints", &Settings::avoid_short_stints},
                         {"start_on_foot", &Settings::start_on_foot},
                         {"stay_close_to_home", &Settings::stay_close_to_home},
                         {"use_pop_for_loc_weight", &Settings::use_pop_for_loc_weight},
                         {"WomenAvoidHazards", &Settings::women_avoid_hazards},
                         {"ChildrenAvoidHazards", &Settings::children_avoid_hazards},
                         {"ElderlyAvoidHazards", &Settings::elderly_avoid_hazards},
                         {"BoysTakeRisk", &Settings::boys_take_risk},
                         {"MatchCampReligion", &Settings::match_camp_religion},
                         {"MatchCampEthnicity", &Settings::match_camp_ethnicity},
                         {"MatchTownEthnicity", &Settings::match_town_ethnicity},
                         {"MatchConflictEthnicity", &Settings::match_conflict_ethnicity},
                         {"fixed_routes", &Settings::fixed_routes},
                         {"flee_when_starving", &Settings::flee_when_starving},
                         {"avoid_food_deprived_locations", &Settings::avoid_food_deprived_locations}});

struct Range {
    double low;
    double high;
    std::string_view expected;
};
constexpr double kTiny = 1e-9;
constexpr Range kChance = {0, 1, "a chance from 0 to 1"};
constexpr Range kSpeed = {kTiny, 1e6, "kilometres a day, above 0"};
constexpr Range kWeight = {0, 1e9, "a weight, 0 or more"};
constexpr Range kPower = {-100, 100, "a power from -100 to 100"};
constexpr Range kNumber = {-1e12, 1e12, "a number"};

struct Real {
    std::string_view key;
    double Settings::* field;
    Range range;
};
constexpr auto kMoveReals = std::to_array<Real>(
    {{"max_move_speed", &Settings::max_move_speed, kSpeed},
     {"max_walk_speed", &Settings::max_walk_speed, {0, 1e6, "kilometres a day, 0 or more"}},
     {"foreign_weight", &Settings::foreign_weight, kWeight},
     {"camp_weight", &Settings::camp_weight, kWeight},
     {"conflict_weight", &Settings::conflict_weight, kWeight},
     {"conflict_movechance", &Settings::conflict_movechance, kChance},
     {"camp_movechance", &Settings::camp_movechance, kChance},
     {"idpcamp_movechance", &Settings::idpcamp_movechance, kChance},
     {"default_movechance", &Settings::default_movechance, kChance},
     {"capacity_buffer", &Settings::capacity_buffer, {0, 1e3, "a share of the capacity, 0 or more"}},
     {"capacity_scaling", &Settings::capacity_scaling, {0, 1e9, "a factor, 0 or more"}},
     {"softening", &Settings::softening, {0, 1e6, "kilometres, 0 or more"}},
     {"weight_softening", &Settings::weight_softening, kWeight},
     {"weight_power", &Settings::weight_power, kPower},
     {"distance_power", &Settings::distance_power, kPower},
     {"home_distance_power", &Settings::home_distance_power, kPower},
     {"pop_power_for_loc_weight", &Settings::pop_power_for_loc_weight, kPower},
     {"movechance_pop_base", &Settings::movechance_pop_base, {kTiny, 1e12, "a number of people, above 0"}},
     {"movechance_pop_scale_factor", &Settings::movechance_pop_scale_factor, kPower},
     {"pruning_threshold", &Settings::pruning_threshold, kNumber},
     {"avg_religion_fraction", &Settings::avg_religion_fraction, {kTiny, 1e3, "a fraction, above 0"}}});

/// What a scalar is to PyYAML.
struct Scalar {
    enum class Type { nothing, truth, number, sexagesimal, text };
    Type type = Type::text;
    double number = 0;   ///< 1 for true
    bool octal = false;  ///< a number that is not what it seems to be
};

bool one_of(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, text) != words.end();
}

bool all_digits(std::string_view text, std::string_view digits) {
    return !text.empty() && text.find_first_not_of(digits) == std::string_view::npos;
}

double digits_to_base(std::string_view digits, int base) {
    double value = 0;
    for (const char c : digits) {
        if (c == '_') continue;
        const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
        value = value * base + digit;
    }
    return value;
}

/// YAML 1.1, as PyYAML resolves it.
Scalar resolve(const YamlNode& node) {
    using enum Scalar::Type;
    const std::string_view written = node.token.text;
    if (node.kind == YamlNode::Kind::empty) return {nothing};
    if (node.quoted) return {text};
    if (one_of(written, {"", "~", "null", "Null", "NULL"})) return {nothing};
    if (one_of(written, {"yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"})) return {truth, 1};
    if (one_of(written, {"no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"})) return {truth, 0};

    std::string_view digits = written;
    double sign = 1;
    if (digits.starts_with('-') || digits.starts_with('+')) {
        sign = digits.front() == '-' ? -1 : 1;
        digits.remove_prefix(1);
    }
    if (one_of(digits, {".inf", ".Inf", ".INF"})) return {number, sign * std::numeric_limits<double>::infinity()};
    if (one_of(written, {".nan", ".NaN", ".NAN"})) return {number, std::numeric_limits<double>::quiet_NaN()};
    if (digits.starts_with("0x") && all_digits(digits.substr(2), "0123456789abcdefABCDEF_")) {
        return {number, sign * digits_to_base(digits.substr(2), 16)};
    }
    if (digits.starts_with("0b") && all_digits(digits.substr(2), "01_")) {
        return {number, sign * digits_to_base(digits.substr(2), 2)};
    }
    if (digits.size() > 1 && digits[0] == '0' && all_digits(digits, "01234567_")) {
        return {number, sign * digits_to_base(digits, 8), true};
    }
    if (digits.empty() || !((digits[0] >= '0' && digits[0] <= '9') || digits[0] == '.')) return {text};
    if (digits.find(':') != std::string_view::npos && all_digits(digits, "0123456789_:.")) return {sexagesimal};
    // A whole number, or one with a dot whose exponent, if any, has a sign.
    const std::size_t exponent = digits.find_first_of("eE");
    const std::string_view mantissa = digits.substr(0, exponent);
    const bool has_dot = mantissa.find('.') != std::string_view::npos;
    const bool whole = !has_dot && exponent == std::string_view::npos && all_digits(digits, "0123456789_") &&
                       (digits[0] != '0' || digits.size() == 1);
    const bool real = has_dot && all_digits(mantissa, "0123456789_.") && mantissa != "." &&
                      (exponent == std::string_view::npos ||
                       (exponent + 2 < digits.size() && one_of(digits.substr(exponent + 1, 1), {"+", "-"}) &&
                        all_digits(digits.substr(exponent + 2), "0123456789")));
    if (whole || real) {
        std::string bare(digits);
        std::erase(bare, '_');
        if (const std::optional<double> value = parse_real(bare)) return {number, sign * *value};
    }
    return {text};
}

class SettingsReader {
  public:
    explicit SettingsReader(Draft& draft) : draft_(draft), settings_(draft.settings) {}

    void read(const YamlNode& root) {
        if (root.kind == YamlNode::Kind::empty) return;
        if (root.kind != YamlNode::Kind::map) {
            problem(root.token, "no map", "sections like move_rules:", "see Flee's documentation of simsetting.yml");
            return;
        }
        check_keys(root, "");
        read_top(root);
        read_log_levels(section(root, "log_levels"));
        read_spawn_rules(section(root, "spawn_rules"));
        read_move_rules(section(root, "move_rules"));
        if (const YamlNode* const node = find(section(root, "optimisations"), "hasten")) {
            settings_.hasten = whole(*node, "hasten", 1, 1'000'000'000, "a whole number, 1 or more").value_or(1);
        }
    }

  private:
    void problem(const Token& at, std::string found, std::string expected, std::string repair) {
        draft_.problems().add(at.where(), std::move(found), std::move(expected), std::move(repair));
    }
    void warning(const Token& at, std::string found, std::string expected, std::string repair) {
        draft_.warnings().add(at.where(), std::move(found), std::move(expected), std::move(repair));
    }

    void check_keys(const YamlNode& map, std::string_view name) {
        constexpr auto kSections =
            std::to_array<std::string_view>({"", "log_levels", "spawn_rules", "move_rules", "optimisations",
                                             "conflict_driven_spawning", "flood_driven_spawn_mode", "flood_rules"});
        const Names known = known_keys(name);
        for (const Token& key : map.keys) {
            if (std::ranges::find(known, key.text) != known.end()) continue;
            std::string repair;
            for (const Misnomer& misnomer : kMisnomers) {
                if (key.text == misnomer.key) repair = misnomer.instead;
            }
            for (const std::string_view other : kSections) {
                const Names others = known_keys(other);
                if (repair.empty() && std::ranges::find(others, key.text) != others.end()) {
                    repair = other.empty() ? "move it to the left margin: it belongs to no section"
                                           : fmt::format("move it to the section '{}'", other);
                }
            }
            if (repair.empty()) repair = draft_.meant(key.text, {known.begin(), known.end()}, "take it out");
            warning(key, fmt::format("the key {}, which is ignored", quote(key.text)),
                    fmt::format("one of {}", fmt::join(known, ", ")), std::move(repair));
        }
    }

    /// A map within a map; nothing if it is not there or empty. What it must not be is reported.
    const YamlNode* section(const YamlNode& parent, std::string_view name) {
        const YamlNode* const node = parent.find(name);
        if (node == nullptr || resolves_to_nothing(*node)) return nullptr;
        if (node->kind != YamlNode::Kind::map) {
            problem(node->token, node->kind == YamlNode::Kind::list ? "a list" : quote(node->token.text),
                    fmt::format("keys below '{}:'", name), "write one `key: value` a line, indented, or take it out");
            return nullptr;
        }
        check_keys(*node, name);
        return node;
    }

    static const YamlNode* find(const YamlNode* map, std::string_view key) {
        return map == nullptr ? nullptr : map->find(key);
    }

    static bool resolves_to_nothing(const YamlNode& node) {
        return node.kind == YamlNode::Kind::empty ||
               (node.kind == YamlNode::Kind::scalar && resolve(node).type == Scalar::Type::nothing);
    }

    /// Python's `bool`.
    bool truth(const YamlNode& node, std::string_view key) {
        if (node.kind == YamlNode::Kind::list || node.kind == YamlNode::Kind::map) {
            const bool full = !node.items.empty();
            warning(node.token, "a list or a map", "true or false",
                    fmt::format("write `{}: true` or `{}: false`; Flee takes this for {}", key, key, full));
            return full;
        }
        const Scalar scalar = resolve(node);
        switch (scalar.type) {
            case Scalar::Type::nothing:
                warning(node.token, "nothing", "true or false",
                        fmt::format("write it out; Flee takes an empty '{}:' for false", key));
                return false;
            case Scalar::Type::truth:
                return scalar.number != 0;
            case Scalar::Type::number:
            case Scalar::Type::sexagesimal:
                return scalar.type == Scalar::Type::sexagesimal || scalar.number != 0;
            case Scalar::Type::text:
                break;
        }
        const bool full = !node.token.text.empty();
        warning(node.token, fmt::format("the text {}", quote(node.token.text)), "true or false",
                fmt::format("write true or false without quotes; Flee takes {} for {}",
                            full ? "any text" : "an empty text", full));
        return full;
    }

    void flag(const YamlNode* map, std::string_view key, bool& value) {
        if (const YamlNode* const node = find(map, key)) value = truth(*node, key);
    }

    /// Python's `float`, finite and within the range.
    std::optional<double> real(const YamlNode& node, std::string_view key, const Range& range) {
        if (node.kind == YamlNode::Kind::list || node.kind == YamlNode::Kind::map) {
            problem(node.token, "a list or a map", std::string(range.expected),
                    fmt::format("write one number after '{}:'", key));
            return std::nullopt;
        }
        const Scalar scalar = resolve(node);
        std::optional<double> number;
        if (scalar.type == Scalar::Type::number) number = scalar.number;
        if (scalar.type == Scalar::Type::text) number = parse_real(node.token.text);
        if (!number || !(*number >= range.low && *number <= range.high)) {
            problem(node.token, quote(node.token.text), std::string(range.expected),
                    repair(node, scalar, key, number.has_value(), false));
            return std::nullopt;
        }
        if (scalar.octal) {
            warning(node.token, fmt::format("{}, which YAML takes for the octal {}", quote(node.token.text), *number),
                    "a number without a leading zero", "take the zero away");
        }
        return number;
    }

    static std::string repair(const YamlNode& node, const Scalar& scalar, std::string_view key, bool is_number,
                              bool whole) {
        switch (scalar.type) {
            case Scalar::Type::nothing:
                return fmt::format("write a number after '{}:', or take the key out for Flee's default", key);
            case Scalar::Type::truth:
                return "write a number";
            case Scalar::Type::sexagesimal:
                return "write it without a colon, which YAML takes for minutes and seconds";
            case Scalar::Type::number:
            case Scalar::Type::text:
                break;
        }
        return is_number ? "check the figure" : number_repair(node.token.text, whole);
    }

    /// Python's `int`: fractions are cut off a number, but refused in a text.
    std::optional<std::int64_t> whole(const YamlNode& node, std::string_view key, std::int64_t low, std::int64_t high,
                                      std::string_view expected) {
        const Scalar scalar = node.kind == YamlNode::Kind::scalar ? resolve(node) : Scalar{};
        const Range range = {static_cast<double>(low), static_cast<double>(high), expected};
        if (node.kind == YamlNode::Kind::scalar && scalar.type == Scalar::Type::text && !parse_whole(node.token.text)) {
            problem(node.token, quote(node.token.text), std::string(expected), number_repair(node.token.text, true));
            return std::nullopt;
        }
        if (scalar.type == Scalar::Type::number && std::isfinite(scalar.number) &&
            std::trunc(scalar.number) != scalar.number) {
            warning(node.token, quote(node.token.text), "a whole number",
                    fmt::format("Flee cuts it to {}", std::trunc(scalar.number)));
        }
        const std::optional<double> number = real(node, key, range);
        if (!number || std::trunc(*number) < range.low) {
            if (number) problem(node.token, quote(node.token.text), std::string(expected), "check the figure");
            return std::nullopt;
        }
        return static_cast<std::int64_t>(*number);
    }

    void whole(const YamlNode* map, std::string_view key, int& value, int low, int high, std::string_view expected) {
        if (const YamlNode* const node = find(map, key)) {
            if (const auto number = whole(*node, key, low, high, expected)) value = static_cast<int>(*number);
        }
    }

    /// A list of numbers; nothing if it is not there.
    std::optional<std::vector<double>> reals(const YamlNode* map, std::string_view key, const Range& range) {
        const YamlNode* const node = find(map, key);
        if (node == nullptr || resolves_to_nothing(*node)) return std::nullopt;
        std::vector<double> numbers;
        if (node->kind != YamlNode::Kind::list) {
            problem(node->token, node->kind == YamlNode::Kind::map ? "a map" : quote(node->token.text),
                    "a list of numbers", fmt::format("write `{}: [1.0, 0.5]`, say", key));
            return numbers;
        }
        for (const YamlNode& item : node->items) {
            if (const std::optional<double> number = real(item, key, range)) numbers.push_back(*number);
        }
        return numbers;
    }

    void read_top(const YamlNode& root) {
        if (const YamlNode* const node = root.find("default_conflict_intensity")) {
            settings_.default_conflict_intensity = static_cast<double>(
                whole(*node, "default_conflict_intensity", -1, 1'000'000, "an intensity, a whole number").value_or(1));
        }
        if (const YamlNode* const node = root.find("number_of_steps")) {
            if (real(*node, "number_of_steps", kNumber))
                ignored(root, "number_of_steps", "sim_period.csv tells the length");
        }
        ignored(root, "conflict_input_file", "the file is conflicts.csv of the input folder");
        ignored(root, "flood_level_input_file", "the file is flood_level.csv of the input folder");
    }

    void ignored(const YamlNode& map, std::string_view key, std::string_view why) {
        for (const Token& found : map.keys) {
            if (found.text == key) {
                warning(found, fmt::format("'{}', which has no effect", key), "", std::string(why));
            }
        }
    }

    void read_log_levels(const YamlNode* map) {
        for (const std::string_view key : {"agent", "link", "camp", "conflict", "init"}) {
            int level = 0;
            if (const YamlNode* const node = find(map, key)) level = log_level(*node, key);
            if (level > 0 && (key == "agent" || key == "link")) {
                ignored(*map, key, "Flee's logs of agents and links are not written");
            }
        }
        if (const YamlNode* const node = find(map, "idp_totals"))
            settings_.idp_totals = log_level(*node, "idp_totals") > 0;
    }

    int log_level(const YamlNode& node, std::string_view key) {
        if (node.kind == YamlNode::Kind::scalar) {
            if (const Scalar scalar = resolve(node); scalar.type == Scalar::Type::truth)
                return scalar.number != 0 ? 1 : 0;
        }
        return static_cast<int>(whole(node, key, -1000, 1000, "a level, a whole number").value_or(0));
    }

    /// Which of the ways to set people on the move; Flee knows `Poisson` in any case.
    std::optional<SpawnMode> spawn_mode(const YamlNode& node) {
        if (node.kind == YamlNode::Kind::scalar) {
            std::string text = node.token.text;
            if (text == "constant") return SpawnMode::constant;
            if (text == "pop_ratio") return SpawnMode::pop_ratio;
            for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
            if (text == "poisson") return SpawnMode::poisson;
        }
        problem(node.token, node.kind == YamlNode::Kind::scalar ? quote(node.token.text) : "no text",
                "constant, poisson or pop_ratio",
                draft_.meant(node.token.text, {"constant", "poisson", "pop_ratio"},
                             "choose one of these; with another, nobody leaves in Flee"));
        return std::nullopt;
    }

    void read_spawn_rules(const YamlNode* map) {
        if (map == nullptr) return;
        for (const Flag& one : kSpawnFlags) flag(map, one.key, settings_.*one.field);
        if (settings_.camps_are_sinks) {
            warning(
                *key_of(*map, "camps_are_sicks"), "'camps_are_sicks'", "",
                "Flee stops with this rule where locations have a deactivation_probability, which it takes for a text; "
                "here it works");
        }
        const bool flood_mode = settings_.flood_zone_spawning_only;
        if (flood_mode && settings_.conflict_zone_spawning_only) {
            problem(*key_of(*map, "flood_zone_spawning_only"),
                    "both flood_zone_spawning_only and conflict_zone_spawning_only", "one of the two",
                    "set conflict_zone_spawning_only to false; it is true unless the file says otherwise");
        }
        if (flood_mode) {
            if (map->find("conflict_driven_spawning") != nullptr) {
                ignored(*map, "conflict_driven_spawning", "with flood_zone_spawning_only Flee does not read it");
            }
            if (const YamlNode* const flood = section(*map, "flood_driven_spawn_mode"))
                read_flood_spawning(*map, *flood);
        } else {
            if (map->find("flood_driven_spawn_mode") != nullptr) {
                ignored(*map, "flood_driven_spawn_mode", "Flee reads it with flood_zone_spawning_only only");
            }
            if (const YamlNode* const conflict = section(*map, "conflict_driven_spawning"))
                read_conflict_spawning(*conflict);
        }
        settings_.conflict_spawn_decay =
            reals(map, "conflict_spawn_decay", {0, 1e6, "a factor, 0 or more"}).value_or(std::vector<double>{});
        if (const YamlNode* const node = map->find("conflict_spawn_decay_interval")) {
            settings_.conflict_spawn_decay_interval = static_cast<double>(
                whole(*node, "conflict_spawn_decay_interval", 1, 1'000'000, "days, a whole number, 1 or more")
                    .value_or(30));
        }
        if (const YamlNode* const node = map->find("average_social_connectivity")) {
            (void)real(*node, "average_social_connectivity", {0, 1e9, "a number, 0 or more"});
        }
    }

    static const Token* key_of(const YamlNode& map, std::string_view key) {
        const auto found = std::ranges::find(map.keys, key, &Token::text);
        return found == map.keys.end() ? &map.token : &*found;
    }

    void read_conflict_spawning(const YamlNode& map) {
        constexpr double kShareADay = 0.01;
        settings_.conflict_driven_spawning = true;
        if (const YamlNode* const node = map.find("spawn_mode")) {
            settings_.conflict_spawn_mode = spawn_mode(*node).value_or(SpawnMode::constant);
        }
        const YamlNode* const node = map.find("displaced_per_conflict_day");
        if (settings_.conflict_spawn_mode == SpawnMode::pop_ratio) {
            settings_.displaced_per_conflict_day = kShareADay;
            if (node != nullptr) {
                settings_.displaced_per_conflict_day =
                    real(*node, "displaced_per_conflict_day", {0, 1e6, "a share of the population a day, 0 or more"})
                        .value_or(kShareADay);
            }
        } else if (node != nullptr) {
            settings_.displaced_per_conflict_day = static_cast<double>(
                whole(*node, "displaced_per_conflict_day", 0, 1'000'000'000, "people a day, a whole number")
                    .value_or(0));
        }
    }

    void read_flood_spawning(const YamlNode& spawn_rules, const YamlNode& map) {
        settings_.flood_driven_spawning = true;
        settings_.flood_rules = true;
        if (!settings_.take_from_population) {
            problem(*key_of(spawn_rules, "flood_driven_spawn_mode"),
                    "flood-driven spawning without take_from_population", "take_from_population: true",
                    "Flee stops here, since more people would leave than there are: set it");
        }
        if (const YamlNode* const node = map.find("spawn_mode")) {
            settings_.flood_spawn_mode = spawn_mode(*node).value_or(SpawnMode::pop_ratio);
        }
        settings_.displaced_per_flood_day = reals(&map, "displaced_per_flood_day", {0, 1e9, "a number, 0 or more"})
                                                .value_or(settings_.flood_spawn_mode == SpawnMode::pop_ratio
                                                              ? std::vector<double>{0, 0.1, 0.2, 0.5, 0.9}
                                                              : std::vector<double>{0, 100, 200, 300, 500});
    }

    void read_move_rules(const YamlNode* map) {
        if (map == nullptr) return;
        for (const Flag& one : kMoveFlags) flag(map, one.key, settings_.*one.field);
        for (const Real& one : kMoveReals) {
            if (const YamlNode* const node = map->find(one.key)) {
                if (const auto number = real(*node, one.key, one.range)) settings_.*one.field = *number;
            }
        }
        if (const YamlNode* const node = map->find("max_crossing_speed"))
            (void)real(*node, "max_crossing_speed", kNumber);
        whole(map, "awareness_level", settings_.awareness_level, -100, 100,
              "a number of hops, a whole number up to 100");
        if (settings_.awareness_level < 1) {
            warning(*key_of(*map, "awareness_level"), fmt::format("awareness_level {}", settings_.awareness_level),
                    "1 or more",
                    settings_.awareness_level == 0 ? "with 0 nobody ever moves in Flee"
                                                   : "Flee takes a negative one for 1");
        }
        read_numeric_flags(*map);
        read_harvest(*map);
        if (const YamlNode* const node = map->find("flood_rules"); node != nullptr && !resolves_to_nothing(*node)) {
            if (const YamlNode* const rules = section(*map, "flood_rules")) read_flood_rules(*rules);
        }
        bool version_1 = false;
        flag(map, "use_v1_rules", version_1);
        if (version_1) use_version_1();
        if (settings_.boys_take_risk && !settings_.children_avoid_hazards) {
            ignored(*map, "BoysTakeRisk", "Flee asks for it with ChildrenAvoidHazards only");
        }
        for (const std::string_view key :
             {"MatchCampReligion", "MatchCampEthnicity", "MatchTownEthnicity", "MatchConflictEthnicity"}) {
            if (const YamlNode* const node = map->find(key);
                node != nullptr && node->kind == YamlNode::Kind::scalar && resolve(*node).number != 0) {
                warning(*key_of(*map, key), fmt::format("'{}'", key), "",
                        "Flee stops with this rule as soon as somebody is between two places; here it works");
            }
        }
        if (settings_.default_movechance < 0.005 || settings_.conflict_movechance < 0.005) {
            const std::string_view key =
                settings_.default_movechance < 0.005 ? "default_movechance" : "conflict_movechance";
            warning(*key_of(*map, key), fmt::format("a {} below 0.005", key), "",
                    fmt::format("Flee makes a camp of every {} then",
                                key == "default_movechance" ? "town" : "conflict zone"));
        }
    }

    /// Keys that Flee casts to a number where it means true or false.
    void read_numeric_flags(const YamlNode& map) {
        const auto numeric_flag = [&](std::string_view key) {
            const YamlNode* const node = map.find(key);
            if (node == nullptr) return false;
            if (node->kind == YamlNode::Kind::scalar) {
                if (const Scalar scalar = resolve(*node); scalar.type == Scalar::Type::truth) return scalar.number != 0;
            }
            return real(*node, key, {-1e12, 1e12, "true or false"}).value_or(0) != 0;
        };
        settings_.use_economic_pull = numeric_flag("use_economic_pull");
        if (numeric_flag("two_system_decision_making")) {
            ignored(map, "two_system_decision_making", "Flee cannot be made to use this rule from a file");
        }
    }

    void read_harvest(const YamlNode& map) {
        const YamlNode* const node = map.find("harvest_months");
        if (node == nullptr) return;
        if (node->kind != YamlNode::Kind::list) {
            problem(node->token, node->kind == YamlNode::Kind::scalar ? quote(node->token.text) : "no list",
                    "a list of months, 1 to 12", "write `harvest_months: [9, 10]`, say, or take it out");
            return;
        }
        for (const YamlNode& item : node->items) {
            if (const auto month = whole(item, "harvest_months", 1, 12, "a month, 1 to 12")) {
                settings_.harvest_months.push_back(static_cast<int>(*month));
            }
        }
    }

    void read_flood_rules(const YamlNode& map) {
        settings_.flood_rules = true;
        whole(&map, "max_flood_level", settings_.max_flood_level, -1000, 1000, "a level, a whole number");
        const auto list = [&](std::string_view key, const Range& range) {
            return reals(&map, key, range).value_or(std::vector<double>{});
        };
        settings_.flood_movechances = list("flood_movechances", kChance);
        settings_.flood_loc_weights = list("flood_loc_weights", kWeight);
        (void)list("flood_link_weights", kNumber);
        if (map.find("flood_link_weights") != nullptr) {
            ignored(map, "flood_link_weights", "Flee does not use them yet");
        }
        flag(&map, "flood_forecaster", settings_.flood_forecaster);
        whole(&map, "flood_forecaster_timescale", settings_.flood_forecaster_timescale, 0, kMostDays,
              "days, a whole number");
        whole(&map, "flood_forecaster_end_time", settings_.flood_forecaster_end_time, 0, kMostDays,
              "a day, a whole number");
        settings_.flood_forecaster_weights = list("flood_forecaster_weights", kWeight);
        settings_.flood_awareness_weights = list("flood_awareness_weights", kWeight);
    }

    /// After everything else, whatever the other keys say.
    void use_version_1() {
        settings_.max_move_speed = 200;
        settings_.start_on_foot = false;
        settings_.avoid_short_stints = false;
        settings_.camp_weight = 2;
        settings_.conflict_weight = 0.25;
    }

    Draft& draft_;
    Settings& settings_;
};

/// Lists what the file says nothing of: the settings then hold Flee's defaults.
class SilentSettings {
  public:
    explicit SilentSettings(Draft& draft) : draft_(draft), settings_(draft.settings) {}

    void list() {
        const YamlNode* const root = draft_.settings_tree ? &*draft_.settings_tree : nullptr;
        look_into("", root != nullptr && root->kind == YamlNode::Kind::map ? root : nullptr);
        const YamlNode* const top = map_;
        number("default_conflict_intensity", settings_.default_conflict_intensity);
        look_into("spawn_rules", map_in(top, "spawn_rules"));
        list_spawn_rules();
        look_into("move_rules", map_in(top, "move_rules"));
        list_move_rules();
        look_into("optimisations", map_in(top, "optimisations"));
        number("hasten", static_cast<double>(settings_.hasten));
    }

  private:
    static const YamlNode* map_in(const YamlNode* map, std::string_view key) {
        const YamlNode* const node = map == nullptr ? nullptr : map->find(key);
        return node != nullptr && node->kind == YamlNode::Kind::map ? node : nullptr;
    }
    void look_into(std::string_view section, const YamlNode* map) {
        section_ = section;
        map_ = map;
    }
    void text(std::string_view key, std::string value) {
        if (map_ == nullptr || map_->find(key) == nullptr) {
            draft_.reading.silent.push_back({std::string(section_), std::string(key), std::move(value)});
        }
    }
    void number(std::string_view key, double value) { text(key, fmt::format("{}", value)); }
    void truth(std::string_view key, bool value) { text(key, value ? "true" : "false"); }

    void list_spawn_rules() {
        const YamlNode* const spawn_rules = map_;
        for (const Flag& flag : kSpawnFlags) truth(flag.key, settings_.*flag.field);
        text("conflict_spawn_decay", "none");
        number("conflict_spawn_decay_interval", settings_.conflict_spawn_decay_interval);
        if (settings_.conflict_driven_spawning) {
            look_into("conflict_driven_spawning", map_in(spawn_rules, "conflict_driven_spawning"));
            text("spawn_mode", "constant");
            number("displaced_per_conflict_day", settings_.displaced_per_conflict_day);
        } else if (settings_.flood_driven_spawning) {
            look_into("flood_driven_spawn_mode", map_in(spawn_rules, "flood_driven_spawn_mode"));
            text("spawn_mode", "pop_ratio");
            text("displaced_per_flood_day", fmt::format("{}", fmt::join(settings_.displaced_per_flood_day, ", ")));
        } else if (!settings_.flood_zone_spawning_only) {
            text("conflict_driven_spawning", "none (the data tell how many leave)");
        }
    }

    void list_move_rules() {
        const YamlNode* const move_rules = map_;
        // Version 1 sets some of them whatever the file says or does not say.
        constexpr auto kSetByVersion1 = std::to_array<std::string_view>(
            {"max_move_speed", "start_on_foot", "avoid_short_stints", "camp_weight", "conflict_weight"});
        const bool version_1 = move_rules != nullptr && move_rules->find("use_v1_rules") != nullptr;
        const auto is_set = [&](std::string_view key) {
            return version_1 && std::ranges::find(kSetByVersion1, key) != kSetByVersion1.end();
        };
        for (const Real& real : kMoveReals) {
            if (!is_set(real.key)) number(real.key, settings_.*real.field);
        }
        number("awareness_level", settings_.awareness_level);
        for (const Flag& flag : kMoveFlags) {
            if (!is_set(flag.key)) truth(flag.key, settings_.*flag.field);
        }
        truth("use_economic_pull", settings_.use_economic_pull);
        text("harvest_months", "none");
        if (!settings_.flood_rules) return;
        look_into("flood_rules", map_in(move_rules, "flood_rules"));
        number("max_flood_level", settings_.max_flood_level);
        truth("flood_forecaster", settings_.flood_forecaster);
        if (!settings_.flood_forecaster) return;
        number("flood_forecaster_timescale", settings_.flood_forecaster_timescale);
        number("flood_forecaster_end_time", settings_.flood_forecaster_end_time);
    }

    Draft& draft_;
    const Settings& settings_;
    std::string_view section_;
    const YamlNode* map_ = nullptr;
};

void read_settings_file(Draft& draft) {
    if (!draft.request.settings) return;
    draft.settings_path = draft.request.settings->string();
    const InputFile file(draft.settings_path, InputFile::Absence::problem, draft.problems(), draft.warnings());
    if (!file.read()) return;
    draft.note(file, CaseFile::Role::settings, "simsetting.yml");
    draft.settings_tree = read_yaml(draft.settings_path, file.text(), draft.problems());
    if (draft.settings_tree) SettingsReader(draft).read(*draft.settings_tree);
}

}  // namespace

void read_settings(Draft& draft) {
    read_settings_file(draft);
    SilentSettings(draft).list();
}

}  // namespace steppe::flee
