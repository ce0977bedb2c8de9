// The main figures as pictures, for documents and slides.
#pragma once

#include <string>
#include <vector>

#include "report/scene.hpp"

namespace steppe::report {

struct Picture {
    std::string name;  ///< of the file, without its ending: `entries_KAZ`
    std::string svg;   ///< of kPictureWidth to kPictureHeight
};
inline constexpr int kPictureWidth = 900;
inline constexpr int kPictureHeight = 460;

/// One picture for each of the series that the headline speaks of, as far as the results have them: median, 50 % and
/// 90 % bands over days, observations of the same measure and place.
[[nodiscard]] std::vector<Picture> pictures(const Scene& scene, const Outcome& outcome);

}  // namespace steppe::report
