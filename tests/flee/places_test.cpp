#include <gmock/gmock.h>

#include <chrono>

#include "case_folder.hpp"

namespace steppe::flee {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kHeader = "#name,region,country,latitude,longitude,location_type,conflict_date,population";

TEST(FleeLocations, KindByTheFirstWordThatTheTypeContains) {
    CaseFolder folder;
    folder
        .with("locations.csv", std::string(kHeader) +
                                   "\nA,RX,X,1,2,Conflict_Zone,0,1000\n"
                                   "B,,,,,my town,,7\n"
                                   "C,RY,Y,2,3,IDPcamp,,300\n"
                                   "D,RY,X,2,3,forwarding_hub,,\n"
                                   "E,RY,Y,2,3,marker,,\n"
                                   "F,RY,Y,2,3,flood_zone,,20\n"
                                   "G,RY,Y,2,3,default,,20\n"
                                   "H,RY,Y,2,3,conflict_zone,3,40\n"
                                   "I,RY,Y,2,3,village,,40\n"
                                   "J,RY,Y,2,3,conflict_camp,-1,50\n"
                                   "K,RY,Y,2,3,conflict_camp,1,50\n")
        .with("data_layout.csv", "total,refugees.csv\nC,c.csv\nJ,c.csv\n");
    const std::vector<Location> found = folder.sound().locations;
    using enum LocationKind;
    std::vector<LocationKind> kinds;
    for (const Location& location : found) kinds.push_back(location.kind);
    EXPECT_THAT(kinds, ElementsAre(conflict_zone, town, idp_camp, forwarding_hub, marker, flood_zone, town,
                                   town /* a conflict that begins later */, other, camp, town));
    EXPECT_EQ(found[0].conflict, 1);
    EXPECT_EQ(found[7].conflict, -1);
    EXPECT_EQ(found[1].region, "unknown");
    EXPECT_EQ(found[1].country, "unknown");
    EXPECT_EQ(found[1].x, 0);
    EXPECT_EQ(found[2].capacity, 300);
    EXPECT_EQ(found[2].population, 0);
    EXPECT_EQ(found[0].capacity, -1);
    EXPECT_EQ(found[3].population, 0);
    EXPECT_EQ(found[9].capacity, 50);
    EXPECT_EQ(found[10].population, 50);
    EXPECT_FALSE(found[3].foreign) << "home is the country of the first row";
    EXPECT_TRUE(found[1].foreign);
    EXPECT_THAT(folder.warnings(), ElementsAre(HasSubstr("locations.csv:10:12: found the location type 'village'")));
}

TEST(FleeLocations, HastenDividesPopulationAndCapacityAndRoundsDown) {
    CaseFolder folder;
    folder.with("simsetting.yml", "optimisations:\n  hasten: 7\n");
    const Case flee_case = folder.sound();
    EXPECT_EQ(flee_case.locations[0].population, 142) << "1000 / 7 = 142.86";
    EXPECT_EQ(flee_case.locations[2].capacity, 42) << "300 / 7 = 42.86";
}

TEST(FleeLocations, AttributesByTheNamesOfTheHeader) {
    CaseFolder folder;
    folder.with("locations.csv",
                std::string(kHeader) +
                    ",conflict_intensity,IPC,capacity_per_day,initial_idps,deactivation_probability,farmer_fraction,"
                    "trade_volume,hdi\n"
                    "A,RX,X,1,2,conflict_zone,0,1000,0.5,3,0,0,0,0.25,0,0\n"
                    "B,RX,X,1.5,2.5,town,,500\n"
                    "C,RY,Y,2,3,camp,,300,,3, 5 ,12,0.125,,10.5,0.75\n");
    const std::vector<Location> found = folder.sound().locations;
    EXPECT_EQ(found[0].conflict, 0.5);
    EXPECT_EQ(found[0].farmer_fraction, 0.25);
    EXPECT_EQ(found[2].capacity_per_day, 5);
    EXPECT_EQ(found[2].initial_idps, 12);
    EXPECT_EQ(found[2].deactivation_probability, 0.125);
    EXPECT_EQ(found[2].trade_volume, 10.5);
    EXPECT_EQ(found[2].hdi, 0.75);
    EXPECT_THAT(folder.warnings(),
                ElementsAre(HasSubstr("locations.csv:1:99: found the column 'IPC', which is ignored"),
                            HasSubstr("locations.csv:4:22: found a row without conflict_intensity"),
                            HasSubstr("locations.csv:4:38: found a row without farmer_fraction")));
}

TEST(FleeLocations, EveryLongCommentAddsNamesOfColumns) {
    CaseFolder folder;
    folder.with("locations.csv", std::string(kHeader) +
                                     ",hdi\n#a,comment,with,more,than,eight,cells,so,trade_volume\n\n"
                                     "A,RX,X,1,2,conflict_zone,0,1000,0.5\n"
                                     "B,RX,X,1.5,2.5,town,,500\n"
                                     "#short comment\n"
                                     "C,RY,Y,2,3,camp,,300,0.25,7\n");
    const std::vector<Location> found = folder.sound().locations;
    EXPECT_EQ(found[2].hdi, 0.25);
    EXPECT_EQ(found[2].trade_volume, 7) << "the second comment names column 10";
    EXPECT_THAT(folder.warnings(), ElementsAre(HasSubstr("locations.csv:2:42: found a second comment row")));
}

TEST(FleeLocations, CellsAreThoseOfPythonsCsv) {
    CaseFolder folder;
    folder
        .with("locations.csv",
              "\xEF\xBB\xBF\"#name\",region,country,latitude,longitude,location_type,conflict_date,population\r\n"
              "\"A\",\"R \"\"X\"\"\",X,1,2,conflict_zone, 0 , 1_000 \r"
              "B,\"two\nlines\",X,1.5,+2.5,town,,500\n"
              "\"C\",R\"Y,Y,2,3,\"ca\"mp,,300")
        .with("closures.csv", "\n\"#comment\"\n");
    const Case flee_case = folder.sound();
    EXPECT_EQ(flee_case.locations[0].region, "R \"X\"");
    EXPECT_EQ(flee_case.locations[0].population, 1000);
    EXPECT_EQ(flee_case.locations[1].region, "two\nlines");
    EXPECT_EQ(flee_case.locations[1].y, 2.5);
    EXPECT_EQ(flee_case.locations[2].region, "R\"Y");
    EXPECT_EQ(flee_case.locations[2].kind, LocationKind::camp);
    EXPECT_THAT(folder.warnings(), ElementsAre(HasSubstr("locations.csv:1:1: found a byte order mark")));
}

TEST(FleeRoutes, DistanceAndAttributes) {
    CaseFolder folder;
    folder.with("routes.csv",
                "#name1,name2,distance,forced_redirection,walk_probability,max_move_speed\n"
                "A,B,100.5,0,0.5,35\nB,C,0,,,\nA,C,7\n");
    const std::vector<Route> found = folder.sound().routes;
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].from, 0U);
    EXPECT_EQ(found[0].to, 1U);
    EXPECT_EQ(found[0].distance_km, 100.5);
    EXPECT_EQ(found[0].walk_probability, 0.5);
    EXPECT_EQ(found[0].max_move_speed, 35);
    EXPECT_EQ(found[1].max_move_speed, 0);
    EXPECT_EQ(found[2].distance_km, 7);
    EXPECT_THAT(folder.warnings(), ElementsAre(HasSubstr("routes.csv:3:8: found a row without walk_probability"),
                                               HasSubstr("routes.csv:3:9: found a row without max_move_speed")));
}

