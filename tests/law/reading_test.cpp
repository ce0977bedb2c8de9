// Bad law files are refused, each fault with its place and what to do; and what a file may say is read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "law_text.hpp"

namespace steppe {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kGood = R"(title: a law
regimes:
  - id: rule
    title: a rule
    country: KAZ
    who: {citizenship: RUS}
    in_force: 2022-01-01
    verified_until: 2023-12-31
    clauses:
      - entry: {allowed: yes}
        source: a text
      - stay: {days: 90, counted: rolling, in_days: 180, days_before: count}
        source: a text
)";

std::string replaced(std::string text, const std::string& before, const std::string& after) {
    const std::size_t at = text.find(before);
    EXPECT_NE(at, std::string::npos) << before;
    return text.replace(at, before.size(), after);
}

std::vector<std::string> problems_of(const std::string& text) {
    const LawFolder folder;
    folder.write("law.yaml", text);
    std::vector<std::string> found;
    const std::string prefix = folder.path("law.yaml").string();
    for (const Problem& problem : folder.read().problems.sorted()) {
        std::string one = problem.text();
        for (std::size_t at = one.find(prefix); at != std::string::npos; at = one.find(prefix, at)) {
            one.replace(at, prefix.size(), "law.yaml");
        }
        found.push_back(one);
    }
    return found;
}

TEST(BadLaw, TheGoodOneIsGood) { EXPECT_THAT(problems_of(kGood), IsEmpty()); }

struct Bad {
    std::string before;
    std::string after;
    std::string where;
    std::string says;
    std::string repair;
};

