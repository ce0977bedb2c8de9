#include "app/request_options.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include "app/request_shared_options.hpp"
#include "app/request_values.hpp"

namespace steppe {

namespace {

using Words = std::vector<std::string>;

constexpr double kGreatestScale = 1e6;
constexpr std::uint64_t kGreatestSize = 1'000'000'000;

/// Where results of a scenario go if nothing is said: into results/, under its name and an ending.
void choose_out(std::filesystem::path& out, const std::filesystem::path& scenario, const char* ending) {
    if (out.empty()) {
        const std::filesystem::path folder =
            (std::filesystem::absolute(scenario) / "").lexically_normal().parent_path();
        out = std::filesystem::path("results") / folder.filename();
        out += ending;
    }
}

FinishRequest run_options(CLI::App& command, const Words& words) {
    const auto run = std::make_shared<RunRequest>();
    run->command = words;
    add_scenario(command, run->scenario);
    command.add_option("--out", run->out, "folder for the results (default: results/<name of the scenario>)");
    add_seed(command, run->seed);
    add_replicates(command, run->replicates);
    add_mode(command, run->tallying, run->mode,
             "cohort: counts of people in the same state; individual: one by one; mean: no chance");
    add_threads(command, run->threads);
    add_until(command, run->until);
    command.add_option("--scale", run->scale, "multiplies all people, capacities and service rates")
        ->check(number_in(std::numeric_limits<double>::min(), kGreatestScale,
                          fmt::format("a number above 0 and up to {}", kGreatestScale)));
    add_settings(command, run->overrides);
    command.add_flag("--fixed", run->fixed, "parameters and day effects at their central values");
    command.add_flag("--resume", run->resume, "go on from the finished replicates of a run that was stopped");
    command.add_flag("--profile", run->profile, "print where states and time went");
    add_language(command, run->language);
    command.add_flag("--open", run->open, "open the report when it is done");
    add_quiet(command, run->quiet);
    return [run] {
        choose_out(run->out, run->scenario, "");
        return *run;
    };
}

FinishRequest check_options(CLI::App& command, const Words& /*words*/) {
    const auto check = std::make_shared<CheckRequest>();
    add_scenario(command, check->scenario);
    command.add_flag("--assumptions", check->assumptions, "list what is assumed, not measured");
    command.add_flag("--parameters", check->parameters, "print all parameters as a table (Markdown)");
    return [check] { return *check; };
}

FinishRequest calibrate_options(CLI::App& command, const Words& words) {
    const auto calibrate = std::make_shared<CalibrateRequest>();
    calibrate->command = words;
    add_scenario(command, calibrate->scenario);
    add_date(command, "--until", calibrate->until, "nothing published later is used, YYYY-MM-DD")->required();
    add_variants(command, calibrate->variants);
    command.add_option("--out", calibrate->out,
                       "the posterior's file (default: results/<name of the scenario>-posterior.json)");
    command.add_option("--particles", calibrate->particles, "size of the posterior sample (default: 300)")
        ->transform(whole_number(20, 100'000));
    command
        .add_option_function<std::string>(
            "--counts",
            [&counts = calibrate->counts](const std::string& name) {
                counts = counts_named(name).value_or(counts);  // always named: it has been checked
            },
            "of a flow that has cumulative and daily figures: which of them, or both")
        ->check(value_that([](const std::string& name) { return counts_named(name).has_value(); },
                           "cumulative, daily or both"));
    add_seed(command, calibrate->seed);
    add_threads(command, calibrate->threads);
    add_quiet(command, calibrate->quiet);
    return [calibrate] {
        choose_out(calibrate->out, calibrate->scenario, "-posterior.json");
        return *calibrate;
    };
}

/// Of the two commands that draw fans.
void add_fans(CLI::App& command, ForecastRequest& request) {
    command.add_option("--out", request.out, "folder for the results (default: results/<scenario>-<command>)");
    command
        .add_option("--threshold", request.thresholds,
                    "'place measure group value': with which probability it is passed; may be given again")
        ->allow_extra_args(false);
}

FinishRequest forecast_options(CLI::App& command, const Words& words) {
    const auto forecast = std::make_shared<ForecastRequest>();
    forecast->command = words;
    add_scenario(command, forecast->scenario);
    add_date(command, "--from", forecast->from, "the day on which it is made, YYYY-MM-DD")->required();
    command.add_option("--posterior", forecast->posterior, "the file that steppe calibrate wrote")->required();
    add_variants(command, forecast->variants);
    command.add_option("--outlook", forecast->outlook, "a file of what else may happen, and how likely each answer is");
    command.add_option("--replicates", forecast->replicates, "how many futures (default: 1000)")
        ->transform(whole_number(20, kMostReplicates));
    add_fans(command, *forecast);
    add_seed(command, forecast->seed);
    add_threads(command, forecast->threads);
    add_quiet(command, forecast->quiet);
    return [forecast] {
        choose_out(forecast->out, forecast->scenario, "-forecast");
        return *forecast;
    };
}

FinishRequest nowcast_options(CLI::App& command, const Words& words) {
    const auto nowcast = std::make_shared<ForecastRequest>();
    nowcast->command = words;
    nowcast->threads = all_threads();
    add_scenario(command, nowcast->scenario);
    command.add_option("--forecast", nowcast->forecast, "the folder that steppe forecast wrote")->required();
    command.add_option("--observe", nowcast->observe, "what was seen: a table as observations.csv")->required();
    add_variants(command, nowcast->variants);
    command.add_option("--outlook", nowcast->outlook, "the outlook of the forecast");
    add_fans(command, *nowcast);
    add_quiet(command, nowcast->quiet, "errors");
    return [nowcast] {
        choose_out(nowcast->out, nowcast->scenario, "-nowcast");
        return *nowcast;
    };
}

FinishRequest sensitivity_options(CLI::App& command, const Words& words) {
    const auto sensitivity = std::make_shared<SensitivityRequest>();
    sensitivity->command = words;
    add_scenario(command, sensitivity->scenario);
    add_until(command, sensitivity->until);
    command.add_option("--trajectories", sensitivity->trajectories, "of the design (default: 20)")
        ->transform(whole_number(2, 10'000));
    command.add_option("--replicates", sensitivity->replicates, "at each point (default: 4)")
        ->transform(whole_number(2, 1'000));
    command.add_option("--out", sensitivity->out,
                       "folder for the results (default: results/<name of the scenario>-sensitivity)");
    add_seed(command, sensitivity->seed);
    add_threads(command, sensitivity->threads);
    add_quiet(command, sensitivity->quiet);
    return [sensitivity] {
        choose_out(sensitivity->out, sensitivity->scenario, "-sensitivity");
        return *sensitivity;
    };
}

FinishRequest evaluate_options(CLI::App& command, const Words& /*words*/) {
    const auto evaluate = std::make_shared<EvaluateRequest>();
    evaluate->output = "-";
    command.add_option("input", evaluate->input, "a file, or - for standard input")->required();
    command.add_option("output", evaluate->output, "a file, or - for standard output (default)");
    add_threads(command, evaluate->threads, "how many threads (default: all)");
    return [evaluate] { return *evaluate; };
}

FinishRequest compare_options(CLI::App& command, const Words& words) {
    const auto compare = std::make_shared<CompareRequest>();
    compare->command = words;
    add_scenario(command, compare->scenario);
    command.add_option("--variant", compare->variants, "the file of a variant; may be given again")
        ->allow_extra_args(false)
        ->required();
    command.add_option("--out", compare->out, "folder for the results (default: results/<scenario>-compared)");
    add_seed(command, compare->seed);
    add_replicates(command, compare->replicates);
    add_threads(command, compare->threads);
    add_until(command, compare->until);
    command.add_option("--show", compare->show, "tell of this series too, \"PLACE MEASURE GROUP\"; may be given again")
        ->allow_extra_args(false)
        ->check(a_series());
    add_language(command, compare->language);
    add_quiet(command, compare->quiet);
    return [compare] {
        choose_out(compare->out, compare->scenario, "-compared");
        return *compare;
    };
}

FinishRequest pressure_options(CLI::App& command, const Words& /*words*/) {
    const auto pressure = std::make_shared<PressureRequest>();
    command.add_option("results", pressure->results, "folder that steppe run --out wrote")->required();
    add_date(command, "--date", pressure->day, "the day, YYYY-MM-DD (default: the last)");
    CLI::Option* const composite = command.add_flag(
        "--composite", pressure->composite, "rank the cities too, by the sum of the parts under random weights");
    command.add_option("--weights", pressure->weights, "how many weights are drawn (default: 10000)")
        ->needs(composite)
        ->transform(whole_number(1, 1'000'000));
    add_seed(command, pressure->seed, "random seed of the weights (default: 1)")->needs(composite);
    add_json(command, pressure->json);
    return [pressure] { return *pressure; };
}

/// Beds or desks, and steps between sizes whose default depends on which of them are asked for.
struct SizeAsked {
    SizeRequest request;
    std::string beds;
    std::string desks;
    std::optional<std::int64_t> most;
    std::optional<std::int64_t> step;
};

Request size_request(const SizeAsked& asked) {
    if (asked.beds.empty() == asked.desks.empty()) {
        return UsageError{"steppe size needs --beds PLACE:TIER or --desks PLACE:SERVICE; see steppe size --help"};
    }
    SizeRequest size = asked.request;
    size.desks = !asked.desks.empty();
    if (size.desks && size.per_desk <= 0) {
        return UsageError{"--desks needs --per-desk: the persons that one desk serves on a day"};
    }
    size.what = size.desks ? asked.desks : asked.beds;
    size.most = asked.most.value_or(size.desks ? 500 : 20'000);
    size.step = asked.step.value_or(size.desks ? 1 : 10);
    if (size.least > size.most) {
        return UsageError{"--least: more than --most"};
    }
    return size;
}

FinishRequest size_options(CLI::App& command, const Words& /*words*/) {
    const auto asked = std::make_shared<SizeAsked>();
    SizeRequest& size = asked->request;
    add_scenario(command, size.scenario);
    CLI::Option* const beds =
        command.add_option("--beds", asked->beds, "PLACE:TIER, such as kz_oral:shelter: how many from that day on");
    command
        .add_option("--desks", asked->desks, "PLACE:SERVICE, such as kz_oral:number: how many more from that day on")
        ->excludes(beds);
    command.add_option("--per-desk", size.per_desk, "persons that one desk serves on a day; with --desks")
        ->check(number_in(1e-6, 1e9, "a number above 0"));
    command
        .add_option_function<std::string>(
            "--keep",
            [&size](const std::string& series) {
                const Words words = words_of(series);
                size.place = words[0];
                size.measure = words[1];
                size.group = words[2];
            },
            "the series whose limit is to be kept: \"PLACE MEASURE GROUP\"")
        ->required()
        ->check(a_series());
    command.add_option("--at-most", size.at_most, "the limit (default: 0)");
    add_date(command, "--from", size.from, "first day, YYYY-MM-DD (default: the reference date)");
    add_date(command, "--to", size.to, "last day, YYYY-MM-DD (default: the scenario's)");
    command.add_option("--certainty", size.certainty, "share of the futures that must keep it (default: 0.9)")
        ->check(number_in(1e-6, 1, "a share above 0, at most 1"));
    command.add_option("--least", size.least, "smallest size to try (default: 0)")
        ->transform(whole_number(0, kGreatestSize));
    command.add_option("--most", asked->most, "largest size to try (default: 20000 beds, 500 desks)")
        ->transform(whole_number(1, kGreatestSize));
    command.add_option("--step", asked->step, "sizes between which no difference is made (default: 10 beds, 1 desk)")
        ->transform(whole_number(1, kGreatestSize));
    add_seed(command, size.seed);
    add_replicates(command, size.replicates);
    add_threads(command, size.threads);
    add_json(command, size.json);
    add_quiet(command, size.quiet, "the answer, the seed and errors");
    return [asked] { return size_request(*asked); };
}

FinishRequest explain_options(CLI::App& command, const Words& /*words*/) {
    const auto explain = std::make_shared<ExplainRequest>();
    add_scenario(command, explain->scenario);
    command.add_option("--place", explain->place, "the id of a place")->required();
    command.add_option("--group", explain->group, "the id of a group")->required();
    add_date(command, "--date", explain->day, "the day, YYYY-MM-DD")->required();
    add_date(command, "--entered", explain->entered, "the day on which they came to that country (default: --date)");
    add_settings(command, explain->overrides);
    add_json(command, explain->json);
    return [explain] { return *explain; };
}

FinishRequest flee_options(CLI::App& command, const Words& words) {
    const auto flee = std::make_shared<FleeRequest>();
    flee->command = words;
    add_case_folders(command, flee->input_dir, flee->validation_dir);
    add_case_days(command, flee->days, "how many days; 0: the length in sim_period.csv")->required();
    add_case_settings(command, flee->settings);
    command.add_option("--out", flee->out, "folder for each replicate's table and a summary");
    add_seed(command, flee->seed, "random seed (default: 1)");
    command.add_option("--replicates", flee->replicates, "how many futures (default: 1); more than one need --out")
        ->transform(whole_number(1, kMostReplicates));
    add_mode(command, flee->tallying, flee->mode, "cohort, individual or mean, as of steppe run");
    command.add_flag("--sequential", flee->sequential,
                     "people act one after the other, as in Flee; with --mode individual");
    add_threads(command, flee->threads);
    command.add_flag("--profile", flee->profile, "say on standard error how many states were looked at");
    add_quiet(command, flee->quiet, "the table, the seed and errors");
    return [flee]() -> Request {
        if (flee->sequential && flee->tallying != Tallying::individual) {
            return UsageError{"--sequential needs --mode individual: only persons can act one by one"};
        }
        if (flee->replicates > 1 && flee->out.empty()) {
            return UsageError{"--replicates needs --out FOLDER: standard output takes the table of one replicate"};
        }
        return *flee;
    };
}

FinishRequest import_options(CLI::App& command, const Words& /*words*/) {
    const auto import = std::make_shared<ImportRequest>();
    command.add_option("format", import->format, "flee")
        ->required()
        ->check(value_that([](const std::string& text) { return text == "flee"; }, "flee, the one format known"));
    add_case_folders(command, import->input_dir, import->validation_dir);
    add_case_settings(command, import->settings);
    command.add_option("--out", import->out, "the scenario's folder: a new or an empty one")->required();
    add_quiet(command, import->quiet, "errors");
    return [import] { return *import; };
}

FinishRequest stay_options(CLI::App& command, const Words& /*words*/) {
    const auto stay = std::make_shared<StayRequest>();
    command
        .add_option("--law", stay->law,
                    "a law file, a folder of them, or the name of a shipped law; may be given again (default: all "
                    "shipped)")
        ->allow_extra_args(false);
    command.add_option("--citizenship", stay->citizenship, "ISO alpha-3, such as RUS")->required();
    add_choice<law::Document>(command, "--document", stay->document, law::kDocuments,
                              "what is shown at the border: internal_id, passport, none ...")
        ->required();
    command.add_option("--country", stay->country, "ISO alpha-3, such as KAZ, or an area such as schengen")->required();
    command.add_option("--trips", stay->trips, "table: entry,exit and perhaps country,status (permit); no names");
    add_date(command, "--on", stay->on, "the day asked about, YYYY-MM-DD (default: today)");
    add_language(command, stay->language, "en, ru, kk or ar (default: en)");
    command.add_flag("--json", stay->json, "print JSON");
    add_choice<law::Purpose>(command, "--purpose", stay->purpose, law::kPurposes,
                             "visit, tourism, work ...; not given: not known");
    add_choice<law::Permit>(command, "--permit", stay->permit, law::kPermits,
                            "a visa or permit that is held, or none; not given: not known");
    add_choice<law::Permit>(command, "--applied-for", stay->applied_for, law::kPermits,
                            "a permit that has been applied for and is being decided");
    add_choice<law::TravelMode>(command, "--mode", stay->mode, law::kTravelModes,
                                "car, bus, foot, rail, air or sea; not given: not known");
    add_choice<law::Sex>(command, "--sex", stay->sex, law::kSexes, "female or male; not given: not known");
    command.add_option("--age", stay->age, "years; not given: not known")->transform(whole_number(0, 150));
    return [stay] { return *stay; };
}

FinishRequest report_options(CLI::App& command, const Words& /*words*/) {
    const auto report = std::make_shared<ReportRequest>();
    command.add_option("results", report->results, "folders that steppe run --out wrote; the first is the base")
        ->required();
    command.add_option("--out", report->out,
                       "the page (default: report.html in the folder, comparison.html in the first of several)");
    add_scenario_of_results(command, report->scenario);
    command.add_flag("--open", report->open, "open it in a browser");
    add_quiet(command, report->quiet, "errors");
    return [report] {
        if (report->out.empty()) {
            report->out = report->results.front() / (report->results.size() > 1 ? "comparison.html" : "report.html");
        }
        return *report;
    };
}

FinishRequest plot_options(CLI::App& command, const Words& /*words*/) {
    const auto plot = std::make_shared<PlotRequest>();
    command.add_option("results", plot->results, "a folder that steppe run --out wrote")->required();
    command.add_option("--out", plot->out, "folder for the pictures (default: plots in the results' folder)");
    add_scenario_of_results(command, plot->scenario);
    add_quiet(command, plot->quiet, "errors");
    return [plot] {
        if (plot->out.empty()) {
            plot->out = plot->results / "plots";
        }
        return *plot;
    };
}

/// A request for tables, and the formats that are asked for: one at most.
template <class Tables>
struct InFormat {
    Tables request;
    bool json = false;
    bool markdown = false;
};

template <class Tables>
void add_formats(CLI::App& command, InFormat<Tables>& asked) {
    add_json(command, asked.json);
    command.add_flag("--markdown", asked.markdown, "as Markdown");
}

template <class Tables>
FinishRequest with_format(std::shared_ptr<InFormat<Tables>> asked) {
    return [asked = std::move(asked)]() -> Request {
        if (asked->json && asked->markdown) {
            return UsageError{"--json and --markdown: one of them"};
        }
        asked->request.format = asked->json       ? TableFormat::json
                                : asked->markdown ? TableFormat::markdown
                                                  : TableFormat::text;
        return asked->request;
    };
}

FinishRequest score_options(CLI::App& command, const Words& /*words*/) {
    const auto asked = std::make_shared<InFormat<ScoreRequest>>();
    ScoreRequest& score = asked->request;
    command.add_option("results", score.results, "an out.csv of Flee's, or folders of steppe flee --out or steppe run")
        ->required();
    command.add_option("--case", score.case_dir,
                       "folder of locations.csv and routes.csv (default: input beside an out.csv, or that of the "
                       "command that made the results)");
    command.add_option("--validation", score.validation_dir,
                       "folder of data_layout.csv (default: source_data in the case's folder or beside it)");
    command
        .add_option("--threshold", score.thresholds,
                    "people in a camp: how well is it told whether they are reached; may be given again")
        ->allow_extra_args(false)
        ->check(number_in(std::numeric_limits<double>::min(), static_cast<double>(kGreatestSize),
                          fmt::format("a number of people above 0 and up to {}", kGreatestSize)));
    command.add_option("--hub", score.hub, "write quantiles and samples as forecast hubs take them (CSV)");
    add_formats(command, *asked);
    return with_format(asked);
}

FinishRequest redistribute_options(CLI::App& command, const Words& /*words*/) {
    const auto redistribute = std::make_shared<RedistributeRequest>();
    add_case_folders(command, redistribute->input_dir, redistribute->validation_dir);
    add_case_days(command, redistribute->days, "how many days (default: the length in sim_period.csv)");
    add_case_settings(command, redistribute->settings);
    command.add_option("--out", redistribute->out, "folder for the table of each member of the ensemble");
    add_quiet(command, redistribute->quiet, "the table and errors");
    return [redistribute] { return *redistribute; };
}

FinishRequest backtest_options(CLI::App& command, const Words& words) {
    const auto asked = std::make_shared<InFormat<BacktestRequest>>();
    BacktestRequest& backtest = asked->request;
    backtest.command = words;
    command
        .add_option("cases", backtest.cases,
                    "folders of cases in Flee's format: input/ or input_csv/, with source_data/ in it or beside it")
        ->required();
    command.add_option("--out", backtest.out, "folder for hubverse tables, a model card and an evaluation matrix");
    command.add_flag("!--shipped", backtest.leave_one_out,
                     "with the defaults that are shipped, also on the conflicts that they were found on");
    command.add_option("--apart", backtest.apart, "name of a case: means are given without it too; may be given again")
        ->allow_extra_args(false);
    command.add_flag("--defaults", backtest.defaults, "print the law of errors that these cases give");
    add_formats(command, *asked);
    return with_format(asked);
}

constexpr auto kCommands = std::to_array<KnownCommand>({
    {"run", "run a scenario; writes summary.csv, provenance.json and report.html", run_options},
    {"check", "check a scenario: all problems at once", check_options},
    {"calibrate", "what the figures published by a day say of the parameters; writes a posterior", calibrate_options},
    {"forecast", "futures from a posterior: fans, probabilities of thresholds, quantiles for hubs", forecast_options},
    {"nowcast", "a forecast again, its futures weighted by what was seen since", nowcast_options},
    {"sensitivity", "which parameters drive which series (Morris); a table and a picture", sensitivity_options},
    {"evaluate", "values of parameters in, numbers out, as JSON; for other programs", evaluate_options},
    {"compare", "run variants beside a scenario; writes differences.csv", compare_options},
    {"pressure", "strain on the services of cities, part by part, from a results folder", pressure_options},
    {"size", "how many beds or desks are enough, with which certainty: a search by runs", size_options},
    {"explain", "what a party may do on a day, with which probability and why", explain_options},
    {"flee", "run a case in Flee's format; prints its out.csv to standard output", flee_options},
    {"import", "make a scenario of a case in another format: steppe import flee ...", import_options},
    {"stay", "until which day a person may stay in a country, and why; informs and does not advise", stay_options},
    {"report", "make report.html of results again; of several: side by side", report_options},
    {"plot", "draw the main figures of results as SVG and PNG", plot_options},
    {"score", "scores of results: beside what was counted, and beside baselines", score_options},
    {"redistribute", "where those are who are in camps, their total given: a case in Flee's format, by Steppe's model",
     redistribute_options},
    {"backtest", "redistribution and forecasts of past conflicts, each left out in turn, beside baselines and Flee",
     backtest_options},
});

}  // namespace

std::span<const KnownCommand> known_commands() { return kCommands; }

}  // namespace steppe
