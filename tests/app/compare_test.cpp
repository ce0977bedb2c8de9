// steppe compare: variants as files, differences on common random numbers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "app/words.hpp"
#include "left_in_english.hpp"
#include "longest_part.hpp"
#include "program.hpp"
#include "scenario_folder.hpp"

namespace steppe {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kClosedGate =
    "title: The gate is closed\n"
    "tables:\n"
    "  - table: crossings.csv\n"
    "    rows: {place: x_gate, direction: 'BVT>HMD'}\n"
    "    set: {throughput_per_day: 0}\n";

class Compare : public testing::Test {
  protected:
    std::string variant(const std::string& name, const std::string& text) {
        const std::filesystem::path path = folder_.path() / (name + ".yaml");
        std::ofstream(path) << text;
        return path;
    }
    Ended compare(const std::vector<std::string>& variants, const std::vector<std::string>& more = {}) {
        std::vector<std::string> words = {"compare", scenario_.path(), "--out", "out"};
        for (const std::string& one : variants) {
            words.insert(words.end(), {"--variant", one});
        }
        words.insert(words.end(), more.begin(), more.end());
        return run_program(words, folder_.path());
    }
    /// Of differences.csv: the cells of the row of a day, a place, a measure and group `all`, for a variant.
    std::vector<std::string> row(const std::string& begin, const std::string& variant_name) {
        std::istringstream lines(text_of_file(folder_.path() / "out/differences.csv"));
        for (std::string line; std::getline(lines, line);) {
            if (line.starts_with(begin) && line.find(',' + variant_name + ',') != std::string::npos) {
                std::vector<std::string> cells;
                std::istringstream text(line);
                for (std::string cell; std::getline(text, cell, ',');) {
                    cells.push_back(cell);
                }
                return cells;
            }
        }
        return {};
    }

