#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "app/commands.hpp"
#include "app/stay_words.hpp"
#include "app/tell.hpp"
#include "scenario/cells.hpp"
#include "scenario/countries.hpp"
#include "scenario/shipped_law.hpp"
#include "steppe/law_files.hpp"

namespace steppe {

namespace {

Day today() {
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    return parse_day(fmt::format("{:04}-{:02}-{:02}", local.tm_year + 1900, local.tm_mon + 1, local.tm_mday))
        .value_or(kNoDay + 1);
}

/// A country, or a treaty whose members count days together.
std::string place_of(const std::string& word, const law::Book& book, Problems& problems) {
    if (is_country(word)) {
        return word;
    }
    std::string small = word;
    std::ranges::transform(small, small.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; });
    std::vector<std::string> areas;
    for (const law::Treaty& treaty : book.treaties) {
        if (treaty.shared_counter) {
            if (treaty.id == small) {
                return small;
            }
            areas.push_back(treaty.id);
        }
    }
    problems.add({"--country"}, quote(word), "an ISO 3166-1 alpha-3 country, or an area that counts days together",
                 did_you_mean(word, areas, "write three capitals, such as KAZ for Kazakhstan"));
    return {};
}

}  // namespace

int stay(const StayRequest& request) {
    const std::filesystem::path shipped = shipped_law();
    Problems problems;
    std::vector<std::filesystem::path> files;
    if (request.law.empty()) {
        files = law_files_in(shipped);
        if (files.empty()) {
            problems.add({"--law"}, "no shipped law files", "--law FILE, FOLDER or NAME", "name a law file");
        }
    }
    for (const std::string& word : request.law) {
        const auto named = law_files_named(word, shipped, problems);
        files.insert(files.end(), named.begin(), named.end());
    }
    const LawReading law = read_law(files, shipped);
    for (const Problem& problem : law.problems.sorted()) {
        problems.add(problem.where, problem.found, problem.expected, problem.repair);
    }
    if (!is_country(request.citizenship)) {
        problems.add({"--citizenship"}, quote(request.citizenship), "an ISO 3166-1 alpha-3 country",
                     "write three capitals, such as RUS for Russia");
    }
    const std::string where =
        law.problems.empty() && !files.empty() ? place_of(request.country, law.book, problems) : request.country;
    TripsReading trips;
    if (request.trips) {
        trips = read_trips(*request.trips, where);
        for (const Problem& problem : trips.problems.sorted()) {
            problems.add(problem.where, problem.found, problem.expected, problem.repair);
        }
    }
    if (!tell(problems, {}, true)) {
        return kRefused;
    }

    law::Person person;
    person.citizenship = request.citizenship;
    person.document = request.document;
    person.sex = request.sex;
    person.age = request.age;
    person.purpose = request.purpose;
    person.permit = request.permit;
    person.applied_for = request.applied_for;
    person.mode = request.mode;
    const law::PersonalLaw personal(law.book, person, where);
    const Day on = request.on.value_or(today());
    const law::StayAnswer answer = personal.answer(personal.counted_trips(trips.visits), on);

    const Catalogue& catalogue = *catalogue_of(request.language);
    StayReport report;
    report.country = where;
    report.citizenship = request.citizenship;
    report.document = law::kDocuments[static_cast<std::size_t>(request.document)];
    report.on = on;
    for (const std::filesystem::path& file : law.files) {
        report.law_files.push_back(file.stem().string());
    }
    put_into_words(answer, request.document, catalogue, report);
    fmt::print("{}", request.json ? stay_json(report) : stay_text(report, request.document, catalogue));
    return kDone;
}

}  // namespace steppe
