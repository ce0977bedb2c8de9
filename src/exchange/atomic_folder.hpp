// A folder that is either there as a whole or not at all.
#pragma once

#include <filesystem>

namespace steppe {

/// Made beside the target under a temporary name; `commit` gives it the target's name in one step. Without `commit` it
/// goes away with all that is in it. Errors are std::system_error and name the folder.
class AtomicFolder {
  public:
    explicit AtomicFolder(std::filesystem::path target);
    ~AtomicFolder();
    AtomicFolder(const AtomicFolder&) = delete;
    AtomicFolder& operator=(const AtomicFolder&) = delete;

    /// Where to write what is to be in it.
    [[nodiscard]] const std::filesystem::path& path() const { return temporary_; }
    /// The target must not exist, or be an empty folder.
    void commit();

  private:
    std::filesystem::path target_;
    std::filesystem::path temporary_;
    bool committed_ = false;
};

}  // namespace steppe
