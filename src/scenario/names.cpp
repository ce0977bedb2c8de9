#include "scenario/names.hpp"

#include <fmt/format.h>

#include "scenario/cells.hpp"

namespace steppe {

void Names::define(const Token& token, Problems& problems) {
    if (!token.absent() && !token.text.empty() && knows(token.text)) {
        problems.add(token.where(), fmt::format("a second {} {}", what_, quote(token.text)), "each id once",
                     fmt::format("rename it or remove it; the first is in line {}", lines_.find(token.text)->second));
        return;
    }
    mention(token);
}

void Names::mention(const Token& token) {
    if (token.absent() || token.text.empty()) {
        mark_incomplete();
    } else {
        lines_.try_emplace(token.text, token.line);
    }
}

std::vector<std::string> Names::all() const {
    std::vector<std::string> names;
    for (const auto& [name, line] : lines_) {
        names.push_back(name);
    }
    return names;
}

bool Names::check(const Token& token, Problems& problems) const {
    if (token.absent()) {
        return false;
    }
    if (knows(token.text)) {
        return true;
    }
    if (complete_ || token.text.empty()) {
        const std::string expected = fmt::format("a {} of {}", what_, file_);
        if (token.text.empty()) {
            problems.add(token.where(), "nothing", expected, "fill it in");
        } else {
            problems.add(token.where(), fmt::format("the unknown {} {}", what_, quote(token.text)), expected,
                         did_you_mean(token.text, all(), fmt::format("add it to {}, or correct the name", file_)));
        }
    }
    return false;
}

}  // namespace steppe
