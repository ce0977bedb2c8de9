// A Flee case, person by person: the oracle for the cohorts, and with `one_by_one` Flee's own order.
#include <algorithm>
#include <array>
#include <numeric>
#include <string>

#include "engine/flee_day.hpp"
#include "steppe/random.hpp"

namespace steppe::flee {
namespace {

constexpr std::uint32_t kPersonPhase = 0x7e1a'90d3;
constexpr std::uint32_t kOrderPhase = 0x1c44'b7f9;

struct Person {
    std::uint64_t birth = 0;
    double km = 0;                      ///< on the link so far
    double index = 0;                   ///< recent travel, at the start of the day
    double moved_km = 0;                ///< today
    LocationIndex place = kNoLocation;  ///< on a link: where it began
    LinkIndex link = kNoLink;
    std::uint32_t closures = 0;  ///< of the link when it was entered
    RouteId route = kNoRoute;
    Caution caution = Caution::plain;
    bool has_arrived = false;  ///< anywhere but at the start: `places_travelled` above 1
};

class Individuals {
  public:
    Individuals(const Case& the_case, const CaseRun& run)
        : case_(the_case),
          settings_(the_case.settings),
          run_(run),
          map_(the_case),
          places_(the_case),
          spawning_(the_case, run.key, false),
          record_(the_case) {}

    CaseResult operator()() {
        for (const LocationIndex camp : output_camps(case_)) {
            bear(camp, static_cast<double>(initial_people(case_, camp)), 0);
        }
        for (std::int32_t day = 0; day < case_.days; ++day) {
            if (run_.stop != nullptr && run_.stop->load(std::memory_order_relaxed)) {
                throw Interrupted();
            }
            day_ = day;
            map_.begin_day(day);
            first_newcomer_ = people_.size();
            const auto spawned = spawning_.on(day, map_, places_);
            for (LocationIndex l = 0; l < spawned.size(); ++l) {
                bear(l, spawned[l], day + 1);
            }
            shuffle(first_newcomer_);
            map_.apply_closures();
            places_.grow_capacities();
            map_.score(places_.population);
            run_.order == Order::one_by_one ? one_by_one() : by_rounds();
            for (Person& person : people_) {
                person.index = travel_index(settings_, person.index, person.moved_km);
                person.moved_km = 0;
            }
            check();
            record_.day(map_, places_, static_cast<double>(people_.size()), spawning_.inflow());
            record_.result().person_steps += people_.size();
        }
        return record_.take();
    }

  private:
    enum class Arrival : std::uint8_t { not_yet, done_for_today, goes_on };

    void bear(LocationIndex l, double number, std::int32_t day) {
        if (number <= 0) {
            return;
        }
        const auto classes = spawning_.classes(day - 1, l, number);
        const std::uint64_t born_here = mix(content_hash(case_.locations[l].name), static_cast<std::uint64_t>(day));
        std::uint64_t n = 0;
        for (std::size_t c = 0; c < kCautions; ++c) {
            for (double i = 0; i < classes[c]; ++i) {
                Person person;
                person.birth = mix(born_here, n++);
                person.place = l;
                person.caution = static_cast<Caution>(c);
                people_.push_back(person);
            }
        }
        places_.occupants[l] += number;
    }

    /// Flee draws where each newcomer starts in turn: the order of birth knows no place.
    void shuffle(std::size_t first) {
        if (run_.order != Order::one_by_one) {
            return;
        }
        Uniforms uniforms({run_.key, day_ + 1, kOrderPhase, 0, 0});
        for (std::size_t i = people_.size(); i-- > first + 1;) {
            const auto j = first + static_cast<std::size_t>(uniforms.next() * static_cast<double>(i - first + 1));
            std::swap(people_[i], people_[j]);
        }
    }

    [[nodiscard]] Uniforms draws(const Person& person) const {
        return Uniforms({run_.key, day_ + 1, kPersonPhase, person.birth, 0});
    }

    /// The room that people see: as it stands in this moment, or as it stood when the round began.
    double room_at(LocationIndex l) const { return run_.order == Order::one_by_one ? places_.room_of(l) : room_[l]; }

