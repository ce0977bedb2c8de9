// The population: a map from state to the parties in it.
//
// States that differ in their dates alone form a stock, and its bins lie in the order of the day they fall due. A rule
// that does not read dates deals with the stock as one; what falls due is found by a calendar, so that who merely stays
// costs nothing.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <tsl/robin_map.h>

#include "engine/tally.hpp"
#include "rules/state.hpp"

namespace steppe {

using StockIndex = std::uint32_t;

template <class Tally>
class Population {
  public:
    using Bag = typename Tally::Bag;
    using Part = typename Tally::Part;
    using Amount = typename Tally::Amount;

    struct Bin {
        Day since = kNoDay;
        Day due = kNoDay;
        Day entered = kNoDay;
        Bag bag{};
        /// Bins lie in this order.
        [[nodiscard]] auto dates() const { return std::tuple(due, since, entered); }
    };
    struct Stock {
        State core;             ///< the state without its dates
        bool listed = false;    ///< in the list of its stage, or about to be
        bool untidy = false;    ///< has empty bins
        Amount parties{};       ///< over all bins
        std::vector<Bin> bins;  ///< by `dates`; none is empty
    };

    [[nodiscard]] const Stock& stock(StockIndex index) const { return stocks_[index]; }
    /// Occupied stocks of a stage, in the order of their states.
    [[nodiscard]] std::span<const StockIndex> in_stage(Stage stage) const {
        return by_stage_[static_cast<std::size_t>(stage)].stocks;
    }
    /// Is there a bin of this stage that falls due on `day`?
    [[nodiscard]] bool any_due_on(Stage stage, Day day) const {
        const auto& calendar = calendars_[static_cast<std::size_t>(stage)];
        const auto found = calendar.find(day);
        return found != calendar.end() && std::ranges::any_of(found->second.entries, [&](const Entry& entry) {
                   return !due(stocks_[entry.stock], day).empty();
               });
    }
    /// Calls `visit(stock, bin)` for each bin of a stage that falls due on `day`, in the order of their states.
    template <class Visit>
    void for_each_due_on(Stage stage, Day day, const Visit& visit) {
        auto& calendar = calendars_[static_cast<std::size_t>(stage)];
        const auto found = calendar.find(day);
        if (found == calendar.end()) {
            return;
        }
        Page& page = found->second;
        if (!page.in_order) {  // several phases of a day read the same page
            std::ranges::sort(page.entries, {}, &Entry::core);
            const auto repeated = std::ranges::unique(page.entries, {}, &Entry::stock);
            page.entries.erase(repeated.begin(), repeated.end());
            page.in_order = true;
        }
        for (const Entry& entry : page.entries) {
            const Stock& stock = stocks_[entry.stock];
            for (const Bin& bin : due(stock, day)) {
                visit(entry.stock, static_cast<std::uint32_t>(&bin - stock.bins.data()));
            }
        }
    }
    /// Forgets the pages of the calendars up to `day`, included.
    void turn_calendars(Day day) {
        for (auto& calendar : calendars_) {
            calendar.erase(calendar.begin(), calendar.upper_bound(day));
        }
    }

    [[nodiscard]] static State state_of(const Stock& stock, const Bin& bin) {
        State state = stock.core;
        state.since = bin.since;
        state.due = bin.due;
        state.entered = bin.entered;
        return state;
    }

