// The words of a run's summary in one language: names, numbers, what is counted.
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
    /// A number that is written already, its point as the language has it.
    [[nodiscard]] std::string written(std::string number) const;
    /// A number with its noun, rounded in the same way: `18,200 crossings`.
    [[nodiscard]] std::string counted(std::string_view noun, double value) const;
    [[nodiscard]] std::string days(std::int64_t days) const { return days_text(catalogue_, days); }
    /// `90 % interval 15,000 to 22,100`.
    [[nodiscard]] std::string interval(const Summary::Row& row) const;
    /// The name of a place; a country has one in names.csv, and in English is told by its code.
    [[nodiscard]] std::string place(const World& world, const std::string& id) const;

  private:
    const Catalogue& catalogue_;
    std::map<std::string, report::Names> names_;
};

}  // namespace steppe
