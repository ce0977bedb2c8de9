// A scenario folder whose files a fuzzer replaces, and what must hold of whatever is read from it.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "fuzzed_folder.hpp"
#include "steppe/scenario.hpp"

namespace steppe {

class FuzzedScenario {
  public:
    FuzzedScenario();  ///< the small country, in a temporary folder of its own

    void write(std::string_view file, std::string_view bytes);
    /// Puts back what `write` replaced.
    void restore();
    /// Reads it. Every problem must say where and how to repair it; what has none must run for a day or two.
    void read_and_run(const std::vector<std::filesystem::path>& variants = {}) const;
    /// The same for the tables alone, with the sound settings: several times as fast.
    void read_tables_and_run() const;

  private:
    static void judge(Scenario scenario, const Problems& problems);

    FuzzedFolder folder_;
    std::map<std::string, std::string> original_;
    std::map<std::string, std::string> now_;
};

}  // namespace steppe
