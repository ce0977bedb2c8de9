#include "scenario_folder.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace steppe {
namespace {

std::filesystem::path new_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "steppe-scenario-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
        throw std::runtime_error("no temporary folder");
    }
    return name;
}

}  // namespace

ScenarioFolder::ScenarioFolder() : path_(new_folder()) {
    std::filesystem::copy(STEPPE_SMALL_COUNTRY, path_);
    std::filesystem::permissions(path_, std::filesystem::perms(0755));
}

ScenarioFolder::~ScenarioFolder() {
    std::error_code ignored;  // the test has its verdict
    std::filesystem::remove_all(path_, ignored);
}

std::string ScenarioFolder::text(std::string_view file) const {
    std::ifstream stream(path_ / file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void ScenarioFolder::write(std::string_view file, std::string_view bytes) const {
    std::ofstream(path_ / file, std::ios::binary) << bytes;
}

void ScenarioFolder::append(std::string_view file, std::string_view bytes) const {
    std::ofstream(path_ / file, std::ios::binary | std::ios::app) << bytes;
}

void ScenarioFolder::remove(std::string_view file) const { std::filesystem::remove_all(path_ / file); }

void ScenarioFolder::replace(std::string_view file, std::string_view before, std::string_view after) const {
    std::string changed = text(file);
    const std::size_t at = changed.find(before);
    if (at == std::string::npos || changed.find(before, at + 1) != std::string::npos) {
        throw std::invalid_argument("not once in " + std::string(file) + ": " + std::string(before));
    }
    write(file, changed.replace(at, before.size(), after));
}

void ScenarioFolder::replace_everywhere(std::string_view file, std::string_view before, std::string_view after) const {
    std::string changed = text(file);
    for (std::size_t at = 0; (at = changed.find(before, at)) != std::string::npos; at += after.size()) {
        changed.replace(at, before.size(), after);
    }
    write(file, changed);
}

}  // namespace steppe
