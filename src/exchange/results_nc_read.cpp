#include "exchange/results_nc_read.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <array>
#include <memory>
#include <optional>
#include <system_error>

namespace steppe {
namespace {

/// What is used of the C library, as in netcdf.h.
struct Reading {
    int (*open)(const char* path, int mode, int* file) = nullptr;
    int (*close)(int file) = nullptr;
    int (*inq_varid)(int file, const char* name, int* variable) = nullptr;
    int (*inq_varndims)(int file, int variable, int* dimensions) = nullptr;
    int (*inq_vardimid)(int file, int variable, int* ids) = nullptr;
    int (*inq_dimlen)(int file, int dimension, std::size_t* length) = nullptr;
    int (*get_var_double)(int file, int variable, double* values) = nullptr;
    int (*get_var_string)(int file, int variable, char** values) = nullptr;
    int (*free_string)(std::size_t count, char** values) = nullptr;
};

template <class Function>
bool find(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(dlsym(library, name));
    return function != nullptr;
}

std::optional<Reading> library() {
    for (const char* const name : {"libnetcdf.so.19", "libnetcdf.so"}) {
        void* const handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);  // for as long as the program runs
        Reading r;
        if (handle != nullptr && find(handle, "nc_open", r.open) && find(handle, "nc_close", r.close) &&
            find(handle, "nc_inq_varid", r.inq_varid) && find(handle, "nc_inq_varndims", r.inq_varndims) &&
            find(handle, "nc_inq_vardimid", r.inq_vardimid) && find(handle, "nc_inq_dimlen", r.inq_dimlen) &&
            find(handle, "nc_get_var_double", r.get_var_double) &&
            find(handle, "nc_get_var_string", r.get_var_string) && find(handle, "nc_free_string", r.free_string)) {
            return r;
        }
    }
    return std::nullopt;
}

class File {
  public:
    File(const Reading& reading, const std::filesystem::path& path) : nc_(reading) {
        open_ = nc_.open(path.c_str(), 0, &file_) == 0;
    }
    ~File() {
        if (open_) {
            (void)nc_.close(file_);
        }
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    [[nodiscard]] bool open() const { return open_; }

    /// Lengths of a variable's dimensions; nothing if there is none of that name and number of dimensions.
    [[nodiscard]] std::optional<std::vector<std::size_t>> shape(const std::string& name, int dimensions) const {
        int variable = 0;
        int count = 0;
        std::array<int, 3> ids{};
        if (nc_.inq_varid(file_, name.c_str(), &variable) != 0 || nc_.inq_varndims(file_, variable, &count) != 0 ||
            count != dimensions || nc_.inq_vardimid(file_, variable, ids.data()) != 0) {
            return std::nullopt;
        }
        std::vector<std::size_t> lengths(static_cast<std::size_t>(dimensions));
        for (std::size_t i = 0; i < lengths.size(); ++i) {
            if (nc_.inq_dimlen(file_, ids[i], &lengths[i]) != 0) {
                return std::nullopt;
            }
        }
        return lengths;
    }

    /// Empty if they cannot be read.
    [[nodiscard]] std::vector<double> numbers(const std::string& name, std::size_t count) const {
        std::vector<double> values(count);
        int variable = 0;
        const bool read = nc_.inq_varid(file_, name.c_str(), &variable) == 0 &&
                          nc_.get_var_double(file_, variable, values.data()) == 0;
        return read ? values : std::vector<double>{};
    }
    [[nodiscard]] std::vector<std::string> texts(const std::string& name, std::size_t count) const {
        std::vector<char*> pointers(count, nullptr);
        int variable = 0;
        if (nc_.inq_varid(file_, name.c_str(), &variable) != 0 ||
            nc_.get_var_string(file_, variable, pointers.data()) != 0) {
            return {};
        }
        std::vector<std::string> all;
        all.reserve(count);
        for (const char* const text : pointers) {
            all.emplace_back(text == nullptr ? "" : text);
        }
        (void)nc_.free_string(count, pointers.data());
        return all;
    }

  private:
    const Reading& nc_;
    int file_ = -1;
    bool open_ = false;
};

/// False if the measure's variables do not belong together.
bool read_measure(const File& file, const std::string& measure, std::vector<ReplicateSeries>& all) {
    constexpr std::size_t kMostValues = 1'000'000'000;
    constexpr double kEndOfTime = 10'000'000;   // days; the year 29000
    const auto shape = file.shape(measure, 3);  // replicate, series, day
    if (!shape) {
        return true;  // not kept
    }
    const std::size_t replicates = (*shape)[0];
    const std::size_t series = (*shape)[1];
    const std::size_t days = (*shape)[2];
    if (replicates == 0 || days == 0 || series == 0 || replicates > kMostValues / series / days) {
        return false;
    }
    const std::vector<double> times = file.numbers("time", days);
    const auto places_shape = file.shape(measure + "_recorded_place", 1);
    const auto groups_shape = file.shape(measure + "_recorded_group", 1);
    if (!places_shape || !groups_shape || places_shape->front() != series || groups_shape->front() != series) {
        return false;
    }
    const std::vector<std::string> places = file.texts(measure + "_recorded_place", series);
    const std::vector<std::string> groups = file.texts(measure + "_recorded_group", series);
    const std::vector<double> values = file.numbers(measure, replicates * series * days);
    const auto time_shape = file.shape("time", 1);
    if (!time_shape || time_shape->front() != days || times.empty() || places.empty() || groups.empty() ||
        values.empty() || !(times.front() > kNoDay && times.front() < kEndOfTime)) {
        return false;
    }
    for (std::size_t s = 0; s < series; ++s) {
        ReplicateSeries one{{places[s], measure, groups[s], {}}, static_cast<Day>(times.front()), days, replicates, {}};
        one.values.reserve(replicates * days);
        for (std::size_t r = 0; r < replicates; ++r) {
            const auto begin = values.begin() + static_cast<std::ptrdiff_t>((r * series + s) * days);
            one.values.insert(one.values.end(), begin, begin + static_cast<std::ptrdiff_t>(days));
        }
        all.push_back(std::move(one));
    }
    return true;
}

}  // namespace

std::vector<ReplicateSeries> read_replicates(const std::filesystem::path& file, const std::set<std::string>& measures,
                                             Problems& problems) {
    std::error_code absent;
    static const std::optional<Reading> netcdf = library();
    if (!netcdf || !std::filesystem::is_regular_file(file, absent)) {
        return {};
    }
    const File results(*netcdf, file);
    std::vector<ReplicateSeries> all;
    bool sound = results.open();
    for (auto measure = measures.begin(); sound && measure != measures.end(); ++measure) {
        sound = read_measure(results, *measure, all);
    }
    if (!sound) {
        problems.add({file.string()}, "no results of a run", "the results.nc that steppe run writes",
                     "run again, or take the file away");
        return {};
    }
    return all;
}

}  // namespace steppe
