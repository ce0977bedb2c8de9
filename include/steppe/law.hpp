// Law as data: who may enter, how long they may stay, what they must do, and where that is written.
//
// A regime is what one text says for one country (or for all members of a treaty): whom it concerns, when it holds, and
// its clauses. Where two regimes say different things about one person on one day, one of them must be marked as the
// exception; otherwise they conflict. All text is as the file gives it; days are calendar days.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "steppe/day_count.hpp"

namespace steppe::law {

/// A set of values of one of the enumerations below: bit i stands for the value i; 0: any value.
using Choices = std::uint32_t;

template <class Value>
[[nodiscard]] constexpr Choices choice(Value value) {
    return Choices{1} << static_cast<unsigned>(value);
}

/// What a person shows at a border.
enum class Document : std::uint8_t {
    none,
    internal_id,
    passport,          ///< for travel abroad
    expired_passport,  ///< of the same kind
    birth_certificate,
    certificate_of_return,  ///< a consulate's, for the way home
};
inline constexpr auto kDocuments = std::to_array<std::string_view>(
    {"none", "internal_id", "passport", "expired_passport", "birth_certificate", "certificate_of_return"});

enum class Sex : std::uint8_t { female, male };
inline constexpr auto kSexes = std::to_array<std::string_view>({"female", "male"});

enum class Purpose : std::uint8_t { visit, tourism, business, work, study, family, medical, transit, humanitarian };
inline constexpr auto kPurposes = std::to_array<std::string_view>(
    {"visit", "tourism", "business", "work", "study", "family", "medical", "transit", "humanitarian"});

/// What makes a stay something else than a visit without a visa.
enum class Permit : std::uint8_t {
    none,
    visa,
    long_stay_visa,
    temporary_residence,
    permanent_residence,
    work,
    asylum_certificate,
    refugee,
    number,  ///< an identification number (in Kazakhstan the IIN): no title to stay, but banks and employers ask for it
};
inline constexpr auto kPermits =
    std::to_array<std::string_view>({"none", "visa", "long_stay_visa", "temporary_residence", "permanent_residence",
                                     "work", "asylum_certificate", "refugee", "number"});

enum class List : std::uint8_t { wanted_interstate, wanted_international, call_up, entry_ban, debtors, state_secrets };
inline constexpr auto kLists = std::to_array<std::string_view>(
    {"wanted_interstate", "wanted_international", "call_up", "entry_ban", "debtors", "state_secrets"});

enum class TravelMode : std::uint8_t { car, bus, foot, rail, air, sea };
inline constexpr auto kTravelModes = std::to_array<std::string_view>({"car", "bus", "foot", "rail", "air", "sea"});

enum class CrossingKind : std::uint8_t { international, bilateral };
inline constexpr auto kCrossingKinds = std::to_array<std::string_view>({"international", "bilateral"});

/// Whom a regime concerns: all conditions together. A country's own citizens only if `citizenship` names them.
struct Who {
    std::vector<std::string> citizenship;  ///< ISO alpha-3, sorted; with `members_of`: any of both; both empty: any
    std::vector<std::string> members_of;   ///< treaties: citizens of a state that is a member on that day
    std::vector<std::string> except;       ///< citizenships, sorted
    std::vector<std::string> except_members_of;  ///< treaties
    Choices documents = 0;
    Choices sexes = 0;
    Choices purposes = 0;
    Choices permits = 0;
    Choices lists = 0;                     ///< on one of these
    std::optional<std::int32_t> age_from;  ///< years, included
    std::optional<std::int32_t> age_to;    ///< years, included
    bool operator==(const Who&) const = default;
};

// ---- What a clause can say.

/// May one cross the border? All conditions together; several clauses of a regime: any of them.
struct Border {
    bool allowed = true;
    Choices documents = 0;
    Choices modes = 0;
    Choices crossings = 0;
    Choices permits = 0;  ///< one of these must be held
    bool operator==(const Border&) const = default;
};

/// How long one may stay. Several clauses of a regime hold together.
struct StayLimit {
    bool unlimited = false;
    CountRule count;                ///< counts_from is filled in from the regime; meaningless if `unlimited`
    bool days_before_count = true;  ///< days before the regime was in force
    bool operator==(const StayLimit&) const = default;
};

enum class By : std::uint8_t { person, host, employer };
inline constexpr auto kBy = std::to_array<std::string_view>({"person", "host", "employer"});

struct Registration {
    By by = By::person;
    std::optional<std::int32_t> within_days;  ///< after the day of entry, 0 being that day; else no term of its own
    bool working_days = false;                ///< those of the country (src/law/working_days.hpp)
    std::int32_t none_up_to_days = 0;  ///< stays of at most so many days are free of it (the day of entry is day 1)
    bool operator==(const Registration&) const = default;
};

struct Extension {
    std::int32_t days = 0;
    std::int32_t times = 1;
    std::int32_t apply_days_before = 0;  ///< before the last legal day
    bool operator==(const Extension&) const = default;
};

struct Amnesty {
    Day from = kNoDay;
    Day to = kNoDay;
    bool stay_is_legal = false;  ///< else: one may leave without consequences
    bool operator==(const Amnesty&) const = default;
};

/// A permit (or number) that can be applied for.
struct PermitPath {
    Permit permit = Permit::temporary_residence;
    bool open = true;
    std::optional<std::int32_t> apply_by_day;  ///< of the stay, the day of entry being day 1; else while it is legal
    Choices documents = 0;
    bool needs_housing = false;
    std::vector<std::string> papers;              ///< others, as the text names them
    std::optional<double> desk_capacity_per_day;  ///< applications
    std::optional<std::int32_t> processing_days;
    std::optional<double> chance;   ///< of an application, 0..1
    bool pending_is_legal = false;  ///< a stay while the application is decided
    bool operator==(const PermitPath&) const = default;
};

struct Protection {
    /// After arrival or after learning of the ground, 0 being that day; else at any time.
    std::optional<std::int32_t> claim_within_days;
    std::string where;
    bool certificate_is_legal_stay = false;
    std::optional<std::int32_t> decision_days;
    std::optional<std::int32_t> appeal_days;
    bool bars_removal = false;  ///< while the claim is decided (non-refoulement)
    bool bars_surrender = false;
    bool operator==(const Protection&) const = default;
};

enum class Effect : std::uint8_t { warning, fine, ban, refusal_next_time, removal, arrest };
inline constexpr auto kEffects =
    std::to_array<std::string_view>({"warning", "fine", "ban", "refusal_next_time", "removal", "arrest"});

/// What follows a stay past its last day.
struct Consequence {
    Effect effect = Effect::warning;
    std::int32_t from_days = 1;  ///< days past the last one
    std::int32_t to_days = 0;    ///< included; 0: no end
    std::string amount;          ///< of a fine, in words: `10 MCI`
    std::int32_t ban_days = 0;
    std::optional<double> rate;  ///< share of cases, 0..1
    bool operator==(const Consequence&) const = default;
};

/// Surrender to another state (extradition).
struct Surrender {
    bool possible = true;
    std::vector<std::string> to;         ///< countries, ISO alpha-3
    std::vector<std::string> needs;      ///< in words
    std::vector<std::string> no_ground;  ///< in words: what is no ground
    bool operator==(const Surrender&) const = default;
};

enum class Matter : std::uint8_t { entry, stay, registration, work, surrender, visas, flights, cards, asylum };
inline constexpr auto kMatters = std::to_array<std::string_view>(
    {"entry", "stay", "registration", "work", "surrender", "visas", "flights", "cards", "asylum"});

/// `no_effect`: a text has no effect on this. `limits`: it limits this. `eases`: it makes this easier.
struct Touches {
    enum class How : std::uint8_t { no_effect, limits, eases };
    How how = How::no_effect;
    Matter matter = Matter::stay;
    bool operator==(const Touches&) const = default;
};

enum class ClauseKind : std::uint8_t {
    entry,
    exit,
    stay,
    registration,
    extension,
    amnesty,
    permit,
    protection,
    after_last_day,
    surrender,
    no_effect,
    limits,
    eases,
};
inline constexpr auto kClauseKinds =
    std::to_array<std::string_view>({"entry", "exit", "stay", "registration", "extension", "amnesty", "permit",
                                     "protection", "after_last_day", "surrender", "no_effect", "limits", "eases"});
inline constexpr std::size_t kKinds = kClauseKinds.size();

using Says = std::variant<Border, StayLimit, Registration, Extension, Amnesty, PermitPath, Protection, Consequence,
                          Surrender, Touches>;

struct Clause {
    std::string id;  ///< within its regime
    ClauseKind kind = ClauseKind::stay;
    Says says;
    std::string source;
    std::string note;                   ///< may be empty
    std::optional<Day> verified_until;  ///< if other than its regime's; kNoDay: not verified
};

enum class Concerns : std::uint8_t { everybody, new_entries };
inline constexpr auto kConcerns = std::to_array<std::string_view>({"everybody", "new_entries"});

struct Regime {
    std::string id;
    std::string title;
    std::string country;     ///< ISO alpha-3; empty if `members_of` says where it holds
    std::string members_of;  ///< in every member of this treaty; they share one counter if the treaty says so
    Who who;
    Day announced = kNoDay;  ///< people may act on it
    Day published = kNoDay;
    Day in_force = kNoDay;        ///< the first day; desks act on it
    Day repealed = kNoDay;        ///< the first day on which it no longer holds; kNoDay: none is known
    Day verified_until = kNoDay;  ///< the last day for which it was checked; kNoDay: not verified
    Concerns begins_for = Concerns::everybody;
    Concerns ends_for = Concerns::everybody;  ///< new_entries: who entered before the repeal keeps it
    std::string reciprocal_to;  ///< a regime of another state: this one holds only while that one does; empty: always
    std::vector<std::string> exception_to;  ///< regimes whose clauses of the same kinds it displaces
    std::vector<Clause> clauses;

