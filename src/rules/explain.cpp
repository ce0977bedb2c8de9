#include "rules/explain.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <limits>

#include "rules/border.hpp"
#include "rules/last_day.hpp"
#include "rules/permits.hpp"
#include "rules/settling.hpp"
#include "rules/travel.hpp"

namespace steppe {
namespace {

/// The gateway by which people of a group would go home soonest from a place; none if there is no way.
PlaceId nearest_home(const Today& today, PlaceId from, const Group& group) {
    PlaceId nearest = PlaceId::none;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t p = 0; p < today.world.places.size(); ++p) {
        const auto home = id_at<PlaceId>(p);
        if (today.place(home).country != group.residence) {
            continue;
        }
        for (const WayHome& way : today.reach.ways_home(group.vehicle, from, home)) {
            if (way.hours_to_gate + way.hours_beyond < least) {
                least = way.hours_to_gate + way.hours_beyond;
                nearest = home;
            }
        }
    }
    return nearest;
}

class Explainer {
  public:
    Explainer(const Today& today, std::span<const double> known, PlaceId place, GroupId group)
        : today_(today),
          known_(known),
          memory_(today.world),
          prospects_(today, known, memory_),
          place_(place),
          id_(group),
          group_(today.group(group)) {}

    void departures(std::span<const Pool> pools) {
        std::vector<Emission> emissions;
        WaveDepartures{today_, pools}.emissions(emissions);
        for (const Pool& pool : pools) {
            if (pool.origin != place_ || pool.group != id_) {
                continue;
            }
            const RuleParameters& p = today_.parameters;
            ExplainedRule& rule = add(WaveDepartures::kName, "who has not left yet");
            rule.numbers = {
                {"parties that could leave at all", pool.parties},
                {"hours to the nearest gate", pool.hours_to_gate},
                {"exp(-hours / distance_decay_hours)", std::exp(-pool.hours_to_gate / p.distance_decay_hours)},
                {"strength of the signals today", signal_strength(today_.world, p, place_, today_.day)},
                {"announcement_hazard_per_day", p.announcement_hazard_per_day}};
            if (group_.call_up_age) {
                rule.numbers.emplace_back("level of exit checks at that gate",
                                          today_.exit_check_levels[index_of(pool.nearest_gate)]);
            }
            const auto emission =
                std::ranges::find_if(emissions, [&](const Emission& one) { return one.pool == pool.index; });
            const double leaves = emission == emissions.end() ? 0.0 : emission->rate;
            rule.outcomes.push_back({leaves, "leaves and chooses a way", "wave of departures", {}});
        }
    }

    void traffic(std::span<const TrafficFlow> flows, std::span<const Trips> trips) {
        for (std::size_t f = 0; f < flows.size(); ++f) {
            const TrafficFlow& flow = flows[f];
            if (flow.group != id_ || today_.gate(flow.gate).place != place_) {
                continue;
            }
            ExplainedRule& rule = add(OrdinaryTraffic::kName, "ordinary trips through " + gate_name(flow.gate));
            const double wished = trips_wished(today_, flow);
            const double wait_days = today_.reported_wait_hours[index_of(flow.gate)] / 24;
            const double keeps = std::exp(-today_.parameters.trip_put_off_per_wait_day * wait_days);
            rule.numbers = {{"persons who would go", wished},
                            {"season", season_on(flow.season, today_.day)},
                            {"wait known of, hours", wait_days * 24},
                            {"persons who go, mean", trips[f].made},
                            {"persons who have put it off", trips[f].put_off}};
            rule.outcomes.push_back({keeps, "goes and joins the queue", "ordinary trip", {}});
            rule.outcomes.push_back({1 - keeps, "puts the trip off", "the wait", {}});
        }
    }

    void choice(GateId passed) {
        State state = at(Stage::choosing);
        state.gate = passed;
        if (passed == GateId::none) {
            ask(ChoiceOfWay{{today_, prospects_}}, "who chooses where to go", state);
        } else {
            ask(ChoiceBeyondBorder{{today_, prospects_}}, "who has passed " + gate_name(passed), state);
        }
    }

