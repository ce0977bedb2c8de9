#include "exchange/summary_csv.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <tuple>
#include <vector>

#include "exchange/csv.hpp"

namespace steppe {

void write_summary_csv(const Summary& summary, const std::function<void(std::string_view)>& write) {
    std::vector<std::size_t> order(summary.keys.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
        const SeriesKey& x = summary.keys[a];
        const SeriesKey& y = summary.keys[b];
        return std::tie(x.measure, x.place, x.group) < std::tie(y.measure, y.place, y.group);
    });
    std::vector<std::string> dates;
    for (Day day = summary.first_day; day <= summary.last_day; ++day) {
        dates.push_back(format_day(day));
    }

    write("date,place,measure,group,unit,mean,sd,q05,q25,q50,q75,q95\n");
    for (const std::size_t series : order) {
        const SeriesKey& key = summary.keys[series];
        std::string labels;
        for (const std::string& field : {key.place, key.measure, key.group, key.unit}) {
            labels += ',';
            append_field(labels, field);
        }
        std::string lines;
        for (std::size_t day = 0; day < dates.size(); ++day) {
            const Summary::Row& row = summary.rows[series * dates.size() + day];
            lines += dates[day];
            lines += labels;
            const auto number = [&](double value) {
                lines += ',';
                append_number(lines, value);
            };
            number(row.mean);
            number(row.sd);
            std::ranges::for_each(row.quantiles, number);
            lines += '\n';
        }
        write(lines);
    }
}

}  // namespace steppe
