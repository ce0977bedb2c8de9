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
#include <iterator>
#include <span>
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

    /// A state without its dates, as a key.
    struct Core {
        std::uint64_t high = 0;
        std::uint64_t low = 0;
        Core() = default;
        explicit Core(const State& state) : high(state.words()[0]), low(state.words()[1]) {}
        bool operator==(const Core&) const = default;
        /// Without a branch: it is what sorting costs.
        bool operator<(const Core& other) const {
            const bool above = high < other.high;
            const bool within = (high == other.high) & (low < other.low);
            return above | within;
        }
    };
    struct Entry {
        Core core;
        StockIndex stock = 0;
        bool operator<(const Entry& other) const { return core < other.core; }
    };
    /// The parties of one state of a stock.
    struct Bin {
        std::uint64_t dates = 0;  ///< due, since, entered: bins lie in this order
        Bag bag{};
    };
    struct Stock {
        Core core;
        bool listed = false;    ///< in the list of its stage
        bool untidy = false;    ///< has empty bins
        Amount parties{};       ///< over all bins
        std::vector<Bin> bins;  ///< by `dates`; none is empty
        [[nodiscard]] State state() const { return State::of({core.high, core.low, 0}); }
    };

    Population() {
        index_.max_load_factor(0.85F);  // small enough for the cache, as well as it fits
    }

    [[nodiscard]] const Stock& stock(StockIndex index) const { return stocks_[index]; }
    /// Stocks of a stage, in the order of their states; some may be empty.
    [[nodiscard]] std::span<const Entry> in_stage(Stage stage) {
        Listed& listed = by_stage_[static_cast<std::size_t>(stage)];
        drop_vacated(listed);
        const auto middle = listed.stocks.begin() + static_cast<std::ptrdiff_t>(listed.in_order);
        std::sort(middle, listed.stocks.end());
        std::inplace_merge(listed.stocks.begin(), middle, listed.stocks.end());
        listed.in_order = listed.stocks.size();
        return listed.stocks;
    }
    /// All occupied stocks, in the order of their states.
    [[nodiscard]] std::vector<StockIndex> occupied() const {
        std::vector<Entry> entries;
        for (const Listed& listed : by_stage_) {
            std::ranges::copy_if(listed.stocks, std::back_inserter(entries),
                                 [this](const Entry& entry) { return !stocks_[entry.stock].bins.empty(); });
        }
        std::sort(entries.begin(), entries.end());
        std::vector<StockIndex> indices(entries.size());
        std::ranges::transform(entries, indices.begin(), &Entry::stock);
        return indices;
    }
    /// Calls `visit(stock)` for each occupied stock, in any order.
    template <class Visit>
    void for_each_occupied(const Visit& visit) const {
        for (const Listed& listed : by_stage_) {
            for (const Entry& entry : listed.stocks) {
                if (const Stock& stock = stocks_[entry.stock]; !stock.bins.empty()) {
                    visit(stock);
                }
            }
        }
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
        Page& page = found.value();
        if (!page.in_order) {  // several phases of a day read the same page
            std::sort(page.entries.begin(), page.entries.end());
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
    /// Closes the day: its page of the calendars is forgotten, the lists forget the stocks that were vacated.
    void close(Day day) {
        for (auto& calendar : calendars_) {
            calendar.erase(day);
        }
        for (Listed& listed : by_stage_) {
            drop_vacated(listed);
        }
    }

    [[nodiscard]] static State state_of(const Stock& stock, const Bin& bin) {
        State state = stock.state();
        state.due = static_cast<Day>(bin.dates >> 2 * State::kDayBits);
        state.since = static_cast<Day>(bin.dates >> State::kDayBits & kDay);
        state.entered = static_cast<Day>(bin.dates & kDay);
        return state;
    }

    /// Puts parties into a state.
    void add(const State& state, Bag&& bag) { add(stock_of(state), state, std::move(bag)); }
    /// The same where the stock is known.
    void add(StockIndex index, const State& state, Bag&& bag) {
        const Amount amount = Tally::amount(bag);
        Stock& stock = stocks_[index];
        if (!stock.listed) {
            stock.listed = true;
            by_stage_[static_cast<std::size_t>(state.stage)].stocks.push_back({stock.core, index});
        }
        stock.parties += amount;
        const std::uint64_t dates = static_cast<std::uint64_t>(state.due) << 2 * State::kDayBits |
                                    static_cast<std::uint64_t>(state.since) << State::kDayBits |
                                    static_cast<std::uint64_t>(state.entered);
        const auto at = std::ranges::lower_bound(stock.bins, dates, {}, &Bin::dates);
        if (at != stock.bins.end() && at->dates == dates) {
            pour(at->bag, std::move(bag));
            return;
        }
        if (!Tally::kExact && !stock.bins.empty() && static_cast<double>(amount) < kLeastMass) {
            // A mass too small to matter joins a neighbour: at the next due date, else at the one before.
            pour(at != stock.bins.end() ? at->bag : stock.bins.back().bag, std::move(bag));
            return;
        }
        stock.bins.insert(at, Bin{dates, std::move(bag)});
        if (state.due != kNoDay) {
            Page& page = calendars_[static_cast<std::size_t>(state.stage)][state.due];
            page.entries.push_back({stock.core, index});
            page.in_order = false;
        }
    }
    /// The stock that a state belongs to, made if there was none.
    [[nodiscard]] StockIndex stock_of(const State& state) {
        const Core core(state);
        const auto [found, is_new] = index_.try_emplace(core, static_cast<StockIndex>(stocks_.size()));
        if (is_new) {
            stocks_.push_back({core, false, false, {}, {}});
        }
        return found->second;
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
            by_stage_[static_cast<std::size_t>(stock.state().stage)].some_vacated = true;
        }
    }

    /// Occupied states.
    [[nodiscard]] std::uint64_t states() const {
        std::uint64_t count = 0;
        for_each_occupied([&](const Stock& stock) { count += stock.bins.size(); });
        return count;
    }

  private:
    static constexpr std::uint64_t kDay = (std::uint64_t{1} << State::kDayBits) - 1;
    static constexpr double kLeastMass =
        1e-5;  ///< parties; a bin of less joins a neighbour: a few persons of a hundred thousand, a day early or late

    struct CoreHash {
        std::size_t operator()(const Core& core) const {
            std::uint64_t h = core.high * 0x9e3779b97f4a7c15ULL ^ (core.low + 0x632be59bd9b4e019ULL);
            h = (h ^ (h >> 29)) * 0xbf58476d1ce4e5b9ULL;
            return h ^ (h >> 32);
        }
    };
    /// What falls due on a day, as far as it was ever said to.
    struct Page {
        std::vector<Entry> entries;
        bool in_order = false;  ///< by state, each stock once
    };
    /// The occupied stocks of a stage, and some that were vacated today. Put in order when somebody asks for them.
    struct Listed {
        std::vector<Entry> stocks;
        std::size_t in_order = 0;  ///< as many are, from the first
        bool some_vacated = false;
    };

    void drop_vacated(Listed& listed) {
        if (!std::exchange(listed.some_vacated, false)) {
            return;
        }
        std::size_t kept = 0;
        std::size_t in_order = 0;
        for (std::size_t i = 0; i < listed.stocks.size(); ++i) {
            const Entry entry = listed.stocks[i];
            if (stocks_[entry.stock].bins.empty()) {
                stocks_[entry.stock].listed = false;
                continue;
            }
            listed.stocks[kept++] = entry;
            in_order += i < listed.in_order ? 1 : 0;
        }
        listed.stocks.resize(kept);
        listed.in_order = in_order;
    }

    static bool empty(const Bag& bag) {
        if constexpr (Tally::kExact) {
            return Tally::amount(bag) == 0;
        } else {
            return bag <= 0;
        }
    }
    /// The bins of a stock that fall due on `day`: they lie in that order.
    static std::span<const Bin> due(const Stock& stock, Day day) {
        const auto first_of = [&](Day due_day) {
            return std::ranges::lower_bound(stock.bins, static_cast<std::uint64_t>(due_day) << 2 * State::kDayBits, {},
                                            &Bin::dates);
        };
        return {first_of(day), first_of(day + 1)};
    }
    static void pour(Bag& into, Bag&& from) {
        if constexpr (std::is_same_v<Tally, IndividualTally>) {
            into.insert(into.end(), from.begin(), from.end());
        } else {
            into += from;
        }
    }

    std::vector<Stock> stocks_;
    tsl::robin_map<Core, StockIndex, CoreHash> index_;
    std::array<Listed, kStages> by_stage_;
    std::array<tsl::robin_map<Day, Page>, kStages> calendars_;
};

}  // namespace steppe
