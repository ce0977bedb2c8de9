#include "exchange/alerts_out.hpp"

#include <nlohmann/json.hpp>

#include "exchange/csv.hpp"

namespace steppe {

std::string alerts_csv(std::span<const Alert> alerts, Day first_day) {
    std::string text = "date,place,measure,group,unit,threshold,probability,probability_by\n";
    for (const Alert& alert : alerts) {
        for (std::size_t d = 0; d < alert.on_day.size(); ++d) {
            if (alert.by_day[d] <= 0) {
                continue;
            }
            text += format_day(first_day + static_cast<Day>(d));
            for (const std::string& field : {alert.key.place, alert.key.measure, alert.key.group, alert.key.unit}) {
                text += ',';
                append_field(text, field);
            }
            for (const double number : {alert.above, alert.on_day[d], alert.by_day[d]}) {
                text += ',';
                append_number(text, number);
            }
            text += '\n';
        }
    }
    return text;
}

std::string alert_difference_rows(std::span<const PairedAlert> alerts, const std::string& variant, Day first_day) {
    std::string text;
    for (const PairedAlert& alert : alerts) {
        for (std::size_t d = 0; d < alert.base.size(); ++d) {
            if (alert.base[d] <= 0 && alert.variant[d] <= 0) {
                continue;
            }
            text += format_day(first_day + static_cast<Day>(d));
            for (const std::string& field : {alert.key.place, alert.key.measure, alert.key.group, alert.key.unit}) {
                text += ',';
                append_field(text, field);
            }
            text += ',';
            append_number(text, alert.above);
            text += ',';
            append_field(text, variant);
            for (const double number :
                 {alert.base[d], alert.variant[d], alert.variant[d] - alert.base[d], alert.low[d], alert.high[d]}) {
                text += ',';
                append_number(text, number);
            }
            text += '\n';
        }
    }
    return text;
}

std::string alerts_json(std::span<const Alert> alerts, Day first_day, Day last_day, Day reference_date,
                        std::size_t replicates) {
    using Json = nlohmann::ordered_json;
    const auto date = [](const std::optional<Day>& day) { return day ? Json(format_day(*day)) : Json(nullptr); };
    Json list = Json::array();
    for (const Alert& alert : alerts) {
        const std::optional<Day> median = alert.date_of(0.5, first_day);
        list.push_back({{"place", alert.key.place},
                        {"measure", alert.key.measure},
                        {"group", alert.key.group},
                        {"unit", alert.key.unit},
                        {"above", alert.above},
                        {"probability", alert.by_day.back()},
                        {"date_10", date(alert.date_of(0.1, first_day))},
                        {"date_50", date(median)},
                        {"date_90", date(alert.date_of(0.9, first_day))},
                        {"lead_days", median ? Json(*median - reference_date) : Json(nullptr)},
                        {"probability_on_day", alert.on_day},
                        {"probability_by_day", alert.by_day}});
    }
    const Json json = {{"first_day", format_day(first_day)},
                       {"last_day", format_day(last_day)},
                       {"reference_date", format_day(reference_date)},
                       {"replicates", replicates},
                       {"alerts", std::move(list)}};
    return json.dump(1) + '\n';
}

void add_alert_files(std::map<std::string, std::string>& files, std::span<const Alert> alerts, const Ensemble& ensemble,
                     Day reference_date) {
    const Summary& summary = ensemble.summary;
    files.emplace("alerts.csv", alerts_csv(alerts, summary.first_day));
    if (!alerts.empty()) {
        files.emplace("alerts.json", alerts_json(alerts, summary.first_day, summary.last_day, reference_date,
                                                 ensemble.replicates.size()));
    }
}

}  // namespace steppe
