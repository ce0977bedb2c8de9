// The record: which series a scenario has, and their values at the end of a day.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/ledger.hpp"
#include "steppe/series.hpp"
#include "world/reach.hpp"

namespace steppe {

/// One series: a measure of some gates, places or beds.
struct SeriesSpec {
    enum class Measure : std::uint8_t {
        passed,      ///< sum over gates
        passed_cum,  ///< the same since the reference date
        passed_wave,
        passed_wave_cum,
        passed_traffic,
        passed_traffic_cum,
        queue,               ///< sum over gates
        wait_hours,          ///< longest over gates
        refused,             ///< sum over gates
        arrivals,            ///< sum over places
        departures,          ///< sum over places
        present,             ///< sum over places
        present_host,        ///< everybody
        present_host_group,  ///< sum over groups
        beds,                ///< sum over (place, tier)
        occupied,            ///< sum over (place, tier)
        occupancy,           ///< occupied / beds; 0 where there are no beds
        unsheltered,         ///< sum over places
        rent_index,          ///< mean over (place, tier), weighted with the beds on offer before
        rent_season,         ///< mean over places, weighted with their residents
        daily_let,           ///< likewise
        rent_sitting,        ///< likewise
        rent_month,          ///< likewise
        rent_search,         ///< likewise
        rent_offer,          ///< likewise
        displaced,           ///< sum over places
        newcomers,           ///< `scale` x people of the wave, lodged or not: sum over places
        homeless,            ///< `scale` x people without a bed: sum over places
        desk_backlog,        ///< sum over desk sites
        desk_wait_days,      ///< longest over desk sites
        desk_served,         ///< sum over desk sites
        permits,             ///< granted since the reference date
        permit_backlog,
        asylum_claims,
        asylum_pending,
        renewals,
        overstayers,
    };
    SeriesKey key;
    Measure measure = Measure::passed;
    double scale = 1;  ///< of `newcomers` and `homeless`
    std::vector<std::uint32_t>
        sources;  ///< positions of gates, groups, places or desk sites; of beds: place x tiers + tier
};

/// All series of a world, sorted by key. Regions sum their places, countries their places or gates.
/// Those on titles to stay only where there is a law.
[[nodiscard]] std::vector<SeriesSpec> series_of(const World& world, bool law);

/// By series: the first that has the same measure of the same things.
[[nodiscard]] std::vector<std::uint32_t> same_series(std::span<const SeriesSpec> specs);

/// The value of a series at the end of `day`; `before`: of the day before, for sums over time.
[[nodiscard]] double value_of(const SeriesSpec& spec, const World& world, const Ledger& ledger, Day day, double before);

}  // namespace steppe
