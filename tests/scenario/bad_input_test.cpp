// Each case takes the small country, makes one mistake in it and expects the message: where exactly, what was found,
// and a hint that helps to repair it. One mistake, one message (or as many as are listed).
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <ostream>
#include <sstream>
#include <string>
#include <vector>

#include "scenario_folder.hpp"
#include "steppe/scenario.hpp"

namespace steppe {

void PrintTo(const Problem& problem, std::ostream* out) { *out << problem.text(); }

namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Change = std::function<void(const ScenarioFolder&)>;

/// What a message must hold. `where` is written file:line:column, without the parts that do not apply.
struct Expected {
    std::string where;
    std::string found;
    std::string repair;
};

struct Case {
    std::string name;
    Change spoil;
    std::vector<Expected> expected;
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

std::string text_of(const Where& where) {
    std::string text = where.file;
    for (const int part : {where.line, where.column}) {
        if (part > 0) {
            text += ':' + std::to_string(part);
        }
    }
    return text;
}

std::string all_of(const std::vector<Problem>& problems) {
    std::string text;
    for (const Problem& problem : problems) {
        text += "\n  " + problem.text();
    }
    return text;
}

/// A message that quotes what stands at a place must name that place: checked against the file itself.
void expect_quoted_text_there(const ScenarioFolder& folder, const Problem& problem) {
    const bool quotes = problem.found.starts_with('\'') && problem.found.find('\\') == std::string::npos;
    if (!quotes || problem.where.column == 0) {
        return;
    }
    std::istringstream lines(folder.text(problem.where.file));
    std::string line;
    for (int i = 0; i < problem.where.line; ++i) {
        std::getline(lines, line);
    }
    std::size_t at = 0;
    for (int character = 1; character < problem.where.column; ++character) {
        do {
            ++at;
        } while (at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0U) == 0x80U);
    }
    at += line[at] == '"' ? 1 : 0;
    const std::string quoted = problem.found.substr(1, problem.found.rfind('\'') - 1);
    EXPECT_EQ(line.substr(at, quoted.size()), quoted) << problem.text();
}

void expect_problems(const ScenarioFolder& folder, const std::vector<Expected>& expected) {
    const std::vector<Problem> problems = read_scenario(folder.path()).problems.sorted();
    ASSERT_EQ(problems.size(), expected.size()) << all_of(problems);
    for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_EQ(text_of(problems[i].where), expected[i].where) << problems[i].text();
        EXPECT_THAT(problems[i].found, HasSubstr(expected[i].found)) << problems[i].text();
        EXPECT_THAT(problems[i].repair, HasSubstr(expected[i].repair)) << problems[i].text();
        EXPECT_THAT(problems[i].expected, Not(IsEmpty())) << problems[i].text();
        EXPECT_THAT(problems[i].repair, Not(IsEmpty())) << problems[i].text();
        expect_quoted_text_there(folder, problems[i]);
    }
}

Change replacing(std::string file, std::string before, std::string after) {
    return [=](const ScenarioFolder& folder) { folder.replace(file, before, after); };
}
Change replacing_everywhere(std::string file, std::string before, std::string after) {
    return [=](const ScenarioFolder& folder) { folder.replace_everywhere(file, before, after); };
}
Change appending(std::string file, std::string bytes) {
    return [=](const ScenarioFolder& folder) { folder.append(file, bytes); };
}
Change writing(std::string file, std::string bytes) {
    return [=](const ScenarioFolder& folder) { folder.write(file, bytes); };
}
Change removing(std::string file) {
    return [=](const ScenarioFolder& folder) { folder.remove(file); };
}
Change leaving_the_header(std::string file) {
    return [=](const ScenarioFolder& folder) {
        const std::string text = folder.text(file);
        folder.write(file, text.substr(0, text.find('\n') + 1));
    };
}

/// The optional column of groups.csv, with this value for the visitors.
Change with_residence(std::string country) {
    return [=](const ScenarioFolder& folder) {
        folder.replace_everywhere("groups.csv", "assumption: made up\n", "assumption: made up,\n");
        folder.replace("groups.csv", "source\n", "source,residence\n");
        folder.replace("groups.csv", "made up,\nlocal", "made up," + country + "\nlocal");
    };
}

/// Both optional columns of groups.csv, with what the families settle as.
Change with_settles_as(std::string group) {
    return [=](const ScenarioFolder& folder) {
        folder.replace_everywhere("groups.csv", "assumption: made up\n", "assumption: made up,,\n");
        folder.replace("groups.csv", "source\n", "source,residence,settles_as\n");
        folder.replace("groups.csv", "made up,,\nvisitor", "made up,," + group + "\nvisitor");
    };
}

/// The optional columns of housing.csv, filled in for one row.
Change with_opening_times(std::string row, std::string lag_days, std::string until) {
    return [=](const ScenarioFolder& folder) {
        folder.replace_everywhere("housing.csv", "assumption: made up\n", "assumption: made up,,\n");
        folder.replace("housing.csv", "source\n", "source,lag_days,until\n");
        folder.replace("housing.csv", row + ",assumption: made up,,",
                       row + ",assumption: made up," + lag_days + "," + until);
    };
}

std::string in_utf16(const std::string& ascii) {
    std::string text = "\xFF\xFE";
    for (const char c : ascii) {
        text += c;
        text += '\0';
    }
    return text;
}

/// `a: &a [x, x, ...]`, `b: &b [*a, *a, ...]`, ...: a billion when written out.
std::string alias_bomb() {
    std::string text = "a: &a [x, x, x, x, x, x, x, x, x]\n";
    for (char name = 'b'; name <= 'j'; ++name) {
        const std::string before(1, static_cast<char>(name - 1));
        text += std::string(1, name) + ": &" + name + " [*" + before;
        for (int i = 0; i < 8; ++i) {
            text += ", *" + before;
        }
        text += "]\n";
    }
    return text;
}

const std::string kTail = ",assumption: made up";

class BadInput : public testing::TestWithParam<Case> {};

TEST_P(BadInput, IsRefusedWithItsPlaceAndAHint) {
    const ScenarioFolder folder;
    GetParam().spoil(folder);
    expect_problems(folder, GetParam().expected);
}

