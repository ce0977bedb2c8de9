// What a command line asks for.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "inference/observation_model.hpp"
#include "steppe/date.hpp"
#include "steppe/simulation.hpp"
#include "steppe/stay.hpp"

namespace steppe {

enum class TableFormat : std::uint8_t { text, markdown, json };

struct RunRequest {
    std::filesystem::path scenario;
    std::filesystem::path out;
    std::optional<std::uint64_t> seed;
    std::optional<std::uint32_t> replicates;
    Tallying tallying = Tallying::cohort;
    std::string mode = "cohort";  ///< its name
    std::uint32_t threads = 1;
    std::optional<Day> until;
    double scale = 1;
    std::vector<std::pair<std::string, double>> overrides;
    bool fixed = false;
    bool profile = false;
    bool quiet = false;
    std::string language = "en";       ///< of the summary
    bool open = false;                 ///< the report, in a browser
    bool resume = false;               ///< go on from the replicates of a stopped run
    std::vector<std::string> command;  ///< the whole command line, for provenance
};

struct CheckRequest {
    std::filesystem::path scenario;
    bool assumptions = false;
    bool parameters = false;
};

/// What was published by a day, and what it says of the parameters.
struct CalibrateRequest {
    std::filesystem::path scenario;
    std::vector<std::filesystem::path> variants;  ///< applied one after the other
    std::filesystem::path out;                    ///< the posterior's file
    Day until = kNoDay;
    std::optional<std::uint64_t> seed;
    std::uint32_t particles = 300;
    std::uint32_t threads = 1;
    Counts counts = Counts::cumulative;
    bool quiet = false;
    std::vector<std::string> command;
};

/// Futures from a posterior, weighted by what was published by a day; or weighted anew by what was seen since.
struct ForecastRequest {
    std::filesystem::path scenario;
    std::vector<std::filesystem::path> variants;  ///< applied one after the other
    std::filesystem::path outlook;                ///< what else may happen, and how likely it is; empty: nothing
    std::filesystem::path posterior;
    std::filesystem::path forecast;  ///< of a nowcast: the folder of the forecast; else empty
    std::filesystem::path observe;   ///< of a nowcast: what was seen
    std::filesystem::path out;
    Day from = kNoDay;
    std::optional<std::uint64_t> seed;
    std::uint32_t replicates = 1000;
    std::uint32_t threads = 1;
    std::vector<std::string> thresholds;  ///< `place measure group value`
    bool quiet = false;
    std::vector<std::string> command;
};

/// Which parameters drive which series.
struct SensitivityRequest {
    std::filesystem::path scenario;
    std::filesystem::path out;
    std::optional<Day> until;
    std::optional<std::uint64_t> seed;
    std::uint32_t trajectories = 20;
    std::uint32_t replicates = 4;
    std::uint32_t threads = 1;
    bool quiet = false;
    std::vector<std::string> command;
};

/// Values in, numbers out, as JSON: for programs that drive this one.
struct EvaluateRequest {
    std::filesystem::path input;   ///< `-`: standard input
    std::filesystem::path output;  ///< `-`: standard output
    std::uint32_t threads = 1;
};

/// Variants of a scenario beside it, on common random numbers.
struct CompareRequest {
    std::filesystem::path scenario;
    std::vector<std::filesystem::path> variants;
    std::filesystem::path out;
    std::optional<std::uint64_t> seed;
    std::optional<std::uint32_t> replicates;
    std::uint32_t threads = 1;
    std::optional<Day> until;
    std::vector<std::string> show;  ///< series that are told of on the terminal: `x_syrym wait_hours KAZ:car`
    std::string language = "en";    ///< of what is told there
    bool quiet = false;
    std::vector<std::string> command;
};

/// How many beds or desks are enough?
struct SizeRequest {
    std::filesystem::path scenario;
    std::string what;  ///< `kz_oral:shelter` of beds, `kz_almaty:number` of desks
    bool desks = false;
    double per_desk = 0;                ///< persons a day
    std::string place, measure, group;  ///< of the series whose limit is to be kept
    double at_most = 0;
    std::optional<Day> from;
    std::optional<Day> to;
    double certainty = 0.9;
    std::int64_t least = 0;
    std::int64_t most = 0;
    std::int64_t step = 1;
    std::optional<std::uint64_t> seed;
    std::optional<std::uint32_t> replicates;
    std::uint32_t threads = 1;
    bool json = false;
    bool quiet = false;

