// Pictures of dots from SVG, for what takes no SVG. The library that draws them is opened when it is first asked for: a
// program that links it takes milliseconds longer to start. Where it is not installed nothing is lost but these
// pictures.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace steppe::report {

class PngLibrary {
  public:
    /// Null if it is not installed (Debian: librsvg2-2).
    [[nodiscard]] static const PngLibrary* installed();

    /// The drawing as a PNG file of that many dots. Throws std::runtime_error if it is no SVG.
    [[nodiscard]] std::string png(std::string_view svg, int width, int height) const;

    struct Functions;

  private:
    explicit PngLibrary(std::unique_ptr<const Functions> functions);
    std::unique_ptr<const Functions> functions_;
};

}  // namespace steppe::report
