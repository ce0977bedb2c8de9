// report.html: the page that the program carries, with the data of one or several results in it.
#pragma once

#include <string>
#include <vector>

#include "report/scene.hpp"

namespace steppe::report {

inline constexpr std::size_t kLargestPage = 6'000'000;  ///< bytes: what a mailbox and a phone still take

/// The whole page. `outcomes` have the same period; the first is the base of comparisons.
/// Series that would make the page too large are left out, the most detailed first; the page says how many.
[[nodiscard]] std::string page(const Scene& scene, const std::vector<Outcome>& outcomes);

}  // namespace steppe::report
