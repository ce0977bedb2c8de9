// Beds, shelters and desks of generated scenarios through the whole model: nothing is oversubscribed and nobody is
// lost, whatever the capacities. The engine itself counts everybody after each phase and stops on a grant too many;
// what it cannot see is checked on the series.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

#include "steppe/scenario.hpp"
#include "steppe/simulation.hpp"

namespace steppe {
namespace {

constexpr Day kStart = 21'974;  // 1 March 2030

Scenario small_country() {
    Reading reading = read_scenario(STEPPE_SMALL_COUNTRY);
    EXPECT_TRUE(reading.problems.empty());
    return std::move(reading.scenario);
}

/// Beds that come, go and shrink at random; parties of up to 60 persons, larger than any flat.
Scenario generated(std::uint64_t seed) {
    Scenario scenario = small_country();
    World& world = scenario.world;
    std::uint64_t n = 0;
    const auto pick = [&](double low, double high) { return low + (high - low) * uniform_from_bits(mix(seed, ++n)); };
    for (Housing& row : world.housing) {
        row.beds = {{1, std::floor(pick(0, 1) < 0.3 ? 0 : pick(0, 60))}};
        for (Day day = kStart + 3; day < kStart + 21; day += static_cast<Day>(pick(1, 6))) {
            row.beds.push_back({day, std::floor(pick(0, 1) < 0.4 ? 0 : pick(0, 90))});
        }
    }
    for (Group& group : world.groups) {
        if (group.purpose == Purpose::wave) {
            group.party_size = static_cast<int>(pick(1, pick(0, 1) < 0.2 ? 60 : 5));
            group.means = static_cast<Means>(static_cast<int>(pick(0, 2.999)));
        }
    }
    for (ServiceDesk& desk : world.desks) {
        desk.persons_per_day = pick(0, 1) < 0.3 ? 0 : pick(0, 20);
    }
    return scenario;
}

std::map<std::string, std::size_t> positions(const RunResult& result) {
    std::map<std::string, std::size_t> at;
    for (std::size_t s = 0; s < result.series.keys.size(); ++s) {
        const SeriesKey& key = result.series.keys[s];
        at[key.place + ' ' + key.measure + ' ' + key.group] = s;
    }
    return at;
}

RunResult run_of(const Scenario& scenario, Tallying tallying, std::uint64_t seed) {
    const Simulation simulation(scenario.world, scenario.parameters, scenario.law);
    RunOptions options;
    options.tallying = tallying;
    options.key = {seed, 0};
    return simulation.run(draw_values(scenario.parameters, options.key), options);
}

void expect_sound(const RunResult& result, double tolerance) {
    const std::map<std::string, std::size_t> at = positions(result);
    double served = 0;
    for (const auto& [name, series] : at) {
        const SeriesKey& key = result.series.keys[series];
        for (Day day = result.series.first_day; day <= result.series.last_day; ++day) {
            const double value = result.series.at(series, day);
            EXPECT_GE(value, key.measure == "rent_change_season" ? -1.0 : -tolerance) << name << ' ' << format_day(day);
            if (key.measure == "occupied") {
                EXPECT_LE(value, result.series.at(at.at(key.place + " beds " + key.group), day) + tolerance)
                    << name << ' ' << format_day(day);
            }
            if (key.measure == "rent_index" || key.measure == "daily_let_index") {
                EXPECT_GT(value, 0) << name;
                EXPECT_LT(value, 1e6) << name;
            }
            if (key.measure == "numbers") {
                served += value;
            }
            if (key.measure == "present" && key.place != "HMD" && at.contains(key.place + " arrivals all") &&
                key.group == "all" && day > result.series.first_day) {
                const double change = result.series.at(at.at(key.place + " arrivals all"), day) -
                                      result.series.at(at.at(key.place + " departures all"), day);
                EXPECT_NEAR(value - result.series.at(series, day - 1), change, tolerance + 1e-9)
                    << name << ' ' << format_day(day);
            }
        }
    }
    EXPECT_GE(served, 0);
}

TEST(Settling, WhoGivesUpWaitingIsOfAnotherGroupAndCountedOnce) {
    Scenario scenario = small_country();
    World& world = scenario.world;
    const auto waiting = index_of(world.find_group("family_waiting"));
    Group settled = world.groups[waiting];
    settled.id = "family_z_settled";  // sorted behind the other: positions of groups stay
    settled.intent = Intent::relocating;
    settled.share = 0;
    world.groups.insert(world.groups.begin() + static_cast<std::ptrdiff_t>(waiting) + 1, settled);
    for (Driver& driver : world.drivers) {
        if (driver.group != GroupId::none && index_of(driver.group) > waiting) {
            driver.group = id_at<GroupId>(index_of(driver.group) + 1);
        }
    }
    for (StayLaw& stay : world.stays) {
        for (StayLaw::Length& length : stay.lengths) {
            length.days = std::min(length.days, 4);  // so that stays end within the period
        }
    }
    world.groups[waiting].settles_as = id_at<GroupId>(waiting + 1);
    const RunResult result = run_of(scenario, Tallying::cohort, 3);
    expect_sound(result, 0);
    const std::map<std::string, std::size_t> at = positions(result);
    const auto present = [&](const char* group, Day day) {
        return result.series.at(at.at(std::string("HMD present ") + group), day);
    };
    double most = 0;
    for (Day day = result.series.first_day; day <= result.series.last_day; ++day) {
        most = std::max(most, present("relocating", day));
        EXPECT_GE(present("waiting", day), 0);
        EXPECT_EQ(
            present("transit", day) + present("waiting", day) + present("relocating", day) + present("visit", day),
            present("all", day))
            << format_day(day);
    }
    EXPECT_GT(most, 0);
}

TEST(Roofs, NothingIsOversubscribedAndNobodyIsLost) {
    double evicted_or_full = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const Scenario scenario = generated(seed);
        for (const Tallying tallying : {Tallying::cohort, Tallying::individual, Tallying::mean}) {
            SCOPED_TRACE(seed);
            const RunResult result = run_of(scenario, tallying, seed);
            expect_sound(result, tallying == Tallying::mean ? 1e-6 : 0.0);
            const std::map<std::string, std::size_t> at = positions(result);
            for (Day day = result.series.first_day; day <= result.series.last_day; ++day) {
                evicted_or_full += result.series.at(at.at("HMD unsheltered all"), day);
            }
        }
    }
    EXPECT_GT(evicted_or_full, 1'000);  // the scenarios do run out of beds
}

/// Fixes parameters at zero.
void fix_at_zero(Scenario& scenario, std::initializer_list<std::string_view> names) {
    for (Parameter& parameter : scenario.parameters) {
        if (std::ranges::find(names, parameter.name) != names.end()) {
            parameter.prior = {PriorKind::fixed, 0, 0, 0, 1};
        }
    }
}

/// All tiers but a shelter are empty; it closes on 15 March.
Scenario with_a_shelter_that_closes() {
    Scenario scenario = small_country();
    for (Housing& row : scenario.world.housing) {
        const bool shelter = scenario.world.tiers[index_of(row.tier)].kind == TierKind::shelter;
        row.beds = shelter ? std::vector<Step>{{1, 40}, {kStart + 14, 0}} : std::vector<Step>{{1, 0}};
    }
    fix_at_zero(scenario, {"hosts_per_unsheltered", "unsheltered_move_on_per_day"});
    return scenario;
}

TEST(Roofs, WhoIsInsideWhenAShelterClosesLooksForAnotherBed) {
    for (const Tallying tallying : {Tallying::cohort, Tallying::individual, Tallying::mean}) {
        const RunResult result = run_of(with_a_shelter_that_closes(), tallying, 7);
        const std::map<std::string, std::size_t> at = positions(result);
        const std::size_t occupied = at.at("HMD occupied shelter");
        const std::size_t unsheltered = at.at("HMD unsheltered all");
        const double inside = result.series.at(occupied, kStart + 13);
        EXPECT_GT(inside, 20);
        EXPECT_NEAR(result.series.at(occupied, kStart + 14), 0, 1e-9);  // crumbs of masses
        // They are without a bed now, but for those whose stay ended on that very day.
        EXPECT_GT(result.series.at(unsheltered, kStart + 14) - result.series.at(unsheltered, kStart + 13), inside / 3);
    }
}

TEST(Roofs, APartyLargerThanAnyFlatIsPassedOver) {
    Scenario scenario = small_country();
    for (Group& group : scenario.world.groups) {
        if (group.purpose == Purpose::wave) {
            group.party_size = 50;
        }
    }
    for (Housing& row : scenario.world.housing) {
        row.beds = {{1, 49}};
    }
    fix_at_zero(scenario, {"hosts_per_unsheltered", "rental_supply_per_day", "lease_turnover_per_day"});
    const RunResult result = run_of(scenario, Tallying::cohort, 3);
    const std::map<std::string, std::size_t> at = positions(result);
    double unsheltered = 0;
    for (Day day = result.series.first_day; day <= result.series.last_day; ++day) {
        EXPECT_EQ(result.series.at(at.at("HMD occupied all"), day), 0);
        unsheltered += result.series.at(at.at("HMD unsheltered all"), day);
    }
    EXPECT_GT(unsheltered, 0);
}

TEST(Roofs, WhoCannotPayDoesNotAsk) {
    Scenario scenario = small_country();
    for (Parameter& parameter : scenario.parameters) {
        if (parameter.name.starts_with("budget_")) {
            parameter.prior = {PriorKind::fixed, 100, 0, 0, 1e9};  // less than any price but nothing
        }
    }
    const RunResult result = run_of(scenario, Tallying::cohort, 3);
    const std::map<std::string, std::size_t> at = positions(result);
    for (Day day = result.series.first_day; day <= result.series.last_day; ++day) {
        for (const char* tier : {"hotel", "flat", "room"}) {
            EXPECT_EQ(result.series.at(at.at(std::string("HMD occupied ") + tier), day), 0) << tier;
        }
    }
    EXPECT_GT(result.series.at(at.at("HMD occupied family"), result.series.last_day), 0);
}

TEST(Roofs, NeedsAreTheStandardsTimesPeople) {
    const RunResult result = run_of(small_country(), Tallying::cohort, 5);
    const std::map<std::string, std::size_t> at = positions(result);
    for (Day day = result.series.first_day; day <= result.series.last_day; ++day) {
        const double without = result.series.at(at.at("HMD unsheltered all"), day);
        const double people = result.series.at(at.at("HMD occupied all"), day) + without;
        EXPECT_NEAR(result.series.at(at.at("HMD need_water all"), day), 15 * people, 1e-9);
        EXPECT_NEAR(result.series.at(at.at("HMD need_water gap"), day), 15 * without, 1e-9);
        EXPECT_NEAR(result.series.at(at.at("HMD need_latrines all"), day), 0.05 * people, 1e-9);
        EXPECT_NEAR(result.series.at(at.at("HMD need_cost gap"), day), 30 * without, 1e-9);
    }
}

}  // namespace
}  // namespace steppe