TEST(FleeRoutes, RedirectionsAndParallelsAreKeptAndWarnedOf) {
    CaseFolder folder;
    folder.with("routes.csv", "#name1,name2,distance,forced_redirection\nA,B,100,1\nB,A,100,2\nB,C,50,3\nC,C,1\n");
    const std::vector<Route> found = folder.sound().routes;
    EXPECT_EQ(found[0].forced_redirection, 1);
    EXPECT_EQ(found[1].forced_redirection, 2);
    EXPECT_EQ(found[2].forced_redirection, 0);
    EXPECT_THAT(folder.warnings(),
                ElementsAre(HasSubstr("routes.csv:2:9: found forced_redirection 1; Flee sends nobody by it, but makes"),
                            HasSubstr("routes.csv:3: found a second route between these locations, expected one; the "
                                      "other is in line 2"),
                            HasSubstr("routes.csv:3:9: found forced_redirection 2"),
                            HasSubstr("routes.csv:4:8: found '3', expected 0, 1 or 2; Flee takes it for 0"),
                            HasSubstr("routes.csv:5:3: found a route from a location to itself")));
}

TEST(FleeRoutes, MajorRoutesWithFixedRoutesOnly) {
    CaseFolder folder;
    folder.with("major_routes.csv", "#from,via\nA,B,C\nC,,A,\n");
    EXPECT_THAT(folder.sound().major_routes, IsEmpty());
    folder.with("simsetting.yml", "move_rules:\n  fixed_routes: true\n");
    const std::vector<MajorRoute> routes = folder.sound().major_routes;
    ASSERT_EQ(routes.size(), 2U);
    EXPECT_THAT(routes[0].places, ElementsAre(0, 1, 2));
    EXPECT_TRUE(routes[0].both_ways);
    EXPECT_THAT(routes[1].places, ElementsAre(2, 0));
    EXPECT_FALSE(routes[1].both_ways) << "the last cell is empty";
    EXPECT_THAT(folder.warnings(), ElementsAre(HasSubstr("major_routes.csv:1:1: found a comment"),
                                               HasSubstr("major_routes.csv:3: found no route from 'C' to 'A'"),
                                               HasSubstr("major_routes.csv:3:6: found an empty last cell")));
}

