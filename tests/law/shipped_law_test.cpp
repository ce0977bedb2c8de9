// The law files that come with the program: sound, and right where an answer is known.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "law_text.hpp"

namespace steppe {
namespace {

using namespace law;
using testing::IsEmpty;

std::string all_of(const Problems& problems) {
    std::string text;
    for (const Problem& problem : problems.sorted()) {
        text += problem.text() + '\n';
    }
    return text;
}

const std::filesystem::path kShipped = STEPPE_LAW;

Book shipped(const std::string& name) {
    const std::vector<std::filesystem::path> files = {kShipped / (name + ".yaml")};
    LawReading reading = read_law(files, kShipped);
    EXPECT_THAT(all_of(reading.problems), IsEmpty());
    return std::move(reading.book);
}

StayNumbers numbers_of(const Book& book, const Person& person, const std::vector<std::string>& stays, const char* on,
                       const char* where = "KAZ") {
    return PersonalLaw(book, person, where).numbers(trips(stays), day(on));
}

std::string last_day(const StayNumbers& numbers) {
    return numbers.last_legal_day ? format_day(*numbers.last_legal_day) : "none";
}

TEST(LawPage, WhatItShowsIsALawThatIsReadAndAnswers) {
    std::ifstream page(std::filesystem::path(STEPPE_DOCS) / "law.md");
    std::string law;
    bool inside = false;
    for (std::string line; std::getline(page, line);) {
        if (line.starts_with("```")) {
            inside = line == "```yaml";
        } else if (inside) {
            law += line + '\n';
        }
    }
    const LawFolder folder;
    folder.write("my-file.yaml", law);
    const std::vector<std::filesystem::path> files = {folder.path("my-file.yaml")};
    const LawReading reading = read_law(files, kShipped);
    ASSERT_THAT(all_of(reading.problems), IsEmpty());
    const StayAnswer answer =
        PersonalLaw(reading.book, russian(), "KAZ").answer(trips({"2023-02-01.."}), day("2023-02-03"));
    EXPECT_EQ(last_day(answer.numbers), "2023-05-01");
    EXPECT_THAT(answer.doubts, IsEmpty());
    std::vector<std::string> duties;
    for (const Reason& reason : answer.reasons) {
        if (reason.role == Reason::Role::duty) {
            duties.push_back(reason.clause->id + ' ' + format_day(reason.day));
        }
    }
    EXPECT_THAT(duties, testing::ElementsAre("by_the_host 2023-02-06", "registration 2023-03-02"))
        << "citizens of Russia are free, not their hosts";
}

TEST(ShippedLaw, AllFilesAreSoundTogetherAndEachAlone) {
    const std::vector<std::filesystem::path> files = law_files_in(kShipped);
    EXPECT_GE(files.size(), 15U);
    EXPECT_THAT(all_of(read_law(files, kShipped).problems), IsEmpty());
    for (const std::filesystem::path& folder : {kShipped, kShipped / "variants"}) {
        for (const std::filesystem::path& file : law_files_in(folder)) {
            const std::vector<std::filesystem::path> one = {file};
            EXPECT_THAT(all_of(read_law(one, kShipped).problems), IsEmpty()) << file;
        }
    }
}

TEST(ShippedLaw, EveryClauseNamesItsSource) {
    for (const Regime& regime : read_law(law_files_in(kShipped), kShipped).book.regimes) {
        EXPECT_FALSE(regime.clauses.empty()) << regime.id;
        for (const Clause& clause : regime.clauses) {
            EXPECT_GT(clause.source.size(), 10U) << regime.id << ' ' << clause.id;
        }
    }
}

TEST(Kazakhstan, EntrantsOf21To30SeptemberReachDay90On19To28December) {
    const Book book = shipped("kazakhstan");
    EXPECT_EQ(last_day(numbers_of(book, russian(), {"2022-09-21.."}, "2022-09-21")), "2022-12-19");
    EXPECT_EQ(last_day(numbers_of(book, russian(), {"2022-09-30.."}, "2022-10-15")), "2022-12-28");
    EXPECT_EQ(numbers_of(book, russian(), {"2022-09-30.."}, "2022-12-28").legal, Verdict::yes);
    const StayNumbers past = numbers_of(book, russian(), {"2022-09-30.."}, "2022-12-29");
    EXPECT_EQ(past.legal, Verdict::no);
    EXPECT_EQ(past.overstay_days, 1);
}

TEST(Kazakhstan, LeavingAndComingBackWorkedUntil26January) {
    const Book book = shipped("kazakhstan");
    const std::vector<std::string> run = {"2022-09-25..2022-12-20", "2022-12-20.."};
    EXPECT_EQ(last_day(numbers_of(book, russian(), run, "2022-12-20")), "2023-03-19")
        << "the old rule goes on for them";
    const std::vector<std::string> late = {"2022-09-25..2022-12-20", "2022-12-20..2023-01-26", "2023-01-26.."};
    EXPECT_EQ(last_day(numbers_of(book, russian(), late, "2023-01-26")), "2023-04-25");
    const std::vector<std::string> after = {"2022-09-25..2022-12-20", "2022-12-20..2023-03-10", "2023-03-10.."};
    const StayNumbers counted = numbers_of(book, russian(), after, "2023-03-10");
    EXPECT_EQ(counted.days_used, 43) << "from 27 January on; days before do not count";
    EXPECT_EQ(last_day(counted), "2023-04-26");
    const std::vector<std::string> spent = {"2023-01-27..2023-04-26"};
    EXPECT_EQ(numbers_of(book, russian(), spent, "2023-04-27").admitted, Verdict::no);
    EXPECT_EQ(numbers_of(book, russian(), spent, "2023-07-26").admitted, Verdict::yes)
        << "on the 181st day the first one has left the window";
}

TEST(Kazakhstan, TheVariantWithBlocksDiffersFromLookingBack) {
    const std::vector<std::string> stays = {"2023-02-01..2023-02-01", "2023-06-01..2023-07-20", "2023-07-31.."};
    const Book rolling = shipped("kazakhstan");
    EXPECT_EQ(last_day(numbers_of(rolling, russian(), stays, "2023-07-31")), "2023-09-08");
    Book blocks = shipped("variants/kazakhstan-fixed-blocks");
    for (Regime& regime : blocks.regimes) {
        regime.verified_until = day("2024-12-31");  // the reading was checked for its first days only
    }
    EXPECT_EQ(last_day(numbers_of(blocks, russian(), stays, "2023-07-31")), "2023-10-28") << "a block of its own";
    EXPECT_EQ(blocks.regime("kz_eaeu_2023"), nullptr) << "replaced";
}

TEST(Kazakhstan, OthersHave30DaysAtATime) {
    const Book book = shipped("kazakhstan");
    Person uzbek = russian(Document::passport);
    uzbek.citizenship = "UZB";
    EXPECT_EQ(last_day(numbers_of(book, uzbek, {"2022-10-01.."}, "2022-10-01")), "2022-10-30");
    EXPECT_EQ(last_day(numbers_of(book, uzbek, {"2023-01-28.."}, "2023-01-28")), "2023-02-26");
    const std::vector<std::string> often = {"2023-02-01..2023-03-02", "2023-03-05..2023-04-03",
                                            "2023-04-05..2023-04-24", "2023-05-01.."};
    EXPECT_EQ(last_day(numbers_of(book, uzbek, often, "2023-05-01")), "2023-05-10") << "80 days before, in 180";
    uzbek.citizenship = "GEO";
    EXPECT_EQ(numbers_of(book, uzbek, {"2023-02-01.."}, "2023-02-01").legal, Verdict::cannot_tell) << "other terms";
    uzbek.citizenship = "UZB";
    EXPECT_EQ(numbers_of(book, uzbek, {}, "2022-10-01").admitted, Verdict::cannot_tell)
        << "who needs a visa is not here";
}

TEST(Kazakhstan, DocumentsAndPermits) {
    const Book book = shipped("kazakhstan");
    EXPECT_EQ(numbers_of(book, russian(), {}, "2022-09-25").admitted, Verdict::yes);
    EXPECT_EQ(numbers_of(book, russian(Document::none), {}, "2022-09-25").admitted, Verdict::no);
    EXPECT_EQ(numbers_of(book, russian(Document::expired_passport), {}, "2022-09-25").admitted, Verdict::no);
    Person child = russian(Document::birth_certificate);
    EXPECT_EQ(numbers_of(book, child, {}, "2022-09-25").admitted, Verdict::cannot_tell) << "the age is not known";
    child.age = 10;
    EXPECT_EQ(numbers_of(book, child, {}, "2022-09-25").admitted, Verdict::yes);
    child.age = 14;
    EXPECT_EQ(numbers_of(book, child, {}, "2022-09-25").admitted, Verdict::no);
    const auto path = [&](Permit permit, const char* on) {
        for (const Reason& reason : PersonalLaw(book, russian(), "KAZ").answer({}, day(on)).reasons) {
            const auto* const says = std::get_if<PermitPath>(&reason.clause->says);
            if (says != nullptr && says->permit == permit) {
                return reason.verdict;
            }
        }
        return Verdict::cannot_tell;
    };
    EXPECT_EQ(path(Permit::permanent_residence, "2023-02-07"), Verdict::yes);
    EXPECT_EQ(path(Permit::permanent_residence, "2023-02-08"), Verdict::no) << "a passport is needed";
    EXPECT_EQ(path(Permit::temporary_residence, "2023-02-08"), Verdict::yes);
}

TEST(Kazakhstan, WithoutTheCstoNoStayChanges) {
    const Book book = shipped("kazakhstan");
    Book outside = book;
    for (Treaty& treaty : outside.treaties) {
        if (treaty.id == "csto") {
            std::erase_if(treaty.members, [](const Treaty::Member& member) { return member.country == "KAZ"; });
        }
    }
    const std::vector<Trip> stays = trips({"2022-09-25..2022-12-20", "2023-02-01.."});
    const PersonalLaw inside_law(book, russian(), "KAZ");
    const PersonalLaw outside_law(outside, russian(), "KAZ");
    for (Day on = day("2022-09-01"); on < day("2023-06-01"); ++on) {
        const StayNumbers a = inside_law.numbers(stays, on);
        const StayNumbers b = outside_law.numbers(stays, on);
        ASSERT_EQ(a.legal, b.legal);
        ASSERT_EQ(a.last_legal_day, b.last_legal_day);
    }
    Book without_union = book;
    for (Treaty& treaty : without_union.treaties) {
        if (treaty.id == "eaeu") {
            std::erase_if(treaty.members, [](const Treaty::Member& member) { return member.country == "RUS"; });
        }
    }
    EXPECT_EQ(last_day(numbers_of(without_union, russian(), {"2022-10-01.."}, "2022-10-01")), "2022-10-30")
        << "outside the EAEU it does";
}

TEST(Schengen, TheSwissExamplesByTheFile) {
    const Book book = shipped("schengen");
    Person serbian = russian(Document::passport);
    serbian.citizenship = "SRB";
    const StayNumbers first = numbers_of(book, serbian, {"2014-08-15..2014-09-30"}, "2015-01-01", "CHE");
    EXPECT_EQ(first.legal, Verdict::yes);
    EXPECT_EQ(first.days_used, 47);
    EXPECT_EQ(last_day(first), "2015-03-31");
    const StayNumbers fifth =
        numbers_of(book, serbian, {"2013-09-01..2013-09-30", "2014-02-21..2014-04-20", "2014-05-01..2014-06-09"},
                   "2014-06-09", "CHE");
    EXPECT_EQ(fifth.legal, Verdict::no);
    EXPECT_EQ(fifth.overstay_days, 9);
    EXPECT_EQ(numbers_of(book, serbian, {}, "2013-10-17", "CHE").legal, Verdict::cannot_tell) << "before the rule";
}

TEST(Schengen, WhoNeedsAVisa) {
    const Book book = shipped("schengen");
    EXPECT_EQ(numbers_of(book, russian(Document::passport), {}, "2022-10-01", "DEU").admitted, Verdict::cannot_tell);
    Person without = russian(Document::passport);
    without.permit = Permit::none;
    EXPECT_EQ(numbers_of(book, without, {}, "2022-10-01", "DEU").admitted, Verdict::no);
    Person georgian = without;
    georgian.citizenship = "GEO";
    EXPECT_EQ(numbers_of(book, georgian, {}, "2017-03-27", "DEU").admitted, Verdict::no);
    EXPECT_EQ(numbers_of(book, georgian, {}, "2017-03-28", "DEU").admitted, Verdict::yes);
    EXPECT_EQ(numbers_of(book, georgian, {}, "2022-12-31", "HRV").admitted, Verdict::cannot_tell) << "not a member yet";
    EXPECT_EQ(numbers_of(book, georgian, {}, "2023-01-01", "HRV").admitted, Verdict::yes);
}

TEST(Sanctions, TouristsAtTheBordersOfFiveStates) {
    const Book book = shipped("sanctions");
    Person tourist = russian(Document::passport);
    tourist.permit = Permit::visa;
    tourist.purpose = Purpose::tourism;
    EXPECT_EQ(numbers_of(book, tourist, {}, "2022-09-18", "EST").admitted, Verdict::yes);
    EXPECT_EQ(numbers_of(book, tourist, {}, "2022-09-19", "EST").admitted, Verdict::no);
    EXPECT_EQ(numbers_of(book, tourist, {}, "2022-09-29", "FIN").admitted, Verdict::yes);
    EXPECT_EQ(numbers_of(book, tourist, {}, "2022-09-30", "FIN").admitted, Verdict::no);
    tourist.purpose = Purpose::family;
    EXPECT_EQ(numbers_of(book, tourist, {}, "2022-09-30", "FIN").admitted, Verdict::yes);
}

TEST(Turkiye, TheHalfYearOf2011AndTheWindowOf2013) {
    const Book book = shipped("turkiye");
    const Person person = russian(Document::passport);
    const std::vector<std::string> stays = {"2011-07-05..2011-09-02", "2011-11-25.."};
    const StayNumbers numbers = numbers_of(book, person, stays, "2011-11-30", "TUR");
    EXPECT_EQ(numbers.limit, 90);
    EXPECT_EQ(numbers.days_used, 66);
    EXPECT_EQ(last_day(numbers), "2011-12-24");
    EXPECT_EQ(last_day(numbers_of(book, person, {"2022-03-01.."}, "2022-03-01", "TUR")), "2022-04-29");
}

TEST(NotVerified, IsSaidSo) {
    EXPECT_EQ(
        numbers_of(shipped("uzbekistan"), russian(Document::passport), {"2022-09-25.."}, "2022-10-01", "UZB").legal,
        Verdict::cannot_tell);
    EXPECT_EQ(numbers_of(shipped("kazakhstan"), russian(), {"2026-09-25.."}, "2026-10-01").legal, Verdict::cannot_tell);
}

}  // namespace
}  // namespace steppe
