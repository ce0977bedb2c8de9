// A Flee case by counts: people in the same state are one cohort, drawn at once. The same code carries integers
// (`cohort`) and real masses (`mean`).
//
// What is state. At a location: the class, whether still on the first leg (where that is walked), and the way ahead if
// the day ended in the middle of one. On a link: the same, and the day on which its end is reached, which is known when
// it is entered. Inside a day: how far people have come, as far as a rule can still tell (`DayWays`).
//
// The recent-travel index, which `avoid_short_stints` reads, would split every cohort into dozens. It is carried as the
// distribution of the index within each cohort instead: shares on a grid of sixteenths of its range. The chance that a
// person must go on is then exact up to the grid; what is lost is that the indices of the people in one cohort are
// drawn again, independently, each time they are read. `individual` mode keeps each; docs/flee.md shows the difference.
//
// Inside a day people act in rounds. Round 0: all at locations decide. Round k: all who are on a link whose end is
// reached arrive, and those with part of the day left decide at once, by the room that stood when the round began.
// Round 0 begins with those in camps and in the middle of a way, who make room for the others.
// On days when a camp is about to fill, the rounds are run for those who came into the case earlier first: in Flee,
// where people act one by one in the order of birth, the first find room that the last do not.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "engine/flee_day.hpp"
#include "steppe/sampling.hpp"

namespace steppe::flee {
namespace {

constexpr std::size_t kLevels = 16;  // of the recent-travel index, which runs from 0 to below 2
constexpr double kLevelsPerUnit = 8;
constexpr std::uint32_t kMovePhase = 0x3d5b'22e7;
constexpr std::uint32_t kWalkPhase = 0x64c0'8e15;

/// Class and leg of a person: what is state besides place, way and index.
struct Sort {
    std::uint8_t caution = 0;
    bool first_leg = false;
    [[nodiscard]] std::size_t position() const { return caution * 2U + (first_leg ? 1U : 0U); }
    bool operator==(const Sort&) const = default;
};
constexpr std::size_t kSorts = kCautions * 2;

/// How the recent-travel index is distributed over some people: expected numbers by level.
using Indices = std::array<float, kLevels>;

float sum_of(const Indices& indices) {
    float sum = 0;
    for (const float number : indices) {
        sum += number;
    }
    return sum;
}

void add_scaled(Indices& to, const Indices& from, float factor) {
    for (std::size_t k = 0; k < kLevels; ++k) {
        to[k] += from[k] * factor;
    }
}

/// The same people after their index has become slope x index + shift (in levels), slope 2^-halvings. What falls
/// between two levels is shared between them, so that the mean of the index is kept.
void add_mapped(Indices& to, const Indices& from, float factor, int halvings, float shift) {
    std::array<float, kLevels + 2> folded{};
    for (std::size_t k = 0; k < kLevels; ++k) {
        folded[k] = from[k] * factor;
    }
    std::size_t used = kLevels;
    for (int h = 0; h < halvings && used > 1; ++h) {
        used = used / 2 + 1;
        folded[0] += folded[1] / 2;
        for (std::size_t k = 1; k < used; ++k) {
            folded[k] = folded[2 * k - 1] / 2 + folded[2 * k] + folded[2 * k + 1] / 2;
        }
        for (std::size_t k = used; k < folded.size(); ++k) {
            folded[k] = 0;
        }
    }
    constexpr std::size_t kTop = kLevels - 1;
    const auto whole = std::min(static_cast<std::size_t>(shift), kTop);
    const float part = whole == kTop ? 0 : shift - static_cast<float>(whole);
    for (std::size_t k = 0; k < used; ++k) {
        to[std::min(k + whole, kTop)] += folded[k] * (1 - part);
        to[std::min(k + whole + 1, kTop)] += folded[k] * part;
    }
}

/// People in one state.
template <class Amount>
struct Cohort {
    Amount n{};
    Indices indices{};  ///< only where the index matters

    void clear() {
        n = Amount{};
        indices.fill(0);
    }
};

template <class Amount>
class Cohorts {
  public:
    Cohorts(const Case& the_case, const CaseRun& run)
        : case_(the_case),
          settings_(the_case.settings),
          run_(run),
          map_(the_case),
          places_(the_case),
          spawning_(the_case, run.key, kMean),
          record_(the_case),
          ways_of_day_(map_),
          indexed_(the_case.settings.avoid_short_stints),
          morning_(the_case.locations.size()),
          evening_(the_case.locations.size()),
          newcomers_(the_case.locations.size()),
          pauses_(the_case.locations.size()),
          evening_pauses_(the_case.locations.size()),
          options_(the_case.locations.size()),
          groups_at_(the_case.locations.size()),
          lanes_at_(map_.links()) {
        for (const Location& location : the_case.locations) {
            labels_.push_back(content_hash(location.name));
        }
    }

