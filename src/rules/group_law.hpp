// The law of the countries of a world as it concerns its groups, worked out once for all replicates.
//
// People act on what is known: a regime counts for the length of a stay from the day on which it was announced (else:
// in force), for a desk only while it is in force. What the files were not checked for is taken to hold as it was last
// known (`steppe check --assumptions` names it): a simulation needs an answer where `steppe stay` says "cannot tell". A
// border that the files say nothing of, or cannot decide without a fact that groups do not have, is open.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/on_demand.hpp"
#include "steppe/law.hpp"
#include "steppe/stay.hpp"
#include "steppe/world.hpp"

namespace steppe {

/// The person that a group stands for, as far as the law can be told of it: citizenship, document, sex, and the purpose
/// that its intent comes nearest to (waiting: humanitarian, relocating: work).
[[nodiscard]] law::Person person_of(const Group& group);

[[nodiscard]] law::TravelMode travel_mode(Mode mode);

/// A permit that a group may apply for while it stays.
struct PermitOffer {
    std::optional<std::int32_t> apply_by_day;  ///< of the stay, the day of entry being day 1; else while it is legal
    std::optional<std::int32_t> processing_days;
    std::optional<double> chance;
    bool pending_is_legal = false;
};

/// Asylum.
struct ProtectionOffer {
    std::optional<std::int32_t> claim_within_days;  ///< after arrival; else at any time
    std::optional<std::int32_t> decision_days;
};

class GroupLaw {
  public:
    /// No law: every border is open and no stay has a last day.
    explicit GroupLaw(const World& world);
    GroupLaw(const World& world, const law::Book& book);

    /// Does any file say anything?
    [[nodiscard]] bool given() const { return !eras_.empty(); }

    /// May the group pass the gate on a day: by the country left, and by the one entered?
    [[nodiscard]] bool lets_pass(GroupId group, GateId gate, Day day) const { return bar_at(group, gate, day) == 0; }
    /// The regime that does not let it; empty if it may.
    [[nodiscard]] std::string_view barred_by(GroupId group, GateId gate, Day day) const;
    /// Does any gate for its vehicle let the group out of the country where it lives?
    [[nodiscard]] bool may_leave_home(GroupId group, Day day) const;

    /// The last legal day in the country of `place` of who entered on `entered` and is there without a break, by what
    /// is known on `day`; kNoDay: none that lies within the period or a year after it.
    [[nodiscard]] Day last_legal_day(GroupId group, PlaceId place, Day entered, Day day) const;
    /// The day from which the stay beyond a gate that is passed on `day` counts; kNoDay if it cannot matter: by no law
    /// that becomes known in the period is there a last day up to `horizon`.
    [[nodiscard]] Day counted_from(GroupId group, GateId passed, Day day, Day horizon) const;
    /// The day from which the stay of somebody counts who leaves and comes back on `day`: that day where leaving begins
    /// the count anew, else an earlier one, from which a stay without a break would end on the same last day. kNoDay if
    /// they would not be let in again, or no last day lies within a year of the period.
    [[nodiscard]] Day counted_after_return(GroupId group, PlaceId place, Day entered, Day day) const;

    [[nodiscard]] std::optional<PermitOffer> permit(GroupId group, PlaceId place, Day day) const;
    [[nodiscard]] std::optional<ProtectionOffer> protection(GroupId group, PlaceId place, Day day) const;

    /// Days of the period on which something about last days becomes known, the first one apart.
    [[nodiscard]] std::span<const Day> days_of_news() const { return news_.begins().subspan(news_.empty() ? 0 : 1); }
    /// The gate at the same post, of the same mode, that leads back; none if there is none.
    [[nodiscard]] GateId back_through(GateId gate) const { return back_[index_of(gate)]; }

  private:
    struct OfStay {
        std::optional<PermitOffer> permit;
        std::optional<ProtectionOffer> protection;
    };
    /// First days of spans of the period; which one a day lies in. Empty until days are told.
    class Spans {
      public:
        Spans() = default;
        /// Spans begin on the first day and on those of `days` that lie after it in the period.
        Spans(std::set<Day> days, Day first, Day last);
        [[nodiscard]] bool empty() const { return begins_.empty(); }
        [[nodiscard]] std::size_t size() const { return begins_.size(); }
        [[nodiscard]] std::span<const Day> begins() const { return begins_; }
        [[nodiscard]] Day end(std::size_t span) const {
            return span + 1 < begins_.size() ? begins_[span + 1] - 1 : last_;
        }
        /// Before the period: the first one. After it: the last one.
        [[nodiscard]] std::size_t at(Day day) const {
            return span_of_[static_cast<std::size_t>(std::clamp(day, begins_.front(), last_) - begins_.front())];
        }

      private:
        std::vector<Day> begins_;
        std::vector<std::uint32_t> span_of_;  // by day of the period
        Day last_ = kNoDay;
    };
    [[nodiscard]] std::uint32_t bar_at(GroupId group, GateId gate, Day day) const {
        return eras_.empty() ? 0 : bars_[(eras_.at(day) * groups_ + index_of(group)) * back_.size() + index_of(gate)];
    }
    [[nodiscard]] Day work_out_after_return(GroupId group, PlaceId place, Day entered, Day day) const;
    [[nodiscard]] std::size_t days_of_period() const { return static_cast<std::size_t>(last_day_ - first_day_) + 1; }
    [[nodiscard]] std::size_t country_of(PlaceId place) const { return country_of_place_[index_of(place)]; }

    void find_countries(const World& world);
    void weigh_borders(const World& world, const law::Book& book);
    void weigh_stays(const World& world, const law::Book& book);

    Day first_day_ = kNoDay;  // the warm-up's
    Day last_day_ = kNoDay;   // the period's
    std::size_t groups_ = 0;
    std::vector<GateId> back_;  // by gate
    std::vector<std::string> countries_;
    std::vector<std::size_t> country_of_place_;
    std::vector<std::size_t> country_beyond_;                // by gate
    Spans eras_;                                             // the law in force is the same
    std::vector<std::string> titles_;                        // of regimes that bar somebody; the first is empty
    std::vector<std::uint32_t> bars_;                        // era x group x gate: which title bars it; 0: none
    std::vector<bool> may_leave_;                            // era x group
    std::vector<OfStay> of_stay_;                            // era x group x country
    Spans news_;                                             // the same regimes are known
    std::vector<std::unique_ptr<const law::Book>> books_;    // news: what is known then
    std::vector<std::optional<law::PersonalLaw>> personal_;  // news x group x country
    std::vector<Day> last_days_;                             // news x group x country x day of entry; empty without law
    std::vector<Day> earliest_;                              // group x country x day of entry: the earliest of these
    std::vector<std::uint32_t>
        returns_of_;              // group x country: its row of `after_return_`; 0: nobody of it has a last day
    OnDemand<Day> after_return_;  // row x day x day of entry; empty where that would be too many
};

}  // namespace steppe
