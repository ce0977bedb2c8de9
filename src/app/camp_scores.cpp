#include "app/camp_scores.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "app/verification_tables.hpp"
#include "inference/ensemble_scores.hpp"
#include "inference/point_scores.hpp"
#include "inference/relative_difference.hpp"
#include "inference/verification.hpp"

namespace steppe {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint64_t kPitSeed = 1;

struct Baseline {
    std::string name;
    std::vector<double> predicted;  ///< empty: not known for want of capacities and roads
};

/// Those that are told each day's total, as every prediction here.
std::vector<Baseline> redistribution_baselines(const CampPrediction& prediction) {
    const CampCounts& counts = prediction.counts;
    std::vector<Baseline> all = {{"capacity shares", {}},
                                 {fmt::format("shares of day {}", kSharesOfDay), shares_of_day(counts, kSharesOfDay)},
                                 {fmt::format("shares {} days before", kLagDays), lagged_shares(counts, kLagDays)},
                                 {"gravity", {}},
                                 {"radiation", {}}};
    if (prediction.opportunities) {
        all[0].predicted = constant_shares(counts, prediction.opportunities->capacity);
        all[3].predicted = constant_shares(counts, gravity_weights(*prediction.opportunities));
        all[4].predicted = constant_shares(counts, radiation_weights(*prediction.opportunities));
    }
    return all;
}

RelativeDifference difference_of(const CampCounts& counts, std::span<const double> predicted) {
    return averaged_relative_difference(predicted, counts.counted, counts.in_all_camps);
}

/// Mean over replicates.
RelativeDifference mean_difference(const CampPrediction& prediction) {
    RelativeDifference mean;
    for (const std::vector<double>& member : prediction.members) {
        const RelativeDifference one = difference_of(prediction.counts, member);
        mean.normal += one.normal / static_cast<double>(prediction.members.size());
        mean.rescaled += one.rescaled / static_cast<double>(prediction.members.size());
    }
    return mean;
}

std::vector<double> ensemble_mean(const CampPrediction& prediction) {
    std::vector<double> mean(prediction.counts.counted.size(), 0);
    for (const std::vector<double>& member : prediction.members) {
        for (std::size_t i = 0; i < mean.size(); ++i) {
            mean[i] += member[i] / static_cast<double>(prediction.members.size());
        }
    }
    return mean;
}

std::vector<double> of_camp(const CampCounts& counts, std::span<const double> table, std::size_t camp) {
    std::vector<double> series;
    series.reserve(counts.days);
    for (std::size_t day = 0; day < counts.days; ++day) {
        series.push_back(table[day * counts.camps + camp]);
    }
    return series;
}

ScoreTable beside_baselines(const CampPrediction& prediction) {
    const CampCounts& counts = prediction.counts;
    const std::vector<double> persistence = level_persistence(counts, kLagDays);
    const std::vector<double> mean = ensemble_mean(prediction);
    const RelativeDifference ours = mean_difference(prediction);
    ScoreTable table{
        prediction.name + " beside baselines",
        "redistribution",
        fmt::format("Every row is told each day's total in all camps. Capacities that Flee's inputs declare are "
                    "mostly the largest later count: whoever reads them (capacity, gravity, radiation, Flee) "
                    "knows something of the answer. MASE: mean absolute error over that of level persistence "
                    "({} days), which is not told the total. Skill: 1 - rescaled / rescaled of that row.",
                    kLagDays),
        "prediction",
        {"normal", "rescaled", "MAE", "MASE", "skill against it"},
        {}};
    const auto row = [&](const std::string& name, std::span<const double> predicted, RelativeDifference difference,
                         double skill_against) {
        table.rows.push_back({name,
                              {difference.normal, difference.rescaled, mean_absolute_error(predicted, counts.counted),
                               mean_absolute_scaled_error(predicted, persistence, counts.counted), skill_against}});
    };
    row(prediction.name, mean, ours, kNone);
    for (const Baseline& baseline : redistribution_baselines(prediction)) {
        if (!baseline.predicted.empty()) {
            const RelativeDifference difference = difference_of(counts, baseline.predicted);
            row(baseline.name, baseline.predicted, difference, skill(ours.rescaled, difference.rescaled));
        }
    }
    return table;
}

ScoreTable by_camp(const CampPrediction& prediction) {
    const CampCounts& counts = prediction.counts;
    const std::vector<double> mean = ensemble_mean(prediction);
    const std::vector<double> persistence = level_persistence(counts, kLagDays);
    ScoreTable table{prediction.name + " by camp",
                     "redistribution",
                     "",
                     "camp",
                     {"largest count", "MAE", "bias", "MASE", "MAE of log(1+x)"},
                     {}};
    for (std::size_t camp = 0; camp < counts.camps; ++camp) {
        const std::vector<double> seen = of_camp(counts, counts.counted, camp);
        const std::vector<double> said = of_camp(counts, mean, camp);
        table.rows.push_back({prediction.camps[camp],
                              {std::ranges::max(seen), mean_absolute_error(said, seen), mean_error(said, seen),
                               mean_absolute_scaled_error(said, of_camp(counts, persistence, camp), seen),
                               mean_absolute_error(log1p_of(said), log1p_of(seen))}});
    }
    return table;
}

std::vector<ForecastOutcome> outcomes_of(const CampPrediction& prediction) {
    std::vector<ForecastOutcome> outcomes(prediction.counts.counted.size());
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        outcomes[i].observed = prediction.counts.counted[i];
        for (const std::vector<double>& member : prediction.members) {
            outcomes[i].members.push_back(member[i]);
        }
    }
    return outcomes;
}

