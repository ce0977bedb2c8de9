#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "rules/parameters.hpp"
#include "scenario/draft.hpp"
#include "scenario/yaml_keys.hpp"

namespace steppe {
namespace {

constexpr std::string_view kFile = "scenario.yaml";
constexpr auto kKeys =
    std::to_array<std::string_view>({"title", "kernels", "period", "warm_up_days", "reference_date", "time_zone",
                                     "seed", "replicates", "record", "alerts", "licence", "sources", "parameters"});
/// Of scenarios whose tables and settings other formats tell.
constexpr auto kOutlineKeys =
    std::to_array<std::string_view>({"title", "kernels", "period", "seed", "replicates", "licence", "sources"});
constexpr auto kParameterKeys =
    std::to_array<std::string_view>({"value", "prior", "unit", "range", "source", "meaning"});

constexpr Day kLongestPeriod = 36'525;  // a hundred years

struct PriorForm {
    std::string_view name;
    PriorKind kind;
    std::string_view arguments;
};
constexpr auto kPriors =
    std::to_array<PriorForm>({{"uniform", PriorKind::uniform, "[low, high]"},
                              {"normal", PriorKind::normal, "[mean, standard deviation]"},
                              {"lognormal", PriorKind::lognormal, "[median, standard deviation of the logarithm]"},
                              {"beta", PriorKind::beta, "[a, b]"}});

std::vector<std::string> strings(std::span<const std::string_view> views) { return {views.begin(), views.end()}; }

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) {
        words.push_back(word);
    }
    return words;
}

class Settings {
  public:
    explicit Settings(Draft& draft) : draft_(draft), yaml_(draft.problems, "docs/scenario.md") {}

    void read(const YamlNode& root) {
        if (root.kind == YamlNode::Kind::empty) {
            yaml_.complain(root.token, "an empty file",
                           "keys like title: and period:", "begin with title: and the other keys of docs/scenario.md");
            return;
        }
        if (root.kind != YamlNode::Kind::map) {
            yaml_.complain(root.token, "no map", "keys like title: and period:", "see docs/scenario.md");
            return;
        }
        read_kernels(root);
        if (!draft_.kernels_known) {
            read_outline(root);
            return;
        }
        if (draft_.scenario.kernels == Kernels::flee) {
            yaml_.check_keys(root, kOutlineKeys);
            read_outline(root);
            return;
        }
        yaml_.check_keys(root, kKeys);
        World& world = draft_.scenario.world;
        if (const YamlNode* const zone = yaml_.need(root, "time_zone"); zone != nullptr && yaml_.scalar(*zone)) {
            if (zone->token.text.find('/') == std::string::npos && zone->token.text != "UTC") {
                yaml_.complain(zone->token, quote(zone->token.text), "an IANA time zone", "write it like Asia/Almaty");
            }
        }
        if (const YamlNode* const days = yaml_.need(root, "warm_up_days"); days != nullptr && yaml_.scalar(*days)) {
            world.warm_up_days = static_cast<Day>(read_whole(days->token, 0, 366, "days", draft_.problems).value_or(0));
        }
        const bool sound_period = read_outline(root);
        read_reference_date(root, sound_period);
        if (const YamlNode* const record =
                yaml_.need_map(root, "record", std::array<std::string_view, 3>{"citizenship", "host", "series"})) {
            if (const YamlNode* const one = yaml_.need(*record, "citizenship"); one != nullptr && yaml_.scalar(*one)) {
                world.record.citizenship = read_country(one->token, draft_.problems).value_or("");
                draft_.citizenship = world.record.citizenship.empty() ? Token{} : one->token;
            }
            if (const YamlNode* const one = yaml_.need(*record, "host"); one != nullptr && yaml_.scalar(*one)) {
                world.record.host = read_country(one->token, draft_.problems).value_or("");
                draft_.host = world.record.host.empty() ? Token{} : one->token;
            }
            if (const YamlNode* const series = record->find("series"); series != nullptr) {
                read_recorded_series(*series);
            }
        }
        if (const YamlNode* const alerts = root.find("alerts"); alerts != nullptr) {
            read_alerts(*alerts);
        }
        if (const YamlNode* const parameters = yaml_.need(root, "parameters")) {
            read_parameters(*parameters);
        }
    }

