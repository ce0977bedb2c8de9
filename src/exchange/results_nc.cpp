#include "exchange/results_nc.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>

namespace steppe {
namespace {

using Dimension = NetcdfFile::Dimension;
using Variable = NetcdfFile::Variable;
using Type = NetcdfFile::Type;

/// As UDUNITS writes them: persons and nights are counts.
std::string cf_unit(const std::string& unit) {
    if (unit.ends_with("/day")) {
        return "day-1";
    }
    if (unit == "hours" || unit == "days") {
        return unit == "hours" ? "hour" : "day";
    }
    return "1";
}

/// The series of one measure.
struct Series {
    std::vector<std::size_t> all;   ///< positions in the summary
    std::vector<std::size_t> kept;  ///< positions among the kept ones
    Dimension all_dimension = 0;
    Dimension kept_dimension = 0;
    Variable place = 0, group = 0, mean = 0, sd = 0, quantile = 0;
    Variable kept_place = 0, kept_group = 0, values = 0;
};

class Writer {
  public:
    Writer(NetcdfFile& file, const Ensemble& ensemble, const KeptOf& kept_of)
        : file_(file),
          ensemble_(ensemble),
          kept_of_(kept_of),
          days_(static_cast<std::size_t>(ensemble.summary.last_day - ensemble.summary.first_day) + 1) {
        for (std::size_t s = 0; s < ensemble.summary.keys.size(); ++s) {
            by_measure_[ensemble.summary.keys[s].measure].all.push_back(s);
        }
        for (std::size_t k = 0; k < ensemble.kept.size(); ++k) {
            by_measure_[ensemble.summary.keys[ensemble.kept[k]].measure].kept.push_back(k);
        }
    }

    void define() {
        time_ = file_.dimension("time", days_);
        level_ = file_.dimension("quantile", Summary::kLevels.size());
        replicate_ = file_.dimension("replicate", ensemble_.replicates.size());
        times_ = file_.variable("time", Type::int32, std::array{time_});
        file_.attribute(times_, "units", "days since 1970-01-01");
        file_.attribute(times_, "calendar", "standard");
        file_.attribute(times_, "standard_name", "time");
        file_.attribute(times_, "axis", "T");
        levels_ = file_.variable("quantile", Type::float64, std::array{level_});
        file_.attribute(levels_, "units", "1");
        replicates_ = file_.variable("replicate", Type::int32, std::array{replicate_});
        file_.attribute(replicates_, "units", "1");
        for (auto& [measure, series] : by_measure_) {
            define(measure, series);
        }
        file_.end_definitions();
    }

    void put() {
        std::vector<std::int32_t> days(days_);
        for (std::size_t d = 0; d < days_; ++d) {
            days[d] = ensemble_.summary.first_day + static_cast<std::int32_t>(d);
        }
        file_.put(times_, std::span<const std::int32_t>(days));
        file_.put(levels_, std::span<const double>(Summary::kLevels));
        const std::vector<std::int32_t> replicates(ensemble_.replicates.begin(), ensemble_.replicates.end());
        file_.put(replicates_, std::span<const std::int32_t>(replicates));
        for (const auto& [measure, series] : by_measure_) {
            put(series);
        }
        for (std::size_t first = 0; first < ensemble_.replicates.size(); first += kTogether) {
            put_kept(first, std::min(kTogether, ensemble_.replicates.size() - first));
        }
    }

  private:
    void define(const std::string& measure, Series& series) {
        const SeriesKey& first = ensemble_.summary.keys[series.all.front()];
        const auto number = [&](const std::string& name, Type type, std::span<const Dimension> dimensions,
                                const std::string& what, const std::string& coordinates) {
            const Variable made = file_.variable(name, type, dimensions);
            file_.attribute(made, "units", cf_unit(first.unit));
            file_.attribute(made, "long_name", what.empty() ? measure : fmt::format("{} of {}", what, measure));
            file_.attribute(made, "steppe_unit", first.unit);
            file_.attribute(made, "coordinates",
                            fmt::format("{}_{}place {}_{}group", measure, coordinates, measure, coordinates));
            return made;
        };
        series.all_dimension = file_.dimension(measure + "_series", series.all.size());
        series.place = file_.variable(measure + "_place", Type::text, std::array{series.all_dimension});
        series.group = file_.variable(measure + "_group", Type::text, std::array{series.all_dimension});
        series.mean = number(measure + "_mean", Type::float32, std::array{series.all_dimension, time_}, "mean", "");
        series.sd =
            number(measure + "_sd", Type::float32, std::array{series.all_dimension, time_}, "standard deviation", "");
        series.quantile = number(measure + "_quantile", Type::float32, std::array{level_, series.all_dimension, time_},
                                 "quantiles", "");
        if (!series.kept.empty()) {
            series.kept_dimension = file_.dimension(measure + "_recorded", series.kept.size());
            series.kept_place =
                file_.variable(measure + "_recorded_place", Type::text, std::array{series.kept_dimension});
            series.kept_group =
                file_.variable(measure + "_recorded_group", Type::text, std::array{series.kept_dimension});
            series.values =
                number(measure, Type::float64, std::array{replicate_, series.kept_dimension, time_}, "", "recorded_");
            file_.chunks(series.values,
                         std::array{std::min(kTogether, ensemble_.replicates.size()), series.kept.size(), days_});
        }
    }

