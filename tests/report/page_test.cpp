// What stands in the page: the frame of web/ and, compressed, the scene and the figures.
#include "report/page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <nlohmann/json.hpp>

#include "report/borders.hpp"
#include "report/embedded.hpp"
#include "report/plot.hpp"
#include "report/png.hpp"

namespace steppe::report {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string from_base64(std::string_view text) {
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes;
    std::uint32_t word = 0;
    int bits = 0;
    for (const char c : text.substr(0, text.find('='))) {
        word = (word << 6) | static_cast<std::uint32_t>(kAlphabet.find(c));
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes += static_cast<char>((word >> bits) & 0xff);
        }
    }
    return bytes;
}

/// The JSON within a page.
nlohmann::json data_of(const std::string& page) {
    constexpr std::string_view kOpening = "<script id=\"data\" type=\"application/octet-stream\">";
    const std::size_t begin = page.find(kOpening) + kOpening.size();
    const std::string packed = from_base64(std::string_view(page).substr(begin, page.find('<', begin) - begin));
    std::string text(30'000'000, '\0');
    uLongf size = text.size();
    EXPECT_EQ(uncompress(reinterpret_cast<Bytef*>(text.data()), &size, reinterpret_cast<const Bytef*>(packed.data()),
                         packed.size()),
              Z_OK);
    const std::size_t end = text.find('\n');
    return nlohmann::json::parse(text.substr(end + 1, std::stoul(text.substr(0, end))));
}

Scene small_scene() {
    Scene scene;
    scene.title = "</script><img src=x>";
    scene.family = "standard";
    scene.host = "KAZ";
    scene.reference_date = 19'000;
    Place place;
    place.id = "here";
    place.names["en"] = "<b>Here</b>";
    place.country = "KAZ";
    place.kind = "city";
    place.position = Position{50, 70};
    scene.places.push_back(place);
    scene.countries = {{"KAZ", "KZ"}};
    return scene;
}

Outcome outcome_of(std::size_t series, Day days) {
    Outcome outcome;
    outcome.name = "results";
    outcome.provenance = R"({"program": "steppe", "seed": 7})";
    outcome.summary.first_day = 19'000;
    outcome.summary.last_day = 19'000 + days - 1;
    std::uint32_t noise = 1;
    for (std::size_t i = 0; i < series; ++i) {
        outcome.summary.keys.push_back({"here", "queue", i == 0 ? "all" : "group" + std::to_string(i), "persons"});
        for (Day day = 0; day < days; ++day) {
            Summary::Row row;
            for (double& quantile : row.quantiles) {
                noise = noise * 1664525U + 1013904223U;  // incompressible enough
                quantile = 100 + static_cast<double>(noise >> 12);
            }
            outcome.summary.rows.push_back(row);
        }
    }
    return outcome;
}

TEST(Page, HoldsSceneAndSeriesAndNoMarkupOfOthers) {
    const std::string text = page(small_scene(), {outcome_of(2, 3)});
    EXPECT_THAT(text, Not(HasSubstr("<b>Here")));
    EXPECT_THAT(text, Not(HasSubstr("<img")));
    const nlohmann::json data = data_of(text);
    EXPECT_EQ(data["format"], 1);
    EXPECT_EQ(data["scene"]["title"], "</script><img src=x>");
    EXPECT_EQ(data["scene"]["places"][0]["lat"], 50);
    EXPECT_EQ(data["runs"][0]["provenance"]["seed"], 7);
    EXPECT_EQ(data["runs"][0]["figures"]["days"], 3);
    EXPECT_EQ(data["runs"][0]["figures"]["series"].size(), 2U);
    EXPECT_EQ(data["left_out"], 0);
    EXPECT_TRUE(data["runs"][0]["law"].is_null());
    Outcome under_law = outcome_of(1, 1);
    under_law.law = R"({"format": 1, "regimes": [{"title": "</script>"}], "answers": []})";
    EXPECT_EQ(data_of(page(small_scene(), {under_law}))["runs"][0]["law"]["regimes"][0]["title"], "</script>");
}

TEST(Page, LoadsNothingAndRunsOnlyItsOwnScript) {
    const std::string frame(embedded_page());
    EXPECT_THAT(frame, HasSubstr("default-src 'none'; script-src 'sha256-"));
    for (const char* forbidden :
         {"unsafe-inline", "unsafe-eval", "<link", "@import", "fetch(", "XMLHttpRequest", "url("}) {
        EXPECT_THAT(frame, Not(HasSubstr(forbidden)));
    }
}

