// The law in the flagship: what the last legal day does, and what other laws would change.
//
// Few replicates with a fixed seed: the effects that are asked for are many times the noise of a difference on common
// random numbers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "program.hpp"

namespace steppe {
namespace {

const std::string kFlagship = STEPPE_FLAGSHIP;

/// Columns of a table of results, by `measure date` (of KAZ, group all) and column.
class Host {
  public:
    /// Of differences.csv those of one variant.
    Host(const std::string& file, const std::string& variant = {}) {
        std::ifstream lines(file);
        std::string line;
        std::getline(lines, line);
        const std::vector<std::string> columns = cells_of(line);
        const bool differences = columns[5] == "variant";
        while (std::getline(lines, line)) {
            const std::vector<std::string> cells = cells_of(line);
            if (cells[1] != "KAZ" || cells[3] != "all" || (differences && cells[5] != variant)) {
                continue;
            }
            for (std::size_t c = differences ? 6 : 5; c < cells.size(); ++c) {
                values_[cells[2] + ' ' + cells[0]][columns[c]] = std::stod(cells[c]);
            }
        }
    }
    [[nodiscard]] double at(const std::string& measure, const std::string& date,
                            const std::string& column = "mean") const {
        return values_.at(measure + ' ' + date).at(column);
    }
    /// Mean over days `from` to `to` of one month, `2022-12-` say.
    [[nodiscard]] double mean(const std::string& measure, const std::string& month, int from, int to) const {
        double sum = 0;
        for (int day = from; day <= to; ++day) {
            sum += at(measure, month + (day < 10 ? "0" : "") + std::to_string(day));
        }
        return sum / (to - from + 1);
    }
    [[nodiscard]] double largest(const std::string& column) const {
        double most = 0;
        for (const auto& [key, columns] : values_) {
            most = std::max(most, std::abs(columns.at(column)));
        }
        return most;
    }

