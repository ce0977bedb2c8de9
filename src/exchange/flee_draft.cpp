#include "exchange/flee_draft.hpp"

#include <fmt/format.h>

#include "text/text.hpp"

namespace steppe::flee {
namespace {

constexpr std::size_t kMostComparisons = 100'000;  // of names, for all hints: about a tenth of a second

bool contains(std::string_view text, std::string_view word) { return text.find(word) != std::string_view::npos; }

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

}  // namespace

void Draft::refuse(const InputFile& file, const Cell& cell, std::string expected, std::string repair) {
    problems().add(file.where(cell.at), quote(cell.text), std::move(expected), std::move(repair));
}

void Draft::warn(const InputFile& file, const Cell& cell, std::string found, std::string expected, std::string repair) {
    warnings().add(file.where(cell.at), std::move(found), std::move(expected), std::move(repair));
}

LocationIndex Draft::find_location(std::string_view name) const {
    const auto found = location_index.find(name);
    return found == location_index.end() ? kNoLocation : found->second;
}

std::string Draft::meant(std::string_view name, const std::vector<std::string>& candidates,
                         std::string_view otherwise) {
    if (compared_ < kMostComparisons) {
        compared_ += candidates.size();
        if (const std::string near = nearest_name(name, candidates); !near.empty()) {
            return fmt::format("did you mean '{}'?", near);
        }
    }
    return std::string(otherwise);
}

void Draft::unknown_location(const InputFile& file, const Cell& cell, Problems& to, std::string consequence) {
    if (!locations_whole) return;  // it may be one that could not be read, which has been reported
    if (location_names_.empty()) {
        for (const Location& location : flee_case.locations) location_names_.push_back(location.name);
    }
    const std::string repair = meant(cell.text, location_names_, "names are compared letter by letter, case included");
    to.add(file.where(cell.at), fmt::format("the unknown location {}", quote(cell.text)), "a name of locations.csv",
           consequence.empty() ? repair : fmt::format("{}; {}", consequence, repair));
}

Where Draft::setting(std::string_view section, std::string_view key) const {
    if (!settings_tree) return {settings_path.empty() ? "the settings" : settings_path};
    const YamlNode* node = &*settings_tree;
    if (!section.empty()) node = node->find(section);
    if (node != nullptr) {
        for (const Token& found : node->keys) {
            if (found.text == key) return found.where();
        }
    }
    return {settings_path};
}

std::string Draft::input(std::string_view name) const { return (request.input_dir / name).string(); }

void Draft::note(const InputFile& file) {
    note(file, CaseFile::Role::input, std::filesystem::path(file.path()).filename().string());
}

std::optional<std::int64_t> Draft::whole(const InputFile& file, const Cell& cell, std::int64_t low, std::int64_t high,
                                         std::string_view expected) {
    const std::optional<std::int64_t> number = parse_whole(cell.text);
    if (number && *number >= low && *number <= high) return number;
    refuse(file, cell, std::string(expected), number ? "check the figure" : number_repair(cell.text, true));
    return std::nullopt;
}

std::optional<double> Draft::real(const InputFile& file, const Cell& cell, double low, double high,
                                  std::string_view expected) {
    const std::optional<double> number = parse_real(cell.text);
    if (number && *number >= low && *number <= high) return number;
    refuse(file, cell, std::string(expected), number ? "check the figure" : number_repair(cell.text, false));
    return std::nullopt;
}

LocationKind kind_of(std::string_view type) {
    const std::string lower = lower_case(type);
    if (contains(lower, "camp")) return contains(lower, "idp") ? LocationKind::idp_camp : LocationKind::camp;
    if (contains(lower, "conflict")) return LocationKind::conflict_zone;
    if (contains(lower, "forward")) return LocationKind::forwarding_hub;
    if (contains(lower, "marker")) return LocationKind::marker;
    if (contains(lower, "flood_zone")) return LocationKind::flood_zone;
    if (contains(lower, "default") || contains(lower, "town")) return LocationKind::town;
    return LocationKind::other;
}

}  // namespace steppe::flee
