#include "steppe/simulation.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <set>

#include "engine/effects.hpp"
#include "engine/engine.hpp"
#include "engine/record.hpp"
#include "rules/border.hpp"
#include "rules/choice.hpp"
#include "rules/departures.hpp"
#include "rules/explain.hpp"
#include "rules/last_day.hpp"
#include "rules/market.hpp"
#include "rules/permits.hpp"
#include "rules/services.hpp"
#include "rules/settling.hpp"
#include "rules/traffic.hpp"
#include "rules/travel.hpp"

namespace steppe {
namespace {

/// Not called `bind`: an unqualified call of that name would be one of std::bind.
RuleParameters by_name(const std::vector<Parameter>& parameters, const std::vector<double>& values, bool law_given) {
    RuleParameters bound{};
    for (const ParameterDeclaration& declared : declared_parameters()) {
        const auto found = std::ranges::find(parameters, declared.name, &Parameter::name);
        if (found == parameters.end() && declared.concerns == Concerns::law && !law_given) {
            continue;  // nothing asks for it
        }
        if (found == parameters.end()) {
            throw std::invalid_argument("parameter " + std::string(declared.name) + " is missing");
        }
        bound.*(declared.member) = values[static_cast<std::size_t>(found - parameters.begin())];
    }
    return bound;
}

void count_states(const auto& population, Profile& profile) {
    std::uint64_t states = 0;
    std::array<std::set<std::uint64_t>, 10> distinct;
    double parties = 0;
    population.for_each_occupied([&](const auto& stock) {
        parties += static_cast<double>(stock.parties);
        states += stock.bins.size();
        for (const auto& bin : stock.bins) {
            const State state = population.state_of(stock, bin);
            const std::array<std::uint64_t, 10> fields = {
                static_cast<std::uint64_t>(state.stage), static_cast<std::uint64_t>(state.tier),
                static_cast<std::uint64_t>(state.group), static_cast<std::uint64_t>(state.place),
                static_cast<std::uint64_t>(state.home),  static_cast<std::uint64_t>(state.standing),
                static_cast<std::uint64_t>(state.gate),  static_cast<std::uint64_t>(state.since),
                static_cast<std::uint64_t>(state.due),   static_cast<std::uint64_t>(state.entered)};
            for (std::size_t f = 0; f < fields.size(); ++f) {
                distinct[f].insert(fields[f]);
            }
        }
    });
    profile.states_at_end = states;
    profile.parties_at_end = parties;
    constexpr std::array<std::string_view, 10> kNames = {"stage",    "tier", "group", "place", "home",
                                                         "standing", "gate", "since", "due",   "entered"};
    profile.states_by_field.clear();
    for (std::size_t f = 0; f < kNames.size(); ++f) {
        profile.states_by_field.emplace_back(kNames[f], distinct[f].size());
    }
}

/// One replicate.
template <class Tally>
class Run {
  public:
    Run(const World& world, const Reach& reach, const Labels& labels, const GroupLaw& law,
        std::span<const SeriesSpec> specs, const SeriesTable& shape, std::span<const double> carried,
        const RuleParameters& parameters, const RunOptions& options)
        : world_(world),
          reach_(reach),
          labels_(labels),
          law_(law),
          specs_(specs),
          shape_(shape),
          parameters_(parameters),
          options_(options),
          roads_(reach, parameters),
          prospects_(world),
          ledger_(world),
          engine_({options.key, party_sizes(world), options.workers, options.clock, options.evaluation_order,
                   options.renewals},
                  labels, ledger_),
          credit_(world.gates.size()),
          traffic_effect_(world.gates.size(), 1.0),
          post_factor_(world.gates.size(), 1.0),
          exit_checks_(world.gates.size()),
          gates_change_(days_of_change(world)),
          reported_(world.gates.size()),
          flows_(traffic_flows(world)),
          trips_(flows_.size()),
          cities_(cities()),
          desks_(desk_sites(world)),
          lines_(desks_.size()),
          minded_(desks_.size()),
          pools_(wave_pools(world, reach, parameters)) {
        for (Pool& pool : pools_) {
            pool.index = engine_.add_pool(pool.parties);
            pool.effect = lasting("origin", labels.place(pool.origin), parameters.departure_origin_sd);
        }
        // The fluid limit holds no day of entry that it need not: it cannot merge what differs in one.
        horizon_ = Tally::kExact || !options.until ? world.last_day : std::min(*options.until, world.last_day);
        for (const CityMarket& city : cities_) {
            for (const Segment& segment : city.segments) {
                ledger_.rent_weight[segment.bed] = segment.beds;
            }
        }
        for (const Group& group : world.groups) {
            largest_party_ = std::max(largest_party_, group.party_size);
        }
        for (std::size_t g = 0; g < world.gates.size(); ++g) {
            const std::uint64_t post = labels.place(world.gates[g].place);
            post_factor_[g] =
                std::max(parameters.throughput_factor * lasting("post", post, parameters.throughput_post_sd),
                         std::min(1.0, parameters.traffic_factor * carried[g]));
        }
    }

