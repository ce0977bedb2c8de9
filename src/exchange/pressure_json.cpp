#include "exchange/pressure_json.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace steppe {
namespace {

std::string cell(const std::optional<PressureValue>& value, double times, int digits) {
    return value ? fmt::format("{:.{}f} ({:.{}f} to {:.{}f})", times * value->mean, digits, times * value->q05, digits,
                               times * value->q95, digits)
                 : std::string("-");
}

}  // namespace

std::string pressure_text(const PressureAnswer& answer) {
    std::string text = fmt::format("{}: mean (90 % interval), by place id\n{:<18} {:>24} {:>22} {:>20} {:>20}\n",
                                   format_day(answer.day), "", "newcomers for 1,000", "rent, % more", "beds taken, %",
                                   "desk wait, days");
    for (const CityPressure& city : answer.cities) {
        text += fmt::format("{:<18} {:>24} {:>22} {:>20} {:>20}\n", city.place,
                            cell(city.part(PressurePart::newcomers), 1, 1), cell(city.part(PressurePart::rent), 100, 1),
                            cell(city.part(PressurePart::beds), 100, 0), cell(city.part(PressurePart::desks), 1, 0));
    }
    if (answer.ranks.empty()) {
        return text;
    }
    text += fmt::format(
        "\nRank by a sum of the four, {} random weights (1: most strained; no weights are right):\n"
        "{:<18} {:>14} {:>20} {:>10}\n",
        answer.draws, "", "equal weights", "90 % of the weights", "first in");
    for (std::size_t c = 0; c < answer.cities.size(); ++c) {
        const PressureRank& rank = answer.ranks[c];
        text += fmt::format("{:<18} {:>14} {:>20} {:>8.0f} %\n", answer.cities[c].place, rank.equal_weights,
                            fmt::format("{} to {}", rank.q05, rank.q95), 100 * rank.first_share);
    }
    return text;
}

std::string pressure_json(const PressureAnswer& answer) {
    using Json = nlohmann::ordered_json;
    Json cities = Json::array();
    for (std::size_t c = 0; c < answer.cities.size(); ++c) {
        const CityPressure& city = answer.cities[c];
        Json one = {{"place", city.place}};
        for (std::size_t p = 0; p < kPressureParts; ++p) {
            const auto part = static_cast<PressurePart>(p);
            const std::optional<PressureValue>& value = city.part(part);
            one[std::string(name_of(part))] =
                value ? Json({{"unit", unit_of(part)}, {"mean", value->mean}, {"q05", value->q05}, {"q95", value->q95}})
                      : Json(nullptr);
        }
        if (!answer.ranks.empty()) {
            const PressureRank& rank = answer.ranks[c];
            one["rank"] = {{"equal_weights", rank.equal_weights},
                           {"q05", rank.q05},
                           {"q95", rank.q95},
                           {"first_share", rank.first_share}};
        }
        cities.push_back(std::move(one));
    }
    Json json = {{"date", format_day(answer.day)}};
    if (!answer.ranks.empty()) {
        json["seed"] = answer.seed;
        json["random_weights"] = answer.draws;
    }
    json["cities"] = std::move(cities);
    return json.dump(1) + '\n';
}

}  // namespace steppe
