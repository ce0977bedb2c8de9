// The catalogues: complete, without leftovers, with the same placeholders, and right plurals.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/headline.hpp"
#include "app/observed.hpp"
#include "app/stay_words.hpp"
#include "app/summary_words.hpp"
#include "app/words.hpp"
#include "longest_part.hpp"

namespace steppe {
namespace {

std::multiset<std::string> placeholders(std::string_view text) {
    std::multiset<std::string> found;
    for (std::size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1)) {
        found.emplace(text.substr(open, text.find('}', open) - open + 1));
    }
    return found;
}

const std::array kFamilies = {catalogues(), summary_catalogues()};

/// Each catalogue beside the English one of its kind.
std::vector<std::pair<Catalogue, Catalogue>> with_english() {
    std::vector<std::pair<Catalogue, Catalogue>> all;
    for (const auto& family : kFamilies) {
        for (const Catalogue& catalogue : family) {
            all.emplace_back(family.front(), catalogue);
        }
    }
    return all;
}

std::vector<std::string_view> nouns_of(const Catalogue& catalogue) {
    std::vector<std::string_view> keys;
    for (const Noun& noun : catalogue.nouns) {
        keys.push_back(noun.key);
    }
    return keys;
}

TEST(Words, EachLanguageHasTheSameKeysOnceEach) {
    const auto keys_of = [](const Catalogue& catalogue) {
        std::vector<std::string> keys;
        for (const Message& message : catalogue.messages) {
            keys.emplace_back(message.key);
            EXPECT_FALSE(message.text.empty()) << catalogue.language << ' ' << message.key;
        }
        std::ranges::sort(keys);
        EXPECT_EQ(std::ranges::adjacent_find(keys), keys.end()) << catalogue.language << ": a key twice";
        return keys;
    };
    for (const auto& family : kFamilies) {
        ASSERT_EQ(family.size(), 4U);
        for (const Catalogue& catalogue : family) {
            EXPECT_EQ(keys_of(catalogue), keys_of(family.front())) << catalogue.language;
            EXPECT_EQ(nouns_of(catalogue), nouns_of(family.front())) << catalogue.language;
        }
    }
}

TEST(Words, TranslationsFillInTheSame) {
    for (const auto& [english, catalogue] : with_english()) {
        for (const Message& message : catalogue.messages) {
            const auto original = std::ranges::find(english.messages, message.key, &Message::key);
            ASSERT_NE(original, english.messages.end());
            EXPECT_EQ(placeholders(message.text), placeholders(original->text))
                << catalogue.language << ' ' << message.key;
        }
    }
}

TEST(Words, TranslationsAreTranslated) {
    for (const auto& [english, catalogue] : with_english()) {
        if (catalogue.language == "en") {
            continue;
        }
        for (const Message& message : catalogue.messages) {
            const auto original = std::ranges::find(english.messages, message.key, &Message::key);
            EXPECT_NE(message.text, original->text) << catalogue.language << ' ' << message.key;
        }
    }
}

TEST(Words, DaysInTheFormThatTheNumberAsksFor) {
    const auto days = [](std::string_view language, std::int64_t n) { return days_text(*catalogue_of(language), n); };
    EXPECT_EQ(days("en", 0), "0 days");
    EXPECT_EQ(days("en", 1), "1 day");
    EXPECT_EQ(days("en", 21), "21 days");
    EXPECT_EQ(days("ru", 0), "0 дней");
    EXPECT_EQ(days("ru", 1), "1 день");
    EXPECT_EQ(days("ru", 2), "2 дня");
    EXPECT_EQ(days("ru", 5), "5 дней");
    EXPECT_EQ(days("ru", 11), "11 дней");
    EXPECT_EQ(days("ru", 12), "12 дней");
    EXPECT_EQ(days("ru", 21), "21 день");
    EXPECT_EQ(days("ru", 104), "104 дня");
    EXPECT_EQ(days("ru", 111), "111 дней");
    EXPECT_EQ(days("kk", 1), "1 күн");
    EXPECT_EQ(days("kk", 90), "90 күн");
    EXPECT_EQ(days("ar", 0), "0 يوم");
    EXPECT_EQ(days("ar", 1), "يوم واحد");
    EXPECT_EQ(days("ar", 2), "يومان");
    EXPECT_EQ(days("ar", 3), "3 أيام");
    EXPECT_EQ(days("ar", 10), "10 أيام");
    EXPECT_EQ(days("ar", 11), "11 يومًا");
    EXPECT_EQ(days("ar", 90), "90 يومًا");
    EXPECT_EQ(days("ar", 100), "100 يوم");
    EXPECT_EQ(days("ar", 103), "103 أيام");
    EXPECT_EQ(days("ar", 180), "180 يومًا");
}

TEST(Words, NounsAndNumbersOfTheSummary) {
    const auto crossings = [](std::string_view language, double n) {
        return SummaryWords(language).counted("crossings", n);
    };
    EXPECT_EQ(crossings("en", 0), "0 crossings");
    EXPECT_EQ(crossings("en", 1), "1 crossing");
    EXPECT_EQ(crossings("en", 0.96), "1 crossing") << "by what is written";
    EXPECT_EQ(crossings("en", 1.5), "1.5 crossings");
    EXPECT_EQ(crossings("en", 19'123), "19,100 crossings");
    EXPECT_EQ(crossings("en", 1'234'567), "1,230,000 crossings");
    EXPECT_EQ(crossings("ru", 0), "0 пересечений");
    EXPECT_EQ(crossings("ru", 1), "1 пересечение");
    EXPECT_EQ(crossings("ru", 1.5), "1,5 пересечения");
    EXPECT_EQ(crossings("ru", 2), "2 пересечения");
    EXPECT_EQ(crossings("ru", 11), "11 пересечений");
    EXPECT_EQ(crossings("ru", 121), "121 пересечение");
    EXPECT_EQ(crossings("ru", 19'123), "19\u00a0100 пересечений");
    EXPECT_EQ(crossings("kk", 2), "2 рет өту");
    EXPECT_EQ(crossings("ar", 0), "0 عملية عبور");
    EXPECT_EQ(crossings("ar", 1), "عملية عبور واحدة");
    EXPECT_EQ(crossings("ar", 2), "عمليتا عبور");
    EXPECT_EQ(crossings("ar", 3), "3 عمليات عبور");
    EXPECT_EQ(crossings("ar", 11), "11 عملية عبور");
    EXPECT_EQ(crossings("ar", 19'123), "19,100 عملية عبور");
    EXPECT_EQ(SummaryWords("en").number(-19'123), "-19,100");
    EXPECT_EQ(SummaryWords("ru").number(-0.26), "-0,3");
    EXPECT_EQ(SummaryWords("en").number(999.7), "1,000");
    EXPECT_EQ(SummaryWords("en").number(9.98), "10");
    EXPECT_THROW((void)SummaryWords("en").counted("no_such_noun", 1), std::logic_error);
}

/// Results in which there is something to say of everything, with the observations and alerts of `headline`.
std::string all_that_is_said(std::string_view language) {
    World world;
    world.record.host = "KAZ";
    world.reference_date = 19'000;
    Summary summary;
    summary.first_day = summary.last_day = 19'000;
    const auto add = [&](std::string place, std::string measure, std::string group, double low, double high) {
        summary.keys.push_back({std::move(place), std::move(measure), std::move(group), "unit"});
        Summary::Row row;
        row.quantiles = {low, low, low, high, high};
        summary.rows.push_back(row);
    };
    const auto add_place = [&](std::string id, PlaceKind kind) {
        Place place;
        place.id = id;
        place.name = "Name of " + id;
        place.kind = kind;
        world.places.push_back(place);
    };
    for (int city = 0; city < 8; ++city) {
        add_place("city" + std::to_string(city), PlaceKind::city);
        add("city" + std::to_string(city), "occupancy", "hotel", 0.97, 1);
    }
    add_place("x_post", PlaceKind::crossing);  // places are in the order of their ids
    for (const char* const measure : {"entries", "entries_cum", "exits_cum", "present"}) {
        add("KAZ", measure, "all", 12, 12);
    }
    add("x_post", "entries", "all", 3, 1'400);
    add("x_post", "wait_hours", "KAZ:car", 1.5, 7);
    const SummaryWords words(language, {{"KAZ", {{"ru", "Казахстан"}, {"kk", "Қазақстан"}, {"ar", "كازاخستان"}}}});
    std::vector<std::string> lines = headline(summary, world, words);
    std::vector<Alert> alerts(1);
    alerts[0].key = {"city0", "occupancy", "hotel", "share"};
    alerts[0].above = 0.95;
    alerts[0].on_day = alerts[0].by_day = {1.0};
    std::ranges::move(headline_of_alerts(alerts, summary, world.reference_date - 2, words), std::back_inserter(lines));
    std::vector<Compared> compared(2);
    compared[0].observed = {"o1", "KAZ", "entries", "all", "persons/day", 19'000, 19'001, 5};
    compared[0].q05 = 6;
    compared[0].q95 = 7;
    std::ranges::move(headline_of_observed(compared, words), std::back_inserter(lines));
    std::string text;
    for (const std::string& line : lines) {
        text += line + '\n';
    }
    return text;
}

TEST(Words, TheSummaryInEnglishAndRussian) {
    const std::string english = all_that_is_said("en");
    EXPECT_THAT(english,
                testing::StartsWith("Entries into KAZ peak on 2022-01-08: 12 crossings that day (no spread).\n"
                                    "  Most of them at Name of x_post: 3 crossings (90 % interval 3 to 1,400).\n"
                                    "Entries into KAZ since 2022-01-08 (crossings, not persons):\n"
                                    "  by 2022-01-08: 12 crossings (no spread)\n"));
    EXPECT_THAT(english, testing::HasSubstr("Longest wait: Name of x_post (KAZ:car) on 2022-01-08: 1.5 hours (90 % "
                                            "interval 1.5 to 7).\n"));
    EXPECT_THAT(english,
                testing::HasSubstr("  and 2 more places\nIn KAZ on 2022-01-08: 12 persons present (no spread).\n"
                                   "Alerts (alerts.csv, alerts.json)                     in  10 % by     "
                                   "50 % by     90 % by          lead\n"));
    EXPECT_THAT(english, testing::HasSubstr("2022-01-08     2 days\n"));
    const std::string russian = all_that_is_said("ru");
    EXPECT_THAT(russian, testing::StartsWith("Казахстан: больше всего въездов 2022-01-08, за день 12 пересечений (без "
                                             "разброса).\n  Больше всего из них - Name of x_post: 3 пересечения (90 % "
                                             "интервал от 3 до 1\u00a0400).\n"));
    EXPECT_THAT(russian, testing::HasSubstr("1,5 часа (90 % интервал от 1,5 до 7).\n"));
    EXPECT_THAT(russian, testing::HasSubstr("  и ещё 2 города\n"));
    EXPECT_THAT(russian, testing::HasSubstr("2022-01-08      2 дня\n"));
}

TEST(Words, EveryMessageOfTheSummaryIsSaidInEveryLanguage) {
    const std::set<std::string_view> elsewhere = {"difference", "camps", "camps_of_many",
                                                  "done"};  // below; compare_test
    for (const Catalogue& catalogue : summary_catalogues()) {
        const std::string said = all_that_is_said(catalogue.language);
        EXPECT_EQ(said.find('{'), std::string::npos) << said;
        for (const Message& message : catalogue.messages) {
            EXPECT_TRUE(elsewhere.contains(message.key) || message.key.starts_with("compare_") ||
                        said.find(longest_part(message.text)) != std::string::npos)
                << catalogue.language << ' ' << message.key << " is never said";
        }
    }
}

TEST(Words, AMissingKeyOrFillingIsAFault) {
    const Catalogue& english = *catalogue_of("en");
    EXPECT_THROW((void)say(english, "no_such_key"), std::logic_error);
    EXPECT_THROW((void)say(english, "last_day"), std::logic_error);
    EXPECT_EQ(catalogue_of("xx"), nullptr);
}

/// A clause of each kind, each doubt, each figure: no key that is asked for is missing, and none is never asked for.
TEST(Words, EveryMessageIsSaidInEveryLanguage) {
    using namespace law;
    Regime regime;
    regime.id = "regime";
    regime.title = "title";
    regime.in_force = 19'000;
    std::vector<Clause> clauses;
    const auto add = [&](ClauseKind kind, const Says& says) {
        clauses.push_back({"id", kind, says, "source", "", {}});
    };
    add(ClauseKind::entry, Border{});
    for (const CountWindow window : {CountWindow::none, CountWindow::rolling, CountWindow::blocks,
                                     CountWindow::calendar_year, CountWindow::calendar_half_year}) {
        for (const CountReset reset : {CountReset::never, CountReset::leaving, CountReset::absence}) {
            add(ClauseKind::stay,
                StayLimit{false, {90, window, 180, reset, 10, false, true, reset == CountReset::never}, false});
        }
    }
    add(ClauseKind::stay, StayLimit{true, {}, true});
    for (std::size_t by = 0; by < kBy.size(); ++by) {
        add(ClauseKind::registration, Registration{static_cast<By>(by), 3, true, 30});
    }
    add(ClauseKind::extension, Extension{30, 1, 5});
    add(ClauseKind::amnesty, Amnesty{19'000, 19'010, true});
    add(ClauseKind::amnesty, Amnesty{19'000, 19'010, false});
    for (std::size_t permit = 0; permit < kPermits.size(); ++permit) {
        add(ClauseKind::permit,
            PermitPath{static_cast<Permit>(permit), true, 90, 0, true, {"paper"}, {}, {}, {}, true});
    }
    add(ClauseKind::protection, Protection{5, "office", true, 90, 30, true, true});
    for (std::size_t effect = 0; effect < kEffects.size(); ++effect) {
        add(ClauseKind::after_last_day, Consequence{static_cast<Effect>(effect), 1, 0, "", 0, {}});
    }
    add(ClauseKind::surrender, Surrender{true, {"RUS"}, {"charge"}, {}});
    add(ClauseKind::surrender, Surrender{false, {}, {}, {}});
    for (std::size_t matter = 0; matter < kMatters.size(); ++matter) {
        for (const auto how : {Touches::How::no_effect, Touches::How::limits, Touches::How::eases}) {
            add(ClauseKind::limits, Touches{how, static_cast<Matter>(matter)});
        }
    }
    StayAnswer answer;
    for (const Clause& clause : clauses) {
        for (const Verdict verdict : {Verdict::yes, Verdict::no, Verdict::cannot_tell}) {
            const Reason::Role role =
                clause.kind == ClauseKind::registration                                     ? Reason::Role::duty
                : clause.kind == ClauseKind::after_last_day                                 ? Reason::Role::consequence
                : clause.kind == ClauseKind::surrender || clause.kind == ClauseKind::limits ? Reason::Role::touches
                : clause.kind == ClauseKind::entry || clause.kind == ClauseKind::stay       ? Reason::Role::decides
                                                                                            : Reason::Role::option;
            answer.reasons.push_back({role, &regime, &clause, verdict, 95, 5, 19'005, 19'000, verdict == Verdict::yes,
                                      verdict == Verdict::yes});
            if (clause.kind == ClauseKind::permit || clause.kind == ClauseKind::protection) {
                answer.reasons.push_back({Reason::Role::decides, &regime, &clause, verdict});
            }
            if (clause.kind == ClauseKind::stay) {
                answer.reasons.push_back({Reason::Role::earlier_excess, &regime, &clause, verdict, 95, 5, 19'005});
            }
        }
    }
    const Choices all_facts = (Choices{1} << kFacts.size()) - 1;
    for (const ClauseKind kind :
         {ClauseKind::entry, ClauseKind::exit, ClauseKind::stay, ClauseKind::registration, ClauseKind::permit}) {
        for (const auto why : {Doubt::Why::no_rule, Doubt::Why::unverified, Doubt::Why::missing_fact,
                               Doubt::Why::conflict, Doubt::Why::permit_end}) {
            answer.doubts.push_back({why, kind, &regime, &regime, all_facts, 19'010});
        }
    }
    for (const Clause& clause : clauses) {
        if (const auto* const says = std::get_if<Consequence>(&clause.says);
            says != nullptr && says->effect == Effect::ban) {
            answer.doubts.push_back({Doubt::Why::ban, clause.kind, &regime, nullptr, 0, 19'004, &clause});
        }
    }
    regime.clauses = {clauses[0]};  // a kind of clause that was checked
    regime.verified_until = 19'001;
    for (const Catalogue& catalogue : catalogues()) {
        std::string said;
        for (std::size_t document = 0; document < kDocuments.size(); ++document) {
            for (const bool present : {false, true}) {
                for (const Verdict legal : {Verdict::no, Verdict::yes, Verdict::cannot_tell}) {
                    for (const bool endless : {false, true}) {
                        answer.numbers = {};
                        answer.numbers.present = present;
                        answer.numbers.legal = legal;
                        answer.numbers.under_permit = true;
                        answer.numbers.unlimited = endless;
                        if (legal != Verdict::cannot_tell) {
                            answer.numbers.days_used = 95;
                            answer.numbers.limit = 90;
                            answer.numbers.overstay_days = 5;
                            answer.numbers.window_start = 19'000;
                            answer.next_entry = 19'100;
                            answer.numbers.last_legal_day = endless ? std::nullopt : std::optional<Day>(19'006);
                        }
                        StayReport report;
                        report.on = 19'005;
                        put_into_words(answer, static_cast<Document>(document), catalogue, report);
                        said += stay_text(report, static_cast<Document>(document), catalogue);
                        EXPECT_FALSE(stay_json(report).empty());
                    }
                }
            }
        }
        EXPECT_EQ(said.find('{'), std::string::npos) << said.substr(said.find('{'), 60);
        for (const Message& message : catalogue.messages) {
            EXPECT_NE(said.find(longest_part(message.text)), std::string::npos)
                << catalogue.language << ' ' << message.key << " is never said";
        }
    }
}

}  // namespace
}  // namespace steppe
