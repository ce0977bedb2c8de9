// A file that the program itself wrote, and reads again after anything at all has happened to it.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "exchange/flee_out_read.hpp"
#include "exchange/futures_weights.hpp"
#include "exchange/posterior_json.hpp"
#include "exchange/replicate_store.hpp"
#include "exchange/results_read.hpp"
#include "fuzzed_folder.hpp"

namespace {

using namespace steppe;

void judge_summary(const Summary& summary) {
    const std::size_t days =
        summary.keys.empty() ? 0 : static_cast<std::size_t>(summary.last_day - summary.first_day) + 1;
    if (summary.rows.size() != summary.keys.size() * days) {
        fail("a summary of another size than its series and days");
    }
}

void judge_weights(const FuzzedFolder& folder, const WeightsFile& weights) {
    if (weights.log_weights.empty() || std::ranges::any_of(weights.log_weights, [](double log_weight) {
            return std::isnan(log_weight) || log_weight > 1e300;
        })) {
        fail("weights that weigh nothing");
    }
    Problems problems;
    const auto again = read_weights(folder.write("again.csv", weights_csv(weights, "again")), problems);
    if (!again || again->made_on != weights.made_on || again->log_weights != weights.log_weights) {
        fail("weights that are not read as they were written");
    }
}

void judge_posterior(const PosteriorDraws& draws) {
    const auto one_each = [&](const std::vector<double>& values) { return values.size() == draws.names.size(); };
    if (draws.values.empty() || !std::ranges::all_of(draws.values, one_each) || draws.until == kNoDay ||
        draws.log_likelihood.size() != draws.values.size()) {
        fail("a posterior that does not fit together");
    }
}

/// What lies there counts as far as it is whole; a record that is added stays.
void judge_store(const std::filesystem::path& file) {
    {
        ReplicateStore store(file, {"scenario x"}, ReplicateStore::Begin::go_on);
        if (!store.differs().empty()) {
            return;
        }
        store.each([](std::uint32_t /*replicate*/, std::string_view record) { (void)record.size(); });
        store.add(4'000'000'000U, "added");
    }
    ReplicateStore store(file, {"scenario x"}, ReplicateStore::Begin::go_on);
    if (!store.differs().empty() || store.record(4'000'000'000U).empty()) {
        fail("a record that is not read again");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const FuzzedFolder folder;
    constexpr std::string_view kFile = STEPPE_FUZZED_FILE;
    const std::filesystem::path file = folder.write(kFile, {reinterpret_cast<const char*>(data), size});
    Problems problems;
    if (kFile == "summary.csv") {
        judge_summary(read_summary_csv(file, problems));
    } else if (kFile == "differences.csv") {
        for (const DifferenceTable& table : read_differences_csv(file, problems)) {
            judge_summary(table.summary);
        }
    } else if (kFile == "alerts.csv") {
        (void)read_alerts_csv(file, problems);
    } else if (kFile == "observed.csv") {
        (void)read_observed_csv(file, problems);
    } else if (kFile == "provenance.json") {
        const ProvenanceText provenance = read_provenance(file, problems);
        if (provenance.json.empty() != !problems.empty()) {
            fail("a provenance that is neither read nor refused");
        }
    } else if (kFile == "law.json") {
        if (read_law_json(file, problems).empty() != !problems.empty()) {
            fail("a law that is neither read nor refused");
        }
    } else if (kFile == "weights.csv") {
        if (const auto weights = read_weights(file, problems)) {
            judge_weights(folder, *weights);
        }
    } else if (kFile == "posterior.json") {
        const PosteriorDraws draws = read_posterior(file, problems);
        if (problems.empty()) {
            judge_posterior(draws);
        }
    } else if (kFile == "replicates.part") {
        judge_store(file);
    } else if (kFile == "out.csv") {
        const auto table = flee::read_out_csv(file, problems);
        if (table && (table->days == 0 || table->simulated.size() != table->days * table->camps.size() ||
                      table->counted.size() != table->simulated.size() || table->in_all_camps.size() != table->days)) {
            fail("a table of another size than its camps and days");
        }
    } else {
        fail("no reader of that file");
    }
    judge(problems);
    return 0;
}