    RunResult operator()() {
        RunResult result;
        result.series = shape_;
        result.series.last_day = options_.until ? std::min(*options_.until, world_.last_day) : world_.last_day;
        result.series.values.resize(specs_.size() * result.series.days());
        std::vector<double> before(specs_.size());
        for (Day day = world_.first_day - world_.warm_up_days; day <= result.series.last_day; ++day) {
            if (options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed)) {
                throw Interrupted();
            }
            simulate(day);
            if (options_.clock) {  // the replicate whose profile is shown
                result.profile.states_peak = std::max(result.profile.states_peak, engine_.population().states());
            }
            if (day >= std::min(world_.first_day, world_.reference_date)) {  // sums begin on the reference date
                for (std::size_t s = 0; s < specs_.size(); ++s) {
                    const std::uint32_t same = shape_.same_as[s];
                    before[s] = same < s ? before[same] : value_of(specs_[s], world_, ledger_, day, before[s]);
                    if (day >= world_.first_day) {
                        result.series
                            .values[s * result.series.days() + static_cast<std::size_t>(day - world_.first_day)] =
                            before[s];
                    }
                }
            }
            ++result.profile.days;
        }
        count_states(engine_.population(), result.profile);
        result.profile.phases = engine_.profile();
        return result;
    }

    /// The rules on the morning of `day`, after all days before it.
    std::vector<ExplainedRule> explain_on(Day day, PlaceId place, GroupId group, Day entered) {
        for (Day before = world_.first_day - world_.warm_up_days; before < day; ++before) {
            simulate(before);
        }
        const Today today = morning(day);
        for (Pool& pool : pools_) {
            pool.parties = engine_.pool(pool.index);
        }
        return explain(today, gates_known_, pools_, flows_, trips_, place, group, entered);
    }

  private:
    /// A segment of a city's rental market.
    struct Segment {
        std::size_t bed = 0;  ///< place x tiers + tier
        double beds = 0;      ///< on offer before
        RentalMarket market;
    };
    struct CityMarket {
        PlaceId place = PlaceId::none;
        std::vector<Segment> segments;
        std::vector<Step> season;
        double base = 0;  ///< log of trend and season on the last evening
        std::optional<std::size_t> daily_let;
        DailyLets lets;
        std::optional<std::size_t> hosts;
        double hosts_called = 0;  ///< beds that hosts offer because they were asked to
        double month_sum = 0;     ///< of asking rents over the days of this calendar month
        double month_days = 0;
    };

    static std::set<Day> days_of_change(const World& world) {
        std::set<Day> days;
        for (const Gate& gate : world.gates) {
            for (const Step& step : gate.throughput_per_day) {
                days.insert(step.from);
            }
        }
        for (const Driver& driver : world.drivers) {
            if (driver.signal == Signal::exit_check) {
                days.insert(driver.day);
            }
        }
        return days;
    }
    static std::vector<int> party_sizes(const World& world) {
        std::vector<int> sizes;
        sizes.reserve(world.groups.size());
        for (const Group& group : world.groups) {
            sizes.push_back(group.party_size);
        }
        return sizes;
    }