    /// Puts parties into a state. The lists of occupied stocks know of it after `settle`.
    void add(const State& state, Bag&& bag) {
        const Amount amount = Tally::amount(bag);
        const StockIndex index = stock_for(state);
        Stock& stock = stocks_[index];
        if (!stock.listed) {
            stock.listed = true;
            newly_occupied_.push_back({Core(stock.core), index});
        }
        stock.parties += amount;
        const std::tuple dates(state.due, state.since, state.entered);
        const auto at = std::ranges::lower_bound(stock.bins, dates, {}, &Bin::dates);
        if (at != stock.bins.end() && at->dates() == dates) {
            pour(at->bag, std::move(bag));
            return;
        }
        if (!Tally::kExact && !stock.bins.empty() && static_cast<double>(amount) < kLeastMass) {
            // A mass too small to matter joins a neighbour: at the next due date, else at the one before.
            pour(at != stock.bins.end() ? at->bag : stock.bins.back().bag, std::move(bag));
            return;
        }
        stock.bins.insert(at, Bin{state.since, state.due, state.entered, std::move(bag)});
        if (state.due != kNoDay) {
            Page& page = calendars_[static_cast<std::size_t>(state.stage)][state.due];
            page.entries.push_back({Core(stock.core), index});
            page.in_order = false;
        }
    }

    /// The parties of a part of a bin.
    [[nodiscard]] Bag copy(StockIndex index, std::size_t bin, const Part& part) const {
        if constexpr (std::is_same_v<Tally, IndividualTally>) {
            const Bag& bag = stocks_[index].bins[bin].bag;
            Bag copied;
            copied.reserve(part.size());
            for (const std::uint32_t position : part) {
                copied.push_back(bag[position]);
            }
            return copied;
        } else {
            return part;
        }
    }
    /// Takes a part out of a bin; of individuals, all positions that leave it this phase at once. The bin stays,
    /// possibly empty, until `tidy`. Has the stock become untidy by that?
    bool remove(StockIndex index, std::size_t bin, Part& part) {
        Stock& stock = stocks_[index];
        Bag& bag = stock.bins[bin].bag;
        if constexpr (std::is_same_v<Tally, IndividualTally>) {
            // From the back: the last party fills each gap, and none is moved that is still to be taken.
            std::ranges::sort(part, std::greater<>());
            for (const std::uint32_t position : part) {
                bag[position] = bag.back();
                bag.pop_back();
            }
            stock.parties -= static_cast<Amount>(part.size());
        } else {
            bag -= part;
            stock.parties -= part;
        }
        return empty(bag) && !std::exchange(stock.untidy, true);
    }

    /// Drops the empty bins of a stock.
    void tidy(StockIndex index) {
        Stock& stock = stocks_[index];
        stock.untidy = false;
        std::erase_if(stock.bins, [](const Bin& bin) { return empty(bin.bag); });
        if (stock.bins.empty()) {
            stock.parties = 0;
            vacated_.push_back({Core(stock.core), index});
        }
    }

    /// Brings the lists of occupied stocks up to date: once a phase, since an insertion costs the length of a list.
    void settle() {
        std::erase_if(vacated_, [this](const Entry& entry) { return !stocks_[entry.stock].bins.empty(); });  // refilled
        for (const Entry& entry : vacated_) {
            stocks_[entry.stock].listed = false;
        }
        for_each_stage(vacated_, [](Listed& listed, std::span<const Entry> leaving) {
            const auto first = std::ranges::lower_bound(listed.cores, leaving.front().core);
            auto kept = static_cast<std::size_t>(first - listed.cores.begin());
            std::size_t next = 0;
            for (std::size_t at = kept; at < listed.cores.size(); ++at) {
                if (next < leaving.size() && listed.stocks[at] == leaving[next].stock) {
                    ++next;
                } else {
                    listed.cores[kept] = listed.cores[at];
                    listed.stocks[kept++] = listed.stocks[at];
                }
            }
            listed.cores.resize(kept);
            listed.stocks.resize(kept);
        });
        for_each_stage(newly_occupied_, [](Listed& listed, std::span<const Entry> coming) {
            // Merged from the back: what lies before the first newcomer stays where it is.
            std::size_t old = listed.cores.size();
            std::size_t to = old + coming.size();
            listed.cores.resize(to);
            listed.stocks.resize(to);
            for (std::size_t left = coming.size(); left > 0;) {
                const bool comes_later = old == 0 || listed.cores[old - 1] < coming[left - 1].core;
                --(comes_later ? left : old);
                --to;
                listed.cores[to] = comes_later ? coming[left].core : listed.cores[old];
                listed.stocks[to] = comes_later ? coming[left].stock : listed.stocks[old];
            }
        });
        vacated_.clear();
        newly_occupied_.clear();
    }

