// The answer of `steppe stay`, in words and figures; and as JSON.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "steppe/stay.hpp"

namespace steppe {

struct StayReport {
    struct Line {
        std::string text;  ///< in the language of the report
        std::string regime;
        std::string clause;
        std::string source;
        std::string note;  ///< of the law file, in its language
        Day by = kNoDay;
        bool verified = true;
        bool duty = false;
    };
    struct Open {
        std::string text;
        std::string why;    ///< a fixed word: no_rule, unverified, missing_fact, conflict, permit_end, ban
        std::string about;  ///< kind of clause
        std::string regime;
        std::vector<std::string> facts;  ///< that are missing
        Day day = kNoDay;
    };
    std::string language;
    std::string country;
    std::string citizenship;
    std::string document;
    Day on = kNoDay;
    law::StayNumbers numbers;
    std::optional<Day> next_entry;
    std::vector<Line> reasons;  ///< duties among them
    std::vector<Open> cannot_tell;
    std::string notice;
    std::vector<std::string> law_files;  ///< names
};

/// One JSON object, keys in a fixed order; what is not known is null. Holds nothing of the trips but the answer.
[[nodiscard]] std::string stay_json(const StayReport& report);

}  // namespace steppe
