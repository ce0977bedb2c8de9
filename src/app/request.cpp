#include "app/request.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>
#include <limits>
#include <sstream>
#include <thread>

#include "steppe/problem.hpp"

namespace steppe {

namespace {

constexpr double kGreatestScale = 1e6;
constexpr std::uint32_t kMostReplicates = 1'000'000;
constexpr std::uint32_t kMostThreads = 1'024;
constexpr std::uint32_t kMostDays = 1'000'000;

const std::vector<std::pair<std::string, Tallying>> kModes = {
    {"cohort", Tallying::cohort}, {"individual", Tallying::individual}, {"mean", Tallying::mean}};

/// A value of an option in words of its own: what CLI11 says of a bad number names neither the range nor an example.
template <class Accept>
CLI::Validator value_that(Accept accept, const std::string& expected) {
    return CLI::Validator(
        [accept, expected](std::string& text) {
            return accept(text) ? std::string() : fmt::format("'{}', expected {}", text, expected);
        },
        "");
}

/// The whole text as a decimal number: neither octal nor hexadecimal, no spaces.
template <class Number>
std::optional<Number> decimal(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::optional<double> number_in(const std::string& text, double low, double high) {
    const std::optional<double> value = decimal<double>(text);
    return value && *value >= low && *value <= high ? value : std::nullopt;
}

CLI::Validator whole_number(std::uint64_t low, std::uint64_t high) {
    return value_that(
        [low, high](std::string& text) {
            const auto value = decimal<std::uint64_t>(text);
            if (value) {
                text = std::to_string(*value);  // the library would take a leading 0 for octal
            }
            return value && *value >= low && *value <= high;
        },
        fmt::format("a whole number from {} to {}", low, high));
}

std::optional<std::pair<std::string, double>> setting(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos) {
        return std::nullopt;
    }
    constexpr double kInfinity = std::numeric_limits<double>::max();
    const std::optional<double> value = number_in(text.substr(equals + 1), -kInfinity, kInfinity);
    if (!value) {
        return std::nullopt;
    }
    return std::pair(text.substr(0, equals), *value);
}

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    std::istringstream stream(text);
    for (std::string word; stream >> word;) {
        words.push_back(word);
    }
    return words;
}

CLI::Validator a_date() {
    return value_that([](const std::string& text) { return parse_day(text).has_value(); }, "a date such as 2022-10-31");
}

CLI::Validator name_of_a_mode() {
    return value_that(
        [](const std::string& text) {
            return std::ranges::any_of(kModes, [&](const auto& mode) { return mode.first == text; });
        },
        "cohort, individual or mean");
}

Tallying mode_named(const std::string& name) {
    return std::ranges::find(kModes, name, [](const auto& mode) { return mode.first; })->second;
}

std::string hint(const std::string& unknown, const std::vector<std::string>& known) {
    const std::string near = nearest_name(unknown, known);
    return near.empty() ? std::string("see steppe --help") : fmt::format("did you mean '{}'?", near);
}

/// The first word that no command or option takes.
UsageError unknown_word(const CLI::App& app, const CLI::App* command) {
    if (command == nullptr) {
        const std::string word = app.remaining().front();
        return {fmt::format(
            "unknown command '{}'; {}", word,
            hint(word, {"run",     "calibrate", "forecast", "nowcast", "sensitivity", "evaluate", "check",
                        "compare", "explain",   "report",   "plot",    "score",       "backtest", "redistribute",
                        "size",    "flee",      "import",   "stay",    "pressure",    "--help",   "--version"}))};
    }
    const std::vector<std::string> words = command->remaining();
    for (const std::string& word : words) {
        if (word.starts_with('-')) {
            std::vector<std::string> known;
            for (const CLI::Option* option : command->get_options()) {
                if (!option->get_lnames().empty()) {
                    known.push_back("--" + option->get_lnames().front());
                }
            }
            const std::string name = word.substr(0, word.find('='));
            return {fmt::format("unknown option '{}' of steppe {}; {}", name, command->get_name(), hint(name, known))};
        }
    }
    return {fmt::format("'{}' is one word too many for steppe {}; see steppe {} --help", words.front(),
                        command->get_name(), command->get_name())};
}

/// One of the names of an enumeration.
CLI::Validator name_among(std::span<const std::string_view> names) {
    return value_that([names](const std::string& text) { return std::ranges::find(names, text) != names.end(); },
                      fmt::format("one of {}", fmt::join(names, ", ")));
}

template <class Value>
std::optional<Value> value_named(const std::string& name, std::span<const std::string_view> names) {
    const auto found = std::ranges::find(names, name);
    return found == names.end() ? std::nullopt : std::optional(static_cast<Value>(found - names.begin()));
}

constexpr auto kLanguages = std::to_array<std::string_view>({"en", "ru", "kk", "ar"});

std::filesystem::path default_out(const std::filesystem::path& scenario) {
    const std::filesystem::path folder = (std::filesystem::absolute(scenario) / "").lexically_normal().parent_path();
    return std::filesystem::path("results") / folder.filename();
}

}  // namespace

