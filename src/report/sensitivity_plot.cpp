#include "report/sensitivity_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <string_view>
#include <utility>

namespace steppe::report {
namespace {

constexpr std::string_view kColour = "#0b5a78";

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
    constexpr std::size_t kTop = 290;
    constexpr std::size_t kRight = 140;  // for the last of the slanting names
    const std::size_t width = kLeft + columns * kSide + kRight;
    const std::size_t height = kTop + order.size() * kSide + 20;
    std::string svg = fmt::format(
        R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" )"
        R"(font-family="Noto Sans, Helvetica, Arial, sans-serif" font-size="12"><title>{2}</title>)"
        R"(<rect width="100%" height="100%" fill="#fff"/>)"
        R"(<text x="8" y="26" font-size="20" font-weight="700" fill="#1b1b19">What drives what</text>)"
        R"(<text x="8" y="46" font-size="13" fill="#63625d">{2}</text>)",
        width, height, escaped(title));
    // What the squares mean, with the colours of the page.
    constexpr std::array<std::pair<double, const char*>, 4> kLegend = {{{0, "not above the noise"},
                                                                        {0.25, "a quarter of"},
                                                                        {0.5, "half of"},
                                                                        {1, "the strongest effect on that series"}}};
    std::size_t across = 8;
    for (const auto& [share, words] : kLegend) {
        svg +=
            fmt::format(R"(<rect x="{}" y="60" width="{}" height="{}" fill="{}" fill-opacity="{:.2f}" stroke="#ccc"/>)"
                        R"(<text x="{}" y="75" fill="#63625d">{}</text>)",
                        across, kSide - 2, kSide - 2, kColour, share, across + kSide + 4, words);
        across += kSide + 20 + 7 * std::string_view(words).size();
    }
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
                R"(<rect x="{}" y="{}" width="{}" height="{}" fill="{}" fill-opacity="{:.2f}" stroke="#ccc">)"
                R"(<title>{}: {}, {:.0f} % of the strongest</title></rect>)",
                kLeft + c * kSide, y, kSide - 2, kSide - 2, kColour, share, escaped(influence.series[c]),
                escaped(influence.parameters[order[row]]), 100 * share);
        }
    }
    return svg + "</svg>\n";
}

}  // namespace steppe::report
