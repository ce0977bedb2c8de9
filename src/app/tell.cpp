#include "app/tell.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace steppe {

bool tell(const Problems& problems, const Problems& warnings, bool quiet) {
    if (!quiet) {
        for (const Problem& warning : warnings.sorted()) {
            fmt::print(stderr, "warning: {}\n", warning.text());
        }
    }
    for (const Problem& problem : problems.sorted()) {
        fmt::print(stderr, "{}\n", problem.text());
    }
    return problems.empty();
}

}  // namespace steppe
