// Ctrl-C: what has ended is kept and counted, what has not is not half written.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "program.hpp"
#include "scenario_folder.hpp"

namespace steppe {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::EndsWith;
using testing::IsEmpty;

class Interrupt : public testing::TestWithParam<int> {};

TEST_P(Interrupt, KeepsTheReplicatesThatHaveEnded) {
    const ScenarioFolder scenario;
    const WorkFolder folder;
    Program program({"run", scenario.path(), "--out", "results", "--replicates", "1000000", "--threads", "2"},
                    folder.path());
    ASSERT_TRUE(program.says("seed 42", 30s));
    std::this_thread::sleep_for(500ms);
    program.send(GetParam());
    const Ended ended = program.wait();
    EXPECT_EQ(ended.code, 130) << ended.err;
    EXPECT_THAT(ended.out, IsEmpty());
    EXPECT_THAT(folder.content(), ElementsAreArray(results_in("results")));

    const auto told = nlohmann::json::parse(text_of_file(folder.path() / "results/provenance.json"));
    const std::size_t finished = told["replicates_finished"];
    EXPECT_GT(finished, 0U);
    EXPECT_LT(finished, 1'000'000U);
    EXPECT_EQ(told["partial"], true);
    EXPECT_EQ(told["replicates"].size(), finished);
    EXPECT_THAT(ended.err,
                EndsWith("interrupted: " + std::to_string(finished) + " of 1000000 replicates finished and written\n"));
}

TEST_P(Interrupt, BeforeAnythingHasEndedWritesNothing) {
    const ScenarioFolder scenario;
    const WorkFolder folder;
    // Some ten million persons one by one: far from done when the signal comes.
    Program program({"run", scenario.path(), "--out", "results", "--replicates", "2", "--threads", "2", "--mode",
                     "individual", "--scale", "1000"},
                    folder.path());
    ASSERT_TRUE(program.says("seed 42", 30s));
    std::this_thread::sleep_for(100ms);
    program.send(GetParam());
    const Ended ended = program.wait();
    EXPECT_EQ(ended.code, 130) << ended.err;
    EXPECT_EQ(ended.err, "seed 42\ninterrupted: 0 of 2 replicates finished, nothing written\n");
    EXPECT_THAT(folder.content(), ElementsAre("results"));
}

std::string name_of_signal(const testing::TestParamInfo<int>& info) {
    return info.param == SIGINT ? "interrupt" : "terminate";
}

INSTANTIATE_TEST_SUITE_P(Signals, Interrupt, testing::Values(SIGINT, SIGTERM), name_of_signal);

}  // namespace
}  // namespace steppe