Request read_request(const std::vector<std::string>& command) {
    RunRequest run;
    CheckRequest check;
    CompareRequest compare;
    ExplainRequest explain;
    FleeRequest flee;
    ImportRequest import;
    StayRequest stay;
    ReportRequest report;
    PlotRequest plot;
    ScoreRequest score;
    RedistributeRequest redistribute;
    BacktestRequest backtest;
    backtest.command = command;
    SizeRequest size;
    run.command = flee.command = compare.command = command;
    run.threads = flee.threads = compare.threads = size.threads =
        std::clamp(std::thread::hardware_concurrency(), 1U, kMostThreads);
    std::string until;
    std::vector<std::string> settings;
    std::string entered, on, document, sex, purpose, permit, applied_for, mode;

    CLI::App app("Steppe: an open simulator of people on the move", "steppe");
    app.set_version_flag("--version", "steppe " STEPPE_VERSION);
    app.set_help_flag("--help,-h", "this text");
    app.allow_extras();
    app.require_subcommand(0, 1);

    CLI::App* const run_command =
        app.add_subcommand("run", "run a scenario; writes summary.csv, provenance.json and report.html");
    run_command->add_option("scenario", run.scenario, "the scenario's folder")->required();
    run_command->add_option("--out", run.out, "folder for the results (default: results/<name of the scenario>)");
    run_command->add_option("--seed", run.seed, "random seed (default: the scenario's)")
        ->transform(whole_number(0, std::numeric_limits<std::int64_t>::max()));
    run_command->add_option("--replicates", run.replicates, "how many futures (default: the scenario's)")
        ->transform(whole_number(1, kMostReplicates));
    run_command
        ->add_option("--mode", run.mode,
                     "cohort: counts of people in the same state; individual: one by one; mean: no chance")
        ->check(name_of_a_mode());
    run_command->add_option("--threads", run.threads, "how many threads (default: all); never changes a result")
        ->transform(whole_number(1, kMostThreads));
    run_command->add_option("--until", until, "last day, YYYY-MM-DD (default: the scenario's)")->check(a_date());
    run_command->add_option("--scale", run.scale, "multiplies all people, capacities and service rates")
        ->check(value_that(
            [](const std::string& text) {
                return number_in(text, std::numeric_limits<double>::min(), kGreatestScale).has_value();
            },
            fmt::format("a number above 0 and up to {}", kGreatestScale)));
    run_command->add_option("--set", settings, "name=value: sets a parameter; may be given again")
        ->allow_extra_args(false)
        ->check(value_that([](const std::string& text) { return setting(text).has_value(); }, "name=number"));
    run_command->add_flag("--fixed", run.fixed, "parameters and day effects at their central values");
    run_command->add_flag("--resume", run.resume, "go on from the finished replicates of a run that was stopped");
    run_command->add_flag("--profile", run.profile, "print where states and time went");
    run_command->add_option("--lang", run.language, "language of the summary: en, ru, kk or ar (default: en)")
        ->check(name_among(kLanguages));
    run_command->add_flag("--open", run.open, "open the report when it is done");
    run_command->add_flag("--quiet", run.quiet, "print nothing but the seed and errors");

    CLI::App* const check_command = app.add_subcommand("check", "check a scenario: all problems at once");
    check_command->add_option("scenario", check.scenario, "the scenario's folder")->required();
    check_command->add_flag("--assumptions", check.assumptions, "list what is assumed, not measured");
    check_command->add_flag("--parameters", check.parameters, "print all parameters as a table (Markdown)");

    CalibrateRequest calibrate;
    ForecastRequest forecast;
    SensitivityRequest sensitivity;
    EvaluateRequest evaluate;
    calibrate.command = forecast.command = sensitivity.command = command;
    calibrate.threads = forecast.threads = sensitivity.threads = evaluate.threads = run.threads;
    std::string counts = "cumulative";
    std::string from;
    std::vector<std::filesystem::path> applied;
    const auto variant_options = [&](CLI::App* app_command) {
        app_command
            ->add_option("--variant", applied, "the file of a variant; may be given again, applied one after the other")
            ->allow_extra_args(false);
    };
    const auto work_options = [&](CLI::App* app_command, auto& request) {
        app_command->add_option("--seed", request.seed, "random seed (default: the scenario's)")
            ->transform(whole_number(0, std::numeric_limits<std::int64_t>::max()));
        app_command->add_option("--threads", request.threads, "how many threads (default: all); never changes a result")
            ->transform(whole_number(1, kMostThreads));
        app_command->add_flag("--quiet", request.quiet, "print nothing but the seed and errors");
    };
    CLI::App* const calibrate_command = app.add_subcommand(
        "calibrate", "what the figures published by a day say of the parameters; writes a posterior");
    calibrate_command->add_option("scenario", calibrate.scenario, "the scenario's folder")->required();
    calibrate_command->add_option("--until", until, "nothing published later is used, YYYY-MM-DD")
        ->required()
        ->check(a_date());
    variant_options(calibrate_command);
    calibrate_command->add_option("--out", calibrate.out,
                                  "the posterior's file (default: results/<name of the scenario>-posterior.json)");
    calibrate_command->add_option("--particles", calibrate.particles, "size of the posterior sample (default: 300)")
        ->transform(whole_number(20, 100'000));
    calibrate_command
        ->add_option("--counts", counts, "of a flow that has cumulative and daily figures: which of them, or both")
        ->check(value_that([](const std::string& text) { return counts_named(text).has_value(); },
                           "cumulative, daily or both"));
    work_options(calibrate_command, calibrate);

    CLI::App* const forecast_command = app.add_subcommand(
        "forecast", "futures from a posterior: fans, probabilities of thresholds, quantiles for hubs");
    forecast_command->add_option("scenario", forecast.scenario, "the scenario's folder")->required();
    forecast_command->add_option("--from", from, "the day on which it is made, YYYY-MM-DD")
        ->required()
        ->check(a_date());
    forecast_command->add_option("--posterior", forecast.posterior, "the file that steppe calibrate wrote")->required();
    variant_options(forecast_command);
    forecast_command->add_option("--outlook", forecast.outlook,
                                 "a file of what else may happen, and how likely each answer is");
    forecast_command->add_option("--replicates", forecast.replicates, "how many futures (default: 1000)")
        ->transform(whole_number(20, kMostReplicates));
    const auto fan_options = [&](CLI::App* app_command) {
        app_command->add_option("--out", forecast.out,
                                "folder for the results (default: results/<scenario>-<command>)");
        app_command
            ->add_option("--threshold", forecast.thresholds,
                         "'place measure group value': with which probability it is passed; may be given again")
            ->allow_extra_args(false);
    };
    fan_options(forecast_command);
    work_options(forecast_command, forecast);

    CLI::App* const nowcast_command =
        app.add_subcommand("nowcast", "a forecast again, its futures weighted by what was seen since");
    nowcast_command->add_option("scenario", forecast.scenario, "the scenario's folder")->required();
    nowcast_command->add_option("--forecast", forecast.forecast, "the folder that steppe forecast wrote")->required();
    nowcast_command->add_option("--observe", forecast.observe, "what was seen: a table as observations.csv")
        ->required();
    variant_options(nowcast_command);
    nowcast_command->add_option("--outlook", forecast.outlook, "the outlook of the forecast");
    fan_options(nowcast_command);
    nowcast_command->add_flag("--quiet", forecast.quiet, "print nothing but errors");

    CLI::App* const sensitivity_command =
        app.add_subcommand("sensitivity", "which parameters drive which series (Morris); a table and a picture");
    sensitivity_command->add_option("scenario", sensitivity.scenario, "the scenario's folder")->required();
    sensitivity_command->add_option("--until", until, "last day, YYYY-MM-DD (default: the scenario's)")
        ->check(a_date());
    sensitivity_command->add_option("--trajectories", sensitivity.trajectories, "of the design (default: 20)")
        ->transform(whole_number(2, 10'000));
    sensitivity_command->add_option("--replicates", sensitivity.replicates, "at each point (default: 4)")
        ->transform(whole_number(2, 1'000));
    sensitivity_command->add_option("--out", sensitivity.out,
                                    "folder for the results (default: results/<name of the scenario>-sensitivity)");
    work_options(sensitivity_command, sensitivity);

    CLI::App* const evaluate_command =
        app.add_subcommand("evaluate", "values of parameters in, numbers out, as JSON; for other programs");
    evaluate_command->add_option("input", evaluate.input, "a file, or - for standard input")->required();
    evaluate_command->add_option("output", evaluate.output, "a file, or - for standard output (default)");
    evaluate.output = "-";
    evaluate_command->add_option("--threads", evaluate.threads, "how many threads (default: all)")
        ->transform(whole_number(1, kMostThreads));

    std::vector<std::string> variants;
    CLI::App* const compare_command =
        app.add_subcommand("compare", "run variants beside a scenario; writes differences.csv");
    compare_command->add_option("scenario", compare.scenario, "the scenario's folder")->required();
    compare_command->add_option("--variant", variants, "the file of a variant; may be given again")
        ->allow_extra_args(false)
        ->required();
    compare_command->add_option("--out", compare.out, "folder for the results (default: results/<scenario>-compared)");
    compare_command->add_option("--seed", compare.seed, "random seed (default: the scenario's)")
        ->transform(whole_number(0, std::numeric_limits<std::int64_t>::max()));
    compare_command->add_option("--replicates", compare.replicates, "how many futures (default: the scenario's)")
        ->transform(whole_number(1, kMostReplicates));
    compare_command->add_option("--threads", compare.threads, "how many threads (default: all); never changes a result")
        ->transform(whole_number(1, kMostThreads));
    compare_command->add_option("--until", until, "last day, YYYY-MM-DD (default: the scenario's)")->check(a_date());
    compare_command
        ->add_option("--show", compare.show, "tell of this series too, \"PLACE MEASURE GROUP\"; may be given again")
        ->allow_extra_args(false)
        ->check(value_that([](const std::string& text) { return words_of(text).size() == 3; },
                           "a place, a measure and a group, such as 'kz_oral unsheltered all'"));
    compare_command->add_option("--lang", compare.language, "language of the summary: en, ru, kk or ar (default: en)")
        ->check(name_among(kLanguages));
    compare_command->add_flag("--quiet", compare.quiet, "print nothing but the seed and errors");

    PressureRequest pressure;
    std::string pressure_date;
    CLI::App* const pressure_command =
        app.add_subcommand("pressure", "strain on the services of cities, part by part, from a results folder");
    pressure_command->add_option("results", pressure.results, "folder that steppe run --out wrote")->required();
    pressure_command->add_option("--date", pressure_date, "the day, YYYY-MM-DD (default: the last)")->check(a_date());
    CLI::Option* const composite = pressure_command->add_flag(
        "--composite", pressure.composite, "rank the cities too, by the sum of the parts under random weights");
    pressure_command->add_option("--weights", pressure.weights, "how many weights are drawn (default: 10000)")
        ->needs(composite)
        ->transform(whole_number(1, 1'000'000));
    pressure_command->add_option("--seed", pressure.seed, "random seed of the weights (default: 1)")
        ->needs(composite)
        ->transform(whole_number(0, std::numeric_limits<std::int64_t>::max()));
    pressure_command->add_flag("--json", pressure.json, "as JSON");

    std::string beds, desks, keep, size_from, size_to;
    CLI::App* const size_command =
        app.add_subcommand("size", "how many beds or desks are enough, with which certainty: a search by runs");
    size_command->add_option("scenario", size.scenario, "the scenario's folder")->required();
    CLI::Option* const beds_option =
        size_command->add_option("--beds", beds, "PLACE:TIER, such as kz_oral:shelter: how many from that day on");
    size_command->add_option("--desks", desks, "PLACE:SERVICE, such as kz_oral:number: how many more from that day on")
        ->excludes(beds_option);
    size_command->add_option("--per-desk", size.per_desk, "persons that one desk serves on a day; with --desks")
        ->check(value_that([](const std::string& text) { return number_in(text, 1e-6, 1e9).has_value(); },
                           "a number above 0"));
    size_command->add_option("--keep", keep, "the series whose limit is to be kept: \"PLACE MEASURE GROUP\"")
        ->required()
        ->check(value_that([](const std::string& text) { return words_of(text).size() == 3; },
                           "a place, a measure and a group, such as 'kz_oral unsheltered all'"));
    size_command->add_option("--at-most", size.at_most, "the limit (default: 0)");
    size_command->add_option("--from", size_from, "first day, YYYY-MM-DD (default: the reference date)")
        ->check(a_date());
    size_command->add_option("--to", size_to, "last day, YYYY-MM-DD (default: the scenario's)")->check(a_date());
    size_command->add_option("--certainty", size.certainty, "share of the futures that must keep it (default: 0.9)")
        ->check(value_that([](const std::string& text) { return number_in(text, 1e-6, 1).has_value(); },
                           "a share above 0, at most 1"));
    size_command->add_option("--least", size.least, "smallest size to try (default: 0)")
        ->transform(whole_number(0, 1'000'000'000));
    size_command->add_option("--most", size.most, "largest size to try (default: 20000 beds, 500 desks)")
        ->transform(whole_number(1, 1'000'000'000));
    size_command
        ->add_option("--step", size.step, "sizes between which no difference is made (default: 10 beds, 1 desk)")
        ->transform(whole_number(1, 1'000'000'000));
    size_command->add_option("--seed", size.seed, "random seed (default: the scenario's)")
        ->transform(whole_number(0, std::numeric_limits<std::int64_t>::max()));
    size_command->add_option("--replicates", size.replicates, "how many futures (default: the scenario's)")
        ->transform(whole_number(1, kMostReplicates));
    size_command->add_option("--threads", size.threads, "how many threads (default: all); never changes a result")
        ->transform(whole_number(1, kMostThreads));
    size_command->add_flag("--json", size.json, "as JSON");
    size_command->add_flag("--quiet", size.quiet, "print nothing but the answer, the seed and errors");

    std::string date;
    CLI::App* const explain_command =
        app.add_subcommand("explain", "what a party may do on a day, with which probability and why");
    explain_command->add_option("scenario", explain.scenario, "the scenario's folder")->required();
    explain_command->add_option("--place", explain.place, "the id of a place")->required();
    explain_command->add_option("--group", explain.group, "the id of a group")->required();
    explain_command->add_option("--date", date, "the day, YYYY-MM-DD")->required()->check(a_date());
    explain_command->add_option("--entered", entered, "the day on which they came to that country (default: --date)")
        ->check(a_date());
    explain_command->add_option("--set", settings, "name=value: sets a parameter; may be given again")
        ->allow_extra_args(false)
        ->check(value_that([](const std::string& text) { return setting(text).has_value(); }, "name=number"));
    explain_command->add_flag("--json", explain.json, "as JSON");

    CLI::App* const flee_command =
        app.add_subcommand("flee", "run a case in Flee's format; prints its out.csv to standard output");
    flee_command->add_option("input_dir", flee.input_dir, "folder of locations.csv, routes.csv, ...")->required();
    flee_command->add_option("validation_dir", flee.validation_dir, "folder of data_layout.csv and its files")
        ->required();
    flee_command->add_option("days", flee.days, "how many days; 0: the length in sim_period.csv")
        ->required()
        ->transform(whole_number(0, kMostDays));
    flee_command->add_option("settings", flee.settings,
                             "simsetting.yml (default: that of this folder, or of input_dir)");
    flee_command->add_option("--out", flee.out, "folder for each replicate's table and a summary");
    flee_command->add_option("--seed", flee.seed, "random seed (default: 1)")
        ->transform(whole_number(0, std::numeric_limits<std::int64_t>::max()));
    flee_command->add_option("--replicates", flee.replicates, "how many futures (default: 1); more than one need --out")
        ->transform(whole_number(1, kMostReplicates));
    flee_command->add_option("--mode", flee.mode, "cohort, individual or mean, as of steppe run")
        ->check(name_of_a_mode());
    flee_command->add_flag("--sequential", flee.sequential,
                           "people act one after the other, as in Flee; with --mode individual");
    flee_command->add_option("--threads", flee.threads, "how many threads (default: all); never changes a result")
        ->transform(whole_number(1, kMostThreads));
    flee_command->add_flag("--profile", flee.profile, "say on standard error how many states were looked at");
    flee_command->add_flag("--quiet", flee.quiet, "print nothing but the table, the seed and errors");

    CLI::App* const import_command =
        app.add_subcommand("import", "make a scenario of a case in another format: steppe import flee ...");
    import_command->add_option("format", import.format, "flee")
        ->required()
        ->check(value_that([](const std::string& text) { return text == "flee"; }, "flee, the one format known"));
    import_command->add_option("input_dir", import.input_dir, "folder of locations.csv, routes.csv, ...")->required();
    import_command->add_option("validation_dir", import.validation_dir, "folder of data_layout.csv and its files")
        ->required();
    import_command->add_option("settings", import.settings,
                               "simsetting.yml (default: that of this folder, or of input_dir)");
    import_command->add_option("--out", import.out, "the scenario's folder: a new or an empty one")->required();
    import_command->add_flag("--quiet", import.quiet, "print nothing but errors");

    CLI::App* const stay_command = app.add_subcommand(
        "stay", "until which day a person may stay in a country, and why; informs and does not advise");
    stay_command
        ->add_option("--law", stay.law,
                     "a law file, a folder of them, or the name of a shipped law; may be given again (default: all "
                     "shipped)")
        ->allow_extra_args(false);
    stay_command->add_option("--citizenship", stay.citizenship, "ISO alpha-3, such as RUS")->required();
    stay_command->add_option("--document", document, "what is shown at the border: internal_id, passport, none ...")
        ->required()
        ->check(name_among(law::kDocuments));
    stay_command->add_option("--country", stay.country, "ISO alpha-3, such as KAZ, or an area such as schengen")
        ->required();
    stay_command->add_option("--trips", stay.trips, "table: entry,exit and perhaps country,status (permit); no names");
    stay_command->add_option("--on", on, "the day asked about, YYYY-MM-DD (default: today)")
        ->check(value_that([](const std::string& text) { return parse_day(text).has_value(); },
                           "a date such as 2022-10-31"));
    stay_command->add_option("--lang", stay.language, "en, ru, kk or ar (default: en)")->check(name_among(kLanguages));
    stay_command->add_flag("--json", stay.json, "print JSON");
    stay_command->add_option("--purpose", purpose, "visit, tourism, work ...; not given: not known")
        ->check(name_among(law::kPurposes));
    stay_command->add_option("--permit", permit, "a visa or permit that is held, or none; not given: not known")
        ->check(name_among(law::kPermits));
    stay_command->add_option("--applied-for", applied_for, "a permit that has been applied for and is being decided")
        ->check(name_among(law::kPermits));
    stay_command->add_option("--mode", mode, "car, bus, foot, rail, air or sea; not given: not known")
        ->check(name_among(law::kTravelModes));
    stay_command->add_option("--sex", sex, "female or male; not given: not known")->check(name_among(law::kSexes));
    stay_command->add_option("--age", stay.age, "years; not given: not known")->transform(whole_number(0, 150));

    CLI::App* const report_command =
        app.add_subcommand("report", "make report.html of results again; of several: side by side");
    report_command->add_option("results", report.results, "folders that steppe run --out wrote; the first is the base")
        ->required();
    report_command->add_option(
        "--out", report.out, "the page (default: report.html in the folder, comparison.html in the first of several)");
    report_command->add_option("--scenario", report.scenario,
                               "the scenario's folder (default: that of the command that made the results)");
    report_command->add_flag("--open", report.open, "open it in a browser");
    report_command->add_flag("--quiet", report.quiet, "print nothing but errors");

    CLI::App* const plot_command = app.add_subcommand("plot", "draw the main figures of results as SVG and PNG");
    plot_command->add_option("results", plot.results, "a folder that steppe run --out wrote")->required();
    plot_command->add_option("--out", plot.out, "folder for the pictures (default: plots in the results' folder)");
    plot_command->add_option("--scenario", plot.scenario,
                             "the scenario's folder (default: that of the command that made the results)");
    plot_command->add_flag("--quiet", plot.quiet, "print nothing but errors");

    bool json = false;
    bool markdown = false;
    CLI::App* const score_command =
        app.add_subcommand("score", "scores of results: beside what was counted, and beside baselines");
    score_command
        ->add_option("results", score.results, "an out.csv of Flee's, or folders of steppe flee --out or steppe run")
        ->required();
    score_command->add_option(
        "--case", score.case_dir,
        "folder of locations.csv and routes.csv (default: input beside an out.csv, or that of the "
        "command that made the results)");
    score_command->add_option("--validation", score.validation_dir,
                              "folder of data_layout.csv (default: source_data in the case's folder or beside it)");
    score_command
        ->add_option("--threshold", score.thresholds,
                     "people in a camp: how well is it told whether they are reached; may be given again")
        ->allow_extra_args(false);
    score_command->add_option("--hub", score.hub, "write quantiles and samples as forecast hubs take them (CSV)");
    score_command->add_flag("--json", json, "as JSON");
    score_command->add_flag("--markdown", markdown, "as Markdown");

    CLI::App* const redistribute_command = app.add_subcommand(
        "redistribute",
        "where those are who are in camps, their total given: a case in Flee's format, by Steppe's model");
    redistribute_command->add_option("input_dir", redistribute.input_dir, "folder of locations.csv, routes.csv, ...")
        ->required();
    redistribute_command
        ->add_option("validation_dir", redistribute.validation_dir, "folder of data_layout.csv and its files")
        ->required();
    redistribute_command->add_option("days", redistribute.days, "how many days (default: the length in sim_period.csv)")
        ->transform(whole_number(0, kMostDays));
    redistribute_command->add_option("settings", redistribute.settings,
                                     "simsetting.yml (default: that of this folder, or of input_dir)");
    redistribute_command->add_option("--out", redistribute.out, "folder for the table of each member of the ensemble");
    redistribute_command->add_flag("--quiet", redistribute.quiet, "print nothing but the table and errors");

    CLI::App* const backtest_command = app.add_subcommand(
        "backtest", "redistribution and forecasts of past conflicts, each left out in turn, beside baselines and Flee");
    backtest_command
        ->add_option("cases", backtest.cases,
                     "folders of cases in Flee's format: input/ or input_csv/, with source_data/ in it or beside it")
        ->required();
    backtest_command->add_option("--out", backtest.out,
                                 "folder for hubverse tables, a model card and an evaluation matrix");
    backtest_command->add_flag("!--shipped", backtest.leave_one_out,
                               "with the defaults that are shipped, also on the conflicts that they were found on");
    backtest_command
        ->add_option("--apart", backtest.apart, "name of a case: means are given without it too; may be given again")
        ->allow_extra_args(false);
    backtest_command->add_flag("--defaults", backtest.defaults, "print the law of errors that these cases give");
    backtest_command->add_flag("--json", json, "as JSON");
    backtest_command->add_flag("--markdown", markdown, "as Markdown");

    const std::vector<CLI::App*> commands = {
        calibrate_command,    forecast_command, nowcast_command, sensitivity_command, evaluate_command,
        run_command,          check_command,    compare_command, explain_command,     flee_command,
        import_command,       report_command,   plot_command,    score_command,       backtest_command,
        redistribute_command, stay_command,     size_command,    pressure_command};
    for (CLI::App* const subcommand : commands) {
        subcommand->set_help_flag("--help,-h", "this text");
        subcommand->allow_extras();
    }

    const auto chosen = [&]() -> const CLI::App* {
        for (const CLI::App* const command_parsed : commands) {
            if (command_parsed->parsed()) {
                return command_parsed;
            }
        }
        return nullptr;
    };
    try {
        // CLI11 takes the words last to first, without the program's name.
        app.parse(std::vector<std::string>(command.rbegin(), command.rend() - (command.empty() ? 0 : 1)));
    } catch (const CLI::CallForHelp&) {
        const CLI::App* const subject = chosen();
        return TextRequest{subject != nullptr ? subject->help("steppe") : app.help()};
    } catch (const CLI::CallForVersion&) {
        return TextRequest{"steppe " STEPPE_VERSION "\n"};
    } catch (const CLI::ParseError& error) {
        return UsageError{fmt::format("{}; see steppe --help", error.what())};
    }
    const CLI::App* const subcommand = chosen();
    if (subcommand == nullptr ? app.remaining_size() > 0 : subcommand->remaining_size() > 0) {
        return unknown_word(app, subcommand);
    }
    if (subcommand == nullptr) {
        return UsageError{
            "a command is missing: steppe run SCENARIO, steppe check SCENARIO, steppe explain SCENARIO, steppe report "
            "RESULTS, steppe flee ..., steppe import ... or steppe stay ...; "
            "see steppe --help"};
    }
    if (subcommand == check_command) {
        return check;
    }
    const auto settings_given = [&settings] {
        std::vector<std::pair<std::string, double>> given;
        for (const std::string& text : settings) {
            if (const auto name_and_value = setting(text)) {  // always: it has been checked
                given.push_back(*name_and_value);
            }
        }
        return given;
    };
    const auto beside = [](const std::filesystem::path& scenario, const char* ending) {
        std::filesystem::path out = default_out(scenario);
        out += ending;
        return out;
    };
    if (subcommand == calibrate_command) {
        calibrate.variants = applied;
        calibrate.until = parse_day(until).value_or(kNoDay);
        calibrate.counts = counts_named(counts).value_or(Counts::cumulative);
        if (calibrate.out.empty()) {
            calibrate.out = beside(calibrate.scenario, "-posterior.json");
        }
        return calibrate;
    }
    if (subcommand == forecast_command || subcommand == nowcast_command) {
        forecast.variants = applied;
        forecast.from = parse_day(from).value_or(kNoDay);
        if (forecast.out.empty()) {
            forecast.out = beside(forecast.scenario, subcommand == forecast_command ? "-forecast" : "-nowcast");
        }
        return forecast;
    }
    if (subcommand == sensitivity_command) {
        if (!until.empty()) {
            sensitivity.until = parse_day(until);
        }
        if (sensitivity.out.empty()) {
            sensitivity.out = beside(sensitivity.scenario, "-sensitivity");
        }
        return sensitivity;
    }
    if (subcommand == evaluate_command) {
        return evaluate;
    }
    if (subcommand == compare_command) {
        compare.variants.assign(variants.begin(), variants.end());
        if (!until.empty()) {
            compare.until = parse_day(until);
        }
        if (compare.out.empty()) {
            compare.out = default_out(compare.scenario);
            compare.out += "-compared";
        }
        return compare;
    }
    if (subcommand == pressure_command) {
        pressure.day = pressure_date.empty() ? std::nullopt : parse_day(pressure_date);
        return pressure;
    }
    if (subcommand == size_command) {
        if (beds.empty() == desks.empty()) {
            return UsageError{"steppe size needs --beds PLACE:TIER or --desks PLACE:SERVICE; see steppe size --help"};
        }
        size.desks = !desks.empty();
        if (size.desks && size.per_desk <= 0) {
            return UsageError{"--desks needs --per-desk: the persons that one desk serves on a day"};
        }
        size.what = size.desks ? desks : beds;
        const std::vector<std::string> series = words_of(keep);
        size.place = series[0];
        size.measure = series[1];
        size.group = series[2];
        size.from = size_from.empty() ? std::nullopt : parse_day(size_from);
        size.to = size_to.empty() ? std::nullopt : parse_day(size_to);
        if (size_command->count("--most") == 0) {
            size.most = size.desks ? 500 : 20'000;
        }
        if (size_command->count("--step") == 0) {
            size.step = size.desks ? 1 : 10;
        }
        if (size.least > size.most) {
            return UsageError{"--least: more than --most"};
        }
        return size;
    }
    if (subcommand == explain_command) {
        explain.day = parse_day(date).value_or(kNoDay);
        explain.entered = parse_day(entered);
        explain.overrides = settings_given();
        return explain;
    }
    if (subcommand == import_command) {
        return import;
    }
    if (subcommand == stay_command) {
        stay.document = value_named<law::Document>(document, law::kDocuments).value_or(law::Document::none);
        stay.sex = value_named<law::Sex>(sex, law::kSexes);
        stay.purpose = value_named<law::Purpose>(purpose, law::kPurposes);
        stay.permit = value_named<law::Permit>(permit, law::kPermits);
        stay.applied_for = value_named<law::Permit>(applied_for, law::kPermits);
        stay.mode = value_named<law::TravelMode>(mode, law::kTravelModes);
        stay.on = on.empty() ? std::nullopt : parse_day(on);
        return stay;
    }
    if (subcommand == report_command) {
        if (report.out.empty()) {
            report.out = report.results.front() / (report.results.size() > 1 ? "comparison.html" : "report.html");
        }
        return report;
    }
    const TableFormat format = json ? TableFormat::json : markdown ? TableFormat::markdown : TableFormat::text;
    if (json && markdown) {
        return UsageError{"--json and --markdown: one of them"};
    }
    if (subcommand == score_command) {
        score.format = format;
        return score;
    }
    if (subcommand == backtest_command) {
        backtest.format = format;
        return backtest;
    }
    if (subcommand == redistribute_command) {
        return redistribute;
    }
    if (subcommand == plot_command) {
        if (plot.out.empty()) {
            plot.out = plot.results / "plots";
        }
        return plot;
    }
    if (subcommand == flee_command) {
        flee.tallying = mode_named(flee.mode);
        if (flee.sequential && flee.tallying != Tallying::individual) {
            return UsageError{"--sequential needs --mode individual: only persons can act one by one"};
        }
        if (flee.replicates > 1 && flee.out.empty()) {
            return UsageError{"--replicates needs --out FOLDER: standard output takes the table of one replicate"};
        }
        return flee;
    }
    run.tallying = mode_named(run.mode);
    if (!until.empty()) {
        run.until = parse_day(until);
    }
    run.overrides = settings_given();
    if (run.out.empty()) {
        run.out = default_out(run.scenario);
    }
    return run;
}

}  // namespace steppe
