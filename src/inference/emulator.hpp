// A small stand-in for the simulator: each of its numbers as a quadratic function of the point. Of all coordinates,
// their squares and products only those are terms that explain what was simulated: most parameters do not show in most
// numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace steppe {

class Emulator {
  public:
    /// `values[i]`: what was simulated at `points[i]`, finite; at least one point.
    Emulator(const std::vector<std::vector<double>>& points, const std::vector<std::vector<double>>& values);
    [[nodiscard]] std::vector<double> at(std::span<const double> point) const;
    /// Coordinates that show in some number, ascending.
    [[nodiscard]] const std::vector<std::size_t>& active() const { return active_; }
    /// Part of the variance over the points that it explains, the mean of all numbers that vary.
    [[nodiscard]] double explained() const { return explained_; }

  private:
    static constexpr std::uint32_t kNone = 0xffffffff;
    struct Term {
        std::uint32_t one = 0;
        std::uint32_t other = kNone;  ///< a product, or a square; none: the coordinate itself
    };
    struct Output {
        double level = 0;
        std::vector<Term> terms;
        std::vector<double> slopes;
    };
    [[nodiscard]] static double value_of(const Term& term, std::span<const double> point);

    std::vector<Output> outputs_;
    std::vector<std::size_t> active_;
    double explained_ = 0;
};

}  // namespace steppe
