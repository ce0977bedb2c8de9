#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

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

/// A standard stream that the caller closed leaves its number to the next file that is opened: messages would end up in
/// the results.
void open_standard_streams() {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(stream, F_GETFD) < 0) {
            (void)::open("/dev/null", O_RDWR);  // takes the lowest number that is free: this one
        }
    }
}

/// The last word of a run that failed; where nobody can hear it there is nothing left to do.
void tell(const std::string& text) { (void)std::fputs(text.c_str(), stderr); }

int answer(const RunRequest& request) { return run(request); }
int answer(const CheckRequest& request) { return check(request); }
int answer(const CompareRequest& request) { return compare(request); }
int answer(const ExplainRequest& request) { return explain(request); }
int answer(const FleeRequest& request) { return flee_case(request); }
int answer(const ImportRequest& request) { return import_case(request); }
int answer(const BacktestRequest& request) { return backtest(request); }
int answer(const RedistributeRequest& request) { return redistribute_case(request); }
int answer(const SizeRequest& request) { return size(request); }
int answer(const ScoreRequest& request) { return score(request); }
int answer(const StayRequest& request) { return stay(request); }
int answer(const ReportRequest& request) { return make_report(request); }
int answer(const PlotRequest& request) { return draw_plots(request); }
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
    open_standard_streams();
    try {
        const Request request = read_request(std::vector<std::string>(argv, argv + argc));
        const int code = std::visit([](const auto& asked) { return answer(asked); }, request);
        if (std::fflush(stdout) != 0) {
            throw std::system_error(errno, std::generic_category(), "cannot write standard output");
        }
        return code;
    } catch (const InvariantBroken& broken) {
        tell(fmt::format("steppe: an invariant is broken, please report it: {}\n", broken.what()));
    } catch (const Interrupted&) {
        return kInterrupted;
    } catch (const std::exception& exception) {
        tell(fmt::format("steppe: {}\n", exception.what()));
    }
    return kFailed;
}
