#include "rules/permits.hpp"

#include <algorithm>
#include <cmath>

namespace steppe {
namespace {

enum Step : std::uint32_t { apply_for_permit, claim_asylum, granted, refused };

Day day_of_permit(const Today& today, const PermitOffer& offer) {
    const auto processing = static_cast<Day>(
        offer.processing_days ? *offer.processing_days : std::lround(today.parameters.permit_processing_days));
    return today.day + std::max(today.permit_wait_days + processing, 1);
}

/// Of which day of the stay today is; the day of entry is day 1.
Day day_of_stay(const Today& today, const State& state) {
    return state.entered == kNoDay ? 1 : today.day - state.entered + 1;
}

}  // namespace

double permit_backlog_after(double backlog, double applications, double desk_per_day, bool open) {
    return std::max(0.0, backlog + applications - (open ? desk_per_day : 0.0));
}

Day permit_wait_days(double backlog, double desk_per_day) {
    constexpr double kYear = 365;
    constexpr double kDaysPerWorkingDay = 7.0 / 5.0;
    return static_cast<Day>(backlog <= 0        ? 0
                            : desk_per_day <= 0 ? kYear
                                                : std::min(kYear, backlog / desk_per_day * kDaysPerWorkingDay));
}

bool may_apply(const Today& today, const State& state) {
    const std::optional<PermitOffer> offer = today.law.permit(state.group, state.place, today.day);
    if (!offer || state.standing != Standing::visitor ||
        (offer->apply_by_day && day_of_stay(today, state) > *offer->apply_by_day)) {
        return false;
    }
    if (offer->pending_is_legal || state.entered == kNoDay) {
        return true;
    }
    const Day last = today.law.last_legal_day(state.group, state.place, state.entered, today.day);
    return last == kNoDay || day_of_permit(today, *offer) <= last;
}

State applied(const Today& today, const State& state) {
    State out = state;
    out.stage = Stage::staying;
    out.standing = Standing::applied;
    out.due = day_of_permit(today, *today.law.permit(state.group, state.place, today.day));
    return out;
}

bool Applications::concerns(const State& state) const {
    const Intent intent = today.group(state.group).intent;
    return state.standing == Standing::visitor && (intent == Intent::protection || intent == Intent::relocating);
}

void Applications::changes(const State& state, Outcomes& out) const {
    const Intent intent = today.group(state.group).intent;
    const RuleParameters& p = today.parameters;
    if (intent == Intent::protection) {
        const std::optional<ProtectionOffer> offer = today.law.protection(state.group, state.place, today.day);
        if (offer && (!offer->claim_within_days || day_of_stay(today, state) <= *offer->claim_within_days + 1)) {
            out.push_back({{claim_asylum, 0}, p.asylum_claim_share, "claims asylum"});
        }
    } else if (may_apply(today, state)) {
        out.push_back({{apply_for_permit, 0}, p.permit_apply_share, "applies for a residence permit"});
    }
}

State Applications::apply(const State& state, const Change& change) const {
    if (change.kind == apply_for_permit) {
        return applied(today, state);
    }
    const std::optional<ProtectionOffer> offer = today.law.protection(state.group, state.place, today.day);
    State out = state;
    out.stage = Stage::staying;
    out.standing = Standing::protection;
    out.due = today.day +
              std::max(static_cast<Day>(offer->decision_days ? *offer->decision_days
                                                             : std::lround(today.parameters.asylum_decision_days)),
                       1);
    return out;
}

void TitleDecision::changes(const State& state, Outcomes& out) const {
    const bool permit = state.standing == Standing::applied;
    const std::optional<PermitOffer> offer = today.law.permit(state.group, state.place, today.day);
    const double chance = !permit                  ? today.parameters.asylum_grant_share
                          : offer && offer->chance ? *offer->chance
                                                   : today.parameters.permit_grant_share;
    out.push_back({{granted, 0}, chance, permit ? "the permit is granted" : "asylum is granted"});
    out.push_back({{refused, 0}, 1 - chance, permit ? "the permit is refused" : "asylum is refused"});
}

State TitleDecision::apply(const State& state, const Change& change) const {
    State out = state;
    if (change.kind == granted) {
        out.stage = Stage::lodged;  // and plans a stay anew
        out.standing = Standing::permitted;
        out.entered = kNoDay;
        out.due = kNoDay;
    } else {
        out.standing = Standing::visitor;
        out.due = today.day + 1;
    }
    return out;
}

}  // namespace steppe
