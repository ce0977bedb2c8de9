#include "engine/draw_split.hpp"

#include <algorithm>
#include <array>

#include "steppe/sampling.hpp"

namespace steppe {
namespace {

/// The law of a share of what is left, given that the shares before it were not chosen.
double conditional(double probability, double left) { return left <= probability ? 1.0 : probability / left; }

constexpr std::uint32_t kNoSlot = 0xffffffff;
constexpr std::uint64_t kEachParty = 0x65616368;  // the draw number of parties that decide alone

/// Cumulated probabilities into `scratch`; from which uniform on nothing changes.
double cumulate(std::span<const Outcome> outcomes, SplitScratch& scratch) {
    scratch.cumulative.clear();
    double sum = 0;
    for (const Outcome& outcome : outcomes) {
        sum += std::max(outcome.probability, 0.0);
        scratch.cumulative.push_back(sum);
    }
    return sum >= 1.0 - 1e-12 ? 1.0 : sum;  // rounding must not leave a gap where all must change
}

std::uint32_t outcome_of(double uniform, const SplitScratch& scratch) {
    const auto found = std::ranges::upper_bound(scratch.cumulative, uniform);
    return static_cast<std::uint32_t>(std::min<std::ptrdiff_t>(
        found - scratch.cumulative.begin(), static_cast<std::ptrdiff_t>(scratch.cumulative.size()) - 1));
}

std::uint64_t draw_each(const DrawPoint& point, std::span<const Member<CohortTally>> members,
                        std::span<const Outcome> outcomes, SplitScratch& scratch,
                        std::vector<SplitPart<CohortTally>>& parts) {
    const double none_from = cumulate(outcomes, scratch);
    std::uint64_t draws = 0;
    DrawPoint at = point;
    for (std::uint32_t m = 0; m < members.size(); ++m) {
        at.draw = mix(kEachParty, members[m].id);
        Uniforms uniforms(at);
        if (*members[m].bag == 1) {
            ++draws;
            if (const double u = uniforms.next(); u < none_from) {
                parts.push_back({m, outcome_of(u, scratch), 1});
            }
            continue;
        }
        scratch.slots.assign(outcomes.size(), kNoSlot);
        for (std::int64_t party = 0; party < *members[m].bag; ++party) {
            const double u = uniforms.next();
            ++draws;
            if (u >= none_from) {
                continue;
            }
            const std::uint32_t o = outcome_of(u, scratch);
            if (scratch.slots[o] == kNoSlot) {
                scratch.slots[o] = static_cast<std::uint32_t>(parts.size());
                parts.push_back({m, o, 0});
            }
            ++parts[scratch.slots[o]].part;
        }
    }
    return draws;
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
    std::int64_t parties = 0;
    for (const Member<CohortTally>& member : members) {
        parties += *member.bag;
    }
    const std::size_t pooled_draws = outcomes.size() * (members.size() == 1 ? 1 : 1 + members.size());
    if (parties <= static_cast<std::int64_t>(pooled_draws)) {
        return draw_each(point, members, outcomes, scratch, parts);
    }
    std::uint64_t draws = 0;
    scratch.left.clear();
    scratch.ids.clear();
    for (const Member<CohortTally>& member : members) {
        scratch.left.push_back(*member.bag);
        scratch.ids.push_back(member.id);
    }
    scratch.taken.assign(members.size(), 0);
    std::int64_t undecided = parties;
    double probability_left = 1.0;
    DrawPoint at = point;
    for (std::uint32_t o = 0; o < outcomes.size() && undecided > 0; ++o) {
        const double probability = outcomes[o].probability;
        if (probability <= 0) {
            continue;
        }
        at.draw = outcomes[o].id;
        Uniforms uniforms(at);
        const std::int64_t changed = sample_binomial(uniforms, undecided, conditional(probability, probability_left));
        ++draws;
        undecided -= changed;
        probability_left -= probability;
        if (changed == 0) {
            continue;
        }
        if (members.size() == 1) {
            scratch.left[0] -= changed;
            parts.push_back({0, o, changed});
            continue;
        }
        at.draw = mix(outcomes[o].id, 1);
        sample_multivariate_hypergeometric(at, changed, scratch.left, scratch.ids, scratch.taken);
        draws += members.size();
        for (std::uint32_t m = 0; m < members.size(); ++m) {
            if (scratch.taken[m] > 0) {
                scratch.left[m] -= scratch.taken[m];
                parts.push_back({m, o, scratch.taken[m]});
            }
        }
    }
    return draws;
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
