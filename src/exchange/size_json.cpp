#include "exchange/size_json.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace steppe {

std::string size_text(const SizeAnswer& answer) {
    std::string text =
        fmt::format("{} {} {} at most {:g} from {} to {}, in {:g} % of {} futures:\n", answer.series.place,
                    answer.series.measure, answer.series.group, answer.at_most, format_day(answer.from),
                    format_day(answer.to), 100 * answer.certainty, answer.replicates);
    text += fmt::format("  {:>10}  {:>8}  {}\n", answer.thing, "kept in", "90 % interval of that share");
    for (const Trial& trial : answer.sizing.trials) {
        const ShareInterval interval = interval_of(trial);
        text += fmt::format("  {:>10}  {:>6.1f} %  {:.1f} to {:.1f} %{}\n", trial.size, 100 * trial.share(),
                            100 * interval.low, 100 * interval.high,
                            answer.sizing.enough == trial.size ? "  <- enough" : "");
    }
    if (answer.sizing.enough) {
        text += fmt::format("{} {} at {} are enough.\n", *answer.sizing.enough, answer.thing, answer.what);
    } else {
        text +=
            fmt::format("Not even {} {} at {} are enough.\n",
                        answer.sizing.trials.empty() ? 0 : answer.sizing.trials.back().size, answer.thing, answer.what);
    }
    if (!answer.sizing.monotone()) {
        text += "More was not always better among the sizes that were tried: read the table, and take more futures.\n";
    }
    return text;
}

std::string size_json(const SizeAnswer& answer) {
    using Json = nlohmann::ordered_json;
    Json trials = Json::array();
    for (const Trial& trial : answer.sizing.trials) {
        const ShareInterval interval = interval_of(trial);
        trials.push_back({{"size", trial.size},
                          {"kept", trial.kept},
                          {"replicates", trial.replicates},
                          {"share", trial.share()},
                          {"share_q05", interval.low},
                          {"share_q95", interval.high}});
    }
    const Json json = {{"what", answer.what},
                       {"thing", answer.thing},
                       {"place", answer.series.place},
                       {"measure", answer.series.measure},
                       {"group", answer.series.group},
                       {"unit", answer.series.unit},
                       {"at_most", answer.at_most},
                       {"from", format_day(answer.from)},
                       {"to", format_day(answer.to)},
                       {"certainty", answer.certainty},
                       {"seed", answer.seed},
                       {"replicates", answer.replicates},
                       {"enough", answer.sizing.enough ? Json(*answer.sizing.enough) : Json(nullptr)},
                       {"monotone", answer.sizing.monotone()},
                       {"trials", std::move(trials)}};
    return json.dump(1) + '\n';
}

}  // namespace steppe
