// Settling: people without a bed try the tiers of their group, best first; who finds none spends the night without.
//
// All ask for their k-th choice together, in random order; a party that does not fit is passed over. Who has a bed
// settles how long to stay: one of the lengths of the group's stay law. Who stops for a night beyond the border asks
// for a bed likewise, rests for that night, stays another with probability `stopover_again_share`, then chooses where
// to.
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