TEST(Page, LeavesOutDetailRatherThanGrowTooLarge) {
    const std::string text = page(small_scene(), {outcome_of(3'500, 250)});
    EXPECT_LT(text.size(), kLargestPage);
    const nlohmann::json data = data_of(text);
    EXPECT_EQ(data["left_out"], 3'499);
    EXPECT_EQ(data["runs"][0]["figures"]["series"].size(), 1U);
}

TEST(Page, IsTheSameForTheSameResults) {
    EXPECT_EQ(page(small_scene(), {outcome_of(3, 5)}), page(small_scene(), {outcome_of(3, 5)}));
}

TEST(Borders, AreCutToTheSurroundings) {
    Scene scene = small_scene();
    const Extent extent = *extent_of(scene);
    EXPECT_LT(extent.west_deg, 69);
    EXPECT_GT(extent.east_deg, 71);
    const nlohmann::json near = nlohmann::json::parse(borders_around(extent).near);
    ASSERT_EQ(near["countries"].size(), 1U);  // within the country there is no other
    EXPECT_EQ(near["countries"][0]["iso"], "KAZ");
    for (const nlohmann::json& ring : near["countries"][0]["rings"]) {
        for (std::size_t i = 0; i < ring.size(); i += 2) {
            EXPECT_GE(ring[i], extent.west_deg - 0.001);
            EXPECT_LE(ring[i], extent.east_deg + 0.001);
            EXPECT_GE(ring[i + 1], extent.south_deg - 0.001);
            EXPECT_LE(ring[i + 1], extent.north_deg + 0.001);
        }
    }
    scene.places.front().position = Position{-3.4, 29.4};  // elsewhere the coarser outlines do
    const nlohmann::json far = nlohmann::json::parse(borders_around(*extent_of(scene)).near);
    std::vector<std::string> countries;
    for (const nlohmann::json& country : far["countries"]) {
        countries.push_back(country["iso"]);
    }
    EXPECT_THAT(countries, testing::IsSupersetOf({"BDI", "TZA"}));
    scene.places.front().position.reset();
    EXPECT_EQ(extent_of(scene), std::nullopt);
}

TEST(Pictures, AreDrawnOfWhatThereIs) {
    Scene scene = small_scene();
    Outcome outcome = outcome_of(1, 30);
    EXPECT_TRUE(pictures(scene, outcome).empty());  // a queue of a place is none of the main figures
    outcome.summary.keys[0] = {"KAZ", "entries", "all", "persons/day"};
    Observation seen;
    seen.id = "<o1>";
    seen.place = "KAZ";
    seen.measure = "entries";
    seen.group = "all";
    seen.from = seen.to = 19'003;
    seen.value = 5'000;
    scene.observations = {seen};
    const std::vector<Picture> drawn = pictures(scene, outcome);
    ASSERT_EQ(drawn.size(), 1U);
    EXPECT_EQ(drawn[0].name, "entries_KAZ");
    EXPECT_THAT(drawn[0].svg, HasSubstr("&lt;o1&gt;"));
    EXPECT_THAT(drawn[0].svg, Not(HasSubstr("<o1>")));
    EXPECT_THAT(drawn[0].svg, Not(HasSubstr("nan")));
    EXPECT_EQ(drawn[0].svg, pictures(scene, outcome)[0].svg);
}

TEST(Pictures, ShowWhatWasCounted) {
    Scene scene = small_scene();
    scene.host.clear();
    scene.all_places = "all";
    Outcome outcome = outcome_of(1, 3);
    outcome.summary.keys[0] = {"all", "present", "all", "persons"};
    EXPECT_THAT(pictures(scene, outcome).at(0).svg, Not(HasSubstr("counted")));
    scene.counts = {{"all", "present", {0, 1e9, 2e9, 3e9}}};  // longer than the results, and above all of them
    const std::string svg = pictures(scene, outcome).at(0).svg;
    EXPECT_THAT(svg, HasSubstr("People present, all camps"));
    EXPECT_THAT(svg, HasSubstr("; dashes: counted"));
    EXPECT_THAT(svg, HasSubstr("stroke-dasharray"));
    EXPECT_THAT(svg, HasSubstr(">2,000,000,000<"));
    EXPECT_THAT(svg, Not(HasSubstr(">3,000,000,000<")));
}

TEST(Pictures, AreDrawnInDots) {
    const PngLibrary* const library = PngLibrary::installed();
    ASSERT_NE(library, nullptr) << "scripts/install-packages build installs librsvg2-2";
    const std::string png = library->png(
        R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 4"><rect width="9" height="4" fill="#fff"/></svg>)",
        18, 8);
    EXPECT_EQ(png.substr(0, 8), "\x89PNG\r\n\x1a\n");
    EXPECT_EQ(png.substr(12, 12), std::string("IHDR\0\0\0\x12\0\0\0\x08", 12));
    EXPECT_THROW((void)library->png("no picture", 18, 8), std::runtime_error);
}

}  // namespace
}  // namespace steppe::report
