#include "report/sensitivity_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace steppe::report {
namespace {

std::string escaped(const std::string& text) {
    std::string safe;
    for (const char c : text) {
        safe += c == '<' ? "&lt;" : c == '&' ? "&amp;" : c == '"' ? "&quot;" : std::string(1, c);
    }
    return safe;
}

}  // namespace

std::string sensitivity_svg(const Influence& influence, const std::string& title) {
    const std::size_t columns = influence.series.size();
    std::vector<std::size_t> order(influence.parameters.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto total = [&](std::size_t p) {
        const auto row = influence.shares.begin() + static_cast<std::ptrdiff_t>(p * columns);
        return std::accumulate(row, row + static_cast<std::ptrdiff_t>(columns), 0.0);
    };
    std::ranges::stable_sort(order, std::ranges::greater(), total);
    constexpr std::size_t kMost = 24;
    order.resize(std::min(order.size(), kMost));
    constexpr std::size_t kSide = 22;
    constexpr std::size_t kLeft = 250;
    constexpr std::size_t kTop = 230;
    const std::size_t width = kLeft + columns * kSide + 20;
    const std::size_t height = kTop + order.size() * kSide + 20;
    std::string svg = fmt::format(
        R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" )"
        R"(font-family="sans-serif" font-size="12"><title>{2}</title><rect width="100%" height="100%" fill="#fff"/>)"
        R"(<text x="8" y="20" font-size="14">{2}</text>)",
        width, height, escaped(title));
    for (std::size_t c = 0; c < columns; ++c) {
        const std::size_t x = kLeft + c * kSide + kSide / 2 + 4;
        svg += fmt::format(R"svg(<text transform="translate({},{}) rotate(-60)">{}</text>)svg", x, kTop - 6,
                           escaped(influence.series[c]));
    }
    for (std::size_t row = 0; row < order.size(); ++row) {
        const std::size_t y = kTop + row * kSide;
        svg += fmt::format(R"(<text x="{}" y="{}" text-anchor="end">{}</text>)", kLeft - 8, y + 15,
                           escaped(influence.parameters[order[row]]));
        for (std::size_t c = 0; c < columns; ++c) {
            const double share = influence.shares[order[row] * columns + c];
            svg += fmt::format(
                R"(<rect x="{}" y="{}" width="{}" height="{}" fill="#0b3c6f" fill-opacity="{:.2f}" stroke="#ccc">)"
                R"(<title>{}: {}, {:.0f} % of the strongest</title></rect>)",
                kLeft + c * kSide, y, kSide - 2, kSide - 2, share, escaped(influence.series[c]),
                escaped(influence.parameters[order[row]]), 100 * share);
        }
    }
    return svg + "</svg>\n";
}

}  // namespace steppe::report
