#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <exception>
#include <string>
#include <system_error>
#include <variant>
#include <vector>

#include "app/commands.hpp"

namespace {

using namespace steppe;

int answer(const RunRequest& request) { return run(request); }
int answer(const CheckRequest& request) { return check(request); }
int answer(const FleeRequest& request) { return flee_case(request); }
int answer(const TextRequest& request) {
    fmt::print("{}", request.text);
    return kDone;
}
int answer(const UsageError& error) {
    fmt::print(stderr, "steppe: {}\n", error.text);
    return kRefused;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const Request request = read_request(std::vector<std::string>(argv, argv + argc));
        const int code = std::visit([](const auto& asked) { return answer(asked); }, request);
        if (std::fflush(stdout) != 0) {
            throw std::system_error(errno, std::generic_category(), "cannot write standard output");
        }
        return code;
    } catch (const InvariantBroken& broken) {
        fmt::print(stderr, "steppe: an invariant is broken, please report it: {}\n", broken.what());
    } catch (const Interrupted&) {
        return kInterrupted;
    } catch (const std::exception& exception) {
        fmt::print(stderr, "steppe: {}\n", exception.what());
    }
    return kFailed;
}
