#include "app/hub_table.hpp"

#include <fmt/format.h>

#include "exchange/csv.hpp"
#include "inference/quantile_scores.hpp"

namespace steppe {
namespace {

std::string cells_of(const HubTarget& target) {
    std::string cells = format_day(target.origin) + ',';
    append_field(cells, target.target);
    cells += fmt::format(",{},", target.day - target.origin);
    append_field(cells, target.location);
    return cells + ',' + format_day(target.day) + ',';
}

}  // namespace

void append_hub_quantiles(std::string& table, const HubTarget& target, std::span<const double> quantiles) {
    const std::string cells = cells_of(target);
    table += cells + "median,NA,";
    append_number(table, quantiles[quantiles.size() / 2]);
    table += '\n';
    for (std::size_t q = 0; q < kHubLevels.size(); ++q) {
        table += cells + fmt::format("quantile,{},", kHubLevels[q]);
        append_number(table, quantiles[q]);
        table += '\n';
    }
}

void append_hub_samples(std::string& table, const HubTarget& target, std::span<const double> samples) {
    const std::string cells = cells_of(target);
    for (std::size_t s = 0; s < samples.size(); ++s) {
        table += cells + fmt::format("sample,{},", s);
        append_number(table, samples[s]);
        table += '\n';
    }
}

}  // namespace steppe
