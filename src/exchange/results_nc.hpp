// results.nc: NetCDF-4 by the CF conventions, opens in xarray.
//
// For each measure a variable of the series that the scenario records, and three of the summary of all its series:
//
//     <measure>           (replicate, <measure>_recorded, time)   float64
//     <measure>_mean, _sd (<measure>_series, time)                float32
//     <measure>_quantile  (quantile, <measure>_series, time)      float32
//
// with `<measure>_place`, `<measure>_group` (of the series) and `<measure>_recorded_place`, `<measure>_recorded_group`
// as their coordinates. `time` is days since 1970-01-01. Counts are persons.
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "exchange/netcdf.hpp"
#include "exchange/provenance.hpp"
#include "steppe/ensemble.hpp"

namespace steppe {

/// The kept series of the `r`-th of `Ensemble::replicates`: [k * days + d].
using KeptOf = std::function<std::vector<double>(std::size_t r)>;

/// `ensemble.kept` are the recorded series, `kept_of` has their values. Throws std::runtime_error.
void write_results_nc(const NetcdfLibrary& library, const std::filesystem::path& path, const Ensemble& ensemble,
                      const KeptOf& kept_of, const Provenance& provenance);

}  // namespace steppe
