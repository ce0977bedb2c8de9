// Who arrives where, where camps are counted and people are not followed: a rule for cases in Flee's format.
//
// People of place i who arrive on a day choose camp c with weight
//
//     w_ic = A_c^capacity (s + d_ic)^-distance  room_c^crowding  open_c  urgency_c^closing
//
//     A_c      declared capacity                d_ic   kilometres by road      s   kSofteningKm
//     room_c   1 - N_c / A_c, at least kLeastRoom, of the N_c people there
//     open_c   0 before the camp opens and after it closes, kClosedBorder while the border is closed, else 1
//     urgency  people still to come before the end / before c closes, in [1, kMostUrgency]
//
// and place i sends a share of them in proportion to  conflict_i P_i^people W_i^access,  W_i = sum_c w_ic: people of
// P_i inhabitants, more where camps are near. A destination logit with log-linear utilities (McFadden 1974); the roles
// of distance and capacity are those of spatial interaction models (Wilson 1971, Environ. Plan. 3:1).
#pragma once

#include <span>

namespace steppe {

inline constexpr double kSofteningKm = 30;
inline constexpr double kLeastRoom = 0.02;
inline constexpr double kClosedBorder = 0.1;
inline constexpr double kMostUrgency = 20;

/// Exponents of the formula above.
struct CampChoice {
    double capacity = 0.5;
    double crowding = 1.75;
    double distance = 1.25;
    double people = -0.5;
    double access = 0.5;
    double closing = 0.5;
};

/// What does not change from day to day: A_c^capacity (s + d_ic)^-distance into `pull`, [origin * camps + camp], and
/// P_i^people into `sending`. Distances are finite, capacities above 0.
void pull_of_camps(const CampChoice& choice, std::span<const double> capacity, std::span<const double> road_km,
                   std::span<double> pull);
void sending_of_places(const CampChoice& choice, std::span<const double> people, std::span<double> sending);

/// room^crowding open urgency^closing of one camp; `capacity` above 0.
[[nodiscard]] double welcome(const CampChoice& choice, double there, double capacity, double open, double urgency);

/// The share of a day's arrivals of each camp into `shares`: sums to 1, or to 0 if nobody sends or no camp takes.
/// `conflict`: by origin, 0 where there is none.
void shares_of_arrivals(const CampChoice& choice, std::span<const double> pull, std::span<const double> sending,
                        std::span<const double> conflict, std::span<const double> welcome_by_camp,
                        std::span<double> shares);

}  // namespace steppe
