// Against 60 digits.
#include "base/log_poisson.hpp"

#include <gtest/gtest.h>

#include <boost/math/special_functions/gamma.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>

namespace steppe {
namespace {

using Exact = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<60>>;

double exact_log_poisson(double k, double mean) {
    return static_cast<double>(Exact(k) * log(Exact(mean)) - Exact(mean) - boost::math::lgamma(Exact(k) + 1));
}

TEST(LogPoisson, IsAccurateFromZeroTo2To53) {
    for (double k = 0; k <= 40; ++k) {
        for (const double mean : {0.01, 0.7, 9.5, 15.0, 37.25, 200.0}) {
            const double exact = exact_log_poisson(k, mean);
            EXPECT_NEAR(log_poisson(k, mean), exact, 2e-15 * (10 + std::abs(exact))) << k << ' ' << mean;
        }
    }
    for (const double mean : {1e2, 1e4, 1e6 + 0.3, 1e9, 1e12 + 0.125, 1e15, 0x1p53}) {
        for (const double deviations : {-8., -3., -0.5, 0., 1., 4., 9.}) {
            const double k = std::floor(mean + deviations * std::sqrt(mean));
            const double exact = exact_log_poisson(k, mean);
            EXPECT_NEAR(log_poisson(k, mean), exact, 2e-15 * (10 + std::abs(exact))) << k << ' ' << mean;
        }
    }
}

TEST(LogPoisson, DevianceIsAccurateOnBothSidesOfTheSeries) {
    for (const double mean : {1e-3, 1.0, 1e3, 1e9}) {
        for (const double ratio : {0.5, 0.8, 0.8182, 0.99, 0.9999999, 1.0, 1.0000001, 1.1, 1.222, 1.223, 1.5, 30.0}) {
            const double k = mean * ratio;
            const double exact = static_cast<double>(Exact(k) * log(Exact(k) / Exact(mean)) + Exact(mean) - Exact(k));
            EXPECT_NEAR(deviance(k, mean), exact, 2e-14 * exact) << k << ' ' << mean;
        }
    }
    EXPECT_EQ(deviance(0, 4), 4);
    EXPECT_EQ(deviance(4, 4), 0);
}

TEST(LogPoisson, BinomialSumsToOne) {
    for (const double p : {0.01, 0.3, 0.5, 0.9}) {
        double sum = 0;
        for (double k = 0; k <= 50; ++k) sum += std::exp(log_binomial(k, 50, p));
        EXPECT_NEAR(sum, 1, 1e-13) << p;
    }
}

}  // namespace
}  // namespace steppe
