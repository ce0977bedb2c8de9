#include "steppe/problem.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

namespace steppe {
namespace {

std::string text_of(Where where, std::string found, std::string expected, std::string repair) {
    const Problem problem{std::move(where), std::move(found), std::move(expected), std::move(repair)};
    return problem.text();
}

TEST(Problem, TextNamesPlaceFoundExpectedAndRepair) {
    EXPECT_EQ(text_of({"places.csv", 3, 14}, "'Uralsk'", "a place", "did you mean 'oral'?"),
              "places.csv:3:14: found 'Uralsk', expected a place; did you mean 'oral'?");
}

TEST(Problem, TextLeavesOutWhatIsMissing) {
    EXPECT_EQ(text_of({"places.csv", 3, 0}, "x", "y", "z"), "places.csv:3: found x, expected y; z");
    EXPECT_EQ(text_of({"places.csv", 0, 0}, "x", "y", "z"), "places.csv: found x, expected y; z");
    EXPECT_EQ(text_of({"places.csv", 0, 7}, "x", "y", ""), "places.csv: found x, expected y");
    EXPECT_EQ(text_of({"places.csv", 3, 4}, "", "y", "z"), "places.csv:3:4: expected y; z");
    EXPECT_EQ(text_of({"places.csv", 3, 4}, "x", "", ""), "places.csv:3:4: found x");
    EXPECT_EQ(text_of({"places.csv", 3, 4}, "", "", "z"), "places.csv:3:4: z");
    EXPECT_EQ(text_of({"places.csv", 3, 4}, "", "", ""), "places.csv:3:4");
    EXPECT_EQ(text_of({}, "x", "y", ""), "found x, expected y");
}

TEST(Problems, AreSortedByPlaceAndKeepTheirOrderWithin) {
    Problems problems;
    EXPECT_TRUE(problems.empty());
    problems.add({"b.csv", 1, 1}, "1", "", "");
    problems.add({"a.csv", 10, 1}, "2", "", "");
    problems.add({"a.csv", 9, 5}, "3", "", "");
    problems.add({"a.csv", 9, 5}, "4", "", "");
    problems.add({"a.csv", 9, 0}, "5", "", "");
    problems.add({"a.csv", 0, 0}, "6", "", "");
    EXPECT_FALSE(problems.empty());
    std::vector<std::string> found;
    for (const Problem& problem : problems.sorted()) found.push_back(problem.found);
    EXPECT_THAT(found, testing::ElementsAre("6", "5", "3", "4", "2", "1"));
}

TEST(NearestName, IsWithinAThirdOfTheLength) {
    EXPECT_EQ(nearest_name("almaty", {"astana", "almaty"}), "almaty");
    EXPECT_EQ(nearest_name("almati", {"astana", "almaty"}), "almaty");
    EXPECT_EQ(nearest_name("amlaty", {"astana", "almaty"}), "almaty") << "a swap is one edit";
    EXPECT_EQ(nearest_name("lmat", {"almaty"}), "") << "two edits of four letters";
    EXPECT_EQ(nearest_name("lmatyy", {"almaty"}), "almaty") << "two edits of six letters";
    EXPECT_EQ(nearest_name("lmatxyz", {"almaty"}), "") << "three edits of seven letters";
    EXPECT_EQ(nearest_name("ab", {"ax"}), "ax") << "one edit is always allowed";
    EXPECT_EQ(nearest_name("ab", {"xy"}), "");
    EXPECT_EQ(nearest_name("a", {"b"}), "b");
    EXPECT_EQ(nearest_name("", {"a"}), "");
    EXPECT_EQ(nearest_name("a", {}), "");
}

TEST(NearestName, PrefersTheSmallestDistanceThenTheOrder) {
    EXPECT_EQ(nearest_name("bead", {"bexx", "bear", "beat"}), "bear");
    EXPECT_EQ(nearest_name("bead", {"beat", "bear"}), "beat");
    EXPECT_EQ(nearest_name("bead", {"bear", "bead"}), "bead");
}

TEST(NearestName, CountsCaseAndAccentsAsHalf) {
    EXPECT_EQ(nearest_name("oral", {"orel", "Oral"}), "Oral");
    EXPECT_EQ(nearest_name("Oral", {"Orel", "Orál"}), "Orál");
    EXPECT_EQ(nearest_name("ŁÓDZ", {"Łódź"}), "") << "three halves are more than a third of four";
    EXPECT_EQ(nearest_name("ŁODŹ", {"łódź"}), "");
    EXPECT_EQ(nearest_name("lodz", {"łódz"}), "łódz");
    EXPECT_EQ(nearest_name("ab", {"AB"}), "AB");
    EXPECT_EQ(nearest_name("abc", {"ABC"}), "") << "three halves are more than a third of three, and than one";
    EXPECT_EQ(nearest_name("a×b", {"aßb", "a÷b"}), "aßb") << "no letters of ASCII: a whole edit each, so by order";
}

TEST(NearestName, CountsCharactersNotBytes) {
    EXPECT_EQ(nearest_name("Орал", {"Арыл", "Орал"}), "Орал");
    EXPECT_EQ(nearest_name("Орал", {"Арыл"}), "") << "two edits of four letters (of eight bytes)";
    EXPECT_EQ(nearest_name("Астана", {"Астанай"}), "Астанай");
    EXPECT_EQ(nearest_name("\U0001F3E0x", {"\u20ACx"}), "\u20ACx") << "one edit, though four bytes";
}

TEST(NearestName, TakesStrayBytesAsTheyAre) {
    EXPECT_EQ(nearest_name("al\xffmaty", {"almaty"}), "almaty");
    EXPECT_EQ(nearest_name("almat\xd0", {"almaty"}), "almaty");
    EXPECT_EQ(nearest_name("a\xe2\x82", {"axy"}), "") << "two stray bytes are two edits";
    EXPECT_EQ(nearest_name("a\xff", {"a\xfe"}), "a\xfe") << "stray bytes are no accented letters, but within one edit";
}

}  // namespace
}  // namespace steppe
