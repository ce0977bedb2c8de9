// steppe report: the page again, from results that are there.
#include <fmt/format.h>

#include <cstdio>

#include "app/commands.hpp"
#include "app/destination.hpp"
#include "app/report_files.hpp"

namespace steppe {

int make_report(const ReportRequest& request) {
    const std::optional<Report> report = read_report(request.results, request.scenario);
    if (!report) {
        return kRefused;
    }
    for (const report::Outcome& outcome : report->outcomes) {
        if (outcome.inputs_changed && !request.quiet) {
            fmt::print(stderr, "warning: the scenario's files are not those that {} was made of; the page says so\n",
                       outcome.name);
        }
    }
    prepare_file(request.out);
    write_page(request.out, *report);
    if (!request.quiet) {
        fmt::print(stderr, "wrote {}\n", request.out.string());
    }
    if (request.open && !open_on_desktop(request.out)) {
        fmt::print(stderr, "--open: no program here opens it; open {} in a browser\n", request.out.string());
    }
    return kDone;
}

}  // namespace steppe
