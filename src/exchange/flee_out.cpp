#include "exchange/flee_out.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

#include "exchange/csv.hpp"

namespace steppe::flee {
namespace {

void append_whole(std::string& out, std::int64_t value) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}

/// A count: whole where it is, else (masses) with three decimals.
void append_count(std::string& out, double value) {
    if (value == std::floor(value)) {
        append_whole(out, static_cast<std::int64_t>(value));
        return;
    }
    std::array<char, 48> digits{};
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, 3).ptr;
    out.append(digits.data(), end);
}

/// The shortest text that reads back as the same number, in the form that Python prints: with an exponent below 1e-4
/// and from 1e16 on, otherwise with at least one decimal.
void append_real(std::string& out, double value) {
    std::array<char, 32> digits{};
    const double size = std::abs(value);
    const bool exponent = size != 0 && (size < 1e-4 || size >= 1e16);
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value,
                                   exponent ? std::chars_format::scientific : std::chars_format::fixed)
                         .ptr;
    out.append(digits.data(), end);
    if (!exponent && std::memchr(digits.data(), '.', static_cast<std::size_t>(end - digits.data())) == nullptr) {
        out += ".0";
    }
}

double relative_error(double simulated, double data) {
    if (data < 1e-5) {
        return 0;
    }
    return std::nearbyint(std::abs(simulated / data - 1) * 1e4) / 1e4;
}

}  // namespace

std::vector<double> counted(const Case& the_case, const CaseResult& result) {
    std::vector<double> all;
    all.reserve(result.in_camp.size());
    std::vector<std::size_t> columns;
    for (const LocationIndex camp : result.camps) {
        columns.push_back(the_case.data_of(the_case.locations[camp].name));
    }
    for (std::int32_t day = 0; day < result.days; ++day) {
        for (const std::size_t column : columns) {
            all.push_back(column < the_case.data.size()
                              ? static_cast<double>(the_case.data[column].agents[static_cast<std::size_t>(day)])
                              : 0.0);
        }
    }
    return all;
}

std::vector<double> counted_in_all(const Case& the_case, const CaseResult& result) {
    const std::vector<double> by_camp = counted(the_case, result);
    const std::size_t camps = result.camps.size();
    std::vector<double> all(static_cast<std::size_t>(result.days));
    for (std::size_t day = 0; day < all.size(); ++day) {
        for (std::size_t c = 0; c < camps && result.raw[day] > 0; ++c) {
            all[day] += by_camp[day * camps + c];
        }
    }
    return all;
}

std::string out_csv(const Case& the_case, const CaseResult& result) {
    const std::size_t camps = result.camps.size();
    const std::vector<double> data = counted(the_case, result);
    const bool idps = the_case.settings.idp_totals;
    std::string out;
    out.reserve(static_cast<std::size_t>(result.days + 1) * (camps * 20 + 120));
    out += "Day,Date,";
    for (const LocationIndex camp : result.camps) {
        for (const char* const what : {" sim", " data", " error"}) {
            append_field(out, the_case.locations[camp].name + what);
            out += ',';
        }
    }
    out +=
        "Total error,refugees in camps (UNHCR),total refugees (simulation),raw UNHCR refugee count,"
        "refugees in camps (simulation),refugee_debt";
    out += idps ? ",total IDPs\n" : "\n";
    for (std::int32_t d = 0; d < result.days; ++d) {
        const auto day = static_cast<std::size_t>(d);
        append_whole(out, d);
        out += ',';
        out += format_day(the_case.start_date + d + 1);  // Flee's clock has moved on when it prints the date
        out += ',';
        double in_camps = 0;
        double in_data = 0;
        double differences = 0;
        for (std::size_t c = 0; c < camps; ++c) {
            const double n = result.in_camp[day * camps + c];
            const double there = data[day * camps + c];
            append_count(out, n);
            out += ',';
            append_count(out, there);
            out += ',';
            append_real(out, relative_error(n, there));
            out += ',';
            in_camps += n;
            in_data += there;
            differences += std::abs(n - there);
        }
        const std::int64_t raw = result.raw[day];
        const bool compared = raw > 0;
        append_real(out, compared ? differences / static_cast<double>(raw) : 0.0);
        out += ',';
        append_count(out, compared ? in_data : 0);
        out += ',';
        append_count(out, result.people[day]);
        out += ',';
        append_whole(out, compared ? raw : 0);
        out += ',';
        append_count(out, in_camps);
        out += ',';
        append_whole(out, compared ? result.debt[day] : 0);
        if (idps) {
            out += ',';
            append_count(out, result.in_idp_camps[day]);
        }
        out += '\n';
    }
    return out;
}

}  // namespace steppe::flee
