#include "scenario/outlook.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <system_error>

#include "scenario/cells.hpp"
#include "scenario/yaml_keys.hpp"
#include "text/text.hpp"
#include "text/yaml_tree.hpp"

namespace steppe {
namespace {

constexpr auto kKeys = std::to_array<std::string_view>({"title", "questions"});
constexpr auto kQuestionKeys = std::to_array<std::string_view>({"question", "answers"});
constexpr auto kAnswerKeys = std::to_array<std::string_view>({"answer", "probability", "variant", "because"});
constexpr double kTolerance = 1e-9;

class Reader {
  public:
    Reader(std::filesystem::path folder, Problems& problems)
        : folder_(std::move(folder)), problems_(problems), yaml_(problems, "docs/methods/forecasts.md") {}

    Outlook read(const YamlNode& root) {
        Outlook outlook;
        if (!is_map(root, kKeys)) {
            return outlook;
        }
        outlook.title = yaml_.text_of(root, "title").value_or("");
        std::size_t futures = 1;
        for (const YamlNode* const question : list_of(root, "questions", 1)) {
            if (!is_map(*question, kQuestionKeys)) {
                continue;
            }
            Question one;
            one.text = yaml_.text_of(*question, "question").value_or("");
            double sum = 0;
            bool whole = true;
            for (const YamlNode* const answer : list_of(*question, "answers", 2)) {
                one.answers.push_back(read_answer(*answer, whole));
                sum += one.answers.back().probability;
            }
            if (whole && !one.answers.empty() && std::abs(sum - 1) > kTolerance) {
                yaml_.complain(question->token, fmt::format("probabilities that sum to {:.6g}", sum), "a sum of 1",
                               "say what else may happen, or correct them");
            }
            if (futures <= kMostFutures) {  // 2^64 of them would be none
                futures *= std::max<std::size_t>(one.answers.size(), 1);
            }
            outlook.questions.push_back(std::move(one));
        }
        if (futures > kMostFutures) {
            yaml_.complain(root.token, fmt::format("{} futures or more, each answer with each of the others", futures),
                           fmt::format("at most {}", kMostFutures), "ask less");
        }
        return outlook;
    }

  private:
    bool is_map(const YamlNode& node, std::span<const std::string_view> keys) {
        if (node.kind != YamlNode::Kind::map) {
            yaml_.complain(node.token, "no map", fmt::format("keys like {}:", keys.front()),
                           "see docs/methods/forecasts.md");
            return false;
        }
        yaml_.check_keys(node, keys);
        return true;
    }
    std::vector<const YamlNode*> list_of(const YamlNode& map, std::string_view key, std::size_t least) {
        std::vector<const YamlNode*> items;
        const YamlNode* const list = yaml_.need(map, key);
        if (list == nullptr) {
            return items;
        }
        if (list->kind != YamlNode::Kind::list || list->items.size() < least) {
            yaml_.complain(list->token, fmt::format("{} without enough in it", key),
                           fmt::format("a list of at least {}", least), "begin each with a dash");
            return items;
        }
        for (const YamlNode& item : list->items) {
            items.push_back(&item);
        }
        return items;
    }
    /// `whole` is taken back if the probability could not be read: a sum then says nothing.
    Answer read_answer(const YamlNode& node, bool& whole) {
        Answer answer;
        if (!is_map(node, kAnswerKeys)) {
            whole = false;
            return answer;
        }
        answer.text = yaml_.text_of(node, "answer").value_or("");
        answer.because = yaml_.text_of(node, "because").value_or("");
        const YamlNode* const probability = yaml_.need(node, "probability");
        std::optional<double> number;
        if (probability != nullptr && yaml_.scalar(*probability)) {
            number = read_number(probability->token, {0, 1, "a probability from 0 to 1"}, problems_);
        }
        whole = whole && number;
        answer.probability = number.value_or(0);
        if (const YamlNode* const variant = node.find("variant"); variant != nullptr && yaml_.scalar(*variant)) {
            answer.variant = folder_ / variant->token.text;
            std::error_code error;
            if (!std::filesystem::is_regular_file(*answer.variant, error)) {
                yaml_.complain(variant->token, quote(variant->token.text), "the file of a variant, beside this one",
                               "check the path");
            }
        }
        return answer;
    }

    std::filesystem::path folder_;
    Problems& problems_;
    YamlKeys yaml_;
};

}  // namespace

Outlook read_outlook(const std::filesystem::path& file, Problems& problems) {
    const std::string name = file.filename().string();
    const std::optional<std::string> bytes = read_file(file.parent_path(), name, problems);
    const std::optional<std::string_view> text = bytes ? checked_text(name, *bytes, problems) : std::nullopt;
    const std::optional<YamlNode> root = text ? read_yaml(name, *text, problems) : std::nullopt;
    return root ? Reader(file.parent_path(), problems).read(*root) : Outlook{};
}

}  // namespace steppe
