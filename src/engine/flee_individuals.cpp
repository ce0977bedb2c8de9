// A Flee case, person by person: the oracle for the cohorts, and with `one_by_one` Flee's own order.
#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <span>
#include <string>

#include "engine/flee_day.hpp"
#include "steppe/random.hpp"

namespace steppe::flee {
namespace {

constexpr std::uint32_t kPersonPhase = 0x7e1a'90d3;
constexpr std::uint32_t kOrderPhase = 0x1c44'b7f9;
constexpr std::uint32_t kSinkPhase = 0x0b83'd5f1;
constexpr std::uint32_t kTurnPhase = 0x3ae9'71c5;
constexpr std::uint64_t kListed = 0x11'57ed;  // in the place of the day of birth: people of agents.csv
constexpr double kRare = 0.05;                // as the cohorts have it: below, people who arrive decide at once

struct Person {
    std::uint64_t birth = 0;
    double km = 0;                      ///< on the link so far
    double index = 0;                   ///< recent travel, at the start of the day
    double moved_km = 0;                ///< today
    LocationIndex place = kNoLocation;  ///< on a link: where it began
    LinkIndex link = kNoLink;
    std::uint32_t closures = 0;  ///< of the link when it was entered
    RouteId route = kNoRoute;
    LocationIndex home = kNoLocation;
    TasteIndex taste = 0;
    bool has_arrived = false;  ///< anywhere but at the start: `places_travelled` above 1
    bool harvesting = false;   ///< counted at home
    bool inactive = false;     ///< in a camp that is a sink
};

class Individuals {
  public:
    Individuals(const Case& the_case, const CaseRun& run)
        : case_(the_case),
          settings_(the_case.settings),
          run_(run),
          traits_(the_case),
          map_(the_case, traits_.tastes(), traits_.values()),
          places_(the_case),
          spawning_(the_case, traits_, run.key, false),
          record_(the_case),
          ways_of_day_(map_) {}

    CaseResult operator()() {
        std::uint64_t row = 0;
        for (const ListedPeople& listed : case_.listed_people) {
            const std::uint64_t birth = mix(mix(content_hash(case_.locations[listed.location].name), kListed), row++);
            add_people(listed.location, traits_.taste_of(listed), listed.people, birth);
        }
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
            ways_of_day_.see_links();
            spawning_.evening(map_, places_);
            places_.grow_capacities();
            map_.score(places_.population, people_by_value());
            harvest_ = is_harvest(case_, day);
            run_.order == Order::one_by_one ? one_by_one() : by_rounds();
            for (Person& person : people_) {
                person.index = travel_index(settings_, person.index, person.moved_km);
                person.moved_km = 0;
            }
            if (settings_.camps_are_sinks) {
                deactivate();
            }
            check();
            record_.day(map_, places_, static_cast<double>(people_.size()), spawning_.inflow());
            record_.result().person_steps += people_.size();
        }
        return record_.take();
    }

  private:
    enum class Arrival : std::uint8_t { not_yet, done_for_today, goes_on };

    /// `number` people begin here; `day` 0 is before the first.
    void bear(LocationIndex l, double number, std::int32_t day) {
        if (number <= 0) {
            return;
        }
        const std::span<const double> by_taste = spawning_.tastes(day, l, number);
        const std::uint64_t born_here = mix(content_hash(case_.locations[l].name), static_cast<std::uint64_t>(day));
        for (std::size_t t = 0; t < by_taste.size(); ++t) {
            add_people(l, static_cast<TasteIndex>(t), static_cast<std::int64_t>(by_taste[t]), mix(born_here, t));
        }
    }

    void add_people(LocationIndex l, TasteIndex taste, std::int64_t number, std::uint64_t birth) {
        for (std::int64_t n = 0; n < number; ++n) {
            Person person;
            person.birth = mix(birth, static_cast<std::uint64_t>(n));
            person.place = l;
            person.home = l;
            person.taste = taste;
            people_.push_back(person);
        }
        places_.occupants[l] += static_cast<double>(number);
    }

    /// Who is where this morning, [location * values + value], if a rule asks for people who are alike.
    std::span<const double> people_by_value() {
        const std::size_t values = traits_.values();
        if (values == 0) {
            return {};
        }
        by_value_.assign(case_.locations.size() * values, 0.0);
        for (const Person& person : people_) {
            if (person.link != kNoLink || person.inactive) {
                continue;
            }
            const Taste& taste = map_.tastes()[person.taste];
            for (const ValueIndex value : {taste.ethnicity, taste.religion}) {
                if (value != kNoValue) {
                    by_value_[person.place * values + value] += 1;
                }
            }
        }
        return by_value_;
    }

