// What the futures of a forecast say of the days to come: fans, and with which probability a threshold is passed.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "steppe/ensemble.hpp"

namespace steppe {

struct Threshold {
    std::size_t series = 0;
    double value = 0;
};

/// `place measure group number`; nothing, and the reason on standard error, where it is not that.
[[nodiscard]] std::optional<Threshold> threshold_in(const std::string& text, const std::vector<SeriesKey>& keys);

/// Futures in a store, each as often as it is named in `drawn` (ascending), and the day after which they are futures.
struct Futures {
    FinishedReplicates& store;
    const SeriesTable& shape;
    std::span<const std::uint32_t> drawn;
    Day from = kNoDay;
};

struct FanTables {
    std::string hub;         ///< hubverse.csv, of the recorded series
    std::string thresholds;  ///< thresholds.csv
};
[[nodiscard]] FanTables fan_tables(const Futures& futures, std::span<const std::size_t> recorded,
                                   std::span<const Threshold> thresholds);

/// forecast.csv: rows of summary.csv of the recorded series after the day of the forecast.
[[nodiscard]] std::string forecast_csv(const Summary& summary, std::span<const std::size_t> recorded, Day from);

}  // namespace steppe
