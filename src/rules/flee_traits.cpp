#include "rules/flee_traits.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

namespace steppe::flee {
namespace {

constexpr double kAgeOfNoConcern = 30;

/// How the values of an attribute are spread among people who start at a location. One value, if nobody asks.
std::vector<double> shares_at(const Demographic* demographic, LocationIndex location) {
    if (demographic == nullptr) {
        return {1};
    }
    const auto found = std::ranges::find(demographic->columns, location, &Demographic::Column::location);
    const std::vector<double>& weights =
        found == demographic->columns.end() ? demographic->columns.front().weights : found->weights;
    double sum = 0;
    for (const double weight : weights) {
        sum += weight;
    }
    std::vector<double> shares = weights;
    for (double& share : shares) {
        share = sum > 0 ? share / sum : 0;
    }
    return shares;
}

bool asks_for_age(const Settings& settings) {
    return settings.children_avoid_hazards || settings.elderly_avoid_hazards;
}
bool asks_for_gender(const Settings& settings) {
    return settings.women_avoid_hazards || (settings.children_avoid_hazards && settings.boys_take_risk);
}
bool asks_for_ethnicity(const Settings& settings) {
    return settings.match_camp_ethnicity || settings.match_town_ethnicity || settings.match_conflict_ethnicity;
}

}  // namespace

Caution caution_of(const Settings& settings, double age, bool female, bool male) {
    bool squared = false;
    bool one = false;
    if (settings.children_avoid_hazards) {
        squared = age < 19;
        one = settings.boys_take_risk && male && age > 14;
    }
    squared = squared || (settings.elderly_avoid_hazards && age > 59) || (settings.women_avoid_hazards && female);
    return one ? Caution::bold : squared ? Caution::careful : Caution::plain;
}

PeopleTraits::PeopleTraits(const Case& the_case) : case_(&the_case) {
    const Settings& settings = the_case.settings;
    const auto asked = [&](bool on, std::string_view attribute) -> const Demographic* {
        const auto found = std::ranges::find(the_case.demographics, attribute, &Demographic::attribute);
        return !on || found == the_case.demographics.end() ? nullptr : &*found;
    };
    age_ = asked(asks_for_age(settings), "age");
    gender_ = asked(asks_for_gender(settings), "gender");
    ethnicity_ = asked(asks_for_ethnicity(settings), "ethnicity");
    religion_ = asked(settings.match_camp_religion, "religion");
    flood_awareness_ = asked(has_forecast(settings, 0), "floodawareness");

    const bool nobody_asks = age_ == nullptr && gender_ == nullptr && ethnicity_ == nullptr && religion_ == nullptr &&
                             flood_awareness_ == nullptr && the_case.listed_people.empty();
    if (nobody_asks) {
        tastes_.emplace_back();
        shares_.assign(the_case.locations.size(), 1.0);
        return;
    }
    std::vector<Share> shares;
    for (LocationIndex l = 0; l < the_case.locations.size(); ++l) {
        spread(l, shares);
    }
    for (const ListedPeople& listed : the_case.listed_people) {
        if (asks_for_ethnicity(settings)) {
            (void)number_of_value(listed.ethnicity);
        }
        if (settings.match_camp_religion) {
            (void)number_of_value(listed.religion);
        }
        (void)number_of(described(listed));
    }
    shares_.assign(the_case.locations.size() * tastes_.size(), 0.0);
    for (const Share& part : shares) {
        shares_[part.location * tastes_.size() + part.taste] += part.share;
    }
}

void PeopleTraits::spread(LocationIndex l, std::vector<Share>& shares) {
    std::array<double, 3> cautions{};
    const std::vector<double> ages = shares_at(age_, l);
    const std::vector<double> genders = shares_at(gender_, l);
    for (std::size_t a = 0; a < ages.size(); ++a) {
        for (std::size_t g = 0; g < genders.size(); ++g) {
            const double age = age_ != nullptr ? age_->numbers[a] : kAgeOfNoConcern;
            const bool female = gender_ != nullptr && gender_->values[g] == "female";
            const bool male = gender_ != nullptr && gender_->values[g] == "male";
            cautions[static_cast<std::size_t>(caution_of(case_->settings, age, female, male))] += ages[a] * genders[g];
        }
    }
    const std::vector<double> ethnicities = shares_at(ethnicity_, l);
    const std::vector<double> religions = shares_at(religion_, l);
    const std::vector<double> awarenesses = shares_at(flood_awareness_, l);
    Taste taste;
    for (std::size_t e = 0; e < ethnicities.size(); ++e) {
        taste.ethnicity = ethnicity_ != nullptr ? number_of_value(ethnicity_->values[e]) : kNoValue;
        for (std::size_t r = 0; r < religions.size(); ++r) {
            taste.religion = religion_ != nullptr ? number_of_value(religion_->values[r]) : kNoValue;
            for (std::size_t w = 0; w < awarenesses.size(); ++w) {
                taste.flood_awareness =
                    flood_awareness_ != nullptr ? awareness(static_cast<int>(flood_awareness_->numbers[w])) : 1;
                for (std::size_t c = 0; c < cautions.size(); ++c) {
                    const double share = cautions[c] * ethnicities[e] * religions[r] * awarenesses[w];
                    if (share > 0) {
                        taste.caution = static_cast<Caution>(c);
                        shares.push_back({l, number_of(taste), share});
                    }
                }
            }
        }
    }
}

double PeopleTraits::awareness(int level) const {
    const std::vector<double>& weights = case_->settings.flood_awareness_weights;
    const auto at = static_cast<std::size_t>(std::max(level, 0));
    return at < weights.size() ? weights[at] : 0;
}

ValueIndex PeopleTraits::number_of_value(const std::string& name) {
    const auto found = std::ranges::find(values_, name);
    if (found == values_.end()) {
        values_.push_back(name);
        return static_cast<ValueIndex>(values_.size() - 1);
    }
    return static_cast<ValueIndex>(found - values_.begin());
}

TasteIndex PeopleTraits::number_of(const Taste& taste) {
    const auto found = std::ranges::find(tastes_, taste);
    if (found == tastes_.end()) {
        if (tastes_.size() == kMostTastes) {
            throw std::length_error("more than " + std::to_string(kMostTastes) + " combinations of attributes");
        }
        tastes_.push_back(taste);
        return static_cast<TasteIndex>(tastes_.size() - 1);
    }
    return static_cast<TasteIndex>(found - tastes_.begin());
}

Taste PeopleTraits::described(const ListedPeople& listed) const {
    const Settings& settings = case_->settings;
    const auto value = [&](bool asked, const std::string& name) {
        return asked ? static_cast<ValueIndex>(std::ranges::find(values_, name) - values_.begin()) : kNoValue;
    };
    Taste taste;
    taste.caution = caution_of(settings, asks_for_age(settings) ? listed.age : kAgeOfNoConcern,
                               listed.gender == "female", listed.gender == "male");
    taste.flood_awareness = has_forecast(settings, 0) ? awareness(listed.flood_awareness) : 1;
    taste.ethnicity = value(asks_for_ethnicity(settings), listed.ethnicity);
    taste.religion = value(settings.match_camp_religion, listed.religion);
    return taste;
}

TasteIndex PeopleTraits::taste_of(const ListedPeople& listed) const {
    return static_cast<TasteIndex>(std::ranges::find(tastes_, described(listed)) - tastes_.begin());
}

}  // namespace steppe::flee