    void put_names(Variable place, Variable group, std::span<const std::size_t> positions) {
        std::vector<std::string> places;
        std::vector<std::string> groups;
        for (const std::size_t s : positions) {
            places.push_back(ensemble_.summary.keys[s].place);
            groups.push_back(ensemble_.summary.keys[s].group);
        }
        file_.put(place, std::span<const std::string>(places));
        file_.put(group, std::span<const std::string>(groups));
    }

    void put(const Series& series) {
        put_names(series.place, series.group, series.all);
        const auto rows = [&](Variable variable, std::size_t layers, const auto& value) {
            std::vector<float> values;
            values.reserve(layers * series.all.size() * days_);
            for (std::size_t layer = 0; layer < layers; ++layer) {
                for (const std::size_t s : series.all) {
                    for (std::size_t d = 0; d < days_; ++d) {
                        values.push_back(static_cast<float>(value(ensemble_.summary.rows[s * days_ + d], layer)));
                    }
                }
            }
            file_.put(variable, std::span<const float>(values));
        };
        rows(series.mean, 1, [](const Summary::Row& row, std::size_t) { return row.mean; });
        rows(series.sd, 1, [](const Summary::Row& row, std::size_t) { return row.sd; });
        rows(series.quantile, Summary::kLevels.size(),
             [](const Summary::Row& row, std::size_t level) { return row.quantiles[level]; });
        if (series.kept.empty()) {
            return;
        }
        std::vector<std::size_t> positions;
        positions.reserve(series.kept.size());
        for (const std::size_t k : series.kept) {
            positions.push_back(ensemble_.kept[k]);
        }
        put_names(series.kept_place, series.kept_group, positions);
    }

    /// Of `count` replicates: as many as fit into memory beside the rest, however many there are.
    void put_kept(std::size_t first, std::size_t count) {
        if (ensemble_.kept.empty()) {
            return;
        }
        std::vector<std::vector<double>> kept(count);
        for (std::size_t r = 0; r < count; ++r) {
            kept[r] = kept_of_(first + r);
        }
        for (const auto& [measure, series] : by_measure_) {
            std::vector<double> values;
            for (std::size_t r = 0; r < count; ++r) {
                for (const std::size_t k : series.kept) {
                    const auto begin = kept[r].begin() + static_cast<std::ptrdiff_t>(k * days_);
                    values.insert(values.end(), begin, begin + static_cast<std::ptrdiff_t>(days_));
                }
            }
            if (!series.kept.empty()) {
                file_.put(series.values, std::array{first, std::size_t{0}, std::size_t{0}},
                          std::array{count, series.kept.size(), days_}, values);
            }
        }
    }

    static constexpr std::size_t kTogether = 32;  ///< replicates

    NetcdfFile& file_;
    const Ensemble& ensemble_;
    const KeptOf& kept_of_;
    std::size_t days_;
    std::map<std::string, Series> by_measure_;
    Dimension time_ = 0, level_ = 0, replicate_ = 0;
    Variable times_ = 0, levels_ = 0, replicates_ = 0;
};

}  // namespace

void write_results_nc(const NetcdfLibrary& library, const std::filesystem::path& path, const Ensemble& ensemble,
                      const KeptOf& kept_of, const Provenance& provenance) {
    NetcdfFile file(library, path);
    file.attribute("Conventions", "CF-1.9");
    file.attribute("title", provenance.title);
    file.attribute("source", fmt::format("steppe {}, seed {}, {} replicates, mode {}", provenance.version,
                                         provenance.seed, ensemble.finished, provenance.mode));
    file.attribute("history", fmt::format("{} {}", provenance.started, fmt::join(provenance.command, " ")));
    file.attribute("license", provenance.licence);
    file.attribute("comment", "Persons are invented and counted. Entries and exits are border crossings, not persons.");
    Writer writer(file, ensemble, kept_of);
    writer.define();
    writer.put();
    file.commit();
}

}  // namespace steppe
