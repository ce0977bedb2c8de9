#include "steppe/parameter.hpp"

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>

namespace steppe {
namespace {

/// Where a range is out in a tail, a quantile may be infinite; it is then clamped to the range.
using Policy =
    boost::math::policies::policy<boost::math::policies::overflow_error<boost::math::policies::errno_on_error>>;
using Normal = boost::math::normal_distribution<double, Policy>;
using Beta = boost::math::beta_distribution<double, Policy>;

/// Maps the probability to the part of [0, 1] that the range covers. Right of the median the upper tail is used,
/// which is exact where the distribution function has rounded to 1.
template <class Law>
double truncated_quantile(const Law& law, double low, double high, double probability) {
    if (cdf(law, low) > 0.5) {
        const double above_low = cdf(complement(law, low));
        const double above_high = cdf(complement(law, high));
        return quantile(complement(law, above_low + probability * (above_high - above_low)));
    }
    const double below_low = cdf(law, low);
    const double below_high = cdf(law, high);
    return quantile(law, below_low + probability * (below_high - below_low));
}

double unclamped_quantile(const Prior& prior, double probability) {
    switch (prior.kind) {
        case PriorKind::fixed:
            break;
        case PriorKind::uniform: {
            const double low = std::max(prior.a, prior.low);
            const double high = std::min(prior.b, prior.high);
            return low + probability * (high - low);
        }
        case PriorKind::normal: {
            const double low = (prior.low - prior.a) / prior.b;
            const double high = (prior.high - prior.a) / prior.b;
            return prior.a + prior.b * truncated_quantile(Normal(), low, high, probability);
        }
        case PriorKind::lognormal: {
            const double low = std::log(std::max(prior.low, 0.0) / prior.a) / prior.b;
            const double high = std::log(std::max(prior.high, 0.0) / prior.a) / prior.b;
            return prior.a * std::exp(prior.b * truncated_quantile(Normal(), low, high, probability));
        }
        case PriorKind::beta:
            return truncated_quantile(Beta(prior.a, prior.b), std::clamp(prior.low, 0.0, 1.0),
                                      std::clamp(prior.high, 0.0, 1.0), probability);
    }
    return prior.a;
}

}  // namespace

double Prior::quantile(double probability) const {
    if (kind == PriorKind::fixed) return a;
    return std::clamp(unclamped_quantile(*this, probability), low, high);
}

std::vector<double> central_values(const std::vector<Parameter>& parameters) {
    std::vector<double> values;
    values.reserve(parameters.size());
    for (const Parameter& parameter : parameters) values.push_back(parameter.prior.central());
    return values;
}

std::vector<double> draw_values(const std::vector<Parameter>& parameters, const RandomKey& key) {
    std::vector<double> values;
    values.reserve(parameters.size());
    for (const Parameter& parameter : parameters) {
        Uniforms uniforms({.key = key,
                           .phase = static_cast<std::uint32_t>(content_hash("parameter")),
                           .subject = content_hash(parameter.name)});
        values.push_back(parameter.prior.quantile(uniforms.next()));
    }
    return values;
}

}  // namespace steppe
