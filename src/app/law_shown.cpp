#include "app/law_shown.hpp"

#include <algorithm>
#include <set>
#include <span>
#include <utility>

#include "rules/group_law.hpp"

namespace steppe {

namespace {

constexpr Day kAhead = 366;  // what is announced is told of up to a year after the last day

using Way = std::pair<law::TravelMode, law::CrossingKind>;

/// Whom the law asks about: what a group is for it.
struct Mover {
    std::string residence;
    law::Person person;
};

bool is_home(const Mover& who, const std::string& country) {
    return who.person.citizenship == country || who.residence == country;
}

std::vector<Mover> people_on_the_move(const World& world) {
    std::vector<Mover> all;
    for (const Group& group : world.groups) {
        if (group.purpose != Purpose::wave) {
            continue;
        }
        const law::Person person = person_of(group);
        const bool known = std::ranges::any_of(all, [&](const Mover& who) {
            return who.residence == group.residence && who.person.citizenship == person.citizenship &&
                   who.person.document == person.document && who.person.purpose == person.purpose &&
                   who.person.sex == person.sex;
        });
        if (!known) {
            all.push_back({group.residence, person});
        }
    }
    return all;
}

std::set<Way> ways_between(const World& world, const std::string& from, const std::string& to) {
    std::set<Way> ways;
    for (const Gate& gate : world.gates) {
        if ((from.empty() || gate.from == from) && (to.empty() || gate.to == to)) {
            ways.emplace(travel_mode(gate.mode),
                         gate.open_to == OpenTo::all ? law::CrossingKind::international : law::CrossingKind::bilateral);
        }
    }
    return ways;
}

bool depends_on_the_way(std::span<const law::Doubt> doubts) {
    return std::ranges::any_of(doubts, [](const law::Doubt& doubt) {
        return doubt.why == law::Doubt::Why::missing_fact &&
               (doubt.facts & (law::choice(law::Fact::mode) | law::choice(law::Fact::crossing))) != 0;
    });
}

void add_open(std::vector<LawShown::Open>& open, const law::Doubt& doubt) {
    const LawShown::Open one{doubt.why, doubt.kind, doubt.regime, doubt.other, doubt.facts};
    if (std::ranges::find(open, one) == open.end()) {
        open.push_back(one);
    }
}

void add_rule(std::vector<LawShown::Rule>& rules, const law::Reason& reason) {
    rules.push_back({reason.regime, reason.clause, reason.role, reason.verdict, reason.verified});
}

/// The law of one country for one kind of person.
class AtBorder {
  public:
    AtBorder(const law::Book& book, const Mover& who, const std::string& country, bool leaves,
             const std::set<Way>& ways)
        : leaves_(leaves), law_(book, who.person, country) {
        for (const auto& [mode, crossing] : ways) {
            law::Person person = who.person;
            person.mode = mode;
            person.crossing = crossing;
            by_way_.emplace_back(Way{mode, crossing}, law::PersonalLaw(book, person, country));
        }
    }

    [[nodiscard]] LawShown::State on(Day day) const {
        LawShown::State state;
        const law::StayAnswer at_border = leaves_ ? law_.exit(day) : law_.answer({}, day);
        const law::ClauseKind kind = leaves_ ? law::ClauseKind::exit : law::ClauseKind::entry;
        for (const law::Reason& reason : at_border.reasons) {
            if (reason.role == law::Reason::Role::decides && reason.clause->kind == kind) {
                state.passes = reason.verified ? reason.verdict : law::Verdict::cannot_tell;
                add_rule(state.rules, reason);
            }
        }
        for (const law::Doubt& doubt : at_border.doubts) {
            if (doubt.kind == kind) {
                state.passes = law::Verdict::cannot_tell;
                add_open(state.open, doubt);
            }
        }
        if (depends_on_the_way(at_border.doubts)) {
            for (const auto& [way, by_way] : by_way_) {
                const law::Verdict passes =
                    leaves_ ? by_way.exit(day).numbers.admitted : passes_of(by_way.answer({}, day));
                state.ways.push_back({way.first, way.second, passes});
            }
        }
        state.legal = at_border.numbers.legal;
        if (!leaves_ && state.passes != law::Verdict::no) {
            add_stay(state, day);
        }
        return state;
    }

    /// Does the regime say anything to who enters on the day on which it comes into force?
    [[nodiscard]] bool concerns(const law::Regime& regime) const {
        if (leaves_) {
            return false;
        }
        const Day day = regime.in_force;
        const auto names = [&](const law::Reason& reason) { return reason.regime == &regime; };
        return std::ranges::any_of(law_.answer({}, day).reasons, names) ||
               std::ranges::any_of(law_.consequences(day, day), names);
    }

  private:
    static law::Verdict passes_of(const law::StayAnswer& answer) {
        for (const law::Reason& reason : answer.reasons) {
            if (reason.role == law::Reason::Role::decides && reason.clause->kind == law::ClauseKind::entry &&
                reason.verified) {
                return reason.verdict;
            }
        }
        return law::Verdict::cannot_tell;
    }

