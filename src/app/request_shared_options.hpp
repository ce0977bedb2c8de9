// Options that several commands have, in the same words.
#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/request_values.hpp"
#include "steppe/date.hpp"
#include "steppe/simulation.hpp"

namespace steppe {

inline constexpr std::uint32_t kMostReplicates = 1'000'000;

/// `date`: a Day or an optional one.
template <class Date>
CLI::Option* add_date(CLI::App& command, const std::string& name, Date& date, const std::string& text) {
    return command
        .add_option_function<std::string>(
            name,
            [&date](const std::string& given) {
                date = parse_day(given).value_or(kNoDay);  // always a day: it has been checked
            },
            text)
        ->check(a_date());
}

/// `choice`: a value of an enumeration, or an optional one; the names are in the order of its values.
template <class Enumeration, class Choice>
CLI::Option* add_choice(CLI::App& command, const std::string& name, Choice& choice,
                        std::span<const std::string_view> names, const std::string& text) {
    return command
        .add_option_function<std::string>(
            name,
            [&choice, names](const std::string& given) {
                choice = static_cast<Enumeration>(std::ranges::find(names, given) - names.begin());
            },
            text)
        ->check(name_among(names));
}

void add_scenario(CLI::App& command, std::filesystem::path& scenario);
/// Of results, if it is not the one that their own command line names.
void add_scenario_of_results(CLI::App& command, std::optional<std::filesystem::path>& scenario);
/// Applied one after the other.
void add_variants(CLI::App& command, std::vector<std::filesystem::path>& variants);
void add_settings(CLI::App& command, std::vector<std::pair<std::string, double>>& settings);
void add_mode(CLI::App& command, Tallying& tallying, std::string& name, const std::string& text);
void add_until(CLI::App& command, std::optional<Day>& until);

void add_seed(CLI::App& command, std::optional<std::uint64_t>& seed);
CLI::Option* add_seed(CLI::App& command, std::uint64_t& seed, const std::string& text);
void add_replicates(CLI::App& command, std::optional<std::uint32_t>& replicates);
[[nodiscard]] std::uint32_t all_threads();
void add_threads(CLI::App& command, std::uint32_t& threads,
                 const std::string& text = "how many threads (default: all); never changes a result");

void add_language(CLI::App& command, std::string& language,
                  const std::string& text = "language of the summary: en, ru, kk or ar (default: en)");
void add_json(CLI::App& command, bool& json);
/// `but`: what is printed all the same.
void add_quiet(CLI::App& command, bool& quiet, const std::string& but = "the seed and errors");

/// Of a case in Flee's format.
void add_case_folders(CLI::App& command, std::filesystem::path& input_dir, std::filesystem::path& validation_dir);
CLI::Option* add_case_days(CLI::App& command, std::int32_t& days, const std::string& text);
void add_case_settings(CLI::App& command, std::optional<std::filesystem::path>& settings);

}  // namespace steppe