    CaseResult operator()() {
        for (const LocationIndex camp : output_camps(case_)) {
            bear(camp, static_cast<double>(initial_people(case_, camp)), 0);
        }
        for (std::int32_t day = 0; day < case_.days; ++day) {
            if (run_.stop != nullptr && run_.stop->load(std::memory_order_relaxed)) {
                throw Interrupted();
            }
            simulate(day);
            check();
            record_.day(map_, places_, static_cast<double>(people_), spawning_.inflow());
        }
        record_.result().states_peak = states_peak_;
        record_.result().cohort_steps = cohort_steps_;
        return record_.take();
    }

  private:
    static constexpr bool kMean = std::is_same_v<Amount, double>;
    static constexpr double kLeastMass = 1e-9;  // of masses: what is smaller stays with its neighbour

    /// What somebody who moves may do next.
    struct Option {
        LinkIndex link = kNoLink;
        RouteId rest = kNoRoute;
        double cumulative = 0;  ///< probability of this one and those before, of those who set out
    };
    /// The options of a class at a location, by the room of the current round.
    struct Options {
        std::uint32_t version = 0;
        std::uint32_t room_version = 0;
        bool reads_room = true;
        double sets_out = 0;  ///< chance that who wants to move does: the end of the way is not full
        std::vector<Option> list;
    };
    /// People who come to the end of a link in the next round, with part of the day left.
    struct Group {
        LocationIndex place = kNoLocation;
        RouteId rest = kNoRoute;
        std::uint8_t caution = 0;
        std::uint32_t reach = 0;  ///< what they can still do today: `DayWays`
        double km_sum = 0;        ///< kilometres made today by all of them
        Cohort<Amount> cohort;
        [[nodiscard]] double moved_km() const { return km_sum / static_cast<double>(cohort.n); }
    };
    /// People who enter a link today and reach its end on a later day.
    struct Lane {
        LinkIndex link = kNoLink;
        RouteId rest = kNoRoute;
        Sort sort;
        std::int32_t days = 0;  ///< travel phases, today's included
        double speed = 0;
        double last_km = 0;  ///< made on the day of arrival
        bool touched = false;
        Cohort<Amount> cohort;
    };
    struct Batch {
        std::uint32_t lane = 0;
        std::uint32_t closures = 0;  ///< of the link when it was entered
        Cohort<Amount> cohort;
    };
    struct Strolling {  ///< on a link where people walk on some days: how far they come is drawn day by day
        LinkIndex link = kNoLink;
        RouteId rest = kNoRoute;
        std::uint8_t caution = 0;
        double km = 0;
        std::uint32_t closures = 0;
        Cohort<Amount> cohort;
        [[nodiscard]] auto key() const { return std::tuple(link, rest, caution, km, closures); }
    };
    struct Pause {  ///< at a location, in the middle of a way
        RouteId route = kNoRoute;
        Sort sort;
        Cohort<Amount> cohort;
    };
    using Residents = std::array<Cohort<Amount>, kSorts>;

    void simulate(std::int32_t day) {
        day_ = day;
        map_.begin_day(day);
        const auto spawned = spawning_.on(day, map_, places_);
        for (LocationIndex l = 0; l < spawned.size(); ++l) {
            bear(l, spawned[l], day + 1);
        }
        map_.apply_closures();
        places_.grow_capacities();
        map_.score(places_.population);
        see_room();
        states_ = 0;
        round_ = 0;
        const bool in_waves = places_.about_to_fill();
        places_.begin_arrivals();
        const auto end_wave = [&](std::size_t wave) {
            if (in_waves) {
                set_aside(wave);
            }
        };
        stroll_on();
        arrive_from_earlier_days();
        end_wave(0);
        decide_everywhere();
        end_wave(1);
        decide_newcomers();
        end_wave(2);
        for (std::size_t wave = 0; in_waves && wave < kWaves; ++wave) {
            std::swap(coming_, waves_[wave]);
            coming_count_ = std::exchange(wave_counts_[wave], 0);
            travel();
        }
        travel();
        close_lanes();
        std::swap(morning_, evening_);
        std::swap(pauses_, evening_pauses_);
        states_peak_ = std::max(states_peak_, states_);
    }

