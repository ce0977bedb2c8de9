// A Flee case by counts: people in the same state are one cohort, drawn at once. The same code carries integers
// (`cohort`) and real masses (`mean`).
//
// What is state. At a location: the taste, whether still on the first leg (where that is walked), home (where a harvest
// calls people there), and the way ahead if the day ended in the middle of one. On a link: the same, and the day on
// which its end is reached, which is known when it is entered. Inside a day: how far people have come, as far as a rule
// can still tell (`DayWays`).
//
// The recent-travel index, which `avoid_short_stints` reads, would split every cohort into dozens. It is carried as the
// distribution of the index within each cohort instead: shares on a grid of eighths of its range. The chance that a
// person must go on is then exact up to the grid; what is lost is that the indices of the people in one cohort are
// drawn again, independently, each time they are read. `individual` mode keeps each; docs/flee.md shows the difference.
//
// Inside a day all decide first; those in camps and in the middle of a way begin, since they make room for the others.
// Then all travel: who reaches a location with part of the day left decides again, by the room that stands then, and so
// on until the day is over. People who are at the same location and can still do the same are one group, however they
// came; groups act in the order of how far they have come. Where hardly anybody leaves, as from a camp, whether some
// who arrive will go on is drawn at once, by the number of people who stay before the next who does not: the same law,
// and mostly neither a draw nor a group.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "engine/flee_day.hpp"
#include "steppe/sampling.hpp"

namespace steppe::flee {
namespace {

constexpr std::size_t kLevels = 8;  // of the recent-travel index, which runs from 0 to below 2
constexpr double kLevelsPerUnit = 4;
constexpr std::uint32_t kMovePhase = 0x3d5b'22e7;
constexpr std::uint32_t kWalkPhase = 0x64c0'8e15;
constexpr std::uint32_t kRarePhase = 0x19d7'4c0b;
constexpr std::uint32_t kSinkPhase = 0x7724'e1a9;
constexpr std::uint32_t kTurnPhase = 0x52af'083d;
constexpr std::uint64_t kTurnOfWay = 1;  // labels of those who set out, and of those who are on a link
constexpr std::uint64_t kTurnOfLink = 2;

/// What is state of a person besides place, way and index; one word, since people are compared by it at every step.
class Sort {
  public:
    Sort() : Sort(kNoLocation, 0, false) {}
    Sort(LocationIndex home, TasteIndex taste, bool first_leg)
        : packed_(std::uint64_t{home} << 32U | std::uint64_t{taste} << 1U | std::uint64_t{first_leg}) {}
    /// Where a harvest calls them home.
    [[nodiscard]] LocationIndex home() const { return static_cast<LocationIndex>(packed_ >> 32U); }
    [[nodiscard]] TasteIndex taste() const { return static_cast<TasteIndex>(packed_ >> 1U & 0xffffU); }
    [[nodiscard]] bool first_leg() const { return (packed_ & 1U) != 0; }
    bool operator==(const Sort&) const = default;
    [[nodiscard]] std::uint64_t packed() const { return packed_; }
    /// The same, on a later leg.
    [[nodiscard]] Sort arrived() const { return {home(), taste(), false}; }

