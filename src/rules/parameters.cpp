#include "rules/parameters.hpp"

#include <array>

namespace steppe {
namespace {

using P = RuleParameters;
constexpr auto kDeclared = std::to_array<ParameterDeclaration>({
    {"wave_pool_share", "share of population", 0, 1, "residents of an origin who could leave in the wave",
     &P::wave_pool_share},
    {"announcement_hazard_per_day", "1/day", 0, 5,
     "daily hazard of leaving of a pool at the border when the response to a full-strength announcement peaks",
     &P::announcement_hazard_per_day},
    {"response_days", "days", 0.2, 365, "days from a signal to the peak of the departures that it causes",
     &P::response_days},
    {"rumour_weight", "ratio", 0, 10, "effect of a full-strength rumour against a full-strength announcement",
     &P::rumour_weight},
    {"rumour_lag_days", "days", 0, 30, "days from a rumour to the departures that it causes", &P::rumour_lag_days},
    {"distance_decay_hours", "hours", 0.5, 1000,
     "e-folding travel time from the origin to the nearest gate in the hazard of leaving this way",
     &P::distance_decay_hours},
    {"exit_check_deterrence", "share", 0, 1,
     "part of the departures of people of call-up age that full exit checks put off", &P::exit_check_deterrence},
    {"departure_day_effect_sd", "log", 0, 3, "standard deviation of the shared day effect on departures",
     &P::departure_day_effect_sd},
    {"traffic_factor", "ratio", 0, 10, "ordinary traffic against the drivers' figures", &P::traffic_factor,
     Concerns::traffic},
    {"traffic_day_effect_sd", "log", 0, 3,
     "standard deviation of the day effects on ordinary traffic: one shared, one by gate", &P::traffic_day_effect_sd,
     Concerns::traffic},
    {"weekend_traffic_ratio", "ratio", 0, 10, "ordinary traffic on Friday, Saturday and Sunday against the other days",
     &P::weekend_traffic_ratio, Concerns::traffic},
    {"trip_put_off_per_wait_day", "1/day", 0, 20,
     "ordinary trips put off: hazard per day of wait that people know of at their gate", &P::trip_put_off_per_wait_day,
     Concerns::traffic},
    {"put_off_trip_days", "days", 1, 365, "mean time until a trip that was put off is tried again",
     &P::put_off_trip_days, Concerns::traffic},
    {"travel_cost_per_hour", "1/hour", 0, 10, "disutility of an hour on the road to a city", &P::travel_cost_per_hour},
    {"way_cost_per_hour", "1/hour", 0, 10, "disutility of an hour on the way to a gate, or home through it",
     &P::way_cost_per_hour},
    {"wait_cost_per_hour", "1/hour", 0, 10, "disutility of an expected hour of waiting at a gate",
     &P::wait_cost_per_hour},
    {"wait_report_delay_days", "days", 0, 30, "age of the waits that people know of; whole days",
     &P::wait_report_delay_days, Concerns::border},
    {"throughput_weight", "1", 0, 5, "exponent of a gate's throughput in the choice of the way", &P::throughput_weight,
     Concerns::border},
    {"size_weight", "1", 0, 5, "exponent of a city's population in the choice of destination", &P::size_weight},
    {"ties_weight", "1", 0, 50, "utility of a city where all share a language with those who come", &P::ties_weight},
    {"room_weight", "1", 0, 50, "disutility of a city whose beds are all taken", &P::room_weight},
    {"transit_abroad_utility", "1", -50, 50, "utility of leaving the host country at once, for people in transit",
     &P::transit_abroad_utility},
    {"stopover_share", "share", 0, 1,
     "stop for the night in the nearest city beyond the border, of those with half a day's drive before them",
     &P::stopover_share},
    {"driving_hours_per_day", "hours/day", 1, 24, "hours on the road on one day", &P::driving_hours_per_day},
    {"throughput_factor", "ratio", 0, 100, "persons served a day against the figures in crossings.csv",
     &P::throughput_factor, Concerns::border},
    {"throughput_post_sd", "log", 0, 3, "standard deviation of each post's own factor on its throughputs",
     &P::throughput_post_sd, Concerns::border},
    {"surge_share", "share", 0, 10, "more service at a gate before which a day's service waited overnight",
     &P::surge_share, Concerns::border},
    {"service_day_effect_sd", "log", 0, 3, "standard deviation of the day effect on service, by gate",
     &P::service_day_effect_sd, Concerns::border},
    {"give_up_per_day_of_wait", "1/day", 0, 5, "hazard of leaving a queue, per day of expected wait",
     &P::give_up_per_day_of_wait, Concerns::border},
    {"exit_refusal_share", "share", 0, 1, "part of the people of call-up age whom a full exit check turns back",
     &P::exit_refusal_share, Concerns::border},
    {"unsheltered_move_on_per_day", "1/day", 0, 1, "chance to leave a place after a night without a bed",
     &P::unsheltered_move_on_per_day, Concerns::settling},
    {"stopover_again_share", "share", 0, 1, "stay another night at a stopover", &P::stopover_again_share,
     Concerns::settling},
    {"home_share_transit", "share", 0, 1, "go home when a stay ends: people in transit", &P::home_share_transit},
    {"onward_share_transit", "share", 0, 1, "go on when a stay ends: people in transit", &P::onward_share_transit},
    {"home_share_waiting", "share", 0, 1, "go home when a stay ends: people who wait", &P::home_share_waiting},
    {"onward_share_waiting", "share", 0, 1, "go on when a stay ends: people who wait", &P::onward_share_waiting},
    {"home_share_relocating", "share", 0, 1, "go home when a stay ends: people who relocate",
     &P::home_share_relocating},
    {"onward_share_relocating", "share", 0, 1, "go on when a stay ends: people who relocate",
     &P::onward_share_relocating},
    {"number_share", "share", 0, 1, "apply for an identification number, of those who settle for a stay in a city",
     &P::number_share, Concerns::services},
    {"registration_share", "share", 0, 1, "come to be registered, of those who settle for a stay in a city",
     &P::registration_share, Concerns::services},
    {"aid_share", "share", 0, 1, "ask for aid, of those who come to a shelter or find no bed at all", &P::aid_share,
     Concerns::services},
});

}  // namespace

std::string_view name_of(Concerns concerns) {
    constexpr std::array<std::string_view, 5> kNames = {"wave", "traffic", "border", "settling", "services"};
    return kNames[static_cast<std::size_t>(concerns)];
}

std::span<const ParameterDeclaration> declared_parameters() { return kDeclared; }

}  // namespace steppe
