#include "scenario_in_memory.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "scenario/draft.hpp"
#include "steppe/simulation.hpp"

namespace steppe {
namespace {

std::string text_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void run(Scenario scenario) {
    constexpr Day kDays = 1;
    scenario.world.warm_up_days = std::min(scenario.world.warm_up_days, kDays);
    RunOptions options;
    options.until = std::min(scenario.world.last_day, scenario.world.first_day + kDays);
    options.key = {scenario.seed, 0};
    const std::vector<double> central = central_values(scenario.parameters);
    const std::vector<double> drawn = draw_values(scenario.parameters, options.key);
    const Simulation simulation(std::move(scenario.world), std::move(scenario.parameters), scenario.law);
    (void)simulation.run(drawn, options);
    options.tallying = Tallying::mean;
    (void)simulation.run(central, options);
}

}  // namespace

FuzzedScenario::FuzzedScenario() {
    for (const auto& entry : std::filesystem::directory_iterator(STEPPE_SMALL_COUNTRY)) {
        original_[entry.path().filename().string()] = text_of(entry.path());
    }
    restore();
}

void FuzzedScenario::write(std::string_view file, std::string_view bytes) {
    std::string& now = now_[std::string(file)];
    if (now != bytes || bytes.empty()) {
        now = bytes;
        folder_.write(file, bytes);
    }
}

void FuzzedScenario::restore() {
    for (const auto& [file, text] : original_) {
        write(file, text);
    }
}

void FuzzedScenario::read_and_run(const std::vector<std::filesystem::path>& variants) const {
    Reading reading = read_scenario(folder_.path(), variants);
    judge(std::move(reading.scenario), reading.problems);
}

void FuzzedScenario::read_tables_and_run() const {
    static const Draft settings = [this] {
        Draft draft;
        draft.scenario.folder = folder_.path();
        read_settings(draft);
        return draft;
    }();
    Draft draft;
    draft.scenario = settings.scenario;
    draft.host = settings.host;
    draft.citizenship = settings.citizenship;
    read_tables(draft);
    if (draft.tables_whole) {
        check_record(draft);
        check_network(draft);
    }
    judge(std::move(draft.scenario), draft.problems);
}

void FuzzedScenario::judge(Scenario scenario, const Problems& problems) {
    steppe::judge(problems);
    if (problems.empty()) {
        run(std::move(scenario));
    }
}

}  // namespace steppe
