// A law file is anything at all; what is read of it answers every question without falling over.
#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

#include "fuzzed_folder.hpp"
#include "steppe/date.hpp"
#include "steppe/law_files.hpp"
#include "steppe/stay.hpp"

namespace {

using namespace steppe;

void judge_answer(const law::PersonalLaw& personal, std::span<const law::Visit> visits, Day on) {
    const std::vector<Trip> trips = personal.counted_trips(visits);
    const law::StayNumbers numbers = personal.numbers(trips, on);
    const law::StayAnswer answer = personal.answer(trips, on);
    if (answer.numbers.legal != numbers.legal || answer.numbers.last_legal_day != numbers.last_legal_day) {
        fail("figures that are others with reasons than without");
    }
    if (numbers.days_left && *numbers.days_left < 0) {
        fail("less than no day left");
    }
    for (const law::Reason& reason : answer.reasons) {
        if (reason.regime == nullptr) {
            fail("a reason without a regime");
        }
    }
    (void)personal.exit(on);
    (void)personal.consequences(on - 100, on);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const FuzzedFolder folder;
    static const Day begin = *parse_day("2022-06-01");
    const std::array file = {folder.write("law.yaml", {reinterpret_cast<const char*>(data), size})};
    const LawReading reading = read_law(file, folder.path() / "shipped");
    judge(reading.problems);
    if (!reading.problems.empty()) {
        return 0;
    }
    std::set<std::string> places;
    for (const law::Regime& regime : reading.book.regimes) {
        places.insert(regime.country);
    }
    for (const law::Treaty& treaty : reading.book.treaties) {
        if (treaty.shared_counter) {
            places.insert(treaty.id);
        }
    }
    law::Person unknown;
    unknown.citizenship = "RUS";
    law::Person known = unknown;
    known.document = law::Document::passport;
    known.sex = law::Sex{};
    known.age = 30;
    known.purpose = law::Purpose{};
    known.permit = law::Permit{};
    known.applied_for = law::Permit{};
    known.lists = law::Choices{};
    known.mode = law::TravelMode{};
    known.crossing = law::CrossingKind{};
    constexpr std::size_t kMostPlaces = 4;
    std::size_t asked = 0;
    for (const std::string& place : places) {
        if (++asked > kMostPlaces) {
            break;
        }
        const std::array visits = {law::Visit{place, {.entry = begin, .exit = begin + 20}},
                                   law::Visit{place, {.entry = begin + 30, .exit = begin + 120, .permit = true}},
                                   law::Visit{place, {.entry = begin + 125}}};
        for (const law::Person& person : {unknown, known}) {
            const law::PersonalLaw personal(reading.book, person, place);
            judge_answer(personal, {}, begin + 200);
            judge_answer(personal, visits, begin + 200);
        }
    }
    return 0;
}