    ScenarioFolder scenario_;
    WorkFolder folder_;
};

TEST_F(Compare, SaysEverythingInEveryLanguage) {
    const std::string same = variant("same", "title: Nothing changes\n");
    const std::string closed = variant("closed", kClosedGate);
    // A limit that is passed where the gate is open alone.
    scenario_.replace("scenario.yaml", "  - cedar occupancy hotel above 0.9",
                      "  - cedar occupancy hotel above 0.9\n  - HMD entries_cum all above 1200");
    scenario_.write("names.csv",
                    "id,en,ru,kk,ar,source\n"
                    "HMD,Heard,Херд,Херд,هيرد,assumption: made up\n"
                    "cedar,,Кедр,Балқарағай,أرز,assumption: made up\n"
                    "x_gate,,Ворота,Қақпа,البوابة,assumption: made up\n");
    const std::array<std::string_view, 4> data = {"seed 42", "same (Nothing changes)", "closed (The gate is closed)",
                                                  "out/differences.csv"};
    for (const Catalogue& catalogue : summary_catalogues()) {
        const Ended ended = compare(
            {same, closed}, {"--replicates", "2", "--show", "HMD present all", "--show", "x_gate wait_hours HMD:car",
                             "--show", "cedar occupancy hotel", "--lang", std::string(catalogue.language)});
        ASSERT_EQ(ended.code, 0) << ended.err;
        EXPECT_EQ(ended.err.find('{'), std::string::npos) << ended.err;
        for (const Message& message : catalogue.messages) {
            if (message.key.starts_with("compare_")) {
                EXPECT_THAT(ended.err, HasSubstr(std::string(longest_part(message.text))))
                    << catalogue.language << ' ' << message.key;
            }
        }
        if (catalogue.language != "en") {
            EXPECT_THAT(left_in_english(ended.err, data), IsEmpty()) << ended.err;
        }
    }
    const Ended russian =
        compare({closed}, {"--replicates", "2", "--show", "x_gate wait_hours HMD:car", "--lang", "ru"});
    EXPECT_THAT(russian.err, HasSubstr("closed (The gate is closed), за вычетом основы, 21 марта 2030 года:\n"
                                       "  Въезды, сумма, Херд: -"));
    EXPECT_THAT(russian.err, HasSubstr("  Ожидание, Ворота (въезд: Херд, на автомобиле): +"));
    EXPECT_EQ(compare({same}, {"--lang", "fr"}).code, 2);
}

// A series that a language has no word for would be told by its id.
TEST_F(Compare, EveryMeasureAndUnitOfTheModelHasAWord) {
    ASSERT_EQ(compare({variant("same", "title: Nothing changes\n")}, {"--replicates", "1"}).code, 0);
    std::set<std::string> measures;
    std::set<std::string> units;
    std::istringstream lines(text_of_file(folder_.path() / "out/base/summary.csv"));
    std::string line;
    std::getline(lines, line);
    ASSERT_TRUE(line.starts_with("date,place,measure,group,unit,"));
    while (std::getline(lines, line)) {
        std::istringstream cells(line);
        std::array<std::string, 5> first;
        for (std::string& cell : first) {
            std::getline(cells, cell, ',');
        }
        measures.insert(first[2]);
        units.insert(first[4]);
    }
    EXPECT_GT(measures.size(), 30U);
    for (const std::string unit : {"share", "1"}) {  // told without a unit
        EXPECT_EQ(units.erase(unit), 1U);
    }
    for (const Catalogue& catalogue : summary_catalogues()) {
        for (const std::string& measure : measures) {
            EXPECT_TRUE(catalogue.language == "en" ||
                        std::ranges::find(catalogue.measures, measure, &Message::key) != catalogue.measures.end())
                << catalogue.language << ' ' << measure;
        }
        for (const std::string& unit : units) {
            EXPECT_NE(std::ranges::find(catalogue.units, unit, &Noun::key), catalogue.units.end())
                << catalogue.language << ' ' << unit;
        }
    }
}

TEST_F(Compare, AVariantEqualToTheBaseDiffersNowhereAndAClosedGateDoes) {
    const std::string same = variant("same", "title: Nothing changes\n");
    const std::string closed = variant("closed", kClosedGate);
    const Ended ended = compare({same, closed}, {"--replicates", "10"});
    ASSERT_EQ(ended.code, 0) << ended.err;
    EXPECT_THAT(ended.out, IsEmpty());
    EXPECT_THAT(ended.err,
                HasSubstr("closed (The gate is closed), less the base, 2030-03-21:\n  entries_cum of HMD: -"));
    const std::string table = text_of_file(folder_.path() / "out/differences.csv");
    EXPECT_TRUE(table.starts_with("date,place,measure,group,unit,variant,base,mean,sd,q05,q50,q95\n"));
    std::istringstream lines(table);
    std::size_t equal = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.find(",same,") != std::string::npos) {
            EXPECT_TRUE(line.ends_with(",0,0,0,0,0")) << line;
            ++equal;
        }
    }
    EXPECT_GT(equal, 1'000U);
    const std::vector<std::string> entries = row("2030-03-21,HMD,entries_cum,all,", "closed");
    ASSERT_EQ(entries.size(), 12U);
    EXPECT_LT(std::stod(entries[11]), 0) << "q95 of the difference";
    EXPECT_NEAR(std::stod(entries[6]) + std::stod(entries[7]), std::stod([&] {
                    std::istringstream summary(text_of_file(folder_.path() / "out/closed/summary.csv"));
                    for (std::string line; std::getline(summary, line);) {
                        if (line.starts_with("2030-03-21,HMD,entries_cum,all,persons,")) {
                            return line.substr(std::string("2030-03-21,HMD,entries_cum,all,persons,").size());
                        }
                    }
                    return std::string("nothing");
                }()),
                0.01)
        << "base and difference make the variant's mean";
    EXPECT_EQ(text_of_file(folder_.path() / "out/base/summary.csv"),
              text_of_file(folder_.path() / "out/same/summary.csv"));
}

