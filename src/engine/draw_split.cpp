#include "engine/draw_split.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "base/quick_words.hpp"
#include "steppe/sampling.hpp"

namespace steppe {
namespace {

/// The law of a share of what is left, given that the shares before it were not chosen.
double conditional(double probability, double left) { return left <= probability ? 1.0 : probability / left; }

constexpr std::uint32_t kNoSlot = 0xffffffff;
constexpr std::uint64_t kWho = 1;  // who changes, and what happens to each
constexpr std::uint64_t kWhat = 2;

/// Cumulated probabilities into `scratch`; from which uniform on nothing changes.
double cumulate(std::span<const Outcome> outcomes, SplitScratch& scratch) {
    scratch.cumulative.clear();
    double sum = 0;
    for (const Outcome& outcome : outcomes) {
        sum += std::max(outcome.probability, 0.0);
        scratch.cumulative.push_back(sum >= 1.0 - 1e-12 ? 1.0 : sum);  // rounding must not leave a gap at the end
    }
    return scratch.cumulative.empty() ? 0.0 : scratch.cumulative.back();
}

std::uint32_t outcome_of(double uniform, const SplitScratch& scratch) {
    const auto found = std::ranges::upper_bound(scratch.cumulative, uniform);
    return static_cast<std::uint32_t>(std::min<std::ptrdiff_t>(
        found - scratch.cumulative.begin(), static_cast<std::ptrdiff_t>(scratch.cumulative.size()) - 1));
}

/// All numbers of outcomes that have occurred, `totals` of each, in random order.
void shuffle(std::uint64_t seed, std::span<const std::int64_t> totals, std::vector<std::uint32_t>& outcomes) {
    outcomes.clear();
    for (std::uint32_t o = 0; o < totals.size(); ++o) {
        outcomes.insert(outcomes.end(), static_cast<std::size_t>(totals[o]), o);
    }
    QuickWords words(seed);
    for (std::size_t left = outcomes.size(); left > 1; --left) {
        std::swap(outcomes[left - 1], outcomes[words.below(left)]);
    }
}

/// Which outcome those of each member have that change, `scratch.taken` of each; `scratch.totals` of each outcome.
void deal(std::uint64_t seed, SplitScratch& scratch, std::vector<SplitPart<CohortTally>>& parts) {
    constexpr std::int64_t kMostShuffled = 1 << 12;
    const std::span<const std::int64_t> totals = scratch.totals;
    const std::int64_t changed = std::accumulate(totals.begin(), totals.end(), std::int64_t{0});
    if (std::ranges::count_if(totals, [](std::int64_t total) { return total > 0; }) > 1 && changed <= kMostShuffled) {
        shuffle(seed, totals, scratch.shuffled);
        const std::uint32_t* next = scratch.shuffled.data();
        for (std::uint32_t m = 0; m < scratch.taken.size(); ++m) {
            if (scratch.taken[m] == 0) {
                continue;
            }
            scratch.slots.assign(totals.size(), kNoSlot);
            for (std::int64_t party = 0; party < scratch.taken[m]; ++party) {
                const std::uint32_t o = *next++;
                if (scratch.slots[o] == kNoSlot) {
                    scratch.slots[o] = static_cast<std::uint32_t>(parts.size());
                    parts.push_back({m, o, 0});
                }
                ++parts[scratch.slots[o]].part;
            }
        }
        return;
    }
    std::int64_t left = changed;
    for (std::uint32_t o = 0; o < totals.size() && left > 0; ++o) {
        if (totals[o] == 0) {
            continue;
        }
        left -= totals[o];
        scratch.part = scratch.taken;
        if (left > 0) {
            sample_multivariate_hypergeometric(mix(seed, o), totals[o], scratch.taken, scratch.part);
        }
        for (std::uint32_t m = 0; m < scratch.taken.size(); ++m) {
            if (scratch.part[m] > 0) {
                scratch.taken[m] -= scratch.part[m];
                parts.push_back({m, o, scratch.part[m]});
            }
        }
    }
}

}  // namespace

std::uint64_t draw_split(const DrawPoint& point, std::span<const Member<CohortTally>> members,
                         std::span<const Outcome> outcomes, SplitScratch& scratch,
                         std::vector<SplitPart<CohortTally>>& parts) {
    if (outcomes.size() == 1 && outcomes.front().probability >= 1) {  // no chance in it
        for (std::uint32_t m = 0; m < members.size(); ++m) {
            parts.push_back({m, 0, *members[m].bag});
        }
        return 0;
    }
    scratch.sizes.clear();
    std::int64_t parties = 0;
    for (const Member<CohortTally>& member : members) {
        scratch.sizes.push_back(*member.bag);
        parties += *member.bag;
    }
    (void)cumulate(outcomes, scratch);
    scratch.totals.resize(outcomes.size());
    const std::uint64_t seed = seed_at(point);
    const std::int64_t changed = sample_categories(seed, parties, scratch.cumulative, scratch.totals);
    if (changed == 0) {
        return 1;
    }
    if (members.size() == 1) {
        for (std::uint32_t o = 0; o < outcomes.size(); ++o) {
            if (scratch.totals[o] > 0) {
                parts.push_back({0, o, scratch.totals[o]});
            }
        }
        return 1;
    }
    scratch.taken = scratch.sizes;
    if (changed < parties) {
        sample_multivariate_hypergeometric(mix(seed, kWho), changed, scratch.sizes, scratch.taken);
    }
    deal(mix(seed, kWhat), scratch, parts);
    return 2;
}

std::uint64_t draw_split(const DrawPoint& point, std::span<const Member<IndividualTally>> members,
                         std::span<const Outcome> outcomes, SplitScratch& scratch,
                         std::vector<SplitPart<IndividualTally>>& parts) {
    const double none_from = cumulate(outcomes, scratch);
    std::uint64_t draws = 0;
    DrawPoint point_of_block = point;
    point_of_block.draw = 0;
    std::array<std::uint64_t, 256> words;  // not filled: only what a batch wrote is read
    for (std::uint32_t m = 0; m < members.size(); ++m) {
        scratch.slots.assign(outcomes.size(), kNoSlot);
        const std::vector<std::uint64_t>& births = *members[m].bag;
        draws += births.size();
        for (std::size_t begin = 0; begin < births.size(); begin += words.size()) {
            const std::size_t count = std::min(words.size(), births.size() - begin);
            philox_first_words(point_of_block, std::span(births).subspan(begin, count), words);
            for (std::size_t i = 0; i < count; ++i) {
                const double u = uniform_from_bits(words[i]);
                if (u >= none_from) {
                    continue;
                }
                const std::uint32_t o = outcome_of(u, scratch);
                if (scratch.slots[o] == kNoSlot) {
                    scratch.slots[o] = static_cast<std::uint32_t>(parts.size());
                    parts.push_back({m, o, {}});
                }
                parts[scratch.slots[o]].part.push_back(static_cast<std::uint32_t>(begin + i));
            }
        }
    }
    return draws;
}

std::uint64_t draw_split(const DrawPoint& /*point*/, std::span<const Member<MeanTally>> members,
                         std::span<const Outcome> outcomes, SplitScratch& /*scratch*/,
                         std::vector<SplitPart<MeanTally>>& parts) {
    for (std::uint32_t m = 0; m < members.size(); ++m) {
        double left = *members[m].bag;
        double probability_left = 1.0;
        for (std::uint32_t o = 0; o < outcomes.size() && left > 0; ++o) {
            const double probability = outcomes[o].probability;
            if (probability <= 0) {
                continue;
            }
            // By conditional shares, as the cohorts are: where the shares sum to 1 the last one takes the very rest.
            const bool all = probability_left - probability <= 1e-12;
            const double part = all ? left : left * conditional(probability, probability_left);
            left -= part;
            probability_left -= probability;
            parts.push_back({m, o, part});
        }
    }
    return 0;
}

}  // namespace steppe