TEST(BadLaw, EachFaultIsToldWithItsPlace) {
    for (const Bad& bad : std::vector<Bad>{
             {"        source: a text\n      - stay", "      - stay", "law.yaml:10:9:", "a clause without a source",
              "add source:"},
             {"source: a text\n", "source:\n", "law.yaml:11:9:", "nothing", "after the colon"},
             {"in_force: 2022-01-01", "in_force: 2022-02-30", "law.yaml:7:15:", "'2022-02-30'",
              "that month has 28 days"},
             {"verified_until: 2023-12-31", "verified_until: 31.12.2023", "law.yaml:8:21:", "'31.12.2023'",
              "2023-12-31"},
             {"verified_until: 2023-12-31", "verified_until: 2021-12-31",
              "law.yaml:8:21:", "verified_until: 2021-12-31", "correct in_force or verified_until"},
             {"in_force: 2022-01-01", "in_force: 2022-01-01\n    repealed: 2022-01-01",
              "law.yaml:8:15:", "repealed: 2022-01-01", "correct in_force or repealed"},
             {"in_force: 2022-01-01", "announced: 2022-01-02\n    in_force: 2022-01-01",
              "law.yaml:8:15:", "in_force: 2022-01-01", "correct announced or in_force"},
             {"    in_force: 2022-01-01\n", "", "law.yaml:3:5:", "no key 'in_force'", "docs/law.md"},
             {"    verified_until: 2023-12-31\n", "", "law.yaml:3:5:", "no key 'verified_until'", "docs/law.md"},
             {"country: KAZ", "country: KAZAKHSTAN", "law.yaml:5:14:", "'KAZAKHSTAN'", "three capitals"},
             {"country: KAZ", "country: KZ", "law.yaml:5:14:", "'KZ'", "did you mean 'KAZ'?"},
             {"citizenship: RUS", "citizenship: [RUS, KZ]", "law.yaml:6:30:", "'KZ'", "did you mean 'KAZ'?"},
             {"citizenship: RUS", "citizenship: RUS, members_of: eaeu", "law.yaml:6:41:", "unknown treaty 'eaeu'",
              "builds_on"},
             {"country: KAZ", "country: KAZ\n    members_of: eaeu",
              "law.yaml:6:17:", "country: and members_of:", "take one out"},
             {"    country: KAZ\n", "", "law.yaml:3:5:", "no key 'country'", "docs/law.md"},
             {"in_days: 180", "in_days: 0", "law.yaml:12:53:", "'0'", "check the figure"},
             {"in_days: 180", "in_days: 90", "law.yaml:12:53:", "a window of 90 days", "limits nothing"},
             {"in_days: 180, ", "", "law.yaml:12:15:", "no key 'in_days'", "docs/law.md"},
             {"days: 90,", "days: 0,", "law.yaml:12:22:", "'0'", "check the figure"},
             {"days: 90,", "days: ninety,", "law.yaml:12:22:", "'ninety'", ""},
             {"rolling", "roling", "law.yaml:12:35:", "'roling'", "did you mean 'rolling'?"},
             {"rolling, in_days: 180", "per_entry, in_days: 180", "law.yaml:12:55:", "'in_days' here",
              "only if counted is rolling"},
             {"rolling, in_days: 180", "calendar_half_year", "", "", ""},
             {"days: 90, counted: rolling, in_days: 180", "days: 181, counted: calendar_half_year",
              "law.yaml:12:22:", "181 days", "limits nothing"},
             {", days_before: count", "", "law.yaml:12:15:", "no key 'days_before'", "docs/law.md"},
             {"days_before: count", "days_befor: count", "law.yaml:12:58:", "unknown key 'days_befor'",
              "did you mean 'days_before'?"},
             {"- stay:", "- stays:", "law.yaml:12:9:", "unknown key 'stays'", "did you mean 'stay'?"},
             {"- stay:", "- extension: {days: 3}\n        stay:", "law.yaml:13:9:", "a second kind of clause 'stay'",
              "begin a new item"},
             {"allowed: yes", "allowed: perhaps", "law.yaml:10:26:", "'perhaps'", "write yes or no"},
             {"{allowed: yes}", "{allowed: yes, documents: pasport}", "law.yaml:10:42:", "'pasport'",
              "did you mean 'passport'?"},
             {"who: {citizenship: RUS}", "who: {citizenship: RUS, age_from: 20, age_to: 10}", "law.yaml:6:51:", "'10'",
              "exchange"},
             {"    who: {citizenship: RUS}\n", "", "law.yaml:3:5:", "no key 'who'", "docs/law.md"},
             {"title: a rule", "title: a rule\n    exception_to: roule", "law.yaml:5:19:", "unknown regime 'roule'",
              "did you mean 'rule'?"},
             {"title: a rule", "title: a rule\n    exception_to: rule",
              "law.yaml:5:19:", "'rule' as an exception to itself", "take exception_to out"},
             {"citizenship: RUS", "citizenship: RUS, except: RUS", "law.yaml:6:37:", "concerns nobody",
              "take one out of the exception"},
             {"citizenship: RUS", "citizenship: [RUS, BLR], except: [BLR, RUS, ARM]",
              "law.yaml:6:44:", "concerns nobody", "take one out of the exception"},
             {"citizenship: RUS", "citizenship: any, except: RUS", "", "", ""},
             {"title: a law", "title: a law\nbuilds_on: nothing", "law.yaml:2:12:", "unknown law 'nothing'",
              "beside this file"},
             {"regimes:", "regime:", "law.yaml:2:1:", "unknown key 'regime'", "did you mean 'regimes'?"},
             {"- stay: {", "- entry: {allowed: yes}\n        source: b\n      - stay: {",
              "law.yaml:12:9:", "a second clause 'entry'", "give this one an id"},
             {"  - id: rule", "  - id: Rule", "law.yaml:3:9:", "'Rule'", "write for example 'rule'"},
             {"who:", "\twho:", "law.yaml:6:5:", "a tab", "indent with spaces"},
         }) {
        const std::vector<std::string> problems = problems_of(replaced(kGood, bad.before, bad.after));
        if (bad.says.empty()) {
            EXPECT_THAT(problems, IsEmpty()) << bad.after;
            continue;
        }
        EXPECT_THAT(problems, ElementsAre(AllOf(HasSubstr(bad.where), HasSubstr(bad.says), HasSubstr(bad.repair))))
            << bad.after;
    }
}

TEST(BadLaw, ATermOfNoDaysIsRefusedWhereItSaysNothing) {
    for (const auto& [clause, at] : std::vector<std::pair<std::string, std::string>>{
             {"permit: {permit: work, apply_by_day: 0}", "law.yaml:12:46:"},
             {"registration: {by: person, none_up_to_days: 0}", "law.yaml:12:53:"},
             {"after_last_day: {effect: ban, ban_days: 0}", "law.yaml:12:49:"},
             {"after_last_day: {effect: fine, to_days: 0}", "law.yaml:12:49:"},
         }) {
        EXPECT_THAT(problems_of(replaced(kGood, "- stay:", "- " + clause + "\n        source: b\n      - stay:")),
                    ElementsAre(AllOf(HasSubstr(at), HasSubstr("'0'"))))
            << clause;
    }
    for (const char* const clause :
         {"registration: {by: person, within_days: 0}", "protection: {claim_within_days: 0}",
          "permit: {permit: work, processing_days: 0}", "extension: {days: 30, apply_days_before: 0}"}) {
        EXPECT_THAT(
            problems_of(replaced(kGood, "- stay:", std::string("- ") + clause + "\n        source: b\n      - stay:")),
            IsEmpty())
            << clause;
    }
}

