#include "app/stay_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace steppe {

using namespace law;

namespace {

template <class Value>
std::string key_of(std::string_view group, std::span<const std::string_view> names, Value value) {
    return fmt::format("{}_{}", group, names[static_cast<std::size_t>(value)]);
}

class Words {
  public:
    Words(const Catalogue& catalogue, Document document) : catalogue_(catalogue), document_(document) {}

    [[nodiscard]] std::string tell(std::string_view key, const Fillings& fillings = {}) const {
        return say(catalogue_, key, fillings);
    }
    [[nodiscard]] std::string days(std::int64_t n) const { return days_text(catalogue_, n); }
    [[nodiscard]] std::string document() const { return tell(key_of("document", kDocuments, document_)); }

    [[nodiscard]] std::string reason(const Reason& reason) const {
        switch (reason.role) {
            case Reason::Role::decides:
                return decision(reason);
            case Reason::Role::duty:
                return duty(reason);
            case Reason::Role::option:
                return option(reason);
            case Reason::Role::consequence:
                return consequence(std::get<Consequence>(reason.clause->says));
            case Reason::Role::earlier_excess:
                return tell("excess", {{"day", format_day(reason.day)}, {"days", days(reason.over)}});
            case Reason::Role::touches:
                break;
        }
        return touching(reason);
    }

    [[nodiscard]] std::string open(const Doubt& doubt) const {
        const std::string regime = doubt.regime == nullptr ? "" : doubt.regime->id;
        const std::string day = doubt.day == kNoDay ? "" : format_day(doubt.day);
        switch (doubt.why) {
            case Doubt::Why::no_rule:
                return tell("open_no_rule", {{"day", day}, {"kind", kind(doubt.kind)}});
            case Doubt::Why::unverified: {
                const Day until = checked_until(doubt);
                return until == kNoDay
                           ? tell("open_never_verified", {{"regime", regime}})
                           : tell("open_unverified", {{"regime", regime}, {"until", format_day(until)}, {"day", day}});
            }
            case Doubt::Why::missing_fact: {
                std::vector<std::string> facts;
                for (std::size_t i = 0; i < kFacts.size(); ++i) {
                    if ((doubt.facts & (Choices{1} << i)) != 0) {
                        facts.push_back(tell(fmt::format("fact_{}", kFacts[i])));
                    }
                }
                return tell("open_fact", {{"regime", regime}, {"facts", fmt::format("{}", fmt::join(facts, ", "))}});
            }
            case Doubt::Why::conflict:
                return tell("open_conflict",
                            {{"regime", regime}, {"other", doubt.other->id}, {"kind", kind(doubt.kind)}});
            case Doubt::Why::ban: {
                const std::int32_t length = std::get<Consequence>(doubt.clause->says).ban_days;
                return tell("open_ban", {{"regime", regime},
                                         {"clause", doubt.clause->id},
                                         {"day", day},
                                         {"days", length == 0 ? "?" : days(length)}});
            }
            case Doubt::Why::permit_end:
                break;
        }
        return tell("open_permit_end");
    }

  private:
    [[nodiscard]] std::string kind(ClauseKind kind) const { return tell(key_of("kind", kClauseKinds, kind)); }

    /// The last day for which the clauses of that kind were checked.
    static Day checked_until(const Doubt& doubt) {
        Day until = kNoDay;
        for (const Clause& clause : doubt.regime->clauses) {
            if (clause.kind == doubt.kind) {
                until = std::max(until, doubt.regime->verified(clause));
            }
        }
        return until;
    }

    [[nodiscard]] std::string decision(const Reason& reason) const {
        if (const auto* const limit = std::get_if<StayLimit>(&reason.clause->says)) {
            return stay(reason, *limit);
        }
        if (std::holds_alternative<Protection>(reason.clause->says)) {
            return tell("certificate");
        }
        if (std::holds_alternative<PermitPath>(reason.clause->says)) {
            return tell("option_pending");
        }
        return tell(reason.verdict == Verdict::yes  ? "border_yes"
                    : reason.verdict == Verdict::no ? "border_no"
                                                    : "border_open",
                    {{"document", document()}});
    }

