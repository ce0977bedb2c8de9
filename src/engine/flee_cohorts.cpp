// A Flee case by counts: people in the same state are one cohort, drawn at once. The same code carries integers
// (`cohort`) and real masses (`mean`).
//
// What is state. At a location: the class, whether still on the first leg (where that is walked), the way ahead if the
// day ended in the middle of one, and the recent-travel index. On a link: the same, and the day on which its end is
// reached, which is known when it is entered. Nothing else of a person can be read again by a rule.
//
// The recent-travel index is kept in steps of 1/32 (`kIndexSteps`); it is read by one comparison only, and only with
// `avoid_short_stints`. `individual` mode keeps it exactly; docs/flee.md shows the difference.
//
// Inside a day people act in rounds. Round 0: all at locations decide. Round k: all who are on a link whose end is
// reached arrive, and those with part of the day left decide at once, by the room that stood when the round began.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>

#include "engine/flee_day.hpp"
#include "steppe/sampling.hpp"

namespace steppe::flee {
namespace {

constexpr double kIndexSteps = 32;   // a unit of the recent-travel index
constexpr std::size_t kLevels = 64;  // the index runs from 0 to below 2
constexpr std::uint32_t kMovePhase = 0x3d5b'22e7;
constexpr std::uint32_t kWalkPhase = 0x64c0'8e15;
constexpr double kLeastMass = 1e-9;

using Level = std::uint8_t;

double index_of_level(std::size_t level) { return static_cast<double>(level) / kIndexSteps; }
Level level_of_index(double index) {
    const double step = std::floor(index * kIndexSteps + 0.5);
    return static_cast<Level>(std::clamp(step, 0.0, static_cast<double>(kLevels - 1)));
}

/// Class and leg of a person: what is state besides place, way and index.
struct Sort {
    std::uint8_t caution = 0;
    bool first_leg = false;
    [[nodiscard]] std::size_t position() const { return caution * 2U + (first_leg ? 1U : 0U); }
    bool operator==(const Sort&) const = default;
};
constexpr std::size_t kSorts = kCautions * 2;

/// People of one sort at one location or on one lane, by level of their index.
template <class Amount>
struct Crowd {
    std::uint64_t occupied = 0;  ///< bit k: level k is not empty
    std::array<Amount, kLevels> at{};

    void add(std::size_t level, Amount n) {
        at[level] = (occupied >> level & 1U) != 0 ? at[level] + n : n;
        occupied |= std::uint64_t{1} << level;
    }
};

template <class Amount>
struct Portion {
    Level level = 0;
    Amount n{};
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
          crowds_(the_case.locations.size()),
          on_the_way_(the_case.locations.size()),
          options_(the_case.locations.size()),
          lanes_of_(map_.links()) {
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

    /// What somebody who moves may do next.
    struct Option {
        LinkIndex link = kNoLink;
        RouteId rest = kNoRoute;
        double cumulative = 0;  ///< probability of this one and those before, of those who set out
        std::uint64_t label = 0;
    };
    /// The options of a class at a location, on the room of the current round.
    struct Options {
        std::uint32_t version = 0;
        std::uint32_t room_version = 0;
        bool reads_room = true;
        double sets_out = 0;  ///< chance that who wants to move does: the end of the way is not full
        std::vector<Option> list;
    };
    /// People who arrive today at the end of a link, having made `moved_km` today.
    struct Group {
        LinkIndex link = kNoLink;
        RouteId rest = kNoRoute;
        std::uint8_t caution = 0;
        bool closed = false;
        double moved_km = 0;
        double speed = 0;
        std::uint64_t label = 0;
        std::uint32_t begin = 0;  ///< portions
        std::uint32_t end = 0;
    };
    /// People who enter a link today and reach its end on a later day.
    struct Lane {
        LinkIndex link = kNoLink;
        RouteId rest = kNoRoute;
        Sort sort;
        std::int32_t days = 0;
        double last_km = 0;  ///< made on the day of arrival
        double speed = 0;
        std::uint64_t label = 0;
        bool touched = false;
        Crowd<Amount> crowd;
    };
    struct Batch {
        std::uint32_t lane = 0;
        std::uint32_t closures = 0;
        std::vector<Portion<Amount>> portions;
    };
    struct Strolling {  ///< on a link where people walk on some days: how far they are is drawn day by day
        LinkIndex link = kNoLink;
        RouteId rest = kNoRoute;
        std::uint8_t caution = 0;
        double km = 0;
        std::uint32_t closures = 0;
        Level level = 0;
        Amount n{};
    };
    struct Waiting {  ///< at a location, in the middle of a way
        RouteId route = kNoRoute;
        Sort sort;
        Level level = 0;
        Amount n{};
    };

    void bear(LocationIndex l, double number, std::int32_t day) {
        if (number <= 0) {
            return;
        }
        const auto classes = spawning_.classes(day - 1, l, number);
        for (std::uint8_t c = 0; c < kCautions; ++c) {
            if (classes[c] > 0) {
                crowd(l, {c, settings_.start_on_foot}).add(0, static_cast<Amount>(classes[c]));
            }
        }
        people_ += static_cast<Amount>(number);
        places_.occupants[l] += number;
    }

    Crowd<Amount>& crowd(LocationIndex l, Sort sort) {
        auto& made = crowds_[l][sort.position()];
        if (!made) {
            made = std::make_unique<Crowd<Amount>>();
        }
        return *made;
    }

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
        next_.clear();
        next_portions_.clear();
        stroll_on();
        if (settings_.awareness_level != 0) {
            decide_everywhere();
        }
        arrive_from_earlier_days();
        while (!next_.empty()) {
            groups_.swap(next_);
            portions_.swap(next_portions_);
            next_.clear();
            next_portions_.clear();
            // All arrive; then all who can go on decide on what now stands.
            for (const Group& group : groups_) {
                arrive(group);
            }
            see_room();
            for (const Group& group : groups_) {
                go_on(group);
            }
        }
        close_lanes();
        states_peak_ = std::max(states_peak_, states_);
    }