  private:
    std::uint64_t packed_;
};

/// How the recent-travel index is distributed over some people: expected numbers by level.
using Indices = std::array<float, kLevels>;

constexpr float kLeastShare = 1e-20F;  // nobody is not divided by

/// The levels as the processor works on them, four at once.
using Four [[gnu::vector_size(16)]] = float;
using Fours = std::array<Four, 2>;
static_assert(sizeof(Fours) == sizeof(Indices));

void add_scaled(Indices& to, const Indices& from, float factor) {
    const auto added = std::bit_cast<Fours>(from);
    const auto all = std::bit_cast<Fours>(to);
    to = std::bit_cast<Indices>(Fours{all[0] + added[0] * factor, all[1] + added[1] * factor});
}

float sum_of(const Fours& levels) {
    const Four half = levels[0] + levels[1];
    return (half[0] + half[2]) + (half[1] + half[3]);
}

/// Those of a group who must go on, and those who may: shares `must` + `may` of the levels below `limit`, `may` of
/// those above it; the level at the limit is shared.
Fours going_on(const Fours& levels, float limit, float may, float must) {
    const auto forced = [&](Four level) {
        Four share = limit - level;
        share = share > 0 ? share : Four{};
        return share < 1 ? share : Four{} + 1;
    };
    return {levels[0] * (may + must * forced(Four{0, 1, 2, 3})), levels[1] * (may + must * forced(Four{4, 5, 6, 7}))};
}

/// The index halved: those of level k are of k / 2; what falls between two levels is shared between them, so that the
/// mean of the index is kept. Levels 0 to 3, and `top`: half as many levels as before, and one.
struct Halved {
    Four levels{};
    float top = 0;
};

Halved halved(const Fours& from) {
    const Four even = __builtin_shufflevector(from[0], from[1], 0, 2, 4, 6);
    const Four odd = __builtin_shufflevector(from[0], from[1], 1, 3, 5, 7) * 0.5F;
    return {even + odd + __builtin_shufflevector(odd, Four{}, 4, 0, 1, 2), odd[3]};
}

/// The same people after their index has been halved once or more and raised by `shift` levels, which are shared
/// likewise.
void add_mapped(Indices& to, const Indices& from, float factor, int halvings, float shift) {
    constexpr std::size_t kHalf = kLevels / 2;
    constexpr std::size_t kTop = kLevels - 1;
    Halved half = halved(std::bit_cast<Fours>(from));
    for (int h = 1; h < halvings; ++h) {
        half = halved({half.levels, Four{half.top, 0, 0, 0}});
    }
    const auto whole = std::min(static_cast<std::size_t>(shift), kTop);
    const float above = factor * std::min(shift - static_cast<float>(whole), 1.0F);
    const float below = factor - above;
    if (whole + kHalf < kTop) {
        Four there;
        std::memcpy(&there, to.data() + whole, sizeof there);
        there += half.levels * below + __builtin_shufflevector(half.levels, Four{}, 4, 0, 1, 2) * above;
        std::memcpy(to.data() + whole, &there, sizeof there);
        to[whole + kHalf] += half.top * below + half.levels[3] * above;
        to[whole + kHalf + 1] += half.top * above;
        return;
    }
    for (std::size_t k = 0; k <= kHalf; ++k) {
        const float of_level = k < kHalf ? half.levels[k] : half.top;
        to[std::min(whole + k, kTop)] += of_level * below;
        to[std::min(whole + k + 1, kTop)] += of_level * above;
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
          traits_(the_case),
          map_(the_case, traits_.tastes(), traits_.values()),
          places_(the_case),
          spawning_(the_case, traits_, run.key, kMean),
          record_(the_case),
          ways_of_day_(map_),
          indexed_(the_case.settings.avoid_short_stints),
          morning_(the_case.locations.size()),
          evening_(the_case.locations.size()),
          newcomers_(the_case.locations.size()),
          pauses_(the_case.locations.size()),
          evening_pauses_(the_case.locations.size()),
          farming_(!the_case.settings.harvest_months.empty()),
          options_(the_case.locations.size() * traits_.tastes().size()),
          chance_(the_case.locations.size()),
          counts_off_(the_case.locations.size()),
          rare_(the_case.locations.size()),
          acted_(the_case.locations.size()) {
        stages_per_km_ = static_cast<double>(kStages) / settings_.max_move_speed;
        under_way_.fill(kNoGroup);
        for (const Location& location : the_case.locations) {
            labels_.push_back(content_hash(location.name));
        }
    }

    CaseResult operator()() {
        for (const ListedPeople& listed : case_.listed_people) {
            add_people(listed.location, traits_.taste_of(listed), static_cast<Amount>(listed.people));
        }
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

    static constexpr double kRare = 0.05;  // a chance to leave below which people who arrive are counted off

    /// What somebody who moves may do next.
    struct Option {
        LinkIndex link = kNoLink;
        RouteId rest = kNoRoute;
        LocationIndex to = kNoLocation;
        double km = 0;
        double speed = 0;  ///< 0 if the end is not reached on a day that begins here, or how it is travelled is drawn
    };
    /// The options of a taste at a location, by the room that people see.
    struct Options {
        std::uint32_t version = 0;
        std::uint32_t room_version = 0;
        bool reads_room = true;
        double sets_out = 0;             ///< chance that who wants to move does: the end of the way is not full
        std::vector<Option> steps;       ///< the first step of each way; no link: who chooses it stays
        std::vector<Option> list;        ///< those that are open now
        std::vector<double> cumulative;  ///< probability of each and those before, of those who set out
    };
    /// People who reach a location with part of the day left.
    struct Group {
        Cohort<Amount> cohort;
        double km_sum = 0;  ///< kilometres made today by all of them
        LocationIndex place = kNoLocation;
        std::uint32_t reach = 0;  ///< what they can still do today: `DayWays`
        RouteId rest = kNoRoute;
        Sort sort;
        bool leaves = false;  ///< has been drawn to go on
        bool has_acted = false;
        std::uint32_t stage = 0;  ///< of the day's way, at which they act
        std::uint32_t after = 0;  ///< the next group of that stage
        std::uint32_t slot = 0;   ///< in `gathering_`, if it is not one of those that stand ready
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
        Sort sort;
        double km = 0;
        std::uint32_t closures = 0;
        Cohort<Amount> cohort;
        [[nodiscard]] auto key() const { return std::tuple(link, rest, sort.packed(), km, closures); }
    };
    struct Pause {  ///< at a location, in the middle of a way
        RouteId route = kNoRoute;
        Sort sort;
        Cohort<Amount> cohort;
    };
    struct Step {
        LinkIndex link = kNoLink;
        RouteId rest = kNoRoute;
    };
    struct Setting {  ///< on their way, when it is their turn
        Step step;
        Sort sort;
        Cohort<Amount> cohort;
    };
    struct Residents {  ///< at a location, with no way ahead
        Sort sort;
        Cohort<Amount> cohort;
    };
    /// People who stay at a location before the next who leaves it, where the chance is small.
    struct Rare {
        double chance = -1;
        std::int64_t stay = 0;
        std::uint64_t number = 0;  ///< of draws so far
    };
    static constexpr std::uint32_t kStages = 256;  // of a day's way
    static constexpr std::uint32_t kNoGroup = 0xffff'ffff;
    static constexpr std::size_t kMostReadyGroups = 1U << 16U;  // that stand ready from day to day

    void simulate(std::int32_t day) {
        day_ = day;
        strolling_.swap(strolling_since_yesterday_);
        map_.begin_day(day);
        const auto spawned = spawning_.on(day, map_, places_);
        for (LocationIndex l = 0; l < spawned.size(); ++l) {
            bear(l, spawned[l], day + 1);
        }
        map_.apply_closures();
        spawning_.evening(map_, places_);
        places_.grow_capacities();
        map_.score(places_.population, people_by_value());
        harvest_ = is_harvest(case_, day);
        if (farming_) {
            places_.back_from_home();
        }
        for (LocationIndex l = 0; l < chance_.size(); ++l) {
            chance_[l] = chance_to_move(l, 1);
            counts_off_[l] = may_count_off(l) ? 1 : 0;
        }
        std::ranges::fill(acted_, 0U);
        seed_of_day_ = seed_at({run_.key, day + 1, kMovePhase, 0, 0});
        make_groups_ready();
        see_room();
        states_ = 0;
        stroll_number_ = 0;
        harvest_ ? stay_everywhere() : decide_everywhere();
        travel_in_turns();
        close_lanes();
        if (settings_.camps_are_sinks) {
            deactivate();
        }
        std::swap(morning_, evening_);
        std::swap(pauses_, evening_pauses_);
        states_peak_ = std::max(states_peak_, states_);
    }

    /// All who set out today or are on a link travel. In turns, if a camp could fill up.
    void travel_in_turns() {
        std::vector<Batch>* page =
            calendar_.empty() ? nullptr : &calendar_[static_cast<std::size_t>(day_) % calendar_.size()];
        auto travellers = static_cast<double>(setting_out_now_);
        for (const Batch& batch : page != nullptr ? *page : std::vector<Batch>()) {
            travellers += static_cast<double>(batch.cohort.n);
        }
        const bool could_fill = places_.begin_travel(travellers, map_);
        const int turns = could_fill && waits_ ? kTurns : 1;
        stroll_on();
        for (int left = turns; left > 0; --left) {
            if (page != nullptr) {
                arrive_from_earlier_days(*page, left);
            }
            set_out(setting_out_[0], left);
            if (turns == 1) {
                set_out(setting_out_[1], left);
            }
            travel();
            if (left > 1 && !places_.rest_could_fill(kTurns + 1 - left)) {
                left = 2;  // the rest in one more turn
            }
        }
        for (int left = turns; left > 0 && turns > 1; --left) {
            if (left > 1 && !places_.could_fill(people_waiting(setting_out_[1]))) {
                left = 1;
            }
            set_out(setting_out_[1], left);
            travel();
        }
        if (page != nullptr) {
            page->clear();
        }
        for (std::vector<Setting>& setting : setting_out_) {
            setting.clear();
        }
        setting_out_now_ = Amount{};
    }

    static double people_waiting(const std::vector<Setting>& setting) {
        double people = 0;
        for (const Setting& some : setting) {
            people += static_cast<double>(some.cohort.n);
        }
        return people;
    }

    void set_out(std::vector<Setting>& all, int turns_left) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            Setting& some = all[i];
            const Cohort<Amount> now = take_part(some.cohort, turns_left, mix(kTurnOfWay, i));
            if (now.n > 0) {
                enter(some.step, some.sort, 0, now.n, now.indices, 1);
            }
        }
    }

    /// One of the turns that are left: each person has the same chance to be in it.
    Cohort<Amount> take_part(Cohort<Amount>& of, int turns_left, std::uint64_t label) {
        Cohort<Amount> part = of;
        if (turns_left == 1 || !(of.n > 0)) {
            of.clear();
            return part;
        }
        part.n = part_of(of.n, 1.0 / turns_left, kTurnPhase, label, static_cast<std::uint64_t>(turns_left));
        const auto share = static_cast<float>(static_cast<double>(part.n) / static_cast<double>(of.n));
        for (std::size_t k = 0; k < kLevels; ++k) {
            part.indices[k] *= share;
            of.indices[k] -= part.indices[k];
        }
        of.n -= part.n;
        return part;
    }

    /// All who are under way travel until their day is over. Those who have come least far act first, so that a group
    /// gathers as many as can come to it.
    void travel() {
        for (stage_ = 0; stage_ < kStages; ++stage_) {
            while (under_way_[stage_] != kNoGroup) {
                Group& next = groups_[under_way_[stage_]];
                const Group group = next;
                under_way_[stage_] = group.after;
                next.has_acted = true;
                next.km_sum = 0;
                next.cohort.clear();
                places_.arrive(group.place, static_cast<double>(group.cohort.n));
                if (places_.notice_room(room_)) {
                    ++room_version_;
                }
                go_on(group);
            }
        }
        stage_ = 0;
        for (std::size_t g = ready_; g < groups_used_; ++g) {
            gathering_[groups_[g].slot] = 0;
        }
        groups_used_ = ready_;
    }

    /// `number` people begin here; `day` 0 is before the first.
    void bear(LocationIndex l, double number, std::int32_t day) {
        if (number <= 0) {
            return;
        }
        const std::span<const double> by_taste = spawning_.tastes(day, l, number);
        for (std::size_t t = 0; t < by_taste.size(); ++t) {
            if (by_taste[t] > 0) {
                add_people(l, static_cast<TasteIndex>(t), static_cast<Amount>(by_taste[t]));
            }
        }
    }

    void add_people(LocationIndex l, TasteIndex taste, Amount number) {
        const Sort sort{farming_ ? l : kNoLocation, taste, settings_.start_on_foot};
        Cohort<Amount>& cohort = residents(newcomers_[l], sort);
        cohort.n += number;
        cohort.indices[0] += static_cast<float>(number);
        people_ += number;
        places_.occupants[l] += static_cast<double>(number);
    }

    static Cohort<Amount>& residents(std::vector<Residents>& all, Sort sort) {
        return !all.empty() && all.front().sort == sort ? all.front().cohort : other_residents(all, sort);
    }
    static Cohort<Amount>& other_residents(std::vector<Residents>& all, Sort sort) {
        const auto found = std::ranges::find(all, sort, &Residents::sort);
        return found != all.end() ? found->cohort : all.emplace_back(Residents{sort, {}}).cohort;
    }

    /// Who is where this morning, [location * values + value], if a rule asks for people who are alike.
    std::span<const double> people_by_value() {
        const std::size_t values = traits_.values();
        if (values == 0) {
            return {};
        }
        by_value_.assign(morning_.size() * values, 0.0);
        for (LocationIndex l = 0; l < morning_.size(); ++l) {
            const auto count = [&](const Sort& sort, const Cohort<Amount>& cohort) {
                const Taste& taste = map_.tastes()[sort.taste()];
                for (const ValueIndex value : {taste.ethnicity, taste.religion}) {
                    if (value != kNoValue) {
                        by_value_[l * values + value] += static_cast<double>(cohort.n);
                    }
                }
            };
            for (const Residents& some : morning_[l]) {
                count(some.sort, some.cohort);
            }
            for (const Residents& some : newcomers_[l]) {
                count(some.sort, some.cohort);
            }
            for (const Pause& pause : pauses_[l]) {
                count(pause.sort, pause.cohort);
            }
        }
        return by_value_;
    }

    void see_room() {
        if (places_.make_room(room_)) {
            ++room_version_;
        }
    }

    // ---- What one may do next.

    /// The next step of a way; none if its end is full or the link is not there.
    [[nodiscard]] Step step_of(LocationIndex here, RouteId route) const {
        if (!is_open(map_.destination_of(route))) {
            return {};
        }
        return {map_.first_link(here, map_.next_of(route)), map_.rest_of(route)};
    }

    const Options& options(LocationIndex l, TasteIndex taste) {
        Options& made = options_[l * map_.tastes().size() + taste];
        const bool same_ways = made.version == map_.version();
        if (!same_ways || (made.reads_room && made.room_version != room_version_)) {
            make(made, l, taste, same_ways);
        }
        return made;
    }

    void make(Options& made, LocationIndex l, TasteIndex taste, bool same_ways) {
        const std::span<const Candidate> ways = map_.candidates(l);
        if (!same_ways) {
            made.version = map_.version();
            made.reads_room = false;
            made.steps.clear();
            for (const Candidate& way : ways) {
                made.reads_room = made.reads_room || places_.limited(way.destination);
                Option& step = made.steps.emplace_back();
                step.link = map_.first_link(l, map_.next_of(way.route));
                step.rest = map_.rest_of(way.route);
                if (step.link != kNoLink) {
                    const Link& link = map_.link(step.link);
                    step.to = link.to;
                    step.km = link.distance_km;
                    step.speed = link.walk_probability > 0 || link.speed <= link.distance_km ? 0 : link.speed;
                }
            }
        }
        made.room_version = room_version_;
        made.list.clear();
        made.cumulative.clear();
        way_probabilities(settings_, ways, map_.weights(l, taste), room_, probabilities_);
        double sum = 0;
        for (std::size_t w = 0; w < ways.size(); ++w) {
            if (probabilities_[w] > 0 && made.steps[w].link != kNoLink && is_open(ways[w].destination)) {
                sum += probabilities_[w];
                made.list.push_back(made.steps[w]);
                made.cumulative.push_back(sum);
            }
        }
        made.sets_out = std::min(sum, 1.0);
        for (double& cumulative : made.cumulative) {
            cumulative /= sum;
        }
        if (!made.cumulative.empty()) {
            made.cumulative.back() = 1;
        }
    }

    /// Do people still set out for a place?
    [[nodiscard]] bool is_open(LocationIndex destination) const {
        return !map_.standing(destination).camp || room_[destination] >= kLeastRoom;
    }

    [[nodiscard]] double chance_to_move(LocationIndex l, double flood_awareness) const {
        return move_chance(settings_, map_.standing(l), static_cast<double>(places_.population[l]),
                           static_cast<double>(places_.capacity[l]), flood_awareness);
    }
    [[nodiscard]] double chance_to_move(LocationIndex l, Sort sort) const {
        return map_.standing(l).forecast ? chance_to_move(l, map_.tastes()[sort.taste()].flood_awareness) : chance_[l];
    }

    /// Of `n` people with this chance to leave a location, those who do.
    Amount leavers(LocationIndex l, double chance, Amount n) {
        if constexpr (kMean) {
            return n * chance;
        } else {
            Rare& rare = rare_[l];
            if (rare.chance != chance) {  // what is left of a number with another chance tells nothing
                rare.chance = chance;
                count_off(l, rare);
            }
            Amount out = 0;
            while (n > rare.stay) {
                n -= rare.stay + 1;
                ++out;
                count_off(l, rare);
            }
            rare.stay -= n;
            return out;
        }
    }

    /// Draws how many stay before the next who leaves: at least k with chance (1 - p)^k.
    void count_off(LocationIndex l, Rare& rare) {
        constexpr double kAll = 0x1p62;
        if (rare.chance <= 0) {
            rare.stay = static_cast<std::int64_t>(kAll);
            return;
        }
        Uniforms uniforms({run_.key, day_ + 1, kRarePhase, labels_[l], rare.number++});
        const double stay = std::floor(std::log(uniforms.next()) / std::log1p(-rare.chance));
        rare.stay = static_cast<std::int64_t>(std::min(stay, kAll));
    }

    /// Are so few of them going to leave that it is worth while to count them off?
    [[nodiscard]] static bool few_leave(double chance, Amount n) {
        constexpr double kFewLeave = 4;
        return !kMean && chance < kRare && chance * static_cast<double>(n) < kFewLeave;
    }

    // ---- The morning: all at locations decide.

    void decide_everywhere() {
        // If no camp can fill up today, nobody needs to wait for a turn.
        waits_ = places_.could_fill(static_cast<double>(people_) - places_.people_in_limited());
        // Who leaves a camp, or passes through one, makes room for those who decide after them.
        for (LocationIndex l = 0; l < morning_.size(); ++l) {
            for (const Pause& pause : pauses_[l]) {
                continue_way(l, pause);
            }
            pauses_[l].clear();
            if (places_.limited(l)) {
                welcome(l);
                decide_all(l, morning_[l], false);
            }
        }
        see_room();
        for (LocationIndex l = 0; l < morning_.size(); ++l) {
            if (!places_.limited(l)) {
                if (!waits_) {
                    welcome(l);
                }
                decide_all(l, morning_[l], false);
                decide_all(l, newcomers_[l], true);
            }
        }
        see_room();
    }

    /// Newcomers become one with those who are here.
    void welcome(LocationIndex l) {
        for (const Residents& some : newcomers_[l]) {
            Cohort<Amount>& all = residents(morning_[l], some.sort);
            all.n += some.cohort.n;
            add_scaled(all.indices, some.cohort.indices, 1);
        }
        newcomers_[l].clear();
    }

    void decide_all(LocationIndex l, std::vector<Residents>& people, bool newcomers) {
        for (const Residents& some : people) {
            decide(l, some.sort, some.cohort, newcomers);
        }
        people.clear();
    }

    void decide(LocationIndex l, Sort sort, const Cohort<Amount>& people, bool newcomers) {
        const double chance = settings_.awareness_level == 0 ? 0.0 : chance_to_move(l, sort);
        const std::uint64_t label = mix(labels_[l], sort.packed());
        const std::uint64_t number = newcomers ? 1U : 0U;
        Amount wish = people.n;
        Amount out{};
        if (few_leave(chance, people.n)) {
            ++states_;
            wish = leavers(l, chance, people.n);
            if (wish > 0) {
                const Options& next = options(l, sort.taste());
                out = draw(label, number, wish, next.sets_out, next.cumulative);
                set_out(next.list, out, sort, people, newcomers);
            }
        } else if (chance > 0) {
            const Options& next = options(l, sort.taste());
            out = draw(label, number, people.n, chance * next.sets_out, next.cumulative);
            set_out(next.list, out, sort, people, newcomers);
        }
        places_.occupants[l] -= static_cast<double>(out);
        if (people.n - out > 0) {
            stay_here(residents(evening_[l], sort), people.n - out, people);
        }
    }

    /// Of `people`, those drawn into `parts_` leave: at once, or when their turn comes.
    void set_out(std::span<const Option> list, Amount out, Sort sort, const Cohort<Amount>& people, bool newcomers) {
        setting_out_now_ += out;
        if (!waits_) {
            send_out(list, out, sort, 0, people.indices, static_cast<double>(people.n));
            return;
        }
        for (std::size_t o = 0; o < list.size() && out > 0; ++o) {
            if (parts_[o] > 0) {
                const double share = static_cast<double>(parts_[o]) / static_cast<double>(people.n);
                wait({list[o].link, list[o].rest}, sort, parts_[o], people.indices, share, newcomers);
            }
        }
    }

    void wait(const Step& step, Sort sort, Amount n, const Indices& indices, double share, bool newcomers) {
        Setting& some = setting_out_[newcomers ? 1 : 0].emplace_back(Setting{step, sort, {}});
        some.cohort.n = n;
        add_scaled(some.cohort.indices, indices, static_cast<float>(share));
    }

    /// In a harvest month nobody moves, and all are counted at home.
    void stay_everywhere() {
        for (LocationIndex l = 0; l < morning_.size(); ++l) {
            welcome(l);
            const auto stay = [&](Sort sort, const Cohort<Amount>& people, Cohort<Amount>& stayers) {
                places_.send_home(l, sort.home(), static_cast<double>(people.n));
                stay_here(stayers, people.n, people);
                ++states_;
            };
            for (const Residents& some : morning_[l]) {
                stay(some.sort, some.cohort, residents(evening_[l], some.sort));
            }
            for (const Pause& pause : pauses_[l]) {
                stay(pause.sort, pause.cohort, pause_of(evening_pauses_[l], pause.route, pause.sort).cohort);
            }
            morning_[l].clear();
            pauses_[l].clear();
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
        setting_out_now_ += pause.cohort.n;
        if (waits_) {
            wait(step, pause.sort, pause.cohort.n, pause.cohort.indices, 1, false);
        } else {
            enter(step, pause.sort, 0, pause.cohort.n, pause.cohort.indices, 1);
        }
    }

    /// Those drawn into `parts_` step on their links; their indices are distributed as `indices`, of sum `whole`.
    void send_out(std::span<const Option> list, Amount out, Sort sort, double moved_km, const Indices& indices,
                  double whole) {
        if (!(out > 0)) {
            return;
        }
        const double per_person = 1 / whole;
        for (std::size_t o = 0; o < list.size(); ++o) {
            if (!(parts_[o] > 0)) {
                continue;
            }
            const Option& next = list[o];
            const auto factor = static_cast<float>(static_cast<double>(parts_[o]) * per_person);
            if (next.speed > 0 && !sort.first_leg()) {
                arrive(next.to, next.rest, sort, moved_km + next.km, next.speed, parts_[o], indices, factor);
            } else {
                enter({next.link, next.rest}, sort, moved_km, parts_[o], indices, factor);
            }
        }
    }

    // ---- Links.

    /// `n` people, of indices `factor` x `indices`, step on a link, having made `moved_km` today.
    void enter(const Step& step, Sort sort, double moved_km, Amount n, const Indices& indices, float factor) {
        const Link& link = map_.link(step.link);
        if (link.walk_probability > 0 && !sort.first_leg()) {
            Strolling some{step.link, step.rest, sort, 0, map_.closures_of(step.link), {}};
            some.cohort.n = n;
            add_scaled(some.cohort.indices, indices, factor);
            stroll(some, moved_km);
            return;
        }
        const double speed = sort.first_leg() ? settings_.max_walk_speed : link.speed;
        if (speed > link.distance_km) {
            arrive(link.to, step.rest, sort.arrived(), moved_km + link.distance_km, speed, n, indices, factor);
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

    /// `n` people, of indices `factor` x `indices`, reach a location today: they go on, or the day is over.
    void arrive(LocationIndex here, RouteId rest, Sort sort, double moved_km, double speed, Amount n,
                const Indices& indices, float factor) {
        if (moved_km < speed && ready_ > 0 && rest == kNoRoute && sort == Sort{} && counts_off_[here] == 0) {
            gather(ready_group(here, moved_km), moved_km, n, indices, factor);
        } else {
            arrive_otherwise(here, rest, sort, moved_km, speed, n, indices, factor);
        }
    }

    void arrive_otherwise(LocationIndex here, RouteId rest, Sort sort, double moved_km, double speed, Amount n,
                          const Indices& indices, float factor) {
        if (!(moved_km < speed)) {
            places_.arrive(here, static_cast<double>(n));
            settle(here, rest, sort, moved_km, n, indices, factor);
        } else if (rest == kNoRoute && counts_off_[here] != 0 && few_leave(chance_to_move(here, sort), n)) {
            const Amount out = leavers(here, chance_to_move(here, sort), n);
            const float each = factor / static_cast<float>(n);
            ++cohort_steps_;
            if (n > out) {
                places_.arrive(here, static_cast<double>(n - out));
                settle(here, rest, sort, moved_km, n - out, indices, each * static_cast<float>(n - out));
            }
            if (out > 0) {
                gather(group_of(here, rest, sort, true, moved_km), moved_km, out, indices,
                       each * static_cast<float>(out));
            }
        } else {
            gather(group_of(here, rest, sort, false, moved_km), moved_km, n, indices, factor);
        }
    }

    void gather(Group& group, double moved_km, Amount n, const Indices& indices, float factor) const {
        group.cohort.n += n;
        group.km_sum += moved_km * static_cast<double>(n);
        if (indexed_) {
            add_scaled(group.cohort.indices, indices, factor);
        }
    }

    /// May those who arrive with part of the day left be counted off? Where nothing but the place decides who goes on,
    /// and where that can be rare.
    [[nodiscard]] bool may_count_off(LocationIndex l) const {
        const bool other_things_count = harvest_ || (indexed_ && map_.standing(l).town);
        return !kMean && !other_things_count && (chance_[l] < kRare || map_.standing(l).forecast);
    }

    /// The day ends here for some.
    void settle(LocationIndex here, RouteId rest, Sort sort, double moved_km, Amount n, const Indices& indices,
                float factor) {
        Cohort<Amount>& settled =
            rest == kNoRoute ? residents(evening_[here], sort) : pause_of(evening_pauses_[here], rest, sort).cohort;
        settled.n += n;
        if (indexed_) {
            const double shift = moved_km / settings_.max_move_speed / 2 * kLevelsPerUnit;
            add_mapped(settled.indices, indices, factor, 1, static_cast<float>(shift));
        }
    }

    static Pause& pause_of(std::vector<Pause>& pauses, RouteId route, Sort sort) {
        for (Pause& pause : pauses) {
            if (pause.route == route && pause.sort == sort) {
                return pause;
            }
        }
        return pauses.emplace_back(Pause{route, sort, {}});
    }

    /// Most people are alike and have no way ahead: for them a group stands ready at each location for each class of
    /// reach. They change with the links only.
    void make_groups_ready() {
        if (!ways_of_day_.see_links()) {
            return;
        }
        groups_.clear();
        ready_at_.clear();
        std::size_t number = 0;
        for (LocationIndex l = 0; l < chance_.size(); ++l) {
            ready_at_.push_back(static_cast<std::uint32_t>(number));
            number += ways_of_day_.classes(l);
        }
        if (number <= kMostReadyGroups) {
            groups_.reserve(number);
            for (LocationIndex l = 0; l < chance_.size(); ++l) {
                for (std::uint32_t reach = 0; reach < ways_of_day_.classes(l); ++reach) {
                    name(groups_.emplace_back(), l, kNoRoute, {}, false, reach);
                }
            }
        }
        ready_ = groups_.size();
        groups_used_ = ready_;
    }

    void name(Group& group, LocationIndex place, RouteId rest, Sort sort, bool leaves, std::uint32_t reach) const {
        group.place = place;
        group.rest = rest;
        group.sort = sort;
        group.leaves = leaves;
        group.reach = reach;
        const double stage = ways_of_day_.least_km(place, reach) * stages_per_km_;
        group.stage = std::min(static_cast<std::uint32_t>(stage), kStages - 1);
    }

    /// A group that nobody was in is under way, to act when those have who came less far.
    void begin(Group& group, std::size_t number) {
        std::uint32_t& first = under_way_[std::max(stage_, group.stage)];
        group.after = first;
        first = static_cast<std::uint32_t>(number);
    }

    /// The group of those who have no way ahead and are as most are.
    Group& ready_group(LocationIndex place, double moved_km) {
        const std::size_t number = ready_at_[place] + ways_of_day_.reach(place, moved_km);
        Group& group = groups_[number];
        if (!(group.cohort.n > 0)) {
            begin(group, number);
        }
        return group;
    }

    /// The group that gathers people in this state; made if there is none that has yet to act.
    Group& group_of(LocationIndex place, RouteId rest, Sort sort, bool leaves, double moved_km) {
        if (ready_ > 0 && rest == kNoRoute && !leaves && sort == Sort{}) {
            return ready_group(place, moved_km);
        }
        const std::uint32_t reach = ways_of_day_.reach(place, moved_km);
        if (2 * (groups_used_ - ready_ + 1) > gathering_.size()) {
            enlarge_index();
        }
        std::size_t slot = slot_of(place, rest, sort, leaves, reach);
        for (; gathering_[slot] != 0; slot = (slot + 1) & (gathering_.size() - 1)) {
            Group& group = groups_[gathering_[slot] - 1];
            if (group.place == place && group.reach == reach && group.rest == rest && group.sort == sort &&
                group.leaves == leaves && !group.has_acted) {
                return group;
            }
        }
        if (groups_used_ == groups_.size()) {
            groups_.emplace_back();
        }
        const std::size_t number = groups_used_++;
        Group& group = groups_[number];
        name(group, place, rest, sort, leaves, reach);
        group.has_acted = false;
        group.slot = static_cast<std::uint32_t>(slot);
        gathering_[slot] = static_cast<std::uint32_t>(groups_used_);
        begin(group, number);
        return group;
    }

    [[nodiscard]] std::size_t slot_of(LocationIndex place, RouteId rest, Sort sort, bool leaves,
                                      std::uint32_t reach) const {
        constexpr std::uint64_t kOdd = 0x9e37'79b9'7f4a'7c15;
        const std::uint64_t state = (std::uint64_t{place} << 32U | reach) * kOdd ^ (std::uint64_t{rest} << 1U | leaves);
        const std::uint64_t hash = (state * kOdd ^ sort.packed()) * kOdd;
        return (hash >> 32U) & (gathering_.size() - 1);
    }

    void enlarge_index() {
        gathering_.assign(std::max<std::size_t>(2 * gathering_.size(), 256), 0);
        for (std::size_t g = ready_; g < groups_used_; ++g) {
            Group& group = groups_[g];
            std::size_t slot = slot_of(group.place, group.rest, group.sort, group.leaves, group.reach);
            while (gathering_[slot] != 0) {
                slot = (slot + 1) & (gathering_.size() - 1);
            }
            gathering_[slot] = static_cast<std::uint32_t>(g + 1);
            group.slot = static_cast<std::uint32_t>(slot);
        }
    }

    /// The lane of those who take a step; made when it is first taken.
    Lane& lane_of(const Step& step, Sort sort, double speed) {
        if (2 * (lanes_.size() + 1) > lane_index_.size()) {
            lane_index_.assign(std::max<std::size_t>(2 * lane_index_.size(), 256), 0);
            for (std::uint32_t l = 0; l < lanes_.size(); ++l) {
                const std::size_t free = lane_slot(lanes_[l].link, lanes_[l].rest, lanes_[l].sort);
                lane_index_[free] = l + 1;
            }
        }
        const std::size_t slot = lane_slot(step.link, step.rest, sort);
        if (lane_index_[slot] != 0) {
            const std::uint32_t known = lane_index_[slot] - 1;
            touch(lanes_[known], known);
            return lanes_[known];
        }
        const Link& link = map_.link(step.link);
        const auto number = static_cast<std::uint32_t>(lanes_.size());
        lane_index_[slot] = number + 1;
        Lane& lane = lanes_.emplace_back();
        lane.link = step.link;
        lane.rest = step.rest;
        lane.sort = sort;
        lane.speed = speed;
        // Who needs more days than the run has does not arrive in it, however slow they are.
        lane.days = days_on_link(link.distance_km, speed, case_.days + 1);
        lane.last_km = link.distance_km - speed * static_cast<double>(lane.days - 1);
        touch(lane, number);
        return lane;
    }
    /// Where the lane is in the index, or else where it belongs.
    [[nodiscard]] std::size_t lane_slot(LinkIndex link, RouteId rest, Sort sort) const {
        const std::size_t mask = lane_index_.size() - 1;
        std::size_t slot = mix(std::uint64_t{link} << 32U | rest, sort.packed()) & mask;
        for (; lane_index_[slot] != 0; slot = (slot + 1) & mask) {
            const Lane& lane = lanes_[lane_index_[slot] - 1];
            if (lane.link == link && lane.rest == rest && lane.sort == sort) {
                break;
            }
        }
        return slot;
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
            Lane& lane = lanes_[l];
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

    void arrive_from_earlier_days(std::vector<Batch>& page, int turns_left) {
        for (std::size_t i = 0; i < page.size(); ++i) {
            const Lane lane = lanes_[page[i].lane];  // more are added meanwhile
            const Cohort<Amount> now = take_part(page[i].cohort, turns_left, mix(kTurnOfLink, i));
            if (now.n > 0) {
                on_links_ -= now.n;
                come_off(lane.link, lane.rest, lane.sort.arrived(), page[i].closures, lane.last_km, lane.speed, now);
            }
        }
    }

    /// The end of a link is reached; where the link was closed meanwhile, people are back at its start.
    void come_off(LinkIndex l, RouteId rest, Sort sort, std::uint32_t closures, double moved_km, double speed,
                  const Cohort<Amount>& cohort) {
        const Link& link = map_.link(l);
        if (map_.closures_of(l) != closures) {
            places_.arrive(link.from, static_cast<double>(cohort.n));
            settle(link.from, rest, sort, moved_km, cohort.n, cohort.indices, 1);
            return;
        }
        arrive(link.to, rest, sort, moved_km, speed, cohort.n, cohort.indices, 1);
    }

    // ---- In the middle of a day.

    void go_on(const Group& group) {
        const LocationIndex here = group.place;
        const Sort sort = group.sort;
        const Cohort<Amount>& people = group.cohort;
        const double moved_km = group.moved_km();
        if (harvest_) {
            places_.send_home(here, sort.home(), static_cast<double>(people.n));
            settle(here, group.rest, sort, moved_km, people.n, people.indices, 1);
            return;
        }
        if (group.rest != kNoRoute) {
            const Step step = step_of(here, group.rest);
            if (step.link == kNoLink) {
                settle(here, kNoRoute, sort, moved_km, people.n, people.indices, 1);
                return;
            }
            places_.occupants[here] -= static_cast<double>(people.n);
            enter(step, sort, moved_km, people.n, people.indices, 1);
            return;
        }
        const Options& next = options(here, sort.taste());
        const double chance = group.leaves ? 1.0 : chance_to_move(here, sort);
        if (group.leaves || !indexed_ || !map_.standing(here).town) {
            const Amount out = draw(labels_[here], acted_[here]++, people.n, chance * next.sets_out, next.cumulative);
            places_.occupants[here] -= static_cast<double>(out);
            const auto n = static_cast<double>(people.n);
            send_out(next.list, out, sort, moved_km, people.indices, n);
            if (people.n - out > 0) {
                settle(here, kNoRoute, sort, moved_km, people.n - out, people.indices,
                       static_cast<float>(static_cast<double>(people.n - out) / n));
            }
            return;
        }
        // Who has moved little lately must go on: those below a limit of the index. The level at the limit is shared.
        const auto limit = static_cast<float>(index_to_go_on(settings_, moved_km) * kLevelsPerUnit + 0.5);
        const auto may = static_cast<float>(next.sets_out * chance);
        const auto must = static_cast<float>(next.sets_out) - may;
        const auto levels = std::bit_cast<Fours>(people.indices);
        const Fours go = going_on(levels, limit, may, must);
        const Fours stay{levels[0] - go[0], levels[1] - go[1]};
        const auto goers = std::bit_cast<Indices>(go);
        const auto stayers = std::bit_cast<Indices>(stay);
        const float going = sum_of(go);
        const float staying = sum_of(stay);
        const double share = static_cast<double>(going / std::max(going + staying, kLeastShare));
        const Amount out = draw(labels_[here], acted_[here]++, people.n, std::min(share, 1.0), next.cumulative);
        places_.occupants[here] -= static_cast<double>(out);
        send_out(next.list, out, sort, moved_km, goers, static_cast<double>(std::max(going, kLeastShare)));
        if (people.n - out > 0) {
            const auto n = static_cast<float>(static_cast<double>(people.n - out));
            settle(here, kNoRoute, sort, moved_km, people.n - out, stayers, n / std::max(staying, kLeastShare));
        }
    }

    // ---- Walking on some days.

    /// A travel phase on a link where each walks with some chance.
    void stroll(const Strolling& some, double moved_km) {
        const Link& link = map_.link(some.link);
        const double chance = std::min(link.walk_probability, 1.0);
        ++cohort_steps_;
        const Amount all = some.cohort.n;
        const std::uint64_t label = mix(mix(labels_[link.from], labels_[link.to]), mix(some.link, some.closures));
        const std::uint64_t subject =
            mix(mix(label, std::bit_cast<std::uint64_t>(some.km)), mix(some.rest, some.sort.packed()));
        const Amount walk = part_of(all, chance, kWalkPhase, subject, stroll_number_++);
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
                come_off(some.link, some.rest, some.sort, some.closures, moved_km + link.distance_km - some.km, speed,
                         further.cohort);
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
        std::vector<Strolling>& since_yesterday = strolling_since_yesterday_;
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
        since_yesterday.clear();
    }

    // ---- Draws.

    /// How many of `n` people have something happen to them that each has with a chance of `share`.
    [[nodiscard]] Amount part_of(Amount n, double share, std::uint32_t phase, std::uint64_t subject,
                                 std::uint64_t draw) const {
        if constexpr (kMean) {
            return n * share;
        } else {
            Amount part = 0;
            sample_categories(seed_at({run_.key, day_ + 1, phase, subject, draw}), n, std::span(&share, 1),
                              std::span(&part, 1));
            return part;
        }
    }

    /// How many of `n` set out, and for which option, into `parts_`: a multinomial draw. Returns their sum. `label` and
    /// `number` tell the draws of a day apart.
    Amount draw(std::uint64_t label, std::uint64_t number, Amount n, double sets_out,
                std::span<const double> cumulative) {
        ++cohort_steps_;
        ++states_;
        const std::size_t options = cumulative.size();
        if (sets_out <= 0 || options == 0) {
            return Amount{};
        }
        if (parts_.size() < options) {
            parts_.resize(options);
            limits_.resize(options);
        }
        const std::span<Amount> parts = std::span(parts_).first(options);
        if constexpr (kMean) {
            Amount out{};
            double before = 0;
            for (std::size_t o = 0; o < options; ++o) {
                const double part = n * sets_out * (cumulative[o] - before);
                before = cumulative[o];
                parts[o] = part > kLeastMass ? part : 0;
                out += parts[o];
            }
            return std::min(out, n);
        } else {
            const std::span<double> limits = std::span(limits_).first(options);
            for (std::size_t o = 0; o < options; ++o) {
                limits[o] = cumulative[o] * sets_out;
            }
            return sample_categories(mix(seed_of_day_ ^ label, number), n, limits, parts);
        }
    }

    // ---- Camps that are sinks.

    /// Some of those in camps are seen to there and never act again; they stay in its count.
    void deactivate() {
        for (LocationIndex l = 0; l < evening_.size(); ++l) {
            const double chance = map_.standing(l).camp ? case_.locations[l].deactivation_probability : 0;
            if (chance <= 0) {
                continue;
            }
            const auto sink = [&](RouteId route, Sort sort, Cohort<Amount>& people) {
                const Amount gone = part_of(people.n, chance, kSinkPhase, mix(labels_[l], route), sort.packed());
                if (!(gone > 0)) {
                    return;
                }
                const auto left =
                    static_cast<float>(static_cast<double>(people.n - gone) / static_cast<double>(people.n));
                people.n -= gone;
                inactive_ += gone;
                for (float& share : people.indices) {
                    share *= left;
                }
            };
            for (Residents& some : evening_[l]) {
                sink(kNoRoute, some.sort, some.cohort);
            }
            for (Pause& pause : evening_pauses_[l]) {
                sink(pause.route, pause.sort, pause.cohort);
            }
            std::erase_if(evening_[l], [](const Residents& some) { return !(some.cohort.n > 0); });
            std::erase_if(evening_pauses_[l], [](const Pause& pause) { return !(pause.cohort.n > 0); });
        }
    }

    /// Everybody who came in is at a location or on a link.
    void check() const {
        auto counted = static_cast<double>(on_links_);
        for (const double n : places_.occupants) {
            if (n < (kMean ? -1e-6 : 0.0)) {
                throw InvariantBroken("day " + std::to_string(day_) + ": " + std::to_string(n) +
                                      " people at a location");
            }
            counted += n;
        }
        Amount held = on_links_ + inactive_;
        for (std::size_t l = 0; l < morning_.size(); ++l) {
            for (const Residents& some : morning_[l]) {
                held += some.cohort.n;
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
    PeopleTraits traits_;
    Map map_;
    Places places_;
    Spawning spawning_;
    CaseRecord record_;
    DayWays ways_of_day_;
    bool indexed_;                       ///< does any rule read the recent-travel index?
    std::vector<std::uint64_t> labels_;  ///< content hash by location

    // State. What a day finds is in `morning_` and `pauses_`; what it leaves, in `evening_` and `evening_pauses_`.
    std::vector<std::vector<Residents>> morning_;  ///< by location
    std::vector<std::vector<Residents>> evening_;
    std::vector<std::vector<Residents>> newcomers_;  ///< of today
    std::vector<std::vector<Pause>> pauses_;
    std::vector<std::vector<Pause>> evening_pauses_;
    std::vector<std::vector<Batch>> calendar_;  ///< a ring of days of arrival
    std::vector<Strolling> strolling_;
    std::vector<Strolling> strolling_since_yesterday_;
    Amount people_{};
    Amount on_links_{};
    Amount inactive_{};  ///< in camps, for good
    bool farming_;       ///< does a harvest call people home?

    // Of the day.
    std::int32_t day_ = 0;
    std::uint64_t stroll_number_ = 0;
    std::vector<double> room_;
    std::uint32_t room_version_ = 1;
    bool harvest_ = false;
    Amount setting_out_now_{};                         ///< who sets out today
    bool waits_ = false;                               ///< does who sets out today wait for a turn?
    std::array<std::vector<Setting>, 2> setting_out_;  ///< those who wait, newcomers the second
    std::vector<Options> options_;                     ///< [location * tastes + taste]
    std::vector<double> chance_;                       ///< to move today, by location, for a flood awareness of 1
    std::vector<char> counts_off_;                     ///< by location: `may_count_off`
    std::vector<Rare> rare_;                           ///< by location
    std::vector<Group> groups_;                        ///< of today; the first `groups_used_` are in use
    std::size_t groups_used_ = 0;
    std::size_t ready_ = 0;                 ///< the first of them stand ready, by location and reach
    std::vector<std::uint32_t> ready_at_;   ///< by location: the number of its first one
    std::vector<std::uint32_t> gathering_;  ///< of the others; open addressing: number + 1, by the hash of the state
    std::vector<std::uint32_t> acted_;      ///< by location: groups that have acted there today
    std::uint64_t seed_of_day_ = 0;
    std::array<std::uint32_t, kStages> under_way_;  ///< the first group that has yet to act, by how far they came
    double stages_per_km_ = 0;
    std::uint32_t stage_ = 0;  ///< that acts
    std::vector<Lane> lanes_;
    std::vector<std::uint32_t> lane_index_;  ///< open addressing: number of a lane + 1
    std::vector<std::uint32_t> touched_;
    std::uint64_t states_ = 0;
    std::uint64_t states_peak_ = 0;
    std::uint64_t cohort_steps_ = 0;

    // Scratch.
    std::vector<Amount> parts_;
    std::vector<double> limits_;
    std::vector<double> probabilities_;
    std::vector<double> by_value_;
};

}  // namespace

CaseResult run_cohorts(const Case& the_case, const CaseRun& run) { return Cohorts<std::int64_t>(the_case, run)(); }
CaseResult run_mean(const Case& the_case, const CaseRun& run) { return Cohorts<double>(the_case, run)(); }

}  // namespace steppe::flee
