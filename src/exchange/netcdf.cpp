#include "exchange/netcdf.hpp"

#include <dlfcn.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace steppe {

/// As in netcdf.h, which keeps them stable.
struct NetcdfLibrary::Functions {
    int (*create)(const char* path, int mode, int* file);
    int (*def_dim)(int file, const char* name, std::size_t length, int* dimension);
    int (*def_var)(int file, const char* name, int type, int dimensions, const int* ids, int* variable);
    int (*def_var_deflate)(int file, int variable, int shuffle, int deflate, int level);
    int (*def_var_chunking)(int file, int variable, int storage, const std::size_t* sizes);
    int (*put_att_text)(int file, int variable, const char* name, std::size_t length, const char* text);
    int (*enddef)(int file);
    int (*put_var_double)(int file, int variable, const double* values);
    int (*put_vara_double)(int file, int variable, const std::size_t* start, const std::size_t* count,
                           const double* values);
    int (*put_var_float)(int file, int variable, const float* values);
    int (*put_var_int)(int file, int variable, const int* values);
    int (*put_var_string)(int file, int variable, const char** values);
    int (*close)(int file);
    const char* (*strerror)(int status);
};

namespace {

constexpr int kNetcdf4 = 0x1000;
constexpr int kGlobal = -1;
constexpr std::array kTypes = {4, 5, 6, 12};  // NC_INT, NC_FLOAT, NC_DOUBLE, NC_STRING: by NetcdfFile::Type
constexpr int kFastDeflate = 1;

template <class Function>
bool find(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(dlsym(library, name));
    return function != nullptr;
}

}  // namespace

NetcdfLibrary::NetcdfLibrary(std::unique_ptr<const Functions> functions) : functions_(std::move(functions)) {}

const NetcdfLibrary* NetcdfLibrary::installed() {
    static const std::unique_ptr<const NetcdfLibrary> library = []() -> std::unique_ptr<const NetcdfLibrary> {
        for (const char* const name : {"libnetcdf.so.19", "libnetcdf.so"}) {
            void* const handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);  // for as long as the program runs
            auto f = std::make_unique<Functions>();
            if (handle != nullptr && find(handle, "nc_create", f->create) && find(handle, "nc_def_dim", f->def_dim) &&
                find(handle, "nc_def_var", f->def_var) && find(handle, "nc_def_var_deflate", f->def_var_deflate) &&
                find(handle, "nc_def_var_chunking", f->def_var_chunking) &&
                find(handle, "nc_put_att_text", f->put_att_text) && find(handle, "nc_enddef", f->enddef) &&
                find(handle, "nc_put_vara_double", f->put_vara_double) &&
                find(handle, "nc_put_var_double", f->put_var_double) &&
                find(handle, "nc_put_var_float", f->put_var_float) && find(handle, "nc_put_var_int", f->put_var_int) &&
                find(handle, "nc_put_var_string", f->put_var_string) && find(handle, "nc_close", f->close) &&
                find(handle, "nc_strerror", f->strerror)) {
                return std::unique_ptr<const NetcdfLibrary>(new NetcdfLibrary(std::move(f)));
            }
        }
        return nullptr;
    }();
    return library.get();
}

NetcdfFile::NetcdfFile(const NetcdfLibrary& library, std::filesystem::path target)
    : library_(library), target_(std::move(target)) {
    temporary_ = target_;
    temporary_ += fmt::format(".{}.part", getpid());
    check(library_.functions().create(temporary_.c_str(), kNetcdf4, &file_), "create");
}

NetcdfFile::~NetcdfFile() {
    if (file_ >= 0) {
        (void)library_.functions().close(file_);
    }
    std::error_code ignored;
    std::filesystem::remove(temporary_, ignored);
}

void NetcdfFile::check(int status, const char* doing) const {
    if (status != 0) {
        throw std::runtime_error(
            fmt::format("cannot {} {}: {}", doing, target_.string(), library_.functions().strerror(status)));
    }
}

NetcdfFile::Dimension NetcdfFile::dimension(const std::string& name, std::size_t size) {
    Dimension made = 0;
    check(library_.functions().def_dim(file_, name.c_str(), size, &made), "write");
    return made;
}

NetcdfFile::Variable NetcdfFile::variable(const std::string& name, Type type, std::span<const Dimension> dimensions) {
    Variable made = 0;
    check(library_.functions().def_var(file_, name.c_str(), kTypes.at(static_cast<std::size_t>(type)),
                                       static_cast<int>(dimensions.size()), dimensions.data(), &made),
          "write");
    if (dimensions.size() > 1 && type != Type::text) {
        check(library_.functions().def_var_deflate(file_, made, 1, 1, kFastDeflate), "write");
    }
    return made;
}

void NetcdfFile::attribute(Variable variable, const std::string& name, const std::string& text) {
    check(library_.functions().put_att_text(file_, variable, name.c_str(), text.size(), text.c_str()), "write");
}

void NetcdfFile::attribute(const std::string& name, const std::string& text) { attribute(kGlobal, name, text); }

void NetcdfFile::end_definitions() { check(library_.functions().enddef(file_), "write"); }

void NetcdfFile::put(Variable variable, std::span<const double> values) {
    check(library_.functions().put_var_double(file_, variable, values.data()), "write");
}
void NetcdfFile::chunks(Variable variable, std::span<const std::size_t> sizes) {
    constexpr int kChunked = 0;  // NC_CHUNKED
    check(library_.functions().def_var_chunking(file_, variable, kChunked, sizes.data()), "write");
}
void NetcdfFile::put(Variable variable, std::span<const std::size_t> start, std::span<const std::size_t> count,
                     std::span<const double> values) {
    check(library_.functions().put_vara_double(file_, variable, start.data(), count.data(), values.data()), "write");
}
void NetcdfFile::put(Variable variable, std::span<const float> values) {
    check(library_.functions().put_var_float(file_, variable, values.data()), "write");
}
void NetcdfFile::put(Variable variable, std::span<const std::int32_t> values) {
    check(library_.functions().put_var_int(file_, variable, values.data()), "write");
}
void NetcdfFile::put(Variable variable, std::span<const std::string> values) {
    std::vector<const char*> pointers;
    pointers.reserve(values.size());
    for (const std::string& value : values) {
        pointers.push_back(value.c_str());
    }
    check(library_.functions().put_var_string(file_, variable, pointers.data()), "write");
}

void NetcdfFile::commit() {
    const int file = std::exchange(file_, -1);
    check(library_.functions().close(file), "write");
    std::filesystem::rename(temporary_, target_);
}

}  // namespace steppe
