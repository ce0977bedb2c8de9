// The catalogues: complete, without leftovers, with the same placeholders, and right plurals.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <fstream>
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
#include "left_in_english.hpp"
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

template <class Entry>
std::vector<std::string_view> keys_in(std::span<const Entry> entries) {
    std::vector<std::string_view> keys;
    for (const Entry& entry : entries) {
        keys.push_back(entry.key);
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
            EXPECT_EQ(keys_in(catalogue.nouns), keys_in(family.front().nouns)) << catalogue.language;
            EXPECT_EQ(keys_in(catalogue.units), keys_in(family.front().units)) << catalogue.language;
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

TEST(Words, IdsAreCalledWhatThePageCallsThem) {
    for (const Catalogue& catalogue : summary_catalogues()) {
        if (catalogue.language == "en") {
            EXPECT_TRUE(catalogue.measures.empty() && catalogue.groups.empty() && catalogue.modes.empty());
            continue;
        }
        std::ifstream file(std::string(STEPPE_WORDS_OF_PAGE "/") + std::string(catalogue.language) + ".json");
        const nlohmann::json page = nlohmann::json::parse(file);
        std::size_t compared = 0;
        for (const auto& [prefix, words] :
             {std::pair<std::string, std::span<const Message>>("measure.", catalogue.measures),
              {"group.", catalogue.groups},
              {"mode.", catalogue.modes}}) {
            for (const auto& [key, text] : page.items()) {
                if (!key.starts_with(prefix)) {
                    continue;
                }
                const std::string id = key.substr(prefix.size());
                const auto found = std::ranges::find(words, id, &Message::key);
                if (id == "gate") {
                    EXPECT_EQ(text, say(catalogue, "gate", {{"country", "{country}"}, {"mode", "{mode}"}}));
                } else if (found == words.end()) {
                    ADD_FAILURE() << catalogue.language << " has no word for " << key;
                } else {
                    EXPECT_EQ(text, found->text) << catalogue.language << ' ' << key;
                }
                ++compared;
            }
        }
        EXPECT_GT(compared, 50U);
    }
}

TEST(Words, UnitsAlwaysTellTheNumber) {
    for (const Catalogue& catalogue : summary_catalogues()) {
        for (const Noun& unit : catalogue.units) {
            const PluralForms& forms = unit.forms;
            for (const std::string_view form : {forms.one, forms.two, forms.few, forms.many, forms.other}) {
                EXPECT_TRUE(form.empty() || form.find("{n}") != std::string_view::npos)
                    << catalogue.language << ' ' << form;
            }
        }
    }
}

TEST(Words, DatesAsTheLanguageWritesThem) {
    const Day day = *parse_day("2022-09-05");
    EXPECT_EQ(SummaryWords("en").date(day), "2022-09-05");
    EXPECT_EQ(SummaryWords("ru").date(day), "5 сентября 2022 года");
    EXPECT_EQ(SummaryWords("kk").date(day), "2022 жылғы 5 қыркүйек");
    EXPECT_EQ(SummaryWords("ar").date(day), "5 سبتمبر 2022");
    EXPECT_EQ(SummaryWords("ru").date(*parse_day("2023-12-31")), "31 декабря 2023 года");
    EXPECT_EQ(SummaryWords("ru").date(*parse_day("2023-01-10")), "10 января 2023 года");
    EXPECT_EQ(SummaryWords("en").brief_date(day), "2022-09-05");
    EXPECT_EQ(SummaryWords("ru").brief_date(day), "05.09.2022");
    EXPECT_EQ(SummaryWords("kk").brief_date(day), "05.09.2022");
    EXPECT_EQ(SummaryWords("ar").brief_date(day), "05/09/2022");
}

TEST(Words, FiguresToSignificantDigits) {
    const SummaryWords words("en");
    EXPECT_EQ(words.figure(0, 4), "0");
    EXPECT_EQ(words.figure(2.6069, 4), "2.607");
    EXPECT_EQ(words.figure(9.9996, 4), "10");
    EXPECT_EQ(words.figure(165'603.4, 4), "165,600") << "no power of ten";
    EXPECT_EQ(words.figure(999'960, 4), "1,000,000");
    EXPECT_EQ(words.figure(0.95, 6), "0.95");
    EXPECT_EQ(words.figure(-1e-12, 6), "0");
    EXPECT_EQ(words.change(0, 4), "+0");
    EXPECT_EQ(words.change(-1e-12, 4), "+0");
    EXPECT_EQ(words.change(1'298.95, 6), "+1,298.95");
    EXPECT_EQ(SummaryWords("ru").change(-1'298.95, 6), "-1\u00a0298,95");
    EXPECT_EQ(SummaryWords("ru").change(-123, 6), "-123");
}

TEST(Words, ChangesInTheirUnitAndTheFormThatTheNumberAsksFor) {
    const auto change = [](std::string_view language, double value, const char* measure, const char* unit) {
        return SummaryWords(language).change(value, 4, {"place", measure, "all", unit});
    };
    EXPECT_EQ(change("en", -1'137, "unsheltered", "persons"), "-1,137 persons");
    EXPECT_EQ(change("en", -1, "entries_cum", "persons"), "-1 crossing") << "not a person";
    EXPECT_EQ(change("en", 2, "entries", "persons/day"), "+2 crossings/day");
    EXPECT_EQ(change("en", -0.168, "rent_index", "1"), "-0.168");
    EXPECT_EQ(change("en", 3, "measure", "buckets"), "+3 buckets") << "a unit of a scenario's own";
    EXPECT_EQ(change("ru", -1, "unsheltered", "persons"), "-1 человек");
    EXPECT_EQ(change("ru", 22, "unsheltered", "persons"), "+22 человека");
    EXPECT_EQ(change("ru", -13.5, "exits_cum", "persons"), "-13,5 пересечения");
    EXPECT_EQ(change("ru", -7.9999999, "wait_hours", "hours"), "-8 часов") << "by what is written";
    EXPECT_EQ(change("kk", -5, "unserved_nights", "person-nights"), "-5 түн");
    EXPECT_EQ(change("ar", -1, "wait_hours", "hours"), "ساعة واحدة (-1)") << "the sign is told";
    EXPECT_EQ(change("ar", 2, "wait_hours", "hours"), "ساعتان (+2)");
    EXPECT_EQ(change("ar", -7, "wait_hours", "hours"), "-7 ساعات");
    EXPECT_EQ(change("ar", -11, "unsheltered", "persons"), "-11 شخصًا");
    EXPECT_EQ(SummaryWords("en").points(-4), "-4 points");
    EXPECT_EQ(SummaryWords("en").points(1.2), "+1 point");
    EXPECT_EQ(SummaryWords("ru").points(-3), "-3 процентных пункта");
    EXPECT_EQ(SummaryWords("ru").times(42, 3), "42 раза");
    EXPECT_EQ(SummaryWords("ru").times(2.5, 3), "2,5 раза");
    EXPECT_EQ(SummaryWords("ar").times(2, 3), "مرتين");
}

TEST(Words, NamesInTheLanguageElseInOneThatItsReadersKnow) {
    World world;
    Place place;
    place.id = "a";
    place.name = "Name";
    place.name_ru = "Имя";
    world.places.push_back(place);
    const std::map<std::string, report::Names> names = {{"KAZ", {{"en", "Kazakhstan"}, {"ru", "Казахстан"}}}};
    const auto named = [&](std::string_view language, const std::string& id) {
        return SummaryWords(language, names).place(world, id);
    };
    EXPECT_EQ(named("en", "a"), "Name");
    EXPECT_EQ(named("ru", "a"), "Имя");
    EXPECT_EQ(named("kk", "a"), "Имя");
    EXPECT_EQ(named("ar", "a"), "Name");
    EXPECT_EQ(named("en", "KAZ"), "KAZ");
    EXPECT_EQ(named("ru", "KAZ"), "Казахстан");
    EXPECT_EQ(named("ar", "KAZ"), "Kazakhstan");
    EXPECT_EQ(named("ar", "nowhere"), "nowhere");
    const auto series = [&](std::string_view language, const char* group) {
        return SummaryWords(language, names).series(world, {"a", "wait_hours", group, "hours"});
    };
    EXPECT_EQ(series("en", "KAZ:car"), "a wait_hours KAZ:car") << "as --show takes it";
    EXPECT_EQ(series("en", "all"), "a wait_hours all");
    EXPECT_EQ(series("ru", "KAZ:car"), "Ожидание, Имя (въезд: Казахстан, на автомобиле)");
    EXPECT_EQ(series("ru", "all"), "Ожидание, Имя");
    EXPECT_EQ(series("ru", "own_group"), "Ожидание, Имя (own_group)") << "what has no word";
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
    std::map<std::string, report::Names> names = {
        {"KAZ", {{"ru", "Казахстан"}, {"kk", "Қазақстан"}, {"ar", "كازاخستان"}}}};
    for (const Place& place : world.places) {
        names[place.id] = {{"ru", "Озинки"}, {"kk", "Тасқала"}, {"ar", "أوزينكي"}};
    }
    const SummaryWords words(language, std::move(names));
    std::vector<std::string> lines = headline(summary, world, words);
    std::vector<Alert> alerts(1);
    alerts[0].key = {"city0", "occupancy", "hotel", "share"};
    alerts[0].above = 0.95;
    alerts[0].on_day = alerts[0].by_day = {1.0};
    world.reference_date -= 2;
    std::ranges::move(headline_of_alerts(alerts, summary, world, words), std::back_inserter(lines));
    std::vector<Compared> compared(2);
    compared[0].observed = {"o1", "KAZ", "entries", "all", "persons/day", 19'000, 19'001, 5};
    compared[0].q05 = 6;
    compared[0].q95 = 7;
    std::ranges::move(headline_of_observed(compared, world, words), std::back_inserter(lines));
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
    EXPECT_THAT(russian,
                testing::StartsWith("Казахстан: больше всего въездов 8 января 2022 года, за день 12 пересечений "
                                    "(без разброса).\n  Больше всего из них - Озинки: 3 пересечения (90 % "
                                    "интервал от 3 до 1\u00a0400).\n"));
    EXPECT_THAT(russian,
                testing::HasSubstr(
                    "(въезд: Казахстан, на автомобиле), 8 января 2022 года: 1,5 часа (90 % интервал от 1,5 до 7).\n"));
    EXPECT_THAT(russian, testing::HasSubstr("  и ещё 2 города\n"));
    EXPECT_THAT(russian, testing::HasSubstr("  Доля занятых мест, Озинки (гостиница): больше 0,95   "));
    EXPECT_THAT(russian, testing::HasSubstr("08.01.2022      2 дня\n"));
    EXPECT_THAT(russian, testing::HasSubstr("  o1 Въезды (все), Казахстан, с 8 января 2022 года по 9 января 2022 года: "
                                            "наблюдалось 5, в модели от 6 до 7\n"));
}

TEST(Words, NothingOfTheSummaryIsLeftInEnglish) {
    const std::array<std::string_view, 4> data = {"alerts.csv", "alerts.json", "observed.csv", "o1 "};
    EXPECT_THAT(left_in_english(all_that_is_said("en"), data), testing::Contains("Entries")) << "it does find some";
    for (const std::string_view language : {"ru", "kk", "ar"}) {
        EXPECT_THAT(left_in_english(all_that_is_said(language), data), testing::IsEmpty()) << language;
    }
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
