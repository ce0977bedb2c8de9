// `steppe stay` as a user starts it: figures, words, privacy, refusals.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "program.hpp"

namespace steppe {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Stay : public testing::Test {
  protected:
    void write(const std::string& file, const std::string& text) const { std::ofstream(folder_.path() / file) << text; }

    [[nodiscard]] Ended ask(std::vector<std::string> more) const {
        more.insert(more.begin(), "stay");
        return run_program(more, folder_.path());
    }

    [[nodiscard]] json answer(const std::string& law, const std::string& citizenship, const std::string& document,
                              const std::string& country, const std::string& trips, const std::string& on,
                              const std::vector<std::string>& more = {}) const {
        write("trips.csv", trips);
        std::vector<std::string> words = {"--law",  law,         "--citizenship", citizenship, "--document",
                                          document, "--country", country,         "--trips",   "trips.csv",
                                          "--on",   on,          "--json"};
        words.insert(words.end(), more.begin(), more.end());
        const Ended ended = ask(words);
        EXPECT_EQ(ended.code, 0) << ended.err;
        EXPECT_THAT(ended.err, IsEmpty());
        return json::parse(ended.out, nullptr, false);
    }

    [[nodiscard]] json schengen(const std::string& trips, const std::string& on) const {
        return answer("schengen", "SRB", "passport", "CHE", "entry,exit\n" + trips, on);
    }
    [[nodiscard]] json kazakhstan(const std::string& trips, const std::string& on) const {
        return answer("kazakhstan", "RUS", "internal_id", "KAZ", "entry,exit\n" + trips, on);
    }

