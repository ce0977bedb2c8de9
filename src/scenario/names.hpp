// The names that a table defines and others use.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/text.hpp"

namespace steppe {

class Names {
  public:
    /// `what` is defined where: `place`, `places.csv`.
    Names(std::string_view what, std::string_view file) : what_(what), file_(file) {}

    /// A name that may be defined once; reports the second.
    void define(const Token& token, Problems& problems);
    /// A name that may be given any number of times.
    void mention(const Token& token);
    /// Some names may be missing here, because their table could not be read whole: that has been reported, and
    /// what follows from it shall not be.
    void mark_incomplete() { complete_ = false; }

    [[nodiscard]] bool complete() const { return complete_; }
    [[nodiscard]] bool knows(std::string_view name) const { return lines_.contains(name); }
    [[nodiscard]] std::vector<std::string> all() const;
    /// Whether `token` is a known name; reports it if it is not (and would be, were its table as it should be).
    bool check(const Token& token, Problems& problems) const;

  private:
    std::string_view what_;
    std::string_view file_;
    std::map<std::string, int, std::less<>> lines_;
    bool complete_ = true;
};

}  // namespace steppe
