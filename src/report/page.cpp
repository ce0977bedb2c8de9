#include "report/page.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>

#include "report/borders.hpp"
#include "report/embedded.hpp"
#include "report/figures.hpp"

namespace steppe::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormat = 1;  ///< of the data; the page refuses another
constexpr std::string_view kMark = "@@STEPPE-DATA@@";
constexpr auto kLevels = std::to_array<std::size_t>({0, 1, 2, 3, 4});  // of Summary::kLevels
constexpr auto kDifferenceLevels = std::to_array<std::size_t>({0, 2, 4});

/// How much detail is left out to keep the page small.
enum class Detail { all, no_groups, no_places };

std::string day_text(Day day) { return day == kNoDay ? std::string() : format_day(day); }

std::string compressed(std::string_view text) {
    uLongf size = compressBound(text.size());
    std::string out(size, '\0');
    if (compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(text.data()), text.size(),
                  Z_DEFAULT_COMPRESSION) != Z_OK) {
        throw std::runtime_error("cannot compress the data of a report");
    }
    out.resize(size);
    return out;
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::size_t many = std::min<std::size_t>(3, bytes.size() - at);
        std::uint32_t word = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            word = (word << 8) | (i < many ? static_cast<unsigned char>(bytes[at + i]) : 0U);
        }
        for (std::size_t i = 0; i < 4; ++i) {
            text += i <= many ? kAlphabet[(word >> (18 - 6 * i)) & 63] : '=';
        }
    }
    return text;
}

Json parameter_json(const Parameter& parameter) {
    constexpr std::array<const char*, 5> kKinds = {"fixed", "uniform", "normal", "lognormal", "beta"};
    const Prior& prior = parameter.prior;
    return {{"name", parameter.name},
            {"kind", kKinds[static_cast<std::size_t>(prior.kind)]},
            {"a", prior.a},
            {"b", prior.b},
            {"low", prior.low},
            {"high", prior.high},
            {"unit", parameter.unit},
            {"source", parameter.source},
            {"meaning", parameter.meaning},
            {"assumed", parameter.assumed()}};
}

Json places_json(const Scene& scene) {
    Json places = Json::array();
    for (const Place& place : scene.places) {
        Json one = {{"id", place.id},         {"names", Json(place.names)}, {"country", place.country},
                    {"region", place.region}, {"kind", place.kind},         {"population", place.population},
                    {"source", place.source}};
        if (place.position) {
            one["lat"] = place.position->latitude_deg;
            one["lon"] = place.position->longitude_deg;
        }
        places.push_back(std::move(one));
    }
    return places;
}

Json observations_json(const Scene& scene) {
    Json observations = Json::array();
    for (const Observation& one : scene.observations) {
        observations.push_back({{"id", one.id},
                                {"place", one.place},
                                {"measure", one.measure},
                                {"group", one.group},
                                {"unit", one.unit},
                                {"from", day_text(one.from)},
                                {"to", day_text(one.to)},
                                {"value", one.value},
                                {"published", day_text(one.published)},
                                {"source", one.source}});
    }
    return observations;
}

Json scene_json(const Scene& scene) {
    Json json = {{"title", scene.title},
                 {"licence", scene.licence},
                 {"sources", scene.sources},
                 {"family", scene.family},
                 {"citizenship", scene.citizenship},
                 {"host", scene.host},
                 {"all_places", scene.all_places},
                 {"reference_date", day_text(scene.reference_date)},
                 {"persons_per_count", scene.persons_per_count},
                 {"smallest_count", kSmallestCount},
                 {"places", places_json(scene)},
                 {"observations", observations_json(scene)}};
    json["names"] = Json::object();
    for (const auto& [id, names] : scene.names) {
        json["names"][id] = Json(names);
    }
    const auto list = [&json](const char* name, const auto& items, auto make) {
        json[name] = Json::array();
        for (const auto& item : items) {
            json[name].push_back(make(item));
        }
    };
    list("links", scene.links, [](const Link& l) -> Json { return {l.from, l.to, l.mode, l.distance_km}; });
    list("gates", scene.gates, [](const Gate& g) -> Json { return {g.place, g.from, g.to, g.mode}; });
    list("counts", scene.counts,
         [](const Counts& c) -> Json { return {{"place", c.place}, {"measure", c.measure}, {"by_day", c.by_day}}; });
    list("events", scene.events, [](const Event& e) -> Json {
        return {{"day", day_text(e.day)}, {"where", e.where}, {"what", e.what}, {"value", e.value}};
    });
    list("parameters", scene.parameters, parameter_json);
    list("assumptions", scene.assumptions,
         [](const Assumption& a) -> Json { return {a.file, a.line, a.what, a.reason}; });
    list("tables", scene.tables, [](const TableOfData& t) -> Json { return {t.file, t.rows, t.assumed}; });
    json["countries"] = Json::object();
    for (const CountryCode& code : scene.countries) {
        json["countries"][code.alpha3] = code.alpha2;
    }
    if (const std::optional<Extent> extent = extent_of(scene)) {
        json["extent"] = {extent->west_deg, extent->east_deg, extent->south_deg, extent->north_deg};
        const Borders borders = borders_around(*extent);
        json["borders"] = Json::parse(borders.near);
        if (!borders.wide.empty()) {
            json["borders_wide"] = Json::parse(borders.wide);
        }
    }
    return json;
}