    WorkFolder folder_;
};

TEST_F(Stay, TheSwissExamples) {
    const json one = schengen("2014-08-15,2014-09-30\n", "2015-01-01");
    EXPECT_EQ(one["legal"], true);
    EXPECT_EQ(one["present"], false);
    EXPECT_EQ(one["days_used"], 47);
    EXPECT_EQ(one["days_left"], 43);
    EXPECT_EQ(one["last_legal_day"], "2015-03-31");
    EXPECT_EQ(one["stay_up_to_days"], 90);

    const json two = schengen("2014-08-15,2014-09-30\n2014-11-01,2014-11-30\n", "2014-11-30");
    EXPECT_EQ(two["days_used"], 77);
    EXPECT_EQ(two["days_left"], 13);
    EXPECT_EQ(two["last_legal_day"], "2014-12-13");

    const json four = schengen("2013-06-01,2013-07-13\n2013-08-15,2013-09-30\n2014-01-01,2014-01-30\n", "2014-01-30");
    EXPECT_EQ(four["window_start"], "2013-08-04");
    EXPECT_EQ(four["last_legal_day"], "2014-03-31");

    const std::string five = "2013-09-01,2013-09-30\n2014-02-21,2014-04-20\n2014-05-01,2014-06-09\n";
    const json over = schengen(five, "2014-06-09");
    EXPECT_EQ(over["legal"], false);
    EXPECT_EQ(over["days_used"], 99);
    EXPECT_EQ(over["days_left"], 0);
    EXPECT_EQ(over["overstay_days"], 9);
    const json again = schengen(five, "2014-08-30");
    EXPECT_EQ(again["legal"], true) << "legal is about the day alone";
    EXPECT_EQ(again["overstay_days"], 0);
    EXPECT_EQ(again["window_start"], "2014-03-04");
    EXPECT_EQ(again["stay_up_to_days"], 50);
    EXPECT_THAT(again["reasons"].back()["text"].get<std::string>(), HasSubstr("too long by: 9 days"));

    const json six = schengen("2013-08-09,2013-08-15\n2013-09-19,2014-03-01\n", "2014-03-01");
    EXPECT_EQ(six["days_used"], 164);
    EXPECT_EQ(six["overstay_days"], 74);
    EXPECT_EQ(six["window_start"], "2013-09-03");
}

TEST_F(Stay, ReasonsNameRegimeClauseTextAndSource) {
    const json answer = kazakhstan("2022-09-25,\n", "2022-12-01");
    EXPECT_EQ(answer["legal"], true);
    EXPECT_EQ(answer["days_used"], 68);
    EXPECT_EQ(answer["last_legal_day"], "2022-12-23");
    std::vector<std::string> clauses;
    for (const json& reason : answer["reasons"]) {
        clauses.push_back(reason["regime"].get<std::string>() + ' ' + reason["clause"].get<std::string>());
        EXPECT_FALSE(reason["text"].get<std::string>().empty());
        EXPECT_FALSE(reason["source"].get<std::string>().empty());
    }
    EXPECT_THAT(clauses, AllOf(Contains("kz_entry_internal entry"), Contains("kz_eaeu_before_2023 stay"),
                               Contains("kz_ru_registration registration"), Contains("csto_persons no_effect_stay")));
    std::vector<std::string> due;
    for (const json& duty : answer["to_do"]) {
        due.push_back(duty["by"].get<std::string>());
    }
    EXPECT_THAT(due, ElementsAre("2022-09-28", "2022-10-24"));
    EXPECT_THAT(answer["notice"].get<std::string>(), HasSubstr("does not advise"));
}

TEST_F(Stay, ABanThatTheFileStatesKeepsEntryOpenAndIsNamed) {
    write("law.yaml", R"(title: a law
regimes:
  - id: thirty
    title: 30 days
    country: KAZ
    who: {citizenship: RUS}
    in_force: 2020-01-01
    verified_until: 2030-01-01
    clauses:
      - entry: {allowed: yes}
        source: a text
      - stay: {days: 30, counted: per_entry}
        source: a text
      - after_last_day: {effect: ban, from_days: 1, ban_days: 365}
        source: another text
)");
    const std::string trips = "entry,exit\n2024-03-01,2024-04-10\n";
    const json open = answer("law.yaml", "RUS", "internal_id", "KAZ", trips, "2024-05-10");
    EXPECT_TRUE(open["legal"].is_null());
    EXPECT_TRUE(open["admitted"].is_null());
    EXPECT_TRUE(open["last_legal_day"].is_null());
    ASSERT_EQ(open["cannot_tell"].size(), 1U);
    EXPECT_EQ(open["cannot_tell"][0]["why"], "ban");
    EXPECT_EQ(open["cannot_tell"][0]["regime"], "thirty");
    EXPECT_THAT(open["cannot_tell"][0]["text"].get<std::string>(),
                AllOf(HasSubstr("a ban of 365 days"), HasSubstr("2024-04-10"),
                      HasSubstr("may stand against it (thirty: after_last_day)")));
    EXPECT_EQ(open["reasons"].back()["clause"], "after_last_day");
    EXPECT_EQ(open["reasons"].back()["source"], "another text");
    const Ended text = ask({"--law", "law.yaml", "--citizenship", "RUS", "--document", "internal_id", "--country",
                            "KAZ", "--trips", "trips.csv", "--on", "2024-05-10"});
    EXPECT_THAT(text.out, AllOf(HasSubstr("whether entry on it is legal cannot be told"),
                                HasSubstr("[thirty: after_last_day] another text")));
    EXPECT_EQ(answer("law.yaml", "RUS", "internal_id", "KAZ", trips, "2025-04-11")["legal"], true);
}

TEST_F(Stay, WhatCannotBeToldIsNullAndSaysWhy) {
    const json late = kazakhstan("2026-09-25,\n", "2026-10-01");
    EXPECT_TRUE(late["legal"].is_null());
    EXPECT_TRUE(late["last_legal_day"].is_null());
    EXPECT_TRUE(late["days_used"].is_null());
    EXPECT_EQ(late["cannot_tell"][0]["why"], "unverified");
    const json visa = answer("schengen", "RUS", "passport", "DEU", "entry,exit\n", "2022-10-01");
    EXPECT_TRUE(visa["legal"].is_null());
    EXPECT_THAT(visa["cannot_tell"][0]["facts"], ElementsAre("permit"));
    EXPECT_EQ(answer("schengen", "RUS", "passport", "DEU", "entry,exit\n", "2022-10-01", {"--permit", "none"})["legal"],
              false);
    EXPECT_EQ(answer("schengen", "RUS", "passport", "DEU", "entry,exit\n", "2022-10-01", {"--permit", "visa"})["legal"],
              true);
}

TEST_F(Stay, CountriesAndPermitsInTheTable) {
    const std::string trips =
        "entry,exit,country,status\n2022-08-01,2022-08-20,FRA,\n2022-08-20,2022-08-25,UZB,\n"
        "2022-09-01,2022-09-05,DEU,permit\n2022-09-20,,ITA,visit\n";
    EXPECT_EQ(answer("schengen", "GEO", "passport", "DEU", trips, "2022-09-25")["days_used"], 26);
    EXPECT_EQ(answer("schengen", "GEO", "passport", "schengen", trips, "2022-09-25")["days_used"], 26);
    const json permit =
        answer("kazakhstan", "RUS", "internal_id", "KAZ", "entry,exit,status\n2022-01-01,,permit\n", "2022-12-01");
    EXPECT_EQ(permit["legal"], true);
    EXPECT_EQ(permit["under_permit"], true);
    EXPECT_EQ(permit["days_used"], 0);
}

TEST_F(Stay, ThePlainReportSpeaksFourLanguages) {
    write("trips.csv", "entry,exit\n2022-09-25,\n");
    const std::vector<std::pair<std::string, std::string>> says = {
        {"en", "Left: 22 days."}, {"ru", "Осталось: 22 дня."}, {"kk", "Қалғаны: 22 күн."}, {"ar", "المتبقي: 22 يومًا."}};
    for (const auto& [language, text] : says) {
        const Ended ended = ask({"--law", "kazakhstan", "--citizenship", "RUS", "--document", "internal_id",
                                 "--country", "KAZ", "--trips", "trips.csv", "--on", "2022-12-01", "--lang", language});
        EXPECT_EQ(ended.code, 0) << ended.err;
        EXPECT_THAT(ended.out, AllOf(HasSubstr(text), HasSubstr("2022-12-23"), HasSubstr("kz_eaeu_before_2023: stay")));
        EXPECT_THAT(ended.err, IsEmpty());
    }
}

TEST_F(Stay, TripsLeaveNoTraceAndPersonalDataAreNotRepeated) {
    (void)kazakhstan("2022-09-25,\n", "2022-12-01");
    EXPECT_THAT(folder_.content(), ElementsAre("trips.csv"));
    write("trips.csv", "entry,exit,name\n2022-09-25,,Ivan Petrov\n");
    const Ended ended = ask({"--law", "kazakhstan", "--citizenship", "RUS", "--document", "internal_id", "--country",
                             "KAZ", "--trips", "trips.csv", "--on", "2022-12-01"});
    EXPECT_EQ(ended.code, 2);
    EXPECT_THAT(ended.out, IsEmpty());
    EXPECT_THAT(ended.err, AllOf(HasSubstr("trips.csv:1:12:"), HasSubstr("no names"), Not(HasSubstr("Ivan"))));
}

TEST_F(Stay, BadRequestsAreRefusedAllAtOnce) {
    write("law.yaml",
          "title: t\nregimes:\n  - id: r\n    title: t\n    country: KAZ\n    who: {citizenship: any}\n"
          "    in_force: 2022-02-30\n    verified_until: not verified\n    clauses:\n      - stay: {days: 0, counted: "
          "per_entry}\n");
    write("trips.csv", "entry,exit\nyesterday,\n");
    const Ended ended = ask({"--law", "law.yaml", "--citizenship", "Russia", "--document", "passport", "--country",
                             "KAZ", "--trips", "trips.csv", "--on", "2022-12-01"});
    EXPECT_EQ(ended.code, 2);
    EXPECT_THAT(ended.out, IsEmpty());
    EXPECT_THAT(ended.err,
                AllOf(HasSubstr("law.yaml:7:15: found '2022-02-30'"),
                      HasSubstr("law.yaml:10:9: found a clause without"), HasSubstr("law.yaml:10:22: found '0'"),
                      HasSubstr("--citizenship: found 'Russia'"), HasSubstr("trips.csv:2:1:")));
    const Ended unknown =
        ask({"--law", "kazahstan", "--citizenship", "RUS", "--document", "passport", "--country", "KAZ"});
    EXPECT_EQ(unknown.code, 2);
    EXPECT_THAT(unknown.err, HasSubstr("did you mean 'kazakhstan'?"));
    EXPECT_EQ(ask({"--citizenship", "RUS", "--document", "pasport", "--country", "KAZ"}).code, 2);
    EXPECT_EQ(ask({"--citizenship", "RUS", "--document", "passport", "--country", "KAZ", "--on", "2022-02-30"}).code,
              2);
    EXPECT_EQ(ask({"--citizenship", "RUS", "--document", "passport", "--country", "Atlantis"}).code, 2);
}

TEST_F(Stay, AllShippedLawTogetherAnswersFromAnyFolder) {
    const Ended ended =
        ask({"--citizenship", "RUS", "--document", "internal_id", "--country", "KAZ", "--on", "2022-10-01", "--json"});
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(json::parse(ended.out)["admitted"], true);
    const Ended folder = ask({"--law", STEPPE_LAW, "--citizenship", "RUS", "--document", "internal_id", "--country",
                              "MNG", "--on", "2022-10-01", "--json"});
    EXPECT_EQ(folder.code, 0) << folder.err;
    EXPECT_EQ(json::parse(folder.out)["admitted"], false) << "Mongolia asks for a passport";
}

TEST_F(Stay, WithoutADayItIsToday) {
    const Ended ended =
        ask({"--law", "kazakhstan", "--citizenship", "RUS", "--document", "internal_id", "--country", "KAZ", "--json"});
    EXPECT_EQ(ended.code, 0);
    EXPECT_GE(json::parse(ended.out)["on"].get<std::string>(), "2026-01-01");
}

}  // namespace
}  // namespace steppe
