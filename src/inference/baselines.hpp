// Predictions that a model has to beat: one line each.
//
// Tables are day by day, [day * camps + camp]. Those by shares are told the total of each day (the redistribution
// protocol); level persistence is not.
//
//     gravity     share of c = sum_i P_i (A_c / d_ic) / sum_c' (A_c' / d_ic'), a singly constrained model: P_i people
//     at
//                 origin i, A_c the capacity of camp c, d_ic kilometres by road
//     radiation   the same with p_ic = P_i A_c / ((P_i + s_ic) (P_i + A_c + s_ic)), s_ic the capacity nearer to i than
//     c
//                 (Simini, Gonzalez, Maritan and Barabasi 2012, Nature 484:96), made to sum to 1 for each origin
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace steppe {

struct CampCounts {
    std::size_t days = 0;
    std::size_t camps = 0;
    std::vector<double> counted;       ///< [day * camps + camp]
    std::vector<double> in_all_camps;  ///< [day]
};

/// What was counted `lag` days before, by camp; on the first days what was counted on day 0.
[[nodiscard]] std::vector<double> level_persistence(const CampCounts& counts, std::size_t lag);

/// The day's total at the shares of `lag` days before, or of day 0; equal shares where nobody was there then.
[[nodiscard]] std::vector<double> lagged_shares(const CampCounts& counts, std::size_t lag);

/// The day's total at the shares of day `day` (the last day if there are fewer); nobody anywhere if nobody was there
/// then.
[[nodiscard]] std::vector<double> shares_of_day(const CampCounts& counts, std::size_t day);

/// The day's total in proportion to `weights`, one a camp.
[[nodiscard]] std::vector<double> constant_shares(const CampCounts& counts, std::span<const double> weights);

/// Where people come from and where they can go.
struct Opportunities {
    std::vector<double> people;    ///< by origin
    std::vector<double> capacity;  ///< by camp
    std::vector<double> road_km;   ///< [origin * camps + camp]; infinite where no road leads
};
[[nodiscard]] std::vector<double> gravity_weights(const Opportunities& opportunities);
[[nodiscard]] std::vector<double> radiation_weights(const Opportunities& opportunities);

}  // namespace steppe
