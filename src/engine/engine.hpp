// Runs rules on a population: gather, draw, move, check.
//
// A phase is synchronous: every rule sees the population as it stood when the phase began, and all moves happen at its
// end. What is drawn for a block depends on its content alone, so blocks may be evaluated in any order, on any thread.
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <functional>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/draw_ration.hpp"
#include "engine/draw_split.hpp"
#include "engine/population.hpp"
#include "rules/labels.hpp"
#include "rules/rule.hpp"
#include "steppe/sampling.hpp"
#include "steppe/simulation.hpp"

namespace steppe {

/// Told of every move: parties leave `from` (stage none: they come into the model) for `to`.
template <class Observer>
concept MoveObserver = requires(Observer& observer, const State& from, const State& to, double persons) {
    observer.moved(from, to, persons);
};

/// What the engine needs to know of a run.
struct EngineSettings {
    RandomKey key;
    std::vector<int> party_size;    ///< persons, by group index
    Workers workers;                ///< may be empty
    std::function<double()> clock;  ///< seconds; may be empty
    std::uint64_t evaluation_order = 0;
    std::vector<Renewal> renewals;  ///< whose chance the days from there on take
};

template <class Tally, MoveObserver Observer>
class Engine {
  public:
    using Bag = typename Tally::Bag;
    using Part = typename Tally::Part;
    using Amount = typename Tally::Amount;

    Engine(EngineSettings settings, const Labels& labels, Observer& observer)
        : settings_(std::move(settings)), labels_(labels), observer_(observer) {}

    void begin_day(Day day) {
        day_ = day;
        key_ = key_on(settings_.key, settings_.renewals, day);
    }
    void end_day() {
        check_conservation("evening");
        population_.close(day_);
    }

    /// A pool of parties that have not come into the model yet; an aggregate, never a cohort.
    std::size_t add_pool(double parties) {
        pools_.push_back(Tally::kExact ? static_cast<Amount>(std::floor(parties)) : static_cast<Amount>(parties));
        return pools_.size() - 1;
    }
    [[nodiscard]] double pool(std::size_t index) const { return static_cast<double>(pools_[index]); }

    /// Parties that are there from the start.
    void place(const State& state, double parties) {
        const auto amount = Tally::kExact ? static_cast<Amount>(std::floor(parties)) : static_cast<Amount>(parties);
        enter(state, amount, mix(labels_.hash(state), 0));
    }

    template <SourceRule Rule>
    void source(const Rule& rule) {
        PhaseProfile& profile = profile_of(Rule::kName, Fields{});
        const Timer timer(settings_.clock, profile);
        const std::uint32_t phase = phase_number(Rule::kName);
        std::vector<Emission> emissions;
        rule.emissions(emissions);
        for (const Emission& emission : emissions) {
            Amount amount{};
            if constexpr (Tally::kExact) {
                Uniforms uniforms({key_, day_, phase, emission.id, 0});
                amount = emission.pool ? sample_binomial(uniforms, pools_[*emission.pool], emission.rate)
                                       : sample_poisson(uniforms, emission.rate);
                ++profile.draws;
            } else {
                amount = emission.pool ? pools_[*emission.pool] * emission.rate : emission.rate;
            }
            if (amount <= 0) {
                continue;
            }
            if (emission.pool) {
                pools_[*emission.pool] -= amount;
            }
            ++profile.moves;
            enter(emission.state, amount, mix(mix(emission.id, phase), static_cast<std::uint64_t>(day_)));
        }
        check_balance(Rule::kName);
    }

