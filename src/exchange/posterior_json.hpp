// posterior.json: what `steppe calibrate` found, for people who want to know how sure it is and for `steppe forecast`.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "inference/calibration.hpp"
#include "steppe/problem.hpp"

namespace steppe {

/// What the posterior is of.
struct PosteriorOf {
    std::string version;
    std::vector<std::string> command;
    std::string scenario;
    std::map<std::string, std::string> inputs;  ///< SHA-256 by path
    Day until = kNoDay;                         ///< nothing that was published later was used
    Counts counts = Counts::cumulative;         ///< of flows that have several kinds
    std::uint64_t seed = 0;
    double seconds = 0;
    std::uint32_t threads = 1;
    std::vector<LeftOut> left_out;
};

[[nodiscard]] std::string posterior_json(const Calibration& calibration, const PosteriorOf& of);

/// The part of it that a forecast needs.
struct PosteriorDraws {
    Day until = kNoDay;
    Counts counts = Counts::cumulative;
    std::vector<std::string> names;
    std::vector<std::vector<double>> values;  ///< by particle
    std::vector<double> log_likelihood;       ///< by particle
    std::vector<std::string> not_informed;    ///< names of parameters of which the figures say nothing
    std::map<std::string, std::string> inputs;
};

/// Faults are added to `problems`.
[[nodiscard]] PosteriorDraws read_posterior(const std::filesystem::path& file, Problems& problems);

}  // namespace steppe
