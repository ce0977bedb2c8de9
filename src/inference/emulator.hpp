// A small stand-in for the simulator: each of its numbers as a quadratic function of the point, fitted by ridge
// regression; with the products of coordinates where there are three times as many points as terms.
#pragma once

#include <span>
#include <vector>

namespace steppe {

class Emulator {
  public:
    /// `values[i]`: what was simulated at `points[i]`, finite; at least one point.
    Emulator(const std::vector<std::vector<double>>& points, const std::vector<std::vector<double>>& values);
    [[nodiscard]] std::vector<double> at(std::span<const double> point) const;
    /// Part of the variance over the points that it explains, the mean of all numbers that vary.
    [[nodiscard]] double explained() const { return explained_; }

  private:
    [[nodiscard]] std::vector<double> terms(std::span<const double> point) const;
    bool products_ = false;
    std::size_t outputs_ = 0;
    std::vector<double> coefficients_;  ///< [term * outputs + output]
    double explained_ = 0;
};

}  // namespace steppe
