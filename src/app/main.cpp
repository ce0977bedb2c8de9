#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <system_error>
#include <variant>
#include <vector>

#include "app/commands.hpp"
#include "app/destination.hpp"
#include "ensemble/ranks.hpp"

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
void tell(int stream, const std::string& text) { (void)!::write(stream, text.data(), text.size()); }

int answer(const EvaluateRequest& request) { return evaluate(request); }
int answer(const CheckRequest& request) { return check(request); }
int answer(const CompareRequest& request) { return compare(request); }
int answer(const ExplainRequest& request) { return explain(request); }
int answer(const FleeRequest& request) { return flee_case(request); }
int answer(const ImportRequest& request) { return import_case(request); }
int answer(const BacktestRequest& request) { return backtest(request); }
int answer(const PressureRequest& request) { return pressure(request); }
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

/// Commands that work is shared in; all else the leading rank does alone.
int answer_of_all(const RunRequest& request, Ranks& ranks) { return run(request, ranks); }
int answer_of_all(const CalibrateRequest& request, Ranks& ranks) { return calibrate(request, ranks); }
int answer_of_all(const ForecastRequest& request, Ranks& ranks) { return forecast(request, ranks); }
int answer_of_all(const SensitivityRequest& request, Ranks& ranks) { return sensitivity(request, ranks); }
template <class Asked>
int answer_of_all(const Asked& request, Ranks& ranks) {
    return ranks.leads() ? answer(request) : kDone;
}

/// One rank speaks. Returns what was standard error, for the reason why another cannot go on.
int keep_quiet() {
    const int errors = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    (void)::dup2(nowhere, STDOUT_FILENO);
    (void)::dup2(nowhere, STDERR_FILENO);
    ::close(nowhere);
    return errors;
}

int answer_as_one_of(Ranks& ranks, const std::vector<std::string>& command) {
    const Request request = read_request(command);
    const int code = std::visit([&](const auto& asked) { return answer_of_all(asked, ranks); }, request);
    if (std::fflush(stdout) != 0) {
        throw std::system_error(errno, std::generic_category(), "cannot write standard output");
    }
    return code;
}

}  // namespace

int main(int argc, char** argv) {
    open_standard_streams();
    int code = kFailed;
    std::string why;
    std::optional<Ranks> ranks;
    int errors = STDERR_FILENO;
    try {
        ranks.emplace();
        if (!ranks->leads()) {
            errors = keep_quiet();
        }
        code = answer_as_one_of(*ranks, std::vector<std::string>(argv, argv + argc));
    } catch (const InvariantBroken& broken) {
        why = fmt::format("an invariant is broken, please report it: {}", broken.what());
    } catch (const Interrupted&) {
        code = kInterrupted;
    } catch (const CannotWrite& fault) {
        why = fault.what();
        code = kRefused;
    } catch (const std::exception& exception) {
        why = exception.what();
    }
    const bool among_others = ranks && ranks->size() > 1;
    if (!why.empty()) {
        tell(errors, among_others ? fmt::format("steppe: rank {}: {}\n", ranks->rank(), why)
                                  : fmt::format("steppe: {}\n", why));
    }
    if (among_others && code != kDone && (ranks->leads() || !why.empty())) {
        ranks->end_all(code);  // the others may be waiting for this one
    }
    return code;
}
