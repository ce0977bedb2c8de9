// steppe plot: the main figures as pictures.
#include <fmt/format.h>

#include <cstdio>

#include "app/commands.hpp"
#include "app/report_files.hpp"
#include "exchange/atomic_file.hpp"
#include "report/plot.hpp"

namespace steppe {

int draw_plots(const PlotRequest& request) {
    const std::optional<Report> report = read_report({request.results}, request.scenario);
    if (!report) {
        return kRefused;
    }
    std::filesystem::create_directories(request.out);
    for (const report::Picture& picture : report::pictures(report->scene, report->outcomes.front())) {
        const std::filesystem::path path = request.out / picture.file;
        AtomicFile file(path);
        file.write(picture.svg);
        file.flush();
        file.commit();
        if (!request.quiet) {
            fmt::print(stderr, "wrote {}\n", path.string());
        }
    }
    return kDone;
}

}  // namespace steppe
