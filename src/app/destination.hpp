// Where results are to go: looked at before a long run, and told like any other fault of the command line.
#pragma once

#include <filesystem>
#include <stdexcept>

namespace steppe {

/// A folder that cannot be made, a file that cannot be written: the user's to mend (exit code 2).
class CannotWrite : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Makes the folder and those above it. Throws CannotWrite.
void prepare_folder(const std::filesystem::path& folder);

/// The file can be written; the folders above it are made. What lies there stays as it is. Throws CannotWrite.
void prepare_file(const std::filesystem::path& file);

}  // namespace steppe
