#include "steppe/sampling.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <numeric>

#include "base/log_poisson.hpp"
#include "base/quick_words.hpp"

namespace steppe {
namespace {

/// Below this mean the masses are added up from 0; above, it would take too long.
constexpr double kInversionMean = 10;

double from_count(std::int64_t count) { return static_cast<double>(count); }
std::int64_t to_count(double count) { return static_cast<std::int64_t>(count); }

/// A uniform, or its mirror image. A law that is sampled by its complement is fed the image, and the count rises
/// with the uniform all the same.
double next_uniform(Uniforms& uniforms, bool mirror) {
    const double u = uniforms.next();
    return mirror ? 1 - u : u;
}

/// The smallest k whose cumulated mass reaches u: inversion from k = 0, where the mass is `mass`, upwards by
/// mass(k + 1) = ratio(k) mass(k). Beyond a mass of 2^-64 there is less than one step of u: rounding has come to the
/// end. (With a mean below 10, no mass left of the mode is as small as that.)
template <class Ratio>
std::int64_t invert(double u, double mass, double largest, Ratio ratio) {
    double k = 0;
    while (u > mass && k < largest && mass > 0x1p-64) {
        u -= mass;
        mass *= ratio(k);
        ++k;
    }
    return to_count(k);
}

/// Transformed rejection with squeeze, Hormann 1993: the part that BTRS (binomial) and PTRS (Poisson) share.
struct Hat {
    double a, b, centre, squeeze, scale;

    /// A candidate is floor(shape(u)), non-decreasing in u. `accepts(k, w)`: is w at most the mass of k over that of
    /// the mode?
    template <class Accepts>
    std::int64_t sample(Uniforms& uniforms, bool mirror, double largest, const Accepts& accepts) const {
        while (true) {
            const double u = next_uniform(uniforms, mirror) - 0.5;
            const double v = uniforms.next();
            const double us = 0.5 - std::abs(u);
            const double k = std::floor((2 * a / us + b) * u + centre);
            if (us >= 0.07 && v <= squeeze) return to_count(k);
            if (k < 0 || k > largest) continue;
            if (accepts(k, v * scale / (a / (us * us) + b))) return to_count(k);
        }
    }
};

/// Is w at most the mass of k over that of the mode, of the binomial law? Without a logarithm near the mode, and with
/// one where the squeeze of BTRD decides (Hormann 1993, section 3.2); these only save time, they never decide
/// otherwise.
class BinomialRatio {
  public:
    BinomialRatio(double n, double p) : n_(n), p_(p), mode_(std::floor((n + 1) * p)), variance_(n * p * (1 - p)) {}

    bool operator()(double k, double w) const {
        const double distance = std::abs(k - mode_);
        if (distance <= 15) {
            const double odds = p_ / (1 - p_);
            const double first = (n_ + 1) * odds;
            double ratio = 1;
            for (double i = std::min(k, mode_) + 1; i <= std::max(k, mode_); ++i) ratio *= first / i - odds;
            return k > mode_ ? w <= ratio : w * ratio <= 1;
        }
        const double log_w = std::log(w);
        if (distance < variance_ / 2 - 1) {
            const double margin =
                distance / variance_ * (((distance / 3 + 0.625) * distance + 1.0 / 6) / variance_ + 0.5);
            const double normal = -distance * distance / (2 * variance_);
            if (log_w < normal - margin) return true;
            if (log_w > normal + margin) return false;
        }
        return log_w <= log_mass(k) - log_mass(mode_);
    }

  private:
    [[nodiscard]] double log_mass(double k) const {
        return log_poisson(k, n_ * p_) + log_poisson(n_ - k, n_ * (1 - p_));
    }

