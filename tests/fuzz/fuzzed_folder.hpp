// A folder with files that a fuzzer writes, and what must hold of every problem that is found in them.
#pragma once

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "steppe/problem.hpp"

namespace steppe {

[[noreturn]] inline void fail(const std::string& what) {
    (void)std::fputs((what + '\n').c_str(), stderr);
    std::abort();
}

class FuzzedFolder {
  public:
    FuzzedFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "steppe-fuzz-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) {
            fail("no temporary folder");
        }
        path_ = name;
    }
    ~FuzzedFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    FuzzedFolder(const FuzzedFolder&) = delete;
    FuzzedFolder& operator=(const FuzzedFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    /// The file's path.
    std::filesystem::path write(std::string_view file, std::string_view bytes) const {
        std::ofstream(path_ / file, std::ios::binary) << bytes;
        return path_ / file;
    }

  private:
    std::filesystem::path path_;
};

/// Each names its file, what stands there, and how to repair it.
inline void judge(const Problems& problems) {
    for (const Problem& problem : problems.sorted()) {
        if (problem.where.file.empty() || problem.where.line < 0 || problem.where.column < 0) {
            fail("a problem without its place: " + problem.text());
        }
        if (problem.found.empty() || problem.expected.empty() || problem.repair.empty()) {
            fail("a problem without a hint: " + problem.text());
        }
    }
}

}  // namespace steppe