    /// A day of the standard model: one line a mechanism, in the order of docs/model.md.
    void simulate(Day day) {
        const Today today = morning(day);
        engine_.source(WaveDepartures{today, pools_});
        engine_.source(OrdinaryTraffic{today, flows_, trips_});
        follow_the_law(today);
        engine_.split(StayEnds{today});
        engine_.split(RestEnds{today});
        engine_.split(VisitEnds{today});
        engine_.split(MoveOn{today});
        choose<ChoiceOfWay>(today);
        engine_.split(ReturnChoice{today, gates_known_});
        engine_.split(Arrival{today});
        keep_credit(engine_.ration(BorderService{today}));
        engine_.split(Desk{today});
        engine_.split(GiveUp{today});
        choose<ChoiceBeyondBorder>(today);
        if (Closing::needed(today)) {
            engine_.ration(Closing{today});
        }
        engine_.ration(Moving{today});
        const auto grants = engine_.ration(Beds{today});
        if (law_.given()) {
            engine_.split(Applications{today});
        }
        engine_.split(PlanStay{today});
        pass_market(day, grants);
        serve_desks(day);
        evening(day);
    }

    void follow_the_law(const Today& today) {
        if (!law_.given()) {
            return;
        }
        if (std::ranges::binary_search(law_.days_of_news(), today.day)) {
            engine_.split(NewsOfLaw{today});
        }
        engine_.split(TitleDecision{today});
        engine_.split(LastDay{today, gates_known_});
    }

    /// Beds and prices of the morning: those of the tables, and what hosts and the market have made of them.
    void open_beds(Day day) {
        for (const Housing& row : world_.housing) {
            const std::size_t bed = index_of(row.place) * world_.tiers.size() + index_of(row.tier);
            ledger_.beds[bed] = value_on(row.beds, day);
            ledger_.prices[bed] = value_on(row.price_kzt_per_night, day, row.price_kzt_per_night.front().value);
        }
        for (const CityMarket& city : cities_) {
            for (const Segment& segment : city.segments) {
                ledger_.beds[segment.bed] += whole(segment.market.extra_beds());
                ledger_.prices[segment.bed] *= std::exp(segment.market.wave + city.base);
            }
            if (city.daily_let) {
                ledger_.prices[*city.daily_let] *= std::exp(city.lets.rise);
            }
            if (city.hosts) {
                ledger_.beds[*city.hosts] += whole(city.hosts_called);
            }
        }
    }
    /// Whole beds; sums of masses leave crumbs of rounding.
    static double whole(double beds) {
        constexpr double kCrumb = 1e-9;
        return std::max(std::floor(beds + kCrumb), 0.0);
    }
    /// Market: rents and supply answer to those who rent and those who asked in vain.
    void pass_market(Day day, const auto& grants) {
        const auto asked_in_vain = [&](std::size_t bed) {
            const auto found = std::ranges::lower_bound(grants, static_cast<std::uint32_t>(bed), {},
                                                        [](const auto& grant) { return grant.resource; });
            return found != grants.end() && found->resource == bed ? found->asked - found->persons : 0.0;
        };
        const bool first_of_month = format_day(day).ends_with("-01");
        for (CityMarket& city : cities_) {
            const std::size_t p = index_of(city.place);
            city.base = rent_base(world_, parameters_, city.season, day);
            double weights = 0;
            double asking = 0;
            double sitting = 0;
            double newcomers = 0;
            double residents = 0;
            double on_offer = 0;
            ledger_.displaced[p] = 0;
            for (Segment& segment : city.segments) {
                const double demand = ledger_.levels.occupied_at(segment.bed) + asked_in_vain(segment.bed);
                segment.market.pass_day(parameters_, demand, segment.beds, city.base);
                newcomers += demand;
                residents += RentalMarket::residents_who_look(parameters_, segment.beds);
                on_offer += segment.beds + segment.market.extra_beds();
                const double index = std::exp(segment.market.wave + city.base);
                ledger_.rent_index[segment.bed] = index;
                ledger_.displaced[p] += segment.market.displaced;
                weights += segment.beds;
                asking += segment.beds * index;
                sitting += segment.beds * std::exp(segment.market.sitting);
            }
            ledger_.rent_season[p] = std::expm1(city.base);
            if (weights > 0) {
                ledger_.rent_sitting[p] = sitting / weights;
                ledger_.rent_search[p] = residents > 0 ? 1 + newcomers / residents : 1.0;
                ledger_.rent_offer[p] = on_offer / weights;
                city.month_days = first_of_month ? 1 : city.month_days + 1;
                city.month_sum = (first_of_month ? 0 : city.month_sum) + asking / weights;
                ledger_.rent_month[p] = city.month_sum / city.month_days;
            }
            if (city.daily_let) {
                city.lets.pass_day(parameters_,
                                   ledger_.levels.occupied_at(*city.daily_let) + asked_in_vain(*city.daily_let),
                                   ledger_.beds[*city.daily_let]);
                ledger_.daily_let[p] = std::exp(city.lets.rise);
            }
            if (city.hosts) {
                const double most = parameters_.hosts_most_share * world_.places[p].population;
                city.hosts_called =
                    std::min(city.hosts_called + parameters_.hosts_per_unsheltered *
                                                     std::max(ledger_.levels.unsheltered(city.place), 0.0),
                             std::max(most, city.hosts_called));
            }
        }
    }
    [[nodiscard]] std::vector<CityMarket> cities() const {
        std::vector<CityMarket> all;
        for (const Housing& row : world_.housing) {
            if (all.empty() || all.back().place != row.place) {
                all.push_back({});
                all.back().place = row.place;
                all.back().season = rent_season(world_, row.place);
                all.back().base =
                    rent_base(world_, parameters_, all.back().season, world_.first_day - world_.warm_up_days);
            }
            CityMarket& city = all.back();
            const std::size_t bed = index_of(row.place) * world_.tiers.size() + index_of(row.tier);
            const TierKind kind = world_.tiers[index_of(row.tier)].kind;
            if (kind == TierKind::rented) {
                city.segments.push_back({bed, value_on(row.beds, world_.reference_date), {}});
                // Sitting tenants paid the rents of the time when the run begins.
                city.segments.back().market.sitting = city.base;
            } else if (kind == TierKind::daily_let) {
                city.daily_let = bed;
            } else if (kind == TierKind::hosts) {
                city.hosts = bed;
            }
        }
        return all;
    }

