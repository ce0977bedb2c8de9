#include "scenario/shipped_law.hpp"

#include <fmt/format.h>

#include <system_error>

#include "steppe/law_files.hpp"

namespace steppe {

std::filesystem::path shipped_law() {
    std::error_code error;
    std::filesystem::path above = std::filesystem::read_symlink("/proc/self/exe", error);
    constexpr int kDeepest = 6;  // a program of a build, deep in its tree
    for (int level = 0; level < kDeepest && !error && above.has_relative_path(); ++level) {
        above = above.parent_path();
        for (const char* const there : {"law", "share/steppe/law"}) {
            std::filesystem::path folder = above / there;
            if (std::filesystem::is_regular_file(folder / "treaties.yaml", error)) {
                return folder;
            }
            error.clear();
        }
    }
    return {};
}

std::vector<std::filesystem::path> law_files_named(const std::string& word, const std::filesystem::path& shipped,
                                                   Problems& problems) {
    std::error_code error;
    if (std::filesystem::is_directory(word, error)) {
        std::vector<std::filesystem::path> files = law_files_in(word);
        if (files.empty()) {
            problems.add({word}, "a folder without law files", "files that end in .yaml", "name another folder");
        }
        return files;
    }
    if (std::filesystem::exists(word, error)) {
        return {word};
    }
    std::vector<std::string> names;
    if (!shipped.empty()) {
        for (const std::filesystem::path& folder : {shipped, shipped / "variants"}) {
            for (const std::filesystem::path& file : law_files_in(folder)) {
                if (file.stem() == word) {
                    return {file};
                }
                names.push_back(file.stem().string());
            }
        }
    }
    const std::string near = nearest_name(word, names);
    problems.add({word}, "no such law", "a law file, a folder of law files, or the name of a law that is shipped",
                 near.empty() ? "the folder law/ holds what is shipped" : fmt::format("did you mean '{}'?", near));
    return {};
}

}  // namespace steppe