    [[nodiscard]] std::string stay(const Reason& reason, const StayLimit& limit) const {
        if (limit.unlimited) {
            return tell("stay_unlimited");
        }
        if (!reason.verified) {
            return tell("stay_unread");
        }
        const CountRule& count = limit.count;
        const std::string limit_text = days(count.days);
        const std::string used = days(reason.used);
        std::string text;
        switch (count.window) {
            case CountWindow::none:
                text = tell(count.reset == CountReset::leaving ? "stay_per_entry" : "stay_altogether",
                            {{"limit", limit_text}, {"used", used}});
                break;
            case CountWindow::rolling:
                text =
                    tell("stay_rolling", {{"limit", limit_text}, {"used", used}, {"window", days(count.window_days)}});
                break;
            case CountWindow::blocks:
                text = tell("stay_blocks", {{"limit", limit_text},
                                            {"used", used},
                                            {"window", days(count.window_days)},
                                            {"from", format_day(reason.window_start)}});
                break;
            case CountWindow::calendar_year:
                text = tell("stay_year", {{"limit", limit_text}, {"used", used}});
                break;
            case CountWindow::calendar_half_year:
                text = tell("stay_half_year", {{"limit", limit_text}, {"used", used}});
                break;
        }
        if (reason.over > 0) {
            text += ' ' + tell("over", {{"days", days(reason.over)}});
        }
        if (count.reset == CountReset::absence) {
            text += ' ' + tell("anew_by_absence", {{"days", days(count.absence_days)}});
        }
        const auto counts = [this](bool yes) { return tell(yes ? "counts" : "does_not_count"); };
        text += ' ' + tell("border_days",
                           {{"entry", counts(count.entry_day_counts)}, {"exit", counts(count.exit_day_counts)}});
        text += ' ' + tell(count.permit_days_count ? "permit_days_count" : "permit_days_do_not_count");
        if (!limit.days_before_count) {
            text += ' ' + tell("days_before_do_not_count", {{"day", format_day(reason.regime->in_force)}});
        }
        return text;
    }

    [[nodiscard]] std::string duty(const Reason& reason) const {
        const auto& registration = std::get<Registration>(reason.clause->says);
        std::string text = tell(key_of("duty", kBy, registration.by), {{"day", format_day(reason.day)}});
        if (registration.none_up_to_days > 0) {
            text += ' ' + tell("free_up_to", {{"days", days(registration.none_up_to_days)}});
        }
        if (registration.working_days) {
            text += ' ' + tell(reason.holidays_known ? "working_days_known" : "working_days");
        }
        return text;
    }

    [[nodiscard]] std::string option(const Reason& reason) const {
        std::string text;
        const auto add = [&](std::string_view key, const Fillings& fillings = {}) {
            text += (text.empty() ? "" : " ") + tell(key, fillings);
        };
        if (const auto* const extension = std::get_if<Extension>(&reason.clause->says)) {
            add("option_extension", {{"days", days(extension->days)}});
        } else if (const auto* const amnesty = std::get_if<Amnesty>(&reason.clause->says)) {
            add(amnesty->stay_is_legal ? "amnesty_legal" : "amnesty_leave", {{"day", format_day(amnesty->to)}});
            return text;
        } else if (const auto* const path = std::get_if<PermitPath>(&reason.clause->says)) {
            const std::string permit = tell(key_of("permit", kPermits, path->permit));
            if (reason.verdict == Verdict::no) {
                add("option_permit_closed", {{"permit", permit}, {"document", document()}});
                return text;
            }
            add("option_permit", {{"permit", permit}});
            if (path->needs_housing) {
                add("option_housing");
            }
            if (!path->papers.empty()) {
                add("option_papers", {{"list", fmt::format("{}", fmt::join(path->papers, "; "))}});
            }
            if (path->pending_is_legal) {
                add("option_pending");
            }
        } else {
            const auto& protection = std::get<Protection>(reason.clause->says);
            add("option_asylum");
            if (protection.claim_within_days) {
                add("option_asylum_within", {{"days", days(*protection.claim_within_days)}});
            }
            if (!protection.where.empty()) {
                add("option_where", {{"where", protection.where}});
            }
            if (protection.certificate_is_legal_stay) {
                add("certificate");
            }
            if (protection.bars_removal) {
                add("option_bars_removal");
            }
            if (protection.bars_surrender) {
                add("option_bars_surrender");
            }
            return text;
        }
        if (reason.day != kNoDay) {
            add("option_by", {{"day", format_day(reason.day)}});
        }
        return text;
    }

    [[nodiscard]] std::string consequence(const Consequence& says) const {
        const std::string key = key_of("effect", kEffects, says.effect);
        switch (says.effect) {
            case Effect::fine:
                return tell(key, {{"amount", says.amount.empty() ? "?" : says.amount}});
            case Effect::ban:
                return tell(key, {{"days", says.ban_days == 0 ? "?" : days(says.ban_days)}});
            default:
                return tell(key);
        }
    }

