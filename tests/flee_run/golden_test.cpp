// Flee's own results, case by case: the final count of each camp and the averaged relative differences agree.
//
// Tolerance: 4 standard errors of the difference (24 replicates of ours, 3 to 40 of Flee's) and 2 % of the camp's
// largest count, or of the score. Seeds are fixed. The small networks lie beside the tests; the conflicts are looked
// for in the folder that STEPPE_SHARED names and skipped where they are absent.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "exchange/flee_out.hpp"
#include "exchange/flee_read.hpp"
#include "inference/relative_difference.hpp"
#include "steppe/flee_simulation.hpp"

namespace {

using namespace steppe;
using namespace steppe::flee;

constexpr int kReplicates = 24;

struct Moments {
    double mean = 0;
    double sd = 0;
    double n = 0;
    [[nodiscard]] double error() const { return n > 0 ? sd / std::sqrt(n) : 0; }
};
Moments moments_of(const std::vector<double>& values) {
    Moments made;
    made.n = static_cast<double>(values.size());
    for (const double value : values) {
        made.mean += value / made.n;
    }
    for (const double value : values) {
        made.sd += (value - made.mean) * (value - made.mean);
    }
    made.sd = made.n > 1 ? std::sqrt(made.sd / (made.n - 1)) : 0;
    return made;
}

/// Rows of a plain table (no quotes) by name of column.
std::vector<std::map<std::string, std::string>> table(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::string line;
    std::vector<std::string> header;
    std::vector<std::map<std::string, std::string>> rows;
    while (std::getline(in, line)) {
        std::vector<std::string> cells;
        std::istringstream cut(line);
        for (std::string cell; std::getline(cut, cell, ',');) {
            cells.push_back(cell);
        }
        if (header.empty()) {
            header = cells;
            continue;
        }
        rows.emplace_back();
        for (std::size_t c = 0; c < std::min(cells.size(), header.size()); ++c) {
            rows.back()[header[c]] = cells[c];
        }
    }
    return rows;
}

Case read(const std::filesystem::path& folder) {
    Request request;
    request.input_dir = folder / "input";
    request.validation_dir = folder / "input" / "source_data";
    request.settings = folder / "input" / "simsetting.yml";
    Reading reading = read_case(request);
    for (const Problem& problem : reading.problems.sorted()) {
        ADD_FAILURE() << problem.text();
    }
    return reading.flee_case;
}

void expect_agreement(const std::filesystem::path& folder, Tallying tallying, Order order) {
    SCOPED_TRACE(folder.filename().string());
    const Case the_case = read(folder);
    ASSERT_GT(the_case.days, 0);
    std::map<std::string, double> largest;
    for (const auto& row : table(folder / "camps_daily.csv")) {
        double& most = largest[row.at("camp")];
        most = std::max(most, std::stod(row.at("mean")));
    }
    std::vector<std::vector<double>> finals;
    std::vector<double> normal;
    std::vector<double> rescaled;
    std::vector<LocationIndex> camps;
    for (std::uint64_t seed = 1; seed <= kReplicates; ++seed) {
        CaseRun run;
        run.tallying = tallying;
        run.order = order;
        run.key = {seed, 0};
        const CaseResult result = run_case(the_case, run);
        camps = result.camps;
        finals.resize(camps.size());
        for (std::size_t c = 0; c < camps.size(); ++c) {
            finals[c].push_back(result.in_camp[result.in_camp.size() - camps.size() + c]);
        }
        const RelativeDifference score =
            averaged_relative_difference(result.in_camp, counted(the_case, result), counted_in_all(the_case, result));
        normal.push_back(score.normal);
        rescaled.push_back(score.rescaled);
    }
    std::size_t compared = 0;
    for (const auto& row : table(folder / "final_counts.csv")) {
        const auto camp =
            std::ranges::find_if(camps, [&](LocationIndex l) { return the_case.locations[l].name == row.at("camp"); });
        if (camp == camps.end()) {
            continue;  // a total
        }
        ++compared;
        const Moments ours = moments_of(finals[static_cast<std::size_t>(camp - camps.begin())]);
        const Moments theirs{std::stod(row.at("mean")), std::stod(row.at("sd")), std::stod(row.at("n"))};
        EXPECT_NEAR(ours.mean, theirs.mean,
                    4 * std::hypot(ours.error(), theirs.error()) + 0.02 * largest[row.at("camp")])
            << row.at("camp");
    }
    EXPECT_EQ(compared, camps.size());
    // The stored scores of the conflicts: a list each of the errors by seed.
    std::ifstream summary(folder / "summary.json");
    const std::string text((std::istreambuf_iterator<char>(summary)), std::istreambuf_iterator<char>());
    for (const auto& [key, values] : {std::pair("\"err_normal\"", &normal), std::pair("\"err_rescaled\"", &rescaled)}) {
        const std::size_t at = text.find(key);
        if (at == std::string::npos) {
            continue;
        }
        std::istringstream list(text.substr(text.find('[', at) + 1));
        std::vector<double> stored;
        for (double value = 0; list >> value;) {
            stored.push_back(value);
            char comma = 0;
            if (!(list >> comma) || comma != ',') {
                break;
            }
        }
        const Moments ours = moments_of(*values);
        const Moments theirs = moments_of(stored);
        EXPECT_NEAR(ours.mean, theirs.mean, 4 * std::hypot(ours.error(), theirs.error()) + 0.02 * theirs.mean) << key;
    }
}

std::vector<std::filesystem::path> cases_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> found;
    std::error_code absent;
    for (const auto& entry : std::filesystem::directory_iterator(folder, absent)) {
        if (std::filesystem::exists(entry.path() / "final_counts.csv")) {
            found.push_back(entry.path());
        }
    }
    std::ranges::sort(found);
    return found;
}

TEST(FleeGolden, NetworksByCohorts) {
    const auto cases = cases_in(FLEE_NETWORKS);
    ASSERT_EQ(cases.size(), 5U);
    for (const auto& folder : cases) {
        expect_agreement(folder, Tallying::cohort, Order::by_rounds);
    }
}

TEST(FleeGolden, NetworksOneByOne) {
    for (const auto& folder : cases_in(FLEE_NETWORKS)) {
        expect_agreement(folder, Tallying::individual, Order::one_by_one);
    }
}

TEST(FleeGolden, NetworksPersonByPersonInOurOrder) {
    for (const auto& folder : cases_in(FLEE_NETWORKS)) {
        expect_agreement(folder, Tallying::individual, Order::by_rounds);
    }
}

TEST(FleeGolden, ConflictsByCohorts) {
    const char* const shared = std::getenv("STEPPE_SHARED");
    const std::filesystem::path conflicts =
        std::filesystem::path(shared != nullptr ? shared : STEPPE_SHARED) / "data" / "flee" / "conflicts";
    const auto cases = cases_in(conflicts);
    if (cases.empty()) {
        GTEST_SKIP() << "no conflicts in " << conflicts
                     << ": set STEPPE_SHARED to the folder that holds data/flee/conflicts";
    }
    for (const auto& folder : cases) {
        expect_agreement(folder, Tallying::cohort, Order::by_rounds);
    }
}

}  // namespace
