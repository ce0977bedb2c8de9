#include "exchange/evaluation_json.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace steppe {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::pair<std::string, double>> point_in(const Json& json, const std::string& path, Problems& problems) {
    std::vector<std::pair<std::string, double>> point;
    if (!json.is_object()) {
        problems.add({path}, json.dump(), "an object of parameters and numbers", "such as {\"traffic_factor\": 1.1}");
        return point;
    }
    for (const auto& [name, value] : json.items()) {
        if (value.is_number()) {
            point.emplace_back(name, value.get<double>());
        } else {
            problems.add({path + "/" + name}, value.dump(), "a number", "give the parameter's value");
        }
    }
    return point;
}

}  // namespace

Evaluation read_evaluation(const std::string& text, Problems& problems) {
    Evaluation evaluation;
    Json json;
    try {
        json = Json::parse(text);
    } catch (const nlohmann::json::parse_error& error) {
        problems.add({"input"}, error.what(), "JSON", "see steppe evaluate in docs/methods/driving.md");
        return evaluation;
    }
    if (!json.is_object()) {
        problems.add({"input"}, "no object", "an object with scenario, outputs and parameters",
                     "see docs/methods/driving.md");
        return evaluation;
    }
    const auto wrong = [&](const std::string& key, const std::string& expected) {
        problems.add({"/" + key}, json[key].dump(), expected, "see docs/methods/driving.md");
    };
    const auto whole = [&](const std::string& key, std::uint64_t least, std::uint64_t most, auto& value) {
        if (!json.contains(key)) {
            return;
        }
        if (json[key].is_number_unsigned() && json[key].get<std::uint64_t>() >= least &&
            json[key].get<std::uint64_t>() <= most) {
            value = static_cast<std::uint32_t>(json[key].get<std::uint64_t>());
        } else {
            wrong(key, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
        }
    };
    const std::vector<std::string> known = {"scenario", "outputs",    "parameters", "points", "until",
                                            "seed",     "replicates", "mode",       "fixed"};
    for (const auto& [key, value] : json.items()) {
        if (std::ranges::find(known, key) == known.end()) {
            const std::string near = nearest_name(key, known);
            problems.add({"/" + key}, "an unknown key",
                         "one of scenario, outputs, parameters, points, until, seed, ...",
                         near.empty() ? "take it out" : "did you mean '" + near + "'?");
        }
    }
    if (json.contains("scenario") && json["scenario"].is_string()) {
        evaluation.scenario = json["scenario"].get<std::string>();
    } else {
        problems.add({"/scenario"}, "no text", "the scenario's folder", "add it");
    }
    if (json.contains("outputs") && json["outputs"].is_array() && !json["outputs"].empty() &&
        std::ranges::all_of(json["outputs"], [](const Json& one) { return one.is_string(); })) {
        evaluation.outputs = json["outputs"].get<std::vector<std::string>>();
    } else {
        problems.add({"/outputs"}, "no list of series", "such as [\"KAZ entries_cum all\"]", "add it");
    }
    evaluation.one_point = !json.contains("points");
    if (evaluation.one_point) {
        evaluation.points.push_back(json.contains("parameters") ? point_in(json["parameters"], "/parameters", problems)
                                                                : std::vector<std::pair<std::string, double>>{});
    } else if (json["points"].is_array() && !json.contains("parameters")) {
        for (std::size_t i = 0; i < json["points"].size(); ++i) {
            evaluation.points.push_back(point_in(json["points"][i], "/points/" + std::to_string(i), problems));
        }
    } else {
        wrong("points", "a list of objects, and no parameters beside it");
    }
    if (json.contains("until")) {
        evaluation.until = json["until"].is_string() ? parse_day(json["until"].get<std::string>()) : std::nullopt;
        if (!evaluation.until) {
            wrong("until", "a date such as \"2022-10-04\"");
        }
    }
    if (json.contains("seed")) {
        if (json["seed"].is_number_unsigned()) {
            evaluation.seed = json["seed"].get<std::uint64_t>();
        } else {
            wrong("seed", "a whole number, 0 or more");
        }
    }
    constexpr std::uint64_t kMostReplicates = 1'000'000;
    whole("replicates", 1, kMostReplicates, evaluation.replicates);
    if (json.contains("mode")) {
        if (json["mode"] == "mean") {
            evaluation.tallying = Tallying::mean;
        } else if (json["mode"] == "individual") {
            evaluation.tallying = Tallying::individual;
        } else if (json["mode"] != "cohort") {
            wrong("mode", "cohort, individual or mean");
        }
    }
    if (json.contains("fixed")) {
        if (json["fixed"].is_boolean()) {
            evaluation.fixed = json["fixed"].get<bool>();
        } else {
            wrong("fixed", "true or false");
        }
    }
    return evaluation;
}

std::string evaluation_json(const Evaluation& evaluation, Day first_day,
                            const std::vector<std::vector<std::vector<double>>>& numbers) {
    Json days = Json::array();
    const std::size_t count = numbers.empty() || numbers.front().empty() ? 0 : numbers.front().front().size();
    for (std::size_t d = 0; d < count; ++d) {
        days.push_back(format_day(first_day + static_cast<Day>(d)));
    }
    const auto point = [&](const std::vector<std::vector<double>>& of_outputs, Json json) {
        for (std::size_t o = 0; o < of_outputs.size(); ++o) {
            json[evaluation.outputs[o]] = of_outputs[o];
        }
        return json;
    };
    Json json = {{"days", days}};
    if (evaluation.one_point) {
        json = point(numbers.front(), std::move(json));
    } else {
        json["points"] = Json::array();
        for (const auto& of_outputs : numbers) {
            json["points"].push_back(point(of_outputs, Json::object()));
        }
    }
    return json.dump() + '\n';
}

}  // namespace steppe
