// A small case in Flee's format that is without fault, to be changed by a test and read.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/flee_read.hpp"

namespace steppe::flee {

/// Three locations: A, in conflict from the first day to the last of ten, B, a town, and C, a camp abroad.
class CaseFolder {
  public:
    CaseFolder() : folder_(std::filesystem::path(testing::TempDir()) / unique_name()) {
        std::filesystem::create_directories(folder_);
        files_["simsetting.yml"] = "";
        files_["locations.csv"] =
            "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
            "A,RX,X,1,2,conflict_zone,0,1000\n"
            "B,RX,X,1.5,2.5,town,,500\n"
            "C,RY,Y,2,3,camp,,300\n";
        files_["routes.csv"] = "#name1,name2,distance,forced_redirection\nA,B,100,0\nB,C,50,\n";
        files_["closures.csv"] = "#closure_type,name1,name2,closure_start,closure_end\n";
        files_["conflicts.csv"] = "#Day,A,B\n" + days(10, ",1,0");
        files_["sim_period.csv"] = "StartDate,2020-01-01\nLength,10\n";
        files_["data_layout.csv"] = "total,refugees.csv\nC,c.csv\n";
        files_["refugees.csv"] = "Date,Count\n2020-01-01,100\n2020-01-11,200\n";
        files_["c.csv"] = "Date,Count\n2020-01-01,100\n2020-01-11,200\n";
    }
    CaseFolder(const CaseFolder&) = delete;
    CaseFolder& operator=(const CaseFolder&) = delete;
    CaseFolder(CaseFolder&&) = delete;
    CaseFolder& operator=(CaseFolder&&) = delete;
    ~CaseFolder() {
        std::error_code error;
        std::filesystem::remove_all(folder_, error);
    }

    /// `0<rest>`, `1<rest>`, ... one a line.
    static std::string days(int count, std::string_view rest) {
        std::string rows;
        for (int day = 0; day < count; ++day) rows += std::to_string(day) + std::string(rest) + '\n';
        return rows;
    }

    CaseFolder& with(const std::string& file, std::string text) {
        files_[file] = std::move(text);
        return *this;
    }
    CaseFolder& without(const std::string& file) {
        files_.erase(file);
        return *this;
    }
    /// With `to` in the place of the first `from`.
    CaseFolder& replace(const std::string& file, std::string_view from, std::string_view to) {
        std::string& text = files_[file];
        const std::size_t at = text.find(from);
        if (at == std::string::npos) {
            ADD_FAILURE() << file << " does not hold " << from;
        } else {
            text.replace(at, from.size(), to);
        }
        return *this;
    }

    [[nodiscard]] Reading read(std::int32_t days = 0) const {
        for (const auto& [name, text] : files_) std::ofstream(folder_ / name, std::ios::binary) << text;
        return read_case({folder_, folder_, days, folder_ / "simsetting.yml"});
    }

    /// The texts of problems, without the folder.
    [[nodiscard]] std::vector<std::string> texts(const Problems& problems) const {
        const std::string prefix = folder_.string() + '/';
        std::vector<std::string> texts;
        for (const Problem& problem : problems.sorted()) {
            texts.push_back(problem.text());
            if (texts.back().starts_with(prefix)) texts.back().erase(0, prefix.size());
        }
        return texts;
    }

    /// A case that has to be without a problem.
    [[nodiscard]] Case sound(std::int32_t days = 0) const {
        Reading reading = read(days);
        for (const std::string& text : texts(reading.problems)) ADD_FAILURE() << text;
        return std::move(reading.flee_case);
    }

    /// The warnings of a case that has to be without a problem.
    [[nodiscard]] std::vector<std::string> warnings() const {
        const Reading reading = read();
        for (const std::string& text : texts(reading.problems)) ADD_FAILURE() << text;
        return texts(reading.warnings);
    }

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

  private:
    static std::string unique_name() {
        static int made = 0;
        return "flee_case_" + std::to_string(::getpid()) + '_' + std::to_string(++made);
    }

    std::filesystem::path folder_;
    std::map<std::string, std::string> files_;
};

}  // namespace steppe::flee
