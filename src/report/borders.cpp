#include "report/borders.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "report/embedded.hpp"

namespace steppe::report {
namespace {

using Json = nlohmann::json;
using Point = std::pair<double, double>;  ///< longitude, latitude
using Ring = std::vector<Point>;

constexpr double kMarginShare = 0.9;  ///< the picture may be wider or taller than what is in it
constexpr double kLeastMargin_deg = 1.5;

Ring ring_of(const Json& numbers, double scale) {
    Ring ring;
    double lon = 0;
    double lat = 0;
    for (std::size_t i = 0; i + 1 < numbers.size(); i += 2) {
        lon += numbers[i].get<double>();
        lat += numbers[i + 1].get<double>();
        ring.emplace_back(lon / scale, lat / scale);
    }
    return ring;
}

/// The part of a ring on one side of a meridian or a parallel (Sutherland and Hodgman 1974).
template <class Inside, class Cut>
Ring part_of(const Ring& ring, Inside inside, Cut cut) {
    Ring part;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Point& from = ring[(i + ring.size() - 1) % ring.size()];
        const Point& to = ring[i];
        if (inside(from) != inside(to)) {
            part.push_back(cut(from, to));
        }
        if (inside(to)) {
            part.push_back(to);
        }
    }
    return part;
}

Point at_longitude(const Point& a, const Point& b, double lon) {
    return {lon, a.second + (b.second - a.second) * (lon - a.first) / (b.first - a.first)};
}
Point at_latitude(const Point& a, const Point& b, double lat) {
    return {a.first + (b.first - a.first) * (lat - a.second) / (b.second - a.second), lat};
}

Ring within(Ring ring, const Extent& extent) {
    ring = part_of(
        ring, [&](const Point& p) { return p.first >= extent.west_deg; },
        [&](const Point& a, const Point& b) { return at_longitude(a, b, extent.west_deg); });
    ring = part_of(
        ring, [&](const Point& p) { return p.first <= extent.east_deg; },
        [&](const Point& a, const Point& b) { return at_longitude(a, b, extent.east_deg); });
    ring = part_of(
        ring, [&](const Point& p) { return p.second >= extent.south_deg; },
        [&](const Point& a, const Point& b) { return at_latitude(a, b, extent.south_deg); });
    return part_of(
        ring, [&](const Point& p) { return p.second <= extent.north_deg; },
        [&](const Point& a, const Point& b) { return at_latitude(a, b, extent.north_deg); });
}

Json rings_within(const Json& rings, double scale, const Extent& extent) {
    Json kept = Json::array();
    for (const Json& numbers : rings) {
        const Ring ring = within(ring_of(numbers, scale), extent);
        if (ring.size() < 3) {
            continue;
        }
        Json flat = Json::array();
        for (const auto& [lon, lat] : ring) {
            flat.push_back(std::round(lon * scale) / scale);
            flat.push_back(std::round(lat * scale) / scale);
        }
        kept.push_back(std::move(flat));
    }
    return kept;
}

}  // namespace

std::optional<Extent> extent_of(const Scene& scene) {
    std::optional<Extent> extent;
    for (const Place& place : scene.places) {
        if (!place.position) {
            continue;
        }
        const auto& [lat, lon] = *place.position;
        if (!extent) {
            extent = {lon, lon, lat, lat};
        }
        extent->west_deg = std::min(extent->west_deg, lon);
        extent->east_deg = std::max(extent->east_deg, lon);
        extent->south_deg = std::min(extent->south_deg, lat);
        extent->north_deg = std::max(extent->north_deg, lat);
    }
    if (extent) {
        const double margin = std::max(
            kLeastMargin_deg,
            kMarginShare * std::max(extent->east_deg - extent->west_deg, extent->north_deg - extent->south_deg));
        extent = {std::max(-180.0, extent->west_deg - margin), std::min(180.0, extent->east_deg + margin),
                  std::max(-89.0, extent->south_deg - margin), std::min(89.0, extent->north_deg + margin)};
    }
    return extent;
}

Borders borders_around(const Extent& extent) {
    const Json borders = Json::parse(embedded_borders());
    const double scale = borders["scale"].get<double>();
    const auto layer = [&](const Json& outlines) {
        Json found = {{"countries", Json::array()}, {"regions", Json::array()}};
        for (const Json& country : outlines["countries"]) {
            Json rings = rings_within(country["rings"], scale, extent);
            if (!rings.empty()) {
                found["countries"].push_back({{"iso", country["iso"]}, {"rings", std::move(rings)}});
            }
        }
        if (outlines.contains("regions")) {
            found["regions"] = rings_within(outlines["regions"], scale, extent);
        }
        return found.dump();
    };
    const Json& near = borders["near"]["extent"];  // west, east, south, north
    const double lon = (extent.west_deg + extent.east_deg) / 2;
    const double lat = (extent.south_deg + extent.north_deg) / 2;
    if (lon < near[0] || lon > near[1] || lat < near[2] || lat > near[3]) {
        return {layer(borders["world"]), {}};
    }
    return {layer(borders["near"]), layer(borders["world"])};
}

}  // namespace steppe::report