  private:
    /// A family of rules that is nearly named is taken for what it must mean: the rest is judged by it.
    void read_kernels(const YamlNode& root) {
        const auto key = std::ranges::find_if(root.keys, [](const Token& name) {
            return name.text == "kernels" || nearest_name(name.text, strings(kKeys)) == "kernels";
        });
        if (key == root.keys.end()) {
            return;
        }
        const YamlNode& kernels = root.items[static_cast<std::size_t>(key - root.keys.begin())];
        if (!yaml_.scalar(kernels)) {
            draft_.kernels_known = false;
            return;
        }
        const std::string& name = kernels.token.text;
        if (name == "standard") {
            return;
        }
        const std::string meant = nearest_name(name, {"standard", "flee"});
        if (name != "flee") {
            yaml_.complain(kernels.token, "unknown kernels " + quote(name), "standard or flee",
                           did_you_mean(name, {"standard", "flee"}, "take the key out for the standard model"));
        }
        draft_.kernels_known = name == "flee" || !meant.empty();
        draft_.scenario.kernels = meant == "flee" ? Kernels::flee : Kernels::standard;
    }

    /// What every scenario says, whatever its rules. Whether the period is one.
    bool read_outline(const YamlNode& root) {
        Scenario& scenario = draft_.scenario;
        scenario.title = yaml_.text_of(root, "title").value_or("");
        scenario.licence = yaml_.text_of(root, "licence").value_or("");
        if (const YamlNode* const sources = yaml_.need(root, "sources")) {
            read_sources(*sources);
        }
        if (const YamlNode* const seed = yaml_.need(root, "seed"); seed != nullptr && yaml_.scalar(*seed)) {
            scenario.seed = static_cast<std::uint64_t>(
                read_whole(seed->token, 0, std::numeric_limits<std::int64_t>::max(), "the seed", draft_.problems)
                    .value_or(0));
        }
        if (const YamlNode* const number = yaml_.need(root, "replicates"); number != nullptr && yaml_.scalar(*number)) {
            scenario.replicates = static_cast<std::uint32_t>(
                read_whole(number->token, 1, 1'000'000, "replicates", draft_.problems).value_or(1));
        }
        return read_period(root, scenario.world);
    }

    void read_sources(const YamlNode& sources) {
        if (sources.kind != YamlNode::Kind::list) {
            yaml_.complain(sources.token, "no list", "a list of texts", "begin each with a dash");
            return;
        }
        for (const YamlNode& source : sources.items) {
            if (source.kind == YamlNode::Kind::scalar) {
                (void)read_text(source.token, "a text", draft_.problems);
            } else {
                yaml_.complain(source.token, source.kind == YamlNode::Kind::empty ? "nothing" : "a list or a map",
                               "a text", "put quotes around a text with ': ' or '#'");
            }
        }
    }

    /// `KAZ entries all`: place, measure and group. Whether there is such a series is known when the world is.
    void read_recorded_series(const YamlNode& series) {
        constexpr std::size_t kMost = 400;
        if (series.kind != YamlNode::Kind::list) {
            yaml_.complain(series.token, "no list", "a list of series, each like: KAZ entries all",
                           "begin each with a dash");
            return;
        }
        for (const YamlNode& one : series.items) {
            if (!yaml_.scalar(one)) {
                continue;
            }
            const std::vector<std::string> words = words_of(one.token.text);
            if (words.size() != 3) {
                yaml_.complain(one.token, quote(one.token.text),
                               "a place, a measure and a group, like: KAZ entries all",
                               "write the three as in the columns of summary.csv");
                continue;
            }
            draft_.scenario.recorded.push_back({words[0], words[1], words[2], one.token.where()});
        }
        if (series.items.size() > kMost) {
            yaml_.complain(series.token, fmt::format("{} series", series.items.size()),
                           fmt::format("at most {}", kMost), "the others are in the summary");
        }
    }

