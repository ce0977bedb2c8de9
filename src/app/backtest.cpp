// steppe backtest: past conflicts, each left out in turn.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>

#include "app/backtest_files.hpp"
#include "app/commands.hpp"
#include "app/destination.hpp"
#include "app/flee_ensemble.hpp"
#include "app/tell.hpp"
#include "exchange/flee_out.hpp"
#include "inference/camp_backtest.hpp"
#include "inference/forecast_errors.hpp"
#include "inference/point_scores.hpp"
#include "inference/quantile_scores.hpp"
#include "inference/relative_difference.hpp"
#include "inference/relative_skill.hpp"
#include "scenario/cells.hpp"

namespace steppe {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<std::int32_t, 3> kLeads = {7, 30, 90};
constexpr std::uint32_t kFleeSeeds = 5;
constexpr std::size_t kBlockDays = 60;  ///< errors of days and origins nearer than this go together
constexpr std::uint64_t kBlockSeed = 1;
constexpr std::size_t kSearchMembers = 32;

/// A case as its settings make it (counts divided by `hasten`), which Flee and the redistribution read, and in persons.
struct Conflict {
    flee::Case as_set;
    CampCase redistributed;
    CampCase forecast;  ///< in persons
    Day start = kNoDay;
};

CampCase camp_case(const flee::Case& the_case, const std::string& name) {
    return {name, camp_setting(the_case), camp_counts(the_case), published_counts(the_case)};
}

std::optional<Conflict> read_conflict(const std::filesystem::path& folder, Problems& problems) {
    std::error_code absent;
    flee::Request wanted;
    wanted.input_dir = folder;
    for (const char* const below : {"input", "input_csv"}) {  // ours, FabFlee's
        if (std::filesystem::is_regular_file(folder / below / "locations.csv", absent)) {
            wanted.input_dir = folder / below;
        }
    }
    wanted.validation_dir = wanted.input_dir / "source_data";
    for (const char* const beside : {"source_data", "validation"}) {
        if (!std::filesystem::is_directory(wanted.validation_dir, absent)) {
            wanted.validation_dir = folder / beside;
        }
    }
    Conflict conflict;
    for (const bool with_settings : {true, false}) {
        wanted.settings = std::nullopt;
        if (with_settings && std::filesystem::is_regular_file(wanted.input_dir / "simsetting.yml", absent)) {
            wanted.settings = wanted.input_dir / "simsetting.yml";
        }
        flee::Reading reading = read_flee_case(wanted);
        if (reading.problems.empty() && flee::output_camps(reading.flee_case).empty()) {
            reading.problems.add({(wanted.input_dir / "locations.csv").string()}, "no camp", "at least one",
                                 "add the camps that people go to");
        }
        if (!reading.problems.empty()) {
            for (const Problem& problem : reading.problems.sorted()) {
                problems.add(problem.where, problem.found, problem.expected, problem.repair);
            }
            return std::nullopt;
        }
        const std::string name = (std::filesystem::absolute(folder) / "").lexically_normal().parent_path().filename();
        (with_settings ? conflict.redistributed : conflict.forecast) = camp_case(reading.flee_case, name);
        conflict.start = reading.flee_case.start_date;
        if (with_settings) {
            conflict.as_set = std::move(reading.flee_case);
        }
    }
    return conflict;
}

/// Mean over seeds; NaN where the case does not let Flee run.
double flee_error(const flee::Case& the_case) {
    double sum = 0;
    for (std::uint32_t seed = 1; seed <= kFleeSeeds; ++seed) {
        EnsembleOptions options;
        options.seed = seed;
        const flee::CaseResult result = run_flee_replicate(the_case, flee::Order::by_rounds, options, 0);
        sum += averaged_relative_difference(result.in_camp, flee::counted(the_case, result),
                                            flee::counted_in_all(the_case, result))
                   .rescaled;
    }
    return sum / kFleeSeeds;
}

/// The last row: means over the rows, of the columns that are means; then without those set apart.
void add_means(ScoreTable& table, const std::vector<std::string>& apart) {
    const std::vector<ScoreTable::Row> rows = table.rows;
    const auto add = [&](const std::string& name, const std::vector<std::string>& without) {
        std::vector<double> sums(table.columns.size(), 0);
        double count = 0;
        for (const ScoreTable::Row& row : rows) {
            if (std::ranges::find(without, row.name) == without.end()) {
                count += 1;
                for (std::size_t i = 0; i < sums.size(); ++i) {
                    sums[i] += row.values[i];
                }
            }
        }
        for (double& sum : sums) {
            sum /= count;
        }
        table.rows.push_back({name, std::move(sums)});
    };
    if (rows.size() > 1) {
        add("mean", {});
        if (!apart.empty()) {
            add(fmt::format("mean without {}", fmt::join(apart, ", ")), apart);
        }
    }
}

/// Errors of the redistribution by candidate and case.
std::vector<std::vector<double>> candidate_errors(const std::vector<Conflict>& conflicts,
                                                  const std::vector<CampChoiceRanges>& candidates) {
    std::vector<std::vector<double>> errors;
    const bool shows = ::isatty(STDERR_FILENO) != 0;
    for (const CampChoiceRanges& ranges : candidates) {
        if (shows) {
            fmt::print(stderr, "\r\x1b[K{} of {} ranges of exponents tried on {} conflicts", errors.size(),
                       candidates.size(), conflicts.size());
            std::fflush(stderr);
        }
        errors.emplace_back();
        for (const Conflict& conflict : conflicts) {
            const CampCase& one = conflict.redistributed;
            const Redistribution made = redistribute(one.setting, one.counts, ranges, kSearchMembers);
            errors.back().push_back(
                averaged_relative_difference(made.median, one.counts.counted, one.counts.in_all_camps).rescaled);
        }
    }
    if (shows) {
        (void)std::fputs("\r\x1b[K", stderr);
    }
    return errors;
}

/// Each conflict's prediction, by ranges found on the others, or as shipped.
std::vector<Redistribution> redistributions(const std::vector<Conflict>& conflicts, bool leave_one_out) {
    const std::vector<CampChoiceRanges> candidates = candidate_ranges();
    const auto errors = leave_one_out ? candidate_errors(conflicts, candidates) : std::vector<std::vector<double>>{};
    std::vector<Redistribution> made;
    for (std::size_t k = 0; k < conflicts.size(); ++k) {
        const CampCase& one = conflicts[k].redistributed;
        made.push_back(redistribute(one.setting, one.counts,
                                    leave_one_out ? candidates[best_candidate(errors, k)] : CampChoiceRanges{}));
    }
    return made;
}

/// Share of counts within the central 90 % of the others' errors.
double redistribution_coverage(const CampCounts& counts, const Redistribution& made, const ErrorLaw& law) {
    const std::vector<double> ends = error_quantiles(law, std::array{0.05, 0.95});
    double inside = 0;
    const std::vector<double> errors = redistribution_errors(counts, made);
    for (const double error : errors) {
        inside += ends[0] <= error && error <= ends[1] ? 1 : 0;
    }
    return inside / static_cast<double>(errors.size());
}

ErrorLaw redistribution_law(const std::vector<Conflict>& conflicts, const std::vector<Redistribution>& made,
                            std::optional<std::size_t> left_out) {
    std::vector<std::vector<double>> errors;
    for (std::size_t k = 0; k < conflicts.size(); ++k) {
        if (k != left_out) {
            errors.push_back(redistribution_errors(conflicts[k].redistributed.counts, made[k]));
        }
    }
    return law_of_unseen(errors);
}

ScoreTable redistribution_table(const std::vector<Conflict>& conflicts, const std::vector<Redistribution>& made,
                                const BacktestRequest& request) {
    ScoreTable table{
        "Where people are: averaged relative difference, rescaled",
        "redistribution",
        fmt::format("Every column is told each day's total. Capacities are declared by the case, mostly the largest "
                    "later count. Low, high: 90 % interval of Steppe's error, from blocks of {} days. In 90 %: "
                    "share of counts within Steppe's 90 % interval.",
                    kBlockDays),
        "conflict",
        {"Flee", "capacity shares", "shares of day 30", "gravity", "radiation", "Steppe", "low", "high", "in 90 %",
         "shares 30 days before"},
        {}};
    for (std::size_t k = 0; k < conflicts.size(); ++k) {
        const CampCase& one = conflicts[k].redistributed;
        const CampCounts& counts = one.counts;
        const auto error_of = [&](const std::vector<double>& predicted) {
            return averaged_relative_difference(predicted, counts.counted, counts.in_all_camps).rescaled;
        };
        const Opportunities opportunities =
            declared_opportunities(conflicts[k].as_set, one.setting.camps).opportunities;
        const Range interval = interval_of_mean(daily_errors(counts, made[k].median), kBlockDays, kBlockSeed);
        const bool own_law = request.leave_one_out && conflicts.size() > 1;
        const ErrorLaw law = own_law ? redistribution_law(conflicts, made, k) : shipped_redistribution_errors();
        table.rows.push_back(
            {one.name,
             {flee_error(conflicts[k].as_set), error_of(constant_shares(counts, opportunities.capacity)),
              error_of(shares_of_day(counts, 30)), error_of(constant_shares(counts, gravity_weights(opportunities))),
              error_of(constant_shares(counts, radiation_weights(opportunities))), error_of(made[k].median),
              interval.low, interval.high, redistribution_coverage(counts, made[k], law),
              error_of(lagged_shares(counts, 30))}});
    }
    add_means(table, request.apart);
    return table;
}

/// Who forecasts. All have intervals that are made in the same way, but for the last, which knows nothing of other
/// conflicts and says nothing until an outcome of its own is known.
constexpr std::size_t kSteppe = 0;
constexpr std::size_t kPersistence = 1;
constexpr std::size_t kContinued = 2;
constexpr std::size_t kOwnPast = 3;
constexpr std::array<const char*, 4> kForecasters = {"Steppe", "level persistence", "trend continued",
                                                     "persistence, own errors"};

/// What one of them said of each conflict, at one lead.
struct Said {
    std::vector<std::vector<CampOutlook>> outlooks;           ///< by conflict
    std::vector<std::vector<std::vector<double>>> quantiles;  ///< by conflict, as `outlook_quantiles`, of `kHubLevels`
};
using SaidAtLeads = std::array<std::array<Said, kLeads.size()>, kForecasters.size()>;  ///< [forecaster][lead]

/// The trend that was best, against level persistence, on all conflicts but one.
std::vector<DampedTrend> chosen_trends(const std::vector<Conflict>& conflicts, bool leave_one_out) {
    if (!leave_one_out) {
        return std::vector<DampedTrend>(conflicts.size());
    }
    const std::vector<DampedTrend> candidates = candidate_trends();
    std::vector<std::vector<double>> errors(candidates.size(), std::vector<double>(conflicts.size(), 0));
    for (std::size_t k = 0; k < conflicts.size(); ++k) {
        for (const std::int32_t lead : kLeads) {
            const double reference =
                mean_relative_error(outlooks(conflicts[k].forecast, lead, level_persistence_trend()));
            for (std::size_t i = 0; i < candidates.size() && reference > 0; ++i) {
                errors[i][k] += mean_relative_error(outlooks(conflicts[k].forecast, lead, candidates[i])) / reference;
            }
        }
    }
    std::vector<DampedTrend> chosen;
    chosen.reserve(conflicts.size());
    for (std::size_t k = 0; k < conflicts.size(); ++k) {
        chosen.push_back(candidates[best_candidate(errors, k)]);
    }
    return chosen;
}

std::vector<std::vector<double>> errors_by_conflict(const std::vector<std::vector<CampOutlook>>& all,
                                                    std::optional<std::size_t> left_out) {
    std::vector<std::vector<double>> errors;
    for (std::size_t k = 0; k < all.size(); ++k) {
        if (k != left_out) {
            errors.push_back(forecast_errors(all[k]));
        }
    }
    return errors;
}

SaidAtLeads forecasts(const std::vector<Conflict>& conflicts, bool leave_one_out) {
    const std::vector<DampedTrend> trends = chosen_trends(conflicts, leave_one_out);
    SaidAtLeads all;
    for (std::size_t i = 0; i < kLeads.size(); ++i) {
        for (std::size_t k = 0; k < conflicts.size(); ++k) {
            const auto of = [&](const DampedTrend& trend) { return outlooks(conflicts[k].forecast, kLeads[i], trend); };
            all[kSteppe][i].outlooks.push_back(of(trends[k]));
            all[kPersistence][i].outlooks.push_back(of(level_persistence_trend()));
            all[kContinued][i].outlooks.push_back(of(continued_trend()));
        }
        all[kOwnPast][i].outlooks = all[kPersistence][i].outlooks;
    }
    return all;
}

void give_quantiles(SaidAtLeads& all, std::size_t conflicts, bool leave_one_out) {
    for (std::size_t who = 0; who < all.size(); ++who) {
        for (std::size_t k = 0; k < conflicts; ++k) {
            std::vector<LeadOutlooks> leads;
            leads.reserve(kLeads.size());
            for (std::size_t i = 0; i < kLeads.size(); ++i) {
                leads.push_back({all[who][i].outlooks[k], {}});
                if (who != kOwnPast) {
                    leads.back().others = leave_one_out ? law_of_unseen(errors_by_conflict(all[who][i].outlooks, k))
                                                        : shipped_forecast_errors(kLeads[i]);
                }
            }
            for (std::size_t i = 0; i < kLeads.size(); ++i) {
                all[who][i].quantiles.push_back(who == kOwnPast
                                                    ? outlook_quantiles(std::span(leads).subspan(i, 1), 0, kHubLevels)
                                                    : outlook_quantiles(leads, i, kHubLevels));
            }
        }
    }
}

struct QuantileScores {
    double wis = 0, in_50 = 0, in_90 = 0;  ///< means
    std::vector<double> by_task;           ///< WIS by outlook and camp; NaN where nothing was said
};
QuantileScores quantile_scores(const std::vector<CampOutlook>& all, const std::vector<std::vector<double>>& quantiles) {
    constexpr std::size_t kLevels = kHubLevels.size();
    constexpr std::size_t k5 = 2;   // position of 0.05
    constexpr std::size_t k25 = 6;  // of 0.25
    QuantileScores scores;
    double n = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t c = 0; c < all[i].observed.size(); ++c) {
            const double seen = all[i].observed[c];
            n += 1;
            if (quantiles[i].empty()) {
                scores.by_task.push_back(kNone);
                continue;
            }
            const auto of_camp = std::span(quantiles[i]).subspan(c * kLevels, kLevels);
            scores.by_task.push_back(weighted_interval_score(kHubLevels, of_camp, seen).total());
            scores.wis += scores.by_task.back();
            scores.in_50 += of_camp[k25] <= seen && seen <= of_camp[kLevels - 1 - k25] ? 1 : 0;
            scores.in_90 += of_camp[k5] <= seen && seen <= of_camp[kLevels - 1 - k5] ? 1 : 0;
        }
    }
    scores.wis /= n;
    scores.in_50 /= n;
    scores.in_90 /= n;
    return scores;
}