TEST(BadLaw, HolidaysLieOnTheirDays) {
    const std::string good =
        replaced(kGood, "regimes:",
                 "holidays:\n"
                 "  - {country: KAZ, from: 2022-10-01, to: 2022-10-31, days: [2022-10-25], worked: "
                 "2022-10-29, source: a text}\n"
                 "regimes:");
    EXPECT_THAT(problems_of(good), IsEmpty());
    for (const Bad& bad : std::vector<Bad>{
             {"2022-10-25", "2022-10-22", "law.yaml:3:61:", "'2022-10-22', a Saturday or Sunday", "leave it out"},
             {"2022-10-25", "2022-11-01", "law.yaml:3:61:", "'2022-11-01'", "correct the day"},
             {"2022-10-29", "2022-10-28", "law.yaml:3:82:", "'2022-10-28', no Saturday or Sunday", "leave it out"},
             {"to: 2022-10-31, days: [2022-10-25], worked: 2022-10-29", "to: 2022-09-30",
              "law.yaml:3:42:", "'2022-09-30'", "exchange from and to"},
             {", source: a text", "", "law.yaml:3:5:", "no key 'source'", "docs/law.md"},
             {"regimes:", "  - {country: KAZ, from: 2022-10-31, to: 2022-11-30, source: b}\nregimes:", "law.yaml:4:26:",
              "told for 2022-10-01 to 2022-10-31 already", "begin after the other"},
         }) {
        EXPECT_THAT(problems_of(replaced(good, bad.before, bad.after)),
                    ElementsAre(AllOf(HasSubstr(bad.where), HasSubstr(bad.says), HasSubstr(bad.repair))))
            << bad.after;
    }
}

TEST(BadLaw, AllFaultsAtOnce) {
    std::string text = replaced(kGood, "in_force: 2022-01-01", "in_force: 2022-13-01");
    text = replaced(text, "country: KAZ", "country: KZ");
    text = replaced(text, "in_days: 180", "in_days: 0");
    text = replaced(text, "        source: a text\n      - stay", "      - stay");
    EXPECT_THAT(problems_of(text), SizeIs(4));
}

TEST(BadLaw, OverlappingRegimesWithDifferentAnswersNameBoth) {
    const std::string second = R"(  - id: other
    title: another rule
    country: KAZ
    who: {citizenship: [RUS, BLR]}
    in_force: 2022-06-01
    verified_until: 2023-12-31
    clauses:
      - stay: {days: 30, counted: per_entry}
        source: a text
)";
    const std::vector<std::string> problems = problems_of(kGood + second);
    EXPECT_THAT(problems,
                ElementsAre(AllOf(HasSubstr("law.yaml:14:5:"), HasSubstr("'rule' (law.yaml:3)"), HasSubstr("'other'"),
                                  HasSubstr("different answers on stay"), HasSubstr("exception_to: rule"))));
    for (const auto& [before, after] : std::vector<std::pair<std::string, std::string>>{
             {"title: another rule", "title: another rule\n    exception_to: rule"},
             {"title: another rule", "title: another rule\n    replaces: rule"},
             {"[RUS, BLR]", "BLR"},
             {"[RUS, BLR]", "[RUS, BLR], except: RUS"},
             {"country: KAZ", "country: UZB"},
             {"{days: 30, counted: per_entry}", "{days: 90, counted: rolling, in_days: 180, days_before: count}"},
         }) {
        EXPECT_THAT(problems_of(kGood + replaced(second, before, after)), IsEmpty()) << after;
    }
    const std::string from_then = replaced(kGood, "days_before: count", "days_before: do_not_count");
    EXPECT_THAT(
        problems_of(from_then + replaced(second, "{days: 30, counted: per_entry}",
                                         "{days: 90, counted: rolling, in_days: 180, days_before: do_not_count}")),
        SizeIs(1))
        << "the same words, but they count from different days on";
    const std::string ended = replaced(kGood, "in_force: 2022-01-01", "in_force: 2022-01-01\n    repealed: 2022-06-01");
    EXPECT_THAT(problems_of(ended + second), IsEmpty()) << "one after the other";
    const std::string kept = replaced(ended, "repealed: 2022-06-01", "repealed: 2022-06-01\n    ends_for: new_entries");
    EXPECT_THAT(problems_of(kept + second), SizeIs(1)) << "who entered before would have two rules";
    EXPECT_THAT(problems_of(kept + replaced(second, "in_force:", "begins_for: new_entries\n    in_force:")), IsEmpty());
}