TEST(FleeClosures, InTheOrderOfTheFile) {
    CaseFolder folder;
    folder.with("closures.csv",
                "#closure_type,name1,name2,closure_start,closure_end\n"
                "country,X,Y,5,-1\nlocation,C,anything, 3,0\ncamp,C,,0,4\nidpcamp,C,,1,2\nlink,A,B,1,2\n"
                "remove_forced_redirection,A,B,9,0\n");
    const std::vector<Closure> found = folder.sound().closures;
    ASSERT_EQ(found.size(), 6U);
    using enum ClosureKind;
    std::vector<ClosureKind> kinds;
    for (const Closure& closure : found) kinds.push_back(closure.kind);
    EXPECT_THAT(kinds, ElementsAre(country, location, camp, idp_camp, link, remove_forced_redirection));
    EXPECT_EQ(found[0].country1, "X");
    EXPECT_EQ(found[0].country2, "Y");
    EXPECT_EQ(found[0].start, 5);
    EXPECT_EQ(found[0].end, -1);
    EXPECT_EQ(found[1].location1, 2U);
    EXPECT_EQ(found[4].location2, 1U);
    EXPECT_THAT(folder.warnings(), ElementsAre(HasSubstr("closures.csv:6:1: found a closure of kind 'link'"),
                                               HasSubstr("closures.csv:7:1")));
}

TEST(FleeClosures, WhatIsUnknownIsWarnedOf) {
    CaseFolder folder;
    folder.with("closures.csv", "border,X,Y,5,-1\ncountry,X,Yy,5,-1\nlocation,Cc,,3,-1\ncountry,X,Y,7,5\n");
    const Case flee_case = folder.sound();
    ASSERT_EQ(flee_case.closures.size(), 3U);
    EXPECT_EQ(flee_case.closures[1].location1, kNoLocation);
    EXPECT_THAT(
        folder.warnings(),
        ElementsAre(
            HasSubstr("closures.csv:1:1: found the kind of closure 'border', which is ignored"),
            AllOf(HasSubstr("closures.csv:2:11: found the unknown country 'Yy'"), HasSubstr("did you mean 'Y'?")),
            AllOf(HasSubstr("closures.csv:3:10: found the unknown location 'Cc'"), HasSubstr("did you mean 'C'?")),
            HasSubstr("closures.csv:4:15: found an end on day 5, before the start")));
}

TEST(FleeLocationChanges, AreReadFromTheInputFolder) {
    CaseFolder folder;
    folder.with("location_changes.csv", "#name,type,day\nB,idpcamp,4\nC,town,0\nA,marker,10\nA,marker,-1\n");
    const std::vector<LocationChange> found = folder.sound().location_changes;
    ASSERT_EQ(found.size(), 2U) << "those beyond the ten days never happen";
    EXPECT_EQ(found[0].day, 0);
    EXPECT_EQ(found[0].location, 2U);
    EXPECT_EQ(found[0].kind, LocationKind::town);
    EXPECT_EQ(found[1].kind, LocationKind::idp_camp);
    EXPECT_THAT(folder.warnings(),
                ElementsAre(HasSubstr("location_changes.csv: found location_changes.csv in the input")));
}

TEST(FleeCase, HasTheNameOfItsFolderAndNamesItsFiles) {
    const CaseFolder folder;
    const Case flee_case = folder.sound();
    EXPECT_EQ(flee_case.name, folder.folder().filename().string());
    EXPECT_EQ(flee_case.inputs.size(), 9U) << "all nine files of the small case";
    for (const CaseFile& input : flee_case.inputs) EXPECT_TRUE(std::filesystem::exists(input.path)) << input.path;
}

TEST(FleeCase, OfTwentyThousandLocationsIsReadAtOnce) {
    constexpr int kLocations = 20'000;
    std::string locations = std::string(kHeader) + "\n", routes = "#name1,name2,distance,forced_redirection\n";
    for (int i = 0; i < kLocations; ++i) {
        const std::string name = "Place_" + std::to_string(i);
        locations += name + ",R" + std::to_string(i % 100) + ",X,1.25,2.5," +
                     (i % 9 == 0 ? "conflict_zone,0" : "town,") + ",12345\n";
        for (const int step : {1, 17, 301}) {
            routes += name + ",Place_" + std::to_string((i + step) % kLocations) + ",123.5,0\n";
        }
    }
    CaseFolder folder;
    folder.with("locations.csv", locations)
        .with("routes.csv", routes)
        .with("conflicts.csv", "#Day,Place_0\n" + CaseFolder::days(10, ",1"));
    (void)folder.read();
    const auto start = std::chrono::steady_clock::now();
    const Reading reading = read_case({folder.folder(), folder.folder(), 0, std::nullopt});
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    EXPECT_TRUE(reading.problems.empty());
    EXPECT_EQ(reading.flee_case.routes.size(), 3U * kLocations);
    RecordProperty("milliseconds", std::to_string(1e3 * took.count()));
    EXPECT_LT(took.count(), 1.0);
}

}  // namespace
}  // namespace steppe::flee