/// Mean over days of the energy score of all camps together.
std::pair<double, double> energy_scores(const CampPrediction& prediction) {
    const CampCounts& counts = prediction.counts;
    double plain = 0;
    double fair = 0;
    std::vector<double> members(prediction.members.size() * counts.camps);
    for (std::size_t day = 0; day < counts.days; ++day) {
        const auto first = static_cast<std::ptrdiff_t>(day * counts.camps);
        const auto width = static_cast<std::ptrdiff_t>(counts.camps);
        for (std::size_t r = 0; r < prediction.members.size(); ++r) {
            std::copy_n(prediction.members[r].begin() + first, width,
                        members.begin() + static_cast<std::ptrdiff_t>(r) * width);
        }
        const auto seen = std::span(counts.counted).subspan(day * counts.camps, counts.camps);
        plain += energy_score(members, seen) / static_cast<double>(counts.days);
        fair += fair_energy_score(members, seen) / static_cast<double>(counts.days);
    }
    return {plain, fair};
}

std::vector<ScoreTable> threshold_tables(const CampPrediction& prediction, const std::vector<ForecastOutcome>& outcomes,
                                         const std::vector<double>& thresholds) {
    const CampCounts& counts = prediction.counts;
    std::vector<double> largest;
    largest.reserve(counts.camps);
    for (std::size_t camp = 0; camp < counts.camps; ++camp) {
        largest.push_back(std::ranges::max(of_camp(counts, counts.counted, camp)));
    }
    std::vector<NamedForecasts> named;
    const auto add = [&](const std::string& name, const std::function<double(std::size_t camp)>& threshold) {
        NamedForecasts one{name, {}};
        for (std::size_t i = 0; i < outcomes.size(); ++i) {
            const double level = threshold(i % counts.camps);
            one.forecasts.push_back(
                {probability_of_reaching(outcomes[i].members, level), outcomes[i].observed >= level});
        }
        named.push_back(std::move(one));
    };
    for (const double threshold : thresholds) {
        add(fmt::format("{:.10g} people", threshold), [&](std::size_t) { return threshold; });
    }
    if (thresholds.empty()) {
        for (const auto& [name, part] : {std::pair("a quarter of the largest count", 0.25),
                                         std::pair("half of it", 0.5), std::pair("three quarters of it", 0.75)}) {
            add(name, [&, share = part](std::size_t camp) { return share * largest[camp]; });
        }
    }
    return threshold_score_tables(prediction.name, "redistribution", named);
}

}  // namespace

ScoreTable relative_difference_table(const std::vector<CampPrediction>& predictions) {
    ScoreTable table{"Averaged relative difference",
                     "redistribution",
                     "",
                     "prediction",
                     {"days", "camps", "normal", "rescaled"},
                     {}};
    std::vector<double> sums;
    for (const CampPrediction& prediction : predictions) {
        const RelativeDifference ours = mean_difference(prediction);
        ScoreTable::Row row{prediction.name,
                            {static_cast<double>(prediction.counts.days), static_cast<double>(prediction.counts.camps),
                             ours.normal, ours.rescaled}};
        for (const Baseline& baseline : redistribution_baselines(prediction)) {
            if (table.rows.empty()) {
                table.columns.push_back(baseline.name);
            }
            row.values.push_back(
                baseline.predicted.empty() ? kNone : difference_of(prediction.counts, baseline.predicted).rescaled);
        }
        sums.resize(row.values.size(), 0);
        for (std::size_t i = 0; i < sums.size(); ++i) {
            sums[i] += row.values[i] / static_cast<double>(predictions.size());
        }
        table.rows.push_back(std::move(row));
    }
    if (predictions.size() > 1) {
        sums[0] = sums[1] = kNone;
        table.rows.push_back({"mean", sums});
    }
    return table;
}

std::vector<ScoreTable> camp_score_tables(const CampPrediction& prediction, const std::vector<double>& thresholds) {
    std::vector<ScoreTable> tables = {beside_baselines(prediction), by_camp(prediction)};
    if (prediction.members.size() > 1) {
        const std::vector<ForecastOutcome> outcomes = outcomes_of(prediction);
        ScoreTable scores = verification_table(
            prediction.name + " as an ensemble", "redistribution",
            {{"people", verify(outcomes, kPitSeed)}, {"log(1 + people)", verify_log1p(outcomes, kPitSeed)}});
        const auto [plain, fair] = energy_scores(prediction);
        scores.columns.insert(scores.columns.end(), {"energy", "energy, fair"});
        scores.rows[0].values.insert(scores.rows[0].values.end(), {plain, fair});
        scores.rows[1].values.insert(scores.rows[1].values.end(), {kNone, kNone});
        tables.push_back(std::move(scores));
        std::ranges::move(threshold_tables(prediction, outcomes, thresholds), std::back_inserter(tables));
    }
    return tables;
}

}  // namespace steppe
