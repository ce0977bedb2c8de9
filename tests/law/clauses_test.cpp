// Each part of a regime makes a difference: every test here fails if the part is ignored.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "law_text.hpp"

namespace steppe {
namespace {

using namespace law;
using testing::ElementsAre;
using testing::IsEmpty;

StayAnswer ask(const Book& book, const Person& person, const std::vector<std::string>& stays, const char* on,
               const char* where = "KAZ") {
    return PersonalLaw(book, person, where).answer(trips(stays), day(on));
}

const Reason* reason_of(const StayAnswer& answer, ClauseKind kind, Reason::Role role) {
    for (const Reason& reason : answer.reasons) {
        if (reason.clause->kind == kind && reason.role == role) {
            return &reason;
        }
    }
    return nullptr;
}

std::string last_day(const StayAnswer& answer) {
    return answer.numbers.last_legal_day ? format_day(*answer.numbers.last_legal_day) : "none";
}

constexpr const char* k90 = "- stay: {days: 90, counted: per_entry}";

// ---- Whom it concerns.

struct WhoCase {
    std::string who;
    Person in;
    Person out;
};

Person with(void (*change)(Person&)) {
    Person person = russian();
    change(person);
    return person;
}

TEST(Who, EachConditionDecides) {
    const std::vector<WhoCase> cases = {
        {"{citizenship: RUS}", russian(), with([](Person& p) { p.citizenship = "BLR"; })},
        {"{citizenship: [BLR, RUS]}", russian(), with([](Person& p) { p.citizenship = "ARM"; })},
        {"{citizenship: any, except: ARM}", russian(), with([](Person& p) { p.citizenship = "ARM"; })},
        {"{citizenship: any, documents: internal_id}", russian(), russian(Document::passport)},
        {"{citizenship: any, sex: female}", with([](Person& p) { p.sex = Sex::female; }),
         with([](Person& p) { p.sex = Sex::male; })},
        {"{citizenship: any, age_from: 18}", with([](Person& p) { p.age = 18; }), with([](Person& p) { p.age = 17; })},
        {"{citizenship: any, age_to: 13}", with([](Person& p) { p.age = 13; }), with([](Person& p) { p.age = 14; })},
        {"{citizenship: any, purpose: [work, family]}", with([](Person& p) { p.purpose = Purpose::family; }),
         with([](Person& p) { p.purpose = Purpose::visit; })},
        {"{citizenship: any, permit: none}", with([](Person& p) { p.permit = Permit::none; }),
         with([](Person& p) { p.permit = Permit::visa; })},
        {"{citizenship: any, on_list: call_up}", with([](Person& p) { p.lists = choice(List::call_up); }),
         with([](Person& p) { p.lists = choice(List::debtors); })},
        {"{members_of: union}", russian(), with([](Person& p) { p.citizenship = "UZB"; })},
        {"{citizenship: any, except_members_of: union}", with([](Person& p) { p.citizenship = "UZB"; }), russian()},
    };
    const std::string treaty = "  - id: union\n    title: union\n    source: a text\n    members: [RUS, KAZ]\n";
    for (const WhoCase& one : cases) {
        const Book book =
            book_of({{"all", "", k90, true},
                     {"some", "exception_to: all\nwho: " + one.who, "- stay: {days: 30, counted: per_entry}", false}},
                    treaty);
        EXPECT_EQ(last_day(ask(book, one.in, {"2022-09-25.."}, "2022-09-25")), "2022-10-24") << one.who;
        EXPECT_EQ(last_day(ask(book, one.out, {"2022-09-25.."}, "2022-09-25")), "2022-12-23") << one.who;
    }
}

TEST(Who, AFactThatIsNotGivenAndDecidesMakesItOpen) {
    const Book book = book_of({{"all", "", k90, true},
                               {"workers", "exception_to: all\nwho: {citizenship: any, purpose: work}",
                                "- stay: {days: 30, counted: per_entry}", false}});
    const StayAnswer answer = ask(book, russian(), {"2022-09-25.."}, "2022-09-30");
    EXPECT_EQ(answer.numbers.legal, Verdict::cannot_tell);
    EXPECT_EQ(answer.numbers.last_legal_day, std::nullopt);
    ASSERT_EQ(answer.doubts.size(), 1U);
    EXPECT_EQ(answer.doubts[0].why, Doubt::Why::missing_fact);
    EXPECT_EQ(answer.doubts[0].facts, choice(Fact::purpose));
    EXPECT_EQ(answer.doubts[0].regime->id, "workers");
}

TEST(Who, AFactThatWouldChangeNothingIsNotAskedFor) {
    const Book book = book_of(
        {{"all", "", k90, true}, {"workers", "exception_to: all\nwho: {citizenship: any, purpose: work}", k90, false}});
    EXPECT_EQ(ask(book, russian(), {"2022-09-25.."}, "2022-09-30").numbers.legal, Verdict::yes);
}

TEST(Who, MembershipIsThatOfTheDay) {
    const std::string treaty =
        "  - id: union\n    title: union\n    source: a text\n    members:\n"
        "      - {country: RUS, from: 2022-06-01, to: 2022-12-31}\n";
    const Book book = book_of({{"members", "who: {members_of: union}", k90, true}}, treaty);
    EXPECT_EQ(ask(book, russian(), {"2022-05-30.."}, "2022-05-31").numbers.legal, Verdict::cannot_tell);
    EXPECT_EQ(ask(book, russian(), {"2022-06-01.."}, "2022-06-01").numbers.legal, Verdict::yes);
    EXPECT_EQ(ask(book, russian(), {"2022-12-31.."}, "2022-12-31").numbers.legal, Verdict::yes);
    EXPECT_EQ(ask(book, russian(), {"2023-01-01.."}, "2023-01-01").numbers.legal, Verdict::cannot_tell);
}

TEST(Who, ACountrysOwnCitizensAreConcernedOnlyIfNamed) {
    const Book all = book_of({{"all", "", k90, true}});
    const Book named = book_of({{"own", "who: {citizenship: KAZ}", k90, true}});
    Person own = russian();
    own.citizenship = "KAZ";
    EXPECT_EQ(ask(all, own, {}, "2022-09-25").numbers.legal, Verdict::cannot_tell);
    EXPECT_EQ(ask(named, own, {}, "2022-09-25").numbers.legal, Verdict::yes);
}

// ---- Entry and exit.

Verdict entry_under(const std::string& clause, const Person& person) {
    return ask(book_of({{"rule", "", clause + "\n" + k90, false}}), person, {}, "2022-09-25").numbers.admitted;
}

TEST(Entry, EachConditionDecides) {
    Person by_air = russian();
    by_air.mode = TravelMode::air;
    Person by_rail = russian();
    by_rail.mode = TravelMode::rail;
    Person bilateral = russian();
    bilateral.crossing = CrossingKind::bilateral;
    Person visa = russian();
    visa.permit = Permit::visa;
    Person no_visa = russian();
    no_visa.permit = Permit::none;
    EXPECT_EQ(entry_under("- entry: {allowed: yes}", russian()), Verdict::yes);
    EXPECT_EQ(entry_under("- entry: {allowed: no}", russian()), Verdict::no);
    EXPECT_EQ(entry_under("- entry: {allowed: yes, documents: passport}", russian()), Verdict::no);
    EXPECT_EQ(entry_under("- entry: {allowed: yes, documents: [passport, internal_id]}", russian()), Verdict::yes);
    EXPECT_EQ(entry_under("- entry: {allowed: yes, modes: air}", by_air), Verdict::yes);
    EXPECT_EQ(entry_under("- entry: {allowed: yes, modes: air}", by_rail), Verdict::no);
    EXPECT_EQ(entry_under("- entry: {allowed: yes, modes: air}", russian()), Verdict::cannot_tell);
    EXPECT_EQ(entry_under("- entry: {allowed: yes, crossings: international}", bilateral), Verdict::no);
    EXPECT_EQ(entry_under("- entry: {allowed: yes, permits: visa}", visa), Verdict::yes);
    EXPECT_EQ(entry_under("- entry: {allowed: yes, permits: visa}", no_visa), Verdict::no);
    EXPECT_EQ(entry_under("- entry: {allowed: yes, permits: visa}", russian()), Verdict::cannot_tell);
}

TEST(Entry, OneOfSeveralClausesIsEnoughAndABanAmongThemStands) {
    const std::string two =
        "- {id: passport, entry: {allowed: yes, documents: passport}, source: a}\n"
        "- {id: by_air, entry: {allowed: yes, documents: internal_id, modes: air}, source: a}";
    const auto verdict = [](const std::string& clauses, const Person& person) {
        return ask(book_of({{"rule", "", clauses + "\n" + k90, false}}), person, {}, "2022-09-25").numbers.admitted;
    };
    Person by_air = russian();
    by_air.mode = TravelMode::air;
    Person by_car = russian();
    by_car.mode = TravelMode::car;
    EXPECT_EQ(verdict(two, russian(Document::passport)), Verdict::yes);
    EXPECT_EQ(verdict(two, by_air), Verdict::yes);
    EXPECT_EQ(verdict(two, by_car), Verdict::no);
    EXPECT_EQ(verdict(two, russian()), Verdict::cannot_tell);
    const std::string ban =
        "- {id: all, entry: {allowed: yes}, source: a}\n- {id: closed, entry: {allowed: no, modes: car}, source: a}";
    EXPECT_EQ(verdict(ban, by_car), Verdict::no);
    EXPECT_EQ(verdict(ban, by_air), Verdict::yes);
    EXPECT_EQ(verdict(ban, russian()), Verdict::cannot_tell);
    const std::string ban_first =
        "- {id: closed, entry: {allowed: no, modes: car}, source: a}\n- {id: all, entry: {allowed: yes}, source: a}";
    EXPECT_EQ(verdict(ban_first, by_car), Verdict::no);
    EXPECT_EQ(verdict(ban_first, by_air), Verdict::yes);
    EXPECT_EQ(verdict(ban_first, russian()), Verdict::cannot_tell);
}

TEST(Entry, AClosureHasDates) {
    const Book book = book_of(
        {{"all", "", k90, true},
         {"closed", "exception_to: all\nin_force: 2022-10-01\nrepealed: 2022-10-08", "- entry: {allowed: no}", false}});
    EXPECT_EQ(ask(book, russian(), {}, "2022-09-30").numbers.admitted, Verdict::yes);
    EXPECT_EQ(ask(book, russian(), {}, "2022-10-01").numbers.admitted, Verdict::no);
    EXPECT_EQ(ask(book, russian(), {}, "2022-10-07").numbers.admitted, Verdict::no);
    EXPECT_EQ(ask(book, russian(), {}, "2022-10-08").numbers.admitted, Verdict::yes);
    EXPECT_EQ(format_day(ask(book, russian(), {}, "2022-10-03").next_entry.value()), "2022-10-08");
}

TEST(Entry, ReciprocityEndsWithTheOtherStatesRule) {
    const Book book = book_of({{"ours", "reciprocal_to: theirs", k90, true},
                               {"theirs", "country: RUS\nwho: {citizenship: KAZ}\nrepealed: 2022-10-01", k90, true}});
    EXPECT_EQ(ask(book, russian(), {}, "2022-09-30").numbers.admitted, Verdict::yes);
    EXPECT_EQ(ask(book, russian(), {}, "2022-10-01").numbers.admitted, Verdict::cannot_tell);
}

TEST(Entry, WhoIsThereWasLetInUnlessTheRuleIsPlainlyAgainstIt) {
    const Book book = book_of({{"rule", "", "- entry: {allowed: yes, modes: air}\n" + std::string(k90), false}});
    EXPECT_EQ(ask(book, russian(), {"2022-09-25.."}, "2022-09-30").numbers.legal, Verdict::yes);
    const Book other =
        book_of({{"rule", "", "- entry: {allowed: yes, documents: passport}\n" + std::string(k90), false}});
    EXPECT_EQ(ask(other, russian(), {"2022-09-25.."}, "2022-09-30").numbers.legal, Verdict::no);
}

TEST(Entry, AVisaThatIsNotKnownLeavesTheStayOpen) {
    const Book book = book_of({{"rule", "", "- entry: {allowed: yes, permits: visa}\n" + std::string(k90), false}});
    Person person = russian();
    EXPECT_EQ(ask(book, person, {"2022-09-25.."}, "2022-09-30").numbers.legal, Verdict::cannot_tell);
    EXPECT_EQ(last_day(ask(book, person, {"2022-09-25.."}, "2022-09-30")), "none");
    EXPECT_EQ(ask(book, person, {"2022-09-25.."}, "2023-01-30").numbers.legal, Verdict::no) << "too long in any case";
    person.permit = Permit::visa;
    EXPECT_EQ(ask(book, person, {"2022-09-25.."}, "2022-09-30").numbers.legal, Verdict::yes);
}

TEST(Exit, ControlsOfTheStateThatIsLeft) {
    const Book book = book_of({{"out", "country: RUS\nwho: {citizenship: RUS}", "- exit: {allowed: yes}", false},
                               {"listed",
                                "country: RUS\nexception_to: out\nwho: {citizenship: RUS, on_list: call_up}\n"
                                "in_force: 2022-09-21",
                                "- exit: {allowed: no}", false}});
    Person listed = russian();
    listed.lists = choice(List::call_up);
    Person free = russian();
    free.lists = choice(List::debtors);
    const auto exit = [&](const Person& person, const char* on) {
        return PersonalLaw(book, person, "RUS").exit(day(on)).numbers.admitted;
    };
    EXPECT_EQ(exit(listed, "2022-09-20"), Verdict::yes);
    EXPECT_EQ(exit(listed, "2022-09-21"), Verdict::no);
    EXPECT_EQ(exit(free, "2022-09-21"), Verdict::yes);
    EXPECT_EQ(exit(russian(), "2022-09-21"), Verdict::cannot_tell) << "whether one is on a list is not known";
}

// ---- Stay.

StayNumbers numbers_under(const std::string& stay, const std::vector<std::string>& stays, const char* on,
                          const std::string& keys = "") {
    return ask(book_of({{"rule", keys, "- stay: " + stay, true}}), russian(), stays, on).numbers;
}

TEST(Stay, EachKeyDecides) {
    const std::vector<std::string> stays = {"2022-01-10..2022-02-08", "2022-03-01..2022-03-10", "2022-09-25.."};
    EXPECT_EQ(numbers_under("{days: 90, counted: per_entry}", stays, "2022-09-30").days_used, 6);
    EXPECT_EQ(
        numbers_under("{days: 90, counted: altogether, begins_anew: never, days_before: count}", stays, "2022-09-30")
            .days_used,
        46);
    EXPECT_EQ(numbers_under("{days: 90, counted: altogether, begins_anew: by_leaving, days_before: count}", stays,
                            "2022-09-30")
                  .days_used,
              6);
    const std::string absence = "{days: 90, counted: altogether, begins_anew: by_absence, absence_days: ";
    EXPECT_EQ(numbers_under(absence + "198, days_before: count}", stays, "2022-09-30").days_used, 6)
        << "11 March to 24 September are 198 days";
    EXPECT_EQ(numbers_under(absence + "199, days_before: count}", stays, "2022-09-30").days_used, 46);
    EXPECT_EQ(
        numbers_under("{days: 90, counted: rolling, in_days: 205, days_before: count}", stays, "2022-09-30").days_used,
        7)
        << "10 March is the first of the 205 days";
    EXPECT_EQ(numbers_under("{days: 90, counted: fixed_blocks, in_days: 250, days_before: count}", stays, "2022-09-30")
                  .days_used,
              6);
    EXPECT_EQ(numbers_under("{days: 90, counted: fixed_blocks, in_days: 270, days_before: count}", stays, "2022-09-30")
                  .days_used,
              46);
    EXPECT_EQ(numbers_under("{days: 90, counted: calendar_year, days_before: count}", stays, "2022-09-30").days_used,
              46);
    EXPECT_EQ(
        numbers_under("{days: 90, counted: calendar_half_year, days_before: count}", stays, "2022-09-30").days_used, 6);
    EXPECT_EQ(numbers_under("{days: 90, counted: per_entry, entry_day: does_not_count}", stays, "2022-09-30").days_used,
              5);
    EXPECT_EQ(format_day(*numbers_under("{days: 90, counted: per_entry, exit_day: does_not_count}", stays, "2022-09-30")
                              .last_legal_day),
              "2022-12-24");
    EXPECT_TRUE(numbers_under("{unlimited: yes}", stays, "2022-09-30").unlimited);
}

TEST(Stay, DaysBeforeTheRuleAndUnderAPermit) {
    const std::string year = "{days: 90, counted: calendar_year, days_before: ";
    const std::vector<std::string> stays = {"2022-08-01..2022-08-10", "!2022-09-01..2022-09-05", "2022-09-25.."};
    const std::string since = "in_force: 2022-08-06";
    EXPECT_EQ(numbers_under(year + "count}", stays, "2022-09-30", since).days_used, 16);
    EXPECT_EQ(numbers_under(year + "do_not_count}", stays, "2022-09-30", since).days_used, 11);
    EXPECT_EQ(numbers_under(year + "count, permit_days: count}", stays, "2022-09-30", since).days_used, 21);
}

TEST(Stay, TwoClausesOfARegimeHoldTogether) {
    const std::string two =
        "- {id: at_a_time, stay: {days: 30, counted: per_entry}, source: a}\n"
        "- {id: in_180, stay: {days: 90, counted: rolling, in_days: 180, days_before: count}, source: a}";
    const Book book = book_of({{"rule", "", two, true}});
    EXPECT_EQ(last_day(ask(book, russian(), {"2023-03-01.."}, "2023-03-01")), "2023-03-30");
    const std::vector<std::string> often = {"2023-03-01..2023-03-30", "2023-04-01..2023-04-30",
                                            "2023-05-02..2023-05-21", "2023-06-01.."};
    const StayAnswer answer = ask(book, russian(), often, "2023-06-05");
    EXPECT_EQ(last_day(answer), "2023-06-10") << "80 days before, 10 left";
    EXPECT_EQ(answer.numbers.limit, 90);
    EXPECT_EQ(ask(book, russian(), often, "2023-06-11").numbers.legal, Verdict::no);
    const StayNumbers both = ask(book, russian(), often, "2023-07-05").numbers;
    EXPECT_EQ(both.overstay_days, 25) << "35 days at a time are 5 too many, 115 in 180 are 25 too many";
    EXPECT_EQ(both.limit, 90);
    EXPECT_EQ(ask(book, russian(), {"2023-01-01..2023-01-10", "2023-06-01.."}, "2023-07-05").numbers.limit, 30);
}

TEST(Stay, AnEarlierExcessIsAReasonAndNotAVerdict) {
    const Book book = book_of({{"rule", "", k90, true}});
    const StayAnswer answer = ask(book, russian(), {"2022-01-01..2022-04-10", "2022-09-25.."}, "2022-09-30");
    EXPECT_EQ(answer.numbers.legal, Verdict::yes);
    EXPECT_EQ(answer.numbers.overstay_days, 0);
    const Reason* const excess = reason_of(answer, ClauseKind::stay, Reason::Role::earlier_excess);
    ASSERT_NE(excess, nullptr);
    EXPECT_EQ(excess->over, 10);
    EXPECT_EQ(format_day(excess->day), "2022-04-10");
}

TEST(Stay, UnderAPermitItIsLegalAndItsEndIsNotKnown) {
    const Book book = book_of({{"rule", "", k90, true}});
    const StayAnswer answer = ask(book, russian(), {"!2022-01-01.."}, "2022-12-01");
    EXPECT_EQ(answer.numbers.legal, Verdict::yes);
    EXPECT_TRUE(answer.numbers.under_permit);
    EXPECT_EQ(answer.numbers.last_legal_day, std::nullopt);
    ASSERT_EQ(answer.doubts.size(), 1U);
    EXPECT_EQ(answer.doubts[0].why, Doubt::Why::permit_end);
}

// ---- When it holds.

TEST(Dates, ATransitionForNewEntriesAndOneForEverybody) {
    const auto book = [](const std::string& before, const std::string& after) {
        return book_of({{"before", "repealed: 2023-01-27\n" + before, k90, true},
                        {"after", "in_force: 2023-01-27\n" + after,
                         "- stay: {days: 30, counted: rolling, in_days: 180, days_before: do_not_count}", true}});
    };
    const Book new_entries = book("ends_for: new_entries", "begins_for: new_entries");
    const Book everybody = book("", "");
    EXPECT_EQ(last_day(ask(new_entries, russian(), {"2023-01-10.."}, "2023-01-20")), "2023-04-09");
    EXPECT_EQ(last_day(ask(everybody, russian(), {"2023-01-10.."}, "2023-01-20")), "2023-02-25")
        << "the days from 27 January on count under the new rule";
    EXPECT_EQ(last_day(ask(new_entries, russian(), {"2023-01-10..2023-02-10", "2023-02-12.."}, "2023-02-12")),
              "2023-02-26")
        << "of the first stay 15 days count";
}

TEST(Dates, AfterWhatWasVerifiedItCannotBeTold) {
    const Book book = book_of({{"rule", "verified_until: 2022-10-31", k90, true}});
    EXPECT_EQ(ask(book, russian(), {"2022-09-25.."}, "2022-10-31").numbers.legal, Verdict::yes);
    const StayAnswer within = ask(book, russian(), {"2022-09-25.."}, "2022-10-31");
    EXPECT_EQ(within.numbers.last_legal_day, std::nullopt) << "23 December lies beyond";
    ASSERT_EQ(within.doubts.size(), 1U);
    EXPECT_EQ(within.doubts[0].why, Doubt::Why::unverified);
    EXPECT_EQ(format_day(within.doubts[0].day), "2022-11-01");
    const StayAnswer after = ask(book, russian(), {"2022-09-25.."}, "2022-11-01");
    EXPECT_EQ(after.numbers.legal, Verdict::cannot_tell);
    EXPECT_EQ(after.numbers.days_used, std::nullopt);
    EXPECT_EQ(ask(book, russian(), {}, "2022-11-01").numbers.admitted, Verdict::cannot_tell);
    EXPECT_EQ(
        ask(book_of({{"rule", "verified_until: not verified", k90, true}}), russian(), {}, "2022-09-25").numbers.legal,
        Verdict::cannot_tell);
}

TEST(Dates, ALawThatComesLaterDoesNotMendAGapInWhatWasVerified) {
    const auto last = [](const std::string& verified) {
        return last_day(ask(book_of({{"before", "repealed: 2023-01-27\nverified_until: " + verified, k90, true},
                                     {"after", "in_force: 2023-01-27", k90, true}}),
                            russian(), {"2023-01-10.."}, "2023-01-12"));
    };
    EXPECT_EQ(last("2023-01-26"), "2023-04-09");
    EXPECT_EQ(last("2023-01-25"), "none");
}

TEST(Dates, AnEarlierStayThatCannotBeJudgedIsNotCalledTooLong) {
    const auto excesses = [](const std::string& verified) {
        const Book book = book_of({{"before", "repealed: 2022-06-01\nverified_until: " + verified, k90, true},
                                   {"after", "in_force: 2022-06-01", k90, true}});
        const StayAnswer answer = ask(book, russian(), {"2022-01-01..2022-04-10", "2022-09-25.."}, "2022-09-30");
        return reason_of(answer, ClauseKind::stay, Reason::Role::earlier_excess) != nullptr;
    };
    EXPECT_TRUE(excesses("2022-05-31"));
    EXPECT_FALSE(excesses("2022-04-09"));
}

TEST(Dates, AClauseMayBeVerifiedForAnotherTimeThanItsRegime) {
    const std::string text = law_text({{"rule", "", k90, true}});
    const LawFolder folder;
    folder.write("law.yaml", text + "        verified_until: 2022-09-30\n");
    const LawReading reading = folder.read();
    ASSERT_THAT(reading.problems.sorted(), IsEmpty());
    EXPECT_EQ(ask(reading.book, russian(), {"2022-09-25.."}, "2022-09-30").numbers.legal, Verdict::yes);
    EXPECT_EQ(ask(reading.book, russian(), {"2022-09-25.."}, "2022-10-01").numbers.legal, Verdict::cannot_tell);
}

TEST(Dates, WithoutARuleItCannotBeTold) {
    const Book book = book_of({{"rule", "in_force: 2022-01-01\nrepealed: 2022-10-01", k90, true}});
    for (const char* on : {"2021-12-31", "2022-10-01"}) {
        const StayAnswer answer = ask(book, russian(), {}, on);
        EXPECT_EQ(answer.numbers.legal, Verdict::cannot_tell) << on;
        ASSERT_FALSE(answer.doubts.empty());
        EXPECT_EQ(answer.doubts[0].why, Doubt::Why::no_rule);
    }
    const StayAnswer running_out = ask(book, russian(), {"2022-09-25.."}, "2022-09-30");
    EXPECT_EQ(running_out.numbers.legal, Verdict::yes);
    EXPECT_EQ(running_out.numbers.last_legal_day, std::nullopt);
    EXPECT_EQ(ask(book, russian(), {}, "2022-09-30", "UZB").numbers.legal, Verdict::cannot_tell);
}

TEST(Dates, TwoRulesThatDifferAreAnOpenQuestionEvenIfABookWasNotRead) {
    Book book = book_of({{"first", "", k90, true}});
    Regime second = book.regimes[0];
    second.id = "second";
    std::get<StayLimit>(second.clauses[1].says).count.days = 30;
    book.regimes.push_back(second);
    const StayAnswer answer = ask(book, russian(), {"2022-09-25.."}, "2022-09-30");
    EXPECT_EQ(answer.numbers.legal, Verdict::cannot_tell);
    ASSERT_EQ(answer.doubts.size(), 1U);
    EXPECT_EQ(answer.doubts[0].why, Doubt::Why::conflict);
    EXPECT_EQ(answer.doubts[0].regime->id, "first");
    EXPECT_EQ(answer.doubts[0].other->id, "second");
}

// ---- Duties.

TEST(Registration, EachKeyDecides) {
    const auto due = [](const std::string& clause) {
        const Book book = book_of({{"rule", "", std::string(k90) + "\n- registration: " + clause, true}});
        const StayAnswer answer = ask(book, russian(), {"2022-09-23.."}, "2022-09-23");  // a Friday
        const Reason* const duty = reason_of(answer, ClauseKind::registration, Reason::Role::duty);
        return duty == nullptr ? "none" : format_day(duty->day);
    };
    EXPECT_EQ(due("{by: person, within_days: 3}"), "2022-09-26");
    EXPECT_EQ(due("{by: host, within_days: 3, working_days: yes}"), "2022-09-28");
    EXPECT_EQ(due("{by: person, within_days: 0}"), "2022-09-23") << "on the day of entry";
    EXPECT_EQ(due("{by: person, within_days: 0, working_days: yes}"), "2022-09-23");
    EXPECT_EQ(due("{by: person, within_days: 0, none_up_to_days: 30}"), "2022-10-22");
    EXPECT_EQ(due("{by: person, none_up_to_days: 30}"), "2022-10-22");
    EXPECT_EQ(due("{by: employer, within_days: 3, none_up_to_days: 30}"), "2022-10-22");
}

TEST(Registration, DaysOfWorkLeaveOutHolidaysThatTheBookHas) {
    Book book = book_of(
        {{"rule", "", std::string(k90) + "\n- registration: {by: host, within_days: 3, working_days: yes}", true}});
    const auto due = [&](const char* entry) {
        const StayAnswer answer = ask(book, russian(), {std::string(entry) + ".."}, entry);
        const Reason* const duty = reason_of(answer, ClauseKind::registration, Reason::Role::duty);
        return duty == nullptr ? "none" : format_day(duty->day) + (duty->holidays_known ? "" : ", holidays not known");
    };
    EXPECT_EQ(due("2022-10-21"), "2022-10-26, holidays not known");
    book.holidays.push_back({"RUS", day("2022-01-01"), day("2022-12-31"), {day("2022-10-24")}, {}, "a text"});
    EXPECT_EQ(due("2022-10-21"), "2022-10-26, holidays not known") << "those of another country";
    book.holidays.push_back(
        {"KAZ", day("2022-01-01"), day("2022-11-30"), {day("2022-10-25")}, {day("2022-08-27")}, "a text"});
    EXPECT_EQ(due("2022-10-21"), "2022-10-27");
    EXPECT_EQ(due("2022-08-25"), "2022-08-29") << "people work on that Saturday";
    EXPECT_EQ(due("2022-11-28"), "2022-12-01, holidays not known") << "not all of them";
}

TEST(Registration, WhatFreesThePersonDoesNotFreeTheHost) {
    const Book book =
        book_of({{"all", "",
                  std::string(k90) + "\n- {id: host, registration: {by: host, within_days: 3}, source: b}"
                                     "\n- {id: person, registration: {by: person, within_days: 5}, source: b}",
                  true},
                 {"agreement", "exception_to: all\nwho: {citizenship: RUS}",
                  "- registration: {by: person, none_up_to_days: 30}", false}});
    const StayAnswer answer = ask(book, russian(), {"2022-09-25.."}, "2022-09-25");
    std::vector<std::string> due;
    for (const Reason& reason : answer.reasons) {
        if (reason.role == Reason::Role::duty) {
            due.push_back(reason.regime->id + ' ' + format_day(reason.day));
        }
    }
    EXPECT_THAT(due, ElementsAre("all 2022-09-28", "agreement 2022-10-24"));
    EXPECT_THAT(answer.doubts, IsEmpty()) << "the exception settles it";
}

// ---- What can be done.

TEST(Options, AnExtension) {
    const Book book =
        book_of({{"rule", "", std::string(k90) + "\n- extension: {days: 30, times: 2, apply_days_before: 5}", true}});
    const StayAnswer answer = ask(book, russian(), {"2022-09-25.."}, "2022-09-25");
    const Reason* const extension = reason_of(answer, ClauseKind::extension, Reason::Role::option);
    ASSERT_NE(extension, nullptr);
    EXPECT_EQ(format_day(extension->day), "2022-12-18") << "five days before 23 December";
    const auto& says = std::get<Extension>(extension->clause->says);
    EXPECT_EQ(says.days, 30);
    EXPECT_EQ(says.times, 2);
}

TEST(Options, AnAmnestyMayMakeTheStayLegal) {
    const auto numbers = [](const std::string& amnesty, const char* on) {
        const Book book = book_of({{"rule", "", std::string(k90) + "\n- amnesty: " + amnesty, true}});
        return ask(book, russian(), {"2022-01-01.."}, on).numbers;
    };
    const std::string legal = "{from: 2022-10-01, to: 2022-10-31, stay_is_legal: yes}";
    EXPECT_EQ(numbers(legal, "2022-09-30").legal, Verdict::no);
    EXPECT_EQ(numbers(legal, "2022-10-01").legal, Verdict::yes);
    EXPECT_EQ(format_day(*numbers(legal, "2022-10-01").last_legal_day), "2022-10-31");
    EXPECT_EQ(numbers(legal, "2022-11-01").legal, Verdict::no);
    EXPECT_EQ(numbers("{from: 2022-10-01, to: 2022-10-31}", "2022-10-01").legal, Verdict::no);
}

TEST(Options, APermitPath) {
    const std::string path =
        "{permit: temporary_residence, documents: passport, apply_by_day: 60, needs_housing: yes, papers: [a paper], "
        "desk_capacity_per_day: 12.5, processing_days: 15, chance: 0.8, pending_is_legal: yes}";
    const Book book = book_of({{"rule", "", std::string(k90) + "\n- permit: " + path, true}});
    const StayAnswer answer = ask(book, russian(Document::passport), {"2022-09-25.."}, "2022-09-25");
    const Reason* const permit = reason_of(answer, ClauseKind::permit, Reason::Role::option);
    ASSERT_NE(permit, nullptr);
    EXPECT_EQ(permit->verdict, Verdict::yes);
    EXPECT_EQ(format_day(permit->day), "2022-11-23") << "day 60, the day of entry being day 1";
    const auto& says = std::get<PermitPath>(permit->clause->says);
    EXPECT_TRUE(says.needs_housing);
    EXPECT_THAT(says.papers, ElementsAre("a paper"));
    EXPECT_EQ(says.desk_capacity_per_day, 12.5);
    EXPECT_EQ(says.processing_days, 15);
    EXPECT_EQ(says.chance, 0.8);
    const StayAnswer without = ask(book, russian(), {"2022-09-25.."}, "2022-09-25");
    EXPECT_EQ(reason_of(without, ClauseKind::permit, Reason::Role::option)->verdict, Verdict::no) << "no passport";
    const Book closed =
        book_of({{"rule", "", std::string(k90) + "\n- permit: {permit: temporary_residence, open: no}", true}});
    EXPECT_EQ(
        reason_of(ask(closed, russian(), {"2022-09-25.."}, "2022-09-25"), ClauseKind::permit, Reason::Role::option)
            ->verdict,
        Verdict::no);
}

TEST(Options, APendingApplicationMakesTheStayLegalOnlyIfTheLawSaysSo) {
    for (const bool legal : {false, true}) {
        const Book book = book_of({{"rule", "",
                                    std::string(k90) + "\n- permit: {permit: temporary_residence, pending_is_legal: " +
                                        (legal ? "yes}" : "no}"),
                                    true}});
        Person person = russian();
        EXPECT_EQ(ask(book, person, {"2022-01-01.."}, "2022-12-01").numbers.legal, Verdict::no);
        person.applied_for = Permit::temporary_residence;
        EXPECT_EQ(ask(book, person, {"2022-01-01.."}, "2022-12-01").numbers.legal, legal ? Verdict::yes : Verdict::no);
        person.applied_for = Permit::permanent_residence;
        EXPECT_EQ(ask(book, person, {"2022-01-01.."}, "2022-12-01").numbers.legal, Verdict::no) << "another permit";
    }
}

TEST(Options, AsylumIsClaimedOnTheDayOfArrivalWithinItsTermOrAtAnyTime) {
    const auto until = [](const std::string& protection) {
        const Book book = book_of({{"rule", "", std::string(k90) + "\n- protection: " + protection, true}});
        const StayAnswer answer = ask(book, russian(), {"2022-09-25.."}, "2022-09-25");
        const Reason* const asylum = reason_of(answer, ClauseKind::protection, Reason::Role::option);
        return asylum == nullptr ? "none" : asylum->day == kNoDay ? "any" : format_day(asylum->day);
    };
    EXPECT_EQ(until("{claim_within_days: 0}"), "2022-09-25");
    EXPECT_EQ(until("{claim_within_days: 5}"), "2022-09-30");
    EXPECT_EQ(until("{where: an office}"), "any");
}

TEST(Options, ProtectionAndTheCertificateOfAnAsylumSeeker) {
    const auto book = [](const std::string& legal) {
        return book_of({{"rule", "",
                         std::string(k90) +
                             "\n- protection: {claim_within_days: 5, where: an office, certificate_is_legal_stay: " +
                             legal + ", decision_days: 90, appeal_days: 30, bars_removal: yes, bars_surrender: yes}",
                         true}});
    };
    const Book with_certificate = book("yes");
    const StayAnswer answer = ask(with_certificate, russian(), {"2022-09-25.."}, "2022-09-25");
    const Reason* const asylum = reason_of(answer, ClauseKind::protection, Reason::Role::option);
    ASSERT_NE(asylum, nullptr);
    EXPECT_EQ(format_day(asylum->day), "2022-09-30");
    const auto& says = std::get<Protection>(asylum->clause->says);
    EXPECT_EQ(says.where, "an office");
    EXPECT_EQ(says.decision_days, 90);
    EXPECT_EQ(says.appeal_days, 30);
    EXPECT_TRUE(says.bars_removal && says.bars_surrender);
    Person holder = russian();
    holder.permit = Permit::asylum_certificate;
    EXPECT_EQ(ask(with_certificate, holder, {"2022-01-01.."}, "2022-12-01").numbers.legal, Verdict::yes);
    EXPECT_EQ(ask(book("no"), holder, {"2022-01-01.."}, "2022-12-01").numbers.legal, Verdict::no);
}

// ---- After the last day; treaties and sanctions.

TEST(AfterTheLastDay, ConsequencesByDaysPastIt) {
    const Book book = book_of(
        {{"rule", "",
          std::string(k90) + "\n- {id: warning, after_last_day: {effect: warning, to_days: 3}, source: b}"
                             "\n- {id: fine, after_last_day: {effect: fine, from_days: 4, to_days: 5, amount: "
                             "10 MCI, rate: 0.5}, source: b}"
                             "\n- {id: ban, after_last_day: {effect: ban, from_days: 6, ban_days: 365}, source: b}",
          true}});
    const auto effects = [&](const char* on) {
        std::vector<std::string> ids;
        for (const Reason& reason : ask(book, russian(), {"2022-01-01.."}, on).reasons) {
            if (reason.role == Reason::Role::consequence) {
                ids.push_back(reason.clause->id);
            }
        }
        return ids;
    };
    EXPECT_THAT(effects("2022-03-31"), IsEmpty());  // day 90
    EXPECT_THAT(effects("2022-04-03"), ElementsAre("warning"));
    EXPECT_THAT(effects("2022-04-04"), ElementsAre("fine"));
    EXPECT_THAT(effects("2022-04-06"), ElementsAre("ban"));
    const auto& fine = std::get<Consequence>(book.regimes[0].clauses[3].says);
    EXPECT_EQ(fine.amount, "10 MCI");
    EXPECT_EQ(fine.rate, 0.5);
    EXPECT_EQ(std::get<Consequence>(book.regimes[0].clauses[4].says).ban_days, 365);
}

Book with_a_ban(const std::string& ban, const std::string& more = {}) {
    return book_of(
        {{"rule", "", "- stay: {days: 30, counted: per_entry}\n- after_last_day: {effect: ban, " + ban + "}" + more,
          true}});
}

TEST(AfterTheLastDay, ABanThatCanFollowAnEarlierStayLeavesEntryOpen) {
    const Book book = with_a_ban("from_days: 1, ban_days: 365");
    const StayAnswer answer = ask(book, russian(), {"2024-03-01..2024-04-10"}, "2024-05-10");
    EXPECT_EQ(answer.numbers.legal, Verdict::cannot_tell);
    EXPECT_EQ(answer.numbers.admitted, Verdict::cannot_tell);
    EXPECT_EQ(answer.numbers.last_legal_day, std::nullopt);
    ASSERT_EQ(answer.doubts.size(), 1U);
    EXPECT_EQ(answer.doubts[0].why, Doubt::Why::ban);
    EXPECT_EQ(answer.doubts[0].regime->id, "rule");
    EXPECT_EQ(answer.doubts[0].clause->id, "after_last_day");
    EXPECT_EQ(format_day(answer.doubts[0].day), "2024-04-10");
    const Reason* const ban = reason_of(answer, ClauseKind::after_last_day, Reason::Role::consequence);
    ASSERT_NE(ban, nullptr);
    EXPECT_EQ(ban->over, 11);
}

TEST(AfterTheLastDay, EntryIsOpenOnlyWhileABanCanStand) {
    const auto entry = [](const Book& book, const char* on, const char* stay = "2024-03-01..2024-04-10") {
        return ask(book, russian(), {stay}, on).numbers.legal;
    };
    const Book book = with_a_ban("from_days: 4, to_days: 11, ban_days: 365");
    EXPECT_EQ(entry(book, "2024-04-11"), Verdict::cannot_tell);
    EXPECT_EQ(entry(book, "2025-04-10"), Verdict::cannot_tell) << "day 365 after the stay";
    EXPECT_EQ(entry(book, "2025-04-11"), Verdict::yes);
    EXPECT_EQ(entry(book, "2024-05-10", "2024-03-01..2024-04-02"), Verdict::yes) << "three days over";
    EXPECT_EQ(entry(book, "2024-05-10", "2024-03-01..2024-04-11"), Verdict::yes) << "twelve days over";
    EXPECT_EQ(entry(book, "2024-05-10", "2024-03-01..2024-03-30"), Verdict::yes) << "in time";
    EXPECT_EQ(entry(with_a_ban("from_days: 1"), "2034-04-11"), Verdict::cannot_tell) << "its length is not said";
    const std::string amnesty = "\n- amnesty: {from: 2024-04-10, to: 2024-04-30}";
    EXPECT_EQ(entry(with_a_ban("ban_days: 365", amnesty), "2024-05-10"), Verdict::yes) << "without consequences";
    EXPECT_EQ(entry(with_a_ban("ban_days: 365", amnesty), "2024-05-10", "2024-03-01..2024-04-09"),
              Verdict::cannot_tell);
    // Whoever is there was let in.
    EXPECT_EQ(ask(book, russian(), {"2024-03-01..2024-04-10", "2024-05-10.."}, "2024-05-20").numbers.legal,
              Verdict::yes);
    // The figures alone, which the simulation asks for, know of no bans.
    EXPECT_EQ(PersonalLaw(book, russian(), "KAZ").numbers(trips({"2024-03-01..2024-04-10"}), day("2024-05-10")).legal,
              Verdict::yes);
}

TEST(AfterTheLastDay, NoDayOfEntryIsNamedOnWhichABanMayStand) {
    const auto next = [](const Book& book) {
        const auto day = ask(book, russian(), {"2024-03-01.."}, "2024-04-10").next_entry;
        return day ? format_day(*day) : "none";
    };
    EXPECT_EQ(next(with_a_ban("from_days: 12, ban_days: 365")), "2024-04-11");
    EXPECT_EQ(next(with_a_ban("from_days: 11, ban_days: 365")), "none");
}

TEST(Treaties, WhatTheyDoAndDoNotDo) {
    const Book book =
        book_of({{"rule", "",
                  std::string(k90) + "\n- no_effect: [stay, entry]\n- limits: cards\n- eases: work\n- surrender: "
                                     "{possible: yes, to: RUS, needs: [a charge], no_ground: [a draft office]}",
                  true}});
    std::vector<std::string> ids;
    for (const Reason& reason : ask(book, russian(), {"2022-09-25.."}, "2022-09-25").reasons) {
        if (reason.role == Reason::Role::touches) {
            ids.push_back(reason.clause->id);
        }
    }
    EXPECT_THAT(ids, ElementsAre("surrender", "no_effect_stay", "no_effect_entry", "limits_cards", "eases_work"));
    const Book without = book_of({{"rule", "", k90, true}});
    EXPECT_EQ(last_day(ask(book, russian(), {"2022-09-25.."}, "2022-09-25")),
              last_day(ask(without, russian(), {"2022-09-25.."}, "2022-09-25")));
}

TEST(Treaties, MembersMayShareOneCounter) {
    const auto treaty = [](const std::string& shared) {
        return "  - id: area\n    title: area\n    shared_counter: " + shared +
               "\n    source: a text\n    members:\n      - DEU\n      - FRA\n      - {country: HRV, from: "
               "2023-01-01}\n";
    };
    const RegimeText rule{"rule", "members_of: area",
                          "- stay: {days: 90, counted: rolling, in_days: 180, days_before: count}", true};
    const std::vector<Visit> visits = {{"HRV", {day("2022-12-22"), day("2023-01-10")}},
                                       {"FRA", {day("2023-02-01"), day("2023-02-10")}},
                                       {"DEU", {day("2023-02-10"), kNoDay}}};
    const auto used = [&](const std::string& shared, const char* where) {
        const Book book = book_of({rule}, treaty(shared));
        const PersonalLaw personal(book, russian(), where);
        return personal.answer(personal.counted_trips(visits), day("2023-02-11")).numbers.days_used;
    };
    EXPECT_EQ(used("yes", "DEU"), 21)
        << "10 days in Croatia since it is a member, 10 in France, 2 in Germany, one shared";
    EXPECT_EQ(used("yes", "area"), 21);
    EXPECT_EQ(used("no", "DEU"), 2);
}

TEST(Treaties, FromOneMemberToAnotherTheAreaIsNotLeft) {
    const Book book =
        book_of({{"rule", "members_of: area", k90, true}},
                "  - id: area\n    title: area\n    shared_counter: yes\n    source: a text\n    members: "
                "[DEU, FRA]\n");
    const PersonalLaw personal(book, russian(), "DEU");
    const std::vector<Visit> visits = {{"FRA", {day("2023-02-01"), day("2023-02-10")}},
                                       {"DEU", {day("2023-02-10"), kNoDay}}};
    const std::vector<Visit> left = {{"DEU", {day("2023-02-01"), day("2023-02-10")}},
                                     {"DEU", {day("2023-02-10"), kNoDay}}};
    EXPECT_EQ(personal.numbers(personal.counted_trips(visits), day("2023-02-11")).days_used, 11);
    EXPECT_EQ(personal.numbers(personal.counted_trips(left), day("2023-02-11")).days_used, 2);
}

TEST(Answer, TheFiguresAreThoseOfTheAnswerWithReasons) {
    const Book book =
        book_of({{"before", "repealed: 2023-01-27\nends_for: new_entries", k90, true},
                 {"after", "in_force: 2023-01-27\nbegins_for: new_entries",
                  "- stay: {days: 90, counted: rolling, in_days: 180, days_before: do_not_count}", true}});
    const PersonalLaw personal(book, russian(), "KAZ");
    const std::vector<Trip> history = trips({"2022-06-01..2022-08-20", "2022-09-25..2023-01-05", "2023-02-01.."});
    for (Day on = day("2022-06-01"); on < day("2023-09-01"); ++on) {
        const StayNumbers a = personal.numbers(history, on);
        const StayNumbers b = personal.answer(history, on).numbers;
        ASSERT_EQ(a.legal, b.legal);
        ASSERT_EQ(a.days_used, b.days_used);
        ASSERT_EQ(a.last_legal_day, b.last_legal_day);
        ASSERT_EQ(a.overstay_days, b.overstay_days);
        if (a.legal == Verdict::yes && a.last_legal_day) {
            ASSERT_GE(*a.last_legal_day, on);
        }
    }
}

}  // namespace
}  // namespace steppe
