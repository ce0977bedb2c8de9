// Files beside a scenario that are read by themselves: lists of trips, and outlooks.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzzed_folder.hpp"
#include "scenario/outlook.hpp"
#include "steppe/law_files.hpp"

namespace {

using namespace steppe;

void judge_outlook(const Outlook& outlook) {
    std::size_t futures = 1;
    for (const Question& question : outlook.questions) {
        double sum = 0;
        for (const Answer& answer : question.answers) {
            sum += answer.probability;
        }
        futures *= question.answers.size();
        if (question.answers.size() < 2 || !(std::abs(sum - 1) < 1e-6) || futures > kMostFutures) {
            fail("an outlook that is none");
        }
    }
}

/// One after the other, each with its country.
void judge_trips(const TripsReading& reading) {
    for (std::size_t t = 0; t < reading.visits.size(); ++t) {
        const law::Visit& visit = reading.visits[t];
        if (visit.country.size() != 3 || visit.trip.entry == kNoDay ||
            (visit.trip.exit != kNoDay && visit.trip.exit < visit.trip.entry)) {
            fail("a trip that is none");
        }
        if (t > 0 &&
            (reading.visits[t - 1].trip.exit == kNoDay || visit.trip.entry < reading.visits[t - 1].trip.exit)) {
            fail("two trips at a time");
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const FuzzedFolder folder;
    constexpr std::string_view kFile = STEPPE_FUZZED_FILE;
    const std::filesystem::path file = folder.write(kFile, {reinterpret_cast<const char*>(data), size});
    if (kFile == "outlook.yaml") {
        folder.write("variant.yaml", "");
        Problems problems;
        const Outlook outlook = read_outlook(file, problems);
        judge(problems);
        if (problems.empty()) {
            judge_outlook(outlook);
        }
    } else {
        const TripsReading reading = read_trips(file, "KAZ");
        judge(reading.problems);
        if (reading.problems.empty()) {
            judge_trips(reading);
        }
    }
    return 0;
}
