// Market: what a place to stay costs where people come in numbers.
//
// The rental market of a city, segment by segment. Asking rents are made where flats are on offer, among those who look
// for one; the other tenants come in as their leases end. With N the persons of the wave who rent in the segment or
// asked for it today and got nothing, B the beds on offer before (housing.csv), a part h of them more than residents
// who move need, E those that owners have offered since, F those that displaced tenants left, S = B / v the whole
// stock:
//
//     w* = max(ln((N + (1 - h) B) / (B + E + F)), 0) / a            target of the log of the rise that newcomers cause
//     w(d+1) = w + (1 - exp(-k)) (w* - w)                          k up or k down, whichever way it goes
//     ln r = w + g (d - d0) / (365.25 / 12) + z (ln q(d) - ln q(d0))        asking rent against before
//     E(d+1) = min(E + p B w, c B)                                 the supply that answers
//     ln s(d+1) = ln s + (1 - exp(-l)) (ln r - ln s)               rents of sitting tenants, as leases are renewed
//     displaced = (1 - exp(-l)) ((S - B) (1 - exp(-e w)) - F)+     tenants who do not renew, persons a day; F their sum
//
// h `rental_slack_share`, a `asking_elasticity`, k `rent_up_per_day` or `rent_down_per_day`, g `rent_trend_per_month`,
// z `rent_season_weight`, q the season of drivers.csv, d0 the reference date, p `rental_supply_per_day`, c
// `rental_supply_most`, l `lease_turnover_per_day`, v `rental_vacancy_share`, e `rent_elasticity` (of sitting tenants'
// demand).
//
// Within weeks: the ratio of those who look to what they find is what owners feel as the time a flat stands empty, and
// they ask what lets it in the usual time: that ratio to the power 1 / a. A ratio held from day 0 gives w(t) = w* (1 -
// exp(-k t)); nothing changes while N <= h B + E + F and g = 0; w depends on N and B through their ratio alone. Within
// years, as leases end: F = (S - B) (1 - exp(-e w)), so that for a small excess x = (N - h B - E) / S of the whole
// stock w = x / (e (1 - v) + a v), about x / e: what studies of a year and more measure. The same x moves asking rents
// at once by x / (a v), ten times as much where a tenth is vacant. No city's stock, vacancy, or beds in a flat is
// known; in the first weeks only their product B shows.
//
// Sources: asking rent is traded against the time a flat stands empty: Allen, Rutherford & Thomson 2009 (J. Real Estate
// Finan. Econ. 38:351-365); rents answer to how often and how long flats stand empty, not to the stock: Gabriel &
// Nothaft 2001 (JUE 49:121-149); a few vacancies more or less move prices far: Wheaton 1990 (JPE 98:1270-1292). That
// the two meet in the long run as above is arithmetic of this model. The share of the rental stock, not of residents,
// is what makes studies of years agree: Saiz 2003 (Mariel; REStat 85), rents +8 to 11 % with renters +9 %; Saiz 2007
// (JUE 61), 1 % for 1 % of residents in the long run; sign and size differ by segment: Depetris-Chauvin & Santos 2018
// (JDE 143), Balkan, Tok, Torun & Tumen 2018 (IZA DP 11611). Speeds, supply and displacement are assumptions.
//
// Flats let by the day are a market of their own: with D the persons in such a bed or asking for one and B the beds,
//     u* = max(ln(D / B), 0) / ed,   u(d+1) = u + (1 - exp(-kd)) (u* - u),
// ed `daily_let_elasticity`, kd `daily_let_speed_per_day`: the price that clears a fixed supply.
#pragma once

#include <span>
#include <vector>

#include "rules/parameters.hpp"
#include "rules/traffic.hpp"
#include "steppe/world.hpp"

namespace steppe {

/// ln of those who look against beds on offer, where more look than there are; 0 without beds.
[[nodiscard]] double scarcity(double newcomers, double residents, double beds);
/// One day of a lag: from `now` towards `target`, with a speed of its own up and down. Speeds >= 0, per day.
[[nodiscard]] double adjusted(double now, double target, double up_per_day, double down_per_day);

/// One segment of a city's rental market.
struct RentalMarket {
    double wave = 0;       ///< w: log of the rise of asking rents that newcomers cause
    double sitting = 0;    ///< ln s: log of the rise of sitting tenants' rents
    double offered = 0;    ///< E: beds
    double freed = 0;      ///< F: beds
    double displaced = 0;  ///< of the day: persons

    /// A day goes by. `demand` N and `beds` B, in persons; `base` the log of trend and season on that day. h = 1 means
    /// that rents feel only those who find nothing, h = 0 that they feel every newcomer.
    void pass_day(const RuleParameters& parameters, double demand, double beds, double base);
    [[nodiscard]] double extra_beds() const { return offered + freed; }
    /// (1 - h) B: residents who look for a flat in any case.
    [[nodiscard]] static double residents_who_look(const RuleParameters& parameters, double beds) {
        return (1 - parameters.rental_slack_share) * beds;
    }
};

/// The market of flats let by the day in a city: u above.
struct DailyLets {
    double rise = 0;
    void pass_day(const RuleParameters& parameters, double demand, double beds);
};

/// The season of rents that concerns a place: ratios by day, of the driver that names the place, its country, or
/// everywhere; the most particular one.
[[nodiscard]] std::vector<Step> rent_season(const World& world, PlaceId place);
/// Log of trend and season on `day` against the reference date.
[[nodiscard]] double rent_base(const World& world, const RuleParameters& parameters, std::span<const Step> season,
                               Day day);

}  // namespace steppe