  private:
    static std::vector<std::string> cells_of(const std::string& line) {
        std::vector<std::string> cells;
        std::istringstream text(line);
        for (std::string cell; std::getline(text, cell, ',');) {
            cells.push_back(cell);
        }
        return cells;
    }
    std::map<std::string, std::map<std::string, double>> values_;
};

std::vector<std::string> with_variants(const std::vector<std::string>& names) {
    std::vector<std::string> words = {"compare", kFlagship, "--replicates", "4", "--quiet", "--out", "out"};
    for (const std::string& name : names) {
        words.insert(words.end(), {"--variant", kFlagship + "/variants/" + name + ".yaml"});
    }
    return words;
}

TEST(FlagshipLaw, TheNinetiethDayBringsExitsAndReEntriesUntilTheRuleChanges) {
    const WorkFolder folder;
    const Ended ended = run_program(with_variants({"as_it_was", "outside_the_csto", "passport_at_entry",
                                                   "permits_on_a_passport", "ninety_in_180_from_october"}),
                                    folder.path());
    ASSERT_EQ(ended.code, 0) << ended.err;
    const Host base(folder.path() / "out/base/summary.csv");
    // Entrants of 21-30 September choose two days before their 90th day, 17-26 December, and are back within days.
    EXPECT_GT(base.mean("renewals", "2022-12-", 18, 28), 300);
    EXPECT_LT(base.mean("renewals", "2022-11-", 1, 30), 1);
    EXPECT_GT(base.mean("exits", "2022-12-", 18, 28), 1.1 * base.mean("exits", "2022-12-", 5, 14));
    EXPECT_GT(base.mean("entries", "2022-12-", 20, 28), 1.1 * base.mean("entries", "2022-12-", 5, 14));
    // From 27 January leaving begins nothing anew. Who came back in December has days left of the new rule in March.
    EXPECT_LT(base.mean("renewals", "2023-02-", 1, 28), 1);
    EXPECT_GT(base.at("permits", "2022-12-31"), 0);
    EXPECT_GT(base.at("overstayers", "2022-12-31"), 0);
    EXPECT_GT(base.at("asylum_claims", "2022-09-30"), 0);
    EXPECT_GT(base.at("asylum_pending", "2022-10-31"), 0);

    const std::string differences = folder.path() / "out/differences.csv";
    for (const std::string same : {"as_it_was", "outside_the_csto"}) {
        const Host nothing(differences, same);
        EXPECT_EQ(nothing.largest("q05"), 0) << same;
        EXPECT_EQ(nothing.largest("q95"), 0) << same;
    }
    const Host passport(differences, "passport_at_entry");
    EXPECT_LT(passport.at("entries_cum", "2022-10-31", "q95"), 0);
    const Host permits(differences, "permits_on_a_passport");
    EXPECT_LT(permits.at("permits", "2022-12-31", "q95"), 0);
    EXPECT_GT(permits.at("overstayers", "2022-12-31", "mean"), 0);
    const Host october(differences, "ninety_in_180_from_october");
    EXPECT_LT(october.mean("renewals", "2022-12-", 18, 28), -300);
    EXPECT_GT(october.at("overstayers", "2023-01-15", "mean"), 0);
}

TEST(FlagshipLaw, ExplainAndStayGiveTheSameReasons) {
    const WorkFolder folder;
    std::ofstream(folder.path() / "trips.csv") << "entry,exit\n2022-09-25,\n";
    for (const std::string on : {"2022-10-20", "2022-12-21"}) {
        const Ended explained = run_program({"explain", kFlagship, "--place", "kz_oral", "--group", "man_waiting",
                                             "--date", on, "--entered", "2022-09-25", "--json"},
                                            folder.path());
        ASSERT_EQ(explained.code, 0) << explained.err;
        const Ended answered = run_program(
            {"stay", "--law", "kazakhstan", "--citizenship", "RUS", "--document", "internal_id", "--purpose",
             "humanitarian", "--sex", "male", "--country", "KAZ", "--trips", "trips.csv", "--on", on, "--json"},
            folder.path());
        ASSERT_EQ(answered.code, 0) << answered.err;
        const auto law = nlohmann::json::parse(explained.out).at("law");
        const auto stay = nlohmann::json::parse(answered.out);
        for (const char* const key : {"legal", "days_used", "days_left", "last_legal_day", "reasons", "to_do"}) {
            EXPECT_EQ(law.at(key), stay.at(key)) << on << ' ' << key;
        }
        EXPECT_EQ(law.at("last_legal_day"), "2022-12-23");
    }
    // Two days before it the choice is there, with its days and the ways out and in again.
    const Ended choice = run_program({"explain", kFlagship, "--place", "kz_oral", "--group", "man_waiting", "--date",
                                      "2022-12-21", "--entered", "2022-09-25"},
                                     folder.path());
    EXPECT_THAT(choice.out, testing::HasSubstr("last_day: whose last legal day comes, having entered on 2022-09-25"));
    EXPECT_THAT(choice.out, testing::HasSubstr("days to the last legal day = 2"));
    EXPECT_THAT(choice.out, testing::HasSubstr("leaves and comes back"));
}

/// What law.json tells of who crosses into a country on a day, with the names of regimes and clauses.
class ToldLaw {
  public:
    explicit ToldLaw(const std::filesystem::path& file) : law_(nlohmann::json::parse(text_of_file(file))) {}

