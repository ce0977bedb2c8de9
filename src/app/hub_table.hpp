// Rows of the tables that forecast hubs take (hubverse): one forecast of one number, as quantiles and as samples.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "steppe/date.hpp"

namespace steppe {

inline constexpr std::string_view kHubHeader =
    "origin_date,target,horizon,location,target_end_date,output_type,output_type_id,value\n";

struct HubTarget {
    Day origin = kNoDay;
    std::string target;  ///< such as `people in camp`
    Day day = kNoDay;    ///< that is forecast; the horizon is in days
    std::string location;
};

/// The median and the 23 quantiles of `kHubLevels`.
void append_hub_quantiles(std::string& table, const HubTarget& target, std::span<const double> quantiles);

/// One row a sample; samples of the same number belong to one future.
void append_hub_samples(std::string& table, const HubTarget& target, std::span<const double> samples);

}  // namespace steppe
