// The files that a run leaves behind: summary.csv, provenance.json, what else the scenario has to say (flows.geojson,
// observed.csv), results.nc where the NetCDF library is installed.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "exchange/provenance.hpp"
#include "exchange/results_nc.hpp"
#include "steppe/ensemble.hpp"
#include "steppe/scenario.hpp"

namespace steppe {

/// What is known as a run begins: the program, its command line, the time.
[[nodiscard]] Provenance provenance_at_start(const std::vector<std::string>& command, std::uint32_t threads);

/// What a scenario is: its name, title, licence, the hashes of its files, its parameters.
void describe(Provenance& provenance, const Scenario& scenario);

/// A file outside the scenario that makes the results what they are: `name` and its hash.
void describe_variant(Provenance& provenance, const std::string& name, const std::filesystem::path& file);

/// The folder is there and its files can be written: known before a long run, not after it. Throws CannotWrite.
void prepare_results(const std::filesystem::path& folder);

/// Writes all files or none; what the ensemble says of itself is added to the provenance. Returns their paths.
/// `kept_of`: needed where series were kept.
std::vector<std::filesystem::path> write_results(const std::filesystem::path& folder, const Ensemble& ensemble,
                                                 const std::map<std::string, std::string>& further,
                                                 Provenance provenance, const KeptOf& kept_of = {});

/// Can results.nc be written here?
[[nodiscard]] bool writes_netcdf();

}  // namespace steppe
