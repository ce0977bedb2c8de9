#include "exchange/law_json.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <span>

namespace steppe {

using namespace law;

namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormat = 2;  // in 1 a term of 0 days stood for none
constexpr auto kVerdicts = std::to_array<std::string_view>({"no", "yes", "cannot_tell"});

Json day_json(Day day) { return day == kNoDay ? Json(nullptr) : Json(format_day(day)); }

template <class Value>
std::string_view name(std::span<const std::string_view> names, Value value) {
    return names[static_cast<std::size_t>(value)];
}

Json said(const std::optional<std::int32_t>& term) { return term ? Json(*term) : Json(nullptr); }

Json chosen(std::span<const std::string_view> names, Choices choices) {
    Json list = Json::array();
    for (std::size_t i = 0; i < names.size(); ++i) {
        if ((choices & (Choices{1} << i)) != 0) {
            list.push_back(names[i]);
        }
    }
    return list;
}

std::string_view counted(const CountRule& rule) {
    switch (rule.window) {
        case CountWindow::rolling:
            return "rolling";
        case CountWindow::blocks:
            return "fixed_blocks";
        case CountWindow::calendar_year:
            return "calendar_year";
        case CountWindow::calendar_half_year:
            return "calendar_half_year";
        case CountWindow::none:
            break;
    }
    return rule.reset == CountReset::leaving ? "per_entry" : "altogether";
}

/// With the words of the law files (docs/law.md).
struct Saying {
    Json operator()(const Border& says) const {
        return {{"allowed", says.allowed},
                {"documents", chosen(kDocuments, says.documents)},
                {"modes", chosen(kTravelModes, says.modes)},
                {"crossings", chosen(kCrossingKinds, says.crossings)},
                {"permits", chosen(kPermits, says.permits)}};
    }
    Json operator()(const StayLimit& says) const {
        if (says.unlimited) {
            return {{"unlimited", true}};
        }
        return {{"days", says.count.days},
                {"counted", counted(says.count)},
                {"in_days", says.count.window_days},
                {"absence_days", says.count.reset == CountReset::absence ? says.count.absence_days : 0},
                {"entry_day_counts", says.count.entry_day_counts},
                {"exit_day_counts", says.count.exit_day_counts},
                {"permit_days_count", says.count.permit_days_count},
                {"days_before_count", says.days_before_count}};
    }
    Json operator()(const Registration& says) const {
        return {{"by", name(kBy, says.by)},
                {"within_days", said(says.within_days)},
                {"working_days", says.working_days},
                {"none_up_to_days", says.none_up_to_days}};
    }
    Json operator()(const Extension& says) const {
        return {{"days", says.days}, {"times", says.times}, {"apply_days_before", says.apply_days_before}};
    }
    Json operator()(const Amnesty& says) const {
        return {{"from", day_json(says.from)}, {"to", day_json(says.to)}, {"stay_is_legal", says.stay_is_legal}};
    }
    Json operator()(const PermitPath& says) const {
        return {{"permit", name(kPermits, says.permit)},    {"open", says.open},
                {"apply_by_day", said(says.apply_by_day)},  {"documents", chosen(kDocuments, says.documents)},
                {"needs_housing", says.needs_housing},      {"papers", says.papers},
                {"pending_is_legal", says.pending_is_legal}};
    }
    Json operator()(const Protection& says) const {
        return {{"claim_within_days", said(says.claim_within_days)},
                {"where", says.where},
                {"certificate_is_legal_stay", says.certificate_is_legal_stay},
                {"bars_removal", says.bars_removal},
                {"bars_surrender", says.bars_surrender}};
    }
    Json operator()(const Consequence& says) const {
        return {{"effect", name(kEffects, says.effect)},
                {"from_days", says.from_days},
                {"to_days", says.to_days},
                {"amount", says.amount},
                {"ban_days", says.ban_days}};
    }
    Json operator()(const Surrender& says) const {
        return {{"possible", says.possible}, {"to", says.to}, {"needs", says.needs}, {"no_ground", says.no_ground}};
    }
    Json operator()(const Touches& says) const { return {{"matter", name(kMatters, says.matter)}}; }
};

/// The regimes that are named, once each, in the order in which they are first named.
class Regimes {
  public:
    std::size_t of(const Regime& regime) {
        const auto [at, added] = index_.try_emplace(&regime, list_.size());
        if (added) {
            Json clauses = Json::array();
            for (const Clause& clause : regime.clauses) {
                clauses.push_back({{"id", clause.id},
                                   {"kind", name(kClauseKinds, clause.kind)},
                                   {"says", std::visit(Saying{}, clause.says)},
                                   {"verified_until", day_json(regime.verified(clause))},
                                   {"source", clause.source},
                                   {"note", clause.note}});
            }
            list_.push_back({{"id", regime.id},
                             {"title", regime.title},
                             {"country", regime.country},
                             {"members_of", regime.members_of},
                             {"announced", day_json(regime.announced)},
                             {"published", day_json(regime.published)},
                             {"in_force", day_json(regime.in_force)},
                             {"repealed", day_json(regime.repealed)},
                             {"new_entries_only", regime.begins_for == Concerns::new_entries},
                             {"kept_by_who_entered", regime.ends_for == Concerns::new_entries},
                             {"verified_until", day_json(regime.verified_until)},
                             {"clauses", std::move(clauses)}});
        }
        return at->second;
    }
    Json optional(const Regime* regime) { return regime == nullptr ? Json(nullptr) : Json(of(*regime)); }
    Json take() { return std::move(list_); }

