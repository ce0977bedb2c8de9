#include "exchange/futures_weights.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <limits>

#include "text/text.hpp"

namespace steppe {
namespace {

constexpr std::string_view kMadeOn = "# made on ";
constexpr std::string_view kColumns = "future,log_weight";

}  // namespace

std::string weights_csv(const WeightsFile& weights, const std::string& note) {
    std::string text = fmt::format("{}{}; {}\n{}\n", kMadeOn, format_day(weights.made_on), note, kColumns);
    for (std::size_t f = 0; f < weights.log_weights.size(); ++f) {
        text += fmt::format("{},{:.17g}\n", f, weights.log_weights[f]);
    }
    return text;
}

std::optional<WeightsFile> read_weights(const std::filesystem::path& file, Problems& problems) {
    std::ifstream stream(file);
    WeightsFile weights;
    std::string line;
    constexpr std::size_t kDate = 10;
    if (std::getline(stream, line) && line.starts_with(kMadeOn)) {
        weights.made_on = parse_day(line.substr(kMadeOn.size(), kDate)).value_or(kNoDay);
    }
    if (weights.made_on == kNoDay || !std::getline(stream, line) || line != kColumns) {
        problems.add({file.string()}, "no weights of futures", "the weights.csv of steppe forecast",
                     "name the folder that steppe forecast wrote");
        return std::nullopt;
    }
    for (int number = 3; std::getline(stream, line); ++number) {
        const std::string expected = std::to_string(weights.log_weights.size()) + ",";
        double weight = 0;
        const char* const begin = line.data() + std::min(expected.size(), line.size());
        const char* const end = line.data() + line.size();
        const auto [stopped, error] = std::from_chars(begin, end, weight);
        // An infinity below is no weight at all, which may be; one above, or what is no number, is no weight.
        const bool weighs = weight < std::numeric_limits<double>::infinity();
        if (!line.starts_with(expected) || error != std::errc() || stopped != end || !weighs) {
            problems.add({file.string(), number}, quote(line), "a future's number and the logarithm of its weight",
                         "make the forecast again");
            return std::nullopt;
        }
        weights.log_weights.push_back(weight);
    }
    if (std::ranges::none_of(weights.log_weights, [](double weight) { return std::isfinite(weight); })) {
        problems.add({file.string()}, "no future that weighs anything",
                     "a future's number and its weight, line by line", "make the forecast again");
        return std::nullopt;
    }
    return weights;
}

}  // namespace steppe
