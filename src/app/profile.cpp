#include "app/profile.hpp"

#include <fmt/format.h>

#include <iterator>

namespace steppe {

std::string profile_text(const Profile& profile) {
    std::string text;
    const auto out = std::back_inserter(text);
    fmt::format_to(
        out, "replicate 0, {} days; occupied states: {} at the end, {} at the peak; parties at the end: {:.0f}\n\n",
        profile.days, profile.states_at_end, profile.states_peak, profile.parties_at_end);
    fmt::format_to(out, "{:<12}{:>12}{:>14}{:>14}{:>14}{:>10}  {}\n", "phase", "blocks", "cohorts", "draws", "moves",
                   "seconds", "reads");
    for (const PhaseProfile& phase : profile.phases) {
        fmt::format_to(out, "{:<12}{:>12}{:>14}{:>14}{:>14}{:>10.4f}  {}\n", phase.phase, phase.blocks, phase.cohorts,
                       phase.draws, phase.moves, phase.seconds, phase.reads);
    }
    fmt::format_to(out, "\nwhat splits the states (distinct values at the peak):\n");
    for (const auto& [field, values] : profile.states_by_field) {
        fmt::format_to(out, "{:<24}{:>12}\n", field, values);
    }
    return text;
}

}  // namespace steppe
