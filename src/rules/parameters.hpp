// The parameters that the rules read: one declaration each, in one place.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace steppe {

/// The drawn or central values of one replicate, by name. Each is described in `declared_parameters`.
struct RuleParameters {
    // departures
    double wave_pool_share;
    double announcement_hazard_per_day;
    double response_days;
    double rumour_weight;
    double rumour_lag_days;
    double distance_decay_hours;
    double exit_check_deterrence;
    double departure_day_effect_sd;
    double departure_origin_sd;
    // ordinary traffic
    double traffic_factor;
    double traffic_day_effect_sd;
    double traffic_drift_sd;
    double weekend_traffic_ratio;
    double trip_put_off_per_wait_day;
    double put_off_trip_days;
    // choice
    double travel_cost_per_hour;
    double way_cost_per_hour;
    double wait_cost_per_hour;
    double wait_report_delay_days;
    double throughput_weight;
    double size_weight;
    double ties_weight;
    double room_weight;
    double transit_abroad_utility;
    double stopover_share;
    // travel
    double driving_hours_per_day;
    // border
    double throughput_factor;
    double throughput_post_sd;
    double surge_share;
    double service_day_effect_sd;
    double give_up_per_day_of_wait;
    double exit_refusal_share;
    // settling
    double unsheltered_move_on_per_day;
    double stopover_again_share;
    // end of a stay, by intent: the rest stays on for another stay
    double home_share_transit;
    double onward_share_transit;
    double home_share_waiting;
    double onward_share_waiting;
    double home_share_relocating;
    double onward_share_relocating;
    double all_clear_home_share;
    double settle_share;
    // settling: means and hosts
    double budget_low_kzt;
    double budget_mid_kzt;
    double budget_high_kzt;
    double hosts_per_unsheltered;
    double hosts_most_share;
    // market
    double rental_vacancy_share;
    double rental_slack_share;
    double asking_elasticity;
    double rent_elasticity;
    double rent_up_per_day;
    double rent_down_per_day;
    double rent_trend_per_month;
    double rent_season_weight;
    double rental_supply_per_day;
    double rental_supply_most;
    double lease_turnover_per_day;
    double daily_let_elasticity;
    double daily_let_speed_per_day;
    // services
    double number_share;
    double number_delay_days;
    double number_portal_share;
    double number_visitor_share;
    double registration_share;
    double aid_share;
    // before the last legal day
    double last_day_lead_days;
    double last_day_home_weight;
    double last_day_onward_weight;
    double last_day_renew_weight;
    double last_day_permit_weight;
    double last_day_stay_on_weight;
    double renew_home_avoidance;
    // permits and asylum
    double permit_apply_share;
    double permit_desk_per_day;
    double permit_processing_days;
    double permit_grant_share;
    double asylum_claim_share;
    double asylum_decision_days;
    double asylum_grant_share;
};

/// What a parameter is about.
enum class Concerns : std::uint8_t {
    wave,      ///< who leaves, by which way, where to
    stays,     ///< what they do when a stay ends
    traffic,   ///< ordinary trips
    border,    ///< the posts: service, queues, checks
    settling,  ///< beds
    market,    ///< rents
    services,  ///< desks
    law,       ///< last days, permits, asylum; needed only where a scenario has policies
};
inline constexpr std::array kAllConcerns = {Concerns::wave,     Concerns::stays,  Concerns::traffic,  Concerns::border,
                                            Concerns::settling, Concerns::market, Concerns::services, Concerns::law};
[[nodiscard]] std::string_view name_of(Concerns concerns);

struct ParameterDeclaration {
    std::string_view name;
    std::string_view unit;
    double low;  ///< the widest range that makes sense; a scenario may narrow it
    double high;
    std::string_view meaning;
    double RuleParameters::* member;
    Concerns concerns = Concerns::wave;
};

[[nodiscard]] std::span<const ParameterDeclaration> declared_parameters();

}  // namespace steppe