    void add_stay(LawShown::State& state, Day day) const {
        const Trip stay{day, kNoDay, false};
        const law::StayAnswer there = law_.answer(std::span(&stay, 1), day);
        state.legal = there.numbers.legal;
        state.unlimited = there.numbers.unlimited;
        if (there.numbers.last_legal_day) {
            state.stay_up_to_days = *there.numbers.last_legal_day - day + 1;
        }
        for (const law::Reason& reason : there.reasons) {
            if (reason.role != law::Reason::Role::decides || reason.clause->kind != law::ClauseKind::entry) {
                add_rule(state.rules, reason);
            }
        }
        for (const law::Reason& reason : law_.consequences(day, day)) {
            add_rule(state.rules, reason);
        }
        for (const law::Doubt& doubt : there.doubts) {
            add_open(state.open, doubt);
        }
    }

    bool leaves_;
    law::PersonalLaw law_;
    std::vector<std::pair<Way, law::PersonalLaw>> by_way_;
};

std::vector<LawShown::Span> spans_of(const AtBorder& border, const law::Book& book, Day first_day, Day last_day) {
    std::vector<const law::Regime*> to_come;
    for (const law::Regime& regime : book.regimes) {
        const Day known = regime.announced == kNoDay ? regime.in_force : regime.announced;
        if (known < regime.in_force && regime.in_force > first_day && known <= last_day &&
            regime.in_force <= last_day + kAhead && border.concerns(regime)) {
            to_come.push_back(&regime);
        }
    }
    std::vector<LawShown::Span> spans;
    for (Day day = first_day; day <= last_day; ++day) {
        LawShown::State state = border.on(day);
        std::ranges::copy_if(to_come, std::back_inserter(state.announced), [&](const law::Regime* regime) {
            return regime->announced <= day && day < regime->in_force;
        });
        if (!spans.empty() && spans.back().state == state) {
            spans.back().to = day;
        } else {
            spans.push_back({day, day, std::move(state)});
        }
    }
    return spans;
}

bool same_spans(const std::vector<LawShown::Span>& a, const std::vector<LawShown::Span>& b) {
    return std::ranges::equal(a, b, [](const LawShown::Span& x, const LawShown::Span& y) {
        return x.from == y.from && x.to == y.to && x.state == y.state;
    });
}

void add_unless_there(std::vector<std::string>& names, std::string_view name) {
    if (std::ranges::find(names, name) == names.end()) {
        names.emplace_back(name);
    }
}

}  // namespace

LawShown law_shown(const World& world, const law::Book& book, Day first_day, Day last_day) {
    LawShown shown{first_day, last_day, {}};
    if (book.regimes.empty()) {
        return shown;
    }
    std::vector<std::string> entered = {world.record.host};
    for (const Gate& gate : world.gates) {
        add_unless_there(entered, gate.to);
    }
    std::erase(entered, "");
    std::set<std::ptrdiff_t> any_sex;  // answers that hold for groups of whom it is not said, too
    const auto add = [&](const Mover& who, const std::string& country, bool leaves, const std::set<Way>& ways) {
        if (!law::PersonalLaw(book, who.person, country).known()) {
            return;  // the files do not speak of this country
        }
        std::vector<LawShown::Span> spans =
            spans_of(AtBorder(book, who, country, leaves, ways), book, first_day, last_day);
        const std::string_view document = law::kDocuments[static_cast<std::size_t>(who.person.document)];
        auto same = std::ranges::find_if(shown.answers, [&](const LawShown::Answer& answer) {
            return answer.leaves == leaves && answer.country == country &&
                   answer.citizenship == who.person.citizenship && answer.document == document &&
                   same_spans(answer.spans, spans);
        });
        if (same == shown.answers.end()) {
            shown.answers.push_back(
                {leaves, country, who.person.citizenship, std::string(document), {}, {}, std::move(spans)});
            same = std::prev(shown.answers.end());
        }
        if (who.person.purpose) {
            add_unless_there(same->purposes, law::kPurposes[static_cast<std::size_t>(*who.person.purpose)]);
        }
        if (!who.person.sex) {
            any_sex.insert(&*same - shown.answers.data());
        } else {
            add_unless_there(same->sexes, law::kSexes[static_cast<std::size_t>(*who.person.sex)]);
        }
    };
    const std::vector<Mover> all = people_on_the_move(world);
    for (const std::string& country : entered) {
        for (const Mover& who : all) {
            if (!is_home(who, country)) {
                add(who, country, false, ways_between(world, "", country));
            }
        }
    }
    for (const Mover& who : all) {
        add(who, who.residence, true, ways_between(world, who.residence, ""));
    }
    for (const std::ptrdiff_t answer : any_sex) {
        shown.answers[static_cast<std::size_t>(answer)].sexes.clear();
    }
    return shown;
}

void add_law_file(std::map<std::string, std::string>& files, const World& world, const law::Book& book,
                  const Summary& summary) {
    const LawShown shown = law_shown(world, book, summary.first_day, summary.last_day);
    if (!shown.answers.empty()) {
        files.emplace(kLawFile, law_json(shown));
    }
}

}  // namespace steppe
