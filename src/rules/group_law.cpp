#include "rules/group_law.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

namespace steppe {
namespace {

constexpr Day kHorizon = 366;                                // last days are looked for so long after the period
constexpr std::size_t kMostReturns = std::size_t{1} << 22U;  // that are remembered

law::Document document_named(std::string_view name) {
    const auto found = std::ranges::find(law::kDocuments, name);
    return found == law::kDocuments.end() ? law::Document::none
                                          : static_cast<law::Document>(found - law::kDocuments.begin());
}

/// Whom a group's own country or the one that it lives in lets in is no visitor.
bool is_home(const Group& group, std::string_view country) {
    return group.citizenship == country || group.residence == country;
}

/// As last known, from then on.
law::Book taken_to_hold(law::Book book, Day until) {
    for (law::Regime& regime : book.regimes) {
        regime.verified_until = std::max(regime.verified_until, until);
        for (law::Clause& clause : regime.clauses) {
            clause.verified_until.reset();
        }
    }
    return book;
}

Day known_from(const law::Regime& regime) {
    return regime.announced == kNoDay ? regime.in_force : std::min(regime.announced, regime.in_force);
}

/// The clauses of a kind that an answer names.
template <class Says, class Wanted>
std::optional<Says> option_among(const law::StayAnswer& answer, const Wanted& wanted) {
    for (const law::Reason& reason : answer.reasons) {
        if (reason.role == law::Reason::Role::option && reason.verdict == law::Verdict::yes) {
            if (const Says* const says = std::get_if<Says>(&reason.clause->says); says != nullptr && wanted(*says)) {
                return *says;
            }
        }
    }
    return std::nullopt;
}

}  // namespace

law::TravelMode travel_mode(Mode mode) {
    switch (mode) {
        case Mode::bus:
            return law::TravelMode::bus;
        case Mode::foot:
            return law::TravelMode::foot;
        case Mode::rail:
            return law::TravelMode::rail;
        case Mode::air:
            return law::TravelMode::air;
        default:
            return law::TravelMode::car;
    }
}

law::Person person_of(const Group& group) {
    law::Person person;
    person.citizenship = group.citizenship;
    person.document = document_named(group.document);
    if (group.sex == "male") {
        person.sex = law::Sex::male;
    } else if (group.sex == "female") {
        person.sex = law::Sex::female;
    }
    switch (group.intent) {
        case Intent::transit:
            person.purpose = law::Purpose::transit;
            break;
        case Intent::visit:
            person.purpose = law::Purpose::visit;
            break;
        case Intent::relocating:
            person.purpose = law::Purpose::work;
            break;
        case Intent::waiting:
        case Intent::protection:
            person.purpose = law::Purpose::humanitarian;
            break;
    }
    return person;
}

GroupLaw::GroupLaw(const World& world)
    : first_day_(world.first_day - world.warm_up_days), last_day_(world.last_day), groups_(world.groups.size()) {
    find_countries(world);
}

GroupLaw::GroupLaw(const World& world, const law::Book& book) : GroupLaw(world) {
    if (book.regimes.empty()) {
        return;
    }
    const law::Book held = taken_to_hold(book, last_day_ + kHorizon);
    weigh_borders(world, held);
    weigh_stays(world, held);
}

void GroupLaw::find_countries(const World& world) {
    for (std::size_t g = 0; g < world.gates.size(); ++g) {
        const Gate& gate = world.gates[g];
        const auto back = std::ranges::find_if(world.gates, [&](const Gate& other) {
            return other.place == gate.place && other.mode == gate.mode && other.from == gate.to &&
                   other.to == gate.from;
        });
        back_.push_back(back == world.gates.end()
                            ? GateId::none
                            : id_at<GateId>(static_cast<std::size_t>(back - world.gates.begin())));
    }
    const auto index_of_country = [this](const std::string& country) {
        const auto found = std::ranges::find(countries_, country);
        const auto index = static_cast<std::size_t>(found - countries_.begin());
        if (found == countries_.end()) {
            countries_.push_back(country);
        }
        return index;
    };
    for (const Place& place : world.places) {
        country_of_place_.push_back(index_of_country(place.country));
    }
    for (const Gate& gate : world.gates) {
        country_beyond_.push_back(index_of_country(gate.to));
    }
}

GroupLaw::Spans::Spans(std::set<Day> days, Day first, Day last) : begins_{first}, last_(last) {
    std::erase_if(days, [&](Day day) { return day <= first || day > last; });
    begins_.insert(begins_.end(), days.begin(), days.end());
    for (std::size_t span = 0; span < begins_.size(); ++span) {
        span_of_.resize(static_cast<std::size_t>(end(span) - first) + 1, static_cast<std::uint32_t>(span));
    }
}

void GroupLaw::weigh_borders(const World& world, const law::Book& book) {
    std::set<Day> changes;
    for (const law::Regime& regime : book.regimes) {
        changes.insert({regime.in_force, regime.repealed});
    }
    for (const law::Treaty& treaty : book.treaties) {
        for (const law::Treaty::Member& member : treaty.members) {
            changes.insert({member.from, member.to == kNoDay ? kNoDay : member.to + 1});
        }
    }
    eras_ = Spans(std::move(changes), first_day_, last_day_);
    bars_.resize(eras_.size() * groups_ * world.gates.size());
    titles_.assign(1, {});
    may_leave_.resize(eras_.size() * groups_);

    const auto title_of = [](const law::StayAnswer& answer) -> std::string {
        for (const law::Reason& reason : answer.reasons) {
            if (reason.role == law::Reason::Role::decides && reason.verdict == law::Verdict::no &&
                reason.regime != nullptr) {
                return reason.regime->title;
            }
        }
        return "the law of the country";
    };
    for (std::size_t i = 0; i < groups_; ++i) {
        const Group& group = world.groups[i];
        // Posts of one kind and mode into one country are alike before the law.
        std::map<std::tuple<std::string, std::string, Mode, OpenTo>, std::vector<std::string>> weighed;
        for (std::size_t g = 0; g < world.gates.size(); ++g) {
            const Gate& gate = world.gates[g];
            const auto [found, is_new] = weighed.try_emplace({gate.from, gate.to, gate.mode, gate.open_to});
            if (is_new) {
                law::Person person = person_of(group);
                person.mode = travel_mode(gate.mode);
                person.crossing =
                    gate.open_to == OpenTo::all ? law::CrossingKind::international : law::CrossingKind::bilateral;
                const law::PersonalLaw left(book, person, gate.from);
                const law::PersonalLaw entered(book, person, gate.to);
                for (const Day day : eras_.begins()) {
                    std::string bar;
                    if (const law::StayAnswer exit = left.exit(day); exit.numbers.admitted == law::Verdict::no) {
                        bar = title_of(exit);
                    } else if (!is_home(group, gate.to) && entered.numbers({}, day).admitted == law::Verdict::no) {
                        bar = title_of(entered.answer({}, day));
                    }
                    found->second.push_back(std::move(bar));
                }
            }
            for (std::size_t era = 0; era < eras_.size(); ++era) {
                const auto title = std::ranges::find(titles_, found->second[era]);
                bars_[(era * groups_ + i) * world.gates.size() + g] =
                    static_cast<std::uint32_t>(title - titles_.begin());
                if (title == titles_.end()) {
                    titles_.push_back(found->second[era]);
                }
                if (found->second[era].empty() && gate.from == group.residence && gate.mode == group.vehicle) {
                    may_leave_[era * groups_ + i] = true;
                }
            }
        }
    }
}

void GroupLaw::weigh_stays(const World& world, const law::Book& book) {
    std::set<Day> known;
    for (const law::Regime& regime : book.regimes) {
        known.insert(known_from(regime));
    }
    news_ = Spans(std::move(known), first_day_, last_day_);
    const std::size_t days = days_of_period();
    last_days_.resize(news_.size() * groups_ * countries_.size() * days, kNoDay);
    earliest_.resize(groups_ * countries_.size() * days, kNoDay);
    of_stay_.resize(eras_.size() * groups_ * countries_.size());

    std::vector<bool> has_city(countries_.size());
    for (std::size_t p = 0; p < world.places.size(); ++p) {
        if (world.places[p].kind == PlaceKind::city) {
            has_city[country_of_place_[p]] = true;
        }
    }
    for (const Day day : news_.begins()) {
        law::Book known_then = book;
        std::erase_if(known_then.regimes, [day](const law::Regime& regime) { return known_from(regime) > day; });
        books_.push_back(std::make_unique<const law::Book>(std::move(known_then)));
    }
    personal_.resize(news_.size() * groups_ * countries_.size());
    returns_of_.resize(groups_ * countries_.size());
    std::uint32_t rows = 0;
    for (std::size_t i = 0; i < groups_; ++i) {
        const Group& group = world.groups[i];
        if (group.purpose != Purpose::wave) {
            continue;  // ordinary visits are short: no last day is reached
        }
        for (std::size_t c = 0; c < countries_.size(); ++c) {
            if (!has_city[c] || is_home(group, countries_[c])) {
                continue;
            }
            for (std::size_t n = 0; n < news_.size(); ++n) {
                const law::PersonalLaw& personal = personal_[(n * groups_ + i) * countries_.size() + c].emplace(
                    *books_[n], person_of(group), countries_[c]);
                for (std::size_t d = 0; d < days; ++d) {
                    const Day entered = first_day_ + static_cast<Day>(d);
                    if (entered > news_.end(n)) {
                        break;
                    }
                    const Trip stay{entered, kNoDay, false};
                    const std::optional<Day> last =
                        personal.numbers(std::span(&stay, 1), std::max(entered, news_.begins()[n])).last_legal_day;
                    if (!last || *last > last_day_ + kHorizon) {
                        continue;
                    }
                    last_days_[((n * groups_ + i) * countries_.size() + c) * days + d] = *last;
                    Day& earliest = earliest_[(i * countries_.size() + c) * days + d];
                    earliest = earliest == kNoDay ? *last : std::min(earliest, *last);
                }
            }
            const auto earliest = std::span(earliest_).subspan((i * countries_.size() + c) * days, days);
            if (std::ranges::any_of(earliest, [](Day last) { return last != kNoDay; })) {
                returns_of_[i * countries_.size() + c] = ++rows;
            }
            const law::PersonalLaw personal(book, person_of(group), countries_[c]);
            for (std::size_t era = 0; era < eras_.size(); ++era) {
                const law::StayAnswer answer = personal.answer({}, eras_.begins()[era]);
                OfStay& of = of_stay_[(era * groups_ + i) * countries_.size() + c];
                const auto residence = [](const law::PermitPath& path) {
                    return path.open && path.permit == law::Permit::temporary_residence;
                };
                if (const auto path = option_among<law::PermitPath>(answer, residence)) {
                    of.permit =
                        PermitOffer{path->apply_by_day, path->processing_days, path->chance, path->pending_is_legal};
                }
                const auto any = [](const law::Protection& /*claim*/) { return true; };
                if (const auto claim = option_among<law::Protection>(answer, any)) {
                    of.protection = ProtectionOffer{claim->claim_within_days, claim->decision_days};
                }
            }
        }
    }
    if (rows * days * days <= kMostReturns) {
        after_return_ = OnDemand<Day>(rows * days * days);
    }
}

std::string_view GroupLaw::barred_by(GroupId group, GateId gate, Day day) const {
    const std::uint32_t bar = bar_at(group, gate, day);
    return bar == 0 ? std::string_view() : std::string_view(titles_[bar]);
}

bool GroupLaw::may_leave_home(GroupId group, Day day) const {
    return eras_.empty() || may_leave_[eras_.at(day) * groups_ + index_of(group)];
}

Day GroupLaw::last_legal_day(GroupId group, PlaceId place, Day entered, Day day) const {
    if (last_days_.empty() || entered < first_day_ || entered > last_day_) {
        return kNoDay;
    }
    const std::size_t days = days_of_period();
    return last_days_[((news_.at(day) * groups_ + index_of(group)) * countries_.size() + country_of(place)) * days +
                      static_cast<std::size_t>(entered - first_day_)];
}

Day GroupLaw::counted_from(GroupId group, GateId passed, Day day, Day horizon) const {
    if (earliest_.empty() || day < first_day_ || day > last_day_) {
        return kNoDay;
    }
    const std::size_t days = days_of_period();
    const std::size_t row = index_of(group) * countries_.size() + country_beyond_[index_of(passed)];
    const Day earliest = earliest_[row * days + static_cast<std::size_t>(day - first_day_)];
    return earliest != kNoDay && earliest <= horizon ? day : kNoDay;
}

Day GroupLaw::counted_after_return(GroupId group, PlaceId place, Day entered, Day day) const {
    const std::uint32_t row = returns_of_[index_of(group) * countries_.size() + country_of(place)];
    if (row == 0) {
        return kNoDay;
    }
    const std::size_t days = days_of_period();
    const auto index = ((row - 1) * days + static_cast<std::size_t>(day - first_day_)) * days +
                       static_cast<std::size_t>(entered - first_day_);
    return entered < first_day_ || entered > day || day > last_day_ || index >= after_return_.size()
               ? work_out_after_return(group, place, entered, day)
               : after_return_.at(index, [&] { return work_out_after_return(group, place, entered, day); });
}

Day GroupLaw::work_out_after_return(GroupId group, PlaceId place, Day entered, Day day) const {
    const std::optional<law::PersonalLaw>& personal =
        personal_[(news_.at(day) * groups_ + index_of(group)) * countries_.size() + country_of(place)];
    if (!personal) {
        return kNoDay;
    }
    const std::array<Trip, 2> trips = {{{entered, day, false}, {day, kNoDay, false}}};
    const law::StayNumbers again = personal->numbers(trips, day);
    if (again.admitted == law::Verdict::no || !again.last_legal_day) {
        return kNoDay;
    }
    for (Day counted = day; counted >= std::max(first_day_, day - kHorizon); --counted) {
        if (last_legal_day(group, place, counted, day) == *again.last_legal_day) {
            return counted;
        }
    }
    return kNoDay;
}

std::optional<PermitOffer> GroupLaw::permit(GroupId group, PlaceId place, Day day) const {
    return of_stay_.empty()
               ? std::nullopt
               : of_stay_[(eras_.at(day) * groups_ + index_of(group)) * countries_.size() + country_of(place)].permit;
}

std::optional<ProtectionOffer> GroupLaw::protection(GroupId group, PlaceId place, Day day) const {
    return of_stay_.empty()
               ? std::nullopt
               : of_stay_[(eras_.at(day) * groups_ + index_of(group)) * countries_.size() + country_of(place)]
                     .protection;
}

}  // namespace steppe