    [[nodiscard]] nlohmann::json on(const std::string& country, const std::string& document, const std::string& purpose,
                                    const std::string& day) const {
        for (const auto& answer : law_.at("answers")) {
            const auto& purposes = answer.at("purposes");
            if (answer.at("leaves") || answer.at("country") != country || answer.at("citizenship") != "RUS" ||
                answer.at("document") != document ||
                std::find(purposes.begin(), purposes.end(), purpose) == purposes.end()) {
                continue;
            }
            for (const auto& span : answer.at("spans")) {
                if (span.at("from") <= day && day <= span.at("to")) {
                    return span;
                }
            }
        }
        return nullptr;
    }
    /// `regime clause verified` of all rules but those of what follows a stay that is too long.
    [[nodiscard]] std::multiset<std::string> rules(const nlohmann::json& span) const {
        std::multiset<std::string> all;
        for (const auto& rule : span.at("rules")) {
            if (rule.at("role") != "consequence") {
                const auto& regime = law_.at("regimes").at(rule.at("regime").get<std::size_t>());
                all.insert(regime.at("id").get<std::string>() + ' ' +
                           regime.at("clauses").at(rule.at("clause").get<std::size_t>()).at("id").get<std::string>() +
                           (rule.at("verified") ? " verified" : " not verified"));
            }
        }
        return all;
    }
    [[nodiscard]] std::vector<std::string> announced(const nlohmann::json& span) const {
        std::vector<std::string> ids;
        for (const auto& regime : span.at("announced")) {
            ids.push_back(law_.at("regimes").at(regime.get<std::size_t>()).at("id"));
        }
        return ids;
    }

