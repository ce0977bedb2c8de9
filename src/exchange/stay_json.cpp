#include "exchange/stay_json.hpp"

#include <nlohmann/json.hpp>

namespace steppe {

namespace {

using Json = nlohmann::ordered_json;

Json day_json(Day day) { return day == kNoDay ? Json(nullptr) : Json(format_day(day)); }
Json day_json(const std::optional<Day>& day) { return day ? day_json(*day) : Json(nullptr); }
Json number_json(const std::optional<std::int32_t>& number) { return number ? Json(*number) : Json(nullptr); }
Json verdict_json(law::Verdict verdict) {
    return verdict == law::Verdict::cannot_tell ? Json(nullptr) : Json(verdict == law::Verdict::yes);
}

Json line_json(const StayReport::Line& line) {
    return {{"regime", line.regime}, {"clause", line.clause},   {"text", line.text},        {"source", line.source},
            {"note", line.note},     {"by", day_json(line.by)}, {"verified", line.verified}};
}

}  // namespace

std::string stay_json(const StayReport& report) {
    const law::StayNumbers& numbers = report.numbers;
    Json reasons = Json::array();
    Json to_do = Json::array();
    for (const StayReport::Line& line : report.reasons) {
        reasons.push_back(line_json(line));
        if (line.duty) {
            to_do.push_back(line_json(line));
        }
    }
    Json open = Json::array();
    for (const StayReport::Open& one : report.cannot_tell) {
        open.push_back({{"why", one.why},
                        {"about", one.about},
                        {"text", one.text},
                        {"regime", one.regime.empty() ? Json(nullptr) : Json(one.regime)},
                        {"facts", one.facts},
                        {"day", day_json(one.day)}});
    }
    Json up_to = nullptr;
    if (numbers.legal == law::Verdict::yes && numbers.last_legal_day && *numbers.last_legal_day >= report.on) {
        up_to = *numbers.last_legal_day - report.on + 1;
    }
    const Json json = {
        {"country", report.country},
        {"citizenship", report.citizenship},
        {"document", report.document},
        {"on", day_json(report.on)},
        {"language", report.language},
        {"present", numbers.present},
        {"entry", day_json(numbers.entry)},
        {"legal", verdict_json(numbers.legal)},
        {"admitted", verdict_json(numbers.admitted)},
        {"under_permit", numbers.under_permit},
        {"days_used", number_json(numbers.days_used)},
        {"days_left", number_json(numbers.days_left)},
        {"days_limit", number_json(numbers.limit)},
        {"last_legal_day", day_json(numbers.last_legal_day)},
        {"no_last_day", numbers.unlimited},
        {"overstay_days", numbers.overstay_days},
        {"window_start", day_json(numbers.window_start)},
        {"stay_up_to_days", up_to},
        {"next_entry", day_json(report.next_entry)},
        {"cannot_tell", open},
        {"to_do", to_do},
        {"reasons", reasons},
        {"law_files", report.law_files},
        {"notice", report.notice},
    };
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace steppe
