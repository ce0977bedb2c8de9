// What the rules of a Flee case ask of a person: the tastes there can be, and how they are spread among those who start
// somewhere. Attributes that no rule asks for are not drawn.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "rules/flee_map.hpp"

namespace steppe::flee {

/// How many tastes a case may have: the product of the numbers of values of what its rules ask for.
inline constexpr std::size_t kMostTastes = 4096;

/// By the hazard rules. `age`: years.
[[nodiscard]] Caution caution_of(const Settings& settings, double age, bool female, bool male);

class PeopleTraits {
  public:
    explicit PeopleTraits(const Case& the_case);

    /// All of them; one that is plain where no rule asks.
    [[nodiscard]] const std::vector<Taste>& tastes() const { return tastes_; }
    /// Shares of the tastes among people who start at a location, from the demographics; they sum to 1.
    [[nodiscard]] std::span<const double> starting_at(LocationIndex l) const {
        return std::span(shares_).subspan(l * tastes_.size(), tastes_.size());
    }
    [[nodiscard]] TasteIndex taste_of(const ListedPeople& listed) const;
    /// Ethnicities and religions. A name that is both is one value, as in Flee, where those of either are counted.
    [[nodiscard]] std::size_t values() const { return values_.size(); }

  private:
    struct Share {
        LocationIndex location = kNoLocation;
        TasteIndex taste = 0;
        double share = 0;
    };
    void spread(LocationIndex l, std::vector<Share>& shares);
    ValueIndex number_of_value(const std::string& name);
    TasteIndex number_of(const Taste& taste);
    [[nodiscard]] Taste described(const ListedPeople& listed) const;
    [[nodiscard]] double awareness(int level) const;

    const Case* case_;
    const Demographic* age_ = nullptr;  ///< these are there if a rule asks
    const Demographic* gender_ = nullptr;
    const Demographic* ethnicity_ = nullptr;
    const Demographic* religion_ = nullptr;
    const Demographic* flood_awareness_ = nullptr;
    std::vector<std::string> values_;
    std::vector<Taste> tastes_;
    std::vector<double> shares_;  ///< [location * tastes + taste]
};

}  // namespace steppe::flee
