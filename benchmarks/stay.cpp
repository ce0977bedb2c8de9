// Questions on a stay, a second and core: ten trips, one question each.
#include <benchmark/benchmark.h>

#include <random>

#include "steppe/stay.hpp"

namespace {

using namespace steppe;

constexpr Day kBegin = 19'000;
constexpr std::size_t kHistories = 4096;

struct Question {
    std::vector<Trip> trips;
    Day on = kNoDay;
};

/// Histories of ten trips; the days asked about are spread over two years.
std::vector<Question> questions() {
    std::mt19937 dice(180);
    const auto roll = [&](int low, int high) {
        return low + static_cast<int>(dice() % static_cast<std::uint32_t>(high - low + 1));
    };
    std::vector<Question> asked(kHistories);
    for (Question& question : asked) {
        Day at = kBegin + roll(0, 60);
        for (int i = 0; i < 10; ++i) {
            const Day exit = at + roll(0, 30);
            question.trips.push_back({at, exit});
            at = exit + roll(0, 40);
        }
        question.on = kBegin + roll(200, 700);
    }
    return asked;
}

/// Kazakhstan in small: a rule per entry, then one that looks back; the stay of a citizen of the union.
law::Book book() {
    law::Book book;
    book.treaties.push_back({"union", "union", false, {{"KAZ", kNoDay, kNoDay}, {"RUS", kNoDay, kNoDay}}, "made up"});
    const auto regime = [&](const char* id, Day in_force, Day repealed, const CountRule& count, bool before) {
        law::Regime one;
        one.id = id;
        one.country = "KAZ";
        one.who.members_of = {"union"};
        one.in_force = in_force;
        one.repealed = repealed;
        one.verified_until = kBegin + 10'000;
        law::Clause entry{"entry", law::ClauseKind::entry, law::Border{}, "made up", "", {}};
        law::Clause stay{"stay", law::ClauseKind::stay, law::StayLimit{false, count, before}, "made up", "", {}};
        one.clauses = {entry, stay};
        book.regimes.push_back(one);
    };
    regime("before", kBegin - 5'000, kBegin + 390, {90, CountWindow::none, 0, CountReset::leaving}, true);
    regime("after", kBegin + 390, kNoDay, {90, CountWindow::rolling, 180}, false);
    return book;
}

void count_of_days(benchmark::State& state) {
    const std::vector<Question> asked = questions();
    const CountRule rule{90, CountWindow::rolling, 180};
    for (auto _ : state) {
        for (const Question& question : asked) {
            benchmark::DoNotOptimize(count_days(rule, question.trips, question.on));
        }
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * kHistories));
}
BENCHMARK(count_of_days);

/// Entry, choice of the rule for that day, count, last legal day through a change of law: all figures of an answer.
void figures_of_an_answer(benchmark::State& state) {
    const std::vector<Question> asked = questions();
    const law::Book law_book = book();
    law::Person person;
    person.citizenship = "RUS";
    person.document = law::Document::internal_id;
    const law::PersonalLaw personal(law_book, person, "KAZ");
    for (auto _ : state) {
        for (const Question& question : asked) {
            benchmark::DoNotOptimize(personal.numbers(question.trips, question.on));
        }
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * kHistories));
}
BENCHMARK(figures_of_an_answer);

/// The figures and all reasons.
void answer_with_reasons(benchmark::State& state) {
    const std::vector<Question> asked = questions();
    const law::Book law_book = book();
    law::Person person;
    person.citizenship = "RUS";
    person.document = law::Document::internal_id;
    const law::PersonalLaw personal(law_book, person, "KAZ");
    for (auto _ : state) {
        for (const Question& question : asked) {
            benchmark::DoNotOptimize(personal.answer(question.trips, question.on));
        }
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * kHistories));
}
BENCHMARK(answer_with_reasons);

}  // namespace