/// Texts that repeat, once each.
class Words {
  public:
    std::size_t of(const std::string& text) {
        const auto [at, added] = index_.try_emplace(text, list_.size());
        if (added) {
            list_.push_back(text);
        }
        return at->second;
    }
    [[nodiscard]] const std::vector<std::string>& list() const { return list_; }

  private:
    std::map<std::string, std::size_t> index_;
    std::vector<std::string> list_;
};

/// The data of a page: JSON and, behind it, the figures.
class Payload {
  public:
    Payload(const Scene& scene, Detail detail) : scene_(scene), detail_(detail) {}

    std::string of(const std::vector<Outcome>& outcomes) {
        Json runs = Json::array();
        for (const Outcome& outcome : outcomes) {
            runs.push_back(run_json(outcome));
        }
        Json json = {{"format", kFormat}, {"scene", scene_json(scene_)}, {"runs", std::move(runs)}};
        json["words"] = words_.list();
        json["left_out"] = left_out_;
        // Names of others need not be UTF-8; what is not is replaced.
        const std::string head = json.dump(-1, ' ', false, Json::error_handler_t::replace);
        std::string text = std::to_string(head.size()) + '\n' + head + bytes_;
        return text;
    }

  private:
    [[nodiscard]] bool keeps(const SeriesKey& key) const {
        if (detail_ == Detail::all || key.group == "all") {
            const bool a_place = std::ranges::any_of(
                scene_.places, [&](const Place& place) { return place.id == key.place && place.kind != "city"; });
            return detail_ != Detail::no_places || !a_place;
        }
        return false;
    }

    Summary kept(const Summary& summary) {
        if (detail_ == Detail::all || summary.keys.empty()) {
            return summary;
        }
        const auto days = static_cast<std::size_t>(summary.last_day - summary.first_day) + 1;
        Summary less;
        less.first_day = summary.first_day;
        less.last_day = summary.last_day;
        for (std::size_t i = 0; i < summary.keys.size(); ++i) {
            if (!keeps(summary.keys[i])) {
                ++left_out_;
                continue;
            }
            less.keys.push_back(summary.keys[i]);
            const auto begin = summary.rows.begin() + static_cast<std::ptrdiff_t>(i * days);
            less.rows.insert(less.rows.end(), begin, begin + static_cast<std::ptrdiff_t>(days));
        }
        return less;
    }

    Json figures_json(const Summary& summary, std::span<const std::size_t> levels) {
        const PackedFigures packed = pack(kept(summary), levels);
        Json series = Json::array();
        for (const PackedFigures::Entry& entry : packed.entries) {
            series.push_back({words_.of(entry.key.place), words_.of(entry.key.measure), words_.of(entry.key.group),
                              words_.of(entry.key.unit), entry.block});
        }
        Json json = {{"first_day", day_text(summary.first_day)},
                     {"days", packed.days},
                     {"levels", levels.size()},
                     {"blocks", packed.blocks},
                     {"offset", bytes_.size()},
                     {"series", std::move(series)}};
        bytes_ += packed.bytes;
        return json;
    }

    Json run_json(const Outcome& outcome) {
        Json json = {{"name", outcome.name},
                     {"provenance", Json::parse(outcome.provenance)},
                     {"law", outcome.law.empty() ? Json(nullptr) : Json::parse(outcome.law)},
                     {"inputs_changed", outcome.inputs_changed},
                     {"figures", figures_json(outcome.summary, kLevels)}};
        json["differences"] = Json::array();
        for (const Difference& difference : outcome.differences) {
            json["differences"].push_back({{"variant", difference.variant},
                                           {"base", difference.base},
                                           {"figures", figures_json(difference.summary, kDifferenceLevels)}});
        }
        json["alerts"] = Json::array();
        for (const Alert& alert : outcome.alerts) {
            json["alerts"].push_back({day_text(alert.day), words_.of(alert.place), words_.of(alert.measure),
                                      words_.of(alert.group), words_.of(alert.unit), alert.threshold,
                                      alert.probability});
        }
        json["scores"] = Json::array();
        for (const Score& score : outcome.scores) {
            const auto code = [&](double value) { return code_of(value, score.unit); };
            json["scores"].push_back({{"id", score.id},
                                      {"place", score.place},
                                      {"measure", score.measure},
                                      {"group", score.group},
                                      {"unit", score.unit},
                                      {"from", day_text(score.from)},
                                      {"to", day_text(score.to)},
                                      {"observed", score.observed},
                                      {"codes", {code(score.q05), code(score.q50), code(score.q95)}},
                                      {"below", score.below},
                                      {"inside", score.inside}});
        }
        return json;
    }

    const Scene& scene_;
    Detail detail_;
    Words words_;
    std::string bytes_;
    std::size_t left_out_ = 0;
};

}  // namespace

std::string page(const Scene& scene, const std::vector<Outcome>& outcomes) {
    const std::string_view frame = embedded_page();
    const std::size_t mark = frame.find(kMark);
    if (mark == std::string_view::npos) {
        throw std::logic_error("the page that the program carries has no place for data");
    }
    std::string data;
    for (const Detail detail : {Detail::all, Detail::no_groups, Detail::no_places}) {
        data = base64(compressed(Payload(scene, detail).of(outcomes)));
        if (frame.size() + data.size() < kLargestPage) {
            break;
        }
    }
    return std::string(frame.substr(0, mark)) + data + std::string(frame.substr(mark + kMark.size()));
}

}  // namespace steppe::report