  private:
    std::map<const Regime*, std::size_t> index_;
    Json list_ = Json::array();
};

Json span_json(const LawShown::Span& span, Regimes& regimes) {
    const LawShown::State& state = span.state;
    Json rules = Json::array();
    for (const LawShown::Rule& rule : state.rules) {
        rules.push_back({{"regime", regimes.of(*rule.regime)},
                         {"clause", rule.clause - rule.regime->clauses.data()},
                         {"role", name(kRoles, rule.role)},
                         {"verdict", name(kVerdicts, rule.verdict)},
                         {"verified", rule.verified}});
    }
    Json open = Json::array();
    for (const LawShown::Open& doubt : state.open) {
        open.push_back({{"why", name(kDoubts, doubt.why)},
                        {"about", name(kClauseKinds, doubt.about)},
                        {"regime", regimes.optional(doubt.regime)},
                        {"other", regimes.optional(doubt.other)},
                        {"facts", chosen(kFacts, doubt.facts)}});
    }
    Json ways = Json::array();
    for (const LawShown::Way& way : state.ways) {
        ways.push_back({{"mode", name(kTravelModes, way.mode)},
                        {"crossing", name(kCrossingKinds, way.crossing)},
                        {"passes", name(kVerdicts, way.passes)}});
    }
    Json announced = Json::array();
    for (const Regime* const regime : state.announced) {
        announced.push_back(regimes.of(*regime));
    }
    return {{"from", format_day(span.from)},
            {"to", format_day(span.to)},
            {"passes", name(kVerdicts, state.passes)},
            {"legal", name(kVerdicts, state.legal)},
            {"unlimited", state.unlimited},
            {"stay_up_to_days", state.stay_up_to_days ? Json(*state.stay_up_to_days) : Json(nullptr)},
            {"rules", std::move(rules)},
            {"cannot_tell", std::move(open)},
            {"ways", std::move(ways)},
            {"announced", std::move(announced)}};
}

}  // namespace

std::string law_json(const LawShown& shown) {
    Regimes regimes;
    Json answers = Json::array();
    for (const LawShown::Answer& answer : shown.answers) {
        Json spans = Json::array();
        for (const LawShown::Span& span : answer.spans) {
            spans.push_back(span_json(span, regimes));
        }
        answers.push_back({{"leaves", answer.leaves},
                           {"country", answer.country},
                           {"citizenship", answer.citizenship},
                           {"document", answer.document},
                           {"purposes", answer.purposes},
                           {"sexes", answer.sexes},
                           {"spans", std::move(spans)}});
    }
    const Json json = {{"format", kFormat},
                       {"first_day", format_day(shown.first_day)},
                       {"last_day", format_day(shown.last_day)},
                       {"regimes", regimes.take()},
                       {"answers", std::move(answers)}};
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace steppe
