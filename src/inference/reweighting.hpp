// Futures weighted by how well their past fits what was published: what turns a calibrated ensemble into a forecast,
// and a forecast into a nowcast.
//
// A future is a draw of the parameters and of chance. Its parameters were drawn given the figures, its chance was not:
// its weight is the likelihood of the figures in this future over that at its parameters, on average over chance,
//
//     log w = -1/2 sum ((y - x) / sd)^2  -  log L(parameters).
//
// Where few futures would carry all the weight, log w is multiplied by the greatest number up to 1 that leaves the
// effective sample size asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "inference/observation_model.hpp"

namespace steppe {

/// `numbers`: of a future, by target, on the scale of comparison.
[[nodiscard]] double log_fit(std::span<const Target> targets, std::span<const double> numbers);

/// (sum w)^2 / sum w^2.
[[nodiscard]] double effective_sample_size(std::span<const double> log_weights);

struct Drawn {
    std::vector<std::uint32_t> futures;  ///< as many as there were, ascending, some named several times
    double effective = 0;                ///< sample size
    double power = 1;                    ///< of the weights, 1 where none was needed
};

/// Systematic resampling with log weights; the effective size is at least `least`, if that is not above their number.
[[nodiscard]] Drawn draw_futures(std::span<const double> log_weights, double least);

}  // namespace steppe
