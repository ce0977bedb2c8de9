// Law files that are written for one test, and questions to them.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "steppe/law_files.hpp"

namespace steppe {

/// A folder with law files that goes away with the test.
class LawFolder {
  public:
    LawFolder();
    ~LawFolder();
    LawFolder(const LawFolder&) = delete;
    LawFolder& operator=(const LawFolder&) = delete;

    void write(const std::string& file, std::string_view text) const;
    [[nodiscard]] std::filesystem::path path(const std::string& file) const { return path_ / file; }
    [[nodiscard]] LawReading read(const std::vector<std::string>& files = {"law.yaml"}) const;

  private:
    std::filesystem::path path_;
};

/// A regime `rule` of Kazakhstan for everybody, in force since 2020-01-01, verified until 2030-01-01, that lets
/// everybody enter; `keys` are added to it or take the place of its own, `clauses` are added.
struct RegimeText {
    std::string id = "rule";
    std::string keys;     ///< lines such as `who: {citizenship: RUS}`
    std::string clauses;  ///< each: `- kind: {...}`; a source is added
    bool entry = true;    ///< with the clause `entry: {allowed: yes}`
};
[[nodiscard]] std::string law_text(const std::vector<RegimeText>& regimes, std::string_view treaties = {});

/// A book that must be sound.
[[nodiscard]] law::Book book_of(const std::vector<RegimeText>& regimes, std::string_view treaties = {});

[[nodiscard]] Day day(std::string_view text);
/// `2022-09-25..2022-10-01`, `2022-09-25..` (still there), a `!` in front: under a permit.
[[nodiscard]] std::vector<Trip> trips(const std::vector<std::string>& texts);

[[nodiscard]] law::Person russian(law::Document document = law::Document::internal_id);

}  // namespace steppe