    /// Services: those who settled or found no bed today join the lines, the desks that are open serve.
    void serve_desks(Day day) {
        for (std::size_t d = 0; d < desks_.size(); ++d) {
            const auto [place, service] = desks_[d];
            const std::size_t p = index_of(place);
            const bool aid = service == Service::aid;
            const double leaving = aid ? ledger_.left_distress[p] : ledger_.left_lodgings[p];
            const double staying = aid ? ledger_.levels.unsheltered(place) : lodged_at(place);
            const double left = leaving > 0 ? leaving / (leaving + staying) : 0.0;
            lines_[d].leave(left);
            double asking = applicants(service, p);
            double elsewhere = 0;  // who needs no desk of the table
            if (service == Service::number) {
                minded_[d].leave(left);
                asking = minded_[d].pass_day(asking, parameters_.number_delay_days);
                elsewhere =
                    parameters_.number_portal_share * asking + parameters_.number_visitor_share * ledger_.visits[p];
                asking *= 1 - parameters_.number_portal_share;
            }
            lines_[d].join(day, asking);
            const std::span<const ServiceDesk> rows = desks_at(world_, place, service);
            ledger_.desk_served[d] = lines_[d].serve(day, desk_capacity(rows, day)) + elsewhere;
            ledger_.desk_backlog[d] = lines_[d].backlog();
            ledger_.desk_wait_days[d] = desk_wait_days(rows, lines_[d].backlog(), day);
        }
    }
    /// Persons who come to the desks of a service today; of numbers: who mean to.
    [[nodiscard]] double applicants(Service service, std::size_t place) const {
        switch (service) {
            case Service::number:
                return parameters_.number_share * ledger_.settled[place];
            case Service::registration:
                return parameters_.registration_share * ledger_.settled[place];
            default:
                return parameters_.aid_share * ledger_.in_distress[place];
        }
    }
    [[nodiscard]] double lodged_at(PlaceId place) const {
        double persons = 0;
        for (std::size_t t = 0; t < world_.tiers.size(); ++t) {
            persons += ledger_.levels.occupied(place, id_at<TierId>(t));
        }
        return persons;
    }

    template <class Rule>
    void choose(const Today& today) {
        const Prospects prospects(today, gates_known_, prospects_);
        engine_.split(Rule{{today, prospects}});
    }