    RouteId choose(const Person& person, Uniforms& uniforms) {
        const std::span<const Candidate> ways = map_.candidates(person.place);
        if (ways.empty()) {
            return kNoRoute;
        }
        if (run_.order == Order::one_by_one) {
            places_.make_room(room_);
        }
        way_probabilities(settings_, ways, person.caution, room_, probabilities_);
        double u = uniforms.next();
        for (std::size_t w = 0; w < ways.size(); ++w) {
            u -= probabilities_[w];
            if (u < 0) {
                return ways[w].route;
            }
        }
        return ways.back().route;
    }

    /// Section 3.6. True if the person has stepped on a link.
    bool decide(Person& person, Uniforms& uniforms, bool forced) {
        const LocationIndex here = person.place;
        double chance = 1;
        if (person.route == kNoRoute && !forced) {
            chance = move_chance(settings_, map_.standing(here), static_cast<double>(places_.population[here]),
                                 static_cast<double>(places_.capacity[here]));
        }
        if (settings_.awareness_level == 0 || !(uniforms.next() < chance)) {
            return false;
        }
        if (person.route == kNoRoute) {
            person.route = choose(person, uniforms);
            if (person.route == kNoRoute) {
                return false;
            }
        }
        const LinkIndex link = map_.first_link(here, map_.next_of(person.route));
        const LocationIndex destination = map_.destination_of(person.route);
        if (link == kNoLink || (map_.standing(destination).camp && room_at(destination) < kLeastRoom)) {
            person.route = kNoRoute;
            return false;
        }
        person.route = map_.rest_of(person.route);
        person.link = link;
        person.closures = map_.closures_of(link);
        person.km = 0;
        return true;
    }

    [[nodiscard]] double speed(const Person& person, Uniforms& uniforms) const {
        const Link& link = map_.link(person.link);
        double km = link.speed;
        if (settings_.start_on_foot && !person.has_arrived) {
            km = settings_.max_walk_speed;
        }
        if (link.walk_probability > 0 && uniforms.next() < link.walk_probability) {
            km = settings_.max_walk_speed;
        }
        return km;
    }

    /// A travel phase on the link. Where the person arrives, `place` is the new one.
    Arrival travel(Person& person, Uniforms& uniforms) {
        const Link& link = map_.link(person.link);
        const double km = speed(person, uniforms);
        person.km += km;
        person.moved_km += km;
        if (!(person.km > link.distance_km)) {
            return Arrival::not_yet;
        }
        person.has_arrived = true;
        person.moved_km -= person.km - link.distance_km;
        const bool closed = map_.closures_of(person.link) != person.closures;
        person.place = closed ? link.from : link.to;
        person.link = kNoLink;
        person.km = 0;
        return !closed && person.moved_km < km ? Arrival::goes_on : Arrival::done_for_today;
    }

    void one_by_one() {
        for (Person& person : people_) {
            if (person.link == kNoLink) {
                Uniforms uniforms = draws(person);
                const LocationIndex here = person.place;
                if (decide(person, uniforms, false)) {
                    places_.occupants[here] -= 1;
                }
            }
        }
        for (Person& person : people_) {
            if (person.link == kNoLink) {
                continue;
            }
            Uniforms uniforms = Uniforms({run_.key, day_ + 1, kPersonPhase, person.birth, 1});
            for (Arrival arrival = Arrival::goes_on; arrival == Arrival::goes_on;) {
                arrival = travel(person, uniforms);
                if (arrival != Arrival::not_yet) {
                    places_.occupants[person.place] += 1;
                }
                if (arrival == Arrival::goes_on) {
                    const LocationIndex here = person.place;
                    const bool forced = must_go_on(settings_, map_.standing(here), person.index, person.moved_km);
                    if (!decide(person, uniforms, forced)) {
                        break;
                    }
                    places_.occupants[here] -= 1;
                }
            }
        }
    }

