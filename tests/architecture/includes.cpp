#include "includes.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace steppe {
namespace {

using Names = std::set<std::string, std::less<>>;

// base <- world, law <- rules <- engine <- ensemble <- inference <- app; scenario, exchange and report are used by app
// alone. Each folder may also include itself.
const std::map<std::string, Names, std::less<>> kMayUse = {
    {"base", {}},
    {"world", {"base"}},
    {"law", {"base"}},
    {"rules", {"base", "world", "law"}},
    {"engine", {"base", "world", "law", "rules"}},
    {"ensemble", {"base", "world", "law", "rules", "engine"}},
    {"inference", {"base", "world", "law", "rules", "engine", "ensemble"}},
    {"text", {"base"}},  // files of text as such: below scenario and exchange, which give them a meaning
    {"scenario", {"base", "world", "law", "rules", "text"}},
    {"exchange", {"base", "world", "law", "rules", "engine", "ensemble", "inference", "text"}},
    {"report", {"base", "world", "law", "rules", "engine", "ensemble", "inference", "text"}},
    {"app",
     {"base", "world", "law", "rules", "engine", "ensemble", "inference", "scenario", "exchange", "report", "text"}},
};

// The folder that a public header speaks for; one that is not here speaks for the folder of its own name.
const std::map<std::string, std::string, std::less<>> kHeaderOf = {
    {"date", "base"},         {"parameter", "base"},    {"problem", "base"},      {"random", "base"},
    {"sampling", "base"},     {"world", "world"},       {"flee_case", "world"},   {"series", "engine"},
    {"explanation", "rules"}, {"simulation", "engine"}, {"ensemble", "ensemble"}, {"flee_simulation", "engine"},
    {"scenario", "scenario"}, {"stay", "law"},          {"day_count", "law"},     {"law_files", "scenario"},
};

// The model sees no files, no clock, no threads and no random streams.
const Names kModel = {"world", "law", "rules", "engine"};
const Names kNotForTheModel = {"barrier",    "chrono",       "condition_variable",
                               "cstdio",     "cstdlib",      "ctime",
                               "dirent.h",   "fcntl.h",      "filesystem",
                               "fstream",    "future",       "iostream",
                               "latch",      "mpi.h",        "mutex",
                               "omp.h",      "pthread.h",    "random",
                               "semaphore",  "shared_mutex", "stdio.h",
                               "stop_token", "stdlib.h",     "sys/stat.h",
                               "sys/time.h", "syncstream",   "thread",
                               "time.h",     "unistd.h"};
// Rules know probabilities, not draws; and not who runs them.
const Names kPure = {"world", "law", "rules"};
const Names kNotForPureFolders = {"atomic", "steppe/sampling.hpp", "base/log_poisson.hpp", "Random123/philox.h"};
const Names kDrawing = {"Uniforms", "RandomKey", "random_device", "rand", "srand"};

// Exceptions, each with its reason.
const std::set<std::pair<std::string, std::string>> kGranted = {
    {"src/rules/on_demand.hpp", "atomic"},  // pure values that the engine's workers may work out at the same time
};

// Libraries with one home.
const std::map<std::string, Names, std::less<>> kHomeOf = {{"CLI", {"app"}},
                                                           {"yaml-cpp", {"scenario", "text"}},
                                                           {"nlohmann", {"exchange", "report"}},
                                                           {"sodium", {"base"}},
                                                           {"Random123", {"base"}}};

struct Source {
    std::filesystem::path path;
    std::string shown;
    std::string folder;
};

std::string folder_of_header(const std::string& name) {
    const auto known = kHeaderOf.find(name);
    return known == kHeaderOf.end() ? name : known->second;
}

std::vector<Source> sources_in(const std::filesystem::path& root) {
    std::vector<Source> sources;
    for (const char* part : {"src", "include/steppe"}) {
        if (!std::filesystem::exists(root / part)) {
            continue;
        }
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root / part)) {
            const std::string ending = entry.path().extension().string();
            if (!entry.is_regular_file() || (ending != ".cpp" && ending != ".hpp" && ending != ".h")) {
                continue;
            }
            const std::string inside = std::filesystem::relative(entry.path(), root / part).generic_string();
            const std::string folder = part == std::string_view("src") ? inside.substr(0, inside.find('/'))
                                                                       : folder_of_header(entry.path().stem().string());
            sources.push_back({entry.path(), std::filesystem::relative(entry.path(), root).generic_string(), folder});
        }
    }
    return sources;
}

