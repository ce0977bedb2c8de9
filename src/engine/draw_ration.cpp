#include "engine/draw_ration.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include "steppe/sampling.hpp"

namespace steppe {
namespace {

/// Positions of the claims in order of priority, then as given.
template <class Tally>
std::vector<std::uint32_t> by_priority(std::span<const Claim<Tally>> claims) {
    std::vector<std::uint32_t> order(claims.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, {}, [&](std::uint32_t c) { return claims[c].priority; });
    return order;
}

/// Calls `serve(positions)` for each run of claims of equal priority, until it returns false.
template <class Tally, class Serve>
void for_each_class(std::span<const Claim<Tally>> claims, const Serve& serve) {
    const std::vector<std::uint32_t> order = by_priority(claims);
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin;
        while (end < order.size() && claims[order[end]].priority == claims[order[begin]].priority) {
            ++end;
        }
        if (!serve(std::span(order).subspan(begin, end - begin))) {
            return;
        }
        begin = end;
    }
}

}  // namespace

double draw_ration(const DrawPoint& point, double capacity, std::span<const Claim<CohortTally>> claims,
                   std::span<std::int64_t> granted, std::uint64_t& draws) {
    std::ranges::fill(granted, 0);
    auto free = static_cast<std::int64_t>(capacity);
    const std::int64_t at_start = free;
    std::int64_t wanted = 0;
    for (const Claim<CohortTally>& claim : claims) {
        wanted += claim.asking * claim.party_size;
    }
    if (wanted <= free) {
        std::ranges::transform(claims, granted.begin(), &Claim<CohortTally>::asking);
        return static_cast<double>(wanted);
    }
    std::vector<std::int64_t> waiting;
    std::vector<std::int64_t> taken;
    std::vector<std::uint32_t> who;
    for_each_class(claims, [&](std::span<const std::uint32_t> same) {
        std::int64_t asked = 0;
        for (const std::uint32_t c : same) {
            asked += claims[c].asking * claims[c].party_size;
        }
        if (asked <= free) {
            for (const std::uint32_t c : same) {
                granted[c] = claims[c].asking;
            }
            free -= asked;
            return free > 0;
        }
        who.assign(same.begin(), same.end());
        waiting.clear();
        for (const std::uint32_t c : who) {
            waiting.push_back(claims[c].asking);
        }
        DrawPoint at = point;
        for (std::uint64_t batch = 0;; ++batch) {
            // Out: what no longer fits, and what is used up.
            std::int64_t parties = 0;
            std::int64_t largest = 0;
            std::size_t kept = 0;
            for (std::size_t i = 0; i < who.size(); ++i) {
                const std::int64_t size = claims[who[i]].party_size;
                if (size > free || waiting[i] == 0) {
                    continue;
                }
                who[kept] = who[i];
                waiting[kept++] = waiting[i];
                parties += waiting[kept - 1];
                largest = std::max(largest, size);
            }
            who.resize(kept);
            waiting.resize(kept);
            if (kept == 0) {
                break;
            }
            const std::int64_t sure = std::min(parties, free / largest);
            taken.assign(kept, 0);
            at.draw = mix(mix(point.draw, static_cast<std::uint64_t>(claims[who[0]].priority)), batch);
            sample_multivariate_hypergeometric(seed_at(at), sure, waiting, taken);
            ++draws;
            for (std::size_t i = 0; i < kept; ++i) {
                waiting[i] -= taken[i];
                granted[who[i]] += taken[i];
                free -= taken[i] * claims[who[i]].party_size;
            }
        }
        return free > 0;
    });
    return static_cast<double>(at_start - free);
}

double draw_ration(const DrawPoint& point, double capacity, std::span<const Claim<IndividualTally>> claims,
                   std::span<std::vector<std::uint32_t>> granted, std::uint64_t& draws) {
    for (std::vector<std::uint32_t>& part : granted) {
        part.clear();
    }
    struct Place {
        double order = 0;
        std::uint64_t birth = 0;
        std::uint32_t claim = 0;
        std::uint32_t position = 0;
    };
    auto free = static_cast<std::int64_t>(capacity);
    const std::int64_t at_start = free;
    std::vector<Place> line;
    for_each_class(claims, [&](std::span<const std::uint32_t> same) {
        std::int64_t asked = 0;
        for (const std::uint32_t c : same) {
            asked += static_cast<std::int64_t>(claims[c].asking.size()) * claims[c].party_size;
        }
        if (asked <= free) {
            for (const std::uint32_t c : same) {
                granted[c] = claims[c].asking;
            }
            free -= asked;
            return free > 0;
        }
        line.clear();
        DrawPoint at = point;
        at.draw = mix(point.subject, point.draw);
        for (const std::uint32_t c : same) {
            for (const std::uint32_t position : claims[c].asking) {
                at.subject = (*claims[c].bag)[position];
                line.push_back({uniform_from_bits(philox_block(at, 0)[0]), at.subject, c, position});
                ++draws;
            }
        }
        std::ranges::sort(line, {}, [](const Place& place) { return std::tuple(place.order, place.birth); });
        for (const Place& place : line) {
            const int size = claims[place.claim].party_size;
            if (size <= free) {
                granted[place.claim].push_back(place.position);
                free -= size;
            }
        }
        return free > 0;
    });
    for (std::vector<std::uint32_t>& part : granted) {
        std::ranges::sort(part);
    }
    return static_cast<double>(at_start - free);
}

double draw_ration(const DrawPoint& /*point*/, double capacity, std::span<const Claim<MeanTally>> claims,
                   std::span<double> granted, std::uint64_t& /*draws*/) {
    std::ranges::fill(granted, 0.0);
    double free = std::max(capacity, 0.0);
    for_each_class(claims, [&](std::span<const std::uint32_t> same) {
        double asked = 0;
        for (const std::uint32_t c : same) {
            asked += claims[c].asking * claims[c].party_size;
        }
        const double share = asked <= free ? 1.0 : free / asked;
        for (const std::uint32_t c : same) {
            granted[c] = share >= 1.0 ? claims[c].asking : claims[c].asking * share;
        }
        free = asked <= free ? free - asked : 0.0;
        return free > 0;
    });
    return std::max(capacity, 0.0) - free;
}

}  // namespace steppe
