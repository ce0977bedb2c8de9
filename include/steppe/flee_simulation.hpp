// One replicate of a Flee case.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "steppe/flee_case.hpp"
#include "steppe/simulation.hpp"

namespace steppe::flee {

/// In which order people act within a day.
enum class Order : std::uint8_t {
    by_rounds,   ///< all decide on what stood when the round began; occupancy is updated between rounds
    one_by_one,  ///< each in the order of birth, on what those before have left, as Flee does. `individual` only
};

struct CaseRun {
    Tallying tallying = Tallying::cohort;
    Order order = Order::by_rounds;
    RandomKey key;
    const std::atomic<bool>* stop = nullptr;  ///< when it becomes true the run throws `Interrupted`
};

/// What Flee's out.csv says, day by day.
struct CaseResult {
    std::vector<LocationIndex> camps;  ///< the output camps
    std::int32_t days = 0;
    std::vector<double> in_camp;       ///< [day * camps.size() + camp]: people in the camp at the end of the day
    std::vector<double> people;        ///< [day]: ever created
    std::vector<double> in_idp_camps;  ///< [day]: people in camps for displaced persons
    std::vector<std::int64_t> raw;     ///< [day]: people by the data, no subtraction when they fall
    std::vector<std::int64_t> debt;    ///< [day]: people who are more than the data say
    std::uint64_t states_peak = 0;     ///< occupied states
    std::uint64_t cohort_steps = 0;    ///< groups of people that were looked at
    std::uint64_t person_steps = 0;    ///< individual mode: person-days
};

/// Throws InvariantBroken, Interrupted. `one_by_one` holds for `individual` only.
[[nodiscard]] CaseResult run_case(const Case& the_case, const CaseRun& run);

}  // namespace steppe::flee