ScoreTable forecast_table(const std::vector<Conflict>& conflicts, const SaidAtLeads& all, std::size_t at,
                          const BacktestRequest& request, std::vector<HubForecasts>& hub) {
    const std::int32_t lead_days = kLeads[at];
    ScoreTable table{fmt::format("How many there will be in {} days", lead_days),
                     "forecast",
                     "",
                     "conflict",
                     {"forecasts", "level persistence", "Steppe", "skill", "low", "high", "WIS, persistence",
                      "WIS, Steppe", "WIS skill", "in 50 %", "in 90 %"},
                     {}};
    for (std::size_t k = 0; k < conflicts.size(); ++k) {
        const std::vector<CampOutlook>& ours = all[kSteppe][at].outlooks[k];
        const std::vector<CampOutlook>& persistence = all[kPersistence][at].outlooks[k];
        if (ours.empty()) {
            continue;
        }
        const double reference = mean_relative_error(persistence);
        const double error = mean_relative_error(ours);
        std::vector<double> gains;
        gains.reserve(ours.size());
        for (std::size_t i = 0; i < ours.size(); ++i) {
            gains.push_back((persistence[i].relative_error() - ours[i].relative_error()) / reference);
        }
        const Range interval = interval_of_mean(
            gains, (kBlockDays + static_cast<std::size_t>(lead_days)) / static_cast<std::size_t>(kOriginStep),
            kBlockSeed);
        const QuantileScores scores = quantile_scores(ours, all[kSteppe][at].quantiles[k]);
        const double wis_of_persistence = quantile_scores(persistence, all[kPersistence][at].quantiles[k]).wis;
        table.rows.push_back(
            {conflicts[k].forecast.name,
             {static_cast<double>(ours.size()), reference, error, skill(error, reference), interval.low, interval.high,
              wis_of_persistence, scores.wis, skill(scores.wis, wis_of_persistence), scores.in_50, scores.in_90}});
        hub.push_back({conflicts[k].forecast.name, conflicts[k].forecast.setting.camps, conflicts[k].start, lead_days,
                       &ours, all[kSteppe][at].quantiles[k]});
    }
    add_means(table, request.apart);
    return table;
}