    double n_;
    double p_;
    double mode_;
    double variance_;
};

/// p <= 1/2, n p >= 10.
std::int64_t binomial_by_rejection(Uniforms& uniforms, bool mirror, double n, double p) {
    const double mean = n * p;
    const double deviation = std::sqrt(mean * (1 - p));
    const double b = 1.15 + 2.53 * deviation;
    const Hat hat{.a = -0.0873 + 0.0248 * b + 0.01 * p,
                  .b = b,
                  .centre = mean + 0.5,
                  .squeeze = 0.92 - 4.2 / b,
                  .scale = (2.83 + 5.1 / b) * deviation};
    return hat.sample(uniforms, mirror, n, BinomialRatio(n, p));
}

std::int64_t poisson_by_rejection(Uniforms& uniforms, double mean) {
    const double b = 0.931 + 2.53 * std::sqrt(mean);
    const Hat hat{.a = -0.059 + 0.02483 * b,
                  .b = b,
                  .centre = mean + 0.43,
                  .squeeze = 0.9277 - 3.6224 / (b - 2),
                  .scale = 1.1239 + 1.1328 / (b - 3.4)};
    return hat.sample(uniforms, false, 0x1p62, [=](double k, double w) { return std::log(w) <= log_poisson(k, mean); });
}

/// How many of the `few` are among the `taken` of `total`, where neither is more than half of the total.
/// The law is symmetric in `few` and `taken`.
class HalvedHypergeometric {
  public:
    HalvedHypergeometric(double few, double taken, double total)
        : small_(std::min(few, taken)), big_(std::max(few, taken)), total_(total), mean_(small_ * (big_ / total)) {}

    std::int64_t sample(Uniforms& uniforms, bool mirror) const {
        return mean_ < kInversionMean ? by_inversion(uniforms, mirror) : by_rejection(uniforms, mirror);
    }

  private:
    std::int64_t by_inversion(Uniforms& uniforms, bool mirror) const {
        const double others = total_ - small_ - big_;
        return invert(next_uniform(uniforms, mirror), mass_at_zero(), small_,
                      [&](double k) { return (small_ - k) * (big_ - k) / ((k + 1) * (others + k + 1)); });
    }

    [[nodiscard]] double mass_at_zero() const {
        if (small_ <= 24) {
            double mass = 1;
            for (double i = 0; i < small_; ++i) mass *= (total_ - big_ - i) / (total_ - i);
            return mass;
        }
        const double p = big_ / total_;
        return std::exp(small_ * std::log1p(-p) + log_binomial(big_, total_ - small_, p) -
                        log_binomial(big_, total_, p));
    }

    /// HRUA: ratio of uniforms with the table mountain hat, Stadlober 1990.
    std::int64_t by_rejection(Uniforms& uniforms, bool mirror) const {
        constexpr double kWidth = 1.7155277699214135;   // 2 sqrt(2 / e)
        constexpr double kMargin = 0.8989161620588988;  // 3 - 2 sqrt(3 / e)
        const double p = big_ / total_;
        const double variance = mean_ * (1 - p) * ((total_ - small_) / (total_ - 1));
        const double width = kWidth * std::sqrt(variance + 0.5) + kMargin;
        const double at_mode = log_mass(std::floor((small_ + 1) * (big_ + 1) / (total_ + 2)));
        while (true) {
            const double v = next_uniform(uniforms, mirror);
            const double u = uniforms.next();
            const double x = mean_ + 0.5 + width * (v - 0.5) / u;
            if (x < 0 || x >= small_ + 1) continue;
            const double k = std::floor(x);
            const double log_ratio = log_mass(k) - at_mode;
            if (u * (4 - u) - 3 <= log_ratio) return to_count(k);
            if (u * (u - log_ratio) >= 1) continue;
            if (2 * std::log(u) <= log_ratio) return to_count(k);
        }
    }

    /// Up to a constant.
    [[nodiscard]] double log_mass(double k) const {
        const double p = big_ / total_;
        const double q = (total_ - big_) / total_;
        const double others = total_ - small_;
        return log_poisson(k, small_ * p) + log_poisson(small_ - k, small_ * q) + log_poisson(big_ - k, others * p) +
               log_poisson(others - big_ + k, others * q);
    }

