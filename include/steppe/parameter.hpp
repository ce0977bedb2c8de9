// Parameters: numbers of the model that a scenario sets, each with a unit, a range, a source and a meaning.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "steppe/random.hpp"

namespace steppe {

enum class PriorKind : std::uint8_t {
    fixed,      ///< a = the value
    uniform,    ///< a = low, b = high
    normal,     ///< a = mean, b = standard deviation
    lognormal,  ///< a = median, b = standard deviation of the logarithm
    beta,       ///< a, b = the two shapes
};

/// A prior, truncated to [low, high].
struct Prior {
    PriorKind kind = PriorKind::fixed;
    double a = 0;
    double b = 0;
    double low = 0;
    double high = 0;

    [[nodiscard]] double quantile(double probability) const;        ///< of the truncated law; probability in (0, 1)
    [[nodiscard]] double central() const { return quantile(0.5); }  ///< the median
};

/// One row under `parameters:` of scenario.yaml.
struct Parameter {
    std::string name;
    Prior prior;
    std::string unit;
    std::string source;  ///< a citation, or "assumption: <reason>"
    std::string meaning;
    [[nodiscard]] bool assumed() const { return source.starts_with("assumption"); }
};

/// The values of one replicate, in the order of the parameters. Fixed: all at their central values.
/// Each parameter is drawn from its own keyed uniform (subject = hash of its name): adding one leaves the others alone.
[[nodiscard]] std::vector<double> central_values(const std::vector<Parameter>& parameters);
[[nodiscard]] std::vector<double> draw_values(const std::vector<Parameter>& parameters, const RandomKey& key);

}  // namespace steppe
