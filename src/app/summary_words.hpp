// The words of the summaries of runs and comparisons in one language: names, dates, numbers, what is counted.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "app/words.hpp"
#include "report/scene.hpp"
#include "steppe/ensemble.hpp"
#include "steppe/world.hpp"

namespace steppe {

class SummaryWords {
  public:
    /// `names`: of places and countries by id, as in names.csv.
    explicit SummaryWords(std::string_view language, std::map<std::string, report::Names> names = {});

    [[nodiscard]] std::string say(std::string_view key, const Fillings& fillings = {}) const;
    /// `18,200`; from 1,000 on rounded to three digits, below to whole numbers, below 10 to tenths.
    [[nodiscard]] std::string number(double value) const;
    /// A number in decimal figures that is written already, its marks as the language has them.
    [[nodiscard]] std::string written(std::string number) const;
    /// To so many significant digits, without a power of ten: `2.607`.
    [[nodiscard]] std::string figure(double value, int digits) const;
    /// Likewise, with its sign: `-0.168`, `+0`.
    [[nodiscard]] std::string change(double value, int digits) const;
    /// A change in its unit, as summary.csv has it: `-1,137 persons`. Shares and indices are told without one.
    [[nodiscard]] std::string change(double value, int digits, const SeriesKey& key) const;
    /// A change in percentage points: `-4 points`.
    [[nodiscard]] std::string points(double value) const;
    /// How often: `42 times`.
    [[nodiscard]] std::string times(double value, int digits) const;
    /// In a sentence: in English ISO 8601, else with the name of the month.
    [[nodiscard]] std::string date(Day day) const;
    /// In a column, ten characters wide.
    [[nodiscard]] std::string brief_date(Day day) const;
    /// A number with its noun, rounded in the same way: `18,200 crossings`.
    [[nodiscard]] std::string counted(std::string_view noun, double value) const;
    [[nodiscard]] std::string days(std::int64_t days) const { return days_text(catalogue_, days); }
    /// `90 % interval 15,000 to 22,100`.
    [[nodiscard]] std::string interval(const Summary::Row& row) const;
    [[nodiscard]] std::string interval(const std::string& low, const std::string& high) const;
    /// The name of a place; a country has one in names.csv, and in English is told by its code.
    [[nodiscard]] std::string place(const World& world, const std::string& id) const;
    [[nodiscard]] std::string measure(const std::string& id) const;
    /// A kind of roof, a gate (`KAZ:car`), ...; what has no word is told by its id.
    [[nodiscard]] std::string group(const World& world, const std::string& id) const;
    /// Measure, place and group; in English the three ids as `--show` and `alerts:` take them.
    [[nodiscard]] std::string series(const World& world, const SeriesKey& key) const;

  private:
    [[nodiscard]] bool tells_ids() const { return catalogue_.measures.empty(); }

    const Catalogue& catalogue_;
    std::map<std::string, report::Names> names_;
};

}  // namespace steppe
