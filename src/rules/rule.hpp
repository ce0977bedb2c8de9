// What a rule is.
//
// A rule declares the projection of a party's state that it reads and maps (today's world, projection) to a
// distribution over changes. It knows no random numbers, no head counts of its own, no threads and no files. The engine
// shows it nothing but the projection: a field that is not declared reads as none.
//
// Three shapes, one for each way in which things happen to people:
//   SplitRule   each party in some stage changes or not, independently of the others: kernels
//   RationRule  parties ask for something limited: beds, desks
//   SourceRule  parties come into the model
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "rules/state.hpp"

namespace steppe {

/// What may happen to a party: `kind` and `target` mean what the rule says they mean.
struct Change {
    std::uint32_t kind = 0;
    std::uint32_t target = 0;
};

struct Outcome {
    Change change;
    double probability = 0;   ///< >= 0; all of a projection sum to at most 1, the rest is "no change"
    std::string_view reason;  ///< why, for `explain`
};

/// The distribution that a rule writes. Reused from block to block.
using Outcomes = std::vector<Outcome>;

enum class When : std::uint8_t {
    daily,        ///< asked every day, on the whole stock
    due,          ///< asked only when the state's `due` is today; then something must happen to all
    due_in_part,  ///< likewise, but whom it does not concern is left to a rule later that day
};

/// A rule may also have `bool concerns(const State&) const`, of a projection: those that it does not concern are passed
/// over before anything is drawn.
template <class Rule>
concept SplitRule = requires(const Rule& rule, const State& state, const Change& change, Outcomes& outcomes) {
    { Rule::kName } -> std::convertible_to<std::string_view>;
    { Rule::kReads } -> std::convertible_to<Fields>;
    { Rule::kWhen } -> std::convertible_to<When>;
    { std::span<const Stage>(Rule::kStages) };
    { rule.changes(state, outcomes) };                     ///< of a projection; appends
    { rule.apply(state, change) } -> std::same_as<State>;  ///< of a whole state
};

template <class Rule>
concept RationRule = requires(const Rule& rule, const State& state, int round, std::uint32_t resource) {
    { Rule::kName } -> std::convertible_to<std::string_view>;
    { std::span<const Stage>(Rule::kStages) };
    { rule.rounds() } -> std::convertible_to<int>;
    /// What a party asks for in its round (from 0), if anything.
    { rule.request(state, round) } -> std::same_as<std::optional<std::uint32_t>>;
    /// Persons that the resource can still take at the start of the phase.
    { rule.capacity(resource) } -> std::convertible_to<double>;
    { rule.resource_id(resource) } -> std::convertible_to<std::uint64_t>;  ///< stable content hash
    /// Lower goes first; equal ones in random order.
    { rule.priority(state) } -> std::convertible_to<std::int64_t>;
    { rule.granted(state, resource) } -> std::same_as<State>;
    { rule.denied(state) } -> std::same_as<State>;  ///< after the last round; may be the state itself
};

/// Parties that come into the model: either a binomial draw from a pool or a Poisson number.
struct Emission {
    State state;
    std::optional<std::size_t> pool;  ///< position in the engine's pools; none: Poisson
    double rate = 0;                  ///< probability for each party of the pool, or the Poisson mean (parties)
    std::uint64_t id = 0;             ///< stable content hash
};

template <class Rule>
concept SourceRule = requires(const Rule& rule, std::vector<Emission>& emissions) {
    { Rule::kName } -> std::convertible_to<std::string_view>;
    { rule.emissions(emissions) };  ///< appends, in a stable order
};

}  // namespace steppe
