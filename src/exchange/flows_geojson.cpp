#include "exchange/flows_geojson.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

namespace steppe {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMedian = 2;

double rounded(double value) { return std::round(value * 1000) / 1000; }

Json coordinates(const Place& place) { return Json::array({place.longitude_deg, place.latitude_deg}); }

class Flows {
  public:
    Flows(const Summary& summary, const World& world)
        : summary_(summary), world_(world), days_(static_cast<std::size_t>(summary.last_day - summary.first_day) + 1) {}

    [[nodiscard]] Json features() const {
        Json all = Json::array();
        for (std::size_t p = 0; p < world_.places.size(); ++p) {
            const Place& place = world_.places[p];
            add_gates(all, id_at<PlaceId>(p));
            if (const Summary::Row* const first = rows(place.id, "present", "all"); first != nullptr) {
                Json feature = feature_of(place, "city", {{"type", "Point"}, {"coordinates", coordinates(place)}});
                feature["properties"]["measure"] = "present";
                feature["properties"]["daily_q50"] = medians(first);
                all.push_back(std::move(feature));
            }
        }
        return all;
    }

  private:
    /// The rows of a series, one a day; null if there is no such series.
    [[nodiscard]] const Summary::Row* rows(const std::string& place, const std::string& measure,
                                           const std::string& group) const {
        const auto found = position_of(summary_.keys, place, measure, group);
        return found ? &summary_.rows[*found * days_] : nullptr;
    }

    Json medians(const Summary::Row* first) const {
        Json values = Json::array();
        for (std::size_t d = 0; d < days_; ++d) {
            values.push_back(rounded(first[d].quantiles[kMedian]));
        }
        return values;
    }

    static Json feature_of(const Place& place, const char* kind, Json geometry) {
        return {{"type", "Feature"},
                {"geometry", std::move(geometry)},
                {"properties", {{"place", place.id}, {"name", place.name}, {"region", place.region}, {"kind", kind}}}};
    }

    void add_gates(Json& all, PlaceId id) const {
        const Place& place = world_.place(id);
        std::set<std::pair<std::string, std::string>> directions;
        for (const Gate& gate : world_.gates) {
            if (gate.place == id && (gate.to == place.country || gate.from == place.country)) {
                directions.emplace(gate.from, gate.to);
            }
        }
        for (const auto& [from, to] : directions) {
            const bool entering = to == place.country;
            const Summary::Row* const daily = rows(place.id, entering ? "entries" : "exits", "all");
            const Summary::Row* const sum = rows(place.id, entering ? "entries_cum" : "exits_cum", "all");
            if (daily == nullptr || sum == nullptr) {
                continue;
            }
            const Place* const before = nearest_city(id, from);
            const Place* const after = nearest_city(id, to);
            Json geometry = {{"type", "Point"}, {"coordinates", coordinates(place)}};
            if (place.kind == PlaceKind::crossing && before != nullptr && after != nullptr) {
                geometry = {
                    {"type", "LineString"},
                    {"coordinates", Json::array({coordinates(*before), coordinates(place), coordinates(*after)})}};
            }
            Json feature = feature_of(place, "gate", std::move(geometry));
            Json& properties = feature["properties"];
            properties["measure"] = entering ? "entries" : "exits";
            properties["from"] = from;
            properties["to"] = to;
            const Summary::Row& last = sum[days_ - 1];
            properties["persons_q05"] = rounded(last.quantiles.front());
            properties["persons_q50"] = rounded(last.quantiles[kMedian]);
            properties["persons_q95"] = rounded(last.quantiles.back());
            properties["daily_q50"] = medians(daily);
            all.push_back(std::move(feature));
        }
    }

    /// The city of a country to which the shortest link leads from a crossing.
    [[nodiscard]] const Place* nearest_city(PlaceId crossing, const std::string& country) const {
        const Place* nearest = nullptr;
        double least = std::numeric_limits<double>::infinity();
        for (const Link& link : world_.links) {
            if (link.from != crossing && link.to != crossing) {
                continue;
            }
            const Place& other = world_.place(link.from == crossing ? link.to : link.from);
            if (other.country == country && other.kind != PlaceKind::crossing && link.distance_km < least) {
                least = link.distance_km;
                nearest = &other;
            }
        }
        return nearest;
    }

    const Summary& summary_;
    const World& world_;
    std::size_t days_;
};

}  // namespace

std::string flows_geojson(const Summary& summary, const World& world) {
    const Json json = {{"type", "FeatureCollection"},
                       {"first_day", format_day(summary.first_day)},
                       {"reference_date", format_day(world.reference_date)},
                       {"features", Flows(summary, world).features()}};
    return json.dump() + '\n';
}

}  // namespace steppe