    double small_, big_, total_, mean_;
};

}  // namespace

namespace {

/// (1 - p)^n. By multiplication where it is quick and loses nothing that matters.
double none_of(std::int64_t n, double p) {
    constexpr std::int64_t kQuick = 512;
    if (n > kQuick) return std::exp(from_count(n) * std::log1p(-p));
    double power = 1;
    double factor = 1 - p;
    for (std::int64_t left = n; left > 0; left /= 2) {
        if (left % 2 != 0) power *= factor;
        factor *= factor;
    }
    return power;
}

}  // namespace

std::int64_t sample_binomial(Uniforms& uniforms, std::int64_t n, double p) {
    if (n <= 0 || !(p > 0)) return 0;
    if (p >= 1) return n;
    if (n == 1) return uniforms.next() > 1 - p ? 1 : 0;
    const bool mirror = p > 0.5;
    const double rarer = mirror ? 1 - p : p;
    const double trials = from_count(n);
    std::int64_t count = 0;
    if (trials * rarer < kInversionMean) {
        const double odds = rarer / (1 - rarer);
        count = invert(next_uniform(uniforms, mirror), none_of(n, rarer), trials,
                       [=](double k) { return (trials - k) / (k + 1) * odds; });
    } else {
        count = binomial_by_rejection(uniforms, mirror, trials, rarer);
    }
    return mirror ? n - count : count;
}

std::int64_t sample_hypergeometric(Uniforms& uniforms, std::int64_t marked, std::int64_t unmarked, std::int64_t drawn) {
    const std::int64_t total = marked + unmarked;
    if (drawn == 0 || marked == 0) return 0;
    if (unmarked == 0) return drawn;
    if (drawn == total) return marked;
    const bool count_left = drawn > total - drawn;
    const bool count_unmarked = marked > unmarked;
    const std::int64_t few = std::min(marked, unmarked);
    const HalvedHypergeometric law(from_count(few), from_count(std::min(drawn, total - drawn)), from_count(total));
    const std::int64_t count = law.sample(uniforms, count_left != count_unmarked);
    const std::int64_t few_drawn = count_left ? few - count : count;
    return count_unmarked ? drawn - few_drawn : few_drawn;
}

std::int64_t sample_poisson(Uniforms& uniforms, double mean) {
    if (!(mean > 0)) return 0;
    if (mean >= kInversionMean) return poisson_by_rejection(uniforms, mean);
    return invert(uniforms.next(), std::exp(-mean), 0x1p62, [=](double k) { return mean / (k + 1); });
}

namespace {

constexpr std::int64_t kMostItems = 1 << 16;
constexpr std::int64_t kMarksPerDraw = 8;  // as many cost as much as a hypergeometric draw

/// How many of the items from `begin` to before `end` are marked.
std::int64_t marked_between(std::span<const std::uint64_t> marks, std::int64_t begin, std::int64_t end) {
    std::int64_t marked = 0;
    while (begin < end) {
        const auto word = static_cast<std::size_t>(begin / 64);
        const std::int64_t bits = std::min(end - begin, 64 - begin % 64);
        const std::uint64_t some = bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
        marked += std::popcount(marks[word] >> (begin % 64) & some);
        begin += bits;
    }
    return marked;
}

/// Marks `number` of `items` items, each set of them with the same chance. At most half of them.
void mark(std::uint64_t seed, std::int64_t number, std::int64_t items, std::span<std::uint64_t> marks) {
    QuickWords words(seed);
    while (number > 0) {
        const std::uint64_t item = words.below(static_cast<std::uint64_t>(items));
        const std::uint64_t bit = std::uint64_t{1} << item % 64;
        number -= (marks[item / 64] & bit) == 0 ? 1 : 0;
        marks[item / 64] |= bit;
    }
}

}  // namespace

void sample_multivariate_hypergeometric(std::uint64_t seed, std::int64_t drawn, std::span<const std::int64_t> sizes,
                                        std::span<std::int64_t> counts) {
    const std::int64_t items = std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0});
    const bool most = drawn > items / 2;
    const std::int64_t marked = most ? items - drawn : drawn;
    if (items <= kMostItems && marked <= kMarksPerDraw * std::ssize(sizes)) {
        std::array<std::uint64_t, kMostItems / 64 + 1> words;  // not filled: only those that are needed
        const std::span<std::uint64_t> marks = std::span(words).first(static_cast<std::size_t>(items / 64 + 1));
        std::ranges::fill(marks, 0);
        mark(seed, marked, items, marks);
        std::int64_t begin = 0;
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            const std::int64_t here = marked_between(marks, begin, begin + sizes[i]);
            counts[i] = most ? sizes[i] - here : here;
            begin += sizes[i];
        }
        return;
    }
    Uniforms uniforms({.key = {.seed = seed}});
    std::int64_t later = items;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        later -= sizes[i];
        counts[i] = sample_hypergeometric(uniforms, sizes[i], later, drawn);
        drawn -= counts[i];
    }
}

}  // namespace steppe