    Today morning(Day day) {
        engine_.begin_day(day);
        if (day == world_.first_day - world_.warm_up_days || gates_change_.contains(day)) {
            gates_known_ = log_throughput_shares(world_, day);
            for (std::size_t g = 0; g < exit_checks_.size(); ++g) {
                exit_checks_[g] = exit_check_level(world_, id_at<GateId>(g), day);
            }
        }
        ledger_.begin_day();
        open_beds(day);
        const double traffic_of_all = effect(day, "traffic", 0, parameters_.traffic_day_effect_sd) * drifted(day);
        for (std::size_t g = 0; g < ledger_.slots.size(); ++g) {
            const std::uint64_t subject = labels_.gate(id_at<GateId>(g));
            const double usual = value_on(world_.gates[g].throughput_per_day, day) * post_factor_[g] *
                                 effect(day, "service", subject, parameters_.service_day_effect_sd);
            ledger_.slots[g] = credit_[g] + service_under_pressure(usual, ledger_.levels.queue(id_at<GateId>(g)),
                                                                   parameters_.surge_share);
            traffic_effect_[g] = traffic_of_all * effect(day, "traffic", subject, parameters_.traffic_day_effect_sd);
        }
        const auto delay = static_cast<std::size_t>(parameters_.wait_report_delay_days);
        if (!waits_.empty()) {
            reported_ = waits_[std::min(delay, waits_.size() - 1)];
        }
        const Today today{.world = world_,
                          .reach = reach_,
                          .labels = labels_,
                          .law = law_,
                          .parameters = parameters_,
                          .roads = roads_,
                          .levels = ledger_.levels,
                          .day = day,
                          .reported_wait_hours = reported_,
                          .slots = ledger_.slots,
                          .departure_effect = effect(day, "departures", 0, parameters_.departure_day_effect_sd),
                          .traffic_effect = traffic_effect_,
                          .exit_check_levels = exit_checks_,
                          .beds = ledger_.beds,
                          .prices = ledger_.prices,
                          .horizon = horizon_,
                          .permit_wait_days = permit_wait_days(ledger_.permit_backlog, permit_desk())};
        for (std::size_t f = 0; f < flows_.size(); ++f) {
            trips_[f] =
                trips_on(trips_wished(today, flows_[f]), trips_[f].put_off, reported_[index_of(flows_[f].gate)] / 24,
                         parameters_.trip_put_off_per_wait_day, parameters_.put_off_trip_days);
        }
        return today;
    }

    /// Shared chance stays at its centre: asked for, or in the fluid limit.
    [[nodiscard]] bool fixed() const { return options_.fixed_effects || !Tally::kExact; }

    /// Of mean 1, shared by all that it concerns.
    [[nodiscard]] double effect(Day day, std::string_view what, std::uint64_t subject, double sd_of_log) const {
        return fixed() ? 1.0 : day_effect(key_on(options_.key, options_.renewals, day), day, what, subject, sd_of_log);
    }

    /// Of mean 1, for good.
    [[nodiscard]] double lasting(std::string_view what, std::uint64_t subject, double sd_of_log) const {
        if (fixed() || sd_of_log <= 0) {
            return 1;
        }
        const std::array own = {LastingChance{options_.key.replicate, 1}};
        return lasting_effect(options_.key.seed, options_.lasting.empty() ? own : std::span(options_.lasting), what,
                              subject, sd_of_log);
    }

    /// Of median 1: how far ordinary traffic has drifted from its season since the reference date.
    [[nodiscard]] double drifted(Day day) const {
        return fixed() ? 1.0
                       : std::exp(drift(options_.key, options_.renewals, world_.reference_date, day, "traffic drift",
                                        parameters_.traffic_drift_sd));
    }

    /// Slots that no waiting party fitted into are kept for the next day: a gate of few slots must not starve large
    /// parties.
    void keep_credit(const auto& grants) {
        std::ranges::fill(credit_, 0.0);
        for (const auto& grant : grants) {
            const bool somebody_waits = ledger_.levels.queue(id_at<GateId>(grant.resource)) > grant.persons;
            if (somebody_waits) {
                credit_[grant.resource] =
                    std::clamp(grant.capacity - grant.persons, 0.0, static_cast<double>(largest_party_));
            }
        }
    }

    /// Persons a weekday.
    [[nodiscard]] double permit_desk() const { return parameters_.permit_desk_per_day * world_.scaled_by; }

    void evening(Day day) {
        constexpr int kSaturday = 5;
        ledger_.permit_backlog =
            permit_backlog_after(ledger_.permit_backlog, ledger_.applications, permit_desk(), weekday(day) < kSaturday);
        std::vector<double> waits(world_.gates.size());
        for (std::size_t g = 0; g < waits.size(); ++g) {
            waits[g] = wait_hours(ledger_.levels.queue(id_at<GateId>(g)), ledger_.slots[g]);
        }
        waits_.push_front(std::move(waits));
        if (waits_.size() > static_cast<std::size_t>(parameters_.wait_report_delay_days) + 1) {
            waits_.pop_back();
        }
        engine_.end_day();
    }