    [[nodiscard]] std::string touching(const Reason& reason) const {
        if (const auto* const surrender = std::get_if<Surrender>(&reason.clause->says)) {
            const auto list = [](const std::vector<std::string>& texts) {
                return texts.empty() ? std::string("-") : fmt::format("{}", fmt::join(texts, "; "));
            };
            return surrender->possible ? tell("surrender_possible", {{"needs", list(surrender->needs)},
                                                                     {"no_ground", list(surrender->no_ground)}})
                                       : tell("surrender_not");
        }
        const auto& touches = std::get<Touches>(reason.clause->says);
        const std::string_view key = touches.how == Touches::How::no_effect ? "touches_no_effect"
                                     : touches.how == Touches::How::limits  ? "touches_limits"
                                                                            : "touches_eases";
        return tell(key,
                    {{"title", reason.regime->title}, {"matter", tell(key_of("matter", kMatters, touches.matter))}});
    }

    const Catalogue& catalogue_;
    Document document_;
};

}  // namespace

void put_into_words(const StayAnswer& answer, Document document, const Catalogue& catalogue, StayReport& report) {
    const Words words(catalogue, document);
    report.language = catalogue.language;
    report.numbers = answer.numbers;
    report.next_entry = answer.next_entry;
    report.notice = words.tell("notice");
    for (const Reason& reason : answer.reasons) {
        const bool dated = reason.role == Reason::Role::duty || reason.role == Reason::Role::option;
        report.reasons.push_back({words.reason(reason), reason.regime->id, reason.clause->id, reason.clause->source,
                                  reason.clause->note, dated ? reason.day : kNoDay, reason.verified,
                                  reason.role == Reason::Role::duty});
    }
    for (const Doubt& doubt : answer.doubts) {
        StayReport::Open open{words.open(doubt),
                              std::string(kDoubts[static_cast<std::size_t>(doubt.why)]),
                              std::string(kClauseKinds[static_cast<std::size_t>(doubt.kind)]),
                              doubt.regime == nullptr ? "" : doubt.regime->id,
                              {},
                              doubt.day};
        for (std::size_t i = 0; i < kFacts.size(); ++i) {
            if ((doubt.facts & (Choices{1} << i)) != 0) {
                open.facts.emplace_back(kFacts[i]);
            }
        }
        report.cannot_tell.push_back(std::move(open));
    }
}

std::string stay_text(const StayReport& report, Document document, const Catalogue& catalogue) {
    const Words words(catalogue, document);
    const StayNumbers& numbers = report.numbers;
    std::string text;
    const auto line = [&](std::string_view key, const Fillings& fillings = {}) {
        text += words.tell(key, fillings) + '\n';
    };
    line("heading", {{"country", report.country},
                     {"day", format_day(report.on)},
                     {"citizenship", report.citizenship},
                     {"document", words.document()}});
    if (numbers.present) {
        line(numbers.legal == Verdict::yes ? "legal_yes" : numbers.legal == Verdict::no ? "legal_no" : "legal_open");
    } else {
        line(numbers.legal == Verdict::yes ? "entry_yes" : numbers.legal == Verdict::no ? "entry_no" : "entry_open");
    }
    if (numbers.under_permit && numbers.present) {
        line("under_permit");
    }
    if (numbers.days_used && numbers.limit) {
        line("days_used", {{"days", words.days(*numbers.days_used)}, {"limit", words.days(*numbers.limit)}});
        line("days_left", {{"days", words.days(numbers.days_left.value_or(0))}});
        if (numbers.window_start != kNoDay) {
            line("window", {{"from", format_day(numbers.window_start)}, {"to", format_day(report.on)}});
        }
    }
    if (numbers.overstay_days > 0) {
        line("days_over", {{"days", words.days(numbers.overstay_days)}});
    }
    if (numbers.last_legal_day) {
        line("last_day", {{"day", format_day(*numbers.last_legal_day)}});
        if (numbers.legal == Verdict::yes && *numbers.last_legal_day >= report.on) {
            line("stay_up_to", {{"days", words.days(*numbers.last_legal_day - report.on + 1)}});
        }
    } else if (numbers.unlimited) {
        line("last_day_none");
    } else if (numbers.legal != Verdict::no) {
        line("last_day_open");
    }
    if (report.next_entry) {
        line("next_entry", {{"day", format_day(*report.next_entry)}});
    }
    if (!report.cannot_tell.empty()) {
        text += '\n';
        line("title_open");
        for (const StayReport::Open& open : report.cannot_tell) {
            text += "- " + open.text + '\n';
        }
    }
    const auto list = [&](bool duties, std::string_view title) {
        bool first = true;
        for (const StayReport::Line& reason : report.reasons) {
            if (reason.duty != duties) {
                continue;
            }
            if (first) {
                text += '\n';
                line(title);
                first = false;
            }
            text += "- " + reason.text + (reason.verified ? "" : ' ' + words.tell("not_verified")) + '\n';
            text += fmt::format("  [{}: {}] {}\n", reason.regime, reason.clause, reason.source);
        }
    };
    list(true, "title_to_do");
    list(false, "title_why");
    text += '\n';
    line("notice");
    return text;
}

}  // namespace steppe
