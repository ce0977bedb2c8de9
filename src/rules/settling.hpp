// Settling: people without a bed try the tiers of their group, best first; who finds none spends the night without.
//
// All ask for their k-th choice together, in random order; a party that does not fit is passed over. A party asks for
// what it can pay alone: price of the day <= `budget_low_kzt`, `budget_mid_kzt` or `budget_high_kzt` by its means. Who
// has a bed settles how long to stay: one of the lengths of the group's stay law; the price is agreed for that stay.
// Who stops for a night beyond the border asks for a bed likewise, though not for a flat by the month, rests for that
// night, stays another with probability `stopover_again_share`, then chooses where to.
//
// Who stays on for another stay looks round: for a tier higher up the list that has room and can be paid, or, where the
// own one has become too dear, for any that can be paid; finding none he keeps the bed if he can pay for it, else he is
// without one. Where beds are closed with people inside, those who must go are drawn at random and look for a bed on
// the same day, in the same order as all.
#pragma once

#include "rules/rule.hpp"
#include "rules/today.hpp"

namespace steppe {

struct Beds {
    static constexpr std::string_view kName = "beds";
    static constexpr std::array kStages = {Stage::arriving, Stage::unsheltered, Stage::stopping};
    const Today& today;
    [[nodiscard]] int rounds() const;
    [[nodiscard]] std::optional<std::uint32_t> request(const State& state, int round) const;
    /// Free beds: those of today less those taken; none if a tier has shrunk below its guests.
    [[nodiscard]] double capacity(std::uint32_t resource) const;
    [[nodiscard]] std::uint64_t resource_id(std::uint32_t resource) const;
    [[nodiscard]] static std::int64_t priority(const State& /*state*/) { return 0; }
    [[nodiscard]] State granted(const State& state, std::uint32_t resource) const;
    [[nodiscard]] static State denied(const State& state);
};

/// Can the group pay for a bed of the tier at the place today?
[[nodiscard]] bool affords(const Today& today, GroupId group, PlaceId place, TierId tier);

/// Beds that are closed with people inside: who may stay is drawn at random.
struct Closing {
    static constexpr std::string_view kName = "closing";
    static constexpr std::array kStages = {Stage::staying, Stage::resting, Stage::moving};
    const Today& today;
    [[nodiscard]] static int rounds() { return 1; }
    [[nodiscard]] std::optional<std::uint32_t> request(const State& state, int round) const;
    [[nodiscard]] double capacity(std::uint32_t resource) const { return today.beds[resource]; }
    [[nodiscard]] std::uint64_t resource_id(std::uint32_t resource) const;
    [[nodiscard]] static std::int64_t priority(const State& /*state*/) { return 0; }
    [[nodiscard]] static State granted(const State& state, std::uint32_t /*resource*/) { return state; }
    [[nodiscard]] State denied(const State& state) const;
    /// Is there a tier with more guests than beds anywhere?
    [[nodiscard]] static bool needed(const Today& today);

  private:
    [[nodiscard]] bool too_full(PlaceId place, TierId tier) const;
};

/// Has who stays on a reason to look round: does a better tier that can be paid have room this morning, or is the own
/// one too dear by now?
[[nodiscard]] bool would_move(const Today& today, const State& state);

/// Who stays on looks for a better or a cheaper bed.
struct Moving {
    static constexpr std::string_view kName = "moving";
    static constexpr std::array kStages = {Stage::moving};
    const Today& today;
    [[nodiscard]] int rounds() const;
    [[nodiscard]] std::optional<std::uint32_t> request(const State& state, int round) const;
    [[nodiscard]] double capacity(std::uint32_t resource) const;
    [[nodiscard]] std::uint64_t resource_id(std::uint32_t resource) const;
    [[nodiscard]] static std::int64_t priority(const State& /*state*/) { return 0; }
    [[nodiscard]] State granted(const State& state, std::uint32_t resource) const;
    [[nodiscard]] State denied(const State& state) const;
};

/// A night's rest is over.
struct RestEnds {
    static constexpr std::string_view kName = "rest_ends";
    static constexpr Fields kReads = field::kStage;
    static constexpr When kWhen = When::due;
    static constexpr std::array kStages = {Stage::resting};
    const Today& today;
    void changes(const State& state, Outcomes& out) const;
    [[nodiscard]] State apply(const State& state, const Change& change) const;
};

/// How long to stay.
struct PlanStay {
    static constexpr std::string_view kName = "plan_stay";
    static constexpr Fields kReads = field::kStage | field::kGroup;
    static constexpr When kWhen = When::daily;
    static constexpr std::array kStages = {Stage::lodged};
    const Today& today;
    void changes(const State& state, Outcomes& out) const;
    [[nodiscard]] State apply(const State& state, const Change& change) const;
};

}  // namespace steppe
