// One replicate of one scenario.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "steppe/explanation.hpp"
#include "steppe/law.hpp"
#include "steppe/parameter.hpp"
#include "steppe/series.hpp"
#include "steppe/world.hpp"

namespace steppe {

/// How the population is held (design: one set of rules, three ways to run them).
enum class Tallying : std::uint8_t {
    cohort,      ///< integer counts of parties in the same state; exact multinomial and hypergeometric draws
    individual,  ///< one party each, known by its birth number; the same kernels, one draw each
    mean,        ///< real masses, no draws: the fluid limit
};

/// Runs `task(i)` for i in [0, n), in any order, on whatever workers it has; returns when all are done.
using Workers = std::function<void(std::size_t n, const std::function<void(std::size_t)>& task)>;

struct RunOptions {
    Tallying tallying = Tallying::cohort;
    RandomKey key;
    std::vector<Renewal> renewals;            ///< ascending by day: whose chance the days from there on take
    std::vector<LastingChance> lasting;       ///< chance of what has no day, because it lasts; empty: the key's
    bool fixed_effects = false;               ///< day effects at their central value, 1
    std::optional<Day> until;                 ///< last day, if earlier than the scenario's
    Workers workers;                          ///< empty: everything on the calling thread
    std::uint64_t evaluation_order = 0;       ///< for tests: another order of evaluation; never changes a result
    std::function<double()> clock;            ///< seconds, for the profile; empty: phases are not timed
    const std::atomic<bool>* stop = nullptr;  ///< when it becomes true the run throws `Interrupted`
};

struct Interrupted : std::runtime_error {
    Interrupted() : std::runtime_error("interrupted") {}
};

/// A broken invariant: our fault, never the user's. Names the phase, the day and the difference.
struct InvariantBroken : std::logic_error {
    using std::logic_error::logic_error;
};

/// What a phase did over the whole run.
struct PhaseProfile {
    std::string phase;
    std::uint64_t blocks = 0;   ///< projections evaluated
    std::uint64_t cohorts = 0;  ///< cohort-steps: cohorts gathered
    std::uint64_t draws = 0;    ///< binomial, hypergeometric, Poisson or single draws
    std::uint64_t moves = 0;    ///< changes of state of a cohort
    double seconds = 0;
    std::string reads;  ///< the fields of the projection
};

struct Profile {
    std::vector<PhaseProfile> phases;
    std::uint64_t days = 0;
    std::uint64_t states_at_end = 0;  ///< occupied states on the last day
    std::uint64_t states_peak = 0;
    double parties_at_end = 0;
    std::vector<std::pair<std::string, std::uint64_t>>
        states_by_field;  ///< what splits: distinct values of each field at the peak day
};

struct RunResult {
    SeriesTable series;
    Profile profile;
};

/// What all replicates share: travel times, choice sets, the list of series. Thread-safe once built.
class Simulation {
  public:
    /// Throws std::invalid_argument if a parameter that the rules need is missing from `parameters`.
    /// With an empty book of law every border is open and no stay has a last day.
    Simulation(World world, std::vector<Parameter> parameters, const law::Book& book);
    ~Simulation();
    Simulation(Simulation&&) noexcept;
    Simulation& operator=(Simulation&&) noexcept;

    /// `values` in the order of the parameters. Throws InvariantBroken, Interrupted.
    [[nodiscard]] RunResult run(const std::vector<double>& values, const RunOptions& options) const;

    /// What a party of a group at a place may do on `day`, in the expected course of things (mode `mean`) with these
    /// values of the parameters; the aggregates are those of that morning. `day` within the period; `entered`: the day
    /// from which their stay in that country counts, if it is another one.
    [[nodiscard]] std::vector<ExplainedRule> explain(const std::vector<double>& values, Day day, PlaceId place,
                                                     GroupId group, Day entered = kNoDay) const;

    [[nodiscard]] const World& world() const;
    [[nodiscard]] const std::vector<Parameter>& parameters() const;
    [[nodiscard]] const std::vector<SeriesKey>& series() const;
    /// What the series of a run have in common: all but the values.
    [[nodiscard]] const SeriesTable& shape() const;

  private:
    struct Parts;
    std::unique_ptr<const Parts> parts_;
};

}  // namespace steppe
