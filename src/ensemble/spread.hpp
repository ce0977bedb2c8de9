// Mean, spread and quantiles of many cells over any number of replicates, in memory that does not grow with them.
//
// A cell (a series on a day) keeps how many values fell into each bin. Bins are fixed: their edges are the floating
// point numbers whose lower bits are zero, so that a bin's width is a fixed share of its value; at level 0 each number
// has its own. The level is the lowest at which not more than kBins bins are occupied (after the uniform collapse of
// UDDSketch: Epicoco, Melle, Cafaro, Pulimeno, Morleo 2020, "UDDSketch: accurate tracking of quantiles in data
// streams", IEEE Access 8). So what a cell knows is a function of its values alone, whatever their order and however
// they came together: up to kBins different values quantiles are exact, beyond that they are interpolated within a bin.
//
// Sums are whole numbers of 2^-40 and their squares, in 128 and 256 bits: exact, so independent of order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "steppe/ensemble.hpp"

namespace steppe {

class WorkerPool;

class Spread {
  public:
    static constexpr std::size_t kBins = 128;
    static constexpr double kLimit = 0x1p64;  ///< values lie between -kLimit and kLimit

    /// `same_as` as in `SeriesTable`: what is the same is added up once.
    Spread(std::size_t series, std::size_t days, std::vector<std::uint32_t> same_as = {});

    /// Some more replicates, each as `packed_series`. Not by two threads at once.
    void add(std::span<const std::string_view> replicates);
    [[nodiscard]] std::uint64_t replicates() const { return replicates_; }

    /// Of each series and day; at least one replicate has been added. Quantiles as of `summarise`.
    [[nodiscard]] std::vector<Summary::Row> rows(WorkerPool& pool) const;

  private:
    // What GCC and Clang call an integer of 128 bits.
    __extension__ using Wide = __int128;
    __extension__ using Unsigned = unsigned __int128;
    struct Sums {
        Wide first = 0;              ///< of x 2^40
        Unsigned low = 0, high = 0;  ///< of its square
        double least = 0, greatest = 0;
    };
    void add_to(Sums& sums, std::span<const double> values, bool first_ever) const;
    [[nodiscard]] double variance(const Sums& sums) const;

    [[nodiscard]] bool repeats(std::size_t series) const { return !same_as_.empty() && same_as_[series] < series; }

    std::size_t days_;
    std::vector<std::uint32_t> same_as_;
    std::uint64_t replicates_ = 0;
    std::vector<std::string> bins_;  ///< by series: the cells of its days that have had several values
    std::vector<Sums> sums_;         ///< by cell
};

}  // namespace steppe
