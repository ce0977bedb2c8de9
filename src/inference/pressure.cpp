#include "inference/pressure.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>

#include "steppe/random.hpp"

namespace steppe {
namespace {

using Scaled = std::array<double, kPressureParts>;  // 0..1

bool names_a_country(const std::string& place) {  // ISO alpha-3
    return place.size() == 3 && std::ranges::all_of(place, [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::optional<PressurePart> part_of(const SeriesKey& key) {
    if (key.measure == "pressure" && key.group == "newcomers") {
        return PressurePart::newcomers;
    }
    if (key.measure == "rent_index" && key.group == "all") {
        return PressurePart::rent;
    }
    if (key.measure == "occupancy" && key.group == "all") {
        return PressurePart::beds;
    }
    if (key.measure == "desk_wait_days") {
        return PressurePart::desks;
    }
    return std::nullopt;
}

std::vector<Scaled> scaled(const std::vector<CityPressure>& cities) {
    std::vector<Scaled> all(cities.size(), Scaled{});
    for (std::size_t part = 0; part < kPressureParts; ++part) {
        std::vector<double> values;
        for (const CityPressure& city : cities) {
            if (city.parts[part]) {
                values.push_back(city.parts[part]->mean);
            }
        }
        if (values.empty()) {
            continue;
        }
        const auto [least, most] = std::ranges::minmax(values);
        for (std::size_t c = 0; c < cities.size() && most > least; ++c) {
            all[c][part] = cities[c].parts[part] ? (cities[c].parts[part]->mean - least) / (most - least) : 0.0;
        }
    }
    return all;
}

std::vector<std::size_t> ranks_of(const std::vector<Scaled>& cities, const Scaled& weights) {
    std::vector<double> sums;
    for (const Scaled& city : cities) {
        double sum = 0;
        for (std::size_t part = 0; part < kPressureParts; ++part) {
            sum += weights[part] * city[part];
        }
        sums.push_back(sum);
    }
    std::vector<double> sorted = sums;
    std::ranges::sort(sorted, std::greater<>());
    std::vector<std::size_t> ranks;
    for (const double sum : sums) {
        ranks.push_back(static_cast<std::size_t>(std::ranges::find(sorted, sum) - sorted.begin()) + 1);
    }
    return ranks;
}

/// Uniform over all weights that sum to 1: exponential draws by their sum.
Scaled random_weights(std::uint64_t seed, std::uint32_t draw) {
    const auto words = philox_block({{seed, draw}, 0, static_cast<std::uint32_t>(content_hash("pressure")), 0, 0}, 0);
    Scaled weights{};
    double sum = 0;
    for (std::size_t part = 0; part < kPressureParts; ++part) {
        weights[part] = -std::log(uniform_from_bits(words[part]));
        sum += weights[part];
    }
    for (double& weight : weights) {
        weight /= sum;
    }
    return weights;
}

}  // namespace

std::string_view name_of(PressurePart part) {
    constexpr std::array<std::string_view, kPressureParts> kNames = {"newcomers", "rent", "beds", "desks"};
    return kNames[static_cast<std::size_t>(part)];
}

std::string_view unit_of(PressurePart part) {
    constexpr std::array<std::string_view, kPressureParts> kUnits = {"persons/1000", "share", "share", "days"};
    return kUnits[static_cast<std::size_t>(part)];
}

std::vector<CityPressure> pressure_on(const Summary& summary, Day day) {
    const auto days = static_cast<std::size_t>(summary.last_day - summary.first_day) + 1;
    const auto at = static_cast<std::size_t>(day - summary.first_day);
    std::map<std::string, CityPressure> cities;
    for (std::size_t s = 0; s < summary.keys.size(); ++s) {
        const SeriesKey& key = summary.keys[s];
        const std::optional<PressurePart> part = part_of(key);
        const Summary::Row& row = summary.rows[s * days + at];
        if (!part || names_a_country(key.place) || std::isnan(row.mean)) {
            continue;
        }
        const double before = *part == PressurePart::rent ? 1.0 : 0.0;
        const PressureValue value{row.mean - before, row.quantiles.front() - before, row.quantiles.back() - before};
        CityPressure& city = cities[key.place];
        city.place = key.place;
        std::optional<PressureValue>& kept = city.parts[static_cast<std::size_t>(*part)];
        if (!kept || kept->mean < value.mean) {  // of several lines the longest
            kept = value;
        }
    }
    std::vector<CityPressure> all;
    for (auto& [place, city] : cities) {
        if (city.part(PressurePart::newcomers)) {  // regions have beds too
            all.push_back(std::move(city));
        }
    }
    return all;
}

std::vector<PressureRank> ranks_under_random_weights(const std::vector<CityPressure>& cities, std::uint64_t seed,
                                                     std::uint32_t draws) {
    const std::vector<Scaled> values = scaled(cities);
    Scaled equal{};
    equal.fill(1.0 / kPressureParts);
    const std::vector<std::size_t> at_equal = ranks_of(values, equal);
    std::vector<std::vector<std::uint32_t>> counts(cities.size(), std::vector<std::uint32_t>(cities.size() + 1));
    for (std::uint32_t draw = 0; draw < draws; ++draw) {
        const std::vector<std::size_t> ranks = ranks_of(values, random_weights(seed, draw));
        for (std::size_t c = 0; c < cities.size(); ++c) {
            ++counts[c][ranks[c]];
        }
    }
    const auto rank_at = [&](const std::vector<std::uint32_t>& of_city, double share) {
        double passed = 0;
        std::size_t rank = 0;
        while (rank + 1 < of_city.size() && passed < share * draws) {
            passed += of_city[++rank];
        }
        return rank;
    };
    std::vector<PressureRank> all;
    for (std::size_t c = 0; c < cities.size(); ++c) {
        all.push_back({at_equal[c], rank_at(counts[c], 0.05), rank_at(counts[c], 0.95),
                       draws > 0 ? static_cast<double>(counts[c][1]) / draws : 0.0});
    }
    return all;
}

}  // namespace steppe
