// A Flee case by counts: people in the same state are one cohort, drawn at once. The same code carries integers
// (`cohort`) and real masses (`mean`).
//
// What is state. At a location: the class, whether still on the first leg (where that is walked), the way ahead if the
// day ended in the middle of one, and the recent-travel index. On a link: the same, and the day on which its end is
// reached, which is known when it is entered. Nothing else of a person can be read again by a rule.
//
// The recent-travel index is kept in steps of 1/32; it is read by one comparison only, and only with
// `avoid_short_stints`. `individual` mode keeps it exactly; docs/flee.md shows the difference.
//
// Inside a day people act in rounds. Round 0: all at locations decide. Round k: all who are on a link whose end is
// reached arrive, and those with part of the day left decide at once, by the room that stands when all have arrived.
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

constexpr std::size_t kLevels = 64;  // of the recent-travel index, which runs from 0 to below 2
constexpr double kLevelsPerUnit = 32;
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

/// People who share all but the index, by its level.
template <class Amount>
struct Crowd {
    std::uint64_t occupied = 0;        ///< bit k: level k is not empty
    std::array<Amount, kLevels> at{};  ///< of empty levels: anything

    void add(std::size_t level, Amount n) {
        const std::uint64_t bit = std::uint64_t{1} << level;
        at[level] = (occupied & bit) != 0 ? at[level] + n : n;
        occupied |= bit;
    }
    template <class See>
    void for_each(const See& see) const {
        for (std::uint64_t bits = occupied; bits != 0; bits &= bits - 1) {
            const auto level = static_cast<std::size_t>(std::countr_zero(bits));
            see(level, at[level]);
        }
    }
    [[nodiscard]] Amount total() const {
        Amount sum{};
        for_each([&](std::size_t /*level*/, Amount n) { sum += n; });
        return sum;
    }
};

/// Where people go, and what becomes of their index on the way: level -> slope x level + shift.
template <class Amount>
struct Sink {
    Crowd<Amount>* crowd = nullptr;
    double* occupants = nullptr;  ///< of the location that they come to, if they come to one
    double slope = 1;
    double shift = 0;
    Amount* on_links = nullptr;

