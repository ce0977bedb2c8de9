// A copy of the small country that a test may spoil, in a temporary folder that goes away with it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace steppe {

class ScenarioFolder {
  public:
    ScenarioFolder();  ///< a copy of tests/scenario/small_country
    ~ScenarioFolder();
    ScenarioFolder(const ScenarioFolder&) = delete;
    ScenarioFolder& operator=(const ScenarioFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::string text(std::string_view file) const;

    void write(std::string_view file, std::string_view bytes) const;
    void append(std::string_view file, std::string_view bytes) const;
    void remove(std::string_view file) const;
    /// `before` stands in the file exactly once: a test that no longer changes anything fails.
    void replace(std::string_view file, std::string_view before, std::string_view after) const;
    void replace_everywhere(std::string_view file, std::string_view before, std::string_view after) const;

  private:
    std::filesystem::path path_;
};

}  // namespace steppe
