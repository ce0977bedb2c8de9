#include "engine/effects.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <boost/math/special_functions/erf.hpp>

namespace steppe {
namespace {

/// A standard normal, keyed by what it is an effect on: shared by all that it concerns on that day.
double standard_normal(const RandomKey& key, Day day, std::string_view what, std::uint64_t subject) {
    const double u =
        uniform_from_bits(philox_block({key, day, static_cast<std::uint32_t>(content_hash(what)), subject, 0}, 0)[0]);
    using InDoubles = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
    return -std::numbers::sqrt2 * boost::math::erfc_inv(2 * u, InDoubles());
}

double lognormal_of_mean_1(double normal, double sd_of_log) {
    return std::exp(sd_of_log * normal - sd_of_log * sd_of_log / 2);
}

}  // namespace

double lasting_effect(std::uint64_t seed, std::span<const LastingChance> chance, std::string_view what,
                      std::uint64_t subject, double sd_of_log) {
    double normal = 0;
    for (const LastingChance& part : chance) {
        normal += part.weight * standard_normal({seed, part.replicate}, kNoDay, what, subject);
    }
    return lognormal_of_mean_1(normal, sd_of_log);
}

double day_effect(const RandomKey& key, Day day, std::string_view what, std::uint64_t subject, double sd_of_log) {
    return sd_of_log <= 0 ? 1 : lognormal_of_mean_1(standard_normal(key, day, what, subject), sd_of_log);
}

double drift(const RandomKey& key, std::span<const Renewal> renewals, Day begin, Day day, std::string_view what,
             double sd_of_log) {
    constexpr Day kMonth = 30;
    double sum = 0;
    for (Day from = begin; sd_of_log > 0 && from < day; from += kMonth) {
        const double share = static_cast<double>(std::min(day - from, kMonth)) / kMonth;
        sum += share * sd_of_log * standard_normal(key_on(key, renewals, from), from, what, 0);
    }
    return sum;
}

}  // namespace steppe