    /// Who is under way by now travels when those set aside before have done so.
    void set_aside(std::size_t wave) {
        for (std::size_t g = 0; g < coming_count_; ++g) {
            groups_at_[coming_[g]->place].clear();
        }
        std::swap(coming_, waves_[wave]);
        wave_counts_[wave] = std::exchange(coming_count_, 0);
    }

    /// Rounds, until nobody is under way any more with part of the day left.
    void travel() {
        while (coming_count_ > 0) {
            ++round_;
            see_room();
            std::swap(groups_, coming_);
            const std::size_t count = std::exchange(coming_count_, 0);
            for (std::size_t g = 0; g < count; ++g) {
                groups_at_[groups_[g]->place].clear();
                places_.arrive(groups_[g]->place, static_cast<double>(groups_[g]->cohort.n));
            }
            for (std::size_t g = 0; g < count; ++g) {
                go_on(*groups_[g]);
            }
        }
    }

    void bear(LocationIndex l, double number, std::int32_t day) {
        if (number <= 0) {
            return;
        }
        const auto classes = spawning_.classes(day - 1, l, number);
        for (std::uint8_t c = 0; c < kCautions; ++c) {
            if (classes[c] > 0) {
                const Sort sort{c, settings_.start_on_foot};
                Cohort<Amount>& cohort = day == 0 ? residents(morning_[l], sort) : residents(newcomers_[l], sort);
                cohort.n += static_cast<Amount>(classes[c]);
                cohort.indices[0] += static_cast<float>(classes[c]);
            }
        }
        people_ += static_cast<Amount>(number);
        places_.occupants[l] += number;
    }

    static Cohort<Amount>& residents(std::unique_ptr<Residents>& all, Sort sort) {
        if (!all) {
            all = std::make_unique<Residents>();
        }
        return (*all)[sort.position()];
    }

    void see_room() {
        if (places_.make_room(room_)) {
            ++room_version_;
        }
    }

    // ---- What one may do next.

    struct Step {
        LinkIndex link = kNoLink;
        RouteId rest = kNoRoute;
    };
    /// The next step of a way; none if its end is full or the link is not there.
    [[nodiscard]] Step step_of(LocationIndex here, RouteId route) const {
        const LocationIndex destination = map_.destination_of(route);
        if (map_.standing(destination).camp && room_[destination] < kLeastRoom) {
            return {};
        }
        return {map_.first_link(here, map_.next_of(route)), map_.rest_of(route)};
    }

    const Options& options(LocationIndex l, std::uint8_t caution) {
        Options& made = options_[l][caution];
        if (made.version == map_.version() && (!made.reads_room || made.room_version == room_version_)) {
            return made;
        }
        made.version = map_.version();
        made.room_version = room_version_;
        made.reads_room = false;
        made.list.clear();
        const std::span<const Candidate> ways = map_.candidates(l);
        way_probabilities(settings_, ways, static_cast<Caution>(caution), room_, probabilities_);
        double sum = 0;
        for (std::size_t w = 0; w < ways.size(); ++w) {
            made.reads_room = made.reads_room || places_.limited(ways[w].destination);
            const Step step = step_of(l, ways[w].route);
            if (probabilities_[w] <= 0 || step.link == kNoLink) {
                continue;  // who chooses it stays
            }
            sum += probabilities_[w];
            const auto same = std::ranges::find_if(
                made.list, [&](const Option& option) { return option.link == step.link && option.rest == step.rest; });
            if (same != made.list.end()) {
                same->cumulative += probabilities_[w];
            } else {
                made.list.push_back({step.link, step.rest, probabilities_[w]});
            }
        }
        made.sets_out = std::min(sum, 1.0);
        double cumulative = 0;
        for (Option& option : made.list) {
            cumulative += option.cumulative / sum;
            option.cumulative = cumulative;
        }
        if (!made.list.empty()) {
            made.list.back().cumulative = 1;
        }
        return made;
    }

    [[nodiscard]] double chance_to_move(LocationIndex l) const {
        return move_chance(settings_, map_.standing(l), static_cast<double>(places_.population[l]),
                           static_cast<double>(places_.capacity[l]));
    }