    const World& world_;
    const Reach& reach_;
    const Labels& labels_;
    const GroupLaw& law_;
    std::span<const SeriesSpec> specs_;
    const SeriesTable& shape_;
    const RuleParameters& parameters_;
    const RunOptions& options_;
    RoadWeights roads_;
    Prospects::Memory prospects_;
    Ledger ledger_;
    Engine<Tally, Ledger> engine_;
    std::vector<double> credit_;          // by gate
    std::vector<double> traffic_effect_;  // by gate, of the day
    std::vector<double> post_factor_;     // by gate, of the run
    std::vector<double> exit_checks_;     // by gate, of the day
    std::set<Day> gates_change_;          // days on which throughputs or exit checks change
    std::vector<double> gates_known_;     // by gate, of the day
    std::vector<double> reported_;        // by gate
    std::vector<TrafficFlow> flows_;
    std::vector<Trips> trips_;               // by flow
    std::deque<std::vector<double>> waits_;  // by gate; front: last evening
    std::vector<CityMarket> cities_;
    std::vector<DeskSite> desks_;
    std::vector<DeskLine> lines_;    // by desk
    std::vector<Intention> minded_;  // by desk; of numbers
    std::vector<Pool> pools_;
    int largest_party_ = 1;
    Day horizon_ = kNoDay;
};

}  // namespace

struct Simulation::Parts {
    World world;
    std::vector<Parameter> parameters;
    Network network;
    Reach reach;
    Labels labels;
    GroupLaw law;
    std::vector<SeriesSpec> specs;
    SeriesTable shape;
    std::vector<double> carried;  ///< by gate: `carried_shares`

    Parts(World its_world, std::vector<Parameter> its_parameters, const law::Book& book)
        : world(std::move(its_world)),
          parameters(std::move(its_parameters)),
          network(world),
          reach(world, network),
          labels(world),
          law(world, book),
          specs(series_of(world, law.given())),
          carried(carried_shares(world)) {
        for (const SeriesSpec& spec : specs) {
            shape.keys.push_back(spec.key);
        }
        shape.same_as = same_series(specs);
        shape.first_day = world.first_day;
        shape.last_day = world.last_day;
    }
};

Simulation::Simulation(World world, std::vector<Parameter> parameters, const law::Book& book)
    : parts_(std::make_unique<const Parts>(std::move(world), std::move(parameters), book)) {
    (void)by_name(parts_->parameters, std::vector<double>(parts_->parameters.size()), parts_->law.given());
}
Simulation::~Simulation() = default;
Simulation::Simulation(Simulation&&) noexcept = default;
Simulation& Simulation::operator=(Simulation&&) noexcept = default;

RunResult Simulation::run(const std::vector<double>& values, const RunOptions& options) const {
    const RuleParameters parameters = by_name(parts_->parameters, values, parts_->law.given());
    const auto run = [&]<class Tally>(Tally /*tally*/) {
        return Run<Tally>(parts_->world, parts_->reach, parts_->labels, parts_->law, parts_->specs, parts_->shape,
                          parts_->carried, parameters, options)();
    };
    switch (options.tallying) {
        case Tallying::individual:
            return run(IndividualTally{});
        case Tallying::mean:
            return run(MeanTally{});
        default:
            return run(CohortTally{});
    }
}

std::vector<ExplainedRule> Simulation::explain(const std::vector<double>& values, Day day, PlaceId place, GroupId group,
                                               Day entered) const {
    const RuleParameters parameters = by_name(parts_->parameters, values, parts_->law.given());
    RunOptions options;
    options.tallying = Tallying::mean;
    options.fixed_effects = true;
    options.until = day;
    return Run<MeanTally>(parts_->world, parts_->reach, parts_->labels, parts_->law, parts_->specs, parts_->shape,
                          parts_->carried, parameters, options)
        .explain_on(day, place, group, entered);
}

const World& Simulation::world() const { return parts_->world; }
const std::vector<Parameter>& Simulation::parameters() const { return parts_->parameters; }
const std::vector<SeriesKey>& Simulation::series() const { return parts_->shape.keys; }
const SeriesTable& Simulation::shape() const { return parts_->shape; }

}  // namespace steppe
