// The catalogues: complete, without leftovers, with the same placeholders, and right plurals.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "app/stay_words.hpp"
#include "app/words.hpp"

namespace steppe {
namespace {

std::multiset<std::string> placeholders(std::string_view text) {
    std::multiset<std::string> found;
    for (std::size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1)) {
        found.emplace(text.substr(open, text.find('}', open) - open + 1));
    }
    return found;
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
    ASSERT_EQ(catalogues().size(), 4U);
    for (const Catalogue& catalogue : catalogues()) {
        EXPECT_EQ(keys_of(catalogue), keys_of(*catalogue_of("en"))) << catalogue.language;
    }
}

TEST(Words, TranslationsFillInTheSame) {
    const Catalogue& english = *catalogue_of("en");
    for (const Catalogue& catalogue : catalogues()) {
        for (const Message& message : catalogue.messages) {
            const auto original = std::ranges::find(english.messages, message.key, &Message::key);
            ASSERT_NE(original, english.messages.end());
            EXPECT_EQ(placeholders(message.text), placeholders(original->text))
                << catalogue.language << ' ' << message.key;
        }
    }
}

TEST(Words, TranslationsAreTranslated) {
    const Catalogue& english = *catalogue_of("en");
    for (const Catalogue& catalogue : catalogues()) {
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

TEST(Words, AMissingKeyOrFillingIsAFault) {
    const Catalogue& english = *catalogue_of("en");
    EXPECT_THROW((void)say(english, "no_such_key"), std::logic_error);
    EXPECT_THROW((void)say(english, "last_day"), std::logic_error);
    EXPECT_EQ(catalogue_of("xx"), nullptr);
}

/// The longest part of a message between its placeholders.
std::string_view longest_part(std::string_view text) {
    std::string_view longest;
    while (!text.empty()) {
        const std::string_view part = text.substr(0, text.find('{'));
        longest = part.size() > longest.size() ? part : longest;
        const std::size_t close = text.find('}');
        text.remove_prefix(part.size() == text.size() ? text.size() : close + 1);
    }
    return longest;
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
            answer.reasons.push_back({role, &regime, &clause, verdict, 95, 5, 19'005, 19'000, verdict == Verdict::yes});
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
