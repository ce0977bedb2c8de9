// A scenario folder whose files a fuzzer replaces, and what must hold of whatever is read from it.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "steppe/scenario.hpp"

namespace steppe {

class FuzzedScenario {
  public:
    FuzzedScenario();  ///< the small country, in a temporary folder of its own
    ~FuzzedScenario();
    FuzzedScenario(const FuzzedScenario&) = delete;
    FuzzedScenario& operator=(const FuzzedScenario&) = delete;

    void write(std::string_view file, std::string_view bytes);
    /// Puts back what `write` replaced.
    void restore();
    /// Reads it. Every problem must say where and how to repair it; what has none must run for a day or two.
    void read_and_run() const;
    /// The same for the tables alone, with the sound settings: several times as fast.
    void read_tables_and_run() const;

  private:
    void judge(Scenario scenario, const Problems& problems) const;

    std::filesystem::path folder_;
    std::map<std::string, std::string> original_;
    std::map<std::string, std::string> now_;
};

}  // namespace steppe
