#include "exchange/posterior_json.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "text/whole_file.hpp"

namespace steppe {
namespace {

using Json = nlohmann::ordered_json;

std::string scale_of(const Target& target) {
    if (!target.logarithmic) {
        return "x";
    }
    return target.grain == 1 ? "log(1+x)" : "log(1+x/" + std::to_string(std::lround(target.grain)) + ")";
}

Json target_json(const Target& target) {
    const Observed& one = target.observed;
    return {{"id", one.id},
            {"place", one.place},
            {"measure", one.measure},
            {"group", one.group},
            {"from", format_day(one.from)},
            {"to", format_day(one.to)},
            {"published", format_day(target.published)},
            {"observed", one.value},
            {"scale", scale_of(target)},
            {"error_sd", target.sd}};
}

}  // namespace

std::string posterior_json(const Calibration& calibration, const PosteriorOf& of) {
    Json parameters = Json::array();
    Json uninformed = Json::array();
    for (const Learnt& one : calibration.learnt) {
        parameters.push_back({{"name", one.name},
                              {"contraction", one.contraction()},
                              {"score_mean", one.score_mean},
                              {"score_sd", one.score_sd},
                              {"q05", one.q05},
                              {"q50", one.q50},
                              {"q95", one.q95}});
        if (!one.informed(calibration.values.size())) {
            uninformed.push_back(one.name);
        }
    }
    Json correlations = Json::array();
    for (const Correlated& one : calibration.correlated) {
        correlations.push_back({{"one", one.one}, {"other", one.other}, {"correlation", one.correlation}});
    }
    Json checks = Json::array();
    for (const Predicted& one : calibration.predicted) {
        Json check = target_json(one.target);
        check["q05"] = one.q05;
        check["q50"] = one.q50;
        check["q95"] = one.q95;
        check["pit"] = one.pit;
        check["cohort_against_mean_sd"] = one.cohort_against_mean;
        checks.push_back(std::move(check));
    }
    Json generations = Json::array();
    for (const Generation& one : calibration.generations) {
        generations.push_back({{"tolerance", 1 / std::sqrt(one.part)},
                               {"effective", one.effective},
                               {"accepted", one.accepted},
                               {"emulator_r2", one.emulator_r2}});
    }
    Json left_out = Json::array();
    for (const LeftOut& one : of.left_out) {
        left_out.push_back({{"id", one.id}, {"reason", one.reason}});
    }
    const Json json = {
        {"program", "steppe"},
        {"kind", "posterior"},
        {"version", of.version},
        {"command", of.command},
        {"scenario", of.scenario},
        {"inputs_sha256", Json(of.inputs)},
        {"until", format_day(of.until)},
        {"counts", kCountsNames.at(static_cast<std::size_t>(of.counts))},
        {"seed", of.seed},
        {"seconds", of.seconds},
        {"threads", of.threads},
        {"simulations", calibration.simulations},
        {"effective_sample_size",
         {{"particles", calibration.values.size()},
          {"different", calibration.different},
          {"after_chance_was_estimated_again", calibration.confirmed}}},
        {"parameters", parameters},
        {"not_informed_by_the_data", uninformed},
        {"correlations", correlations},
        {"predictive_checks", checks},
        {"left_out", left_out},
        {"generations", generations},
        {"names", calibration.names},
        {"values", calibration.values},
        {"log_likelihood", calibration.log_likelihood},
    };
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
}

PosteriorDraws read_posterior(const std::filesystem::path& file, Problems& problems) {
    PosteriorDraws draws;
    const std::optional<std::string> text = whole_file(file);
    if (!text) {
        problems.add({file.string()}, "nothing that can be read", "the posterior.json of steppe calibrate",
                     "check the path");
        return draws;
    }
    try {
        const Json json = Json::parse(*text);
        if (json.at("kind") != "posterior") {
            throw nlohmann::json::other_error::create(500, "", nullptr);
        }
        draws.until = parse_day(json.at("until").get<std::string>()).value_or(kNoDay);
        draws.counts = counts_named(json.at("counts").get<std::string>()).value_or(Counts::cumulative);
        draws.names = json.at("names").get<std::vector<std::string>>();
        draws.values = json.at("values").get<std::vector<std::vector<double>>>();
        draws.log_likelihood = json.at("log_likelihood").get<std::vector<double>>();
        draws.not_informed = json.at("not_informed_by_the_data").get<std::vector<std::string>>();
        draws.inputs = json.at("inputs_sha256").get<std::map<std::string, std::string>>();
    } catch (const nlohmann::json::exception&) {
        problems.add({file.string()}, "a text that is not a posterior", "the posterior.json of steppe calibrate",
                     "make it again with steppe calibrate");
        return draws;
    }
    const auto wrong_length = [&](const std::vector<double>& one) { return one.size() != draws.names.size(); };
    if (draws.values.empty() || std::ranges::any_of(draws.values, wrong_length) || draws.until == kNoDay ||
        draws.log_likelihood.size() != draws.values.size()) {
        problems.add({file.string()}, "no particles, or particles of another length than the names",
                     "the posterior.json of steppe calibrate", "make it again with steppe calibrate");
    }
    return draws;
}

}  // namespace steppe
