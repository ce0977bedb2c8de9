#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <optional>

#include "app/commands.hpp"
#include "app/fans.hpp"
#include "app/interrupt.hpp"
#include "app/progress.hpp"
#include "app/published.hpp"
#include "app/recorded_series.hpp"
#include "app/results.hpp"
#include "app/tell.hpp"
#include "ensemble/gather.hpp"
#include "ensemble/ranks.hpp"
#include "exchange/csv.hpp"
#include "exchange/futures_weights.hpp"
#include "exchange/posterior_json.hpp"
#include "exchange/replicate_store.hpp"
#include "inference/calibration.hpp"
#include "inference/given_past.hpp"
#include "inference/reweighting.hpp"
#include "scenario/outlook.hpp"
#include "steppe/random.hpp"

namespace steppe {
namespace {

constexpr const char* kFutures = "futures.bin";
constexpr std::size_t kLastMoves = 10;  // two of each kind for every path

/// A forecast without its futures, or what makes it out.
struct Setting {
    Outlook outlook;
    /// One for each answer with each of the others, the last question's running fastest.
    std::vector<std::unique_ptr<Simulation>> simulations;
    std::vector<std::size_t> recorded;
    std::vector<Reported> reported;
    std::vector<Threshold> thresholds;
    SeriesTable shape;
    Provenance provenance;
    std::uint64_t seed = 0;
};

using Files = std::vector<std::filesystem::path>;

/// The variants of every answer with each of the others, after those of the request.
std::vector<Files> worlds_of(const Outlook& outlook, const Files& variants) {
    std::vector<Files> worlds = {variants};
    for (const Question& question : outlook.questions) {
        std::vector<Files> further;
        for (const Files& world : worlds) {
            for (const Answer& answer : question.answers) {
                further.push_back(world);
                if (answer.variant) {
                    further.back().push_back(*answer.variant);
                }
            }
        }
        worlds = std::move(further);
    }
    return worlds;
}

/// The answers in a future, a position for each question: drawn independently.
std::vector<std::size_t> answers_in(const Outlook& outlook, const RandomKey& future) {
    constexpr std::uint32_t kOutlook = 0x6f75746c;
    std::vector<std::size_t> answers;
    for (std::size_t q = 0; q < outlook.questions.size(); ++q) {
        const std::vector<Answer>& all = outlook.questions[q].answers;
        double left = uniform_from_bits(philox_block({future, 0, kOutlook, q, 0}, 0)[0]);
        std::size_t a = 0;
        while (a + 1 < all.size() && left >= all[a].probability) {
            left -= all[a++].probability;
        }
        answers.push_back(a);
    }
    return answers;
}

const Simulation& world_of(const Setting& setting, const std::vector<std::size_t>& answers) {
    std::size_t position = 0;
    for (std::size_t q = 0; q < answers.size(); ++q) {
        position = position * setting.outlook.questions[q].answers.size() + answers[q];
    }
    return *setting.simulations[position];
}

const Simulation& world_of(const Setting& setting, std::uint32_t future) {
    return world_of(setting, answers_in(setting.outlook, {setting.seed, future}));
}

/// In which the past is followed: that of the likeliest answers.
const Simulation& likeliest_world(const Setting& setting) {
    std::vector<std::size_t> answers;
    for (const Question& question : setting.outlook.questions) {
        const auto likeliest = std::ranges::max_element(question.answers, {}, &Answer::probability);
        answers.push_back(static_cast<std::size_t>(likeliest - question.answers.begin()));
    }
    return world_of(setting, answers);
}

/// outlook.csv: the answers, and in how many of the futures that were drawn each is given.
std::string outlook_csv(const Setting& setting, const std::vector<std::uint32_t>& futures) {
    std::string text = "question,answer,probability,futures,because\n";
    for (std::size_t q = 0; q < setting.outlook.questions.size(); ++q) {
        const Question& question = setting.outlook.questions[q];
        for (std::size_t a = 0; a < question.answers.size(); ++a) {
            const auto given = std::ranges::count_if(futures, [&](std::uint32_t future) {
                return answers_in(setting.outlook, {setting.seed, future})[q] == a;
            });
            append_field(text, question.text);
            text += ',';
            append_field(text, question.answers[a].text);
            text += ',';
            append_number(text, question.answers[a].probability);
            text += fmt::format(",{},", given);
            append_field(text, question.answers[a].because);
            text += '\n';
        }
    }
    return text;
}

/// Files outside the scenario that make the forecast what it is, by their names.
void describe_files(Provenance& provenance, const ForecastRequest& request, const Outlook& outlook) {
    Files files = request.variants;
    if (!request.outlook.empty()) {
        files.push_back(request.outlook);
    }
    for (const Question& question : outlook.questions) {
        for (const Answer& answer : question.answers) {
            if (answer.variant) {
                files.push_back(*answer.variant);
            }
        }
    }
    for (const std::filesystem::path& file : files) {
        describe_variant(provenance, file.stem().string(), file);
    }
}

std::optional<Setting> setting_of(const ForecastRequest& request) {
    const auto within = request.from == kNoDay ? std::nullopt : std::optional(request.from);
    Setting setting;
    Problems problems;
    if (!request.outlook.empty()) {
        setting.outlook = read_outlook(request.outlook, problems);
    }
    if (!tell(problems, {}, true)) {
        return std::nullopt;
    }
    std::vector<RecordedSeries> recorded;
    std::vector<Observation> figures;
    for (const Files& variants : worlds_of(setting.outlook, request.variants)) {
        std::optional<Scenario> scenario = standard_scenario(request.scenario, variants, within);
        if (!scenario) {
            return std::nullopt;
        }
        if (setting.simulations.empty()) {
            setting.provenance = provenance_at_start(request.command, request.threads);
            describe(setting.provenance, *scenario);
            describe_files(setting.provenance, request, setting.outlook);
            setting.seed = request.seed.value_or(scenario->seed);
            setting.reported = reported_in(scenario->observations);
            figures = std::move(scenario->observations);
            recorded = std::move(scenario->recorded);
        }
        setting.simulations.push_back(
            std::make_unique<Simulation>(std::move(scenario->world), std::move(scenario->parameters), scenario->law));
        if (setting.simulations.back()->series() != setting.simulations.front()->series()) {
            fmt::print(stderr, "{}: the answers differ in their places, groups or tiers; futures must have the same\n",
                       request.outlook.string());
            return std::nullopt;
        }
    }
    if (!setting.outlook.title.empty()) {
        setting.provenance.title = setting.outlook.title;
    }
    setting.shape = setting.simulations.front()->shape();
    setting.recorded = recorded_series(recorded, setting.shape.keys, problems);
    Problems warnings;
    note_figures_without_series(figures, setting.shape.keys, warnings);
    bool sound = tell(problems, warnings, request.quiet);
    for (const std::string& text : request.thresholds) {
        const std::optional<Threshold> one = threshold_in(text, setting.shape.keys);
        sound = sound && one;
        if (one) {
            setting.thresholds.push_back(*one);
        }
    }
    return sound ? std::optional(std::move(setting)) : std::nullopt;
}

/// Targets whose series are there: the others have been named.
std::vector<Target> known_targets(std::vector<Target> targets, const std::vector<SeriesKey>& keys) {
    std::erase_if(targets,
                  [&](const Target& target) { return observed_series(std::span(&target.observed, 1), keys).empty(); });
    return targets;
}

/// Fits of all futures in the store, to what was published.
std::vector<double> fits(ReplicateStore& store, const Setting& setting, const std::vector<Target>& targets,
                         std::uint32_t count) {
    std::vector<double> logs(count);
    SeriesTable series = setting.shape;
    store.each([&](std::uint32_t future, std::string_view record) {
        if (future < count) {
            series.values = values_of(record, series.keys.size(), series.days());
            logs[future] = log_fit(targets, numbers_for(targets, series));
        }
    });
    return logs;
}

/// past.csv: how the past was drawn, stretch by stretch; the last row: the moves when all figures were known.
std::string past_csv(const GivenPast& past) {
    std::string text = "to,figures,effective,steps,power,accepted\n";
    for (const Stretch& one : past.stretches) {
        text += fmt::format("{},{},{:.1f},{},{:.4g},{:.3f}\n", format_day(one.to), one.figures, one.effective,
                            one.steps, one.power, one.accepted);
    }
    if (!past.stretches.empty()) {
        text += fmt::format("{},0,{},0,1,{:.3f}\n", format_day(past.stretches.back().to), past.paths.size(),
                            past.accepted_last);
    }
    return text;
}

/// `said` of the figures that it is given; `further` files beside those of every forecast.
void write(const ForecastRequest& request, ReplicateStore& store, Setting& setting, const Drawn& drawn, Day from,
           const std::vector<double>& log_weights, const std::string& said,
           std::map<std::string, std::string> further) {
    Ensemble ensemble;
    ensemble.summary = summary_of(store, setting.shape, drawn.futures, request.threads);
    ensemble.finished = static_cast<std::uint32_t>(drawn.futures.size());
    for (std::uint32_t r = 0; r < ensemble.finished; ++r) {
        ensemble.replicates.push_back(r);
    }
    FanTables fans = fan_tables({store, setting.shape, drawn.futures, from}, setting.recorded, setting.thresholds);
    further.emplace("forecast.csv", forecast_csv(ensemble.summary, setting.recorded, from));
    further.emplace("hubverse.csv", fans.hub);
    if (!setting.thresholds.empty()) {
        further.emplace("thresholds.csv", fans.thresholds);
    }
    if (!setting.outlook.questions.empty() && request.forecast.empty()) {
        further.emplace("outlook.csv", outlook_csv(setting, drawn.futures));
    }
    const std::string weighted =
        fmt::format("effective sample size {:.1f}, power of the weights {:.6g}", drawn.effective, drawn.power);
    further.emplace("weights.csv", weights_csv({from, log_weights}, weighted));
    setting.provenance.seed = setting.seed;
    setting.provenance.mode = "cohort";
    setting.provenance.replicates_asked = ensemble.finished;
    (void)write_results(request.out, ensemble, further, std::move(setting.provenance));
    if (!request.quiet) {
        fmt::print(stderr, "{} futures, {}; {}\n", drawn.futures.size(), said, weighted);
        fmt::print(stderr, "wrote forecast.csv, hubverse.csv, summary.csv{} to {}\n",
                   setting.thresholds.empty() ? "" : ", thresholds.csv", request.out.string());
    }
}

/// All parameters of a world at a particle of the posterior: `places` says where its values belong.
std::vector<double> values_of_world(const Simulation& world, const std::vector<double>& particle,
                                    const std::vector<std::size_t>& places) {
    const std::vector<Parameter>& parameters = world.parameters();
    std::vector<double> values = central_values(parameters);
    for (std::size_t p = 0; p < places.size(); ++p) {
        if (parameters[places[p]].prior.kind != PriorKind::fixed) {  // what a variant sets holds
            values[places[p]] = particle[p];
        }
    }
    return values;
}

/// Where among the parameters those of a posterior stand. A name that is not there or there twice, a value outside the
/// parameter's range are problems.
std::vector<std::size_t> places_of(const PosteriorDraws& posterior, const std::vector<Parameter>& parameters,
                                   const std::string& file, Problems& problems) {
    std::vector<std::size_t> places;
    for (std::size_t n = 0; n < posterior.names.size(); ++n) {
        const std::string& name = posterior.names[n];
        const auto found = std::ranges::find(parameters, name, &Parameter::name);
        const auto place = static_cast<std::size_t>(found - parameters.begin());
        if (found == parameters.end()) {
            problems.add({file}, "the parameter '" + name + "', which the scenario does not have",
                         "a posterior of this scenario", "calibrate again");
        } else if (std::ranges::find(places, place) != places.end()) {
            problems.add({file}, "the parameter '" + name + "' twice", "each parameter once", "calibrate again");
        } else if (std::ranges::any_of(posterior.values, [&](const std::vector<double>& particle) {
                       return !(particle[n] >= found->prior.low && particle[n] <= found->prior.high);
                   })) {
            problems.add({file}, "values of '" + name + "' outside its range",
                         fmt::format("{} to {}", found->prior.low, found->prior.high), "calibrate again");
        }
        places.push_back(place);
    }
    return places;
}

/// What is known of the past singles out few particles. That must not narrow what the figures say nothing of: those
/// parameters are a path's own.
std::vector<double> particle_of(const PosteriorDraws& posterior, const Path& path) {
    std::vector<double> values = posterior.values[path.particle];
    const std::vector<double>& rest = posterior.values[path.rest];
    for (std::size_t n = 0; n < values.size(); ++n) {
        if (std::ranges::find(posterior.not_informed, posterior.names[n]) != posterior.not_informed.end()) {
            values[n] = rest[n];
        }
    }
    return values;
}

GivenPast past_of(const ForecastRequest& request, const Setting& setting, const PosteriorDraws& posterior,
                  const std::vector<std::size_t>& places, const std::vector<Target>& targets, Ranks& ranks) {
    GivenPastOptions options;
    options.seed = setting.seed;
    options.paths = request.replicates;
    options.threads = request.threads;
    options.ranks = &ranks;
    options.stop = &stop_on_interrupt();
    options.rest = !posterior.not_informed.empty();
    options.last_moves = kLastMoves;
    if (!request.quiet && ranks.leads()) {
        options.say = [](const std::string& line) { fmt::print(stderr, "{}\n", line); };
    }
    const Simulation& world = likeliest_world(setting);
    const FollowPath follow = [&](const Path& path, Day until, std::span<const Target> seen) {
        RunOptions run;
        run.key = {setting.seed, 0};
        run.renewals = path.renewals;
        run.lasting = path.lasting;
        run.until = until;
        run.stop = options.stop;
        return numbers_for(seen, world.run(values_of_world(world, particle_of(posterior, path), places), run).series);
    };
    return given_past(targets, posterior.log_likelihood, follow, options);
}

constexpr std::size_t kFewFutures = 100;

/// A tenth of the futures, or 50 where that is more.
double least_effective(std::size_t futures) { return std::max(50.0, static_cast<double>(futures) / 10); }

/// Files of the scenario that a posterior was not made of as they are now; observations may have come since.
std::vector<std::string> changed_since(const PosteriorDraws& posterior,
                                       const std::map<std::string, std::string>& inputs) {
    std::vector<std::string> changed;
    const auto of_scenario = [](const std::string& file) {
        return !file.starts_with("variant:") && file != "observations.csv";
    };
    for (const auto& [file, hash] : inputs) {
        const auto then = posterior.inputs.find(file);
        if (of_scenario(file) && (then == posterior.inputs.end() || then->second != hash)) {
            changed.push_back(file);
        }
    }
    for (const auto& [file, hash] : posterior.inputs) {
        if (of_scenario(file) && !inputs.contains(file)) {
            changed.push_back(file);
        }
    }
    return changed;
}

std::vector<std::string> what_futures_are_of(const Setting& setting) {
    std::vector<std::string> lines = {
        fmt::format("steppe {} ({})", setting.provenance.version, setting.provenance.build)};
    for (const auto& [file, hash] : setting.provenance.inputs) {
        if (file != "observations.csv") {
            lines.push_back(fmt::format("file {} {}", file, hash));
        }
    }
    return lines;
}

int nowcast(const ForecastRequest& request) {
    std::optional<Setting> setting = setting_of(request);
    if (!setting) {
        return kRefused;
    }
    Problems problems;
    const std::optional<WeightsFile> before = read_weights(request.forecast / "weights.csv", problems);
    const std::vector<Observation> seen = read_observations(request.observe, problems);
    note_figures_without_series(seen, setting->shape.keys, problems);
    for (const Observation& one : seen) {
        if (one.to > setting->shape.last_day) {
            problems.add(one.where, "a figure of " + format_day(one.to),
                         "a day of the scenario, up to " + format_day(setting->shape.last_day), "leave it out");
        }
    }
    if (!tell(problems, {}, true) || !before) {
        return kRefused;
    }
    ReplicateStore store(request.forecast / kFutures, what_futures_are_of(*setting), ReplicateStore::Begin::go_on);
    if (!store.differs().empty() || store.size() < before->log_weights.size()) {
        fmt::print(stderr, "{}: not the futures of this scenario: {}\n", (request.forecast / kFutures).string(),
                   fmt::join(store.differs(), "; "));
        return kRefused;
    }
    Day last = before->made_on;
    for (const Observation& one : seen) {
        last = std::max(last, one.published);
    }
    last = std::min(last, setting->shape.last_day - 1);
    const std::vector<Target> targets =
        known_targets(targets_of(reported_in(seen), last, Counts::cumulative).targets, setting->shape.keys);
    prepare_results(request.out);
    std::vector<double> logs = fits(store, *setting, targets, static_cast<std::uint32_t>(before->log_weights.size()));
    for (std::size_t f = 0; f < logs.size(); ++f) {
        logs[f] += before->log_weights[f];
    }
    if (logs.size() < kFewFutures) {
        fmt::print(stderr, "{} futures are too few to weigh: the nowcast is nearly the forecast; forecast with more\n",
                   logs.size());
    }
    setting->seed = 0;
    write(request, store, *setting, draw_futures(logs, least_effective(logs.size())), last, logs,
          fmt::format("weighted by {} figures", targets.size()), {});
    return kDone;
}

}  // namespace

int forecast(const ForecastRequest& request, Ranks& ranks) {
    if (!request.forecast.empty()) {
        return ranks.leads() ? nowcast(request) : kDone;
    }
    std::optional<Setting> setting = setting_of(request);
    if (!setting) {
        return kRefused;
    }
    Problems problems;
    const PosteriorDraws posterior = read_posterior(request.posterior, problems);
    const std::vector<Parameter>& parameters = setting->simulations.front()->parameters();
    const std::vector<std::size_t> places = places_of(posterior, parameters, request.posterior.string(), problems);
    if (problems.empty() && posterior.until > request.from) {
        problems.add({request.posterior.string()}, "what was published up to " + format_day(posterior.until),
                     "nothing that was published after " + format_day(request.from), "calibrate --until that day");
    }
    if (!tell(problems, {}, true)) {
        return kRefused;
    }
    if (request.from >= setting->shape.last_day) {
        fmt::print(stderr, "--from {}: nothing is left to forecast\n", format_day(request.from));
        return kRefused;
    }
    const std::vector<Target> targets =
        known_targets(targets_of(setting->reported, request.from, posterior.counts).targets, setting->shape.keys);
    if (ranks.leads()) {
        prepare_results(request.out);
        if (const std::vector<std::string> changed = changed_since(posterior, setting->provenance.inputs);
            !changed.empty()) {
            fmt::print(stderr,
                       "warning: {} is of another state of the scenario, which differs in {}; calibrate again unless "
                       "that does not matter\n",
                       request.posterior.string(), fmt::join(changed, ", "));
        }
        fmt::print(stderr, "seed {}\n", setting->seed);
    }
    const GivenPast past = past_of(request, *setting, posterior, places, targets, ranks);
    EnsembleOptions options;
    options.seed = setting->seed;
    options.replicates = request.replicates;
    options.threads = request.threads;
    options.ranks = &ranks;
    options.stop = &stop_on_interrupt();
    options.values = [&](std::uint32_t future) {
        return values_of_world(world_of(*setting, future), particle_of(posterior, past.paths[future]), places);
    };
    options.begin = [&](std::uint32_t future, RunOptions& run) {
        run.renewals = past.paths[future].renewals;
        run.lasting = past.paths[future].lasting;
    };
    std::optional<ReplicateStore> store;
    std::optional<Progress> progress;
    if (ranks.leads()) {
        store.emplace(request.out / kFutures, what_futures_are_of(*setting), ReplicateStore::Begin::anew);
        options.store = &*store;
        if (!request.quiet) {
            progress.emplace(options.replicates);
            options.on_replicate_done = [&](std::uint32_t done) { progress->show(done); };
        }
    }
    const Ensemble all =
        run_ensemble([&](std::uint32_t future) -> const Simulation& { return world_of(*setting, future); }, options);
    progress.reset();
    if (!store) {  // another rank leads
        return kDone;
    }
    if (all.finished < options.replicates) {
        fmt::print(stderr, "interrupted: {} of {} futures; nothing written\n", all.finished, options.replicates);
        return kInterrupted;
    }
    // Little is left to weigh: where an answer changes the past.
    std::vector<double> logs = fits(*store, *setting, targets, options.replicates);
    for (std::size_t f = 0; f < logs.size(); ++f) {
        logs[f] -= past.log_fits[f];
    }
    write(request, *store, *setting, draw_futures(logs, least_effective(logs.size())), request.from, logs,
          fmt::format("given {} figures: {} different pasts, {} of {} particles", targets.size(), past.different,
                      past.particles, posterior.values.size()),
          {{"past.csv", past_csv(past)}});
    return kDone;
}

}  // namespace steppe