    void add(std::size_t level, Amount n) const {
        const auto moved = static_cast<std::size_t>(static_cast<double>(level) * slope + shift + 0.5);
        crowd->add(std::min(moved, kLevels - 1), n);
        if (occupants != nullptr) {
            *occupants += static_cast<double>(n);
        } else if (on_links != nullptr) {
            *on_links += n;
        }
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
          morning_(the_case.locations.size()),
          evening_(the_case.locations.size()),
          pauses_(the_case.locations.size()),
          evening_pauses_(the_case.locations.size()),
          options_(the_case.locations.size()),
          groups_at_(map_.links()),
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
        LinkIndex link = kNoLink;
        RouteId rest = kNoRoute;
        std::uint8_t caution = 0;
        double moved_km = 0;
        Crowd<Amount> crowd;
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
        Crowd<Amount> crowd;
    };
    struct Batch {
        std::uint32_t lane = 0;
        std::uint32_t closures = 0;  ///< of the link when it was entered
        std::vector<std::pair<std::uint8_t, Amount>> levels;
    };
    struct Strolling {  ///< on a link where people walk on some days: how far they come is drawn day by day
        LinkIndex link = kNoLink;
        RouteId rest = kNoRoute;
        std::uint8_t caution = 0;
        double km = 0;
        std::uint32_t closures = 0;
        std::size_t level = 0;
        Amount n{};
        [[nodiscard]] auto key() const { return std::tuple(link, rest, caution, km, closures, level); }
    };
    struct Pause {  ///< at a location, in the middle of a way
        RouteId route = kNoRoute;
        Sort sort;
        Crowd<Amount> crowd;
    };
    using Crowds = std::array<std::unique_ptr<Crowd<Amount>>, kSorts>;

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
        stroll_on();
        decide_everywhere();
        arrive_from_earlier_days();
        while (coming_count_ > 0) {
            ++round_;
            std::swap(groups_, coming_);
            const std::size_t count = std::exchange(coming_count_, 0);
            for (std::size_t g = 0; g < count; ++g) {
                groups_at_[groups_[g]->link].clear();
                places_.occupants[map_.link(groups_[g]->link).to] += static_cast<double>(groups_[g]->crowd.total());
            }
            see_room();
            for (std::size_t g = 0; g < count; ++g) {
                go_on(*groups_[g]);
            }
        }
        close_lanes();
        std::swap(morning_, evening_);
        std::swap(pauses_, evening_pauses_);
        states_peak_ = std::max(states_peak_, states_);
    }

    void bear(LocationIndex l, double number, std::int32_t day) {
        if (number <= 0) {
            return;
        }
        const auto classes = spawning_.classes(day - 1, l, number);
        for (std::uint8_t c = 0; c < kCautions; ++c) {
            if (classes[c] > 0) {
                crowd(morning_[l], {c, settings_.start_on_foot}).add(0, static_cast<Amount>(classes[c]));
            }
        }
        people_ += static_cast<Amount>(number);
        places_.occupants[l] += number;
    }

    static Crowd<Amount>& crowd(Crowds& crowds, Sort sort) {
        auto& made = crowds[sort.position()];
        if (!made) {
            made = std::make_unique<Crowd<Amount>>();
        }
        return *made;
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
        for (LocationIndex l = 0; l < morning_.size(); ++l) {
            for (std::size_t s = 0; s < kSorts; ++s) {
                if (morning_[l][s] && morning_[l][s]->occupied != 0) {
                    decide(l, {static_cast<std::uint8_t>(s / 2), s % 2 != 0}, *morning_[l][s]);
                    morning_[l][s]->occupied = 0;
                }
            }
            for (const Pause& pause : pauses_[l]) {
                continue_way(l, pause);
            }
            pauses_[l].clear();
        }
    }

    void decide(LocationIndex l, Sort sort, const Crowd<Amount>& people) {
        Crowd<Amount>& stayers = crowd(evening_[l], sort);
        const Options& next = options(l, sort.caution);
        const double sets_out = settings_.awareness_level == 0 ? 0.0 : chance_to_move(l) * next.sets_out;
        const std::uint64_t label = mix(labels_[l], sort.position());
        begin_sinks(next.list.size());
        Amount moved{};
        people.for_each([&](std::size_t level, Amount n) {
            const Amount out = sets_out > 0 ? draw(label, level, n, sets_out, next.list, sort, 0) : Amount{};
            moved += out;
            if (n - out > 0) {
                stayers.add(level / 2, n - out);  // a day without moving halves the index
            }
        });
        places_.occupants[l] -= static_cast<double>(moved);
    }

    /// Those whose day ended in the middle of a way go on, if they still can; else they forget it and stay today.
    void continue_way(LocationIndex l, const Pause& pause) {
        const Step step = settings_.awareness_level == 0 ? Step{} : step_of(l, pause.route);
        if (step.link == kNoLink) {
            Crowd<Amount>& stayers = crowd(evening_[l], pause.sort);
            pause.crowd.for_each([&](std::size_t level, Amount n) { stayers.add(level / 2, n); });
            return;
        }
        places_.occupants[l] -= static_cast<double>(pause.crowd.total());
        send({step.link, step.rest}, pause.sort, 0, pause.crowd);
    }

    // ---- Links.

    /// All of a crowd take the same step.
    void send(const Step& step, Sort sort, double moved_km, const Crowd<Amount>& people) {
        if (strolls(step.link, sort)) {
            people.for_each([&](std::size_t level, Amount n) { set_strolling(step, sort, moved_km, level, n); });
            return;
        }
        const Sink<Amount> sink = sink_of(step, sort, moved_km);
        people.for_each([&](std::size_t level, Amount n) { sink.add(level, n); });
    }

    [[nodiscard]] bool strolls(LinkIndex l, Sort sort) const {
        return map_.link(l).walk_probability > 0 && !sort.first_leg;
    }

    /// Where people come who step on a link, having made `moved_km` today.
    Sink<Amount> sink_of(const Step& step, Sort sort, double moved_km) {
        const Link& link = map_.link(step.link);
        const double speed = sort.first_leg ? settings_.max_walk_speed : link.speed;
        if (speed > link.distance_km) {
            return arrival(step, sort.caution, false, moved_km + link.distance_km, speed);
        }
        Lane& lane = lane_of(step, sort, speed);
        // The index at the start of the day of arrival: today's way, then lane.days - 2 full days.
        double slope = 0.5;
        double index = (moved_km + speed) / settings_.max_move_speed / 2;
        for (std::int32_t d = 2; d < lane.days; ++d) {
            slope /= 2;
            index = travel_index(settings_, index, speed);
        }
        return {&lane.crowd, nullptr, index_matters() ? slope : 0, index_matters() ? index * kLevelsPerUnit : 0,
                &on_links_};
    }

    [[nodiscard]] bool index_matters() const { return settings_.avoid_short_stints; }

    /// Where people come who reach the end of a link today: they go on in the next round, or the day is over.
    Sink<Amount> arrival(const Step& step, std::uint8_t caution, bool closed, double moved_km, double speed) {
        const Link& link = map_.link(step.link);
        const LocationIndex end = closed ? link.from : link.to;
        if (!closed && moved_km < speed) {
            return {&group_of(step, caution, moved_km).crowd, nullptr, 1, 0, nullptr};
        }
        Crowd<Amount>& settled = step.rest == kNoRoute
                                     ? crowd(evening_[end], {caution, false})
                                     : pause_of(evening_pauses_[end], step.rest, {caution, false}).crowd;
        return settling(settled, end, moved_km);
    }

    Sink<Amount> settling(Crowd<Amount>& settled, LocationIndex here, double moved_km) {
        Sink<Amount> sink{&settled, &places_.occupants[here], 0, 0, nullptr};
        if (index_matters()) {
            sink.slope = 0.5;
            sink.shift = moved_km / settings_.max_move_speed / 2 * kLevelsPerUnit;
        }
        return sink;
    }

    static Pause& pause_of(std::deque<Pause>& pauses, RouteId route, Sort sort) {
        for (Pause& pause : pauses) {
            if (pause.route == route && pause.sort == sort) {
                return pause;
            }
        }
        return pauses.emplace_back(Pause{route, sort, {}});
    }

    Group& group_of(const Step& step, std::uint8_t caution, double moved_km) {
        for (const std::uint32_t g : groups_at_[step.link]) {
            Group& group = *coming_[g];
            if (group.rest == step.rest && group.caution == caution && group.moved_km == moved_km) {
                return group;
            }
        }
        if (coming_count_ == coming_.size()) {
            coming_.push_back(std::make_unique<Group>());
        }
        groups_at_[step.link].push_back(static_cast<std::uint32_t>(coming_count_));
        Group& group = *coming_[coming_count_++];
        group.link = step.link;
        group.rest = step.rest;
        group.caution = caution;
        group.moved_km = moved_km;
        group.crowd.occupied = 0;
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
            Batch& batch = page.emplace_back();
            batch.lane = l;
            batch.closures = map_.closures_of(lane.link);
            lane.crowd.for_each(
                [&](std::size_t level, Amount n) { batch.levels.emplace_back(static_cast<std::uint8_t>(level), n); });
            lane.crowd.occupied = 0;
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
            const bool closed = map_.closures_of(lane.link) != batch.closures;
            const Sink<Amount> sink =
                arrival({lane.link, lane.rest}, lane.sort.caution, closed, lane.last_km, lane.speed);
            for (const auto& [level, n] : batch.levels) {
                sink.add(level, n);
                on_links_ -= n;
            }
        }
        page.clear();
    }

    // ---- Later rounds.

    void go_on(const Group& group) {
        const LocationIndex here = map_.link(group.link).to;
        const Sort sort{group.caution, false};
        if (group.rest != kNoRoute) {
            const Step step = step_of(here, group.rest);
            places_.occupants[here] -= static_cast<double>(group.crowd.total());
            if (step.link != kNoLink) {
                send(step, sort, group.moved_km, group.crowd);
                return;
            }
            const Sink<Amount> settled = settling(crowd(evening_[here], sort), here, group.moved_km);
            group.crowd.for_each([&](std::size_t level, Amount n) { settled.add(level, n); });
            return;
        }
        const Options& next = options(here, group.caution);
        const double chance = chance_to_move(here);
        const std::uint64_t label =
            mix(mix(mix(labels_[map_.link(group.link).from], labels_[here]), round_ << 32 | group.link),
                std::bit_cast<std::uint64_t>(group.moved_km) + group.caution);
        const Sink<Amount> settled = settling(crowd(evening_[here], sort), here, group.moved_km);
        begin_sinks(next.list.size());
        Amount gone{};
        group.crowd.for_each([&](std::size_t level, Amount n) {
            const bool forced =
                must_go_on(settings_, map_.standing(here), static_cast<double>(level) / kLevelsPerUnit, group.moved_km);
            const double sets_out = (forced ? 1.0 : chance) * next.sets_out;
            const Amount out =
                sets_out > 0 ? draw(label, level, n, sets_out, next.list, sort, group.moved_km) : Amount{};
            if (n - out > 0) {
                settled.add(level, n - out);
            }
            gone += n;  // those who stay have been counted again
        });
        places_.occupants[here] -= static_cast<double>(gone);
    }

    // ---- Walking on some days.

    void set_strolling(const Step& step, Sort sort, double moved_km, std::size_t level, Amount n) {
        stroll({step.link, step.rest, sort.caution, 0, map_.closures_of(step.link), level, n}, moved_km);
    }

    /// A travel phase on a link where each walks with some chance.
    void stroll(const Strolling& some, double moved_km) {
        const Link& link = map_.link(some.link);
        const double chance = std::min(link.walk_probability, 1.0);
        ++cohort_steps_;
        Amount walk{};
        if constexpr (kMean) {
            walk = some.n * chance;
        } else {
            const std::uint64_t label = mix(mix(labels_[link.from], labels_[link.to]), mix(some.link, some.closures));
            Uniforms uniforms({run_.key, day_ + 1, kWalkPhase,
                               mix(mix(label, std::bit_cast<std::uint64_t>(some.km)), mix(some.rest, some.caution)),
                               mix(mix(some.level, round_), stroll_number_++)});
            walk = sample_binomial(uniforms, some.n, chance);
        }
        for (const auto& [n, speed] :
             {std::pair(walk, settings_.max_walk_speed), std::pair(some.n - walk, link.speed)}) {
            if (!(n > 0)) {
                continue;
            }
            const double km = some.km + speed;
            if (km > link.distance_km) {
                const bool closed = map_.closures_of(some.link) != some.closures;
                arrival({some.link, some.rest}, some.caution, closed, moved_km + link.distance_km - some.km, speed)
                    .add(some.level, n);
                continue;
            }
            Strolling further = some;
            further.km = km;
            further.n = n;
            if (index_matters()) {
                const double index =
                    travel_index(settings_, static_cast<double>(some.level) / kLevelsPerUnit, moved_km + speed);
                further.level = std::min(static_cast<std::size_t>(index * kLevelsPerUnit + 0.5), kLevels - 1);
            }
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
        std::ranges::sort(since_yesterday, {}, &Strolling::key);
        for (std::size_t i = 0; i < since_yesterday.size();) {
            Strolling some = since_yesterday[i];
            for (++i; i < since_yesterday.size() && since_yesterday[i].key() == some.key(); ++i) {
                some.n += since_yesterday[i].n;
            }
            on_links_ -= some.n;
            stroll(some, 0);
        }
    }

    // ---- Draws.

    void begin_sinks(std::size_t options) { sinks_.assign(options, {}); }

    /// How many of `n` set out, and for where: a multinomial draw. They are sent there; returns their number.
    Amount draw(std::uint64_t label, std::size_t level, Amount n, double sets_out, const std::vector<Option>& list,
                Sort sort, double moved_km) {
        ++cohort_steps_;
        ++states_;
        const auto send_to = [&](std::size_t o, Amount part) {
            if (strolls(list[o].link, sort)) {
                set_strolling({list[o].link, list[o].rest}, sort, moved_km, level, part);
                return;
            }
            if (sinks_[o].crowd == nullptr) {
                sinks_[o] = sink_of({list[o].link, list[o].rest}, sort, moved_km);
            }
            sinks_[o].add(level, part);
        };
        if constexpr (kMean) {
            Amount out{};
            double before = 0;
            for (std::size_t o = 0; o < list.size(); ++o) {
                const double part = n * sets_out * (list[o].cumulative - before);
                before = list[o].cumulative;
                if (part > kLeastMass) {
                    send_to(o, part);
                    out += part;
                }
            }
            return out;
        } else {
            Uniforms uniforms({run_.key, day_ + 1, kMovePhase, label, level});
            constexpr Amount kFew = 6;
            if (n <= kFew) {
                // One by one is quicker.
                Amount out = 0;
                for (Amount i = 0; i < n; ++i) {
                    const double u = uniforms.next();
                    if (u < sets_out) {
                        const double way = u / sets_out;
                        std::size_t o = 0;
                        while (way >= list[o].cumulative && o + 1 < list.size()) {
                            ++o;
                        }
                        send_to(o, 1);
                        ++out;
                    }
                }
                return out;
            }
            const Amount out = sets_out >= 1 ? n : sample_binomial(uniforms, n, sets_out);
            Amount left = out;
            double before = 0;
            for (std::size_t o = 0; o < list.size() && left > 0; ++o) {
                const double share = (list[o].cumulative - before) / (1 - before);
                before = list[o].cumulative;
                const Amount part = o + 1 == list.size() || share >= 1 ? left : sample_binomial(uniforms, left, share);
                if (part > 0) {
                    send_to(o, part);
                    left -= part;
                }
            }
            return out;
        }
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
            for (const auto& people : morning_[l]) {
                held += people ? people->total() : Amount{};
            }
            for (const Pause& pause : pauses_[l]) {
                held += pause.crowd.total();
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
    std::vector<std::uint64_t> labels_;  ///< content hash by location

    // State. What a day finds is in `morning_` and `pauses_`; what it leaves, in `evening_` and `evening_pauses_`.
    std::vector<Crowds> morning_;  ///< by location
    std::vector<Crowds> evening_;
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
    std::vector<std::vector<std::uint32_t>> groups_at_;  ///< by link: of the next round
    std::vector<std::vector<std::uint32_t>> lanes_at_;   ///< by link
    std::vector<std::unique_ptr<Lane>> lanes_;
    std::vector<std::uint32_t> touched_;
    std::uint64_t states_ = 0;
    std::uint64_t states_peak_ = 0;
    std::uint64_t cohort_steps_ = 0;

    // Scratch.
    std::vector<Sink<Amount>> sinks_;
    std::vector<double> probabilities_;
};

}  // namespace

CaseResult run_cohorts(const Case& the_case, const CaseRun& run) { return Cohorts<std::int64_t>(the_case, run)(); }
CaseResult run_mean(const Case& the_case, const CaseRun& run) { return Cohorts<double>(the_case, run)(); }

}  // namespace steppe::flee
