// The readers of single cells: the first byte chooses one, the rest is the cell. Each either gives a value that keeps
// its bounds and no problem, or none and one problem.
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>

#include "scenario/cells.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace steppe;
    if (size == 0) {
        return 0;
    }
    Problems problems;
    // What a cell holds has been checked: it is UTF-8.
    const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto text = checked_text("file", bytes, problems);
    if (!text) {
        return 0;
    }
    const Token token{"file", std::string(*text), 1, 1};
    constexpr auto kChoices = std::to_array<std::string_view>({"city", "crossing", "abroad"});
    const auto value_or_problem = [&](const auto& value) {
        if (value.has_value() != problems.empty() || problems.sorted().size() > 1) {
            std::abort();
        }
        for (const Problem& problem : problems.sorted()) {
            if (problem.repair.empty() || problem.text().empty()) {
                std::abort();
            }
        }
    };
    switch (data[0] % 10) {
        case 0: {
            const auto number = read_number(token, {}, problems);
            value_or_problem(number);
            if (number && !std::isfinite(*number)) {
                std::abort();
            }
            break;
        }
        case 1: {
            const auto share = read_number(token, kShare, problems);
            value_or_problem(share);
            if (share && !(*share >= 0 && *share <= 1)) {
                std::abort();
            }
            break;
        }
        case 2: {
            const auto whole = read_whole(token, 1, 1000, "persons", problems);
            value_or_problem(whole);
            if (whole && (*whole < 1 || *whole > 1000)) {
                std::abort();
            }
            break;
        }
        case 3:
            value_or_problem(read_whole(token, std::numeric_limits<std::int64_t>::min(),
                                        std::numeric_limits<std::int64_t>::max(), "", problems));
            break;
        case 4:
            value_or_problem(read_day(token, problems));
            break;
        case 5:
            value_or_problem(read_yes_no(token, problems));
            break;
        case 6:
            value_or_problem(read_choice(token, kChoices, problems));
            break;
        case 7:
            value_or_problem(read_id(token, problems));
            break;
        case 8:
            value_or_problem(read_country(token, problems));
            break;
        default:
            value_or_problem(read_source(token, problems));
            break;
    }
    return 0;
}
