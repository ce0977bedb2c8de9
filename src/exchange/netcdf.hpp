// A NetCDF-4 file, written through the C library, which is opened when it is first asked for: a program that links it
// takes milliseconds longer to start. Where it is not installed nothing is lost but this file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steppe {

/// The functions of the library that are used.
class NetcdfLibrary {
  public:
    /// Null if it is not installed (Debian: libnetcdf19).
    [[nodiscard]] static const NetcdfLibrary* installed();

    struct Functions;
    [[nodiscard]] const Functions& functions() const { return *functions_; }

  private:
    explicit NetcdfLibrary(std::unique_ptr<const Functions> functions);
    std::unique_ptr<const Functions> functions_;
};

/// Writes under a temporary name; `commit` puts the file in its place. Errors are std::runtime_error and name the file.
class NetcdfFile {
  public:
    using Dimension = int;
    using Variable = int;
    enum class Type : std::uint8_t { int32, float32, float64, text };

    NetcdfFile(const NetcdfLibrary& library, std::filesystem::path target);
    ~NetcdfFile();
    NetcdfFile(const NetcdfFile&) = delete;
    NetcdfFile& operator=(const NetcdfFile&) = delete;

    Dimension dimension(const std::string& name, std::size_t size);
    /// Numbers of more than one dimension are compressed.
    Variable variable(const std::string& name, Type type, std::span<const Dimension> dimensions);
    /// How many values along each dimension are compressed together: those that are put together.
    void chunks(Variable variable, std::span<const std::size_t> sizes);
    void attribute(Variable variable, const std::string& name, const std::string& text);
    void attribute(const std::string& name, const std::string& text);  ///< of the file
    /// All definitions come first, then all values, in the order of the dimensions.
    void end_definitions();
    void put(Variable variable, std::span<const double> values);
    /// A part: from `start`, `count` along each dimension.
    void put(Variable variable, std::span<const std::size_t> start, std::span<const std::size_t> count,
             std::span<const double> values);
    void put(Variable variable, std::span<const float> values);
    void put(Variable variable, std::span<const std::int32_t> values);
    void put(Variable variable, std::span<const std::string> values);
    void commit();

  private:
    void check(int status, const char* doing) const;

    const NetcdfLibrary& library_;
    std::filesystem::path target_;
    std::filesystem::path temporary_;
    int file_ = -1;
};

}  // namespace steppe