    /// `kz_oral occupancy hotel above 0.95`: place, measure, group and limit. Whether there is such a series is known
    /// when the world is.
    void read_alerts(const YamlNode& alerts) {
        constexpr std::size_t kMost = 200;
        constexpr std::string_view kForm =
            "a place, a measure, a group, above and a limit, like: kz_oral occupancy hotel above 0.95";
        if (alerts.kind != YamlNode::Kind::list) {
            yaml_.complain(alerts.token, "no list", "a list of limits, each like: kz_oral occupancy hotel above 0.95",
                           "begin each with a dash");
            return;
        }
        for (const YamlNode& one : alerts.items) {
            if (!yaml_.scalar(one)) {
                continue;
            }
            const std::vector<std::string> words = words_of(one.token.text);
            if (words.size() != 5 || words[3] != "above") {
                yaml_.complain(one.token, quote(one.token.text), std::string(kForm),
                               "write place, measure and group as in the columns of summary.csv");
                continue;
            }
            Token limit = one.token;
            limit.text = words[4];
            limit.column += static_cast<int>(one.token.text.rfind(words[4]));
            if (const std::optional<double> above = read_number(limit, {}, draft_.problems)) {
                draft_.scenario.limits.push_back({words[0], words[1], words[2], *above, one.token.where()});
            }
        }
        if (alerts.items.size() > kMost) {
            yaml_.complain(alerts.token, fmt::format("{} limits", alerts.items.size()),
                           fmt::format("at most {}", kMost), "keep those that somebody acts on");
        }
    }

    /// Whether both days could be read and are in order.
    bool read_period(const YamlNode& root, World& world) {
        const YamlNode* const period = yaml_.need_map(root, "period", std::array<std::string_view, 2>{"from", "to"});
        std::optional<Day> from;
        std::optional<Day> to;
        bool in_order = true;
        if (period != nullptr) {
            const YamlNode* const first = yaml_.need(*period, "from");
            const YamlNode* const last = yaml_.need(*period, "to");
            from = first != nullptr && yaml_.scalar(*first) ? read_day(first->token, draft_.problems) : std::nullopt;
            to = last != nullptr && yaml_.scalar(*last) ? read_day(last->token, draft_.problems) : std::nullopt;
            if (from && to && *from > *to) {
                yaml_.complain(last->token, quote(last->token.text), "a day not before " + format_day(*from),
                               "exchange from and to");
                in_order = false;
            } else if (from && to && *to - *from >= kLongestPeriod) {
                yaml_.complain(last->token, quote(last->token.text),
                               "a day not after " + format_day(*from + kLongestPeriod - 1),
                               "shorten the period: a run writes down every day of it");
                in_order = false;
            }
            if (from && *from - world.warm_up_days <= kNoDay) {
                yaml_.complain(first->token, quote(first->token.text),
                               fmt::format("a day from {} on", format_day(kNoDay + 1 + world.warm_up_days)),
                               "begin later, or lower warm_up_days: the calendar begins on 1970-01-02");
            }
        }
        world.first_day = from ? *from : 1;
        world.last_day = to ? *to : world.first_day;
        const bool sound = in_order && from && to;
        if (sound) {
            draft_.period = period->token.where();
        }
        return sound;
    }

    void read_reference_date(const YamlNode& root, bool sound_period) {
        World& world = draft_.scenario.world;
        const YamlNode* const reference = yaml_.need(root, "reference_date");
        if (reference == nullptr || !yaml_.scalar(*reference)) {
            return;
        }
        if (const std::optional<Day> day = read_day(reference->token, draft_.problems)) {
            world.reference_date = *day;
            if (sound_period && (*day < world.first_day || *day > world.last_day)) {
                yaml_.complain(reference->token, quote(reference->token.text),
                               fmt::format("a day of the period, {} to {}", format_day(world.first_day),
                                           format_day(world.last_day)),
                               "correct it or the period");
            }
        }
    }

