// steppe report and steppe plot, started as a user starts them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "program.hpp"
#include "scenario_folder.hpp"

namespace steppe {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class Reports : public testing::Test {
  protected:
    Ended run(std::vector<std::string> words) { return run_program(words, folder_.path()); }
    void make(const std::string& out, std::vector<std::string> more = {}) {
        std::vector<std::string> words = {"run", scenario_.path(), "--out", out, "--quiet", "--replicates", "3"};
        words.insert(words.end(), more.begin(), more.end());
        const Ended ended = run(words);
        ASSERT_EQ(ended.code, 0) << ended.err;
    }
    [[nodiscard]] std::string text(const std::string& file) const { return text_of_file(folder_.path() / file); }

    ScenarioFolder scenario_;
    WorkFolder folder_;
};

TEST_F(Reports, AreMadeAgainFromResultsByteByByte) {
    make("results");
    const std::string first = text("results/report.html");
    EXPECT_THAT(first, StartsWith("<!doctype html>"));
    EXPECT_THAT(first, EndsWith("</html>\n"));
    std::filesystem::remove(folder_.path() / "results/report.html");
    const Ended ended = run({"report", "results"});
    EXPECT_EQ(ended.code, 0);
    EXPECT_THAT(ended.out, IsEmpty());
    EXPECT_EQ(ended.err, "wrote results/report.html\n");
    EXPECT_EQ(text("results/report.html"), first);
}

TEST_F(Reports, OfSeveralResultsStandSideBySide) {
    make("base");
    make("other", {"--seed", "7"});
    EXPECT_EQ(run({"report", "base", "other", "--quiet"}).code, 0);
    EXPECT_GT(text("base/comparison.html").size(), text("base/report.html").size());
    EXPECT_EQ(run({"report", "base", "other", "--out", "both.html", "--quiet"}).code, 0);
    EXPECT_EQ(text("both.html"), text("base/comparison.html"));
}

TEST_F(Reports, NeedTheScenarioThatWasRun) {
    make("results");
    const std::filesystem::path moved = folder_.path() / "moved";
    std::filesystem::rename(scenario_.path(), moved);
    const Ended lost = run({"report", "results", "--out", "again.html"});
    EXPECT_EQ(lost.code, 2);
    EXPECT_THAT(lost.err, HasSubstr("which is not there"));
    EXPECT_THAT(lost.err, HasSubstr("name it with --scenario FOLDER"));
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / "again.html"));
    EXPECT_EQ(run({"report", "results", "--out", "again.html", "--scenario", "moved"}).code, 0);
    EXPECT_EQ(text("again.html"), text("results/report.html"));
    // Files that have changed since are told in the page.
    std::ofstream(moved / "observations.csv", std::ios::app) << "\n";
    EXPECT_EQ(run({"report", "results", "--out", "changed.html", "--scenario", "moved"}).code, 0);
    EXPECT_NE(text("changed.html"), text("results/report.html"));
    std::filesystem::rename(moved, scenario_.path());
}

TEST_F(Reports, RefuseWhatIsNoResultAndWriteNothing) {
    make("results");
    make("shorter", {"--until", "2030-03-10"});
    std::filesystem::create_directories(folder_.path() / "empty");
    const Ended nothing = run({"report", "empty", "none"});
    EXPECT_EQ(nothing.code, 2);
    for (const char* file :
         {"empty/provenance.json", "empty/summary.csv", "none/provenance.json", "none/summary.csv"}) {
        EXPECT_THAT(nothing.err, HasSubstr(file)) << "all faults at once";
    }
    const Ended periods = run({"report", "results", "shorter", "--out", "no.html"});
    EXPECT_EQ(periods.code, 2);
    EXPECT_THAT(periods.err, HasSubstr("2030-03-01 to 2030-03-10"));
    std::ofstream(folder_.path() / "results/summary.csv", std::ios::app) << "2030-03-01,a,b\n";
    const Ended spoilt = run({"report", "results", "--out", "no.html"});
    EXPECT_EQ(spoilt.code, 2);
    EXPECT_THAT(spoilt.err, HasSubstr("found 3 fields, expected 12"));
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / "no.html"));
    EXPECT_EQ(run({"report"}).code, 2);
}

TEST_F(Reports, NamesOfAReportAreChecked) {
    scenario_.write("names.csv", "id,en,ru,kk,ar,source\ncedar,Cedar,,\n");
    const Ended ended = run({"run", scenario_.path(), "--out", "results", "--quiet", "--replicates", "1"});
    EXPECT_EQ(ended.code, 2);
    EXPECT_THAT(ended.err, HasSubstr("names.csv:2"));
}

TEST_F(Reports, DoWithoutALawThatTheRunWasNotUnder) {
    make("results");
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / "results/law.json"));
    std::ofstream(folder_.path() / "results/law.json") << "of an earlier run";
    EXPECT_EQ(run({"report", "results", "--out", "again.html"}).code, 0);
    EXPECT_EQ(text("again.html"), text("results/report.html"));
}

TEST_F(Reports, OfACaseThatNoScenarioWasMadeOf) {
    const std::string network = std::string(FLEE_NETWORKS) + "/micro-net-a1-default/input";
    ASSERT_EQ(run({"flee", network, network + "/source_data", "0", "--out", "camps", "--replicates", "2"}).code, 0);
    const Ended ended = run({"report", "camps", "--quiet"});
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_THAT(text("camps/report.html"), StartsWith("<!doctype html>"));
}

TEST_F(Reports, PlotsAreDrawnOfTheMainFigures) {
    make("results");
    const Ended ended = run({"plot", "results", "--out", "plots"});
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_THAT(ended.err, HasSubstr("wrote plots/entries_HMD.svg\n"));
    EXPECT_THAT(text("plots/present_HMD.svg"), StartsWith("<svg xmlns="));
    EXPECT_THAT(ended.err, HasSubstr("wrote plots/entries_HMD.png\n"));
    EXPECT_THAT(text("plots/present_HMD.png"), StartsWith("\x89PNG"));
    // Without the library (what stands in its place here is none) the drawings are there all the same.
    std::filesystem::create_directories(folder_.path() / "broken");
    std::ofstream(folder_.path() / "broken/librsvg-2.so.2") << "no library";
    const Ended without = run_program({"plot", "results", "--out", "drawings"}, folder_.path(),
                                      [] { ::setenv("LD_LIBRARY_PATH", "broken", 1); });
    EXPECT_EQ(without.code, 0) << without.err;
    EXPECT_THAT(without.err, HasSubstr("no PNG: the library that draws it is not installed (Debian: librsvg2-2)"));
    EXPECT_TRUE(std::filesystem::exists(folder_.path() / "drawings/present_HMD.svg"));
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / "drawings/present_HMD.png"));
    EXPECT_EQ(run({"plot", "nowhere"}).code, 2);
}

}  // namespace
}  // namespace steppe
