// The law as it concerns one kind of person in one country: may they enter, how long may they stay, why.
//
// Pure: the same question has the same answer. Evaluated once for a kind of person (citizenship, document, purpose
// ...), then asked for any number of histories. Never a guess: what the files do not say, or were not checked for, or
// what would need a fact that is not given, is "cannot tell".
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "steppe/law.hpp"

namespace steppe::law {

/// What is known of a person. What is not given is not known.
struct Person {
    std::string citizenship;  ///< ISO alpha-3
    Document document = Document::none;
    std::optional<Sex> sex;
    std::optional<std::int32_t> age;  ///< years
    std::optional<Purpose> purpose;
    std::optional<Permit> permit;
    std::optional<Permit> applied_for;  ///< an application that is being decided
    std::optional<Choices> lists;
    std::optional<TravelMode> mode;
    std::optional<CrossingKind> crossing;
};

enum class Verdict : std::uint8_t { no, yes, cannot_tell };

/// Facts that a rule may ask for.
enum class Fact : std::uint8_t { sex, age, purpose, permit, lists, mode, crossing };
inline constexpr auto kFacts =
    std::to_array<std::string_view>({"sex", "age", "purpose", "permit", "lists", "mode", "crossing"});

/// Why an answer is open.
struct Doubt {
    enum class Why : std::uint8_t {
        no_rule,       ///< no regime says anything on `kind` for this person on this day
        unverified,    ///< `regime` was not checked for `day`
        missing_fact,  ///< `facts` decide whether `regime` applies or what it says
        conflict,      ///< `regime` and `other` answer differently
        permit_end,    ///< the stay is under a permit, whose last day is not given
        ban,           ///< by `clause` a ban can follow an earlier stay, which was too long and ended on `day`
    };
    Why why = Why::no_rule;
    ClauseKind kind = ClauseKind::stay;
    const Regime* regime = nullptr;
    const Regime* other = nullptr;
    Choices facts = 0;
    Day day = kNoDay;
    const Clause* clause = nullptr;  ///< of `regime`
};
inline constexpr auto kDoubts =
    std::to_array<std::string_view>({"no_rule", "unverified", "missing_fact", "conflict", "permit_end", "ban"});

/// A clause that the answer rests on, with what it came to.
struct Reason {
    enum class Role : std::uint8_t {
        decides,         ///< entry, exit, stay
        duty,            ///< registration: due on `day`
        option,          ///< extension, permit, protection, amnesty: until `day`, if any
        consequence,     ///< of a stay past its last day; of one that has ended, on `day`: a ban that may stand
        earlier_excess,  ///< an earlier stay was `over` days too long, until `day`
        touches,         ///< treaties and sanctions; surrender
    };
    Role role = Role::decides;
    const Regime* regime = nullptr;
    const Clause* clause = nullptr;
    Verdict verdict = Verdict::yes;
    std::int32_t used = 0;
    std::int32_t over = 0;
    Day day = kNoDay;
    Day window_start = kNoDay;
    bool verified = true;
    bool holidays_known = false;  ///< of a duty within days of work: all of them up to `day`
};
inline constexpr auto kRoles =
    std::to_array<std::string_view>({"decides", "duty", "option", "consequence", "earlier_excess", "touches"});

/// The figures of an answer. Days that are not known are absent.
struct StayNumbers {
    bool present = false;  ///< there on the day asked about, by the trips
    Day entry = kNoDay;    ///< of the stay that is going on; the day itself if absent: as if one entered on it
    Verdict admitted = Verdict::cannot_tell;  ///< at the border, on `entry`
    Verdict legal = Verdict::cannot_tell;     ///< being there on that day
    bool under_permit = false;
    std::optional<std::int32_t> days_used;  ///< of the limit that ends the stay first
    std::optional<std::int32_t> days_left;  ///< limit less used, at least 0
    std::optional<std::int32_t> limit;
    std::int32_t overstay_days = 0;
    Day window_start = kNoDay;
    /// Of an unbroken presence from the day on; of a stay that is past it, the day on which it should have ended.
    std::optional<Day> last_legal_day;
    bool unlimited = false;                ///< the law in the files sets no last day
    CountReset reset = CountReset::never;  ///< what begins the count anew
    std::int32_t reset_absence_days = 0;
};

struct StayAnswer {
    StayNumbers numbers;
    /// If entry on that day is not legal: the first day after it on which it is; nothing if it is not known before.
    std::optional<Day> next_entry;
    std::vector<Reason> reasons;
    std::vector<Doubt> doubts;
};

/// A visit to a country.
struct Visit {
    std::string country;  ///< ISO alpha-3
    Trip trip;
};

/// The law for one kind of person. The book must outlive it.
class PersonalLaw {
  public:
    /// `where`: a country (ISO alpha-3), or a treaty whose members share one counter.
    PersonalLaw(const Book& book, const Person& person, std::string_view where);
    PersonalLaw(Book&& book, const Person& person, std::string_view where) = delete;