    void read_parameters(const YamlNode& parameters) {
        if (parameters.kind != YamlNode::Kind::map) {
            yaml_.complain(parameters.token, "no map", "a map from names to parameters", "see docs/scenario.md");
            return;
        }
        std::vector<std::string> names;
        for (const ParameterDeclaration& declared : declared_parameters()) {
            names.emplace_back(declared.name);
        }
        std::vector<std::string> meant;  // misspelt: reported as unknown, not as missing too
        for (std::size_t i = 0; i < parameters.keys.size(); ++i) {
            const Token& key = parameters.keys[i];
            const auto declared = std::ranges::find(declared_parameters(), key.text, &ParameterDeclaration::name);
            if (declared == declared_parameters().end()) {
                yaml_.complain(key, "unknown parameter " + quote(key.text), "a parameter of the rules",
                               did_you_mean(key.text, names, "docs/model.md lists them"));
                meant.push_back(nearest_name(key.text, names));
                continue;
            }
            read_parameter(key, parameters.items[i], *declared);
        }
        for (const ParameterDeclaration& declared : declared_parameters()) {
            const bool there =
                std::ranges::any_of(parameters.keys, [&](const Token& key) { return key.text == declared.name; });
            if (declared.concerns == Concerns::law) {
                continue;  // needed where there are policies: known when those are read
            }
            if (!there && std::ranges::find(meant, declared.name) == meant.end()) {
                yaml_.complain(parameters.token, fmt::format("no parameter '{}'", declared.name),
                               fmt::format("{}: {} [{}]", declared.name, declared.meaning, declared.unit),
                               "add it; nothing has a default");
            }
        }
        std::ranges::sort(draft_.scenario.parameters, {}, &Parameter::name);
    }

    std::optional<std::array<double, 2>> pair_of(const YamlNode& node, std::string_view form) {
        if (node.kind != YamlNode::Kind::list || node.items.size() != 2) {
            yaml_.complain(node.token, "no list of two numbers", std::string(form), "write both numbers in brackets");
            return std::nullopt;
        }
        std::array<double, 2> numbers{};
        for (std::size_t i = 0; i < 2; ++i) {
            if (!yaml_.scalar(node.items[i])) {
                return std::nullopt;
            }
            const std::optional<double> number = read_number(node.items[i].token, {}, draft_.problems);
            if (!number) {
                return std::nullopt;
            }
            numbers[i] = *number;
        }
        return numbers;
    }

    void read_parameter(const Token& key, const YamlNode& node, const ParameterDeclaration& declared) {
        if (node.kind != YamlNode::Kind::map) {
            yaml_.complain(key, "no map", "value: or prior:, and unit, range, source, meaning", "see docs/scenario.md");
            return;
        }
        yaml_.check_keys(node, kParameterKeys);
        Parameter parameter;
        parameter.name = key.text;
        parameter.meaning = yaml_.text_of(node, "meaning").value_or("");
        if (const YamlNode* const source = yaml_.need(node, "source"); source != nullptr && yaml_.scalar(*source)) {
            parameter.source = read_source(source->token, draft_.problems).value_or("");
        }
        if (const YamlNode* const unit = yaml_.need(node, "unit"); unit != nullptr && yaml_.scalar(*unit)) {
            parameter.unit = unit->token.text;
            if (parameter.unit != declared.unit) {
                yaml_.complain(unit->token, quote(parameter.unit), fmt::format("the unit '{}'", declared.unit),
                               "convert the figures, then correct the unit");
            }
        }
        Prior& prior = parameter.prior;
        prior.low = declared.low;
        prior.high = declared.high;
        if (const YamlNode* const range = yaml_.need(node, "range")) {
            if (const auto ends = pair_of(*range, "range: [low, high]")) {
                if ((*ends)[0] > (*ends)[1]) {
                    yaml_.complain(range->token, fmt::format("the range {} to {}", (*ends)[0], (*ends)[1]),
                                   "range: [low, high]", "give the lower end first");
                } else if ((*ends)[0] < declared.low || (*ends)[1] > declared.high) {
                    yaml_.complain(range->token, fmt::format("the range {} to {}", (*ends)[0], (*ends)[1]),
                                   fmt::format("a range within {} to {}", declared.low, declared.high), "narrow it");
                } else {
                    prior.low = (*ends)[0];
                    prior.high = (*ends)[1];
                }
            }
        }
        read_prior(key, node, prior);
        draft_.scenario.parameters.push_back(std::move(parameter));
    }

