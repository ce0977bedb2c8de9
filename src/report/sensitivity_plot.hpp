// What drives what, as a picture: a row a parameter, a column a series, a square as dark as the effect is strong.
#pragma once

#include <string>
#include <vector>

namespace steppe::report {

struct Influence {
    std::vector<std::string> parameters;
    std::vector<std::string> series;
    std::vector<double> shares;  ///< [parameter * series + column]: of the column's strongest effect; 0: does not act
};

/// SVG; at most 24 parameters, those that drive most, and all columns.
[[nodiscard]] std::string sensitivity_svg(const Influence& influence, const std::string& title);

}  // namespace steppe::report
