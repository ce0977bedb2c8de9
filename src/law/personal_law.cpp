#include <algorithm>
#include <stdexcept>
#include <utility>

#include "law/concerns.hpp"
#include "law/working_days.hpp"
#include "steppe/stay.hpp"

namespace steppe::law {
namespace {

constexpr std::size_t kMostClauses = 24;  // of one kind that hold for one person on one day

/// Is a known value among the choices, or is it not known?
template <class Value>
Verdict among(Choices choices, const std::optional<Value>& value, Fact fact, Choices& missing) {
    if (choices == 0) {
        return Verdict::yes;
    }
    if (!value) {
        missing |= choice(fact);
        return Verdict::cannot_tell;
    }
    return (choices & choice(*value)) != 0 ? Verdict::yes : Verdict::no;
}

/// Does what a regime says of people other than their citizenship fit? `missing` gathers what decides it.
Verdict fits(const Who& who, const Person& person, Choices& missing) {
    Choices unknown = 0;
    if (who.documents != 0 && (who.documents & choice(person.document)) == 0) {
        return Verdict::no;
    }
    for (const Verdict part :
         {among(who.sexes, person.sex, Fact::sex, unknown), among(who.purposes, person.purpose, Fact::purpose, unknown),
          among(who.permits, person.permit, Fact::permit, unknown)}) {
        if (part == Verdict::no) {
            return Verdict::no;
        }
    }
    if (who.lists != 0) {
        if (!person.lists) {
            unknown |= choice(Fact::lists);
        } else if ((who.lists & *person.lists) == 0) {
            return Verdict::no;
        }
    }
    if (who.age_from || who.age_to) {
        if (!person.age) {
            unknown |= choice(Fact::age);
        } else if ((who.age_from && *person.age < *who.age_from) || (who.age_to && *person.age > *who.age_to)) {
            return Verdict::no;
        }
    }
    missing |= unknown;
    return unknown == 0 ? Verdict::yes : Verdict::cannot_tell;
}

/// Are the conditions of a clause on a border met?
Verdict met(const Border& border, const Person& person, Choices& missing) {
    if (border.documents != 0 && (border.documents & choice(person.document)) == 0) {
        return Verdict::no;
    }
    Choices unknown = 0;
    for (const Verdict part : {among(border.modes, person.mode, Fact::mode, unknown),
                               among(border.crossings, person.crossing, Fact::crossing, unknown),
                               among(border.permits, person.permit, Fact::permit, unknown)}) {
        if (part == Verdict::no) {
            return Verdict::no;
        }
    }
    missing |= unknown;
    return unknown == 0 ? Verdict::yes : Verdict::cannot_tell;
}

void check_room(std::size_t taken) {
    if (taken == kMostClauses) {
        throw std::length_error("more clauses of one kind hold for one person on one day than can be weighed");
    }
}

CountRule rule_of(const Regime& regime, const StayLimit& limit) {
    CountRule rule = limit.count;
    rule.counts_from = limit.days_before_count ? kNoDay : regime.in_force;
    return rule;
}

/// Is it said of a stay that is so many days past its last one?
bool follows(const Consequence& says, std::int32_t days_over) {
    return says.from_days <= days_over && (says.to_days == 0 || days_over <= says.to_days);
}

/// May a ban from the end of a stay, `ban.day`, still stand? One of a length that is not given may.
bool stands(const Reason& ban, Day on) {
    const std::int32_t days = std::get<Consequence>(ban.clause->says).ban_days;
    return days == 0 || on - ban.day <= days;
}

}  // namespace

struct PersonalLaw::Picked {
    struct Item {
        const Regime* regime = nullptr;
        const Clause* clause = nullptr;
        bool operator==(const Item&) const = default;
    };
    std::array<Item, kMostClauses> items{};
    std::size_t size = 0;
    std::optional<Doubt> doubt;  ///< set: `items` cannot be relied on

