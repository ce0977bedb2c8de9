#include "app/backtest_files.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>

#include "app/destination.hpp"
#include "app/hub_table.hpp"
#include "exchange/atomic_file.hpp"
#include "exchange/atomic_folder.hpp"
#include "exchange/csv.hpp"
#include "inference/quantile_scores.hpp"
#include "steppe/date.hpp"
#include "steppe/random.hpp"

namespace steppe {
namespace {

constexpr std::string_view kModel = "steppe-camps";
constexpr std::size_t kSamples = 20;

void write(const std::filesystem::path& file, const std::string& text) {
    prepare_folder(file.parent_path());
    AtomicFile out(file);
    out.write(text);
    out.commit();
}

/// By inversion of the quantiles, straight in between. Camps are drawn independently of each other.
double sample_of(std::span<const double> quantiles, double u) {
    const auto after = static_cast<std::size_t>(std::ranges::lower_bound(kHubLevels, u) - kHubLevels.begin());
    if (after == 0 || after == kHubLevels.size()) {
        return after == 0 ? quantiles.front() : quantiles.back();
    }
    const double part = (u - kHubLevels[after - 1]) / (kHubLevels[after] - kHubLevels[after - 1]);
    return quantiles[after - 1] + part * (quantiles[after] - quantiles[after - 1]);
}

void write_hub(const std::filesystem::path& folder, const std::vector<HubForecasts>& forecasts) {
    std::map<std::string, std::string> by_origin;
    std::map<std::string, double> observed;  // by the cells before it
    for (const HubForecasts& one : forecasts) {
        for (std::size_t i = 0; i < one.outlooks->size(); ++i) {
            const CampOutlook& outlook = (*one.outlooks)[i];
            const std::string origin = format_day(one.start + outlook.origin);
            const std::string target_day = format_day(one.start + outlook.origin + one.lead_days);
            std::string& text = by_origin[origin];
            for (std::size_t c = 0; c < one.camps.size(); ++c) {
                const std::string location = one.conflict + "/" + one.camps[c];
                const auto quantiles = std::span(one.quantiles[i]).subspan(c * kHubLevels.size(), kHubLevels.size());
                const HubTarget target{one.start + outlook.origin, "people in camp",
                                       one.start + outlook.origin + one.lead_days, location};
                append_hub_quantiles(text, target, quantiles);
                Uniforms uniforms({{1, 0}, one.start + outlook.origin, 0, content_hash(location), 0});
                std::array<double, kSamples> samples{};
                std::ranges::generate(samples, [&] { return sample_of(quantiles, uniforms.next()); });
                append_hub_samples(text, target, samples);
                std::string cells = target_day + ",people in camp,";
                append_field(cells, location);
                observed[cells] = outlook.observed[c];
            }
        }
    }
    for (const auto& [origin, rows] : by_origin) {
        write(folder / "hub" / "model-output" / kModel / fmt::format("{}-{}.csv", origin, kModel),
              std::string(kHubHeader) + rows);
    }
    std::string truth = "target_end_date,target,location,observation\n";
    for (const auto& [cells, value] : observed) {
        truth += cells + ',';
        append_number(truth, value);
        truth += '\n';
    }
    write(folder / "hub" / "target-data" / "time-series.csv", truth);
    write(folder / "hub" / "model-metadata" / fmt::format("{}.yml", kModel),
          "team_name: Steppe\nteam_abbr: steppe\nmodel_name: People in camps, damped trend and destination choice\n"
          "model_abbr: camps\nmodel_version: " STEPPE_VERSION
          "\nlicense: Apache-2.0\ndesignated_model: true\ndata_inputs: counts published by the day of the forecast, "
          "roads, "
          "conflict zones\nmethods: damped trend of published counts; a quarter of the growth shared out by a "
          "destination "
          "choice; intervals from the errors of forecasts of other conflicts and, at all leads, of its own past\n");
}

std::string card(const std::vector<std::string>& command) {
    return fmt::format(
        "# Model card: people in camps\n\n"
        "Made by `{}` (Steppe " STEPPE_VERSION
        ").\n\n"
        "| | |\n|---|---|\n"
        "| What it says | people in each camp of a displacement crisis: where they are, their total given "
        "(redistribution); "
        "how many there will be in 7, 30 and 90 days (forecast) |\n"
        "| For whom | planners of humanitarian aid; as one view among several |\n"
        "| Not for | decisions on persons; checks or enforcement; closing of borders; a crisis without published "
        "counts (the "
        "forecast needs some) |\n"
        "| Inputs | aggregate counts per camp, roads, places and days of conflict, closures; capacities in "
        "redistribution "
        "only. No record of a person |\n"
        "| Method, redistribution | destination choice with 64 sets of exponents over fixed ranges, median; "
        "`src/rules/camp_choice.hpp`, `src/inference/camp_movement.hpp` |\n"
        "| Method, forecast | damped trend of published counts, a quarter of the growth by destination choice; "
        "intervals from "
        "past errors; `src/inference/camp_forecast.hpp` |\n"
        "| What was fitted | ranges and trend among a few candidates, error laws: each time on the other conflicts "
        "(`--shipped`: on those that are shipped with) |\n"
        "| Evaluation | evaluation-matrix.md; explained in docs/accuracy.md |\n"
        "| Known failures | a camp that opens or closes without a trace in the past; re-counts, which lower published "
        "counts at "
        "once; borders whose closing is not honoured |\n"
        "| Uncertainty | intervals by factors, a scale of its own for a conflict not seen, then its own past errors "
        "(`src/inference/error_law.hpp`, docs/methods/camps.md); 90 % intervals cover as the matrix says; errors of "
        "one "
        "conflict go together: after a re-count they may fail for weeks |\n"
        "| Privacy | counts below 10 should not be passed on |\n",
        fmt::join(command, " "));
}

}  // namespace

void write_backtest(const std::filesystem::path& folder, const std::vector<HubForecasts>& forecasts,
                    const std::vector<ScoreTable>& tables, const std::vector<std::string>& command) {
    AtomicFolder made(folder);
    write_hub(made.path(), forecasts);
    write(made.path() / "model-card.md", card(command));
    write(made.path() / "evaluation-matrix.md",
          fmt::format(
              "# Evaluation matrix\n\nMade by `{}`. What the columns mean: docs/accuracy.md, docs/scores.md.\n\n{}",
              fmt::join(command, " "), score_tables_markdown(tables)));
    made.commit();
}

}  // namespace steppe
