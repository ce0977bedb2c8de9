// What happened today and how things stand: told of every move, read by the rules (levels) and by the record (flows).
#pragma once

#include <array>
#include <string>
#include <vector>

#include "rules/levels.hpp"

namespace steppe {

class Ledger {
  public:
    explicit Ledger(const World& world);

    void begin_day();
    void moved(const State& from, const State& to, double persons);

    Levels levels;

    // Flows of the day, in persons. Recorded citizens: `record.citizenship` of the scenario.
    std::vector<double> passed;          ///< by gate: recorded citizens let through
    std::vector<double> passed_wave;     ///< of these: people of the wave
    std::vector<double> passed_traffic;  ///< of these: ordinary trips
    std::vector<double> refused;         ///< by gate: everybody turned back
    std::vector<double> arrivals;        ///< by place: recorded citizens who come to a city
    std::vector<double> departures;      ///< by place: recorded citizens who leave a city
    std::vector<double> visits;          ///< by place: recorded citizens who come for an ordinary visit
    std::vector<double> settled;         ///< by place: people of the wave who settle how long to stay
    std::vector<double> left_lodgings;   ///< by place: people of the wave who had settled and go on or home
    std::vector<double> in_distress;     ///< by place: those who come to a shelter, or have no bed for the first night
    std::vector<double> left_distress;   ///< by place: people without a bed who move on
    std::vector<double> desk_served;     ///< by desk site: persons
    double applications = 0;             ///< everybody's for permits, anywhere
    double permits = 0;                  ///< recorded citizens granted one in the host country
    double asylum_claims = 0;            ///< likewise
    double renewals = 0;                 ///< recorded citizens who set out to leave the host country and come back
    // Stocks, in persons.
    std::vector<double> slots;   ///< by gate: persons that its desks can serve today
    std::vector<double> beds;    ///< by place x tier: of the day
    std::vector<double> prices;  ///< by place x tier: KZT a person and night, of the day
    std::vector<double> lodged;  ///< by place: people of the wave in beds
    // The market of the day.
    std::vector<double> rent_index;        ///< by place x tier: asking rent, 1 = before
    std::vector<double> rent_weight;       ///< by place x tier: beds on offer before; 0 where nothing is rented
    std::vector<double> rent_season;       ///< by place: part of the change that trend and season made
    std::vector<double> daily_let;         ///< by place: price of flats by the day, 1 = before
    std::vector<double> rent_sitting;      ///< by place: what sitting tenants pay, 1 = before
    std::vector<double> rent_month;        ///< by place: mean asking rent of the calendar month so far, 1 = before
    std::vector<double> displaced;         ///< by place: sitting tenants who do not renew, persons of the day
    std::vector<double> rent_search;       ///< by place: those who look for a flat, 1 = before
    std::vector<double> rent_offer;        ///< by place: flats on offer, let to newcomers or not, 1 = before
    std::vector<double> desk_backlog;      ///< by desk site
    std::vector<double> desk_wait_days;    ///< by desk site: of the last one in the line
    std::vector<double> present;           ///< by place: recorded citizens at a city
    std::vector<double> in_host_by_group;  ///< recorded citizens inside the host country, its roads and queues included
    double in_host = 0;                    ///< all of them
    std::array<double, kStandings> in_host_by_standing{};
    double permit_backlog = 0;  ///< everybody who waits for the desk of permits

  private:
    [[nodiscard]] bool recorded(const State& state) const;
    [[nodiscard]] bool in_host_country(const State& state) const;
    void count_lodgings(const State& from, const State& to, double persons);
    void count_recorded(const State& from, const State& to, double persons);
    [[nodiscard]] static bool in_city(const State& state);
    [[nodiscard]] static bool leaves_queue(const State& from, const State& to);  ///< served, not given up

    std::vector<bool> recorded_group_;
    std::vector<bool> wave_group_;
    std::vector<bool> shelter_;  // by tier
    std::vector<bool> place_in_host_;
    std::vector<bool> gate_from_host_;
    std::vector<bool> gate_to_host_;
};

}  // namespace steppe
