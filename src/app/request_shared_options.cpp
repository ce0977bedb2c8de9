#include "app/request_shared_options.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <thread>

namespace steppe {

namespace {

constexpr std::uint32_t kMostThreads = 1'024;
constexpr std::uint32_t kMostDays = 1'000'000;
constexpr auto kLanguages = std::to_array<std::string_view>({"en", "ru", "kk", "ar"});
constexpr auto kModes = std::to_array<std::pair<std::string_view, Tallying>>(
    {{"cohort", Tallying::cohort}, {"individual", Tallying::individual}, {"mean", Tallying::mean}});

std::optional<Tallying> tallying_named(std::string_view name) {
    const auto found = std::ranges::find(kModes, name, [](const auto& mode) { return mode.first; });
    return found == kModes.end() ? std::nullopt : std::optional(found->second);
}

CLI::Validator a_seed() { return whole_number(0, std::numeric_limits<std::int64_t>::max()); }

}  // namespace

void add_scenario(CLI::App& command, std::filesystem::path& scenario) {
    command.add_option("scenario", scenario, "the scenario's folder")->required();
}

void add_scenario_of_results(CLI::App& command, std::optional<std::filesystem::path>& scenario) {
    command.add_option("--scenario", scenario,
                       "the scenario's folder (default: that of the command that made the results)");
}

void add_variants(CLI::App& command, std::vector<std::filesystem::path>& variants) {
    command.add_option("--variant", variants, "the file of a variant; may be given again, applied one after the other")
        ->allow_extra_args(false);
}

void add_settings(CLI::App& command, std::vector<std::pair<std::string, double>>& settings) {
    command
        .add_option_function<std::vector<std::string>>(
            "--set",
            [&settings](const std::vector<std::string>& given) {
                for (const std::string& text : given) {
                    if (const auto name_and_value = read_setting(text)) {  // always: it has been checked
                        settings.push_back(*name_and_value);
                    }
                }
            },
            "name=value: sets a parameter; may be given again")
        ->allow_extra_args(false)
        ->check(a_setting());
}

void add_mode(CLI::App& command, Tallying& tallying, std::string& name, const std::string& text) {
    command
        .add_option_function<std::string>(
            "--mode",
            [&tallying, &name](const std::string& given) {
                name = given;
                tallying = tallying_named(given).value_or(tallying);  // always named: it has been checked
            },
            text)
        ->check(value_that([](const std::string& given) { return tallying_named(given).has_value(); },
                           "cohort, individual or mean"));
}

void add_until(CLI::App& command, std::optional<Day>& until) {
    add_date(command, "--until", until, "last day, YYYY-MM-DD (default: the scenario's)");
}

void add_seed(CLI::App& command, std::optional<std::uint64_t>& seed) {
    command.add_option("--seed", seed, "random seed (default: the scenario's)")->transform(a_seed());
}

CLI::Option* add_seed(CLI::App& command, std::uint64_t& seed, const std::string& text) {
    return command.add_option("--seed", seed, text)->transform(a_seed());
}

void add_replicates(CLI::App& command, std::optional<std::uint32_t>& replicates) {
    command.add_option("--replicates", replicates, "how many futures (default: the scenario's)")
        ->transform(whole_number(1, kMostReplicates));
}

std::uint32_t all_threads() { return std::clamp(std::thread::hardware_concurrency(), 1U, kMostThreads); }

void add_threads(CLI::App& command, std::uint32_t& threads, const std::string& text) {
    threads = all_threads();
    command.add_option("--threads", threads, text)->transform(whole_number(1, kMostThreads));
}

void add_language(CLI::App& command, std::string& language, const std::string& text) {
    command.add_option("--lang", language, text)->check(name_among(kLanguages));
}

void add_json(CLI::App& command, bool& json) { command.add_flag("--json", json, "as JSON"); }

void add_quiet(CLI::App& command, bool& quiet, const std::string& but) {
    command.add_flag("--quiet", quiet, "print nothing but " + but);
}

void add_case_folders(CLI::App& command, std::filesystem::path& input_dir, std::filesystem::path& validation_dir) {
    command.add_option("input_dir", input_dir, "folder of locations.csv, routes.csv, ...")->required();
    command.add_option("validation_dir", validation_dir, "folder of data_layout.csv and its files")->required();
}

CLI::Option* add_case_days(CLI::App& command, std::int32_t& days, const std::string& text) {
    return command.add_option("days", days, text)->transform(whole_number(0, kMostDays));
}

void add_case_settings(CLI::App& command, std::optional<std::filesystem::path>& settings) {
    command.add_option("settings", settings, "simsetting.yml (default: that of this folder, or of input_dir)");
}

}  // namespace steppe
