// Services: desks with a daily capacity, opening days and a line, first come first served.
//
//     served(d) = min(B(d) + A(d), c(d)),   B(d+1) = B(d) + A(d) - served(d)
//
// B the backlog in persons, A those who join on day d, c the capacity: the sum over the desks that are open on that day
// of the week. The line is an aggregate: who stands in it keeps living where he lives, and those who leave the town
// leave the line in proportion. How long the last one waits is told by walking the calendar at the capacities that are
// known: a deterministic fluid queue with vacations, so that W = B / c on days without a pause (Little's law).
//
// A number need not be asked for on the day on which a stay is settled: of the W who mean to but have not, 1 - exp(-1 /
// t) ask on a day, t `number_delay_days`. Of these `number_portal_share` need no desk; nor do ordinary visitors, of
// whom `number_visitor_share` ask, where they did before: desks.csv holds what is free for newcomers.
//
// The desk of permits is the law's (rules/permits): whoever stands in that line waits for a title, and must be known.
#pragma once

#include <deque>
#include <span>
#include <vector>

#include "steppe/world.hpp"

namespace steppe {

/// The rows of the desks of a service at a place.
[[nodiscard]] std::span<const ServiceDesk> desks_at(const World& world, PlaceId place, Service service);
/// Persons that these desks together can serve on a day; 0 where there are none, or none is open.
[[nodiscard]] double desk_capacity(std::span<const ServiceDesk> desks, Day day);

/// The line before the desks of one service at one place.
class DeskLine {
  public:
    /// persons >= 0, after all who joined before.
    void join(Day day, double persons);
    /// The first `capacity` persons are served; returns how many. capacity >= 0.
    double serve(Day day, double capacity);
    /// A share (0..1) of all that stand in the line leaves it unserved.
    void leave(double share);

    [[nodiscard]] double backlog() const { return backlog_; }
    /// Mean days from joining to service of those served by the last `serve`; 0 if nobody was.
    [[nodiscard]] double waited_days() const { return waited_days_; }

  private:
    struct Batch {
        Day joined = kNoDay;
        double persons = 0;
    };
    std::deque<Batch> batches_;
    double backlog_ = 0;
    double waited_days_ = 0;
};

/// Those who mean to ask for something and have not yet.
class Intention {
  public:
    /// `persons` more mean to; returns how many ask today. A mean of 0 days: all of them.
    double pass_day(double persons, double mean_days);
    /// A share (0..1) of them leaves the town.
    void leave(double share) { persons_ *= 1 - share; }
    [[nodiscard]] double persons() const { return persons_; }

  private:
    double persons_ = 0;
};

/// Days until the last of `backlog` persons is served if nobody leaves, at the end of `day`; 0 if nobody waits. At most
/// `kLongestDeskWait`: also where no desk will ever serve them.
inline constexpr double kLongestDeskWait = 365;
[[nodiscard]] double desk_wait_days(std::span<const ServiceDesk> desks, double backlog, Day day);

/// The pairs of place and service that have a desk at some time, in order.
struct DeskSite {
    PlaceId place = PlaceId::none;
    Service service = Service::number;
    auto operator<=>(const DeskSite&) const = default;
};
[[nodiscard]] std::vector<DeskSite> desk_sites(const World& world);

}  // namespace steppe
