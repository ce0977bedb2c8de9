// A scenario that has been read and found sound, ready to be run by the family of rules that it asks for.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/summary_words.hpp"
#include "steppe/ensemble.hpp"

namespace steppe {

class ScenarioRun {
  public:
    ScenarioRun() = default;
    virtual ~ScenarioRun() = default;
    ScenarioRun(const ScenarioRun&) = delete;
    ScenarioRun& operator=(const ScenarioRun&) = delete;

    /// The positions of series that are kept for each replicate.
    [[nodiscard]] virtual std::vector<std::size_t> keep() const { return {}; }
    /// Can it go on from replicates that ended before?
    [[nodiscard]] virtual bool can_resume() const { return false; }
    /// Texts of further files of results, by name; after `run`.
    [[nodiscard]] virtual std::map<std::string, std::string> further_files(const Ensemble& /*ensemble*/) const {
        return {};
    }
    [[nodiscard]] virtual Ensemble run(const EnsembleOptions& options) = 0;
    /// What came out, in a few lines for the terminal; after `run`.
    [[nodiscard]] virtual std::vector<std::string> headline(const Ensemble& ensemble,
                                                            const SummaryWords& words) const = 0;
    /// The table of `--profile`; after `run`.
    [[nodiscard]] virtual std::string profile(const Ensemble& ensemble) const = 0;
};

}  // namespace steppe