    // ---- Round 0: all at locations decide.

    void decide_everywhere() {
        // Who leaves a camp, or passes through one, makes room for those who decide after them.
        for (LocationIndex l = 0; l < morning_.size(); ++l) {
            for (const Pause& pause : pauses_[l]) {
                continue_way(l, pause);
            }
            pauses_[l].clear();
            if (places_.limited(l)) {
                decide_all(l, morning_[l].get());
            }
        }
        see_room();
        for (LocationIndex l = 0; l < morning_.size(); ++l) {
            if (!places_.limited(l)) {
                decide_all(l, morning_[l].get());
            }
        }
    }

    void decide_newcomers() {
        for (LocationIndex l = 0; l < newcomers_.size(); ++l) {
            decide_all(l, newcomers_[l].get());
        }
    }

    void decide_all(LocationIndex l, Residents* people) {
        for (std::size_t s = 0; people != nullptr && s < kSorts; ++s) {
            Cohort<Amount>& cohort = (*people)[s];
            if (cohort.n > 0) {
                decide(l, {static_cast<std::uint8_t>(s / 2), s % 2 != 0}, cohort, people == newcomers_[l].get());
                cohort.clear();
            }
        }
    }

    void decide(LocationIndex l, Sort sort, const Cohort<Amount>& people, bool new_here) {
        const Options& next = options(l, sort.caution);
        const double sets_out = settings_.awareness_level == 0 ? 0.0 : chance_to_move(l) * next.sets_out;
        const Amount out =
            draw(mix(labels_[l], sort.position() + (new_here ? kSorts : 0)), people.n, sets_out, next.list);
        places_.occupants[l] -= static_cast<double>(out);
        send_out(next.list, out, sort, 0, people.indices, static_cast<double>(people.n));
        if (people.n - out > 0) {
            stay_here(residents(evening_[l], sort), people.n - out, people);
        }
    }

    /// A day without moving halves the index.
    void stay_here(Cohort<Amount>& stayers, Amount n, const Cohort<Amount>& people) const {
        stayers.n += n;
        if (indexed_) {
            const auto factor = static_cast<float>(static_cast<double>(n) / static_cast<double>(people.n));
            add_mapped(stayers.indices, people.indices, factor, 1, 0);
        }
    }

    /// Those whose day ended in the middle of a way go on, if they still can; else they forget it and stay today.
    void continue_way(LocationIndex l, const Pause& pause) {
        const Step step = settings_.awareness_level == 0 ? Step{} : step_of(l, pause.route);
        if (step.link == kNoLink) {
            stay_here(residents(evening_[l], pause.sort), pause.cohort.n, pause.cohort);
            return;
        }
        places_.occupants[l] -= static_cast<double>(pause.cohort.n);
        enter(step, pause.sort, 0, pause.cohort.n, pause.cohort.indices, 1);
    }

    /// Those drawn into `parts_` step on their links; their indices are distributed as `indices`, of sum `whole`.
    void send_out(const std::vector<Option>& list, Amount out, Sort sort, double moved_km, const Indices& indices,
                  double whole) {
        if (!(out > 0)) {
            return;
        }
        for (std::size_t o = 0; o < list.size(); ++o) {
            if (parts_[o] > 0) {
                const auto factor = static_cast<float>(static_cast<double>(parts_[o]) / whole);
                enter({list[o].link, list[o].rest}, sort, moved_km, parts_[o], indices, factor);
            }
        }
    }

    // ---- Links.

    /// `n` people, of indices `factor` x `indices`, step on a link, having made `moved_km` today.
    void enter(const Step& step, Sort sort, double moved_km, Amount n, const Indices& indices, float factor) {
        const Link& link = map_.link(step.link);
        if (link.walk_probability > 0 && !sort.first_leg) {
            Strolling some{step.link, step.rest, sort.caution, 0, map_.closures_of(step.link), {}};
            some.cohort.n = n;
            add_scaled(some.cohort.indices, indices, factor);
            stroll(some, moved_km);
            return;
        }
        const double speed = sort.first_leg ? settings_.max_walk_speed : link.speed;
        if (speed > link.distance_km) {
            arrive(link.to, step.rest, sort.caution, moved_km + link.distance_km, speed, n, indices, factor);
            return;
        }
        Lane& lane = lane_of(step, sort, speed);
        lane.cohort.n += n;
        on_links_ += n;
        if (indexed_) {
            // The index at the start of the day of arrival: today's way, then lane.days - 2 full days.
            double index = (moved_km + speed) / settings_.max_move_speed / 2;
            for (std::int32_t d = 2; d < lane.days; ++d) {
                index = travel_index(settings_, index, speed);
            }
            add_mapped(lane.cohort.indices, indices, factor, lane.days - 1, static_cast<float>(index * kLevelsPerUnit));
        }
    }

