// A file that is either there as a whole or not at all.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace steppe {

/// Writes beside the target under a temporary name; `commit` puts it in the target's place in one step. Without
/// `commit`, or when anything fails, the target stays as it was and the temporary file goes away.
/// Errors are std::system_error and name the file.
class AtomicFile {
  public:
    explicit AtomicFile(std::filesystem::path target);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    void write(std::string_view text);
    /// All that was written is on the disk. What is left to `commit` can hardly fail: of several files that belong
    /// together all are flushed before the first is committed.
    void flush();
    void commit();

  private:
    [[noreturn]] void fail(const char* doing) const;

    std::filesystem::path target_;
    std::filesystem::path temporary_;
    int descriptor_ = -1;
};

}  // namespace steppe
