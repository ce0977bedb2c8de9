#include "rules/market.hpp"

#include <algorithm>
#include <cmath>

namespace steppe {

double scarcity(double newcomers, double residents, double beds) {
    return beds > 0 ? std::max(std::log((newcomers + residents) / beds), 0.0) : 0.0;
}

double adjusted(double now, double target, double up_per_day, double down_per_day) {
    const double speed = target > now ? up_per_day : down_per_day;
    return now - std::expm1(-speed) * (target - now);
}

void RentalMarket::pass_day(const RuleParameters& p, double demand, double beds, double base) {
    if (beds <= 0) {
        displaced = 0;
        return;
    }
    const double stock = beds / p.rental_vacancy_share;
    const double scarce = scarcity(demand, residents_who_look(p, beds), beds + extra_beds());
    wave = adjusted(wave, scarce / p.asking_elasticity, p.rent_up_per_day, p.rent_down_per_day);
    const double renewed = -std::expm1(-p.lease_turnover_per_day);  // leases that come up, of all
    displaced = renewed * std::max((stock - beds) * -std::expm1(-p.rent_elasticity * wave) - freed, 0.0);
    offered = std::min(offered + p.rental_supply_per_day * beds * wave, std::max(p.rental_supply_most * beds, offered));
    freed += displaced;
    sitting += renewed * (wave + base - sitting);
}

void DailyLets::pass_day(const RuleParameters& p, double demand, double beds) {
    const double target = beds > 0 && demand > beds ? std::log(demand / beds) / p.daily_let_elasticity : 0.0;
    rise = adjusted(rise, target, p.daily_let_speed_per_day, p.daily_let_speed_per_day);
}

std::vector<Step> rent_season(const World& world, PlaceId place) {
    const auto rank = [&](const Driver& driver) {  // the most particular one
        return driver.place == place ? 2 : driver.country == world.place(place).country ? 1 : 0;
    };
    const auto concerns = [&](const Driver& driver) {
        return driver.signal == Signal::rent_season &&
               (driver.place == place || driver.country == world.place(place).country ||
                (driver.place == PlaceId::none && driver.country.empty()));
    };
    int most = 0;
    for (const Driver& driver : world.drivers) {
        most = concerns(driver) ? std::max(most, rank(driver)) : most;
    }
    std::vector<Step> season;
    for (const Driver& driver : world.drivers) {
        if (concerns(driver) && rank(driver) == most) {
            season.push_back({driver.day, driver.value});
        }
    }
    return season;
}

double rent_base(const World& world, const RuleParameters& p, std::span<const Step> season, Day day) {
    constexpr double kDaysPerMonth = 365.25 / 12;
    const double trend = p.rent_trend_per_month * static_cast<double>(day - world.reference_date) / kDaysPerMonth;
    return trend + p.rent_season_weight *
                       (std::log(season_on(season, day)) - std::log(season_on(season, world.reference_date)));
}

}  // namespace steppe