    /// `n` people reach a location today: they go on in the next round, or the day is over.
    void arrive(LocationIndex here, RouteId rest, std::uint8_t caution, double moved_km, double speed, Amount n,
                const Indices& indices, float factor) {
        if (!(moved_km < speed)) {
            places_.arrive(here, static_cast<double>(n));
            settle(here, rest, caution, moved_km, n, indices, factor);
            return;
        }
        Group& group = group_of(here, rest, caution, ways_of_day_.reach(here, moved_km));
        group.cohort.n += n;
        group.km_sum += moved_km * static_cast<double>(n);
        if (indexed_) {
            add_scaled(group.cohort.indices, indices, factor);
        }
    }

    /// The day ends here for some.
    void settle(LocationIndex here, RouteId rest, std::uint8_t caution, double moved_km, Amount n,
                const Indices& indices, float factor) {
        Cohort<Amount>& settled = rest == kNoRoute ? residents(evening_[here], {caution, false})
                                                   : pause_of(evening_pauses_[here], rest, {caution, false}).cohort;
        settled.n += n;
        if (indexed_) {
            const double shift = moved_km / settings_.max_move_speed / 2 * kLevelsPerUnit;
            add_mapped(settled.indices, indices, factor, 1, static_cast<float>(shift));
        }
    }

    static Pause& pause_of(std::deque<Pause>& pauses, RouteId route, Sort sort) {
        for (Pause& pause : pauses) {
            if (pause.route == route && pause.sort == sort) {
                return pause;
            }
        }
        return pauses.emplace_back(Pause{route, sort, {}});
    }

    Group& group_of(LocationIndex place, RouteId rest, std::uint8_t caution, std::uint32_t reach) {
        for (const std::uint32_t g : groups_at_[place]) {
            Group& group = *coming_[g];
            if (group.reach == reach && group.rest == rest && group.caution == caution) {
                return group;
            }
        }
        if (coming_count_ == coming_.size()) {
            coming_.push_back(std::make_unique<Group>());
        }
        groups_at_[place].push_back(static_cast<std::uint32_t>(coming_count_));
        Group& group = *coming_[coming_count_++];
        group.place = place;
        group.rest = rest;
        group.caution = caution;
        group.reach = reach;
        group.km_sum = 0;
        group.cohort.clear();
        return group;
    }

    Lane& lane_of(const Step& step, Sort sort, double speed) {
        for (const std::uint32_t l : lanes_at_[step.link]) {
            Lane& lane = *lanes_[l];
            if (lane.rest == step.rest && lane.sort == sort) {
                touch(lane, l);
                return lane;
            }
        }
        const Link& link = map_.link(step.link);
        const auto number = static_cast<std::uint32_t>(lanes_.size());
        lanes_at_[step.link].push_back(number);
        Lane& lane = *lanes_.emplace_back(std::make_unique<Lane>());
        lane.link = step.link;
        lane.rest = step.rest;
        lane.sort = sort;
        lane.speed = speed;
        lane.days = days_on_link(link.distance_km, speed);
        lane.last_km = link.distance_km - speed * static_cast<double>(lane.days - 1);
        touch(lane, number);
        return lane;
    }
    void touch(Lane& lane, std::uint32_t number) {
        if (!lane.touched) {
            lane.touched = true;
            touched_.push_back(number);
        }
    }

    /// Files away who has entered a link today and reaches its end on a later day.
    void close_lanes() {
        for (const std::uint32_t l : touched_) {
            Lane& lane = *lanes_[l];
            lane.touched = false;
            const auto ahead = static_cast<std::size_t>(lane.days - 1);
            if (ahead >= calendar_.size()) {
                lengthen_calendar(ahead + 1);
            }
            auto& page = calendar_[(static_cast<std::size_t>(day_) + ahead) % calendar_.size()];
            page.push_back({l, map_.closures_of(lane.link), lane.cohort});
            lane.cohort.clear();
        }
        touched_.clear();
    }