    [[nodiscard]] Day verified(const Clause& clause) const { return clause.verified_until.value_or(verified_until); }
    /// Does it hold on `day` for who entered on `entry`?
    [[nodiscard]] bool holds(Day entry, Day day) const;
};

struct Treaty {
    struct Member {
        std::string country;
        Day from = kNoDay;  ///< kNoDay: always
        Day to = kNoDay;    ///< the last day; kNoDay: still
    };
    std::string id;
    std::string title;
    bool shared_counter = false;  ///< days in all members count together (Schengen)
    std::vector<Member> members;
    std::string source;

    [[nodiscard]] bool has(std::string_view country, Day day) const;
};

/// A country's public holidays and transferred days of work: all of them between two days.
struct Holidays {
    std::string country;
    Day from = kNoDay;
    Day to = kNoDay;
    std::vector<Day> days;    ///< Monday to Friday and yet no day of work; sorted
    std::vector<Day> worked;  ///< Saturday or Sunday and yet a day of work; sorted
    std::string source;
};

/// All that was read.
struct Book {
    std::vector<Treaty> treaties;
    std::vector<Regime> regimes;
    std::vector<Holidays> holidays;  ///< those of one country do not overlap

    [[nodiscard]] const Treaty* treaty(std::string_view id) const;
    [[nodiscard]] const Regime* regime(std::string_view id) const;
};

struct Conflict {
    std::size_t first = 0;  ///< positions in Book::regimes
    std::size_t second = 0;
    ClauseKind kind = ClauseKind::stay;
};

/// Pairs of regimes that can concern the same person on the same day and answer the same question differently, neither
/// being an exception to the other. Of kinds that answer one question: entry, exit, stay, registration by the same.
[[nodiscard]] std::vector<Conflict> conflicts(const Book& book);

}  // namespace steppe::law