TEST(BadLaw, ExceptionsToEachOtherWouldLeaveNothing) {
    const auto regime = [](const std::string& id, const std::string& keys) {
        return "  - {id: " + id + ", title: a rule, country: KAZ, who: {citizenship: RUS}, in_force: 2022-01-01, " +
               keys +
               "verified_until: 2023-12-31, clauses: [{stay: {days: 30, counted: per_entry}, source: a text}]}\n";
    };
    const std::string head = "title: a law\nregimes:\n";
    EXPECT_THAT(
        problems_of(head + regime("a", "") + regime("b", "exception_to: a, ") + regime("c", "exception_to: [a, b], ")),
        IsEmpty());
    EXPECT_THAT(problems_of(head + regime("a", "exception_to: b, ") + regime("b", "exception_to: a, ")),
                ElementsAre(AllOf(HasSubstr("law.yaml:4:103:"), HasSubstr("'b' as an exception to 'a'"),
                                  HasSubstr("which is one to 'b'"), HasSubstr("out of one of them"))));
    EXPECT_THAT(problems_of(head + regime("a", "exception_to: c, ") + regime("b", "exception_to: a, ") +
                            regime("c", "exception_to: [b, b], ")),
                SizeIs(2))
        << "a ring of three, closed twice";
    EXPECT_THAT(problems_of(head + regime("a", "exception_to: b, ") + regime("b", "replaces: a, exception_to: a, ")),
                IsEmpty())
        << "it is no longer there";
}

TEST(BadLaw, WhoIsAMemberMayNotBeExceptedAsOne) {
    const std::string text = replaced(
        kGood, "regimes:", "treaties:\n  - {id: union, title: union, source: a text, members: [RUS, BLR]}\nregimes:");
    const auto told = [&](const std::string& who) { return problems_of(replaced(text, "citizenship: RUS", who)); };
    EXPECT_THAT(told("members_of: union, except_members_of: union"), ElementsAre(HasSubstr("concerns nobody")));
    EXPECT_THAT(told("citizenship: ARM, members_of: union, except_members_of: union"), IsEmpty());
    EXPECT_THAT(told("members_of: union, except: RUS"), IsEmpty());
}

TEST(BadLaw, PeopleWhoAreNotTheSameMayHaveDifferentRules) {
    const std::vector<std::pair<std::string, std::string>> apart = {{"documents: passport", "documents: internal_id"},
                                                                    {"sex: male", "sex: female"},
                                                                    {"age_to: 13", "age_from: 14"},
                                                                    {"purpose: work", "purpose: study"},
                                                                    {"permit: visa", "permit: none"},
                                                                    {"on_list: call_up", "on_list: debtors"},
                                                                    {"members_of: union", "except_members_of: union"}};
    const std::string treaty =
        "treaties:\n  - id: union\n    title: union\n    source: a text\n    members: [RUS, BLR]\nregimes:";
    for (const auto& [one, other] : apart) {
        const std::string citizens = one.starts_with("members_of") ? "" : "citizenship: RUS, ";
        std::string text = replaced(kGood, "regimes:", treaty);
        text = replaced(text, "{citizenship: RUS}", "{" + citizens + one + "}");
        const std::string second = text.substr(text.find("  - id: rule"));
        std::string changed = replaced(replaced(second, "id: rule", "id: second"), "days: 90", "days: 30");
        EXPECT_THAT(problems_of(text + changed), SizeIs(1)) << one << ": the same people";
        changed = replaced(changed, "{" + citizens + one + "}",
                           "{" + std::string(citizens.empty() ? "citizenship: any, " : citizens) + other + "}");
        EXPECT_THAT(problems_of(text + changed), IsEmpty()) << one << " and " << other;
    }
}