std::string name_of_case(const testing::TestParamInfo<Case>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(
    Files, BadInput,
    testing::Values(
        Case{"missing_file", removing("links.csv"), {{"links.csv", "nothing", "add the file links.csv"}}},
        Case{"misnamed_file",
             [](const ScenarioFolder& folder) {
                 std::filesystem::rename(folder.path() / "housing.csv", folder.path() / "houses.csv");
             },
             {{"houses.csv", "not read", "rename it to housing.csv"}}},
        Case{"folder_in_place_of_a_file",
             [](const ScenarioFolder& folder) {
                 folder.remove("stays.csv");
                 std::filesystem::create_directory(folder.path() / "stays.csv");
             },
             {{"stays.csv", "a folder", "put the file stays.csv here"}}},
        Case{"symbolic_link",
             [](const ScenarioFolder& folder) {
                 folder.remove("places.csv");
                 std::filesystem::create_symlink("/dev/zero", folder.path() / "places.csv");
             },
             {{"places.csv", "a symbolic link", "put the file itself here"}}},
        Case{"empty_file", writing("drivers.csv", ""), {{"drivers.csv", "an empty file", "begin with the header"}}},
        Case{"empty_settings", writing("scenario.yaml", ""), {{"scenario.yaml:1:1", "an empty file", "title:"}}},
        Case{"table_without_rows",
             leaving_the_header("places.csv"),
             {{"places.csv", "a table without rows", "add a row"}}},
        Case{"groups_without_rows",
             leaving_the_header("groups.csv"),
             {{"groups.csv", "a table without rows", "add a row"}}}),
    name_of_case);

INSTANTIATE_TEST_SUITE_P(
    Text, BadInput,
    testing::Values(
        Case{"zero_byte",
             replacing("places.csv", "Cedar", std::string("Ce\0ar", 5)),
             {{"places.csv:6:9", "a zero byte", "UTF-8"}}},
        Case{"utf16", writing("housing.csv", in_utf16("place,tier\n")), {{"housing.csv:1:1", "UTF-16", "UTF-8"}}},
        Case{"latin1",
             replacing("places.csv", "Elm,", "\xC9lm,"),
             {{"places.csv:7:5", "0xc9", "save the file as UTF-8"}}},
        Case{"surrogate_in_utf8",
             replacing("places.csv", "Elm,", "\xED\xA0\x80,"),
             {{"places.csv:7:5", "0xed", "save the file as UTF-8"}}},
        Case{"control_character",
             replacing("places.csv", "Birch", "Bi\x07rch"),
             {{"places.csv:3:9", "0x07", "remove it"}}},
        Case{"carriage_returns_alone",
             replacing_everywhere("stays.csv", "\n", "\r"),
             {{"stays.csv:1:26", "a carriage return", "Windows ends of lines"}}},
        Case{"line_of_ten_megabytes",
             replacing("links.csv", "x_gate,cedar,road,40,1,yes",
                       "x_gate,cedar,road,40,1," + std::string(10'000'000, 'y')),
             {{"links.csv:4", "more than 1 MB", "ends of lines"}}},
        Case{"settings_of_ten_megabytes_in_a_line",
             appending("scenario.yaml", "x: " + std::string(10'000'000, '[')),
             {{"scenario.yaml:411", "more than 1 MB", "ends of lines"}}},
        Case{"quote_never_closed",
             replacing("links.csv", "birch,x_ford", "\"birch,x_ford"),
             {{"links.csv:5:1", "never closed", "close it"}}},
        Case{"quote_within_a_cell",
             replacing("places.csv", "Elm,", "El\"m,"),
             {{"places.csv:7:7", "a quote within a cell", "\"\"word\"\""}}},
        Case{"text_after_a_closing_quote",
             replacing("places.csv", "with a comma\"", "with a comma\" too"),
             {{"places.csv:6:96", "text after a closing quote", "double a quote"}}},
        Case{"semicolons",
             replacing_everywhere("links.csv", ",", ";"),
             {{"links.csv:1:1", "semicolons", "CSV with commas"}}},
        Case{"tabs", replacing_everywhere("links.csv", ",", "\t"), {{"links.csv:1:1", "tabs", "CSV with commas"}}}),
    name_of_case);

INSTANTIATE_TEST_SUITE_P(Shape, BadInput,
                         testing::Values(Case{"missing_column",
                                              [](const ScenarioFolder& folder) {
                                                  folder.replace("stays.csv", "share,", "");
                                                  for (const char* share : {",0.6,", ",0.4,", ",0.5,"}) {
                                                      folder.replace_everywhere("stays.csv", share, ",");
                                                  }
                                                  folder.replace("stays.csv", "5,1,", "5,");
                                              },
                                              {{"stays.csv:1", "no column 'share'", "add the column 'share'"}}},
                                         Case{"misspelt_column",
                                              replacing("places.csv", "population,ties", "populaton,ties"),
                                              {{"places.csv:1:53", "'populaton'", "did you mean 'population'?"}}},
                                         Case{"unknown_column",
                                              [](const ScenarioFolder& folder) {
                                                  folder.replace("stays.csv", "share,source", "share,source,comment");
                                                  folder.replace_everywhere("stays.csv", "made up", "made up,why");
                                              },
                                              {{"stays.csv:1:27", "'comment'", "remove it"}}},
                                         Case{"repeated_column",
                                              [](const ScenarioFolder& folder) {
                                                  folder.replace("stays.csv", "share,source", "share,source,share");
                                                  folder.replace_everywhere("stays.csv", "made up", "made up,1");
                                              },
                                              {{"stays.csv:1:27", "a second column 'share'", "remove one of the two"}}},
                                         Case{"too_many_cells",
                                              replacing("places.csv", "\"assumption: made up, with a comma\"",
                                                        "assumption: made up, with a comma"),
                                              {{"places.csv:6:81", "14 cells",
                                                "quotes around a text that holds a comma"}}},
                                         Case{"too_few_cells",
                                              replacing("housing.csv", "cedar,family,80,0,,", "cedar,family,80,0,"),
                                              {{"housing.csv:3", "5 cells", "an empty cell needs its comma"}}},
                                         Case{"row_of_empty_cells",
                                              appending("housing.csv", ",,,,,\n"),
                                              {{"housing.csv:10", "a row of empty cells", "remove it"}}},
                                         Case{"spaces_around_a_cell",
                                              replacing("housing.csv", "cedar,family", "cedar, family"),
                                              {{"housing.csv:3:7", "spaces around 'family'", "remove the spaces"}}}),
                         name_of_case);

INSTANTIATE_TEST_SUITE_P(
    Places, BadInput,
    testing::Values(
        Case{"duplicate_id",
             appending("places.csv", "cedar,Cedar,,,HMD,hmd_west,city,-53.10,73.00,40000,,,assumption: made up\n"),
             {{"places.csv:10:1", "place 'cedar' again", "line 6"}}},
        Case{"id_with_capitals",
             replacing("places.csv", "\nfar,Far", "\nFar Away,Far"),
             {{"places.csv:9:1", "'Far Away'", "'far_away'"}}},
        Case{"latitude_beyond_the_pole",
             replacing("places.csv", "-54.40", "-154.40"),
             {{"places.csv:2:39", "'-154.40'", "check the figure"}}},
        Case{"country_in_two_letters",
             replacing("places.csv", "birch,Birch,Берёза,,BVT", "birch,Birch,Берёза,,BV"),
             {{"places.csv:3:21", "'BV'", "'BVT'"}}},
        Case{"country_in_words",
             replacing("places.csv", "Far,,,ATA", "Far,,,Antarctica"),
             {{"places.csv:9:11", "'Antarctica'", "three capitals"}}},
        Case{"unknown_kind",
             replacing("places.csv", "hmd_west,city", "hmd_west,citty"),
             {{"places.csv:6:32", "'citty'", "did you mean 'city'?"}}},
        Case{"negative_population",
             replacing("places.csv", "120000", "-120000"),
             {{"places.csv:7:42", "'-120000'", "check the figure"}}},
        Case{"more_people_than_there_are",
             replacing("places.csv", "120000", "1e200"),
             {{"places.csv:7:42", "'1e200'", "check the figure"}}},
        Case{"nan", replacing("places.csv", "120000", "NaN"), {{"places.csv:7:42", "'NaN'", "every figure is needed"}}},
        Case{"infinity",
             replacing("places.csv", "120000", "1e999"),
             {{"places.csv:7:42", "'1e999'", "beyond what a computer can hold"}}},
        Case{"empty_number",
             replacing("places.csv", "120000", ""),
             {{"places.csv:7:42", "nothing", "fill in a number"}}},
        Case{"per_cent_for_a_share",
             replacing("places.csv", "0.6,,\"", "60,,\""),
             {{"places.csv:6:56", "'60'", "write 0.6"}}},
        Case{"region_named_like_a_place",
             replacing("places.csv", "ATA,ata_coast", "ATA,far"),
             {{"places.csv:9", "'far'", "_region"}}},
        Case{"way_home_by_an_unknown_place",
             replacing("places.csv", "50000,,alder", "50000,,aldr"),
             {{"places.csv:3:59", "unknown place 'aldr'", "did you mean 'alder'?"}}},
        Case{"way_home_by_a_crossing",
             replacing("places.csv", "50000,,alder", "50000,,x_gate"),
             {{"places.csv:3:59", "'x_gate'", "name the city"}}},
        Case{"way_home_abroad",
             replacing("places.csv", "50000,,alder", "50000,,cedar"),
             {{"places.csv:3:59", "'cedar'", "own country"}}},
        Case{"no_source",
             replacing("places.csv", "1000000,,,assumption: made up", "1000000,,,"),
             {{"places.csv:9:54", "nothing", "fill it in"}}},
        Case{"assumption_without_a_reason",
             replacing("places.csv", "1000000,,,assumption: made up", "1000000,,,assumption"),
             {{"places.csv:9:54", "'assumption'", "say why"}}}),
    name_of_case);

INSTANTIATE_TEST_SUITE_P(
    Links, BadInput,
    testing::Values(Case{"unknown_place",
                         replacing("links.csv", "x_ford,elm", "x_ford,elmm"),
                         {{"links.csv:6:8", "unknown place 'elmm'", "did you mean 'elm'?"}}},
                    Case{"link_to_itself",
                         replacing("links.csv", "cedar,elm,", "cedar,cedar,"),
                         {{"links.csv:7:7", "'cedar'", "two places"}}},
                    Case{"repeated_link",
                         appending("links.csv", "elm,cedar,road,190,,yes" + kTail + "\n"),
                         {{"links.csv:10:1", "again", "line 7"}}},
                    Case{"repeated_one_way_link",
                         appending("links.csv", "cedar,elm,road,190,,no" + kTail + "\n"),
                         {{"links.csv:10:1", "again", "line 7"}}},
                    Case{"negative_distance",
                         replacing("links.csv", "road,90,", "road,-90,"),
                         {{"links.csv:2:18", "'-90'", "check the figure"}}},
                    Case{"unit_in_the_number",
                         replacing("links.csv", "road,90,", "road,90 km,"),
                         {{"links.csv:2:18", "'90 km'", "write the number alone: 90"}}},
                    Case{"decimal_comma",
                         replacing("links.csv", "road,90,", "road,\"90,5\","),
                         {{"links.csv:2:18", "'90,5'", "90.5"}}},
                    Case{"boolean_of_another_kind",
                         replacing("links.csv", "road,90,,yes", "road,90,,True"),
                         {{"links.csv:2:22", "'True'", "write yes"}}},
                    Case{"gate_mode_for_a_link",
                         replacing("links.csv", "birch,road", "birch,raod"),
                         {{"links.csv:2:13", "'raod'", "did you mean 'road'?"}}},
                    Case{"road_across_a_border_without_a_crossing",
                         appending("links.csv", "birch,elm,road,190,,yes" + kTail + "\n"),
                         {{"links.csv:10", "a road link from birch in BVT to elm in HMD", "two legs"}}},
                    Case{"link_between_crossings",
                         appending("links.csv", "x_ford,x_gate,road,190,,yes" + kTail + "\n"),
                         {{"links.csv:10", "between the crossings", "name the city"}}},
                    Case{"crossing_that_no_road_enters",
                         replacing("links.csv", "x_south,far,road,500,,yes" + kTail + "\n",
                                   "alder,far,air,5000,,yes" + kTail + "\n"),
                         {{"crossings.csv:8", "x_south:HMD>ATA:car without a link into ATA", "links.csv"}}},
                    Case{"town_that_one_can_only_leave",
                         [](const ScenarioFolder& folder) {
                             folder.append("places.csv",
                                           "isle,Isle,,,HMD,hmd_east,city,-53.90,73.00,100,,,assumption: made up\n");
                             folder.append("links.csv", "isle,elm,road,30,,no" + kTail + "\n");
                             folder.append("housing.csv", "isle,hotel,30,100," + kTail + "\n");
                         },
                         {{"places.csv:10", "place isle with links that lead away from it only", "two_way yes"}}},
                    Case{"unreachable_place",
                         appending("places.csv",
                                   "isle,Isle,,,HMD,hmd_east,city,-53.90,73.00,100,,,assumption: made up\n"),
                         {{"places.csv:10", "place isle that no link reaches", "add a link"}}}),
    name_of_case);

INSTANTIATE_TEST_SUITE_P(
    Crossings, BadInput,
    testing::Values(Case{"direction_without_an_arrow",
                         replacing("crossings.csv", "x_south,HMD>ATA", "x_south,HMD-ATA"),
                         {{"crossings.csv:8:9", "'HMD-ATA'", "the country left"}}},
                    Case{"direction_into_itself",
                         replacing("crossings.csv", "x_south,HMD>ATA", "x_south,HMD>HMD"),
                         {{"crossings.csv:8:9", "'HMD>HMD'", "from one country into another"}}},
                    Case{"direction_into_nowhere",
                         replacing("crossings.csv", "x_south,HMD>ATA", "x_south,HMD>AT"),
                         {{"crossings.csv:8:13", "'AT'", "'AUT'"}}},
                    Case{"negative_throughput",
                         replacing("crossings.csv", "car,200", "car,-200"),
                         {{"crossings.csv:8:21", "'-200'", "check the figure"}}},
                    Case{"unknown_mode",
                         replacing("crossings.csv", "car,200", "cart,200"),
                         {{"crossings.csv:8:17", "'cart'", "did you mean 'car'?"}}},
                    Case{"open_to_nobody_known",
                         replacing("crossings.csv", "200,all", "200,everyone"),
                         {{"crossings.csv:8:25", "'everyone'", "choose one of them"}}},
                    Case{"overlapping_periods",
                         replacing("crossings.csv", "2030-03-10,2030-03-12", "2030-03-09,2030-03-12"),
                         {{"crossings.csv:3", "overlaps", "the day before"}}},
                    Case{"period_reversed",
                         replacing("crossings.csv", "2030-03-10,2030-03-12", "2030-03-12,2030-03-10"),
                         {{"crossings.csv:3:38", "'2030-03-10'", "exchange from and to"}}},
                    Case{"impossible_date",
                         replacing("crossings.csv", "2030-03-10,2030-03-12", "2030-02-30,2030-03-12"),
                         {{"crossings.csv:3:27", "'2030-02-30'", "28 days"}}}),
    name_of_case);

INSTANTIATE_TEST_SUITE_P(StaysAndHousing, BadInput,
                         testing::Values(Case{"shares_that_do_not_sum_to_one",
                                              replacing("stays.csv", "planned,14,0.5", "planned,14,0.6"),
                                              {{"stays.csv:4", "sum to 1.1", "correct the shares"}}},
                                         Case{"stay_of_no_day",
                                              replacing("stays.csv", "planned,1,", "planned,0,"),
                                              {{"stays.csv:2:17", "'0'", "check the figure"}}},
                                         Case{"same_length_twice",
                                              replacing("stays.csv", "planned,14,0.5", "planned,7,0.5"),
                                              {{"stays.csv:5:17", "'7'", "add up the shares"}}},
                                         Case{"geometric_stay_in_parts",
                                              replacing("stays.csv", "geometric,5,1", "geometric,5,0.5"),
                                              {{"stays.csv:6", "in several parts", "ids of their own"}}},
                                         Case{"geometric_and_planned",
                                              appending("stays.csv", "waiting,geometric,5,1" + kTail + "\n"),
                                              {{"stays.csv:7", "both a geometric and a planned stay 'waiting'",
                                                "rename one"}}},
                                         Case{"negative_beds",
                                              replacing("housing.csv", "hotel,120", "hotel,-120"),
                                              {{"housing.csv:2:13", "'-120'", "check the figure"}}},
                                         Case{"half_a_bed",
                                              replacing("housing.csv", "hotel,120", "hotel,12.5"),
                                              {{"housing.csv:2:13", "'12.5'", "write 13"}}},
                                         Case{"thousands_separator",
                                              replacing("housing.csv", "hotel,120", "hotel,\"1,200\""),
                                              {{"housing.csv:2:13", "'1,200'", "1200"}}},
                                         Case{"leading_zero",
                                              replacing("housing.csv", "hotel,120", "hotel,0120"),
                                              {{"housing.csv:2:13", "'0120'", "write it without leading zeros: 120"}}},
                                         Case{"beds_twice_from_the_same_day",
                                              appending("housing.csv", "elm,shelter,70,0,2030-03-10" + kTail + "\n"),
                                              {{"housing.csv:10:1", "again", "line 6"}}},
                                         Case{"beds_at_a_crossing",
                                              replacing("housing.csv", "elm,hotel", "x_ford,hotel"),
                                              {{"housing.csv:4:1", "'x_ford'", "only cities have beds"}}}),
                         name_of_case);

INSTANTIATE_TEST_SUITE_P(Groups, BadInput,
                         testing::Values(Case{"shares_of_the_wave",
                                              replacing("groups.csv", "waiting,0.6", "waiting,0.5"),
                                              {{"groups.csv:2:39", "sum to 0.9", "correct the shares"}}},
                                         Case{"unknown_stay",
                                              replacing("groups.csv", "no,waiting,", "no,wating,"),
                                              {{"groups.csv:3:58", "unknown stay law 'wating'",
                                                "did you mean 'waiting'?"}}},
                                         Case{"unknown_tier",
                                              replacing("groups.csv", "family>hotel>shelter", "family>hotell>shelter"),
                                              {{"groups.csv:3:73", "unknown tier 'hotell'", "did you mean 'hotel'?"}}},
                                         Case{"empty_tier",
                                              replacing("groups.csv", "family>hotel>shelter", "family>hotel>"),
                                              {{"groups.csv:3:79", "nothing", "name a tier"}}},
                                         Case{"tier_twice",
                                              replacing("groups.csv", "family>hotel>shelter", "family>hotel>family"),
                                              {{"groups.csv:3:79", "'family'", "take out the repetition"}}},
                                         Case{"party_of_nobody",
                                              replacing("groups.csv", "0.6,3,car", "0.6,0,car"),
                                              {{"groups.csv:3:49", "'0'", "check the figure"}}},
                                         Case{"unknown_document",
                                              replacing("groups.csv", "BVT,passport", "BVT,pasport"),
                                              {{"groups.csv:2:22", "'pasport'", "did you mean 'passport'?"}}},
                                         Case{"traffic_that_takes_beds",
                                              replacing("groups.csv", "1,car,no,visit,,", "1,car,no,visit,hotel,"),
                                              {{"groups.csv:5:53", "'hotel'", "none of the beds"}}},
                                         Case{"settles_as_nobody",
                                              with_settles_as("family_relocatin"),
                                              {{"groups.csv:3:142", "unknown group 'family_relocatin'", ""}}},
                                         Case{"settles_as_another_kind",
                                              with_settles_as("man_transit"),
                                              {{"groups.csv:3:142", "'man_transit'", "name such a group"}}},
                                         Case{"traffic_that_lives_elsewhere",
                                              with_residence("HMD"),
                                              {{"groups.csv:4:80", "'HMD'", "from their own country"}}},
                                         Case{"residence_in_no_country",
                                              with_residence("Heard"),
                                              {{"groups.csv:4:80", "'Heard'", "three capitals"}}},
                                         Case{"wave_that_visits",
                                              replacing("groups.csv", "passport,transit", "passport,visit"),
                                              {{"groups.csv:2:31", "'visit'", "ordinary traffic"}}},
                                         Case{"duplicate_group",
                                              appending("groups.csv",
                                                        "local,traffic,HMD,internal_id,visit,,1,car,no,visit,,,,,,"
                                                        "assumption: made up\n"),
                                              {{"groups.csv:6:1", "group 'local' again", "line 5"}}}),
                         name_of_case);

INSTANTIATE_TEST_SUITE_P(
    Drivers, BadInput,
    testing::Values(Case{"wrong_unit",
                         replacing("drivers.csv", "60,persons/day", "60,persons/week"),
                         {{"drivers.csv:5:38", "'persons/week'", "convert the value"}}},
                    Case{"unknown_signal",
                         replacing("drivers.csv", "announcement", "anouncement"),
                         {{"drivers.csv:2:16", "'anouncement'", "did you mean 'announcement'?"}}},
                    Case{"date_with_dots",
                         replacing("drivers.csv", "BVT,2030-03-05", "BVT,05.03.2030"),
                         {{"drivers.csv:2:5", "'05.03.2030'", "write dates as 2030-03-05"}}},
                    Case{"day_before_the_calendar",
                         replacing("drivers.csv", "BVT,2030-03-05", "BVT,0000-03-05"),
                         {{"drivers.csv:2:5", "'0000-03-05'", "1970"}}},
                    Case{"traffic_everywhere",
                         replacing("drivers.csv", "x_gate,2030-02-01,traffic,local", "*,2030-02-01,traffic,local"),
                         {{"drivers.csv:6:1", "'*'", "at a gate"}}},
                    Case{"traffic_without_a_gate",
                         replacing("drivers.csv", "x_gate,2030-02-01,traffic,local", "cedar,2030-02-01,traffic,local"),
                         {{"drivers.csv:6", "traffic of local at cedar", "crossings.csv"}}},
                    Case{"traffic_through_a_gate_of_another_country",
                         replacing("drivers.csv", "x_gate,2030-02-01,traffic,visitor",
                                   "x_south,2030-02-01,traffic,visitor"),
                         {{"drivers.csv:5", "traffic of visitor at x_south", "crossings.csv"}}},
                    Case{"traffic_of_the_wave",
                         replacing("drivers.csv", "traffic,local", "traffic,man_transit"),
                         {{"drivers.csv:6:27", "'man_transit'", "from their pools"}}},
                    Case{"traffic_of_an_unknown_group",
                         replacing("drivers.csv", "traffic,local", "traffic,lokal"),
                         {{"drivers.csv:6:27", "unknown group 'lokal'", "did you mean 'local'?"}}},
                    Case{"group_of_a_rumour",
                         replacing("drivers.csv", "rumour,,0.5", "rumour,local,0.5"),
                         {{"drivers.csv:3:21", "'local'", "only traffic"}}},
                    Case{"season_of_one_gate",
                         appending("drivers.csv", "x_gate,2030-03-05,season,local,0.5,ratio" + kTail + "\n"),
                         {{"drivers.csv:7:1", "'x_gate'", "all gates"}}},
                    Case{"season_of_the_wave",
                         appending("drivers.csv", "*,2030-03-05,season,man_transit,0.5,ratio" + kTail + "\n"),
                         {{"drivers.csv:7:21", "'man_transit'", "from their pools"}}},
                    Case{"season_in_per_cent",
                         appending("drivers.csv", "*,2030-03-05,season,local,500,ratio" + kTail + "\n"),
                         {{"drivers.csv:7:27", "'500'", "check"}}},
                    Case{"all_clear_at_a_gate",
                         appending("drivers.csv", "x_gate,2030-03-12,all_clear,,1,share" + kTail + "\n"),
                         {{"drivers.csv:7:1", "'x_gate'", "a country"}}},
                    Case{"check_in_per_cent",
                         replacing("drivers.csv", "exit_check,,0.3", "exit_check,,30"),
                         {{"drivers.csv:4:31", "'30'", "write 0.3"}}},
                    Case{"country_of_no_place",
                         replacing("drivers.csv", "BVT,2030-03-05", "FRA,2030-03-05"),
                         {{"drivers.csv:2:1", "'FRA'", "places.csv"}}},
                    Case{"driver_twice",
                         appending("drivers.csv", "BVT,2030-03-05,announcement,,0.5,strength" + kTail + "\n"),
                         {{"drivers.csv:7:1", "again", "line 2"}}}),
    name_of_case);

INSTANTIATE_TEST_SUITE_P(
    Observations, BadInput,
    testing::Values(Case{"unknown_measure",
                         replacing("observations.csv", "entries_cum", "entries_sum"),
                         {{"observations.csv:2:8", "'entries_sum'", "did you mean 'entries_cum'?"}}},
                    Case{"unit_of_another_measure",
                         replacing("observations.csv", "30,hours", "30,days"),
                         {{"observations.csv:3:55", "'days'", "convert the value"}}},
                    Case{"observed_nowhere",
                         replacing("observations.csv", "o3,cedar", "o3,ceder"),
                         {{"observations.csv:4:4", "'ceder'", "did you mean 'cedar'?"}}},
                    Case{"observed_in_reverse",
                         replacing("observations.csv", "2030-03-11,2030-03-13", "2030-03-13,2030-03-11"),
                         {{"observations.csv:4:37", "'2030-03-11'", "exchange from and to"}}},
                    Case{"observation_twice",
                         replacing("observations.csv", "o3,cedar", "o2,cedar"),
                         {{"observations.csv:4:1", "observation 'o2' again", "line 3"}}},
                    Case{"value_that_is_no_number",
                         replacing("observations.csv", ",900,", ",~900,"),
                         {{"observations.csv:2:46", "'~900'", "write digits"}}}),
    name_of_case);

INSTANTIATE_TEST_SUITE_P(
    Settings, BadInput,
    testing::Values(
        Case{"unknown_key",
             replacing("scenario.yaml", "reference_date:", "referense_date:"),
             {{"scenario.yaml:4:1", "unknown key 'referense_date'", "did you mean 'reference_date'?"}}},
        Case{"missing_key",
             replacing("scenario.yaml", "seed: 42\n", ""),
             {{"scenario.yaml:1:1", "no key 'seed'", "add it"}}},
        Case{"key_twice",
             replacing("scenario.yaml", "seed: 42\n", "seed: 42\nseed: 43\n"),
             {{"scenario.yaml:7:1", "a second key 'seed'", "remove one of the two"}}},
        Case{"no_map",
             writing("scenario.yaml", "- title\n- period\n"),
             {{"scenario.yaml:1:1", "no map", "docs/scenario.md"}}},
        Case{"no_yaml",
             replacing("scenario.yaml", "{from: 2030-03-01, to: 2030-03-21}", "{from: 2030-03-01, to: 2030-03-21"),
             {{"scenario.yaml:3:13", "no YAML", "put quotes"}}},
        Case{
            "tab", replacing("scenario.yaml", "  - \"none", "\t- \"none"), {{"scenario.yaml:11:1", "a tab", "spaces"}}},
        Case{"alias",
             replacing("scenario.yaml", "seed: 42\nreplicates: 12", "seed: &n 42\nreplicates: *n"),
             {{"scenario.yaml:6:7", "an anchor", "write the value out"},
              {"scenario.yaml:7:13", "an alias", "write the value out"}}},
        Case{"anchor",
             replacing("scenario.yaml", "seed: 42", "seed: &seed 42"),
             {{"scenario.yaml:6:7", "an anchor", "write the value out"}}},
        Case{"tag",
             replacing("scenario.yaml", "seed: 42", "seed: !!int 42"),
             {{"scenario.yaml:6:7", "the tag", "remove the tag"}}},
        Case{"deep_nesting",
             appending("scenario.yaml", "x: " + std::string(50'000, '[') + std::string(50'000, ']') + "\n"),
             {{"scenario.yaml:411:23", "more than 20 deep", "flatten"}}},
        Case{"several_documents",
             appending("scenario.yaml", "---\ntitle: another\n"),
             {{"scenario.yaml:411:1", "several documents", "---"}}},
        Case{"period_reversed_in_settings",
             replacing("scenario.yaml", "{from: 2030-03-01, to: 2030-03-21}", "{from: 2030-03-21, to: 2030-03-01}"),
             {{"scenario.yaml:2:32", "'2030-03-01'", "exchange from and to"}}},
        Case{"period_of_ages",
             replacing("scenario.yaml", "to: 2030-03-21", "to: 9999-12-31"),
             {{"scenario.yaml:2:32", "'9999-12-31'", "shorten the period"}}},
        Case{"period_at_the_beginning_of_the_calendar",
             replacing("scenario.yaml", "from: 2030-03-01", "from: 1970-01-03"),
             {{"scenario.yaml:2:16", "'1970-01-03'", "warm_up_days"}}},
        Case{"reference_outside_the_period",
             replacing("scenario.yaml", "reference_date: 2030-03-05", "reference_date: 2031-03-05"),
             {{"scenario.yaml:4:17", "'2031-03-05'", "correct it or the period"}}},
        Case{"impossible_day",
             replacing("scenario.yaml", "reference_date: 2030-03-05", "reference_date: 2030-13-05"),
             {{"scenario.yaml:4:17", "'2030-13-05'", "months go from 01 to 12"}}},
        Case{"negative_seed",
             replacing("scenario.yaml", "seed: 42", "seed: -1"),
             {{"scenario.yaml:6:7", "'-1'", "check the figure"}}},
        Case{"boolean_for_a_number",
             replacing("scenario.yaml", "seed: 42", "seed: no"),
             {{"scenario.yaml:6:7", "'no'", "digits"}}},
        Case{"empty_value",
             replacing("scenario.yaml", "seed: 42", "seed:"),
             {{"scenario.yaml:6:1", "nothing", "after the colon"}}},
        Case{"no_replicates",
             replacing("scenario.yaml", "replicates: 12", "replicates: 0"),
             {{"scenario.yaml:7:13", "'0'", "check the figure"}}},
        Case{"long_warm_up",
             replacing("scenario.yaml", "warm_up_days: 7", "warm_up_days: 700"),
             {{"scenario.yaml:3:15", "'700'", "check the figure"}}},
        Case{"time_zone_by_its_short_name",
             replacing("scenario.yaml", "time_zone: UTC", "time_zone: CET"),
             {{"scenario.yaml:5:12", "'CET'", "Asia/Almaty"}}},
        Case{"host_without_a_place",
             replacing("scenario.yaml", "host: HMD", "host: FRA"),
             {{"scenario.yaml:8:34", "'FRA'", "places.csv"}}},
        Case{"host_that_is_no_country",
             replacing("scenario.yaml", "host: HMD", "host: hmd"),
             {{"scenario.yaml:8:34", "'hmd'", "write HMD"}}},
        Case{"citizens_of_no_group",
             replacing("scenario.yaml", "citizenship: BVT", "citizenship: FRA"),
             {{"scenario.yaml:8:23", "'FRA'", "groups.csv"}}},
        Case{"empty_title",
             replacing("scenario.yaml", "\"A small country that does not exist\"", "\"\""),
             {{"scenario.yaml:1:8", "nothing", "fill it in"}}},
        Case{"source_that_is_a_map",
             replacing("scenario.yaml", "- \"none:", "- none: \""),
             {{"scenario.yaml:11:5", "a list or a map", "quotes"}}}),
    name_of_case);

INSTANTIATE_TEST_SUITE_P(
    Tiers, BadInput,
    testing::Values(Case{"beds_without_a_price",
                         replacing("housing.csv", "cedar,hotel,120,8000", "cedar,hotel,120,"),
                         {{"housing.csv:2:17", "nothing", "write 0 where beds are free"}}},
                    Case{"hotel_for_nothing",
                         replacing("housing.csv", "cedar,hotel,120,8000", "cedar,hotel,120,0"),
                         {{"housing.csv:2:17", "'0'", "fill the price in"}}},
                    Case{"friends_who_take_money",
                         replacing("housing.csv", "cedar,family,80,0", "cedar,family,80,500"),
                         {{"housing.csv:3:17", "'500'", "take no money"}}},
                    Case{"unknown_tier_of_beds",
                         replacing("housing.csv", "cedar,hotel", "cedar,hotl"),
                         {{"housing.csv:2:7", "unknown tier 'hotl'", "did you mean 'hotel'?"}}},
                    Case{"unknown_kind_of_tier",
                         replacing("tiers.csv", "hotel,nightly", "hotel,nigthly"),
                         {{"tiers.csv:2:7", "'nigthly'", "did you mean 'nightly'?"}}},
                    Case{"tier_twice",
                         appending("tiers.csv", "hotel,rented,assumption: made up\n"),
                         {{"tiers.csv:8:1", "tier 'hotel' again", "line 2"}}},
                    Case{"shelter_that_opens_after_it_closes",
                         with_opening_times("elm,shelter,60,0,2030-03-10", "5", "2030-03-14"),
                         {{"housing.csv:6:51", "'2030-03-14'", "close before it opens"}}},
                    Case{"lag_from_no_day",
                         with_opening_times("elm,shelter,0,0,", "5", ""),
                         {{"housing.csv:5:38", "'5'", "date of the decision"}}},
                    Case{"shelter_open_twice",
                         with_opening_times("elm,shelter,0,0,", "", "2030-03-10"),
                         {{"housing.csv:6", "still open", "day before"}}},
                    Case{"unknown_means",
                         replacing("groups.csv", "18-45,high,nor", "18-45,hihg,nor"),
                         {{"groups.csv:2:102", "'hihg'", "did you mean 'high'?"}}},
                    Case{"unknown_need",
                         replacing("needs.csv", "water,15", "watre,15"),
                         {{"needs.csv:2:1", "'watre'", "did you mean 'water'?"}}},
                    Case{"need_in_another_unit",
                         replacing("needs.csv", "litres/day", "litres"),
                         {{"needs.csv:2:10", "'litres'", "convert the figures"}}},
                    Case{"need_twice",
                         appending("needs.csv", "water,20,litres/day,,assumption: made up\n"),
                         {{"needs.csv:4:1", "need 'water' again", "line 2"}}},
                    Case{"elasticity_of_the_wrong_sign",
                         replacing("scenario.yaml", "lognormal: [1, 0.32]", "lognormal: [-1, 0.32]"),
                         {{"scenario.yaml:314:24", "[-1, 0.32]", "above 0"}}},
                    Case{"season_of_no_rent",
                         appending("drivers.csv", "HMD,2030-03-01,rent_season,,0,ratio,assumption: made up\n"),
                         {{"drivers.csv:7:29", "'0'", "check the figure"}}},
                    Case{"alert_without_a_limit",
                         replacing("scenario.yaml", "hotel above 0.9", "hotel above"),
                         {{"scenario.yaml:410:5", "'cedar occupancy hotel above'", "summary.csv"}}},
                    Case{"alert_at_a_word",
                         replacing("scenario.yaml", "hotel above 0.9", "hotel above much"),
                         {{"scenario.yaml:410:33", "'much'", "digits"}}}),
    name_of_case);

INSTANTIATE_TEST_SUITE_P(Desks, BadInput,
                         testing::Values(Case{"desks_of_an_unknown_service",
                                              replacing("desks.csv", "cedar,aid", "cedar,aide"),
                                              {{"desks.csv:3:7", "'aide'", "did you mean 'aid'?"}}},
                                         Case{"desks_nowhere",
                                              replacing("desks.csv", "cedar,aid", "ceder,aid"),
                                              {{"desks.csv:3:1", "unknown place 'ceder'", "'cedar'"}}},
                                         Case{"desks_that_close_before_they_open",
                                              replacing("desks.csv", "2030-03-08,2030-03-15", "2030-03-15,2030-03-08"),
                                              {{"desks.csv:5:35", "'2030-03-08'", "exchange from and to"}}},
                                         Case{"half_a_desk",
                                              replacing("desks.csv", "aid,1,10", "aid,0.5,10"),
                                              {{"desks.csv:3:11", "'0.5'", "write 1"}}},
                                         Case{"more_hours_than_a_day_has",
                                              replacing("desks.csv", "10,12,daily", "10,25,daily"),
                                              {{"desks.csv:3:16", "'25'", "check the figure"}}},
                                         Case{"open_on_no_day_of_the_week",
                                              replacing("desks.csv", "mon-fri+sun", "mon-fri+son"),
                                              {{"desks.csv:4:18", "'mon-fri+son'", "from Monday on"}}},
                                         Case{"week_that_ends_before_it_begins",
                                              replacing("desks.csv", "8,mon-fri,", "8,fri-mon,"),
                                              {{"desks.csv:2:20", "'fri-mon'", "from Monday on"}}},
                                         Case{"file_of_desks_misnamed",
                                              [](const ScenarioFolder& folder) {
                                                  folder.write("desk.csv", folder.text("desks.csv"));
                                                  folder.remove("desks.csv");
                                              },
                                              {{"desk.csv", "a file that is not read", "rename it to desks.csv"}}}),
                         name_of_case);

INSTANTIATE_TEST_SUITE_P(
    Parameters, BadInput,
    testing::Values(Case{"unknown_parameter",
                         replacing("scenario.yaml", "  rumour_weight:", "  rumor_weight:"),
                         {{"scenario.yaml:31:3", "unknown parameter 'rumor_weight'", "did you mean 'rumour_weight'?"}}},
                    Case{"missing_parameter",
                         [](const ScenarioFolder& folder) {
                             const std::string text = folder.text("scenario.yaml");
                             const std::size_t begin = text.find("  rumour_weight:");
                             folder.replace("scenario.yaml",
                                            text.substr(begin, text.find("  rumour_lag_days:") - begin), "");
                         },
                         {{"scenario.yaml:13:3", "no parameter 'rumour_weight'", "nothing has a default"}}},
                    Case{"unknown_key_of_a_parameter",
                         replacing("scenario.yaml",
                                   "    unit: \"log\"\n    range: [0.01, 1]\n    source: \"assumption: made up\"\n    "
                                   "meaning: \"standard deviation of the shared",
                                   "    units: \"log\"\n    range: [0.01, 1]\n    source: \"assumption: made up\"\n    "
                                   "meaning: \"standard deviation of the shared"),
                         {{"scenario.yaml:57:5", "unknown key 'units'", "did you mean 'unit'?"}}},
                    Case{"wrong_unit_of_a_parameter",
                         replacing("scenario.yaml", "hours/day", "hours per day"),
                         {{"scenario.yaml:135:11", "'hours per day'", "convert the figures"}}},
                    Case{"range_beyond_the_rules",
                         replacing("scenario.yaml", "range: [6, 20]", "range: [6, 30]"),
                         {{"scenario.yaml:136:12", "the range 6 to 30", "narrow it"}}},
                    Case{"range_reversed",
                         replacing("scenario.yaml", "range: [6, 20]", "range: [20, 6]"),
                         {{"scenario.yaml:136:12", "the range 20 to 6", "lower end first"}}},
                    Case{"prior_outside_its_range",
                         replacing("scenario.yaml", "normal: [12, 1.5]", "normal: [22, 1.5]"),
                         {{"scenario.yaml:134:21", "[22, 1.5]", "widen the range or move the prior"}}},
                    Case{"value_outside_its_range",
                         replacing("scenario.yaml", "value: 1\n", "value: 11\n"),
                         {{"scenario.yaml:104:12", "'11'", "check the figure"}}},
                    Case{"unknown_kind_of_prior",
                         replacing("scenario.yaml", "normal: [12, 1.5]", "norml: [12, 1.5]"),
                         {{"scenario.yaml:134:13", "'norml'", "did you mean 'normal'?"}}},
                    Case{"spread_of_nothing",
                         replacing("scenario.yaml", "normal: [12, 1.5]", "normal: [12, 0]"),
                         {{"scenario.yaml:134:21", "[12, 0]", "above 0"}}},
                    Case{"prior_of_one_number",
                         replacing("scenario.yaml", "normal: [12, 1.5]", "normal: [12]"),
                         {{"scenario.yaml:134:21", "no list of two numbers", "both numbers"}}},
                    Case{"prior_that_is_not_a_number",
                         replacing("scenario.yaml", "normal: [12, 1.5]", "normal: [.nan, 1.5]"),
                         {{"scenario.yaml:134:22", "'.nan'", "every figure is needed"}}},
                    Case{"uniform_reversed",
                         replacing("scenario.yaml", "uniform: [0, 2]", "uniform: [2, 0]"),
                         {{"scenario.yaml:38:22", "[2, 0]", "lower end first"}}},
                    Case{"value_and_prior",
                         replacing("scenario.yaml", "    value: 1\n", "    value: 1\n    prior: {uniform: [0, 2]}\n"),
                         {{"scenario.yaml:103:3", "both a value and a prior", "take one out"}}},
                    Case{"neither_value_nor_prior",
                         replacing("scenario.yaml", "    value: 1\n", ""),
                         {{"scenario.yaml:103:3", "neither a value nor a prior", "add value: or prior:"}}},
                    Case{"parameter_without_a_source",
                         replacing("scenario.yaml",
                                   "    source: \"assumption: made up\"\n    meaning: \"hours on the road",
                                   "    meaning: \"hours on the road"),
                         {{"scenario.yaml:134:5", "no key 'source'", "add it"}}}),
    name_of_case);

TEST(BadInputTogether, EveryFaultIsReported) {
    const ScenarioFolder folder;
    folder.replace("places.csv", "-54.40", "north");
    folder.replace("links.csv", "x_ford,elm", "x_ford,elmm");
    folder.replace("links.csv", "cedar,elm,", "cedar,cedar,");
    folder.replace("housing.csv", "hotel,120", "hotel,-120");
    folder.replace("drivers.csv", "BVT,2030-03-05", "BVT,2030-02-30");
    folder.replace("groups.csv", "BVT,passport", "BVT,pasport");
    folder.replace("scenario.yaml", "seed: 42", "sead: 42");
    folder.remove("stays.csv");
    expect_problems(folder, {{"drivers.csv:2:5", "'2030-02-30'", "28 days"},
                             {"groups.csv:2:22", "'pasport'", "'passport'"},
                             {"housing.csv:2:13", "'-120'", "check"},
                             {"links.csv:6:8", "'elmm'", "'elm'"},
                             {"links.csv:7:7", "'cedar'", "two places"},
                             {"places.csv:2:39", "'north'", "digits"},
                             {"scenario.yaml:6:1", "'sead'", "'seed'"},
                             {"stays.csv", "nothing", "add the file"}});
}

TEST(BadInputTogether, EveryCellOfARowIsReported) {
    const ScenarioFolder folder;
    folder.replace("housing.csv", "elm,hotel,300,7000,,", "emm,Hotel,-300,free,someday,");
    expect_problems(folder, {{"housing.csv:4:1", "unknown place 'emm'", "'elm'"},
                             {"housing.csv:4:5", "'Hotel'", "'hotel'"},
                             {"housing.csv:4:11", "'-300'", "check"},
                             {"housing.csv:4:16", "'free'", "digits"},
                             {"housing.csv:4:21", "'someday'", "write dates as"}});
}

TEST(BadInputTogether, AnAliasBombIsRefusedWithoutBeingWrittenOut) {
    const ScenarioFolder folder;
    folder.write("scenario.yaml", alias_bomb());
    const std::vector<Problem> problems = read_scenario(folder.path()).problems.sorted();
    ASSERT_FALSE(problems.empty());
    const auto of_alias = [](const Problem& problem) { return problem.found == "an alias"; };
    EXPECT_EQ(std::ranges::count_if(problems, of_alias), 81);  // each that is written, and no more
    EXPECT_LT(problems.size(), 200U);
}

TEST(BadInputTogether, AThousandFaultsOfOneKindAreAllThere) {
    const ScenarioFolder folder;
    for (int i = 0; i < 1000; ++i) {
        folder.append("links.csv", "cedar,nowhere" + std::to_string(i) + ",road,1,,yes" + kTail + "\n");
    }
    EXPECT_EQ(read_scenario(folder.path()).problems.sorted().size(), 1000U);
}

TEST(BadInputTogether, AFileWithoutTheRightToReadItIsNamed) {
    const ScenarioFolder folder;
    std::filesystem::permissions(folder.path() / "links.csv", std::filesystem::perms::none);
    constexpr uid_t kNobody = 65'534;
    const bool everything_is_readable = ::geteuid() == 0;  // to the superuser
    if (everything_is_readable) {
        ASSERT_EQ(::seteuid(kNobody), 0);
    }
    const std::vector<Problem> problems = read_scenario(folder.path()).problems.sorted();
    if (everything_is_readable) {
        ASSERT_EQ(::seteuid(0), 0);
    }
    ASSERT_EQ(problems.size(), 1U) << all_of(problems);
    EXPECT_EQ(problems[0].where.file, "links.csv");
    EXPECT_THAT(problems[0].repair, HasSubstr("the right to read it"));
}

TEST(BadInputTogether, AFolderThatIsNoneIsNamed) {
    const ScenarioFolder folder;
    for (const std::filesystem::path& path : {folder.path() / "nowhere", folder.path() / "places.csv",
                                              std::filesystem::path(), std::filesystem::path(std::string(5000, 'x'))}) {
        const std::vector<Problem> problems = read_scenario(path).problems.sorted();
        ASSERT_EQ(problems.size(), 1U) << all_of(problems);
        EXPECT_THAT(problems[0].repair, Not(IsEmpty()));
    }
}

}  // namespace
}  // namespace steppe