    void lengthen_calendar(std::size_t pages) {
        std::vector<std::vector<Batch>> longer(pages + 1);
        for (std::size_t ahead = 0; ahead < calendar_.size(); ++ahead) {
            const std::size_t day = static_cast<std::size_t>(day_) + ahead;
            longer[day % longer.size()] = std::move(calendar_[day % calendar_.size()]);
        }
        calendar_ = std::move(longer);
    }

    void arrive_from_earlier_days() {
        if (calendar_.empty()) {
            return;
        }
        std::vector<Batch>& page = calendar_[static_cast<std::size_t>(day_) % calendar_.size()];
        for (const Batch& batch : page) {
            const Lane& lane = *lanes_[batch.lane];
            on_links_ -= batch.cohort.n;
            come_off(lane.link, lane.rest, lane.sort.caution, batch.closures, lane.last_km, lane.speed, batch.cohort);
        }
        page.clear();
    }

    /// The end of a link is reached; where the link was closed meanwhile, people are back at its start.
    void come_off(LinkIndex l, RouteId rest, std::uint8_t caution, std::uint32_t closures, double moved_km,
                  double speed, const Cohort<Amount>& cohort) {
        const Link& link = map_.link(l);
        if (map_.closures_of(l) != closures) {
            places_.arrive(link.from, static_cast<double>(cohort.n));
            settle(link.from, rest, caution, moved_km, cohort.n, cohort.indices, 1);
            return;
        }
        arrive(link.to, rest, caution, moved_km, speed, cohort.n, cohort.indices, 1);
    }

    // ---- Later rounds.

    [[nodiscard]] std::uint64_t label_of(const Group& group) const {
        const std::uint64_t state = static_cast<std::uint64_t>(group.reach) << 32 | group.rest << 2U | group.caution;
        return mix(mix(labels_[group.place], state), round_);
    }

    void go_on(const Group& group) {
        const LocationIndex here = group.place;
        const Sort sort{group.caution, false};
        const Cohort<Amount>& people = group.cohort;
        const double moved_km = group.moved_km();
        if (group.rest != kNoRoute) {
            const Step step = step_of(here, group.rest);
            if (step.link == kNoLink) {
                settle(here, kNoRoute, group.caution, moved_km, people.n, people.indices, 1);
                return;
            }
            places_.occupants[here] -= static_cast<double>(people.n);
            enter(step, sort, moved_km, people.n, people.indices, 1);
            return;
        }
        const Options& next = options(here, group.caution);
        const double chance = chance_to_move(here);
        double wants_to = chance;
        if (indexed_ && map_.standing(here).town) {
            // Who has moved little lately must go on: those on the lower levels.
            goers_ = people.indices;
            float forced = 0;
            float all = 0;
            for (std::size_t k = 0; k < kLevels; ++k) {
                all += goers_[k];
                if (must_go_on(settings_, map_.standing(here), static_cast<double>(k) / kLevelsPerUnit, moved_km)) {
                    forced += goers_[k];
                } else {
                    goers_[k] *= static_cast<float>(chance);
                }
            }
            const double share =
                all > 0 ? std::clamp(static_cast<double>(forced) / static_cast<double>(all), 0.0, 1.0) : 0;
            wants_to = share + (1 - share) * chance;
            const Amount out = draw(label_of(group), people.n, wants_to * next.sets_out, next.list);
            places_.occupants[here] -= static_cast<double>(out);
            const double whole = static_cast<double>(sum_of(goers_));
            send_out(next.list, out, sort, moved_km, goers_, whole > 0 ? whole : 1.0);
            if (people.n - out > 0) {
                // Left: all but those who went, by level.
                const auto gone = static_cast<float>(next.sets_out);
                Indices& left = goers_;
                for (std::size_t k = 0; k < kLevels; ++k) {
                    left[k] = people.indices[k] - left[k] * gone;
                }
                const double rest = static_cast<double>(sum_of(left));
                const double n = static_cast<double>(people.n - out);
                settle(here, kNoRoute, group.caution, moved_km, people.n - out, rest > 0 ? left : people.indices,
                       static_cast<float>(n / (rest > 0 ? rest : static_cast<double>(all))));
            }
            return;
        }
        const Amount out = draw(label_of(group), people.n, wants_to * next.sets_out, next.list);
        places_.occupants[here] -= static_cast<double>(out);
        const auto n = static_cast<double>(people.n);
        send_out(next.list, out, sort, moved_km, people.indices, n);
        if (people.n - out > 0) {
            settle(here, kNoRoute, group.caution, moved_km, people.n - out, people.indices,
                   static_cast<float>(static_cast<double>(people.n - out) / n));
        }
    }

