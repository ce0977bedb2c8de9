#include "law_text.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace steppe {

LawFolder::LawFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "steppe-law-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
        throw std::runtime_error("no temporary folder");
    }
    path_ = name;
}

LawFolder::~LawFolder() {
    std::error_code ignored;  // the test has its verdict
    std::filesystem::remove_all(path_, ignored);
}

void LawFolder::write(const std::string& file, std::string_view text) const {
    std::filesystem::create_directories((path_ / file).parent_path());
    std::ofstream(path_ / file) << text;
}

LawReading LawFolder::read(const std::vector<std::string>& files) const {
    std::vector<std::filesystem::path> paths;
    for (const std::string& file : files) {
        paths.push_back(path_ / file);
    }
    return read_law(paths, path_ / "shipped");
}

std::string law_text(const std::vector<RegimeText>& regimes, std::string_view treaties) {
    std::string text = "title: a law for a test\n";
    if (!treaties.empty()) {
        text += "treaties:\n";
        text += treaties;
    }
    text += "regimes:\n";
    const auto add_lines = [&text](std::string_view lines, std::string_view indent, std::string_view after) {
        while (!lines.empty()) {
            const std::size_t end = std::min(lines.find('\n'), lines.size());
            const std::string_view line = lines.substr(0, end);
            text += indent;
            text += line;
            text += '\n';
            text += line.find("source:") == std::string_view::npos ? after : "";
            lines.remove_prefix(std::min(end + 1, lines.size()));
        }
    };
    for (const RegimeText& regime : regimes) {
        text += "  - id: " + regime.id + "\n    title: a regime for a test\n";
        const auto unless_given = [&](const std::string& key, const std::string& value) {
            if (("\n" + regime.keys).find("\n" + key + ":") == std::string::npos) {
                text += "    " + key + ": " + value + "\n";
            }
        };
        if (("\n" + regime.keys).find("\nmembers_of:") == std::string::npos) {
            unless_given("country", "KAZ");
        }
        unless_given("who", "{citizenship: any}");
        unless_given("in_force", "2020-01-01");
        unless_given("verified_until", "2030-01-01");
        add_lines(regime.keys, "    ", "");
        text += "    clauses:\n";
        if (regime.entry) {
            text += "      - entry: {allowed: yes}\n        source: a text\n";
        }
        add_lines(regime.clauses, "      ", "        source: a text\n");
    }
    return text;
}

law::Book book_of(const std::vector<RegimeText>& regimes, std::string_view treaties) {
    const LawFolder folder;
    folder.write("law.yaml", law_text(regimes, treaties));
    LawReading reading = folder.read();
    if (!reading.problems.empty()) {
        std::string all;
        for (const Problem& problem : reading.problems.sorted()) {
            all += problem.text() + '\n';
        }
        throw std::runtime_error(all + law_text(regimes, treaties));
    }
    return std::move(reading.book);
}

Day day(std::string_view text) { return parse_day(text).value(); }

std::vector<Trip> trips(const std::vector<std::string>& texts) {
    std::vector<Trip> trips;
    for (std::string_view text : texts) {
        const bool permit = text.starts_with('!');
        text.remove_prefix(permit ? 1 : 0);
        const std::string_view exit = text.substr(12);
        trips.push_back({day(text.substr(0, 10)), exit.empty() ? kNoDay : day(exit), permit});
    }
    return trips;
}

law::Person russian(law::Document document) {
    law::Person person;
    person.citizenship = "RUS";
    person.document = document;
    return person;
}

}  // namespace steppe
