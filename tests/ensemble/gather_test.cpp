#include "ensemble/gather.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>
#include <set>
#include <stdexcept>
#include <system_error>
#include <vector>

namespace steppe {
namespace {

using testing::HasSubstr;

SeriesTable shape() {
    SeriesTable series;
    series.keys = {{"a", "present", "all", "persons"}, {"b", "present", "all", "persons"}};
    series.first_day = 100;
    series.last_day = 102;
    return series;
}

RunResult result_of(std::uint32_t replicate) {
    RunResult result;
    result.series = shape();
    for (int i = 0; i < 6; ++i) {
        result.series.values.push_back(replicate * 10.0 + i);
    }
    return result;
}

class InMemory final : public FinishedReplicates {
  public:
    void add(std::uint32_t replicate, std::string_view record) override {
        if (records.size() == room) {
            throw std::system_error(std::make_error_code(std::errc::no_space_on_device), "cannot write store");
        }
        records.emplace_back(replicate, record);
    }
    void each(const std::function<void(std::uint32_t, std::string_view)>& visit) override {
        for (const auto& [replicate, bytes] : records) {
            visit(replicate, bytes);
        }
    }
    std::string record(std::uint32_t replicate) override {
        for (const auto& [number, bytes] : records) {
            if (number == replicate) {
                return bytes;
            }
        }
        throw std::out_of_range("not there");
    }
    std::vector<std::pair<std::uint32_t, std::string>> records;
    std::size_t room = 1000;
};

EnsembleOptions options_for(std::uint32_t replicates, FinishedReplicates* store) {
    EnsembleOptions options;
    options.replicates = replicates;
    options.threads = 3;
    options.keep = {1};
    options.store = store;
    return options;
}

TEST(Gather, GoesOnFromWhatLiesInTheStore) {
    const auto run = [](std::uint32_t replicate, const Workers&) { return result_of(replicate); };
    const SeriesTable days = shape();
    InMemory whole;
    const Ensemble at_once = gather(run, options_for(40, &whole), &days);

    InMemory part;
    (void)gather(run, options_for(15, &part), &days);
    std::ranges::reverse(part.records);
    std::set<std::uint32_t> again;
    std::mutex mutex;
    const Ensemble in_two = gather(
        [&](std::uint32_t replicate, const Workers&) {
            const std::scoped_lock lock(mutex);
            again.insert(replicate);
            return result_of(replicate);
        },
        options_for(40, &part), &days);
    EXPECT_EQ(again.size(), 25U);
    EXPECT_EQ(*again.begin(), 15U);
    EXPECT_EQ(in_two.digest, at_once.digest);
    EXPECT_EQ(in_two.replicates, at_once.replicates);
    for (std::size_t c = 0; c < at_once.summary.rows.size(); ++c) {
        EXPECT_EQ(in_two.summary.rows[c].mean, at_once.summary.rows[c].mean);
        EXPECT_EQ(in_two.summary.rows[c].quantiles, at_once.summary.rows[c].quantiles);
    }
    EXPECT_EQ(kept_values_of(part.record(7), 1, 3), (std::vector<double>{73, 74, 75}));
}

TEST(Gather, TellsTheKeptSeriesOfEachReplicateOnce) {
    std::map<std::uint32_t, std::vector<double>> told;
    EnsembleOptions options = options_for(20, nullptr);
    options.on_kept = [&](std::uint32_t replicate, std::span<const double> kept) {
        EXPECT_TRUE(told.emplace(replicate, std::vector<double>(kept.begin(), kept.end())).second);
    };
    const Ensemble ensemble =
        gather([](std::uint32_t replicate, const Workers&) { return result_of(replicate); }, options);
    EXPECT_EQ(told.size(), 20U);
    EXPECT_EQ(told.at(3), (std::vector<double>{33, 34, 35}));
    EXPECT_EQ(ensemble.kept_values.size(), 60U);
    EXPECT_EQ(ensemble.kept_values[9], 33);
}

TEST(Gather, AStoreThatIsFullEndsItWithTheReasonAndKeepsWhatItHas) {
    InMemory store;
    store.room = 4;
    const SeriesTable days = shape();
    const auto run = [](std::uint32_t replicate, const Workers&) { return result_of(replicate); };
    try {
        (void)gather(run, options_for(40, &store), &days);
        FAIL() << "no exception";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), HasSubstr("cannot write store: No space left on device"));
    }
    EXPECT_EQ(store.records.size(), 4U);
    store.room = 1000;
    EXPECT_EQ(gather(run, options_for(40, &store), &days).finished, 40U);
}

TEST(Gather, ANumberThatIsNoneIsABrokenInvariantWithItsPlace) {
    const auto run = [](std::uint32_t replicate, const Workers&) {
        RunResult result = result_of(replicate);
        result.series.values[4] = replicate == 2 ? std::nan("") : 1;
        return result;
    };
    EnsembleOptions options = options_for(5, nullptr);
    options.threads = 1;
    try {
        (void)gather(run, options);
        FAIL() << "no exception";
    } catch (const InvariantBroken& broken) {
        EXPECT_THAT(broken.what(), HasSubstr("replicate 2: present of all at b is nan on 1970-04-12"));
    }
}

}  // namespace
}  // namespace steppe