    void way_home() {
        State state = at(Stage::returning);
        if (!homes_of(today_, state).empty()) {
            ask(ReturnChoice{today_, known_}, "who goes home, to where those who came live", state);
            return;
        }
        state.home = nearest_home(today_, place_, group_);
        if (state.home != PlaceId::none) {
            ask(ReturnChoice{today_, known_}, "who goes home to " + today_.place(state.home).name, state);
        }
    }

    void bed() {
        ExplainedRule& rule = add(Beds::kName, "who arrives without a bed: tiers in order of preference");
        const Beds beds{today_};
        for (int round = 0; round < static_cast<int>(group_.tiers.size()); ++round) {
            const TierId tier = group_.tiers[static_cast<std::size_t>(round)];
            const std::string& name = today_.world.tiers[index_of(tier)].id;
            if (const std::optional<std::uint32_t> resource = beds.request(at(Stage::arriving), round)) {
                rule.numbers.emplace_back("free beds this morning, " + name, beds.capacity(*resource));
            } else {
                rule.numbers.emplace_back("more than the group can pay, KZT a night, " + name,
                                          today_.prices[today_.bed_index(place_, tier)]);
            }
        }
    }

    /// Who entered on a day: titles to stay, and the choice before the last legal day if that is today.
    void titles(Day entered) {
        State lodged = at(Stage::lodged);
        lodged.entered = entered;
        const std::string since = entered == kNoDay ? "" : ", having entered on " + format_day(entered);
        if (const Applications rule{today_}; rule.concerns(lodged)) {
            ask(rule, "who has found a bed" + since, lodged);
        }
        State staying = at(Stage::staying);
        staying.entered = entered;
        staying.due = today_.day;
        if (const LastDay rule{today_, known_}; rule.concerns(staying)) {
            ask(rule, "whose last legal day comes" + since, staying);
            rules.back().numbers.emplace_back("days to the last legal day",
                                              today_.law.last_legal_day(id_, place_, entered, today_.day) - today_.day);
        }
    }

    /// Until when who found a bed plans to stay, and what becomes of who has stayed so long: the law may end a stay
    /// before its planned end.
    void stay(Day entered) {
        State state = at(Stage::lodged);
        state.entered = entered;
        ask(PlanStay{today_}, "who has found a bed", state);
        state.stage = Stage::staying;
        state.due = today_.day;
        ask(StayEnds{today_}, "whose planned stay ends today", state);
    }

    /// An ordinary visitor goes back through the post by which he came.
    void visit() {
        State state = at(Stage::visiting);
        for (const Gate& gate : today_.world.gates) {
            if (!today_.reach.ways_home(group_.vehicle, place_, gate.place).empty()) {
                state.home = gate.place;
                ask(VisitEnds{today_}, "who visits, having come by " + today_.place(gate.place).name, state);
                return;
            }
        }
    }

    template <class Rule>
    void ask(const Rule& rule, std::string situation, const State& state) {
        Outcomes outcomes;
        rule.changes(state.project(Rule::kReads), outcomes);
        ExplainedRule& explained = add(Rule::kName, std::move(situation));
        for (const Outcome& outcome : outcomes) {
            if (outcome.probability > 0) {
                const State after = rule.apply(state, outcome.change);
                explained.outcomes.push_back({outcome.probability, what(state, after), std::string(outcome.reason),
                                              numbers_of(rule, state, after)});
            }
        }
        if (explained.outcomes.empty()) {
            rules.pop_back();  // it would change nothing
            return;
        }
        std::ranges::stable_sort(explained.outcomes, std::greater<>(), &ExplainedOutcome::probability);
    }

