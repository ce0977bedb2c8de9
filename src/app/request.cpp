#include "app/request.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "app/request_options.hpp"
#include "steppe/problem.hpp"

namespace steppe {

namespace {

constexpr const char* kHelpNames = "--help,-h";
constexpr const char* kHelpPurpose = "this text";

struct AskedCommand {
    const CLI::App* command = nullptr;
    FinishRequest finish;
};

std::string hint(const std::string& unknown, const std::vector<std::string>& known) {
    const std::string near = nearest_name(unknown, known);
    return near.empty() ? std::string("see steppe --help") : fmt::format("did you mean '{}'?", near);
}

/// The first word that is neither a command nor an option.
UsageError unknown_word(const std::string& word) {
    std::vector<std::string> known;
    for (const KnownCommand& command : known_commands()) {
        known.emplace_back(command.name);
    }
    known.insert(known.end(), {"--help", "--version"});
    return {fmt::format("unknown command '{}'; {}", word, hint(word, known))};
}

/// The first option that a command does not have, or else the first word that none of its options takes.
UsageError unknown_word_of(const CLI::App& command) {
    const std::vector<std::string> words = command.remaining();
    for (const std::string& word : words) {
        if (word.starts_with('-')) {
            std::vector<std::string> known;
            for (const CLI::Option* option : command.get_options()) {
                if (!option->get_lnames().empty()) {
                    known.push_back("--" + option->get_lnames().front());
                }
            }
            const std::string name = word.substr(0, word.find('='));
            return {fmt::format("unknown option '{}' of steppe {}; {}", name, command.get_name(), hint(name, known))};
        }
    }
    return {fmt::format("'{}' is one word too many for steppe {}; see steppe {} --help", words.front(),
                        command.get_name(), command.get_name())};
}

}  // namespace

Request read_request(const std::vector<std::string>& command) {
    std::vector<AskedCommand> asked;  // outlives the options, which write into what it holds
    CLI::App app("Steppe: an open simulator of people on the move", "steppe");
    app.set_help_flag();  // later: each command would begin with a copy of it
    app.allow_extras();
    app.require_subcommand(0, 1);
    for (const KnownCommand& known : known_commands()) {
        CLI::App* const subcommand = app.add_subcommand(std::string(known.name), std::string(known.purpose));
        // Only the command that is asked for gets its options: to make those of all would be most of a short start.
        subcommand->preparse_callback([&asked, &command, &known, subcommand](std::size_t /*words_left*/) {
            asked.push_back({subcommand, known.add_options(*subcommand, command)});
            subcommand->set_help_flag(kHelpNames, kHelpPurpose);
        });
    }
    app.set_version_flag("--version", "steppe " STEPPE_VERSION);
    app.set_help_flag(kHelpNames, kHelpPurpose);

    try {
        // CLI11 takes the words last to first, without the program's name.
        app.parse(std::vector<std::string>(command.rbegin(), command.rend() - (command.empty() ? 0 : 1)));
    } catch (const CLI::CallForHelp&) {
        return TextRequest{asked.empty() ? app.help() : asked.front().command->help("steppe")};
    } catch (const CLI::CallForVersion&) {
        return TextRequest{"steppe " STEPPE_VERSION "\n"};
    } catch (const CLI::ParseError& error) {
        return UsageError{fmt::format("{}; see steppe --help", error.what())};
    }
    if (!asked.empty()) {
        const auto& [subcommand, finish] = asked.front();
        return subcommand->remaining_size() > 0 ? unknown_word_of(*subcommand) : finish();
    }
    if (app.remaining_size() > 0) {
        return unknown_word(app.remaining().front());
    }
    return UsageError{
        "a command is missing: steppe run SCENARIO, steppe check SCENARIO, steppe explain SCENARIO, steppe report "
        "RESULTS, steppe flee ..., steppe import ... or steppe stay ...; "
        "see steppe --help"};
}

}  // namespace steppe
