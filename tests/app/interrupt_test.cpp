// Ctrl-C: what has ended is kept and counted, what has not is not half written.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
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
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::uintmax_t kSomeReplicates = 100'000;  // bytes

class Interrupt : public testing::TestWithParam<int> {};

TEST_P(Interrupt, KeepsTheReplicatesThatHaveEnded) {
    const ScenarioFolder scenario;
    const WorkFolder folder;
    Program program({"run", scenario.path(), "--out", "results", "--replicates", "1000000", "--threads", "2"},
                    folder.path());
    ASSERT_TRUE(program.says("seed 42", 30s));
    ASSERT_TRUE(program.writes(folder.path() / "results/replicates.part", kSomeReplicates, 60s));
    program.send(GetParam());
    const Ended ended = program.wait();
    EXPECT_EQ(ended.code, 130) << ended.err;
    EXPECT_THAT(ended.out, IsEmpty());
    std::vector<std::string> left = results_in("results");
    left.insert(std::ranges::find(left, "results/report.html"), "results/replicates.part");
    EXPECT_THAT(folder.content(), ElementsAreArray(left));

    const auto told = nlohmann::json::parse(text_of_file(folder.path() / "results/provenance.json"));
    const std::size_t finished = told["replicates_finished"];
    EXPECT_GT(finished, 0U);
    EXPECT_LT(finished, 1'000'000U);
    EXPECT_EQ(told["partial"], true);
    EXPECT_EQ(told["replicates"].size(), finished);
    EXPECT_THAT(ended.err, EndsWith("interrupted: " + std::to_string(finished) +
                                    " of 1000000 replicates finished and written; --resume goes on from them\n"));
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

/// Results of so many replicates at once.
std::string summary_at_once(const ScenarioFolder& scenario, const std::string& replicates) {
    const WorkFolder folder;
    EXPECT_EQ(run_program({"run", scenario.path(), "--out", "results", "--replicates", replicates}, folder.path()).code,
              0);
    return text_of_file(folder.path() / "results/summary.csv");
}

std::uint64_t finished_in(const WorkFolder& folder) {
    return nlohmann::json::parse(text_of_file(folder.path() / "results/provenance.json"))["replicates_finished"];
}

TEST(Resume, GivesWhatARunInOneGoGives) {
    const ScenarioFolder scenario;
    const WorkFolder folder;
    Program program({"run", scenario.path(), "--out", "results", "--replicates", "1000000"}, folder.path());
    ASSERT_TRUE(program.says("seed 42", 30s));
    ASSERT_TRUE(program.writes(folder.path() / "results/replicates.part", kSomeReplicates, 60s));
    program.send(SIGINT);
    ASSERT_EQ(program.wait().code, 130);
    const std::string more = std::to_string(finished_in(folder) + 50);
    const Ended rest =
        run_program({"run", scenario.path(), "--out", "results", "--replicates", more, "--resume", "--threads", "1"},
                    folder.path());
    EXPECT_EQ(rest.code, 0) << rest.err;
    EXPECT_THAT(rest.err, HasSubstr("goes on from "));
    EXPECT_THAT(folder.content(), ElementsAreArray(results_in("results")));
    EXPECT_EQ(text_of_file(folder.path() / "results/summary.csv"), summary_at_once(scenario, more));
}

TEST(Resume, LosesNothingThatHadEndedWhenTheProgramIsKilled) {
    const ScenarioFolder scenario;
    const WorkFolder folder;
    Program program({"run", scenario.path(), "--out", "results", "--replicates", "1000000"}, folder.path());
    ASSERT_TRUE(program.says("seed 42", 30s));
    ASSERT_TRUE(program.writes(folder.path() / "results/replicates.part", kSomeReplicates, 60s));
    program.send(SIGKILL);
    EXPECT_EQ(program.wait().signal, SIGKILL);
    const auto size = std::filesystem::file_size(folder.path() / "results/replicates.part");
    // Cut in the middle of a record, as a kill may leave it.
    std::filesystem::resize_file(folder.path() / "results/replicates.part", size - 5);
    const Ended rest =
        run_program({"run", scenario.path(), "--out", "results", "--replicates", "40", "--resume"}, folder.path());
    EXPECT_EQ(rest.code, 0) << rest.err;
    EXPECT_THAT(rest.err, HasSubstr("goes on from "));
    EXPECT_EQ(text_of_file(folder.path() / "results/summary.csv"), summary_at_once(scenario, "40"));
}

TEST(Resume, AFullDiskLosesNothingThatHadEnded) {
    const ScenarioFolder scenario;
    const WorkFolder folder;
    const Ended full =
        run_program({"run", scenario.path(), "--out", "results", "--replicates", "1000000"}, folder.path(), [] {
            std::signal(SIGXFSZ, SIG_IGN);  // writing more is then an error
            const rlimit most{200'000, 200'000};
            ::setrlimit(RLIMIT_FSIZE, &most);
        });
    EXPECT_EQ(full.code, 1);
    EXPECT_THAT(full.err, HasSubstr("cannot write results/replicates.part: File too large"));
    EXPECT_THAT(folder.content(), ElementsAre("results", "results/replicates.part"));
    const Ended rest =
        run_program({"run", scenario.path(), "--out", "results", "--replicates", "60", "--resume"}, folder.path());
    EXPECT_EQ(rest.code, 0) << rest.err;
    EXPECT_EQ(text_of_file(folder.path() / "results/summary.csv"), summary_at_once(scenario, "60"));
}

TEST(Resume, OfAnotherRunIsRefusedWithTheDifference) {
    const ScenarioFolder scenario;
    const WorkFolder folder;
    Program program({"run", scenario.path(), "--out", "results", "--replicates", "1000000"}, folder.path());
    ASSERT_TRUE(program.says("seed 42", 30s));
    ASSERT_TRUE(program.writes(folder.path() / "results/replicates.part", kSomeReplicates, 60s));
    program.send(SIGKILL);
    (void)program.wait();
    const Ended other =
        run_program({"run", scenario.path(), "--out", "results", "--seed", "7", "--resume"}, folder.path());
    EXPECT_EQ(other.code, 2);
    EXPECT_THAT(other.err, HasSubstr("results/replicates.part is of another run: seed 42; "));
    const Ended same =
        run_program({"run", scenario.path(), "--out", "results", "--replicates", "5", "--resume"}, folder.path());
    EXPECT_EQ(same.code, 0) << "what is there was not touched: " << same.err;
    const Ended none =
        run_program({"run", scenario.path(), "--out", "results", "--replicates", "5", "--resume"}, folder.path());
    EXPECT_EQ(none.code, 0);
    EXPECT_THAT(none.err, HasSubstr("nothing to go on from"));
}

/// Greatest memory of a run, in bytes.
std::uint64_t memory_of(const ScenarioFolder& scenario, const std::string& replicates) {
    const WorkFolder folder;
    rusage before{};
    ::getrusage(RUSAGE_CHILDREN, &before);
    EXPECT_EQ(run_program({"run", scenario.path(), "--out", "results", "--quiet", "--replicates", replicates},
                          folder.path(), [] { tell_sanitizer("quarantine_size_mb=1"); })  // it keeps what was freed
                  .code,
              0);
    rusage after{};
    ::getrusage(RUSAGE_CHILDREN, &after);  // the greatest of all children so far: the first call is for the smaller run
    return static_cast<std::uint64_t>(after.ru_maxrss) * 1024;
}

TEST(Memory, DoesNotGrowWithReplicates) {
    const ScenarioFolder scenario;
    const std::uint64_t few = memory_of(scenario, "100");
    const std::uint64_t many = memory_of(scenario, "10000");
    EXPECT_LE(static_cast<double>(many), 1.2 * static_cast<double>(few));
}

std::string name_of_signal(const testing::TestParamInfo<int>& info) {
    return info.param == SIGINT ? "interrupt" : "terminate";
}

INSTANTIATE_TEST_SUITE_P(Signals, Interrupt, testing::Values(SIGINT, SIGTERM), name_of_signal);

}  // namespace
}  // namespace steppe