// The probabilities of alert_differences.csv are those of the two sides, and the table is complete.
TEST_F(Compare, AlertsOfBothSidesAndTheirDifference) {
    const std::string closed = variant("closed", kClosedGate);
    const Ended ended = compare({closed}, {"--replicates", "12"});
    ASSERT_EQ(ended.code, 0) << ended.err;
    EXPECT_THAT(ended.err, HasSubstr("  alert "));
    using ByDay = std::map<std::string, double>;  // by `date,place,measure,group,unit,threshold`
    const auto cells_of = [](const std::string& line) {
        std::vector<std::string> cells;
        std::istringstream text(line);
        for (std::string cell; std::getline(text, cell, ',');) {
            cells.push_back(cell);
        }
        return cells;
    };
    const auto key_of = [](const std::vector<std::string>& cells) {
        return cells[0] + ',' + cells[1] + ',' + cells[2] + ',' + cells[3] + ',' + cells[4] + ',' + cells[5];
    };
    const auto side = [&](const std::string& name) {
        ByDay passed;
        std::istringstream lines(text_of_file(folder_.path() / ("out/" + name + "/alerts.csv")));
        std::string line;
        std::getline(lines, line);
        while (std::getline(lines, line)) {
            const std::vector<std::string> cells = cells_of(line);
            passed[key_of(cells)] = std::stod(cells.at(7));
        }
        return passed;
    };
    ByDay base = side("base");
    ByDay with = side("closed");
    ASSERT_FALSE(base.empty());
    EXPECT_NE(base, with);
    std::istringstream lines(text_of_file(folder_.path() / "out/alert_differences.csv"));
    std::string line;
    std::getline(lines, line);
    EXPECT_EQ(line, "date,place,measure,group,unit,threshold,variant,base_by,variant_by,difference,q05,q95");
    ByDay told = base;
    told.insert(with.begin(), with.end());
    while (std::getline(lines, line)) {
        const std::vector<std::string> cells = cells_of(line);
        ASSERT_EQ(cells.size(), 12U);
        EXPECT_EQ(cells[6], "closed");
        EXPECT_EQ(told.erase(key_of(cells)), 1U) << line;
        EXPECT_EQ(std::stod(cells[7]), base[key_of(cells)]) << line;
        EXPECT_EQ(std::stod(cells[8]), with[key_of(cells)]) << line;
        EXPECT_NEAR(std::stod(cells[9]), std::stod(cells[8]) - std::stod(cells[7]), 1e-9) << line;
        EXPECT_LT(std::stod(cells[10]), std::stod(cells[11])) << line;
    }
    EXPECT_TRUE(told.empty());
}

TEST_F(Compare, DoesNotDependOnThreads) {
    const std::string more = variant("more",
                                     "title: Twice the lanes\n"
                                     "parameters: {surge_share: 0.5}\n"
                                     "tables:\n"
                                     "  - table: crossings.csv\n"
                                     "    rows: {place: x_gate}\n"
                                     "    times: {throughput_per_day: 2}\n");
    ASSERT_EQ(compare({more}, {"--replicates", "4", "--threads", "1"}).code, 0);
    const std::string one = text_of_file(folder_.path() / "out/differences.csv");
    ASSERT_EQ(compare({more}, {"--replicates", "4", "--threads", "3"}).code, 0);
    EXPECT_EQ(text_of_file(folder_.path() / "out/differences.csv"), one);
    EXPECT_GE(std::stod(row("2030-03-21,HMD,entries_cum,all,", "more").at(7)), 0);
}

TEST_F(Compare, WhatAFactorMakesIsToldWhereTheFactorStands) {
    const std::string wrong = variant("wrong",
                                      "title: Wrong\n"
                                      "tables:\n"
                                      "  - table: housing.csv\n"
                                      "    rows: {place: cedar, tier: hotel}\n"
                                      "    times: {beds: 0.333}\n"
                                      "  - table: housing.csv\n"
                                      "    rows: {place: cedar}\n"
                                      "    times: {tier: 2}\n"
                                      "  - table: housing.csv\n"
                                      "    rows: {place: cedar}\n"
                                      "    times: {beds: -1}\n");
    const Ended ended = compare({wrong});
    EXPECT_EQ(ended.code, 2);
    EXPECT_THAT(ended.err, HasSubstr("wrong.yaml:5:19: found '39.96'"));
    EXPECT_THAT(ended.err, HasSubstr("wrong.yaml:8:19: found a factor of"));
    EXPECT_THAT(ended.err, HasSubstr("wrong.yaml:11:19: found '-1'"));
    EXPECT_EQ(ended.err.find("wrong.yaml:11:19"), ended.err.rfind("wrong.yaml:11:19")) << "once";
    EXPECT_THAT(ended.err, testing::Not(HasSubstr("housing.csv:2")));
}