    [[nodiscard]] std::span<const Item> view() const& { return {items.data(), size}; }
    void view() const&& = delete;  // it would outlive what it looks at
};

PersonalLaw::PersonalLaw(const Book& book, const Person& person, std::string_view where)
    : book_(&book), person_(person), where_(where) {
    area_ = book.treaty(where);
    for (const Treaty& treaty : book.treaties) {
        const bool member = std::ranges::find(treaty.members, where, &Treaty::Member::country) != treaty.members.end();
        if (area_ == nullptr && treaty.shared_counter && member) {
            area_ = &treaty;
        }
    }
    for (const Regime& regime : book.regimes) {
        if (regime.members_of.empty()) {
            if (regime.country != where) {
                continue;
            }
        } else if (regime.members_of != where) {
            const Treaty* const treaty = book.treaty(regime.members_of);
            if (treaty == nullptr ||
                std::ranges::find(treaty->members, where, &Treaty::Member::country) == treaty->members.end()) {
                continue;
            }
        }
        known_ = true;
        Candidate candidate{&regime, 0, false};
        if (fits(regime.who, person, candidate.missing) == Verdict::no) {
            continue;
        }
        candidate.dated =
            !regime.members_of.empty() || !regime.who.members_of.empty() || !regime.who.except_members_of.empty();
        if (!candidate.dated && !concerns_citizen(book, regime, where, person.citizenship, kNoDay)) {
            continue;
        }
        if (!regime.reciprocal_to.empty()) {
            candidate.reciprocal = book.regime(regime.reciprocal_to);
        }
        if (candidate.reciprocal != nullptr) {
            changes_.push_back(candidate.reciprocal->in_force);
            changes_.push_back(candidate.reciprocal->repealed);
        }
        changes_.push_back(regime.in_force);
        changes_.push_back(regime.repealed);
        const auto index = static_cast<std::uint16_t>(candidates_.size());
        for (const Clause& clause : regime.clauses) {
            auto& list = of_kind_[static_cast<std::size_t>(clause.kind)];
            if (list.empty() || list.back() != index) {
                list.push_back(index);
            }
        }
        candidates_.push_back(candidate);
    }
    for (const Treaty& treaty : book.treaties) {
        for (const Treaty::Member& member : treaty.members) {
            if (member.country == where || member.country == person.citizenship) {
                changes_.push_back(member.from);
                changes_.push_back(member.to == kNoDay ? kNoDay : member.to + 1);
            }
        }
    }
    std::ranges::sort(changes_);
    changes_.erase(std::ranges::unique(changes_).begin(), changes_.end());
    std::erase(changes_, kNoDay);
}

bool PersonalLaw::holds(const Candidate& candidate, Day entry, Day day) const {
    const Regime& regime = *candidate.regime;
    if (!regime.holds(entry, day) || (candidate.reciprocal != nullptr && !candidate.reciprocal->holds(entry, day))) {
        return false;
    }
    if (!candidate.dated) {
        return true;
    }
    if (!regime.members_of.empty() && regime.members_of != where_ &&
        !book_->treaty(regime.members_of)->has(where_, day)) {
        return false;
    }
    return concerns_citizen(*book_, regime, where_, person_.citizenship, day);
}

PersonalLaw::Picked PersonalLaw::pick(ClauseKind kind, Day entry, Day day) const {
    std::array<const Candidate*, kMostClauses> holding{};
    std::size_t count = 0;
    for (const std::uint16_t index : of_kind_[static_cast<std::size_t>(kind)]) {
        if (holds(candidates_[index], entry, day)) {
            check_room(count);
            holding[count++] = &candidates_[index];
        }
    }
    const std::span<const Candidate* const> found(holding.data(), count);
    Picked picked;
    // A clause is displaced by what an exception says on the same question, if it is certain that the exception holds.
    const auto displaced = [&](const Candidate& rule, const Clause& clause) {
        return std::ranges::any_of(found, [&](const Candidate* other) {
            return other->missing == 0 && is_exception(*other->regime, *rule.regime) &&
                   std::ranges::any_of(other->regime->clauses,
                                       [&](const Clause& theirs) { return same_question(clause, theirs); });
        });
    };
    const Regime* first = nullptr;
    for (const Candidate* const candidate : found) {
        if (candidate->missing != 0) {
            continue;
        }
        for (const Clause& clause : candidate->regime->clauses) {
            if (clause.kind != kind || displaced(*candidate, clause)) {
                continue;
            }
            if (one_answer_only(kind)) {
                // Of a rule and its exception, what both answer has been displaced.
                if (first != nullptr && first != candidate->regime && !is_exception(*first, *candidate->regime) &&
                    !is_exception(*candidate->regime, *first) && !same_answer(*first, *candidate->regime, kind)) {
                    picked.doubt = Doubt{Doubt::Why::conflict, kind, first, candidate->regime, 0, day};
                }
                first = first == nullptr ? candidate->regime : first;
            }
            const bool repeated = std::ranges::any_of(picked.view(), [&](const Picked::Item& item) {
                return item.regime != candidate->regime && one_answer_only(kind) && item.clause->says == clause.says;
            });
            if (!repeated) {
                check_room(picked.size);
                picked.items[picked.size++] = {candidate->regime, &clause};
            }
        }
    }
    if (!one_answer_only(kind) || picked.doubt) {
        return picked;
    }
    // What depends on a fact that is not given matters if it would change the answer.
    for (const Candidate* const candidate : found) {
        if (candidate->missing == 0) {
            continue;
        }
        const bool differs = std::ranges::any_of(candidate->regime->clauses, [&](const Clause& clause) {
            return clause.kind == kind && !displaced(*candidate, clause) &&
                   std::ranges::none_of(picked.view(), [&](const Picked::Item& item) {
                       return same_question(*item.clause, clause) &&
                              same_answer(*item.regime, *candidate->regime, kind);
                   });
        });
        if (differs) {
            picked.doubt = Doubt{Doubt::Why::missing_fact, kind, candidate->regime, nullptr, candidate->missing, day};
            return picked;
        }
    }
    if (picked.size == 0) {
        picked.doubt = Doubt{Doubt::Why::no_rule, kind, nullptr, nullptr, 0, day};
    }
    return picked;
}

PersonalLaw::AtDesk PersonalLaw::at_desk(ClauseKind kind, Day day, std::vector<Reason>* reasons) const {
    const Picked picked = pick(kind, day, day);
    if (picked.doubt) {
        return {Verdict::cannot_tell, picked.doubt};
    }
    Verdict verdict = Verdict::no;
    const Picked::Item* deciding = &picked.items[0];
    Choices missing = 0;
    for (const Picked::Item& item : picked.view()) {
        const auto& border = std::get<Border>(item.clause->says);
        Choices asked = 0;
        const Verdict fit = met(border, person_, asked);
        if (fit == Verdict::no) {
            continue;
        }
        if (!border.allowed && fit == Verdict::yes) {
            verdict = Verdict::no;
            deciding = &item;
            break;
        }
        if (fit == Verdict::cannot_tell) {
            missing |= asked;
            // A permission that is certain stands; a ban that may apply does not leave it so.
            if (border.allowed && verdict == Verdict::yes) {
                continue;
            }
            verdict = Verdict::cannot_tell;
            deciding = &item;
        } else if (verdict != Verdict::cannot_tell || std::get<Border>(deciding->clause->says).allowed) {
            verdict = Verdict::yes;
            deciding = &item;
        }
    }
    const Day verified = deciding->regime->verified(*deciding->clause);
    if (reasons != nullptr) {
        reasons->push_back(
            {Reason::Role::decides, deciding->regime, deciding->clause, verdict, 0, 0, day, kNoDay, verified >= day});
    }
    if (verified < day) {
        return {Verdict::cannot_tell, Doubt{Doubt::Why::unverified, kind, deciding->regime, nullptr, 0, day}};
    }
    if (verdict == Verdict::cannot_tell) {
        return {verdict, Doubt{Doubt::Why::missing_fact, kind, deciding->regime, nullptr, missing, day}};
    }
    return {verdict, std::nullopt};
}

StayNumbers PersonalLaw::evaluate(std::span<const Trip> trips, Day on, std::vector<Reason>* reasons,
                                  std::vector<Doubt>* doubts) const {
    while (!trips.empty() && trips.back().entry > on) {
        trips = trips.first(trips.size() - 1);
    }
    StayNumbers numbers;
    numbers.present = !trips.empty() && trips.back().covers(on);
    numbers.entry = numbers.present ? trips.back().entry : on;
    const auto doubt = [&](const Doubt& why) {
        if (doubts != nullptr) {
            doubts->push_back(why);
        }
    };
    const bool permit = numbers.present && trips.back().permit;
    const AtDesk desk =
        permit ? AtDesk{Verdict::yes, std::nullopt} : at_desk(ClauseKind::entry, numbers.entry, reasons);
    numbers.admitted = desk.verdict;
    // Whoever is there was let in: what is not known of the border does not make the stay doubtful. But a visa or
    // permit that is needed and not known may hold fewer days than the law.
    const bool title_unknown = desk.doubt && (desk.doubt->facts & choice(Fact::permit)) != 0;
    const bool let_in = numbers.present && desk.verdict == Verdict::cannot_tell && !title_unknown;
    const Verdict border_verdict = let_in ? Verdict::yes : desk.verdict;
    if (desk.doubt && !let_in) {
        doubt(*desk.doubt);
    }

    // A certificate of an asylum seeker makes the stay legal where the law says so.
    bool certificate = false;
    if (person_.permit == Permit::asylum_certificate) {
        const Picked protections = pick(ClauseKind::protection, numbers.entry, on);
        for (const Picked::Item& item : protections.view()) {
            if (std::get<Protection>(item.clause->says).certificate_is_legal_stay &&
                item.regime->verified(*item.clause) >= on) {
                certificate = true;
                if (reasons != nullptr) {
                    reasons->push_back(
                        {Reason::Role::decides, item.regime, item.clause, Verdict::yes, 0, 0, kNoDay, kNoDay, true});
                }
            }
        }
    }

    if (person_.applied_for) {
        const Picked paths = pick(ClauseKind::permit, numbers.entry, on);
        for (const Picked::Item& item : paths.view()) {
            const auto& path = std::get<PermitPath>(item.clause->says);
            if (path.permit == *person_.applied_for && path.pending_is_legal && numbers.present &&
                item.regime->verified(*item.clause) >= on) {
                certificate = true;
                if (reasons != nullptr) {
                    reasons->push_back(
                        {Reason::Role::decides, item.regime, item.clause, Verdict::yes, 0, 0, kNoDay, kNoDay, true});
                }
            }
        }
    }

    const Picked stay = pick(ClauseKind::stay, numbers.entry, on);
    Verdict within = Verdict::yes;
    bool counted = !stay.doubt;
    if (stay.doubt && !permit && !certificate) {
        doubt(*stay.doubt);
        within = Verdict::cannot_tell;
    }
    std::optional<DayCount> binding;
    bool binding_exempt = false;  // it counts the days of a permit, too
    std::optional<Doubt> late;    // the last day lies beyond what was checked
    if (counted) {
        for (const Picked::Item& item : stay.view()) {
            const auto& limit = std::get<StayLimit>(item.clause->says);
            const Day verified = item.regime->verified(*item.clause);
            Reason reason{Reason::Role::decides, item.regime, item.clause, Verdict::yes, 0, 0, kNoDay, kNoDay,
                          verified >= on};
            if (verified < on && !permit && !certificate) {
                doubt({Doubt::Why::unverified, ClauseKind::stay, item.regime, nullptr, 0, on});
                within = Verdict::cannot_tell;
                counted = false;
            }
            if (limit.unlimited) {
                numbers.reset = CountReset::never;
            } else if (verified >= on) {
                const DayCount count = count_days(rule_of(*item.regime, limit), trips, on);
                reason.used = count.used;
                reason.over = count.over;
                reason.day = count.last_day;
                reason.window_start = count.window_start;
                reason.verdict = count.within ? Verdict::yes : Verdict::no;
                const auto comes_first = [&](const DayCount& other) {
                    if (count.within != other.within) {
                        return !count.within;
                    }
                    if (!count.within) {
                        return count.over > other.over;
                    }
                    return !count.unlimited && (other.unlimited || count.last_day < other.last_day);
                };
                if (!binding || comes_first(*binding)) {
                    binding = count;
                    binding_exempt = permit && !limit.count.permit_days_count;
                    numbers.limit = limit.count.days;
                    numbers.reset = limit.count.reset;
                    numbers.reset_absence_days =
                        limit.count.reset == CountReset::absence ? limit.count.absence_days : 0;
                }
            }
            if (reasons != nullptr) {
                reasons->push_back(reason);
            }
        }
    }
    if (counted && binding) {
        numbers.days_used = binding->used;
        numbers.days_left = std::max(0, *numbers.limit - binding->used);
        numbers.overstay_days = binding->over;
        numbers.window_start = binding->window_start;
        within = within == Verdict::cannot_tell ? within : binding->within ? Verdict::yes : Verdict::no;
    } else {
        numbers.limit.reset();
    }

    if ((permit && (binding_exempt || !binding)) || certificate) {
        numbers.under_permit = true;
        numbers.overstay_days = 0;
        numbers.legal = border_verdict == Verdict::no && !permit ? Verdict::no : Verdict::yes;
        doubt({Doubt::Why::permit_end, ClauseKind::permit, nullptr, nullptr, 0, on});
        return numbers;
    }

    if (within == Verdict::no) {  // an amnesty may make it legal all the same
        const Picked amnesties = pick(ClauseKind::amnesty, numbers.entry, on);
        for (const Picked::Item& item : amnesties.view()) {
            const auto& amnesty = std::get<Amnesty>(item.clause->says);
            if (numbers.present && amnesty.stay_is_legal && amnesty.from <= on && on <= amnesty.to &&
                item.regime->verified(*item.clause) >= on) {
                within = Verdict::yes;
                numbers.overstay_days = 0;
                numbers.last_legal_day = amnesty.to;
            }
        }
    }
    numbers.legal = border_verdict == Verdict::no || within == Verdict::no                     ? Verdict::no
                    : border_verdict == Verdict::cannot_tell || within == Verdict::cannot_tell ? Verdict::cannot_tell
                                                                                               : Verdict::yes;
    if (!numbers.present) {
        numbers.admitted = numbers.legal;
    }
    if (!counted || numbers.last_legal_day) {
        return numbers;
    }
    if (!binding) {
        numbers.unlimited = numbers.legal == Verdict::yes;
    } else if (!binding->within) {
        if (binding->last_day != kNoDay && numbers.present) {
            numbers.last_legal_day = binding->last_day;
        }
        return numbers;
    }
    if (border_verdict != Verdict::yes) {
        return numbers;
    }

    // The last day, through all changes of law on the way.
    bool endless = !binding || binding->unlimited;
    Day last = endless ? kFarFuture : binding->last_day;
    Picked current = stay;
    const auto checked_until = [](const Picked& rules) {
        Day until = kFarFuture;
        for (const Picked::Item& item : rules.view()) {
            until = std::min(until, item.regime->verified(*item.clause));
        }
        return until;
    };
    std::vector<Trip> going_on;
    for (auto change = std::ranges::upper_bound(changes_, on); change != changes_.end() && *change <= last; ++change) {
        const Day day = *change;
        const Picked next = pick(ClauseKind::stay, numbers.entry, day);
        if (!next.doubt && std::ranges::equal(next.view(), current.view())) {
            continue;
        }
        if (checked_until(current) < day - 1) {
            break;
        }
        if (next.doubt) {
            late = next.doubt;
            break;
        }
        if (going_on.empty()) {
            going_on.assign(trips.begin(), trips.end());
            if (numbers.present) {
                going_on.back().exit = kNoDay;
            } else {
                going_on.push_back({on, kNoDay, false});
            }
        }
        Day until = kFarFuture;
        for (const Picked::Item& item : next.view()) {
            const auto& limit = std::get<StayLimit>(item.clause->says);
            if (limit.unlimited) {
                continue;
            }
            const DayCount count = count_days(rule_of(*item.regime, limit), going_on, day);
            until = std::min(until, !count.within ? day - 1 : count.unlimited ? kFarFuture : count.last_day);
        }
        current = next;
        last = until;
        if (last < day) {
            break;
        }
    }
    endless = last == kFarFuture;
    const Day checked = checked_until(current);
    if (!late && !endless && checked < last) {
        late = Doubt{Doubt::Why::unverified, ClauseKind::stay, current.items[0].regime, nullptr, 0, checked + 1};
    }
    numbers.unlimited = false;
    if (late) {
        doubt(*late);
    } else if (endless) {
        numbers.unlimited = true;
    } else {
        numbers.last_legal_day = last;
    }
    return numbers;
}

StayNumbers PersonalLaw::numbers(std::span<const Trip> trips, Day on) const {
    return evaluate(trips, on, nullptr, nullptr);
}

StayAnswer PersonalLaw::answer(std::span<const Trip> trips, Day on) const {
    StayAnswer answer;
    answer.numbers = evaluate(trips, on, &answer.reasons, &answer.doubts);
    std::vector<Reason> standing = bans_of_ended(trips, on);
    std::erase_if(standing, [&](const Reason& ban) { return answer.numbers.present || !stands(ban, on); });
    if (!standing.empty() && answer.numbers.legal != Verdict::no) {
        // That a ban was imposed is not known, nor that it was not.
        answer.numbers.legal = answer.numbers.admitted = Verdict::cannot_tell;
        answer.numbers.last_legal_day.reset();
        answer.numbers.unlimited = false;
        for (const Reason& ban : standing) {
            answer.doubts.push_back(
                {Doubt::Why::ban, ClauseKind::after_last_day, ban.regime, nullptr, 0, ban.day, ban.clause});
        }
    }
    add_duties_and_options(answer, on);
    add_earlier_excesses(answer, trips, on);
    answer.reasons.insert(answer.reasons.end(), standing.begin(), standing.end());

    // When they may come (back), if not on that day.
    const StayNumbers& numbers = answer.numbers;
    if (numbers.legal == Verdict::no) {
        std::vector<Trip> past;
        for (const Trip& trip : trips) {
            if (trip.entry <= on) {
                past.push_back({trip.entry, trip.exit == kNoDay || trip.exit > on ? on : trip.exit, trip.permit});
            }
        }
        const std::vector<Reason> bans = bans_of_ended(past, kFarFuture);
        constexpr Day kLongest = 2 * 366;
        for (Day day = on + 1; day < on + kLongest; ++day) {
            const StayNumbers then = evaluate(past, day, nullptr, nullptr);
            const bool banned = std::ranges::any_of(bans, [day](const Reason& ban) { return stands(ban, day); });
            if (then.legal == Verdict::cannot_tell || (then.legal == Verdict::yes && banned)) {
                break;
            }
            if (then.legal == Verdict::yes) {
                answer.next_entry = day;
                break;
            }
        }
    }
    return answer;
}

StayAnswer PersonalLaw::exit(Day on) const {
    StayAnswer answer;
    answer.numbers.entry = on;
    const AtDesk desk = at_desk(ClauseKind::exit, on, &answer.reasons);
    answer.numbers.admitted = desk.verdict;
    answer.numbers.legal = desk.verdict;
    if (desk.doubt) {
        answer.doubts.push_back(*desk.doubt);
    }
    return answer;
}

std::vector<Reason> PersonalLaw::consequences(Day entry, Day on) const {
    std::vector<Reason> all;
    const Picked picked = pick(ClauseKind::after_last_day, entry, on);
    for (const Picked::Item& item : picked.view()) {
        all.push_back({Reason::Role::consequence, item.regime, item.clause, Verdict::yes, 0, 0, kNoDay, kNoDay,
                       item.regime->verified(*item.clause) >= on});
    }
    return all;
}

void PersonalLaw::add_duties_and_options(StayAnswer& answer, Day on) const {
    const StayNumbers& numbers = answer.numbers;
    const Day entry = numbers.entry;
    const auto add = [&](const Picked::Item& item, Reason::Role role, Day day, Verdict verdict = Verdict::yes) {
        answer.reasons.push_back({role, item.regime, item.clause, verdict, 0, numbers.overstay_days, day, kNoDay,
                                  item.regime->verified(*item.clause) >= on});
    };
    const auto note_doubt = [&](const Picked& picked) {
        if (picked.doubt && picked.doubt->why != Doubt::Why::no_rule) {
            answer.doubts.push_back(*picked.doubt);
        }
    };
    if (numbers.admitted != Verdict::no || numbers.present) {
        const Picked registration = pick(ClauseKind::registration, entry, on);
        note_doubt(registration);
        for (const Picked::Item& item : registration.view()) {
            const auto& says = std::get<Registration>(item.clause->says);
            const Day free_until = says.none_up_to_days > 0 ? entry + says.none_up_to_days - 1 : kNoDay;
            const Day term = !says.within_days   ? kNoDay
                             : says.working_days ? add_working_days(*book_, where_, entry, *says.within_days)
                                                 : entry + *says.within_days;
            add(item, Reason::Role::duty, std::max(free_until, term));
            answer.reasons.back().holidays_known = says.working_days && term != kNoDay &&
                                                   holidays_are_known(*book_, where_, entry) &&
                                                   holidays_are_known(*book_, where_, term);
        }
        const Picked extension = pick(ClauseKind::extension, entry, on);
        for (const Picked::Item& item : extension.view()) {
            const auto& says = std::get<Extension>(item.clause->says);
            add(item, Reason::Role::option,
                numbers.last_legal_day ? *numbers.last_legal_day - says.apply_days_before : kNoDay);
        }
        const Picked permits = pick(ClauseKind::permit, entry, on);
        note_doubt(permits);
        for (const Picked::Item& item : permits.view()) {
            const auto& says = std::get<PermitPath>(item.clause->says);
            const bool eligible =
                says.open && (says.documents == 0 || (says.documents & choice(person_.document)) != 0);
            const Day by = says.apply_by_day ? entry + *says.apply_by_day - 1 : numbers.last_legal_day.value_or(kNoDay);
            add(item, Reason::Role::option, eligible ? by : kNoDay, eligible ? Verdict::yes : Verdict::no);
        }
    }
    const Picked protection = pick(ClauseKind::protection, entry, on);
    for (const Picked::Item& item : protection.view()) {
        const auto& says = std::get<Protection>(item.clause->says);
        add(item, Reason::Role::option, says.claim_within_days ? entry + *says.claim_within_days : kNoDay);
    }
    const Picked amnesties = pick(ClauseKind::amnesty, entry, on);
    for (const Picked::Item& item : amnesties.view()) {
        const auto& says = std::get<Amnesty>(item.clause->says);
        if (says.from <= on && on <= says.to) {
            add(item, Reason::Role::option, says.to);
        }
    }
    if (numbers.overstay_days > 0) {
        const Picked consequences = pick(ClauseKind::after_last_day, entry, on);
        for (const Picked::Item& item : consequences.view()) {
            if (follows(std::get<Consequence>(item.clause->says), numbers.overstay_days)) {
                add(item, Reason::Role::consequence, kNoDay);
            }
        }
    }
    for (const ClauseKind kind :
         {ClauseKind::surrender, ClauseKind::no_effect, ClauseKind::limits, ClauseKind::eases}) {
        const Picked touching = pick(kind, entry, on);
        for (const Picked::Item& item : touching.view()) {
            add(item, Reason::Role::touches, kNoDay);
        }
    }
}

std::vector<Reason> PersonalLaw::excesses(std::span<const Trip> ended) const {
    std::vector<Reason> all;
    const Trip& last = ended.back();
    const Picked rules = pick(ClauseKind::stay, last.entry, last.exit);
    if (rules.doubt) {
        return all;
    }
    for (const Picked::Item& item : rules.view()) {
        const auto& limit = std::get<StayLimit>(item.clause->says);
        if (limit.unlimited || item.regime->verified(*item.clause) < last.exit ||
            (last.permit && !limit.count.permit_days_count)) {
            continue;
        }
        const DayCount count = count_days(rule_of(*item.regime, limit), ended, last.exit);
        if (count.over > 0) {
            all.push_back({Reason::Role::earlier_excess, item.regime, item.clause, Verdict::no, count.used, count.over,
                           last.exit, count.window_start, true});
        }
    }
    return all;
}

void PersonalLaw::add_earlier_excesses(StayAnswer& answer, std::span<const Trip> trips, Day on) const {
    for (std::size_t i = 0; i < trips.size() && trips[i].exit != kNoDay && trips[i].exit < on; ++i) {
        const std::vector<Reason> of_stay = excesses(trips.first(i + 1));
        answer.reasons.insert(answer.reasons.end(), of_stay.begin(), of_stay.end());
    }
}

std::vector<Reason> PersonalLaw::bans_of_ended(std::span<const Trip> trips, Day on) const {
    std::vector<Reason> bans;
    for (std::size_t i = 0; i < trips.size() && trips[i].exit != kNoDay && trips[i].exit < on; ++i) {
        std::int32_t over = 0;
        for (const Reason& excess : excesses(trips.first(i + 1))) {
            over = std::max(over, excess.over);
        }
        const Day end = trips[i].exit;
        const Picked amnesties = pick(ClauseKind::amnesty, trips[i].entry, end);
        const bool pardoned = std::ranges::any_of(amnesties.view(), [end](const Picked::Item& item) {
            const auto& amnesty = std::get<Amnesty>(item.clause->says);
            return amnesty.from <= end && end <= amnesty.to && item.regime->verified(*item.clause) >= end;
        });
        if (over == 0 || pardoned) {
            continue;
        }
        const Picked consequences = pick(ClauseKind::after_last_day, trips[i].entry, end);
        for (const Picked::Item& item : consequences.view()) {
            const auto& says = std::get<Consequence>(item.clause->says);
            if (says.effect == Effect::ban && follows(says, over)) {
                bans.push_back({Reason::Role::consequence, item.regime, item.clause, Verdict::yes, 0, over, end, kNoDay,
                                item.regime->verified(*item.clause) >= end});
            }
        }
    }
    return bans;
}

std::vector<Trip> PersonalLaw::counted_trips(std::span<const Visit> visits) const {
    std::vector<Visit> counted;
    for (const Visit& visit : visits) {
        if (area_ == nullptr || area_->id == visit.country) {
            if (visit.country == where_) {
                counted.push_back(visit);
            }
            continue;
        }
        for (const Treaty::Member& member : area_->members) {
            if (member.country != visit.country) {
                continue;
            }
            const Day last = visit.trip.exit == kNoDay ? kFarFuture : visit.trip.exit;
            const Day from = std::max(visit.trip.entry, member.from);
            const Day to = std::min(last, member.to == kNoDay ? kFarFuture : member.to);
            if (from <= to) {
                counted.push_back({visit.country, {from, to == kFarFuture ? kNoDay : to, visit.trip.permit}});
            }
        }
    }
    std::ranges::stable_sort(counted, {}, [](const Visit& visit) {
        return std::pair(visit.trip.entry, visit.trip.exit == kNoDay ? kFarFuture : visit.trip.exit);
    });
    std::vector<Trip> trips;
    const Visit* before = nullptr;
    for (const Visit& visit : counted) {
        // From one member to another on one day: the area was not left.
        const bool goes_on = before != nullptr && before->country != visit.country &&
                             trips.back().exit == visit.trip.entry && trips.back().permit == visit.trip.permit;
        if (goes_on) {
            trips.back().exit = visit.trip.exit;
        } else {
            trips.push_back(visit.trip);
        }
        before = &visit;
    }
    return trips;
}

}  // namespace steppe::law