/// WIS of all, each against each.
ScoreTable pairwise_table(const std::vector<Conflict>& conflicts, const SaidAtLeads& all,
                          const BacktestRequest& request) {
    ScoreTable table{"WIS relative to level persistence, each against each",
                     "forecast",
                     "Below 1 is better. Geometric mean of the ratios of mean WIS against every other column and level "
                     "persistence, over the forecasts that both made (Cramer et al. 2022, PNAS), told as a part of "
                     "that of level persistence. Trend continued: each camp's own rate, for ever. Both have intervals "
                     "made as Steppe's are. Persistence, own errors: its intervals are its own past errors in this "
                     "conflict, none at first. Means are geometric.",
                     "conflict",
                     {},
                     {}};
    for (const std::int32_t lead : kLeads) {
        for (const std::size_t who : {kSteppe, kContinued, kOwnPast}) {
            table.columns.push_back(fmt::format("{}, {} days", kForecasters[who], lead));
        }
    }
    for (std::size_t k = 0; k < conflicts.size(); ++k) {
        ScoreTable::Row row{conflicts[k].forecast.name, {}};
        for (std::size_t i = 0; i < kLeads.size(); ++i) {
            std::vector<std::vector<double>> scores;
            scores.reserve(all.size());
            for (const auto& said : all) {
                scores.push_back(quantile_scores(said[i].outlooks[k], said[i].quantiles[k]).by_task);
            }
            const std::vector<double> skills = relative_skills(scores, kPersistence);
            row.values.insert(row.values.end(), {skills[kSteppe], skills[kContinued], skills[kOwnPast]});
        }
        table.rows.push_back(std::move(row));
    }
    const auto each = [&](double (*change)(double)) {
        for (ScoreTable::Row& row : table.rows) {
            std::ranges::transform(row.values, row.values.begin(), change);
        }
    };
    each([](double value) { return std::log(value); });
    add_means(table, request.apart);
    each([](double value) { return std::exp(value); });
    return table;
}

