// The choice of a camp against numbers worked out by hand.
#include "rules/camp_choice.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

namespace steppe {
namespace {

using testing::DoubleNear;
using testing::Each;
using testing::ElementsAre;

constexpr double kExact = 1e-12;

/// Exponents of 1 throughout.
CampChoice ones() { return {1, 1, 1, 1, 1, 1}; }

TEST(CampChoice, PullAndSendingAreTheFormula) {
    const std::array<double, 2> capacity = {400, 100};
    const std::array<double, 4> km = {70, 20, 170, 20};
    std::array<double, 4> pull{};
    pull_of_camps(ones(), capacity, km, pull);
    EXPECT_THAT(pull, ElementsAre(DoubleNear(400, kExact), DoubleNear(200, kExact), DoubleNear(200, kExact),
                                  DoubleNear(200, kExact)));
    std::array<double, 2> sending{};
    CampChoice choice = ones();
    choice.people = -0.5;
    sending_of_places(choice, std::array<double, 2>{100, 0}, sending);
    EXPECT_THAT(sending, ElementsAre(DoubleNear(0.1, kExact), DoubleNear(1, kExact))) << "nobody counts as one";
}

TEST(CampChoice, AFullCampIsHardlyWelcomeAndAClosedOneNotAtAll) {
    EXPECT_NEAR(welcome(ones(), 25, 100, 1, 1), 0.75, kExact);
    EXPECT_NEAR(welcome(ones(), 150, 100, 1, 1), kLeastRoom, kExact);
    EXPECT_EQ(welcome(ones(), 0, 100, 0, 5), 0);
    EXPECT_NEAR(welcome(ones(), 0, 100, kClosedBorder, 3), 0.3, kExact);
    EXPECT_NEAR(welcome(ones(), 0, 100, 1, 1e9), kMostUrgency, kExact);
    EXPECT_NEAR(welcome(ones(), 0, 100, 1, 0), 1, kExact);
}

TEST(CampChoice, SharesSumToOneAndFollowWeights) {
    // One place sends, weights 1 x 1 and 3 x 0.5: shares 0.4 and 0.6. The other one is at peace.
    const std::vector<double> pull = {1, 3, 100, 1};
    const std::vector<double> welcomes = {1, 0.5};
    std::vector<double> shares(2);
    shares_of_arrivals(ones(), pull, std::vector<double>{2, 7}, std::vector<double>{0.5, 0}, welcomes, shares);
    EXPECT_THAT(shares, ElementsAre(DoubleNear(0.4, kExact), DoubleNear(0.6, kExact)));
    // Access 0: both places send 1 (conflict x sending), whatever their weights: the means of (0.4, 0.6) and (100, 0.5)
    // / 100.5.
    CampChoice choice = ones();
    choice.access = 0;
    shares_of_arrivals(choice, pull, std::vector<double>{2, 1}, std::vector<double>{0.5, 1}, welcomes, shares);
    EXPECT_THAT(shares,
                ElementsAre(DoubleNear((0.4 + 100 / 100.5) / 2, kExact), DoubleNear((0.6 + 0.5 / 100.5) / 2, kExact)));
    shares_of_arrivals(ones(), pull, std::vector<double>{2, 7}, std::vector<double>{0, 0}, welcomes, shares);
    EXPECT_THAT(shares, Each(0)) << "nobody sends";
    shares_of_arrivals(ones(), pull, std::vector<double>{2, 7}, std::vector<double>{1, 1}, std::vector<double>{0, 0},
                       shares);
    EXPECT_THAT(shares, Each(0)) << "nobody takes";
}

}  // namespace
}  // namespace steppe