    // ---- Walking on some days.

    /// A travel phase on a link where each walks with some chance.
    void stroll(const Strolling& some, double moved_km) {
        const Link& link = map_.link(some.link);
        const double chance = std::min(link.walk_probability, 1.0);
        ++cohort_steps_;
        const Amount all = some.cohort.n;
        Amount walk{};
        if constexpr (kMean) {
            walk = all * chance;
        } else {
            const std::uint64_t label = mix(mix(labels_[link.from], labels_[link.to]), mix(some.link, some.closures));
            Uniforms uniforms({run_.key, day_ + 1, kWalkPhase,
                               mix(mix(label, std::bit_cast<std::uint64_t>(some.km)), mix(some.rest, some.caution)),
                               mix(round_, stroll_number_++)});
            walk = sample_binomial(uniforms, all, chance);
        }
        for (const auto& [n, speed] : {std::pair(walk, settings_.max_walk_speed), std::pair(all - walk, link.speed)}) {
            if (!(n > 0)) {
                continue;
            }
            const auto factor = static_cast<float>(static_cast<double>(n) / static_cast<double>(all));
            Strolling further = some;
            further.cohort.clear();
            further.cohort.n = n;
            further.km = some.km + speed;
            if (further.km > link.distance_km) {
                add_scaled(further.cohort.indices, some.cohort.indices, factor);
                come_off(some.link, some.rest, some.caution, some.closures, moved_km + link.distance_km - some.km,
                         speed, further.cohort);
                continue;
            }
            const double shift = (moved_km + speed) / settings_.max_move_speed / 2 * kLevelsPerUnit;
            add_mapped(further.cohort.indices, some.cohort.indices, factor, 1, static_cast<float>(shift));
            strolling_.push_back(further);
            on_links_ += n;
        }
    }

    /// Those on such links since yesterday. Equal ones become one.
    void stroll_on() {
        stroll_number_ = 0;
        if (strolling_.empty()) {
            return;
        }
        std::vector<Strolling> since_yesterday;
        since_yesterday.swap(strolling_);
        std::ranges::stable_sort(since_yesterday, {}, &Strolling::key);
        for (std::size_t i = 0; i < since_yesterday.size();) {
            Strolling some = since_yesterday[i];
            for (++i; i < since_yesterday.size() && since_yesterday[i].key() == some.key(); ++i) {
                some.cohort.n += since_yesterday[i].cohort.n;
                add_scaled(some.cohort.indices, since_yesterday[i].cohort.indices, 1);
            }
            on_links_ -= some.cohort.n;
            stroll(some, 0);
        }
    }

    // ---- Draws.

    /// How many of `n` set out, and for where, into `parts_`: a multinomial draw. Returns their sum.
    Amount draw(std::uint64_t label, Amount n, double sets_out, const std::vector<Option>& list) {
        ++cohort_steps_;
        ++states_;
        if (sets_out <= 0 || list.empty()) {
            return Amount{};
        }
        parts_.assign(list.size(), Amount{});
        if constexpr (kMean) {
            Amount out{};
            double before = 0;
            for (std::size_t o = 0; o < list.size(); ++o) {
                const double part = n * sets_out * (list[o].cumulative - before);
                before = list[o].cumulative;
                if (part > kLeastMass) {
                    parts_[o] = part;
                    out += part;
                }
            }
            return std::min(out, n);
        } else {
            Uniforms uniforms({run_.key, day_ + 1, kMovePhase, label, 0});
            constexpr Amount kFew = 12;
            if (n <= kFew) {
                return draw_one_by_one(uniforms, n, sets_out, list);
            }
            const Amount out = sets_out >= 1 ? n : sample_binomial(uniforms, n, sets_out);
            Amount left = out;
            double before = 0;
            for (std::size_t o = 0; o < list.size() && left > 0; ++o) {
                const double share = (list[o].cumulative - before) / (1 - before);
                before = list[o].cumulative;
                parts_[o] = o + 1 == list.size() || share >= 1 ? left : sample_binomial(uniforms, left, share);
                left -= parts_[o];
            }
            return out;
        }
    }