TEST_F(Compare, FaultsOfAVariantAreToldWithTheirPlace) {
    const std::string wrong =
        variant("wrong",
                "title: Wrong\n"
                "parameters: {surge_shar: 0.5, throughput_factor: 900}\n"
                "tables:\n"
                "  - table: crossing.csv\n"
                "    remove: yes\n"
                "  - table: crossings.csv\n"
                "    rows: {plaice: x_gate}\n"
                "    set: {throughput_per_day: 1}\n"
                "  - table: crossings.csv\n"
                "    rows: {place: x_gatt}\n"
                "    set: {throughput_per_day: 1}\n"
                "  - table: housing.csv\n"
                "    rows: {place: cedar}\n"
                "    set: {beds: -5}\n"
                "  - table: drivers.csv\n"
                "    add: {place: BVT, date: 2030-03-40, what: rumour, value: 1, unit: strength}\n");
    const Ended ended = compare({wrong});
    EXPECT_EQ(ended.code, 2);
    for (const std::string expected :
         {"wrong.yaml:2:14: found unknown parameter 'surge_shar'", "wrong.yaml:2:50: found '900'",
          "wrong.yaml:4:12: found unknown table 'crossing.csv'", "did you mean 'crossings.csv'?",
          "wrong.yaml:7:12: found unknown column 'plaice'", "did you mean 'place'?",
          "wrong.yaml:9:12: found no row of crossings.csv", "wrong.yaml:14:17: found '-5'",
          "wrong.yaml:16:29: found '2030-03-40'"}) {
        EXPECT_THAT(ended.err, HasSubstr(expected));
    }
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / "out"));
}

TEST_F(Compare, FaultsOfALawAreToldWithTheirPlace) {
    const std::string unknown = variant("unknown", "title: Unknown\nlaw: [kazakstan]\n");
    const Ended one = compare({unknown});
    EXPECT_EQ(one.code, 2);
    EXPECT_THAT(one.err, HasSubstr("unknown.yaml:2:7: found unknown law 'kazakstan'"));
    EXPECT_THAT(one.err, HasSubstr("did you mean 'kazakhstan'?"));
    // A law needs its parameters, and this scenario has none of them.
    const std::string shipped = variant("shipped", "title: Shipped\nlaw: kazakhstan\n");
    const Ended two = compare({shipped});
    EXPECT_EQ(two.code, 2);
    EXPECT_THAT(two.err, HasSubstr("scenario.yaml: found no parameter 'last_day_lead_days'"));
    std::ofstream(folder_.path() / "bad_law.yaml")
        << "title: Bad\nbuilds_on: treaties\nmemberships:\n"
           "  - {treaty: cstp, country: KAZ, to: 2022-13-01, source: \"a\"}\n";
    const std::string bad = variant("bad", "title: Bad\nlaw: bad_law\n");
    const Ended three = compare({bad});
    EXPECT_EQ(three.code, 2);
    EXPECT_THAT(three.err, HasSubstr("bad_law.yaml:4:14: found unknown treaty 'cstp'"));
    EXPECT_THAT(three.err, HasSubstr("found '2022-13-01'"));
}

TEST_F(Compare, TwoVariantsOfOneNameAreRefused) {
    const std::string one = variant("one", "title: One\n");
    const Ended ended = compare({one, one});
    EXPECT_EQ(ended.code, 2);
    EXPECT_THAT(ended.err, HasSubstr("a second result named 'one'"));
    const Ended early = compare({one}, {"--until", "2029-01-01"});
    EXPECT_EQ(early.code, 2);
    EXPECT_THAT(early.err, HasSubstr("--until 2029-01-01: outside the scenario's period"));
    const Ended missing = compare({folder_.path() / "none.yaml"});
    EXPECT_EQ(missing.code, 2);
    EXPECT_THAT(missing.err, HasSubstr("none.yaml"));
}

}  // namespace
}  // namespace steppe