    /// In a camp that is a sink, some are seen to and never act again.
    void deactivate() {
        for (Person& person : people_) {
            if (person.inactive || person.link != kNoLink || !map_.standing(person.place).camp) {
                continue;
            }
            Uniforms uniforms({run_.key, day_ + 1, kSinkPhase, person.birth, 0});
            person.inactive = uniforms.next() < case_.locations[person.place].deactivation_probability;
        }
    }

    void count_at_home(Person& person, bool at_home) {
        if (person.harvesting != at_home) {
            person.harvesting = at_home;
            places_.send_home(person.place, person.home, at_home ? 1 : -1);
        }
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
        way_probabilities(settings_, ways, map_.weights(person.place, person.taste), room_, probabilities_);
        double u = uniforms.next();
        for (std::size_t w = 0; w < ways.size(); ++w) {
            u -= probabilities_[w];
            if (u < 0) {
                return ways[w].route;
            }
        }
        return ways.back().route;
    }

    /// The chance to leave with no way ahead.
    [[nodiscard]] double chance_to_move(const Person& person) const {
        return move_chance(
            settings_, map_.standing(person.place), static_cast<double>(places_.population[person.place]),
            static_cast<double>(places_.capacity[person.place]), map_.tastes()[person.taste].flood_awareness);
    }

