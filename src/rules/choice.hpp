// Choice: where to, and by which way.
//
// A recursive logit over what lies ahead (Fosgerau, Frejinger & Karlstrom 2013, Transp. Res. B 56:70-80): at a place or
// beyond a gate a party chooses among the cities of that country and the gates out of it with probabilities
// proportional to exp(v),
//
//     city j:  v = a ln(population_j) + b ties_j - r fullness_j - c hours
//     gate g:  v = V(g) + u ln(s_g) - k hours - w wait_g,   V(g) = ln sum over what lies beyond g of exp(v)
//
// with a `size_weight`, b `ties_weight`, r `room_weight`, c `travel_cost_per_hour`, k `way_cost_per_hour` (who wants to
// be out of a country counts hours otherwise), w `wait_cost_per_hour`, u `throughput_weight`; fullness is the share of
// the beds of the group's tiers that are taken, wait_g the wait that people know of, s_g the gate's throughput against
// the largest one of its mode out of that country: people know the main roads, and a closed gate draws nobody. For
// parties with someone of call-up age who leave their own country ln(1 - f c_g) is added, c_g the level of exit checks
// at the gate, f `exit_check_deterrence`. A place abroad has `transit_abroad_utility` added and is open to people in
// transit alone. So the way to the border is chosen first, with an eye to what lies beyond, and the city when the
// border is passed: the law of the pair is that of choosing both at once, and the queue need not remember the city.
//
// Who has passed a gate and has half a day's drive or more before them stops for the night in the nearest city with
// probability `stopover_share`, and chooses from there when rested (rules/settling).
#pragma once

#include <vector>

#include <boost/container/small_vector.hpp>

#include "rules/on_demand.hpp"
#include "rules/rule.hpp"
#include "rules/today.hpp"

namespace steppe {

/// exp(v_i) / sum exp(v), without overflow. All -inf: all 0. `probability` may be `utility` itself.
void logit(std::span<const double> utility, std::span<double> probability);
/// ln sum exp(v); -inf of nothing.
[[nodiscard]] double log_sum(std::span<const double> utility);

/// ln(s_g) above on a day, by gate; -inf where nothing is served.
[[nodiscard]] std::vector<double> log_throughput_shares(const World& world, Day day);

/// What lies ahead of a group, gate by gate: made once a phase. On most days few of its values are asked for.
class Prospects {
  public:
    /// Room for what has been worked out; may serve phase after phase.
    class Memory {
      public:
        explicit Memory(const World& world);

      private:
        friend class Prospects;
        std::vector<double> log_population_;  // by place
        // exp of utilities
        OnDemand<double> city_;    // group x place
        OnDemand<double> near_;    // group x gate; what counts is cities right beyond it
        OnDemand<double> onward_;  // group x gate: likewise, and the gates out again
    };

    Prospects(const Today& today, std::span<const double> log_throughput_shares, Memory& memory);
    /// V(g) seen from inside the country that the gate leaves: `onward` counts the gates beyond it too.
    [[nodiscard]] double beyond(GroupId group, GateId gate, bool onward) const;
    /// The taken share of the beds of the group's tiers at a city; 1 where there are none.
    [[nodiscard]] double fullness(GroupId group, PlaceId place) const;
    /// The utility of a target for a group; -inf if it is not open to it.
    [[nodiscard]] double utility(GroupId group, const Destination& target, bool onward) const;
    /// The shares of the logit over targets that `Reach` has shown. All closed: all 0.
    void shares(GroupId group, std::span<const Destination> targets, bool onward, std::span<double> shares) const;

  private:
    /// exp(v) of each target, and their sum.
    [[nodiscard]] double weigh(GroupId group, std::span<const Destination> targets, bool onward,
                               std::span<double> weights) const;
    /// The utility of a gate, and of a city, but for the way to it.
    [[nodiscard]] double of_gate(GroupId group, GateId gate, bool onward) const;
    [[nodiscard]] double of_city(GroupId group, PlaceId city) const;

    const Today& today_;
    std::span<const double> known_;  // gate: how known it is
    const Memory& memory_;
};

struct Choice {
    static constexpr Fields kReads = field::kStage | field::kGroup | field::kPlace | field::kGate;
    static constexpr When kWhen = When::daily;
    static constexpr std::array kStages = {Stage::choosing};
    const Today& today;
    const Prospects& prospects;
    void changes(const State& state, Outcomes& out) const;
    [[nodiscard]] State apply(const State& state, const Change& change) const;

  private:
    /// The city beyond the gate where one may stop for the night; place none without one.
    [[nodiscard]] Destination stopover(const State& state) const;
};
/// The same rule at two hours of the day: in the morning, and beyond the border on the day it is passed.
struct ChoiceOfWay : Choice {
    static constexpr std::string_view kName = "choice";
};
struct ChoiceBeyondBorder : Choice {
    static constexpr std::string_view kName = "choice_beyond_border";
};

/// A part of people, by where their way home is reckoned from.
struct HomeShare {
    PlaceId home = PlaceId::none;
    double share = 0;
};
/// The homes of a group's people at a place: of those who ever came there from beyond a border; if nobody did, of those
/// who came to its country; else of all. Empty if none is known.
using HomeShares = boost::container::small_vector<HomeShare, 16>;
[[nodiscard]] HomeShares homes_of(const Today& today, GroupId group, PlaceId place);
/// Of a party: its own, if it has not forgotten it.
[[nodiscard]] HomeShares homes_of(const Today& today, const State& party);

/// The way home: logit over the gates that lead there, u ln(s) - k (hours to the gate + hours beyond) - w wait. Where a
/// party's home is forgotten (from when it sets out for the border), the mean over `homes_of` it.
struct ReturnChoice {
    static constexpr std::string_view kName = "way_home";
    static constexpr Fields kReads = field::kStage | field::kGroup | field::kPlace | field::kHome;
    static constexpr When kWhen = When::daily;
    static constexpr std::array kStages = {Stage::returning};
    const Today& today;
    ReturnChoice(const Today& its_today, std::span<const double> log_throughput_shares);
    void changes(const State& state, Outcomes& out) const;
    [[nodiscard]] State apply(const State& state, const Change& change) const;

  private:
    std::vector<double> of_gate_;         // u ln(s) - w wait
    std::vector<double> weight_of_gate_;  // exp of it
};

}  // namespace steppe
