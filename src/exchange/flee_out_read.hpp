// Flee's table of results, out.csv, read again: whoever wrote it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "steppe/date.hpp"
#include "steppe/problem.hpp"

namespace steppe::flee {

struct OutTable {
    std::vector<std::string> camps;  ///< those with the columns `<camp> sim` and `<camp> data`, in their order
    std::size_t days = 0;
    Day first_day = kNoDay;            ///< as the column Date says, which in Flee is a day late; kNoDay without it
    std::vector<double> simulated;     ///< [day * camps.size() + camp]
    std::vector<double> counted;       ///< the same
    std::vector<double> in_all_camps;  ///< [day]: column `refugees in camps (UNHCR)`, without it the sum of `counted`
};

/// All problems at once, with lines; nothing unless the table is whole.
[[nodiscard]] std::optional<OutTable> read_out_csv(const std::filesystem::path& file, Problems& problems);

}  // namespace steppe::flee
