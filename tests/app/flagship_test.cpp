// The flagship against what was published by 4 October 2022, with its priors alone. The seed is fixed. Of three seeds
// that were tried with 200 replicates all bands held all counts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "program.hpp"

namespace steppe {
namespace {

using Row = std::map<std::string, std::string>;

std::vector<Row> rows_of(const std::string& text) {
    std::istringstream lines(text);
    std::string line;
    const auto cells_of = [](const std::string& one) {
        std::vector<std::string> cells;
        std::istringstream text_of_row(one);
        for (std::string cell; std::getline(text_of_row, cell, ',');) {
            cells.push_back(cell);
        }
        return cells;
    };
    std::getline(lines, line);
    const std::vector<std::string> header = cells_of(line);
    std::vector<Row> rows;
    while (std::getline(lines, line)) {
        const std::vector<std::string> cells = cells_of(line);
        Row row;
        for (std::size_t c = 0; c < header.size(); ++c) {
            row[header[c]] = cells.at(c);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

double number(const Row& row, const std::string& column) { return std::stod(row.at(column)); }

class Flagship : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        folder_ = std::make_unique<WorkFolder>();
        const Ended ended = run_program(
            {"run", STEPPE_FLAGSHIP, "--replicates", "100", "--until", "2022-10-04", "--out", "results", "--quiet"},
            folder_->path());
        ASSERT_EQ(ended.code, 0) << ended.err;
        observed_ = rows_of(text_of_file(folder_->path() / "results/observed.csv"));
        summary_ = rows_of(text_of_file(folder_->path() / "results/summary.csv"));
    }
    static void TearDownTestSuite() { folder_.reset(); }

    [[nodiscard]] static const Row& summary(const std::string& date, const std::string& place,
                                            const std::string& measure, const std::string& group) {
        const auto found = std::ranges::find_if(summary_, [&](const Row& row) {
            return row.at("date") == date && row.at("place") == place && row.at("measure") == measure &&
                   row.at("group") == group;
        });
        if (found == summary_.end()) {
            throw std::out_of_range(date + place + measure + group);
        }
        return *found;
    }

    inline static std::unique_ptr<WorkFolder> folder_;
    inline static std::vector<Row> observed_;
    inline static std::vector<Row> summary_;
};

TEST_F(Flagship, TheBandsOfThePriorsHoldTheOfficialCountsAndAreUseful) {
    const std::set<std::string> sums = {"f001", "f002", "f005", "f006"};  // entries and exits since 21 September
    const std::set<std::string> days = {"f007", "f008", "f009", "f010", "f011", "f012"};
    const std::set<std::string> region = {"f059"};  // West Kazakhstan
    std::size_t checked = 0;
    for (const Row& row : observed_) {
        const std::string& id = row.at("id");
        if (!sums.contains(id) && !days.contains(id) && !region.contains(id)) {
            continue;
        }
        ++checked;
        EXPECT_EQ(row.at("inside"), "yes") << id;
        const double low = number(row, "q05");
        const double high = number(row, "q95");
        if (sums.contains(id)) {
            EXPECT_LE((high - low) / 2, 0.35 * number(row, "q50")) << id;
        }
        if (days.contains(id)) {
            EXPECT_LE(high / low, 3) << id;
        }
    }
    EXPECT_EQ(checked, sums.size() + days.size() + region.size());
}

TEST_F(Flagship, QueuesStandAtSomePostsOfTheWestAndNotAtAllThirty) {
    std::set<std::string> with_queue;
    std::set<std::string> posts;
    for (const Row& row : summary_) {
        const std::string& date = row.at("date");
        if (row.at("measure") == "wait_hours" && row.at("group") == "KAZ:car" && date >= "2022-09-22" &&
            date <= "2022-09-30") {
            posts.insert(row.at("place"));
            if (number(row, "q50") > 6) {
                with_queue.insert(row.at("place"));
            }
        }
    }
    EXPECT_GE(posts.size(), 30U);
    EXPECT_THAT(with_queue, testing::IsSupersetOf({"x_taskala", "x_syrym"}));
    EXPECT_LE(with_queue.size(), 8U);
}

TEST_F(Flagship, WaveAndOrdinaryTripsMakeTheCounts) {
    for (const std::string date : {"2022-09-19", "2022-09-25", "2022-10-03"}) {
        for (const std::string flow : {"entries", "exits"}) {
            EXPECT_NEAR(number(summary(date, "KAZ", flow, "wave"), "mean") +
                            number(summary(date, "KAZ", flow, "traffic"), "mean"),
                        number(summary(date, "KAZ", flow, "all"), "mean"), 0.01);
        }
    }
    EXPECT_EQ(number(summary("2022-09-20", "KAZ", "entries_cum", "wave"), "q95"), 0);
    EXPECT_GT(number(summary("2022-09-25", "KAZ", "entries", "wave"), "q05"), 3'000);
}

// The seed is fixed; of two others, with 200 replicates, 96 % pass in Petropavl by the 27th.
TEST_F(Flagship, HotelsOfOralAndPetropavlAreFullWithinDaysWhileAlmatyKeepsBeds) {
    const std::vector<Row> alerts = rows_of(text_of_file(folder_->path() / "results/alerts.csv"));
    for (const std::string place : {"kz_oral", "kz_petropavl"}) {
        const auto row = std::ranges::find_if(alerts, [&](const Row& one) {
            return one.at("date") == "2022-09-27" && one.at("place") == place && one.at("group") == "hotel";
        });
        ASSERT_NE(row, alerts.end()) << place;
        EXPECT_EQ(number(*row, "threshold"), 0.95);
        EXPECT_GE(number(*row, "probability"), 0.95) << place;
    }
    EXPECT_LT(number(summary("2022-09-30", "kz_almaty", "occupancy", "hotel"), "q95"), 0.95);
}

// Of all who had come to Oral by a day more than half had left two days later. Who came first need not be who left
// first, but those who stay for weeks do not leave within days of the first arrivals.
TEST_F(Flagship, MostArrivalsInOralMoveOnWithinTwoDays) {
    double come = 0;
    double gone = 0;
    for (int day = 21; day <= 26; ++day) {
        come += number(summary("2022-09-" + std::to_string(day), "kz_oral", "arrivals", "all"), "mean");
    }
    for (int day = 21; day <= 28; ++day) {
        gone += number(summary("2022-09-" + std::to_string(day), "kz_oral", "departures", "all"), "mean");
    }
    EXPECT_GT(gone, come / 2);
}

// Krisha's figures of 27 and 28 September: the largest rises in five cities of the border, up to a third in a week, up
// to half as much again. In Pavlodar rents hardly move here: see the scenario's README. The season's part, the same in
// every city, is stated apart.
TEST_F(Flagship, AskingRentsRiseMostInTheCitiesOfTheBorder) {
    const auto by_the_wave = [](const std::string& place) {
        return number(summary("2022-09-28", place, "rent_index", "all"), "mean") /
                   (1 + number(summary("2022-09-28", place, "rent_change_season", "all"), "mean")) -
               1;
    };
    for (const std::string border : {"kz_oral", "kz_aktobe", "kz_kostanay", "kz_petropavl"}) {
        for (const std::string inland :
             {"kz_astana", "kz_almaty", "kz_karaganda", "kz_oskemen", "kz_semey", "kz_kyzylorda", "kz_shymkent",
              "kz_turkistan", "kz_taraz", "kz_taldykorgan", "kz_zhezkazgan", "kz_konaev"}) {
            EXPECT_GT(by_the_wave(border), 1.5 * by_the_wave(inland)) << border << ' ' << inland;
        }
        EXPECT_GT(number(summary("2022-09-27", border, "rent_index", "all"), "q95"), 1.34) << border;
        EXPECT_GT(by_the_wave(border), 0.1) << border;
        EXPECT_LT(number(summary("2022-09-27", border, "rent_change_season", "all"), "q95"), 0.02) << border;
    }
    EXPECT_GT(by_the_wave("kz_pavlodar"), by_the_wave("kz_almaty"));
}

// OLX: 30 to 40 % more flats on offer in Oral, Kostanay, Petropavl and Aktobe, no more in Almaty, Oskemen and Pavlodar.
TEST_F(Flagship, OwnersOfferMoreFlatsWhereRentsRise) {
    const auto more = [](const std::string& place) {
        return number(summary("2022-09-27", place, "rent_offer_index", "all"), "mean") - 1;
    };
    for (const std::string many : {"kz_oral", "kz_kostanay", "kz_petropavl", "kz_aktobe"}) {
        for (const std::string none : {"kz_almaty", "kz_oskemen", "kz_pavlodar"}) {
            EXPECT_GT(more(many), 1.5 * more(none)) << many << ' ' << none;
        }
    }
    EXPECT_GT(more("kz_oral"), 0.3);
    EXPECT_LT(more("kz_almaty"), 0.02);
}

// 8,000 numbers by 27 September (R004) are inside; the 70,000 of a week later are not (README).
TEST_F(Flagship, NumbersOfTheFirstWeekAreInside) {
    const auto row = std::ranges::find_if(observed_, [](const Row& one) { return one.at("id") == "r004"; });
    ASSERT_NE(row, observed_.end());
    EXPECT_EQ(row->at("inside"), "yes");
}

}  // namespace
}  // namespace steppe