  private:
    nlohmann::json law_;
};

TEST(FlagshipLaw, TheReportTellsWhatExplainTells) {
    const WorkFolder folder;
    ASSERT_EQ(run_program({"run", kFlagship, "--replicates", "1", "--quiet", "--out", "out"}, folder.path()).code, 0);
    const ToldLaw told(folder.path() / "out/law.json");
    struct Asked {
        const char *group, *document, *purpose, *place, *country;
    };
    const auto compare = [&](const Asked& who, const std::string& day, const nlohmann::json& law) {
        SCOPED_TRACE(std::string(who.group) + ' ' + who.country + ' ' + day);
        const auto span = told.on(who.country, who.document, who.purpose, day);
        ASSERT_TRUE(span.is_object());
        EXPECT_EQ(span.at("stay_up_to_days"), law.at("stay_up_to_days"));
        EXPECT_EQ(span.at("unlimited"), law.at("no_last_day"));
        EXPECT_EQ(span.at("legal"), law.at("legal").is_null() ? "cannot_tell" : law.at("legal") ? "yes" : "no");
        std::multiset<std::string> reasons;
        for (const auto& reason : law.at("reasons")) {
            reasons.insert(reason.at("regime").get<std::string>() + ' ' + reason.at("clause").get<std::string>() +
                           (reason.at("verified") ? " verified" : " not verified"));
        }
        EXPECT_EQ(told.rules(span), reasons);
    };
    const Asked waiting{"man_waiting", "internal_id", "humanitarian", "kz_oral", "KAZ"};
    const Asked onward{"man_transit", "passport", "transit", "kg_bishkek", "KGZ"};
    for (const Asked& who : {waiting, onward}) {
        const Ended explained = run_program({"explain", kFlagship, "--place", who.place, "--group", who.group, "--date",
                                             "2022-09-25", "--entered", "2022-09-25", "--json"},
                                            folder.path());
        ASSERT_EQ(explained.code, 0) << explained.err;
        compare(who, "2022-09-25", nlohmann::json::parse(explained.out).at("law"));
    }
    // What `steppe explain` tells is what `steppe stay` answers, and that takes no time.
    for (const Asked& who : {waiting, onward, Asked{"family_relocating", "internal_id", "work", "kz_oral", "KAZ"},
                             Asked{"man_transit", "passport", "transit", "kz_almaty", "KAZ"}}) {
        for (const std::string day : {"2022-09-25", "2022-11-20", "2023-01-26", "2023-01-27", "2023-03-31"}) {
            std::ofstream(folder.path() / "trips.csv") << "entry,exit\n" << day << ",\n";
            const Ended answered = run_program(
                {"stay", "--law", kFlagship + "/policies/law.yaml", "--citizenship", "RUS", "--document", who.document,
                 "--purpose", who.purpose, "--country", who.country, "--trips", "trips.csv", "--on", day, "--json"},
                folder.path());
            ASSERT_EQ(answered.code, 0) << answered.err;
            compare(who, day, nlohmann::json::parse(answered.out));
        }
    }
    EXPECT_EQ(told.on("KAZ", "internal_id", "humanitarian", "2022-09-25").at("stay_up_to_days"), 90);
    // Known before it is in force, and in force no longer only announced.
    EXPECT_THAT(told.announced(told.on("KAZ", "internal_id", "humanitarian", "2022-11-14")),
                testing::Not(testing::Contains("kz_eaeu_2023")));
    EXPECT_THAT(told.announced(told.on("KAZ", "internal_id", "humanitarian", "2022-11-15")),
                testing::Contains("kz_eaeu_2023"));
    EXPECT_THAT(told.announced(told.on("KAZ", "internal_id", "humanitarian", "2023-01-27")),
                testing::Not(testing::Contains("kz_eaeu_2023")));
    // What follows the last day is told before anybody is past it.
    std::vector<std::string> effects;
    const auto all = nlohmann::json::parse(text_of_file(folder.path() / "out/law.json"));
    const auto span = told.on("KAZ", "internal_id", "humanitarian", "2022-09-25");
    for (const auto& rule : span.at("rules")) {
        if (rule.at("role") == "consequence") {
            const auto& regime = all.at("regimes").at(rule.at("regime").get<std::size_t>());
            effects.push_back(regime.at("clauses").at(rule.at("clause").get<std::size_t>()).at("says").at("effect"));
        }
    }
    EXPECT_EQ(effects, (std::vector<std::string>{"warning", "fine", "removal"}));
}

TEST(FlagshipLaw, TheReportHoldsTheLawThatIsStoredWithTheResults) {
    const WorkFolder folder;
    const auto report = [&] { return run_program({"report", "out", "--out", "again.html", "--quiet"}, folder.path()); };
    const std::filesystem::path law = folder.path() / "out/law.json";
    ASSERT_EQ(run_program({"run", kFlagship, "--replicates", "1", "--until", "2022-09-05", "--quiet", "--out", "out"},
                          folder.path())
                  .code,
              0);
    EXPECT_EQ(report().code, 0);
    EXPECT_EQ(text_of_file(folder.path() / "again.html"), text_of_file(folder.path() / "out/report.html"));
    std::string other = text_of_file(law);
    const std::size_t title = other.find("90 days from entry");
    ASSERT_NE(title, std::string::npos);
    other.replace(title, 2, "45");
    std::ofstream(law) << other;
    EXPECT_EQ(report().code, 0);
    EXPECT_NE(text_of_file(folder.path() / "again.html"), text_of_file(folder.path() / "out/report.html"));
    std::ofstream(law) << "{}";
    const Ended spoilt = report();
    EXPECT_EQ(spoilt.code, 2);
    EXPECT_THAT(spoilt.err, testing::HasSubstr("out/law.json: found no law of format 1"));
    std::filesystem::remove(law);
    EXPECT_EQ(report().code, 2);
}

TEST(FlagshipLaw, EachSideOfAComparisonTellsItsOwnLaw) {
    const WorkFolder folder;
    std::vector<std::string> words = with_variants({"ninety_days_without_a_passport"});
    words[3] = "1";
    words.insert(words.end(), {"--until", "2022-12-10"});
    ASSERT_EQ(run_program(words, folder.path()).code, 0);
    const ToldLaw base(folder.path() / "out/base/law.json");
    const ToldLaw variant(folder.path() / "out/ninety_days_without_a_passport/law.json");
    EXPECT_NE(base.rules(base.on("KAZ", "internal_id", "humanitarian", "2022-12-01")),
              variant.rules(variant.on("KAZ", "internal_id", "humanitarian", "2022-12-01")));
}

TEST(FlagshipLaw, EveryVariantThatIsShippedRuns) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(kFlagship + "/variants")) {
        if (entry.path().extension() == ".yaml") {
            names.push_back(entry.path().stem());
        }
    }
    std::ranges::sort(names);
    ASSERT_GE(names.size(), 14U);
    std::vector<std::string> words = with_variants(names);
    words[3] = "1";
    words.insert(words.end(), {"--until", "2022-10-10"});
    const WorkFolder folder;
    const Ended ended = run_program(words, folder.path());
    ASSERT_EQ(ended.code, 0) << ended.err;
}

}  // namespace
}  // namespace steppe
