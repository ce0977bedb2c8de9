#include "rules/state.hpp"

namespace steppe {

std::string_view name_of(Stage stage) {
    constexpr std::array<std::string_view, kStages> kNames = {
        "none",     "choosing",  "returning",   "travelling",  "queueing", "at_desk",
        "arriving", "lodged",    "staying",     "unsheltered", "visiting", "stopping",
        "resting",  "gone_home", "gone_abroad", "turned_back", "gave_up",  "moving"};
    return kNames[static_cast<std::size_t>(stage)];
}

std::string_view name_of(Standing standing) {
    constexpr std::array<std::string_view, kStandings> kNames = {"visitor",   "renewing",   "applied",
                                                                 "permitted", "protection", "past_last_day"};
    return kNames[static_cast<std::size_t>(standing)];
}

}  // namespace steppe