TEST(Law, BuildsOnFilesBesideItAndShippedOnes) {
    const LawFolder folder;
    folder.write("shipped/base.yaml", kGood);
    folder.write("variant.yaml", R"(title: a variant
builds_on: base
regimes:
  - id: variant
    title: 30 days
    country: KAZ
    replaces: rule
    who: {citizenship: RUS}
    in_force: 2022-01-01
    verified_until: not verified
    clauses:
      - stay: {days: 30, counted: per_entry}
        source: "assumption: a test"
)");
    const LawReading reading = folder.read({"variant.yaml"});
    EXPECT_THAT(reading.problems.sorted(), IsEmpty());
    ASSERT_THAT(reading.book.regimes, SizeIs(1));
    EXPECT_EQ(reading.book.regimes[0].id, "variant");
    EXPECT_THAT(reading.files, SizeIs(2));
    EXPECT_THAT(folder.read({"variant.yaml", "shipped/base.yaml"}).problems.sorted(), IsEmpty()) << "read once";
    EXPECT_THAT(folder.read({"absent.yaml"}).problems.sorted(), SizeIs(1));
}

// ---- Trips.

TripsReading trips_of(const std::string& text) {
    const LawFolder folder;
    folder.write("trips.csv", text);
    return read_trips(folder.path("trips.csv"), "KAZ");
}

TEST(Trips, AreReadInAnyOrder) {
    const TripsReading good = trips_of(
        "status,entry,exit,country\n,2022-09-25,,\npermit,2022-01-01,2022-02-01,UZB\nvisit,2022-02-01,2022-03-01,"
        "KAZ\n");
    EXPECT_THAT(good.problems.sorted(), IsEmpty());
    ASSERT_THAT(good.visits, SizeIs(3));
    EXPECT_EQ(good.visits[0].country, "UZB");
    EXPECT_TRUE(good.visits[0].trip.permit);
    EXPECT_EQ(good.visits[2].trip, (Trip{day("2022-09-25"), kNoDay, false}));
    EXPECT_THAT(trips_of("entry,exit\n2022-01-01,2022-02-01\n").visits,
                ElementsAre(testing::Field(&law::Visit::country, "KAZ")));
    EXPECT_THAT(trips_of("entry,exit\n").problems.sorted(), IsEmpty());
}

TEST(Trips, PersonalDataAreRefusedAndNeverRepeated) {
    for (const std::string text : {
             "entry,exit,Ivan Petrov\n2022-01-01,2022-02-01,x\n",
             "Ivan Petrov,4510 123456\n2022-01-01,2022-02-01\n",
             "entry,exit\n2022-01-01,4510 123456\n",
             "entry,exit\nIvan Petrov,2022-02-01\n",
             "entry,exit,country\n2022-01-01,2022-02-01,Ivan Petrov\n",
             "entry,exit,status\n2022-01-01,2022-02-01,+7 701 123 45 67\n",
             "entry,exit,status\n2022-01-01,2022-02-01, Ivan Petrov \n",
             "entry,exit,status\n2022-01-01,2022-02-01,\"4510 \"\"123456\"\"\"x\n",
             "entry,exit\n2022-01-01,2022-02-01,Ivan Petrov\n",
         }) {
        const std::vector<Problem> problems = trips_of(text).problems.sorted();
        ASSERT_FALSE(problems.empty()) << text;
        for (const Problem& problem : problems) {
            for (const char* personal : {"Ivan", "Petrov", "4510", "123456", "701"}) {
                EXPECT_THAT(problem.text(), Not(HasSubstr(personal))) << text;
            }
            EXPECT_GT(problem.where.line, 0);
        }
    }
}

TEST(Trips, ImpossibleOnesAreRefusedWithTheirLine) {
    const auto only = [](const std::string& text) {
        const std::vector<Problem> problems = trips_of(text).problems.sorted();
        EXPECT_THAT(problems, SizeIs(1)) << text;
        return problems.empty() ? Problem{} : problems[0];
    };
    EXPECT_EQ(only("entry,exit\n2022-02-01,2022-01-01\n").where.line, 2);
    EXPECT_EQ(only("entry,exit\n2022-01-01,2022-02-01\n2022-01-31,\n").where.line, 3) << "they overlap";
    EXPECT_EQ(only("entry,exit\n2022-01-01,\n2022-03-01,2022-04-01\n").where.line, 3) << "the first never ended";
    EXPECT_EQ(only("entry,exit\n2022-02-30,\n").where.line, 2);
    EXPECT_EQ(only("entry\n2022-01-01\n").found, "no column 'exit'");
    EXPECT_THAT(trips_of("entry,exit\n2022-01-01,2022-02-01\n2022-02-01,\n").problems.sorted(), IsEmpty())
        << "out and in on one day";
}

}  // namespace
}  // namespace steppe
