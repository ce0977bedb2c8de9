#include "report/figures.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace steppe::report {
namespace {

constexpr int kOffset = 9;  ///< of the exponent in a code
constexpr int kDigits = 3;
constexpr int kGreatest = 22;  ///< exponent of the last digit

struct DecimalsOf {
    std::string_view unit;
    int decimals;
};
constexpr auto kDecimals =
    std::to_array<DecimalsOf>({{"persons", 0}, {"persons/day", 0}, {"person-nights", 0}, {"hours", 1}, {"share", 3}});

bool counts_persons(std::string_view unit) { return unit.starts_with("person"); }

double power(int exponent) { return std::pow(10.0, exponent); }

}  // namespace

Code code_of(double value, std::string_view unit) {
    if (std::isnan(value)) {
        return kNoFigure;
    }
    const double size = std::abs(value);
    if (size >= power(kGreatest + 2)) {
        throw std::range_error("a figure of a report is beyond all counts");
    }
    if (size < power(-kOffset)) {
        return 0;
    }
    const auto* const known = std::ranges::find(kDecimals, unit, &DecimalsOf::unit);
    const int most_decimals = known == kDecimals.end() ? kOffset : known->decimals;
    int exponent = std::max(static_cast<int>(std::floor(std::log10(size))) - (kDigits - 1), -most_decimals);
    // Dividing by a power that is exact keeps halves exact.
    double digits = std::round(exponent < 0 ? size * power(-exponent) : size / power(exponent));
    if (digits >= 1000) {
        digits = std::round(digits / 10);
        ++exponent;
    }
    if (counts_persons(unit) && digits > 0 && exponent == 0 && digits < kSmallestCount) {
        return kSuppressed;
    }
    if (digits == 0) {
        return 0;
    }
    const int code = (exponent + kOffset) * 1000 + static_cast<int>(digits);
    return static_cast<Code>(value < 0 ? -code : code);
}

double value_of(Code code) {
    if (code == kNoFigure || code == kSuppressed) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const int size = std::abs(static_cast<int>(code));
    const int exponent = size / 1000 - kOffset;
    const double digits = size % 1000;
    const double value = exponent < 0 ? digits / power(-exponent) : digits * power(exponent);
    return code < 0 ? -value : value;
}

PackedFigures pack(const Summary& summary, std::span<const std::size_t> levels) {
    PackedFigures packed;
    packed.days = summary.keys.empty() ? 0 : static_cast<std::size_t>(summary.last_day - summary.first_day) + 1;
    std::vector<std::uint16_t> all;
    std::vector<Code> block(levels.size() * packed.days);
    for (std::size_t series = 0; series < summary.keys.size(); ++series) {
        PackedFigures::Entry entry{summary.keys[series], -1};
        for (std::size_t level = 0; level < levels.size(); ++level) {
            for (std::size_t day = 0; day < packed.days; ++day) {
                block[level * packed.days + day] =
                    code_of(summary.rows[series * packed.days + day].quantiles[levels[level]], entry.key.unit);
            }
        }
        if (std::ranges::any_of(block, [](Code code) { return code != 0; })) {
            entry.block = static_cast<std::int32_t>(packed.blocks++);
            for (std::size_t level = 0; level < levels.size(); ++level) {
                std::uint16_t before = 0;
                for (std::size_t day = 0; day < packed.days; ++day) {
                    const auto now = static_cast<std::uint16_t>(block[level * packed.days + day]);
                    all.push_back(static_cast<std::uint16_t>(now - before));
                    before = now;
                }
            }
        }
        packed.entries.push_back(std::move(entry));
    }
    packed.bytes.resize(all.size() * 2);
    for (std::size_t i = 0; i < all.size(); ++i) {
        packed.bytes[i] = static_cast<char>(all[i] & 0xff);
        packed.bytes[all.size() + i] = static_cast<char>(all[i] >> 8);
    }
    return packed;
}

}  // namespace steppe::report
