// The same command under a launcher: one result for any number of ranks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "program.hpp"
#include "scenario_folder.hpp"

namespace steppe {
namespace {

using testing::HasSubstr;

bool launcher_installed() { return std::system("mpirun --version >/dev/null 2>&1") == 0; }

/// What the program is started through: mpirun with as many ranks, or nothing.
std::function<void()> through_launcher(const std::string& ranks, const std::vector<std::string>& arguments) {
    return [=] {
        tell_sanitizer("detect_leaks=0");  // the library of the ranks leaves much to the end of the process
        for (const char* const setting :
             {"OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1", "OMPI_MCA_rmaps_base_oversubscribe=1",
              "OMPI_MCA_btl=self,vader", "OMPI_MCA_btl_vader_single_copy_mechanism=none", "OMPI_MCA_plm=isolated",
              "OMPI_MCA_hwloc_base_binding_policy=none", "OMPI_MCA_mpi_yield_when_idle=1"}) {
            ::putenv(const_cast<char*>(setting));
        }
        std::vector<std::string> words = {"mpirun", "-n", ranks, STEPPE_PROGRAM};
        words.insert(words.end(), arguments.begin(), arguments.end());
        std::vector<char*> pointers;
        for (std::string& word : words) {
            pointers.push_back(word.data());
        }
        pointers.push_back(nullptr);
        ::execvp(pointers[0], pointers.data());
    };
}

/// The process of the greatest number that runs the program itself on this scenario.
pid_t last_rank(const std::string& scenario) {
    pid_t last = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") == std::string::npos) {
            const std::string command = text_of_file(entry.path() / "cmdline");
            if (command.starts_with(STEPPE_PROGRAM) && command.find(scenario) != std::string::npos) {
                last = std::max(last, static_cast<pid_t>(std::stol(name)));
            }
        }
    }
    return last;
}

class AmongRanks : public testing::Test {
  protected:
    void SetUp() override {
        if (!launcher_installed()) {
            GTEST_SKIP() << "mpirun is not installed (Debian: openmpi-bin)";
        }
    }
    [[nodiscard]] std::string summary_with(const std::string& ranks, const std::string& threads,
                                           const std::string& seed = "42") const {
        const WorkFolder folder;
        const std::vector<std::string> command = {"run",    scenario_.path(), "--out", "results", "--replicates",
                                                  "60",     "--threads",      threads, "--seed",  seed,
                                                  "--quiet"};
        const Ended ended = run_program(command, folder.path(), through_launcher(ranks, command));
        EXPECT_EQ(ended.code, 0) << ended.err;
        return text_of_file(folder.path() / "results/summary.csv");
    }
    ScenarioFolder scenario_;
};

TEST_F(AmongRanks, TheSummaryIsTheSameByteForByte) {
    const std::string alone = summary_with("1", "1");
    EXPECT_GT(alone.size(), 1000U);
    EXPECT_EQ(summary_with("2", "1"), alone);
    EXPECT_EQ(summary_with("4", "2"), alone);
    EXPECT_NE(summary_with("2", "1", "7"), alone);
    const WorkFolder folder;
    ASSERT_EQ(
        run_program({"run", scenario_.path(), "--out", "results", "--replicates", "60", "--quiet"}, folder.path()).code,
        0);
    EXPECT_EQ(text_of_file(folder.path() / "results/summary.csv"), alone);
}

TEST_F(AmongRanks, APastIsDrawnTheSameByteForByte) {
    scenario_.replace("scenario.yaml", "record: {citizenship: BVT, host: HMD}",
                      "record:\n  citizenship: BVT\n  host: HMD\n  series: [HMD entries_cum all]");
    const WorkFolder folder;
    const auto started = [&](const std::vector<std::string>& command, const std::string& ranks) {
        const Ended ended = ranks == "0" ? run_program(command, folder.path())
                                         : run_program(command, folder.path(), through_launcher(ranks, command));
        EXPECT_EQ(ended.code, 0) << ended.err;
    };
    started({"calibrate", scenario_.path(), "--until", "2030-03-14", "--particles", "40", "--quiet", "--out", "p.json"},
            "0");
    const auto forecast = [&](const std::string& ranks) {
        started({"forecast", scenario_.path(), "--from", "2030-03-14", "--posterior", "p.json", "--replicates", "60",
                 "--threads", "1", "--quiet", "--out", "ranks" + ranks},
                ranks);
        const auto text = [&](const char* file) { return text_of_file(folder.path() / ("ranks" + ranks) / file); };
        return text("forecast.csv") + text("past.csv");
    };
    const std::string alone = forecast("0");
    EXPECT_THAT(alone, HasSubstr("entries_cum"));
    EXPECT_EQ(forecast("3"), alone);
}

TEST_F(AmongRanks, AKilledRankEndsTheJobAndLosesNothingThatHadEnded) {
    const WorkFolder folder;
    const std::vector<std::string> command = {"run",          scenario_.path(), "--out",     "results",
                                              "--replicates", "1000000",        "--threads", "1"};
    Program program(command, folder.path(), through_launcher("3", command));
    ASSERT_TRUE(program.says("seed 42", std::chrono::seconds(30)));
    ASSERT_TRUE(program.writes(folder.path() / "results/replicates.part", 100'000, std::chrono::seconds(60)));
    const pid_t rank = last_rank(scenario_.path());
    ASSERT_GT(rank, 0);
    ASSERT_EQ(::kill(rank, SIGKILL), 0);
    const Ended ended = program.wait();
    EXPECT_NE(ended.code, 0);
    EXPECT_THAT(ended.err, HasSubstr("Killed"));
    const Ended rest =
        run_program({"run", scenario_.path(), "--out", "results", "--replicates", "60", "--resume"}, folder.path());
    EXPECT_EQ(rest.code, 0) << rest.err;
    EXPECT_THAT(rest.err, HasSubstr("goes on from "));
    EXPECT_EQ(text_of_file(folder.path() / "results/summary.csv"), summary_with("1", "1"));
}

TEST_F(AmongRanks, ARefusalIsSaidOnceAndEndsAll) {
    const WorkFolder folder;
    const std::vector<std::string> command = {"run", "nowhere"};
    const Ended ended = run_program(command, folder.path(), through_launcher("3", command));
    EXPECT_EQ(ended.code, 2) << ended.err;
    const std::size_t first = ended.err.find("nowhere: found nothing");
    EXPECT_NE(first, std::string::npos) << ended.err;
    EXPECT_EQ(ended.err.find("nowhere: found nothing", first + 1), std::string::npos);
}

}  // namespace
}  // namespace steppe
