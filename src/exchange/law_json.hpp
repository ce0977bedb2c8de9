// What the law says to the people of a scenario, day by day: law.json, beside the results.
//
// Nothing in it is put into sentences: it holds the clauses that an answer rests on, as the law files give them, and
// what the answer came to. Who reads it can say it in any language.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "steppe/stay.hpp"

namespace steppe {

/// The regimes pointed to are those of the book that it was made of, which must outlive it.
struct LawShown {
    struct Rule {
        const law::Regime* regime = nullptr;
        const law::Clause* clause = nullptr;
        law::Reason::Role role = law::Reason::Role::decides;
        law::Verdict verdict = law::Verdict::yes;
        bool verified = true;
        bool operator==(const Rule&) const = default;
    };
    struct Open {
        law::Doubt::Why why = law::Doubt::Why::no_rule;
        law::ClauseKind about = law::ClauseKind::stay;
        const law::Regime* regime = nullptr;
        const law::Regime* other = nullptr;
        law::Choices facts = 0;
        bool operator==(const Open&) const = default;
    };
    /// How the border answers where that depends on the way.
    struct Way {
        law::TravelMode mode = law::TravelMode::car;
        law::CrossingKind crossing = law::CrossingKind::international;
        law::Verdict passes = law::Verdict::cannot_tell;
        bool operator==(const Way&) const = default;
    };
    /// Of somebody who crosses the border on the day.
    struct State {
        law::Verdict passes = law::Verdict::cannot_tell;  ///< at the border
        law::Verdict legal = law::Verdict::cannot_tell;   ///< the stay on that day; meaningless at the way out
        bool unlimited = false;                           ///< the law in the files sets no last day
        std::optional<std::int32_t> stay_up_to_days;      ///< an unbroken stay, the day of entry being day 1
        std::vector<Rule> rules;
        std::vector<Open> open;
        std::vector<Way> ways;                      ///< empty where all are alike
        std::vector<const law::Regime*> announced;  ///< known on that day, not yet in force
        bool operator==(const State&) const = default;
    };
    /// Days, both included, on which the answer is the same.
    struct Span {
        Day from = kNoDay;
        Day to = kNoDay;
        State state;
    };
    struct Answer {
        bool leaves = false;  ///< the country, else: enters it
        std::string country;
        std::string citizenship;
        std::string document;
        std::vector<std::string> purposes;  ///< all of the scenario's for which the answer is this one
        std::vector<std::string> sexes;     ///< likewise; empty: of any
        std::vector<Span> spans;
    };
    Day first_day = kNoDay;
    Day last_day = kNoDay;
    std::vector<Answer> answers;
};

[[nodiscard]] std::string law_json(const LawShown& shown);

}  // namespace steppe
