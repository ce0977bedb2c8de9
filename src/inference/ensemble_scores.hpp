// How good an ensemble was, given what happened. Smaller is better for all but the log score.
//
// X, X' are members of the ensemble, y what was observed, m the number of members.
//
//     CRPS         E|X - y| - E|X - X'| / 2            over all m^2 pairs; fair: the pairs' sum divided by m (m - 1)
//     energy       E||X - y|| - E||X - X'|| / 2        the same for vectors (Euclidean distance), one member a future
//     PIT          F(y-) + u (F(y) - F(y-))            uniform if the ensemble is calibrated, also where counts are
//     tied log          log of the share of members in y's bin, at least `kLeastLogScore` Brier        (p - o)^2 p:
//     probability of passing a threshold, o: 1 if it was passed
//
// Sources: Gneiting and Raftery 2007 (J. Am. Stat. Assoc. 102:359); Ferro 2014 (Q. J. R. Meteorol. Soc. 140:1917) for
// the fair form; Czado, Gneiting and Held 2009 (Biometrics 65:1254) for the PIT of counts; Murphy 1973 (J. Appl.
// Meteorol. 12:595) for the decomposition.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace steppe {

inline constexpr double kLeastLogScore = -10;

/// `members` not empty, finite. Exact for any order of the members.
[[nodiscard]] double crps(std::span<const double> members, double observed);
/// The expected CRPS of an infinite ensemble of this law; two members or more.
[[nodiscard]] double fair_crps(std::span<const double> members, double observed);

/// `members`: [member * observed.size() + component]; one member or more.
[[nodiscard]] double energy_score(std::span<const double> members, std::span<const double> observed);
[[nodiscard]] double fair_energy_score(std::span<const double> members, std::span<const double> observed);

/// `uniform`: in [0, 1]; where the members below and up to y differ it says where in between.
[[nodiscard]] double randomised_pit(std::span<const double> members, double observed, double uniform);

/// `edges`: ascending; bin i is [edges[i], edges[i + 1]), below the first and from the last on are bins too.
[[nodiscard]] double log_score(std::span<const double> members, double observed, std::span<const double> edges);

/// The share of members that are `threshold` or more.
[[nodiscard]] double probability_of_reaching(std::span<const double> members, double threshold);

/// A statement on a threshold, and whether it was reached.
struct ThresholdForecast {
    double probability = 0;
    bool reached = false;
};

[[nodiscard]] double brier_score(std::span<const ThresholdForecast> forecasts);

/// Probabilities of about the same size, and how often the threshold was then reached.
struct ReliabilityBin {
    double low = 0, high = 0;  ///< probabilities from low to below high; the last bin includes 1
    std::size_t forecasts = 0;
    double mean_probability = 0;
    double frequency = 0;
};

/// Brier score = reliability - resolution + uncertainty + what is left within bins (0 where a bin's probabilities are
/// equal).
struct Reliability {
    std::vector<ReliabilityBin> bins;  ///< those with forecasts
    double reliability = 0, resolution = 0, uncertainty = 0;
};
[[nodiscard]] Reliability reliability_of(std::span<const ThresholdForecast> forecasts, std::size_t bins = 10);

/// Values in [0, 1] that should be uniform: how they fall into ten bins, and the largest distance between their
/// distribution and the uniform one (Kolmogorov and Smirnov's D).
struct Uniformity {
    std::array<std::size_t, 10> counts{};
    double largest_distance = 0;
};
[[nodiscard]] Uniformity uniformity_of(std::span<const double> values);

/// log(1 + x) of each; counts below 0 are 0.
[[nodiscard]] std::vector<double> log1p_of(std::span<const double> counts);

}  // namespace steppe