    void queue(GateId gate) {
        State state = at(Stage::queueing);
        state.gate = gate;
        state.home = place_;
        state.since = today_.day;
        ExplainedRule& rule = add(BorderService::kName, "who queues at " + gate_name(gate));
        const double waiting = today_.levels.queue(gate);
        const double slots = today_.slots[index_of(gate)];
        rule.numbers = {{"persons before the gate this morning", waiting},
                        {"persons that can be served today", slots},
                        {"wait, hours", wait_hours(waiting, slots)},
                        {"wait known of, hours", today_.reported_wait_hours[index_of(gate)]},
                        {"level of exit checks", today_.exit_check_levels[index_of(gate)]}};
        const State served = BorderService{today_}.granted(state, static_cast<std::uint32_t>(index_of(gate)));
        if (served.stage == Stage::at_desk) {
            ask(Desk{today_}, "who is called up at " + gate_name(gate), served);
        } else {
            rule.outcomes.push_back({1, what(state, served), "when their turn comes; nothing to be decided", {}});
        }
        ask(GiveUp{today_}, "who was not served today at " + gate_name(gate), state);
    }

    [[nodiscard]] State at(Stage stage) const {
        State state;
        state.stage = stage;
        state.group = id_;
        state.place = place_;
        return state;
    }

    std::vector<ExplainedRule> rules;

  private:
    ExplainedRule& add(std::string_view name, std::string situation) {
        rules.push_back({std::string(name), std::move(situation), {}, {}});
        return rules.back();
    }

    [[nodiscard]] std::string gate_name(GateId id) const {
        const Gate& gate = today_.gate(id);
        return today_.place(gate.place).name + " (" + gate.from + " to " + gate.to + ", " +
               std::string(name_of(gate.mode)) + ")";
    }

    [[nodiscard]] std::string what(const State& before, const State& after) const {
        const std::string when = after.due == kNoDay ? "" : ", there on " + format_day(after.due);
        switch (after.stage) {
            case Stage::travelling:
            case Stage::queueing:
                return after.gate == GateId::none ? "goes to " + today_.place(after.place).name + when
                                                  : "goes to " + gate_name(after.gate) + when;
            case Stage::arriving:
            case Stage::visiting:
                return "goes to " + today_.place(after.place).name + ", there today";
            case Stage::lodged:
                return after.group != before.group ? "settles, and plans a stay anew" : "plans a stay anew";
            case Stage::stopping:
                return "stops for the night in " + today_.place(after.place).name;
            case Stage::returning:
                return "goes home";
            case Stage::choosing:
                return before.stage == Stage::queueing || before.stage == Stage::at_desk ? "passes and chooses where to"
                                                                                         : "goes on: chooses where to";
            case Stage::moving:
                return "looks round for another bed and stays on until " + format_day(after.due);
            case Stage::staying:
            case Stage::resting:
                return "stays until " + format_day(after.due);
            case Stage::gone_home:
                return "passes, at home";
            case Stage::gone_abroad:
                return "goes to " + today_.place(after.place).name + ", where the scenario ends";
            case Stage::turned_back:
                return "is turned back";
            case Stage::gave_up:
                return "leaves the queue";
            default:
                return std::string(name_of(after.stage));
        }
    }