    void see_room() {
        if (places_.make_room(room_)) {
            ++room_version_;
        }
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
            if (probabilities_[w] <= 0) {
                continue;
            }
            const Step step = step_of(l, ways[w].route);
            if (step.link == kNoLink) {
                continue;  // who chose it stays
            }
            sum += probabilities_[w];
            const auto same = std::ranges::find_if(
                made.list, [&](const Option& option) { return option.link == step.link && option.rest == step.rest; });
            if (same != made.list.end()) {
                same->cumulative += probabilities_[w];
                continue;
            }
            const std::uint64_t label =
                mix(mix(labels_[map_.link(step.link).to], labels_[ways[w].destination]), step.link);
            made.list.push_back({step.link, step.rest, probabilities_[w], label});
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

    /// The next step of a way, unless its end is full or the link is not there: then none.
    struct Step {
        LinkIndex link = kNoLink;
        RouteId rest = kNoRoute;
    };
    [[nodiscard]] Step step_of(LocationIndex here, RouteId route) const {
        const LocationIndex destination = map_.destination_of(route);
        if (map_.standing(destination).camp && room_[destination] < kLeastRoom) {
            return {};
        }
        return {map_.first_link(here, map_.next_of(route)), map_.rest_of(route)};
    }

    [[nodiscard]] double chance_to_move(LocationIndex l) const {
        return move_chance(settings_, map_.standing(l), static_cast<double>(places_.population[l]),
                           static_cast<double>(places_.capacity[l]));
    }

    // ---- Round 0: all at locations decide.

    void decide_everywhere() {
        for (LocationIndex l = 0; l < crowds_.size(); ++l) {
            if (!on_the_way_[l].empty()) {
                continue_ways(l);
            }
            for (std::size_t s = 0; s < kSorts; ++s) {
                if (crowds_[l][s] && crowds_[l][s]->occupied != 0) {
                    const Sort sort{static_cast<std::uint8_t>(s / 2), s % 2 != 0};
                    decide(l, sort, *crowds_[l][s]);
                }
            }
        }
    }

    void decide(LocationIndex l, Sort sort, Crowd<Amount>& here) {
        const double chance = chance_to_move(l);
        const Options& next = options(l, sort.caution);
        const double sets_out = chance * next.sets_out;
        const std::uint64_t label = mix(labels_[l], sort.position());
        begin_portions(next.list.size());
        Crowd<Amount>& after = scratch_crowd_;
        after.occupied = 0;
        Amount moved{};
        for (std::uint64_t bits = here.occupied; bits != 0; bits &= bits - 1) {
            const auto level = static_cast<std::size_t>(std::countr_zero(bits));
            const Amount n = here.at[level];
            ++states_;
            const Amount out = sets_out > 0 ? draw(label, level, n, sets_out, next.list) : Amount{};
            moved += out;
            if (n - out > 0) {
                after.add(level / 2, n - out);  // a day without moving halves the index
            }
        }
        here.occupied = after.occupied;
        for (std::uint64_t bits = after.occupied; bits != 0; bits &= bits - 1) {
            const auto level = static_cast<std::size_t>(std::countr_zero(bits));
            here.at[level] = after.at[level];
        }
        places_.occupants[l] -= static_cast<double>(moved);
        for (std::size_t o = 0; o < next.list.size(); ++o) {
            if (!option_portions_[o].empty()) {
                set_out(next.list[o], sort, 0, mix(label, next.list[o].label), option_portions_[o]);
            }
        }
    }

    /// Those whose day ended in the middle of a way go on, if they still can; else they forget it and stay today.
    void continue_ways(LocationIndex l) {
        waiting_.swap(on_the_way_[l]);
        for (const Waiting& some : waiting_) {
            ++states_;
            const Step step = step_of(l, some.route);
            if (step.link == kNoLink) {
                crowd(l, some.sort).add(some.level / 2U, some.n);
                continue;
            }
            places_.occupants[l] -= static_cast<double>(some.n);
            const std::uint64_t label = mix(mix(labels_[l], some.sort.position()), 0x77 + some.route);
            one_portion_.assign(1, {some.level, some.n});
            set_out({step.link, step.rest, 1, step.link}, some.sort, 0, label, one_portion_);
        }
        waiting_.clear();
    }

    // ---- Links.

    void set_out(const Option& option, Sort sort, double moved_km, std::uint64_t label,
                 std::span<const Portion<Amount>> portions) {
        const Link& link = map_.link(option.link);
        const bool walks = sort.first_leg;
        if (link.walk_probability > 0 && !walks) {
            Strolling some{option.link, option.rest, sort.caution, 0, map_.closures_of(option.link), 0, {}};
            for (const Portion<Amount>& portion : portions) {
                some.level = portion.level;
                some.n = portion.n;
                stroll(some, moved_km, label);
            }
            return;
        }
        const double speed = walks ? settings_.max_walk_speed : link.speed;
        if (speed > link.distance_km) {
            Group group;
            group.link = option.link;
            group.rest = option.rest;
            group.caution = sort.caution;
            group.moved_km = moved_km + link.distance_km;
            group.speed = speed;
            group.label = label;
            group.begin = static_cast<std::uint32_t>(next_portions_.size());
            next_portions_.insert(next_portions_.end(), portions.begin(), portions.end());
            group.end = static_cast<std::uint32_t>(next_portions_.size());
            next_.push_back(group);
            return;
        }
        Lane& lane = lane_of(option, sort, speed);
        // The index at the start of the day of arrival: today's way, then full days.
        for (const Portion<Amount>& portion : portions) {
            double index = travel_index(settings_, index_of_level(portion.level), moved_km + speed);
            for (std::int32_t d = 2; d < lane.days; ++d) {
                index = travel_index(settings_, index, speed);
            }
            lane.crowd.add(settings_.avoid_short_stints ? level_of_index(index) : 0, portion.n);
        }
    }

    Lane& lane_of(const Option& option, Sort sort, double speed) {
        std::vector<std::uint32_t>& lanes = lanes_of_[option.link];
        for (const std::uint32_t l : lanes) {
            Lane& lane = lanes_[l];
            if (lane.rest == option.rest && lane.sort == sort) {
                if (!lane.touched) {
                    lane.touched = true;
                    touched_.push_back(l);
                }
                return lane;
            }
        }
        const Link& link = map_.link(option.link);
        Lane lane;
        lane.link = option.link;
        lane.rest = option.rest;
        lane.sort = sort;
        lane.speed = speed;
        lane.days = days_on_link(link.distance_km, speed);
        lane.last_km = link.distance_km - speed * static_cast<double>(lane.days - 1);
        lane.label = mix(mix(labels_[link.from], labels_[link.to]), mix(option.link, option.rest + sort.position()));
        lane.touched = true;
        lanes.push_back(static_cast<std::uint32_t>(lanes_.size()));
        touched_.push_back(static_cast<std::uint32_t>(lanes_.size()));
        lanes_.push_back(lane);
        return lanes_.back();
    }

    /// A travel phase on a link where each walks with some chance.
    void stroll(const Strolling& some, double moved_km, std::uint64_t label) {
        const Link& link = map_.link(some.link);
        const double chance = std::min(link.walk_probability, 1.0);
        Amount walk{};
        if constexpr (kMean) {
            walk = some.n * chance;
        } else {
            Uniforms uniforms(
                {run_.key, day_ + 1, kWalkPhase, label, mix(some.level, std::bit_cast<std::uint64_t>(some.km))});
            walk = sample_binomial(uniforms, some.n, chance);
        }
        ++cohort_steps_;
        for (const auto& [n, speed] :
             {std::pair(walk, settings_.max_walk_speed), std::pair(some.n - walk, link.speed)}) {
            if (!(n > 0)) {
                continue;
            }
            const double km = some.km + speed;
            if (km > link.distance_km) {
                Group group;
                group.link = some.link;
                group.rest = some.rest;
                group.caution = some.caution;
                group.closed = map_.closures_of(some.link) != some.closures;
                group.moved_km = moved_km + link.distance_km - some.km;
                group.speed = speed;
                group.label = mix(label, std::bit_cast<std::uint64_t>(speed));
                group.begin = static_cast<std::uint32_t>(next_portions_.size());
                next_portions_.push_back({some.level, n});
                group.end = static_cast<std::uint32_t>(next_portions_.size());
                next_.push_back(group);
                continue;
            }
            Strolling further = some;
            further.km = km;
            further.n = n;
            const double index = travel_index(settings_, index_of_level(some.level), moved_km + speed);
            further.level = settings_.avoid_short_stints ? level_of_index(index) : Level{0};
            strolling_.push_back(further);
            on_links_ += n;
        }
    }

    /// Equal ones become one.
    void stroll_on() {
        if (strolling_.empty()) {
            return;
        }
        const auto key = [](const Strolling& s) {
            return std::tuple(s.link, s.rest, s.caution, s.km, s.closures, s.level);
        };
        std::vector<Strolling> yesterday;
        yesterday.swap(strolling_);
        std::ranges::sort(yesterday, {}, key);
        for (std::size_t i = 0; i < yesterday.size();) {
            Strolling some = yesterday[i];
            std::size_t j = i + 1;
            for (; j < yesterday.size() && key(yesterday[j]) == key(some); ++j) {
                some.n += yesterday[j].n;
            }
            i = j;
            on_links_ -= some.n;
            stroll(some, 0, mix(mix(labels_[map_.link(some.link).from], some.link), mix(some.rest, some.closures)));
        }
    }

    /// Files away who has entered a link today and arrives on a later day.
    void close_lanes() {
        for (const std::uint32_t l : touched_) {
            Lane& lane = lanes_[l];
            lane.touched = false;
            Batch batch;
            batch.lane = l;
            batch.closures = map_.closures_of(lane.link);
            for (std::uint64_t bits = lane.crowd.occupied; bits != 0; bits &= bits - 1) {
                const auto level = static_cast<std::size_t>(std::countr_zero(bits));
                batch.portions.push_back({static_cast<Level>(level), lane.crowd.at[level]});
                on_links_ += lane.crowd.at[level];
            }
            lane.crowd.occupied = 0;
            calendar_[day_ + lane.days - 1].push_back(std::move(batch));
        }
        touched_.clear();
    }

    void arrive_from_earlier_days() {
        const auto due = calendar_.find(day_);
        if (due == calendar_.end()) {
            return;
        }
        for (const Batch& batch : due->second) {
            const Lane& lane = lanes_[batch.lane];
            Group group;
            group.link = lane.link;
            group.rest = lane.rest;
            group.caution = lane.sort.caution;
            group.closed = map_.closures_of(lane.link) != batch.closures;
            group.moved_km = lane.last_km;
            group.speed = lane.speed;
            group.label = lane.label;
            group.begin = static_cast<std::uint32_t>(next_portions_.size());
            for (const Portion<Amount>& portion : batch.portions) {
                next_portions_.push_back(portion);
                on_links_ -= portion.n;
            }
            group.end = static_cast<std::uint32_t>(next_portions_.size());
            next_.push_back(group);
        }
        calendar_.erase(due);
    }

    // ---- Later rounds.

    [[nodiscard]] LocationIndex end_of(const Group& group) const {
        return group.closed ? map_.link(group.link).from : map_.link(group.link).to;
    }
    [[nodiscard]] std::span<const Portion<Amount>> portions_of(const Group& group) const {
        return std::span(portions_).subspan(group.begin, group.end - group.begin);
    }

    void arrive(const Group& group) {
        Amount n{};
        for (const Portion<Amount>& portion : portions_of(group)) {
            n += portion.n;
        }
        places_.occupants[end_of(group)] += static_cast<double>(n);
    }

    /// The day ends here for some.
    void settle(LocationIndex l, RouteId route, std::uint8_t caution, double moved_km, Level level, Amount n) {
        const double index = travel_index(settings_, index_of_level(level), moved_km);
        const Level after = settings_.avoid_short_stints ? level_of_index(index) : Level{0};
        if (route == kNoRoute) {
            crowd(l, {caution, false}).add(after, n);
        } else {
            on_the_way_[l].push_back({route, {caution, false}, after, n});
        }
    }

    void go_on(const Group& group) {
        const LocationIndex here = end_of(group);
        const std::span<const Portion<Amount>> portions = portions_of(group);
        states_ += portions.size();
        if (group.closed || !(group.moved_km < group.speed)) {
            for (const Portion<Amount>& portion : portions) {
                settle(here, group.rest, group.caution, group.moved_km, portion.level, portion.n);
            }
            return;
        }
        if (group.rest != kNoRoute) {
            const Step step = step_of(here, group.rest);
            if (step.link == kNoLink) {
                for (const Portion<Amount>& portion : portions) {
                    settle(here, kNoRoute, group.caution, group.moved_km, portion.level, portion.n);
                }
                return;
            }
            for (const Portion<Amount>& portion : portions) {
                places_.occupants[here] -= static_cast<double>(portion.n);
            }
            set_out({step.link, step.rest, 1, step.link}, {group.caution, false}, group.moved_km,
                    mix(group.label, step.link), portions);
            return;
        }
        const double chance = chance_to_move(here);
        const Options& next = options(here, group.caution);
        begin_portions(next.list.size());
        Amount moved{};
        for (const Portion<Amount>& portion : portions) {
            const bool forced =
                must_go_on(settings_, map_.standing(here), index_of_level(portion.level), group.moved_km);
            const double sets_out = (forced ? 1.0 : chance) * next.sets_out;
            const Amount out =
                sets_out > 0 ? draw(group.label, portion.level, portion.n, sets_out, next.list) : Amount{};
            moved += out;
            if (portion.n - out > 0) {
                settle(here, kNoRoute, group.caution, group.moved_km, portion.level, portion.n - out);
            }
        }
        places_.occupants[here] -= static_cast<double>(moved);
        for (std::size_t o = 0; o < next.list.size(); ++o) {
            if (!option_portions_[o].empty()) {
                set_out(next.list[o], {group.caution, false}, group.moved_km, mix(group.label, next.list[o].label),
                        option_portions_[o]);
            }
        }
    }

    // ---- Draws.

    void begin_portions(std::size_t options) {
        if (option_portions_.size() < options) {
            option_portions_.resize(options);
        }
        for (std::size_t o = 0; o < options; ++o) {
            option_portions_[o].clear();
        }
    }

    /// How many of `n` set out, and for where: a multinomial draw. Appends to `option_portions_`; returns their sum.
    Amount draw(std::uint64_t label, std::size_t level, Amount n, double sets_out, std::span<const Option> list) {
        ++cohort_steps_;
        const auto to = [&](std::size_t o, Amount part) {
            option_portions_[o].push_back({static_cast<Level>(level), part});
        };
        if constexpr (kMean) {
            Amount out{};
            double before = 0;
            for (std::size_t o = 0; o < list.size(); ++o) {
                const double part = n * sets_out * (list[o].cumulative - before);
                before = list[o].cumulative;
                if (part > kLeastMass) {
                    to(o, part);
                    out += part;
                }
            }
            return std::min(out, n);
        } else {
            Uniforms uniforms({run_.key, day_ + 1, kMovePhase, label, level});
            constexpr Amount kFew = 6;
            if (n <= kFew) {
                // One by one is quicker.
                std::array<Amount, 64> few{};
                if (list.size() <= few.size()) {
                    Amount out = 0;
                    for (Amount i = 0; i < n; ++i) {
                        const double u = uniforms.next();
                        if (u < sets_out) {
                            ++out;
                            const double way = u / sets_out;
                            std::size_t o = 0;
                            while (way >= list[o].cumulative && o + 1 < list.size()) {
                                ++o;
                            }
                            ++few[o];
                        }
                    }
                    for (std::size_t o = 0; o < list.size() && out > 0; ++o) {
                        if (few[o] > 0) {
                            to(o, few[o]);
                        }
                    }
                    return out;
                }
            }
            const Amount out = sets_out >= 1 ? n : sample_binomial(uniforms, n, sets_out);
            Amount left = out;
            double before = 0;
            for (std::size_t o = 0; o < list.size() && left > 0; ++o) {
                const double share = (list[o].cumulative - before) / (1 - before);
                before = list[o].cumulative;
                const Amount part = o + 1 == list.size() || share >= 1 ? left : sample_binomial(uniforms, left, share);
                if (part > 0) {
                    to(o, part);
                    left -= part;
                }
            }
            return out;
        }
    }

    void check() const {
        double there = static_cast<double>(on_links_);
        for (const double n : places_.occupants) {
            if (n < (kMean ? -1e-6 : 0.0)) {
                throw InvariantBroken("day " + std::to_string(day_) + ": " + std::to_string(n) +
                                      " people at a location");
            }
            there += n;
        }
        double held = static_cast<double>(on_links_);
        for (std::size_t l = 0; l < crowds_.size(); ++l) {
            for (const auto& crowd : crowds_[l]) {
                for (std::uint64_t bits = crowd ? crowd->occupied : 0; bits != 0; bits &= bits - 1) {
                    held += static_cast<double>(crowd->at[static_cast<std::size_t>(std::countr_zero(bits))]);
                }
            }
            for (const Waiting& some : on_the_way_[l]) {
                held += static_cast<double>(some.n);
            }
        }
        const auto people = static_cast<double>(people_);
        const double allowed = kMean ? 1e-6 * std::max(1.0, people) : 0.0;
        if (std::abs(there - people) > allowed || std::abs(held - people) > allowed) {
            throw InvariantBroken("day " + std::to_string(day_) + ": " + std::to_string(people) + " people came in, " +
                                  std::to_string(there) + " are counted and " + std::to_string(held) + " are held");
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

    // State.
    std::vector<std::array<std::unique_ptr<Crowd<Amount>>, kSorts>> crowds_;  ///< by location and sort
    std::vector<std::vector<Waiting>> on_the_way_;                            ///< by location
    std::map<std::int32_t, std::vector<Batch>> calendar_;                     ///< by day of arrival
    std::vector<Strolling> strolling_;
    Amount people_{};
    Amount on_links_{};

    // Of the day.
    std::int32_t day_ = 0;
    std::vector<double> room_;
    std::uint32_t room_version_ = 1;
    std::vector<std::array<Options, kCautions>> options_;
    std::vector<std::vector<std::uint32_t>> lanes_of_;  ///< by link
    std::vector<Lane> lanes_;
    std::vector<std::uint32_t> touched_;
    std::uint64_t states_ = 0;
    std::uint64_t states_peak_ = 0;
    std::uint64_t cohort_steps_ = 0;

    // Scratch.
    std::vector<Group> groups_;
    std::vector<Group> next_;
    std::vector<Portion<Amount>> portions_;
    std::vector<Portion<Amount>> next_portions_;
    std::vector<std::vector<Portion<Amount>>> option_portions_;
    std::vector<Portion<Amount>> one_portion_;
    std::vector<Waiting> waiting_;
    std::vector<double> probabilities_;
    Crowd<Amount> scratch_crowd_;
};

}  // namespace

CaseResult run_cohorts(const Case& the_case, const CaseRun& run) { return Cohorts<std::int64_t>(the_case, run)(); }
CaseResult run_mean(const Case& the_case, const CaseRun& run) { return Cohorts<double>(the_case, run)(); }

}  // namespace steppe::flee