    template <SplitRule Rule>
    void split(const Rule& rule) {
        PhaseProfile& profile = profile_of(Rule::kName, Rule::kReads);
        const Timer timer(settings_.clock, profile);
        gather(rule);
        const std::size_t blocks = blocks_.size();
        const std::uint32_t phase = phase_number(Rule::kName);
        profile.blocks += blocks;
        profile.cohorts += members_.size();

        // Whoever works alone needs no chunks. Nothing that is drawn depends on them.
        const bool shuffled = settings_.evaluation_order != 0;
        const std::size_t chunk_size = shuffled            ? 1
                                       : settings_.workers ? kBlocksPerChunk
                                                           : std::max<std::size_t>(blocks, 1);
        const std::size_t chunks = (blocks + chunk_size - 1) / chunk_size;
        if (chunks_.size() < chunks) {
            chunks_.resize(chunks);
        }
        const auto evaluate = [&](std::size_t chunk) {
            Chunk& work = chunks_[chunk];
            work.moves.clear();
            work.draws = 0;
            const std::size_t end = std::min(blocks, (chunk + 1) * chunk_size);
            for (std::size_t block = chunk * chunk_size; block < end; ++block) {
                evaluate_block(rule, phase, block, work);
            }
        };
        for_each_chunk(chunks, evaluate);

        for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
            profile.draws += chunks_[chunk].draws;
        }
        moves_.clear();
        if (chunks == 1) {
            moves_.swap(chunks_.front().moves);
        } else {
            for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
                std::ranges::move(chunks_[chunk].moves, std::back_inserter(moves_));
            }
        }
        profile.moves += moves_.size();
        commit(Rule::kName);
        if constexpr (Rule::kWhen == When::due) {
            check_none_left_due(Rule::kName, Rule::kStages);
        }
    }

    /// What was granted of one resource, in persons.
    struct Grant {
        std::uint32_t resource = 0;
        double capacity = 0;
        double persons = 0;
        double asked = 0;  ///< by all that asked for it in any round, those who were granted it included
    };
    /// By resource, for those that were asked for.
    template <RationRule Rule>
    std::vector<Grant> ration(const Rule& rule) {
        PhaseProfile& profile = profile_of(Rule::kName, Fields{});
        const Timer timer(settings_.clock, profile);
        struct Asker {
            Place at;
            State state;
            Part left{};
        };
        std::vector<Asker> askers;
        askers.reserve(askers_before_);
        for (const Stage stage : Rule::kStages) {
            for (const auto& entry : population_.in_stage(stage)) {
                const auto& stock = population_.stock(entry.stock);
                for (std::uint32_t b = 0; b < stock.bins.size(); ++b) {
                    askers.push_back(
                        {{entry.stock, b}, population_.state_of(stock, stock.bins[b]), all_of(stock.bins[b].bag)});
                }
            }
        }
        profile.cohorts += askers.size();
        askers_before_ = std::max(askers_before_ / 2, askers.size());

        moves_.clear();
        const std::uint32_t phase = phase_number(Rule::kName);
        std::vector<Grant> grants;  // by resource
        const auto grant_of = [&](std::uint32_t resource) -> Grant& {
            const auto at = std::ranges::lower_bound(grants, resource, {}, &Grant::resource);
            if (at != grants.end() && at->resource == resource) {
                return *at;
            }
            return *grants.insert(at, {resource, std::max(rule.capacity(resource), 0.0), 0.0, 0.0});
        };
        std::vector<std::pair<std::uint32_t, std::uint32_t>> asked;  // resource, asker
        std::vector<std::size_t> begins;                             // by resource: its first place in `by_resource`
        std::vector<std::uint32_t> by_resource;                      // askers, in their order for each resource
        std::vector<Claim<Tally>> claims;
        std::vector<Part> granted;
        for (int round = 0; round < rule.rounds(); ++round) {
            asked.clear();
            begins.assign(1, 0);
            for (std::uint32_t a = 0; a < askers.size(); ++a) {
                if (amount_of(askers[a].left) > 0) {
                    if (const std::optional<std::uint32_t> resource = rule.request(askers[a].state, round)) {
                        asked.emplace_back(*resource, a);
                        begins.resize(std::max<std::size_t>(begins.size(), *resource + 2));
                        ++begins[*resource + 1];
                    }
                }
            }
            std::partial_sum(begins.begin(), begins.end(), begins.begin());
            by_resource.resize(asked.size());
            for (const auto& [resource, asker] : asked) {
                by_resource[begins[resource]++] = asker;  // `begins` becomes where each ends
            }
            for (std::uint32_t resource = 0, begin = 0; resource + 1 < begins.size(); ++resource) {
                const std::span<const std::uint32_t> who =
                    std::span(by_resource).subspan(begin, begins[resource] - begin);
                begin += static_cast<std::uint32_t>(who.size());
                if (who.empty()) {
                    continue;
                }
                claims.clear();
                for (const std::uint32_t a : who) {
                    const Asker& asker = askers[a];
                    claims.push_back(
                        {&bag_at(asker.at), asker.left, party_size(asker.state), rule.priority(asker.state)});
                }
                granted.assign(claims.size(), Part{});
                Grant& grant = grant_of(resource);
                for (const Claim<Tally>& claim : claims) {
                    grant.asked += amount_of(claim.asking) * claim.party_size;
                }
                const double free = grant.capacity - grant.persons;
                grant.persons +=
                    draw_ration({key_, day_, phase, rule.resource_id(resource), static_cast<std::uint64_t>(round)},
                                Tally::kExact ? std::floor(free) : std::max(free, 0.0),
                                std::span<const Claim<Tally>>(claims), std::span(granted), profile.draws);
                ++profile.blocks;
                for (std::size_t c = 0; c < claims.size(); ++c) {
                    Asker& asker = askers[who[c]];
                    if (amount_of(granted[c]) > 0) {
                        subtract(asker.left, granted[c]);
                        moves_.push_back(
                            {asker.at, asker.state, rule.granted(asker.state, resource), std::move(granted[c])});
                    }
                }
            }
        }
        for (Asker& asker : askers) {
            if (amount_of(asker.left) > 0) {
                if (const State after = rule.denied(asker.state); after != asker.state) {
                    moves_.push_back({asker.at, asker.state, after, std::move(asker.left)});
                }
            }
        }
        profile.moves += moves_.size();
        commit(Rule::kName);
        for (const Grant& grant : grants) {
            if (grant.persons > grant.capacity * (1 + kTolerance)) {
                throw InvariantBroken(describe(Rule::kName) + ": " + std::to_string(grant.persons) +
                                      " persons were granted of " + std::to_string(grant.capacity));
            }
        }
        return grants;
    }

    [[nodiscard]] const Population<Tally>& population() const { return population_; }
    [[nodiscard]] double persons_born() const { return born_; }
    [[nodiscard]] double persons_gone() const { return gone_; }
    [[nodiscard]] const std::vector<PhaseProfile>& profile() const { return profile_; }

    /// Everybody who came in is there or has left, counted party by party. Throws InvariantBroken.
    void check_conservation(std::string_view phase) {
        there_ = 0;
        population_.for_each_occupied([&](const auto& stock) {
            check_not_negative(stock.parties, phase);
            there_ += static_cast<double>(stock.parties) * party_size(stock.state());
        });
        check_balance(phase);
    }

  private:
    static constexpr double kTolerance = 1e-9;          // of masses
    static constexpr std::size_t kBlocksPerChunk = 64;  // fixed: chunks must not depend on the number of threads

    struct Place {
        StockIndex stock = 0;
        std::uint32_t bin = 0;
        auto operator<=>(const Place&) const = default;
    };
    struct Gathered {
        State state;
        Place at;
    };
    /// Members that share a projection.
    struct Block {
        State projection;
        std::size_t begin = 0;
        std::size_t end = 0;
    };
    struct Move {
        Place at;
        State from;
        State to;
        Part part{};
    };
    struct Arriving {
        StockIndex stock = 0;
        Bag bag{};
    };
    struct Chunk {
        std::vector<Move> moves;
        std::vector<Member<Tally>> block;
        std::vector<SplitPart<Tally>> parts;
        Outcomes outcomes;
        SplitScratch scratch;
        std::uint64_t draws = 0;
    };
    class Timer {
      public:
        Timer(const std::function<double()>& clock, PhaseProfile& profile)
            : clock_(clock), profile_(profile), begin_(clock ? clock() : 0.0) {}
        ~Timer() {
            if (clock_) {
                profile_.seconds += clock_() - begin_;
            }
        }
        Timer(const Timer&) = delete;
        Timer& operator=(const Timer&) = delete;

      private:
        const std::function<double()>& clock_;
        PhaseProfile& profile_;
        double begin_ = 0;
    };

    static std::uint32_t phase_number(std::string_view name) { return static_cast<std::uint32_t>(content_hash(name)); }

    [[nodiscard]] int party_size(const State& state) const {
        return state.group == GroupId::none ? 1 : settings_.party_size[index_of(state.group)];
    }
    [[nodiscard]] std::string describe(std::string_view phase) const {
        return "phase " + std::string(phase) + " on " + format_day(day_);
    }
    [[nodiscard]] const Bag& bag_at(const Place& at) const { return population_.stock(at.stock).bins[at.bin].bag; }

    static double amount_of(const Part& part) {
        if constexpr (std::same_as<Tally, IndividualTally>) {
            return static_cast<double>(part.size());
        } else {
            return static_cast<double>(part);
        }
    }
    static Part all_of(const Bag& bag) {
        if constexpr (std::same_as<Tally, IndividualTally>) {
            Part all(bag.size());
            std::iota(all.begin(), all.end(), 0U);
            return all;
        } else {
            return bag;
        }
    }
    static void subtract(Part& left, const Part& part) {
        if constexpr (std::same_as<Tally, IndividualTally>) {
            Part rest;
            std::ranges::set_difference(left, part, std::back_inserter(rest));
            left = std::move(rest);
        } else {
            left -= part;
        }
    }

    PhaseProfile& profile_of(std::string_view name, const Fields& reads) {
        const auto found = std::ranges::find(profile_, name, &PhaseProfile::phase);
        if (found != profile_.end()) {
            return *found;
        }
        PhaseProfile made;
        made.phase = name;
        made.reads = names_of(reads);
        profile_.push_back(std::move(made));
        return profile_.back();
    }

    void enter(const State& state, Amount amount, std::uint64_t birth) {
        const double persons = static_cast<double>(amount) * party_size(state);
        born_ += persons;
        there_ += persons;
        observer_.moved(State{}, state, persons);
        if constexpr (std::same_as<Tally, IndividualTally>) {
            Bag bag;
            bag.reserve(static_cast<std::size_t>(amount));
            for (Amount i = 0; i < amount; ++i) {
                bag.push_back(mix(birth, static_cast<std::uint64_t>(i)));
            }
            population_.add(state, std::move(bag));
        } else {
            population_.add(state, Bag{amount});
        }
    }

    /// Fills `members_`, in the order of their projections and states, and `blocks_`.
    template <class Rule>
    void gather(const Rule& rule) {
        members_.clear();
        blocks_.clear();
        const auto add = [&](StockIndex index, std::uint32_t b) {
            const auto& stock = population_.stock(index);
            const State state = population_.state_of(stock, stock.bins[b]);
            const State projection = state.project(Rule::kReads);
            if constexpr (requires { rule.concerns(projection); }) {
                if (!rule.concerns(projection)) {
                    return;
                }
            }
            if (blocks_.empty() || blocks_.back().projection != projection) {
                blocks_.push_back({projection, members_.size(), members_.size()});
            }
            members_.push_back({state, {index, b}});
            ++blocks_.back().end;
        };
        for (const Stage stage : Rule::kStages) {
            if constexpr (Rule::kWhen != When::daily) {
                population_.for_each_due_on(stage, day_, add);
            } else {
                for (const auto& entry : population_.in_stage(stage)) {
                    for (std::uint32_t b = 0; b < population_.stock(entry.stock).bins.size(); ++b) {
                        add(entry.stock, b);
                    }
                }
            }
        }
        if (!std::ranges::is_sorted(blocks_, {}, &Block::projection)) {
            join_blocks();
        }
    }
    /// Runs of members that share a projection become one block. Stable, and stocks come in the order of their states:
    /// within a block too.
    void join_blocks() {
        runs_.swap(blocks_);
        std::ranges::stable_sort(runs_, {}, &Block::projection);
        blocks_.clear();
        regrouped_.clear();
        for (const Block& run : runs_) {
            if (blocks_.empty() || blocks_.back().projection != run.projection) {
                blocks_.push_back({run.projection, regrouped_.size(), regrouped_.size()});
            }
            regrouped_.insert(regrouped_.end(), members_.begin() + static_cast<std::ptrdiff_t>(run.begin),
                              members_.begin() + static_cast<std::ptrdiff_t>(run.end));
            blocks_.back().end = regrouped_.size();
        }
        members_.swap(regrouped_);
    }

    template <class Rule>
    void evaluate_block(const Rule& rule, std::uint32_t phase, std::size_t block, Chunk& work) const {
        const State& projection = blocks_[block].projection;
        const std::span<const Gathered> members =
            std::span(members_).subspan(blocks_[block].begin, blocks_[block].end - blocks_[block].begin);
        work.outcomes.clear();
        rule.changes(projection, work.outcomes);
        double sum = 0;
        for (const Outcome& outcome : work.outcomes) {
            if (!(outcome.probability >= 0)) {
                throw InvariantBroken(describe(Rule::kName) + ": a probability of " +
                                      std::to_string(outcome.probability));
            }
            sum += outcome.probability;
        }
        if (sum > 1 + kTolerance) {
            throw InvariantBroken(describe(Rule::kName) + ": probabilities that sum to " + std::to_string(sum));
        }
        if (sum <= 0) {
            return;
        }
        work.block.clear();
        for (const Gathered& member : members) {
            work.block.push_back({&bag_at(member.at)});
        }
        work.parts.clear();
        const DrawPoint point{key_, day_, phase, labels_.hash(projection), 0};
        work.draws +=
            draw_split(point, std::span<const Member<Tally>>(work.block), work.outcomes, work.scratch, work.parts);
        for (SplitPart<Tally>& part : work.parts) {
            const Gathered& member = members[part.member];
            work.moves.push_back({member.at, member.state, rule.apply(member.state, work.outcomes[part.outcome].change),
                                  std::move(part.part)});
        }
    }

    template <class Task>
    void for_each_chunk(std::size_t chunks, const Task& task) {
        if (settings_.evaluation_order != 0) {
            std::vector<std::pair<std::uint64_t, std::size_t>> order;
            order.reserve(chunks);
            for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
                order.emplace_back(mix(settings_.evaluation_order, chunk), chunk);
            }
            std::ranges::sort(order);
            for (const auto& [rank, chunk] : order) {
                task(chunk);
            }
        } else if (settings_.workers && chunks > 1) {
            settings_.workers(chunks, task);
        } else {
            for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
                task(chunk);
            }
        }
    }

    /// Carries out `moves_`: everybody leaves, then everybody arrives. What was taken out and put in is counted on its
    /// own.
    void commit(std::string_view phase) {
        arriving_.clear();
        for (const Move& move : moves_) {
            const double persons = amount_of(move.part) * party_size(move.from);
            observer_.moved(move.from, move.to, persons);
            const bool leaves = is_gone(move.to.stage);
            gone_ += leaves ? persons : 0.0;
            arriving_.push_back({leaves ? 0 : population_.stock_of(move.to),
                                 leaves ? Bag{} : population_.copy(move.at.stock, move.at.bin, move.part)});
        }
        emptied_.clear();
        const auto take_out = [&](const Place& at, const State& from, Part& part) {
            const Amount before = population_.stock(at.stock).parties;
            if (population_.remove(at.stock, at.bin, part)) {
                emptied_.push_back(at.stock);
            }
            const Amount after = population_.stock(at.stock).parties;
            check_not_negative(after, phase);
            there_ -= static_cast<double>(before - after) * party_size(from);
        };
        if constexpr (std::same_as<Tally, IndividualTally>) {
            // All that leave a bin go at once: positions would shift otherwise.
            std::vector<std::uint32_t> order(moves_.size());
            std::iota(order.begin(), order.end(), 0U);
            std::ranges::stable_sort(order, {}, [this](std::uint32_t m) { return moves_[m].at; });
            Part leaving;
            for (std::size_t i = 0; i < order.size(); ++i) {
                const Move& move = moves_[order[i]];
                leaving.insert(leaving.end(), move.part.begin(), move.part.end());
                if (i + 1 == order.size() || moves_[order[i + 1]].at != move.at) {
                    take_out(move.at, move.from, leaving);
                    leaving.clear();
                }
            }
        } else {
            for (Move& move : moves_) {
                take_out(move.at, move.from, move.part);
            }
        }
        for (const StockIndex index : emptied_) {
            population_.tidy(index);
        }
        for (std::size_t i = 0; i < moves_.size(); ++i) {
            if (!is_gone(moves_[i].to.stage)) {
                there_ += static_cast<double>(Tally::amount(arriving_[i].bag)) * party_size(moves_[i].to);
                population_.add(arriving_[i].stock, moves_[i].to, std::move(arriving_[i].bag));
            }
        }
        check_balance(phase);
    }

    void check_not_negative(Amount parties, std::string_view phase) const {
        if (static_cast<double>(parties) < (Tally::kExact ? 0.0 : -kTolerance)) {
            throw InvariantBroken(describe(phase) + ": a cohort of " + std::to_string(parties) + " parties");
        }
    }
    void check_balance(std::string_view phase) const {
        const double difference = there_ + gone_ - born_;
        if (std::abs(difference) > (Tally::kExact ? 0.0 : kTolerance * std::max(1.0, born_))) {
            throw InvariantBroken(describe(phase) + ": " + std::to_string(born_) + " persons came in, " +
                                  std::to_string(there_) + " are there and " + std::to_string(gone_) +
                                  " have left: a difference of " + std::to_string(difference));
        }
    }
    void check_none_left_due(std::string_view phase, std::span<const Stage> stages) const {
        for (const Stage stage : stages) {
            if (population_.any_due_on(stage, day_)) {
                throw InvariantBroken(describe(phase) + ": parties whose day has come are left as they were");
            }
        }
    }

    static std::string names_of(const Fields& fields) {
        constexpr std::array<std::pair<Fields, std::string_view>, 10> kNames = {{{field::kStage, "stage"},
                                                                                 {field::kTier, "tier"},
                                                                                 {field::kGroup, "group"},
                                                                                 {field::kPlace, "place"},
                                                                                 {field::kHome, "home"},
                                                                                 {field::kStanding, "standing"},
                                                                                 {field::kGate, "gate"},
                                                                                 {field::kSince, "since"},
                                                                                 {field::kDue, "due"},
                                                                                 {field::kEntered, "entered"}}};
        std::string names;
        for (const auto& [one, name] : kNames) {
            if ((one | fields) == fields) {
                names += (names.empty() ? "" : " ") + std::string(name);
            }
        }
        return names;
    }

    EngineSettings settings_;
    const Labels& labels_;
    Observer& observer_;
    Population<Tally> population_;
    std::vector<Amount> pools_;
    Day day_ = kNoDay;
    RandomKey key_;    ///< of the day's chance
    double born_ = 0;  // persons
    double gone_ = 0;
    double there_ = 0;
    std::vector<PhaseProfile> profile_;

    // Scratch, kept from phase to phase.
    std::size_t askers_before_ = 0;  // of a ration: about as many will ask again
    std::vector<Gathered> members_;
    std::vector<Block> blocks_;
    std::vector<Block> runs_;
    std::vector<Gathered> regrouped_;
    std::vector<Chunk> chunks_;
    std::vector<Move> moves_;
    std::vector<Arriving> arriving_;
    std::vector<StockIndex> emptied_;  // stocks with a bin that nobody is left in
};

}  // namespace steppe