    /// Of most rules the probabilities are parameters.
    template <class Rule>
        requires(!std::derived_from<Rule, Choice>)
    std::vector<NamedNumber> numbers_of(const Rule& /*rule*/, const State& /*before*/, const State& /*after*/) const {
        return {};
    }
    std::vector<NamedNumber> numbers_of(const Choice& /*rule*/, const State& before, const State& after) const {
        const bool at_home = before.gate == GateId::none && today_.place(before.place).country == group_.residence;
        for (const Destination& target : today_.reach.targets(group_.vehicle, before.place, before.gate)) {
            const bool same = after.stage != Stage::stopping && target.gate == after.gate &&
                              (target.gate != GateId::none || target.place == after.place);
            if (!same) {
                continue;
            }
            std::vector<NamedNumber> numbers = {{"utility", prospects_.utility(id_, target, at_home)},
                                                {"hours", target.hours}};
            if (target.gate == GateId::none) {
                const Place& city = today_.place(target.place);
                numbers.emplace_back("population", city.population);
                numbers.emplace_back("ties", city.ties);
                if (city.kind == PlaceKind::city) {
                    numbers.emplace_back("share of the beds taken", prospects_.fullness(id_, target.place));
                }
            } else {
                add_gate_numbers(target.gate, numbers);
                numbers.emplace_back("what lies beyond", prospects_.beyond(id_, target.gate, at_home));
            }
            return numbers;
        }
        return {};
    }
    std::vector<NamedNumber> numbers_of(const ReturnChoice& /*rule*/, const State& before, const State& after) const {
        const HomeShares homes = homes_of(today_, before);
        double to_gate = 0;
        double beyond = 0;
        double share = 0;
        for (const HomeShare& home : homes) {
            for (const WayHome& way : today_.reach.ways_home(group_.vehicle, before.place, home.home)) {
                if (way.gate == after.gate) {
                    to_gate = way.hours_to_gate;
                    beyond += home.share * way.hours_beyond;
                    share += home.share;
                }
            }
        }
        if (share <= 0) {
            return {};
        }
        std::vector<NamedNumber> numbers = {{"hours to the gate", to_gate},
                                            {homes.size() > 1 ? "hours beyond, mean" : "hours beyond", beyond / share}};
        add_gate_numbers(after.gate, numbers);
        return numbers;
    }
    void add_gate_numbers(GateId gate, std::vector<NamedNumber>& numbers) const {
        numbers.emplace_back("wait known of, hours", today_.reported_wait_hours[index_of(gate)]);
        numbers.emplace_back("throughput against the largest", std::exp(known_[index_of(gate)]));
        if (group_.call_up_age && today_.exit_check_levels[index_of(gate)] > 0) {
            numbers.emplace_back("level of exit checks", today_.exit_check_levels[index_of(gate)]);
        }
    }

    const Today& today_;
    std::span<const double> known_;
    Prospects::Memory memory_;
    Prospects prospects_;
    PlaceId place_;
    GroupId id_;
    const Group& group_;
};

/// Sums over days leave crumbs of rounding.
void tidy(std::vector<NamedNumber>& numbers) {
    constexpr double kCrumb = 1e-9;
    for (auto& [name, value] : numbers) {
        value = std::abs(value) < kCrumb ? 0.0 : value;
    }
}

std::vector<ExplainedRule> tidied(std::vector<ExplainedRule> rules) {
    for (ExplainedRule& rule : rules) {
        tidy(rule.numbers);
        for (ExplainedOutcome& outcome : rule.outcomes) {
            tidy(outcome.numbers);
        }
    }
    return rules;
}

}  // namespace

std::vector<ExplainedRule> explain(const Today& today, std::span<const double> log_throughput_shares,
                                   std::span<const Pool> pools, std::span<const TrafficFlow> flows,
                                   std::span<const Trips> trips, PlaceId place_id, GroupId group_id, Day entered) {
    Explainer explainer(today, log_throughput_shares, place_id, group_id);
    const Place& place = today.place(place_id);
    const Group& group = today.group(group_id);
    const bool wave = group.purpose == Purpose::wave;
    explainer.departures(pools);
    explainer.traffic(flows, trips);
    for (std::size_t g = 0; g < today.world.gates.size(); ++g) {
        const Gate& gate = today.world.gates[g];
        const GateFor& for_group = today.reach.gate_for(group_id, id_at<GateId>(g));
        if (gate.place != place_id || gate.mode != group.vehicle || !for_group.open) {
            continue;
        }
        explainer.queue(id_at<GateId>(g));
        if (wave && !for_group.homewards) {
            explainer.choice(id_at<GateId>(g));
        }
    }
    if (place.kind != PlaceKind::city) {
        return tidied(std::move(explainer.rules));
    }
    if (!wave) {
        if (place.country != group.citizenship && group.stay) {
            explainer.visit();
        }
        return tidied(std::move(explainer.rules));
    }
    explainer.choice(GateId::none);
    if (place.country != group.residence) {
        explainer.bed();
        explainer.titles(entered);
        explainer.stay(entered);
        explainer.ask(RestEnds{today}, "who stopped for the night", explainer.at(Stage::resting));
        explainer.ask(MoveOn{today}, "who spent a night without a bed", explainer.at(Stage::unsheltered));
        explainer.way_home();
    }
    return tidied(std::move(explainer.rules));
}

}  // namespace steppe