    void by_rounds() {
        places_.make_room(room_);
        const bool in_waves = places_.about_to_fill();
        places_.begin_arrivals();
        std::array<std::vector<std::uint32_t>, kWaves> waves;
        const auto decide_those = [&](std::size_t wave, const auto& are_concerned) {
            for (std::uint32_t p = 0; p < people_.size(); ++p) {
                Person& person = people_[p];
                if (person.link != kNoLink || !are_concerned(person, p)) {
                    continue;
                }
                Uniforms uniforms = draws(person);
                const LocationIndex here = person.place;
                if (decide(person, uniforms, false)) {
                    left_.push_back(here);
                    waves[wave].push_back(p);
                }
            }
        };
        // Who leaves a camp, or passes through one, makes room for those who decide after them.
        std::vector<bool> decides_first(people_.size());
        for (std::uint32_t p = 0; p < people_.size(); ++p) {
            if (people_[p].link != kNoLink) {
                waves[0].push_back(p);
            } else {
                decides_first[p] =
                    people_[p].route != kNoRoute || (places_.limited(people_[p].place) && p < first_newcomer_);
            }
        }
        decide_those(1, [&](const Person&, std::uint32_t p) { return decides_first[p]; });
        settle_accounts();
        places_.make_room(room_);
        decide_those(1, [&](const Person&, std::uint32_t p) { return !decides_first[p] && p < first_newcomer_; });
        decide_those(2, [&](const Person&, std::uint32_t p) { return !decides_first[p] && p >= first_newcomer_; });
        settle_accounts();
        if (!in_waves) {
            std::vector<std::uint32_t> all;
            for (const auto& wave : waves) {
                all.insert(all.end(), wave.begin(), wave.end());
            }
            travel(all);
            return;
        }
        for (auto& wave : waves) {
            travel(wave);
        }
    }

    /// Rounds, until nobody is under way any more with part of the day left. A round: all see what room there is, all
    /// travel, and those who can go on decide.
    void travel(std::vector<std::uint32_t>& moving) {
        std::vector<std::uint32_t> arrived;
        for (std::uint64_t round = 1; !moving.empty(); ++round) {
            places_.make_room(room_);
            arrived.clear();
            for (const std::uint32_t p : moving) {
                Person& person = people_[p];
                Uniforms uniforms({run_.key, day_ + 1, kPersonPhase, person.birth, 2 * round});
                const Arrival arrival = travel(person, uniforms);
                if (arrival != Arrival::not_yet) {
                    places_.arrive(person.place, 1);
                }
                if (arrival == Arrival::goes_on) {
                    arrived.push_back(p);
                }
            }
            moving.clear();
            for (const std::uint32_t p : arrived) {
                Person& person = people_[p];
                Uniforms uniforms({run_.key, day_ + 1, kPersonPhase, person.birth, 2 * round + 1});
                const LocationIndex here = person.place;
                const bool forced = must_go_on(settings_, map_.standing(here), person.index, person.moved_km);
                if (decide(person, uniforms, forced)) {
                    left_.push_back(here);
                    moving.push_back(p);
                }
            }
            settle_accounts();
        }
    }

    void settle_accounts() {
        for (const LocationIndex l : left_) {
            places_.occupants[l] -= 1;
        }
        left_.clear();
    }

    void check() const {
        double there = 0;
        for (const double number : places_.occupants) {
            there += number;
        }
        const auto on_links = std::ranges::count_if(people_, [](const Person& p) { return p.link != kNoLink; });
        if (there + static_cast<double>(on_links) != static_cast<double>(people_.size())) {
            throw InvariantBroken("day " + std::to_string(day_) + ": " + std::to_string(people_.size()) +
                                  " people came in, " + std::to_string(there) + " are at locations and " +
                                  std::to_string(on_links) + " on links");
        }
    }

    const Case& case_;
    const Settings& settings_;
    const CaseRun& run_;
    Map map_;
    Places places_;
    Spawning spawning_;
    CaseRecord record_;
    std::vector<Person> people_;
    std::vector<double> room_;
    std::vector<double> probabilities_;
    std::vector<LocationIndex> left_;
    std::int32_t day_ = 0;
    std::size_t first_newcomer_ = 0;
};

}  // namespace

CaseResult run_individuals(const Case& the_case, const CaseRun& run) { return Individuals(the_case, run)(); }

}  // namespace steppe::flee