/// The folder of ours that an include names; nothing for those of others.
std::optional<std::string> folder_named(const std::string& include) {
    const std::size_t slash = include.find('/');
    if (slash == std::string::npos) {
        return std::nullopt;
    }
    const std::string first = include.substr(0, slash);
    if (first == "steppe") {
        return folder_of_header(std::filesystem::path(include).stem().string());
    }
    return kMayUse.contains(first) ? std::optional(first) : std::nullopt;
}

/// Why this folder may not include this; nothing if it may.
std::optional<std::string> objection(const std::string& folder, const std::string& include, char opening) {
    const auto may_use = kMayUse.find(folder);
    if (may_use == kMayUse.end()) {
        return "the folder '" + folder + "' has no place in the layout: tests/architecture/includes.cpp knows it not";
    }
    if (const std::optional<std::string> used = folder_named(include)) {
        if (*used == folder || may_use->second.contains(*used)) {
            if (kPure.contains(folder) && kNotForPureFolders.contains(include)) {
                return folder + " draws nothing and must not include " + include;
            }
            return std::nullopt;
        }
        return folder + " must not use " + *used + " (" + include + ")";
    }
    if (opening == '"') {
        return "'" + include + "' is not named from src/ or include/";
    }
    if ((kModel.contains(folder) && kNotForTheModel.contains(include)) ||
        (kPure.contains(folder) && kNotForPureFolders.contains(include))) {
        return folder + " is part of the model and must not include <" + include + ">";
    }
    const auto home = kHomeOf.find(include.substr(0, include.find('/')));
    if (home != kHomeOf.end() && !home->second.contains(folder)) {
        return folder + " must not include <" + include + ">, which is another folder's concern";
    }
    return std::nullopt;
}

struct Include {
    std::string name;
    char opening;  ///< a quote or <
};

/// What a line includes.
std::optional<Include> include_in(std::string_view line) {
    const auto skip = [&line](std::string_view word) {
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
        const bool there = line.starts_with(word);
        line.remove_prefix(there ? word.size() : 0);
        return there;
    };
    if (!skip("#") || !skip("include")) {
        return std::nullopt;
    }
    const char opening = skip("<") ? '<' : skip("\"") ? '"' : '\0';
    const std::size_t end = line.find(opening == '<' ? '>' : '"');
    if (opening == '\0' || end == std::string_view::npos) {
        return std::nullopt;
    }
    return Include{std::string(line.substr(0, end)), opening};
}

/// The first identifier of a line of code that stands for a random draw; empty if there is none.
std::string draw_in(std::string_view line) {
    const std::string_view code = line.substr(0, line.find("//"));
    const auto belongs = [](char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0; };
    for (std::size_t at = 0; at < code.size(); ++at) {
        std::size_t end = at;
        while (end < code.size() && belongs(code[end])) {
            ++end;
        }
        const std::string_view word = code.substr(at, end - at);
        if (kDrawing.contains(word) || word.starts_with("philox") || word.starts_with("mt19937") ||
            word.ends_with("_distribution")) {
            return std::string(word);
        }
        at = end;
    }
    return {};
}

}  // namespace

std::vector<std::string> forbidden_includes(const std::filesystem::path& root) {
    std::vector<std::string> found;
    for (const Source& source : sources_in(root)) {
        std::ifstream stream(source.path);
        std::string line;
        for (int number = 1; std::getline(stream, line); ++number) {
            const auto object = [&](const std::string& reason) {
                found.push_back(source.shown + ':' + std::to_string(number) + ": " + reason);
            };
            if (const std::optional<Include> include = include_in(line)) {
                const bool granted = kGranted.contains({source.shown, include->name});
                const std::optional<std::string> reason = objection(source.folder, include->name, include->opening);
                if (reason && !granted) {
                    object(*reason);
                }
                continue;
            }
            if (const std::string draw = draw_in(line); kPure.contains(source.folder) && !draw.empty()) {
                object(source.folder + " draws nothing and must not name " + draw);
            }
        }
    }
    std::ranges::sort(found);
    return found;
}

}  // namespace steppe
