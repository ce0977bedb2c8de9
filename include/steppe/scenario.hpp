// A scenario is a folder of plain tables and one YAML file (docs/scenario.md). This reads and checks it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "steppe/law.hpp"
#include "steppe/parameter.hpp"
#include "steppe/problem.hpp"
#include "steppe/world.hpp"

namespace steppe {

/// One row of observations.csv: what was observed. Scores read it, runs never do.
struct Observation {
    std::string id, place, measure, group, unit, source, confidence;
    Day from = kNoDay;
    Day to = kNoDay;
    double value = 0;
    Day published = kNoDay;
    Where where;
};

/// A series that `record: series:` of scenario.yaml names: kept for each replicate.
struct RecordedSeries {
    std::string place, measure, group;
    Where where;
};

/// A limit that `alerts:` of scenario.yaml sets on a series: how likely is it passed, and when?
struct SeriesLimit {
    std::string place, measure, group;
    double above = 0;
    Where where;
};

/// A row of a table whose source says "assumption".
struct Assumption {
    Where where;
    std::string what;  ///< `housing: kz_oral hotel beds = 800 persons`
    std::string reason;
};

/// The family of rules that a scenario runs by: the key `kernels` of scenario.yaml.
enum class Kernels : std::uint8_t {
    standard,  ///< the model of docs/model.md
    flee,      ///< Flee's; the scenario's tables are those of a case in Flee's format
};

struct Scenario {
    std::string title;
    Kernels kernels = Kernels::standard;
    std::string licence;
    std::filesystem::path folder;
    law::Book law;  ///< empty: the scenario has no policies
    World world;    ///< with other than the standard kernels only its period, `first_day` and `last_day`
    std::vector<Parameter> parameters;  ///< sorted by name
    std::vector<Observation> observations;
    std::vector<RecordedSeries> recorded;
    std::vector<SeriesLimit> limits;
    std::vector<Assumption> assumptions;
    std::vector<std::filesystem::path>
        inputs;  ///< every file that was read, for provenance; relative to folder, or whole paths of others
    std::uint64_t seed = 0;
    std::uint32_t replicates = 1;
};

struct Reading {
    Scenario scenario;  ///< meaningless unless `problems` is empty
    Problems problems;
    Where period;  ///< in scenario.yaml; line 0 if it could not be read
};

/// Reads the folder and checks all of it; never throws for a bad input, never stops at the first problem. Of a scenario
/// with other than the standard kernels it reads scenario.yaml alone: who knows the tables reads them.
///
/// With files of variants the scenario is read as these change it, one after the other (docs/scenario.md, Variants),
/// and bears the title of the last.
[[nodiscard]] Reading read_scenario(const std::filesystem::path& folder,
                                    std::span<const std::filesystem::path> variants = {});

}  // namespace steppe