    void read_prior(const Token& key, const YamlNode& node, Prior& prior) {
        const YamlNode* const value = node.find("value");
        const YamlNode* const law = node.find("prior");
        if ((value == nullptr) == (law == nullptr)) {
            yaml_.complain(key, value == nullptr ? "neither a value nor a prior" : "both a value and a prior",
                           "one of the two", value == nullptr ? "add value: or prior:" : "take one out");
            return;
        }
        if (value != nullptr) {
            if (yaml_.scalar(*value)) {
                const std::string expected = fmt::format("a number of its range, {} to {}", prior.low, prior.high);
                prior.a =
                    read_number(value->token, {prior.low, prior.high, expected}, draft_.problems).value_or(prior.low);
            }
            return;
        }
        if (law->kind != YamlNode::Kind::map || law->keys.size() != 1) {
            yaml_.complain(law->token, "no prior", "prior: {lognormal: [1.0, 0.2]} or the like",
                           "see docs/scenario.md");
            return;
        }
        const auto* const form = std::ranges::find(kPriors, law->keys[0].text, &PriorForm::name);
        if (form == kPriors.end()) {
            yaml_.complain(
                law->keys[0], "unknown kind of prior " + quote(law->keys[0].text), "uniform, normal, lognormal or beta",
                did_you_mean(law->keys[0].text, {"uniform", "normal", "lognormal", "beta"}, "choose one of these"));
            return;
        }
        const auto numbers = pair_of(law->items[0], fmt::format("{}: {}", form->name, form->arguments));
        if (!numbers) {
            return;
        }
        const auto [a, b] = *numbers;
        const bool sound = form->kind == PriorKind::uniform     ? a < b
                           : form->kind == PriorKind::lognormal ? a > 0 && b > 0
                           : form->kind == PriorKind::beta      ? a > 0 && b > 0
                                                                : b > 0;
        if (!sound) {
            yaml_.complain(law->items[0].token, fmt::format("[{}, {}]", a, b), std::string(form->arguments),
                           form->kind == PriorKind::uniform ? "give the lower end first"
                                                            : "spreads, medians and shapes are above 0");
            return;
        }
        const bool inside = form->kind == PriorKind::uniform ? a >= prior.low && b <= prior.high
                            : form->kind == PriorKind::beta  ? prior.low < 1 && prior.high > 0
                                                             : a >= prior.low && a <= prior.high;
        if (!inside) {
            yaml_.complain(law->items[0].token, fmt::format("[{}, {}]", a, b),
                           fmt::format("a prior within its range, {} to {}", prior.low, prior.high),
                           "widen the range or move the prior");
            return;
        }
        prior.kind = form->kind;
        prior.a = a;
        prior.b = b;
    }

    Draft& draft_;
    YamlKeys yaml_;
};

}  // namespace

void read_settings(Draft& draft) {
    const std::optional<std::string> bytes = draft.bytes_of(kFile);
    const std::optional<YamlNode> root = bytes ? read_yaml(kFile, *bytes, draft.problems) : std::nullopt;
    if (root) {
        Settings(draft).read(*root);
    }
}

}  // namespace steppe