    /// Occupied states.
    [[nodiscard]] std::uint64_t states() const {
        std::uint64_t count = 0;
        for (const Listed& listed : by_stage_) {
            for (const StockIndex index : listed.stocks) {
                count += stocks_[index].bins.size();
            }
        }
        return count;
    }

  private:
    static constexpr double kLeastMass =
        1e-5;  ///< parties; a bin of less joins a neighbour: a few persons of a hundred thousand, a day early or late

    /// A state without its dates, as a key.
    struct Core {
        std::uint64_t high = 0;
        std::uint64_t low = 0;
        Core() = default;
        explicit Core(const State& state) : high(state.words()[0]), low(state.words()[1]) {}
        auto operator<=>(const Core&) const = default;
    };
    struct CoreHash {
        std::size_t operator()(const Core& core) const {
            std::uint64_t h = core.high * 0x9e3779b97f4a7c15ULL ^ (core.low + 0x632be59bd9b4e019ULL);
            h = (h ^ (h >> 29)) * 0xbf58476d1ce4e5b9ULL;
            return h ^ (h >> 32);
        }
    };
    struct Entry {
        Core core;
        StockIndex stock = 0;
    };
    /// What falls due on a day, as far as it was ever said to.
    struct Page {
        std::vector<Entry> entries;
        bool in_order = false;  ///< by state, each stock once
    };
    /// The occupied stocks of a stage. The keys lie apart, so that a search stays in few cache lines.
    struct Listed {
        std::vector<Core> cores;  // ascending
        std::vector<StockIndex> stocks;
    };

    static bool empty(const Bag& bag) {
        if constexpr (Tally::kExact) {
            return Tally::amount(bag) == 0;
        } else {
            return bag <= 0;
        }
    }
    /// The bins of a stock that fall due on `day`: they lie in that order.
    static std::span<const Bin> due(const Stock& stock, Day day) {
        const auto found = std::ranges::equal_range(stock.bins, day, {}, &Bin::due);
        return {found.begin(), found.end()};
    }
    static void pour(Bag& into, Bag&& from) {
        if constexpr (std::is_same_v<Tally, IndividualTally>) {
            into.insert(into.end(), from.begin(), from.end());
        } else {
            into += from;
        }
    }

    StockIndex stock_for(const State& state) {
        const auto [found, is_new] = index_.try_emplace(Core(state), static_cast<StockIndex>(stocks_.size()));
        if (is_new) {
            stocks_.push_back({state.core(), false, false, {}, {}});
        }
        return found->second;
    }
    /// Calls `change(list, entries)` for each stage that some of `entries` are of; they come in the order of their
    /// states.
    template <class Change>
    void for_each_stage(std::vector<Entry>& entries, const Change& change) {
        std::ranges::sort(entries, {}, &Entry::core);
        for (std::size_t begin = 0; begin < entries.size();) {
            const Stage stage = stocks_[entries[begin].stock].core.stage;
            std::size_t end = begin;
            while (end < entries.size() && stocks_[entries[end].stock].core.stage == stage) {
                ++end;
            }
            change(by_stage_[static_cast<std::size_t>(stage)],
                   std::span(std::as_const(entries)).subspan(begin, end - begin));
            begin = end;
        }
    }

    std::vector<Stock> stocks_;
    tsl::robin_map<Core, StockIndex, CoreHash> index_;
    std::array<Listed, kStages> by_stage_;
    std::vector<Entry> vacated_;         // since the last `settle`
    std::vector<Entry> newly_occupied_;  // likewise
    std::array<std::map<Day, Page>, kStages> calendars_;
};

}  // namespace steppe
