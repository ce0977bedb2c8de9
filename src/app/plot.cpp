// steppe plot: the main figures as pictures.
#include <fmt/format.h>

#include <cstdio>

#include "app/commands.hpp"
#include "app/destination.hpp"
#include "app/report_files.hpp"
#include "exchange/atomic_file.hpp"
#include "report/plot.hpp"
#include "report/png.hpp"

namespace steppe {

namespace {

constexpr int kDotsPerUnit = 2;  // sharp on paper and on a projector

}  // namespace

int draw_plots(const PlotRequest& request) {
    const std::optional<Report> report = read_report({request.results}, request.scenario);
    if (!report) {
        return kRefused;
    }
    prepare_folder(request.out);
    const report::PngLibrary* const library = report::PngLibrary::installed();
    const auto write = [&](const std::string& name, std::string_view content) {
        const std::filesystem::path path = request.out / name;
        AtomicFile file(path);
        file.write(content);
        file.flush();
        file.commit();
        if (!request.quiet) {
            fmt::print(stderr, "wrote {}\n", path.string());
        }
    };
    for (const report::Picture& picture : report::pictures(report->scene, report->outcomes.front())) {
        write(picture.name + ".svg", picture.svg);
        if (library != nullptr) {
            write(picture.name + ".png", library->png(picture.svg, kDotsPerUnit * report::kPictureWidth,
                                                      kDotsPerUnit * report::kPictureHeight));
        }
    }
    if (library == nullptr && !request.quiet) {
        fmt::print(stderr, "no PNG: the library that draws it is not installed (Debian: librsvg2-2)\n");
    }
    return kDone;
}

}  // namespace steppe