    /// Section 3.6. True if the person has stepped on a link.
    bool decide(Person& person, Uniforms& uniforms, bool forced) {
        count_at_home(person, harvest_);
        if (harvest_) {
            return false;
        }
        const LocationIndex here = person.place;
        const double chance = person.route == kNoRoute && !forced ? chance_to_move(person) : 1;
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
            if (person.inactive) {
                count_at_home(person, false);
            } else if (person.link == kNoLink) {
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
        for (Person& person : people_) {
            person.harvesting = false;
        }
        places_.back_from_home();
        places_.make_room(room_);
        const double roaming = static_cast<double>(people_.size()) - places_.people_in_limited();
        const bool waits = !harvest_ && places_.could_fill(roaming);
        std::vector<std::uint32_t> travelling;
        const auto decide_those = [&](const auto& are_concerned) {
            for (std::uint32_t p = 0; p < people_.size(); ++p) {
                Person& person = people_[p];
                if (person.link != kNoLink || person.inactive || !are_concerned(p)) {
                    continue;
                }
                Uniforms uniforms = draws(person);
                const LocationIndex here = person.place;
                if (decide(person, uniforms, false)) {
                    left_.push_back(here);
                    travelling.push_back(p);
                }
            }
            settle_accounts();
            places_.make_room(room_);
        };
        // Who leaves a camp, or passes through one, makes room for those who decide after them.
        std::vector<bool> decides_first(people_.size());
        std::vector<bool> strolls(people_.size());  // on a link of this kind since yesterday: the first turn
        std::size_t staying_on = 0;
        for (std::uint32_t p = 0; p < people_.size(); ++p) {
            const Person& person = people_[p];
            if (person.link != kNoLink) {
                travelling.push_back(p);
                strolls[p] = map_.link(person.link).walk_probability > 0 && person.has_arrived;
                staying_on += strolls[p] || arrives_later(person) ? 1 : 0;
            } else {
                decides_first[p] = person.route != kNoRoute || places_.limited(person.place);
            }
        }
        decide_those([&](std::uint32_t p) { return decides_first[p]; });
        decide_those([&](std::uint32_t p) { return !decides_first[p]; });
        turn_ = 1;
        const bool could_fill = places_.begin_travel(static_cast<double>(travelling.size() - staying_on), map_);
        if (!waits || !could_fill) {
            travel(travelling);
            return;
        }
        std::array<std::vector<std::uint32_t>, kTurns> turns;
        std::array<std::vector<std::uint32_t>, kTurns> turns_of_newcomers;
        std::size_t newcomers = 0;
        for (const std::uint32_t p : travelling) {
            Uniforms uniforms({run_.key, day_ + 1, kTurnPhase, people_[p].birth, 0});
            const auto lot = static_cast<std::size_t>(uniforms.next() * kTurns);
            const bool newcomer = p >= first_newcomer_ && !places_.limited(people_[p].place);
            const std::size_t turn = strolls[p] ? 0 : lot;
            (newcomer ? turns_of_newcomers : turns)[turn].push_back(p);
            newcomers += newcomer ? 1U : 0U;
        }
        const auto one_more_turn = [](std::span<std::vector<std::uint32_t>> rest) {
            for (std::vector<std::uint32_t>& turn : rest.subspan(1)) {
                rest[0].insert(rest[0].end(), turn.begin(), turn.end());
                turn.clear();
            }
        };
        for (std::size_t turn = 0; turn < kTurns; ++turn) {
            if (turn > 0 && !places_.rest_could_fill(static_cast<int>(turn))) {
                one_more_turn(std::span(turns).subspan(turn));
            }
            travel(turns[turn]);
        }
        for (std::size_t turn = 0; turn < kTurns; ++turn) {
            if (!places_.could_fill(static_cast<double>(newcomers))) {
                one_more_turn(std::span(turns_of_newcomers).subspan(turn));
            }
            newcomers -= turns_of_newcomers[turn].size();
            travel(turns_of_newcomers[turn]);
        }
    }

    /// Is the end of the link further than a travel phase?
    [[nodiscard]] bool arrives_later(const Person& person) const {
        const Link& link = map_.link(person.link);
        const double km = settings_.start_on_foot && !person.has_arrived ? settings_.max_walk_speed : link.speed;
        return !(person.km + km > link.distance_km);
    }

    /// People who reach a location with part of the day left, as the cohorts gather them: they see the same room.
    struct Group {
        double least_km = 0;
        LocationIndex place = kNoLocation;
        RouteId rest = kNoRoute;
        LocationIndex home = kNoLocation;
        TasteIndex taste = 0;
        bool leaves = false;  ///< has been drawn to go on
        std::uint32_t reach = 0;
        auto operator<=>(const Group&) const = default;
    };

    void travel(std::span<const std::uint32_t> travelling) {
        std::map<Group, std::vector<std::uint32_t>> under_way;  // those who have come least far act first
        std::uint64_t& turn = turn_;
        const auto travel_one = [&](std::uint32_t p) {
            Person& person = people_[p];
            Uniforms uniforms({run_.key, day_ + 1, kPersonPhase, person.birth, 2 * turn});
            const Arrival arrival = travel(person, uniforms);
            if (arrival == Arrival::goes_on) {
                const double chance = rare_chance(person);
                const bool leaves = chance < kRare && uniforms.next() < chance;
                if (chance < kRare && !leaves) {
                    places_.arrive(person.place, 1);
                    return;
                }
                const std::uint32_t reach = ways_of_day_.reach(person.place, person.moved_km);
                under_way[{ways_of_day_.least_km(person.place, reach), person.place, person.route, person.home,
                           person.taste, leaves, reach}]
                    .push_back(p);
            } else if (arrival == Arrival::done_for_today) {
                places_.arrive(person.place, 1);
            }
        };
        for (const std::uint32_t p : travelling) {
            travel_one(p);
        }
        while (!under_way.empty()) {
            const auto group = under_way.extract(under_way.begin());
            const LocationIndex here = group.key().place;
            ++turn;
            places_.arrive(here, static_cast<double>(group.mapped().size()));
            places_.notice_room(room_);
            for (const std::uint32_t p : group.mapped()) {
                Person& person = people_[p];
                Uniforms uniforms({run_.key, day_ + 1, kPersonPhase, person.birth, 2 * turn + 1});
                if (decide(person, uniforms,
                           group.key().leaves ||
                               must_go_on(settings_, map_.standing(here), person.index, person.moved_km))) {
                    left_.push_back(here);
                    travel_one(p);
                }
            }
            settle_accounts();
        }
    }

    /// The chance that somebody who arrives with part of the day left goes on, where nothing but the place counts.
    [[nodiscard]] double rare_chance(const Person& person) const {
        const bool other_things_count =
            harvest_ || person.route != kNoRoute || (settings_.avoid_short_stints && map_.standing(person.place).town);
        return other_things_count ? 1.0 : chance_to_move(person);
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
    PeopleTraits traits_;
    Map map_;
    Places places_;
    Spawning spawning_;
    CaseRecord record_;
    DayWays ways_of_day_;
    std::vector<Person> people_;
    std::vector<double> room_;
    std::vector<double> probabilities_;
    std::vector<double> by_value_;
    std::vector<LocationIndex> left_;
    std::int32_t day_ = 0;
    bool harvest_ = false;
    std::uint64_t turn_ = 0;  ///< groups that have acted today, for their draws
    std::size_t first_newcomer_ = 0;
};

}  // namespace

CaseResult run_individuals(const Case& the_case, const CaseRun& run) { return Individuals(the_case, run)(); }

}  // namespace steppe::flee
