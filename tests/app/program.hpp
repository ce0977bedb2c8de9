// The program itself, started as a user starts it.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace steppe {

/// An empty folder that goes away with the test.
class WorkFolder {
  public:
    WorkFolder();
    ~WorkFolder();
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    /// Names of all files and folders below it, sorted, relative to it.
    [[nodiscard]] std::vector<std::string> content() const;

  private:
    std::filesystem::path path_;
};

/// What `steppe run` leaves in a folder, sorted: the folder and its files, with results.nc if the NetCDF library is
/// there. `map`: the scenario has places and observations.
[[nodiscard]] std::vector<std::string> results_in(const std::string& folder, bool map = true);

[[nodiscard]] std::string text_of_file(const std::filesystem::path& file);

struct Ended {
    int code = -1;   ///< the exit code; -1 if a signal ended it
    int signal = 0;  ///< the signal that ended it, or 0
    std::string out;
    std::string err;
};

/// For `in_child`: an option for the sanitizer of addresses, if the program is built with it (else nobody reads it).
void tell_sanitizer(const std::string& option);

/// A running `steppe`.
class Program {
  public:
    /// Starts it in a folder. `in_child` runs between fork and exec: it may close streams or lower limits.
    Program(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
            const std::function<void()>& in_child = {});
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    void send(int signal) const;
    /// Until it has said this on standard error; false if it ended or `limit` passed before.
    [[nodiscard]] bool says(const std::string& text, std::chrono::seconds limit) const;
    /// Until a file is that large; false if it ended or `limit` passed before.
    [[nodiscard]] bool writes(const std::filesystem::path& file, std::uintmax_t bytes,
                              std::chrono::seconds limit) const;
    [[nodiscard]] Ended wait();

  private:
    [[nodiscard]] bool until(const std::function<bool()>& condition, std::chrono::seconds limit) const;

    std::filesystem::path out_;
    std::filesystem::path err_;
    pid_t process_ = -1;
};

[[nodiscard]] Ended run_program(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
                                const std::function<void()>& in_child = {});

}  // namespace steppe
