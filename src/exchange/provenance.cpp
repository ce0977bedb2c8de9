#include "exchange/provenance.hpp"

#include <array>
#include <cerrno>
#include <fstream>
#include <nlohmann/json.hpp>
#include <span>
#include <system_error>

#include "base/sha256.hpp"

namespace steppe {

namespace {

using Json = nlohmann::ordered_json;

Json prior_json(const Prior& prior) {
    switch (prior.kind) {
        case PriorKind::fixed:
            return prior.a;
        case PriorKind::uniform:
            return {{"uniform", {prior.a, prior.b}}};
        case PriorKind::normal:
            return {{"normal", {prior.a, prior.b}}};
        case PriorKind::lognormal:
            return {{"lognormal", {prior.a, prior.b}}};
        case PriorKind::beta:
            return {{"beta", {prior.a, prior.b}}};
    }
    return nullptr;
}

}  // namespace

std::string provenance_json(const Provenance& provenance) {
    Json parameters = Json::object();
    for (const Parameter& parameter : provenance.parameters) {
        parameters[parameter.name] = prior_json(parameter.prior);
    }
    const bool partial = provenance.replicates.size() < provenance.replicates_asked;
    Json json = {
        {"program", "steppe"},
        {"version", provenance.version},
        {"build", provenance.build},
        {"command", provenance.command},
        {"started", provenance.started},
        {"seconds", provenance.seconds},
        {"threads", provenance.threads},
        {"scenario", provenance.scenario},
        {"title", provenance.title},
        {"licence", provenance.licence},
        {"inputs_sha256", Json(provenance.inputs)},
        {"seed", provenance.seed},
        {"replicates_asked", provenance.replicates_asked},
        {"replicates_finished", provenance.replicates.size()},
        {"partial", partial},
        {"mode", provenance.mode},
        {"scale", provenance.scale},
        {"fixed", provenance.fixed},
        {"first_day", format_day(provenance.first_day)},
        {"last_day", format_day(provenance.last_day)},
        {"parameters", parameters},
        {"overrides", Json(provenance.overrides)},
        {"digest", provenance.digest},
        {"outputs_sha256", Json(provenance.outputs)},
    };
    if (partial) {
        json["replicates"] = provenance.replicates;
    }
    // Names of files need not be UTF-8; what is not is replaced rather than refused after the run.
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::string sha256_of_file(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    Sha256 hash;
    std::array<char, 1 << 16> buffer{};
    while (stream) {
        stream.read(buffer.data(), buffer.size());
        hash.add(std::string_view(buffer.data(), static_cast<std::size_t>(stream.gcount())));
    }
    if (!stream.eof()) {
        throw std::system_error(errno, std::generic_category(), "cannot read " + file.string());
    }
    return hash.hex();
}

}  // namespace steppe