    /// The figures alone: what the engine and the benchmark ask. `trips`: those that count (see `counted_trips`).
    [[nodiscard]] StayNumbers numbers(std::span<const Trip> trips, Day on) const;

    /// The figures and why. Unlike the figures alone, who may be under a ban that an earlier stay was too long for is
    /// not told that entry is legal.
    [[nodiscard]] StayAnswer answer(std::span<const Trip> trips, Day on) const;

    /// May such a person leave the country on that day: exit controls of the state left.
    [[nodiscard]] StayAnswer exit(Day on) const;

    /// What can follow a stay past its last day, however long past, by the law of `on` for who entered on `entry`.
    [[nodiscard]] std::vector<Reason> consequences(Day entry, Day on) const;

    /// The visits that share the counter of this law, clipped to membership, sorted; what touches within one area is
    /// one stay.
    [[nodiscard]] std::vector<Trip> counted_trips(std::span<const Visit> visits) const;

    /// Does any regime of the book hold in this country, whoever it concerns?
    [[nodiscard]] bool known() const { return !candidates_.empty() || known_; }

  private:
    struct Candidate {
        const Regime* regime = nullptr;
        Choices missing = 0;  ///< facts that decide whether it concerns the person; 0: it does
        bool dated = false;   ///< membership of a treaty is to be looked up for the day
        const Regime* reciprocal = nullptr;
    };
    struct Picked;
    /// What the desk would say, and what keeps it open.
    struct AtDesk {
        Verdict verdict = Verdict::cannot_tell;
        std::optional<Doubt> doubt;
    };

    [[nodiscard]] bool holds(const Candidate& candidate, Day entry, Day day) const;
    [[nodiscard]] Picked pick(ClauseKind kind, Day entry, Day day) const;
    [[nodiscard]] AtDesk at_desk(ClauseKind kind, Day day, std::vector<Reason>* reasons) const;
    [[nodiscard]] StayNumbers evaluate(std::span<const Trip> trips, Day on, std::vector<Reason>* reasons,
                                       std::vector<Doubt>* doubts) const;
    void add_duties_and_options(StayAnswer& answer, Day on) const;
    /// How the last of these stays, which have all ended, was too long.
    [[nodiscard]] std::vector<Reason> excesses(std::span<const Trip> ended) const;
    /// Bans that can follow stays that ended before `on`, however long ago; `day` is the end of the stay.
    [[nodiscard]] std::vector<Reason> bans_of_ended(std::span<const Trip> trips, Day on) const;
    void add_earlier_excesses(StayAnswer& answer, std::span<const Trip> trips, Day on) const;

    const Book* book_;
    Person person_;
    std::string where_;
    const Treaty* area_ = nullptr;  ///< whose members share the counter; nullptr: the country alone
    bool known_ = false;
    std::vector<Candidate> candidates_;
    std::array<std::vector<std::uint16_t>, kKinds> of_kind_;  ///< candidates that have a clause of the kind
    std::vector<Day> changes_;                                ///< days on which some candidate begins or ends, sorted
};

}  // namespace steppe::law
