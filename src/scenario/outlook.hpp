// An outlook: what a forecast cannot know, as questions with answers, each with a probability and the variants that
// carry it out. A file:
//
//     title: "As known on 4 October 2022"
//     questions:
//       - question: "When does the mobilisation end?"
//         answers:
//           - {answer: "on 30 November", probability: 0.4, variant: variants/ends_in_november.yaml, because: "..."}
//           - {answer: "not this winter", probability: 0.6, variant: variants/goes_on.yaml, because: "..."}
//
// Answers of different questions are independent; those of one sum to 1. An answer without a variant changes nothing.
// Paths are beside the file.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "steppe/problem.hpp"

namespace steppe {

struct Answer {
    std::string text;
    double probability = 0;
    std::optional<std::filesystem::path> variant;  ///< as it can be opened
    std::string because;
};
struct Question {
    std::string text;
    std::vector<Answer> answers;  ///< two or more
};
struct Outlook {
    std::string title;
    std::vector<Question> questions;
};

/// Each with all others: at most.
inline constexpr std::size_t kMostFutures = 256;

/// Faults are added to `problems`; what is returned then says nothing.
[[nodiscard]] Outlook read_outlook(const std::filesystem::path& file, Problems& problems);

}  // namespace steppe
