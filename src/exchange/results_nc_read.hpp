// Replicates of a run, read again from results.nc.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "steppe/problem.hpp"
#include "steppe/series.hpp"

namespace steppe {

struct ReplicateSeries {
    SeriesKey key;
    Day first_day = kNoDay;
    std::size_t days = 0;
    std::size_t replicates = 0;
    std::vector<double> values;  ///< [replicate * days + day]
};

/// The series of these measures whose replicates were kept. Nothing if the file or the NetCDF library is not there; a
/// file that is no results.nc is a problem.
[[nodiscard]] std::vector<ReplicateSeries> read_replicates(const std::filesystem::path& file,
                                                           const std::set<std::string>& measures, Problems& problems);

}  // namespace steppe