/// The arrays of src/inference/forecast_errors.cpp.
void print_defaults(const std::vector<Conflict>& conflicts, const std::vector<Redistribution>& made,
                    const SaidAtLeads& all) {
    const auto print = [](const std::string& name, const ErrorLaw& law) {
        std::vector<std::string> numbers;
        numbers.reserve(law.errors.size());
        for (const double error : law.errors) {
            numbers.push_back(fmt::format("{:.4f}", error));
        }
        fmt::print("constexpr Errors {} = {{{}}};\n", name, fmt::join(numbers, ", "));
    };
    for (std::size_t i = 0; i < kLeads.size(); ++i) {
        print(fmt::format("kAfter{}Days", kLeads[i]),
              law_of_unseen(errors_by_conflict(all[kSteppe][i].outlooks, std::nullopt)));
    }
    print("kRedistributed", redistribution_law(conflicts, made, std::nullopt));
}

}  // namespace

int backtest(const BacktestRequest& request) {
    Problems problems;
    std::vector<Conflict> conflicts;
    for (const std::filesystem::path& folder : request.cases) {
        if (auto conflict = read_conflict(folder, problems)) {
            conflicts.push_back(std::move(*conflict));
        }
    }
    std::vector<std::string> names;
    for (const Conflict& conflict : conflicts) {
        if (std::ranges::find(names, conflict.forecast.name) != names.end()) {
            problems.add({conflict.forecast.name}, "a case that is given twice", "each case once",
                         "what is left out of the fit must not be in it under another path");
        }
        names.push_back(conflict.forecast.name);
    }
    for (const std::string& apart : request.apart) {
        if (problems.empty() && std::ranges::find(names, apart) == names.end()) {
            problems.add({"--apart"}, "'" + apart + "', which is none of the cases", "the name of a case",
                         did_you_mean(apart, names, "name a case by its folder"));
        }
    }
    std::error_code absent;
    if (!request.out.empty() && std::filesystem::exists(request.out, absent) &&
        !(std::filesystem::is_directory(request.out, absent) && std::filesystem::is_empty(request.out, absent))) {
        problems.add({request.out.string()}, "something that is there already", "a new or an empty folder",
                     "name another one with --out, or move it away");
    }
    if (!tell(problems, {}, true)) {
        return kRefused;
    }
    if (!request.out.empty()) {
        prepare_folder(request.out);
    }
    const bool leave_one_out = request.leave_one_out && !request.defaults && conflicts.size() > 1;
    const std::vector<Redistribution> made = redistributions(conflicts, leave_one_out);
    SaidAtLeads said = forecasts(conflicts, leave_one_out);
    if (request.defaults) {
        print_defaults(conflicts, made, said);
        return kDone;
    }
    give_quantiles(said, conflicts.size(), leave_one_out);
    std::vector<HubForecasts> hub;
    std::vector<ScoreTable> tables = {redistribution_table(conflicts, made, request)};
    for (std::size_t i = 0; i < kLeads.size(); ++i) {
        tables.push_back(forecast_table(conflicts, said, i, request, hub));
    }
    tables.back().note =
        "Nothing is known that was published after the day of the forecast, capacities included; one forecast a week. "
        "Error: sum "
        "over camps of |median - published| / sum published, mean over forecasts. Low, high: 90 % interval of the "
        "skill, from "
        "blocks of 60 days and the lead. Level persistence is what was last published; in the columns WIS it has "
        "intervals made "
        "as Steppe's are.";
    tables.push_back(pairwise_table(conflicts, said, request));
    if (!request.out.empty()) {
        write_backtest(request.out, hub, tables, request.command);
    }
    const std::string text = request.format == TableFormat::json       ? score_tables_json("backtest", tables)
                             : request.format == TableFormat::markdown ? score_tables_markdown(tables)
                                                                       : score_tables_text(tables);
    std::fwrite(text.data(), 1, text.size(), stdout);
    return kDone;
}

}  // namespace steppe