    [[nodiscard]] std::string_view option() const { return desks ? "--desks" : "--beds"; }
};

/// What may a party do, and why?
struct ExplainRequest {
    std::filesystem::path scenario;
    std::string place;
    std::string group;
    Day day = kNoDay;
    std::optional<Day> entered;  ///< of a stay in another country; absent: on that day
    std::vector<std::pair<std::string, double>> overrides;
    bool json = false;
};

/// A case in Flee's format, with the arguments of Flee's own script.
struct FleeRequest {
    std::filesystem::path input_dir;
    std::filesystem::path validation_dir;
    std::int32_t days = 0;  ///< 0 or less: the length in the file
    std::optional<std::filesystem::path> settings;
    std::filesystem::path out;  ///< empty: the table of one replicate goes to standard output, and nothing else
    std::uint64_t seed = 1;
    std::uint32_t replicates = 1;
    Tallying tallying = Tallying::cohort;
    std::string mode = "cohort";
    bool sequential = false;  ///< people act one by one, as in Flee
    bool profile = false;
    std::uint32_t threads = 1;
    bool quiet = false;
    std::vector<std::string> command;
};

/// A case in Flee's format, its total given: people in camps by the model that is shipped.
struct RedistributeRequest {
    std::filesystem::path input_dir;
    std::filesystem::path validation_dir;
    std::int32_t days = 0;  ///< 0 or less: the length in the file
    std::optional<std::filesystem::path> settings;
    std::filesystem::path out;  ///< folder for the members' tables; empty: none
    bool quiet = false;
};

/// Rolling origins and conflicts left out, over cases in Flee's format.
struct BacktestRequest {
    std::vector<std::filesystem::path> cases;  ///< folders with input/; not empty
    std::filesystem::path out;                 ///< folder for hubverse tables, model card and matrix; empty: none
    std::vector<std::string> apart;            ///< names of cases: means are given without them too
    bool leave_one_out = true;
    bool defaults = false;  ///< print what is shipped, from these cases
    TableFormat format = TableFormat::text;
    std::vector<std::string> command;
};

/// A case in Flee's format, to become a scenario.
struct ImportRequest {
    std::string format;
    std::filesystem::path input_dir;
    std::filesystem::path validation_dir;
    std::optional<std::filesystem::path> settings;
    std::filesystem::path out;  ///< the scenario's folder
    bool quiet = false;
};

/// Until which day may a person stay, and why?
struct StayRequest {
    std::vector<std::string> law;  ///< files, folders or names; empty: all that is shipped
    std::string citizenship;
    law::Document document = law::Document::none;
    std::string country;
    std::optional<std::filesystem::path> trips;
    std::optional<Day> on;  ///< nothing: today
    std::string language = "en";
    bool json = false;
    std::optional<law::Sex> sex;
    std::optional<std::int32_t> age;
    std::optional<law::Purpose> purpose;
    std::optional<law::Permit> permit;
    std::optional<law::Permit> applied_for;
    std::optional<law::TravelMode> mode;
};

/// The page again, from one or several results folders.
struct ReportRequest {
    std::vector<std::filesystem::path> results;  ///< not empty
    std::optional<std::filesystem::path> scenario;
    std::filesystem::path out;  ///< the page
    bool open = false;
    bool quiet = false;
};

/// Scores of results that are there.
struct ScoreRequest {
    std::vector<std::filesystem::path> results;           ///< not empty
    std::optional<std::filesystem::path> case_dir;        ///< of Flee's format: locations.csv, routes.csv
    std::optional<std::filesystem::path> validation_dir;  ///< data_layout.csv
    std::vector<double> thresholds;
    std::filesystem::path hub;  ///< a table for forecast hubs; empty: none
    TableFormat format = TableFormat::text;
};

/// Strain on the services of the cities that take people in, from a results folder.
struct PressureRequest {
    std::filesystem::path results;
    std::optional<Day> day;
    bool composite = false;
    std::uint32_t weights = 10'000;  ///< that are drawn
    std::uint64_t seed = 1;          ///< of the weights
    bool json = false;
};

/// Main figures of a results folder as pictures.
struct PlotRequest {
    std::filesystem::path results;
    std::optional<std::filesystem::path> scenario;
    std::filesystem::path out;  ///< a folder
    bool quiet = false;
};

/// Help or the version: text for standard output.
struct TextRequest {
    std::string text;
};

/// A command line that cannot be understood: why, and what was perhaps meant.
struct UsageError {
    std::string text;
};

using Request = std::variant<RunRequest, CalibrateRequest, ForecastRequest, SensitivityRequest, EvaluateRequest,
                             CheckRequest, CompareRequest, ExplainRequest, BacktestRequest, FleeRequest, ImportRequest,
                             ReportRequest, PlotRequest, PressureRequest, RedistributeRequest, ScoreRequest,
                             SizeRequest, StayRequest, TextRequest, UsageError>;

[[nodiscard]] Request read_request(const std::vector<std::string>& command);

}  // namespace steppe
