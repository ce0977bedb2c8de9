// provenance.json: all that is needed to get the same result again, and to know whether one has it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "steppe/date.hpp"
#include "steppe/parameter.hpp"

namespace steppe {

struct Provenance {
    std::string version;
    std::string build;  ///< compiler and kind of build: results are the same bits on one binary and CPU family
    std::vector<std::string> command;
    std::string started;  ///< UTC, ISO 8601
    double seconds = 0;
    std::uint32_t threads = 1;

    std::string scenario;  ///< the folder's name
    std::string title;
    std::string licence;
    std::map<std::string, std::string> inputs;  ///< SHA-256 by path within the folder

    std::uint64_t seed = 0;
    std::uint32_t replicates_asked = 0;
    std::vector<std::uint32_t> replicates;  ///< the numbers of those that ended
    std::string mode;
    double scale = 1;
    bool fixed = false;
    Day first_day = kNoDay;
    Day last_day = kNoDay;
    std::vector<Parameter> parameters;        ///< as they were used, `overrides` included
    std::map<std::string, double> overrides;  ///< set by the command

    std::string digest;                          ///< of the series of all replicates
    std::map<std::string, std::string> outputs;  ///< SHA-256 by name
};

/// A JSON object with keys in a fixed order. `partial` is true if not all replicates asked
/// for have ended; `replicates` then lists those that have.
[[nodiscard]] std::string provenance_json(const Provenance& provenance);

/// SHA-256 of a file's bytes. Throws std::system_error if it cannot be read.
[[nodiscard]] std::string sha256_of_file(const std::filesystem::path& file);

}  // namespace steppe
