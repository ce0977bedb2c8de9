#include "program.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace steppe {
namespace {

std::filesystem::path new_path(bool folder) {
    std::string name = (std::filesystem::temp_directory_path() / "steppe-program-XXXXXX").string();
    if (folder) {
        if (::mkdtemp(name.data()) == nullptr) {
            throw std::runtime_error("no temporary folder");
        }
        return name;
    }
    const int descriptor = ::mkstemp(name.data());
    if (descriptor < 0) {
        throw std::runtime_error("no temporary file");
    }
    ::close(descriptor);
    return name;
}

}  // namespace

WorkFolder::WorkFolder() : path_(new_path(true)) {}

WorkFolder::~WorkFolder() {
    std::error_code ignored;  // the test has its verdict
    std::filesystem::remove_all(path_, ignored);
}

std::vector<std::string> WorkFolder::content() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path_)) {
        names.push_back(std::filesystem::relative(entry.path(), path_).generic_string());
    }
    std::ranges::sort(names);
    return names;
}

std::vector<std::string> results_in(const std::string& folder, bool map) {
    std::vector<std::string> names = {folder};
    if (map) {
        names.insert(names.end(), {folder + "/alerts.csv", folder + "/alerts.json", folder + "/flows.geojson",
                                   folder + "/observed.csv"});
    }
    names.insert(names.end(), {folder + "/provenance.json", folder + "/report.html"});
    if (void* const library = dlopen("libnetcdf.so.19", RTLD_LAZY); library != nullptr) {
        dlclose(library);
        names.push_back(folder + "/results.nc");
    }
    names.push_back(folder + "/summary.csv");
    return names;
}

std::string text_of_file(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void tell_sanitizer(const std::string& option) {
    constexpr const char* kVariable = "ASAN_OPTIONS";
    const char* const given = std::getenv(kVariable);
    ::setenv(kVariable, ((given == nullptr ? "" : given) + (':' + option)).c_str(), 1);
}

Program::Program(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
                 const std::function<void()>& in_child)
    : out_(new_path(false)), err_(new_path(false)) {
    std::vector<std::string> words = {STEPPE_PROGRAM};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    pointers.reserve(words.size() + 1);
    for (std::string& word : words) {
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);
    process_ = ::fork();
    if (process_ < 0) {
        throw std::runtime_error("cannot fork");
    }
    if (process_ == 0) {
        const int out = ::open(out_.c_str(), O_WRONLY);
        const int err = ::open(err_.c_str(), O_WRONLY);
        if (::chdir(folder.c_str()) != 0 || ::dup2(out, STDOUT_FILENO) < 0 || ::dup2(err, STDERR_FILENO) < 0) {
            ::_exit(125);
        }
        ::close(out);
        ::close(err);
        if (in_child) {
            in_child();
        }
        ::execv(pointers[0], pointers.data());
        ::_exit(126);
    }
}

Program::~Program() {
    if (process_ > 0) {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }
    std::error_code ignored;  // the test has its verdict
    std::filesystem::remove(out_, ignored);
    std::filesystem::remove(err_, ignored);
}

void Program::send(int signal) const { ::kill(process_, signal); }

bool Program::says(const std::string& text, std::chrono::seconds limit) const {
    return until([&] { return text_of_file(err_).find(text) != std::string::npos; }, limit);
}

bool Program::writes(const std::filesystem::path& file, std::uintmax_t bytes, std::chrono::seconds limit) const {
    return until(
        [&] {
            std::error_code not_yet;
            const std::uintmax_t size = std::filesystem::file_size(file, not_yet);
            return !not_yet && size >= bytes;
        },
        limit);
}

bool Program::until(const std::function<bool()>& condition, std::chrono::seconds limit) const {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (std::chrono::steady_clock::now() < end) {
        if (condition()) {
            return true;
        }
        siginfo_t ended{};
        if (::waitid(P_PID, static_cast<id_t>(process_), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
            ended.si_pid != 0) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return false;
}

Ended Program::wait() {
    int status = 0;
    while (::waitpid(process_, &status, 0) < 0) {
        if (errno != EINTR) {
            throw std::runtime_error("cannot wait for the program");
        }
    }
    process_ = -1;
    Ended ended;
    ended.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    ended.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    ended.out = text_of_file(out_);
    ended.err = text_of_file(err_);
    return ended;
}

Ended run_program(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
                  const std::function<void()>& in_child) {
    return Program(arguments, folder, in_child).wait();
}

}  // namespace steppe