    /// Each draws for itself, with 32 bits: a chance is met to 2^-33.
    Amount draw_one_by_one(Uniforms& uniforms, Amount n, double sets_out, const std::vector<Option>& list) {
        const double scale = 1 / sets_out;
        std::uint64_t bits = 0;
        Amount out = 0;
        for (Amount i = 0; i < n; ++i) {
            bits = i % 2 == 0 ? uniforms.next_bits() : bits >> 32;
            const double way = (static_cast<double>(bits & 0xffffffffU) + 0.5) * 0x1p-32 * scale;
            if (way < 1) {
                std::size_t o = 0;
                while (way >= list[o].cumulative && o + 1 < list.size()) {
                    ++o;
                }
                ++parts_[o];
                ++out;
            }
        }
        return out;
    }

    /// Everybody who came in is at a location or on a link.
    void check() const {
        double counted = static_cast<double>(on_links_);
        for (const double n : places_.occupants) {
            if (n < (kMean ? -1e-6 : 0.0)) {
                throw InvariantBroken("day " + std::to_string(day_) + ": " + std::to_string(n) +
                                      " people at a location");
            }
            counted += n;
        }
        Amount held = on_links_;
        for (std::size_t l = 0; l < morning_.size(); ++l) {
            if (morning_[l]) {
                for (const Cohort<Amount>& cohort : *morning_[l]) {
                    held += cohort.n;
                }
            }
            for (const Pause& pause : pauses_[l]) {
                held += pause.cohort.n;
            }
        }
        const auto people = static_cast<double>(people_);
        const double allowed = kMean ? 1e-6 * std::max(1.0, people) : 0.0;
        if (std::abs(counted - people) > allowed || std::abs(static_cast<double>(held) - people) > allowed) {
            throw InvariantBroken("day " + std::to_string(day_) + ": " + std::to_string(people) + " people came in, " +
                                  std::to_string(counted) + " are counted and " + std::to_string(held) + " are held");
        }
    }

    const Case& case_;
    const Settings& settings_;
    const CaseRun& run_;
    Map map_;
    Places places_;
    Spawning spawning_;
    CaseRecord record_;
    DayWays ways_of_day_;
    bool indexed_;                       ///< does any rule read the recent-travel index?
    std::vector<std::uint64_t> labels_;  ///< content hash by location

    // State. What a day finds is in `morning_` and `pauses_`; what it leaves, in `evening_` and `evening_pauses_`.
    std::vector<std::unique_ptr<Residents>> morning_;  ///< by location
    std::vector<std::unique_ptr<Residents>> evening_;
    std::vector<std::unique_ptr<Residents>> newcomers_;  ///< of today
    std::vector<std::deque<Pause>> pauses_;
    std::vector<std::deque<Pause>> evening_pauses_;
    std::vector<std::vector<Batch>> calendar_;  ///< a ring of days of arrival
    std::vector<Strolling> strolling_;
    Amount people_{};
    Amount on_links_{};

    // Of the day.
    std::int32_t day_ = 0;
    std::uint64_t round_ = 0;
    std::uint64_t stroll_number_ = 0;
    std::vector<double> room_;
    std::uint32_t room_version_ = 1;
    std::vector<std::array<Options, kCautions>> options_;
    std::vector<std::unique_ptr<Group>> groups_;  ///< of this round
    std::vector<std::unique_ptr<Group>> coming_;  ///< of the next; the first `coming_count_` are in use
    std::size_t coming_count_ = 0;
    std::array<std::vector<std::unique_ptr<Group>>, kWaves> waves_;
    std::array<std::size_t, kWaves> wave_counts_{};
    std::vector<std::vector<std::uint32_t>> groups_at_;  ///< by location: of the next round
    std::vector<std::vector<std::uint32_t>> lanes_at_;   ///< by link
    std::vector<std::unique_ptr<Lane>> lanes_;
    std::vector<std::uint32_t> touched_;
    std::uint64_t states_ = 0;
    std::uint64_t states_peak_ = 0;
    std::uint64_t cohort_steps_ = 0;

    // Scratch.
    std::vector<Amount> parts_;
    std::vector<double> probabilities_;
    Indices goers_{};
};

}  // namespace

CaseResult run_cohorts(const Case& the_case, const CaseRun& run) { return Cohorts<std::int64_t>(the_case, run)(); }
CaseResult run_mean(const Case& the_case, const CaseRun& run) { return Cohorts<double>(the_case, run)(); }

}  // namespace steppe::flee
